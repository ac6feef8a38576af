"""Groups of open codings that one decision settles, named by as few fields as possible."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from prevspend.review.alike import Selector
    from prevspend.review.codings import OpenCoding, Why


def group_codings(
    codings: Sequence[OpenCoding], kinds: Collection[Why]
) -> tuple[dict[Selector, list[OpenCoding]], int]:
    """Group codings that one decision settles, named by as few fields as possible.

    A selector picks open codings only, of any of the years, and no coding of another: a
    decision must not change what is settled, nor what another decision is about.

    Returns:
        The codings by their selector; and the pence, by their size, of codings without one.
    """
    groups: dict[Selector, list[OpenCoding]] = defaultdict(list)
    left = [coding for coding in codings if coding.why in kinds]
    for named_by in (_unit, _unit_and_account, _unit_account_and_payee, _everything):
        fields = {id(coding): named_by(coding) for coding in left}
        taken = {
            named: {
                tuple(coding.filled.get(field) for field in named)
                for coding in codings
                if fields.get(id(coding)) != named
            }
            for named in set(fields.values())
        }
        still: list[OpenCoding] = []
        for coding in left:
            named = fields[id(coding)]
            values = tuple(coding.filled[field] for field in named)
            if named and values not in taken[named]:
                groups[tuple(zip(named, values, strict=True))].append(coding)
            else:
                still.append(coding)
        left = still
    return groups, sum(abs(coding.pence) for coding in left)


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
