"""The specification: how one line finds its rule, written row by row and as plainly as possible.

The engine must agree with this on every line. It is slow on purpose: read it to know what the
rules mean. A rule's rank is a tuple, that of its best fit to the line; the smallest wins:

1. what is declared to tell only the container comes last; then what puts a line out of scope comes
   first;
2. an exact code before a code prefix or range, and both before phrases;
3. what names the service before what tells the kind of expense;
4. the field that names the service, then the kind of expense, then the supplier (`FIELD_ORDER`);
5. more tests before fewer;
6. the longer phrase before the shorter;
7. words as they are written before words that are read as others;
8. a rule of an overlay before one of the national taxonomy;
9. the rule's id.

The third and the seventh step are for taxonomies that say `matching: 2`: there, words are read as
others (`Reader`), and a unit's name that joins two services decides nothing alone (`is_joined`).
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, pairwise, product
from string import ascii_lowercase
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
JOINABLE = ("cost_centre", "service", "division", "directorate")
UNITS = FIELD_ORDER[1:7]
Rank = tuple[bool, bool, int, bool, int, int, int, bool, bool, str]
Found = tuple[int, int, int, bool]  # how exact, which field, how many words, read: the smaller wins


VOWELS = str.maketrans("", "", "aeiou")
PASSED_OVER = {"at", "by", "for", "from", "in", "of", "on", "to", "with"}


class Reader:
    """What the words of a ledger stand for, where nobody wrote them out."""

    def __init__(self, taxonomy: Taxonomy, phrases: list[list[str]]) -> None:
        known = taxonomy.abbreviations
        self.several = {short: full for short, full in known.items() if not isinstance(full, str)}
        self.vocabulary = {word for words in phrases for word in words}
        self.plain = set(taxonomy.plain_words)
        self.after: dict[str, set[str]] = {}
        self.before: dict[str, set[str]] = {}
        for words in phrases:
            for left, right in pairwise(word for word in words if word not in PASSED_OVER):
                self.after.setdefault(left, set()).add(right)
                self.before.setdefault(right, set()).add(left)
        self.alone = cache(self.read_alone)

    def readings(self, words: list[str]) -> list[set[str]]:
        """Each word and what it stands for: alone, else by its neighbours once these are read."""
        found = [self.alone(word) for word in words]
        for _ in words:
            found = [one or self.in_company(words, found, at) for at, one in enumerate(found)]
        return [{word} | one for word, one in zip(words, found, strict=True)]

    def read_alone(self, word: str) -> set[str]:
        if word in (self.vocabulary | self.plain) - self.several.keys() | PASSED_OVER:
            return {word}
        hows = {full: self.how(word, full) for full in self.vocabulary if full[0] == word[0]}
        meant = {full for full, how in hows.items() if how in {"slip", "start"}}
        return self.one({*meant}) if "slip" in hows.values() else set()

    def in_company(self, words: list[str], found: list[set[str]], at: int) -> set[str]:
        left = next((one for one in found[:at][::-1] if not one & PASSED_OVER), set())
        right = next((one for one in found[at + 1 :] if not one & PASSED_OVER), set())
        after = [self.after.get(other, set()) for other in left if self.says_something(other)]
        before = [self.before.get(other, set()) for other in right if self.says_something(other)]
        fits_left, fits_right = (
            {full for group in groups for full in group if self.may_mean(words[at], full)}
            for groups in (after, before)
        )
        return self.one(fits_left & fits_right or fits_left | fits_right)

    @staticmethod
    def says_something(word: str) -> bool:
        return len(word) >= 3 and word.isalpha()

    def may_mean(self, word: str, full: str) -> bool:
        return full in self.several[word] if word in self.several else bool(self.how(word, full))

    @staticmethod
    def one(words: set[str]) -> set[str]:
        """The words, if they differ in their endings only; else none."""
        halves = [max(map(len, pair)) // 2 + 1 for pair in combinations(words, 2)]
        pairs = zip(combinations(words, 2), halves, strict=True)
        return words if all(one[:half] == other[:half] for (one, other), half in pairs) else set()

    @staticmethod
    def how(word: str, full: str) -> str | None:
        """How a word stands for a longer one, or for one it is a slip of."""
        if not word.isalpha() or word[0] != full[0] or word == full:
            return None
        if len(word) >= 3 and full.startswith(word):
            return "start"
        letters = iter(full)
        bones, full_bones = word.translate(VOWELS), full.translate(VOWELS)
        vowels = len(full) - len(full_bones) - (len(word) - len(bones))
        is_within = 3 <= len(word) < len(full) and all(letter in letters for letter in word)
        if is_within and vowels > 0 and len(bones) >= len(full_bones) * 2 / 3:
            return "contraction"
        return "slip" if len(full) >= 7 and full in slips(word, wrong=len(full) >= 9) else None


@cache
def slips(word: str, *, wrong: bool) -> set[str]:
    """Everything that a word may be with one letter more or less, two turned, or one wrong."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts}
    found |= {left + letter + right for left, right in cuts for letter in ascii_lowercase}
    found |= {left + right[1::-1] + right[2:] for left, right in cuts if len(right) > 1}
    if wrong:
        found |= {left + letter + right[1:] for left, right in cuts for letter in ascii_lowercase}
    return found


