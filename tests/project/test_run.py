"""A run does what is out of date and nothing else, and says what came of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from prevspend.baseline import Baseline
from prevspend.cli import app
from prevspend.errors import Location, OutputError
from prevspend.progress import silent
from prevspend.project import PROJECT_FILE, check_project, read_project, run_project, run_summary
from prevspend.project.standing import findings
from prevspend.project.steps import steps_of
from prevspend.project.wording import in_project_words
from prevspend.report import as_text, prevention_in_pounds, share_with_range
from tests.conftest import EXAMPLES, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICES = {
    "Stop smoking service": 1200,
    "Health visiting": 5400,
    "Residential care older people": 64000,
    "Drug and alcohol treatment": 2100,
    "Highways maintenance": 18000,
    "Fund 7 general": 300,
}


def ledger(year: int, *, more: int = 0) -> str:
    """Return a ledger of twelve months; `more` pounds are added to each line."""
    rows = ["Date,Cost Centre,Account,Supplier,Amount"]
    for month in range(12):
        day = f"05/{(month + 3) % 12 + 1:02d}/{year + (month > 8)}"
        rows += [
            f"{day},{name},Third party payments,Acme Care Ltd,{pounds + more + 100 * year % 7}.00"
            for name, pounds in SERVICES.items()
        ]
    return "\n".join(rows) + "\n"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Return a folder with a project of two years, which was not run yet."""
    return begin(tmp_path / "fresh")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project of two years that was run; it must not be changed."""
    place = begin(tmp_path_factory.mktemp("ran") / "ran")
    states(place)
    return place


@pytest.fixture
def place(ran: Path, tmp_path: Path) -> Path:
    """Return a folder with a project of two years that was run."""
    return shutil.copytree(ran, tmp_path / "place")


def begin(place: Path) -> Path:
    place.mkdir()
    for year in (2023, 2024):
        (place / f"{year}.csv").write_text(ledger(year), encoding="utf-8")
    write(place)
    return place


def write(place: Path, *more: str, years: tuple[int, ...] = (2023, 2024)) -> None:
    lines = [f"  {year}-{(year + 1) % 100}: {year}.csv" for year in years]
    text = "\n".join(["organisation: Westmoor County Council", "ledgers:", *lines, *more, ""])
    (place / PROJECT_FILE).write_text(text, encoding="utf-8")


def states(place: Path) -> dict[str, str]:
    outcomes = run_project(read_project(place), silent)
    return {outcome.step.title: outcome.state for outcome in outcomes}


def command(place: Path, *options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["run", "--project", str(place), *options])
    return done.exit_code, done.stdout, done.stderr


def content(folder: Path) -> Mapping[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


ALL = ("2023-24", "2024-25", "left shift 2023-24 to 2024-25", "review")


def test_everything_is_written_once_and_then_nothing(fresh: Path) -> None:
    code, shown, _ = command(fresh)
    assert code == 0
    assert all(title in shown for title in ("2023-24", "2024-25", "Left shift", "Review"))
    before = content(fresh)
    assert {
        "results/2023-24/report.html",
        "results/2024-25/baseline.xlsx",
        "results/left-shift/2023-24-to-2024-25/leftshift.html",
        "results/review/review.xlsx",
    } < set(before)
    code, shown, _ = command(fresh)
    assert code == 0
    results = f"{fresh}/results"
    said = f"Nothing has changed since the last run: all results in '{results}' are up to date.\n"
    assert shown == said
    assert content(fresh) == before
    assert command(fresh, "--check") == (0, "All results are up to date and reconcile.\n", "")


def test_the_table_fits_a_narrow_terminal(place: Path) -> None:
    project = read_project(place)
    page = run_summary(project, run_project(project, silent))
    lines = as_text(page, width=80).splitlines()
    assert all(any(f"results/{year}" in line for line in lines) for year in ALL[:2])
    assert all(any(line.strip().startswith(f"{year} ") for line in lines) for year in ALL[:2])
    words = " ".join(" ".join(lines).split())
    for year in ALL[:2]:
        baseline = Baseline.read(place / "results" / year)
        assert share_with_range(baseline) in words
        assert f"{year}: {prevention_in_pounds(baseline)}" in words
        assert " in scope" in prevention_in_pounds(baseline)


@pytest.mark.parametrize("width", [40, 60])
def test_no_figure_is_cut_off_where_the_table_does_not_fit(place: Path, width: int) -> None:
    project = read_project(place)
    page = run_summary(project, run_project(project, silent), width)
    text = as_text(page, width=width)
    assert max(map(len, text.splitlines())) <= width
    words = " ".join(text.split())
    total = sum(SERVICES.values()) * 12 + len(SERVICES) * 12 * (100 * 2024 % 7)
    assert f"2024-25: results/2024-25 as it was: £{total:,}, prevention" in words
    assert "decided." in words


def test_a_windows_console_and_a_path_with_spaces_are_no_trouble(fresh: Path) -> None:
    folder = fresh.rename(fresh.with_name("Fin ance £ é"))
    run = [sys.executable, "-m", "prevspend", "run", "--project", str(folder)]
    env = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(run, env=env, capture_output=True, check=True)
    shown = done.stdout.decode("cp1252")
    assert "£" in shown
    assert "Fin ance £ é" in shown


def test_a_file_that_excel_holds_is_said_in_the_words_of_a_project(place: Path) -> None:
    locked = OutputError(
        "The results cannot be written: Permission denied.",
        place=Location("results/2024-25/baseline.xlsx"),
        fix="close the file if it is open in Excel and run again, or name another folder with -o.",
    )
    worded = in_project_words(locked, read_project(place), "2024-25")
    assert worded.place == locked.place
    assert worded.fix is not None
    assert worded.fix.startswith("close the file if it is open in Excel and run again, or name")
    assert "`output:`" in worded.fix
    assert "-o" not in worded.fix


def test_a_run_with_nothing_to_do_loads_nothing_heavy(place: Path) -> None:
    code = (
        "import atexit, sys; sys.argv = ['prevspend', 'run'];"
        "atexit.register(lambda: print('loaded:', *sys.modules));"
        "from prevspend.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=True
    )
    assert "Nothing has changed" in done.stdout
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert loaded & {"pandas", "pyarrow", "numpy", "rich", "openpyxl", "xlsxwriter"} == set()


def test_results_are_those_of_classify(place: Path, tmp_path: Path) -> None:
    arguments = [str(place / "2024.csv"), "--year", "2024-25"]
    named = ["--organisation", "Westmoor County Council", "-o", str(tmp_path / "alone")]
    assert CliRunner().invoke(app, ["classify", *arguments, *named]).exit_code == 0
    for name in ("baseline.json", "report.html", "codings.parquet"):
        made = (place / "results/2024-25" / name).read_bytes()
        assert made == (tmp_path / "alone" / name).read_bytes()
    verified = ["verify", str(place / "results/2024-25"), "--ledger", str(place / "2024.csv")]
    assert CliRunner().invoke(app, [*verified, "--again"]).exit_code == 0


def test_only_what_a_change_reaches_is_done_again(place: Path) -> None:
    (place / "2024.csv").write_text(ledger(2024, more=5), encoding="utf-8")
    assert [found.title for found in check_project(read_project(place))] == list(ALL[1:])
    assert states(place) == dict.fromkeys(ALL, "written") | {"2023-24": "as it was"}
    write(place, "target: hewitt")
    assert states(place) == dict.fromkeys(ALL, "as it was") | {ALL[2]: "written"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("with-names: true", "the option with-names has changed"),
        ("contact: A. Example", "the option contact has changed"),
        ("overrides: decisions.yaml", "what people decided has changed"),
        ("overlay: ours.yaml", "the overlay has changed"),
        ("control-total: 1,092,036.00", "the option control-total has changed"),
    ],
)
def test_a_check_names_what_changed_and_writes_nothing(place: Path, change: str, why: str) -> None:
    shutil.copy(EXAMPLES / "overlay/westmoor.yaml", place / "ours.yaml")
    shutil.copy(EXAMPLES / "overlay/westmoor-overrides.yaml", place / "decisions.yaml")
    write(place, change)
    before = content(place)
    code, shown, said = command(place, "--check")
    assert code == 1
    assert f"2023-24: {why}" in shown
    assert "left shift 2023-24 to 2024-25: 2023-24 is out of date" in shown
    assert "prevspend run" in said
    assert content(place) == before


def test_a_changed_taxonomy_is_applied_to_every_year(place: Path) -> None:
    shutil.copytree(
        Path(__file__).parent.parent / "taxonomy/minimal", place / "minimal", dirs_exist_ok=True
    )
    write(place, "taxonomy: minimal", "decided: 0", "carry-breaks: true")
    states(place)
    head = place / "minimal/taxonomy.yaml"
    head.write_text(head.read_text("utf-8").replace("name: ", "name: New "), encoding="utf-8")
    found = check_project(read_project(place))
    assert found[0].why == ("the taxonomy has changed",)
    assert [one.title for one in found[:2]] == ["2023-24", "2024-25"]


def test_results_that_were_changed_are_named_and_made_again(place: Path) -> None:
    page = place / "results/2024-25/report.html"
    text = page.read_bytes()
    page.write_bytes(text[:-2] + b"x\n")  # of the same size: only hashes tell
    assert "report.html was changed" in command(place, "--check")[1]
    page.unlink()
    assert "report.html is missing" in command(place, "--check")[1]
    assert states(place)["2024-25"] == "written"
    assert page.read_bytes() == text


def test_a_left_shift_that_is_refused_says_so_and_why(fresh: Path) -> None:
    path = fresh / "2024.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *lines[::3], ""]), encoding="utf-8")
    assert states(fresh)["left shift 2023-24 to 2024-25"] == "failed"
    _, shown, _ = command(fresh, "--check")
    assert "it is refused: 2024-25 has" in " ".join(shown.split())


def test_a_year_that_fails_is_named_and_the_others_are_done(fresh: Path) -> None:
    (fresh / "2023.csv").write_text("nothing here\n", encoding="utf-8")
    code, shown, said = command(fresh)
    assert code == 2
    assert "2023-24: Error:" in said
    assert "left shift 2023-24 to 2024-25, review: not done: 2023-24 failed" in said
    assert (fresh / "results/2024-25/report.html").is_file()
    assert not (fresh / "results/2023-24").exists()
    assert "failed" in shown
    (fresh / "2023.csv").unlink()
    code, _, said = command(fresh)
    assert code == 2
    assert f"{PROJECT_FILE}:3:" in said


def test_what_is_wrong_for_several_years_is_said_once(fresh: Path) -> None:
    (fresh / "decisions.yaml").write_text("- status: excluded\n", encoding="utf-8")
    write(fresh, "overrides: decisions.yaml")
    _, _, said = command(fresh)
    assert said.count("Error:") == 1
    assert "2023-24, 2024-25: Error:" in said
    assert said.count("not done:") == 1
    assert "left shift 2023-24 to 2024-25, review: not done: 2023-24 failed" in said


def test_a_control_total_that_differs_is_said_in_every_run(place: Path) -> None:
    write(place, "control-total: totals.csv")
    (place / "totals.csv").write_text("2023-24,1092000.00\n2024-25,5.00\n", encoding="utf-8")
    for _ in range(2):
        code, _, said = command(place)
        assert code == 1
        assert "more than its control total" in said
    code, shown, _ = command(place, "--check")
    assert code == 1
    assert "2024-25: it holds £" in shown


def test_findings_are_those_of_the_models(place: Path) -> None:
    write(place, "fail-under-coverage: 100")
    project = read_project(place)
    run_project(project, silent)
    step = steps_of(project)[0]
    share = json.loads((step.folder / "baseline.json").read_text("utf-8"))["coverage"]
    assert findings(project, step) == (
        f"{share['decided_share']:.1%} of the money in scope is decided, under 100%",
    )


def test_three_years_are_compared_one_by_one_and_first_to_last(place: Path) -> None:
    (place / "2025.csv").write_text(ledger(2025), encoding="utf-8")
    write(place, "write: left-shift", years=(2023, 2024, 2025))
    spans = ("2023-24 to 2024-25", "2024-25 to 2025-26", "2023-24 to 2025-26")
    years = ("2023-24", "2024-25", "2025-26")
    assert list(states(place)) == [*years, *(f"left shift {span}" for span in spans)]


def test_readings_are_set_beside_each_year(place: Path) -> None:
    shutil.copy(EXAMPLES / "overlay/westmoor.yaml", place / "ours.yaml")
    write(place, "readings: ours.yaml", "write: []")
    assert states(place) == {"2023-24": "as it was", "2024-25": "as it was"} | dict.fromkeys(
        [
            *("2023-24 as ours reads it", "readings of 2023-24"),
            *("2024-25 as ours reads it", "readings of 2024-25"),
        ],
        "written",
    )
    readings = json.loads((place / "results/readings/2024-25/readings.json").read_text("utf-8"))
    assert len(readings["readings"]) == 2
    assert set(states(place).values()) == {"as it was"}


def test_what_people_typed_into_a_review_is_never_written_over(place: Path) -> None:
    first = place / "results/review/review.xlsx"
    book = load_workbook(first)
    book.save(first)
    typed = first.read_bytes()
    code, shown, _ = command(place)
    assert code == 0
    assert "review.xlsx was filled in, and no run uses it" in shown
    assert "`overrides:`" in shown
    (place / "2024.csv").write_text(ledger(2024, more=9), encoding="utf-8")
    assert states(place)["review"] == "written"
    assert first.read_bytes() == typed
    assert (place / "results/review/review-2.xlsx").is_file()


def test_decisions_about_recodings_are_never_written_over(place: Path) -> None:
    file = place / "results/left-shift/2023-24-to-2024-25/changes-to-decide.yaml"
    file.write_text("# nothing yet\n" + file.read_text("utf-8"), encoding="utf-8")
    code, shown, _ = command(place)
    assert code == 0
    assert "changes-to-decide.yaml was filled in" in shown
    assert "`changes:`" in shown


def test_a_year_the_ledger_does_not_have_names_the_line_of_the_project_file(fresh: Path) -> None:
    shutil.copy(fresh / "2024.csv", fresh / "2025.csv")
    write(fresh, years=(2023, 2025))
    code, _, said = command(fresh)
    assert code == 2
    assert "holds no line of 2025-26; it holds 2024-25" in said
    assert f"{PROJECT_FILE}:4:3" in said
    assert "correct the year on that line" in said
    assert "--year" not in said


def test_an_error_names_the_key_of_an_option(fresh: Path) -> None:
    text = ledger(2024).replace("Amount\n", "Left,Right\n").replace(".00\n", ".00,99.10\n")
    (fresh / "2024.csv").write_text(text, encoding="utf-8")
    _, _, said = command(fresh)
    assert "Several columns could be the amount" in said
    assert "column: " in said
    assert "--column" not in said


DECISIONS = """
- id: one-year
  lines: {cost_centre: Fund 7 general}
  intervention: stop-smoking
  why: It is all paid to the stop smoking service.
  by: A. Person
  on: 2026-01-31
