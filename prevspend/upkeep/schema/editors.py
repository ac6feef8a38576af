"""JSON Schemas of a taxonomy's files, by which editors complete keys and explain them.

They come from the models that read the files. What a model checks beyond the form of a value (an
order of shares, a rule shadowed) is not in them: that is for `prevspend taxonomy check`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from pydantic import RootModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from prevspend import yamlfile
from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy import (
    TIERS,
    Abbreviations,
    Head,
    Intervention,
    Mark,
    Overlay,
    SupplierKind,
    TaxonomyGroup,
    TaxonomySource,
    Word,
)
from prevspend.upkeep.check.exemptions import Exemption
from prevspend.upkeep.schema.names import NAMED_BY, names_of
from prevspend.upkeep.schema.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping

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
"""Kinds of entries that overlays may add, so that unknown ids of these are no mistake."""

_DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that editors know in full
_DEFINITIONS = "#/definitions/{model}"
_CONTENT: Final[dict[EditedFile, tuple[Any, str]]] = {
    "taxonomy": (Head, "The first page of a taxonomy, taxonomy.yaml."),
    "interventions": (list[Intervention], "An area of a taxonomy: interventions, rules, examples."),
    "sources": (list[TaxonomySource], "The publications that support decisions, sources.yaml."),
    "supplier_kinds": (list[SupplierKind], "Kinds of supplier, supplier_kinds.yaml."),
    "groups": (
        list[TaxonomyGroup],
        "Who is responsible, what is prevented, for whom: groups/*.yaml.",
    ),
    "abbreviations": (
        Abbreviations,
        "Short forms that ledgers use, each with its meaning: abbreviations.yaml.",
    ),
    "plain_words": (
        list[Word],
        "Words of ledgers that are never short for others: plain_words.yaml.",
    ),
    "crosswalks": (
        dict[str, str],
        "The codes of another classification, each with its name: crosswalks/*.yaml.",
    ),
    "marks": (list[Mark], "Other properties of money that codings show: marks.yaml."),
    "exemptions": (list[Exemption], "Findings that are accepted until a date, exemptions.yaml."),
    "overlay": (Overlay, "A local taxonomy that extends the national one by id."),
}


def schema_of_file(name: EditedFile, taxonomy: Taxonomy | None = None) -> str:
    """Return the JSON Schema of one kind of file.

    Args:
        name: the kind of file.
        taxonomy: the taxonomy whose ids editors should offer; any id is accepted where none is
            given.
    """
    content, description = _CONTENT[name]
    schema = TypeAdapter(content).json_schema(
        ref_template=_DEFINITIONS, schema_generator=_ForEditors
    )
    models = schema.pop("$defs", {})
    if isinstance(content, type) and issubclass(content, FrozenModel):
        models[content.__name__] = schema
        schema = {"$ref": _DEFINITIONS.format(model=content.__name__)}
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
    whole = {"$schema": _DIALECT, "description": description, **schema}
    whole |= {"definitions": models} if models else {}
    return schema_text(whole, allow_null=False)


def schema_of_model(model: type[FrozenModel], words: Mapping[str, str]) -> str:
    """Return the JSON Schema of a file that people edit and that is no part of a taxonomy.

    Args:
        model: the model of the file; its docstring describes it.
        words: what editors show beside each key, at any depth.
    """
    schema = TypeAdapter(model).json_schema(ref_template=_DEFINITIONS, schema_generator=_ForEditors)
    models = {**schema.pop("$defs", {}), model.__name__: schema}
    for part in models.values():
        for key, about in part["properties"].items():
            about["description"] = words[key]
    whole = {"$schema": _DIALECT, "$ref": _DEFINITIONS.format(model=model.__name__)}
    return schema_text({**whole, "definitions": models}, allow_null=False)


def schema_text(schema: Schema, *, allow_null: bool = True) -> str:
    """Return a schema as the text of its file.

    Args:
        schema: the schema as pydantic gives it.
        allow_null: whether a key may be empty.
    """
    tidied = _tidied(schema, allow_null=allow_null)
    return json.dumps(tidied, indent=1, ensure_ascii=False) + "\n"


class _HoverWords(RootModel[dict[str, dict[str, str]]]):
    """The content of `hover.yaml`."""


@cache
def hover_words() -> dict[str, dict[str, str]]:
    """Return what editors show beside a key, by model and key."""
    return yamlfile.packaged(_HoverWords, Path(__file__).parent / "hover.yaml").root


class _ForEditors(GenerateJsonSchema):
    """Schemas for editors, which read a text that looks like a number as a number."""

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """Return the schema of a text, which may look like a number and have no quotes."""
        text_schema = super().str_schema(schema)
        return (
            text_schema
            if "pattern" in text_schema
            else {**text_schema, "type": ["string", "number"]}
        )


def _explain(models: dict[str, Schema]) -> None:
    """Add descriptions to the keys of models."""
    words = hover_words()
    for model, schema in models.items():
        for owner in (*_INHERITED.get(model, ()), model):
            for key, text in words.get(owner, {}).items():
                schema["properties"][key]["description"] = text


def _offer_names(models: dict[str, Schema], names: dict[str, dict[str, str]]) -> None:
    """Restrict ids to those that are defined, wherever they are named."""
    for noun, keys in NAMED_BY.items():
        for model, key in keys:
            if model in models and noun in names:
                _offer(models[model]["properties"][key], {"$ref": _DEFINITIONS.format(model=noun)})
                known = names[noun]
                # `enumDescriptions` is for editors; validators ignore it.
                models[noun] = {"enum": list(known), "enumDescriptions": list(known.values())}


def _offer(schema: Schema, reference: Schema) -> None:
    """Replace a text, or the texts of a list, by a reference."""
    for part in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        _offer(part, reference)
    if "string" in schema.get("type", ()):
        for key in {"type", "pattern", "enum"} & schema.keys():
            del schema[key]
        schema |= reference


def _tidied(schema: Any, *, allow_null: bool) -> Any:  # noqa: ANN401 - a schema, or true or false
    """Remove titles that repeat names, and empty values where they are not allowed."""
    if not isinstance(schema, dict):
        return schema

    def tidied(part: Any) -> Any:  # noqa: ANN401 - as above
        return _tidied(part, allow_null=allow_null)

    result: Schema = {}
    for key, value in schema.items():
        if key in {"properties", "definitions", "$defs"}:
            result[key] = {name: tidied(part) for name, part in value.items()}
        elif key in {"anyOf", "allOf", "oneOf"}:
            parts = [tidied(part) for part in value if allow_null or part != {"type": "null"}]
            result |= parts[0] if len(parts) == 1 else {key: parts}
        elif key in {"items", "additionalProperties", "if", "then", "else", "contains", "not"}:
            result[key] = tidied(value)
        elif key != "title" and (allow_null or key != "default" or value not in (None, [], {})):
            result[key] = value
    return result
