"""The words in which every report says the same thing."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.baseline import Baseline, Coverage, TaxonomyVersion
    from prevspend.classify import Grade
    from prevspend.taxonomy import Grouping

BASIS: Final = {
    "ledger": "whole general ledger",
    "payments": "published payments (a part of its ledger)",
    "outturn": "revenue outturn return",
}

STATUS: Final = {
    "prevention": "Prevention (central)",
    "not_prevention": "Not prevention",
    "unclassified": "Unclassified (not decided yet)",
    "out_of_scope": "Out of scope (capital, income, balance sheet …)",
}

GRADE: Final[dict[Grade, str]] = {
    "person": "by a person",
    "driver": "by a driver's table",
    "named": "because the service is named",
    "kind": "by the kind of expense or supplier",
    "container": "by a wide unit only",
}
"""How a decision was reached."""

GROUPED_BY: Final[dict[Grouping, str]] = {
    "responsible": "Who is responsible",
    "prevents": "What it prevents",
    "inequalities": "Whose health it is aimed at",
}

RETURNS: Final = {
    "sha": "Function of health accounts (SHA 2011)",
    "ro": "Line of the revenue outturn (RO)",
    "phg": "Category of the public health grant",
}
"""The returns by whose codes prevention is added up, as `Baseline.crosswalks` names them."""

ADDS_UP: Final = {
    True: "Each intervention has one role that answers for it: these add up to the headline.",
    False: (
        "An intervention may be here more than once, in full each time: these overlap and must"
        " not be added up."
    ),
}
"""Whether groups may be added up, by `GroupedBy.adds_up`."""

_CODING_ORDER = (
    "directorate",
    "division",
    "service",
    "cost_centre",
    "account",
    "purpose",
    "analysis_1",
    "analysis_2",
    "ro_line",
    "procurement",
    "supplier",
)
_VAGUE = {"subjective_group", "procurement_group", "supplier_type", "capital"}
"""Fields that tell a reader little beside the others."""

_SIZES = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
_ROUNDS_UP = 0.9995  # what is written with three figures as a whole one of its size

_CODES = {"cost_centre": "cost_centre_code", "account": "account_code"}

RANGE_HOLDS = (
    "Low and high are the prevention by the low and the high share of each intervention. They leave"
    " out undecided money and money that others would count."
)
"""What the range of a comparison or a consolidation holds, and what it leaves out."""


def describe_coding(coding: Mapping[str, str]) -> str:
    """Write a coding as a person would read it, from the service to the supplier."""
    parts = []
    for field in _CODING_ORDER if set(coding) - _VAGUE else sorted(_VAGUE):
        code = coding.get(_CODES.get(field, ""), "")
        text = coding.get(field, "")
        both = f"{text} ({code})" if text and code else text or code
        if both:
            parts.append(both)
    return " › ".join(parts) or "a line with no coding at all"


HORIZON = {
    "short": "Benefit within 2 years",
    "medium": "Benefit in 2 to 5 years",
    "long": "Benefit after 5 years",
}


def percent(part: int, whole: int) -> str:
    """Write a part as a percentage of the whole, or a dash where the whole is nil or negative."""
    if whole <= 0:
        return "–"
    written = f"{part / whole:.1%}"
    return "0.0%" if written == "-0.0%" else written


def range_in_words(baseline: Baseline) -> Iterator[str]:
    """Describe what each thing that is not known leaves open; nothing where there is no share."""
    lens, coverage = baseline.lenses[baseline.headline], baseline.coverage
    scope = coverage.in_scope_pence
    if scope <= 0:
        return
    low, high = (format_pounds(pence, pennies=False) for pence in (lens.low, lens.high))
    yield (
        f"Shares: depending on how much of each intervention's money is taken as preventive, it"
        f" lies between {low} ({percent(lens.low, scope)}) and {high}"
        f" ({percent(lens.high, scope)})."
    )
    undecided = max(baseline.reconciliation.unclassified_pence, 0)
    if undecided:
        likely = percent(min(lens.high + coverage.likely_pence, scope), scope)
        # where little is decided, it says nothing of the rest
        as_its_kind = f"{likely} if it is as preventive as the decided money of its kind, and "
        yield (
            f"Undecided: {format_pounds(undecided, pennies=False)} is in no prevention figure. The"
            f" share would be at most {as_its_kind if coverage.is_enough else ''}"
            f"{percent(min(lens.high + undecided, scope), scope)} if all of it is prevention."
        )
    if coverage.contested_pence > 0:
        contested = format_pounds(coverage.contested_pence, pennies=False)
        yield f"Contested: others would count up to {contested} more, which is not prevention here."
    if undecided or coverage.contested_pence > 0:
        yield (
            f"All together: at least {percent(lens.low, scope)}, at most"
            f" {percent(baseline.most_pence, scope)}."
        )


def in_year(baseline: Baseline) -> str:
    """Return the year of a baseline, with the number of its months where it is a part of one."""
    if not baseline.part_of_year:
        return f"In {baseline.financial_year}"
    return f"In {len(baseline.part_of_year)} of the 12 months of {baseline.financial_year}"


def source_note(basis: str, taxonomy: TaxonomyVersion, decided_share: float | None = None) -> str:
    """Return what must be known of figures that stand alone, in a chart that is copied."""
    decided = f" {decided_share:.0%} of the money in scope is decided." if decided_share else ""
    return (
        f"Source: its {BASIS[basis]}, by prevspend {version('prevspend')} and the taxonomy"
        f" {taxonomy.id} {taxonomy.version}.{decided} How much of an intervention's money is"
        " preventive is a judgement: shares are the taxonomy's."
    )


def source_of(origin: str, taxonomy: TaxonomyVersion) -> str:
    """Return what the charts of several organisations say of their source."""
    return (
        f"Source: {origin}, by prevspend {version('prevspend')} and the taxonomy {taxonomy.id}"
        f" {taxonomy.version}."
    )


def foot_of(taxonomy: TaxonomyVersion, file: str) -> str:
    """Return the foot of a report: what made it, and the file that holds its exact figures."""
    return (
        f"Made by prevspend {version('prevspend')} with the taxonomy {taxonomy.id}"
        f" {taxonomy.version}, digest {taxonomy.digest}. Figures to the penny are in {file} beside"
        " this file."
    )


def file_stem(*texts: str) -> str:
    """Return texts as the start of the name of a file, such as newcastle-upon-tyne-2021-22."""
    return "-".join(re.findall(r"[a-z0-9]+", " ".join(texts).casefold()))


def short_pounds(pence: int, *, signed: bool = False) -> str:
    """Write pence in short, for charts: £1.23bn, £45.6m, £789k, £12; signed, with + or -."""
    pounds = abs(pence) / 100
    size, unit = next(
        ((size, unit) for size, unit in _SIZES if pounds >= size * _ROUNDS_UP), (1, "")
    )
    figure = pounds / size
    short = f"{figure:.3g}" if unit and figure < 100 else f"{figure:,.0f}"  # noqa: PLR2004
    sign = "" if short == "0" else "-" if pence < 0 else "+" if signed else ""
    return f"{sign}£{short}{unit}"


def signed_pounds(pence: int) -> str:
    """Write pence as whole pounds with their sign: +£1,235."""
    return ("+" if pence > 0 else "") + format_pounds(pence, pennies=False)


def audit_in_words(baseline: Baseline) -> str:
    """Describe what an audit of the decisions found; nothing where none was made."""
    return f"Audit: {baseline.audit.statement}" if baseline.audit else ""


def grade_in_words(coverage: Coverage, grade: Grade) -> str:
    """Describe how a decision was reached, and how often such decisions were right."""
    return f"{GRADE[grade]}{_right(coverage, grade)}"


def _right(coverage: Coverage, grade: Grade) -> str:
    """Describe how often decisions of a grade were right when they were measured."""
    right = coverage.right_by_grade.get(grade)
    return f" ({right:.0%} right)" if right is not None else ""
