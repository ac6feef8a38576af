"""Questions that are alike, in one row: a decision on one of them is a decision on all.

A question is about codings of one state: undecided, or decided as one thing for one reason. Alike
are codings whose names differ only in a month, a year or a long number, and codings of one
payee: of one unit, or of all where the ledger is not seen to pay it for different things, as it
does a council or a hospital trust. On the labelled codings that come with the taxonomy, of those
that rules leave open, people decided 96 of 100 codings of one payee alike, and all of one payee and
one unit. What a cost centre decides as one thing is one question too, where it holds more than
that and so does not select it alone; of a wide unit, what its accounts decide is. And units are
alike whose names end in one word, such as Park, where one rule decides them or one answer is
suggested for them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from prevspend.blanks import says_nothing
from prevspend.nameroots import name_root, roots_of
from prevspend.review.keys import key_of
from prevspend.review.units import Units, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from prevspend.review.codings import OpenCoding

Selector: TypeAlias = "tuple[tuple[str, str], ...]"
"""The fields and values that select the lines of one coding or several."""

Suggest: TypeAlias = "Callable[[Sequence[OpenCoding]], list[str]]"
"""Gives the likely answer for each of some codings, blank where there is none."""

_MOST_LETTERS: Final = 30_000
"""A cell of a workbook holds 32,767 letters, and a row holds all of its codings in one."""

_LARGE: Final = 0.05
"""A part of a row is large from this share of its pounds on."""

_LETTERS_OF_A_WORD: Final = 4
_FEWEST_WORDS: Final = 2
_FEWEST_NAMED_ALIKE: Final = 3
"""So many units whose names end in one word have one row."""


def gather_alike(
    groups: Mapping[Selector, Sequence[OpenCoding]],
    codings: Sequence[OpenCoding] = (),
    suggest: Suggest | None = None,
) -> dict[tuple[Selector, ...], list[OpenCoding]]:
    """Put the codings of questions that are alike together.

    Args:
        groups: the codings of each question, by what selects them.
        codings: all codings of the ledger.
        suggest: gives the likely answer for each of some codings, blank where there is none.

    Returns:
        The codings by the selectors of all questions that are alike, the largest first.
    """
    alike: dict[object, list[Selector]] = defaultdict(list)
    general, units = _general_payees(codings), Units(codings)
    for lines, group in groups.items():
        alike[_likeness(lines, group, general, units)].append(lines)
    gathered = {}
    rows = _named_alike(list(alike.values()), groups, units, suggest)
    for members in _answered_alike(rows, groups, units, suggest):
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


def _likeness(
    lines: Selector, codings: Sequence[OpenCoding], general: set[str], units: Units
) -> object:
    """Return what a question has in common with those that are alike."""
    reason = {(coding.why, coding.outcome) for coding in codings}
    largest = codings[0]
    if largest.why != "undecided" and {field for field, _ in lines} > set(largest.unit):
        unit = tuple(name_root(largest.filled[each]) for each in largest.unit)
        if not units.is_wide(largest):
            return frozenset(reason), unit
        return frozenset(reason), unit, place_of(largest), name_root(_account(largest))
    payees = {name_root(coding.filled.get("supplier", "")) for coding in codings}
    payee = payees.pop() if len(payees) == 1 else ""
    if payee and not says_nothing(payee):
        paid_by = {tuple(name_root(each.filled[field]) for field in each.unit) for each in codings}
        return frozenset(reason), payee, frozenset(paid_by) if payee in general else None
    return frozenset(reason), tuple(roots_of(dict(lines)).items())


def _account(coding: OpenCoding) -> str:
    return coding.filled.get("account") or coding.filled.get("account_code", "")


def _named_alike(
    rows: Sequence[list[Selector]],
    groups: Mapping[Selector, Sequence[OpenCoding]],
    units: Units,
    suggest: Suggest | None,
) -> list[list[Selector]]:
    """Join rows about narrow units whose names end in one word, of one rule or one answer."""
    largest = [groups[max(row, key=lambda each: _size(groups[each]))][0] for row in rows]
    narrow = [at for at, coding in enumerate(largest) if not units.is_wide(coding)]
    named = [at for at in narrow if _last_word(largest[at])]
    asked = [at for at in named if largest[at].why == "undecided"]
    answers = (
        dict(zip(asked, suggest([largest[at] for at in asked]), strict=True)) if suggest else {}
    )
    joined: dict[object, list[int]] = defaultdict(list)
    for at, coding in enumerate(largest):
        by = coding.rule if coding.why == "only the unit is known" else answers.get(at)
        word = _last_word(coding) if at in named and by else ""
        joined[(coding.state, by, word) if word else at].append(at)
    rows_of_words: list[list[Selector]] = []
    for of_word in joined.values():
        if len(of_word) < _FEWEST_NAMED_ALIKE:
            rows_of_words += [rows[at] for at in of_word]
        else:
            rows_of_words.append([lines for at in of_word for lines in rows[at]])
    return rows_of_words


def _answered_alike(
    rows: Sequence[list[Selector]],
    groups: Mapping[Selector, Sequence[OpenCoding]],
    units: Units,
    suggest: Suggest | None,
) -> Iterator[list[Selector]]:
    """Divide rows about wide units where different answers are likely for large parts of them."""
    large: dict[Selector, OpenCoding] = {}
    for row in rows if suggest else ():
        if len(row) > 1 and units.is_wide(groups[row[0]][0]):
            whole = _size(coding for lines in row for coding in groups[lines])
            parts = [lines for lines in row if _size(groups[lines]) >= _LARGE * whole]
            large |= {lines: max(groups[lines], key=_pence) for lines in parts}
    likely = suggest(list(large.values())) if suggest else []
    answers = dict(zip(large, likely, strict=True))
    for row in rows:
        by_answer: dict[str, list[Selector]] = defaultdict(list)
        for lines in row:
            by_answer[answers.get(lines, "")].append(lines)
        yield from by_answer.values()


def _pence(coding: OpenCoding) -> int:
    return abs(coding.pence)


def _size(codings: Iterable[OpenCoding]) -> int:
    return sum(abs(coding.pence) for coding in codings)


def _last_word(coding: OpenCoding) -> str:
    """Return the word that says what kind of thing a cost centre is; blank where none does."""
    words = name_root(coding.filled.get("cost_centre", "")).split()
    if len(words) < _FEWEST_WORDS or len(words[-1]) < _LETTERS_OF_A_WORD:
        return ""
    return words[-1] if words[-1].isalpha() else ""


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
