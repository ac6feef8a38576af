"""Read a project file, and work out the options and files of each year."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prevspend import yamlfile
from prevspend.english import plural
from prevspend.errors import Location, Problem, ProjectError
from prevspend.project.model import PROJECT_FILE, LedgerOptions, ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.project.model import LedgersByYear

_NAMES_ONE_FILE = ("overlay", "overrides", "assurance", "changes", "grants", "pools")
_NAMES_FILES = ("driver", "readings", "background")
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

    def ledgers_of(self, body: str | None = None) -> LedgersByYear:
        """Return the ledgers of one of the other organisations, or of the project's own."""
        return self.file.place[body] if body else self.file

    def ledger_paths(self, year: str, body: str | None = None) -> list[Path]:
        """Return the files and folders of a year's ledger.

        Raises:
            ProjectError: if a name has none behind it.
        """
        where = ("place", body) if body else ()
        return [
            path
            for text in self.ledgers_of(body).ledgers[year].files
            for path in self._paths(text, (*where, "ledgers", year))
        ]

    def options_of(self, year: str, body: str | None = None) -> dict[str, Any]:
        """Return a year's options of `prevspend classify`, by the names of its parameters.

        Args:
            year: the year.
            body: one of the other organisations of the place; else the project's own.
        """
        shared = self.ledgers_of(body)
        own = shared.ledgers[year]
        options: dict[str, Any] = {"year": year}
        for name in LedgerOptions.model_fields:
            holder = own if name in own.model_fields_set else shared
            options[name] = self._resolved(name, getattr(holder, name))
        for name in ("organisation", "taxonomy", "with_names", "contact", "licence", "no_cache"):
            options[name] = self._resolved(name, getattr(self.file, name))
        return {**options, "organisation": body} if body else options

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

    def _paths(self, text: str, where: tuple[str, ...]) -> list[Path]:
        """Return the files and folders of a name; they may have gone since the file was read."""
        paths = _matches(self.folder, text)
        if not paths:
            raise ProjectError(
                f"There is no file '{text}'.",
                place=self.document.place(where),
                why=f"the ledger of {where[-1]} is read from it.",
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
            problems=sorted(problems, key=lambda problem: problem.place or Location("")),
            why="nothing is run until all of it is understood.",
            fix="correct the lines named above and run the command again.",
        )
    return Project(path, file, document)


def _absent(folder: Path, document: yamlfile.Document) -> Iterator[Problem]:
    """Yield a problem for each file that is named and not there, and each year without a file.

    The document is looked at, not its model, so that these are named beside all other problems.
    """
    yield from _absent_of(folder, document, (), document.content)
    content = document.content if isinstance(document.content, dict) else {}
    place = content.get("place")
    for name, body in place.items() if isinstance(place, dict) else ():
        yield from _absent_of(folder, document, ("place", name), body)


def _absent_of(
    folder: Path, document: yamlfile.Document, where: tuple[str, ...], content: yamlfile.Tree
) -> Iterator[Problem]:
    """Yield the problems of one organisation; `where` is its path in the document."""
    ledgers = content.get("ledgers") if isinstance(content, dict) else None
    years = ledgers.items() if isinstance(ledgers, dict) else ()
    yield from _absent_of_options(folder, document, where, content)
    for year, entry in years:
        path = (*where, "ledgers", year)
        if isinstance(entry, dict):
            yield from _absent_of_options(folder, document, path, entry)
            if "files" in entry:  # else the model names the key that is missing
                yield from _absent_ledgers(folder, document, (*path, "files"), year, entry["files"])
        else:
            yield from _absent_ledgers(folder, document, path, year, entry)


def _absent_ledgers(
    folder: Path,
    document: yamlfile.Document,
    path: tuple[str, ...],
    year: str,
    named: yamlfile.Tree,
) -> Iterator[Problem]:
    """Yield a problem for each ledger of a year that is not there, and where none is named.

    Args:
        folder: the folder of the project file.
        document: the project file.
        path: where the ledgers are named in it.
        year: the year.
        named: what is written there.
    """
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


def place_of_year(project: Project, year: str, body: str | None = None) -> Location:
    """Return where a year stands in the project file."""
    where = ("place", body) if body else ()
    return project.document.place((*where, "ledgers", year), key=True)
