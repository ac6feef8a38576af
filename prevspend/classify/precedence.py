"""Precedence: which of the rules that match a line decides it.

A rule may match in several ways: by one field or another, by a longer or a shorter phrase. Each
way is an *alternative* with a rank; the smallest rank wins:

1. rules declared to name only the container come last, whatever else they are; before them, and
   among them, rules that put a line out of scope come first;
2. an exact code comes before a code prefix or range, and both before phrases;
3. what names the service comes before what only shows the kind of expense;
4. the field that names the service comes before the kind of expense, and that before the
   supplier (`FIELD_ORDER`);
5. more tests come before fewer;
6. the longer phrase comes before the shorter;
7. words as they are written come before words that are read as others (`shortened`);
8. a rule of an overlay comes before one of the national taxonomy;
9. the rule's id decides.

An alternative's *grade* is what its rule declares, or else what its best field shows
(`grade_of_field`). Under `matching: 1` steps 3 and 7 make no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.classify.phrasebook import Vocabulary
    from prevspend.taxonomy import Intervention, Rule, RuleGrade, Taxonomy

FIELD_ORDER = (
    "ro_line",
    "cost_centre_code",
    "cost_centre",
    "analysis_1",
    "analysis_2",
    "service",
    "division",
    "account_code",
    "account",
    "purpose",
    "subjective_group",
    "procurement",
    "procurement_group",
    "supplier",
    "supplier_kind",
    "supplier_type",
    "directorate",
    "capital",
)
"""The fields from the one that names the service best to the vaguest."""

UNIT_FIELDS = frozenset(FIELD_ORDER[1 : FIELD_ORDER.index("account_code")])
"""The fields that name services."""

CODE_FIELDS = frozenset({"ro_line", "cost_centre_code", "account_code"})
SUPPLIER_KIND = "supplier_kind"
EXACT_CODE, CODE_PATTERN, PHRASE = range(3)
_EXACTNESS = ("an exact code", "the start or range of a code", "a phrase")


class Rank(NamedTuple):
    """How well a rule matches in one way; compared part by part, the smallest comes first."""

    is_container: bool
    keeps_in_scope: bool
    exactness: int
    is_kind: bool
    field: int
    tests: int
    words: int
    is_read: bool
    is_national: bool
    id: str


ID_STEP = Rank._fields.index("id")
"""The step of a rank at which only the ids are left to decide."""


class Test(NamedTuple):
    """One field and the items it may hold: phrases, codes or kinds of supplier.

    With `is_read`, it may also hold shortened words that are read as those of a phrase.
    """

    field: str
    items: tuple[str, ...]
    is_read: bool = False


class Alternative(NamedTuple):
    """One way in which a rule matches: all these tests hold, and none of the rule's vetoes."""

    rank: Rank
    rule: int
    tests: tuple[Test, ...]
    grade: RuleGrade


@dataclass(frozen=True)
class CompiledRule:
    """A rule with its intervention, as the matcher uses it."""

    rule: Rule
    intervention: Intervention
    vetoes: tuple[Test, ...]
    is_local: bool = False

    def applies_to(self, organisation: str | None) -> bool:
        """Return whether the rule is for a kind of organisation."""
        return not self.rule.organisation or organisation in self.rule.organisation


def compile_rules(taxonomy: Taxonomy) -> list[CompiledRule]:
    """Return all rules of a taxonomy in the order in which it states them."""
    local = taxonomy.local_rules
    reads = taxonomy.head.matching > 1
    return [
        CompiledRule(rule, intervention, vetoes_of(rule, is_read=reads), rule.id in local)
        for intervention in taxonomy.interventions
        for rule in intervention.rules
    ]


def compile_alternatives(rules: list[CompiledRule], vocabulary: Vocabulary) -> list[Alternative]:
    """Return the alternatives of all rules, best rank first."""
    alternatives = chain.from_iterable(
        alternatives_of(number, compiled, vocabulary) for number, compiled in enumerate(rules)
    )
    return sorted(alternatives, key=lambda alternative: alternative.rank)


