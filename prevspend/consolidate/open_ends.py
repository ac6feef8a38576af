"""Money between bodies of which one side cannot be seen: the other is not loaded, or not named."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from prevspend.consolidate.accounts import named_kind
from prevspend.consolidate.members import NOBODY
from prevspend.consolidate.model import Outside, Unnamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.consolidate.members import Group
    from prevspend.consolidate.register import Pool
    from prevspend.reference import Reference

_COUNTERPARTIES = {"council", "icb"}


def outside(group: Group, reference: Reference) -> Iterator[Outside]:
    """Add up what is paid to councils and boards that are not loaded, the largest first."""
    sums: dict[tuple[str, str, str | None], int] = defaultdict(int)
    for member in group.members:
        inside = group.counterparties(member) != NOBODY
        for row in np.flatnonzero(member.paid & ~inside):
            supplier = member.suppliers[row]
            record = reference.find_payee(supplier) if supplier else None
            kind = record.kind if record else reference.looks_like(supplier)
            if kind in _COUNTERPARTIES and group.find(supplier) is not member:
                key = member.name, supplier, record.code if record else None
                sums[key] += int(member.pence[row])
    for (payer, payee, code), pence in sorted(sums.items(), key=lambda one: (-one[1], one[0][:2])):
        yield Outside(payer=payer, payee=payee, code=code, paid_pence=pence)


def unnamed(group: Group) -> Iterator[Unnamed]:
    """Add up codings whose account names a kind of body that is here, but no line names it."""
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
    for (body, account), pence in sorted(sums.items(), key=lambda one: (-abs(one[1]), one[0])):
        if pence:
            yield Unnamed(body=body, account=account, amount_pence=pence)


def lost_pools(group: Group, pools: Iterable[Pool]) -> Iterator[str]:
    """Name the pools of which one side only is loaded."""
    for pool in pools:
        names = [pool.host, *(contributor.body for contributor in pool.contributors)]
        missing = list(dict.fromkeys(name for name in names if group.find(name) is None))
        if missing:
            yield (
                f"The pool '{pool.id}' has partners that are not loaded ({', '.join(missing)}):"
                " nothing is eliminated between them and the others."
            )
