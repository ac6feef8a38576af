"""The taxonomy: interventions, their rules and examples, loaded from YAML with locations."""

from prevspend.taxonomy.bundle import bundle_file, bundle_text, read_bundle, released_versions
from prevspend.taxonomy.groups import GROUPINGS, Grouping, Indicator, TaxonomyGroup
from prevspend.taxonomy.lenses import Lens
from prevspend.taxonomy.load import (
    HEAD_FILE,
    EntryLocations,
    bundled,
    find_taxonomy,
    load_taxonomy,
    read_taxonomy,
    taxonomy_source,
)
from prevspend.taxonomy.load_overlay import (
    extended_taxonomy,
    is_overlay,
    load_overlay,
    read_overlay,
)
from prevspend.taxonomy.model import (
    STATUSES,
    TIERS,
    Head,
    Horizon,
    Intervention,
    Mark,
    MarkValue,
    PreventiveShare,
    Status,
    SupplierKind,
    Taxonomy,
    TaxonomySource,
    Tier,
)
from prevspend.taxonomy.naming import InterventionNames, name_with_tier
from prevspend.taxonomy.overlay import LocalTaxonomy, Overlay, extend
from prevspend.taxonomy.rules import Example, FieldTests, OrganisationKind, Rule, RuleGrade
from prevspend.taxonomy.texts import Abbreviations, Id, Ids, Text, Word

__all__ = [
    "GROUPINGS",
    "HEAD_FILE",
    "STATUSES",
    "TIERS",
    "Abbreviations",
    "EntryLocations",
    "Example",
    "FieldTests",
    "Grouping",
    "Head",
    "Horizon",
    "Id",
    "Ids",
    "Indicator",
    "Intervention",
    "InterventionNames",
    "Lens",
    "LocalTaxonomy",
    "Mark",
    "MarkValue",
    "OrganisationKind",
    "Overlay",
    "PreventiveShare",
    "Rule",
    "RuleGrade",
    "Status",
    "SupplierKind",
    "Taxonomy",
    "TaxonomyGroup",
    "TaxonomySource",
    "Text",
    "Tier",
    "Word",
    "bundle_file",
    "bundle_text",
    "bundled",
    "extend",
    "extended_taxonomy",
    "find_taxonomy",
    "is_overlay",
    "load_overlay",
    "load_taxonomy",
    "name_with_tier",
    "read_bundle",
    "read_overlay",
    "read_taxonomy",
    "released_versions",
    "taxonomy_source",
]
