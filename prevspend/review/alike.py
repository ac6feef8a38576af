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

import re
from calendar import month_abbr, month_name
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from prevspend.blanks import says_nothing
from prevspend.review.keys import key_of
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.review.codings import OpenCoding

Selector: TypeAlias = "tuple[tuple[str, str], ...]"
"""The fields and values that select the lines of one coding or several."""

_MOST_LETTERS: Final = 30_000
"""A cell of a workbook holds 32,767 letters, and a row holds all of its codings in one."""

_NAMED: Final = {"cost_centre_code": "cost_centre", "account_code": "account"}
_MONTHS: Final = "|".join([*month_name[1:], *month_abbr[1:], "Sept"]).lower()
_DATED: Final = re.compile(
    rf"\b(?:(?:19|20)\d\d(?: \d\d)?|(?:{_MONTHS})(?: ?\d\d)?"
    r"|q[1-4]|(?:qtr|quarter|period|month|mth|week|wk) ?\d\d?|\d{5,})\b"
)
_TWO_YEARS: Final = re.compile(r"\b(\d\d) ?(\d\d)\b")


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


def name_root(text: str) -> str:
    """Return the words of a name without months, years and long numbers; all if none remain."""
    words = " ".join(split_words(text))
    undated = _TWO_YEARS.sub(_without_years, _DATED.sub(" ", words))
    return " ".join(undated.split()) or words


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
    values = dict(lines)
    roots = [
        (field, name_root(text))
        for field, text in lines
        if field not in _NAMED or says_nothing(values.get(_NAMED[field], ""))
    ]
    return frozenset(reason), tuple(roots)


def _without_years(pair: re.Match[str]) -> str:
    """Return nothing in place of two years that follow each other: 1617, 16 17."""
    return " " if (int(pair[2]) - int(pair[1])) % 100 == 1 else pair[0]


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
