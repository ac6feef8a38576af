"""Ids and texts, as every file of a taxonomy writes them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from prevspend.yamlfile import refusal

_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise refusal(
            "malformed-id", f"'{text}': an id is lower-case words joined by - or . (stop-smoking)"
        )
    return text


def as_list(value: object) -> object:
    """Let one text stand for a list of one."""
    return [value] if isinstance(value, str) else value


Id = Annotated[str, AfterValidator(_id)]
Ids = Annotated[tuple[str, ...], BeforeValidator(as_list)]
Text = Annotated[str, Field(min_length=1)]
