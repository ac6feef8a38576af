"""Codes of several segments, joined in one cell, and beside them their names joined alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend.reading.layout import FieldPart, Split, narrowed
from prevspend.reading.recognition.header import WIDEST
from prevspend.reading.recognition.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition.column import ColumnCells, Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.roles import Roles

_OF_CODES = (".", "-", "/", "|", ":", "_")
_OF_NAMES = ("-", ".", "|", "/", ":", ">", ";")
_FEWEST_SEGMENTS = 3
_NEARLY_ALL = 0.95
_NAMES_OF: Mapping[FieldPart, FieldPart] = {
    "cost_centre_code": "cost_centre",
    "account_code": "account",
}

_MAY_NAME: Final[frozenset[ColumnField | None]] = frozenset(
    {None, "account", "cost_centre", "service", "purpose", "description"}
)
"""The fields that a column of joined names may have been assigned to before."""


class JoinedNames(NamedTuple):
    """How a column of joined codes and one of their names are split."""

    codes: Split
    names: Split


def take_joined(header: Header, sample: Sample, roles: Roles) -> None:
    """Split joined codes and their names together, if there is one column of each."""
    fields = {at: name for name, at in roles.columns.items()}
    assigned = {at for name, at in roles.columns.items() if name in roles.assigned}
    width = min(len(header.cells), WIDEST)
    for at in range(width):
        if at in assigned or not _may_be_joined(sample, roles, at, fields.get(at)):
            continue
        for other in range(width):
            if other in {at, *assigned, *roles.splits} or not _may_name(
                sample, fields.get(other), other
            ):
                continue
            splits = joined_names(sample.column(at), sample.column(other), roles.splits.get(at))
            if splits and _are_free(roles, splits, {fields.get(at), fields.get(other)}):
                _join(header, roles, splits, at, other)
                return


def _may_be_joined(sample: Sample, roles: Roles, at: int, held: ColumnField | None) -> bool:
    if at in roles.splits:
        return roles.splits[at].how == "joined"
    if sample.column(at).dates > 1 - _NEARLY_ALL:
        return False
    is_coded = held in {None, "account_code", "cost_centre_code", "account", "cost_centre"}
    return is_coded and sample.column(at).codes >= _NEARLY_ALL


def _may_name(sample: Sample, held: ColumnField | None, at: int) -> bool:
    return held in _MAY_NAME and sample.column(at).wordy >= _NEARLY_ALL


def _are_free(roles: Roles, splits: JoinedNames, held: set[ColumnField | None]) -> bool:
    """Return whether no third column holds a field that joined cells would fill."""
    known = {name for split in roles.splits.values() for name in split.fields}
    taken = roles.fields - held - known
    return not taken & {*splits.codes.fields, *splits.names.fields}


def _join(header: Header, roles: Roles, splits: JoinedNames, codes: int, names: int) -> None:
    for name in [name for name, at in roles.columns.items() if at in {codes, names}]:
        del roles.columns[name]
    roles.splits |= {codes: splits.codes, names: splits.names}
    for name in splits.codes.fields:
        roles.why[name] = f"a part of the joined codes in '{header.name(codes)}'"
        roles.sure[name] = 1.0
    for name in splits.names.fields:
        roles.why[name] = f"a part of the joined names beside '{header.name(codes)}'"
        roles.sure[name] = 1.0


def joined_names(codes: ColumnCells, names: ColumnCells, known: Split | None) -> JoinedNames | None:
    """Return how codes and names are split together; `None` if they are not joined.

    Segments belong together if each code has one name. A name may hold the delimiter itself, as in
    `Clinical-Not For Profit`: one segment may then have any number of delimiters.

    Args:
        codes: the cells of codes.
        names: the cells beside them.
        known: how the layout splits the codes, if it does. Otherwise the names show which segment
            is the cost centre, and which the account.
    """
    delimiters = known.by if known else _OF_CODES
    if not any(_may_come_apart(codes, by) for by in delimiters):
        return None
    rows = _texts_beside(codes, names)
    for by in delimiters:
        segments = [code.split(by) for code, _ in rows]
        count = len(segments[0]) if segments else 0
        if count < _FEWEST_SEGMENTS or any(len(codes_) != count for codes_ in segments):
            continue
        for delimiter in _OF_NAMES:
            for wide in _may_be_wide(count, known):
                parts = [_apart(name, delimiter, count, wide) for _, name in rows]
                if _belong(segments, parts):
                    split = [part for part in parts if part is not None]
                    return _splits(by, delimiter, wide, split, known)
    return None


def _may_come_apart(codes: ColumnCells, by: str) -> bool:
    """Return quickly whether codes may be joined, all with the same number of segments."""
    counts = {text.count(by) for text in codes.tried}
    return len(counts) == 1 and max(counts) >= _FEWEST_SEGMENTS - 1


def _may_be_wide(count: int, known: Split | None) -> list[int]:
    """Return the segments that may hold the delimiter, the likeliest first: the account."""
    into = _of_length(known, count) or ()
    return sorted(range(count), key=lambda at: (at >= len(into) or into[at] != "account_code", -at))


def _of_length(known: Split | None, count: int) -> tuple[FieldPart, ...] | None:
    """Return the fields of a layout for this number of segments."""
    return next((each for each in known.into if len(each) == count), None) if known else None


def _says_nothing(into: Sequence[FieldPart], parts: Sequence[Sequence[str]]) -> bool:
    """Return whether a layout's cost centre is the same in all rows, and other segments are not."""
    names = [{part[at] for part in parts} for at in range(len(into))]
    varied = [at for at, texts in enumerate(names) if len(texts) > 1]
    return bool(varied) and not any(into[at] == "cost_centre_code" for at in varied)


