"""Codes and the name of one of them in one cell: `30110-PH0101-Stop Smoking Service`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend.reading.layout import FieldPart, Split
from prevspend.reading.recognition.column import ColumnCells
from prevspend.reading.recognition.header import WIDEST
from prevspend.reading.recognition.relations import NESTED, go_together, purity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.roles import Roles

_DELIMITERS = ("-", ".", "/", "|", ":", "_", ";", ",", "~")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9]{1,12}")
_NEARLY_ALL = 0.95
_FEWEST = 3
_FEWEST_CODES = 2
_MAY_HOLD: Final[frozenset[ColumnField | None]] = frozenset(
    {
        *(None, "account", "account_code", "cost_centre", "cost_centre_code", "service"),
        *("purpose", "description"),
    }
)
"""The fields that a column of codes and a name may have been assigned to before."""


class _Apart(NamedTuple):
    """The segments of a column by row: codes, and the name at the end."""

    by: str
    codes: list[ColumnCells]
    name: ColumnCells


def take_dashed(header: Header, sample: Sample, roles: Roles) -> None:
    """Take cells apart that hold several codes and the name that belongs to one of them."""
    held = {at: name for name, at in roles.columns.items()}
    assigned = {at for name, at in roles.columns.items() if name in roles.assigned}
    for at in range(min(len(header.cells), WIDEST)):
        if at in assigned | set(roles.splits) or held.get(at) not in _MAY_HOLD:
            continue
        apart = _apart(sample.column(at))
        into = _named(apart, sample, roles, held.get(at)) if apart else None
        if apart is None or into is None:
            continue
        for name in [name for name, column in roles.columns.items() if column == at]:
            del roles.columns[name]
        stale = f"the column headed '{header.text(at)}' was read as"
        roles.notes = [note for note in roles.notes if not note.startswith(stale)]
        split = Split(how="joined", by=(apart.by,), into=(into,), wide=len(into) - 1)
        roles.splits[at] = split
        for name in split.fields:
            roles.why[name] = f"a part of '{header.name(at)}', whose cells hold codes and a name"
            roles.sure[name] = 1.0
        return


def _apart(column: ColumnCells) -> _Apart | None:
    """Take the cells of a column apart; nothing where they hold no codes and a name."""
    if column.distinct < _FEWEST or column.wordy < _NEARLY_ALL:
        return None
    for by in _DELIMITERS:
        if sum(by in text for text in column.names) < _NEARLY_ALL * column.distinct:
            continue
        segments = [[part.strip() for part in text.split(by)] for text in column.names]
        leading = Counter(map(_leading_codes, segments))
        count, times = leading.most_common(1)[0]
        if count < _FEWEST_CODES or times < _NEARLY_ALL * len(segments):
            continue
        parts = [[*segment[:count], by.join(segment[count:])] for segment in segments]
        rows = [parts[at] if at >= 0 else [] for at in column.codes_of_rows.tolist()]
        columns = [
            ColumnCells([row[at] if at < len(row) else "" for row in rows])
            for at in range(count + 1)
        ]
        if columns[-1].wordy >= _NEARLY_ALL:
            return _Apart(by, columns[:-1], columns[-1])
    return None


def _leading_codes(parts: Sequence[str]) -> int:
    """Return how many parts are codes before the first that is none; 0 where none is left."""
    first = next((at for at, part in enumerate(parts) if not _CODE.fullmatch(part)), None)
    return first or 0


def _named(
    apart: _Apart, sample: Sample, roles: Roles, held: ColumnField | None
) -> tuple[FieldPart, ...] | None:
    """Return what each segment is; nothing where it is not clear, or another column has it."""
    own = [at for at, codes in enumerate(apart.codes) if go_together(codes, apart.name)]
    if not own:
        return None
    own_code = max(own, key=lambda at: apart.codes[at].distinct)
    is_unit = apart.name.bare_leaning >= 0
    name: ColumnField = "cost_centre" if is_unit else "account"
    others = roles.fields - {held}
    code: ColumnField = "cost_centre_code" if is_unit else "account_code"
    if {name, code} & others:
        return None
    other_name: ColumnField = "account" if is_unit else "cost_centre"
    other_code: ColumnField = "account_code" if is_unit else "cost_centre_code"
    beside = roles.columns.get(other_name)
    into: list[FieldPart] = ["skip"] * len(apart.codes)
    into[own_code] = code
    if beside is not None and other_code not in others:
        for at, codes in enumerate(apart.codes):
            named = purity(codes, sample.column(beside)) >= NESTED
            if at != own_code and codes.distinct > 1 and named and other_code not in into:
                into[at] = other_code
    return (*into, name)
