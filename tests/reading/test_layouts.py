from __future__ import annotations

from pathlib import Path

import pytest

from prevspend import reading as reading_room
from prevspend.errors import LayoutError, Location
from prevspend.reading import Layout, bundled_layouts, find_layout, read_ledger
from prevspend.reading.recognition.recognised import recognise
from prevspend.reading.recognition.savelayout import layout_from

BUNDLED = sorted(
    path
    for path in (Path(reading_room.__file__).parent / "layouts").glob("*.yaml")
    if not path.name.startswith("mhclg-")  # outturn has a reader of its own
)
CELLS = {"amount": "1.00", "date": "01/04/2024", "period": "Apr-24", "organisation": "Example"}
OWN_LAYOUT = """\
id: our-export
name: Our export
basis: ledger
organisation: {kind: council, name: Example Council, code: E00000001}
periods: calendar
columns:
  period: Month
  cost_centre: [Service name, Service]
  amount: ["Spend (£)"]
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_each_bundled_layout_loads_and_is_called_as_its_file(path: Path) -> None:
    assert find_layout(path.stem) in bundled_layouts()


def sample(layout: Layout) -> dict[str, str]:
    """Make a header and a row that this layout should know."""
    row = {
        headers[0]: f"{field} 1" for field, headers in {**layout.columns, **layout.optional}.items()
    }
    fields = {**layout.columns, **layout.optional}
    row |= {headers[0]: CELLS[field] for field, headers in fields.items() if field in CELLS}
    row |= {headers[0]: "123456" for field, headers in fields.items() if field.endswith("_code")}
    if layout.organisation.name and "organisation" in fields:
        row[fields["organisation"][0]] = layout.organisation.name
    if "amount" not in fields:
        row |= {layout.debit[0]: "1.00", layout.credit[0]: ""}
    for header, split in layout.split.items():
        row[header] = split.by[0].join(f"12345{at}" for at in range(len(split.into[-1])))
    return row


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_each_bundled_layout_recognises_its_own_headers_and_no_other_layout_does(
    path: Path, tmp_path: Path
) -> None:
    layout = find_layout(path.stem)
    row = sample(layout)
    header = ",".join(f'"{cell}"' for cell in row)
    line = ",".join(row.values())
    ledger = read_ledger([write(tmp_path / "ledger.csv", f"{header}\n{line}\n")])
    assert [source.layout for source in ledger.sources] == [path.stem]
    assert ledger.basis == layout.basis
    assert ledger.amount_pence == 100
    fields = layout.fields() - {"financial_year", "period"}
    assert [field for field in fields if ledger.lines[field].to_pylist() == [None]] == []


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_each_bundled_layout_says_whether_a_real_file_confirmed_it(path: Path) -> None:
    layout = find_layout(path.stem)
    assert layout.note
    assert layout.confirmed or layout.basis == "ledger" or "description" in layout.note


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_saved_layout_of_each_kind_loads_and_fits_the_same_file(
    path: Path, tmp_path: Path
) -> None:
    row = sample(find_layout(path.stem))
    rows = [list(row), list(row.values())]
    found = recognise(rows, bundled_layouts(), Location("ledger.csv"))
    saved = write(tmp_path / "ours.yaml", layout_from(found, rows[0], "ours"))
    again = recognise(rows, [find_layout(str(saved))], Location("ledger.csv"))
    assert (again.layout.id, again.columns, again.debit) == ("ours", found.columns, found.debit)
    assert (again.splits.keys(), again.layout.widths) == (found.splits.keys(), found.layout.widths)


def test_a_ledger_without_an_amount_is_answered_with_its_headings_and_the_command_to_type(
    tmp_path: Path,
) -> None:
    text = "Spend report\nEntity,Date,Expense Type,Expense Area,Whom\na,1/4/2024,c,d,e\n"
    with pytest.raises(
        LayoutError, match="No column of this ledger is recognised as its amount"
    ) as caught:
        read_ledger([write(tmp_path / "ledger.csv", text)])
    error = caught.value
    assert "'Entity', 'Date', 'Expense Type', 'Expense Area', 'Whom'" in str(error.why)
    assert str(error.place) == "ledger.csv"
    assert "--column amount=HEADER" in str(error.fix)


def test_a_table_that_is_nothing_like_a_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError) as caught:
        read_ledger([write(tmp_path / "ledger.csv", "Name,Age\nAnn,7\n")])
    assert "'Name', 'Age'" in str(caught.value.why)


def test_a_layout_of_ones_own_reads_what_no_bundled_one_does(tmp_path: Path) -> None:
    layout = write(tmp_path / "ours.yaml", OWN_LAYOUT)
    text = 'Month,Service,Spend (£),Ref\n202404,Stop Smoking,"£1,000.00",7\n'
    ledger = read_ledger([write(tmp_path / "ledger.csv", text)], layout=str(layout))
    [line] = ledger.lines.to_pylist()
    assert (line["cost_centre"], line["amount"]) == ("Stop Smoking", 100000)
    assert (line["financial_year"], line["period"]) == ("2024-25", "01")
    assert (ledger.organisation.name, ledger.organisation.code, ledger.organisation.kind) == (
        *("Example Council", "E00000001"),
        "council",
    )


def test_a_code_belongs_to_the_layouts_organisation_and_to_no_other(tmp_path: Path) -> None:
    layout = write(tmp_path / "ours.yaml", OWN_LAYOUT)
    text = "Month,Service,Spend (£)\n202404,Stop Smoking,1\n"
    path = write(tmp_path / "ledger.csv", text)
    ledger = read_ledger([path], layout=str(layout), organisation="Neighbour Council")
    assert (ledger.organisation.name, ledger.organisation.code) == ("Neighbour Council", None)


def test_the_layout_that_is_asked_for_is_the_only_one_tried(tmp_path: Path) -> None:
    text = "Period,Account,Account(T),Costc,Costc(T),Amount,Note\n202401,1,Fees,2,Roads,1,x\n"
    path = write(tmp_path / "ledger.csv", text)
    ledger = read_ledger([path], layout="unit4-detail")
    assert ledger.amount_pence == 100
    assert ledger.lines["description"].to_pylist() == [None]
    with pytest.raises(LayoutError, match="does not have the columns of the layout") as caught:
        read_ledger([path], layout="isfe2-detail")
    assert "codes ('Code Combination')" in caught.value.what


def test_a_layout_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LayoutError, match="There is no layout 'oracle'") as caught:
        find_layout("oracle")
    assert "civica-financials, dynamics-365" in str(caught.value.fix)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("amount:", "amuont:"), "amuont"),
        (("basis: ledger", "basis: books"), "'basis': input should be 'ledger'"),
        (("name: Our export\n", ""), "'name' is missing"),
        (("periods:", "perods:"), "unknown key 'perods'"),
        (("periods: calendar", "decimal: dot"), "'decimal': input should be 'point' or 'comma'"),
        (("periods: calendar", "debit: Dr"), "'debit' and 'credit' belong together"),
        (("periods: calendar", "widths: {period: x}"), "'x' is not a number"),
        (("Service name, Service", "Month"), "the header 'month' names both"),
        (("periods: calendar", "split: {A: {by: ., into: [amount]}}"), "each list of 'into'"),
        (
            ("periods: calendar", "split: {A: {by: ., into: [[skip, service], [service, skip]]}}"),
            "have the same length",
        ),
        (('  amount: ["Spend (£)"]\n', ""), "'columns' needs 'amount'"),
        (("  period: Month", "optional: {amount: x}\n"), "not YAML"),
        (("basis: ledger\n", "basis: ledger\nbasis: payments\n"), "'basis' is written twice"),
    ],
)
def test_a_broken_layout_file_says_what_is_wrong_and_where(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    path = write(tmp_path / "ours.yaml", OWN_LAYOUT.replace(*change))
    with pytest.raises(LayoutError, match="is wrong") as caught:
        find_layout(str(path))
    found = [str(entry) for entry in caught.value.problems]
    assert any(problem in entry for entry in found), found
    assert all(entry.startswith(f"{path}:") for entry in found), found


def test_the_place_of_a_wrong_key_is_its_line_and_column(tmp_path: Path) -> None:
    path = write(tmp_path / "ours.yaml", OWN_LAYOUT.replace("periods:", "perods:"))
    with pytest.raises(LayoutError) as caught:
        find_layout(str(path))
    [problem] = caught.value.problems
    assert str(problem.place) == f"{path}:5:1"
    assert "periods" in str(problem.fix)
