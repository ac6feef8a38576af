"""Tables as Parquet files: small, quick to write, and the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from prevspend.ledger import in_one_piece

if TYPE_CHECKING:
    from pathlib import Path

_NOTE = {"prevspend": "amounts are integer pence; positive is spend"}
_FEW_VALUES = frozenset({"date", "share_low", "share_central", "share_high"})
_RISING = frozenset({"source_row", "coding"})


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table; pence and units are said in the file itself.

    Columns that are dictionaries stay so. To try one on the others costs more than all the rest
    of writing: their values are nearly all distinct. So do the least and greatest text of each
    column, which nobody asks for.
    """
    table = in_one_piece(table)  # where pieces end, pages of the file would end too
    kinds = {column.name: column.type for column in table.schema}
    coded = [
        name
        for name, kind in kinds.items()
        if pa.types.is_dictionary(kind) or name.removeprefix("local_") in _FEW_VALUES
    ]
    plain = [name for name in kinds if name not in coded]
    numbers = [name for name in plain if pa.types.is_integer(kinds[name])]
    pq.write_table(
        table.replace_schema_metadata(_NOTE),
        path,
        compression="zstd",
        use_dictionary=coded,
        write_statistics=numbers,
        column_encoding={name: "DELTA_BINARY_PACKED" for name in plain if name in _RISING},
    )
