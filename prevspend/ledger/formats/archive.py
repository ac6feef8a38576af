"""Files packed by gzip or zip, unpacked in memory within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Place
from prevspend.ledger.formats.kinds import LEDGER_FILES, ZIP_ERRORS, damaged, is_ledger_name

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 4 << 30
"""The most that one packed file may unpack to: far more than any year's ledger."""
MODEST_BYTES = 100 << 20
"""Up to this size a file may be packed however tightly: it can do no harm."""
TIGHTEST = 200
"""How many times larger a bigger file may become; text of a ledger packs 5 to 50 times."""

_ENCRYPTED = 0x1  # the bit of a zip entry that says so
_GZIP = 16 + zlib.MAX_WBITS
_STEP = 16 << 20


def unpack_gzip(name: str, data: bytes) -> bytes:
    """Unpack a gzip file, which may be several put together.

    Raises:
        LedgerError: if it is damaged or unpacks to far too much.
    """
    parts: list[bytes] = []
    size, packed = 0, data
    try:
        while packed.startswith(b"\x1f\x8b"):
            stream = zlib.decompressobj(_GZIP)
            while not stream.eof:
                part = stream.decompress(packed, _STEP)
                packed = stream.unconsumed_tail or stream.unused_data
                if not part and not stream.eof:
                    raise damaged(name, "it is a gzip file whose end is missing")
                size += len(part)
                refuse_bomb(name, size, len(data))
                parts.append(part)
    except zlib.error as error:
        raise damaged(name, "it is a damaged gzip file") from error
    return _filled(name, b"".join(parts))


def unpack_zip(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Unpack the ledgers in a zip file, in the order of their names.

    Files that are no ledgers by their names are passed over, and so is what a Mac adds.

    Raises:
        LedgerError: if it holds no ledger, or is damaged, locked with a password or unpacks to
            far too much.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = sorted(
            (member for member in archive.infolist() if _is_ledger(member)),
            key=lambda member: member.filename,
        )
        if not members:
            kinds = ", ".join(sorted(LEDGER_FILES))
            raise LedgerError(
                "This archive holds no ledger files.",
                place=Place(name),
                fix=f"pack files of these kinds: {kinds}.",
            )
        refuse_bomb(name, sum(member.file_size for member in members), len(data))
        for member in members:
            whole = f"{name}/{member.filename}"
            yield whole, _read_member(archive, member, whole)


def refuse_bomb(name: str, unpacked: int, packed: int) -> None:
    """Refuse a small file that would fill the memory when it is unpacked."""
    if unpacked <= MODEST_BYTES or (unpacked <= MOST_BYTES and unpacked <= TIGHTEST * packed):
        return
    raise LedgerError(
        f"This file would unpack to more than {unpacked / 1e6:,.0f} MB.",
        place=Place(name),
        why=f"it is only {packed / 1e6:,.1f} MB now; no ledger packs so tightly, and it could"
        " fill the memory of this computer.",
        fix="check where it comes from, unpack it yourself and read the files that are in it.",
    )


def _is_ledger(member: zipfile.ZipInfo) -> bool:
    inside_hidden = any(part.startswith(".") for part in member.filename.split("/"))
    mac = member.filename.startswith("__MACOSX/")
    return not (member.is_dir() or inside_hidden or mac) and is_ledger_name(member.filename)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise LedgerError(
            "This file is locked with a password.",
            place=Place(name),
            fix="unpack the archive with its password and read the files that are in it.",
        )
    try:
        content = archive.read(member)
    except ZIP_ERRORS as error:
        raise damaged(name, "it is damaged, or packed in an unusual way") from error
    return _filled(name, content)


def _filled(name: str, content: bytes) -> bytes:
    if not content.strip():
        raise LedgerError("The file is empty.", place=Place(name), fix="export it again.")
    return content
