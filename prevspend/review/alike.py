"""Questions that are alike, in one row: a decision on one of them is a decision on all.

A question is about codings of one state: undecided, or decided as one thing for one reason. Alike
are codings whose names differ only in a month, a year or a long number, and codings of one
payee: of one unit, or of all where the ledger is not seen to pay it for different things, as it
does a council or a hospital trust. On the labelled codings that come with the taxonomy, of those
that rules leave open, people decided 96 of 100 codings of one payee alike, and all of one payee and
one unit. What a wide unit decides as one thing is one question too, where the unit holds more
than that and so does not select it alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from prevspend.blanks import says_nothing
from prevspend.nameroots import name_root, roots_of
from prevspend.review.keys import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.review.codings import OpenCoding

Selector: TypeAlias = "tuple[tuple[str, str], ...]"
"""The fields and values that select the lines of one coding or several."""

_MOST_LETTERS: Final = 30_000
"""A cell of a workbook holds 32,767 letters, and a row holds all of its codings in one."""


def gather_alike(
    groups: Mapping[Selector, Sequence[OpenCoding]], codings: Iterable[OpenCoding] = ()
) -> dict[tuple[Selector, ...], list[OpenCoding]]:
    """Put the codings of questions that are alike together.

    Args:
        groups: the codings of each question, by what selects them.
        codings: all codings of the ledger.

    Returns:
        The codings by the selectors of all questions that are alike, the largest first.
    """
    alike: dict[object, list[Selector]] = defaultdict(list)
    general = _general_payees(codings)
    for lines, group in groups.items():
        alike[_likeness(lines, group, general)].append(lines)
    gathered = {}
    for members in alike.values():
        members.sort(key=lambda lines: (-sum(abs(each.pence) for each in groups[lines]), lines))
        for row in _in_rows(members):
            gathered[row] = [coding for lines in row for coding in groups[lines]]
    return gathered


def _general_payees(codings: Iterable[OpenCoding]) -> set[str]:
    """Return the payees of which decided codings have different outcomes."""
    outcomes: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.why is None and "supplier" in coding.filled:
            outcomes[name_root(coding.filled["supplier"])].add(coding.outcome)
    return {payee for payee, of_payee in outcomes.items() if len(of_payee) > 1}


def _likeness(lines: Selector, codings: Sequence[OpenCoding], general: set[str]) -> object:
    """Return what a question has in common with those that are alike."""
    reason = {(coding.why, coding.outcome) for coding in codings}
    largest = codings[0]
    if largest.why != "undecided" and {field for field, _ in lines} > set(largest.unit):
        return frozenset(reason), tuple(name_root(largest.filled[each]) for each in largest.unit)
    payees = {name_root(coding.filled.get("supplier", "")) for coding in codings}
    payee = payees.pop() if len(payees) == 1 else ""
    if payee and not says_nothing(payee):
        units = {tuple(name_root(each.filled[field]) for field in each.unit) for each in codings}
        return frozenset(reason), payee, frozenset(units) if payee in general else None
    return frozenset(reason), tuple(roots_of(dict(lines)).items())


def _in_rows(members: Sequence[Selector]) -> list[tuple[Selector, ...]]:
    """Divide selectors among rows whose cells hold them."""
    rows: list[list[Selector]] = [[]]
    left = _MOST_LETTERS
    for lines in members:
        left -= len(key_of(dict(lines)))
        if left < 0 and rows[-1]:
            rows.append([])
            left = _MOST_LETTERS - len(key_of(dict(lines)))
        rows[-1].append(lines)
    return [tuple(row) for row in rows]
