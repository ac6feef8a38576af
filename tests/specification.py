"""The specification: how one line finds its rule, written row by row and as plainly as possible.

The engine must agree with this on every line. It is slow on purpose: read it to know what the
rules mean. A rule's rank is a tuple, that of its best fit to the line; the smallest wins:

1. fallback rules come last; then rules that put a line out of scope come first;
2. an exact code before a code prefix or range, and both before phrases;
3. the field that names the service, then the kind of expense, then the supplier (`FIELD_ORDER`);
4. more tests before fewer;
5. the longer phrase before the shorter;
6. a rule of an overlay before one of the national taxonomy;
7. the rule's id.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.taxonomy import Intervention, Rule, Taxonomy

FIELD_ORDER = (
    *("ro_line", "cost_centre_code", "cost_centre", "analysis_1", "analysis_2", "service"),
    "division",
    *("account_code", "account", "purpose", "subjective_group"),
    *("procurement", "procurement_group"),
    *("supplier", "supplier_kind", "supplier_type", "directorate", "capital"),
)
CODES = {"ro_line", "cost_centre_code", "account_code"}
Rank = tuple[bool, bool, int, int, int, int, bool, str]
Found = tuple[int, int, int]  # how exact, which field, how many words: smaller is better


class Specification:
    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.words = cache(self.split)  # the only concession to speed
        self.kinds = {kind.id: kind for kind in taxonomy.supplier_kinds}
        rules = [rule for entry in taxonomy.interventions for rule in entry.rules]
        unless = [rule.unless for rule in rules if rule.unless]
        vetoes = [{"in": veto} if isinstance(veto, tuple) else veto.tests() for veto in unless]
        tested = [{"in": rule.phrases or (), **rule.tests()} for rule in rules] + vetoes
        kinds = [{"in": kind.phrases + (kind.unless or ())} for kind in taxonomy.supplier_kinds]
        self.vocabulary = {
            word.removesuffix("*")
            for tests in (*tested, *kinds)
            for field, phrases in tests.items()
            if field not in CODES | {"supplier_kind"}
            for phrase in phrases
            for word in self.phrase_words(phrase)
        }

    def split(self, text: str) -> list[str]:
        """A ledger text's words: short forms written out, without `and` and `the`."""
        full = " ".join(self.taxonomy.abbreviations.get(word, word) for word in split_words(text))
        return [word for word in full.split() if word not in {"and", "the"}]

    def phrase_words(self, phrase: str) -> list[str]:
        """A phrase's words; one that ends in `*` keeps it."""
        words: list[str] = []
        for part in phrase.split():
            words += self.words(part)
            if part.endswith("*"):
                words[-1] += "*"
        return words

    def holds(self, phrase: str, value: str) -> int:
        """The number of the phrase's words if the value holds it as whole words, else 0."""
        wanted, words = self.phrase_words(phrase), self.words(value)
        cut = len(value) >= 20 and bool(words) and words[-1] not in self.vocabulary
        for start in range(len(words) - len(wanted) + 1):
            for at, word in enumerate(wanted, start):
                is_same = words[at] == word
                is_stem = word.endswith("*") and words[at].startswith(word[:-1])
                is_cut = cut and at == len(words) - 1 == start + len(wanted) - 1
                is_cut = is_cut and len(words[at]) >= (3 if len(wanted) > 1 else 6)
                if not (is_same or is_stem or (is_cut and word.startswith(words[at]))):
                    break
            else:
                return len(wanted)
        return 0

    def code(self, wanted: str, value: str) -> int | None:
        """0 if the code is exactly this, 1 if it starts so or lies in the range, else None."""
        value = value.strip().upper()
        wanted = wanted.upper()
        low, dots, high = wanted.partition("..")
        if dots:
            return 1 if len(value) == len(low) and low <= value <= high else None
        if wanted.endswith("*"):
            return 1 if value.startswith(wanted[:-1]) else None
        return 0 if value == wanted else None

    def test(self, field: str, items: tuple[str, ...], line: Mapping[str, str]) -> Found | None:
        at = FIELD_ORDER.index(field)
        if field == "supplier_kind":
            name = line.get("supplier", "")
            return (2, at, 0) if any(self.is_kind(kind, name) for kind in items) else None
        value = line.get(field, "")
        if not value:
            return None
        if field in CODES:
            exact = [found for item in items if (found := self.code(item, value)) is not None]
            return (min(exact), at, 0) if exact else None
        words = max(self.holds(item, value) for item in items)
        return (2, at, -words) if words else None

    def is_kind(self, kind_id: str, name: str) -> bool:
        kind = self.kinds[kind_id]
        if any(self.holds(phrase, name) for phrase in kind.unless or ()):
            return False
        return any(self.holds(phrase, name) for phrase in kind.phrases)

    def rank(
        self, entry: Intervention, rule: Rule, line: Mapping[str, str], kind: str | None
    ) -> Rank | None:
        if rule.organisation and kind not in rule.organisation:
            return None
        tests = [[self.test(field, items, line)] for field, items in rule.tests().items()]
        looked_in = [field for field in rule.tests() if field not in CODES | {"supplier_kind"}]
        if rule.in_ and rule.phrases:
            tests.append([self.test(field, rule.phrases, line) for field in rule.in_])
            looked_in += rule.in_
        if isinstance(rule.unless, tuple):
            vetoes = [self.test(field, rule.unless, line) for field in looked_in]
        else:
            unless = rule.unless.tests() if rule.unless else {}
            vetoes = [self.test(field, items, line) for field, items in unless.items()]
        if any(vetoes):
            return None
        fits = product(*([found for found in test if found] for test in tests))
        ranks = [
            (
                rule.fallback,
                entry.status != "out_of_scope",
                min(exact for exact, _, _ in fit),
                min(field for _, field, _ in fit),
                -len(fit),
                sum(words for _, _, words in fit),
                rule.id not in self.taxonomy.local_rules,
                rule.id,
            )
            for fit in fits
        ]
        return min(ranks, default=None)

    def candidates(
        self, line: Mapping[str, str], kind: str | None = None
    ) -> list[tuple[Intervention, Rule]]:
        """Every rule that matches a line, best first."""
        ranked = [
            (rank, entry, rule)
            for entry in self.taxonomy.interventions
            for rule in entry.rules
            if (rank := self.rank(entry, rule, line, kind)) is not None
        ]
        ranked.sort(key=lambda item: item[0])
        return [(entry, rule) for _, entry, rule in ranked]
