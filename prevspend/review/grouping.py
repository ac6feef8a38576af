"""Groups of open codings that one decision settles, named by as few fields as possible."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from prevspend.nameroots import name_root
from prevspend.review.units import Units, place_of, stand_in_unlike_places

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from prevspend.review.alike import Selector
    from prevspend.review.codings import OpenCoding, Why


def group_codings(
    codings: Sequence[OpenCoding], kinds: Collection[Why], *, apart: bool = False
) -> tuple[dict[Selector, list[OpenCoding]], list[OpenCoding]]:
    """Group codings that one decision settles, named by as few fields as possible.

    A selector picks open codings of one state only, of any of the years, and no coding of another:
    a decision must not change what is settled, nor what another decision is about. What stands in
    unlike places, or on unlike accounts of a wide unit, is no group.

    Args:
        codings: all codings of the years.
        kinds: why those are asked about that are wanted.
        apart: whether each coding is a group of its own, with the same coding of other years.

    Returns:
        The codings by their selector; and those without one.
    """
    groups: dict[Selector, list[OpenCoding]] = defaultdict(list)
    units = Units(codings)
    left = [coding for coding in codings if coding.why in kinds]
    for named_by in _WAYS:
        fields = {id(coding): named_by(coding) for coding in left}
        picked = {named: _picked(named, codings, fields, apart) for named in set(fields.values())}
        picking: dict[Selector, list[OpenCoding]] = defaultdict(list)
        still, left = left, []
        for coding in still:
            named = fields[id(coding)]
            values = tuple(coding.filled[field] for field in named)
            if named and len(picked[named][values]) == 1:
                picking[tuple(zip(named, values, strict=True))].append(coding)
            else:
                left.append(coding)
        for lines, group in picking.items():
            if named_by is _everything or _is_one(group, units, named_by):
                groups[lines] += group
            else:
                left += group
    return groups, left


def _is_one(group: Sequence[OpenCoding], units: Units, named_by: Way) -> bool:
    """Return whether one answer may be true for all of a group."""
    if named_by is _unit and units.is_wide(group[0]):
        accounts = {name_root(coding.filled.get("account", "")) for coding in group}
        if len(accounts) > 1:
            return False
    return not stand_in_unlike_places(group)


def _picked(
    named: tuple[str, ...],
    codings: Sequence[OpenCoding],
    fields: dict[int, tuple[str, ...]],
    apart: bool,  # noqa: FBT001 - passed on
) -> dict[tuple[str | None, ...], set[object]]:
    """Return what the values of some fields pick, by the values: one thing where it is a group."""
    picked: dict[tuple[str | None, ...], set[object]] = defaultdict(set)
    for coding in codings:
        values = tuple(coding.filled.get(field) for field in named)
        if fields.get(id(coding)) != named:
            picked[values].add(None)  # another question's, or decided
            continue
        whole = tuple(coding.filled.items()) if apart else ()
        picked[values].add((coding.state, whole))
    return picked


def _unit(coding: OpenCoding) -> tuple[str, ...]:
    return coding.unit


def _unit_and_account(coding: OpenCoding) -> tuple[str, ...]:
    account = (field for field in ("account_code", "account") if field in coding.filled)
    return (*coding.unit, *account)


def _place_unit_and_account(coding: OpenCoding) -> tuple[str, ...]:
    return (*(field for field, _ in place_of(coding)), *_unit_and_account(coding))


def _unit_account_and_payee(coding: OpenCoding) -> tuple[str, ...]:
    payee = (field for field in ("supplier",) if field in coding.filled)
    return (*_unit_and_account(coding), *payee)


def _everything(coding: OpenCoding) -> tuple[str, ...]:
    return tuple(coding.filled)


Way: TypeAlias = "Callable[[OpenCoding], tuple[str, ...]]"

_WAYS: Final[tuple[Way, ...]] = (
    *(_unit, _unit_and_account, _place_unit_and_account, _unit_account_and_payee),
    _everything,
)
"""The fields that may name a group, the fewest first."""
