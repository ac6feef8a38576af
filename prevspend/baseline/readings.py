"""Readings of one ledger: the national one, and one for each overlay on the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline.model import LocalReading
from prevspend.baseline.parts import Figures, ResultModel
from prevspend.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.baseline.model import Baseline

NATIONAL = "National"


class LedgerReading(ResultModel):
    """One reading of a ledger: its prevention, and the money in scope and undecided, in pence."""

    name: str
    prevention: Figures
    in_scope_pence: int
    undecided_pence: int
    tiers: dict[str, Figures]


class Readings(ResultModel):
    """Several readings of one ledger, the national one first."""

    organisation: str
    financial_year: str
    taxonomy: str
    readings: tuple[LedgerReading, ...]

    def to_json(self) -> str:
        """Return the text of `readings.json`."""
        return self.model_dump_json(indent=2) + "\n"


def local_reading(baseline: Baseline) -> LocalReading | None:
    """Return the reading of a baseline's overlay; `None` if it has none."""
    local, overlay = baseline.local, baseline.taxonomy.overlay
    if local is None or overlay is None:
        return None
    sums = local.reconciliation
    decided = sums.prevention_pence + sums.not_prevention_pence
    return LocalReading(
        overlay=overlay.id,
        name=overlay.name,
        version=overlay.version,
        prevention=Figures.of(local.lenses[baseline.headline].all),
        in_scope_pence=decided + sums.unclassified_pence,
        undecided_pence=sums.unclassified_pence,
    )


def is_one_ledger(baselines: Sequence[Baseline]) -> bool:
    """Return whether several baselines are of the same files and year, with other overlays."""
    ledgers = {(each.financial_year, _files(each)) for each in baselines}
    overlays = {_overlay(each) for each in baselines}
    return len(baselines) > 1 and len(ledgers) == 1 and len(overlays) == len(baselines)


def build_readings(baselines: Sequence[Baseline]) -> Readings:
    """Return the national reading of one ledger beside each local one.

    Raises:
        LedgerError: if they are not of one ledger, or of more than one national taxonomy.
    """
    first = baselines[0]
    if not is_one_ledger(baselines) or {each.taxonomy.digest for each in baselines} != {
        first.taxonomy.digest
    }:
        raise LedgerError(
            "These are not readings of one ledger under one national taxonomy.",
            why="readings differ by their overlay alone; anything else is another comparison.",
            fix="classify the same files with the same taxonomy, once with each overlay.",
        )
    sums = first.reconciliation
    readings = [
        LedgerReading(
            name=NATIONAL,
            prevention=Figures.of(first.lenses[first.headline].all),
            in_scope_pence=first.coverage.in_scope_pence,
            undecided_pence=sums.unclassified_pence,
            tiers=dict(first.tiers),
        )
    ]
    for baseline in baselines:
        local = local_reading(baseline)
        if local is not None and baseline.local is not None:
            readings.append(
                LedgerReading(
                    name=f"{local.name} {local.version}",
                    prevention=local.prevention,
                    in_scope_pence=local.in_scope_pence,
                    undecided_pence=local.undecided_pence,
                    tiers=dict(baseline.local.tiers),
                )
            )
    return Readings(
        organisation=first.organisation.name or "Organisation not named",
        financial_year=first.financial_year,
        taxonomy=f"{first.taxonomy.id} {first.taxonomy.version}",
        readings=tuple(readings),
    )


def _files(baseline: Baseline) -> tuple[str, ...]:
    return tuple(sorted(entry.sha256 for entry in baseline.inputs))


def _overlay(baseline: Baseline) -> str | None:
    overlay = baseline.taxonomy.overlay
    return overlay.digest if overlay else None
