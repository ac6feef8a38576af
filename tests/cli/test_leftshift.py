"""`prevspend leftshift`: the examples' true changes found, files all or none, exit codes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend import (
    LeftShift,
    build_baseline,
    classify_ledger,
    load_taxonomy,
    read_ledger,
    write_results,
)
from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

FILES = ["changes-to-decide.yaml", "leftshift.html", "leftshift.json", "leftshift.xlsx"]
SHEETS = [
    *("Read this first", "Bridge", "Behind each step", "Open questions", "Shares", "Money"),
    *("Interventions", "May be recoding", "Target 1", "Comparability"),
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four example years, classified once, in folders like `icb-2023-24`."""
    home = tmp_path_factory.mktemp("results")
    taxonomy = load_taxonomy()
    for path in EXAMPLES.glob("*/*-20*.csv"):
        whose = "Westmoor County Council" if path.parent.name == "council" else None
        ledger, year = read_ledger([path], organisation=whose).for_year()
        allocations = classify_ledger(ledger, taxonomy)
        folder = home / f"{path.parent.name}-{year}"
        write_results(folder, allocations, build_baseline(allocations, year))
    return home


def leftshift(results: Path, *names: str, options: tuple[str, ...] = ()) -> Result:
    folders = [str(results / name) for name in names]
    return CliRunner().invoke(app, ["leftshift", *folders, *options])


def report_on(results: Path, *names: str, options: tuple[str, ...] = ()) -> LeftShift:
    done = leftshift(results, *names, options=(*options, "--json"))
    assert done.exit_code == 0, done.output
    return LeftShift.model_validate_json(done.stdout)


ICB, COUNCIL = ("icb-2023-24", "icb-2024-25"), ("council-2023-24", "council-2024-25")


def test_bridge_of_the_icb_holds_what_truly_changed(results: Path) -> None:
    """`examples/README.md` says what: a recoding, an end, and growth beyond 5%."""
    report = report_on(results, *ICB)
    start, end = report.bridge.start.all, report.bridge.end.all
    steps = zip(*(step.change.all for step in report.bridge.steps), strict=True)
    reached = [pence + sum(changes) for pence, changes in zip(start, steps, strict=True)]
    assert reached == list(end)
    found = {entry.id: entry for entry in report.candidates}
    rehabilitation = found["long-term-conditions--rehabilitation-pathways"]
    assert (rehabilitation.before_pence, rehabilitation.after_pence) == (640_000_00, 672_000_00)
    assert rehabilitation.effect.central < 0
    real = {entry.id: entry.real.central for entry in report.bridge.interventions}
    assert real["social-prescribing"] > 150_000_00  # 14% and 10% in place of 4% for prices
    assert real["learning-disability-health-check"] > 30_000_00
    assert real["long-term-conditions"] < -150_000_00  # the classes that ended
    ended = {"cost_centre": "LONG TERM CONDITIONS"}
    [change] = [
        effect.after_pence - effect.before_pence
        for effect in report.bridge.step("real").codings
        if ended.items() <= effect.coding.items()
    ]
    assert change < -70_000_00  # £217,000 ended; others grew, what was recoded among them


def test_recoding_of_the_councils_telecare_is_found_and_moves_no_prevention(results: Path) -> None:
    report = report_on(results, *COUNCIL)
    found = {entry.id: entry for entry in report.candidates}
    telecare = found["careline-and-telecare-service--technology-enabled-care"]
    assert not telecare.matters
    assert telecare.was == (
        {"cost_centre_code": "A206", "cost_centre": "Careline and Telecare Service"},
    )
    change = {entry.id: entry for entry in report.bridge.interventions}
    assert change["stop-smoking"].temporary_after.central > 900_000_00  # a grant of two years
    assert change["health-at-work"].real.central < 0


def test_prices_are_the_bundled_index_and_forecasts_are_marked(results: Path) -> None:
    report = report_on(results, *ICB)
    assert report.bridge.price_ratio == pytest.approx(100 / 96.1117, abs=1e-4)
    assert any("GDP deflator" in source for source in report.sources)
    assert not any(year.forecast for year in report.years)


def test_people_may_be_given(results: Path) -> None:
    options = (
        *("--population", "2023-24=500,000", "--population", "2024-25=510000"),
        *("--weighted-population", "2024-25=600000"),
    )
    report = report_on(results, *ICB, options=options)
    assert report.bridge.population_ratio == pytest.approx(1.02)
    assert report.years[0].weighted_per_head is None
    assert report.years[1].weighted_per_head is not None
    assert "Population as given" in report.sources


