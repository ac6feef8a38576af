"""Settle what only all lines together show: total rows, organisations, years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.classify import RANGE, judge_rules
from prevspend.engines.spark.bodies import Kept, part
from prevspend.engines.spark.classified import Classified
from prevspend.engines.spark.money import BODY, units
from prevspend.engines.spark.said import MOST_SAID, Aside, by_file, which_are_totals
from prevspend.errors import EngineError, LedgerError, Place
from prevspend.reading import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyspark.sql import DataFrame

    from prevspend.engines.spark.bodies import Body
    from prevspend.engines.spark.seen import Seen
    from prevspend.progress import Progress
    from prevspend.taxonomy import Taxonomy
    from prevspend.years import FinancialYear

_NAMES = ("organisation", "organisation_code", "financial_year")


def settle(
    found: DataFrame,
    files: Sequence[Seen],
    taxonomy: Taxonomy,
    wanted: str | None,
    year: FinancialYear | None,
    *,
    in_order: bool,
    progress: Progress,
) -> Classified:
    """Settle what only all lines together show: totals, organisations, years.

    Args:
        found: what the workers gave, kept by Spark.
        files: the files.
        taxonomy: what the lines were classified by.
        wanted: the organisation the user chose or named.
        year: the year the user chose.
        in_order: whether rows are numbered as they stand in a file.
        progress: told of each step.

    Raises:
        LedgerError: if there are no lines, or whose or of which year they are is not clear.
        EngineError: if too much cannot be read, or rows may be totals and nobody can tell.
    """
    lines = found.filter("said is null").drop("said")
    asides = by_file(_said(found), files)
    totals, lines = _without_totals(asides, lines, in_order=in_order)
    progress("Adding up", 2, 3)
    kept = _kept(lines)
    if not kept:
        raise _nothing_read(asides)
    if any(seen.layout.cumulative for seen in files):
        months = lines.select("financial_year", "period").distinct().collect()
        apart.refuse_several_balances((row["financial_year"], row["period"]) for row in months)
    shared = list(apart.judge_overlaps(_overlaps(lines, kept)))
    bodies, left_out = part(kept, files, wanted, year)
    noticed = (
        oddity for aside in asides for oddity in aside.oddities(totals.get(aside.seen.source, ()))
    )
    return Classified(
        taxonomy=taxonomy,
        bodies=tuple(bodies),
        rejected=tuple(row for aside in asides for row in aside.rejected),
        oddities=(*apart.added_up(noticed), *shared, *left_out),
        basis=apart.basis_of(files),
        kept=_with_outcome(_with_owner(lines, bodies), taxonomy),
        held=[found],
    )


def _said(found: DataFrame) -> list[str]:
    """Collect what the workers set aside: few rows, or something is wrong with the files.

    Raises:
        EngineError: if they are many.
    """
    said = found.filter("said is not null").select("said")
    texts = [row["said"] for row in said.limit(MOST_SAID + 1).collect()]
    if len(texts) > MOST_SAID:
        raise EngineError(
            f"{said.count():,} rows cannot be read, or are odd.",
            why="so many are no slips of the pen: the files are not what they were taken for.",
            fix="look at the first of them with prevspend inspect.",
        )
    return texts


def _without_totals(
    asides: Sequence[Aside], lines: DataFrame, *, in_order: bool
) -> tuple[dict[str, list[int]], DataFrame]:
    """Leave out total rows: those that are the sum of the lines above them.

    Returns:
        The rows that are totals, by file; and the lines without them.
    """
    from pyspark.sql import functions as sql

    asked = [aside for aside in asides if aside.totals]
    if not asked:
        return {}, lines
    if not in_order:
        rows = sum(len(aside.totals) for aside in asked)
        raise EngineError(
            f"{rows:,} rows of this table hold nothing but an amount, or say that they are totals.",
            place=asked[0].seen.place,
            why="whether each is a total or a line is told by adding up what stands above it, and"
            " the rows of this table are in no order.",
            fix="leave these rows out, or add a column 'source_row' with their order.",
        )
    above = _above(asked, lines)
    totals = {
        aside.seen.source: which_are_totals(aside, above[aside.seen.source]) for aside in asked
    }
    out = [(name, row) for name, rows in totals.items() for row in rows]
    if out:
        schema = "source_file string, source_row bigint"
        gone = lines.sparkSession.createDataFrame(out, schema)
        lines = lines.join(sql.broadcast(gone), ["source_file", "source_row"], "left_anti")
    return totals, lines


def _above(asked: Sequence[Aside], lines: DataFrame) -> dict[str, dict[int, tuple[int, int]]]:
    """Give, for each row that may be a total, the pence and the number of lines above it."""
    from pyspark.sql import functions as sql

    rows = [(aside.seen.source, [row.row for row in aside.totals]) for aside in asked]
    places = lines.sparkSession.createDataFrame(rows, "source_file string, asked array<bigint>")
    before = sql.size(sql.filter("asked", lambda row: row < sql.col("source_row")))
    found = (
        lines.select("source_file", "source_row", "amount")
        .join(sql.broadcast(places), "source_file")
        .groupBy("source_file", before.alias("before"))
        .agg(sql.sum("amount").alias("pence"), sql.count("*").alias("lines"))
        .collect()
    )
    sums = {(row["source_file"], row["before"]): (row["pence"], row["lines"]) for row in found}
    above: dict[str, dict[int, tuple[int, int]]] = {}
    for aside in asked:
        pence = count = 0
        of_file = above.setdefault(aside.seen.source, {})
        for at, row in enumerate(aside.totals):
            more_pence, more = sums[aside.seen.source, at]
            pence, count = pence + more_pence, count + more
            of_file[row.row] = (pence - row.pence, count - 1)
    return above


def _kept(lines: DataFrame) -> list[Kept]:
    """Add lines up by what they name, in the order in which the files first show it."""
    from pyspark.sql import functions as sql

    found = (
        lines.groupBy(*_NAMES, "source_file")
        .agg(sql.count("*"), sql.sum("amount"), sql.min("at").alias("first"))
        .orderBy("first")
        .collect()
    )
    return [Kept(*row[:-1]) for row in found]


def _overlaps(lines: DataFrame, kept: Iterable[Kept]) -> list[tuple[str, int, int]]:
    """Find files whose lines stand in other files too; see the reader's `overlaps`."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    sizes: dict[str, int] = {}
    for entry in kept:
        sizes[entry.source_file] = sizes.get(entry.source_file, 0) + entry.lines
    if len(sizes) == 1:
        return []
    # A blank would leave no trace in the hash, wherever it stands.
    fields = [sql.coalesce(sql.col(name).cast("string"), sql.lit("\0")) for name in apart.LINE]
    alike = sql.xxhash64(*fields).alias("alike")
    found = (
        lines.groupBy("source_file", alike)
        .count()
        .withColumn("files", sql.count("*").over(Window.partitionBy("alike")))
        .filter("files > 1")
        .groupBy("source_file")
        .agg(sql.sum("count").alias("shared"))
        .collect()
    )
    shared = {row["source_file"]: row["shared"] for row in found}
    return [(name, shared[name], size) for name, size in sizes.items() if name in shared]


