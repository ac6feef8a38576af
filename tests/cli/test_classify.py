from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.reading import CACHE_FOLDER
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from typer.testing import Result

FILES = [
    *(CACHE_FOLDER, "baseline.json", "baseline.xlsx"),
    *("codings.parquet", "lines.parquet", "manifest.json"),
    "report.html",
]
HEAD = """\
id: tiny
name: A tiny taxonomy
version: 1.0.0
licence: CC-BY-4.0
headline: broad
tiers: {primary: one, secondary: two, tertiary: three, structural: four}
lenses:
  broad: {name: Broad, counts: share, why: a test}
"""
INTERVENTIONS = """\
- id: stop-smoking
  name: Stop smoking services
  tier: secondary
  share: {low: 0.5, central: 0.75, high: 1}
  lenses: [broad]
  horizon: short
  why: a test
  rules: [{id: stop-smoking.named, in: cost_centre, phrases: stop smoking}]
  examples: [{cost_centre: Stop Smoking}, {cost_centre: Acute, not: true}]
"""
LEDGER = """\
Entity,Date,Expense Type,Expense Area,Supplier,Amount
NHS Example ICB,01/04/2024,Grants,Stop Smoking,Quit CIC,300.00
NHS Example ICB,01/05/2024,Mystery,Elsewhere,Someone,100.00
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with `ledger.csv` (three quarters decided) and the taxonomy `tiny`."""
    (tmp_path / "tiny/interventions").mkdir(parents=True)
    (tmp_path / "tiny/taxonomy.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "tiny/interventions/all.yaml").write_text(INTERVENTIONS, encoding="utf-8")
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def classify(*arguments: str, ledger: str = "ledger.csv", taxonomy: str = "tiny") -> Result:
    """Run `prevspend classify` in this process."""
    command = ["classify", ledger, "-o", "out", "--taxonomy", taxonomy, *arguments]
    return CliRunner().invoke(app, command)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `prevspend` as a user would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "prevspend", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_an_example_becomes_a_baseline_on_disk_and_a_summary_on_the_terminal(
    home: Path,
) -> None:
    ledger = str(EXAMPLES / "icb/marlshire-icb-2024-25.csv")
    done = run("classify", ledger, "-o", "out", "--taxonomy", "tiny")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (home / "out").iterdir()) == FILES
    assert "£952,375,157.57" in done.stdout
    assert "NHS Marlshire Integrated Care Board · 2024-25" in done.stdout
    assert "Written to out: " in done.stdout
    written = json.loads((home / "out/baseline.json").read_text(encoding="utf-8"))
    assert written["reconciliation"]["read_pence"] == 95237515757


@pytest.mark.usefixtures("home")
def test_bad_input_ends_a_real_run_with_a_message_and_no_traceback() -> None:
    done = run("classify", "nowhere.csv", "-o", "out", "--taxonomy", "tiny")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: There is no file 'nowhere.csv'.")
    assert "Traceback" not in done.stderr


def test_json_is_the_baseline_and_nothing_else(home: Path) -> None:
    done = classify("--json")
    assert done.exit_code == 0
    assert done.stdout == (home / "out/baseline.json").read_text(encoding="utf-8")
    assert json.loads(done.stdout)["reconciliation"]["prevention_pence"] == 22500


def test_quiet_writes_the_results_and_prints_nothing(home: Path) -> None:
    done = classify("--quiet")
    assert (done.exit_code, done.output) == (0, "")
    assert sorted(path.name for path in (home / "out").iterdir()) == FILES


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_command_twice_gives_the_same_bytes(home: Path) -> None:
    first: dict[Path, bytes] = {}
    for _ in range(2):
        assert classify().exit_code == 0
        now = contents(home / "out")
        first = first or now
        assert now == first


@pytest.mark.parametrize("given", ["400", "£400.00", "400.00 DR"])
@pytest.mark.usefixtures("home")
def test_a_control_total_that_agrees_is_fine(given: str) -> None:
    done = classify("--control-total", given)
    assert done.exit_code == 0
    assert "Control total given" in done.output


