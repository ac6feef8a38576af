"""Large text files, parsed while they are read, so that they need not be held whole.

Such a file is hashed, and its line breaks counted, block by block on its way to Arrow.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO

from prevspend.ledger.formats.csvfile import CsvSheet
from prevspend.ledger.formats.disk import read_bytes, reading
from prevspend.ledger.formats.kinds import is_text
from prevspend.ledger.formats.textfile import END_OF_FILE
from prevspend.ledger.sheets import HEAD_ROWS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from prevspend.ledger.sheets import Cells

_LARGE = 16 << 20
_START = 1 << 20


class LargeText:
    """A large text file as one sheet.

    Attributes:
        head: its first rows.
    """

    name: str | None = None

    def __init__(self, file: str, path: Path, start: CsvSheet) -> None:
        self._file = file
        self._path = path
        self._start = start
        self.head = start.head
        self._sha256 = ""

    def sha256(self) -> str:
        """Give the hash of the file, once its cells have been read."""
        return self._sha256

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read the rows below the header; see `Sheet.cells`.

        A file that turns out to need mending is read whole after all.
        """
        with reading(self._file), self._path.open("rb", buffering=0) as file:
            blocks = _Blocks(file, self._start.start_of_rows(header_at))
            cells = self._start.even_cells(blocks, header_at, wanted, text)
        if cells is not None and blocks.needs_nothing and blocks.lines <= cells.rows.size:
            self._sha256 = blocks.sha256
            return cells
        data = read_bytes(self._path, self._file)
        self._sha256 = hashlib.sha256(data).hexdigest()
        return CsvSheet(self._file, data).cells(header_at, wanted, text)


def open_large_text(name: str, path: Path) -> LargeText | None:
    """Open a large text file; nothing where it is small, or no ordinary text as far as one sees.

    Raises:
        LedgerError: if it cannot be read, or is of a kind that no ledger is read from.
    """
    with reading(name), path.open("rb") as file:
        if path.stat().st_size < _LARGE:
            return None
        start = file.read(_START)
    start = start[: start.rfind(b"\n") + 1]
    if not start or not is_text(name, start):
        return None
    sheet = CsvSheet(name, start)
    ordinary = sheet.is_as_given and len(sheet.head) == HEAD_ROWS
    return LargeText(name, path, sheet) if ordinary else None


class _Blocks:
    """The rows of a file as Arrow reads them.

    Attributes:
        lines: how many line breaks there were.
    """

    closed = False

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file = file
        self._hash = hashlib.sha256(file.read(start))
        self._last = b""
        self._zeros = False
        self.lines = 0

    def read(self, size: int) -> bytes:
        """Read on."""
        block = self._file.read(size)
        self._hash.update(block)
        self._zeros = self._zeros or b"\0" in block
        self._last = block or self._last
        self.lines += block.count(b"\n")
        return block

    @property
    def needs_nothing(self) -> bool:
        """Whether the text can stay as it is: no zeros in it, no end-of-file mark."""
        return not self._zeros and not self._last.endswith(END_OF_FILE)

    @property
    def sha256(self) -> str:
        """The hash of the file, once all of it has been read."""
        return self._hash.hexdigest()
