"""Names that join two services, like `Waste and Parks`: they decide nothing alone.

Each part of such a name is tried by itself. If the parts get different statuses, and the whole name
the status of one of them, the name does not show where the money goes. A phrase across the parts
(`health and wellbeing`) names one thing, and decides. A part that puts money out of scope or leaves
it unclassified (`Culture & Leisure Capital`) does so for the whole name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from prevspend.ledger import codings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.precedence import Alternative, CompiledRule
    from prevspend.ledger import Codings

JOINED_FIELDS = ("cost_centre", "service", "division", "directorate")
"""The fields that name units, whose names may join two."""

_DECIDED = frozenset({"prevention", "not_prevention"})
_JOINS = re.compile(r"[&/,+]|\band\b", re.IGNORECASE)


def parts_of(name: str) -> list[str]:
    """Return the parts that a name joins; an empty list if it joins none."""
    if not _JOINS.search(name):
        return []
    parts = [part.strip() for part in _JOINS.split(name)]
    parts = [part for part in parts if any(map(str.isalpha, part))]
    return parts if len(parts) > 1 else []


def lone_field(alternative: Alternative) -> str | None:
    """Return the one field that all tests use, if its names may join two services."""
    fields = {test.field for test in alternative.tests}
    field = fields.pop()
    return field if not fields and field in JOINED_FIELDS else None


def joins_two(
    whole: Alternative | None, parts: Iterable[Alternative | None], rules: Sequence[CompiledRule]
) -> bool:
    """Return whether a name joins two services.

    Args:
        whole: the alternative that decides the whole name.
        parts: the alternative that decides each part of it.
        rules: the rules of the alternatives.
    """
    if whole is None or rules[whole.rule].intervention.status not in _DECIDED:
        return False
    decided = [part for part in parts if part is not None]
    statuses = {rules[part.rule].intervention.status for part in decided}
    return len(statuses) > 1 and whole.rank in {part.rank for part in decided}


def find_joined(
    codings: Codings,
    rules: Sequence[CompiledRule],
    alternatives: Sequence[Alternative],
    best: Callable[[Codings, Sequence[Alternative]], Sequence[Alternative | None]],
) -> Mapping[str, NDArray[np.bool_]]:
    """Find the names of each field that join two services.

    Args:
        codings: the distinct codings of a ledger.
        rules: the rules.
        alternatives: the alternatives of the rules, best rank first.
        best: returns the first of some alternatives that matches each coding.

    Returns:
        For each field whether each of its values joins two; the last item, for no value, is false.
    """
    names = [
        (field, at, [value, *parts])
        for field in JOINED_FIELDS
        for at, value in enumerate(codings.values[field])
        if (parts := parts_of(value))
    ]
    lines = [{field: text} for field, _, texts in names for text in texts]
    lone = [each for each in alternatives if lone_field(each)] if lines else []
    decided = iter(best(codings_of(lines), lone) if lone else [])
    joined: dict[str, NDArray[np.bool_]] = {}
    for field, at, texts in names if lone else ():
        whole, *others = (next(decided) for _ in texts)
        if joins_two(whole, others, rules):
            of_value = np.zeros(len(codings.values[field]) + 1, dtype=bool)
            joined.setdefault(field, of_value)[at] = True
    return joined
