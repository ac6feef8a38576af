"""What a shell offers when Tab is pressed behind an option: taxonomies, interventions, bodies."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_OFFERED = 50


def taxonomies(typed: str) -> list[str]:
    """Return the ids of the taxonomies that come with prevspend, and their releases."""
    from prevspend.taxonomy import bundled

    known = bundled()
    releases = [
        f"{name}@{path.stem}"
        for name, folder in known.items()
        for path in sorted(folder.glob("released/*.json"))
    ]
    return [name for name in (*known, *releases) if name.startswith(typed)]


def interventions(typed: str) -> list[tuple[str, str]]:
    """Return the interventions of England that begin so, their ids or their names."""
    from prevspend.taxonomy import load_taxonomy

    return _beginning(((entry.id, entry.name) for entry in load_taxonomy().interventions), typed)


def organisations(typed: str) -> list[tuple[str, str]]:
    """Return the organisations that begin so, their names or their codes."""
    from prevspend.reference import bundled

    known = bundled().organisations.items()
    return _beginning(((code, record.name) for code, record in known), typed)


def _beginning(named: Iterable[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """Return what begins as it was typed, each with its other name beside it.

    Args:
        named: the two names of each thing.
        typed: what was typed so far, as the shell has it.
    """
    wanted = typed.replace("\\", "")
    return [
        (_typed_in_shell(text), beside)
        for pair in named
        for text, beside in (pair, pair[::-1])
        if text.startswith(wanted)
    ][:_MOST_OFFERED]


def _typed_in_shell(name: str) -> str:
    """Return a name as one word of a command: bash takes what is offered as it is."""
    in_bash = os.environ.get("_PREVSPEND_COMPLETE") == "complete_bash"
    return name.replace(" ", "\\ ") if in_bash else name
