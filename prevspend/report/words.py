"""The words in which every report says the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.taxonomy import Grouping

BASIS: Final = {
    "ledger": "whole general ledger",
    "payments": "published payments (a part of its ledger)",
    "outturn": "revenue outturn return",
}

STATUS: Final = {
    "prevention": "Prevention (central)",
    "not_prevention": "Not prevention",
    "unclassified": "Unclassified (nobody has decided)",
    "out_of_scope": "Out of scope (capital, income, balance sheet …)",
}

GROUPED_BY: Final[dict[Grouping, str]] = {
    "responsible": "Who is responsible",
    "prevents": "What it prevents",
    "inequalities": "Whose health it is aimed at",
}

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
    "service",
    "cost_centre",
    "account",
    "analysis_1",
    "analysis_2",
    "ro_line",
    "supplier",
)
_VAGUE = {"subjective_group", "supplier_type", "capital"}
"""Fields that tell a reader little beside the others."""

_CODES = {"cost_centre": "cost_centre_code", "account": "account_code"}


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


def percent(part: int, whole: int) -> str:
    """Write a part as a percentage of the whole, or a dash where there is no whole."""
    return f"{part / whole:.1%}" if whole else "–"


def plural(count: int, noun: str) -> str:
    """Count things in words: 1 row, 16 rows."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def begin(text: str) -> str:
    """Begin with a capital letter, and leave the others as they are."""
    return text[:1].upper() + text[1:]
