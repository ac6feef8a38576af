from __future__ import annotations

import hashlib
import io
import json
import os
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from prevspend.baseline import Baseline, build_baseline
from prevspend.classify import Allocations, classify_ledger
from prevspend.errors import OutputError
from prevspend.reading import read_ledger
from prevspend.report import baseline_document, page_on_terminal, page_workbook, write_results
from prevspend.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = [
    *("baseline.json", "baseline.xlsx", "codings.parquet", "lines.parquet", "manifest.json"),
    "report.html",
]
HEAD = """\
id: tiny
name: A tiny taxonomy
version: 1.2.3
licence: CC-BY-4.0
headline: broad
tiers: {primary: one, secondary: two, tertiary: three, structural: four}
lenses:
  strict: {name: Strict, counts: whole, why: a test}
  broad: {name: Broad, counts: share, why: a test}
"""
INTERVENTIONS = """\
- id: stop-smoking
  name: Stop smoking services
  tier: secondary
  share: {low: 0.5, central: 0.75, high: 1}
  lenses: [strict, broad]
  horizon: short
  why: a test
  responsible: public-health
  prevents: [cancer, lung-disease]
  crosswalk: {sha: [HC.6.1, HC.1], phg: quit}
  rules: [{id: stop-smoking.named, in: cost_centre, phrases: stop smoking}]
  examples: [{cost_centre: Stop Smoking}, {cost_centre: Acute, not: true}]
- id: hospitals
  name: Hospital care
  status: not_prevention
  why: a test
  rules: [{id: hospitals.named, in: cost_centre, phrases: acute}]
  examples: [{cost_centre: Acute}, {cost_centre: Stop Smoking, not: true}]
- id: vat
  name: VAT
  status: out_of_scope
  why: a test
  rules: [{id: vat.named, in: account, phrases: vat}]
  examples: [{account: VAT}, {account: Grants, not: true}]
"""
GROUPS = {
    "responsible": "[{id: public-health, name: Public health}, {id: icb, name: An ICB}]",
    "prevents": "[{id: cancer, name: Cancer}, {id: lung-disease, name: Lung disease}]",
}
CROSSWALKS = {"sha": "{HC.6.1: Information, HC.1: Cure}", "phg": "{quit: Stop smoking}"}
LEDGER = """\
Entity,Date,Expense Type,Expense Area,Supplier,Amount
NHS Example ICB,01/04/2024,Grants,Stop Smoking,Quit CIC,100.01
NHS Example ICB,01/05/2024,Contracts,Acute,Example FT,1000.00
NHS Example ICB,01/05/2024,VAT,Acute,HMRC,200.00
NHS Example ICB,01/05/2024,Mystery,=1+1,"{=SUM(A1)} Ltd",33.33
NHS Example ICB,01/05/2024,Mystery,@cmd,http://example.org/ltd,-3.33
NHS Example ICB,01/05/2024,Grants,Stop Smoking,=HYPERLINK(1),########
NHS Example ICB,01/05/2023,Grants,Stop Smoking,Quit CIC,7.00
"""
Made = tuple[Allocations, Baseline]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small ledger, classified: every status, a rejected row, another year, a control total."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "interventions").mkdir()
    (folder / "groups").mkdir()
    (folder / "crosswalks").mkdir()
    for crosswalk, text in CROSSWALKS.items():
        (folder / f"crosswalks/{crosswalk}.yaml").write_text(text, encoding="utf-8")
    for grouping, text in GROUPS.items():
        (folder / f"groups/{grouping}.yaml").write_text(text, encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "interventions/all.yaml").write_text(INTERVENTIONS, encoding="utf-8")
    (folder / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    whole = read_ledger([folder / "ledger.csv"])
    ledger, year = whole.for_year(whole.years()[-1].year)
    allocations = classify_ledger(ledger, load_taxonomy(folder))
    return allocations, build_baseline(allocations, year, 133_000)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_results_are_six_files(tmp_path: Path, made: Made) -> None:
    written = write_results(tmp_path / "a/new/folder", *made)
    assert names(tmp_path / "a/new/folder") == FILES
    assert sorted(path.name for path in written) == FILES
    assert written[-1].name == "manifest.json"


def test_the_same_results_are_the_same_bytes(tmp_path: Path, made: Made) -> None:
    write_results(tmp_path / "one", *made)
    write_results(tmp_path / "two", *made)
    write_results(tmp_path / "two", *made)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_what_is_written_is_read_back_as_the_same_baseline(tmp_path: Path, made: Made) -> None:
    write_results(tmp_path, *made)
    assert Baseline.read(tmp_path) == made[1]
    raw = json.loads((tmp_path / "baseline.json").read_text(encoding="utf-8"))
    assert raw["schema"] == "prevspend.baseline/1"
    assert raw["reconciliation"]["read_pence"] == 133_001


def test_the_parts_of_all_lines_add_up_to_the_baseline(tmp_path: Path, made: Made) -> None:
    write_results(tmp_path, *made)
    found = made[1].reconciliation
    lines = pq.read_table(tmp_path / "lines.parquet")
    codings = pq.read_table(tmp_path / "codings.parquet")
    assert sum(lines["part_pence"].to_pylist()) == found.read_pence
    assert sum(codings["amount_pence"].to_pylist()) == found.read_pence
    assert sum(lines["prevention_pence_central"].to_pylist()) == found.prevention_pence == 7501
    assert lines.num_rows == found.read_rows == 5
    assert pa.types.is_integer(lines.schema.field("part_pence").type)


def test_the_manifest_lists_every_other_file_with_its_hash(tmp_path: Path, made: Made) -> None:
    write_results(tmp_path, *made)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    listed = {entry["name"]: (entry["sha256"], entry["bytes"]) for entry in manifest["outputs"]}
    assert listed == {
        name: (hashlib.sha256(data).hexdigest(), len(data))
        for name, data in contents(tmp_path).items()
        if name != "manifest.json"
    }
    assert [entry["name"] for entry in manifest["inputs"]] == ["ledger.csv"]
    assert manifest["taxonomy"]["version"] == "1.2.3"


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path, made: Made) -> None:
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    (tmp_path / "board").mkdir()
    (tmp_path / "baseline.json").write_text("an old one", encoding="utf-8")
    write_results(tmp_path, *made)
    assert names(tmp_path) == sorted([*FILES, "notes.txt", "board"])
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "ours"
    assert Baseline.read(tmp_path) == made[1]


