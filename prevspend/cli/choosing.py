"""Errors in what is typed behind an option: in plain words, with what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from prevspend.words import did_you_mean

if TYPE_CHECKING:
    from typer import BadParameter


def reword(error: BadParameter) -> None:
    """Put an error of typer about a value into plain words; others stay as they are."""
    from pydantic import ValidationError

    from prevspend.plainvalues import in_plain_words
    from prevspend.yamlfile import close_names

    if not isinstance(error.__cause__, ValidationError):
        return
    [details, *_] = error.__cause__.errors()
    choices = _choices(getattr(error.param, "type_descriptor", None))
    typed = str(details["input"])
    if choices:
        meant = did_you_mean(close_names(typed, choices))
        listed = " or ".join([", ".join(choices[:-1]), choices[-1]] if choices[1:] else choices)
        error.message = f"'{typed}' is not a choice here → {meant or f'choose {listed}'}"
        return
    plain = in_plain_words(details["type"], details["input"], details.get("ctx", {}))
    if plain:
        what, fix = plain
        error.message = f"{what} → {fix}" if fix else what


def _choices(described: object) -> list[str]:
    """Return the values an option can have; nothing where there is no list of them."""
    return _literals(getattr(described, "annotation", None))


def _literals(annotation: object) -> list[str]:
    """Return the texts of a literal type, and of one inside a union."""
    texts = []
    for part in get_args(annotation):
        texts += [part] if isinstance(part, str) else _literals(part)
    return texts
