"""Entries that cannot be read as they are: what else is wrong with them, beside what stops them.

Whoever writes an entry is told everything at once, and not one fault a round.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from prevspend.errors import Problem
from prevspend.taxonomy.model import UNFINISHED, Intervention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.yamlfile import Document, Tree

_MOST_ROUNDS = 10


def read_partly(content: Tree) -> tuple[Intervention, frozenset[str]] | None:
    """Return an intervention without what is wrong in it, and the keys that lost something.

    Nothing is returned where what it cannot be without is wrong.
    """
    tree, lost = deepcopy(content), set()
    for _ in range(_MOST_ROUNDS):
        try:
            entry = Intervention.model_validate(tree, context=UNFINISHED)
        except ValidationError as error:
            places = [details["loc"] for details in error.errors()]
            taken = [str(place[0]) for place in places if place and _take_out(tree, place)]
            if not taken:
                return None
            lost |= {*taken}
        else:
            return entry, frozenset(lost)
    return None


def missing_parts(
    entry: Intervention, lost: frozenset[str], document: Document, number: int
) -> Iterator[Problem]:
    """Yield what an intervention lacks, but for what is only written wrongly.

    Args:
        entry: the intervention without what is wrong in it.
        lost: the keys that lost something.
        document: its file.
        number: its number in the file.
    """
    for refused, keys in entry.missing_parts():
        if not lost.intersection(keys):
            yield Problem(refused.message(), document.place((number,)), kind=refused.type)


def _take_out(tree: Any, place: Sequence[int | str]) -> bool:  # noqa: ANN401 - whatever YAML holds
    """Take the value at a place out of a tree, or the nearest one around it that is there."""
    around, reached = None, tree
    for part in place:
        inside = reached.get(part) if isinstance(reached, dict) else None
        if isinstance(reached, list) and isinstance(part, int) and part < len(reached):
            inside = reached[part]
        if inside is None and not (isinstance(reached, dict) and part in reached):
            continue  # a name of pydantic's own, which is no part of the file
        around, key, reached = reached, part, inside
    if around is None:
        return False
    del around[key]
    return True
