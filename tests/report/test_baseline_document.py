"""Page, workbook and terminal say what `baseline.json` says: each figure, to what it is written."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend.baseline import read_results
from prevspend.cli import app
from prevspend.money import format_pounds
from prevspend.report import baseline_document, page_workbook
from prevspend.report.document.model import Words
from prevspend.report.words import GROUPED_BY, RETURNS, STATUS
from prevspend.taxonomy import load_taxonomy
from tests.conftest import EXAMPLES
from tests.report.reading import Node, read_page, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prevspend.report.document.model import Page

TAXONOMY = load_taxonomy()
LEDGER = EXAMPLES / "council/westmoor-2024-25.csv"
OPTIONS = (
    *("--overlay", str(EXAMPLES / "overlay/westmoor.yaml")),
    *("--overrides", str(EXAMPLES / "overlay/westmoor-overrides.yaml")),
    *("--made", "2026-05-01", "--contact", "finance@example.org", "--licence", "OGL v3.0"),
)
Row = tuple[str, str, list[int]]
"""A table of the page, the name of a row, and pence."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The results of a made-up council, and what the terminal shows."""
    folder = tmp_path_factory.mktemp("results")
    done = CliRunner().invoke(app, ["classify", str(LEDGER), "-o", str(folder), *OPTIONS])
    assert done.exit_code == 0, done.output
    return folder, done.stdout


