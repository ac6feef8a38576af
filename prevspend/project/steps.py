"""The steps of a run, and what each is made from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from prevspend.errors import ProjectError
from prevspend.filehash import file_hash
from prevspend.people import shown_file
from prevspend.project.model import folder_name
from prevspend.results import MANIFEST_FILE, hash_path, program_hash, record_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from prevspend.project.load import Project

Kind = Literal[
    "year",
    "reading",
    "readings",
    "left-shift",
    "consolidation",
    "background",
    "comparison",
    "review",
    "export",
]

_LEFT_SHIFT = ("taxonomy", "changes", "target", "population", "weighted_population")
LEFT_SHIFT_OPTIONS = (*_LEFT_SHIFT, "grants", "decided", "carry_breaks", "accept_doubt")
"""The options of `prevspend leftshift` that a project file holds."""

_OPTIONS: dict[Kind, tuple[str, ...]] = {
    "readings": ("taxonomy", "overlay"),
    "review": ("taxonomy", "overlay"),
    "left-shift": LEFT_SHIFT_OPTIONS,
    "consolidation": ("taxonomy", "pools", "basis", "tolerance"),
    "background": ("taxonomy", "background"),
    "comparison": ("taxonomy", "background", "neighbours", "rank_by"),
    "export": ("lines", "redact"),
}
"""The options of each kind of step that is not made from ledgers."""

PLACE_FOLDER = "place"
"""The folder in the results that holds the other organisations, and the place counted once."""

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
        made_from: the folders of results of this run that it is made from.
        body: the organisation of the place whose year it is; else it is the project's own.
    """

    kind: Kind
    years: tuple[str, ...]
    folder: Path
    overlay: Path | None = None
    made_from: tuple[Path, ...] = ()
    body: str | None = None

    @property
    def title(self) -> str:
        """What it is called in messages."""
        if self.kind == "year":
            return f"{self.body}, {self.years[0]}" if self.body else self.years[0]
        if self.kind == "reading":
            return f"{self.years[0]} as {self.folder.name} reads it"
        if self.kind == "readings":
            return f"readings of {self.years[0]}"
        if self.kind == "consolidation":
            return f"place {self.years[0]}"
        if self.kind == "left-shift":
            return f"left shift {self.years[0]} to {self.years[-1]}"
        return self.kind


def steps_of(project: Project) -> list[RunStep]:
    """Return the steps of a run, each after those it is made from."""
    output, years = project.output, project.years
    homes = {year: output / year for year in years}
    steps = [RunStep("year", (year,), homes[year]) for year in years]
    members = _members(project)
    steps += [*members, *_readings(project, homes)]
    if "left-shift" in project.file.write:
        steps += _left_shifts(output, homes)
    steps += _consolidations(output, [*steps[: len(years)], *members])
    steps += _comparison(project, homes)
    if "review" in project.file.write:
        steps.append(
            RunStep("review", tuple(years), output / REVIEW_FOLDER, made_from=tuple(homes.values()))
        )
    if "export" in project.file.write:
        folders = (*homes.values(), *(step.folder for step in members))
        steps.append(RunStep("export", tuple(years), output / "export", made_from=folders))
    return steps


def _members(project: Project) -> list[RunStep]:
    """Return the years of the other organisations of the place."""
    return [
        RunStep(
            "year", (year,), project.output / PLACE_FOLDER / folder_name(body) / year, body=body
        )
        for body, ledgers in project.file.place.items()
        for year in ledgers.ledgers
    ]


def _readings(project: Project, homes: Mapping[str, Path]) -> Iterator[RunStep]:
    """Yield the other readings of each year, and all of them side by side."""
    for year, home in homes.items():
        side = project.output / "readings" / year
        others = [
            RunStep("reading", (year,), side / overlay.stem, overlay)
            for overlay in project.of_project("readings")
        ]
        yield from others
        if others:
            folders = (home, *(step.folder for step in others))
            yield RunStep("readings", (year,), side, made_from=folders)


def _left_shifts(output: Path, homes: Mapping[str, Path]) -> Iterator[RunStep]:
    """Yield each year beside the next, and the first beside the last with all between them."""
    years = tuple(homes)
    for span in [*pairwise(years), *([years] if len(years) > _TWO else [])]:
        folder = output / "left-shift" / f"{span[0]}-to-{span[-1]}"
        yield RunStep("left-shift", span, folder, made_from=tuple(homes[year] for year in span))


def _consolidations(output: Path, members: Sequence[RunStep]) -> Iterator[RunStep]:
    """Yield the place in each year that several of its organisations have."""
    by_year: dict[str, list[Path]] = {}
    for step in members:
        by_year.setdefault(step.years[0], []).append(step.folder)
    for year, folders in sorted(by_year.items()):
        if len(folders) > 1:
            place = output / PLACE_FOLDER / year
            yield RunStep("consolidation", (year,), place, made_from=tuple(folders))


def _comparison(project: Project, homes: Mapping[str, Path]) -> Iterator[RunStep]:
    """Yield the comparison with a background, and before it what the background's files hold."""
    background = project.of_project("background")
    if not background:
        return
    years, output = project.years, project.output
    made_from = [*homes.values()]
    if any(path.is_file() for path in background):
        made_from.append(output / "background")
        yield RunStep("background", tuple(years), output / "background")
    folder = output / "comparison"
    yield RunStep("comparison", tuple(years), folder, made_from=tuple(made_from))


def options_of(project: Project, step: RunStep) -> dict[str, Any]:
    """Return the options a step runs with, by the names of the parameters of its command."""
    if step.kind in _OPTIONS:
        options = {name: project.of_project(name) for name in _OPTIONS[step.kind]}
        if "background" in options:
            of_files = step.kind == "background"
            options["background"] = [
                path for path in options["background"] if path.is_file() == of_files
            ]
        return options
    options = project.options_of(step.years[0], step.body)
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
    if step.kind in _OPTIONS:
        recorded = record_run(step.kind, options, [name for name in options if options[name]])
        results = [
            {
                _FILE: folder.relative_to(project.output).as_posix(),
                _HASH: file_hash(folder / MANIFEST_FILE),
            }
            for folder in step.made_from
        ]
        return {**recorded, "results": results, **rules}
    ledgers = [
        {_FILE: shown_file(file.name), _HASH: file_hash(file)}
        for path in project.ledger_paths(step.years[0], step.body)
        for file in _files_at(path)
    ]
    shares = _shares_decisions(project, step.years[0], step.body)
    several = {SEVERAL_YEARS: True} if shares else {}
    return {**record_run("classify", options), "ledgers": ledgers, **rules, **several}


def _shares_decisions(project: Project, year: str, body: str | None) -> bool:
    """Return whether another year has the decisions of people that a year has."""
    years = project.ledgers_of(body).ledgers
    used = [path for each in years for path in project.options_of(each, body)["overrides"]]
    return any(used.count(path) > 1 for path in project.options_of(year, body)["overrides"])


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
