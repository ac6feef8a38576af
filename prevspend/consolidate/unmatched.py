"""Money between organisations with one side only: the other is not loaded, or not named."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from prevspend.consolidate.account_words import named_kind
from prevspend.consolidate.members import NOBODY
from prevspend.consolidate.model import PaidOutside, UnnamedFlow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.consolidate.members import ConsolidationGroup
    from prevspend.consolidate.register import Pool
    from prevspend.reference import Reference

_COUNTERPARTIES = {"council", "icb"}


def paid_outside(group: ConsolidationGroup, reference: Reference) -> Iterator[PaidOutside]:
    """Yield what is paid to councils and boards that are not loaded, the largest first."""
    sums: dict[tuple[str, str, str | None], int] = defaultdict(int)
    for member in group.members:
        inside = group.counterparties(member) != NOBODY
        for row in np.flatnonzero(member.paid & ~inside):
            supplier = member.suppliers[row]
            record = reference.find_payee(supplier) if supplier else None
            kind = record.kind if record else reference.looks_like(supplier)
            is_other = kind in _COUNTERPARTIES or (supplier and group.may_be(supplier))
            if is_other and group.find(supplier) is not member:
                key = member.name, supplier, record.code if record else None
                sums[key] += int(member.pence[row])
    for (payer, payee, code), pence in sorted(
        sums.items(), key=lambda item: (-item[1], item[0][:2])
    ):
        yield PaidOutside(
            payer=payer, payee=payee, code=code, paid_pence=pence, may_be=group.may_be(payee)
        )


def unnamed_flows(group: ConsolidationGroup) -> Iterator[UnnamedFlow]:
    """Yield money whose account names a kind of organisation here, but no line names which."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for member in group.members:
        kinds = {
            other.year.baseline.organisation.kind for other in group.members if other is not member
        }
        for row, (account, supplier) in enumerate(
            zip(member.accounts, member.suppliers, strict=True)
        ):
            if not supplier and named_kind(account) in kinds:
                sums[member.name, account] += int(member.pence[row])
    for (body, account), pence in sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0])):
        if pence:
            yield UnnamedFlow(body=body, account=account, amount_pence=pence)


def incomplete_pools(group: ConsolidationGroup, pools: Iterable[Pool]) -> Iterator[str]:
    """Yield warnings on pools with partners that are not loaded."""
    for pool in pools:
        names = [pool.host, *(contributor.body for contributor in pool.contributors)]
        missing = list(dict.fromkeys(name for name in names if group.find(name) is None))
        if missing:
            yield (
                f"The pool '{pool.id}' has partners that are not loaded ({', '.join(missing)}):"
                " nothing is eliminated between them and the others."
            )