class Specification:
    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.words = cache(self.split)  # caches are the only concession to speed
        self.phrase_words = cache(self.split_phrase)
        self.holds = cache(self.look_for)
        self.kinds = {kind.id: kind for kind in taxonomy.supplier_kinds}
        rules = [rule for entry in taxonomy.interventions for rule in entry.rules]
        unless = [rule.unless for rule in rules if rule.unless]
        vetoes = [{"in": veto} if isinstance(veto, tuple) else veto.tests() for veto in unless]
        tested = [{"in": rule.phrases or (), **rule.tests()} for rule in rules] + vetoes
        kinds = [{"in": kind.phrases + (kind.unless or ())} for kind in taxonomy.supplier_kinds]
        phrases = [
            [word.removesuffix("*") for word in self.phrase_words(phrase)]
            for tests in (*tested, *kinds)
            for field, phrases in tests.items()
            if field not in CODES | {"supplier_kind"}
            for phrase in phrases
        ]
        self.vocabulary = {word for words in phrases for word in words}
        self.matching = taxonomy.head.matching
        self.reader = Reader(taxonomy, phrases)
        self.readings = cache(lambda text: self.reader.readings(self.words(text)))

    def split(self, text: str) -> list[str]:
        """A ledger text's words: short forms written out, without `and` and `the`."""
        known = self.taxonomy.abbreviations
        long = {short: full for short, full in known.items() if isinstance(full, str)}
        full = " ".join(long.get(word, word) for word in split_words(text))
        return [word for word in full.split() if word not in {"and", "the"}]

    def split_phrase(self, phrase: str) -> list[str]:
        """A phrase's words; one that ends in `*` keeps it."""
        words: list[str] = []
        for part in phrase.split():
            words += self.words(part)
            if part.endswith("*"):
                words[-1] += "*"
        return words

    def look_for(self, phrase: str, value: str) -> tuple[int, bool]:
        """The number of the phrase's words if the value holds it, else 0; whether only as read."""
        words = self.words(value)
        if self.stands(phrase, value, [{word} for word in words], cut=self.matching == 1):
            return len(self.phrase_words(phrase)), False
        if self.matching == 2 and self.stands(phrase, value, self.readings(value), cut=True):
            return len(self.phrase_words(phrase)), True
        return 0, False

    def stands(self, phrase: str, value: str, readings: list[set[str]], *, cut: bool) -> bool:
        """Whether a value holds a phrase as whole words, if its words are read so."""
        wanted, words = self.phrase_words(phrase), self.words(value)
        if len(wanted) > len(words):
            return False
        cut = cut and len(value) >= 20 and bool(words) and words[-1] not in self.vocabulary
        for start in range(len(words) - len(wanted) + 1):
            for at, word in enumerate(wanted, start):
                is_same = word in readings[at]
                stem = word.removesuffix("*")
                is_stem = word.endswith("*") and any(one.startswith(stem) for one in readings[at])
                is_cut = cut and at == len(words) - 1 == start + len(wanted) - 1
                is_cut = is_cut and len(words[at]) >= (3 if len(wanted) > 1 else 6)
                if not (is_same or is_stem or (is_cut and word.startswith(words[at]))):
                    break
            else:
                return True
        return False

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
            kinds = [read for kind in items if (read := self.is_kind(kind, name)) is not None]
            return (2, at, 0, min(kinds)) if kinds else None
        value = line.get(field, "")
        if not value:
            return None
        if field in CODES:
            exact = [found for item in items if (found := self.code(item, value)) is not None]
            return (min(exact), at, 0, False) if exact else None
        held = [
            (-words, read) for words, read in (self.holds(item, value) for item in items) if words
        ]
        return (2, at, *min(held)) if held else None

    def is_kind(self, kind_id: str, name: str) -> bool | None:
        """Whether a supplier is of a kind only as its name is read; None if it is not."""
        kind = self.kinds[kind_id]
        if any(self.holds(phrase, name)[0] for phrase in kind.unless or ()):
            return None
        held = [self.holds(phrase, name) for phrase in kind.phrases]
        return min((read for words, read in held if words), default=None)

    def rank(
        self,
        entry: Intervention,
        rule: Rule,
        line: Mapping[str, str],
        kind: str | None,
        joined: set[str],
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
                rule.fallback or rule.grade == "container",
                entry.status != "out_of_scope",
                min(exact for exact, _, _, _ in fit),
                self.matching == 2 and self.tells_kind(rule, fit),
                min(field for _, field, _, _ in fit),
                -len(fit),
                sum(words for _, _, words, _ in fit),
                any(read for _, _, _, read in fit),
                rule.id not in self.taxonomy.local_rules,
                rule.id,
            )
            for fit in fits
            if not any({at for _, at, _, _ in fit} == {FIELD_ORDER.index(name)} for name in joined)
        ]
        return min(ranks, default=None)

    def tells_kind(self, rule: Rule, fit: tuple[Found, ...]) -> bool:
        """Whether a rule that fits in a certain way only tells the kind of expense."""
        best = FIELD_ORDER[min(field for _, field, _, _ in fit)]
        told = "unit" if best in {*UNITS, "directorate"} else "kind"
        declared = "container" if rule.fallback else rule.grade
        return (declared or told) == "kind"

    def candidates(
        self, line: Mapping[str, str], kind: str | None = None
    ) -> list[tuple[Intervention, Rule]]:
        """Every rule that matches a line, best first."""
        joined = {field for field in JOINABLE if self.is_joined(field, line.get(field, ""), kind)}
        return [(entry, rule) for _, entry, rule in self.ranked(line, kind, joined)]

    def ranked(
        self, line: Mapping[str, str], kind: str | None, joined: set[str]
    ) -> list[tuple[Rank, Intervention, Rule]]:
        ranked = [
            (rank, entry, rule)
            for entry in self.taxonomy.interventions
            for rule in entry.rules
            if (rank := self.rank(entry, rule, line, kind, joined)) is not None
        ]
        return sorted(ranked, key=lambda item: item[0])

    def is_joined(self, field: str, name: str, kind: str | None) -> bool:
        """Whether a name joins two services, so that it decides nothing alone."""
        parts = re.split(r"[&/,+]|\band\b", name, flags=re.IGNORECASE)
        parts = [part.strip() for part in parts if re.search("[^\\W\\d_]", part)]
        if self.matching == 1 or len(parts) < 2:
            return False
        whole, *found = [self.ranked({field: text}, kind, set())[:1] for text in (name, *parts)]
        statuses = {entry.status for part in found for _, entry, _ in part}
        ranks = [rank for part in found for rank, _, _ in part]
        return any(
            entry.status in {"prevention", "not_prevention"} and len(statuses) > 1 and rank in ranks
            for rank, entry, _ in whole
        )
