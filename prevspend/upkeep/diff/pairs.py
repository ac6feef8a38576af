"""Which interventions and rules of two taxonomies are the same ones, even where an id changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.classify import Vocabulary, compile_rules, ranks_of, vocabulary_of
from prevspend.upkeep.rules import RuleTests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.classify import Rank
    from prevspend.taxonomy import Intervention, Rule, Taxonomy

_ALIKE = 0.6
"""The part of all that two rules look for which they must share to be the same under two ids."""


@dataclass(frozen=True)
class Known:
    """A rule, the intervention it belongs to, what it says and the ranks it takes."""

    rule: Rule
    entry: Intervention
    tests: RuleTests
    ranks: frozenset[Rank]


def outcome(entry: Intervention) -> tuple[object, ...]:
    """Give what an intervention makes of a pound: two with the same move none between them."""
    share = entry.share and (entry.share.low, entry.share.central, entry.share.high)
    return entry.status, entry.tier, share, tuple(sorted(entry.lenses))


def known_rules(taxonomy: Taxonomy, words: Vocabulary) -> dict[str, Known]:
    """Give all rules of a taxonomy by id.

    Args:
        taxonomy: the taxonomy.
        words: the vocabulary both sides are compared in.
    """
    compiled = compile_rules(taxonomy)
    ranks = ranks_of(compiled, vocabulary_of(taxonomy))
    return {
        one.rule.id: Known(one.rule, one.intervention, RuleTests.of(one.rule, words), taken)
        for one, taken in zip(compiled, ranks, strict=True)
    }


def pair_interventions(
    old: Taxonomy, new: Taxonomy, old_rules: Mapping[str, Known], new_rules: Mapping[str, Known]
) -> dict[str, str]:
    """Give the new id of each intervention that is in both, by its old id."""
    before = {entry.id: entry for entry in old.interventions}
    after = {entry.id: entry for entry in new.interventions}
    lost = {
        name: _looked_for(entry, old_rules) for name, entry in before.items() if name not in after
    }
    found = {
        name: _looked_for(entry, new_rules) for name, entry in after.items() if name not in before
    }
    return {name: name for name in before if name in after} | _most_alike(lost, found)


def _looked_for(entry: Intervention, rules: Mapping[str, Known]) -> set[tuple[str, str]]:
    return {item for rule in entry.rules for item in rules[rule.id].tests.items()}


def pair_rules(
    pairs: Mapping[str, str], old: Mapping[str, Known], new: Mapping[str, Known]
) -> dict[str, str]:
    """Give the new id of each rule that is in both; a rule keeps to its intervention when renamed.

    Args:
        pairs: the new id of each intervention, by its old id.
        old: the old taxonomy's rules.
        new: the new taxonomy's.
    """
    found = {name: name for name in old if name in new}
    for before, after in pairs.items():
        lost = {
            name: set(one.tests.items())
            for name, one in old.items()
            if one.entry.id == before and name not in new
        }
        gained = {
            name: set(one.tests.items())
            for name, one in new.items()
            if one.entry.id == after and name not in old
        }
        found |= _most_alike(lost, gained)
    return found


def _most_alike(
    old: Mapping[str, set[tuple[str, str]]], new: Mapping[str, set[tuple[str, str]]]
) -> dict[str, str]:
    """Pair what is alike, the most alike first; each is paired once."""
    scored = sorted(
        (-_likeness(looked_for, other), before, after)
        for before, looked_for in old.items()
        for after, other in new.items()
    )
    pairs: dict[str, str] = {}
    for score, before, after in scored:
        if -score >= _ALIKE and before not in pairs and after not in pairs.values():
            pairs[before] = after
    return pairs


def _likeness(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> float:
    return len(one & other) / max(len(one | other), 1)
