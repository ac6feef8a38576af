"""`prevspend evaluate` as a person meets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

LABELLED = """\
id,Expense Area,Expense Type,Supplier,amount,stratum,label,share,votes
a,STOP SMOKING SERVICE,Grants,Quit CIC,300.00,value,secondary,1,3
b,ACUTE COMMISSIONING,Hcare Srv Rec Fdtn Trust,=HYPERLINK CIC,900.00,value,none,0,3
c,ACUTE COMMISSIONING,Hcare Srv Rec Fdtn Trust,TRUST NHS FOUNDATION TRUST,50.00,value,primary,1,2
"""


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.csv"
    path.write_text(LABELLED, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


def test_page_says_how_often_and_where_they_differ(labelled: Path) -> None:
    done = run(labelled)
    assert done.exit_code == 0, done.output
    for words in ("Agreement with 3 labelled rows", "66.7%", "primary   not_prevention"):
        assert words in done.output


def test_every_disagreement_is_written_and_the_same_bytes_again(
    labelled: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        assert run(labelled, "-o", tmp_path / name, "-q").exit_code == 0
    for file in ("evaluation.json", "evaluation.xlsx", "evaluation.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    written = json.loads((tmp_path / "one/evaluation.json").read_text(encoding="utf-8"))
    assert written == json.loads(run(labelled, "--json").output)
    sheet = openpyxl.load_workbook(tmp_path / "one/evaluation.xlsx")["Disagreements"]
    [_, row] = sheet.iter_rows(values_only=True)
    assert row[1:4] == ("labelled.csv", 4, "c")
    assert row[7:9] == ("primary", "not_prevention")


@pytest.mark.parametrize(("least", "code"), [("0.6", 0), ("0.7", 1), ("93", 2)])
def test_fail_under_sets_the_exit_code(labelled: Path, least: str, code: int) -> None:
    assert run(labelled, "--fail-under", least, "-q").exit_code == code


def test_mistakes_are_told_without_a_traceback(labelled: Path) -> None:
    labelled.write_text(LABELLED.replace("primary", "prime"), encoding="utf-8")
    done = run(labelled)
    assert done.exit_code == 2
    assert "row 4: 'label' is 'prime'" in done.output
    assert "Traceback" not in done.output
