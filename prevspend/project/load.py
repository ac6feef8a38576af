"""Read a project file, and work out the options and files of each year."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prevspend import yamlfile
from prevspend.english import plural
from prevspend.errors import Place, Problem, ProjectError
from prevspend.project.model import PROJECT_FILE, LedgerOptions, ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES_ONE_FILE = ("overlay", "assurance", "changes", "grants")
_NAMES_FILES = ("driver", "overrides", "readings")
_NAMES_FILE_OR_ID = ("layout", "taxonomy")
_ABSENT = "check the name; it is looked for from the folder of this file"


@dataclass(frozen=True)
class Project:
    """A project file as it was read.

    Attributes:
        path: the project file.
        file: its content.
        document: the same with the line of each value.
    """

    path: Path
    file: ProjectFile
    document: yamlfile.Document

    @property
    def folder(self) -> Path:
        """The folder of the project file, from which all names in it are looked for."""
        return self.path.parent

    @property
    def output(self) -> Path:
        """The folder of the results."""
        return self.folder / self.file.output

    @property
    def years(self) -> list[str]:
        """The financial years, the earliest first."""
        return list(self.file.ledgers)

    def ledger_paths(self, year: str) -> list[Path]:
        """Return the files and folders of a year's ledger.

        Raises:
            ProjectError: if a name has none behind it.
        """
        return [path for text in self.file.ledgers[year].files for path in self._paths(text, year)]

    def options_of(self, year: str) -> dict[str, Any]:
        """Return a year's options of `prevspend classify`, by the names of its parameters."""
        own, shared = self.file.ledgers[year], self.file
        options: dict[str, Any] = {"year": year}
        for name in LedgerOptions.model_fields:
            holder = own if name in own.model_fields_set else shared
            options[name] = self._resolved(name, getattr(holder, name))
        for name in ("organisation", "taxonomy", "with_names", "no_cache"):
            options[name] = self._resolved(name, getattr(shared, name))
        return options

    def of_project(self, name: str) -> Any:  # noqa: ANN401 - a path, paths, or as the model has it
        """Return an option of the whole project, with the paths that it names."""
        return self._resolved(name, getattr(self.file, name))

    def _resolved(self, name: str, value: object) -> object:
        """Return an option with the paths that it names; several values are a list."""
        if value and name in _NAMES_ONE_FILE:
            return self.folder / str(value)
        if isinstance(value, tuple):
            return [self.folder / text if name in _NAMES_FILES else text for text in value]
        if isinstance(value, str) and (name in _NAMES_FILE_OR_ID or name == "control_total"):
            path = self.folder / value
            return str(path) if _exists(path) else value
        return value

    def _paths(self, text: str, year: str) -> list[Path]:
        """Return the files and folders of a name; they may have gone since the file was read."""
        paths = _matches(self.folder, text)
        if not paths:
            raise ProjectError(
                f"There is no file '{text}'.",
                place=self.document.place(("ledgers", year)),
                why=f"the ledger of {year} is read from it.",
                fix=f"{_ABSENT}: '{self.folder.absolute()}'.",
            )
        return paths


def read_project(path: Path) -> Project:
    """Read a project file.

    Args:
        path: the file, or the folder that holds it.

    Raises:
        ProjectError: if there is none, or with every problem in it.
    """
    if path.is_dir():
        path = path / PROJECT_FILE
    if not path.is_file():
        raise ProjectError(
            f"There is no project file '{path}'.",
            why="it says which ledgers are of which year, and how they are read.",
            fix="make one with `prevspend init LEDGER…`, or name one with --project FILE.",
        )
    document, problems = yamlfile.load(path)
    file = None
    if not problems:
        file, invalid = yamlfile.validate(ProjectFile, document)
        problems = list(_absent(path.parent, document))
        named = {problem.place for problem in problems}
        problems += [problem for problem in invalid if problem.place not in named]
    if problems or file is None:
        raise ProjectError(
            f"The project file has {plural(len(problems), 'problem')}.",
            problems=sorted(problems, key=lambda problem: problem.place or Place("")),
            why="nothing is run until all of it is understood.",
            fix="correct the lines named above and run the command again.",
        )
    return Project(path, file, document)


def _absent(folder: Path, document: yamlfile.Document) -> Iterator[Problem]:
    """Yield a problem for each file that is named and not there, and each year without a file.

    The document is looked at, not its model, so that these are named beside all other problems.
    """
    content = document.content if isinstance(document.content, dict) else {}
    ledgers = content.get("ledgers")
    years = ledgers.items() if isinstance(ledgers, dict) else ()
    yield from _absent_of_options(folder, document, (), content)
    for year, entry in years:
        if isinstance(entry, dict):
            yield from _absent_of_options(folder, document, ("ledgers", year), entry)
            if "files" in entry:  # else the model names the key that is missing
                path = ("ledgers", year, "files")
                yield from _absent_ledgers(folder, document, path, entry["files"])
        else:
            yield from _absent_ledgers(folder, document, ("ledgers", year), entry)


def _absent_ledgers(
    folder: Path, document: yamlfile.Document, path: tuple[str, ...], named: yamlfile.Tree
) -> Iterator[Problem]:
    """Yield a problem for each ledger of a year that is not there, and where none is named.

    Args:
        folder: the folder of the project file.
        document: the project file.
        path: where the ledgers are named in it: `ledgers`, the year, and `files` if that is there.
        named: what is written there.
    """
    year = path[1]
    for number, text in enumerate((named or [None]) if isinstance(named, list) else [named]):
        place = document.place((*path, number) if isinstance(named, list) else path)
        if text is None or (isinstance(text, str) and not text.strip()):
            what = f"no ledger is named for {year}"
            yield Problem(what, place, "name its file", kind="no-ledger")
        elif isinstance(text, str) and not _matches(folder, text):
            what = f"there is no file '{text}' for {year}"
            yield Problem(what, place, _ABSENT, kind="no-file", text=text)


def _absent_of_options(
    folder: Path, document: yamlfile.Document, path: tuple[str, ...], options: yamlfile.Tree
) -> Iterator[Problem]:
    """Yield a problem for each file that options name and that is not there."""
    for name in (*_NAMES_ONE_FILE, *_NAMES_FILES, "control_total"):
        key = name.replace("_", "-")
        value = options.get(key) if isinstance(options, dict) else None
        for text in value if isinstance(value, list) else [value]:
            if (
                text
                and isinstance(text, str)
                and not _exists(folder / text)
                and not (name == "control_total" and _is_money(text))
            ):
                where = document.place((*path, key))
                yield Problem(f"'{key}': there is no file '{text}'", where, _ABSENT)


def _matches(folder: Path, text: str) -> list[Path]:
    """Return the file or folder of a name, or the files of a pattern, in order."""
    path = folder / text
    if _exists(path):
        return [path]
    return sorted(map(Path, glob.glob(str(path))))  # noqa: PTH207 - the pattern may be absolute


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_money(text: str) -> bool:
    from prevspend.money import AmountError, parse_pence

    try:
        parse_pence(text)
    except AmountError:
        return False
    return True


def place_of_year(project: Project, year: str) -> Place:
    """Return where a year stands in the project file."""
    return project.document.place(("ledgers", year), key=True)
