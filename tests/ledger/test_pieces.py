"""Whatever the size of the pieces in which a file is read, it is the same ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from prevspend.errors import PrevspendError
from prevspend.ledger import read_ledger
from prevspend.ledger.formats import csvfile, parquet
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.ledger import Ledger

HERE = Path(__file__).parent
WHOLE = 1 << 30
READ_IN_PIECES = {".csv", ".txt", ".tsv", ".gz", ".zip", ".parquet"}


def files() -> Iterator[Path]:
    for folder in (HERE / "files", HERE / "bad", *(EXAMPLES.rglob("*/"))):
        yield from sorted(path for path in folder.iterdir() if path.suffix in READ_IN_PIECES)


def read(path: Path, piece: int) -> Ledger | str:
    """Read a file in pieces of so many bytes; or give the error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvfile, "PIECE", piece)
        patch.setattr(parquet, "PIECE", max(piece // 100, 1))
        try:
            return read_ledger([path])
        except PrevspendError as error:
            return str(error)


def in_full(lines: pa.Table) -> pa.Table:
    """Write every text out: dictionaries may number them in another way."""
    texts = [
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in lines.columns
    ]
    return pa.table(texts, names=lines.column_names).combine_chunks()


def assert_same(found: Ledger | str, whole: Ledger | str) -> None:
    if isinstance(found, str) or isinstance(whole, str):
        assert found == whole
        return
    assert in_full(found.lines).equals(in_full(whole.lines))
    assert found.rejected == whole.rejected
    assert found.oddities == whole.oddities
    assert found.sources == whole.sources
    assert found.organisation == whole.organisation


@pytest.mark.parametrize("path", list(files()), ids=lambda path: path.name)
@pytest.mark.parametrize("pieces", [4, 15])
def test_a_file_read_in_small_pieces_is_the_same_ledger(path: Path, pieces: int) -> None:
    packed = path.suffix == ".gz"
    size = (1 << 20) if packed else path.stat().st_size
    assert_same(read(path, max(size // pieces, 50)), read(path, WHOLE))
