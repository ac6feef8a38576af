"""Ledgers with names of persons planted everywhere, and what every command makes of them."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from itertools import product
from typing import TYPE_CHECKING

import openpyxl
from typer.testing import CliRunner

from prevspend.assurance import AUDIT_FORM
from prevspend.cli import app
from prevspend.review import ANSWERS_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAYEES = {
    "Mrs A Patel": "Patel",
    "OKONKWO A MRS": "Okonkwo",
    "D C JONES": "Jones",
    "HUGHES D C": "Hughes",
    "Wright John": "Wright",
    "Dr. Okafor & Partners": "Okafor",
    "O'Neill S": "O'Neill",
    "Mr & Mrs Brown": "Mrs Brown",
    "J Doyle T/A Doyle Taxis": "Doyle",
    "Direct payment - Jane Murphy": "Murphy",
    "re: J Walsh 12/03/1951": "Walsh",
    "Anne-Marie Featherstone-Haugh": "Featherstone",
    "Llywelyn ap Gruffydd": "Gruffydd",
    "Agnieszka Wiśniewska": "Wiśniewska",
    "KOWALCZYK P": "Kowalczyk",
    "Mohammed Iqbal Hussain": "Hussain",
    "Kaur Jaswinder": "Jaswinder",
    "ZHANG WEI": "Zhang",
    "Li Xiaoming": "Xiaoming",
    "KING A": "King A",
    "J BANKS": "J Banks",
    "M CHURCH": "M Church",
    "R SCHOOL": "R School",
    "HALL JM": "Hall JM",
    "Jane Hall": "Jane Hall",
    "LODGE P": "Lodge P",
    "CHAMBERS C MISS": "Chambers C",
    "STOREY K": "Storey K",
    "Courtney Pike": "Courtney",
    "Christian Webb": "Webb",
    "Care of Jane Barlow": "Barlow",
    "Fostering - J Hargreaves": "Hargreaves",
    "Foster Care Placement: Nia Prydderch": "Prydderch",
    "Tax refund - BANERJEE S": "Banerjee",
    "NH Smithson": "Smithson",
    "Estate of E Crabtree decd": "Crabtree",
}
"""Payees that are persons, and what of each must be seen nowhere."""

TEXTS = {
    "Placement of Mrs Ogunleye": "Ogunleye",
    "Grants - D C BEVAN": "Bevan",
    "DC Payments - LEWIS D C": "Lewis D C",
    "Direct payment - Jane Cartwright": "Cartwright",
    "Rent: Hargrave John": "Hargrave",
    "re: J Fairclough 12/03/1951": "Fairclough",
    "Placement (Piotr Nowak)": "Nowak",
    "Tuition - GREENWOOD J": "Greenwood",
    "Home tuition for Sian Rhydderch": "Rhydderch",
    "Taxi - Dr Chaudhry": "Chaudhry",
    "Legal fees/Mohammed Akhtar": "Akhtar",
    "Section 17 Miss Braithwaite": "Braithwaite",
    "Respite O'Donnell S": "Donnell",
    "Client 12345 MR J SHUTTLEWORTH": "Shuttleworth",
}
"""Cost centres and accounts that name persons."""

DESCRIPTIONS = {
    "Invoice of Mrs Pennyfather": "Pennyfather",
    "J Quillfeather dob 12/03/2011": "Quillfeather",
}
REJECTED = "Mrs Secret Vanderbilt"
DOCUMENT = "INV-Threlkeld-1"
SHEET = "Mrs Entwistle"
FILE = "Payments to Mrs Ramsbottom"
SECRETS = (
    *PAYEES.values(),
    *TEXTS.values(),
    *DESCRIPTIONS.values(),
    *("Vanderbilt", "Threlkeld", "Entwistle", "Ramsbottom"),
)
OPEN = "Riverside Group Ltd"
PROJECT = """\
organisation: Westmoor County Council
accept: twice
ledgers:
  2023-24: ../2023
  2024-25: ../2024
