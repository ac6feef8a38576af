"""Fund flows between the organisations: what each side shows, and what both agree on.

A flow is never netted. What only one side shows stays counted and is reported, because it is not
known whether the other organisation spent it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from prevspend.consolidate.members import NOBODY
from prevspend.consolidate.suggest import likely_name
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.consolidate.members import ConsolidationGroup, Member
    from prevspend.consolidate.model import Verdict
    from prevspend.consolidate.register import Contributor, Pool
    from prevspend.consolidate.suggest import LikelyName

_VAT = Fraction(6, 5)
_THOUSAND = 1_000
_ROUNDING = Fraction(1, 100)


@dataclass(frozen=True)
class FlowEvidence:
    """The evidence of money that one organisation paid another, in a pool or outside any.

    Attributes:
        payer: the organisation that paid.
        payee: the organisation that received.
        pool: the pool it belongs to, if any.
        declared: the revenue payment that the register states, in pence.
        paid: the payer's codings.
        received: the payee's codings.
    """

    payer: Member
    payee: Member
    pool: Pool | None
    declared: int | None
    paid: NDArray[np.bool_]
    received: NDArray[np.bool_]

    @property
    def paid_pence(self) -> int:
        """The sum in the payer's ledger."""
        return int(self.payer.pence[self.paid].sum())

    @property
    def received_pence(self) -> int:
        """The sum in the payee's ledger; receipts are negative there and positive here."""
        return -int(self.payee.pence[self.received].sum())

    @property
    def netted_pence(self) -> int:
        """The part of it that the payee's ledger deducts from its spending in scope."""
        return -int(self.payee.pence[self.received & self.payee.in_scope].sum())

    @property
    def other_side(self) -> int:
        """The sum in the payee's ledger or, if it shows none, in the register."""
        return self.received_pence or self.declared or 0

    @property
    def is_thousand_times(self) -> bool:
        """Whether one side is a thousand times the other, but for rounding."""
        small, large = sorted((self.paid_pence, self.other_side))
        return small > 0 and abs(small * _THOUSAND - large) <= _ROUNDING * large


@dataclass(frozen=True)
class JudgedFlow:
    """The evidence of a flow, and the verdict on it.

    Both sides show `matched` pence; `agreed` is true if their sums are the same within the
    tolerance.
    """

    evidence: FlowEvidence
    verdict: Verdict
    matched: int
    notes: tuple[str, ...] = ()

    @property
    def agreed(self) -> bool:
        """Whether both sides show the same flow in full."""
        return self.verdict in {"matched", "within tolerance"}

    @property
    def settled(self) -> bool:
        """Whether no part of it may still be counted twice."""
        own = self.verdict == "own share" and not self.evidence.received_pence
        return self.agreed or own


def find_flows(group: ConsolidationGroup, pools: Sequence[Pool]) -> Iterator[FlowEvidence]:
    """Yield what each organisation paid each other one: first by pool, then outside pools."""
    counterparties = [group.counterparties(member) for member in group.members]
    # A coding belongs to one flow; if two pools name it, to the first of them.
    free = [np.ones(len(member.pence), dtype=bool) for member in group.members]
    for payer, payee in permutations(group.members, 2):
        may_pay, may_receive = free[payer.number], free[payee.number]
        for pool, contributor in _shared(group, pools, payer, payee):
            paid = may_pay & payer.paid & _in_pool(group, pool, payer, counterparties, payee)
            received = (
                may_receive & payee.received & _in_pool(group, pool, payee, counterparties, payer)
            )
            may_pay &= ~paid
            may_receive &= ~received
            yield FlowEvidence(payer, payee, pool, contributor.revenue, paid, received)
        paid = may_pay & payer.paid & (counterparties[payer.number] == payee.number)
        received = may_receive & payee.received & (counterparties[payee.number] == payer.number)
        if paid.any() or received.any():
            yield FlowEvidence(payer, payee, None, None, paid, received)


def _shared(
    group: ConsolidationGroup, pools: Sequence[Pool], payer: Member, payee: Member
) -> Iterator[tuple[Pool, Contributor]]:
    """Yield the pools that one organisation hosts and another pays into."""
    for pool in pools:
        if group.find(pool.host) is payee:
            for contributor in pool.contributors:
                if group.find(contributor.body) is payer:
                    yield pool, contributor


