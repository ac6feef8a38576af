"""Look at files before Spark reads them: their columns, encoding, blank lines and hash."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.engines.spark.seen import AS_BYTES, UTF8, Seen, TextShape
from prevspend.errors import EngineError, LedgerError, Place
from prevspend.progress import Progress, silent
from prevspend.reading import apart, bundled_layouts, find_layout
from prevspend.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_CHUNK = 1 << 24
_BLANK = re.compile(rb"(?<![^\n])[\x00-\x09\x0b-\x20]*\n")


class FileSeen(NamedTuple):
    """A file on disk, and what is known of it."""

    path: Path
    seen: Seen


class _Looked(NamedTuple):
    """What reading a text file from end to end tells."""

    sha256: str
    encoding: str
    breaks_lines: bool
    has_zeros: bool
    blank: list[int]


def see_files(
    paths: Iterable[str | Path],
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> list[FileSeen]:
    """Recognise the columns of files from their first rows, each file by itself.

    Args:
        paths: CSV or Parquet files, or folders of them.
        layout: the id of a bundled layout or a layout file, where it should not be recognised.
        columns: the header of the column that holds a field, where it should not be recognised.
        progress: told of each file.

    Raises:
        LedgerError: if a file is missing, empty or given twice.
        LayoutError: if a file's columns are not understood.
        EngineError: if Spark cannot read a file, or files do not go together.
    """
    files = apart.find_files(paths)
    hashes: dict[str, str] = {}
    found: list[FileSeen] = []
    known: dict[tuple[str, ...], apart.Recognised] = {}
    layouts = (find_layout(layout),) if layout else bundled_layouts()
    for number, (path, name) in enumerate(zip(files, apart.names_of(files), strict=True)):
        progress(f"Looking at {name}", number, len(files))
        content = apart.Content(name, path)
        kind = apart.kind_of(content)
        if kind not in {"parquet", "text"}:
            raise _not_for_spark(name)
        text, looked = _see_text(content) if kind == "text" else (None, None)
        sheet = apart.CsvSheet(content) if text else apart.ParquetSheet(content)
        head, sha256 = sheet.head, looked.sha256 if looked else content.sha256()
        apart.refuse_twins(hashes, sha256, name)
        wishes = apart.wishes_for(columns or {}, name)
        recognised = apart.recognise(head, layouts, Place(name), wishes, known)
        known.setdefault(recognised.keys, recognised)
        _refuse_other_amounts(recognised, head, Place(name), is_given="amount" in wishes)
        apart.refuse_side_by_side(head, recognised.header_at, Place(name))
        at = recognised.header_at
        if text:
            width = len(head[at]) if at >= 0 else apart.usual_width(head)
            text = replace(text, width=width)
            if text.breaks_lines:
                _refuse_open_quotes(sheet, recognised)
        seen = Seen(name, number, recognised, tuple(head[at]) if at >= 0 else (), sha256, text)
        _refuse_unsuited(seen)
        found.append(FileSeen(path, seen))
    _refuse_mixed([file.seen for file in found])
    return found


def _refuse_other_amounts(
    recognised: apart.Recognised, head: Sequence[Sequence[str]], place: Place, *, is_given: bool
) -> None:
    """Refuse amounts that only the local engine reads as they are meant.

    Raises:
        LedgerError: if they are no spending, or whether they are is not clear.
        EngineError: if they are in another unit than pounds, or a column says of each row how its
            amount is meant.
    """
    settled, amounts = apart.settle_amounts(
        recognised, head, place, apart.NOTHING_ANSWERED, is_given=is_given
    )
    if settled.layout.scale != recognised.layout.scale:
        raise EngineError(
            f"The amounts of this file are not in pounds: {settled.notes[-1]}.",
            place=place,
            why="the Spark engine reads amounts as they are written.",
            fix="classify it without --engine spark, or say 'scale' in a layout of your own.",
        )
    if amounts.markers:
        named = quoted(marker.header for marker in amounts.markers)
        raise EngineError(
            f"{named} says of each row how its amount is meant: budget or actual, debit or credit.",
            place=place,
            why="the Spark engine reads all rows alike.",
            fix="classify it without --engine spark, or keep only the rows of spending, signed.",
        )


def _not_for_spark(name: str) -> EngineError:
    return EngineError(
        "The Spark engine reads CSV and Parquet files, and this is neither.",
        place=Place(name),
        fix="save it as CSV or Parquet, or classify it without --engine spark.",
    )


def _see_text(content: apart.Content) -> tuple[TextShape, _Looked]:
    """Look at a text file: how its rows come apart, and what reading all of it tells."""
    opened = apart.open_text(content)
    looked = _look(content)
    if opened.encoding.utf16 or opened.encoding.old_mac or looked.has_zeros:
        raise EngineError(
            "Spark cannot tell the rows of this text file apart.",
            place=Place(content.name),
            why="it is in UTF-16, holds zero bytes, or its lines do not end as lines do now.",
            fix="save it as CSV (UTF-8), or classify it without --engine spark.",
        )
    shape = TextShape(
        delimiter=opened.delimiter,
        width=0,
        encoding=looked.encoding,
        breaks_lines=looked.breaks_lines,
        above=content.start(opened.start).count(b"\n"),
        blank=np.array([] if looked.breaks_lines else looked.blank, dtype=np.int64),
    )
    return shape, looked


def _refuse_open_quotes(
    sheet: apart.CsvSheet | apart.ParquetSheet, recognised: apart.Recognised
) -> None:
    """Let the reader go through a file whose cells break lines: it knows quotes never closed."""
    for _ in sheet.pieces(recognised.header_at, recognised.wanted, recognised.plain):
        pass


def _look(content: apart.Content) -> _Looked:
    """Read a text file once from end to end, in pieces that end where lines do."""
    hashed = hashlib.sha256()
    is_utf8 = True
    breaks_lines = False
    blank: list[int] = []
    lines = 0
    has_zeros = False
    for piece in _whole_lines(content):
        has_zeros = has_zeros or b"\0" in piece
        hashed.update(piece)
        is_utf8 = is_utf8 and (piece.isascii() or apart.is_utf8(piece))
        breaks_lines = breaks_lines or _breaks_lines(piece)
        blank += _blank_lines(piece, lines)
        lines += piece.count(b"\n")
    encoding = UTF8 if is_utf8 else AS_BYTES
    return _Looked(hashed.hexdigest(), encoding, breaks_lines, has_zeros, blank)


def _whole_lines(content: apart.Content) -> Iterator[bytes]:
    """Give a file in pieces that end where lines do."""
    rest = b""
    with content.opened() as file:
        while chunk := file.read(_CHUNK):
            whole, end, rest = (rest + chunk).rpartition(b"\n")
            if end:
                yield whole + end
    if rest:
        yield rest


def _breaks_lines(piece: bytes) -> bool:
    """Tell whether a quoted cell goes on over the end of a line, or a lone return stands in it."""
    if piece.count(b"\r") != piece.count(b"\r\n"):
        return True
    if b'"' not in piece:
        return False
    marks = np.frombuffer(piece, dtype=np.uint8)
    begins = np.r_[0, np.flatnonzero(marks == b"\n"[0])[:-1] + 1]
    odd = np.bitwise_xor.reduceat((marks == b'"'[0]).view(np.uint8), begins)
    return bool(odd.any())


def _blank_lines(piece: bytes, before: int) -> list[int]:
    """Number the lines that hold nothing but space."""
    found: list[int] = []
    at, line = 0, before
    for blank in _BLANK.finditer(piece):
        line += piece.count(b"\n", at, blank.start())
        found.append(line)
        at, line = blank.end(), line + 1
    return found


def _refuse_unsuited(seen: Seen) -> None:
    """Refuse what only the local engine reads."""
    if seen.layout.basis == "outturn":
        raise EngineError(
            "The revenue outturn has its lines beside each other, which Spark does not read.",
            place=seen.place,
            fix="classify it without --engine spark, all authorities at once with"
            " prevspend classify-all.",
        )
    if seen.text is None and seen.recognised.header_at < 0:
        raise LedgerError(
            "The names of this table's columns are not understood.",
            place=seen.place,
            fix="say what they hold with --column, or name a layout with --layout.",
        )


def _refuse_mixed(files: list[Seen]) -> None:
    """Refuse files with other headers than the first."""
    first = files[0]
    for seen in files[1:]:
        if seen.header != first.header or (seen.text is None) != (first.text is None):
            there = ", ".join(f"'{cell}'" for cell in seen.header) or "none"
            raise EngineError(
                f"This file does not have the headers of '{first.source}': {there}.",
                place=seen.place,
                why="Spark reads files of one form together.",
                fix="classify files of each form by themselves, or without --engine spark.",
            )
