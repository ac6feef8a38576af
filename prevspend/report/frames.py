"""Results as data frames of pandas, in pounds and with names: for a notebook, or for Power BI.

Each frame begins with the organisation and the year, so that frames of several results can be put
one below the other (`pandas.concat`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from prevspend.baseline import CODINGS_FILE
from prevspend.results import check_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from prevspend.baseline import Baseline

_RANGE = ("low", "central", "high")
_LISTS = ("pence_by_period",)


def interventions_frame(baseline: Baseline) -> pd.DataFrame:
    """Return a row for each intervention the money bought.

    Columns: `intervention` (its name), `id`, `status`, `tier`, `lines`, `amount`, and what of it
    is prevention at the low, central and high share, pounds.
    """
    rows = [
        {
            "intervention": total.name,
            "id": total.id,
            "status": total.status,
            "tier": total.tier,
            "lines": total.lines,
            "amount": total.amount_pence / 100,
            **_pounds(total.prevention.model_dump()),
        }
        for total in baseline.interventions
    ]
    return _of(baseline, pd.DataFrame(rows))


def measures_frame(baseline: Baseline) -> pd.DataFrame:
    """Return a row for each figure of a baseline: tiers, lenses, horizons and where pounds went.

    Columns: `measure` (what kind of figure), `name`, and `low`, `central` and `high`, pounds. What
    has no range, such as money out of scope, has the same figure three times.
    """
    figures_by_measure: dict[str, dict[str, dict[str, object]]] = {
        "tier": {tier: figures.model_dump() for tier, figures in baseline.tiers.items()},
        "lens": {lens.name: lens.model_dump() for lens in baseline.lenses.values()},
        "horizon": {name: figures.model_dump() for name, figures in baseline.horizons.items()},
        "status": {
            name: dict.fromkeys(_RANGE, getattr(baseline.reconciliation, f"{name}_pence"))
            for name in ("prevention", "not_prevention", "unclassified", "out_of_scope")
        },
    }
    rows = [
        {"measure": measure, "name": name, **_pounds(figures)}
        for measure, by_name in figures_by_measure.items()
        for name, figures in by_name.items()
    ]
    return _of(baseline, pd.DataFrame(rows))


def lines_frame(folder: Path, baseline: Baseline) -> pd.DataFrame:
    """Return every line, or part of a line, with its outcome; it takes as much memory as they do.

    Columns are those of `lines.parquet`, with the intervention's name. Columns of pence are in
    pounds and lose the word: `part_pence` is `part`, `prevention_pence_low` is `prevention_low`.

    Raises:
        LedgerError: if the file was changed since it was written.
    """
    return _read(check_part(folder, "lines.parquet"), baseline)


def codings_frame(folder: Path, baseline: Baseline) -> pd.DataFrame:
    """Return the same by coding, with how many `lines` each has and their `amount`.

    Raises:
        LedgerError: if the file was changed since it was written.
    """
    return _of(baseline, _read(check_part(folder, CODINGS_FILE), baseline))


def _read(path: Path, baseline: Baseline) -> pd.DataFrame:
    names = [name for name in pq.read_schema(path).names if name not in _LISTS]
    frame = pq.read_table(path, columns=names).to_pandas()
    known = {total.id: total.name for total in baseline.interventions}
    at = frame.columns.get_loc("intervention")
    frame.insert(at, "intervention_name", frame["intervention"].map(known))
    for name in frame.columns:
        if "pence" in name or name == "amount":
            frame[name] = frame[name] / 100
    in_pounds: pd.DataFrame = frame.rename(columns=lambda name: name.replace("_pence", ""))
    return in_pounds


def _pounds(figures: Mapping[str, object]) -> dict[str, float]:
    return {name: int(str(figures[name])) / 100 for name in _RANGE}


def _of(baseline: Baseline, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the organisation and the year before all other columns."""
    first: Iterable[tuple[str, str | None]] = (
        ("financial_year", baseline.financial_year),
        ("organisation", baseline.organisation.name),
    )
    for name, value in first:
        frame.insert(0, name, value)
    return frame