"""
HEADER = (
    *("Date", "Document Number", "Supplier", "Directorate", "Cost Centre Name", "Account Name"),
    *("Description", "Net Amount"),
)


def rows(year: int) -> Iterator[tuple[str, ...]]:
    """Return the rows of a council's ledger: whole services, and persons among them."""
    month = 0

    def row(payee: str, unit: str, account: str, pounds: int, text: str = "") -> tuple[str, ...]:
        nonlocal month
        month = month % 9 + 1
        date = f"{month:02d}/{month + 3:02d}/{year}"
        return (date, DOCUMENT, payee, "People", unit, account, text, f"{pounds}.00")

    units = ("Mystery Unit", "Casework Team" if year == 2023 else "Stop Smoking Service")
    for at in range(9):
        yield row(OPEN, "Health Visiting", "Grants", 900_000 + 1_000 * at)
        yield row("Road Builders Ltd", "Highways Maintenance", "Fees", 2_000_000)
    for at, payee in enumerate(PAYEES):
        yield row(payee, units[at % 2], "Odd Things", 300_000 + at + year, next(iter(DESCRIPTIONS)))
    for at, text in enumerate(TEXTS):
        yield row(OPEN, text, "Odd Things", 200_000 + at + year)
        yield row(OPEN, "Unknown Unit", text, 200_000 + at + year, list(DESCRIPTIONS)[1])


def write_ledgers(home: Path) -> None:
    """Write two years of a council and one of an ICB, which pays it."""
    for year in (2023, 2024):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = SHEET
        sheet.append(HEADER)
        for row in rows(year):
            sheet.append([*row[:-1], float(row[-1])])
        unit, owed = f"Flat of {REJECTED}", f"owed to {REJECTED}"
        date = f"01/05/{year}"
        sheet.append([date, DOCUMENT, REJECTED, "People", unit, "Rent", REJECTED, owed])
        hidden = book.create_sheet(f"{SHEET} jr")
        hidden.append(["A note on", REJECTED])
        (home / str(year)).mkdir()
        book.save(home / str(year) / f"{FILE}.xlsx")
        (home / str(year) / f"{FILE}.dat").write_text("no ledger", encoding="utf-8")
    people = "\n".join(f"{payee},{text}" for payee, text in zip(PAYEES, TEXTS, strict=False))
    (home / "headless.csv").write_text(f"{people}\n", encoding="utf-8")
    bodies = "\n".join(f"01/05/2024,{name},Unit,{name},12.00" for name in list(PAYEES)[:3])
    (home / "two.csv").write_text(
        f"Date,Body Name,Cost Centre Name,Supplier,Amount\n{bodies}\n", encoding="utf-8"
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows((*row[:-1], f"7{row[-1]}") for row in rows(2024))
    writer.writerow(
        ["05/05/2024", "1", "Westmoor County Council", "X", "Reablement", "Fees", "", "1"]
    )
    with zipfile.ZipFile(home / "icb.zip", "w") as archive:
        archive.writestr(f"{FILE}.csv", text.getvalue())
        archive.writestr(f"{FILE}.bak", "no ledger")


def write_labelled(home: Path) -> Path:
    """Write the lines of a year with what people are said to have decided about each."""
    path = home / "labelled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*HEADER, "label"))
        writer.writerows((*row, "secondary") for row in rows(2024))
    return path


def write_several(home: Path) -> Path:
    """Write one file of two councils."""
    path = home / "several.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Body Name", *HEADER))
        for name in ("Westmoor County Council", "Eastmoor County Council"):
            writer.writerows((name, *row) for row in rows(2024))
    return path


def answer(workbook: Path, sheet: str, **cells: str) -> None:
    """Answer every question of a workbook alike; underscores stand for spaces."""
    book = openpyxl.load_workbook(workbook)
    book["Read me"]["B3"], book["Read me"]["B4"] = "A. Lead", "31/03/2026"
    heads = [cell.value for cell in book[sheet][1]]
    for row, (head, text) in product(range(2, book[sheet].max_row + 1), cells.items()):
        book[sheet].cell(row, heads.index(head.replace("_", " ")) + 1, text)
    book.save(workbook)


