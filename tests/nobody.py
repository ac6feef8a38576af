"""Ledgers with names of persons planted wherever ledgers have them, and what every command makes of them."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import EXAMPLES

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
        sheet.append(
            ["01/05/" + str(year), DOCUMENT, REJECTED, "People", f"Flat of {REJECTED}", "Rent"]
            + [REJECTED, f"owed to {REJECTED}"]
        )
        hidden = book.create_sheet(f"{SHEET} jr")
        hidden.append(["A note on", REJECTED])
        (home / str(year)).mkdir()
        book.save(home / str(year) / f"{FILE}.xlsx")
        (home / str(year) / f"{FILE}.dat").write_text("no ledger", encoding="utf-8")
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


def everything(home: Path) -> dict[str, str]:
    """Run every command whose output may leave the body; return what each showed."""
    write_ledgers(home)
    shown: dict[str, str] = {}

    def run(*words: object, codes: tuple[int, ...] = (0, 1)) -> str:
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code in codes, (words, done.output, done.exception)
        shown[" ".join(map(str, words)).replace(str(home), "")] = done.output
        return done.output

    out = home / "out"
    council = ("--organisation", "Westmoor County Council", "--accept", "twice")
    icb = ("--organisation", "NHS Marlshire ICB", "--accept", "twice")
    for year in (2023, 2024):
        ledger = home / str(year)
        run("inspect", ledger, *council)
        run("inspect", ledger, *council, "--json")
        pictures = ("--pictures", out / f"pictures-{year}")
        run("classify", ledger, "-o", out / f"c{year}", *council, *pictures)
        run("classify", ledger, "-o", out / f"c{year}", *council, "--json")
    run("classify", home / "icb.zip", "-o", out / "icb", *icb)
    first, last = out / "c2023", out / "c2024"
    run("leftshift", first, last, "-o", out / "shift", "--pictures", out / "pictures-shift")
    run("leftshift", first, last, "--json")
    run("consolidate", out / "icb", last, "-o", out / "place")
    run("compare", out / "icb", last, "-o", out / "compared")
    run("export", first, last, "-o", out / "export", "--lines")
    run("verify", last)
    for at in range(0, len(PAYEES) + len(TEXTS), 5):
        run("explain", last, "--coding", at)
    for at in (20, 30, 40, 60, 70, 83, 84, 85, 86):
        run("explain", last, "--row", at, codes=(0, 1, 2))
    run("explain", last, "--cost-centre", "Unit", codes=(0, 1, 2))
    run("suggest", last)
    run("suggest", last, "--json")
    run("taxonomy", "check", "england", "--ledger", last)
    return shown


def bytes_of(path: Path) -> str:
    """Return all that a file holds, what it packs unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(
                name + archive.read(name).decode("utf-8") for name in archive.namelist()
            )
    return path.read_text(encoding="utf-8", errors="replace")


INSIDE = ("lines.parquet", "codings.parquet", ".prevspend-ledger", "lines.csv", "changes-to-decide")
"""Working files, which keep payees and say so."""


def leaks(home: Path, shown: dict[str, str]) -> dict[str, list[str]]:
    """Return where a planted name is seen: by name, the outputs."""
    texts = dict(shown)
    for path in sorted((home / "out").rglob("*")):
        name = path.relative_to(home / "out").as_posix()
        if path.is_file() and not any(inside in name for inside in INSIDE):
            texts[name] = f"{name}\n{bytes_of(path)}"
    folded = {
        where: " ".join(text.replace("&amp;", "&").replace("&#x27;", "'").casefold().split())
        for where, text in texts.items()
    }
    return {
        secret: found
        for secret in SECRETS
        if (found := [where for where, text in folded.items() if secret.casefold() in text])
    }
