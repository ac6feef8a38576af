"""The ledgers at the paths a user names; each is one task."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from prevspend.reading import holds_ledger_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class NamedLedger(NamedTuple):
    """A ledger of one organisation and year.

    Attributes:
        name: the folder of its results, within the folder of all results.
        path: its file, or the folder of its files.
        organisation: the organisation, if the files do not name it or have several.
    """

    name: str
    path: Path
    organisation: str | None = None


def find_named_ledgers(paths: Iterable[str | Path]) -> list[NamedLedger]:
    """Return the ledgers at some paths, each once, in the order of their names.

    A file is a ledger, and so is a folder with ledger files in it. In a folder without any, the
    folders within are searched in the same way.
    """
    every = (ledger for path in paths for ledger in _ledgers(Path(path)))
    ledgers = sorted({Path(os.path.abspath(ledger)) for ledger in every})  # noqa: PTH100 - links stay links
    return [NamedLedger(*pair) for pair in zip(_names(ledgers), ledgers, strict=True)]


def _ledgers(path: Path) -> Iterator[Path]:
    inside = sorted(path.iterdir()) if path.is_dir() and not holds_ledger_files(path) else []
    folders = [entry for entry in inside if entry.is_dir() and not entry.name.startswith(".")]
    if not folders:
        yield path  # a ledger, or a path that reading reports as none
    for folder in folders:
        yield from _ledgers(folder)


def _names(paths: Sequence[Path]) -> list[str]:
    """Return names within the shared folder, without file endings if they stay distinct."""
    home = os.path.commonpath([path.parent for path in paths])
    short = [path if path.is_dir() else path.with_suffix("") for path in paths]
    chosen = [
        path if short.count(without) > 1 else without
        for path, without in zip(paths, short, strict=True)
    ]
    return [path.relative_to(home).as_posix() for path in chosen]
