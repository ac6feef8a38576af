"""Write a project: its file, the schema by which editors complete it, and what to double-click."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from prevspend.errors import Location, OutputError
from prevspend.project.model import PROJECT_FILE
from prevspend.project.schema import SCHEMA_FILE, project_schema

if TYPE_CHECKING:
    from pathlib import Path

_RUN_FILE = "prevspend-run.cmd"
_RUN_TEXT = """@echo off
rem Double-click this: it brings every year of the project up to date, and says what came of it.
chcp 65001 > nul
cd /d "%~dp0"
"{python}" -m prevspend run --project "{project}"
pause
"""


def write_project(path: Path, text: str, *, for_windows: bool = False) -> list[Path]:
    """Write a project file that is not there yet, and its schema beside it.

    Args:
        path: the project file.
        text: its content.
        for_windows: whether a file that runs the project by a double click is written too.

    Returns:
        The files that were written.

    Raises:
        OutputError: if there is a file already, or it cannot be written.
    """
    schema, run_file = path.parent / SCHEMA_FILE, path.parent / _RUN_FILE
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        schema.write_text(project_schema(), encoding="utf-8", newline="\n")
        if for_windows:
            content = run_file_text(sys.executable, path.name)
            run_file.write_text(content, encoding="utf-8", newline="\r\n")
    except FileExistsError as error:
        raise _exists_already(path) from error
    except OSError as error:
        what = f"The project file cannot be written: {error.strerror}."
        raise OutputError(what, place=Location(str(path)), fix="name another folder.") from error
    return [path, schema, *([run_file] if for_windows else [])]


def run_file_text(python: str, project: str = PROJECT_FILE) -> str:
    """Return the content of a file that Windows runs by a double click.

    Args:
        python: the path of the Python that prevspend is installed in.
        project: the name of the project file beside it.
    """
    # A per cent sign is doubled, or it would begin the name of a variable.
    return _RUN_TEXT.format(python=python.replace("%", "%%"), project=project.replace("%", "%%"))


def refuse_existing(path: Path) -> None:
    """Refuse a name that a file has already, before anything is read.

    Raises:
        OutputError: if there is such a file.
    """
    if path.exists():
        raise _exists_already(path)


def _exists_already(path: Path) -> OutputError:
    return OutputError(
        "There is a project file already.",
        place=Location(str(path)),
        why="what people wrote into it would be lost; nothing has been changed.",
        fix="add the new year to it by hand, name another with --project FILE, or move it away.",
    )