def _in_pool(
    group: ConsolidationGroup,
    pool: Pool,
    member: Member,
    counterparties: Sequence[NDArray[np.int64]],
    other: Member,
) -> NDArray[np.bool_]:
    """Return which codings of a pool are with another organisation, or name none."""
    lines = [line.coding for line in pool.lines if group.find(line.body) is member]
    unnamed = np.array([not supplier for supplier in member.suppliers], dtype=bool)
    counterparty = counterparties[member.number]
    with_other = (counterparty == other.number) | (unnamed & (counterparty == NOBODY))
    in_pool: NDArray[np.bool_] = member.year.holding(lines) & with_other
    return in_pool


def judge(evidence: FlowEvidence, tolerance: Fraction, group: ConsolidationGroup) -> JudgedFlow:
    """Return the verdict on a flow.

    Args:
        evidence: the two sides.
        tolerance: the part of the larger sum by which two sides of the same money may differ.
        group: all organisations, to tell which names in their ledgers are unknown.
    """
    paid, other = evidence.paid_pence, evidence.other_side
    pool = evidence.pool
    if pool is not None and pool.treatment != "sole":
        return JudgedFlow(evidence, "own share", 0, tuple(_treated(evidence)))
    if paid <= 0 or other <= 0:
        notes = tuple(_one_side(evidence, tolerance, group))
        return JudgedFlow(evidence, "payer only" if paid else "payee only", 0, notes)
    difference = abs(paid - other)
    if difference <= tolerance * max(paid, other):
        notes = tuple(_timing(evidence, difference))
        return JudgedFlow(
            evidence, "within tolerance" if difference else "matched", min(paid, other), notes
        )
    notes = (f"{format_pounds(difference)} is on one side only and is not eliminated",)
    if abs(paid - other * _VAT) <= tolerance * paid:
        notes += ("it is about 20% of what was received: value added tax the payer bears?",)
    if evidence.is_thousand_times:
        notes += ("one side is a thousand times the other: is it in thousands of pounds?",)
    return JudgedFlow(evidence, "part matched", min(paid, other), notes)


def _treated(evidence: FlowEvidence) -> Iterator[str]:
    pool = evidence.pool
    if pool is None:
        return
    if pool.treatment == "joint":
        yield "joint: each partner's ledger has its own share of the spending, so nothing is twice"
    else:
        yield "agent: the host's ledger has none of what it spends for others, so nothing is twice"
    if evidence.received_pence:
        received = format_pounds(evidence.received_pence)
        yield (
            f"but the host's ledger shows {received} received, as if it spent the pool itself"
            " (sole): check the agreement"
        )


def _one_side(
    evidence: FlowEvidence, tolerance: Fraction, group: ConsolidationGroup
) -> Iterator[str]:
    paid, received = evidence.paid_pence, evidence.received_pence
    payer, payee = evidence.payer, evidence.payee
    if paid < 0 or evidence.other_side < 0:
        yield "one side is less than nothing: corrections outweigh what was paid; check by hand"
    elif paid:
        yield f"{payee.name} shows no such receipt, so its spending may hold this money again"
        name = likely_name(group, payee, payee.received, payer, paid, tolerance)
        if name:
            yield _is_it(name, f"{payee.name} received", "from", payer)
        if payee.year.baseline.basis == "payments":
            yield "a published payments file has no income: a pools register can say what came in"
    elif received:
        name = likely_name(group, payer, payer.paid, payee, received, tolerance)
        if name:
            yield f"{payer.name} names no payment to {payee.name}"
            yield _is_it(name, f"{payer.name} paid", "to", payee)
        else:
            yield f"{payer.name} shows no such payment; it may be coded without a supplier"
    else:
        yield "the register names it, but neither ledger shows it under the codings named"


def _is_it(name: LikelyName, verb: str, preposition: str, other: Member) -> str:
    """Return the question whether an unknown name means another organisation."""
    return (
        f"but {verb} {format_pounds(name.pence)} {preposition} '{name.name}': if that is"
        f" {other.name}, name it so in a pools register"
    )


def _timing(evidence: FlowEvidence, difference: int) -> Iterator[str]:
    if not evidence.received_pence:
        yield "the payee's ledger names no such receipt: matched with what the register declares"
    if difference:
        yield f"{format_pounds(difference)} apart: timing or accruals"