@pytest.mark.parametrize("given", ["400.01", "0", "(400.00)"])
def test_a_control_total_that_differs_is_a_finding_and_the_results_say_so(
    home: Path, given: str
) -> None:
    done = classify("--control-total", given)
    assert done.exit_code == 1
    assert "differs from the control total" in " ".join(done.output.split())
    written = json.loads((home / "out/baseline.json").read_text(encoding="utf-8"))
    assert written["reconciliation"]["difference_pence"] not in {0, None}


def test_too_little_decided_is_a_finding_if_one_asks(home: Path) -> None:
    assert classify("--fail-under-coverage", "75").exit_code == 0
    done = classify("--fail-under-coverage", "75.1")
    assert done.exit_code == 1
    assert "75.0% of the money in scope is decided, under the 75.1% asked for" in done.stderr
    assert (home / "out/baseline.json").is_file()


@pytest.mark.usefixtures("home")
def test_the_year_the_organisation_and_the_layout_can_be_given() -> None:
    saved = CliRunner().invoke(app, ["inspect", "ledger.csv", "--save-layout", "ours.yaml"])
    assert saved.exit_code == 0
    done = classify(
        *("--year", "2024/25", "--organisation", "NHS Renamed", "--layout", "ours.yaml"),
        "--json",
    )
    found = json.loads(done.stdout)
    assert (found["organisation"]["name"], found["financial_year"]) == ("NHS Renamed", "2024-25")
    assert found["inputs"][0]["layout"] == "ours"


def test_a_folder_name_with_square_brackets_is_shown_as_it_is(home: Path) -> None:
    done = classify("-o", "out [draft][/x]")
    assert done.exit_code == 0
    assert "Written to out [draft][/x]: " in done.stdout
    assert (home / "out [draft][/x]" / "baseline.json").is_file()


def broken(home: Path, name: str, old: str, new: str) -> None:
    path = home / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "what", "place", "next_step"),
    [
        (
            {"ledger": "nowhere.csv"},
            "There is no file 'nowhere.csv'",
            "nowhere.csv",
            "check the name and the folder",
        ),
        ({"ledger": "empty.csv"}, "The file is empty", "empty.csv", "export it again"),
        (
            {"ledger": "strange.csv"},
            "no column of this ledger is recognised as its amount",
            "strange.csv",
            "say which column is the amount",
        ),
        (
            {"ledger": "header.csv"},
            "No row of this ledger can be read",
            "header.csv",
            "its amounts are numbers",
        ),
        ({"taxonomy": "wales"}, "There is no taxonomy 'wales'", "wales", "a folder of your own"),
        (
            {"ledger": "two-years.csv"},
            "lines of 2 financial years (2023-24",
            "2024-25",
            "--year 2024-25",
        ),
    ],
    ids=["missing", "empty", "unknown columns", "only a header", "unknown taxonomy", "two years"],
)
def test_bad_input_gives_one_message_with_the_place_and_the_next_step(
    home: Path, arguments: dict[str, str], what: str, place: str, next_step: str
) -> None:
    (home / "empty.csv").write_bytes(b"")
    (home / "header.csv").write_text(LEDGER.splitlines(keepends=True)[0], encoding="utf-8")
    (home / "strange.csv").write_text("Name,Age\nAnn,7\n", encoding="utf-8")
    (home / "two-years.csv").write_text(LEDGER.replace("05/2024", "03/2024"), encoding="utf-8")
    assert_refused(classify(**arguments), what, place, next_step)
    assert not (home / "out").exists()


