"""Names in separate rows above the lines they belong to: `Cost Centre: PH0101 - Smoking`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from prevspend.reading.checks.words import is_sum
from prevspend.reading.recognition.header import Header
from prevspend.reading.recognition.headings import EXPENSE_SENSES, UNIT_SENSES, read_heading
from prevspend.reading.recognition.vocabulary import vocabulary
from prevspend.words import split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prevspend.reading.beside.columns import Texts
    from prevspend.reading.recognition.headings import Sense

_LABELLED = re.compile(r"\s*([A-Za-z][A-Za-z /&]{1,40}?)\s*(?::|=|\s[-–—]\s|\s{2,})\s*(\S.*?)\s*")
_CODED = re.compile(r"[A-Za-z]{0,4}\d{2,}[A-Za-z0-9]*\s*(?:[-–—:]|\s)\s*[A-Za-z].*")
_FEWEST = 2
_FEWEST_CELLS = 3
_ENOUGH = 3
_DIFFER = 0.8
_LEANS = 0.25
_LONGEST = 80
_SENSES: frozenset[Sense | None] = frozenset(UNIT_SENSES | EXPENSE_SENSES)


class _Band(NamedTuple):
    """A row with the name of the unit or expense of the rows below; `label` may be blank."""

    at: int
    label: str
    name: str


@dataclass(frozen=True)
class Bands:
    """A column of the names in rows above the lines.

    Attributes:
        at: the column of the names.
        label: the text before each name; blank if there is none.
        heading: its heading.
        width: how many columns the sheet has.
        count: how many names there are in the first rows.
    """

    at: int
    label: str
    heading: str
    width: int
    count: int

    @property
    def needs(self) -> frozenset[int]:
        """All columns: a row of a name has no other cell."""
        return frozenset(range(self.width))

    @property
    def replaces(self) -> frozenset[int]:
        """No column is replaced."""
        return frozenset()

    @property
    def warning(self) -> str:
        """The warning about it."""
        what = f"say '{self.label}' and a name" if self.label else "hold a name alone"
        return f"rows that {what} were read as the {self.heading.lower()} of the lines below each"

    def filler(self) -> Callable[[Texts, int], pa.Array]:
        """Return a function that fills each line with the name above it, piece after piece."""
        last = [""]

        def fill(cells: Texts, count: int) -> pa.Array:
            filled: list[str] = []
            columns = [cells[at].to_pylist() for at in range(self.width) if at in cells]
            for row in zip(*columns, strict=True):
                texts = [text or "" for text in row]
                band = _band(texts)
                if band is not None and self._has(band):
                    last[0] = band.name
                filled.append(last[0] if _is_line(texts) else "")
            return pa.array(filled[:count], pa.string())

        return fill

    def _has(self, band: _Band) -> bool:
        return band.at == self.at and band.label.casefold() == self.label.casefold()


def find_bands(head: Sequence[Sequence[str]], header_at: int) -> list[Bands]:
    """Return the columns of names in separate rows.

    Their label could be the heading of a unit or a kind of expense, and no column of the sheet has
    it. Names without a label are directly above lines, have codes or are like those of units, and
    no column is headed as a unit.

    Args:
        head: the first rows.
        header_at: the index of the header.
    """
    if header_at < 0:
        return []
    header = Header(header_at, tuple(head[header_at]))
    there = {" ".join(split_words(cell)) for cell in header.cells}
    rows = head[header_at + 1 :]
    width = max(map(len, head), default=0)
    above = [
        band
        for row, below in pairwise([*rows, []])
        if (band := _band(row)) is not None and (band.label or _is_line(below))
    ]
    by_label: dict[tuple[int, str], list[_Band]] = {}
    for band in above:
        by_label.setdefault((band.at, band.label.casefold()), []).append(band)
    bands = [
        Bands(at, _usual(some), _usual(some), width, len(some))
        for (at, label), some in by_label.items()
        if label and len(some) >= _FEWEST and len({band.name for band in some}) >= _FEWEST
        if " ".join(split_words(label)) not in there
    ]
    if bands or any(heading.sense in UNIT_SENSES for heading in header.headings):
        return bands
    return [
        Bands(at, "", "Cost Centre", width, len(some))
        for (at, label), some in by_label.items()
        if not label and _are_units([band.name for band in some])
    ]


def _band(row: Sequence[str]) -> _Band | None:
    """Return the band of a row of one filled cell that is not a sum; `None` for other rows."""
    filled = [(at, cell) for at, cell in enumerate(row) if cell.strip()]
    if len(filled) != 1:
        return None
    at, cell = filled[0]
    label, name = _labelled(cell) or ("", tidy(cell))
    is_name = len(name) <= _LONGEST and not is_sum(name) and any(map(str.isalpha, name))
    return _Band(at, label, name) if is_name else None


def _is_line(row: Sequence[str]) -> bool:
    """Return whether a row fills as many cells as a line does at least."""
    return sum(bool(cell.strip()) for cell in row) >= _FEWEST_CELLS


def _are_units(names: Sequence[str]) -> bool:
    """Return whether names are those of units: each has a code before it, or they are like them."""
    if len(set(names)) < _FEWEST or len(set(names)) < _DIFFER * len(names):
        return False
    if all(map(_CODED.fullmatch, names)):
        return True
    leanings = [lean for name in names if (lean := vocabulary().leaning(name)) is not None]
    is_known = len(names) >= _ENOUGH and 2 * len(leanings) >= len(names)
    return is_known and sum(leanings) >= _LEANS * len(leanings)


def _labelled(text: str) -> tuple[str, str] | None:
    """Return the label and the name in a cell; `None` if it has no known label."""
    match = _LABELLED.fullmatch(tidy(text)) if text else None
    if match is None:
        return None
    heading = read_heading(match[1])
    is_label = heading.strength == 1 and heading.sense in _SENSES
    return (match[1].strip(), match[2]) if is_label else None


def _usual(bands: Sequence[_Band]) -> str:
    return Counter(band.label for band in bands).most_common(1)[0][0]
