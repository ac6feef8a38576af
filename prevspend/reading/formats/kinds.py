"""The kind of a file, by its content: its name is only a hint."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from prevspend.errors import LedgerError, Location
from prevspend.reading.formats.compound import COMPOUND, is_cut_off, is_locked
from prevspend.results import OWN_MARK

if TYPE_CHECKING:
    from prevspend.reading.formats.content import Content

Kind = Literal["text", "workbook", "parquet", "gzip", "zip"]

TEXT_FILES = frozenset({".csv", ".tsv", ".tab", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
PACKED = frozenset({".gz", ".zip"})
LEDGER_FILES = TEXT_FILES | WORKBOOKS | PACKED | {".parquet"}

SAVE_AS = "open it in Excel, save it as .xlsx or .csv (File, Save As) and read that."
_EXPORT = "export the ledger from the finance system as .csv or .xlsx and read that."
_UNPACK = "unpack it and read the files that are in it."
_START = 4096
_LARGEST_PROPERTIES = 1 << 20  # bytes; prevspend writes far fewer
_OF_WINDOWS = frozenset({"thumbs.db", "desktop.ini"})

ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(ValueError, NotImplementedError, RuntimeError),
)
"""What the zip module raises for damaged files."""

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", "ask for the spreadsheet it was printed from: .csv or .xlsx."),
    (b"\x89PNG", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
    (b"GIF8", "a picture", _EXPORT),
    (b"II*\x00", "a picture", _EXPORT),
    (b"MM\x00*", "a picture", _EXPORT),
    (b"{\\rtf", "a text document (RTF)", _EXPORT),
    (b"PARE", "an encrypted Parquet file", "save it without encryption and read that."),
    (b"ARROW1", "an Arrow file", "save it as Parquet or CSV and read that."),
    (b"SQLite format 3\x00", "a database", _EXPORT),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"BZh", "a file packed by bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "a file packed by xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a file packed by zstd", _UNPACK),
)
_MARKUP: tuple[tuple[str, str, str], ...] = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "an 'XML Spreadsheet 2003'", SAVE_AS),
    ("<!doctype html", "a web page (HTML)", SAVE_AS),
    ("<html", "a web page (HTML)", SAVE_AS),
    ("<table", "a web page (HTML)", SAVE_AS),
    ("mime-version:", "a web archive (MHTML)", SAVE_AS),
    ("<?xml", "an XML file", _EXPORT),
)


def is_ledger_name(name: str) -> bool:
    """Return whether a file of a folder or an archive may be a ledger, by its ending."""
    path = PurePosixPath(name)
    if path.name.startswith((".", "~$")):  # a hidden file, or the lock of an open workbook
        return False
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return is_ledger_name(path.stem)
    return suffix in LEDGER_FILES


def is_system_file(name: str) -> bool:
    """Return whether a file was written by an operating system or belongs to an open workbook."""
    path = PurePosixPath(name)
    mac = path.name == ".DS_Store" or (path.name.startswith("._") and "__MACOSX" in path.parts)
    return mac or path.name.startswith("~$") or path.name.lower() in _OF_WINDOWS


def kind_of(content: Content) -> Kind:
    """Return the kind of a file, by its first bytes.

    Raises:
        LedgerError: if no ledger can be read from it; the error names its kind and what to do.
    """
    name, start = content.name, content.start(_START)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith(_ZIP_STARTS):
        return _kind_of_zip(content, start)
    if start.startswith(COMPOUND):
        whole = content.whole()
        if is_locked(whole):
            raise locked(name)
        if is_cut_off(whole):
            raise damaged(name, "the end of this workbook is missing")
        return "workbook"
    for magic, what, fix in _REFUSED:
        if start.startswith(magic):
            raise _refused(name, what, fix)
    _refuse_markup(name, start)
    if len(start) == _START and not start.strip(b"\0"):  # a copy that broke off, perhaps a vast one
        raise damaged(name, "it begins with nothing but zero bytes")
    return "text"


def locked(name: str) -> LedgerError:
    """Return the error for a workbook with a password."""
    return LedgerError(
        "This workbook is locked with a password.",
        place=Location(name),
        fix="open it in Excel, save a copy without a password and read that.",
    )


def damaged(name: str, why: str) -> LedgerError:
    """Return the error for a damaged file."""
    return LedgerError(
        f"This file cannot be opened: {why}.",
        place=Location(name),
        why="the copy or download may be incomplete.",
        fix="copy or download it again; if Excel can open it, save it again from there.",
    )


def _kind_of_zip(content: Content, start: bytes) -> Kind:
    """Return the kind of a zip file; workbooks and other documents are zip files too."""
    name = content.name
    try:
        with content.opened() as file, zipfile.ZipFile(file) as archive:
            members = archive.namelist()
            is_own = _is_marked(archive)
    except ZIP_ERRORS as error:
        raise damaged(name, "it is a damaged zip file or workbook") from error
    starts = {member.partition("/")[0].lower() for member in members}
    if is_own:
        raise LedgerError(
            "This workbook was written by prevspend: it is a result, not a ledger.",
            place=Location(name),
            why="its amounts come from a ledger and would be counted twice.",
            fix="leave it out; a completed review is read with --overrides.",
        )
    if "xl" in starts:
        return "workbook"
    if "content.xml" in members:
        if b"opendocument.text" in start[:200]:
            raise _refused(name, "a text document (ODT)", _EXPORT)
        return "workbook"
    if "word" in starts:
        raise _refused(name, "a Word document", "copy its table into Excel and save that as .xlsx.")
    if "ppt" in starts:
        raise _refused(name, "a PowerPoint presentation", _EXPORT)
    if any(member.endswith(".iwa") for member in members):
        raise _refused(name, "an Apple Numbers file", "export it from Numbers as .xlsx or .csv.")
    return "zip"


def is_own_workbook(path: Path) -> bool:
    """Return whether a file is a workbook that prevspend wrote: a result, not a ledger."""
    if path.suffix.lower() not in WORKBOOKS:
        return False
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            return _is_marked(archive)
    except ZIP_ERRORS:
        return False


def _is_marked(archive: zipfile.ZipFile) -> bool:
    """Return whether the properties of a document name prevspend as its author."""
    members = {member.filename: member for member in archive.infolist()}
    properties = members.get("docProps/core.xml") or members.get("meta.xml")
    if properties is None or properties.file_size > _LARGEST_PROPERTIES:
        return False
    return OWN_MARK.encode() in archive.read(properties)


def _refuse_markup(name: str, data: bytes) -> None:
    """Refuse web pages and similar files: reports are often saved so under another name."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    start = data[:_START].decode(encoding, errors="ignore").lstrip("\ufeffï»¿ \t\r\n").lower()
    if start.startswith("{") or (start.startswith("[") and "{" in start):
        raise _refused(name, "a JSON file", _EXPORT)
    if not start.startswith(("<", "mime-version:")):
        return
    for sign, what, fix in _MARKUP:
        if sign in start:
            raise _refused(name, what, fix)


def _refused(name: str, what: str, fix: str) -> LedgerError:
    """Return the error for a file of a kind that cannot be read."""
    suffix = PurePosixPath(name).suffix.lower()
    kinds = ", ".join(sorted(LEDGER_FILES))
    though = f"; files of the kind '{suffix}' cannot be read" if suffix else ""
    if suffix in LEDGER_FILES:
        though = f", although its name ends in '{suffix}'"
    return LedgerError(
        f"This is {what}{though}.",
        place=Location(name),
        why=f"a ledger is read from files of these kinds: {kinds}.",
        fix=fix,
    )
