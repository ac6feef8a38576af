"""The columns of a revenue outturn sheet: which line of the form each holds, and in what role.

Above the names of its columns, a published sheet has rows of reference data (hidden in Excel):
asset ids such as `RO3-phsmkstp-net-cur-exp`, cell ids such as `C7R81`, and the lines' titles.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from prevspend.errors import LedgerError
from prevspend.words import tidy
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEASURES = {
    "empl": "employees",
    "run-exp": "running expenses",
    "tot-exp": "total expenditure",
    "sfc": "sales, fees and charges",
    "oth-inc": "other income",
    "tot-inc": "total income",
    "net-cur-exp": "net current expenditure",
}
"""The seven measures of a line, by the end of its asset id."""

NET_CURRENT_EXPENDITURE = MEASURES["net-cur-exp"]

_HEADER_ROWS_TRIED = 20
_FIRST_COLUMNS = ["E-code", "ONS Code", "Local authority"]
_ASSET = re.compile(rf"(RO\d|RSX)-(.+)-({'|'.join(MEASURES)})")
_CELL = re.compile(r"C\d+R(\d+)")
_YEAR = re.compile(r"\b20\d\d-\d\d(?!\d)")
_NOTE = re.compile(r"\s*\[note \d+\]", re.IGNORECASE)
_TITLE_MEASURE = re.compile(rf"\s*-\s*(?:{'|'.join(MEASURES.values())})\b.*", re.IGNORECASE)
_PART = re.compile(r"\b(?:of which|subcategory|included|memorandum)\b", re.IGNORECASE)
_RENUMBERED = {"csclkdres": "16", "ascsclisl": "50", "ascsclcrr": "51"}
"""Numbers as the form shows them, where the hidden rows of some year have others."""

Role = Literal["line", "part", "total"]


@dataclass(frozen=True)
class Line:
    """One line of the form.

    Attributes:
        asset: MHCLG's short name, the same in every year: `phsmkstp`.
        code: form and number: `RO3-81`.
        name: its title.
        column: the index of the column that holds the measure.
        role: a `part` is included in another line, a `total` in none of the ledger's.
        section: what the total below it is the total of; blank where there is none.
    """

    asset: str
    code: str
    name: str
    column: int
    role: Role
    section: str = ""


class Columns(NamedTuple):
    """What the rows above the amounts say."""

    form: str
    header_at: int
    lines: tuple[Line, ...]


def find_columns(head: Sequence[Sequence[str]], measure: str) -> Columns | None:
    """Find the lines that have a measure; nothing where the sheet is no revenue outturn by line.

    Raises:
        LedgerError: if no line has the measure.
    """
    header_at = _find_header(head[:_HEADER_ROWS_TRIED])
    above = head[:header_at]
    assets = [_assets(row) for row in above]
    widest = max(assets, key=len, default={})
    if not widest:
        return None
    by_line: dict[str, dict[str, int]] = {}
    for column, (_, asset, ending) in widest.items():
        by_line.setdefault(asset, {})[MEASURES[ending]] = column
    form = next(iter(widest.values()))[0]
    ids = above[assets.index(widest) + 1] if assets.index(widest) + 1 < len(above) else ()
    lines: list[Line] = []
    for asset, columns in by_line.items():
        name = _title(head[header_at - 1], head[header_at], list(columns.values()))
        role = _role(asset, name, lines)
        code = f"{form}-{_number(asset, ids, columns)}"
        lines.append(Line(asset, code, name, columns.get(measure, -1), role))
    found = tuple(line for line in _with_sections(lines) if line.column >= 0)
    if not found:
        raise LedgerError(
            f"No line of this revenue outturn has the measure '{measure}'.",
            fix=f"name one of: {', '.join(MEASURES.values())}.",
        )
    return Columns(form, header_at, found)


def find_year(name: str | None, head: Sequence[Sequence[str]]) -> str:
    """Read the financial year in a sheet's title, or else in its name; blank where it says none."""
    texts = [*(row[0] for row in head[:_HEADER_ROWS_TRIED] if row), name or ""]
    for text in texts:
        for found in _YEAR.findall(text.replace("_", " ")):
            try:
                return str(FinancialYear.parse(found))
            except ValueError:
                continue
    return ""


def in_thousands(head: Sequence[Sequence[str]]) -> bool:
    """Tell whether a sheet says above its header that its amounts are in £ thousand."""
    return any("£ thousand" in text for row in head[:_HEADER_ROWS_TRIED] for text in row)


def _find_header(rows: Sequence[Sequence[str]]) -> int:
    """Give the index of the row that names the columns, 0 where there is none."""
    for at, row in enumerate(rows):
        if [tidy(text) for text in row[: len(_FIRST_COLUMNS)]] == _FIRST_COLUMNS:
            return at
    return 0


def _assets(row: Sequence[str]) -> dict[int, tuple[str, str, str]]:
    """Take the asset ids of a row apart: form, short name and measure by column."""
    found = ((at, _ASSET.fullmatch(text.strip())) for at, text in enumerate(row))
    return {at: (asset[1], asset[2], asset[3]) for at, asset in found if asset}


def _number(asset: str, ids: Sequence[str], columns: Mapping[str, int]) -> str:
    """Give a line's number as the form shows it; its short name where there is no number."""
    said = [ids[column].strip() for column in columns.values() if column < len(ids)]
    numbers = Counter(cell[1] for text in said if (cell := _CELL.fullmatch(text)))
    return _RENUMBERED.get(asset) or (numbers.most_common(1)[0][0] if numbers else asset)


def _title(titles: Sequence[str], headers: Sequence[str], columns: Sequence[int]) -> str:
    """Give a line's title: from the row of titles, or before the measure in a column's name."""
    said = [titles[at] for at in columns if at < len(titles) and re.search("[A-Za-z]", titles[at])]
    title = said[0] if said else _TITLE_MEASURE.sub("", tidy(headers[columns[0]]))
    return tidy(_NOTE.sub("", title))


def _role(asset: str, name: str, above: Sequence[Line]) -> Role:
    """Tell lines from totals, and from parts of another line, by their titles.

    A part may also just go on where its line's title and short name end: `Support for carer -
    adults (18-64)`, `ascsclcrradl`, after `Support for carer`, `ascsclcrr`.
    """
    if name.casefold().startswith("total"):
        return "total"
    starts = ((line.asset, line.name) for line in above)
    goes_on = any(asset.startswith(first) and name.startswith(title) for first, title in starts)
    return "part" if goes_on or _PART.search(name) else "line"


def _with_sections(lines: Sequence[Line]) -> list[Line]:
    """Say which total each line is in: the first one below it."""
    section = ""
    found: list[Line] = []
    for line in reversed(lines):
        if line.role == "total":
            section = line.name[len("total") :].strip().lower().capitalize()
        found.append(replace(line, section=section))
    return found[::-1]
