"""The canonical fields as text, made from the columns of a file by its layout.

Each distinct text of a column is changed once, or by Arrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.ledger import codes_of, dictionary_of, from_codes, look_up
from prevspend.reading.cleaning.amounts import difference, scaled, total, with_point
from prevspend.reading.cleaning.swapped import turned_rows
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Split
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.sheets import SheetCells


_TURNED = (
    "rows have account and cost centre in the opposite order to the rest; they were read by their"
    " content"
)


@dataclass(frozen=True)
class TextChange:
    """A change of texts: a description, how many lines it affects, and the first of them.

    `first` is an index into the rows of the cells. `rank` orders the changes of a sheet.
    """

    what: str
    count: int
    first: int
    rank: int = 0


@dataclass(frozen=True)
class Derived:
    """The text of each canonical field, one entry a row, and the changes made."""

    columns: dict[ColumnField, pa.ChunkedArray]
    changes: tuple[TextChange, ...]


def derive(cells: SheetCells, recognised: Recognised, *, credits_negative: bool = False) -> Derived:
    """Return the fields of a sheet: joined codes split, zeros restored, debits less credits.

    Args:
        cells: the sheet's cells below its header.
        recognised: which columns hold what.
        credits_negative: whether the column of credits carries its own minus signs.

    Returns:
        The fields' texts and the changes. A text that does not follow the layout is unchanged (an
        amount becomes unreadable), so that nothing is lost.
    """
    layout = recognised.layout
    changes: list[TextChange] = []
    placed = {name: (at, cells.columns[at]) for name, at in recognised.columns.items()}
    for at, split in recognised.splits.items():
        parts = _apart(cells.columns[at], split, recognised.headers, changes)
        placed = {name: (at, part) for name, part in parts.items()} | placed
    in_order = sorted(placed.items(), key=lambda item: item[1][0])
    columns = {name: column for name, (_, column) in in_order}
    if recognised.debit is not None and recognised.credit is not None:
        join = total if credits_negative else difference
        columns["amount"] = join(
            cells.columns[recognised.debit], cells.columns[recognised.credit], layout.decimal
        )
    elif layout.decimal == "comma":
        columns["amount"] = _each(columns["amount"], with_point)
    if layout.scale != 1:
        columns["amount"] = _each(columns["amount"], lambda text: scaled(text, layout.scale))
    for name in [name for name in columns if name in layout.widths]:
        columns[name] = _widened(columns[name], name, layout.widths[name], changes)
    for name in [name for name in columns if name in layout.values]:
        columns[name] = _each(columns[name], _meaning(layout.values[name]))
    if layout.organisation.kind != "council" and (turned := turned_rows(columns)) is not None:
        _note(changes, _TURNED, turned)
    return Derived(columns, tuple(change for change in changes if change.count))


def _each(column: pa.ChunkedArray, change: Callable[[str], str]) -> pa.ChunkedArray:
    """Return a column with each distinct text changed."""
    texts = dictionary_of(column)
    changed = [None if text is None else change(text) for text in texts.dictionary.to_pylist()]
    values = pa.array(changed, type=pa.string())
    return pa.chunked_array([pa.DictionaryArray.from_arrays(texts.indices, values)])


def _meaning(values: dict[str, str]) -> Callable[[str], str]:
    known = {key.casefold(): value for key, value in values.items()}
    return lambda text: known.get(tidy(text).casefold(), text)


def _widened(
    column: pa.ChunkedArray, name: ColumnField, width: int, changes: list[TextChange]
) -> pa.ChunkedArray:
    """Return codes with the leading zeros that Excel removed when it made numbers of them."""

    def widen(text: str) -> str:
        code = tidy(text)
        return code.zfill(width) if code.isdecimal() else text

    texts = dictionary_of(column).dictionary.to_pylist()
    short = [text is not None and 0 < len(tidy(text)) < len(widen(text)) for text in texts]
    what = f"codes ({_plain(name)}) had lost leading zeros; they were filled up to {width} digits"
    _note(changes, what, _lines_with(column, short))
    return _each(column, widen)


def _apart(
    column: pa.ChunkedArray,
    split: Split,
    headers: dict[ColumnField, str],
    changes: list[TextChange],
) -> dict[ColumnField, pa.ChunkedArray]:
    """Return the fields of joined codes.

    A text with another number of parts than the layout has stays whole in the first field, because
    its parts are not known.
    """
    texts = dictionary_of(column)
    parts = [split.take_apart(tidy(text or "")) for text in texts.dictionary.to_pylist()]
    whole = split.whole
    header = headers[whole]
    odd = [
        split.how == "joined"
        and set(by_field) == {whole}
        and len(split.fields) > 1
        and by_field[whole] != header
        for by_field in parts
    ]
    what = (
        f"joined codes ('{header}') do not have the parts that the layout has; they were read whole"
        f" as {_plain(whole)}"
    )
    _note(changes, what, _lines_with(column, odd))
    codes = codes_of(texts)
    columns: dict[ColumnField, pa.ChunkedArray] = {}
    for name in split.fields:
        numbers: dict[str, int] = {}
        moved = [
            numbers.setdefault(by_field[name], len(numbers)) if by_field.get(name) else -1
            for by_field in parts
        ]
        table = np.array([*moved, -1], dtype=np.int32)
        columns[name] = pa.chunked_array([from_codes(look_up(table, codes), list(numbers))])
    return columns


def _lines_with(column: pa.ChunkedArray, chosen: list[bool]) -> NDArray[np.bool_]:
    """Return which lines have one of the chosen texts."""
    return look_up(np.array([*chosen, False]), codes_of(dictionary_of(column)))


def _note(changes: list[TextChange], what: str, lines: NDArray[np.bool_]) -> None:
    first = int(np.argmax(lines)) if lines.size else 0
    changes.append(TextChange(what, int(lines.sum()), first, rank=len(changes)))


def _plain(name: str) -> str:
    return name.replace("_", " ")
