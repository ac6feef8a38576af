"""A project: one organisation's years in a file, each run and kept up to date together.

Names are loaded when they are first used: a run with nothing to do needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prevspend.project.begin import Begun, begin_project, project_text
    from prevspend.project.demonstration import Demonstration, make_demonstration
    from prevspend.project.leftout import uncounted_years
    from prevspend.project.load import Project, read_project
    from prevspend.project.model import PROJECT_FILE, ProjectFile, YearLedger
    from prevspend.project.reviewing import unmatched_decisions, unused_decisions
    from prevspend.project.run import StepOutcome, run_project
    from prevspend.project.schema import SCHEMA_FILE, project_schema
    from prevspend.project.standing import OutOfDate, check_project
    from prevspend.project.steps import PROJECT_ONLY, SEVERAL_YEARS
    from prevspend.project.summary import run_summary
    from prevspend.project.writing import refuse_existing, write_project

_HOMES = {
    "PROJECT_FILE": "model",
    "PROJECT_ONLY": "steps",
    "SCHEMA_FILE": "schema",
    "SEVERAL_YEARS": "steps",
    "Begun": "begin",
    "Demonstration": "demonstration",
    "OutOfDate": "standing",
    "StepOutcome": "run",
    "Project": "load",
    "ProjectFile": "model",
    "YearLedger": "model",
    "begin_project": "begin",
    "check_project": "standing",
    "make_demonstration": "demonstration",
    "project_schema": "schema",
    "project_text": "begin",
    "read_project": "load",
    "refuse_existing": "writing",
    "run_project": "run",
    "run_summary": "summary",
    "uncounted_years": "leftout",
    "unmatched_decisions": "reviewing",
    "unused_decisions": "reviewing",
    "write_project": "writing",
}

__all__ = [
    "PROJECT_FILE",
    "PROJECT_ONLY",
    "SCHEMA_FILE",
    "SEVERAL_YEARS",
    "Begun",
    "Demonstration",
    "OutOfDate",
    "Project",
    "ProjectFile",
    "StepOutcome",
    "YearLedger",
    "begin_project",
    "check_project",
    "make_demonstration",
    "project_schema",
    "project_text",
    "read_project",
    "refuse_existing",
    "run_project",
    "run_summary",
    "uncounted_years",
    "unmatched_decisions",
    "unused_decisions",
    "write_project",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'prevspend.project' has no attribute '{name}'")
    return getattr(import_module(f"prevspend.project.{_HOMES[name]}"), name)