@pytest.fixture(scope="module")
def record(results: tuple[Path, str]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((results[0] / "baseline.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def page(results: tuple[Path, str]) -> Node:
    return read_page((results[0] / "report.html").read_text("utf-8"))


def ends(entry: dict[str, int]) -> list[int]:
    return [entry["low"], entry["central"], entry["high"]]


def to_pence(written: str) -> int:
    return int(Decimal(re.sub(r"[£,+]", "", written)) * 100)


def words_of(document: Page, section: str) -> list[str]:
    """Return the paragraphs of a section."""
    [found] = [each for each in document.sections if each.id == section]
    return [part.text for part in found.parts if isinstance(part, Words)]


def figures(record: dict[str, Any]) -> Iterator[Row]:
    """Yield the figures of baseline.json that every report has, by table and row."""
    for status, name in STATUS.items():
        yield "Reconciliation", name, [record["reconciliation"][f"{status}_pence"]]
    for tier, entry in record["tiers"].items():
        yield "Prevention by tier", tier.capitalize(), ends(entry)
    for id_, entry in record["lenses"].items():
        headline = " – headline" if id_ == record["headline"] else ""
        yield "Prevention by lens", entry["name"] + headline, ends(entry)
    yield from interventions(record)
    for id_, name in GROUPED_BY.items():
        caption = f"Prevention by group: {name[:1].lower()}{name[1:]}"
        for entry in record["groups"][id_]["groups"]:
            yield caption, entry["name"], [entry["amount_pence"], *ends(entry)]
    for id_, totals in record["crosswalks"].items():
        for entry in totals:
            codes = ", ".join(entry["codes"]) or "none"
            caption = f"Prevention by code: {RETURNS[id_]}"
            yield caption, codes, [entry["amount_pence"], *ends(entry)]
    for entry in record["inputs"]:
        yield "Files read", entry["name"], [entry["amount_pence"]]
    caption = "What in the overlay makes the difference"
    for entry in record["local"]["causes"]:
        yield caption, entry["what"], [entry["amount_pence"], entry["prevention_pence"]]


def interventions(record: dict[str, Any]) -> Iterator[Row]:
    preventive = [entry for entry in record["interventions"] if entry["tier"]]
    caption = f"Prevention by intervention ({len(preventive)} interventions)"
    other = "Money that is not prevention, not decided or out of scope"
    for entry in record["interventions"]:
        pence = [entry["amount_pence"]]
        if entry["tier"]:
            yield caption, entry["name"], pence + ends(entry["prevention"])
        else:
            yield other, entry["name"], pence


def test_the_page_has_the_figures_of_the_json(record: dict[str, Any], page: Node) -> None:
    found = tables(page)
    rows = list(figures(record))
    assert len(rows) > 100
    for caption, name, pence in rows:
        places = [at for at, head in enumerate(found[caption].heads[1:]) if head.endswith("£")]
        values = [found[caption].values[name][at] for at in places]
        assert values[: len(pence)] == pence, (caption, name)
        texts = [found[caption].rows[name][at] for at in places]
        for text, each in zip(texts, pence, strict=False):
            whole, exact = format_pounds(each, pennies=False), format_pounds(each)
            assert text.lstrip("+") in {whole, exact}, (caption, name)


def test_the_workbook_has_the_figures_of_the_json(
    results: tuple[Path, str], record: dict[str, Any]
) -> None:
    book = openpyxl.load_workbook(results[0] / "baseline.xlsx", data_only=True)
    contents = {row[1].value: row[0].value for row in book["Read this first"].iter_rows()}
    for caption, name, pence in figures(record):
        heads, *rows = book[str(contents[caption])].iter_rows(values_only=True)
        [row] = [row for row in rows if row[0] == name]
        pounds = [
            Decimal(str(value))
            for head, value in zip(heads, row, strict=True)
            if str(head).endswith("£") and value is not None
        ]
        assert [round(value * 100) for value in pounds[: len(pence)]] == pence, name


def test_the_terminal_has_the_figures_of_the_json(
    results: tuple[Path, str], record: dict[str, Any]
) -> None:
    lines = [line.strip() for line in results[1].splitlines()]
    for caption, name, pence in figures(record):
        if caption in {"Reconciliation", "Prevention by tier", "Prevention by lens"}:
            pennies = caption == "Reconciliation"
            texts = [format_pounds(each, pennies=pennies) for each in pence]
            [line, *_] = [line for line in lines if re.match(rf"{re.escape(name)} +-?£", line)]
            assert re.findall(r"-?£[\d,.]+", line) == texts


def test_all_three_say_whose_figures_they_are_and_what_they_cannot_tell(
    results: tuple[Path, str], record: dict[str, Any], page: Node
) -> None:
    folder, terminal = results
    book = openpyxl.load_workbook(folder / "baseline.xlsx")["Read this first"]
    sheet = {str(cell.value) for row in book.iter_rows() for cell in row if cell.value}
    shown, words = page.text(), " ".join(terminal.split())
    assert record["publication"] == {
        "made": "2026-05-01",
        "contact": "finance@example.org",
        "licence": "OGL v3.0",
    }
    for fact in (*record["publication"].values(), record["financial_year"], "✓ To the penny"):
        assert fact in shown
        assert fact in sheet
        assert fact in words
    for note in record["warnings"]:
        assert note in shown
        assert note in sheet
        assert " ".join(note.split()) in words
    assert "are defaults of the taxonomy until somebody local decides them" in shown
    [first] = [text for text in sheet if "in scope was spent on prevention" in text]
    assert first in shown
    assert first in words
    assert re.search(r"at least \d+\.\d% and at most \d+\.\d%", first)


def test_what_an_intervention_is_made_of_adds_up_to_it(record: dict[str, Any], page: Node) -> None:
    folds = {node.attributes.get("id"): node for node in page.all("details")}
    shown = 0
    for entry in record["interventions"]:
        if not entry["tier"]:
            continue
        for table in tables(folds[entry["id"]]).values():
            parts = {name: row for name, row in table.values.items() if name != "All of it"}
            assert len(parts) <= 7
            sums = [sum(row[at] or 0 for row in parts.values()) for at in range(3)]
            assert sums == [entry["lines"], entry["amount_pence"], entry["prevention"]["central"]]
            assert table.values.get("All of it", sums) == sums
            shown += 1
    assert shown > 20


def test_months_add_up_to_the_money_of_a_cost_centre(page: Node) -> None:
    rows = [
        row
        for fold in page.all("details")
        if fold.attributes.get("id")
        for row in fold.all("tr")
        if row.all("details")
    ]
    assert len(rows) > 50
    for row in rows:
        months = re.findall(r"(-?)£([\d,]+)", row.all("p")[0].text())
        pounds = sum(int(f"{sign}{text.replace(',', '')}") for sign, text in months)
        [_, money, _] = [float(cell.attributes["data-value"] or 0) for cell in row.all("td")]
        assert abs(pounds - money / 100) <= len(months) / 2


def test_payees_who_may_be_persons_are_numbers(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "Date,Supplier,Cost Centre Name,Amount\n"
        "01/05/2024,Mrs Jane Quillfeather,Stop Smoking Service,100.00\n"
        "01/06/2024,Riverside Group Ltd,Stop Smoking Service,50.00\n",
        encoding="utf-8",
    )
    folder = tmp_path / "out"
    done = CliRunner().invoke(app, ["classify", str(ledger), "-o", str(folder)])
    assert done.exit_code == 0, done.output
    html = read_page((folder / "report.html").read_text("utf-8"))
    [payees] = [table for name, table in tables(html).items() if name.startswith("2 payees of")]
    assert [*payees.rows] == ["Payee 1", "Riverside Group Ltd", "All of it"]
    codings = openpyxl.load_workbook(folder / "baseline.xlsx")["Codings"]
    assert {"Payee 1", "Riverside Group Ltd"} <= {cell.value for row in codings for cell in row}


def test_codings_beyond_the_most_stand_as_one_row(
    results: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prevspend.report.pages.drilldown.MOST_CODINGS", 10)
    baseline, codings = read_results(results[0])
    document = baseline_document(baseline, TAXONOMY, codings)
    book = openpyxl.load_workbook(io.BytesIO(page_workbook(document)), data_only=True)
    heads, *rows = book["Codings"].iter_rows(values_only=True)
    assert len(rows) == 11
    assert rows[-1][0] == f"{len(codings) - 10:,} smaller codings, which are in codings.parquet"
    at = heads.index("Amount, £")
    pounds = sum(Decimal(str(row[at])) for row in rows)
    assert pounds * 100 == baseline.reconciliation.read_pence


def test_a_share_that_cannot_be_said_yet_is_no_headline(results: tuple[Path, str]) -> None:
    baseline, _ = read_results(results[0])
    found, coverage = baseline.reconciliation, baseline.coverage
    little = coverage.model_copy(update={"decided_pence": 1, "decided_share": 0.001})
    much = found.model_copy(update={"unclassified_pence": coverage.in_scope_pence})
    unknown = baseline.model_copy(update={"coverage": little, "reconciliation": much})
    document = baseline_document(unknown, TAXONOMY)
    [share] = [key for key in document.key_figures if key.name == "Share of money in scope"]
    assert share.figure == "Cannot be said yet"
    assert "cannot be said yet" in document.answers[0]
    quote = words_of(document, "quote")
    assert quote[0].startswith("Not as a share")
    assert "spent between" in quote[1]


def test_a_figure_is_quoted_with_its_range_basis_and_what_is_decided(
    results: tuple[Path, str],
) -> None:
    baseline, codings = read_results(results[0])
    answer, sentence = words_of(baseline_document(baseline, TAXONOMY, codings), "quote")
    lens, scope = baseline.lenses[baseline.headline], baseline.coverage.in_scope_pence
    assert answer.startswith("Yes")
    for figure in (lens.central / scope, lens.low / scope, baseline.most_pence / scope):
        assert f"{figure:.1%}" in sentence
    assert "of the money in scope is decided" in sentence
    assert f"{baseline.taxonomy.id} {baseline.taxonomy.version}" in sentence


def test_part_of_a_year_is_not_quoted_as_a_year(results: tuple[Path, str]) -> None:
    baseline, codings = read_results(results[0])
    part = baseline.model_copy(update={"part_of_year": (1, 2, 3)})
    document = baseline_document(part, TAXONOMY, codings)
    answer, sentence = words_of(document, "quote")
    assert answer.startswith("Not as the figure of a year: it holds 3 of 12 months")
    for text in (sentence, document.answers[0]):
        assert "In 3 of the 12 months of 2024-25" in text


def test_payees_and_what_would_change_the_figure_add_up(page: Node, record: dict[str, Any]) -> None:
    by_name = tables(page)
    [paid] = [table for name, table in by_name.items() if "payees of prevention" in name]
    *payees, whole = (row[2:] for row in paid.rows.values())
    tiers = [ends(tier) for tier in record["tiers"].values()]
    for at in range(3):
        pence = sum(tier[at] for tier in tiers)
        assert to_pence(whole[at]) == pytest.approx(pence, abs=50)
        parts = sum(to_pence(row[at]) for row in payees)
        assert parts == pytest.approx(pence, abs=50 * len(payees))
    low, central, high = ends(record["lenses"][record["headline"]])
    lower, higher = by_name["How far the figure could move"].rows[
        "Other shares of the same interventions"
    ]
    assert to_pence(lower) == pytest.approx(low - central, abs=50)
    assert to_pence(higher) == pytest.approx(high - central, abs=50)


def test_a_ledger_without_any_prevention_has_a_page(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "Date,Supplier,Cost Centre Name,Amount\n01/05/2024,Tarmac Ltd,Highways Repairs,50.00\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(app, ["classify", str(ledger), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    page = read_page((tmp_path / "out/report.html").read_text("utf-8"))
    assert "Nothing that was read is prevention." in page.text()
    assert not [name for name in tables(page) if "payees of prevention" in name]
