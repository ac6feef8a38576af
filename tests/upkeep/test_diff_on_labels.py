"""A change of taxonomy on labelled codings: which rows it gains, which it loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.evaluate import read_panel
from prevspend.report import diff_markdown, diff_text
from prevspend.taxonomy import Taxonomy
from prevspend.upkeep import compare_taxonomies
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.evaluate import LabelledSample

PANEL = """\
organisation,kind,id,cost_centre,amount,stratum,label,rater_1,rater_2
Westmoor Council,council,A1,Stop smoking,100.00,value,secondary,secondary,secondary
Westmoor Council,council,A2,Smoking shelter repairs,900.00,value,none,none,none
Westmoor Council,council,A3,Refuse,50.00,value,none,none,none
Westmoor Council,council,A4,Smoke free homes,50.00,value,disputed,primary,none
"""


@pytest.fixture
def samples(tmp_path: Path) -> list[LabelledSample]:
    path = tmp_path / "panel.csv"
    path.write_text(PANEL, encoding="utf-8")
    return read_panel(path)


def taxonomy(*phrases: str) -> Taxonomy:
    smoking = prevention("smoking", {"cost_centre": list(phrases)}, tier="secondary")
    refuse = entry("refuse", {"cost_centre": "refuse"}, status="not_prevention")
    works = entry("works", {"cost_centre": "repairs"}, status="not_prevention")
    return Taxonomy.model_validate({"head": HEAD, "interventions": [smoking, refuse, works]})


def test_rows_gained_and_lost_are_named_with_the_rules_that_decide_them(
    samples: list[LabelledSample],
) -> None:
    old, new = taxonomy("stop smoking"), taxonomy("smoking shelter repairs")
    labelled = compare_taxonomies(old, new, samples=samples).labelled
    assert labelled is not None
    assert (labelled.rows, labelled.right_before, labelled.right_after) == (3, 3, 1)
    assert labelled.gained == ()
    assert [(row.id, row.before, row.after) for row in labelled.lost] == [
        ("A2", "not_prevention", "secondary"),
        ("A1", "secondary", "unclassified"),
    ]
    assert labelled.lost[1].rule_after is None


def test_both_reports_list_them(samples: list[LabelledSample]) -> None:
    diff = compare_taxonomies(taxonomy("stop"), taxonomy("nothing"), samples=samples)
    for text in (diff_text(diff), diff_markdown(diff)):
        assert "3 → 2 of 3" in text
        assert "A1" in text
        assert "secondary" in text


def test_without_labels_nothing_is_said_of_them() -> None:
    diff = compare_taxonomies(taxonomy("stop"), taxonomy("nothing"))
    assert diff.labelled is None
    assert "abelled" not in diff_text(diff)