def decisive_step(winner: Rank, loser: Rank) -> tuple[int, str]:
    """Return which step of precedence puts one rank before another, from 0, and why in words."""
    step = next(at for at, pair in enumerate(zip(winner, loser, strict=True)) if pair[0] != pair[1])
    fields = [FIELD_ORDER[rank.field].replace("_", " ") for rank in (winner, loser)]
    words = (
        "the other rule only names the container",
        "it puts the line out of scope",
        f"{_EXACTNESS[winner.exactness]} comes before {_EXACTNESS[loser.exactness]}",
        "it names the service, the other rule only shows the kind of expense",
        f"the {fields[0]} comes before the {fields[1]}",
        f"it tests {-winner.tests} fields, the other {-loser.tests}",
        f"its phrases have {-winner.words} words, the other's {-loser.words}",
        "its words are written so, the other's only read so",
        "all else is equal, and it is a rule of the overlay",
        "all else is equal, and its id comes first in the alphabet",
    )
    return step, words[step]


def ranks_of(rules: list[CompiledRule], vocabulary: Vocabulary) -> list[frozenset[Rank]]:
    """Return the ranks of each rule's alternatives, for whatever kinds of organisation it is."""
    return [
        frozenset(each.rank for each in alternatives_of(number, compiled, vocabulary))
        for number, compiled in enumerate(rules)
    ]


def alternatives_of(
    number: int, compiled: CompiledRule, vocabulary: Vocabulary
) -> Iterator[Alternative]:
    """Yield a rule's alternatives: one field, exactness and phrase length for each test."""
    rule = compiled.rule
    choices = [_ways((field,), items, vocabulary) for field, items in rule.tests().items()]
    if rule.in_ and rule.phrases:
        choices.append(_ways(rule.in_, rule.phrases, vocabulary))
    for ways in product(*choices):
        exactness, fields, words, tests = zip(*ways, strict=True)
        grade = rule.declared_grade or grade_of_field(FIELD_ORDER[min(fields)])
        rank = Rank(
            is_container=rule.declared_grade == "container",
            keeps_in_scope=compiled.intervention.status != "out_of_scope",
            exactness=min(exactness),
            is_kind=grade == "kind" and vocabulary.matching > 1,
            field=min(fields),
            tests=-len(ways),
            words=-sum(words),
            is_read=False,
            is_national=not compiled.is_local,
            id=rule.id,
        )
        yield Alternative(rank, number, tests, grade)
        if vocabulary.reads and not all(test.field in CODE_FIELDS for test in tests):
            yield Alternative(
                rank._replace(is_read=True), number, tuple(map(as_read, tests)), grade
            )


def grade_of_field(field: str) -> RuleGrade:
    """Return the grade of a field: it names a service, a kind of expense or only a wide unit."""
    if field == "directorate":
        return "container"
    return "named" if field in UNIT_FIELDS else "kind"


def _ways(
    fields: tuple[str, ...], items: tuple[str, ...], vocabulary: Vocabulary
) -> list[tuple[int, int, int, Test]]:
    """Split a test's items into groups of one exactness and one number of words.

    Returns:
        For each field and group: the exactness, the field's place in `FIELD_ORDER`, the number
        of words, and the test. All fields are of one sort: codes, phrases or kinds of supplier.
    """
    groups: dict[tuple[int, int], list[str]] = {}
    for item in items:
        if fields[0] in CODE_FIELDS:
            is_exact = ".." not in item and not item.endswith("*")
            key = (EXACT_CODE if is_exact else CODE_PATTERN, 0)
        elif fields[0] == SUPPLIER_KIND:
            key = (PHRASE, 0)
        else:
            key = (PHRASE, len(vocabulary.words_of_phrase(item)))
        groups.setdefault(key, []).append(item)
    return [
        (exactness, FIELD_ORDER.index(field), words, Test(field, tuple(group)))
        for field in fields
        for (exactness, words), group in groups.items()
    ]


def vetoes_of(rule: Rule, *, is_read: bool) -> tuple[Test, ...]:
    """Return a rule's vetoes, one for each field.

    With `is_read`, shortened words that are read as those of a phrase veto too.
    """
    vetoes = tuple(Test(field, items) for field, items in rule.vetoes().items())
    return tuple(map(as_read, vetoes)) if is_read else vetoes


def as_read(test: Test) -> Test:
    """Return a test that shortened words pass too; a test of codes stays as it is."""
    return test if test.field in CODE_FIELDS else test._replace(is_read=True)
