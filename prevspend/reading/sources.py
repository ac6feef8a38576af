"""A file that was read, with how its columns were recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.ledger import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.ledger import Ledger
    from prevspend.reading.recognition import Recognised


@dataclass(frozen=True)
class SourceRead(Source):
    """A source that was read just now; one taken from a cache is a plain `Source`.

    Attributes:
        recognised: how the columns of its sheets were recognised.
        header: the cells of the first sheet's header row; none if it has no header.
        file_sha256: the hash of the file on disk, which may be the archive it is in.
        head: of the first file of a ledger, the first rows of its first sheet.
    """

    recognised: tuple[Recognised, ...] = ()
    header: tuple[str, ...] = ()
    file_sha256: str = ""
    head: Sequence[Sequence[str]] = ()


def sources_read(ledger: Ledger) -> list[SourceRead]:
    """Return the sources of a ledger that were read just now: none if it came from the cache."""
    return [source for source in ledger.sources if isinstance(source, SourceRead)]
