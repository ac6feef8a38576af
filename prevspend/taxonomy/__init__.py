"""YAML to taxonomy: the interventions, their rules and examples, loaded with every place known."""

from prevspend.taxonomy.bundle import (
    bundle_file,
    bundle_text,
    read_bundle,
    released_versions,
)
from prevspend.taxonomy.groups import (
    GROUPINGS,
    Group,
    Grouping,
    Groups,
    Indicator,
)
from prevspend.taxonomy.load import (
    HEAD_FILE,
    Places,
    Reading,
    bundled,
    find,
    load_taxonomy,
    load_with_places,
)
from prevspend.taxonomy.load_overlay import (
    load_overlay,
)
from prevspend.taxonomy.model import (
    STATUSES,
    TIERS,
    CodeField,
    Example,
    FieldTests,
    Head,
    Intervention,
    Lens,
    OrganisationKind,
    Rule,
    Share,
    Status,
    SupplierKind,
    Taxonomy,
    TextField,
    Tier,
)
from prevspend.taxonomy.overlay import (
    LocalTaxonomy,
    Overlay,
)
from prevspend.taxonomy.texts import (
    Id,
    Ids,
    Text,
)

__all__ = [
    "GROUPINGS",
    "HEAD_FILE",
    "STATUSES",
    "TIERS",
    "CodeField",
    "Example",
    "FieldTests",
    "Group",
    "Grouping",
    "Groups",
    "Head",
    "Id",
    "Ids",
    "Indicator",
    "Intervention",
    "Lens",
    "LocalTaxonomy",
    "OrganisationKind",
    "Overlay",
    "Places",
    "Reading",
    "Rule",
    "Share",
    "Status",
    "SupplierKind",
    "Taxonomy",
    "Text",
    "TextField",
    "Tier",
    "bundle_file",
    "bundle_text",
    "bundled",
    "find",
    "load_overlay",
    "load_taxonomy",
    "load_with_places",
    "read_bundle",
    "released_versions",
]
