"""Which lines a ledger would need, so that a change is measured and not taken at its most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.diff.model import BUMPS, largest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.diff.model import TaxonomyChange, TaxonomyDiff

_MOST_LINES = 5


def how_to_measure(difference: TaxonomyDiff, new: Taxonomy) -> str | None:
    """Return which ledger lines may bring the step of the version down, in a sentence.

    Nothing is returned where the step does not hang on changes that no ledger has measured, or
    where no example shows a line for them.

    Args:
        difference: the difference of two taxonomies.
        new: the new one, whose examples show the lines.
    """
    version = difference.version
    sure = largest([version.least, version.measured or "none"])
    if BUMPS.index(version.needed) <= BUMPS.index(sure):
        return None
    open_ids = set(version.open_changes)
    changes = [change for change in difference.changes if change.id in open_ids]
    lines = list(dict.fromkeys(line for change in changes for line in _lines(change, new)))
    if not lines:
        return None
    more = f"; and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return (
        f"A {version.needed} step is asked for because no ledger shows what the change does. To"
        " measure it, which may bring the step down, name with --ledger a ledger that has a line"
        f" like: {'; '.join(lines[:_MOST_LINES])}{more}"
    )


def _lines(change: TaxonomyChange, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the first made-up line that the rules of a change win, as it stands in an example."""
    rules = set(change.rules)
    for entry in taxonomy.interventions:
        if rules.isdisjoint(rule.id for rule in entry.rules):
            continue
        examples = [
            example
            for example in entry.examples
            if not example.not_ and (example.rule is None or example.rule in rules)
        ]
        if examples:
            fields = examples[0].fields()
            yield f"{', '.join(f'{name}: {text}' for name, text in fields.items())} ({entry.id})"
