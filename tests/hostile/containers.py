"""Workbooks, archives and Parquet files, damaged or made to do harm. Each writes one file."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests.hostile.texts import HEADER, rows, text

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _workbook(random: Random, sheets: int = 1) -> dict[str, bytes]:
    """Return the parts of a sound workbook by their names."""
    book = Workbook()
    for n in range(sheets):
        sheet = book.active if n == 0 else book.create_sheet(f"Sheet {n}")
        assert sheet is not None
        sheet.append(HEADER.split(","))
        for row in rows(random, 60 if n == 0 else 2):
            sheet.append([*row[:5], float(row[5])])
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pack(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _xlsx(path: Path, random: Random, **changes: bytes) -> Path:
    parts = _workbook(random)
    for name, content in changes.items():
        parts[{"sheet": _SHEET}.get(name, name)] = content
    return _pack(path.with_suffix(".xlsx"), parts)


def _sheet(cells: str, dimension: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}">{dimension}'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


def far_cell(path: Path, random: Random) -> Path:
    address = random.choice(("XFD1048576", "ZZZZ99999999999", "FX1048576", "A1048576", "AAAA1"))
    cell = f'<row r="1"><c r="{address}"><v>1</v></c></row>'
    dimension = random.choice(("", '<dimension ref="A1:E6"/>', f'<dimension ref="A1:{address}"/>'))
    return _xlsx(path, random, sheet=_sheet(cell, dimension))


def false_addresses(path: Path, random: Random) -> Path:
    odd = ("", "1A", "A0", "A-1", "$A$1", "é1", "A" * 5_000 + "1", "A" + "9" * 5_000)
    cells = "".join(
        f'<row r="{n}"><c r="{random.choice(odd)}"><v>1</v></c></row>' for n in range(9)
    )
    return _xlsx(path, random, sheet=_sheet(cells))


def cut_workbook(path: Path, random: Random) -> Path:
    whole = _pack(path.with_suffix(".xlsx"), _workbook(random))
    content = whole.read_bytes()
    whole.write_bytes(content[: random.randint(1, len(content) - 1)])
    return whole


def changed_workbook(path: Path, random: Random) -> Path:
    whole = _pack(path.with_suffix(".xlsx"), _workbook(random))
    content = bytearray(whole.read_bytes())
    for _ in range(random.randint(1, 40)):
        content[random.randrange(len(content))] = random.randrange(256)
    whole.write_bytes(bytes(content))
    return whole


def changed_xml(path: Path, random: Random) -> Path:
    parts = _workbook(random)
    name = random.choice(sorted(parts))
    content = bytearray(parts[name])
    for _ in range(random.randint(1, 30)):
        content[random.randrange(len(content))] = random.randrange(32, 127)
    parts[name] = bytes(content)
    return _pack(path.with_suffix(".xlsx"), parts)


def entities(path: Path, random: Random) -> Path:
    levels = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, random.choice((3, 12)))
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l2;</t></is></c></row>'
    return _xlsx(path, random, sheet=bomb.encode() + _sheet(cell)[21:])


def parts_missing(path: Path, random: Random) -> Path:
    parts = _workbook(random)
    for name in random.sample(sorted(parts), random.randint(1, 3)):
        del parts[name]
    return _pack(path.with_suffix(".xlsx"), parts)


def texts_out_of_range(path: Path, random: Random) -> Path:
    number = random.choice(("99999999", "-1", "x", "", "1e9", "9" * 400))
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{number}</v></c></row>' for n in range(1, 9)
    )
    return _xlsx(path, random, sheet=_sheet(cells))


def deep_xml(path: Path, random: Random) -> Path:
    deep = random.choice((1_000, 200_000))
    return _xlsx(path, random, sheet=_sheet("<row>" * deep + "</row>" * deep))


def quadratic_xml(path: Path, random: Random) -> Path:
    attributes = " ".join(f'a{n}="1"' for n in range(random.choice((1_000, 50_000))))
    return _xlsx(
        path, random, sheet=_sheet(f'<row r="1"><c r="A1" {attributes}><v>1</v></c></row>')
    )


def many_sheets(path: Path, random: Random) -> Path:
    return _pack(path.with_suffix(".xlsx"), _workbook(random, random.choice((2, 150))))


def locked_workbook(path: Path, random: Random) -> Path:
    """Write what a workbook with a password begins with: a compound file."""
    ended = path.with_suffix(random.choice((".xlsx", ".xls")))
    ended.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.randbytes(20_000))
    return ended


def swollen_workbook(path: Path, random: Random) -> Path:
    parts = _workbook(random)
    size = random.choice((50_000_000, 400_000_000))
    parts[random.choice((_SHEET, "xl/styles.xml"))] = b" " * size
    return _pack(path.with_suffix(".xlsx"), parts)


def repeated_ods(path: Path, random: Random) -> Path:
    times = random.choice((1_000, 1_048_576, 2_000_000_000, 10**30))
    what = random.choice(("rows", "columns"))
    inner = "<table:table-cell office:value-type='string'><text:p>Parks</text:p></table:table-cell>"
    if what == "columns":
        inner = inner.replace(
            "table-cell ", f"table-cell table:number-columns-repeated='{times}' ", 1
        )
    row = (
        f"<table:table-row table:number-rows-repeated='{times}'>"
        if what == "rows"
        else "<table:table-row>"
    )
    content = (
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
        "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body>"
        f"<office:spreadsheet><table:table table:name='A'>{row}{inner}</table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "content.xml": content.encode()}
    return _pack(path.with_suffix(".ods"), parts)


def nested_archives(path: Path, random: Random) -> Path:
    content, name = text(rows(random)).encode(), "ledger.csv"
    for n in range(random.choice((2, 5, 60))):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, content)
        content, name = buffer.getvalue(), f"inner{n}.zip"
    ended = path.with_suffix(".zip")
    ended.write_bytes(content)
    return ended


def many_members(path: Path, random: Random) -> Path:
    n = random.choice((300, 20_000))
    ending = random.choice(("txt", "jpg", "dat"))
    members = {f"folder/{i}.{ending}": b"" for i in range(n)}
    return _pack(path.with_suffix(".zip"), {"a.csv": text(rows(random)).encode(), **members})


def odd_member_names(path: Path, random: Random) -> Path:
    odd: tuple[str, ...] = (
        "../../x.csv",
        "/etc/x.csv",
        "C:\\x.csv",
        "./x.csv",
        "..\\x.csv",
        "x" * 5_000 + ".csv",
    )
    odd += ("\x1b[2J.csv", "con.csv", "caf\udce9.csv".encode("utf-8", "replace").decode(), " .csv")
    parts = {
        random.choice(odd): text(rows(random)).encode(),
        "b.csv": text(rows(random, 5)).encode(),
    }
    return _pack(path.with_suffix(".zip"), parts)


def locked_members(path: Path, random: Random) -> Path:
    whole = _pack(path.with_suffix(".zip"), {"a.csv": text(rows(random)).encode()})
    content = bytearray(whole.read_bytes())
    content[6] |= 1
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 8] |= 1
    whole.write_bytes(bytes(content))
    return whole


def false_sizes(path: Path, random: Random) -> Path:
    whole = _pack(path.with_suffix(".zip"), {"a.csv": text(rows(random)).encode()})
    content = bytearray(whole.read_bytes())
    directory = content.rfind(b"PK\x01\x02")
    size = random.choice((0, 1, 2**31, 2**32 - 1))
    content[directory + 24 : directory + 28] = struct.pack("<I", size)
    whole.write_bytes(bytes(content))
    return whole


def wrong_sums(path: Path, random: Random) -> Path:
    whole = _pack(path.with_suffix(".zip"), {"a.csv": text(rows(random)).encode()})
    content = bytearray(whole.read_bytes())
    content[random.randint(60, len(content) - 120)] ^= 0xFF
    whole.write_bytes(bytes(content))
    return whole


def same_member_twice(path: Path, random: Random) -> Path:
    ended = path.with_suffix(".zip")
    with warnings.catch_warnings(), zipfile.ZipFile(ended, "w") as archive:
        warnings.simplefilter("ignore")
        for _ in range(2):
            archive.writestr("a.csv", text(rows(random)))
    return ended


def links_in_archives(path: Path, random: Random) -> Path:
    ended = path.with_suffix(".zip")
    with zipfile.ZipFile(ended, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, random.choice(("/etc/passwd", "a.csv", "../../b.csv")))
        archive.writestr("b.csv", text(rows(random)))
    return ended


def archive_bomb(path: Path, random: Random) -> Path:
    ended = path.with_suffix(".zip")
    with (
        zipfile.ZipFile(ended, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(random.choice((100, 700))):
            member.write(b"0" * 1_000_000)
    return ended


def _parquet(random: Random, names: tuple[str, ...] = tuple(HEADER.split(","))) -> bytes:
    columns = list(zip(*rows(random), strict=True))
    buffer = io.BytesIO()
    pq.write_table(pa.table(dict(zip(names, map(list, columns), strict=True))), buffer)
    return buffer.getvalue()


def cut_parquet(path: Path, random: Random) -> Path:
    content = _parquet(random)
    ended = path.with_suffix(".parquet")
    ended.write_bytes(content[: random.randint(1, len(content) - 1)])
    return ended


def changed_parquet(path: Path, random: Random) -> Path:
    content = bytearray(_parquet(random))
    at = random.choice((len(content) // 2, len(content) - 400, len(content) - 9))
    for n in range(random.randint(1, 8)):
        content[at + n] = random.randrange(256)
    ended = path.with_suffix(".parquet")
    ended.write_bytes(bytes(content))
    return ended


def nested_parquet(path: Path, random: Random) -> Path:
    odd = random.choice(
        (
            [[1, 2]],
            [{"a": 1}],
            [b"\xff"],
            [None],
            [float("nan")],
            [10**18],
            [True],
            [{"a": [{"b": 1}]}],
        )
    )
    table = {"Amount": odd * 20, "Service": ["Parks"] * 20, "Date": ["01/05/2024"] * 20}
    ended = path.with_suffix(".parquet")
    pq.write_table(pa.table(table), ended)
    return ended


KINDS = (
    *(far_cell, false_addresses, cut_workbook, changed_workbook, changed_xml, entities),
    *(parts_missing, texts_out_of_range, deep_xml, quadratic_xml, many_sheets, locked_workbook),
    *(swollen_workbook, repeated_ods, nested_archives, many_members, odd_member_names),
    *(locked_members, false_sizes, wrong_sums, same_member_twice, links_in_archives, archive_bomb),
    *(cut_parquet, changed_parquet, nested_parquet),
)
