"""Recognise a sheet's columns: where its header is, and what each column holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from prevspend.ledger import CLASSIFICATION_FIELDS, FREE_TEXT_FIELDS
from prevspend.reading.recognition.assign import assign
from prevspend.reading.recognition.column import Sample
from prevspend.reading.recognition.decimals import commas_for_decimals
from prevspend.reading.recognition.fieldcolumns import columns_in
from prevspend.reading.recognition.general import general_layout, kind_of_body, with_kind
from prevspend.reading.recognition.header import Header, find_header
from prevspend.reading.recognition.hierarchies import HIERARCHIES
from prevspend.reading.recognition.hints import CLEAR, Hint, agrees, lay, lay_over
from prevspend.reading.recognition.roles import Roles, because_of_cells, find_roles
from prevspend.reading.recognition.unclear import (
    no_amount,
    no_purpose,
    not_of_layout,
    refuse_lines_above,
    refuse_no_amount,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.errors import Location
    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Layout, Split


Keys: TypeAlias = "tuple[str, ...]"


@dataclass(frozen=True)
class Recognised:
    """A header row understood: which column holds which field.

    Attributes:
        layout: the layout that fits, or one made of what was recognised.
        header_at: index of the header row among the sheet's rows, from 0; -1 where there is none.
        columns: the index of the column that holds each field.
        unused: headers of columns that are not read.
        debit: the column of debits, where the amount is in two columns; then `amount` is not
            among `columns`.
        credit: the column of credits.
        splits: the columns of cells that hold several things, and how they come apart.
        headers: the header each field was taken from, '' where it has none.
        why: why each field was taken from there, in words.
        sure: how sure that is, from 0 to 1.
        notes: warnings about what was corrected.
        keys: the words of each cell of the header.
        in_pounds: whether another column holds the amount in the currency of the invoice.
    """

    layout: Layout
    header_at: int
    columns: dict[ColumnField, int]
    unused: tuple[str, ...]
    debit: int | None = None
    credit: int | None = None
    splits: dict[int, Split] = field(default_factory=dict)
    headers: dict[ColumnField, str] = field(default_factory=dict)
    why: dict[ColumnField, str] = field(default_factory=dict)
    sure: dict[ColumnField, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    keys: Keys = ()
    in_pounds: bool = False

    @property
    def wanted(self) -> set[int]:
        """The columns of the file that are needed."""
        return columns_in(self)

    @property
    def plain(self) -> set[int]:
        """Those of them in which nearly every row differs, so that a dictionary helps little."""
        fields: tuple[ColumnField, ...] = (*FREE_TEXT_FIELDS, "amount")
        return {self.columns[name] for name in fields if name in self.columns} | self._pair

    @property
    def certainty(self) -> float:
        """How sure the least sure of the columns is that a line is classified by, from 0 to 1."""
        telling = {*CLASSIFICATION_FIELDS, "amount"}
        return min((sure for name, sure in self.sure.items() if name in telling), default=1.0)

    @property
    def _pair(self) -> set[int]:
        return {at for at in (self.debit, self.credit) if at is not None}


def recognise(
    rows: Sequence[Sequence[str]],
    layouts: Iterable[Layout],
    place: Location,
    columns: Mapping[str, str] | None = None,
    before: Mapping[Keys, Recognised] | None = None,
    samples: dict[int, Sample] | None = None,
) -> Recognised:
    """Return the header row of a sheet's first rows, and what each column holds.

    A layout is a hint: it names the columns of a known kind of export and how its amounts and
    periods are read; other columns are recognised without it. A single layout is one that the user
    chose: columns that it does not name are not read.

    Args:
        rows: the first rows of the sheet, cells as text: the more rows, the surer.
        layouts: the layouts to use as hints.
        place: the sheet, for messages.
        columns: the columns the user assigned: field to header, or to `#3` for the third column.
        before: what was recognised of other sheets, by the words of their headers: a sheet with
            the header of another has its levels at the same columns.
        samples: a cache of samples of the rows, by the index of the header above them; for rows
            that are recognised several times, in other ways.

    Raises:
        LayoutError: if there is no amount or several, nothing says what was bought, or an
            assignment or the layout names what is not there.
    """
    layouts = tuple(layouts)
    by_user = assign(rows, columns, place) if columns else None
    assigned = dict(by_user.columns) if by_user else {}
    if len(layouts) == 1:
        return _by_layout(rows, layouts[0], assigned, place)
    header = by_user.header if by_user else find_header(rows)
    samples = {} if samples is None else samples
    if header.at not in samples:
        samples[header.at] = Sample(rows[header.at + 1 :])
    sample = samples[header.at]
    hint = _hint(header, layouts, assigned)
    roles = _start(assigned, hint, sample)
    find_roles(header, sample, roles)
    if before and header.keys in before:
        _level_with(before[header.keys], roles)
    _check(header, sample, roles, hint, rows, place, assigned)
    layout = hint.layout if hint else general_layout(header, sample, roles)
    layout = _with_decimals(with_kind(layout, kind_of_body(sample, roles)), sample, roles)
    return _recognised(header, sample, roles, layout, hint)


def _level_with(other: Recognised, roles: Roles) -> None:
    """Assign columns of a hierarchy to the fields they have in another sheet with the same header.

    The number of names in a month must not decide whether a column is a service or a cost centre.
    What a column names is decided for each sheet by itself: some months have headings swapped.
    """
    _split_with(other, roles)
    for hierarchy in HIERARCHIES:
        before = {name: at for name, at in roles.columns.items() if name in hierarchy}
        after = {name: at for name, at in other.columns.items() if name in hierarchy}
        if before == after or set(before.values()) != set(after.values()):
            continue
        reasons = {at: (roles.why.pop(name), roles.sure.pop(name)) for name, at in before.items()}
        for name in before:
            del roles.columns[name]
        for name, at in after.items():
            why, sure = reasons[at]
            roles.take(name, at, f"{why}; as in other files with this header", sure)


def _split_with(other: Recognised, roles: Roles) -> None:
    """Split cells, or leave them whole, as in another sheet with the same header."""
    for at in set(roles.splits) - set(other.splits):
        name = roles.splits.pop(at).whole
        roles.columns[name] = at
    for at, split in other.splits.items():
        whole = next((name for name, column in roles.columns.items() if column == at), None)
        if whole is None or set(split.fields) - {whole} & roles.fields:
            continue
        del roles.columns[whole]
        roles.splits[at] = split
        for name in split.fields:
            roles.why[name] = f"{roles.why[whole]}; its cells hold {split.in_words}"
            roles.sure[name] = roles.sure[whole]


def _by_layout(
    rows: Sequence[Sequence[str]], layout: Layout, assigned: dict[ColumnField, int], place: Location
) -> Recognised:
    """Return a sheet's columns by one layout; needed columns without a heading by their cells."""
    hint = lay_over(layout, rows, assigned)
    sample = Sample(rows[hint.header.at + 1 :])
    roles = _start(assigned, hint, sample)
    if not hint.is_whole:
        by_cells = find_roles(hint.header, sample, _start(assigned, hint, sample))
        wanted = {name: at for name, at in by_cells.columns.items() if name in hint.missing}
        for name, at in wanted.items():
            roles.take(name, at, by_cells.why[name], by_cells.sure[name])
            note = because_of_cells(hint.header, at, name)
            roles.notes += [note] if note not in roles.notes else []
    missing = [name for name in hint.missing if name not in roles.fields]
    if missing or hint.lacks_codes:
        raise not_of_layout(hint, missing, place)
    refuse_no_amount(hint.header, sample, roles, layout, place, assigned)
    refuse_lines_above(hint.header, roles, rows, place)
    return _recognised(hint.header, sample, roles, layout, hint)


