"""What calamine does not return of an XLSX sheet, read from its XML.

That is: formulas that were never calculated and errors such as #N/A, which calamine returns as
blank cells, and which rows are hidden.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from prevspend.errors import LedgerError, Location
from prevspend.reading.formats.extent import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    extent,
    filled_extent,
)
from prevspend.reading.formats.kinds import ZIP_ERRORS, damaged

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_P = rb"(?:\w+:)?"  # some systems write a prefix before every name: <x:c>
_FORMULA = rb"<" + _P + rb"f\b(?:[^<>]*/>|[^<>]*>[^<]*</" + _P + rb"f>)\s*"
_VALUE = rb"<" + _P + rb"v\b(?:[^<>]*/>|[^<>]*>([^<]*)</" + _P + rb"v>)"
_CELL = rb"<" + _P + rb"c\b"
_WITH_FORMULA = re.compile(_CELL + rb"([^<>]*)>\s*" + _FORMULA + rb"(?:" + _VALUE + rb")?")
_WITH_ERROR = re.compile(
    _CELL + rb"(?=[^<>]*?\bt=[\"']e[\"'])([^<>]*)>\s*(?:" + _FORMULA + rb")?" + _VALUE
)
_FORMULA_SIGNS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ")
_ERROR_SIGNS = (b't="e"', b"t='e'")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_HIDDEN_ROW = re.compile(rb"<" + _P + rb"row\b(?=[^<>]*?\bhidden=[\"'](?:1|true)[\"'])([^<>]*)>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_IS_TEXT = re.compile(rb"\bt=[\"']str[\"']")
_CALCULATE = re.compile(rb"\bfullCalcOnLoad=[\"'](?:1|true)[\"']")
_LETTERS = 26
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


class CellPosition(NamedTuple):
    """The row and column of a cell, both counted from 0."""

    row: int
    column: int


class SheetXml:
    """The XML of one sheet."""

    def __init__(
        self, file: str, archive: zipfile.ZipFile, member: str, *, never_calculated: bool
    ) -> None:
        self._file = file
        self._archive = archive
        self._member = member
        self._never_calculated = never_calculated

    @cached_property
    def _xml(self) -> bytes:
        try:
            xml = self._archive.read(self._member)
        except (KeyError, *ZIP_ERRORS) as error:
            raise damaged(self._file, "a sheet of this workbook is damaged") from error
        if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return xml.decode("utf-16", errors="replace").encode()
        return xml

    def errors(self) -> dict[CellPosition, str]:
        """Return the cells that hold an error, with the error as Excel shows it."""
        if not any(sign in self._xml for sign in _ERROR_SIGNS):
            return {}
        cells = ((_position(cell[1]), cell[2]) for cell in _WITH_ERROR.finditer(self._xml))
        return {
            position: text.decode(errors="replace") for position, text in cells if position and text
        }

    def hidden_rows(self) -> frozenset[int]:
        """Return the numbers of rows that are hidden, by hand or by a filter, from 1."""
        if b"hidden=" not in self._xml:
            return frozenset()
        numbers = (_ROW_NUMBER.search(row[1]) for row in _HIDDEN_ROW.finditer(self._xml))
        return frozenset(int(number[1]) for number in numbers if number)

    def refuse_blank_formulas(
        self, place: Location, columns: Collection[int], first_row: int
    ) -> None:
        """Refuse formulas without a value in columns that are needed."""
        if not any(sign in self._xml for sign in _FORMULA_SIGNS):
            return
        count, first, values = 0, None, set[bytes]()
        for cell in _WITH_FORMULA.finditer(self._xml):
            position = _position(cell[1])
            if position and (position.column not in columns or position.row + 1 < first_row):
                continue
            value = cell[2] or b""
            values.add(value)
            if not value and not _IS_TEXT.search(cell[1]):
                count, first = count + 1, first or position
        if not count and not (self._never_calculated and values == {b"0"}):
            return
        row = first.row + 1 if first else None
        raise LedgerError(
            "This sheet has formulas that were never calculated.",
            place=Location(place.file, sheet=place.sheet, row=row),
            why="the program that wrote it left out their values: they would be read as blank.",
            fix="open it in Excel, save it (Excel calculates them then) and read that.",
        )

    def refuse_vast(self, place: Location) -> None:
        """Refuse a sheet with a stray cell so far out that the cells up to it fill the memory.

        Cells that only have a format are not counted.
        """
        across, down = extent(self._xml)
        if not _is_vast(across, down):
            return
        across, down = filled_extent(self._xml)
        if _is_vast(across, down):
            raise LedgerError(
                f"This sheet is {across:,} columns wide and {down:,} rows long.",
                place=place,
                why="a stray cell far from the others makes it so large; at most"
                f" {MOST_CELLS:,} cells of a sheet are read.",
                fix="copy the ledger to a new sheet, or save it as .csv, and read that.",
            )


def _is_vast(across: int, down: int) -> bool:
    return across * down > MOST_CELLS or across > MOST_COLUMNS or down > MOST_ROWS


def open_parts(file: str, data: bytes) -> dict[str, SheetXml]:
    """Return the XML of an XLSX workbook's sheets by name; empty for other kinds."""
    if not data.startswith(b"PK"):
        return {}
    archive = zipfile.ZipFile(io.BytesIO(data))
    # Some systems write the names of members in another case; Excel reads them all the same.
    members = {member.lower(): member for member in archive.namelist()}
    if _BOOK not in members:
        return {}  # XLSB and ODS
    try:
        book = archive.read(members[_BOOK])
        sheets = ET.fromstring(book)  # noqa: S314 - expat itself stops entity bombs
        links = ET.fromstring(archive.read(members[_LINKS]))  # noqa: S314
    except (LookupError, ET.ParseError, *ZIP_ERRORS) as error:
        raise damaged(file, "this workbook is damaged") from error
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    never_calculated = _CALCULATE.search(book) is not None
    return {
        entry.get("name", ""): SheetXml(
            file,
            archive,
            _member(members, targets.get(link, "")),
            never_calculated=never_calculated,
        )
        for entry in sheets.iter()
        if (link := entry.get(_ID) or entry.get(_STRICT_ID)) and entry.tag.endswith("}sheet")
    }


def _member(members: Mapping[str, str], target: str) -> str:
    name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return members.get(name.lower(), name)


def _position(attributes: bytes) -> CellPosition | None:
    cell = _REFERENCE.search(attributes)
    return CellPosition(int(cell[2]) - 1, _column(cell[1])) if cell else None


def _column(letters: bytes) -> int:
    """Return the number of a column, from 0: A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters.decode():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
