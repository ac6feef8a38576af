"""The rows of a revenue outturn sheet: the authorities, and England."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError
from prevspend.reading.outturn.names import outturn_names
from prevspend.reading.sheets import BrokenRow
from prevspend.reference import bundled
from prevspend.words import SKIPPED_WORDS, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from prevspend.reading.outturn.lines import Columns
    from prevspend.reading.outturn.names import Label
    from prevspend.reading.sheets import Sheet

ENGLAND = "E92000001"
"""The ONS code of England as a whole."""

_STATUS = {"y": "certified", "n": "not certified", "[x]": "no return", "[y]": "not relevant"}
_LABELS: tuple[Label, ...] = ("name", "ons_code", "e_code", "class", "status", "note", "group")
_OF_A_CLASS = re.compile(r"E\d\d")
_GROUPS = {
    "UA": "unitary authority",
    "MD": "metropolitan district",
    "LB": "London borough",
    "London": "London borough",
    "SC": "shire county",
    "SD": "shire district",
    "P": "police",
    "Police": "police",
    "FR": "fire and rescue",
    "Fire": "fire and rescue",
    "NPA": "national park",
    "Park": "national park",
    "WA": "waste authority",
    "Waste": "waste authority",
    "CA": "combined authority",
    "Combined Authority": "combined authority",
    "GLA": "Greater London Authority",
    "Eng": "England",
}
"""What the detailed classes mean; they are spelled one way in 2022-23 and another in 2023-24."""

_KINDS = {"ua", "cc", "mbc", "bc", "dc", "council"}
_NEAREST_SHOWN = 3


class Authority(NamedTuple):
    """One row of the sheet. Names change between years, `ons_code` does not.

    `row` counts from 1; `kind` is UA, SD, MD, LB, SC, O (police, fire, parks, combined
    authorities…) or Eng; `group` says it in words and tells the others apart; `status`
    is `certified`, `not certified`, `no return` or blank.
    """

    row: int
    name: str
    ons_code: str
    e_code: str
    kind: str
    status: str
    note: str
    group: str


class OutturnFigures(NamedTuple):
    """The authorities, their cells by column, and rows without an authority."""

    authorities: list[Authority]
    texts: dict[int, list[str]]
    broken: list[BrokenRow]


def read_figures(sheet: Sheet, columns: Columns, picked: Collection[str] | None) -> OutturnFigures:
    """Return the rows of authorities, without the totals of classes below England.

    Args:
        sheet: the sheet as published.
        columns: where its header is, and which columns hold labels and amounts.
        picked: the ONS codes of the authorities wanted, or `None` for all.

    Raises:
        LedgerError: if an authority is there twice.
    """
    fields = [columns.labels.get(label, -1) for label in _LABELS]
    amounts = {line.column for line in columns.lines}
    cells = sheet.cells(columns.header_at, amounts | {at for at in fields if at >= 0}, amounts)
    texts = {at: _tidied(column.to_pylist()) for at, column in cells.columns.items()}
    authorities: dict[int, Authority] = {}
    broken: list[BrokenRow] = []
    for at in _rows_of_authorities(texts[columns.labels["ons_code"]]):
        labels = [texts[column][at] if column >= 0 else "" for column in fields]
        authority = _authority(int(cells.rows[at]), labels)
        if authority.ons_code and (picked is None or authority.ons_code in picked):
            authorities[at] = authority
        elif any(labels) and not authority.ons_code:
            broken.append(BrokenRow(authority.row, "the row has no ONS code", " | ".join(labels)))
    _refuse_duplicates(list(authorities.values()))
    by_column = {column: [texts[column][at] for at in authorities] for column in amounts}
    return OutturnFigures(list(authorities.values()), by_column, broken)


def _rows_of_authorities(codes: Sequence[str]) -> Iterator[int]:
    """Yield the rows that may be authorities: down to where the header is repeated.

    If it is not, rows of classes are recognised by their short codes (`E06`). The Greater London
    Authority is among them as a class, and before them as an authority.
    """
    names = outturn_names()
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if names.label(code) == "ons_code":
            return
        is_class = _OF_A_CLASS.fullmatch(code)
        beside_class = at and _OF_A_CLASS.fullmatch(codes[at - 1])
        if not is_class and not (beside_class and code in seen):
            yield at
        seen.add(code)


def find_authority(authorities: Sequence[Authority], wanted: str) -> Authority:
    """Return an authority by ONS code, E-code or any of its names, with its kind (`UA`) or without.

    Raises:
        LedgerError: if there is none, or several of that name.
    """
    code = wanted.strip().upper()
    matches = [row for row in authorities if code in {row.ons_code, row.e_code}]
    matches = matches or [row for row in authorities if _bare_name(row.name) == _bare_name(wanted)]
    if not matches and (known := bundled().find_organisation(wanted)):
        matches = [row for row in authorities if row.ons_code == known.code]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        names = {row.name: row for row in authorities}
        near = difflib.get_close_matches(wanted, names, n=_NEAREST_SHOWN)
        matches = [names[name] for name in near]
        what = f"The revenue outturn has no authority '{wanted}'."
    else:
        what = f"The revenue outturn has {len(matches)} authorities called '{wanted}'."
    listed = ", ".join(f"{row.ons_code} ({row.name})" for row in matches)
    raise LedgerError(
        what, fix=f"give its ONS code, such as {listed or 'E08000021 (Newcastle upon Tyne)'}."
    )


def _tidied(texts: Sequence[str | None]) -> list[str]:
    return [tidy(text or "") for text in texts]


def _authority(row: int, labels: Sequence[str]) -> Authority:
    name, ons_code, e_code, kind, certified, note, group = labels
    name = "England" if ons_code == ENGLAND else name
    status = _STATUS.get(certified.casefold(), certified)
    return Authority(
        row, name, ons_code, e_code, kind, status, note, _GROUPS.get(group or kind, group or kind)
    )


def _refuse_duplicates(authorities: Sequence[Authority]) -> None:
    rows: dict[str, Authority] = {}
    for authority in authorities:
        first = rows.setdefault(authority.ons_code, authority)
        if first is not authority:
            raise LedgerError(
                f"The revenue outturn has two rows of {authority.ons_code} ({authority.name}):"
                f" rows {first.row} and {authority.row}.",
                why="adding both up would count the same money twice.",
                fix="remove the row that is not the authority's own.",
            )


def _bare_name(name: str) -> list[str]:
    """Return the words of a name without its kind: `Wigan MBC` → wigan."""
    words = [word for word in split_words(name) if word not in SKIPPED_WORDS]
    return words[:-1] if len(words) > 1 and words[-1] in _KINDS else words
