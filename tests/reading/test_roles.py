"""What each column is, whatever its heading and its place: by cells and neighbours."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.errors import LayoutError, Location
from prevspend.reading.formats import open_file
from prevspend.reading.layout import bundled_layouts
from prevspend.reading.recognition import recognise
from prevspend.reading.recognition.headings import read_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from prevspend.reading.recognition import Recognised

UNITS = {
    "Adult Social Care": {
        "Older People": ["Day Centres", "Home Care Team", "Reablement Service"],
        "Learning Disabilities": ["Supported Living", "Respite Unit", "Community Support Team"],
    },
    "Childrens Services": {
        "Family Support": ["Childrens Centre North", "Early Help Team", "Youth Service"],
        "Schools": ["Nursery School", "Pupil Referral Unit", "School Admissions Team"],
    },
    "Place and Environment": {
        "Highways": ["Winter Service", "Street Lighting", "Highways Management"],
        "Leisure": ["Central Library", "Swimming Pool", "Museum Service"],
    },
}
ACCOUNTS = (
    *("Agency Staff", "Printing and Stationery", "Private Contractors", "Rents Payable"),
    *("Vehicle Hire", "Legal Fees", "Equipment Purchase", "Materials", "Consultancy Fees"),
)
PAYEES = ("Quit CIC", "A Jones Limited", "Westmoor Academy", "Green Care Ltd", "B Smith and Sons")
PLAIN = {
    "directorate": "Directorate",
    "service": "Service",
    "cost_centre_code": "Cost Centre Code",
    "cost_centre": "Cost Centre Description",
    "account": "Expense Type",
    "supplier": "Supplier Name",
    "date": "Payment Date",
    "document": "Transaction Number",
    "amount": "Net Amount",
}


def lines(count: int = 240) -> list[dict[str, str]]:
    """Make the lines of a ledger of which every role is known."""
    chance = random.Random(7)  # noqa: S311 - the same lines each time
    centres = [
        (directorate, service, centre)
        for directorate, services in UNITS.items()
        for service, names in services.items()
        for centre in names
    ]
    made = []
    for number in range(count):
        at = chance.randrange(len(centres))
        directorate, service, centre = centres[at]
        made.append(
            {
                "directorate": directorate,
                "service": service,
                "cost_centre_code": f"C{4100 + at}",
                "cost_centre": centre,
                "account": chance.choice(ACCOUNTS),
                "supplier": chance.choice(PAYEES),
                "date": f"{chance.randrange(1, 28):02}/04/2024",
                "document": str(5_000_000 + number),
                "amount": f"{chance.randrange(100, 900_000) / 100:.2f}",
            }
        )
    return made


def sheet(order: Iterable[str], headings: dict[str, str]) -> list[list[str]]:
    order = list(order)
    return [[headings[name] for name in order], *([row[name] for name in order] for row in lines())]


def understand(rows: Sequence[Sequence[str]]) -> Recognised:
    return recognise(rows, bundled_layouts(), Location("ledger.csv"))


def roles(found: Recognised, order: Sequence[str]) -> dict[str, str]:
    """Return which of the columns each field was taken from, by what the column really is."""
    return {name: order[at] for name, at in found.columns.items()}


@settings(deadline=None, max_examples=25)
@given(st.permutations(list(PLAIN)))
def test_the_order_of_columns_does_not_matter(order: list[str]) -> None:
    found = roles(understand(sheet(order, PLAIN)), order)
    assert found == {name: name for name in PLAIN}


@settings(deadline=None, max_examples=25)
@given(st.permutations(list(PLAIN)), st.integers(0, 5))
def test_columns_with_headings_nobody_knows_are_told_by_their_cells(
    order: list[str], shift: int
) -> None:
    headings = {name: f"Qx{chr(97 + at + shift)}z" for at, name in enumerate(PLAIN)}
    found = roles(understand(sheet(order, headings)), order)
    for name in ("directorate", "service", "cost_centre", "account", "supplier", "date", "amount"):
        assert found.get(name) == name


@pytest.mark.parametrize(
    ("written", "sense", "phrase"),
    [
        ("BeneficiaryName", "supplier", "beneficiary"),
        ("OrganisationalUnit", "area", "organisational unit"),
        ("Cost Centre(T)", "cost_centre", "cost centre"),
        ("CCN 43 TBM Section", "service", "section"),
        ("Summary_of_the_purpose_of_the_expenditure", "purpose", "summary purpose expenditure"),
        ("£ SPEND (EXCLUDING VAT)", "net", "excluding vat"),
        ("Irrecoverable VAT Amount", "vat", "vat amount"),
        ("Account Code Description", "account", "account"),
        ("Departments", "directorate", "department"),
        ("Directorate / Service where expenditure incurred", "directorate", "directorate"),
    ],
)
def test_headings_are_read_however_they_are_written(written: str, sense: str, phrase: str) -> None:
    found = read_heading(written)
    assert found.sense == sense
    assert set(phrase.split()) <= set(found.phrase.split())
    assert not found.is_misspelt


def test_gross_net_and_vat_are_told_apart_by_arithmetic() -> None:
    order = ["cost_centre", "supplier", "date"]
    rows = [[row[name] for name in order] for row in lines()]
    nets = [int(float(row["amount"]) * 100) for row in lines()]
    vats = [net // 5 if at % 3 else 0 for at, net in enumerate(nets)]
    figures = [
        [f"{(net + vat) / 100:.2f}", f"{vat / 100:.2f}", f"{net / 100:.2f}"]
        for net, vat in zip(nets, vats, strict=True)
    ]
    header = ["Cost Centre", "Supplier", "Date", "Total", "Sum", "Value"]
    found = understand([header, *(a + b for a, b in zip(rows, figures, strict=True))])
    assert found.columns["amount"] == 5
    assert "net of VAT" in found.why["amount"]


def test_the_amount_of_a_line_is_taken_and_not_that_of_its_invoice() -> None:
    rows = [["Service", "Supplier", "Date", "Invoice Amount", "Sub Amount"]]
    for number, row in enumerate(lines()):
        parts = [row["amount"]] if number % 2 else ["10.00", "20.00", "30.00"]
        total = f"{sum(map(float, parts)) + number:.2f}" if len(parts) > 1 else row["amount"]
        rows += [[row["service"], row["supplier"], row["date"], total, part] for part in parts]
    assert understand(rows).columns["amount"] == 4


@pytest.mark.parametrize("written", ["{code} {name}", "{code}-{name}", "{code} - {name}"])
def test_a_code_and_a_name_in_one_cell_become_two_fields(written: str) -> None:
    rows = [["Service", "Account", "Supplier", "Amount"]]
    for row in lines():
        code = 4000 + 13 * ACCOUNTS.index(row["account"])
        account = written.format(code=f"N{code}", name=row["account"])
        rows.append([row["service"], account, row["supplier"], row["amount"]])
    [split] = understand(rows).splits.values()
    assert split.take_apart(written.format(code="N4013", name="Legal Fees")) == {
        "account_code": "N4013",
        "account": "Legal Fees",
    }


def test_an_account_and_a_narrative_in_one_cell_become_two_fields() -> None:
    rows = [["Service", "Account", "Supplier", "Amount"]]
    for number, row in enumerate(lines()):
        account = f"{row['account'].upper()} - invoice {number} of April"
        rows.append([row["service"], account, row["supplier"], row["amount"]])
    [split] = understand(rows).splits.values()
    assert split.take_apart("LEGAL FEES - advice on a lease") == {
        "account": "LEGAL FEES",
        "description": "advice on a lease",
    }


def test_a_narrative_of_few_lines_names_no_unit_beside_columns_that_do() -> None:
    rows = [
        ["Date", "Cost Centre Name", "Account Name", "Supplier", "Narrative", "Net Amount"],
        ["01/05/2024", "Mystery Unit", "Grants", "Quit Ltd", "Swimming Pool", "1.00"],
        ["02/05/2024", "Puzzle Team", "Grants", "Quit Ltd", "Museum Service", "2.00"],
    ]
    found = recognise(rows, bundled_layouts(), Location("ledger.csv"))
    assert found.headers["cost_centre"] == "Cost Centre Name"
    assert found.headers["description"] == "Narrative"


def test_names_with_numbers_stay_whole() -> None:
    rows = [["Ward", "Supplier", "Amount"]]
    rows += [[f"Ward {at % 30 + 1}", "A Ltd", f"{at}.50"] for at in range(120)]
    assert not understand(rows).splits


UNIT = {"directorate", "division", "service", "cost_centre"}
EXPENSE = {"subjective_group", "account", "purpose"}


def family(name: str | None) -> str | None:
    return "unit" if name in UNIT else "expense" if name in EXPENSE else name


@pytest.mark.real
def test_published_ledgers_are_understood_without_their_headings(published: Path) -> None:
    """With words of no meaning for headings and columns shuffled, most roles survive."""
    index = published / "england/INDEX.csv"
    if not index.is_file():
        pytest.skip("the published ledgers of England are not here")
    with index.open(encoding="utf-8") as file:
        names = [row["file"] for row in csv.DictReader(file)][::4]
    survived: dict[str, list[bool]] = {}
    for name in names:
        opened = open_file(name, index.parent / name).sheets
        head = opened[0].sheet.head
        found = understand(head)
        width = max(map(len, head))
        rows = [[*row, *[""] * (width - len(row))] for row in head[found.header_at :]]
        order = random.Random(name).sample(range(width), width)  # noqa: S311 - nothing secret
        header = [f"Qx{chr(97 + at % 26)}z{chr(97 + at // 26)}" for at in range(width)]
        body = [[row[at] for at in order] for row in rows[1:]]
        try:
            again = understand([header, *body])
        except LayoutError:
            survived.setdefault("file", []).append(False)
            continue
        survived.setdefault("file", []).append(True)
        owners = {order[at]: field for field, at in again.columns.items()}
        owners |= {order[at]: split.whole for at, split in again.splits.items()}
        for field in ("amount", "supplier", "cost_centre", "service", "account"):
            if (at := found.columns.get(field)) is not None:
                survived.setdefault(field, []).append(family(owners.get(at)) == family(field))
    shares = {field: sum(kept) / len(kept) for field, kept in survived.items()}
    assert shares["file"] >= 0.85
    assert shares["amount"] >= 0.95
    assert min(shares["supplier"], shares["cost_centre"], shares["account"]) >= 0.75


@pytest.mark.parametrize("every", [12, 40])
def test_rows_with_a_comma_too_many_do_not_change_what_columns_are(every: int) -> None:
    table = [list(PLAIN.values()), *(list(row.values()) for row in lines())]
    at = list(PLAIN).index("service")
    broken = [
        [*row[:at], "Unit", *row[at:]] if number and number % every == 0 else row
        for number, row in enumerate(table)
    ]
    found = [recognise(rows, bundled_layouts(), Location("a.csv")) for rows in (table, broken)]
    assert found[0].columns == found[1].columns


@pytest.mark.parametrize("heading", ["Company", "Organisation", "Company Name", "Entity"])
@pytest.mark.parametrize("body", [None, "Body Name"])
def test_firms_are_payees_whatever_their_column_is_headed(heading: str, body: str | None) -> None:
    rows = sheet(PLAIN, {**PLAIN, "supplier": heading})
    at = list(PLAIN).index("supplier")
    for number, row in enumerate(rows[1:]):
        row[at] = f"{'ABCDEFGHKLMN'[number % 12]}x Care {'Ltd' if number % 3 else 'plc'}"
    if body is not None:
        rows = [[*row, body if nth == 0 else "Westmoor Council"] for nth, row in enumerate(rows)]
    found = understand(rows)
    assert found.columns["supplier"] == at
    assert found.columns.get("organisation") == (None if body is None else len(PLAIN))
    assert any(f"'{heading}' was read as the supplier" in note for note in found.notes)


def test_councils_under_such_a_heading_stay_bodies() -> None:
    rows = sheet(PLAIN, PLAIN)
    for number, row in enumerate(rows):
        row.append("Company" if number == 0 else f"{'NSEW'[number % 4]} Moor Council")
    assert understand(rows).columns["organisation"] == len(PLAIN)


@pytest.mark.parametrize("heading", ["Fund", "Fund Type", "Type", "Group", "R/C"])
def test_capital_and_revenue_are_told_by_their_cells(heading: str) -> None:
    rows = sheet(PLAIN, PLAIN)
    for number, row in enumerate(rows):
        row.append(heading if number == 0 else ("Capital" if number % 7 == 0 else "Revenue"))
    assert understand(rows).columns["capital"] == len(PLAIN)


def test_a_column_without_a_heading_that_is_not_read_is_named_by_its_number() -> None:
    rows = sheet(PLAIN, PLAIN)
    for number, row in enumerate(rows):
        row.append("" if number == 0 else str(number % 9))
    assert understand(rows).unused == (f"#{len(PLAIN) + 1}",)
