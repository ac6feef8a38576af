"""A project is begun from ledgers: their years, whose they are, and what had to be said."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.errors import ProjectError
from prevspend.progress import silent
from prevspend.project import (
    PROJECT_FILE,
    Begun,
    begin_project,
    project_text,
    read_project,
    write_project,
)
from prevspend.project.writing import run_file_text
from prevspend.years import FinancialYear
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

UNDATED = "Cost Centre,Account,Amount\nSmoking cessation,Grants,120.00\nHighways,Repairs,80.00\n"


def nobody(what: str, wanted: str) -> None:
    """Answer nothing: nobody is there to be asked."""
    del what, wanted


def begin(folder: Path, *ledgers: str, ask: Callable[[str, str], str | None] = nobody) -> str:
    return project_text(begin_project(ledgers, {"organisation": "Westmoor"}, ask, silent), folder)


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_ledgers_say_their_years_and_whose_they_are(
    tmp_path: Path, check_expected: Callable[[Path, str], None]
) -> None:
    begun = begin_project([str(EXAMPLES / "icb")], {}, nobody, silent)
    text = project_text(begun, EXAMPLES)
    check_expected(Path(__file__).parent / "expected/begun.yaml", text)
    shutil.copytree(EXAMPLES / "icb", tmp_path / "icb")
    (tmp_path / PROJECT_FILE).write_text(text, encoding="utf-8")
    project = read_project(tmp_path)
    assert project.file.organisation == "NHS Marlshire Integrated Care Board"
    assert project.file.ledgers["2023-24"].files == ("icb/marlshire-icb-2023-24.csv",)
    assert project.file.write == ("left-shift", "review")


def test_a_folder_of_one_year_is_named_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    for month in ("april", "may"):
        text = f"Date,Cost Centre,Account,Amount\n01/05/2024,Smoking,Grants {month},12.00\n"
        (tmp_path / "books" / f"{month}.csv").write_text(text, encoding="utf-8")
    assert "  2024-25: books\n" in begin(tmp_path, str(tmp_path / "books"))


def test_a_few_stray_lines_are_no_year_of_their_own(tmp_path: Path) -> None:
    rows = [f"0{1 + at % 9}/05/2024,Smoking {at},Grants,12.00" for at in range(40)]
    rows.append("05/03/2024,Smoking,Grants,1.00")
    text = "\n".join(["Date,Cost Centre,Account,Amount", *rows, ""])
    (tmp_path / "ledger.csv").write_text(text, encoding="utf-8")
    begun = begin_project([str(tmp_path / "ledger.csv")], {"organisation": "W"}, nobody, silent)
    assert list(begun.ledgers) == [FinancialYear(2024)]
    assert "#   1 line of 2023-24 (£1.00)\n" in project_text(begun, tmp_path)
    project = tmp_path / PROJECT_FILE
    said = run("init", tmp_path / "ledger.csv", "--organisation", "W", "--project", project)[1]
    assert "Left out, as too little for a year: 1 line of 2023-24 (£1.00)." in said
    for _ in range(2):
        said = run("run", "--project", project)[1]
        assert "Left out of every year: 1 line of 2023-24 (£1.00)." in said


def test_a_file_of_several_years_leaves_out_only_what_no_year_counts(tmp_path: Path) -> None:
    rows = [
        f"05/05/{year},{name},Grants,12.00"
        for year in (2022, 2023, 2024)
        for name in ("Stop smoking service", "Highways", "Health visiting")
    ]
    text = "\n".join(["Date,Cost Centre,Account,Amount", *rows, ""])
    (tmp_path / "ledger.csv").write_text(text, encoding="utf-8")
    lines = [f"  {year}: ledger.csv" for year in ("2023-24", "2024-25")]
    project = tmp_path / PROJECT_FILE
    project.write_text("\n".join(["organisation: W", "ledgers:", *lines, "write: []"]), "utf-8")
    said = run("run", "--project", project)[1]
    assert "Left out of every year: 3 lines of 2022-23 (£36.00)." in " ".join(said.split())


def test_a_year_that_no_date_says_is_asked_for(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(UNDATED, encoding="utf-8")
    column = {"column": ["cost_centre=Cost Centre", "account=Account", "amount=Amount"]}
    options = {"organisation": "Westmoor", **column}
    with pytest.raises(ProjectError) as error:
        begin_project([str(ledger)], options, nobody, silent)
    assert f"prevspend init 2024-25={ledger}" in str(error.value)
    named = begin_project([f"2024/25={ledger}"], options, nobody, silent)
    answered = begin_project([str(ledger)], options, lambda *_: "2024-25", silent)
    assert named == answered
    assert list(named.ledgers) == [FinancialYear(2024)]
    assert 'column: ["cost_centre=Cost Centre"' in project_text(named, tmp_path)


def test_what_a_reader_asks_is_asked_and_written_for_its_year(tmp_path: Path) -> None:
    first, second = tmp_path / "2023.csv", tmp_path / "2024.csv"
    head = "Date,Cost Centre,Account,"
    first.write_text(f"{head}Amount\n01/05/2023,Smoking,Grants,12.00\n", encoding="utf-8")
    second.write_text(
        f"{head}Left,Right\n01/05/2024,Smoking,Grants,12.00,99.10\n", encoding="utf-8"
    )
    asked = []

    def ask(what: str, wanted: str) -> str:
        asked.append((what, wanted))
        return "amount=Right"

    text = begin(tmp_path, str(first), str(second), ask=ask)
    assert [wanted for _, wanted in asked] == ["--column"]
    assert "Several columns could be the amount" in asked[0][0]
    assert "  2023-24: 2023.csv\n" in text
    assert '  2024-25:\n    files: 2024.csv\n    column: ["amount=Right"]\n' in text


def test_without_a_terminal_the_error_names_the_option(tmp_path: Path) -> None:
    project = tmp_path / PROJECT_FILE
    code, said = run("init", EXAMPLES / "council", "--project", project)
    assert code == 2
    assert "--organisation" in said
    assert not project.exists()


def test_a_project_file_is_never_written_over(tmp_path: Path) -> None:
    project = tmp_path / PROJECT_FILE
    project.write_text("organisation: ours\n", encoding="utf-8")
    code, said = run("init", EXAMPLES / "icb", "--project", project)
    assert code == 2
    assert "There is a project file already." in said
    assert project.read_text(encoding="utf-8") == "organisation: ours\n"
    assert list(tmp_path.iterdir()) == [project]


@given(name=st.text(min_size=1), file=st.text("abc #:'\"[]{}*&-é0.", min_size=1))
def test_any_name_is_read_back_as_it_was(
    name: str, file: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("names")
    year = FinancialYear(2024)
    name = "".join(letter for letter in name if letter.isprintable()).strip() or "x"
    begun = Begun(name, {year: [folder / f"{file}.csv"]}, {year: {"column": [f"amount={name}"]}})
    (folder / f"{file}.csv").write_text("", encoding="utf-8")
    (folder / PROJECT_FILE).write_text(project_text(begun, folder), encoding="utf-8")
    project = read_project(folder)
    assert project.file.organisation == name
    assert project.file.ledgers["2024-25"].files == (f"{file}.csv",)
    assert project.file.column == (f"amount={name}",)


def test_a_year_that_is_none_says_how_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as error:
        begin(tmp_path, "2024=ledger.csv")
    assert "'2024' is not a financial year" in str(error.value)
    assert "2024-25=ledger.csv" in str(error.value)
    assert "--year" not in str(error.value)


def test_a_year_that_the_ledger_does_not_hold_is_refused(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "Date,Cost Centre,Account,Amount\n01/05/2024,Smoking,Grants,12.00\n", encoding="utf-8"
    )
    with pytest.raises(ProjectError) as error:
        begin(tmp_path, f"2023-24={ledger}")
    assert "was named for 2023-24, and its lines are of 2024-25" in str(error.value)
    assert "  2024-25: ledger.csv\n" in begin(tmp_path, f"2024-25={ledger}")


def test_a_file_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    ledger = folder / "ledger.csv"
    ledger.write_text(
        "Date,Cost Centre,Account,Amount\n01/05/2024,Smoking,Grants,12.00\n", encoding="utf-8"
    )
    for named in ((ledger, ledger), (folder, ledger), (ledger, f"2024-25={ledger}")):
        with pytest.raises(ProjectError, match="is named twice"):
            begin(tmp_path, *map(str, named))


def test_a_double_click_runs_the_project_wherever_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "Finance 50% Ärzte"
    folder.mkdir()
    written = write_project(folder / "west.yaml", "# a project\n", for_windows=True)
    assert [path.name for path in written] == [
        *("west.yaml", "prevspend.schema.json", "prevspend-run.cmd")
    ]
    text = written[-1].read_bytes().decode("utf-8")
    assert text.count("\r\n") == len(text.splitlines())
    assert 'cd /d "%~dp0"' in text
    assert f'"{sys.executable}" -m prevspend run --project "west.yaml"' in text
    assert '"C:\\50%% off\\python.exe" -m' in run_file_text("C:\\50% off\\python.exe")