def test_a_folder_in_the_place_of_a_result_is_not_touched_and_nothing_is_written(
    tmp_path: Path, made: Made
) -> None:
    (tmp_path / "baseline.xlsx").mkdir()
    (tmp_path / "baseline.xlsx/keep.txt").write_text("ours", encoding="utf-8")
    (tmp_path / "lines.parquet").write_text("an old one", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_results(tmp_path, *made)
    assert str(caught.value.place) == str(tmp_path / "baseline.xlsx")
    assert names(tmp_path) == ["baseline.xlsx", "lines.parquet"]
    assert (tmp_path / "baseline.xlsx/keep.txt").read_text(encoding="utf-8") == "ours"
    assert (tmp_path / "lines.parquet").read_text(encoding="utf-8") == "an old one"


def fail_at(times: int, error: BaseException) -> Callable[[str | Path, str | Path], None]:
    """Give an `os.replace` that fails when it is called for the nth time, and only then."""
    replace, calls = os.replace, iter(range(1, 100))

    def stand_in(source: str | Path, target: str | Path) -> None:
        if next(calls) == times:
            raise error
        replace(source, target)

    return stand_in


@pytest.mark.parametrize("old", [True, False], ids=["over old results", "into an empty folder"])
@pytest.mark.parametrize("times", range(1, 7))
def test_where_one_file_cannot_be_replaced_none_is(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch, times: int, *, old: bool
) -> None:
    if old:
        for name in FILES[1:]:  # one of them is new
            (tmp_path / name).write_text(f"old {name}", encoding="utf-8")
    before = contents(tmp_path)
    in_use = PermissionError(13, "Permission denied", str(tmp_path / "baseline.xlsx"))
    monkeypatch.setattr(os, "replace", fail_at(times, in_use))
    with pytest.raises(OutputError, match="cannot be written: Permission denied") as caught:
        write_results(tmp_path, *made)
    assert contents(tmp_path) == before
    assert names(tmp_path) == sorted(before), "nothing is left lying about"
    assert str(caught.value.place) == str(tmp_path / "baseline.xlsx")
    assert "close the file if it is open in Excel" in str(caught.value.fix)


def test_an_interruption_while_files_are_moved_puts_everything_back(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "baseline.json").write_text("an old one", encoding="utf-8")
    before = contents(tmp_path)
    monkeypatch.setattr(os, "replace", fail_at(3, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_results(tmp_path, *made)
    assert contents(tmp_path) == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, made: Made) -> None:
    (tmp_path / "file.csv").write_text("a file", encoding="utf-8")
    for folder in (tmp_path / "file.csv", tmp_path / "file.csv/below"):
        with pytest.raises(OutputError) as caught:
            write_results(folder, *made)
        assert str(caught.value.place) == str(folder)
        assert "name another folder with -o" in str(caught.value.fix)


@pytest.fixture(scope="module")
def book(made: Made) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(made)), data_only=True)


