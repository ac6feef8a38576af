"""Findings and examples for other programs: each format is what its readers expect."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from prevspend.errors import Location
from prevspend.report import cases_in_format, check_in_format
from prevspend.upkeep import CheckFinding, CheckReport, check_taxonomy, codes, run_examples

HERE = Path(__file__).parent
MINIMAL = HERE.parent / "taxonomy" / "minimal"
ANNOTATION = re.compile(r"::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,title=[^,:]+::.+")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A taxonomy with an error and warnings, one of them exempted, and examples of all verdicts."""
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))
    shutil.copytree(HERE / "broken" / "PV301-rule-shadowed", folder, dirs_exist_ok=True)
    shutil.copytree(HERE / "broken" / "PV402-abbreviation-unused", folder, dirs_exist_ok=True)
    (folder / "exemptions.yaml").write_text(
        "- {code: PV402, id: svc, reason: soon needed, until: 2027-10-31}\n", encoding="utf-8"
    )
    file = folder / "interventions" / "all.yaml"
    examples = (
        '    - {cost_centre: "100% <Parks> & gardens"}\n    - {cost_centre: Signs, todo: later}\n'
    )
    file.write_text(file.read_text(encoding="utf-8") + examples, encoding="utf-8")
    return folder


@pytest.fixture
def report(folder: Path) -> CheckReport:
    return check_taxonomy(folder, dt.date(2026, 11, 21))


def test_json_tells_what_the_report_tells(report: CheckReport) -> None:
    output = json.loads(check_in_format(report, "json"))
    assert output["counts"] == {"error": 2, "warning": 1, "info": 0}
    assert [actual["code"] for actual in output["findings"]] == ["PV301", "PV306", "PV307"]
    assert output["exempted"][0]["reason"] == "soon needed"


def test_github_annotations_are_one_line_each(folder: Path, report: CheckReport) -> None:
    lines = check_in_format(report, "github").splitlines()
    assert len(lines) == 3
    assert all(ANNOTATION.fullmatch(line) for line in lines)
    for line in cases_in_format(run_examples(folder), "github").splitlines():
        assert ANNOTATION.fullmatch(line)


def test_github_annotations_escape_what_has_a_meaning_there(report: CheckReport) -> None:
    place = Location("a:b,c.yaml", line=1, column=2)
    finding = CheckFinding(codes()["tie"], place, "100% of\r\nit: all, here")
    text = check_in_format(CheckReport("x", None, (finding,), (), 0, 0, is_whole=True), "github")
    assert "file=a%3Ab%2Cc.yaml,line=1" in text
    assert text.endswith("::100%25 of%0D%0Ait: all, here")
    assert report.findings


def suite_of(text: str) -> ET.Element:
    return ET.fromstring(text)[0]  # noqa: S314 - written by ourselves


def test_junit_parses_and_its_counts_are_true(folder: Path, report: CheckReport) -> None:
    suite = suite_of(check_in_format(report, "junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    suite = suite_of(cases_in_format(run_examples(folder), "junit"))
    counts = [suite.get(name) for name in ("tests", "failures", "skipped")]
    assert counts == ["4", "1", "1"]
    names = [case.get("name", "") for case in suite.findall("testcase")]
    assert any(name.endswith("100% <Parks> & gardens") for name in names)


def test_cases_as_json_hold_every_example(folder: Path) -> None:
    output = json.loads(cases_in_format(run_examples(folder), "json"))
    assert [case["verdict"] for case in output["cases"]] == ["holds", "holds", "fails", "todo"]
    assert [rule["rule"] for rule in output["unproved"]] == ["stop-smoking.service"]


def test_sarif_log_has_the_shape_that_the_standard_asks_for(report: CheckReport) -> None:
    log = json.loads(check_in_format(report, "sarif"))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [code.id for code in codes().values()]
    assert len(run["results"]) == len(report.findings) + len(report.exempted)
    for result in run["results"]:
        check_result(result, rules)
    suppressed = [result for result in run["results"] if "suppressions" in result]
    assert [entry["suppressions"][0]["kind"] for entry in suppressed] == ["external"]
    prints = [result["partialFingerprints"]["prevspend/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def check_result(result: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    """The parts of a result that section 3.27 of SARIF 2.1.0 requires or constrains."""
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] in {"none", "note", "warning", "error"}
    assert result["message"]["text"]
    [location] = result["locations"]
    spot = location["physicalLocation"]
    assert re.fullmatch(r"[\w.:/%~-]+", spot["artifactLocation"]["uri"])
    assert spot["region"]["startLine"] >= 1
    assert spot["region"]["startColumn"] >= 1
