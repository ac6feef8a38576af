"""A run counts a place once, compares with others and exports, where the project file says so."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.errors import ProjectError
from prevspend.progress import silent
from prevspend.project import PROJECT_FILE, check_project, read_project, run_project
from prevspend.project.demonstration import write_place

if TYPE_CHECKING:
    from pathlib import Path

ICB = "NHS Fenmoor Integrated Care Board"
OWN = """organisation: Fenmoor Borough Council
ledgers:
  2023-24: ledger-2023-24.csv
  2024-25: ledger-2024-25.csv
"""
PLACE = """place:
  NHS Fenmoor Integrated Care Board:
    ledgers:
      2024-25: ../icb/ledger-2024-25.csv
"""
OTHERS = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n" + "".join(
    f"{body},05/{month:02d}/2024,Fees,{service},A Provider Ltd,{month * 10 + pounds}.00\n"
    for body in ("NHS Kent and Medway ICB", "NHS Sussex ICB")
    for service, pounds in (("Stop smoking service", 3), ("Mental health", 900))
    for month in range(4, 13)
)
TITLE = f"{ICB}, 2024-25"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with all that a run can make, which was run; it must not be changed."""
    folder = tmp_path_factory.mktemp("place") / "place"
    write_place(folder)
    (folder / "council/others.csv").write_text(OTHERS, encoding="utf-8")
    write(folder / "council", PLACE, "background: others.csv", "write: export", "lines: true")
    states(folder / "council")
    return folder


@pytest.fixture
def place(ran: Path, tmp_path: Path) -> Path:
    """Return the folder of such a project."""
    return shutil.copytree(ran, tmp_path / "place") / "council"


def write(project: Path, *more: str) -> None:
    (project / PROJECT_FILE).write_text("\n".join([OWN, *more, ""]), encoding="utf-8")


def states(project: Path) -> dict[str, str]:
    outcomes = run_project(read_project(project), silent)
    return {outcome.step.title: outcome.state for outcome in outcomes}


def command(project: Path, *options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["run", "--project", str(project), *options])
    return done.exit_code, done.stdout, done.stderr


def test_the_place_is_counted_once_in_each_year_that_several_have(place: Path) -> None:
    results = place / "results/place"
    assert sorted(path.name for path in results.iterdir()) == [
        "2024-25",
        "nhs-fenmoor-integrated-care-board",
    ]
    report = json.loads((results / "2024-25/consolidation.json").read_text("utf-8"))
    assert len(report["bodies"]) == 2
    assert report["total"]["eliminated_pence"] == 252_000_000


def test_the_newest_year_that_the_background_has_is_compared(place: Path) -> None:
    report = json.loads((place / "results/comparison/comparison.json").read_text("utf-8"))
    assert report["financial_year"] == "2024-25"
    assert len(report["organisations"]) == 3


def test_every_year_of_every_organisation_is_exported(place: Path) -> None:
    with (place / "results/export/figures.csv").open(encoding="utf-8-sig") as file:
        rows = [(row["organisation"], row["financial_year"]) for row in csv.DictReader(file)]
    council = "Fenmoor Borough Council"
    assert set(rows) == {(council, "2023-24"), (council, "2024-25"), (ICB, "2024-25")}
    assert (place / "results/export/lines.csv").is_file()


def test_nothing_is_done_twice(place: Path) -> None:
    assert set(states(place).values()) == {"as it was"}
    assert not check_project(read_project(place))


@pytest.mark.parametrize(
    ("changed", "done"),
    [
        ("../icb/ledger-2024-25.csv", {TITLE, "place 2024-25", "export"}),
        ("others.csv", {"background", "comparison"}),
        ("ledger-2023-24.csv", {"2023-24", "comparison", "export"}),
    ],
)
def test_only_what_a_changed_file_reaches_is_done_again(
    place: Path, changed: str, done: set[str]
) -> None:
    path = place / changed
    first, _, rest = path.read_text("utf-8").partition("\n")
    path.write_text(f"{first}\n{rest.replace('/04/', '/05/', 1)}", encoding="utf-8")
    assert {each.title for each in check_project(read_project(place))} == done
    assert {title for title, state in states(place).items() if state == "written"} == done


def test_an_option_reaches_its_step_alone(place: Path) -> None:
    write(place, PLACE, "background: others.csv", "write: export", "basis: funding")
    assert {title for title, state in states(place).items() if state == "written"} == {
        "place 2024-25",
        "export",
    }
    report = json.loads((place / "results/place/2024-25/consolidation.json").read_text("utf-8"))
    assert report["counted_at"] == "funding"


def test_a_background_may_be_results_too(place: Path) -> None:
    write(place, "background: ../icb/results-elsewhere", "write: []")
    shutil.copytree(place / "results/background", place.parent / "icb/results-elsewhere")
    assert states(place)["comparison"] == "written"


def test_years_that_do_not_meet_are_said(place: Path) -> None:
    (place / "others.csv").write_text(OTHERS.replace("/2024", "/2021"), encoding="utf-8")
    code, _, said = command(place)
    assert code == 2
    assert "comparison: Error: The background has none of the years 2023-24, 2024-25." in said
    assert "this one has 2021-22" in said


def test_a_body_that_fails_leaves_the_others_to_be_done(place: Path) -> None:
    (place / "../icb/ledger-2024-25.csv").write_text("A,B\n1,2\n", encoding="utf-8")
    code, _, said = command(place)
    assert code == 2
    assert f"{TITLE}: Error:" in said
    assert f"place 2024-25, export: not done: {TITLE} failed." in said
    assert {title for title, state in states(place).items() if state == "as it was"} >= {
        *("2023-24", "2024-25", "comparison"),
    }


def test_the_summary_has_a_sentence_for_each(place: Path) -> None:
    shutil.rmtree(place / "results/export")
    code, shown, _ = command(place)
    assert code == 0
    assert "£2,520,000 stands in two ledgers, counted once" in shown
    assert f"{TITLE}: " in shown
    assert "2024-25, beside 2 other organisations" in shown
    assert "results/export/figures.csv" in shown


def test_names_that_would_share_a_folder_and_absent_ledgers_are_refused(place: Path) -> None:
    write(
        place,
        "place:",
        "  NHS Other ICB: {ledgers: {2024-25: ../icb/ledger-2024-25.csv}}",
        "  NHS-Other ICB: {ledgers: {2024-25: absent.csv}}",
    )
    with pytest.raises(ProjectError) as error:
        read_project(place)
    said = str(error.value)
    assert "names that are alike" in said
    assert f"{PROJECT_FILE}:8:38: there is no file 'absent.csv' for 2024-25" in said


OVERLAY = """id: ours
name: Our own reading
version: 1.0.0
extends: england@2
shares:
  - intervention: stop-smokng
    share: {low: 0.5, central: 0.6, high: 0.7, basis: "time study"}
    why: It was measured.
"""


def test_names_the_taxonomy_does_not_have_are_found_by_a_check(place: Path) -> None:
    (place / "ours.yaml").write_text(OVERLAY, encoding="utf-8")
    write(place, "overlay: ours.yaml", "target: floor=5 interventions=stop-smokng")
    code, shown, said = command(place, "--check")
    assert code == 1
    assert said == "Next: correct what stands before each arrow, then type `prevspend run`.\n"
    assert "?." not in shown
    of_step = dict(line.split(": ", 1) for line in shown.splitlines())
    assert "'stop-smokng'" in of_step["2023-24"]
    assert "unknown intervention, 'stop-smokng'" in of_step["left shift 2023-24 to 2024-25"]
