"""Files compressed by gzip or zip, unpacked within limits."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Location
from prevspend.reading.formats.content import unpacked
from prevspend.reading.formats.kinds import (
    LEDGER_FILES,
    ZIP_ERRORS,
    damaged,
    is_ledger_name,
    is_system_file,
)
from prevspend.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.reading.formats.content import Content

MOST_BYTES = 4 << 30
"""The most bytes that one file may unpack to: far more than any year's ledger."""
MODEST_BYTES = 100 << 20
"""Files that unpack to no more than this are safe whatever their compression."""
TIGHTEST = 200
"""The highest compression of a larger file; the text of a ledger compresses 5 to 50 times."""

MOST_MEMBERS = 1000
"""The most files of an archive that are read."""

_ENCRYPTED = 0x1  # the bit of a zip entry for encryption
_GZIP_START = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_STEP = 4 << 20


def unpack_gzip(packed: Content) -> Content:
    """Return a gzip file unpacked; it may consist of several gzip streams.

    Raises:
        LedgerError: if it is damaged or unpacks to far too much.
    """
    try:
        return unpacked(packed.name, _inflated(packed))
    except zlib.error as error:
        raise damaged(packed.name, "it is a damaged gzip file") from error


def _inflated(packed: Content) -> Iterator[bytes]:
    """Yield the unpacked bytes of a gzip file, part by part."""
    size = 0
    with packed.opened() as file:
        data = file.read(_STEP)
        while data.startswith(_GZIP_START):
            stream, ended = zlib.decompressobj(_GZIP), False
            while not ended:
                data = data or file.read(_STEP)
                part = stream.decompress(data, _STEP)
                ended = stream.eof
                if not part and not data and not ended:
                    raise damaged(packed.name, "it is a gzip file whose end is missing")
                data = stream.unused_data if ended else stream.unconsumed_tail
                size += len(part)
                refuse_bomb(packed.name, size, packed.size)
                yield part
            if len(data) < len(_GZIP_START):
                data += file.read(_STEP)


def unpack_zip(packed: Content) -> Iterator[Content | LedgerError]:
    """Yield the ledgers in a zip file unpacked, in the order of their names.

    Files whose names are not those of ledgers are not unpacked; `other_files_in_zip` returns them.
    For a file that cannot be unpacked the error is yielded instead.

    Raises:
        LedgerError: if it holds no ledger or unpacks to far too much.
    """
    with packed.opened() as file, zipfile.ZipFile(file) as archive:
        members = sorted(
            (member for member in archive.infolist() if _is_ledger(member)),
            key=lambda member: member.filename,
        )
        _refuse_members(packed, members)
        for member in members:
            try:
                content = _unpack_member(archive, member, f"{packed.name}/{member.filename}")
            except LedgerError as error:
                yield error
            else:
                yield content


def other_files_in_zip(packed: Content) -> tuple[str, ...]:
    """Return the names of the files in a zip file whose names are not those of ledgers."""
    with packed.opened() as file, zipfile.ZipFile(file) as archive:
        return tuple(
            member.filename or "a file without a name"
            for member in archive.infolist()
            if not (_is_folder(member) or _is_ledger(member) or is_system_file(member.filename))
        )


def _refuse_members(packed: Content, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive without ledgers, with two of one name, or too many or too large ones."""
    place = Location(packed.name)
    if not members:
        kinds = ", ".join(sorted(LEDGER_FILES))
        inside = other_files_in_zip(packed)
        raise LedgerError(
            "This archive holds no ledger files.",
            place=place,
            why=f"it holds {quoted(inside)}." if inside else None,
            fix=f"pack files of these kinds: {kinds}.",
        )
    if len(members) > MOST_MEMBERS:
        raise LedgerError(
            f"This archive holds {len(members):,} ledger files.",
            place=place,
            why=f"at most {MOST_MEMBERS:,} are read; a year's ledger has far fewer.",
            fix="check where it comes from; unpack it and read the files that belong together.",
        )
    name, times = Counter(member.filename for member in members).most_common(1)[0]
    if times > 1:
        raise LedgerError(
            f"This archive holds {times} files called '{name}'.",
            place=place,
            why="programs unpack only one of them; the lines of the others might count twice.",
            fix="unpack it, check which file is right, and read that.",
        )
    refuse_bomb(packed.name, sum(member.file_size for member in members), packed.size)


def refuse_bomb(name: str, size: int, packed: int) -> None:
    """Refuse a small file that would fill the memory once unpacked."""
    if size <= MODEST_BYTES or (size <= MOST_BYTES and size <= TIGHTEST * packed):
        return
    raise LedgerError(
        f"This file would unpack to more than {size / 1e6:,.0f} MB.",
        place=Location(name),
        why=f"it is only {packed / 1e6:,.1f} MB now; no ledger compresses so well, and it could"
        " fill the memory of this computer.",
        fix="check where it comes from, unpack it yourself and read the files that are in it.",
    )


def _is_folder(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith("/")  # `is_dir` fails where there is no name


def _is_ledger(member: zipfile.ZipInfo) -> bool:
    # Members are often named like './april.csv': PurePosixPath leaves such parts out.
    parts = [part for part in PurePosixPath(member.filename).parts if part != ".."]
    is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not (_is_folder(member) or is_hidden) and is_ledger_name(member.filename)


def _unpack_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Content:
    if member.flag_bits & _ENCRYPTED:
        raise LedgerError(
            "This file is locked with a password.",
            place=Location(name),
            fix="unpack the archive with its password and read the files that are in it.",
        )
    try:
        with archive.open(member) as file:
            return unpacked(name, iter(partial(file.read, _STEP), b""))
    except ZIP_ERRORS as error:
        raise damaged(name, "it is damaged, or packed in an unusual way") from error
