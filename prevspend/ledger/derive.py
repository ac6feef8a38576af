"""From the columns of a file to the canonical fields, as text, in the way its layout says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from prevspend.ledger.fields import ColumnField
    from prevspend.ledger.recognise import Recognised
    from prevspend.ledger.sheets import Cells


def field_columns(cells: Cells, recognised: Recognised) -> dict[ColumnField, pa.ChunkedArray]:
    """Give the text of each canonical field the sheet has, one entry for each of its rows."""
    return {field: cells.columns[at] for field, at in recognised.columns.items()}
