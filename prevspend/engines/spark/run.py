"""Classify files or a table on Spark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.engines.spark.cleaning import BLOCK, PATH
from prevspend.engines.spark.files import see_files
from prevspend.engines.spark.frames import dating_columns, numbered, read_files, survey
from prevspend.engines.spark.pieces import CLASSIFIED, Classify, for_workers, path_key
from prevspend.engines.spark.session import refuse_missing_spark, start_session
from prevspend.engines.spark.settle import settle
from prevspend.engines.spark.table import see_table
from prevspend.errors import EngineError
from prevspend.progress import Progress, silent
from prevspend.reading import apart
from prevspend.taxonomy import LocalTaxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from prevspend.engines.spark.classified import Classified
    from prevspend.engines.spark.pieces import Job
    from prevspend.engines.spark.seen import Seen
    from prevspend.ledger import Kind
    from prevspend.taxonomy import Taxonomy
    from prevspend.years import FinancialYear

_TYPES = {"int64": "bigint", "date32[day]": "date", "string": "string"}
_STEPS = 3


def classify(
    df: DataFrame,
    taxonomy: Taxonomy,
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    kind: Kind | None = None,
    organisation: str | None = None,
    year: FinancialYear | None = None,
) -> Classified:
    """Classify a Spark data frame of ledger lines.

    Its columns may be those of a ledger's export, recognised as those of a file are; or canonical
    fields by their names (`cost_centre`, `account`, `amount` ...), which are taken for a general
    ledger. Amounts are pounds either way. A column `source_file` says which file a line is from,
    `source_row` which row of it. Without the second, lines are numbered as
    `monotonically_increasing_id` does, from 1.

    Args:
        df: the lines; it is gone through twice, so it must give the same lines each time.
        taxonomy: what counts as prevention.
        layout: the id of a bundled layout or a layout file, where it should not be recognised.
        columns: the column that holds a field, where it should not be recognised.
        kind: the kind of organisation, where the layout does not tell; rules may ask for it.
        organisation: one of those in the table, by name or code; or the name of the only one.
        year: the year to classify; else every year there is.

    Returns:
        The classified lines, kept by Spark until `Classified.close` is called.

    Raises:
        LayoutError: if the columns are not understood.
        LedgerError: if lines without a date may belong to several years.
        EngineError: if pyspark is missing, or the table is not for this engine.
    """
    refuse_missing_spark()
    _refuse_overlay(taxonomy)
    seen, beside = see_table(df, layout, columns, kind)
    rows = numbered(df, sorted(seen.recognised.wanted), beside)
    dates = rows.select(PATH, BLOCK, *map(str, dating_columns(seen).values()))
    files = survey(dates, {path_key(seen.source): seen}, by_name=True)
    in_order = "source_row" in df.columns
    return _classified(rows, files, taxonomy, organisation, year, in_order=in_order)


def classify_files(
    paths: Iterable[str | Path],
    taxonomy: Taxonomy,
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    organisation: str | None = None,
    year: FinancialYear | None = None,
    progress: Progress = silent,
) -> Classified:
    """Classify CSV or Parquet files, or folders of them, in the session that runs.

    The arguments, what is returned and the errors are those of `classify` and `read_ledger`;
    Spark's workers must see the files under the same paths.
    """
    session = start_session()
    _refuse_overlay(taxonomy)
    paths = list(paths)
    left = apart.left_unread(apart.left_in_folders(paths))
    found = see_files(paths, layout=layout, columns=columns, progress=progress)
    progress("Looking at every row", 0, _STEPS)
    files = {path_key(file.path.as_posix()): file.seen for file in found}
    when = sorted(dating_columns(found[0].seen).values())
    dates = read_files(session, found, when, whole=False)
    surveyed = survey(dates, files)
    progress("Classifying", 1, _STEPS)
    wanted = sorted({at for file in found for at in file.seen.recognised.wanted})
    rows = read_files(session, found, wanted)
    classified = _classified(rows, surveyed, taxonomy, organisation, year, progress=progress)
    return replace(classified, oddities=(*classified.oddities, *left))


def _classified(
    rows: DataFrame,
    files: Mapping[str, Seen],
    taxonomy: Taxonomy,
    organisation: str | None,
    year: FinancialYear | None,
    *,
    in_order: bool = True,
    progress: Progress = silent,
) -> Classified:
    """Let the workers clean and classify the rows, and settle what only all of them show."""
    from pyspark.storagelevel import StorageLevel

    job = _shared(rows.sparkSession, for_workers(files, taxonomy))
    schema = ", ".join(f"{field.name} {_TYPES[str(field.type)]}" for field in CLASSIFIED)
    found = rows.mapInArrow(Classify(job), schema).persist(StorageLevel.DISK_ONLY)
    try:
        return settle(
            found,
            list(files.values()),
            taxonomy,
            organisation,
            year,
            in_order=in_order,
            progress=progress,
        )
    except BaseException:
        found.unpersist()
        raise


def _shared(session: SparkSession, job: Job) -> Callable[[], Job]:
    """Send the job to every machine once; where the session cannot, with each task."""
    from pyspark.errors import PySparkException

    try:
        sent = session.sparkContext.broadcast(job)
    except (PySparkException, AttributeError, NotImplementedError):  # a session by Spark Connect
        return lambda: job
    return lambda: sent.value


def _refuse_overlay(taxonomy: Taxonomy) -> None:
    if isinstance(taxonomy, LocalTaxonomy):
        raise EngineError(
            "The Spark engine classifies by a national taxonomy alone, without an overlay.",
            fix="leave the overlay out, or classify without --engine spark.",
        )
