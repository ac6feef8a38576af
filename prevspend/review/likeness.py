"""What a decision holds for in later years: what is like the codings of its row, and nothing else.

A row of a review holds codings whose names differ only in a month, a year or a long number, or
codings of one payee. The same likeness makes a decision hold for next year's codings, where it
cannot be mistaken for that of another row.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from prevspend.blanks import says_nothing
from prevspend.nameroots import roots_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Roots: TypeAlias = "dict[str, str]"
"""The roots of names by field: what is alike has the same in each of them."""

_PAYEE = "supplier"


def likenesses(
    rows: Sequence[tuple[Sequence[Mapping[str, str]], Hashable, bool]],
) -> list[tuple[Roots, ...]]:
    """Return for each row of a review the roots that what is alike has.

    Roots that rows with different answers share, also a blank one, are nobody's.

    Args:
        rows: of each, which codings it is about, its answer, and whether they are undecided.
    """
    of_codings = [[roots_of(lines) for lines in selectors] for selectors, _, _ in rows]
    meant = [
        _of_row(roots, is_undecided=undecided)
        for roots, (_, _, undecided) in zip(of_codings, rows, strict=True)
    ]
    answers: dict[tuple[str, ...], dict[tuple[str, ...], set[Hashable]]] = {
        tuple(roots): defaultdict(set) for of_row in meant for roots in of_row
    }
    for codings, (_, answer, _) in zip(of_codings, rows, strict=True):
        for roots in codings:
            for fields, by_values in answers.items():
                if all(field in roots for field in fields):
                    by_values[tuple(roots[field] for field in fields)].add(answer)
    return [
        tuple(roots for roots in of_row if len(answers[tuple(roots)][tuple(roots.values())]) == 1)
        for of_row in meant
    ]


def _of_row(codings: Sequence[Roots], *, is_undecided: bool) -> list[Roots]:
    """Return the roots of each coding of a row; of one payee's undecided codings, what they share.

    Codes that are named say nothing of themselves, and so a root may be of no field.
    """
    distinct: list[Roots] = []
    for roots in codings:
        if roots and roots not in distinct:
            distinct.append(roots)
    if len(distinct) < 2 or not is_undecided:  # noqa: PLR2004 - what several share
        return distinct
    shared = {
        field: root
        for field, root in distinct[0].items()
        if all(roots.get(field) == root for roots in distinct)
    }
    payee = shared.get(_PAYEE, "")
    return [shared] if payee and not says_nothing(payee) else distinct
