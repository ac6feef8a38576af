"""Suggest which unknown supplier of a ledger another organisation may be, by sum and name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.reference import body_words

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from prevspend.consolidate.members import ConsolidationGroup, Member


class LikelyName(NamedTuple):
    """A name in a ledger that may mean another organisation, and its sum in pence."""

    name: str
    pence: int


def likely_name(
    group: ConsolidationGroup,
    member: Member,
    rows: NDArray[np.bool_],
    other: Member,
    wanted: int,
    tolerance: Fraction,
) -> LikelyName | None:
    """Return the one unknown name that may mean another organisation.

    Its sum is the wanted one to the penny, or within the tolerance where it names the same place.

    Args:
        group: all organisations.
        member: the organisation in the ledger of which names are looked up.
        rows: its codings that count: what it paid, or what it received.
        other: the organisation that a name may mean.
        wanted: the sum in the other's ledger, in pence.
        tolerance: the part of that sum by which the name's sum may differ.
    """
    sums: dict[str, int] = {}
    for row in np.flatnonzero(rows):
        supplier = member.suppliers[row]
        if supplier and group.find(supplier) is None:
            sums[supplier] = sums.get(supplier, 0) + int(member.pence[row])
    sums = {
        name: abs(pence) for name, pence in sums.items() if not group.names_another(name, other)
    }
    place = body_words(other.name).place
    exact = [LikelyName(*item) for item in sums.items() if item[1] == wanted]
    near = [
        LikelyName(name, pence)
        for name, pence in sums.items()
        if abs(pence - wanted) <= tolerance * wanted and place & body_words(name).place
    ]
    likely = exact or near
    return likely[0] if len(likely) == 1 else None
