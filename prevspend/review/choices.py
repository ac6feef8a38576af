"""What a person may decide, by name: an intervention, not prevention, out of scope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from prevspend.taxonomy import InterventionNames, Status, Tier, name_with_tier
from prevspend.words import did_you_mean, likest, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.errors import Problem
    from prevspend.review.typed import TypedRow
    from prevspend.taxonomy import Intervention, Taxonomy

Answer: TypeAlias = "tuple[str | None, Status | None]"
"""The intervention, or the status alone."""

LEAVE: Final = "Leave undecided"
STATUSES: Final[dict[str, Status]] = {
    "Not prevention": "not_prevention",
    "Out of scope": "out_of_scope",
}
"""Decisions without an intervention, by the words that a person chooses them by."""


class Choices:
    """The decisions that a taxonomy allows, in the words that a person chooses them by.

    Each name is offered once: `LEAVE`, the two statuses, and the preventive interventions tier by
    tier, each with its tier behind it: `Health visiting (primary)`.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._offered = [*STATUSES, *(name_with_tier(entry) for entry in _by_tier(taxonomy))]
        self._statuses = {_key(name): status for name, status in STATUSES.items()}
        self._names = {entry.id: name_with_tier(entry) for entry in taxonomy.interventions}
        self._known = InterventionNames(taxonomy.interventions)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are offered, in their order."""
        return (LEAVE, *self._offered)

    @property
    def decisions(self) -> tuple[str, ...]:
        """The same without `LEAVE`."""
        return tuple(self._offered)

    def find(self, text: str) -> Answer | None:
        """Return what a text decides, however it is spelled; nothing where it is no decision.

        A part of a name will do, where only one name has it.
        """
        if _is_number(text):
            return None
        status = self._statuses.get(_key(text))
        if status is not None:
            return None, status
        entry = self._known.find(text)
        return (entry.id, None) if entry else None

    def name_of(self, answer: Answer) -> str:
        """Return the words that a person chooses a decision by."""
        intervention, status = answer
        if intervention is not None:
            return self._names.get(intervention, intervention)
        return next((name for name, known in STATUSES.items() if known == status), LEAVE)

    def decide(self, row: TypedRow, head: str, problems: list[Problem]) -> Answer | None:
        """Return what a cell of a row decides, or add that it is no decision."""
        text = row.text(head)
        answer = self.find(text)
        if answer is None:
            fix = self.nearest(text) or "choose one of the list in the cell"
            problems.append(row.problem(head, f"'{text}' is not a decision", fix))
        return answer

    def nearest(self, text: str) -> str | None:
        """Return which name was probably meant, for the end of a message."""
        if _is_number(text):
            return None
        alone = likest(text, (LEAVE, *STATUSES))
        of_name = did_you_mean(f"'{name}'" for name in alone)
        return of_name or self._known.meant(text, name_with_tier)


def _by_tier(taxonomy: Taxonomy) -> Iterator[Intervention]:
    for tier in get_args(Tier):
        of_tier = [entry for entry in taxonomy.interventions if entry.tier == tier]
        yield from sorted(of_tier, key=lambda entry: entry.name.casefold())


def _is_number(text: str) -> bool:
    """Return whether a text is a number, of a row or an amount: no part of a name."""
    return re.fullmatch(r"[-+£]?[\d,.]+%?", text.strip()) is not None


def _key(text: str) -> str:
    return " ".join(split_words(text))
