"""Allocations to baseline: sums by tier, lens, intervention and group, reconciled to the penny."""

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
    Figures,
    GroupedBy,
    GroupTotal,
    Input,
    InterventionTotal,
    LocalFigures,
    OrganisationName,
    OverlayVersion,
    OverrideTotal,
    Part,
    Reconciliation,
    RejectedRow,
    TaxonomyVersion,
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
    "LocalFigures",
    "Money",
    "OrganisationBaselines",
    "OrganisationName",
    "OrganisationResult",
    "OrganisationSums",
    "OrganisationsYear",
    "OverlayVersion",
    "OverrideTotal",
    "Part",
    "Reconciliation",
    "RejectedRow",
    "Share",
    "Sums",
    "TaxonomyVersion",
    "Undecided",
    "build_baseline",
    "classify_organisations",
    "counted",
    "counted_by_status",
    "explain_coding",
    "explain_line",
    "explain_row",
    "organisation_results",
    "overlay_effects",
    "pence_by_status",
    "put_side_by_side",
    "read_results",
    "sum_interventions",
]
