"""How each organisation lays its ledger out and writes its amounts."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from making.year import MONTHS, Year

if TYPE_CHECKING:
    from collections.abc import Callable

    from making.plan import Plan, Row
    from making.year import Line

CUT = 30  # councils' systems cut cost centre names here


@dataclass(frozen=True)
class File:
    """One example file: whose it is, which year, and how its organisation writes it."""

    path: str
    kind: str
    start: int
    encoding: str
    amount: Callable[[Line], str]
    grand_total: bool = False


def pounds(pence: int, *, comma: str = "") -> str:
    """Write an amount without its sign: `1234.56`."""
    whole, rest = divmod(abs(pence), 100)
    return f"{whole:{comma}}.{rest:02d}"


def in_brackets(line: Line) -> str:
    """Write thousands commas, and a negative amount in brackets: `(1,234.56)`."""
    text = pounds(line.pence, comma=",")
    return f"({text})" if line.pence < 0 else text


def with_minus(line: Line) -> str:
    """Write thousands commas and a leading minus: `-1,234.56`."""
    return "-" * (line.pence < 0) + pounds(line.pence, comma=",")


def plain(line: Line) -> str:
    """Write a leading minus and no commas: `-1234.56`."""
    return "-" * (line.pence < 0) + pounds(line.pence)


def pound_signs(line: Line) -> str:
    """Write lines without a supplier late in the year as a spreadsheet would: `-£1,234.56`."""
    if line.supplier or line.period < MONTHS:
        return plain(line)
    return "-" * (line.pence < 0) + "£" + pounds(line.pence, comma=",")


FILES = (
    File("icb/marlshire-icb-2023-24.csv", "icb", 2023, "utf-8-sig", in_brackets),
    File("icb/marlshire-icb-2024-25.csv", "icb", 2024, "utf-8-sig", with_minus),
    File("council/westmoor-2023-24.csv", "council", 2023, "cp1252", pound_signs),
    File("council/westmoor-2024-25.csv", "council", 2024, "utf-8", plain, grand_total=True),
)

ICB_NAME = "NHS Marlshire Integrated Care Board"


def icb_row(plan: Plan, line: Line, _number: int) -> Row:
    """Lay a line out as general ledger detail from ISFE."""
    centre = plan.codes["icb"]["cost_centre", line.stream.cost_centre]
    account = plan.codes["icb"]["account", line.stream.account]
    return {
        "Entity Name": ICB_NAME,
        "Period Name": f"{line.day:%b-%y}",
        "Accounting Date": f"{line.day:%d/%m/%Y}",
        "Cost Centre": centre["code"],
        "Cost Centre Name": _pad(line, centre["name"]),
        "Subjective": account["code"],
        "Subjective Name": account["name"],
        "Analysis 1": plan.place(line.supplier),
        "Analysis 2": account["analysis_2"],
        "Supplier Name": line.supplier,
        "Journal Name": line.journal,
        "Line Description": line.description,
        "Net Amount": "",
    }


def council_row(plan: Plan, line: Line, number: int) -> Row:
    """Lay a line out as a browser export from Unit4."""
    centre = plan.codes["council"]["cost_centre", line.stream.cost_centre]
    account = plan.codes["council"]["account", line.stream.account]
    start = line.day.year - (line.day.month < 4)  # noqa: PLR2004 - years start in April
    return {
        "Period": f"{start}{line.period:02d}",
        "Trans.date": line.day.isoformat(),
        "TransNo": f"{start % 100}{number:06d}",
        "Account": account["code"],
        "Account(T)": account["name"],
        "Costc": centre["code"],
        "Costc(T)": _pad(line, centre["name"][:CUT].rstrip()),
        "Service(T)": centre["service"],
        "Directorate(T)": centre["directorate"],
        "Category(T)": account["category"],
        "Ap/Ar ID(T)": line.supplier,
        "Text": line.description,
        "Amount": "",
    }


def _pad(line: Line, name: str) -> str:
    return f"  {name}   " if line.padded else name


def file_text(file: File, plan: Plan) -> str:
    """Make the whole text of a file."""
    lines = Year(file.path, file.kind, file.start, plan).lines()
    lay_out = icb_row if file.kind == "icb" else council_row
    rows = [lay_out(plan, line, 10 * number) for number, line in enumerate(lines, start=1)]
    amount_column = list(rows[0])[-1]
    for row, line in zip(rows, lines, strict=True):
        row[amount_column] = line.amount or file.amount(line)
    if file.grand_total:
        total = replace(lines[0], pence=sum(line.pence for line in lines))
        rows.append({**dict.fromkeys(rows[0], ""), amount_column: file.amount(total)})
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
