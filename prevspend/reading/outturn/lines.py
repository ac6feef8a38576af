"""The columns of a revenue outturn sheet: which line of the form each holds, and in what role.

A sheet is recognised by its structure alone: a header with the ONS code and the authority, and
columns headed by a line of the form and a measure, in one cell or in two above each other. The
order of rows and columns, the sheet's name and reference rows do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError
from prevspend.reading.outturn.names import KnownLine, outturn_names, without_notes
from prevspend.words import split_words, tidy
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prevspend.reading.outturn.names import Label, Role

MEASURES = (
    "employees",
    "running expenses",
    "total expenditure",
    "sales, fees and charges",
    "other income",
    "total income",
    "net current expenditure",
)
"""The seven measures of a line, as the forms call them."""

NET_CURRENT_EXPENDITURE = MEASURES[-1]

_HEADER_ROWS_TRIED = 40
_FORMULA = r"(?:£ thousand)?\s*(?:\(C\d[^)]*\))?"
_MEASURE = re.compile(
    rf"(?:^|[\s:–-]){_FORMULA}\s*\b({'|'.join(MEASURES)})\b\s*{_FORMULA}", re.IGNORECASE
)
_EDGES = " -–:\t\n"
_WORDS = re.compile(r"[a-z]{3}", re.IGNORECASE)
_REFERENCE = re.compile(r"\S*\d\S*|[A-Z]+\d?(?:-[a-z]+)+|\w+_\w+", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d)\s*[-/–]?\s*(20\d\d|\d\d)(?!\d)")
_THOUSANDS = re.compile(r"£\s*(?:thousand|'?000|k\b)|thousands? of pounds", re.IGNORECASE)
_PART = re.compile(r"\b(?:of which|subcategory|included|memorandum)\b", re.IGNORECASE)
_TOTAL = re.compile(r"^total\b|\btotal$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of the form.

    Attributes:
        code: form and number: `RO3-81`; for a line that is not known, form and name.
        name: its title.
        column: the index of the column that holds the measure.
        role: a `part` is included in another line, a `total` in none of the ledger's.
        section: the section that its total is of; blank if there is none.
        is_known: whether the line is known by its name.
    """

    code: str
    name: str
    column: int
    role: Role
    section: str = ""
    is_known: bool = True


class Columns(NamedTuple):
    """The form, header and columns of a sheet, by the rows above the amounts."""

    form: str
    header_at: int
    labels: Mapping[Label, int]
    lines: tuple[Line, ...]


def find_columns(head: Sequence[Sequence[str]], measure: str) -> Columns | None:
    """Return the lines that have a measure; `None` if the sheet is not an outturn by line.

    Raises:
        LedgerError: if no line has the measure, or two columns hold the same line of it.
    """
    sheet = _find_form(head)
    if sheet is None:
        return None
    form, header_at, labels, measured = sheet
    titles = {at: title for title, of, at in measured if of == measure}
    if not titles:
        raise LedgerError(
            f"No line of this revenue outturn has the measure '{measure}'.",
            fix=f"name one of: {', '.join(MEASURES)}.",
        )
    lines = tuple(_lines(form, titles))
    _refuse_duplicates(lines)
    return Columns(form, header_at, labels, lines)


def is_outturn(head: Sequence[Sequence[str]]) -> bool:
    """Return whether a sheet is a revenue outturn by line, by its first rows."""
    return _find_form(head) is not None


class _Form(NamedTuple):
    """The form of a sheet, where its header is, and its columns: each title, measure and index."""

    form: str
    header_at: int
    labels: Mapping[Label, int]
    measured: list[tuple[str, str, int]]


def _find_form(head: Sequence[Sequence[str]]) -> _Form | None:
    header = _find_header(head[:_HEADER_ROWS_TRIED])
    if header is None:
        return None
    header_at, labels = header
    measured = list(_measured(head[: header_at + 1], set(labels.values())))
    form = _form({title for title, _, _ in measured})
    return None if form is None else _Form(form, header_at, labels, measured)


