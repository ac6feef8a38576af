"""The bytes of a file, on disk or in memory, which can be read from the start repeatedly."""

from __future__ import annotations

import hashlib
import io
import tempfile
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from prevspend.errors import LedgerError, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HELD = 16 << 20
"""Files up to this size, and what unpacks to no more, are held in memory."""


class Content:
    """The bytes of one file, or of one file of an archive.

    Args:
        name: its name in messages.
        source: the file, its bytes, or a temporary file that is deleted with this object.

    Attributes:
        name: its name in messages.
        size: the number of bytes.
    """

    def __init__(self, name: str, source: Path | bytes | IO[bytes]) -> None:
        self.name = name
        self._sha256 = ""
        if isinstance(source, Path):
            with reading(name):
                self.size = source.stat().st_size
                self._source: Path | bytes | IO[bytes] = source
                if self.size <= HELD:
                    self._source = source.read_bytes()
                    self.size = len(self._source)
        else:
            self._source = source
            self.size = len(source) if isinstance(source, bytes) else source.tell()

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Yield the file, opened for reading from the start.

        Raises:
            LedgerError: if it cannot be read.
        """
        with reading(self.name):
            if isinstance(self._source, Path):
                with self._source.open("rb", buffering=0) as file:
                    yield file
            elif isinstance(self._source, bytes):
                yield io.BytesIO(self._source)
            else:
                self._source.seek(0)
                yield self._source

    def start(self, size: int) -> bytes:
        """Return the first bytes."""
        if isinstance(self._source, bytes):
            return self._source[:size]
        with self.opened() as file:
            return file.read(size)

    def whole(self) -> bytes:
        """Return all bytes."""
        if isinstance(self._source, bytes):
            return self._source
        with self.opened() as file:
            return file.read()

    def sha256(self) -> str:
        """Return the hash; content that was hashed while being read is not read again."""
        if not self._sha256:
            with self.opened() as file:
                self._sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any file will do
        return self._sha256

    def has_sha256(self, sha256: str) -> None:
        """Record the hash, calculated while the content was read."""
        self._sha256 = sha256


def unpacked(name: str, parts: Iterable[bytes]) -> Content:
    """Return the content of an unpacked file, in memory or, if it is large, on disk.

    Raises:
        LedgerError: if it is empty.
    """
    file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115 - closed with the content
    content = Content(name, file)
    weakref.finalize(content, file.close)
    is_filled = False
    for part in parts:
        is_filled = is_filled or bool(part.strip())
        content.size += file.write(part)
    if not is_filled:
        raise LedgerError("The file is empty.", place=Location(name), fix="export it again.")
    return content


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Raise a `LedgerError` if a file cannot be read within the context."""
    try:
        yield
    except OSError as error:
        fix = "close it in other programs and check that you have permission to read it."
        raise LedgerError(
            f"The file cannot be read: {error.strerror}.", place=Location(name), fix=fix
        ) from error
