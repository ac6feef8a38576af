"""The ledger as it was read last, kept beside the results, so that it need not be parsed again.

A change of the taxonomy then costs the classification alone. What is kept is used only where the
same bytes would be read in the same way: the files' hashes and names, what the user said about
them, and the reader itself must be the same. Otherwise, or where the file is damaged, the ledger
is read anew and kept in place of the old one.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from prevspend.errors import Place
from prevspend.ledger.columns import in_one_piece
from prevspend.ledger.files import find_files, names_of
from prevspend.ledger.layout import find_layout
from prevspend.ledger.ledger import Ledger, Oddity, Organisation, Rejected, Source
from prevspend.ledger.lines import HeldLines
from prevspend.ledger.read import read_ledger
from prevspend.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CACHE_FILE = ".prevspend-ledger"
"""The name of the file: the hash of all that follows, then an Arrow file, packed."""

_HEAD = b"prevspend"
_HASH_BYTES = hashlib.sha256().digest_size
_ROOMS = ("*.py", "ledger/**/*.py", "ledger/**/*.yaml")
_LIBRARIES = ("pyarrow", "python-calamine", "pyyaml")


class LedgerCache:
    """Reads a ledger as `read_ledger` does, or takes up what an earlier run kept where it is that.

    A ledger that was kept has no `recognised` and no `header` in its sources: they say how the
    files were understood, and nothing after reading asks for them.

    Args:
        folder: the folder of the results.
    """

    def __init__(self, folder: str | Path) -> None:
        self._file = Path(folder) / CACHE_FILE
        self._packed: Future[tuple[bytes, pa.Buffer]] | None = None

    def read(
        self,
        paths: Sequence[str | Path],
        *,
        layout: str | None = None,
        columns: Mapping[str, str] | None = None,
        measure: str | None = None,
        organisation: str | None = None,
        progress: Progress = silent,
    ) -> Ledger:
        """Give the ledger; arguments and errors are those of `read_ledger`."""
        files = find_files(paths)
        names = names_of(files)
        way = _way(layout, columns, measure, organisation)
        kept = _unpack(self._file, way, dict(zip(names, files, strict=True)))
        if kept is not None:
            progress("Taking up the ledger as it was read before", 1, 1)
            return kept
        ledger = read_ledger(
            paths,
            layout=layout,
            columns=columns,
            measure=measure,
            organisation=organisation,
            progress=progress,
        )
        hashes = _hashes_by_file(ledger, names)
        if hashes is not None:
            beside = ThreadPoolExecutor(1)  # while the lines are classified
            self._packed = beside.submit(_pack, ledger, {"way": way, "files": hashes})
            beside.shutdown(wait=False)
        return ledger

    def keep(self) -> None:
        """Keep what was read anew, once the results are written; a full disk is no error here."""
        if self._packed is None:
            return
        with (
            suppress(OSError),
            tempfile.TemporaryDirectory(prefix=CACHE_FILE, dir=self._file.parent) as made,
        ):
            packed = Path(made) / CACHE_FILE
            with packed.open("wb") as file:
                file.writelines(self._packed.result())
            os.replace(packed, self._file)  # noqa: PTH105 - replaces on Windows too


def _way(
    layout: str | None,
    columns: Mapping[str, str] | None,
    measure: str | None,
    organisation: str | None,
) -> str:
    """Say in a hash how files are read: by which reader, and with what the user said."""
    known = find_layout(layout).model_dump_json() if layout else None
    said = [known, sorted((columns or {}).items()), measure, organisation, _reader()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _reader() -> str:
    """Give the hash of all that decides how a file is read: code, layouts and libraries."""
    room = Path(__file__).parent.parent
    found = hashlib.sha256(" ".join(version(name) for name in _LIBRARIES).encode())
    for path in sorted({path for pattern in _ROOMS for path in room.glob(pattern)}):
        found.update(path.relative_to(room).as_posix().encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _hashes_by_file(ledger: Ledger, names: Sequence[str]) -> dict[str, str] | None:
    """Give the hash of each file as it was read; nothing where one is not known."""
    found = {
        name: source.sha256
        for source in ledger.sources
        for name in names
        if source.name == name or source.name.startswith(f"{name}/")
    }
    return found if len(found) == len(names) else None


def _pack(ledger: Ledger, key: Mapping[str, object]) -> tuple[bytes, pa.Buffer]:
    """Put a ledger into bytes, their hash before them; what is not lines is in the schema."""
    head = {
        **key,
        "organisation": asdict(ledger.organisation),
        "basis": ledger.basis,
        "sources": [
            [one.name, one.sha256, one.layout, one.rows, one.amount_pence] for one in ledger.sources
        ],
        "rejected": [asdict(row) for row in ledger.rejected],
        "oddities": [asdict(oddity) for oddity in ledger.oddities],
    }
    lines = in_one_piece(ledger.lines)
    lines = lines.replace_schema_metadata({_HEAD: json.dumps(head, ensure_ascii=False).encode()})
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(sink, lines.schema, options=options) as writer:
        writer.write_table(lines)
    body = sink.getvalue()
    return hashlib.sha256(body).digest(), body


def _unpack(path: Path, way: str, files: Mapping[str, Path]) -> Ledger | None:
    """Give the ledger that was kept; nothing where it is another one, damaged or not there."""
    try:
        packed = memoryview(path.read_bytes())
    except OSError:
        return None
    body = packed[_HASH_BYTES:]
    if hashlib.sha256(body).digest() != packed[:_HASH_BYTES]:
        return None
    reader = pa.ipc.open_file(pa.py_buffer(body))
    head = json.loads(reader.schema.metadata[_HEAD])
    if head["way"] != way or head["files"].keys() != files.keys():
        return None
    if any(_hash(file) != head["files"][name] for name, file in files.items()):
        return None
    return _ledger(reader.read_all().replace_schema_metadata(), head)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _ledger(lines: pa.Table, head: Mapping[str, Any]) -> Ledger:
    """Build a ledger from its lines and what was said of it."""
    return Ledger(
        kept=HeldLines(lines),
        organisation=Organisation(**head["organisation"]),
        basis=head["basis"],
        sources=tuple(Source(*source) for source in head["sources"]),
        rejected=tuple(
            Rejected(**row | {"place": Place(**row["place"])}) for row in head["rejected"]
        ),
        oddities=tuple(
            Oddity(**one | {"first": one["first"] and Place(**one["first"])})
            for one in head["oddities"]
        ),
    )
