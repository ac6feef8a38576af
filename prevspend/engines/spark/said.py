"""What workers set aside or noticed, put together again: rejected rows, oddities, total rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from prevspend.errors import EngineError, Place
from prevspend.ledger import Rejected
from prevspend.reading import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from prevspend.engines.spark.seen import Seen
    from prevspend.ledger import Oddity

MOST_SAID = 200_000
"""More rows set aside than this are no slips: the file was not understood."""

MOST_TOTALS = 1_000
_BLANK = "blank rows were passed over"
_TELLING = 2  # so many rows tell as much as more of them


class MayBeTotal(NamedTuple):
    """A row that holds nothing but an amount, or calls itself a total.

    Attributes:
        row: its number in the file.
        pence: its amount.
        named: whether it says anything but the amount.
        odd: what is odd about it, if it is a line.
    """

    row: int
    pence: int
    named: bool
    odd: tuple[apart.Note, ...]


class Aside(NamedTuple):
    """What was set aside of one file.

    Attributes:
        seen: the file.
        rejected: rows that cannot be read, in their order.
        notes: what was noticed, in the order of rows.
        totals: rows that may be totals, in their order.
        set_aside: rejected rows that a total adds up all the same, and their pence.
    """

    seen: Seen
    rejected: tuple[Rejected, ...]
    notes: tuple[apart.Note, ...]
    totals: tuple[MayBeTotal, ...]
    set_aside: tuple[tuple[int, int], ...]

    def oddities(self, totals: Collection[int] = ()) -> list[Oddity]:
        """Give what was noticed, pieces added up.

        Args:
            totals: the rows that are totals.
        """
        noticed = self.seen.noticed()
        told = [*self.notes, *_blank_lines(self.seen)]
        for asked in self.totals:
            what = apart.TOTALS if asked.row in totals else apart.NO_TOTALS
            told.append(apart.Note(apart.Stage.TOTALS, what, 1, asked.row, 0, asked.pence))
            told += [] if asked.row in totals else asked.odd
        for note in sorted(told, key=lambda note: note.row or 0):
            noticed.note(
                note.stage, note.what, note.times, note.row, rank=note.rank, pence=note.pence
            )
        return noticed.oddities()


def by_file(said: Iterable[str], files: Sequence[Seen]) -> list[Aside]:
    """Put together what the pieces of each file said.

    Raises:
        EngineError: if more rows may be totals than can be asked about.
    """
    entries: dict[int, list[dict[str, Any]]] = {seen.number: [] for seen in files}
    for text in said:
        entry = json.loads(text)
        entries[entry["file"]].append(entry)
    for of_file in entries.values():
        of_file.sort(key=lambda entry: int(entry["row"]))
    return [_of_file(seen, entries[seen.number]) for seen in files]


def _of_file(seen: Seen, entries: Sequence[Mapping[str, Any]]) -> Aside:
    by_kind: dict[str, list[Mapping[str, Any]]] = {"rejected": [], "note": [], "total": []}
    for entry in entries:
        by_kind[entry["kind"]].append(entry)
    rejected, totals = by_kind["rejected"], by_kind["total"]
    if len(totals) > MOST_TOTALS:
        raise EngineError(
            f"{len(totals):,} rows of this file hold nothing but an amount, or say that they are"
            " totals.",
            place=Place(seen.source, row=totals[0]["row"]),
            why="whether each is a total or a line is told by adding up what stands above it.",
            fix="leave them out of the file, or classify it without --engine spark.",
        )
    return Aside(
        seen,
        tuple(
            Rejected(Place(seen.source, row=row["row"]), row["reason"], row["amount"], row["text"])
            for row in rejected
        ),
        tuple(_notes(entry["note"] for entry in by_kind["note"])),
        tuple(
            MayBeTotal(row["row"], row["pence"], row["named"], tuple(_notes(row["odd"])))
            for row in totals
        ),
        tuple((row["row"], row["pence"]) for row in rejected if row["pence"] is not None),
    )


def _notes(entries: Iterable[Sequence[Any]]) -> Iterator[apart.Note]:
    for stage, *others in entries:
        yield apart.Note(apart.Stage(stage), *others)


def _blank_lines(seen: Seen) -> list[apart.Note]:
    """Note the lines without anything below the header, which Spark passes over."""
    if not seen.text:
        return []
    rows = seen.text.blank - seen.text.above + 1
    below = rows[rows > seen.recognised.header_at + 1].tolist()
    return [apart.Note(apart.Stage.BLANK, _BLANK, 1, row, 0) for row in below]


def which_are_totals(aside: Aside, above: Mapping[int, tuple[int, int]]) -> list[int]:
    """Tell which rows of a file are totals.

    Args:
        aside: what was set aside of the file.
        above: for each row that may be one, the pence and the number of lines above it.

    Returns:
        Their numbers.
    """
    totals = apart.Totals()
    done_pence = done_rows = 0
    found: list[int] = []
    for asked in aside.totals:
        gone = [pence for row, pence in aside.set_aside if row < asked.row]
        pence, rows = above[asked.row][0] + sum(gone), above[asked.row][1] + len(gone)
        # The rows since the last that was asked, as few of them as come to the same; then it.
        between = np.zeros(min(rows - done_rows, _TELLING) + 1, dtype=np.int64)
        between[0] = pence - done_pence
        between[-1] = asked.pence
        at = between.size - 1
        [(_, is_total)] = totals.find(between, np.ones(between.size, bool), [(at, asked.named)])
        found += [asked.row] if is_total else []
        done_pence, done_rows = pence + asked.pence, rows + 1
    return found
