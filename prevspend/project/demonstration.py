"""A made-up place, an ICB and its council, run as a project is; every trap in it is explained.

What is bought, from whom and for how much stands in `demo/plan.csv`, a year's amount in pounds.
Each amount is spread over twelve months, so the ledgers are the same on every machine.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import Location, OutputError
from prevspend.project.load import read_project
from prevspend.project.model import PROJECT_FILE
from prevspend.project.run import ProjectRunner
from prevspend.project.schema import SCHEMA_FILE, project_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.progress import Progress
    from prevspend.project.load import Project
    from prevspend.project.run import StepOutcome

BODIES = ("icb", "council")
YEARS = {"2023-24": 2023, "2024-25": 2024}
GUIDE_FILE = "READ-ME.txt"

_DATA = Path(__file__).parent / "demo"
_WITH_TOTAL = ("council", "2024-25")
_MONTHS = 12
_FIRST_MONTH = 4
_HEADS = ("Date", "Cost Centre", "Account", "Supplier", "Net Amount")


class Demonstration(NamedTuple):
    """What the demonstration made.

    Attributes:
        runs: each body's project with what became of its steps.
        guide: what to look at, and what it teaches.
    """

    runs: Sequence[tuple[Project, Sequence[StepOutcome]]]
    guide: str


def make_demonstration(folder: Path, progress: Progress) -> Demonstration:
    """Write the ledgers and projects of a made-up place, and run them.

    Raises:
        OutputError: if the folder holds anything already, or cannot be written.
    """
    write_place(folder)
    runner = ProjectRunner()
    runs = []
    for body in BODIES:
        project = read_project(folder / body / PROJECT_FILE)
        runs.append((project, runner.run(project, progress)))
    guide = Template((_DATA / "guide.txt").read_text(encoding="utf-8")).substitute(folder=folder)
    (folder / GUIDE_FILE).write_text(guide, encoding="utf-8", newline="\n")
    return Demonstration(runs, guide)


def write_place(folder: Path) -> None:
    """Write the ledgers and project files of the made-up place.

    Raises:
        OutputError: if the folder holds anything already, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            f"'{folder}' is there already, and holds something.",
            place=Location(str(folder)),
            why="nothing that is there is written over.",
            fix="name a new folder: prevspend demo another-folder",
        )
    plan = _read_plan()
    try:
        for body in BODIES:
            shutil.copytree(_DATA / body, folder / body)
            (folder / body / SCHEMA_FILE).write_text(
                project_schema(), encoding="utf-8", newline="\n"
            )
            for year in YEARS:
                rows = [row for row in plan if row["body"] == body and row[year]]
                text = ledger_text(rows, year, with_total=(body, year) == _WITH_TOTAL)
                path = folder / body / f"ledger-{year}.csv"
                path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        what = f"The demonstration cannot be written: {error.strerror}."
        raise OutputError(what, place=Location(str(folder)), fix="name another folder.") from error


def ledger_text(rows: Sequence[Mapping[str, str]], year: str, *, with_total: bool) -> str:
    """Return a ledger as CSV.

    Args:
        rows: the rows of the plan.
        year: the financial year.
        with_total: whether a row with the sum of all lines ends it, as some exports have.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADS)
    total = 0
    for month in range(_MONTHS):
        for row in rows:
            pence = _of_month(int(row[year]) * 100, month)
            total += pence
            names = (row["cost_centre"], row["account"], row["supplier"])
            writer.writerow((_day(YEARS[year], month), *names, _pounds(pence)))
    if with_total:
        writer.writerow(("", "", "", "", _pounds(total)))
    return text.getvalue()


def _read_plan() -> list[dict[str, str]]:
    with (_DATA / "plan.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _of_month(pence: int, month: int) -> int:
    """Return a month's part of a year's amount, pence; the twelve add up to it."""
    return pence * (month + 1) // _MONTHS - pence * month // _MONTHS


def _day(start: int, month: int) -> str:
    """Return the fifteenth of a month of the financial year that begins in April of `start`."""
    number = month + _FIRST_MONTH
    return f"15/{(number - 1) % _MONTHS + 1:02d}/{start + (number > _MONTHS)}"


def _pounds(pence: int) -> str:
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' * (pence < 0)}{whole}.{rest:02d}"
