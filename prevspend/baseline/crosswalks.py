"""Prevention by the codes under which other returns report it, under the headline lens."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from prevspend.baseline.groups import counted
from prevspend.baseline.parts import CodeTotal, Figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.baseline.model import InterventionTotal
    from prevspend.taxonomy import Taxonomy

RETURNS = ("sha", "ro", "phg")
"""The crosswalks: health accounts, the revenue outturn, the public health grant."""


def by_code(
    taxonomy: Taxonomy, interventions: tuple[InterventionTotal, ...]
) -> dict[str, tuple[CodeTotal, ...]]:
    """Add interventions up by the codes of each crosswalk that the taxonomy has.

    An intervention with several codes stands once, with all of them: a ledger does not say how it
    is split. So each crosswalk adds up to the headline.
    """
    headline = taxonomy.head.headline
    lens = taxonomy.head.lenses[headline]
    codes = {entry.id: entry.crosswalk for entry in taxonomy.interventions}
    parts: dict[str, dict[tuple[str, ...], list[tuple[InterventionTotal, Figures]]]] = {
        name: defaultdict(list) for name in RETURNS if taxonomy.crosswalks.get(name)
    }
    for entry in interventions:
        figures = counted(headline, lens, entry)
        if figures is not None:
            for name, sums in parts.items():
                sums[getattr(codes[entry.id], name)].append((entry, figures))
    return {name: _totals(sums, taxonomy.crosswalks[name]) for name, sums in parts.items() if sums}


def _totals(
    parts: Mapping[tuple[str, ...], list[tuple[InterventionTotal, Figures]]],
    names: Mapping[str, str],
) -> tuple[CodeTotal, ...]:
    """Return the total of each code or codes, the largest first; last, what has none."""
    totals = [
        CodeTotal(
            codes=codes,
            name="; ".join(names.get(code, code) for code in codes) or "No code",
            interventions=len(sums),
            amount_pence=sum(entry.amount_pence for entry, _ in sums),
            **Figures.total(figures for _, figures in sums).model_dump(),
        )
        for codes, sums in parts.items()
    ]
    return tuple(sorted(totals, key=lambda total: (not total.codes, -total.central, total.codes)))
