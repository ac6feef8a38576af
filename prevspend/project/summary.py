"""What a run of a project came to, for the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.baseline import Baseline
from prevspend.english import capitalised, plural
from prevspend.money import format_pounds
from prevspend.report import RunOther, RunYear, prevention_in_pounds, run_page, share_with_range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.project.load import Project
    from prevspend.project.run import StepOutcome

_PAGES = {
    "year": "report.html",
    "left-shift": "leftshift.html",
    "readings": "readings.html",
    "consolidation": "consolidation.html",
    "comparison": "comparison.html",
    "export": "figures.csv",
}
_TABLE_WIDTH = 80
_UNSEEN = {"reading", "background"}
"""Steps whose results others show."""

_SAYS = {
    "review": "What is not decided, the largest amounts first: fill it in with Excel.",
    "readings": "The national reading beside each local one.",
    "export": "All years in pounds and names, for Excel and Power BI.",
}


def run_summary(
    project: Project, outcomes: Sequence[StepOutcome], width: int = _TABLE_WIDTH
) -> RenderableType:
    """Return the table of years, and what was made of them.

    Args:
        project: the project.
        outcomes: what became of its steps.
        width: how many letters a line has; where the table would not fit, each year is a paragraph.
    """
    years = [
        RunYear(
            outcome.step.title,
            None if outcome.is_bad else Baseline.read(outcome.step.folder),
            outcome.state,
            _named(project, outcome.step.folder),
        )
        for outcome in outcomes
        if outcome.step.kind == "year" and not outcome.step.body
    ]
    names = (year.baseline.organisation.name for year in years if year.baseline)
    name = next(filter(None, names), None) or project.file.organisation or "Organisation not named"
    others = list(_others(project, outcomes))
    if width >= _TABLE_WIDTH:
        return run_page(name, str(project.folder), years, others)
    paragraphs = [RunOther(year.year, _in_a_line(year), year.folder) for year in years]
    return Group(
        Text(name, style="bold"),
        *(
            part
            for each in (*paragraphs, *others)
            for part in (
                Text(f"{each.name}: {each.where}"),
                Padding(Text(each.answer), (0, 0, 0, 2)),
            )
        ),
    )


def _in_a_line(year: RunYear) -> str:
    """Return the row of a year as a sentence."""
    if year.baseline is None:
        return f"{year.state}."
    coverage = year.baseline.coverage
    total = format_pounds(year.baseline.reconciliation.read_pence, pennies=False)
    decided = f"{coverage.decided_share or 0:.1%} decided"
    pounds = prevention_in_pounds(year.baseline)
    share = f"{share_with_range(year.baseline)}{pounds and f', {pounds}'}"
    return f"{year.state}: {total}, prevention {share}, {decided}."


def _others(project: Project, outcomes: Sequence[StepOutcome]) -> Iterator[RunOther]:
    """Yield what was made of several years, and the years of other organisations."""
    for outcome in outcomes:
        step = outcome.step
        if outcome.is_bad or step.kind in _UNSEEN or (step.kind == "year" and not step.body):
            continue
        name = capitalised(step.title)
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
            if report["verdict"].get("answers_settle")
        )
        return " ".join([report["headline"][0], *first])
    if kind == "year":
        return f"Prevention: {share_with_range(Baseline.read(folder))}."
    if kind in {"consolidation", "comparison"}:
        report = json.loads((folder / f"{kind}.json").read_text(encoding="utf-8"))
        return _counted_once(report) if kind == "consolidation" else _beside_others(report)
    return _SAYS[kind]


def _counted_once(report: Mapping[str, Any]) -> str:
    """Return how much stood in several ledgers, and how much may still be counted twice."""
    twice = format_pounds(report["total"]["eliminated_pence"], pennies=False)
    text = f"{len(report['bodies'])} organisations; {twice} stands in two ledgers, counted once."
    unsettled = sum(not flow["settled"] for flow in report["flows"])
    if unsettled:
        text += f" {plural(unsettled, 'payment')} between them may still count twice."
    return text


def _beside_others(report: Mapping[str, Any]) -> str:
    """Return which year was compared, with how many, and the organisation's place among them."""
    own = next(row for row in report["organisations"] if row["who"]["in_focus"])
    others = plural(len(report["organisations"]) - 1, "other organisation")
    rank = own["ranks"].get(report["ranked_by"])
    place = f"place {rank['place']}" if rank else f"no place: {own['not_ranked']}"
    return f"{report['financial_year']}, beside {others}; {place.rstrip('.')}."
