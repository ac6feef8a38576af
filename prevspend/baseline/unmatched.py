"""Decisions of people that match no line, and where in the ledger their words stand instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from prevspend.baseline.local import override_totals
from prevspend.english import plural
from prevspend.ledger import CLASSIFICATION_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from prevspend.classify import Allocations, Override


def unmatched_overrides(allocations: Allocations) -> Iterator[str]:
    """Yield a warning where decisions of people match no line."""
    unused = [entry.id for entry in override_totals(allocations) if not entry.lines]
    if not unused:
        return
    advice = "Check the values they name; the ledger may have been recoded."
    elsewhere = [
        text
        for override in allocations.overrides
        if override.id in unused
        for text in _elsewhere(override, allocations.codings)
    ]
    listed = ", ".join(unused)
    known = f" {'. '.join(elsewhere)}." if elsewhere else ""
    yield f"{plural(len(unused), 'override')} matched no line: {listed}. {advice}{known}"


def _elsewhere(override: Override, codings: pa.Table) -> Iterator[str]:
    """Yield each value of a decision that only other fields of the ledger hold, with these."""
    for field, value in override.lines.values().items():
        if field not in CLASSIFICATION_FIELDS:
            continue
        fields = [name for name in CLASSIFICATION_FIELDS if _holds(codings[name], value)]
        if fields and field not in fields:
            yield (
                f"'{value}' of '{override.id}' is in {' and '.join(fields)} of this ledger, not in"
                f" {field}"
            )


def _holds(column: pa.ChunkedArray, value: str | int) -> bool:
    return bool(pc.any(pc.equal(column.cast("string"), str(value))).as_py())
