# /// script
# requires-python = ">=3.11"
# dependencies = ["msoffcrypto-tool", "openpyxl", "pyarrow", "xlsxwriter", "xlwt"]
# ///
"""Make the files of this folder that no editor can write: workbooks, archives, Parquet.

Run it with `uv run tests/reading/bad/make_bad_files.py` after a change here. Files that are there
already stay as they are, so remove those that should be made anew.
"""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
import io
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import openpyxl
import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

HERE = Path(__file__).parent
HEADER = (
    *("Entity", "Date", "Expense Type", "Expense Area"),
    *("Supplier", "Transaction Number", "Amount"),
)
DAYS = [dt.date(2024, 4, day) for day in (1, 2, 3)]
AMOUNTS = (100, 1250.5, -50.25)
LINES = tuple(
    ("NHS Example ICB", day, "Grants", "Stop Smoking", "Quit CIC", 1001 + at, amount)
    for at, (day, amount) in enumerate(zip(DAYS, AMOUNTS, strict=True))
)
TABLE: tuple[tuple[object, ...], ...] = (HEADER, *LINES)
STAMP = (2024, 4, 1, 0, 0, 0)
TWO_LINES = 2

Rows: TypeAlias = "Sequence[Sequence[object]]"
Change: TypeAlias = "Callable[[openpyxl.Workbook], None]"


def csv_of(rows: Rows) -> bytes:
    """Write rows as a simple CSV file."""
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def zip_of(members: dict[str, bytes]) -> bytes:
    """Write a zip file, the same bytes each time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def book_of(sheets: dict[str, Rows], change: Change | None = None) -> bytes:
    """Write an XLSX workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def damaged_cells() -> bytes:
    """Write a workbook with the errors that Excel leaves in cells."""

    def change(book: openpyxl.Workbook) -> None:
        for row, error in ((3, "#REF!"), (4, "#N/A")):
            cell = book["Ledger"].cell(row, len(HEADER), error)
            cell.data_type = "e"

    return book_of({"Ledger": TABLE}, change)


def formulas() -> bytes:
    """Write amounts as formulas whose values nobody has calculated."""
    rows = [[*row[:-1], f"={row[-1]}*1"] for row in LINES]
    return book_of({"Ledger": [HEADER, *rows]})


