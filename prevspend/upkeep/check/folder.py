"""What the checks look at: a taxonomy that was read, with its places, and how findings are made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from prevspend.taxonomy import FieldTests
from prevspend.upkeep.findings import Edit, Finding, codes
from prevspend.upkeep.trial import Bench

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

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
    def word_counts(self) -> Counter[str]:
        """How many phrases hold each word; stems without their star."""
        lists = [
            phrases
            for entry in self.taxonomy.interventions
            for rule in entry.rules
            for _, phrases, _ in phrase_lists(rule)
        ]
        for kind in self.taxonomy.supplier_kinds:
            lists += [kind.phrases, kind.unless or ()]
        return Counter(
            word.removesuffix("*")
            for phrases in lists
            for phrase in phrases
            for word in set(self.vocabulary.words_of_phrase(phrase))
        )

    def gives_words(self, phrase: str) -> bool:
        """Tell whether a phrase alone makes a word known, and so keeps it from counting as cut."""
        counts = self.word_counts
        words = {word.removesuffix("*") for word in self.vocabulary.words_of_phrase(phrase)}
        rare = [word for word in words if counts[word] == 1]
        return any(other != word and other.startswith(word) for word in rare for other in counts)

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