def _texts_beside(codes: ColumnCells, names: ColumnCells) -> list[tuple[str, str]]:
    """Return the different pairs of texts of one row."""
    pairs = set(zip(codes.codes_of_rows.tolist(), names.codes_of_rows.tolist(), strict=True))
    return [
        (codes.names[code], names.names[name])
        for code, name in sorted(pairs)
        if code >= 0 and name >= 0
    ]


def _apart(name: str, by: str, count: int, wide: int) -> list[str] | None:
    """Return joined names split, of which the one at `wide` may hold the delimiter."""
    pieces = narrowed([piece.strip() for piece in name.split(by)], count, wide, by)
    return pieces if len(pieces) == count else None


def _belong(segments: Sequence[Sequence[str]], parts: Sequence[Sequence[str] | None]) -> bool:
    """Return whether nearly all names can be split, and each code of a segment has one name."""
    both = [(codes, names) for codes, names in zip(segments, parts, strict=True) if names]
    if len(both) < _NEARLY_ALL * len(parts):
        return False
    for at in range(len(segments[0])):
        name_of: dict[str, str] = {}
        strays = sum(name_of.setdefault(codes[at], names[at]) != names[at] for codes, names in both)
        if strays > (1 - _NEARLY_ALL) * len(both):
            return False
    return True


def _splits(
    by: str, delimiter: str, wide: int, parts: Sequence[Sequence[str]], known: Split | None
) -> JoinedNames | None:
    """Return the splits of codes and names, with the field of each segment."""
    into = _of_length(known, len(parts[0]))
    if into is None or _says_nothing(into, parts):
        into, known = _by_their_names(parts), None
    if into is None:
        return None
    names: tuple[FieldPart, ...] = tuple(_NAMES_OF.get(part, "skip") for part in into)
    if set(names) == {"skip"}:
        return None
    of_codes = known or Split(how="joined", by=(by,), into=(into,))
    of_names = Split(how="joined", by=(delimiter,), into=(names,), wide=wide)
    return JoinedNames(of_codes, of_names)


def _by_their_names(parts: Sequence[Sequence[str]]) -> tuple[FieldPart, ...] | None:
    """Return which segments are cost centre and account, by the leanings of their names."""
    leaning = {
        at: lean
        for at in range(len(parts[0]))
        if len(names := {part[at] for part in parts}) > 1
        and (lean := _mean(filter(None, map(vocabulary().leaning, sorted(names))))) is not None
    }
    unit = max(leaning, key=lambda at: leaning[at], default=None)
    expense = min(leaning, key=lambda at: leaning[at], default=None)
    if unit is None or expense is None or unit == expense:
        return None
    named: dict[int, FieldPart] = {unit: "cost_centre_code", expense: "account_code"}
    return tuple(named.get(at, "skip") for at in range(len(parts[0])))


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None