def zero_formulas() -> bytes:
    """Write amounts as formulas by a program that leaves zeros for their values."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2024, 4, 1)})  # noqa: DTZ001 - no time zones there
    sheet = book.add_worksheet("Ledger")
    for at, row in enumerate([HEADER, *LINES]):
        for column, cell in enumerate(row[:-1]):
            sheet.write(at, column, str(cell))
        last = row[-1]
        sheet.write(at, len(row) - 1, last if at == 0 else f"={last}*1")
    book.close()
    return stream.getvalue()


def merged_header() -> bytes:
    """Write a header of two rows with cells merged down and across."""
    top = ("Entity", "Date", "Coding", None, "Supplier", "Transaction Number", "Amount")
    low = (None, None, "Expense Type", "Expense Area", None, None, None)

    def change(book: openpyxl.Workbook) -> None:
        for area in ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3", "A1:G1"):
            book["Ledger"].merge_cells(area)

    return book_of({"Ledger": [("Payments over £25,000",), top, low, *LINES]}, change)


def merged_amounts() -> bytes:
    """Write two lines that share one merged amount; it must not count twice."""

    def change(book: openpyxl.Workbook) -> None:
        book["Ledger"].merge_cells("G2:G3")
        book["Ledger"].merge_cells("D2:D4")

    return book_of({"Ledger": TABLE}, change)


def hidden(*names: str) -> Change:
    """Hide sheets."""

    def change(book: openpyxl.Workbook) -> None:
        for name in names:
            book[name].sheet_state = "hidden"

    return change


def stray_cell(book: openpyxl.Workbook) -> None:
    """Fill a cell as far away as there is one."""
    book["Ledger"]["XFD1048576"] = "x"


def typed_cells() -> bytes:
    """Write dates with times, yes and no, numbers kept as text, percentages."""
    moment = dt.datetime(2024, 4, 2, 9, 30)  # noqa: DTZ001 - Excel knows no time zones
    rows = [
        ("NHS Example ICB", moment, "Grants", 0.15, True, 1001, "100.00"),
        ("NHS Example ICB", "02/04/2024", "Grants", "Stop Smoking", "Quit", "0012", " £1,250.50 "),
        ("NHS Example ICB", 45385, "Grants", "Stop Smoking", "Quit", 1.5, -50.25),
    ]
    return book_of({"Ledger": [HEADER, *rows]})


def old_workbook() -> bytes:
    """Write an XLS workbook as Excel 97 did."""
    import xlwt  # type: ignore[import-not-found]  # noqa: PLC0415 - only where it is run

    book = xlwt.Workbook()
    sheet = book.add_sheet("Ledger")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, row in enumerate(TABLE):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write(at, column, cell, style)
            else:
                sheet.write(at, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def locked_workbook() -> bytes:
    """Write a workbook that wants a password."""
    import msoffcrypto.format.ooxml  # type: ignore[import-not-found]  # noqa: PLC0415

    locked = io.BytesIO()
    plain = io.BytesIO(book_of({"Ledger": TABLE}))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("not-told", locked)
    return locked.getvalue()


def record(kind: int, body: bytes = b"") -> bytes:
    """Write one record of an XLSB part: its kind and length in seven bits a byte."""

    def number(value: int) -> bytes:
        low = bytes([value & 0x7F | 0x80, value >> 7])
        return low if value > 0x7F else bytes([value])

    kinds = bytes([kind]) if kind < 0x80 else struct.pack("<H", kind)
    return kinds + number(len(body)) + body


def wide(text: str) -> bytes:
    """Write a text of an XLSB part."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook() -> bytes:
    """Write an XLSB workbook, byte by byte as [MS-XLSB] lists its records."""
    area = struct.pack("<IIII", 0, len(TABLE) - 1, 0, len(HEADER) - 1)
    cells = b""
    for at, row in enumerate(TABLE):
        cells += record(0, struct.pack("<I", at) + bytes(13))
        for column, cell in enumerate(row):
            start = struct.pack("<II", column, 0)
            if isinstance(cell, int | float):
                cells += record(5, start + struct.pack("<d", cell))
            else:
                cells += record(6, start + wide(str(cell)))
    sheet = (
        *(record(0x0181), record(0x0194, area), record(0x0191), cells),
        *(record(0x0192), record(0x0182)),
    )
    entry = struct.pack("<II", 0, 1) + wide("rId1") + wide("Ledger")
    book = (
        *(record(0x0183), record(0x018F), record(0x019C, entry), record(0x0190)),
        record(0x0184),
    )
    office = "http://schemas.openxmlformats.org"
    links = (
        f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zip_of(
        {
            "xl/workbook.bin": b"".join(book),
            "xl/_rels/workbook.bin.rels": links.encode(),
            "xl/worksheets/sheet1.bin": b"".join(sheet),
        }
    )


def open_document(damaged: Collection[float] = ()) -> bytes:
    """Write an ODS workbook with a million empty rows below its lines, some amounts in error."""

    def cell(value: object) -> str:
        if value in damaged:
            return (
                '<table:table-cell office:value-type="string" office:string-value=""'
                ' table:formula="of:=NA()"><text:p>#N/A</text:p></table:table-cell>'
            )
        if isinstance(value, dt.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in TABLE)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    empty = '<table:table-row table:number-rows-repeated="1048572"><table:table-cell/>'
    content = (
        f'<office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Ledger">{rows}{empty}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    listed = b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": kind, "META-INF/manifest.xml": listed, "content.xml": content.encode()}
    return zip_of(parts)


def typed_parquet() -> bytes:
    """Write Parquet with dates, decimals, and codes as a dictionary."""
    columns: dict[str, Any] = {name: [line[at] for line in LINES] for at, name in enumerate(HEADER)}
    columns["Supplier"] = pa.array(columns["Supplier"]).dictionary_encode()
    amounts = [decimal.Decimal(str(amount)) for amount in columns["Amount"]]
    columns["Amount"] = pa.array(amounts, pa.decimal128(12, 2))
    return parquet_of(columns)


def parquet_of(columns: dict[str, Any]) -> bytes:
    """Write a Parquet file."""
    stream = io.BytesIO()
    parquet.write_table(pa.table(columns), stream)
    return stream.getvalue()


def float_parquet() -> bytes:
    """Write Parquet as a careless program does: amounts and codes as binary fractions."""
    names = ("Period", "Account", "Account(T)", "Costc", "Costc(T)", "Amount")
    rows: list[tuple[object, ...]] = [
        (202401.0, "0123", "Grants", 5014.0, "Public Health", 0.1 + 0.2)
    ]
    rows += [(202401.0, "0456", "Pay", None, "Public Health", 12345678901.25)]
    return parquet_of({name: [row[at] for row in rows] for at, name in enumerate(names)})


def with_password(archive: bytes) -> bytes:
    """Mark the members of a zip file as encrypted."""
    marked = bytearray(archive)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(sign)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(sign, at + 1)
    return bytes(marked)


def packed(content: bytes) -> bytes:
    """Pack by gzip, the same bytes each time."""
    return gzip.compress(content, mtime=0)


def made() -> dict[str, Callable[[], bytes]]:
    """Give each file's name with what makes it."""
    plain = csv_of(TABLE)
    april, may = csv_of(TABLE[:TWO_LINES]), csv_of([HEADER, *LINES[1:]])
    notes = (("How to read this workbook",), ("Ask finance",))
    turned = ("Cost centre", "Manager", "Status", "Budget holder", "Budget", "Forecast", "Variance")
    other = ("Stop Smoking", "J Example", "Open", "Public Health", 500, 450, 50)
    beside = [(*row, None, *row) for row in TABLE]
    return {
        "ledger.xlsx": lambda: book_of({"Ledger": TABLE}),
        "ledger.xlsm": lambda: book_of({"Ledger": TABLE}),
        "ledger.xls": old_workbook,
        "ledger.xlsb": binary_workbook,
        "ledger.ods": open_document,
        "ledger.parquet": typed_parquet,
        "floats.parquet": float_parquet,
        "our-own-lines.parquet": lambda: parquet_of(
            {"amount": [100], "part_pence": [100], "source_row": [2]}
        ),
        "cut-off.parquet": lambda: typed_parquet()[:-200],
        "workbook-called.csv": lambda: book_of({"Ledger": TABLE}),
        "typed-cells.xlsx": typed_cells,
        "locked.xlsx": locked_workbook,
        "cut-off.xlsx": lambda: book_of({"Ledger": TABLE})[:3000],
        "formulas-not-calculated.xlsx": formulas,
        "formulas-left-at-zero.xlsx": zero_formulas,
        "damage-by-excel.xlsx": damaged_cells,
        "damage-unseen.ods": lambda: open_document({1250.5}),
        "merged-header.xlsx": merged_header,
        "merged-amounts.xlsx": merged_amounts,
        "two-tables-side-by-side.xlsx": lambda: book_of({"Ledger": beside}),
        "another-table-below.xlsx": lambda: book_of({"Ledger": [*TABLE, (), turned, other]}),
        "same-header-below.xlsx": lambda: book_of({"Ledger": [*TABLE, (), HEADER, LINES[0]]}),
        "empty-sheet-first.xlsx": lambda: book_of({"Cover": (), "Notes": notes, "Ledger": TABLE}),
        "hidden-copy.xlsx": lambda: book_of({"Copy": TABLE, "Ledger": TABLE}, hidden("Copy")),
        "nothing-but-empty-sheets.xlsx": lambda: book_of({"Sheet1": (), "Sheet2": ()}),
        "nothing-but-a-header.xlsx": lambda: book_of({"Ledger": [HEADER]}),
        "stray-cell-far-away.xlsx": lambda: book_of({"Ledger": TABLE}, stray_cell),
        "document.docx": lambda: zip_of({"[Content_Types].xml": b"", "word/document.xml": b"<w/>"}),
        "ledger.csv.gz": lambda: packed(plain),
        "cut-off.csv.gz": lambda: packed(plain)[:-20],
        "blank-rows-by-the-thousand.csv.gz": lambda: packed(plain + b",,,,,,\n" * 100_000),
        "cell-of-5-megabytes.csv.gz": lambda: packed(
            csv_of([HEADER, (*LINES[0][:4], "x" * 5_000_000, *LINES[0][5:]), *LINES[1:]])
        ),
        "bomb.csv.gz": lambda: packed(plain + b"\n" * (105 << 20)),
        "two-months.zip": lambda: zip_of(
            {
                "2024/april.csv": april,
                "2024/may.csv": may,
                "__MACOSX/2024/._may.csv": b"\0\5\x16\7",
                ".DS_Store": b"\0",
                "readme.pdf": b"%PDF",
            }
        ),
        "packed-twice.zip": lambda: zip_of({"april.csv.gz": packed(april), "may.csv": may}),
        "same-file-twice.zip": lambda: zip_of({"april.csv": plain, "copy/april.csv": plain}),
        "no-ledger.zip": lambda: zip_of({"readme.md": b"nothing here"}),
        "locked.zip": lambda: with_password(zip_of({"april.csv": april})),
        "cut-off.zip": lambda: zip_of({"april.csv": plain})[:-30],
        "archive-in-archive-in-archive.zip": lambda: zip_of(
            {"a.zip": zip_of({"b.zip": zip_of({"april.csv": plain})})}
        ),
    }


if __name__ == "__main__":
    for name, make in made().items():
        if not (HERE / name).is_file():
            (HERE / name).write_bytes(make())
