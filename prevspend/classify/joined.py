"""Names that join two services, like `Waste and Parks`: they decide nothing alone.

Each part of such a name is looked at by itself. Where parts would get different statuses, and the
whole name only that of one of them, nobody can say from the name where the money goes. A phrase
that stands across the parts (`health and wellbeing`) names one thing, and decides; and what puts
one part out of scope (`Culture & Leisure Capital`), or says what would settle it, is said of the
whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from prevspend.ledger import codings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.precedence import Arm, CompiledRule
    from prevspend.ledger import Codings

JOINED_FIELDS = ("cost_centre", "service", "division", "directorate")
"""The fields that name units, whose names may join two."""

_DECIDED = frozenset({"prevention", "not_prevention"})
_JOINS = re.compile(r"[&/,+]|\band\b", re.IGNORECASE)


def parts_of(name: str) -> list[str]:
    """Return the parts that a name joins; nothing where it joins none."""
    if not _JOINS.search(name):
        return []
    parts = [part.strip() for part in _JOINS.split(name)]
    parts = [part for part in parts if any(map(str.isalpha, part))]
    return parts if len(parts) > 1 else []


def lone_field(arm: Arm) -> str | None:
    """Return the one field all whose tests look at, if its names may join two."""
    fields = {test.field for test in arm.tests}
    field = fields.pop()
    return field if not fields and field in JOINED_FIELDS else None


def joins_two(
    whole: Arm | None, parts: Iterable[Arm | None], rules: Sequence[CompiledRule]
) -> bool:
    """Return whether a name joins two services.

    Args:
        whole: the arm that decides the whole name.
        parts: the arm that decides each part of it.
        rules: the rules they are of.
    """
    if whole is None or rules[whole.rule].intervention.status not in _DECIDED:
        return False
    decided = [arm for arm in parts if arm is not None]
    statuses = {rules[arm.rule].intervention.status for arm in decided}
    return len(statuses) > 1 and whole.rank in {arm.rank for arm in decided}


def find_joined(
    codings: Codings,
    rules: Sequence[CompiledRule],
    arms: Sequence[Arm],
    best: Callable[[Codings, Sequence[Arm]], Sequence[Arm | None]],
) -> Mapping[str, NDArray[np.bool_]]:
    """Find the names of each field that join two services.

    Args:
        codings: the distinct codings of a ledger.
        rules: the rules.
        arms: their arms, best rank first.
        best: gives the first of some arms that fits each coding.

    Returns:
        By field, for each of its values whether it joins two; then once more false, for none.
    """
    names = [
        (field, at, [value, *parts])
        for field in JOINED_FIELDS
        for at, value in enumerate(codings.values[field])
        if (parts := parts_of(value))
    ]
    lines = [{field: text} for field, _, texts in names for text in texts]
    lone = [arm for arm in arms if lone_field(arm)] if lines else []
    decided = iter(best(codings_of(lines), lone) if lone else [])
    found: dict[str, NDArray[np.bool_]] = {}
    for field, at, texts in names if lone else ():
        whole, *others = (next(decided) for _ in texts)
        if joins_two(whole, others, rules):
            of_value = np.zeros(len(codings.values[field]) + 1, dtype=bool)
            found.setdefault(field, of_value)[at] = True
    return found
