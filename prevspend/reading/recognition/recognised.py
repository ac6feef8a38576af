"""Recognise a sheet's columns: where its header is, and which layout knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prevspend.ledger import FREE_TEXT_FIELDS
from prevspend.reading.recognition.assign import Assigned, assign, custom_fit
from prevspend.reading.recognition.finding import fit
from prevspend.reading.recognition.fit import Fit, Sample
from prevspend.reading.recognition.headers import HeaderRow, known_headers
from prevspend.reading.recognition.headless import fit_by_content
from prevspend.reading.recognition.unclear import (
    ambiguous,
    not_understood,
    refuse_lines_above,
    refuse_no_amount,
    unclear,
)
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prevspend.errors import Place
    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Layout, Split

HEADER_ROWS_TRIED = 40
"""How far down a sheet its header may be."""

CLEAR = 0.75
"""The least score with which a layout is taken without asking."""

MARGIN = 0.05
"""How much better than a layout of another meaning the best must be."""

_LATER_IS_BETTER = 0.1
_FEWEST_KNOWN = 2


@dataclass(frozen=True)
class Recognised:
    """A header row understood: which column holds which field.

    Attributes:
        layout: the layout that fits.
        header_at: index of the header row among the sheet's rows, from 0; -1 where there is none.
        columns: the index of the column that holds each field.
        unused: headers the layout does not know; their content is not read.
        debit: the column of debits, where the amount is in two columns; then `amount` is not
            among `columns`.
        credit: the column of credits.
        splits: the columns of joined codes, and how they come apart.
        score: how well the layout fits, from 0 to 1.
        runner_up: the layout that fits next best, and its score.
        headers: the header each field was taken from, '' where it has none.
        notes: what was put right on the way, in plain words.
    """

    layout: Layout
    header_at: int
    columns: dict[ColumnField, int]
    unused: tuple[str, ...]
    debit: int | None = None
    credit: int | None = None
    splits: dict[int, Split] = field(default_factory=dict)
    score: float = 1.0
    runner_up: tuple[str, float] | None = None
    headers: dict[ColumnField, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def wanted(self) -> set[int]:
        """The columns of the file that are needed."""
        return {*self.columns.values(), *self.splits, *self._pair}

    @property
    def plain(self) -> set[int]:
        """Those of them in which nearly every row differs, so that a dictionary helps little."""
        fields: tuple[ColumnField, ...] = (*FREE_TEXT_FIELDS, "amount")
        return {self.columns[name] for name in fields if name in self.columns} | self._pair

    @property
    def _pair(self) -> set[int]:
        return {at for at in (self.debit, self.credit) if at is not None}


def recognise(
    rows: Sequence[Sequence[str]],
    layouts: Iterable[Layout],
    place: Place,
    columns: Mapping[str, str] | None = None,
) -> Recognised:
    """Find the header row among a sheet's first rows, and the layout that knows most of it.

    Args:
        rows: the first rows of the sheet, cells as text.
        layouts: the layouts to try; one alone is what the user asked for.
        place: the sheet, for messages.
        columns: the columns the user assigned: field to header, or to `#3` for the third column.

    Raises:
        LayoutError: if no layout fits clearly, or two with different meanings fit alike, or the
            column of amounts holds something else, or an assignment names what is not there.
    """
    layouts = tuple(layouts)
    known = known_headers(layouts)
    assigned = assign(rows[:HEADER_ROWS_TRIED], columns, known, place) if columns else None
    tried = _try_all(rows, layouts, known, assigned)
    chosen = _choose(tried, layouts, place, assigned)
    if chosen is None and assigned:
        chosen = custom_fit(assigned, rows, layouts)
    if chosen is None and not tried:
        chosen = fit_by_content(rows, layouts)
    if chosen is None:
        raise not_understood(tried, rows[:HEADER_ROWS_TRIED], layouts, place)
    refuse_no_amount(chosen, place)
    refuse_lines_above(chosen, rows, place)
    return _recognised(chosen, tried)


def _try_all(
    rows: Sequence[Sequence[str]],
    layouts: tuple[Layout, ...],
    known: frozenset[str],
    assigned: Assigned | None,
) -> list[Fit]:
    """Lay every layout over every row that may be the header."""
    if assigned:
        candidates = iter([(assigned.header_at, assigned.header)])
    else:
        candidates = _header_rows(rows, layouts, known)
    given = assigned.columns if assigned else {}
    tried: list[Fit] = []
    for at, header in candidates:
        sample = Sample(rows[at + 1 :])
        tried += [fit(layout, header, at, sample, given) for layout in layouts]
    return tried


def _header_rows(
    rows: Sequence[Sequence[str]], layouts: tuple[Layout, ...], known: frozenset[str]
) -> Iterator[tuple[int, HeaderRow]]:
    """Give the rows that hold some known headers, each wording once."""
    fewest = min(_FEWEST_KNOWN, *(len(layout.fields()) for layout in layouts))
    seen: set[tuple[str, ...]] = set()
    for at, row in enumerate(rows[:HEADER_ROWS_TRIED]):
        header = HeaderRow(row, known)
        if sum(key in known for key in set(header.keys)) >= fewest and header.keys not in seen:
            seen.add(header.keys)
            yield at, header


def _choose(
    tried: Sequence[Fit], layouts: Sequence[Layout], place: Place, assigned: Assigned | None
) -> Fit | None:
    """Take the layout that fits best, in the first row where any fits about as well."""
    whole = [made for made in tried if made.is_whole]
    if not whole:
        return None
    best_score = max(made.score for made in whole)
    first = next(made for made in whole if made.score >= best_score - _LATER_IS_BETTER)
    ranked = sorted((made for made in whole if made.header is first.header), key=_rank)
    best = ranked[0]
    if len(layouts) == 1:
        return best
    if best.score < CLEAR:
        if assigned:
            return None
        raise unclear(best, CLEAR, place)
    if assigned or best.names_its_body:
        return best
    for other in ranked[1:]:
        if best.score - other.score < MARGIN and _means_other(best, other):
            raise ambiguous(best, other, place)
    return best


def _rank(made: Fit) -> tuple[float, int, bool]:
    return -made.score, -len(made.fields), made.layout.organisation.name is None


def _means_other(one: Fit, other: Fit) -> bool:
    """Tell whether two layouts read the same file differently, not just more or less of it."""
    if one.layout.basis != other.layout.basis or one.layout.scale != other.layout.scale:
        return True
    amounts = {(made.columns.get("amount"), made.debit, made.credit) for made in (one, other)}
    if len(amounts) > 1:
        return True
    fields = {at: name for name, at in one.columns.items()}
    return any(
        fields.get(at, name) != name or one.columns.get(name, at) != at
        for name, at in other.columns.items()
    )


def _recognised(made: Fit, tried: Sequence[Fit]) -> Recognised:
    """Write down what was chosen, and what came next."""
    others = [other for other in tried if other.is_whole and other.layout.id != made.layout.id]
    next_best = max(others, key=lambda other: other.score, default=None)
    cells = [tidy(cell) for cell in made.header.cells]
    headers = {name: cells[at] if at < len(cells) else "" for name, at in made.columns.items()}
    for at, split in made.splits.items():
        headers |= {name: cells[at] for name in split.fields if name not in headers}
    if made.debit is not None and made.credit is not None:
        headers["amount"] = f"{cells[made.debit]} less {cells[made.credit]}"
    return Recognised(
        layout=_with_kind(made),
        header_at=made.header_at,
        columns=dict(sorted(made.columns.items(), key=lambda item: item[1])),
        unused=made.unused,
        debit=made.debit,
        credit=made.credit,
        splits=made.splits,
        score=made.score,
        runner_up=(next_best.layout.id, next_best.score) if next_best else None,
        headers=headers,
        notes=tuple(made.notes),
    )


def _with_kind(made: Fit) -> Layout:
    """Give the layout, with the kind of body that the file itself shows.

    Trusts publish as ICBs do, and so does anyone who follows the Treasury's guidance: without a
    sign of the NHS in the file, nobody is taken for an ICB.
    """
    whose = made.layout.organisation
    if whose.kind != "icb" or not made.layout.confirmed:
        return made.layout
    kind = made.nhs_kind
    if kind == whose.kind:
        return made.layout
    return made.layout.model_copy(update={"organisation": whose.model_copy(update={"kind": kind})})
