"""Ids, phrases, codes and shares, as they are written in every file of a taxonomy.

Beside each validator is its JSON Schema for editors: as much of it as a schema can express.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from prevspend.words import SKIPPED_WORDS, split_words
from prevspend.yamlfile import refusal

Item = TypeVar("Item")

_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_SHARE_DECIMALS = 4


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise refusal(
            "malformed-id", f"'{text}': an id is lower-case words joined by - or . (stop-smoking)"
        )
    return text


def _phrase(text: str) -> str:
    if SKIPPED_WORDS.issuperset(split_words(text)):
        raise refusal("phrase-without-words", f"'{text}' has no word that could be matched")
    for part in text.split() if "*" in text else ():
        stem = part.removesuffix("*")
        if "*" in stem or (stem != part and not set(split_words(stem)) - SKIPPED_WORDS):
            raise refusal("star-misplaced", f"'{text}': a * may only be at the end of a word")
    return text


def _code(text: str) -> str:
    if ".." in text:
        low, _, high = text.partition("..")
        if len(low) != len(high) or not low or low > high:
            raise refusal(
                "malformed-code", f"'{text}': a range is low..high, both of the same length"
            )
    elif "*" in text.removesuffix("*") or not text.strip("* "):
        raise refusal(
            "malformed-code",
            f"'{text}': a * may only be at the end of a code, for all that start so",
        )
    return text


def _share(value: Decimal) -> Decimal:
    if not 0 <= value <= 1:
        raise refusal("share-out-of-range", f"a share is between 0 and 1, not {value}")
    if value != round(value, _SHARE_DECIMALS):
        raise refusal(
            "share-out-of-range",
            f"a share has at most {_SHARE_DECIMALS} decimal places, not {value}",
        )
    return value.normalize()  # 0.50 is 0.5


def not_empty(value: tuple[Item, ...]) -> tuple[Item, ...]:
    """Refuse an empty list."""
    if not value:
        raise refusal("empty-list", "this list is empty; it needs at least one entry")
    return value


def as_list(value: object) -> object:
    """Return a text as a list of one; anything else as it is."""
    return [value] if isinstance(value, str) else value


def _json_schema(shape: dict[str, Any]) -> WithJsonSchema:
    """Return the JSON Schema of a text or number: a part of what its validator checks."""
    return WithJsonSchema({"type": ["string", "number"], **shape})


def one_or_more(item: Any) -> BeforeValidator:  # noqa: ANN401 - a type
    """Return a validator that accepts one item without a list, with its JSON Schema."""
    items = Annotated[tuple[item, ...], Field(min_length=1)]
    return BeforeValidator(as_list, json_schema_input_type=item | items)


Id = Annotated[
    str, AfterValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})
]
Ids = Annotated[
    tuple[str, ...], BeforeValidator(as_list, json_schema_input_type=str | tuple[str, ...])
]
Text = Annotated[str, Field(min_length=1)]
Phrase = Annotated[str, AfterValidator(_phrase), _json_schema({"pattern": r"^(?!.*\*\S).*[^\W_]"})]
Code = Annotated[str, AfterValidator(_code), _json_schema({"pattern": r"^[^*]+\*?$"})]
ShareValue = Annotated[
    Decimal,
    AfterValidator(_share),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
Word = Annotated[str, Field(pattern=r"^[a-z]+$")]
Abbreviations = dict[str, Text | Annotated[tuple[Word, ...], Field(min_length=2)]]
"""Short forms with their meaning; a list where several words are possible."""

Phrases = Annotated[tuple[Phrase, ...], one_or_more(Phrase), AfterValidator(not_empty)]
Codes = Annotated[tuple[Code, ...], one_or_more(Code), AfterValidator(not_empty)]
