"""Which examples come near enough to a rule to show where it must not match."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from prevspend.upkeep import check_taxonomy

MINIMAL = Path(__file__).parent.parent / "taxonomy" / "minimal"
TODAY = dt.date(2026, 11, 21)
NAMED = {"in": ["service", "account"], "phrases": ["smoking cessation"]}
TWO_TESTS = {"service": ["public health"], "account": ["smoking cessation"]}
BY_KIND = {"supplier_kind": ["clinic"]}
WITH_CODE = {"account": ["smoking cessation"], "ro_line": ["RO3-81"]}


def taxonomy_with(folder: Path, rule: dict[str, Any], near: dict[str, str]) -> Path:
    """Write a taxonomy of one rule that is proved, with one example out."""
    shutil.copytree(MINIMAL, folder / "minimal")
    (folder / "minimal" / "supplier_kinds.yaml").write_text(
        "- {id: clinic, phrases: [walk in clinic]}\n", encoding="utf-8"
    )
    proof = {
        "service": "Public Health",
        "account": "Smoking Cessation",
        "supplier": "Anytown Walk-in Clinic",
        "ro_line": "RO3-81",
    }
    other = {
        "id": "other",
        "name": "Another service",
        "status": "not_prevention",
        "why": "Named before any other.",
        "rules": [{"id": "other.named", "cost_centre": ["elsewhere"]}],
        "examples": [{"cost_centre": "Elsewhere"}, {"cost_centre": "Else", "not": True}],
    }
    entry = {
        "id": "stop-smoking",
        "name": "Stop smoking",
        "status": "not_prevention",
        "why": "Only to try a rule.",
        "rules": [{"id": "stop-smoking.tried", **rule}],
        "examples": [{"organisation": "council", **proof}, {**near, "not": True}],
    }
    path = folder / "minimal" / "interventions" / "all.yaml"
    path.write_text(json.dumps([entry, other]), encoding="utf-8")
    return folder / "minimal"


def is_missed(folder: Path) -> bool:
    result = check_taxonomy(folder, TODAY).findings
    assert not {finding.severity for finding in result} & {"error"}
    return "stop-smoking.tried" in {
        finding.text for finding in result if finding.code.name == "rule-without-example-out"
    }


NEAR = {
    "vetoed": (NAMED | {"unless": ["training"]}, {"account": "Smoking Cessation Training"}),
    "goes to another": (NAMED, {"account": "Smoking Cessation", "cost_centre": "Elsewhere"}),
    "all tests but one": (TWO_TESTS, {"service": "Public Health", "account": "Rent"}),
    "a word in any field of one test": (NAMED, {"account": "No smoking signs"}),
    "a word in every field": (TWO_TESTS, {"service": "Health", "account": "No smoking signs"}),
    "a word of the kind's phrases": (BY_KIND, {"supplier": "Anytown Computer Clinic"}),
    "the code alone": (WITH_CODE, {"ro_line": "RO3-81"}),
    "codes need none": ({"ro_line": ["RO3-81"]}, {"account": "Rent"}),
}
FAR = {
    "no word at all": (NAMED, {"account": "Rent"}),
    "the word in a field not tested": (NAMED, {"cost_centre": "No smoking signs"}),
    "a word in one field of two": (TWO_TESTS, {"service": "Highways", "account": "No smoking"}),
    "a supplier of no such name": (BY_KIND, {"supplier": "Anytown Garage"}),
    "a word without the code": (WITH_CODE, {"account": "No smoking signs"}),
    "another kind of organisation": (
        NAMED | {"organisation": ["council"]},
        {"organisation": "icb", "account": "Smoking Cessation"},
    ),
}


@pytest.mark.parametrize(("rule", "near"), NEAR.values(), ids=NEAR)
def test_example_comes_near(rule: dict[str, Any], near: dict[str, str], tmp_path: Path) -> None:
    assert not is_missed(taxonomy_with(tmp_path, rule, near))


@pytest.mark.parametrize(("rule", "far"), FAR.values(), ids=FAR)
def test_example_does_not_come_near(
    rule: dict[str, Any], far: dict[str, str], tmp_path: Path
) -> None:
    assert is_missed(taxonomy_with(tmp_path, rule, far))
