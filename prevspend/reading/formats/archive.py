"""Files packed by gzip or zip, unpacked within bounds."""

from __future__ import annotations

import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Place
from prevspend.reading.formats.content import unpacked
from prevspend.reading.formats.kinds import LEDGER_FILES, ZIP_ERRORS, damaged, is_ledger_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.reading.formats.content import Content

MOST_BYTES = 4 << 30
"""The most that one packed file may unpack to: far more than any year's ledger."""
MODEST_BYTES = 100 << 20
"""Up to this size a file may be packed however tightly: it can do no harm."""
TIGHTEST = 200
"""How many times larger a bigger file may become; text of a ledger packs 5 to 50 times."""

_ENCRYPTED = 0x1  # the bit of a zip entry that says so
_GZIP_START = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_STEP = 4 << 20


def unpack_gzip(packed: Content) -> Content:
    """Unpack a gzip file, which may be several put together.

    Raises:
        LedgerError: if it is damaged or unpacks to far too much.
    """
    try:
        return unpacked(packed.name, _inflated(packed))
    except zlib.error as error:
        raise damaged(packed.name, "it is a damaged gzip file") from error


def _inflated(packed: Content) -> Iterator[bytes]:
    """Give what is in a gzip file, part by part."""
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


def unpack_zip(packed: Content) -> Iterator[Content]:
    """Unpack the ledgers in a zip file, in the order of their names.

    Files that are no ledgers by their names are passed over, and so is what a Mac adds.

    Raises:
        LedgerError: if it holds no ledger, or is damaged, locked with a password or unpacks to
            far too much.
    """
    with packed.opened() as file, zipfile.ZipFile(file) as archive:
        members = sorted(
            (member for member in archive.infolist() if _is_ledger(member)),
            key=lambda member: member.filename,
        )
        if not members:
            kinds = ", ".join(sorted(LEDGER_FILES))
            raise LedgerError(
                "This archive holds no ledger files.",
                place=Place(packed.name),
                fix=f"pack files of these kinds: {kinds}.",
            )
        refuse_bomb(packed.name, sum(member.file_size for member in members), packed.size)
        for member in members:
            yield _unpack_member(archive, member, f"{packed.name}/{member.filename}")


def refuse_bomb(name: str, size: int, packed: int) -> None:
    """Refuse a small file that would fill the memory when it is unpacked."""
    if size <= MODEST_BYTES or (size <= MOST_BYTES and size <= TIGHTEST * packed):
        return
    raise LedgerError(
        f"This file would unpack to more than {size / 1e6:,.0f} MB.",
        place=Place(name),
        why=f"it is only {packed / 1e6:,.1f} MB now; no ledger packs so tightly, and it could"
        " fill the memory of this computer.",
        fix="check where it comes from, unpack it yourself and read the files that are in it.",
    )


def _is_ledger(member: zipfile.ZipInfo) -> bool:
    inside_hidden = any(part.startswith(".") for part in member.filename.split("/"))
    mac = member.filename.startswith("__MACOSX/")
    return not (member.is_dir() or inside_hidden or mac) and is_ledger_name(member.filename)


def _unpack_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Content:
    if member.flag_bits & _ENCRYPTED:
        raise LedgerError(
            "This file is locked with a password.",
            place=Place(name),
            fix="unpack the archive with its password and read the files that are in it.",
        )
    try:
        with archive.open(member) as file:
            return unpacked(name, iter(partial(file.read, _STEP), b""))
    except ZIP_ERRORS as error:
        raise damaged(name, "it is damaged, or packed in an unusual way") from error
