"""Credit notes that are written without a minus: in a file of their own, or among invoices."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend.money import format_pounds, pence_or_zero
from prevspend.reading.checks.questions import question
from prevspend.reading.checks.words import amount_words, has_phrase, plain
from prevspend.reading.sheets import HEAD_ROWS
from prevspend.words import split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prevspend.errors import Location
    from prevspend.ledger import ColumnField
    from prevspend.reading.checks.amount_reading import AmountReading
    from prevspend.reading.recognition import Recognised

_WIDEST = 200
_PREFIX = re.compile(r"\s*([A-Za-z]{1,12})[\s\-/_.]*\d")
_ENDING = re.compile(r"\.[A-Za-z]{2,7}$")
_MOST_PREFIXES = 6
_NEARLY_ALL = 0.9
_FEWEST = 5  # that are not below zero, where other amounts are
_FEW = 0.1  # of credit notes may carry a minus
_HALF = 0.5
_NO_TEXTS: Final[frozenset[ColumnField]] = frozenset(
    {
        *("amount", "date", "period", "financial_year", "organisation", "organisation_code"),
        *("supplier", "cost_centre", "cost_centre_code", "service", "division", "directorate"),
    }
)
"""Fields whose texts do not show whether a row is a credit."""


class _Marked(NamedTuple):
    """Rows that a column calls credit notes.

    Attributes:
        header: its heading.
        value: its text in these rows, with `*` for any letters.
        rows: their indexes.
    """

    header: str
    value: str
    rows: list[int]


def name_of_credits(place: Location) -> str:
    """Return the sheet, file or folder that is named after credits; blank where none is."""
    return _named(place)[0]


def credits_by_name(
    recognised: Recognised, head: Sequence[Sequence[str]], place: Location, amounts: AmountReading
) -> AmountReading:
    """Return how amounts are read where the name of the file or sheet calls them credit notes.

    Raises:
        LedgerError: if the name may mean it, or the signs say something else.
    """
    name, is_sure = _named(place)
    if not name or recognised.header_at < 0:
        return amounts
    pence = [row for row in _pence(recognised, head) if row]
    below = sum(amount < 0 for amount in pence)
    if not pence or below == len(pence):
        return replace(amounts, credits_named=name)
    if is_sure and not below:
        return replace(amounts, credits_named=name, are_turned=True)
    if not is_sure and below:
        return amounts
    answer = f"turn them with --amounts '{place.file}:reversed'"
    if place.sheet:
        answer = f"save this sheet as a file of its own, and {answer.replace(place.file, 'FILE')}"
    signs = f"{below:,} amounts are below zero and {len(pence) - below:,} above"
    raise question(
        "signs",
        f"'{name}' names credits, and {signs if below else 'no amount in it is below zero'}.",
        place=place,
        why="credits reduce spending; added up with it, each counts twice over.",
        fix=f"if the amounts above zero take money back, {answer}",
    )


def refuse_credit_notes_without_signs(
    recognised: Recognised, head: Sequence[Sequence[str]], place: Location
) -> None:
    """Refuse rows that numbers of documents or texts call credit notes, and are above zero.

    Raises:
        LedgerError: asking whether they are credits.
    """
    if recognised.header_at < 0:
        return
    header, rows = head[recognised.header_at], head[recognised.header_at + 1 :]
    never = {at for name, at in recognised.columns.items() if name in _NO_TEXTS}
    all_marked = [
        marked
        for at, cell in enumerate(header[:_WIDEST])
        if at not in never and cell.strip()
        for marked in _marked(tidy(cell), [row[at] if at < len(row) else "" for row in rows])
    ]
    amounts = list(_pence(recognised, head)) if all_marked else []
    any_below = any(amount < 0 for amount in amounts)
    for marked in all_marked:
        pence = [amounts[at] for at in marked.rows]
        below = sum(amount < 0 for amount in pence)
        above = sum(amount > 0 for amount in pence)
        if below > _FEW * len(pence) or above < (_FEWEST if any_below else 1):
            continue
        first = f" of the first {len(rows):,}" if len(rows) >= HEAD_ROWS - 1 else ""
        raise question(
            "signs",
            f"'{marked.header}' says '{marked.value.strip('*')}' in {above:,} rows{first} with"
            f" amounts above zero ({format_pounds(sum(pence))}).",
            place=place,
            why="they look like credit notes, which reduce spending; added up with it, each"
            " counts twice over.",
            fix=f"if they are credits, --amounts 'credit:{marked.header}={marked.value}'",
        )


def _marked(header: str, texts: Sequence[str]) -> Iterator[_Marked]:
    """Yield the rows of a column that are called credit notes, by one way of saying so each."""
    known = amount_words().credit_notes
    prefixes = [match[1] if (match := _PREFIX.match(text)) else "" for text in texts]
    kinds = Counter(map(str.casefold, filter(None, prefixes)))
    filled = sum(bool(text.strip()) for text in texts)
    usual = kinds.keys() & known.beside
    if usual and len(kinds) <= _MOST_PREFIXES and kinds.total() >= _NEARLY_ALL * filled:
        for kind in sorted(kinds.keys() & known.prefixes):
            written = next(prefix for prefix in prefixes if prefix.casefold() == kind)
            yield from _some(header, f"{written}*", prefixes, _is(kind))
    distinct = set(texts)
    together = _in_words("\n".join(distinct))
    phrases = [phrase for phrase in known.texts if f" {phrase} " in together]
    if not phrases:  # as in nearly all columns; to look at each text apart takes much longer
        return
    words = {text: _in_words(text) for text in distinct}
    for phrase in phrases:
        in_words = [words[text] for text in texts]
        yield from _some(header, f"*{phrase}*", in_words, _has(phrase))


def _in_words(text: str) -> str:
    """Return the words of a text with a space before and after each, to look for a phrase in."""
    return f" {' '.join(split_words(plain(text)))} "


def _some(
    header: str, value: str, texts: Sequence[str], test: Callable[[str], bool]
) -> Iterator[_Marked]:
    """Yield the rows that pass a test, where they are some among others."""
    rows = [at for at, text in enumerate(texts) if test(text)]
    if 0 < len(rows) < _HALF * len(texts):
        yield _Marked(header, value, rows)


def _is(kind: str) -> Callable[[str], bool]:
    return lambda prefix: prefix.casefold() == kind


def _has(phrase: str) -> Callable[[str], bool]:
    return lambda text: f" {phrase} " in text


def _named(place: Location) -> tuple[str, bool]:
    """Return the sheet, file or folder that is named after credits, and whether it is sure."""
    known = amount_words().credit_notes
    parts = [*place.file.split("/")[-2:], *([place.sheet] if place.sheet else [])]
    for part in reversed(parts):
        words = " ".join(split_words(plain(_ENDING.sub("", part))))
        if has_phrase(words, known.other_names):
            break
        if has_phrase(words, known.names):
            return part, True
        if has_phrase(words, known.doubtful):
            return part, False
    return "", False


def _pence(recognised: Recognised, head: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield the amount of each of the first rows in pence; 0 where it cannot be read."""
    sides = (
        (recognised.columns.get("amount"), 1),
        (recognised.debit, 1),
        (recognised.credit, -1),
    )
    columns = [(at, sign) for at, sign in sides if at is not None]
    for row in head[recognised.header_at + 1 :]:
        yield sum(sign * pence_or_zero(row[at]) for at, sign in columns if at < len(row))
