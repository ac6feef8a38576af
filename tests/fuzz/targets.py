"""What is fuzzed: each target takes bytes, and raises where a promise does not hold.

The lines of a ledger that is read add up to what the ledger says it holds. A file that is not
understood is refused by a `PrevspendError`. Anything else is a finding.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from contextlib import suppress
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from prevspend import yamlfile
from prevspend.baseline import read_results
from prevspend.errors import PrevspendError
from prevspend.money import AmountError, format_pounds, parse_pence
from prevspend.pipeline import classify_files
from prevspend.reading import read_ledger
from prevspend.results import accept_changed
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 20_000
"""The longest input that is tried; seeds must be shorter."""

SHEET = "xl/worksheets/sheet1.xml"
HEADER = "Date,Supplier,Cost Centre Name,Account Name,Net Amount"
UNITS = ("Health Visiting", "Highways", "Homecare", "Stop Smoking Service")


def text_of(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def reads(path: Path) -> None:
    """Read a file as a ledger; a refusal is as good as a ledger whose pounds are all there."""
    try:
        ledger = read_ledger(path)
    except PrevspendError:
        return
    pence = sum(ledger.lines["amount"].to_pylist())
    assert pence == ledger.amount_pence, f"{pence} in lines, {ledger.amount_pence} in the ledger"


def read_as(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        reads(path)


def amounts(data: bytes) -> None:
    """An amount is read to the penny, as its own text again, or refused."""
    text = text_of(data)
    with suppress(AmountError):
        pence = parse_pence(text)
        assert parse_pence(format_pounds(pence)) == pence
        assert Decimal(pence) == pence


def dates(data: bytes) -> None:
    """Dates and periods of any kind, one a row."""
    written = [part.replace('"', "").strip() for part in text_of(data).split("\n")] or [""]
    rows = (
        f'"{written[at % len(written)]}",Payee {at},{UNITS[at % 4]},Fees,{at + 1}.25'
        for at in range(max(len(written), 12))
    )
    read_as("ledger.csv", "\n".join([HEADER, *rows]).encode())


def headings(data: bytes) -> None:
    """Headings of any kind over columns that hold what a ledger's do."""
    cells = [part.replace('"', "") for part in text_of(data).split("\n")]
    header = ",".join(f'"{cell}"' for cell in (*cells[:5], *[""] * (5 - len(cells))))
    rows = (
        f"0{1 + at % 9}/05/2024,Payee {at} Ltd,{UNITS[at % 4]},Fees,{at}.50" for at in range(12)
    )
    read_as("ledger.csv", "\n".join([header, *rows]).encode())


def tables(data: bytes) -> None:
    """A text file of any kind."""
    read_as("ledger.csv", data)


def yaml(data: bytes) -> None:
    """A YAML file of any kind."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "taxonomy.yaml"
        path.write_bytes(data)
        with suppress(PrevspendError):
            yamlfile.load(path)


@cache
def parts_of_a_workbook() -> dict[str, bytes]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    for at in range(8):
        sheet.append([f"0{1 + at}/05/2024", f"Payee {at}", UNITS[at % 4], "Fees", at + 0.25])
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheets(data: bytes) -> None:
    """The XML of a sheet of a workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts_of_a_workbook().items():
            archive.writestr(name, data if name == SHEET else content)
    read_as("ledger.xlsx", buffer.getvalue())


def archives(data: bytes) -> None:
    """A zip file."""
    read_as("ledgers.zip", data)


@cache
def sound_results() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.csv"
        rows = [f"0{at + 1}/05/2024,Payee {at} Ltd,{unit},Fees,9" for at, unit in enumerate(UNITS)]
        ledger.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        classify_files([ledger], Path(folder))
        ledger.unlink()
        return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def results(data: bytes) -> None:
    """The figures of a folder of results, where somebody accepts that they were changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in sound_results().items():
            (folder / file).write_bytes(content)
        (folder / "baseline.json").write_bytes(data)
        with suppress(PrevspendError), accept_changed():
            read_results(folder)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (amounts, dates, headings, tables, yaml, sheets, archives, results)
}


def _head_of_a_ledger(rows: int) -> bytes:
    council = (EXAMPLES / "council" / "westmoor-2024-25.csv").read_bytes()
    return b"\n".join(council.splitlines()[:rows])


def _zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("april.csv", content)
    return buffer.getvalue()


SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "amounts": lambda: [b"1,234.56", b"(12.00)", "£5-".encode(), b"1.5E+03", b"12 CR", b"350p"],
    "dates": lambda: [
        b"01/04/2024\n2024-05-01",
        b"45383\n45390",
        b"P01\nP12",
        b"Apr-24\n2024-25 M03",
    ],
    "headings": lambda: [HEADER.replace(",", "\n").encode(), b"Paid\nName\nService\nGross (000)"],
    "tables": lambda: [_head_of_a_ledger(30)],
    "yaml": lambda: [
        b"id: a\nrules:\n  - {any: [b, 'c d'], not: true}\n",
        b"- |\n  x\n- >-\n  y\n",
    ],
    "sheets": lambda: [parts_of_a_workbook()[SHEET]],
    "archives": lambda: [_zipped(_head_of_a_ledger(12))],
    "results": lambda: [sound_results()["baseline.json"]],
}
"""Sound input of each target, from which the fuzzer starts."""
