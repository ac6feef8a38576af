"""Write what Spark classified into a folder, in the files that the local engine writes."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

from prevspend.baseline import build_baseline, put_side_by_side
from prevspend.errors import EngineError
from prevspend.progress import Progress, silent
from prevspend.reading import Organisations
from prevspend.report import organisations_writers, results_writers, write_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame

    from prevspend.baseline import Baseline, ClassifiedOrganisations, OrganisationResult
    from prevspend.engines.spark.classified import Classified


def write_classified(
    folder: str | Path,
    found: Classified,
    control_total: int | None = None,
    progress: Progress = silent,
) -> tuple[Baseline | ClassifiedOrganisations, list[Path]]:
    """Write all results into a folder, all or none.

    Of one organisation and year these are the files of `prevspend classify`; of several, those of
    `prevspend classify-all`: a folder for each, and all side by side. In both, `lines.parquet` is
    a folder of Parquet files with every line.

    Args:
        folder: where to; Spark's workers must see it under the same path.
        found: what was classified.
        control_total: what the lines of one organisation and year should add up to, pence.
        progress: told of each step.

    Returns:
        The baseline, or the organisations side by side; and the files.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
        ReconciliationError: if the parts of an organisation do not add up to what was read.
        EngineError: if there is a control total, and several organisations or years.
    """
    write_lines = partial(_write_lines, found.lines)
    if len(found.bodies) == 1:
        [body] = found.bodies
        allocations = found.allocations(body)
        baseline = build_baseline(allocations, body.year, control_total)
        made = results_writers(
            baseline, found.taxonomy, codings=allocations.codings, lines=write_lines
        )
        return baseline, write_files(folder, made, progress)
    if control_total is not None:
        raise EngineError(
            f"There is a control total, and the files hold {len(found.bodies):,} organisations or"
            " years.",
            why="it is what the lines of one organisation and year should add up to.",
            fix="choose one with --organisation and --year.",
        )
    several = _side_by_side(found, list(found.results(progress)))
    return several, write_files(folder, organisations_writers(several, write_lines), progress)


def _side_by_side(
    found: Classified, results: Sequence[OrganisationResult]
) -> ClassifiedOrganisations:
    """Set the organisations of each year beside each other."""
    years = dict.fromkeys(body.year for body in found.bodies)
    return put_side_by_side(
        [
            (
                Organisations(year, ledgers=(), groups={}, rejected=found.rejected),
                [one for one in results if one.baseline.financial_year == str(year)],
            )
            for year in years
        ]
    )


def _write_lines(lines: DataFrame, path: Path) -> None:
    """Let Spark write the lines, and name its files so that they can be told again."""
    lines.write.option("compression", "zstd").parquet(path.as_posix())
    for at, part in enumerate(sorted(path.glob("part-*.parquet"))):
        part.rename(path / f"part-{at:05d}.parquet")
    for other in (*path.glob("_*"), *path.glob(".*")):  # its checksums, of files by other names
        shutil.rmtree(other) if other.is_dir() else other.unlink()
