"""Groups of open codings that one decision settles, named by as few fields as possible."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from prevspend.review.alike import Selector
    from prevspend.review.codings import OpenCoding, Why


def group_codings(
    codings: Sequence[OpenCoding], kinds: Collection[Why], *, apart: bool = False
) -> tuple[dict[Selector, list[OpenCoding]], int]:
    """Group codings that one decision settles, named by as few fields as possible.

    A selector picks open codings of one state only, of any of the years, and no coding of another:
    a decision must not change what is settled, nor what another decision is about.

    Args:
        codings: all codings of the years.
        kinds: why those are asked about that are wanted.
        apart: whether each coding is a group of its own, with the same coding of other years.

    Returns:
        The codings by their selector; and the pence, by their size, of codings without one.
    """
    groups: dict[Selector, list[OpenCoding]] = defaultdict(list)
    left = [coding for coding in codings if coding.why in kinds]
    for named_by in (_unit, _unit_and_account, _unit_account_and_payee, _everything):
        fields = {id(coding): named_by(coding) for coding in left}
        picked = {named: _picked(named, codings, fields, apart) for named in set(fields.values())}
        still: list[OpenCoding] = []
        for coding in left:
            named = fields[id(coding)]
            values = tuple(coding.filled[field] for field in named)
            if named and len(picked[named][values]) == 1:
                groups[tuple(zip(named, values, strict=True))].append(coding)
            else:
                still.append(coding)
        left = still
    return groups, sum(abs(coding.pence) for coding in left)


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


def _unit_account_and_payee(coding: OpenCoding) -> tuple[str, ...]:
    payee = (field for field in ("supplier",) if field in coding.filled)
    return (*_unit_and_account(coding), *payee)


def _everything(coding: OpenCoding) -> tuple[str, ...]:
    return tuple(coding.filled)