def _hint(
    header: Header, layouts: Sequence[Layout], assigned: dict[ColumnField, int]
) -> Hint | None:
    """Return the layout that explains most of the header, where one fits clearly."""
    hints = [lay(layout, header, assigned) for layout in layouts]
    clear = [hint for hint in hints if hint.is_whole and hint.score >= CLEAR]
    return max(clear, key=lambda hint: (hint.score, len(hint.fields)), default=None)


def _start(assigned: dict[ColumnField, int], hint: Hint | None, sample: Sample) -> Roles:
    """Return what is decided before any column is looked at: by the user, and by a layout."""
    roles = Roles(assigned=frozenset(assigned))
    for name, at in assigned.items():
        roles.take(name, at, "assigned by the user")
    if hint is None:
        return roles
    for name, at in agrees(hint, sample).items():
        roles.take(name, at, f"the layout {hint.layout.id} knows its heading")
    if "amount" not in roles.fields and hint.debit is not None:
        roles.debit, roles.credit = hint.debit, hint.credit
        roles.why["amount"] = f"debits less credits, as of the layout {hint.layout.id}"
        roles.sure["amount"] = 1.0
    for at, split in hint.splits.items():
        if at not in roles.used:
            roles.splits[at] = split
            for name in split.fields:
                roles.why.setdefault(name, f"a part of the joined codes of {hint.layout.id}")
                roles.sure.setdefault(name, 1.0)
    roles.ignored = hint.ignored - roles.used
    return roles


