"""Whatever the size of the pieces in which a file is read, it is the same ledger."""

from __future__ import annotations

import random
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from prevspend.errors import PrevspendError
from prevspend.reading import read_ledger
from prevspend.reading.formats import csvfile, parquet
from prevspend.reading.formats.quotes import end_of_last_row
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
def test_a_file_read_in_small_pieces_is_the_same_ledger(path: Path) -> None:
    size = (1 << 20) if path.suffix == ".gz" else path.stat().st_size
    assert_same(read(path, max(size // 9, 50)), read(path, WHOLE))


ROWS = {
    "honest": "NHS ICB,{day:02}/04/2024,Rent,Care,Quit CIC,{at},1.00\n",
    "line breaks": 'NHS ICB,{day:02}/04/2024,Rent,Care,"Quit\n\nCIC, and\r\nothers",{at},1.00\n',
    "quotes doubled": 'NHS ICB,{day:02}/04/2024,Rent,Care,"The ""Quit\n"" CIC",{at},"1,000.00"\n',
    "inches": 'NHS ICB,{day:02}/04/2024,Rent,6" pipe,a"b"c,{at},1.00\n',
    "inches and a line break": 'NHS ICB,{day:02}/04/2024,6" pipe,"Ca\nre",Quit,{at},1.00\n',
    "a break at the end of a row": 'NHS ICB,{day:02}/04/2024,Rent,Care,Quit,{at},"1.00\n"\n',
    "too wide": "NHS ICB,{day:02}/04/2024,Rent,Care,Quit, CIC,{at},1.00\n",
    "too wide by nothing": "NHS ICB,{day:02}/04/2024,Rent,Care,Quit,{at},1.00,,\n",
    "too short": "NHS ICB,{day:02}/04/2024,Rent\n",
    "blank": "\n",
    "Windows": "NHS ICB,{day:02}/04/2024,Rent,Care,Caf\udce9 \udca35,{at},1.00\r\n",
    "zeros": "NHS\0ICB,{day:02}/04/2024,Rent,Care,Quit,{at},1.00\n",
    "no amount": "NHS ICB,{day:02}/04/2024,Rent,Care,Quit,{at},####\n",
    "no date": "NHS ICB,31/04/2024,Rent,Care,Quit,{at},1.00\n",
    "a total": ",,,,,Total,1.00\n",
    "the header again": "Entity,Date,Expense Type,Expense Area,Supplier,Description,Amount\n",
    "never closed": 'NHS ICB,{day:02}/04/2024,Rent,Care,"Quit,{at},1.00\n',
}
CLOSED = ("honest", "line breaks", "quotes doubled", "a break at the end of a row")
OPEN_AMID = ("inches", "inches and a line break")


@pytest.mark.parametrize("seed", range(40))
def test_a_file_of_many_traps_read_in_small_pieces_is_the_same_ledger(
    seed: int, tmp_path: Path
) -> None:
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    kinds = ["honest"] * 6 + draw.sample(list(ROWS)[1:], 4)
    rows = (
        ROWS[draw.choice(kinds)].format(day=draw.randint(1, 30), at=at)
        for at in range(draw.choice([12, 60, 120]))
    )
    path = tmp_path / "ledger.csv"
    text = ROWS["the header again"] + "".join(rows)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    for piece in (250, 2_000):
        assert_same(read(path, piece), read(path, WHOLE))


@pytest.mark.parametrize("kinds", [CLOSED, (*CLOSED, *OPEN_AMID)], ids=["honest", "stray"])
def test_the_end_of_the_last_row_is_found_wherever_a_text_is_cut(kinds: tuple[str, ...]) -> None:
    rows = [ROWS[kind].format(day=1, at=0).encode() for kind in kinds] * 3
    text = b"".join(rows)
    ends = list(accumulate(map(len, rows)))
    for cut in range(len(text) + 1):
        expected = max((end for end in ends if end <= cut), default=0)
        assert end_of_last_row(text, cut, ",") == expected
