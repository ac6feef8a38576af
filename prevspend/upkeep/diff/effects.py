"""The effect of a change of taxonomy on ledgers: which money moves, and to which outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.baseline import Figures
from prevspend.classify import OUTCOME_COLUMNS, PREVENTION_COLUMNS, RANGE, restate
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.people import without_names
from prevspend.taxonomy import TIERS
from prevspend.upkeep.diff.model import (
    BeforeAfter,
    Bump,
    DecidingMoves,
    LedgerEffect,
    MatrixCell,
    MeasuredCodings,
    MovedCoding,
    Outcome,
    Standing,
    TriedLedger,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.taxonomy import Taxonomy, Tier
    from prevspend.upkeep.diff.ledgers import LedgerYear

MOVED_LISTED = 20
_STANDINGS: tuple[Standing, ...] = (*TIERS, "not_prevention", "unclassified", "out_of_scope")
_SHARES = tuple(f"share_{figure}" for figure in RANGE)


@dataclass(frozen=True)
class CodedYear:
    """A year of one organisation by coding, as the old taxonomy and as the new one decide it.

    Attributes:
        tried: the ledger, with its totals.
        before: the codings with their outcome under the old taxonomy.
        after: the same rows under the new taxonomy.
    """

    tried: TriedLedger
    before: pa.Table
    after: pa.Table


def classify_by_both(year: LedgerYear, old: Taxonomy, new: Taxonomy) -> CodedYear:
    """Classify a year by two taxonomies; its lines are encoded once."""
    before = year.codings(old)
    tried = TriedLedger(
        name=year.name,
        organisation=year.organisation.name,
        financial_year=year.year,
        codings=before.num_rows,
        lines=_sum(before["lines"]),
        amount_pence=_sum(before["amount_pence"]),
    )
    return CodedYear(tried, before, restate(before, new, year.organisation.kind))


def measure_effect(
    ledgers: Sequence[CodedYear],
    old: Taxonomy,
    new: Taxonomy,
    renamed: Mapping[str, str],
    measured_rules: Collection[str] = (),
) -> LedgerEffect:
    """Add up the money that moves on all ledgers.

    Args:
        ledgers: the ledgers, each classified by both taxonomies.
        old: the old taxonomy.
        new: the new one.
        renamed: the new id of each intervention of the old taxonomy that is in both; a coding
            whose intervention has only another id has not moved.
        measured_rules: the rules of the changes whose bump only ledgers can tell.
    """
    before = pa.concat_tables([_plain(coded.before) for coded in ledgers])
    after = pa.concat_tables([_plain(coded.after) for coded in ledgers])
    mark = _MovedMarks(before, after, (old, new), renamed)
    names = [coded.tried.name for coded in ledgers for _ in range(coded.before.num_rows)]
    bump, deciding = mark.bump()
    lenses = {
        name: BeforeAfter(before=_lens(old, name, before), after=_lens(new, name, after))
        for name in dict.fromkeys((*old.head.lenses, *new.head.lenses))
    }
    return LedgerEffect(
        ledgers=tuple(coded.tried for coded in ledgers),
        prevention=BeforeAfter(before=_figures(before), after=_figures(after)),
        tiers={tier: _of_tier(tier, before, after) for tier in TIERS},
        lenses=lenses,
        matrix=tuple(_matrix(before, after)),
        moved_codings=int(mark.moved.sum()),
        moved=tuple(_largest_moves(before, after, mark, names, mark.moved)),
        measured=bump,
        measured_by=_deciding_moves(before, after, mark, names, deciding),
        tried=_sums(before, _decided_by(measured_rules, before, after)),
        rules_tried=frozenset(
            rule
            for table in (before, after)
            for column in ("rule", "runner_up")
            for rule in pc.unique(table[column]).to_pylist()
            if rule
        ),
    )


def _plain(codings: pa.Table) -> pa.Table:
    """Return the compared columns, dictionaries as text, so that tables can be concatenated."""
    names = [*CLASSIFICATION_FIELDS, "lines", "amount_pence", *OUTCOME_COLUMNS, *PREVENTION_COLUMNS]
    return pa.table(
        {
            name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for name in names
            for column in [codings[name]]
        }
    )


def _lenses_of(taxonomy: Taxonomy) -> dict[str | None, tuple[str, ...]]:
    return {entry.id: tuple(sorted(entry.lenses)) for entry in taxonomy.interventions}


class _MovedMarks:
    """Which codings moved, and how.

    Attributes:
        whole: whether status, tier, intervention or lenses differ, so that all of the money moved.
        moved: whether that or the share differs.
        lenses: the lenses each coding counts in, before and after.
    """

    def __init__(
        self,
        before: pa.Table,
        after: pa.Table,
        taxonomies: tuple[Taxonomy, Taxonomy],
        renamed: Mapping[str, str],
    ) -> None:
        was, now = (table["intervention"].to_pylist() for table in (before, after))
        old, new = map(_lenses_of, taxonomies)
        self.lenses = ([old.get(name, ()) for name in was], [new.get(name, ()) for name in now])
        self._figures = _differ(before, after, "status") | _differ(before, after, "tier")
        self._figures |= _unlike(*self.lenses)
        self.whole = self._figures | _unlike([renamed.get(name, name) for name in was], now)
        for name in _SHARES:
            self._figures |= before[name].to_numpy() != after[name].to_numpy()
        self.moved = self.whole | self._figures
        self._was_open = pc.equal(before["status"], "unclassified").to_numpy()
        self._is_open = pc.equal(after["status"], "unclassified").to_numpy()

    def bump(self) -> tuple[Bump, NDArray[np.bool_]]:
        """Return the version bump that the moves need, and which codings need it."""
        major = self._figures & ~self._was_open
        if major.any():
            return "major", major
        minor = self.moved & ~(self._was_open & self._is_open)
        if minor.any():
            return "minor", minor
        return ("patch" if self.moved.any() else "none"), self.moved


def _unlike(before: Sequence[object], after: Sequence[object]) -> NDArray[np.bool_]:
    pairs = zip(before, after, strict=True)
    return np.fromiter((left != right for left, right in pairs), dtype=bool, count=len(before))


def _differ(before: pa.Table, after: pa.Table, name: str) -> NDArray[np.bool_]:
    old, new = (pc.fill_null(table[name], "") for table in (before, after))
    differ: NDArray[np.bool_] = pc.not_equal(old, new).to_numpy()
    return differ


def _matrix(before: pa.Table, after: pa.Table) -> Iterable[MatrixCell]:
    """Add up the money by old and new tier or status, in the order of every report."""
    table = pa.table(
        {
            "before": pc.coalesce(before["tier"], before["status"]),
            "after": pc.coalesce(after["tier"], after["status"]),
            "lines": before["lines"],
            "amount": before["amount_pence"],
        }
    )
    sums = (
        table.group_by(["before", "after"])
        .aggregate([("amount", "sum"), ("lines", "sum"), ("lines", "count")])
        .to_pylist()
    )
    for row in sorted(sums, key=_matrix_order):
        yield MatrixCell(
            before=row["before"],
            after=row["after"],
            codings=row["lines_count"],
            lines=row["lines_sum"],
            amount_pence=row["amount_sum"],
        )


def _matrix_order(row: Mapping[str, str]) -> tuple[int, ...]:
    order: dict[str, int] = {standing: position for position, standing in enumerate(_STANDINGS)}
    return order[row["before"]], order[row["after"]]


def _figures(table: pa.Table) -> Figures:
    low, central, high = (_sum(table[name]) for name in PREVENTION_COLUMNS)
    return Figures(low=low, central=central, high=high)


def _of_tier(tier: Tier, before: pa.Table, after: pa.Table) -> BeforeAfter:
    old, new = (table.filter(pc.equal(table["tier"], tier)) for table in (before, after))
    return BeforeAfter(before=_figures(old), after=_figures(new))


def _lens(taxonomy: Taxonomy, name: str, table: pa.Table) -> Figures | None:
    """Return what a lens counts: by share, or each intervention whole."""
    lens = taxonomy.head.lenses.get(name)
    if lens is None:
        return None
    counted = [entry.id for entry in taxonomy.interventions if name in entry.lenses]
    inside = table.filter(pc.is_in(table["intervention"], pa.array(counted, pa.string())))
    if lens.counts == "share":
        return _figures(inside)
    whole = _sum(inside["amount_pence"])
    return Figures(low=whole, central=whole, high=whole)


def _sums(codings: pa.Table, chosen: NDArray[np.bool_]) -> MeasuredCodings:
    table = codings.filter(pa.array(chosen))
    return MeasuredCodings(
        codings=table.num_rows,
        lines=_sum(table["lines"]),
        amount_pence=_sum(table["amount_pence"]),
    )


def _decided_by(rules: Collection[str], *tables: pa.Table) -> NDArray[np.bool_]:
    """Return the codings that one of the rules decides, or nearly does, in one of the tables."""
    wanted = pa.array(sorted(rules), pa.string())
    columns = [table[name] for table in tables for name in ("rule", "runner_up")]
    decided: NDArray[np.bool_] = np.any(
        [pc.is_in(column, wanted).to_numpy() for column in columns], axis=0
    )
    return decided


def _deciding_moves(
    before: pa.Table,
    after: pa.Table,
    mark: _MovedMarks,
    names: Sequence[str],
    deciding: NDArray[np.bool_],
) -> DecidingMoves | None:
    largest = next(iter(_largest_moves(before, after, mark, names, deciding)), None)
    return DecidingMoves(all=_sums(before, deciding), largest=largest) if largest else None


def _largest_moves(
    before: pa.Table,
    after: pa.Table,
    mark: _MovedMarks,
    names: Sequence[str],
    chosen: NDArray[np.bool_],
) -> Iterable[MovedCoding]:
    """Yield the chosen codings that move most money, the earlier first among equals."""
    amounts = before["amount_pence"].to_numpy()
    changes = np.vstack(
        [after[name].to_numpy() - before[name].to_numpy() for name in PREVENTION_COLUMNS]
    )
    by_share = changes[np.abs(changes).argmax(axis=0), np.arange(len(amounts))]
    sizes = np.where(mark.whole, amounts, by_share)
    rows = np.flatnonzero(chosen)
    top = rows[np.argsort(-np.abs(sizes[rows]), kind="stable")][:MOVED_LISTED]
    old, new = before.take(pa.array(top)).to_pylist(), after.take(pa.array(top)).to_pylist()
    for row, old_row, new_row in zip(top.tolist(), old, new, strict=True):
        yield MovedCoding(
            ledger=names[row],
            coding=without_names(
                {field: old_row[field] for field in CLASSIFICATION_FIELDS if old_row[field]}
            ),
            lines=old_row["lines"],
            amount_pence=old_row["amount_pence"],
            moved_pence=int(sizes[row]),
            before=_outcome(old_row, mark.lenses[0][row]),
            after=_outcome(new_row, mark.lenses[1][row]),
            prevention=BeforeAfter(before=_of_row(old_row), after=_of_row(new_row)),
        )


def _outcome(row: Mapping[str, str], lenses: tuple[str, ...]) -> Outcome:
    omitted = {"runner_up", "grade"}
    fields: dict[str, object] = {name: row[name] for name in OUTCOME_COLUMNS if name not in omitted}
    return Outcome.model_validate({**fields, "lenses": lenses})


def _of_row(row: Mapping[str, int]) -> Figures:
    low, central, high = (row[name] for name in PREVENTION_COLUMNS)
    return Figures(low=low, central=central, high=high)


def _sum(column: pa.ChunkedArray) -> int:
    return int(pc.sum(column).as_py() or 0)
