"""What is wrong with a value, in plain words: pydantic's own are for those who write programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = ("is not a number", "write it in digits, like this: 80")
_SHARE = ("is not a number", "write it in digits, like this: 0.8")
_KEYS = ("has no keys", "write each key on a line of its own, like this: key: value")
_LIST = ("is not a list", "write each entry on a line of its own that begins with '- '")
_TEXT = ("is not one text", "write one text behind its name")
_YES_OR_NO = ("is neither true nor false", "write true or false")
_OF_KIND = {
    **dict.fromkeys(("float_parsing", "float_type", "int_parsing", "int_type"), _NUMBER),
    **dict.fromkeys(("int_from_float", "finite_number"), _NUMBER),
    **dict.fromkeys(("decimal_parsing", "decimal_type"), _SHARE),
    **dict.fromkeys(("bool_parsing", "bool_type"), _YES_OR_NO),
    **dict.fromkeys(("dict_type", "model_type", "mapping_type", "model_attributes_type"), _KEYS),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), _LIST),
    "string_type": _TEXT,
}
_PATTERNS = {
    r"^\d+\.\d+\.\d+$": ("is no version", "write three numbers, like this: 1.0.0"),
    r"^[a-z]+$": ("is not one word in small letters", "write one word, of the letters a to z"),
}
"""By the pattern of a text, what is wrong with one that is not like it, and what to do."""

_LIMITS = {
    "less_than_equal": ("should be at most", "le"),
    "less_than": ("should be less than", "lt"),
    "greater_than_equal": ("should be at least", "ge"),
    "greater_than": ("should be more than", "gt"),
}


_EXAMPLES = {
    "why": "why: It helps people to stop smoking.",
    "reason": "reason: The contract ends in March.",
    "version": "version: 1.0.0",
    "extends": "extends: england@1",
    "basis": "basis: a survey of our service",
    "horizon": "horizon: medium",
}
"""By key, how it could be written; keys that explain themselves have none."""


def how_to_add(key: str) -> str:
    """Return how a missing key is added, with an example where that helps."""
    example = _EXAMPLES.get(key)
    return f"add '{key}:'" + (f", like this: {example}" if example else "")


def in_plain_words(
    kind: str, value: object, limits: Mapping[str, Any]
) -> tuple[str, str | None] | None:
    """Return what is wrong with a value, and what to do; nothing for kinds that say it plainly.

    Args:
        kind: the kind of error, as pydantic names it.
        value: the value that was refused.
        limits: what pydantic says of the error besides, such as the largest number allowed.
    """
    written = f"'{value}'" if isinstance(value, str) else "this value"
    if kind in _OF_KIND:
        if value is None:
            return "nothing is written behind it", "write a value, or remove the line"
        what, fix = _OF_KIND[kind]
        return f"{written} {what}", fix
    if kind in _LIMITS:
        what, name = _LIMITS[kind]
        limit = limits[name]
        number = f"{limit:g}" if isinstance(limit, float) else str(limit)
        return f"{what} {number}, not {written}", None
    if kind == "string_pattern_mismatch" and limits["pattern"] in _PATTERNS:
        what, fix = _PATTERNS[limits["pattern"]]
        return f"{written} {what}", fix
    if kind == "too_short":
        return "it is empty", "write at least one entry, or remove the line"
    return None
