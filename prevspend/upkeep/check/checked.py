"""The taxonomy under check, with its locations, and the making of findings about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from prevspend.taxonomy import FieldTests
from prevspend.upkeep.check.relations import redundant
from prevspend.upkeep.findings import CheckFinding, Edit, codes
from prevspend.upkeep.trials import RuleTester

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from prevspend.classify import Vocabulary
    from prevspend.errors import Location
    from prevspend.taxonomy import EntryLocations, Intervention, Rule, Taxonomy


@dataclass(frozen=True)
class CheckedTaxonomy:
    """A taxonomy under check.

    Attributes:
        taxonomy: its valid entries.
        places: their locations.
        today: the day on which it is checked.
    """

    taxonomy: Taxonomy
    places: EntryLocations
    today: dt.date

    @cached_property
    def tester(self) -> RuleTester:
        """Tries lines against its rules."""
        return RuleTester(self.taxonomy)

    @property
    def vocabulary(self) -> Vocabulary:
        """Its vocabulary."""
        return self.tester.vocabulary

    @cached_property
    def phrase_words(self) -> set[str]:
        """The words of all phrases; a stem keeps its star."""
        split = self.vocabulary.words_of_phrase
        return {
            word for phrases, _ in self._lists() for phrase in phrases for word in split(phrase)
        }

    @cached_property
    def remaining_words(self) -> set[str]:
        """The words of all phrases but the redundant ones."""
        remaining = []
        for phrases, has_rank in self._lists():
            matches = redundant(phrases, self.vocabulary, has_rank=has_rank)
            removed = {number for number, _, counts in matches if not counts}
            remaining.append(
                tuple(text for number, text in enumerate(phrases) if number not in removed)
            )
        return self._words_of(remaining)

    def adds_known_words(self, phrase: str) -> bool:
        """Return whether a redundant phrase adds a word to those that are not taken as cut off.

        The last word of a long text counts as cut off unless the taxonomy knows it, and then
        matches the longer words that start so.
        """
        lost = self._words_of([(phrase,)]) - self.remaining_words
        return any(other.startswith(word) for word in lost for other in self.remaining_words)

    def _lists(self) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Yield every list of phrases, and whether longer phrases in it have a better rank."""
        for entry in self.taxonomy.interventions:
            for rule in entry.rules:
                for _, phrases, is_veto in phrase_lists(rule):
                    yield phrases, not is_veto
        for kind in self.taxonomy.supplier_kinds:
            yield kind.phrases, False
            yield kind.unless or (), False

    def _words_of(self, lists: Iterable[tuple[str, ...]]) -> set[str]:
        return {
            word.removesuffix("*")
            for phrases in lists
            for phrase in phrases
            for word in self.vocabulary.words_of_phrase(phrase)
        }

    @cached_property
    def owners(self) -> dict[str, Intervention]:
        """The intervention of each rule, by the rule's id."""
        return {rule.id: entry for entry in self.taxonomy.interventions for rule in entry.rules}

    def about_rule(  # noqa: PLR0913 - one argument for each part of a finding
        self,
        name: str,
        rule: Rule,
        path: tuple[int | str, ...],
        what: str,
        *,
        text: str | None = None,
        fix: str | None = None,
        other: Rule | None = None,
        edit: bool = False,
    ) -> CheckFinding:
        """Return a finding about a rule.

        Args:
            name: the name of its code.
            rule: the rule.
            path: the keys and numbers of the item within the rule.
            what: what is wrong.
            text: the offending text.
            fix: what to do.
            other: another rule it is about.
            edit: whether removing the item from its list is a safe fix.
        """
        place = self.places.of("rule", rule.id, *path)
        subjects = [rule.id, self.owners[rule.id].id]
        if other is not None:
            subjects += [other.id, self.owners[other.id].id]
        change = Edit(place, None) if edit else None
        return CheckFinding(codes()[name], place, what, text, fix, tuple(subjects), change)

    def about(
        self,
        name: str,
        place: Location,
        what: str,
        subject: str,
        *,
        fix: str,
        text: str | None = None,
    ) -> CheckFinding:
        """Return a finding about anything else that has an id."""
        return CheckFinding(codes()[name], place, what, text, fix, (subject,))


def phrase_lists(rule: Rule) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Yield a rule's lists of phrases: their keys, the phrases, whether they are vetoes."""
    if rule.phrases:
        yield ("phrases",), rule.phrases, False
    for field in rule.phrase_fields():
        yield (field,), getattr(rule, field), False
    if isinstance(rule.unless, FieldTests):
        for field in rule.unless.phrase_fields():
            yield ("unless", field), getattr(rule.unless, field), True
    elif rule.unless:
        yield ("unless",), rule.unless, True
