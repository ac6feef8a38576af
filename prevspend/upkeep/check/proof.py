"""Checks on examples: is every rule proved by a line it wins, and by one it just misses?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.cases import example_lines, proved_rules
from prevspend.upkeep.check.nearness import Nearness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.upkeep.check.folder import Checked
    from prevspend.upkeep.findings import Finding


def check_proofs(checked: Checked) -> Iterator[Finding]:
    """Find the rules that win none of the examples, and those that none comes near."""
    tried = example_lines(checked.bench)
    trial = checked.bench.try_lines([line for _, _, line in tried])
    proved = proved_rules(tried, trial)
    nearness = Nearness(checked)
    for compiled in checked.bench.rules:
        rule, entry = compiled.rule, compiled.intervention
        if rule.id not in proved:
            what = f"the rule '{rule.id}' wins none of the examples"
            fix = f"add an example to '{entry.id}' that it wins"
            yield checked.about_rule("rule-unproved", rule, ("id",), what, found=rule.id, fix=fix)
        if not nearness.has_near_miss(compiled):
            what = f"no example of '{entry.id}' comes near the rule '{rule.id}' and misses"
            fix = "add a line that shares words with it and is not this, with `not: true`"
            yield checked.about_rule(
                "rule-without-example-out", rule, ("id",), what, found=rule.id, fix=fix
            )
