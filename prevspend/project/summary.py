"""What a run of a project came to, for the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from prevspend.baseline import Baseline
from prevspend.report import RunOther, RunYear, run_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.project.load import Project
    from prevspend.project.run import StepOutcome

_PAGES = {"left-shift": "leftshift.html", "readings": "readings.html"}


def run_summary(project: Project, outcomes: Sequence[StepOutcome]) -> RenderableType:
    """Return the table of years, and what was made of them."""
    years = [
        RunYear(
            outcome.step.title,
            None if outcome.is_bad else Baseline.read(outcome.step.folder),
            outcome.state,
            _named(project, outcome.step.folder),
        )
        for outcome in outcomes
        if outcome.step.kind == "year"
    ]
    names = (year.baseline.organisation.name for year in years if year.baseline)
    name = next(filter(None, names), None) or project.file.organisation or "Organisation not named"
    return run_page(name, str(project.folder), years, list(_others(project, outcomes)))


def _others(project: Project, outcomes: Sequence[StepOutcome]) -> Iterator[RunOther]:
    """Yield what was made of several years."""
    for outcome in outcomes:
        step = outcome.step
        if outcome.is_bad or step.kind in {"year", "reading"}:
            continue
        name = step.title[:1].upper() + step.title[1:]
        page = step.folder / _PAGES[step.kind] if step.kind in _PAGES else _newest(step.folder)
        yield RunOther(name, _answer(step.folder, step.kind), _named(project, page))


def _named(project: Project, path: Path) -> str:
    """Return a path as it is named from the project's folder."""
    return (
        path.relative_to(project.folder).as_posix() if project.folder in path.parents else str(path)
    )


def _newest(folder: Path) -> Path:
    """Return the workbook that was written last into a folder of reviews."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return folder / str(manifest["outputs"][0]["name"])


def _answer(folder: Path, kind: str) -> str:
    """Return what something says in a sentence."""
    if kind == "left-shift":
        report = json.loads((folder / "leftshift.json").read_text(encoding="utf-8"))
        first = (
            f"To settle first: {asked['question']}"
            f"{''.join(f' ({example})' for example in asked['examples'][:1])}."
            for asked in report["questions"][:1]
        )
        return " ".join([report["headline"][0], *first])
    if kind == "review":
        return "What is not decided, the largest amounts first: fill it in with Excel."
    return "The national reading beside each local one."
