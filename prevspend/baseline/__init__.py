"""Allocations to baseline: sums by tier, lens, intervention and group, reconciled to the penny."""

from prevspend.baseline.build import (
    build_baseline,
)
from prevspend.baseline.build_organisations import (
    ClassifiedOrganisations,
    OrganisationResult,
    classify_organisations,
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
from prevspend.baseline.model import (
    BASELINE_FILE,
    Baseline,
    Cause,
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
    Sums,
)
from prevspend.baseline.results import CODINGS_FILE, read_results

__all__ = [
    "BASELINE_FILE",
    "CODINGS_FILE",
    "ORGANISATIONS_FILE",
    "Baseline",
    "Cause",
    "ClassifiedOrganisations",
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
    "Sums",
    "TaxonomyVersion",
    "Undecided",
    "build_baseline",
    "classify_organisations",
    "explain_coding",
    "explain_line",
    "explain_row",
    "overlay_effects",
    "read_results",
]
