"""JSON Schemas: of a taxonomy's files, for editors; of results, for the programs that read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from prevspend.baseline import Baseline, OrganisationBaselines
from prevspend.leftshift import LeftShift
from prevspend.upkeep import EDITED_FILES, schema_of_file, schema_text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from prevspend.taxonomy import Taxonomy

ResultFile = Literal["baseline", "organisations", "leftshift"]
RESULT_FILES: tuple[ResultFile, ...] = get_args(ResultFile)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: Final[dict[ResultFile, type[BaseModel]]] = {
    "baseline": Baseline,
    "organisations": OrganisationBaselines,
    "leftshift": LeftShift,
}
_ATTRIBUTES = "\n\nAttributes:\n"
_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def schemas(taxonomy: Taxonomy | None, only: str | None = None) -> dict[str, str]:
    """Write all schemas, or one, by name.

    Args:
        taxonomy: the taxonomy whose ids are offered to those who edit; any id will do without.
        only: the one that is wanted, where not all are.
    """
    edited = {name: schema_of_file(name, taxonomy) for name in EDITED_FILES if only in {None, name}}
    return edited | {name: schema_of_result(name) for name in RESULT_FILES if only in {None, name}}


def schema_of_result(name: ResultFile) -> str:
    """Write the JSON Schema of a result, as the file of that name holds it; money is in pence."""
    model = _MODELS[name]
    schema = model.model_json_schema(by_alias=True)
    for part in (schema, *schema.get("$defs", {}).values()):
        _explain(part)
    mark = schema["properties"]["schema"]
    mark["const"] = mark.pop("default")
    schema["required"] = ["schema", *schema["required"]]
    return schema_text({"$schema": _DIALECT, **schema})


def _explain(schema: dict[str, Any]) -> None:
    """Move what a model's words say of its fields to the fields."""
    text, _, attributes = schema.get("description", "").partition(_ATTRIBUTES)
    if attributes:
        schema["description"] = text
    for key, words in _ATTRIBUTE.findall(attributes):
        if key in schema["properties"]:
            schema["properties"][key]["description"] = re.sub(r"\s+", " ", words)