def cells(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    return [
        [cell for cell in row if cell is not None]
        for row in book[sheet].iter_rows(values_only=True)
    ]


def test_the_workbook_has_a_sheet_for_each_question(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        *("Read this first", "Reconciliation", "Tiers", "Chart, Tiers", "Lenses", "Chart, Lenses"),
        *("Decided", "What would change it", "Shares that matter", "Interventions"),
        *("Chart, Interventions", "Other money", "Codings", "Payees"),
        *("Who is responsible", "What it prevents", "Whose health", "Return SHA", "Return PHG"),
        *("When and by whom", "Unclassified", "Rows not read", "Files"),
    ]


def test_the_workbook_leaves_out_no_pound_of_the_files(book: openpyxl.Workbook, made: Made) -> None:
    rows = {row[0]: row[-1] for row in cells(book, "Reconciliation")}
    assert rows["Read less control total"] == 0.01
    files = {row[0]: row[1:] for row in cells(book, "Files")}
    assert files["less: lines of 2023-24"] == [-1, -7.0]
    assert files["Read"] == [5, made[1].reconciliation.read_pence / 100]


def test_the_workbook_adds_itself_up_on_its_first_sheet(made: Made) -> None:
    formulas = openpyxl.load_workbook(io.BytesIO(workbook(made)))["Read this first"]
    rows = [[cell.value for cell in row[:5]] for row in formulas.iter_rows()]
    [head] = [at for at, row in enumerate(rows) if row[0] == "Does this workbook add up?"]
    checks = {row[0]: row for row in rows[head + 1 : head + 6]}
    read, prevention = 1330.01, 75.01
    assert [(row[1], row[2]) for row in checks.values()] == [
        ("=ROUND(SUM('Reconciliation'!$B$2:$B$5),2)", read),
        ("=ROUND(SUM('Codings'!$J$2:$J$6),2)", read),
        ("=ROUND(SUM('Tiers'!$C$2:$C$5),2)", prevention),
        ("=ROUND(SUM('Interventions'!$G$2),2)", prevention),
        ("=ROUND(SUM('Codings'!$L$2:$L$6),2)", prevention),
    ]
    shown = openpyxl.load_workbook(io.BytesIO(workbook(made)), data_only=True)
    verdicts = [row[4].value for row in shown["Read this first"].iter_rows() if row[4].value]
    assert verdicts == ["✓ adds up"] * 5


def test_tables_of_the_workbook_are_tables_of_excel(made: Made) -> None:
    found = openpyxl.load_workbook(io.BytesIO(workbook(made)))
    tables = {sheet.title: list(sheet.tables.values()) for sheet in found}
    [codings] = tables["Codings"]
    assert codings.name == "t_Codings"
    assert [column.name for column in codings.tableColumns] == [
        cell.value for cell in found["Codings"][1]
    ]
    assert all(len(tables[name]) == 1 for name in ("Tiers", "Interventions", "Unclassified"))


def test_the_workbook_lists_every_coding_with_what_was_decided(book: openpyxl.Workbook) -> None:
    heads, *rows = book["Codings"].iter_rows(values_only=True)
    listed = [dict(zip(heads, row, strict=True)) for row in rows]
    assert sum(round(Decimal(str(row["Amount, £"])) * 100) for row in listed) == 133_001
    [smoking] = [row for row in listed if row["Intervention"] == "Stop smoking services"]
    assert (smoking["Status"], smoking["Tier"]) == ("Prevention", "secondary")
    assert [smoking[f"{end}, £"] for end in ("Amount", "Low", "Central", "High")] == [
        *(100.01, 50.01, 75.01, 100.01),
    ]
    assert smoking["Payee"] == "Quit CIC"


def test_the_workbook_groups_by_role_harm_and_people(book: openpyxl.Workbook) -> None:
    figures = [1, 100.01, 50.01, 75.01, 100.01, 1]
    assert cells(book, "Who is responsible")[1:] == [
        ["Public health", *figures],
        ["Sum: the headline", *figures[2:]],
    ]
    assert cells(book, "What it prevents")[1:] == [["Cancer", *figures], ["Lung disease", *figures]]
    everyone = "For everyone: not aimed at one of these groups"
    assert cells(book, "Whose health")[1:] == [[everyone, *figures]]


def test_the_workbook_adds_up_by_the_codes_of_other_returns(book: openpyxl.Workbook) -> None:
    figures = [100.01, 50.01, 75.01, 100.01]
    assert cells(book, "Return SHA")[1:] == [
        ["HC.6.1, HC.1", "Information; Cure", 1, *figures],
        ["Sum: the headline", *figures[1:]],
    ]
    assert cells(book, "Return PHG")[1:] == [
        ["quit", "Stop smoking", 1, *figures],
        ["Sum: the headline", *figures[1:]],
    ]


def test_the_workbook_names_the_groups_of_each_intervention(book: openpyxl.Workbook) -> None:
    heads, first, *_ = book["Interventions"].iter_rows(values_only=True)
    row = dict(zip(heads, first, strict=True))
    assert row["Who is responsible"] == "Public health"
    assert row["What it prevents"] == "Cancer; Lung disease"
    assert row["Whose health it is aimed at"] is None


def test_text_that_looks_like_a_formula_or_a_link_stays_text(made: Made) -> None:
    formulas = openpyxl.load_workbook(io.BytesIO(workbook(made)))
    texts = {
        str(cell.value): cell
        for sheet in ("Unclassified", "Rows not read")
        for row in formulas[sheet].iter_rows()
        for cell in row
        if cell.value is not None
    }
    looks_active = [
        text for text in texts if text.startswith(("=", "{=", "@", "http")) or "HYPERLINK" in text
    ]
    assert "=1+1 › Mystery › {=SUM(A1)} Ltd" in looks_active
    assert len(looks_active) == 2
    for text in looks_active:
        assert texts[text].data_type == "s"
        assert texts[text].hyperlink is None


def test_the_workbook_lists_what_was_not_read(book: openpyxl.Workbook) -> None:
    [_, row] = cells(book, "Rows not read")
    assert row[:2] == ["ledger.csv", 7]
    assert "column was too narrow" in str(row[2])
    assert row[3] == "########"


def test_the_same_baseline_is_the_same_workbook(made: Made) -> None:
    assert workbook(made) == workbook(made)


def workbook(made: Made) -> bytes:
    allocations, baseline = made
    document = baseline_document(baseline, allocations.taxonomy, allocations.codings)
    return page_workbook(document)


def shown(made: Made) -> str:
    allocations, baseline = made
    console = Console(file=io.StringIO(), width=110, no_color=True)
    console.print(page_on_terminal(baseline_document(baseline, allocations.taxonomy)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_summary_says_what_limits_the_figures(made: Made) -> None:
    text = " ".join(shown(made).split())
    assert "1 row could not be read" in text
    assert "£30 is not decided yet" in text
    assert "Left out: 1 line of 2023-24 (£7.00)" in text
    assert "the shares of the 1 intervention here are defaults" in text
    assert "=1+1 › Mystery ›" in text, "the largest undecided coding"


def test_names_in_square_brackets_are_not_taken_for_colours(made: Made) -> None:
    organisation = made[1].organisation.model_copy(update={"name": "Example [bold]ICB[/x]"})
    renamed = made[1].model_copy(update={"organisation": organisation})
    assert "Example [bold]ICB[/x] · 2024-25" in shown((made[0], renamed))
