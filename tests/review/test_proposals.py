"""Decisions become rules: an overlay for later years, and national rules of several bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

from prevspend import Baseline, load_taxonomy
from prevspend.cli import app
from prevspend.review import ANSWERS_SHEET
from prevspend.taxonomy import load_overlay
from prevspend.upkeep import check_overlay
from tests.review.conftest import run
from tests.review.test_review import answering, edit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = "Date,Directorate,Cost Centre,Cost Centre Name,Account Name,Supplier,Narrative,Net Amount"
LINES = (
    "01/05/2024,Quillside,A1,Wobble Unit,Odd Things,Riverside Group Ltd,Secret story,9000.00",
    "01/06/2024,Quillside,A1,Wobble Unit,Other Things,Lakeside Group Ltd,More of it,1000.00",
    "01/05/2024,Quillside,B1,Riddle Desk,Zither Payments,Mr A Person,For the riddle,500.00",
    "01/05/2024,Quillside,B2,Enigma Desk,Zither Payments,Mrs B Person,For the enigma,400.00",
    "01/05/2024,Quillside,D1,Puzzle Team,Odd Things,Hilltop Group Ltd,For the puzzle,300.00",
    "01/05/2024,Highways,H1,Highways Maintenance,Materials,Road Ltd,Tar for roads,2000.00",
)
ANSWERS = {
    "Wobble": "falls-frailty",
    "Riddle": "Not prevention",
    "Enigma": "Not prevention",
    "Puzzle": "Out of scope",
}


def decide(folder: Path, name: str, lines: tuple[str, ...], answers: Mapping[str, str]) -> Path:
    """Classify a ledger, answer its review, and classify again with the answers."""
    folder.mkdir()
    ledger = folder / "ledger.csv"
    ledger.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    named = ("--organisation", name, "-o", folder / "results")
    run("classify", ledger, *named)
    review = folder / "review.xlsx"
    run("review", folder / "results", "--apart", "-o", review)
    rows = [str(row[5]) for row in openpyxl.load_workbook(review)[ANSWERS_SHEET].values]
    for at, text in enumerate(rows, start=1):
        for word, answer in answers.items():
            if word in text:
                edit(review, answering(at, Decision=answer, Why=f"we know the {word}"))
    run("classify", ledger, *named, "--overrides", review)
    return folder / "results"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return decide(tmp_path_factory.mktemp("local") / "one", "Westmoor", LINES, ANSWERS)


@pytest.fixture(scope="module")
def overlay(decided: Path) -> Path:
    path = decided.parent / "ours.yaml"
    shown = run("review-propose", decided, "-o", path)
    assert "for 100% of what people decided" in shown
    return path


def test_the_overlay_has_rules_with_examples_and_passes_the_check(
    decided: Path, overlay: Path
) -> None:
    taxonomy = load_taxonomy()
    report = check_overlay(overlay, taxonomy)
    assert [finding for finding in report.findings if finding.code.severity == "error"] == []
    local = load_overlay(overlay, taxonomy).overlay
    [rule] = local.rules
    assert (rule.for_, rule.cost_centre_code) == ("falls-frailty", ("A1",))
    assert "we know the Wobble (A. Lead, 2026-03-31)" in rule.why
    assert rule.examples
    assert {entry.id for entry in local.interventions} == {
        "westmoor-not-prevention",
        "westmoor-out-of-scope",
    }
    run("taxonomy", "check", overlay, "--ledger", decided)


def test_names_of_persons_and_payees_are_in_no_example(overlay: Path) -> None:
    text = overlay.read_text(encoding="utf-8")
    assert "Person" not in text
    assert "Group Ltd" not in text


def test_decisions_that_share_an_account_become_one_rule(overlay: Path) -> None:
    content = yaml.safe_load(overlay.read_text(encoding="utf-8"))
    [entry] = [each for each in content["interventions"] if each["id"].endswith("not-prevention")]
    assert [rule.get("account") for rule in entry["rules"]] == [["zither payments"]]


def test_the_next_year_needs_no_decision(decided: Path, overlay: Path, tmp_path: Path) -> None:
    text = (decided.parent / "ledger.csv").read_text(encoding="utf-8")
    later = tmp_path / "later.csv"
    later.write_text(text.replace("/2024", "/2025").replace("side Group", "hill Group"))
    named = ("--organisation", "Westmoor", "-o", tmp_path / "later")
    run("classify", later, *named, "--overlay", overlay)
    baseline = Baseline.read(tmp_path / "later")
    assert baseline.local is not None
    assert baseline.local.reconciliation.unclassified_pence == 0
    assert baseline.reconciliation.unclassified_pence > 0
    run("review", tmp_path / "later", "--overlay", overlay, "-o", tmp_path / "review.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "review.xlsx")[ANSWERS_SHEET].values
    assert "undecided" not in [row[8] for row in rows]


def test_what_another_coding_contradicts_is_no_rule(tmp_path: Path) -> None:
    lines = (
        *LINES[:3],
        "01/05/2024,Quillside,C9,Crossword Desk,Zither Payments,Hilltop Group Ltd,Other,700.00",
        *LINES[3:],
    )
    answers = {**ANSWERS, "Crossword": "falls-frailty"}
    folder = decide(tmp_path / "two", "Westmoor", lines, answers)
    run("review-propose", folder, "-o", tmp_path / "ours.yaml")
    assert "zither" not in (tmp_path / "ours.yaml").read_text(encoding="utf-8")


def test_several_organisations_propose_national_rules_without_payees(
    decided: Path, tmp_path: Path
) -> None:
    lines = (
        "01/05/2024,Quillside,Z7,Leeds Wobble Service,Sundry,Upland Group Ltd,Private,700.00",
        LINES[-1],
    )
    other = decide(tmp_path / "two", "Eastmoor", lines, {"Wobble": "falls-frailty"})
    run("review-propose", decided, other, "--national", "-o", tmp_path / "rules.yaml")
    [rule] = yaml.safe_load((tmp_path / "rules.yaml").read_text(encoding="utf-8"))
    assert rule["intervention"] == "falls-frailty"
    assert (rule["in"], rule["phrases"]) == (["service", "cost_centre"], ["wobble"])
    assert rule["organisations"] == ["Eastmoor", "Westmoor"]
    assert rule["pounds"] == "£10,700.00"
    text = (tmp_path / "rules.yaml").read_text(encoding="utf-8")
    assert "Group Ltd" not in text
    assert "Secret story" not in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "People decided nothing in these results."),
        (("--national",), "These results are of one organisation."),
    ],
)
def test_what_cannot_be_proposed_says_so(
    results: Path, decided: Path, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    folder = decided if options else results
    command = ("review-propose", str(folder), *options, "-o", str(tmp_path / "ours.yaml"))
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert message in done.output
