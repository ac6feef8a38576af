"""The files of the paths that a user names, each once, with names within their common folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import LayoutError, LedgerError, Location
from prevspend.ledger import LedgerWarning
from prevspend.reading.cleaning import names_only_times
from prevspend.reading.formats import (
    LEDGER_FILES,
    is_ledger_name,
    is_own_workbook,
    is_system_file,
)
from prevspend.results import MANIFEST_FILE, Manifest
from prevspend.words import is_called, printable_name, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def find_files(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files of the paths, each once, in the order of their names."""
    files: set[Path] = set()
    for path in map(Path, paths):
        if path.is_dir():
            ours = _results_in(path)
            inside = [file for file in path.iterdir() if _is_ledger_file(file) and file not in ours]
            inside = inside or _in_folders_of_times(path)
            if not inside:
                raise _no_files(path)
            files.update(inside)
        elif path.is_file():
            files.add(path)
        elif path.exists() or path == Path("-"):
            raise LedgerError(
                f"'{path}' is no file: it is a pipe or a device.",
                why="a ledger is read more than once.",
                fix="save what it gives as a file, and name that.",
            )
        else:
            raise LedgerError(
                f"There is no file '{path}'.",
                fix=f"check the name and the folder; the current folder is '{Path.cwd()}'.",
            )
    if not files:
        raise LedgerError("No ledger was named.", fix="name at least one file or folder.")
    # One file may have been named twice, such as by its folder and by itself.
    return sorted({Path(os.path.abspath(file)) for file in files})  # noqa: PTH100 - links stay links


def _in_folders_of_times(folder: Path) -> list[Path]:
    """Return the ledger files of folders named after years, months or quarters, at any depth.

    Other folders may be of other bodies, and are not searched.
    """
    files: list[Path] = []
    for entry in _entries_of_times(folder):
        if entry.is_dir():
            files += _in_folders_of_times(entry)
        elif _is_ledger_file(entry):
            files.append(entry)
    return files


def _entries_of_times(folder: Path) -> list[Path]:
    """Return the entries of a folder without results and folders that are not named after times."""
    ours = _results_in(folder)
    entries = [entry for entry in folder.iterdir() if entry not in ours]
    return [
        entry
        for entry in entries
        if not entry.is_dir() or (names_only_times(entry.name) and not _results_in(entry))
    ]


def folders_read(paths: Iterable[str | Path]) -> list[LedgerWarning]:
    """Return warnings about folders read by the folders of years and months in them."""
    what = "files were read from the folders of years and months in a folder that holds none itself"
    counts = {path: len(_in_folders_of_times(path)) for path in _read_by_folders(paths)}
    return [
        LedgerWarning(what, count, Location(printable_name(path.resolve().name)))
        for path, count in counts.items()
    ]


def _read_by_folders(paths: Iterable[str | Path]) -> list[Path]:
    """Return the folders among paths that are read by the folders of years and months in them."""
    folders = [path for path in map(Path, paths) if path.is_dir()]
    return [
        folder
        for folder in folders
        if not holds_ledger_files(folder) and _in_folders_of_times(folder)
    ]


def _no_files(folder: Path) -> LedgerError:
    """Return the error for a folder without ledger files, naming folders in it that have some."""
    what = f"The folder '{folder}' holds no ledger files."
    inside = [
        entry.name for entry in folder.iterdir() if entry.is_dir() and any(_ledger_files_in(entry))
    ]
    if inside:
        return LedgerError(
            what,
            why=f"folders in it do: {quoted(sorted(inside))}; they may be of several bodies.",
            fix="name the ones that belong together.",
        )
    kinds = ", ".join(sorted(LEDGER_FILES))
    return LedgerError(what, fix=f"name a folder with files of these kinds: {kinds}.")


def _ledger_files_in(folder: Path) -> Iterator[Path]:
    """Yield the ledger files in a folder and the folders in it."""
    ours = _results_in(folder)
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            yield from _ledger_files_in(entry)
        elif _is_ledger_file(entry) and entry not in ours:
            yield entry


