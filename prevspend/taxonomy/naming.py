"""Interventions by what people call them: an id, a name, a part of one, a word ledgers have."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from prevspend.words import did_you_mean, is_part, likest, split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prevspend.taxonomy.model import Intervention

_MOST: Final = 3


class InterventionNames:
    """Finds interventions by what people type.

    A name stands for an intervention where only it can be meant: `health visiting` is a part of
    one name, `0-19` a phrase of one intervention's rules. `homeless` begins a word of several
    names, and so stands for none of them alone.
    """

    def __init__(self, entries: Iterable[Intervention]) -> None:
        self._entries = tuple(entries)
        self._exact: dict[str, Intervention] = {}
        for entry in self._entries:
            for text in (entry.id, entry.name, name_with_tier(entry)):
                self._exact.setdefault(_key(text), entry)
        self._phrases: dict[str, list[Intervention]] | None = None

    def find(self, text: str) -> Intervention | None:
        """Return the one that is meant; nothing where none is, or it could be several."""
        exact = self._exact.get(_key(text))
        candidates = [exact] if exact else self._candidates(text)
        return candidates[0] if len(candidates) == 1 else None

    def meant(self, text: str, called: Callable[[Intervention], str] | None = None) -> str | None:
        """Return which were probably meant, for a message; nothing where none is like it.

        Args:
            text: what was typed.
            called: what an intervention is called there; its name if nothing is given.
        """
        entries = self._candidates(text) or self._like(text)
        called = called or (lambda entry: entry.name)
        return did_you_mean(f"'{called(entry)}'" for entry in entries[:_MOST])

    def _candidates(self, text: str) -> list[Intervention]:
        """Return those a part of whose name it is, or else a phrase of whose rules."""
        of_name = [entry for entry in self._entries if is_part(text, entry.name)]
        return of_name or self._by_phrase().get(_key(text), [])

    def _by_phrase(self) -> dict[str, list[Intervention]]:
        if self._phrases is None:
            self._phrases = defaultdict(list)
            for entry in self._entries:
                for key in {_key(phrase) for phrase in _phrases(entry)}:
                    self._phrases[key].append(entry)
        return self._phrases

    def _like(self, text: str) -> list[Intervention]:
        """Return those with words like it, the likest first."""
        by_words = {f"{each.name} {each.id}": each for each in self._entries}
        return [by_words[words] for words in likest(text, by_words)]


def name_with_tier(entry: Intervention) -> str:
    """Return the name by which an intervention is offered: Health visiting (primary)."""
    return f"{entry.name} ({entry.tier})" if entry.tier else entry.name


def _phrases(entry: Intervention) -> Iterable[str]:
    for rule in entry.rules:
        yield from rule.phrases or ()
        for field in rule.phrase_fields():
            yield from rule.tests()[field]


def _key(text: str) -> str:
    return " ".join(split_words(text))
