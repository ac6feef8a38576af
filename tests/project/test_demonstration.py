"""The demonstration runs, and each trap in it teaches what its guide says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from prevspend.baseline import Baseline
from prevspend.cli import app
from prevspend.progress import silent
from prevspend.project import make_demonstration, read_project, run_project
from prevspend.project.demonstration import write_place

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from prevspend.project import Demonstration


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demonstration]:
    folder = tmp_path_factory.mktemp("demo") / "place"
    return folder, make_demonstration(folder, silent)


def left_shift(folder: Path, body: str) -> Any:  # noqa: ANN401 - whatever the file holds
    path = folder / body / "results/left-shift/2023-24-to-2024-25/leftshift.json"
    return json.loads(path.read_text("utf-8"))


def step(report: Any, name: str) -> int:  # noqa: ANN401
    steps = {each["id"]: each["change"]["central"] for each in report["bridge"]["steps"]}
    return int(steps[name])


def test_every_step_is_written_and_the_guide_names_files_that_are_there(
    made: tuple[Path, Demonstration],
) -> None:
    folder, demonstration = made
    states = {outcome.state for _, outcomes in demonstration.runs for outcome in outcomes}
    assert states == {"written"}
    named = {
        word.strip(".,:;'").replace("…", "2023-24-to-2024-25")
        for word in demonstration.guide.split()
        if word.startswith(("icb/", "council/"))
    }
    assert len(named) > 4
    assert all((folder / name).exists() for name in named)
    assert (folder / "READ-ME.txt").read_text("utf-8") == demonstration.guide


def test_a_renamed_cost_centre_is_kept_apart_until_somebody_decides(
    made: tuple[Path, Demonstration],
) -> None:
    folder, _ = made
    before = left_shift(folder, "council")
    assert step(before, "may_be_recoding") == 52_150_000
    [recoding, *_] = before["questions"]
    assert recoding["id"] == "may_be_recoding"
    assert "Contract 4471" in recoding["examples"][0]
    council = folder / "council/prevspend.yaml"
    text = council.read_text("utf-8")
    try:
        council.write_text(text.replace("# changes:", "changes:"), encoding="utf-8")
        run_project(read_project(council), silent)
        after = left_shift(folder, "council")
    finally:
        council.write_text(text, encoding="utf-8")
        run_project(read_project(council), silent)
    assert step(after, "may_be_recoding") == 0
    assert step(after, "recoding") > 0
    assert step(after, "real") != 0
    assert "really" in after["headline"][0]
    assert "Cannot tell" not in after["headline"][0]


def test_a_grant_that_ended_is_a_step_of_its_own(made: tuple[Path, Demonstration]) -> None:
    assert step(left_shift(made[0], "council"), "temporary") == -64_000_000


def test_money_between_the_bodies_is_counted_once(made: tuple[Path, Demonstration]) -> None:
    place = made[0] / "council/results/place/2024-25"
    content = json.loads((place / "consolidation.json").read_text("utf-8"))
    eliminated = [flow for flow in content["flows"] if flow["settled"]]
    assert len(content["flows"]) == len(eliminated) == 1


def test_a_block_contract_is_unclassified_and_asked_about(
    made: tuple[Path, Demonstration],
) -> None:
    folder, _ = made
    undecided = Baseline.read(folder / "icb/results/2024-25").coverage.undecided
    assert {entry.coding["cost_centre"] for entry in undecided} == {
        *("Community services", "Programme reserve")
    }
    sheet = load_workbook(folder / "icb/results/review/review.xlsx")["Decisions"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert any("Programme reserve" in text for text in texts)


def test_a_total_row_and_a_persons_name_stay_out(made: tuple[Path, Demonstration]) -> None:
    results = made[0] / "council/results/2024-25"
    assert Baseline.read(results).reconciliation.read_pence == 6_210_700_000
    for name in ("report.html", "baseline.json"):
        assert "Ada Example" not in (results / name).read_text("utf-8")


def test_ledgers_are_the_same_each_time(tmp_path: Path, made: tuple[Path, Demonstration]) -> None:
    write_place(tmp_path / "again")
    for path in sorted((tmp_path / "again").rglob("*.csv")):
        assert path.read_bytes() == (made[0] / path.relative_to(tmp_path / "again")).read_bytes()


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(app, ["demo", str(tmp_path)])
    assert done.exit_code == 2
    assert "is there already" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_shows_both_bodies_and_fits_a_narrow_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["demo"])
    assert done.exit_code == 0
    assert "NHS Fenmoor Integrated Care Board" in done.stdout
    assert "Fenmoor Borough Council" in done.stdout
    guide = done.stdout.partition("What to look at")[2]
    assert "Programme reserve" in guide
    assert max(map(len, guide.splitlines())) <= 80
