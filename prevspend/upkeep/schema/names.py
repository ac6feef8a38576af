"""The ids a taxonomy's files may name, each with its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prevspend.taxonomy import Grouping, Taxonomy

NAMED_BY: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "tier": (("Intervention", "tier"), ("LocalIntervention", "tier")),
    "lens": (("Head", "headline"), ("Intervention", "lenses"), ("LocalIntervention", "lenses")),
    "role": (("Intervention", "responsible"), ("Intervention", "partners")),
    "harm": (("Intervention", "prevents"),),
    "group-of-people": (("Intervention", "inequalities"),),
    "source": (("Intervention", "sources"), ("TaxonomyGroup", "sources")),
    "supplier-kind": (("Rule", "supplier_kind"), ("FieldTests", "supplier_kind")),
    "sha-code": (("Crosswalk", "sha"),),
    "ro-code": (("Crosswalk", "ro"), ("Rule", "ro_line"), ("LocalRule", "ro_line")),
    "phg-code": (("Crosswalk", "phg"),),
    "intervention": (
        ("InterventionSet", "interventions"),
        ("LocalShare", "intervention"),
        ("LocalIntervention", "parent"),
    ),
    "rule": (("RuleChange", "rule"),),
}
"""The kinds of entries with ids, and the keys of models that name them."""


def names_of(taxonomy: Taxonomy) -> dict[str, dict[str, str]]:
    """Return a taxonomy's ids with their meaning, by the kinds of `NAMED_BY`."""
    return {
        "tier": {str(tier): what for tier, what in taxonomy.head.tiers.items()},
        "lens": {name: f"{lens.name}. {lens.why}" for name, lens in taxonomy.head.lenses.items()},
        "role": _groups(taxonomy, "responsible"),
        "harm": _groups(taxonomy, "prevents"),
        "group-of-people": _groups(taxonomy, "inequalities"),
        "source": {source.id: f"{source.title}, {source.publisher}" for source in taxonomy.sources},
        "supplier-kind": {kind.id: ", ".join(kind.phrases[:5]) for kind in taxonomy.supplier_kinds},
        "intervention": {entry.id: entry.name for entry in taxonomy.interventions},
        "rule": {rule.id: entry.name for entry in taxonomy.interventions for rule in entry.rules},
        **{f"{name}-code": codes for name, codes in taxonomy.crosswalks.items()},
    }


def _groups(taxonomy: Taxonomy, grouping: Grouping) -> dict[str, str]:
    return {
        group.id: f"{group.name}: {group.what}" if group.what else group.name
        for group in taxonomy.groups.of(grouping)
    }
