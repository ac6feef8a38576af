"""Receipts that a ledger holds as credits among its spending, with the payer as their supplier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.consolidate.flows import judge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from prevspend.consolidate.flows import FlowEvidence
    from prevspend.consolidate.members import ConsolidationGroup


def join_credits(
    flows: Iterable[FlowEvidence], group: ConsolidationGroup, tolerance: Fraction
) -> list[FlowEvidence]:
    """Return flows with the payee's credits as the receipt of what the payer paid.

    A payee may deduct what it received from its spending in place of posting income: the credits
    then look like negative payments to the payer. They are the receipt if their sum is what the
    payer paid, within the tolerance, and the payee shows no other.
    """
    joined = list(flows)
    places = {
        (flow.payer.number, flow.payee.number): at
        for at, flow in enumerate(joined)
        if flow.pool is None
    }
    for (payer, payee), at in places.items():
        back = places.get((payee, payer))
        if back is None or joined[at].received.any() or joined[at].paid_pence <= 0:
            continue
        forth, reverse = joined[at], joined[back]
        credits_ = reverse.paid & (reverse.payer.pence < 0)
        sum_of_credits = -int(reverse.payer.pence[credits_].sum())
        apart = abs(sum_of_credits - forth.paid_pence)
        is_receipt = apart <= tolerance * max(sum_of_credits, forth.paid_pence)
        if is_receipt and not judge(reverse, tolerance, group).agreed:
            joined[at] = replace(forth, received=credits_)
            joined[back] = replace(reverse, paid=reverse.paid & ~credits_)
    return [flow for flow in joined if flow.pool or flow.paid.any() or flow.received.any()]
