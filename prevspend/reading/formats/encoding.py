"""Text of any encoding, converted to UTF-8 block by block."""

from __future__ import annotations

import codecs
import hashlib
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import numpy as np
import pyarrow as pa

from prevspend.errors import LedgerError, Location

if TYPE_CHECKING:
    from collections.abc import Generator

    from prevspend.reading.formats.content import Content

_UTF16_MARKS = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
_TEXT_CONTROLS = b"\0\t\n\v\f\r\x1a"
_CONTROLS = bytes(code for code in range(32) if code not in _TEXT_CONTROLS) + b"\x7f"
_SAMPLE = 4096
_MOST_CONTROLS = 0.05
_MOST_NULS = 0.3
_CHUNK = 1 << 18  # small enough for the processor's cache
_STEP = 1 << 20
_LONGEST_LINE = 64 << 20
_END_OF_FILE = b"\x1a"  # written by DOS programs after the last line


class Encoding(NamedTuple):
    """The encoding of a text.

    Attributes:
        utf16: the codec if it is UTF-16. Other text is UTF-8; bytes that are not valid UTF-8 are
            read as Windows-1252, which Excel writes in England.
        old_mac: whether its lines end as in "CSV (Macintosh)".
    """

    utf16: str | None
    old_mac: bool


class Block(NamedTuple):
    """A part of a text in UTF-8.

    Attributes:
        data: its bytes, and more after them.
        end: where they end: after a line break, unless it is the last part.
        share: how much of the text has been read so far, from 0 to 1.
        is_last: whether nothing follows.
    """

    data: bytes
    end: int
    share: float
    is_last: bool


def find_encoding(content: Content) -> Encoding:
    """Return the encoding of a text, by its first bytes and its line breaks.

    Raises:
        LedgerError: if it is not text.
    """
    utf16 = _utf16(content.start(_SAMPLE))
    if utf16 is None:
        _refuse_binary(content.name, content.start(_SAMPLE))
        return Encoding(None, not _has_breaks(content))
    with closing(_parts(content, utf16, _STEP)) as parts:
        first = next(parts)
        _refuse_binary(content.name, first.data)
        has_breaks = b"\n" in first.data or any(b"\n" in part.data for part in parts)
    return Encoding(utf16, not has_breaks)


def _has_breaks(content: Content) -> bool:
    """Return whether any line ends as on today's systems."""
    with content.opened() as file:
        return any(b"\n" in chunk for chunk in iter(lambda: file.read(_STEP), b""))


def utf8_blocks(content: Content, encoding: Encoding, size: int) -> Generator[Block]:
    """Yield a text in UTF-8, in blocks of about `size` bytes.

    Zero bytes become blanks, and end-of-file marks at the end are removed. The content is hashed
    at the same time.

    Raises:
        LedgerError: if it is cut off in the middle of a character.
    """
    for part in _parts(content, encoding.utf16, size, old_mac=encoding.old_mac):
        data, end = part.data, part.end
        if part.is_last:
            data = data[:end].rstrip(_END_OF_FILE)
            end = len(data)
        if b"\0" in data:
            data = data.replace(b"\0", b" ")
        if not data.isascii() and not is_utf8(memoryview(data)[:end]):
            data = _from_windows(data[:end])
            end = len(data)
        yield part._replace(data=data, end=end)


def _parts(
    content: Content, utf16: str | None, size: int, *, old_mac: bool = False
) -> Generator[Block]:
    """Yield the text unchanged, but UTF-16 as UTF-8, cut after line breaks."""
    decoder = codecs.getincrementaldecoder(utf16)() if utf16 else None
    digest = hashlib.sha256()
    done, is_last, held = 0, False, b""
    with content.opened() as file:
        while not is_last:
            raw = file.read(min(size, content.size - done))
            done += len(raw)
            is_last = done >= content.size or not raw
            data = raw if decoder is None else _as_utf8(content.name, decoder, raw, final=is_last)
            data = data.replace(b"\r", b"\n") if old_mac else data
            data = held + data if held else data
            end = len(data) if is_last else data.rfind(b"\n") + 1
            if not end and len(data) > _LONGEST_LINE:
                _refuse_line(content.name)
            left = len(data) - end
            if decoder is None and end:  # the rest is read again, not copied
                done -= left
                file.seek(done)
                digest.update(memoryview(raw)[: len(raw) - left])
                held = b""
            else:
                digest.update(raw)
                held = data[end:]
            if is_last:
                content.has_sha256(digest.hexdigest())
            if end or is_last:
                yield Block(data, end, done / max(content.size, 1), is_last)


def _refuse_line(name: str) -> NoReturn:
    raise LedgerError(
        f"A line of this file is longer than {_LONGEST_LINE >> 20} million characters.",
        place=Location(name),
        why="no row of a ledger is that long; the file may be of another kind, or damaged.",
        fix="check that this is the ledger, and that each row ends in a line break.",
    )


def _as_utf8(name: str, decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool) -> bytes:
    try:
        return decoder.decode(data, final).encode()
    except UnicodeDecodeError as error:
        raise LedgerError(
            f"The text of this file cannot be read: {error.reason} (UTF-16).",
            place=Location(name),
            why="the copy or download may be incomplete.",
            fix="export it again, best as UTF-8.",
        ) from error


def _utf16(data: bytes) -> str | None:
    """Return the UTF-16 codec of a text by its byte order mark, or by zeros in every other byte."""
    if data[:2] in _UTF16_MARKS:
        return "utf-16"  # which removes the mark
    sample = data[:_SAMPLE]
    for encoding, zeros, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        few, many = sample[letters::2].count(0), sample[zeros::2].count(0)
        if not few and many > len(sample) // 4:
            return encoding
    return None


def _refuse_binary(name: str, data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(sample) or sample.count(0) > _MOST_NULS * len(sample):
        raise LedgerError(
            "This is not a text file or any other kind of file that can be read.",
            place=Location(name),
            fix="export the ledger from the finance system as .csv or .xlsx and read that.",
        )


def is_utf8(data: bytes | memoryview) -> bool:
    """Return whether bytes are valid UTF-8; Arrow checks that many times faster than decoding."""
    ends = np.array([0, len(data)], dtype=np.int64)
    whole = pa.Array.from_buffers(
        pa.large_string(), 1, [None, pa.py_buffer(ends), pa.py_buffer(data)]
    )
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _from_windows(data: bytes) -> bytes:
    """Return a text as UTF-8, with its other bytes read as Windows-1252: a file may hold both."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at + _CHUNK) + 1 or len(data)
        part = data[at:end]
        if not part.isascii() and not is_utf8(part):
            part = from_windows(part).encode()
        parts.append(part)
        at = end
    return b"".join(parts)


def from_windows(data: bytes) -> str:
    """Return a text decoded as UTF-8, with bytes that are not UTF-8 read as Windows-1252."""
    return data.decode("utf-8", errors="prevspend.windows")


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("prevspend.windows", _windows_bytes)
