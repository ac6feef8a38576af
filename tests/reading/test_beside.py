"""What stands in rows, on other sheets, in names or in two columns is read as a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import asked, noted, read, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from prevspend.ledger import Ledger

quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
SERVICES = {
    "PH0101": "Stop Smoking Service",
    "PH0104": "Substance Misuse Treatment",
    "AS0201": "Residential Care Older People",
    "PL0401": "Highways Maintenance",
    "CH0301": "Family Hubs",
}
ACCOUNTS = {"30110": "Agency Staff", "31200": "Building Repairs", "33610": "Legal Fees"}
HEADER = ["Date", "Supplier", "Account", "Ref", "Amount"]


def pence(nth: int) -> int:
    """Return the amount of a line, each another."""
    return 10_025 + 371 * nth


def line(nth: int) -> list[str]:
    """Return a line without a service."""
    account = list(ACCOUNTS.values())[nth % 3]
    paid = f"{nth % 28 + 1:02}/04/2024"
    return [paid, f"Firm {nth % 7} Ltd", account, str(5_110_000 + nth), f"{pence(nth) / 100:.2f}"]


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write a workbook in which amounts are numbers and all else is text."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(table):
                for column, cell in enumerate(row):
                    if "." in cell and cell.replace(".", "").isdecimal():
                        sheet.write_number(at, column, float(cell))
                    else:
                        sheet.write_string(at, column, cell)
    return path


def by_name(ledger: Ledger, *fields: str) -> dict[tuple[str | None, ...], int]:
    """Return the pence of each combination of some fields."""
    sums: dict[tuple[str | None, ...], int] = {}
    columns = [ledger.lines[field].to_pylist() for field in fields]
    for *names, amount in zip(*columns, ledger.lines["amount"].to_pylist(), strict=True):
        sums[tuple(names)] = sums.get(tuple(names), 0) + amount
    return sums


def of_services(count: int = 40) -> dict[tuple[str | None, ...], int]:
    """Return the pence of each code and service, of lines that take turns."""
    codes = list(SERVICES.items())
    sums: dict[tuple[str | None, ...], int] = {}
    for nth in range(count):
        sums[codes[nth % 5]] = sums.get(codes[nth % 5], 0) + pence(nth)
    return sums


def by_service() -> dict[tuple[str | None, ...], int]:
    """Return the pence of each service."""
    return {(name,): amount for (_, name), amount in of_services().items()}


@quick
@given(
    st.sampled_from(
        ["Cost Centre: {} - {}", "COST CENTRE : {} {}", "Cost centre - {} - {}", "{} {}", "{} - {}"]
    ),
    st.sampled_from([0, 1, 2]),
    st.booleans(),
    st.booleans(),
)
def test_a_name_in_a_row_of_its_own_belongs_to_the_lines_below(
    tmp_path: Path,
    text: str,
    at: int,
    totals: bool,  # noqa: FBT001 - drawn
    blank: bool,  # noqa: FBT001 - drawn
) -> None:
    table = [HEADER]
    for which, (code, name) in enumerate(SERVICES.items()):
        mine = range(which, 40, 5)
        table.append([*[""] * at, text.format(code, name), *[""] * (4 - at)])
        table += map(line, mine)
        if totals:
            whole = sum(map(pence, mine))
            table.append(["", "", "", f"Total for {name}", f"{whole / 100:.2f}"])
        if blank:
            table.append([""] * 5)
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert by_name(ledger, "cost_centre_code", "cost_centre") == of_services()
    assert noted(ledger, "of the lines below each")[0] == 5


def test_notes_among_lines_are_no_names(tmp_path: Path) -> None:
    table = [[*HEADER[:2], "Service", *HEADER[2:]]]
    for nth in range(20):
        cells = line(nth)
        if nth in {5, 9}:
            table.append([f"Checked by finance {nth}", "", "", "", "", ""])
        table.append([*cells[:2], list(SERVICES.values())[nth % 5], *cells[2:]])
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert {name for (name,) in by_name(ledger, "service")} == set(SERVICES.values())


@quick
@given(
    st.sampled_from(["CC", "Cost Centre", "Cost Centre Code", "Costc"]),
    st.sampled_from([("Code", "Description"), ("Cost Centre", "Cost Centre Name"), ("A", "B")]),
    st.sampled_from(["Cost centres", "Lookup", "Key", "Sheet2"]),
    st.integers(0, 4),
    st.booleans(),
)
def test_names_on_a_lookup_sheet_are_joined_by_their_codes(
    tmp_path: Path,
    heading: str,
    headings: tuple[str, str],
    sheet: str,
    at: int,
    first: bool,  # noqa: FBT001 - drawn
) -> None:
    codes = list(SERVICES)
    data = [[*HEADER[:at], heading, *HEADER[at:]]]
    for nth in range(40):
        cells = line(nth)
        data.append([*cells[:at], codes[nth % 5], *cells[at:]])
    lookup = [list(headings), *map(list, SERVICES.items())]
    sheets = {sheet: lookup, "Data": data} if first else {"Data": data, sheet: lookup}
    ledger = read(book(tmp_path / "ledger.xlsx", sheets))
    assert ledger.amount_pence == sum(map(pence, range(40)))
    names = "service" if any(ledger.lines["service"].to_pylist()) else "cost_centre"
    assert by_name(ledger, "cost_centre_code", names) == of_services()
    assert noted(ledger, f"the names that the sheet '{sheet}' has")[0] == 5


def test_codes_that_the_lookup_hardly_has_are_left_alone(tmp_path: Path) -> None:
    data = [[*HEADER, "CC"], *([*line(nth), f"ZZ{nth % 9:04}"] for nth in range(40))]
    lookup = [["Code", "Description"], *map(list, SERVICES.items())]
    ledger = read(book(tmp_path / "ledger.xlsx", {"Data": data, "Key": lookup}))
    assert not any("were given the names" in odd.what for odd in ledger.oddities)


def test_sheets_of_one_layout_named_after_services_name_them(tmp_path: Path) -> None:
    sheets = {
        name: [HEADER, *(line(nth) for nth in range(which, 40, 5))]
        for which, name in enumerate(SERVICES.values())
    }
    ledger = read(book(tmp_path / "ledger.xlsx", sheets))
    assert by_name(ledger, "service") == {
        (name,): sum_ for (_, name), sum_ in of_services().items()
    }
    assert noted(ledger, "the name of each sheet was read as its service")[0] == 5


@pytest.mark.parametrize(
    "names", [["Apr-24", "May-24", "Jun-24"], ["Sheet1", "Sheet2", "Sheet3"], ["Q1", "Q2", "Q3"]]
)
def test_sheets_named_after_months_name_no_service(tmp_path: Path, names: list[str]) -> None:
    sheets = {}
    for which, name in enumerate(names):
        lines = [line(nth) for nth in range(which, 39, 3)]
        sheets[name] = [HEADER, *([f"{row[0][:3]}0{which + 4}/2024", *row[1:]] for row in lines)]
    ledger = read(book(tmp_path / "ledger.xlsx", sheets))
    assert {name for (name,) in by_name(ledger, "service")} == {None}


@quick
@given(
    st.sampled_from([("£", "p"), ("Amount £", "Amount p"), ("Pounds", "Pence"), ("GBP", "pence")]),
    st.integers(0, 4),
    st.booleans(),
)
def test_pounds_and_pence_in_two_columns_are_one_amount(
    tmp_path: Path,
    headings: tuple[str, str],
    at: int,
    padded: bool,  # noqa: FBT001 - drawn
) -> None:
    table = [[*HEADER[:at], *headings, *HEADER[at:-1]]]
    for nth in range(30):
        pounds, rest = divmod(pence(nth), 100)
        cells = line(nth)[:-1]
        sign = "-" if nth % 7 == 3 else ""
        both = [f"{sign}{pounds}", f"{rest:02}" if padded else str(rest)]
        table.append([*cells[:at], *both, *cells[at:]])
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert ledger.amount_pence == sum(pence(nth) * (-1 if nth % 7 == 3 else 1) for nth in range(30))
    noted(ledger, "the amount is in two columns")


@quick
@given(st.sampled_from("-./|:_"), st.booleans(), st.integers(0, 2))
def test_codes_and_a_name_in_one_cell_come_apart(
    tmp_path: Path,
    by: str,
    spaced: bool,  # noqa: FBT001 - drawn
    at: int,
) -> None:
    codes, accounts = list(SERVICES.items()), list(ACCOUNTS)
    delimiter = f" {by} " if spaced else by
    table = [[*HEADER[:at], "Ledger account", *HEADER[at:]]]
    for nth in range(40):
        cells = line(nth)
        joined = delimiter.join([accounts[nth % 3], *codes[nth % 5]])
        table.append([*cells[:at], joined, *cells[at:]])
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert by_name(ledger, "cost_centre_code", "cost_centre") == of_services()
    named = {(code, name) for code, name in by_name(ledger, "account_code", "account")}
    assert named == set(ACCOUNTS.items())


@quick
@given(
    st.sampled_from(["Old", "Former", "Previous", "Legacy", "Superseded"]),
    st.sampled_from(["Cost Centre Name", "Service", "Cost Centre"]),
    st.sampled_from(["New ", "", "Current "]),
    st.booleans(),
)
def test_a_column_of_former_names_is_the_last_choice(
    tmp_path: Path,
    former: str,
    heading: str,
    now: str,
    first: bool,  # noqa: FBT001 - drawn
) -> None:
    names = list(SERVICES.values())
    both = [f"{former} {heading}", f"{now}{heading}"]
    table = [[*HEADER[:2], *(both if first else both[::-1]), *HEADER[2:]]]
    for nth in range(40):
        cells, pair = line(nth), [names[(nth + 2) % 5], names[nth % 5]]
        table.append([*cells[:2], *(pair if first else pair[::-1]), *cells[2:]])
    ledger = read(write(tmp_path / "ledger.csv", table))
    field = "service" if any(ledger.lines["service"].to_pylist()) else "cost_centre"
    assert by_name(ledger, field) == by_service()


def test_sheets_of_budgets_are_left_out_beside_actual_spending(tmp_path: Path) -> None:
    header = [*HEADER[:2], "Service", *HEADER[2:]]
    names = list(SERVICES.values())
    data = [header, *([*line(n)[:2], names[n % 5], *line(n)[2:]] for n in range(40))]
    budget = [["Service", "Account", "Amount"], *([name, "All", "99000.50"] for name in names)]
    path = book(tmp_path / "ledger.xlsx", {"Actuals": data, "Budget 2024-25": budget})
    ledger = read(path)
    assert ledger.amount_pence == sum(map(pence, range(40)))
    noted(ledger, "'Budget 2024-25'; its column adds up to 'Amount' £495,002.50")


def test_a_second_table_with_other_columns_stops_whatever_is_accepted(tmp_path: Path) -> None:
    header = ["Date", "Supplier", "Service", "Account", "Ref", "Amount"]
    names = list(SERVICES.values())
    table = [header, *([*line(n)[:2], names[n % 5], *line(n)[2:]] for n in range(40))]
    table += [[""] * 6, ["Merchant", "Date", "Cost Centre Description", "Card Amount", "", ""]]
    table += [[f"Shop {n}", "01/05/2024", names[n % 5], f"{n}.50", "", ""] for n in range(30)]
    path = write(tmp_path / "ledger.csv", table)
    assert "A second table begins here" in asked(path)
    with pytest.raises(Exception, match="A second table begins here"):
        read(path, accept=["rejected"])
