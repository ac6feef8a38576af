"""A baseline as a document: `report.html`, `baseline.xlsx` and the terminal are written from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.charts import About
from prevspend.report.document.model import Check, Page, Section
from prevspend.report.pages import (
    drilldown,
    firstscreen,
    interventions,
    local,
    making,
    quoting,
    side_figures,
    tiers_and_lenses,
    trust,
    unsettled,
)
from prevspend.report.words import file_stem, foot_of, source_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.taxonomy import Taxonomy


def baseline_document(
    baseline: Baseline, taxonomy: Taxonomy, codings: pa.Table | None = None
) -> Page:
    """Return a baseline as a document, in the order in which a finance lead asks.

    Args:
        baseline: the baseline.
        taxonomy: the national taxonomy it was made with, for what its tiers, lenses and
            interventions mean.
        codings: its codings, as `codings.parquet` has them, for what each intervention is made
            of; payees that may be persons are numbers unless the baseline is made with names.
    """
    if codings is not None:
        codings = drilldown.without_persons(baseline, codings)
    name = firstscreen.organisation(baseline)
    return Page(
        title=f"Prevention spending: {name}, {baseline.financial_year}",
        about=About(
            f"{name}, {baseline.financial_year}",
            source_note(baseline.basis, baseline.taxonomy, baseline.coverage.decided_share),
            file_stem(name, baseline.financial_year),
        ),
        facts=tuple(firstscreen.facts(baseline)),
        answers=tuple(firstscreen.answers(baseline)),
        key_figures=tuple(firstscreen.key_figures(baseline)),
        board=tuple(firstscreen.board(baseline)),
        sections=tuple(_sections(baseline, taxonomy, codings)),
        foot=foot_of(baseline.taxonomy, "baseline.json"),
        checks=tuple(_checks(baseline, codings)),
    )


def _sections(
    baseline: Baseline, taxonomy: Taxonomy, codings: pa.Table | None
) -> Iterator[Section]:
    yield trust.reconciliation(baseline)
    yield tiers_and_lenses.how_much(baseline, taxonomy)
    yield trust.decided(baseline)
    yield quoting.what_would_change_it(baseline)
    yield quoting.can_be_quoted(baseline)
    yield interventions.interventions(baseline, taxonomy, codings)
    if codings is not None and (paid := interventions.payees(codings)):
        yield paid
    yield interventions.groups(baseline)
    if baseline.crosswalks:
        yield interventions.returns(baseline)
    yield side_figures.when_and_who_pays(baseline)
    if baseline.taxonomy.overlay and baseline.local:
        yield local.local(baseline, baseline.taxonomy.overlay, baseline.local)
    if baseline.overrides:
        names = {entry.id: entry.name for entry in taxonomy.interventions}
        yield local.decisions(baseline.overrides, names)
    if baseline.drivers:
        yield making.drivers(baseline)
    yield unsettled.unclassified(baseline)
    yield unsettled.rejected(baseline)
    if len(baseline.warnings) > firstscreen.NOTES:
        yield unsettled.more_notes(baseline.warnings[firstscreen.NOTES :])
    yield making.method(baseline)


def _checks(baseline: Baseline, codings: pa.Table | None) -> Iterator[Check]:
    """List what the workbook adds up again: each pound read, and all prevention."""
    reconciliation = baseline.reconciliation
    yield Check(
        "Where every pound went: all that was read",
        "Reconciliation",
        "Amount, £",
        reconciliation.read_pence,
    )
    if codings is not None:
        yield Check(
            "All codings: all that was read", "Codings", "Amount, £", reconciliation.read_pence
        )
    central = sum(figures.central for figures in baseline.tiers.values())
    for sheet in ("Tiers", *(["Interventions"] if central else [])):
        yield Check(f"{sheet}: prevention, central", sheet, "Central, £", central)
    if codings is not None:
        yield Check("All codings: prevention, central", "Codings", "Central, £", central)
