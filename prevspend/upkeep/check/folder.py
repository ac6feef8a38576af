"""What the checks look at: a taxonomy that was read, with its places, and how findings are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from prevspend.taxonomy import FieldTests
from prevspend.upkeep.check.relations import redundant
from prevspend.upkeep.findings import Edit, Finding, codes
from prevspend.upkeep.trial import Bench

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from prevspend.classify import Vocabulary
    from prevspend.errors import Place
    from prevspend.taxonomy import Intervention, Places, Rule, Taxonomy


@dataclass(frozen=True)
class Checked:
    """A taxonomy under check.

    Attributes:
        taxonomy: its entries, those that could be read.
        places: where they stand.
        today: the day on which it is checked.
    """

    taxonomy: Taxonomy
    places: Places
    today: dt.date

    @cached_property
    def bench(self) -> Bench:
        """Where lines are tried against its rules."""
        return Bench(self.taxonomy)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words it knows."""
        return self.bench.vocabulary

    @cached_property
    def phrase_words(self) -> set[str]:
        """The words of all phrases; a stem keeps its star."""
        split = self.vocabulary.words_of_phrase
        return {
            word for phrases, _ in self._lists() for phrase in phrases for word in split(phrase)
        }

    @cached_property
    def kept_words(self) -> set[str]:
        """The words that are left when the phrases that change nothing are gone."""
        kept = []
        for phrases, has_rank in self._lists():
            found = redundant(phrases, self.vocabulary, has_rank=has_rank)
            gone = {number for number, _, counts in found if not counts}
            kept.append(tuple(text for at, text in enumerate(phrases) if at not in gone))
        return self._words_of(kept)

    def gives_words(self, phrase: str) -> bool:
        """Tell whether a phrase that changes nothing makes a word known that would be cut else.

        The last word of a long text counts as cut off unless the taxonomy knows it, and then
        stands for the longer words that start so.
        """
        lost = self._words_of([(phrase,)]) - self.kept_words
        return any(other.startswith(word) for word in lost for other in self.kept_words)

    def _lists(self) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Give every list of phrases, and whether longer phrases in it have a better rank."""
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

    def about_rule(  # noqa: PLR0913 - a finding is told with all that is known of it
        self,
        name: str,
        rule: Rule,
        path: tuple[int | str, ...],
        what: str,
        *,
        found: str | None = None,
        fix: str | None = None,
        other: Rule | None = None,
        edit: bool = False,
    ) -> Finding:
        """Make a finding about a rule.

        Args:
            name: the name of its code.
            rule: the rule.
            path: the keys and numbers that lead to the spot within the rule.
            what: what is wrong.
            found: the offending text.
            fix: what to do.
            other: another rule it is about.
            edit: whether taking the item at the spot out of its list mends it safely.
        """
        place = self.places.of("rule", rule.id, *path)
        subjects = [rule.id, self.owners[rule.id].id]
        if other is not None:
            subjects += [other.id, self.owners[other.id].id]
        change = Edit(place, None) if edit else None
        return Finding(codes()[name], place, what, found, fix, tuple(subjects), change)

    def about(
        self,
        name: str,
        place: Place,
        what: str,
        subject: str,
        *,
        fix: str,
        found: str | None = None,
    ) -> Finding:
        """Make a finding about anything else that has an id."""
        return Finding(codes()[name], place, what, found, fix, (subject,))


def phrase_lists(rule: Rule) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Give a rule's lists of phrases: the keys that lead there, the phrases, whether they veto."""
    if rule.phrases:
        yield ("phrases",), rule.phrases, False
    for field in rule.phrase_fields():
        yield (field,), getattr(rule, field), False
    if isinstance(rule.unless, FieldTests):
        for field in rule.unless.phrase_fields():
            yield ("unless", field), getattr(rule.unless, field), True
    elif rule.unless:
        yield ("unless",), rule.unless, True
