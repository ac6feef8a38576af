"""The steps of a run, and what each is made from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from prevspend.errors import ProjectError
from prevspend.filehash import file_hash
from prevspend.results import MANIFEST_FILE, hash_path, program_hash, record_run

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.project.load import Project

Kind = Literal["year", "reading", "readings", "left-shift", "review"]

_LEFT_SHIFT = ("taxonomy", "changes", "target", "population", "weighted_population")
LEFT_SHIFT_OPTIONS = (*_LEFT_SHIFT, "grants", "decided", "carry_breaks")
"""The options of `prevspend leftshift` that a project file holds."""

REVIEW_FOLDER = "review"
"""The folder in the results that holds workbooks of questions."""

SEVERAL_YEARS = "several_years"
"""The name in the record of a year under which it says that other years have its decisions too."""

PROGRAM = "program"
"""The name in the record of a step of the hash of the program that does it."""

PROJECT_ONLY = ("ledgers", "rules", PROGRAM, SEVERAL_YEARS)
"""What the record of a year holds besides the options of `prevspend classify`."""

_FILE, _HASH = "file", "sha256"
_TWO = 2


@dataclass(frozen=True)
class RunStep:
    """One folder of results that a run keeps up to date.

    Attributes:
        kind: what is made.
        years: the financial years it is made of.
        folder: where it is written.
        overlay: the overlay of one of the other readings of a year.
        made_from: the folders of results that it is made from.
    """

    kind: Kind
    years: tuple[str, ...]
    folder: Path
    overlay: Path | None = None
    made_from: tuple[Path, ...] = ()

    @property
    def title(self) -> str:
        """What it is called in messages."""
        if self.kind == "year":
            return self.years[0]
        if self.kind == "reading":
            return f"{self.years[0]} as {self.folder.name} reads it"
        if self.kind == "readings":
            return f"readings of {self.years[0]}"
        if self.kind == "review":
            return "review"
        return f"left shift {self.years[0]} to {self.years[-1]}"


def steps_of(project: Project) -> list[RunStep]:
    """Return the steps of a run, each after those it is made from."""
    output, years = project.output, project.years
    homes = {year: output / year for year in years}
    steps = [RunStep("year", (year,), homes[year]) for year in years]
    for year in years:
        side = output / "readings" / year
        others = [
            RunStep("reading", (year,), side / overlay.stem, overlay)
            for overlay in project.of_project("readings")
        ]
        steps += others
        if others:
            folders = (homes[year], *(step.folder for step in others))
            steps.append(RunStep("readings", (year,), side, made_from=folders))
    spans: list[tuple[str, ...]] = list(pairwise(years))
    spans += [tuple(years)] if len(years) > _TWO else []
    if "left-shift" in project.file.write:
        steps += [
            RunStep(
                "left-shift",
                span,
                output / "left-shift" / f"{span[0]}-to-{span[-1]}",
                made_from=tuple(homes[year] for year in span),
            )
            for span in spans
        ]
    if "review" in project.file.write:
        steps.append(
            RunStep("review", tuple(years), output / REVIEW_FOLDER, made_from=tuple(homes.values()))
        )
    return steps


def options_of(project: Project, step: RunStep) -> dict[str, Any]:
    """Return the options a step runs with, by the names of the parameters of its command."""
    if step.kind == "left-shift":
        return {name: project.of_project(name) for name in LEFT_SHIFT_OPTIONS}
    if step.kind in {"readings", "review"}:
        return {name: project.of_project(name) for name in ("taxonomy", "overlay")}
    options = project.options_of(step.years[0])
    return {**options, "overlay": step.overlay} if step.overlay else options


def record_of(project: Project, step: RunStep) -> dict[str, Any]:
    """Return what a step is made from, as the manifest of its results holds it.

    Raises:
        PrevspendError: if a file that it is made from is not there, or cannot be read.
    """
    try:
        return _record(project, step)
    except OSError as error:
        raise ProjectError(
            f"'{error.filename}' cannot be read: {error.strerror}.",
            why=f"{step.title} is made from it.",
            fix="check that you may read it, and that no other program holds it.",
        ) from error


def _record(project: Project, step: RunStep) -> dict[str, Any]:
    options = options_of(project, step)
    rules = {"rules": hash_path(_taxonomy_path(project)), PROGRAM: program_hash()}
    if step.made_from:
        recorded = record_run(step.kind, options, [name for name in options if options[name]])
        results = [
            {_FILE: folder.name, _HASH: file_hash(folder / MANIFEST_FILE)}
            for folder in step.made_from
        ]
        return {**recorded, "results": results, **rules}
    ledgers = [
        {_FILE: file.name, _HASH: file_hash(file)}
        for path in project.ledger_paths(step.years[0])
        for file in _files_at(path)
    ]
    several = {SEVERAL_YEARS: True} if _shares_decisions(project, step.years[0]) else {}
    return {**record_run("classify", options), "ledgers": ledgers, **rules, **several}


def _shares_decisions(project: Project, year: str) -> bool:
    """Return whether another year has the decisions of people that a year has."""
    used = [path for each in project.years for path in project.options_of(each)["overrides"]]
    return any(used.count(path) > 1 for path in project.options_of(year)["overrides"])


def _files_at(path: Path) -> list[Path]:
    """Return the files that a ledger's path stands for; a hidden file is never read."""
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.iterdir()
        if file.is_file() and not file.name.startswith((".", "prevspend."))
    )


def _taxonomy_path(project: Project) -> Path:
    """Return the folder or file of the taxonomy."""
    from prevspend.taxonomy import taxonomy_source

    return taxonomy_source(project.of_project("taxonomy"))
