"""Requirements of the models on several keys together, as JSON Schema."""

from __future__ import annotations

from typing import Any, Final

from prevspend.taxonomy import FieldTests

_OUT: Final[dict[str, Any]] = {"required": ["not"], "properties": {"not": {"const": True}}}
_ONLY_PREVENTION = (
    *("tier", "lenses"),
    *("responsible", "partners", "prevents", "inequalities"),
)
_CONTESTED: Final[dict[str, Any]] = {"properties": {"low": {"const": 0}, "central": {"const": 0}}}

_RULE: Final[dict[str, Any]] = {
    "dependencies": {"in": ["phrases"], "phrases": ["in"]},
    "anyOf": [{"required": [key]} for key in ("phrases", *FieldTests.model_fields)],
}

SHAPES: Final[dict[str, dict[str, Any]]] = {
    "Intervention": {
        "allOf": [
            {
                "if": {"properties": {"status": {"const": "prevention"}}},
                "then": {"required": ["tier", "share", "horizon"]},
                "else": {
                    "properties": {**dict.fromkeys(_ONLY_PREVENTION, False), "share": _CONTESTED}
                },
            },
            {
                "if": {
                    "required": ["status"],
                    "properties": {"status": {"const": "unclassified"}},
                },
                "then": {"required": ["needs"]},
            },
            {"properties": {"rules": {"minItems": 1}}},
            {"properties": {"examples": {"contains": _OUT}}},
            {"properties": {"examples": {"contains": {"not": _OUT}}}},
        ]
    },
    "Rule": _RULE,
    "LocalRule": _RULE,
}
"""By model, the additions to its schema."""
