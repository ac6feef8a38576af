"""Pair the interventions and rules of two taxonomies, even where an id changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.classify import Vocabulary, compile_rules, ranks_of, vocabulary_of
from prevspend.upkeep.rules import RuleTests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.classify import Rank
    from prevspend.taxonomy import Intervention, Rule, Taxonomy

_LEAST_LIKENESS = 0.6
"""The share of their items that two rules must have in common to be paired under two ids."""


@dataclass(frozen=True)
class ComparedRule:
    """A rule, its intervention, its tests and its ranks."""

    rule: Rule
    entry: Intervention
    tests: RuleTests
    ranks: frozenset[Rank]


def outcome(entry: Intervention) -> tuple[object, ...]:
    """Return what an intervention decides: between two with the same no pound moves."""
    share = entry.share and (entry.share.low, entry.share.central, entry.share.high)
    return entry.status, entry.tier, share, tuple(sorted(entry.lenses))


def compared_rules(taxonomy: Taxonomy, words: Vocabulary) -> dict[str, ComparedRule]:
    """Return all rules of a taxonomy by id.

    Args:
        taxonomy: the taxonomy.
        words: the vocabulary both sides are compared in.
    """
    compiled = compile_rules(taxonomy)
    ranks = ranks_of(compiled, vocabulary_of(taxonomy))
    return {
        compiled_rule.rule.id: ComparedRule(
            compiled_rule.rule,
            compiled_rule.intervention,
            RuleTests.of(compiled_rule.rule, words),
            taken,
        )
        for compiled_rule, taken in zip(compiled, ranks, strict=True)
    }


def pair_interventions(
    old: Taxonomy,
    new: Taxonomy,
    old_rules: Mapping[str, ComparedRule],
    new_rules: Mapping[str, ComparedRule],
) -> dict[str, str]:
    """Return the new id of each intervention that is in both, by its old id."""
    before = {entry.id: entry for entry in old.interventions}
    after = {entry.id: entry for entry in new.interventions}
    lost = {
        name: _items_of(entry, old_rules) for name, entry in before.items() if name not in after
    }
    gained = {
        name: _items_of(entry, new_rules) for name, entry in after.items() if name not in before
    }
    return {name: name for name in before if name in after} | _pair_by_likeness(lost, gained)


def _items_of(entry: Intervention, rules: Mapping[str, ComparedRule]) -> set[tuple[str, str]]:
    return {item for rule in entry.rules for item in rules[rule.id].tests.items()}


def pair_rules(
    pairs: Mapping[str, str], old: Mapping[str, ComparedRule], new: Mapping[str, ComparedRule]
) -> dict[str, str]:
    """Return the new id of each rule that is in both; a renamed rule stays in its intervention.

    Args:
        pairs: the new id of each intervention, by its old id.
        old: the old taxonomy's rules.
        new: the new taxonomy's.
    """
    pairs_of_rules = {name: name for name in old if name in new}
    for before, after in pairs.items():
        lost = {
            name: set(rule.tests.items())
            for name, rule in old.items()
            if rule.entry.id == before and name not in new
        }
        gained = {
            name: set(rule.tests.items())
            for name, rule in new.items()
            if rule.entry.id == after and name not in old
        }
        pairs_of_rules |= _pair_by_likeness(lost, gained)
    return pairs_of_rules


def _pair_by_likeness(
    old: Mapping[str, set[tuple[str, str]]], new: Mapping[str, set[tuple[str, str]]]
) -> dict[str, str]:
    """Pair by likeness, the most alike first; each is paired once."""
    scored = sorted(
        (-_likeness(items, other), before, after)
        for before, items in old.items()
        for after, other in new.items()
    )
    pairs: dict[str, str] = {}
    for score, before, after in scored:
        if -score >= _LEAST_LIKENESS and before not in pairs and after not in pairs.values():
            pairs[before] = after
    return pairs


def _likeness(first: set[tuple[str, str]], second: set[tuple[str, str]]) -> float:
    return len(first & second) / max(len(first | second), 1)
