"""The result of reading one sheet, before sheets are joined to ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.ledger import LedgerWarning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.ledger import Rejected
    from prevspend.reading.layout import Layout
    from prevspend.reading.outturn import Outturn
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.tally import Tally


@dataclass(frozen=True)
class SheetRead:
    """The result of reading one sheet, without its lines.

    Attributes:
        source: the file.
        lines_of: its name in its lines, in `source_file`.
        sha256: the hash of the file; of a file in an archive, its own.
        recognised: how its columns were recognised.
        header: the cells of its header row; none if it has no header.
        rejected: the rows that were set aside.
        warnings: the warnings about it.
        tally: the sums of its lines.
        returns: the sheet of the revenue outturn behind it, if it is one.
        file_sha256: the hash of the file on the disk.
        head: its first rows, of the first sheet of all.
    """

    source: str
    lines_of: str
    sha256: str
    recognised: Recognised
    header: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[LedgerWarning, ...]
    tally: Tally
    returns: Outturn | None = None
    file_sha256: str = ""
    head: Sequence[Sequence[str]] = ()

    @property
    def layout(self) -> Layout:
        """The layout that was recognised."""
        return self.recognised.layout


def errors_unseen(rejected: Sequence[Rejected]) -> list[LedgerWarning]:
    """Return the warning about rows that may hold errors such as #N/A, which are read as blank."""
    blank = [row for row in rejected if not row.amount]
    what = (
        "rows without an amount may hold an error such as #N/A, which cannot be seen in this kind"
        " of workbook; save it as .xlsx to see"
    )
    return [LedgerWarning(what, len(blank), blank[0].place)] if blank else []
