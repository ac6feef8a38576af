"""The files behind the paths a user names: each once, named alike wherever they stand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import LayoutError, LedgerError
from prevspend.reading.formats import (
    LEDGER_FILES,
    is_ledger_name,
    is_own_workbook,
    passes_unsaid,
)
from prevspend.results import MANIFEST_FILE, Manifest
from prevspend.words import is_called, printable_name, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def find_files(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files behind the paths, each once, in the order of their names."""
    files: set[Path] = set()
    for path in map(Path, paths):
        if path.is_dir():
            ours = _results_in(path)
            inside = [file for file in path.iterdir() if _is_ledger_file(file) and file not in ours]
            if not inside:
                kinds = ", ".join(sorted(LEDGER_FILES))
                what = f"The folder '{path}' holds no ledger files."
                raise LedgerError(what, fix=f"name a folder with files of these kinds: {kinds}.")
            files.update(inside)
        elif path.is_file():
            files.add(path)
        else:
            raise LedgerError(
                f"There is no file '{path}'.",
                fix=f"check the name and the folder; the current folder is '{Path.cwd()}'.",
            )
    if not files:
        raise LedgerError("No ledger was named.", fix="name at least one file or folder.")
    # One file may have been named in two ways: by its folder, say, and by itself.
    return sorted({Path(os.path.abspath(file)) for file in files})  # noqa: PTH100 - links stay links


def holds_ledger_files(folder: Path) -> bool:
    """Return whether a folder itself holds files that are read as a ledger."""
    ours = _results_in(folder)
    return any(_is_ledger_file(file) and file not in ours for file in folder.iterdir())


def find_ledgers(paths: Iterable[str | Path]) -> list[tuple[str, Path]]:
    """Return the files behind the paths with the names by which results know them."""
    files = find_files(paths)
    return list(zip(names_of(files), files, strict=True))


def left_in_folders(paths: Iterable[str | Path]) -> list[str]:
    """Return the names of what stands in the folders among the paths and is not read.

    That are files whose names are no ledgers', links that lead nowhere, and folders with files in
    them; not what systems leave, nor what prevspend keeps in a folder of results.
    """
    folders = {path for path in map(Path, paths) if path.is_dir()}
    inside = {entry for folder in folders for entry in folder.iterdir()}
    inside -= {entry for folder in folders for entry in _results_in(folder)}
    return sorted(
        printable_name(f"{entry.name}/" if entry.is_dir() else entry.name)
        for entry in inside
        if not _is_ledger_file(entry) and not _passes_unsaid(entry)
    )


def _results_in(folder: Path) -> set[Path]:
    """Return the files of prevspend's own results in a folder, and the manifest that lists them."""
    path = folder / MANIFEST_FILE
    if not path.is_file():
        return set()
    try:
        return {path, *(folder / name for name in Manifest.read(path).hashes)}
    except LedgerError:
        return set()


def _passes_unsaid(entry: Path) -> bool:
    if entry.name.startswith(".prevspend-") or passes_unsaid(entry.name):
        return True
    try:
        if entry.is_dir() and _results_in(entry):
            return True
        return entry.is_dir() and all(one.name.startswith(".") for one in entry.iterdir())
    except OSError:  # nobody may look into it
        return False


def _is_ledger_file(file: Path) -> bool:
    return file.is_file() and is_ledger_name(file.name) and not is_own_workbook(file)


def names_of(files: Sequence[Path]) -> list[str]:
    """Name the files within the folder they share, so that results do not depend on where it is."""
    try:
        home = Path(os.path.commonpath([file.parent for file in files]))
    except ValueError:  # on Windows, files on two drives share no folder
        return [printable_name(file.as_posix()) for file in files]
    return [printable_name(file.relative_to(home).as_posix()) for file in files]


def refuse_twins(hashes: dict[str, str], sha256: str, name: str) -> None:
    """Refuse the same content under two names: every line of it would count twice."""
    twin = hashes.setdefault(sha256, name)
    if twin != name:
        raise LedgerError(
            f"'{name}' and '{twin}' hold exactly the same.",
            why="every line of them would be counted twice.",
            fix="leave one of them out.",
        )


def refuse_unknown(names: Iterable[str], files: Iterable[str], purpose: str) -> None:
    """Refuse names that an option gives and no file has; blank names stand for all files.

    Raises:
        LayoutError: with the files that are there.
    """
    there = sorted(set(files))
    for name in filter(None, names):
        if not any(is_called(file, name) for file in there):
            raise LayoutError(
                f"No file is called '{name}', {purpose}.",
                why=f"the files are: {quoted(there)}.",
                fix="name one of them, or leave the name out and it holds for every file.",
            )
