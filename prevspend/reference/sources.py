"""Where each reference table is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend import yamlfile
from prevspend.errors import ReferenceDataError
from prevspend.frozenmodel import FrozenModel

if TYPE_CHECKING:
    from pathlib import Path

SOURCES_FILE = "sources.yaml"


class ReferenceSource(FrozenModel):
    """One table's source: who published it and when, under which licence, and what it is."""

    file: str
    title: str
    publisher: str
    release: str
    licence: str
    what: str

    def __str__(self) -> str:
        """Write the source as a report cites it."""
        return f"{self.publisher}, {self.title} ({self.release})"


def read_sources(path: Path) -> dict[str, ReferenceSource]:
    """Read a file of sources, by the name of the table.

    Raises:
        ReferenceDataError: with every problem, each with its line.
    """
    document, problems = yamlfile.load(path)
    entries, invalid = yamlfile.validate_list(ReferenceSource, document, "sources", "file")
    problems += invalid
    if problems:
        raise ReferenceDataError(
            "The sources of the reference data cannot be understood.",
            problems=problems,
            why="every figure is shown with its source.",
            fix="correct the lines named above.",
        )
    return {source.file: source for _, source in entries}


def source_of_own(file: str, folder: Path) -> ReferenceSource:
    """Return the source of a table that a user supplied without naming its source."""
    return ReferenceSource(
        file=file,
        title=f"{file} in {folder.name}",
        publisher="your own reference data",
        release="release not stated",
        licence="not stated",
        what=f"Name its source in a {SOURCES_FILE} beside it.",
    )
