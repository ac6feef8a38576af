"""Errors of a run in the words of the project file, where a command would name its options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prevspend.errors import PrevspendError, ProjectError
from prevspend.project.load import place_of_year
from prevspend.project.model import ProjectFile

if TYPE_CHECKING:
    from prevspend.project.load import Project

_ELSEWHERE = "name another folder with -o"
_OPTION = re.compile(r"--([a-z-]+) ")
_KEYS = {info.alias or name for name, info in ProjectFile.model_fields.items()}


def in_project_words(
    error: PrevspendError, project: Project, year: str, body: str | None = None
) -> PrevspendError:
    """Return an error of a year, so that it says what to write into the project file.

    Args:
        error: the error, which may name options of `prevspend classify`.
        project: the project.
        year: the year that was worked on.
        body: whose it is; the project's own organisation where none is named.
    """
    fix = error.fix or ""
    place = error.place
    if "--year" in fix:
        place = place or place_of_year(project, year, body)
        fix = "correct the year on that line of the project file, or name its ledger there."
    elif _ELSEWHERE in fix:
        fix = fix.replace(_ELSEWHERE, "name another folder under `output:`")
    else:
        fix = _OPTION.sub(_as_key, fix)
        if fix == (error.fix or ""):
            return error
        fix = f"{fix.rstrip('.')}; write it into {project.path}."
    return ProjectError(error.what, place=place, why=error.why, fix=fix, problems=error.problems)


def _as_key(option: re.Match[str]) -> str:
    """Write an option as a key of the project file, `column: `; others stay as they are."""
    return f"{option[1]}: " if option[1] in _KEYS else option[0]
