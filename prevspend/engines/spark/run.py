"""Classify many ledgers on Spark: each is one task that runs the local engine."""

from __future__ import annotations

import pickle
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa

from prevspend.engines.spark.session import start_session
from prevspend.errors import EngineError, PrevspendError
from prevspend.pipeline import Result, Rules, Settings, classify_files
from prevspend.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame

    from prevspend.engines.spark.ledgers import NamedLedger

_OUTCOME = "outcome binary"
_IN_ORDER = ("source_file", "source_row")
_NOT_A_NAME = re.compile(r"[^\w.&() -]+")


@dataclass(frozen=True)
class Failure:
    """A ledger that could not be classified; its folder is unchanged.

    Attributes:
        folder: the folder for its results.
        error: the reason.
    """

    folder: Path
    error: PrevspendError


Outcome: TypeAlias = Result | Failure


def classify_ledgers(
    ledgers: Sequence[NamedLedger],
    folder: str | Path,
    settings: Settings | None = None,
    progress: Progress = silent,
    rules: Rules | None = None,
) -> list[Outcome]:
    """Classify ledgers, each in a task of its own, by `pipeline.classify_files`.

    Args:
        ledgers: the ledgers, as `find_named_ledgers` returns them; Spark's workers must see them,
            and the folder, under the same paths.
        folder: the folder for the results of a single ledger, or for a folder for each.
        settings: the settings for every ledger.
        progress: called at each step.
        rules: the rules of `settings`, if they are already loaded.

    Returns:
        The results of each ledger, or the reason for its failure.

    Raises:
        EngineError: if pyspark or Java is missing.
    """
    settings = settings or Settings()
    rules = rules or settings.load_rules()
    home = Path(folder).absolute()
    session = start_session()
    work = [
        (
            [ledger.path],
            home / ledger.name if len(ledgers) > 1 else home,
            replace(settings, organisation=ledger.organisation or settings.organisation),
            rules,
        )
        for ledger in ledgers
    ]

    def classify(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield _sent(_outcome(*work[number]))

    progress(f"Classifying {len(work):,} ledgers", 0, 1)
    count = len(work)
    answers = session.range(0, count, 1, count).mapInArrow(classify, _OUTCOME).toArrow()
    return sorted(_received(answers), key=lambda outcome: outcome.folder)


def classify_table(
    df: DataFrame,
    folder: str | Path,
    by: Sequence[str],
    settings: Settings | None = None,
    rules: Rules | None = None,
) -> list[Outcome]:
    """Classify a Spark data frame: the lines of each organisation and year in one task.

    Its columns are those of a ledger's export, recognised as in a file; or fields by their own
    names (`cost_centre`, `account`, `amount` …). Amounts are pounds. Spark has no order of rows, so
    they are sorted by `source_file` and `source_row` if these are there, or else by their values,
    and the same lines give the same bytes.

    Args:
        df: the lines.
        folder: the folder for the results, with a folder for each organisation and year; Spark's
            workers must see it under the same path.
        by: the columns with the organisation and year of a line; their values name the folders.
        settings: the settings for every ledger.
        rules: the rules of `settings`, if they are already loaded.

    Returns:
        The results of each organisation and year, or the reason for its failure.

    Raises:
        EngineError: if pyspark, Java or a column of `by` is missing.
    """
    if missing := [name for name in by if name not in df.columns]:
        raise EngineError(
            f"The table has no column '{missing[0]}'.",
            fix=f"name columns among {', '.join(df.columns)}.",
        )
    settings = settings or Settings()
    rules = rules or settings.load_rules()
    home = Path(folder).absolute()
    start_session()

    def classify(key: tuple[pa.Scalar, ...], lines: pa.Table) -> pa.Table:
        names = [_NOT_A_NAME.sub("_", str(value.as_py() or "none")) for value in key]
        first = [name for name in _IN_ORDER if name in lines.column_names]
        order = first or lines.column_names
        lines = lines.sort_by([(name, "ascending") for name in order]).drop_columns(first)
        outcome = _outcome(lines, home.joinpath(*names), settings, rules)
        return pa.Table.from_batches([_sent(outcome)])

    answers = df.groupBy(*by).applyInArrow(classify, _OUTCOME).toArrow()
    return sorted(_received(answers), key=lambda outcome: outcome.folder)


def _outcome(
    ledger: list[Path] | pa.Table, folder: Path, settings: Settings, rules: Rules
) -> Outcome:
    try:
        return classify_files(ledger, folder, settings, rules=rules)
    except PrevspendError as error:
        return Failure(folder, error)


def _sent(outcome: Outcome) -> pa.RecordBatch:
    """Return the outcome of a task as a record that Spark can send."""
    return pa.record_batch({"outcome": pa.array([pickle.dumps(outcome)], pa.binary())})


def _received(answers: pa.Table) -> list[Outcome]:
    return [pickle.loads(sent) for sent in answers["outcome"].to_pylist()]  # noqa: S301 - our own
