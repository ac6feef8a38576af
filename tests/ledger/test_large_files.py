"""Large text files are read in blocks; whatever is in them, they come out as if read whole."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import PrevspendError
from prevspend.ledger import Ledger, read_ledger
from prevspend.ledger.formats import largetext
from tests.bench.ledgers import write_ledger

if TYPE_CHECKING:
    from pathlib import Path

_LINES = 30_000  # more than one block
_ROW = b'"202401","2024-04-01","9","5159","Rent","0C728","Team","Care","Children","S","T","1.00"\n'
_LATE = {
    "nothing else": b"",
    "a last line that does not end": _ROW[:-1],
    "a line break in a cell": _ROW.replace(b'"T"', b'"T\nand on"'),
    "zeros": _ROW.replace(b'"T"', b'"T\0"'),
    "letters of Windows": _ROW.replace(b'"T"', b'"\xa312"'),
    "letters of UTF-8": _ROW.replace(b'"T"', "“£12”".encode()),
    "a row with a cell too many": _ROW.replace(b'"T"', b'"T","T"'),
    "a row with a cell too few": _ROW.replace(b'"T",', b""),
    "blank rows": b"\n\n,,,,,,,,,,,\n",
    "a total": b",,,,,,,,,,Total,1.00\n",
    "the end-of-file mark of DOS": b"\x1a",
    "a quotation mark that is not closed": _ROW.replace(b'"T"', b'"T') + _ROW * 20,
    "a second table": b"\n" + b"Amount,Text,Period,,,,,,,,,\n" * 2,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A ledger of a few blocks."""
    path = tmp_path_factory.mktemp("large") / "ledger.csv"
    write_ledger(path, _LINES)
    return path.read_bytes()


def read(path: Path, large: int) -> Ledger | str:
    """Read a file in blocks from a size on; or give the error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(largetext, "_LARGE", large)
        try:
            return read_ledger([path])
        except PrevspendError as error:
            return str(error)


@pytest.mark.parametrize("late", _LATE)
def test_read_in_blocks_or_whole_it_is_the_same_ledger(
    late: str, plain: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.csv"
    middle = plain.rindex(b"\n", 0, len(plain) - 10_000) + 1
    last = late in {"a last line that does not end", "the end-of-file mark of DOS"}
    parts = [plain, _LATE[late]] if last else [plain[:middle], _LATE[late], plain[middle:]]
    path.write_bytes(b"".join(parts))

    by_blocks, whole = read(path, 1 << 20), read(path, 1 << 30)

    if isinstance(whole, str) or isinstance(by_blocks, str):
        assert by_blocks == whole
        return
    assert by_blocks.lines.equals(whole.lines)
    assert (by_blocks.rejected, by_blocks.oddities) == (whole.rejected, whole.oddities)
    [source] = by_blocks.sources
    assert source == whole.sources[0]
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_ordinary_file_is_never_held_whole(
    plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(plain)
    monkeypatch.setattr(largetext, "_LARGE", 1 << 20)
    monkeypatch.setattr(largetext, "read_bytes", None)

    assert read_ledger([path]).lines.num_rows == _LINES
