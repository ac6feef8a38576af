"""Checks on examples: is every rule proved by a line it wins, and by one it just misses?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.cases import example_lines, proved_rules
from prevspend.upkeep.check.relations import covers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Example, Intervention, Rule
    from prevspend.upkeep.check.folder import Checked
    from prevspend.upkeep.findings import Finding


def check_proofs(checked: Checked) -> Iterator[Finding]:
    """Find the rules that win none of the examples, and those that none comes near."""
    taxonomy = checked.taxonomy
    tried = example_lines(checked.bench)
    trial = checked.bench.try_lines([line for _, _, line in tried])
    proved = proved_rules(tried, trial)
    for entry in taxonomy.interventions:
        for rule in entry.rules:
            if rule.id not in proved:
                what = f"the rule '{rule.id}' wins none of the examples"
                fix = f"add an example to '{entry.id}' that it wins"
                yield checked.about_rule(
                    "rule-unproved", rule, ("id",), what, found=rule.id, fix=fix
                )
            if _can_be_near(rule) and not _has_near_miss(checked, entry, rule):
                what = f"no example of '{entry.id}' comes near the rule '{rule.id}' and misses"
                fix = "add a line that shares words with it and is not this, with `not: true`"
                yield checked.about_rule(
                    "rule-without-example-out", rule, ("id",), what, found=rule.id, fix=fix
                )


def _can_be_near(rule: Rule) -> bool:
    """Tell whether a line can nearly fit a rule: codes fit or do not, phrases share words."""
    return bool(rule.phrases or rule.phrase_fields())


def _has_near_miss(checked: Checked, entry: Intervention, rule: Rule) -> bool:
    looked_for: dict[str, set[str]] = {}
    tests = [(field, getattr(rule, field)) for field in rule.phrase_fields()]
    tests += [(field, rule.phrases) for field in rule.in_ or ()]
    for field, phrases in tests:
        words = (checked.vocabulary.words_of_phrase(phrase) for phrase in phrases)
        looked_for.setdefault(field, set()).update(*words)
    return any(
        _shares_a_word(checked, example, looked_for) for example in entry.examples if example.not_
    )


def _shares_a_word(checked: Checked, example: Example, looked_for: dict[str, set[str]]) -> bool:
    texts = example.fields()
    return any(
        covers(word, there)
        for field, words in looked_for.items()
        for there in checked.vocabulary.words_of(texts.get(field, ""))
        for word in words
    )
