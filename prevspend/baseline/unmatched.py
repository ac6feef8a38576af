"""Decisions of people that match no line, and where in the ledger their words stand instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from prevspend import people
from prevspend.baseline.local import override_totals, written_at
from prevspend.english import plural
from prevspend.ledger import CLASSIFICATION_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from prevspend.classify import Allocations, Override

_HINTS = 5  # so many decisions are explained
_FEWEST_TO_PART = 2
_LIKE = 80  # of 100: a name that was restyled or recoded


def unmatched_overrides(allocations: Allocations) -> Iterator[str]:
    """Yield a warning where decisions of people match no line."""
    unused = {entry.id for entry in override_totals(allocations) if not entry.lines}
    if not unused:
        return
    advice = (
        "Check the values they name; the ledger may have been recoded, or they are of another one."
    )
    idle = [override for override in allocations.overrides if override.id in unused]
    elsewhere = [
        text
        for override in idle[:_HINTS]
        for text in (
            *_elsewhere(override, allocations.codings),
            *_nearest(override, allocations.codings),
            *_not_together(override, allocations.codings),
        )
    ]
    listed = ", ".join(
        f"{_named(override)}{f' ({_about(override)})' if at < _HINTS else ''}"
        for at, override in enumerate(idle)
    )
    known = f" {'. '.join(elsewhere)}." if elsewhere else ""
    yield f"{plural(len(unused), 'decision')} matched no line: {listed}. {advice}{known}"


def _elsewhere(override: Override, codings: pa.Table) -> Iterator[str]:
    """Yield each value of a decision that only other fields of the ledger hold, with these."""
    for field, value in override.lines.values().items():
        if field not in CLASSIFICATION_FIELDS:
            continue
        fields = [name for name in CLASSIFICATION_FIELDS if _holds(codings[name], value)]
        if fields and field not in fields:
            yield (
                f"'{value}' of '{_named(override)}' is in {' and '.join(fields)} of this ledger,"
                f" not in {field}"
            )


def _nearest(override: Override, codings: pa.Table) -> Iterator[str]:
    """Yield for each value that no field of the ledger holds the most alike one, if any is."""
    for field, value in override.lines.values().items():
        if field not in CLASSIFICATION_FIELDS or not isinstance(value, str):
            continue
        if any(_holds(codings[name], value) for name in CLASSIFICATION_FIELDS):
            continue
        known = [text for text in pc.unique(codings[field]).to_pylist() if text]
        near = process.extractOne(
            value, known, processor=str.casefold, score_cutoff=_LIKE, scorer=fuzz.ratio
        )
        if near:
            texts = [people.shown_in(field, text) for text in (value, near[0])]
            yield (
                f"no {field.replace('_', ' ')} is '{texts[0]}', as '{_named(override)}' has it; the"
                f" nearest is '{texts[1]}'"
            )


def _not_together(override: Override, codings: pa.Table) -> Iterator[str]:
    """Yield what holds most values of a decision, where the ledger holds all of them apart."""
    values = override.lines.values()
    if override.is_single or len(values) < _FEWEST_TO_PART:
        return
    rows = codings.select(list(values)).to_pylist()
    if any(all(row[field] != value for row in rows) for field, value in values.items()):
        return
    row = max(rows, key=lambda row: sum(row[field] == value for field, value in values.items()))
    others = " and ".join(
        f"{_in_words(field, row[field] or '')} in place of {_in_words(field, str(value))}"
        for field, value in values.items()
        if row[field] != value
    )
    yield f"no line has all that '{_named(override)}' names; the nearest has {others}"


def _about(override: Override) -> str:
    """Return the values that a decision names, of several the first, as they may be published."""
    values = override.lines.values().items()
    more = f", and {len(override.also):,} more that are alike" if override.also else ""
    return f"{', '.join(_in_words(field, str(text)) for field, text in values)}{more}"


def _named(override: Override) -> str:
    """Return where a decision is written, or else its id."""
    return written_at(override) or override.id


def _in_words(field: str, text: str) -> str:
    return f"{field.replace('_', ' ')} '{people.shown_in(field, text)}'"


def _holds(column: pa.ChunkedArray, value: str | int) -> bool:
    return bool(pc.any(pc.equal(column.cast("string"), str(value))).as_py())