def find_year(name: str | None, head: Sequence[Sequence[str]]) -> str:
    """Return the financial year in a sheet's title, or else in its name; blank if it has none."""
    texts = [*(row[0] for row in head[:_HEADER_ROWS_TRIED] if row), name or ""]
    for text in texts:
        for first, second in _YEAR.findall(text.replace("_", " ")):
            try:
                return str(FinancialYear.parse(f"{first}-{second}"))
            except ValueError:
                continue
    return ""


def in_thousands(head: Sequence[Sequence[str]]) -> bool:
    """Return whether a sheet's header, or a row above it, says that amounts are in £ thousand."""
    return any(_THOUSANDS.search(text) for row in head[:_HEADER_ROWS_TRIED] for text in row)


def _find_header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[Label, int]] | None:
    """Return the index of the row that names the columns of text, and the column of each label."""
    names = outturn_names()
    for at, row in enumerate(rows):
        labels: dict[Label, int] = {}
        for column, text in enumerate(row):
            if (label := names.label(text)) is not None:
                labels.setdefault(label, column)
        if {"ons_code", "name"} <= labels.keys():
            return at, labels
    return None


def _measured(rows: Sequence[Sequence[str]], labels: set[int]) -> Iterator[tuple[str, str, int]]:
    """Yield each column that has a measure: its line's title, the measure and its index."""
    above = [_carried_right(row, labels) for row in rows[:-1]]
    for at, header in enumerate(rows[-1]):
        if at in labels:
            continue
        texts = [tidy(header), *(row[at] for row in reversed(above) if at < len(row))]
        parted = [_part_measure(text) for text in texts if text]
        measure = next((measure for _, measure in parted if measure), None)
        title = next((title for title, _ in parted if _says_something(title)), None)
        if measure and title:
            yield title, measure, at


def _carried_right(row: Sequence[str], labels: set[int]) -> list[str]:
    """Return a row with each text repeated in the cells to its right, up to the next text."""
    carried: list[str] = []
    last = ""
    for at, text in enumerate(map(tidy, row)):
        if at in labels:
            last = ""
        elif _says_something(text):
            last = text
        carried.append(last)
    return carried


def _says_something(text: str) -> bool:
    """Return whether a text has words, and is not a reference such as `RO3-csclkd-empl`."""
    return bool(_WORDS.search(text)) and not _REFERENCE.fullmatch(text)


def _part_measure(text: str) -> tuple[str, str | None]:
    """Return the title of the line and the measure in a column's name, which may have neither."""
    measures = list(_MEASURE.finditer(text))
    if not measures:
        return without_notes(text), None
    last = measures[-1]  # `Total expenditure` may be in a line's own title, too
    left = f"{text[: last.start()].rstrip(_EDGES)} {text[last.end() :].lstrip(_EDGES)}"
    return without_notes(left).strip(_EDGES), last[1].lower()


def _form(titles: set[str]) -> str | None:
    """Return the form that has most of the titles; `None` if none has half of them."""
    names = outturn_names()
    known = {
        form: sum(names.line(form, title) is not None for title in titles) for form in names.forms
    }
    best = max(known, key=lambda form: known[form])
    return best if titles and known[best] * 2 >= len(titles) else None


def _lines(form: str, titles: Mapping[int, str]) -> Iterator[Line]:
    """Yield the lines of a form; an unknown line is in the section of the one before it."""
    section = ""
    for at, title in titles.items():
        known = outturn_names().line(form, title) or _unknown(form, title, section)
        section = known.section
        yield Line(
            code=known.code,
            name=title,
            column=at,
            role=known.role,
            section=section,
            is_known=outturn_names().line(form, title) is not None,
        )


def _unknown(form: str, title: str, section: str) -> KnownLine:
    role: Role = "line"
    if _TOTAL.search(title):
        role = "total"
    elif _PART.search(title):
        role = "part"
    return KnownLine(f"{form}-{'-'.join(split_words(title))}", role, section)


def _refuse_duplicates(lines: Iterable[Line]) -> None:
    first: dict[str, Line] = {}
    for line in lines:
        if first.setdefault(line.code, line) is not line:
            raise LedgerError(
                f"Two columns of this revenue outturn hold line {line.code}: '{line.name}' and"
                f" '{first[line.code].name}'.",
                why="its money would be counted twice.",
                fix="remove the column that is not the line's own.",
            )