def _check(
    header: Header,
    sample: Sample,
    roles: Roles,
    hint: Hint | None,
    rows: Sequence[Sequence[str]],
    place: Location,
    assigned: Mapping[ColumnField, int],
) -> None:
    """Refuse a sheet without an amount, or without anything that says what was bought."""
    if "amount" not in roles.fields:
        raise no_amount(header, sample, rows, place)
    refuse_no_amount(header, sample, roles, hint.layout if hint else None, place, assigned)
    if not (set(CLASSIFICATION_FIELDS) - {"capital"}) & roles.fields:
        raise no_purpose(header, sample, roles, place)
    refuse_lines_above(header, roles, rows, place)


def _with_decimals(layout: Layout, sample: Sample, roles: Roles) -> Layout:
    """Return the layout with a decimal comma, if all amounts have one."""
    columns = (roles.columns.get("amount"), roles.debit, roles.credit)
    shown = commas_for_decimals([sample.column(at) for at in columns if at is not None])
    if shown is None or layout.decimal == "comma":
        return layout
    roles.notes.append(f"amounts were read with a decimal comma, because of '{shown}' and others")
    return layout.model_copy(update={"decimal": "comma"})


def _recognised(
    header: Header, sample: Sample, roles: Roles, layout: Layout, hint: Hint | None
) -> Recognised:
    """Return the decisions on a sheet."""
    in_order = dict(sorted(roles.columns.items(), key=lambda item: item[1]))
    headers = {name: header.text(at) for name, at in in_order.items()}
    for at, split in roles.splits.items():
        headers |= {name: header.text(at) for name in split.fields if name not in headers}
    if roles.debit is not None and roles.credit is not None:
        headers["amount"] = f"{header.text(roles.debit)} less {header.text(roles.credit)}"
    return Recognised(
        layout=layout,
        header_at=header.at,
        columns=in_order,
        unused=_unused(header, sample, roles),
        debit=roles.debit,
        credit=roles.credit,
        splits=roles.splits,
        headers=headers,
        why=roles.why,
        sure=roles.sure,
        notes=(*_misspelt(header, roles, hint), *roles.notes),
        keys=header.keys,
        in_pounds=roles.in_pounds,
    )


def _unused(header: Header, sample: Sample, roles: Roles) -> tuple[str, ...]:
    """Return the headers of columns that are not read, `#3` for a filled third one without."""
    free = [at for at in range(len(header.cells)) if at not in roles.taken]
    return tuple(
        header.text(at) or f"#{at + 1}"
        for at in free
        if header.text(at) or sample.column(at).filled
    )


def _misspelt(header: Header, roles: Roles, hint: Hint | None) -> list[str]:
    """Return notes on headings that were read although they are misspelt."""
    corrections = {
        at: hint.misspelt[header.text(at)]
        for at in roles.used
        if hint and header.text(at) in hint.misspelt
    }
    for at in roles.used:
        if at < len(header.headings) and header.headings[at].is_misspelt:
            corrections.setdefault(at, header.headings[at].phrase)
    return [
        f"the header '{header.text(at)}' is misspelt: it was read as '{meant}'"
        for at, meant in sorted(corrections.items())
    ]
