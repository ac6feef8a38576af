"""JSON Schemas of a taxonomy's files, by which editors complete keys and explain them.

They come from the models that read the files. What a model checks beyond the form of a value (an
order of shares, a rule shadowed) is not in them: that is for `prevspend taxonomy check`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from prevspend import yamlfile
from prevspend.taxonomy import (
    TIERS,
    Abbreviations,
    Group,
    Head,
    Intervention,
    Mark,
    Overlay,
    Source,
    SupplierKind,
    Word,
)
from prevspend.upkeep.check.exemptions import Exemption
from prevspend.upkeep.schema.names import NAMED_BY, names_of
from prevspend.upkeep.schema.shapes import SHAPES
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from pydantic_core import core_schema

    from prevspend.taxonomy import Taxonomy

Schema: TypeAlias = "dict[str, Any]"
EditedFile = Literal[
    "taxonomy",
    "interventions",
    "sources",
    "supplier_kinds",
    "groups",
    "marks",
    "abbreviations",
    "plain_words",
    "crosswalks",
    "exemptions",
    "overlay",
]
EDITED_FILES: tuple[EditedFile, ...] = get_args(EditedFile)

_INHERITED: Final = {"Rule": ("FieldTests",), "LocalRule": ("FieldTests", "Rule")}
_OWN_OF_OVERLAYS: Final = {"source", "supplier-kind"}
"""Of what overlays may define more, so that other ids are none's mistake."""

_DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that editors know in full
_DEFINITIONS = "#/definitions/{model}"
_CONTENT: Final[dict[EditedFile, tuple[Any, str]]] = {
    "taxonomy": (Head, "The first page of a taxonomy, taxonomy.yaml."),
    "interventions": (list[Intervention], "An area of a taxonomy: interventions, rules, examples."),
    "sources": (list[Source], "The publications decisions rest on, sources.yaml."),
    "supplier_kinds": (list[SupplierKind], "Kinds of supplier, supplier_kinds.yaml."),
    "groups": (list[Group], "Who is responsible, what is prevented, for whom: groups/*.yaml."),
    "abbreviations": (
        Abbreviations,
        "Short forms that ledgers use, each with what it stands for: abbreviations.yaml.",
    ),
    "plain_words": (
        list[Word],
        "Words of ledgers that stand for nothing but themselves: plain_words.yaml.",
    ),
    "crosswalks": (
        dict[str, str],
        "The codes of another classification, each with its name: crosswalks/*.yaml.",
    ),
    "marks": (list[Mark], "What else codings say about money: marks.yaml."),
    "exemptions": (list[Exemption], "Findings that may stand for a while, exemptions.yaml."),
    "overlay": (Overlay, "A local taxonomy that extends the national one by id."),
}


def schema_of_file(name: EditedFile, taxonomy: Taxonomy | None = None) -> str:
    """Write the JSON Schema of one kind of file.

    Args:
        name: the kind of file.
        taxonomy: the taxonomy whose ids are to be offered where a file names them; any id will
            do where none is given.
    """
    content, description = _CONTENT[name]
    found = TypeAdapter(content).json_schema(
        ref_template=_DEFINITIONS, schema_generator=_ForEditors
    )
    models = found.pop("$defs", {})
    if isinstance(content, type) and issubclass(content, Strict):
        models[content.__name__] = found
        found = {"$ref": _DEFINITIONS.format(model=content.__name__)}
    _explain(models)
    for model, shape in SHAPES.items():
        if model in models:
            models[model] |= shape
    if taxonomy is not None:
        free = _OWN_OF_OVERLAYS if name == "overlay" else set()
        known = names_of(taxonomy)
        _offer_names(models, {noun: ids for noun, ids in known.items() if noun not in free})
    if content is Head:
        models["Head"]["properties"]["tiers"]["required"] = list(TIERS)
    whole = {"$schema": _DIALECT, "description": description, **found}
    whole |= {"definitions": models} if models else {}
    return schema_text(whole, nothing_too=False)


def schema_text(schema: Schema, *, nothing_too: bool = True) -> str:
    """Write a schema as its file holds it.

    Args:
        schema: the schema as pydantic gives it.
        nothing_too: whether a key may be there and hold nothing.
    """
    tidied = _tidied(schema, nothing_too=nothing_too)
    return json.dumps(tidied, indent=1, ensure_ascii=False) + "\n"


@cache
def hover_words() -> dict[str, dict[str, str]]:
    """Give what editors show beside a key, by model and key."""
    with as_file(files("prevspend.upkeep.schema") / "hover.yaml") as path:
        document, _ = yamlfile.load(path)
    return TypeAdapter(dict[str, dict[str, str]]).validate_python(document.content)


class _ForEditors(GenerateJsonSchema):
    """Schemas of text as an editor reads it: what looks like a number is a number there."""

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """Let a text be written without quotes though it looks like a number."""
        found = super().str_schema(schema)
        return found if "pattern" in found else {**found, "type": ["string", "number"]}


def _explain(models: dict[str, Schema]) -> None:
    """Put words beside each key."""
    words = hover_words()
    for model, schema in models.items():
        for owner in (*_INHERITED.get(model, ()), model):
            for key, text in words.get(owner, {}).items():
                schema["properties"][key]["description"] = text


def _offer_names(models: dict[str, Schema], names: dict[str, dict[str, str]]) -> None:
    """Let ids be those that are defined, wherever they are named."""
    for noun, keys in NAMED_BY.items():
        for model, key in keys:
            if model in models and noun in names:
                _offer(models[model]["properties"][key], {"$ref": _DEFINITIONS.format(model=noun)})
                known = names[noun]
                # `enumDescriptions` is what editors know; validators pass over it.
                models[noun] = {"enum": list(known), "enumDescriptions": list(known.values())}


def _offer(schema: Schema, reference: Schema) -> None:
    """Put a reference in the place of a text, or of the texts of a list."""
    for part in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        _offer(part, reference)
    if "string" in schema.get("type", ()):
        for key in {"type", "pattern", "enum"} & schema.keys():
            del schema[key]
        schema |= reference


def _tidied(schema: Any, *, nothing_too: bool) -> Any:  # noqa: ANN401 - a schema, or true or false
    """Drop titles that only repeat names; where keys are not to hold nothing, say so."""
    if not isinstance(schema, dict):
        return schema

    def tidied(part: Any) -> Any:  # noqa: ANN401 - as above
        return _tidied(part, nothing_too=nothing_too)

    kept: Schema = {}
    for key, value in schema.items():
        if key in {"properties", "definitions", "$defs"}:
            kept[key] = {name: tidied(part) for name, part in value.items()}
        elif key in {"anyOf", "allOf", "oneOf"}:
            parts = [tidied(part) for part in value if nothing_too or part != {"type": "null"}]
            kept |= parts[0] if len(parts) == 1 else {key: parts}
        elif key in {"items", "additionalProperties", "if", "then", "else", "contains", "not"}:
            kept[key] = tidied(value)
        elif key != "title" and (nothing_too or key != "default" or value not in (None, [], {})):
            kept[key] = value
    return kept
