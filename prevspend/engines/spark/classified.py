"""Classified lines on Spark, and the baselines of the organisations and years in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.baseline import organisation_results
from prevspend.classify import OUTCOME_COLUMNS, PREVENTION_COLUMNS, Allocations
from prevspend.engines.spark.money import BODY, by_coding, with_prevention
from prevspend.ledger import (
    CLASSIFICATION_FIELDS,
    DRIVER_FIELDS,
    LINE_FIELDS,
    PERIODS,
    CodedLines,
    Ledger,
    Sums,
    encode_codings,
    fill,
    repeated,
)
from prevspend.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyspark.sql import DataFrame

    from prevspend.baseline import Baseline, OrganisationResult
    from prevspend.engines.spark.bodies import Body
    from prevspend.ledger import Basis, Oddity, Rejected
    from prevspend.taxonomy import Taxonomy

_NAMES = ("organisation", "organisation_code", "financial_year")


@dataclass(frozen=True)
class Classified:
    """Classified lines, kept by Spark until they are closed; a context manager closes them.

    Attributes:
        taxonomy: what they were classified by.
        bodies: the organisations and years in them.
        rejected: the rows that could not be read.
        oddities: what was noticed and dealt with.
        basis: what kind of record they are.
        kept: the lines as workers gave them, with the number of their body.
        held: the frames that Spark keeps.
    """

    taxonomy: Taxonomy
    bodies: tuple[Body, ...]
    rejected: tuple[Rejected, ...]
    oddities: tuple[Oddity, ...]
    basis: Basis
    kept: DataFrame = field(repr=False)
    held: list[DataFrame] = field(repr=False)

    @cached_property
    def lines(self) -> DataFrame:
        """Every line: canonical fields (`amount` in pence), its outcome, and pence of prevention.

        These are the columns of `lines.parquet`, but for the number of the coding. Lines come in
        no order; `source_file` and `source_row` tell it.
        """
        names = (*LINE_FIELDS, *OUTCOME_COLUMNS, *PREVENTION_COLUMNS)
        return with_prevention(self.kept).select(*names)

    @cached_property
    def codings(self) -> DataFrame:
        """The lines added up by organisation, year and coding, in the columns of `codings.parquet`.

        `lines` is how many there are, `amount_pence` their sum, `pence_by_period` the same in
        places from undated lines and April to March.
        """
        from pyspark.sql import functions as sql

        whose = self.kept.sparkSession.createDataFrame(_names_table(self.bodies))
        names = (*CLASSIFICATION_FIELDS, "lines", "amount_pence", "pence_by_period")
        outcome = (*OUTCOME_COLUMNS, *PREVENTION_COLUMNS)
        return self._by_coding.join(sql.broadcast(whose), BODY).select(*_NAMES, *names, *outcome)

    @cached_property
    def _by_coding(self) -> DataFrame:
        from pyspark.storagelevel import StorageLevel

        found = by_coding(self.kept, list(OUTCOME_COLUMNS)).persist(StorageLevel.DISK_ONLY)
        self.held.append(found)
        return found

    def baselines(self, progress: Progress = silent) -> list[Baseline]:
        """Build the baseline of each organisation and year, each reconciled to the penny."""
        return [result.baseline for result in self.results(progress)]

    def results(self, progress: Progress = silent) -> Iterator[OrganisationResult]:
        """Give the baseline and codings of each organisation and year, one after the other."""
        years = dict.fromkeys(body.year for body in self.bodies)
        for year in years:
            mine = (body for body in self.bodies if body.year == year)
            yield from organisation_results(year, self._allocations(mine, progress))

    def _allocations(self, bodies: Iterable[Body], progress: Progress) -> Iterator[Allocations]:
        for body in bodies:
            progress(f"Adding up {body.organisation.name}", body.number, len(self.bodies))
            yield self.allocations(body)

    def allocations(self, body: Body) -> Allocations:
        """Give one organisation and year as the local engine would, its lines added up by coding.

        Raises:
            LedgerError: if the codings do not hold the lines that were read.
        """
        found = self._by_coding.filter(f"{BODY} = {body.number}").toArrow()
        codings = _as_local(found.sort_by("first"))
        ledger = Ledger(
            kept=AddedUp(codings),
            organisation=body.organisation,
            basis=self.basis,
            sources=body.sources,
            rejected=self.rejected if len(self.bodies) == 1 else (),
            oddities=self.oddities,
            other_years=body.other_years,
        )
        parts = CodedLines(ledger.kept, encode_codings(codings).codings, _sums(codings))
        return Allocations(ledger, self.taxonomy, parts, ledger.kept, codings)

    def close(self) -> None:
        """Let Spark forget the lines."""
        for frame in self.held:
            frame.unpersist()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


class AddedUp:
    """The lines of a ledger as far as their codings tell: how many, and how much.

    Args:
        codings: the codings.
    """

    def __init__(self, codings: pa.Table) -> None:
        self._codings = codings

    @property
    def count(self) -> int:
        """How many lines there are."""
        return _total(self._codings["lines"])

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns there are."""
        return [*self._codings.column_names, "amount", "financial_year"]

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Give one row for the lines of each coding; see `Lines.batches`."""
        undated = repeated(None, self._codings.num_rows)
        codings = self._codings.append_column("amount", self._codings["amount_pence"])
        codings = codings.append_column("financial_year", undated)  # they are all of one year
        yield codings if columns is None else codings.select(list(columns))

    def filled(self, values: Mapping[str, str | None]) -> AddedUp:
        """Give the same with one text throughout in some fields; see `Lines.filled`."""
        return AddedUp(fill(self._codings, values))


def _names_table(bodies: Sequence[Body]) -> pa.Table:
    """Say who each body is."""
    rows = [
        (body.organisation.name, body.organisation.code, str(body.year), body.number)
        for body in bodies
    ]
    kinds = [(name, pa.string()) for name in _NAMES]
    columns = list(zip(*rows, strict=True))
    return pa.table([*columns], schema=pa.schema([*kinds, (BODY, pa.int32())]))


def _as_local(found: pa.Table) -> pa.Table:
    """Bring the codings of a body into the columns and types of `Allocations.codings`."""
    blank = repeated(None, found.num_rows)
    columns: dict[str, pa.Array | pa.ChunkedArray] = {}
    for name in found.column_names:
        column = found[name].combine_chunks()
        if name == "lines":
            columns |= dict.fromkeys(DRIVER_FIELDS, blank)
        if name == "pence_by_period":
            column = pa.FixedSizeListArray.from_arrays(column.flatten(), PERIODS)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column = column.cast(pa.string()).dictionary_encode()
        columns[name] = column
    del columns[BODY], columns["first"]
    return pa.table(columns)


def _sums(codings: pa.Table) -> Sums:
    """Give what the lines of each coding add up to."""
    lines, pence = (codings[name].to_numpy() for name in ("lines", "amount_pence"))
    return Sums(lines, pence, codings["pence_by_period"].combine_chunks().flatten().to_numpy())


def _total(pence: pa.ChunkedArray) -> int:
    return int(pc.sum(pence).as_py() or 0)
