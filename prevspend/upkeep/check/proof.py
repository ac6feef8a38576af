"""Checks on examples: is every rule proved by a line it wins and by a line it nearly matches?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.cases import example_lines, proved_rules
from prevspend.upkeep.check.near_misses import NearMisses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.upkeep.check.checked import CheckedTaxonomy
    from prevspend.upkeep.findings import CheckFinding


def check_proofs(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield the rules that win none of the examples, and those that none nearly matches."""
    tried = example_lines(checked.tester)
    trial = checked.tester.try_lines([line for _, _, line in tried])
    proved = proved_rules(tried, trial)
    near_misses = NearMisses(checked)
    for compiled in checked.tester.rules:
        rule, entry = compiled.rule, compiled.intervention
        if rule.id not in proved:
            what = f"the rule '{rule.id}' wins none of the examples"
            fix = f"add an example to '{entry.id}' that it wins"
            yield checked.about_rule("rule-unproved", rule, ("id",), what, text=rule.id, fix=fix)
        if not near_misses.has_near_miss(compiled):
            what = f"no example of '{entry.id}' nearly matches the rule '{rule.id}' and does not"
            fix = "add a line that shares words with it and is not this, with `not: true`"
            yield checked.about_rule(
                "rule-without-example-out", rule, ("id",), what, text=rule.id, fix=fix
            )