- id: no-year
  lines: {cost_centre: Nothing is called so}
  intervention: stop-smoking
  why: It was so once.
  by: A. Person
  on: 2026-01-31
"""


def test_a_decision_that_one_year_holds_is_no_warning_in_the_others(place: Path) -> None:
    without = ledger(2024).replace("Fund 7 general", "Fund 8 general")
    (place / "2024.csv").write_text(without, encoding="utf-8")
    (place / "decisions.yaml").write_text(DECISIONS, encoding="utf-8")
    write(place, "overrides: decisions.yaml", "write: []")
    for _ in range(2):
        code, shown, _ = command(place)
        assert code == 0
        assert "1 decision of" in shown
        assert "matched no line of any year: no-year." in shown
    for year in ("2023-24", "2024-25"):
        baseline = json.loads((place / "results" / year / "baseline.json").read_text("utf-8"))
        assert not [warning for warning in baseline["warnings"] if "matched no line" in warning]
        repeat = ["verify", str(place / "results" / year), "--again", "--ledger"]
        again = CliRunner().invoke(app, [*repeat, str(place / f"{year[:4]}.csv")])
        assert again.exit_code == 0, again.output
    more = DECISIONS.partition("- id: no-year")
    (place / "more.yaml").write_text(f"- id: more{more[2]}", encoding="utf-8")
    write(place, "overrides: [decisions.yaml, more.yaml]", "write: []")
    _, shown, _ = command(place)
    assert "2 decisions of" in shown
    assert "matched no line of any year: no-year, more." in shown
    write(place, "overrides: decisions.yaml", "write: []", years=(2024,))
    command(place)
    baseline = json.loads((place / "results/2024-25/baseline.json").read_text("utf-8"))
    assert [warning for warning in baseline["warnings"] if "2 decisions matched no line" in warning]


def test_decisions_of_the_last_run_that_are_no_longer_given_are_said(place: Path) -> None:
    (place / "decisions.yaml").write_text(DECISIONS, encoding="utf-8")
    write(place, "overrides: decisions.yaml", "write: []")
    _, shown, _ = command(place)
    assert "no longer given" not in shown
    kept = DECISIONS[DECISIONS.index("- id: no-year") :]
    (place / "decisions.yaml").write_text(kept, encoding="utf-8")
    pence = sum(
        entry["amount_pence"]
        for year in ("2023-24", "2024-25")
        for entry in json.loads((place / "results" / year / "baseline.json").read_text("utf-8"))[
            "overrides"
        ]
    )
    _, shown, _ = command(place)
    assert pence > 0
    assert f"1 decision of the last run is no longer given (£{pence // 100:,})" in shown
    _, shown, _ = command(place)
    assert "no longer given" not in shown


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("tool", "version"), "made by another version: prevspend 0.0.1, now"),
        (("versions", "pyarrow"), "made by another version: pyarrow 0.0.1, now"),
        (("run", "program"), "made by another version of the program, also numbered"),
    ],
)
def test_results_of_another_version_are_out_of_date(
    place: Path, path: tuple[str, str], said: str
) -> None:
    manifest = place / "results/2024-25/manifest.json"
    content = json.loads(manifest.read_text("utf-8"))
    content[path[0]][path[1]] = "0.0.1"
    manifest.write_text(json.dumps(content), encoding="utf-8")
    code, shown, _ = command(place, "--check")
    assert code == 1
    assert f"2024-25: {said}" in shown
    assert states(place)["2024-25"] == "written"
