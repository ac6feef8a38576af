"""National and local figures stand side by side: on the terminal, in the workbook, on the page."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend import Baseline
from prevspend.cli import app
from prevspend.money import format_pounds
from prevspend.report import baseline_document, page_html, page_workbook
from prevspend.taxonomy import load_taxonomy
from tests.conftest import EXAMPLES
from tests.report.reading import read_page, tables

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

LEDGER = str(EXAMPLES / "council/westmoor-2024-25.csv")
OVERLAY = ["--overlay", str(EXAMPLES / "overlay/westmoor.yaml")]
OVERRIDES = ["--overrides", str(EXAMPLES / "overlay/westmoor-overrides.yaml")]


def classify(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["classify", LEDGER, "-o", str(folder), *arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Baseline, str]:
    """The baseline and the summary of the made-up council, with overlay and overrides."""
    folder = tmp_path_factory.mktemp("made")
    done = classify(folder, *OVERLAY, *OVERRIDES)
    assert done.exit_code == 0, done.output
    return Baseline.read(folder), " ".join(done.stdout.split())


def test_summary_shows_both_figures_and_what_sets_them_apart(made: tuple[Baseline, str]) -> None:
    baseline, page = made
    assert "(westmoor 1.0.0) gives local figures beside the national ones" in page
    assert "Nationally and locally, central" in page
    assert baseline.local is not None
    for cause in baseline.local.causes:
        assert cause.what in page
    assert "Decided by people, whatever the rules say: 2 decisions on" in page
    assert "Scheme 14" in page


def test_workbook_shows_both_figures_and_people_s_decisions(made: tuple[Baseline, str]) -> None:
    baseline, _ = made
    book = openpyxl.load_workbook(
        io.BytesIO(page_workbook(baseline_document(baseline, load_taxonomy())))
    )
    rows = {row[0]: row[2:] for row in book["National and local"].iter_rows(values_only=True)}
    assert baseline.local is not None
    national, local = baseline.tiers["primary"].central, baseline.local.tiers["primary"].central
    assert rows["Primary"] == (national / 100, local / 100, (local - national) / 100)
    causes = {row[0]: row[1:] for row in book["Causes"].iter_rows(values_only=True)}
    for cause in baseline.local.causes:
        pence = cause.amount_pence, cause.prevention_pence
        assert causes[cause.what] == (cause.lines, *(each / 100 for each in pence))
    decisions = list(book["Decided by people"].iter_rows(values_only=True))
    assert decisions[1][:3] == (
        "joint-commissioning",
        "Reablement and short-term support after illness",
        "P. Example, finance business partner",
    )


def test_page_shows_both_figures_and_people_s_decisions(made: tuple[Baseline, str]) -> None:
    baseline, _ = made
    found = tables(read_page(page_html(baseline_document(baseline, load_taxonomy()))))
    assert baseline.local is not None
    both = found["Nationally and locally, central"].rows
    for tier, figures in baseline.tiers.items():
        pence = (figures.central, baseline.local.tiers[tier].central)
        assert both[tier.capitalize()][1:3] == [format_pounds(each) for each in pence]
    causes = found["What in the overlay makes the difference"].values
    assert {what: row[-1] for what, row in causes.items()} == {
        cause.what: cause.prevention_pence for cause in baseline.local.causes
    }
    codings = sum(entry.codings for entry in baseline.overrides)
    title = f"Decided by people, whatever the rules say: 2 decisions on {codings} codings"
    decided = found[title].rows
    names = {entry.id: entry.name for entry in load_taxonomy().interventions}
    for entry in baseline.overrides:
        if entry.intervention:
            assert decided[entry.id][0] == names[entry.intervention]
        assert decided[entry.id][1:] == [
            *(entry.by, entry.on, entry.why),
            *(f"{entry.codings:,}", f"{entry.lines:,}", format_pounds(entry.amount_pence)),
        ]


def test_without_an_overlay_nothing_local_is_shown(tmp_path: Path) -> None:
    done = classify(tmp_path)
    assert "locally" not in done.stdout
    book = openpyxl.load_workbook(tmp_path / "baseline.xlsx")
    assert not {"National and local", "Decided by people"} & set(book.sheetnames)
    found = json.loads((tmp_path / "baseline.json").read_text(encoding="utf-8"))
    assert (found["local"], found["overrides"], found["taxonomy"]["overlay"]) == (None, [], None)


def test_national_part_of_the_file_is_the_same_bytes_with_and_without_an_overlay(
    tmp_path: Path,
) -> None:
    for name, more in (("with", OVERLAY), ("without", [])):
        assert classify(tmp_path / name, "--quiet", *more).exit_code == 0
    with_, without = (
        json.loads((tmp_path / name / "baseline.json").read_text(encoding="utf-8"))
        for name in ("with", "without")
    )
    assert with_["local"]["causes"]
    assert with_["taxonomy"].pop("overlay")["id"] == "westmoor"
    without["taxonomy"].pop("overlay")
    with_.pop("local")
    without.pop("local")
    assert json.dumps(with_) == json.dumps(without)


def test_rule_of_an_overlay_that_decides_nothing_is_said(tmp_path: Path) -> None:
    overlay = tmp_path / "ours.yaml"
    overlay.write_text(
        "id: ours\nname: Ours\nversion: 1.0.0\nextends: england@2\n"
        "rules: [{id: ours.typo, for: parks, cost_centre_code: Z999, why: a typing error}]\n",
        encoding="utf-8",
    )
    page = " ".join(classify(tmp_path / "out", "--overlay", str(overlay)).stdout.split())
    assert "1 rule of the overlay decided nothing in this ledger: ours.typo" in page
    assert "The overlay moves no pound of this ledger" in page
