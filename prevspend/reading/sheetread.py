"""What was read of one sheet, until all sheets are joined or parted into ledgers."""

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
    """What was read of one sheet, but for its lines.

    Attributes:
        source: the file.
        lines_of: how its lines name it, in `source_file`.
        sha256: the hash of the file; of one in an archive, its own.
        recognised: how its columns were understood.
        header: the cells of its header row; none where it has no header.
        rejected: the rows that were set aside.
        oddities: what was noticed.
        tally: its lines in figures.
        returns: the sheet of the revenue outturn behind it, where it is one.
        file_sha256: the hash of the file on the disk.
        head: its first rows, of the first sheet of all.
    """

    source: str
    lines_of: str
    sha256: str
    recognised: Recognised
    header: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    oddities: tuple[LedgerWarning, ...]
    tally: Tally
    returns: Outturn | None = None
    file_sha256: str = ""
    head: Sequence[Sequence[str]] = ()

    @property
    def layout(self) -> Layout:
        """The layout that was recognised."""
        return self.recognised.layout


def errors_unseen(rejected: Sequence[Rejected]) -> list[LedgerWarning]:
    """Describe where errors such as #N/A may have stood: in these workbooks they come out blank."""
    blank = [row for row in rejected if not row.amount]
    what = (
        "rows without an amount may hold an error such as #N/A, which cannot be seen in this kind"
        " of workbook; save it as .xlsx to see"
    )
    return [LedgerWarning(what, len(blank), blank[0].place)] if blank else []