def _nothing_read(asides: Sequence[Aside]) -> LedgerError:
    reasons = [row.reason for aside in asides for row in aside.rejected]
    return LedgerError(
        "No row of this ledger can be read.",
        place=Place(asides[0].seen.source),
        why=reasons[0] if reasons else "there is nothing below the header.",
        fix="check that this is the right file, and that its amounts are numbers.",
    )


def _with_owner(lines: DataFrame, bodies: Sequence[Body]) -> DataFrame:
    """Give each line its organisation and year; leave out the lines of nobody that is wanted."""
    from pyspark.sql import functions as sql

    rows = [
        (kept[:3], (body.organisation.name, body.organisation.code, str(body.year), body.number))
        for body in bodies
        for kept in dict.fromkeys(kept[:3] for kept in body.kept)
    ]
    told = [f"told_{name}" for name in _NAMES]
    columns = zip(*((*said, *told_) for said, told_ in rows), strict=True)
    kinds = [*((name, pa.string()) for name in (*told, *_NAMES)), (BODY, pa.int32())]
    whose = lines.sparkSession.createDataFrame(pa.table([*columns], schema=pa.schema(kinds)))
    lines = lines.withColumnsRenamed(
        dict(zip(_NAMES, (f"{name}_" for name in _NAMES), strict=True))
    )
    same = [lines[f"{name}_"].eqNullSafe(whose[f"told_{name}"]) for name in _NAMES]
    joined = lines.join(sql.broadcast(whose), same[0] & same[1] & same[2])
    return joined.drop(*told, *(f"{name}_" for name in _NAMES))


def _with_outcome(lines: DataFrame, taxonomy: Taxonomy) -> DataFrame:
    """Give each line the outcome of the rule that decides it."""
    from pyspark.sql import functions as sql

    judged = judge_rules(taxonomy)
    of_line = {"grade", "runner_up"}
    columns = {name: column for name, column in judged.outcome.items() if name not in of_line}
    columns["decided"] = columns.pop("rule")
    plain = {
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in columns.items()
    }
    shares = {
        units(figure): pa.array(of_rule)
        for figure, of_rule in zip(RANGE, judged.shares.values(), strict=True)
    }
    outcome = lines.sparkSession.createDataFrame(pa.table(plain | shares))
    same = lines["rule"].eqNullSafe(outcome["decided"])
    return lines.join(sql.broadcast(outcome), same).drop("decided")
