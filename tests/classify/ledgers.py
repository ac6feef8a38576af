"""Small ledgers for tests, from rows of canonical fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.ledger import CLASSIFICATION_FIELDS, LINE_FIELDS, Ledger, MemoryLines, Organisation
from prevspend.ledger.columns import encode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.ledger import Kind


def ledger_of(
    rows: Sequence[Mapping[str, str | int]], kind: Kind | None = "council", year: str = "2024-25"
) -> Ledger:
    """Make a ledger; `amount` is pence, every other field text; there are no dates."""
    size = len(rows)
    dictionaries = {"organisation", "organisation_code", "period", *CLASSIFICATION_FIELDS}
    texts: dict[str, pa.Array] = {
        field: encode(pa.chunked_array([pa.array([str(row.get(field, "")) for row in rows])]))
        for field in dictionaries
    }
    columns: dict[str, pa.Array] = {
        **texts,
        "financial_year": encode(pa.chunked_array([pa.array([year] * size)])),
        "source_file": encode(pa.chunked_array([pa.array(["test.csv"] * size)])),
        "date": pa.nulls(size, pa.date32()),
        "description": pa.array([row.get("description") for row in rows], pa.string()),
        "document": pa.nulls(size, pa.string()),
        "amount": pa.array([int(row.get("amount", 100)) for row in rows], type=pa.int64()),
        "source_row": pa.array(np.arange(2, size + 2, dtype=np.int32)),
    }
    lines = pa.table({field: columns[field] for field in LINE_FIELDS})
    return Ledger(
        stored_lines=MemoryLines(lines),
        organisation=Organisation("Test", None, kind),
        basis="ledger",
    )
