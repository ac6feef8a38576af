"""The first rows of a ledger, to try other ways of reading its columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.errors import Location
from prevspend.ledger import Ledger, MemoryStore, Organisation
from prevspend.reading.cleaning import SheetCleaner
from prevspend.reading.layout import bundled_layouts, find_layout
from prevspend.reading.recognition import recognise, wishes_for
from prevspend.reading.recognition.column import Sample
from prevspend.reading.recognition.header import WIDEST, Header
from prevspend.reading.recognition.relations import NESTED, purity
from prevspend.reading.sheets import SheetCells
from prevspend.reading.sources import sources_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition import Recognised

_MOSTLY = 0.5
_FEWEST_NAMES = 5
_SETTLED: frozenset[ColumnField | None] = frozenset(
    {"supplier", "supplier_type", "organisation", "date", "amount", "document", "capital"}
)


@dataclass(frozen=True)
class HeadOfLedger:
    """The first rows of the first sheet of a ledger.

    Attributes:
        place: the sheet.
        rows: its rows, cells as text.
        recognised: how they were understood.
        layout: the layout the user chose.
        samples: a cache of samples of the rows, by the index of the header above them.
    """

    place: Location
    rows: Sequence[Sequence[str]]
    recognised: Recognised
    layout: str | None = None
    samples: dict[int, Sample] = field(default_factory=dict)

    def recognise(self, columns: Mapping[str, str]) -> Recognised:
        """Return its columns recognised again, with some of them assigned.

        Raises:
            LayoutError: if they are not understood.
        """
        layouts = (find_layout(self.layout),) if self.layout else bundled_layouts()
        wishes = wishes_for(columns, self.place.file)
        return recognise(self.rows, layouts, self.place, wishes, samples=self.samples)

    def read(self, recognised: Recognised) -> Ledger:
        """Return its rows as a ledger."""
        body = self.rows[recognised.header_at + 1 :]
        cells = SheetCells(
            {
                at: pa.chunked_array(
                    [pa.array([row[at] if at < len(row) else "" for row in body], pa.string())]
                )
                for at in recognised.wanted
            },
            np.arange(len(body), dtype=np.int32) + recognised.header_at + 2,
        )
        store = MemoryStore()
        store.add(SheetCleaner(recognised, self.place).clean(cells))
        layout = recognised.layout
        organisation = Organisation(kind=layout.organisation.kind)
        return Ledger(store.lines(), organisation, layout.basis, (), (), ())


def head_of(ledger: Ledger, layout: str | None = None) -> HeadOfLedger | None:
    """Return the first rows of a ledger; `None` if it came from the cache.

    Args:
        ledger: the ledger.
        layout: the layout the user chose.
    """
    for source in sources_read(ledger):
        if source.head:
            return HeadOfLedger(Location(source.name), source.head, source.recognised[0], layout)
    return None


@dataclass(frozen=True)
class OtherReading:
    """A column that could as well hold a field.

    Attributes:
        field: the field.
        header: the column, by its header or its number.
        names: how many different names the sample has.
    """

    field: ColumnField
    header: str
    names: int


def other_readings(head: HeadOfLedger) -> Iterator[OtherReading]:
    """Yield the columns that could as well be the cost centre or the account.

    These are columns of words that repeat, and are not merely groups of the column that was chosen:
    those that lean to units as cost centre, those that lean to expenses as account.
    """
    recognised = head.recognised
    header = Header(recognised.header_at, tuple(map(str, _header(head))))
    at = recognised.header_at
    sample = head.samples.get(at) or Sample(head.rows[at + 1 :])
    owners = {at: name for name, at in recognised.columns.items()}
    for split_at, split in recognised.splits.items():
        owners[split_at] = split.whole
    for at in range(min(len(header.cells), WIDEST)):
        column = sample.column(at)
        if owners.get(at) in _SETTLED or column.wordy < _MOSTLY or column.variety > _MOSTLY:
            continue
        field: ColumnField = "cost_centre" if column.bare_leaning > 0 else "account"
        now = _columns_of(field, owners)
        if at in now or column.distinct < _FEWEST_NAMES:
            continue
        if not any(purity(sample.column(chosen), column) >= NESTED for chosen in now):
            yield OtherReading(field, header.name(at), column.distinct)


def _header(head: HeadOfLedger) -> Sequence[str]:
    if head.recognised.header_at >= 0:
        return head.rows[head.recognised.header_at]
    return [""] * max((len(row) for row in head.rows), default=0)


def _columns_of(field: ColumnField, owners: Mapping[int, ColumnField]) -> list[int]:
    """Return the column of a field, or of the service if there is no cost centre."""
    for name in {"cost_centre": ("cost_centre", "service"), "account": ("account",)}[field]:
        if columns := [at for at, owner in owners.items() if owner == name]:
            return columns
    return []
