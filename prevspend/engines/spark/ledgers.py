"""The ledgers behind the paths a user names: each is one task."""

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
        name: the folder of its results, within the folder of all.
        path: its file, or the folder of its files.
        organisation: whose it is, or which organisation of those in it, where that must be said.
    """

    name: str
    path: Path
    organisation: str | None = None


def find_named_ledgers(paths: Iterable[str | Path]) -> list[NamedLedger]:
    """Return the ledgers behind paths, each once, in the order of their names.

    A file is a ledger, and so is a folder with ledger files in it. Of a folder without any, each
    folder within is asked the same.
    """
    every = (ledger for path in paths for ledger in _ledgers(Path(path)))
    ledgers = sorted({Path(os.path.abspath(ledger)) for ledger in every})  # noqa: PTH100 - links stay links
    return [NamedLedger(*pair) for pair in zip(_names(ledgers), ledgers, strict=True)]


def _ledgers(path: Path) -> Iterator[Path]:
    inside = sorted(path.iterdir()) if path.is_dir() and not holds_ledger_files(path) else []
    folders = [entry for entry in inside if entry.is_dir() and not entry.name.startswith(".")]
    if not folders:
        yield path  # a ledger, or nothing that can be read: reading it says so
    for folder in folders:
        yield from _ledgers(folder)


def _names(paths: Sequence[Path]) -> list[str]:
    """Name ledgers within the folder they share, files without their endings where that will do."""
    home = os.path.commonpath([path.parent for path in paths])
    short = [path if path.is_dir() else path.with_suffix("") for path in paths]
    chosen = [
        path if short.count(without) > 1 else without
        for path, without in zip(paths, short, strict=True)
    ]
    return [path.relative_to(home).as_posix() for path in chosen]