def everything(home: Path) -> dict[str, str]:
    """Run every command whose output may leave the body; return what each showed."""
    write_ledgers(home)
    shown: dict[str, str] = {}

    def run(*words: object, codes: tuple[int, ...] = (0, 1)) -> None:
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code in codes, (words, done.output, done.exception)
        # An error says which file it is about, by the name that was typed.
        output = done.output.replace(FILE, "") if codes == (2,) else done.output
        shown[" ".join(map(str, words)).replace(str(home), "")] = output

    out = home / "out"
    out.mkdir()
    (out / "prevspend.yaml").write_text(PROJECT, encoding="utf-8")
    first, last, icb = out / "results/2023-24", out / "results/2024-25", out / "icb"
    council = ("--organisation", "Westmoor County Council", "--accept", "twice")
    of_icb = ("--organisation", "NHS Marlshire ICB", "--accept", "twice")
    run("inspect", home / "2024", *council)
    run("inspect", home / "icb.zip", *of_icb, "--json")
    run("run", "--project", out)
    asked = ("--control-total", "1", "--pictures", out / "pictures")
    run("classify", home / "icb.zip", "-o", icb, *of_icb, *asked)
    run("verify", last, "--ledger", home / "2024")
    run("leftshift", first, last, "--pictures", out / "pictures-shift")
    run("consolidate", icb, last, "-o", out / "place")
    run("compare", icb, last, "-o", out / "compared")
    run("export", first, last, "-o", out / "export", "--lines")
    run("suggest", last, "--json")
    for at in range(4, len(PAYEES) + len(TEXTS), 40):
        run("explain", last, "--coding", at)
    run("explain", last, "--row", 30, "--json")
    run("explain", last, "--row", 400, codes=(2,))
    run("explain", last, "--cost-centre", "Unit", codes=(2,))
    run("inspect", home / "headless.csv", codes=(2,))
    run("inspect", home / "icb.zip", "--column", "amount=Nothing", codes=(2,))
    run("inspect", home / "two.csv", codes=(2,))
    labelled = write_labelled(home)
    run("evaluate", labelled, "-o", out / "evaluation", "--kind", "council")
    run("evaluate", labelled, "--json")
    run("classify-all", write_several(home), "-o", out / "all", "--accept", "twice")
    run("taxonomy", "diff", "england@1.0.0", "england", "--ledger", last)
    run("taxonomy", "diff", "england@1.0.0", "england", "--ledger", last, "--format", "json")
    run("sample", last, "-o", home / "audit.xlsx", "--size", 40)
    answer(home / "audit.xlsx", AUDIT_FORM.sheet, What_it_bought="Not prevention")
    run("assess", home / "audit.xlsx", "--results", last, "-o", out / "assurance.json")
    run("review", first, last, "-o", home / "review.xlsx")
    answer(home / "review.xlsx", ANSWERS_SHEET, Decision="Not prevention", Why="asked")
    run("review-import", home / "review.xlsx", "-o", home / "decisions.yaml")
    answered = ("--overrides", home / "review.xlsx")
    run("classify", home / "2024", "-o", out / "decided", *council, *answered)
    run("classify", home / "icb.zip", "-o", out / "decided-icb", *of_icb, *answered)
    decided = (out / "decided", out / "decided-icb")
    run("review-propose", *decided, "-o", out / "national.yaml", "--national")
    return shown


def bytes_of(path: Path) -> str:
    """Return all that a file holds, what it packs unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(
                name + archive.read(name).decode("utf-8") for name in archive.namelist()
            )
    return path.read_text(encoding="utf-8", errors="replace")


INSIDE = ("lines.parquet", "codings.parquet", ".prevspend-ledger", "review.xlsx", "prevspend.yaml")
"""Working files, which keep payees and say so."""


def texts_of(home: Path) -> dict[str, str]:
    """Return all that the written files hold which may leave the body, by their names."""
    files = sorted(path for path in (home / "out").rglob("*") if path.is_file())
    named = {path.relative_to(home / "out").as_posix(): path for path in files}
    return {
        name: f"{name}\n{bytes_of(path)}"
        for name, path in named.items()
        if not any(inside in name for inside in INSIDE)
    }


def leaks(home: Path, shown: dict[str, str]) -> dict[str, list[str]]:
    """Return where a planted name is seen: by name, the outputs."""
    texts = shown | texts_of(home)
    folded = {where: _folded(text) for where, text in texts.items()}
    found = {
        secret: [where for where, text in folded.items() if _holds(text, _folded(secret))]
        for secret in SECRETS
    }
    return {secret: places for secret, places in found.items() if places}


def _holds(text: str, secret: str) -> bool:
    return secret in text and bool(re.search(rf"\b{re.escape(secret)}\b", text))


def _folded(text: str) -> str:
    """Return a text in small letters, with single spaces and without what HTML and JSON escape."""
    decoded = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html.unescape(text))
    return " ".join(decoded.casefold().split())
