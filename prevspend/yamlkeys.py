"""The keys that a file may hold, by the pydantic model of its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator


def first_key(model: type[BaseModel]) -> str:
    """Return the first key that a file of this model must hold, or may where it must hold none."""
    fields = model.model_fields
    needed = [name for name, info in fields.items() if info.is_required()]
    name = (needed or list(fields))[0]
    return fields[name].alias or name


def homes_of(shape: object, key: str, home: str = "") -> Iterator[str]:
    """Yield the keys of a file of this shape under which another key may stand."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, info in shape.model_fields.items():
            written = info.alias or name
            if home and written == key:
                yield home
            yield from homes_of(info.annotation, key, written)
    else:
        for part in get_args(shape):
            yield from homes_of(part, key, home)


def keys_of(shape: object) -> Iterator[str]:
    """Yield every key that a file of this shape may hold, at any depth."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, info in shape.model_fields.items():
            yield info.alias or name
            yield from keys_of(info.annotation)
    else:
        for part in get_args(shape):
            yield from keys_of(part)
