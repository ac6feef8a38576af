"""Allocations to baseline: sums by tier, lens, intervention and group, reconciled to the penny."""

from prevspend.baseline.beside import (
    likely_undecided,
    months_held,
    per_head,
    sum_horizons,
    sum_marks,
)
from prevspend.baseline.build import (
    build_baseline,
)
from prevspend.baseline.build_organisations import (
    ClassifiedOrganisations,
    OrganisationResult,
    classify_organisations,
    organisation_results,
    put_side_by_side,
)
from prevspend.baseline.effects import (
    overlay_effects,
)
from prevspend.baseline.explained import (
    Explained,
    explain_coding,
    explain_line,
    explain_row,
)
from prevspend.baseline.groups import (
    counted,
)
from prevspend.baseline.model import (
    BASELINE_FILE,
    DECIDED_NEEDED,
    Baseline,
    Cause,
    Coverage,
    DriverTotal,
    GroupedBy,
    GroupTotal,
    InterventionTotal,
    LensTotal,
    LocalFigures,
    LocalReading,
    MarkTotal,
    MarkTotals,
    OverrideTotal,
    PerHead,
    Reconciliation,
    RejectedRow,
    Undecided,
)
from prevspend.baseline.organisations import (
    ORGANISATIONS_FILE,
    GroupSums,
    Money,
    OrganisationBaselines,
    OrganisationSums,
    OrganisationsYear,
    Share,
    Sums,
)
from prevspend.baseline.parts import (
    Figures,
    Input,
    OrganisationName,
    OverlayVersion,
    Part,
    TaxonomyVersion,
)
from prevspend.baseline.readings import (
    Reading,
    Readings,
    build_readings,
    is_one_ledger,
    local_reading,
)
from prevspend.baseline.results import (
    CODINGS_FILE,
    read_results,
)
from prevspend.baseline.sums import (
    counted_by_status,
    pence_by_status,
    sum_interventions,
)

__all__ = [
    "BASELINE_FILE",
    "CODINGS_FILE",
    "DECIDED_NEEDED",
    "ORGANISATIONS_FILE",
    "Baseline",
    "Cause",
    "ClassifiedOrganisations",
    "Coverage",
    "DriverTotal",
    "Explained",
    "Figures",
    "GroupSums",
    "GroupTotal",
    "GroupedBy",
    "Input",
    "InterventionTotal",
    "LensTotal",
    "LocalFigures",
    "LocalReading",
    "MarkTotal",
    "MarkTotals",
    "Money",
    "OrganisationBaselines",
    "OrganisationName",
    "OrganisationResult",
    "OrganisationSums",
    "OrganisationsYear",
    "OverlayVersion",
    "OverrideTotal",
    "Part",
    "PerHead",
    "Reading",
    "Readings",
    "Reconciliation",
    "RejectedRow",
    "Share",
    "Sums",
    "TaxonomyVersion",
    "Undecided",
    "build_baseline",
    "build_readings",
    "classify_organisations",
    "counted",
    "counted_by_status",
    "explain_coding",
    "explain_line",
    "explain_row",
    "is_one_ledger",
    "likely_undecided",
    "local_reading",
    "months_held",
    "organisation_results",
    "overlay_effects",
    "pence_by_status",
    "per_head",
    "put_side_by_side",
    "read_results",
    "sum_horizons",
    "sum_interventions",
    "sum_marks",
]
