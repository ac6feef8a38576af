"""Codes of several segments, joined in one cell, and beside them their names joined alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend.reading.layout import Part, Split, narrowed
from prevspend.reading.recognition.header import WIDEST
from prevspend.reading.recognition.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition.column import Column, Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.roles import Roles

_OF_CODES = (".", "-", "/", "|", ":", "_")
_OF_NAMES = ("-", ".", "|", "/", ":", ">", ";")
_FEWEST_SEGMENTS = 3
_NEARLY_ALL = 0.95
_NAMES_OF: Mapping[Part, Part] = {"cost_centre_code": "cost_centre", "account_code": "account"}

_MAY_NAME: Final[frozenset[ColumnField | None]] = frozenset(
    {None, "account", "cost_centre", "service", "purpose", "description"}
)
"""What a column may have been taken for that turns out to hold joined names."""


class JoinedNames(NamedTuple):
    """How a column of joined codes and one of their names come apart."""

    codes: Split
    names: Split


def take_joined(header: Header, sample: Sample, roles: Roles) -> None:
    """Take joined codes and their names apart together, where one column of each stands there."""
    fields = {at: name for name, at in roles.columns.items()}
    given = {at for name, at in roles.columns.items() if name in roles.given}
    width = min(len(header.cells), WIDEST)
    for at in range(width):
        if at in given or not _may_be_joined(sample, roles, at, fields.get(at)):
            continue
        for other in range(width):
            if other in {at, *given, *roles.splits} or not _may_name(
                sample, fields.get(other), other
            ):
                continue
            found = joined_names(sample.column(at), sample.column(other), roles.splits.get(at))
            if found and _are_free(roles, found, {fields.get(at), fields.get(other)}):
                _join(header, roles, found, at, other)
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


def _are_free(roles: Roles, found: JoinedNames, held: set[ColumnField | None]) -> bool:
    """Return whether no third column holds a field that joined cells would fill."""
    known = {name for split in roles.splits.values() for name in split.fields}
    taken = roles.fields - held - known
    return not taken & {*found.codes.fields, *found.names.fields}


def _join(header: Header, roles: Roles, found: JoinedNames, codes: int, names: int) -> None:
    for name in [name for name, at in roles.columns.items() if at in {codes, names}]:
        del roles.columns[name]
    roles.splits |= {codes: found.codes, names: found.names}
    for name in found.codes.fields:
        roles.why[name] = f"a part of the joined codes in '{header.name(codes)}'"
        roles.sure[name] = 1.0
    for name in found.names.fields:
        roles.why[name] = f"a part of the joined names beside '{header.name(codes)}'"
        roles.sure[name] = 1.0


def joined_names(codes: Column, names: Column, known: Split | None) -> JoinedNames | None:
    """Return how codes and names come apart together; nothing where they do not.

    Segments belong together where each code has one name. A name may hold the delimiter itself, as
    in `Clinical-Not For Profit`: one segment then takes what the others leave.

    Args:
        codes: the cells of codes.
        names: the cells beside them.
        known: how the codes come apart, where a layout says so. Otherwise the names show which
            segment is the cost centre, and which the account.
    """
    delimiters = known.by if known else _OF_CODES
    if not any(_may_come_apart(codes, by) for by in delimiters):
        return None
    rows = _texts_beside(codes, names)
    for by in delimiters:
        segments = [code.split(by) for code, _ in rows]
        count = len(segments[0]) if segments else 0
        if count < _FEWEST_SEGMENTS or any(len(one) != count for one in segments):
            continue
        for delimiter in _OF_NAMES:
            for wide in _may_be_wide(count, known):
                parts = [_apart(name, delimiter, count, wide) for _, name in rows]
                if _belong(segments, parts):
                    given = [part for part in parts if part is not None]
                    return _splits(by, delimiter, wide, given, known)
    return None


def _may_come_apart(codes: Column, by: str) -> bool:
    """Return at a glance whether codes may be joined, all of as many segments."""
    counts = {text.count(by) for text in codes.tried}
    return len(counts) == 1 and max(counts) >= _FEWEST_SEGMENTS - 1


def _may_be_wide(count: int, known: Split | None) -> list[int]:
    """Return the segments that may hold the delimiter, the likeliest first: the account."""
    into = _of_length(known, count) or ()
    return sorted(range(count), key=lambda at: (at >= len(into) or into[at] != "account_code", -at))


def _of_length(known: Split | None, count: int) -> tuple[Part, ...] | None:
    """Return what a layout calls so many segments."""
    return next((each for each in known.into if len(each) == count), None) if known else None


def _says_nothing(into: Sequence[Part], parts: Sequence[Sequence[str]]) -> bool:
    """Return whether a layout's cost centre says the same everywhere, and others do not."""
    names = [{part[at] for part in parts} for at in range(len(into))]
    varied = [at for at, texts in enumerate(names) if len(texts) > 1]
    return bool(varied) and not any(into[at] == "cost_centre_code" for at in varied)


def _texts_beside(codes: Column, names: Column) -> list[tuple[str, str]]:
    """Return the different pairs of texts that stand in one row."""
    pairs = zip(codes.codes_of_rows.tolist(), names.codes_of_rows.tolist(), strict=True)
    found = {(code, name) for code, name in pairs if code >= 0 and name >= 0}
    return [(codes.names[code], names.names[name]) for code, name in sorted(found)]


def _apart(name: str, by: str, count: int, wide: int) -> list[str] | None:
    """Take joined names apart, of which the one at `wide` may hold the delimiter."""
    pieces = narrowed([piece.strip() for piece in name.split(by)], count, wide, by)
    return pieces if len(pieces) == count else None


def _belong(segments: Sequence[Sequence[str]], parts: Sequence[Sequence[str] | None]) -> bool:
    """Return whether nearly all names come apart, and each code of a segment has one name."""
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
    """Name the segments."""
    into = _of_length(known, len(parts[0]))
    if into is None or _says_nothing(into, parts):
        into, known = _by_their_names(parts), None
    if into is None:
        return None
    names: tuple[Part, ...] = tuple(_NAMES_OF.get(part, "skip") for part in into)
    if set(names) == {"skip"}:
        return None
    of_codes = known or Split(how="joined", by=(by,), into=(into,))
    of_names = Split(how="joined", by=(delimiter,), into=(names,), wide=wide)
    return JoinedNames(of_codes, of_names)


def _by_their_names(parts: Sequence[Sequence[str]]) -> tuple[Part, ...] | None:
    """Return the cost centre from the account by how the names of segments lean."""
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
    named: dict[int, Part] = {unit: "cost_centre_code", expense: "account_code"}
    return tuple(named.get(at, "skip") for at in range(len(parts[0])))


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None