def holds_ledger_files(folder: Path) -> bool:
    """Return whether a folder itself holds files that are read as a ledger."""
    ours = _results_in(folder)
    return any(_is_ledger_file(file) and file not in ours for file in folder.iterdir())


def find_ledgers(paths: Iterable[str | Path]) -> list[tuple[str, Path]]:
    """Return the files of the paths with their names in results."""
    paths = list(paths)
    files = find_files(paths)
    return list(zip(names_of(files, paths), files, strict=True))


def left_in_folders(paths: Iterable[str | Path]) -> list[str]:
    """Return the names of entries that are not read in the folders among the paths.

    These are files whose names are not those of ledgers, broken links, and folders with files in
    them; not system files, nor the files of prevspend in a folder of results.
    """
    folders = {path for path in map(Path, paths) if path.is_dir()}
    inside = {entry for folder in folders for entry in _beside_files(folder)}
    inside -= {entry for folder in folders for entry in _results_in(folder)}
    return sorted(
        printable_name(f"{entry.name}/" if entry.is_dir() else entry.name)
        for entry in inside
        if not _is_ledger_file(entry) and not _is_ignored(entry)
    )


def _beside_files(folder: Path) -> Iterator[Path]:
    """Yield the entries of a folder, and of folders in it that are read because it has no files."""
    reads_folders = not holds_ledger_files(folder)
    for entry in folder.iterdir():
        if reads_folders and entry.is_dir() and entry in _entries_of_times(folder):
            yield from _beside_files(entry)
        else:
            yield entry


def _results_in(folder: Path) -> set[Path]:
    """Return the files of prevspend's own results in a folder, and the manifest that lists them."""
    path = folder / MANIFEST_FILE
    if not path.is_file():
        return set()
    try:
        return {path, *(folder / name for name in Manifest.read(path).hashes)}
    except LedgerError:
        return set()


def _is_ignored(entry: Path) -> bool:
    if entry.name.startswith(".prevspend-") or is_system_file(entry.name):
        return True
    try:
        if entry.is_dir() and _results_in(entry):
            return True
        return entry.is_dir() and all(inner.name.startswith(".") for inner in entry.iterdir())
    except OSError:  # it cannot be read
        return False


def _is_ledger_file(file: Path) -> bool:
    return file.is_file() and is_ledger_name(file.name) and not is_own_workbook(file)


def names_of(files: Sequence[Path], paths: Iterable[str | Path] = ()) -> list[str]:
    """Return the names of files within their common folder, so that its place does not matter.

    Args:
        files: the files.
        paths: the paths the user named: a folder that is read by the folders in it is the common
            folder, so that these are in the names.
    """
    named = [Path(os.path.abspath(path)) for path in _read_by_folders(paths)]  # noqa: PTH100
    try:
        home = Path(os.path.commonpath([*(file.parent for file in files), *named]))
    except ValueError:  # on Windows, files on two drives share no folder
        return [printable_name(file.as_posix()) for file in files]
    return [printable_name(file.relative_to(home).as_posix()) for file in files]


def refuse_duplicate(hashes: dict[str, str], sha256: str, name: str) -> None:
    """Refuse the same content under two names: every line of it would count twice."""
    other = hashes.setdefault(sha256, name)
    if other != name:
        raise LedgerError(
            f"'{name}' and '{other}' have exactly the same content.",
            why="every line of them would be counted twice.",
            fix="leave one of them out.",
        )


def refuse_unknown(names: Iterable[str], files: Iterable[str], purpose: str) -> None:
    """Refuse file names in options that no file has; a blank name means all files.

    Raises:
        LayoutError: with the names of the files.
    """
    there = sorted(set(files))
    for name in filter(None, names):
        if not any(is_called(file, name) for file in there):
            raise LayoutError(
                f"No file is called '{name}', {purpose}.",
                why=f"the files are: {quoted(there)}.",
                fix="name one of them, or leave out the name to mean every file.",
            )
