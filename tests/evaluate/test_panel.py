"""A panel: labelled codings of many organisations in one file, each scored by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LabelError
from prevspend.evaluate import evaluate, is_panel, panel_of, read_panel
from prevspend.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "organisation,kind,id,cost_centre,account,supplier,amount,stratum,label,rater_1,rater_2"
TITLE = re.compile(r"\b(mr|mrs|ms|miss|dr)\.? [a-z]", re.IGNORECASE)


def panel(folder: Path, *rows: str) -> Path:
    path = folder / "panel.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


def test_each_organisation_is_a_sample_of_its_own_kind(tmp_path: Path) -> None:
    path = panel(
        tmp_path,
        "Westmoor Council,council,1,PH Smoking & Tobacco,Grants,,100.00,value,secondary,,",
        "NHS Marlshire ICB,icb,2,ACUTE COMMISSIONING,Contracts,,2000.00,value,none,,",
        "Westmoor Council,council,3,Refuse Collection,Fuel,,30.50,value,none,,",
    )
    assert is_panel(path)
    council, icb = read_panel(path)
    assert (council.name, council.ledger.organisation.kind) == ("Westmoor Council", "council")
    assert council.ledger.lines["amount"].to_pylist() == [100_00, 30_50]
    assert [label.row for label in council.labels] == [2, 4]
    assert (icb.name, icb.ledger.organisation.kind) == ("NHS Marlshire ICB", "icb")
    measured = evaluate([council, icb], load_taxonomy())
    assert [item.rows for item in measured.samples] == [2, 1]


def test_rows_on_which_raters_differ_are_in_no_score_but_in_their_own_agreement(
    tmp_path: Path,
) -> None:
    path = panel(
        tmp_path,
        "Westmoor Council,council,1,PH Smoking,,,1.00,value,secondary,secondary,secondary",
        "Westmoor Council,council,2,Refuse Collection,,,1.00,value,none,none,none",
        "Westmoor Council,council,3,Parks,,,1.00,value,disputed,structural,none",
    )
    together = evaluate(read_panel(path), load_taxonomy()).together
    assert (together.rows, together.scored) == (3, 2)
    assert together.raters.rows == 3
    assert together.raters.low is not None
    assert together.raters.low < 1


def test_each_way_of_deciding_has_its_own_rate(tmp_path: Path) -> None:
    path = panel(
        tmp_path,
        "Westmoor Council,council,1,Reablement Team,Mobile phones,,1.00,value,tertiary,,",
        "Westmoor Council,council,2,Reablement Team,Stationery,,1.00,value,none,,",
        "Westmoor Council,council,3,Team 7,Residential Care,,1.00,value,none,,",
    )
    together = evaluate(read_panel(path), load_taxonomy()).together
    named, kind = together.grades
    assert (named.grade, named.rows, named.wrongly_preventive) == ("named", 2, 1)
    assert named.right is not None
    assert named.right.value == 0.5
    assert (kind.grade, kind.rows, kind.wrongly_preventive) == ("kind", 1, 0)


def test_every_row_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    path = panel(
        tmp_path,
        "Westmoor Council,borough,1,Parks,,,1.00,value,structural,,",
        "Westmoor Council,council,2,Parks,,,about 5,value,structural,,",
    )
    with pytest.raises(LabelError) as refused:
        read_panel(path)
    assert [problem.place.row for problem in refused.value.problems if problem.place] == [2, 3]


def test_a_published_sample_is_no_panel(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    path.write_text("Service,Amount,label\nParks,1.00,structural\n", encoding="utf-8")
    assert not is_panel(path)


def test_the_panel_of_england_names_no_person() -> None:
    for sample in read_panel(panel_of("england")):
        for line in sample.ledger.lines.to_pylist():
            assert not TITLE.search(line["supplier"] or ""), sample.name


def test_a_release_is_measured_on_the_same_panel() -> None:
    assert panel_of("england@1.0.0") == panel_of("england")
