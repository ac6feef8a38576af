"""What workers set aside or noticed, put together again: rejected rows, oddities, total rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from prevspend.errors import EngineError, Place
from prevspend.ledger import Oddity, Rejected, apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prevspend.engines.spark.seen import Seen

MOST_SAID = 200_000
"""More rows set aside than this are no slips: the file was not understood."""

MOST_TOTALS = 1_000
_BLANK = "blank rows were passed over"


class Aside(NamedTuple):
    """What was set aside of one file.

    Attributes:
        seen: the file.
        rejected: rows that cannot be read, in their order.
        oddities: what was noticed, the same of several pieces added up.
        totals: rows that may be totals, in their order.
        odd: what is odd about each of these, if it is a line.
        set_aside: rejected rows that a total adds up all the same, and their pence.
    """

    seen: Seen
    rejected: tuple[Rejected, ...]
    oddities: tuple[Oddity, ...]
    totals: tuple[apart.MayBeTotal, ...]
    odd: tuple[tuple[str, ...], ...]
    set_aside: tuple[tuple[int, int], ...]


def by_file(said: Iterable[str], files: Sequence[Seen]) -> list[Aside]:
    """Put together what the pieces of each file said.

    Raises:
        EngineError: if more rows may be totals than can be asked about.
    """
    entries: dict[int, list[dict[str, Any]]] = {seen.number: [] for seen in files}
    for text in said:
        entry = json.loads(text)
        entries[entry["file"]].append(entry)
    return [_of_file(seen, entries[seen.number]) for seen in files]


def _of_file(seen: Seen, entries: Sequence[Mapping[str, Any]]) -> Aside:
    ordered = sorted(entries, key=lambda entry: int(entry["row"]))
    rejected = tuple(
        Rejected(
            Place(seen.source, row=entry["row"]), entry["reason"], entry["amount"], entry["text"]
        )
        for entry in ordered
        if entry["kind"] == "rejected"
    )
    totals = tuple(
        apart.MayBeTotal(entry["row"], entry["pence"], entry["named"], 0, 0)
        for entry in ordered
        if entry["kind"] == "total"
    )
    if len(totals) > MOST_TOTALS:
        raise EngineError(
            f"{len(totals):,} rows of this file hold nothing but an amount, or say that they are"
            " totals.",
            place=Place(seen.source, row=totals[0].row),
            why="whether each is a total or a line is told by adding up what stands above it.",
            fix="leave them out of the file, or classify it without --engine spark.",
        )
    odd = tuple(tuple(entry["odd"]) for entry in ordered if entry["kind"] == "total")
    set_aside = tuple(
        (entry["row"], entry["pence"])
        for entry in ordered
        if entry["kind"] == "rejected" and entry["pence"] is not None
    )
    return Aside(seen, rejected, tuple(_oddities(seen, entries)), totals, odd, set_aside)


def _oddities(seen: Seen, entries: Iterable[Mapping[str, Any]]) -> Iterator[Oddity]:
    """Add up what pieces noticed; the first row stays."""
    yield from seen.notes()
    blank = _blank_lines(seen)
    found: dict[str, tuple[int, int]] = {_BLANK: (len(blank), min(blank))} if blank else {}
    for entry in entries:
        if entry["kind"] == "oddity":
            count, first = found.get(entry["what"], (0, entry["row"]))
            found[entry["what"]] = (count + entry["count"], min(first, entry["row"]))
    for what, (count, first) in found.items():
        yield Oddity(what, count, Place(seen.source, row=first))


def _blank_lines(seen: Seen) -> list[int]:
    """Number the lines without anything below the header, which Spark passes over."""
    if not seen.text:
        return []
    rows = seen.text.blank - seen.text.above + 1
    return [int(row) for row in rows if row > seen.recognised.header_at + 1]


def settle_totals(
    aside: Aside, above: Mapping[int, tuple[int, int]]
) -> tuple[Aside, list[apart.MayBeTotal]]:
    """Tell which rows of a file are totals.

    Args:
        aside: what was set aside of the file.
        above: for each row that may be one, the pence and the number of lines above it.

    Returns:
        The same with what to say of these rows, and those that are totals.
    """
    rows = [
        row._replace(pence_above=above[row.row][0], rows_above=above[row.row][1])
        for row in aside.totals
    ]
    flags = apart.which_are_totals(rows)
    totals = [row for row, is_total in zip(rows, flags, strict=True) if is_total]
    lines = [row for row, is_total in zip(rows, flags, strict=True) if not is_total]
    oddities: list[Oddity] = []
    for oddity in aside.oddities:
        if oddity.what != apart.TOTALS:
            oddities.append(oddity)
            continue
        told = [(apart.TOTALS, totals), (apart.NO_TOTALS, lines)]
        told.sort(key=lambda one: one[1][0].row if one[1] else 0)
        for what, mine in told:
            if mine:
                place = Place(aside.seen.source, row=mine[0].row)
                oddities.append(Oddity(what, len(mine), place))
    for row, odd, is_total in zip(rows, aside.odd, flags, strict=True):
        place = Place(aside.seen.source, row=row.row)
        oddities += [Oddity(what, 1, place) for what in odd if not is_total]
    return aside._replace(oddities=tuple(oddities)), totals
