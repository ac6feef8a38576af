"""Which lines a ledger would need, so that a change is measured and not taken at its most."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from prevspend.upkeep.diff.model import BUMPS, largest
from prevspend.upkeep.trials import RuleTester, made_up_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.classify import CompiledRule
    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.diff.model import TaxonomyChange, TaxonomyDiff
    from prevspend.upkeep.trials import TrialLine

_MOST_LINES = 5
_MOST_TRIED = 2000
"""The lines tried for one way in which a rule matches."""


def how_to_measure(difference: TaxonomyDiff, old: Taxonomy, new: Taxonomy) -> str | None:
    """Return which ledger lines may bring the step of the version down, in a sentence.

    Each line is made of a changed rule's own words and is tried by both taxonomies: a rule of the
    change decides it in one of them, and another rule, or none, in the other.

    Nothing is returned where the step does not hang on changes that no ledger has measured, or
    where no such line can be made.

    Args:
        difference: the difference of two taxonomies.
        old: the old one.
        new: the new one.
    """
    version = difference.version
    sure = largest([version.least, version.measured or "none"])
    if BUMPS.index(version.needed) <= BUMPS.index(sure):
        return None
    open_ids = set(version.open_changes)
    changes = [change for change in difference.changes if change.id in open_ids]
    lines = _LinesOfChanges(old, new)
    shown = list(dict.fromkeys(line for change in changes if (line := lines.of(change))))
    if not shown:
        return None
    more = f"; and {len(shown) - _MOST_LINES} more" if len(shown) > _MOST_LINES else ""
    return (
        f"A {version.needed} step is asked for because no ledger shows what the change does. To"
        " measure it, which may bring the step down, name with --ledger a ledger that has a line"
        f" like: {'; '.join(shown[:_MOST_LINES])}{more}"
    )


class _LinesOfChanges:
    """Makes the lines that show what changes do."""

    def __init__(self, old: Taxonomy, new: Taxonomy) -> None:
        self._sides = (RuleTester(new), new), (RuleTester(old), old)

    def of(self, change: TaxonomyChange) -> str | None:
        """Return a line that the change decides; nothing where none can be made.

        A line that another rule decides before than after is taken first, and then any line that a
        rule of the change decides.
        """
        rules, decided = set(change.rules), None
        lines = [
            line for tester, taxonomy in self._sides for line in _made(tester, taxonomy, rules)
        ]
        winners = [self._winners(tester, lines) for tester, _ in self._sides]
        for line, after, before in zip(lines, *winners, strict=True):
            own = next((rule for rule in (after, before) if rule and rule.rule.id in rules), None)
            if own and _names(after) != _names(before):
                return _shown(line, own)
            decided = decided or (own and _shown(line, own))
        return decided

    @staticmethod
    def _winners(tester: RuleTester, lines: Sequence[TrialLine]) -> list[CompiledRule | None]:
        trial = tester.try_lines(lines)
        return [trial.winner(number) for number in range(len(lines))]


def _made(tester: RuleTester, taxonomy: Taxonomy, rules: set[str]) -> Iterator[TrialLine]:
    """Yield the lines made of the words of some rules, for each kind of organisation."""
    for kind in tester.kinds:
        for alternative in tester.alternatives:
            rule = tester.rules[alternative.rule]
            if rule.rule.id in rules and not alternative.rank.is_read and rule.applies_to(kind):
                made = islice(made_up_lines(alternative, taxonomy, kind), _MOST_TRIED)
                yield from (attempt.line for attempt in made)


def _names(decided: CompiledRule | None) -> tuple[str, str] | None:
    return (decided.rule.id, decided.intervention.id) if decided else None


def _shown(line: TrialLine, winner: CompiledRule) -> str:
    """Write a line: its fields, whose ledger it is in where that matters, and its intervention."""
    fields = ", ".join(f"{name}: {text}" for name, text in line.fields.items())
    kinds = winner.rule.organisation
    of_kind = f", of {' or '.join(kinds)}" if kinds else ""
    return f"{fields} ({winner.intervention.id}{of_kind})"
