"""Ids, texts, phrases and codes, as every file of a taxonomy writes them."""

from __future__ import annotations

import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from prevspend.words import SKIPPED_WORDS, split_words
from prevspend.yamlfile import refusal

Item = TypeVar("Item")

_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise refusal(
            "malformed-id", f"'{text}': an id is lower-case words joined by - or . (stop-smoking)"
        )
    return text


def _phrase(text: str) -> str:
    if not [word for word in split_words(text) if word not in SKIPPED_WORDS]:
        raise refusal("phrase-without-words", f"'{text}' holds no word that could be matched")
    for part in text.split():
        stem = part.removesuffix("*")
        if "*" in stem or (stem != part and not set(split_words(stem)) - SKIPPED_WORDS):
            raise refusal("star-misplaced", f"'{text}': a * stands only at the end of a word")
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
            f"'{text}': a * stands only at the end of a code, for all that start so",
        )
    return text


def some(value: tuple[Item, ...]) -> tuple[Item, ...]:
    """Refuse an empty list."""
    if not value:
        raise refusal("empty-list", "this list is empty; it needs at least one entry")
    return value


def as_list(value: object) -> object:
    """Let one text stand for a list of one."""
    return [value] if isinstance(value, str) else value


Id = Annotated[str, AfterValidator(_id)]
Ids = Annotated[tuple[str, ...], BeforeValidator(as_list)]
Text = Annotated[str, Field(min_length=1)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Code = Annotated[str, AfterValidator(_code)]
Phrases = Annotated[tuple[Phrase, ...], BeforeValidator(as_list), AfterValidator(some)]
Codes = Annotated[tuple[Code, ...], BeforeValidator(as_list), AfterValidator(some)]
