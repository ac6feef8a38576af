"""What a person may decide, by name: an intervention, not prevention, out of scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from rapidfuzz import fuzz, process

from prevspend.taxonomy import Status, Tier
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Intervention, Taxonomy

Answer: TypeAlias = "tuple[str | None, Status | None]"
"""The intervention, or the status alone."""

_LIKE = 80  # of 100

LEAVE: Final = "Leave undecided"
STATUSES: Final[dict[str, Status]] = {
    "Not prevention": "not_prevention",
    "Out of scope": "out_of_scope",
}
"""Decisions without an intervention, by the words that a person chooses them by."""


class Choices:
    """The decisions that a taxonomy allows, in the words that people choose them by.

    Each name is offered once: `LEAVE`, the two statuses, and the preventive interventions tier by
    tier, each with its tier behind it: `Health visiting (primary)`.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._answers: dict[str, Answer] = {
            **{name: (None, status) for name, status in STATUSES.items()},
            **{name_of(entry): (entry.id, None) for entry in _by_tier(taxonomy)},
        }
        self._by_words = {_key(name): answer for name, answer in self._answers.items()}
        for entry in taxonomy.interventions:
            answer: Answer = (entry.id, None)
            self._by_words.setdefault(_key(entry.name), answer)
            self._by_words.setdefault(_key(entry.id), answer)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are offered, in their order."""
        return (LEAVE, *self._answers)

    def find(self, text: str) -> Answer | None:
        """Return what a text decides, however it is spelled; nothing where it is no decision.

        A part of a name will do, where only one name has it.
        """
        key = _key(text)
        if key in self._by_words:
            return self._by_words[key]
        answers = {
            answer for words, answer in self._by_words.items() if key and f" {key} " in f" {words} "
        }
        return answers.pop() if len(answers) == 1 else None

    def nearest(self, text: str) -> str | None:
        """Return the name that was probably meant, for the end of a message."""
        parts = [name for name in self._answers if _key(text) and _key(text) in _key(name)]
        if parts:
            return f"did you mean {' or '.join(repr(name) for name in parts[:3])}?"
        names = [name.rpartition(" (")[0] or name for name in self._answers]
        close = process.extractOne(
            text, names, scorer=fuzz.partial_ratio, processor=_key, score_cutoff=_LIKE
        )
        return f"did you mean '{close[0]}'?" if close else None


def name_of(entry: Intervention) -> str:
    """Return the name by which an intervention is offered: Health visiting (primary)."""
    return f"{entry.name} ({entry.tier})" if entry.tier else entry.name


def _by_tier(taxonomy: Taxonomy) -> Iterator[Intervention]:
    for tier in get_args(Tier):
        of_tier = [entry for entry in taxonomy.interventions if entry.tier == tier]
        yield from sorted(of_tier, key=lambda entry: entry.name.casefold())


def _key(text: str) -> str:
    return " ".join(split_words(text))
