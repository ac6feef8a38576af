"""The rules as others would write them: branches in order, the first that holds decides.

What is granted to the others: precedence is worked out for them beforehand, branches on columns
that the ledger lacks are left out, words cut off by the ledger's system need not be recognised,
nor is a runner-up or a share. Texts are brought into the form that is compared once a distinct
value, as a competent user would: words in lower case, short forms written out, one space between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from prevspend.classify import (
    CODE_FIELDS,
    SUPPLIER_KIND,
    Test,
    Vocabulary,
    compile_alternatives,
    compile_rules,
    vocabulary_of,
)
from tests.bench.ledgers import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.taxonomy import Taxonomy

COLUMNS = (*FIELDS.values(), SUPPLIER_KIND)


class Condition(NamedTuple):
    """A pattern that a column must hold, or one of some codes; `holds` is false for a veto."""

    column: str
    pattern: str
    holds: bool = True


class Branch(NamedTuple):
    """Conditions that must all be met, and the rule that then decides."""

    rule: str
    conditions: tuple[Condition, ...]


class Others:
    """A taxonomy as regular expressions."""

    def __init__(self, taxonomy: Taxonomy, kind: str) -> None:
        self.taxonomy = taxonomy
        rules = compile_rules(taxonomy)
        self.vocabulary = vocabulary_of(taxonomy, rules)
        self.branches = [
            Branch(
                rules[alternative.rule].rule.id,
                (
                    *(self._condition(test) for test in alternative.tests),
                    *(
                        self._condition(veto)._replace(holds=False)
                        for veto in rules[alternative.rule].vetoes
                        if veto.field in COLUMNS
                    ),
                ),
            )
            for alternative in compile_alternatives(rules, self.vocabulary)
            if rules[alternative.rule].applies_to(kind)
            and all(test.field in COLUMNS for test in alternative.tests)
        ]

    def tidied(self, field: str, texts: Iterable[str]) -> dict[str, str]:
        """Give the distinct texts of a field in the form that patterns are tried on."""
        if field in CODE_FIELDS:
            return {text: text.strip().upper() for text in texts}
        return {text: " ".join(self.vocabulary.words_of(text)) for text in texts}

    def kinds(self, suppliers: Iterable[str]) -> dict[str, str]:
        """Give the kinds of each distinct supplier, one after the other."""
        tried = [
            (
                _word(kind.id),
                re.compile(words_pattern(self.vocabulary, kind.phrases)),
                re.compile(words_pattern(self.vocabulary, kind.unless or ()) or "$^"),
            )
            for kind in self.taxonomy.supplier_kinds
        ]
        tidied = self.tidied("supplier", suppliers)
        return {
            text: " ".join(
                kind
                for kind, is_one, is_none in tried
                if is_one.search(words) and not is_none.search(words)
            )
            for text, words in tidied.items()
        }

    def _condition(self, test: Test) -> Condition:
        if test.field in CODE_FIELDS:
            return Condition(test.field, codes_pattern(test.items))
        if test.field == SUPPLIER_KIND:
            return Condition(test.field, rf"\b(?:{'|'.join(map(_word, test.items))})\b")
        return Condition(test.field, words_pattern(self.vocabulary, test.items))


def words_pattern(vocabulary: Vocabulary, phrases: Iterable[str]) -> str:
    """Give the pattern that finds one of some phrases as whole words."""
    texts = [" ".join(vocabulary.words_of_phrase(phrase)) for phrase in phrases]
    if not texts:
        return ""
    return rf"\b(?:{'|'.join(text.replace('*', '[a-z0-9]*') for text in texts)})\b"


def codes_pattern(items: Iterable[str]) -> str:
    """Give the pattern that finds codes: exact, by their start, or in a range."""
    return f"^(?:{'|'.join(_codes(item.upper()) for item in items)})$"


def _codes(item: str) -> str:
    low, is_range, high = item.partition("..")
    if not is_range:
        return f"{re.escape(item[:-1])}.*" if item.endswith("*") else re.escape(item)
    numbers = range(int(low), int(high) + 1)
    return "|".join(f"{number:0{len(low)}d}" for number in numbers)


def _word(kind: str) -> str:
    return kind.replace("-", "_")