def test_page_is_readable_at_80_columns(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = leftshift(results, *ICB, options=("--target", "hewitt"))
    assert done.exit_code == 0
    for text in ("Money of each year, £", "Is it real?", "Real change", "Are targets met?"):
        assert text in done.stdout


def test_files_are_written_together_and_alike_every_time(results: Path, tmp_path: Path) -> None:
    options = ("--target", "parity", "-q")
    for folder in ("one", "two"):
        done = leftshift(results, *ICB, options=(*options, "-o", str(tmp_path / folder)))
        assert (done.exit_code, done.output) == (0, "")
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == FILES
    book: Any = openpyxl.load_workbook(tmp_path / "one" / "leftshift.xlsx")
    assert book.sheetnames == SHEETS
    text = (tmp_path / "one" / "leftshift.json").read_text(encoding="utf-8")
    report = json.loads(text)
    assert set(report) | {"publication"} == set(
        LeftShift.model_json_schema(by_alias=True)["properties"]
    )
    book = openpyxl.load_workbook(tmp_path / "one" / "leftshift.xlsx", data_only=True)
    column = [cell.value for cell in book["Bridge"]["C"][1:] if cell.value is not None]
    assert round(sum(column[:-1]) * 100) == round(column[-1] * 100)
    assert round(column[-1] * 100) == report["bridge"]["end"]["central"]


def test_decisions_are_honoured_and_never_written_over(results: Path, tmp_path: Path) -> None:
    leftshift(results, *ICB, options=("-q", "-o", str(tmp_path)))
    proposals = tmp_path / "changes-to-decide.yaml"
    text = proposals.read_text(encoding="utf-8")
    text = text.replace("verdict: undecided", "verdict: confirmed")
    text = text.replace("  by:\n", "  by: me\n").replace("  why:\n", "  why: I know\n")
    proposals.write_text(text, encoding="utf-8")
    done = leftshift(results, *ICB, options=("-q", "-o", str(tmp_path)))
    assert done.exit_code == 2
    assert "There are decisions in this file" in done.output
    assert proposals.read_text(encoding="utf-8") == text
    mine = tmp_path / "changes.yaml"
    proposals.rename(mine)
    options = ("--changes", str(mine), "-o", str(tmp_path), "-q")
    assert leftshift(results, *ICB, options=options).exit_code == 0
    report = LeftShift.model_validate_json((tmp_path / "leftshift.json").read_text("utf-8"))
    assert report.bridge.step("recoding").change.central < 0
    assert report.bridge.step("may_be_recoding").change.all == (0, 0, 0)
    assert "Nothing is left to decide" in proposals.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([str(EXAMPLES / "icb/marlshire-icb-2023-24.csv")], "is a file; this works on folders"),
        ([str(EXAMPLES / "icb")], "holds no baseline"),
        (["nowhere"], "holds no baseline"),
        (["--target", "hewit"], "The target 'hewit' cannot be understood"),
        (["--population", "2024-25=many"], "cannot be understood"),
        (["--changes", "missing.yaml"], "There is no such file of changes"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(
    results: Path, arguments: list[str], said: str
) -> None:
    done = leftshift(results, *ICB, options=tuple(arguments))
    assert done.exit_code == 2
    assert said in done.output
    assert "Next:" in done.output


def test_two_bodies_stop_and_nothing_is_written(results: Path, tmp_path: Path) -> None:
    names = ("icb-2023-24", "council-2024-25")
    out = tmp_path / "out"
    done = leftshift(results, *names, options=("-o", str(out)))
    assert done.exit_code == 2
    assert "cannot be set side by side" in done.output
    assert not out.exists()
    options = ("--carry-breaks", "-o", str(out))
    assert leftshift(results, *names, options=options).exit_code == 0
    report = LeftShift.model_validate_json((out / "leftshift.json").read_text("utf-8"))
    assert report.headline[1].startswith("Not comparable: ")


def test_codings_of_another_baseline_are_refused(results: Path, tmp_path: Path) -> None:
    shutil.copytree(results / "icb-2023-24", tmp_path / "mixed")
    shutil.copy(results / "icb-2024-25" / "codings.parquet", tmp_path / "mixed")
    words = ["leftshift", str(tmp_path / "mixed"), str(results / "icb-2024-25")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "changed since they were written: codings.parquet" in done.output
    done = CliRunner().invoke(app, [*words, "--accept-changed"])
    assert done.exit_code == 2
    assert "the two files were not written together" in done.output