@pytest.mark.parametrize(
    ("option", "given", "what", "next_step"),
    [
        ("--year", "2024", "'2024' is not a financial year", "--year 2024-25"),
        ("--year", "2024-26", "it should end in 25", "--year 2024-25"),
        ("--year", "2019-20", "holds no line of 2019-20", "--year 2024-25"),
        ("--control-total", "", "The control total is empty", "--control-total 1234567.89"),
        ("--control-total", " ", "The control total is empty", "--control-total 1234567.89"),
        ("--control-total", "lots", "'lots' cannot be read", "--control-total 1234567.89"),
        ("--made", "yesterday", "'yesterday' cannot be understood", "--made 2026-05-01"),
        ("--made", "01/05/2026", "'01/05/2026' cannot be understood", "--made 2026-05-01"),
        ("--layout", "oracle", "There is no layout 'oracle'", "isfe2-detail"),
    ],
)
def test_a_bad_option_gives_one_message_that_says_how_to_write_it(
    home: Path, option: str, given: str, what: str, next_step: str
) -> None:
    assert_refused(classify(option, given), what, given, next_step)
    assert not (home / "out").exists()


@pytest.mark.parametrize("folder", ["ledger.csv", "ledger.csv/below", "ledger.csv/far/below"])
def test_a_folder_that_cannot_be_written_is_refused(home: Path, folder: str) -> None:
    done = classify("-o", folder)
    assert_refused(done, "The results cannot be written", folder, "name another folder with -o")
    assert (home / "ledger.csv").read_text(encoding="utf-8") == LEDGER


def test_a_mis_indented_key_of_the_taxonomy_is_shown_by_line_and_column(home: Path) -> None:
    broken(home, "tiny/interventions/all.yaml", "  horizon: short", "   horizon: short")
    place = str(Path("tiny/interventions/all.yaml:6:"))
    assert_refused(classify(), "has 1 problem", place, "correct the lines named above")


def test_all_problems_of_a_taxonomy_are_shown_at_once(home: Path) -> None:
    broken(home, "tiny/interventions/all.yaml", "tier: secondary", "teir: secondary")
    broken(home, "tiny/taxonomy.yaml", "version: 1.0.0", "version: one")
    done = classify()
    assert_refused(done, "the taxonomy 'tiny' has", "all.yaml:3:3", "correct the lines")
    assert "taxonomy.yaml:3:10" in done.stderr


def assert_refused(done: Result, what: str, place: str, next_step: str) -> None:
    """Hold a run to the promise: exit code 2, one message with place and next step."""
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit), "bad input never ends in a traceback"
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.count("Error: ") == 1
    message = done.stderr.lower()
    assert what.lower() in message
    assert place.lower() in message
    assert next_step.lower() in message.partition("next: ")[2]


@pytest.mark.parametrize("move", [1, 4])
def test_an_interruption_leaves_everything_as_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch, move: int
) -> None:
    assert classify("--quiet").exit_code == 0
    broken(home, "ledger.csv", "300.00", "301.00")
    before = contents(home / "out")
    replace, moves = os.replace, iter(range(1, 100))

    def interrupted(source: Path, target: Path) -> None:
        if next(moves) == move:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    done = classify()
    assert done.exit_code == 130
    assert done.stderr == "Stopped. Results are written all together or not at all.\n"
    assert contents(home / "out") == before


def test_an_option_nobody_knows_is_refused_by_name() -> None:
    done = classify("--colour", "red")
    assert done.exit_code == 2
    assert "--colour" in done.stderr


@pytest.mark.usefixtures("home")
def test_a_coverage_beyond_a_hundred_percent_is_refused() -> None:
    done = classify("--fail-under-coverage", "101")
    assert done.exit_code == 2
    assert "--fail-under-coverage" in done.stderr


def test_the_output_folder_must_be_named(home: Path) -> None:
    done = CliRunner().invoke(app, ["classify", str(home / "ledger.csv")])
    assert done.exit_code == 2
    assert "-o" in done.stderr


def test_help_names_every_option() -> None:
    done = run("classify", "--help")
    assert done.returncode == 0
    for option in (
        *("--output", "--organisation", "--year", "--layout", "--taxonomy", "--control-total"),
        *("--fail-under-coverage", "--quiet", "--json", "--no-color"),
    ):
        assert option in done.stdout


def test_help_lists_the_commands() -> None:
    done = CliRunner().invoke(app, ["--help"])
    assert done.exit_code == 0
    assert "classify" in done.output


def test_the_version_is_that_of_the_package() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.output) == (0, f"prevspend {version('prevspend')}\n")
