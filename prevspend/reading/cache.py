"""The ledger as it was read last, kept beside the results, so that it need not be parsed again.

A change of the taxonomy then costs the classification alone. What is kept is used only where the
same bytes would be read in the same way: the files' hashes and names, what the user said about
them, and the reader itself must be the same. Otherwise, or where a file of it is damaged, the
ledger is read anew and kept in place of the old one.

It is a folder of three files: the coded lines, the codings and their sums, and what else is known
of the ledger with the hashes of the other two.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import asdict, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pyarrow as pa

from prevspend.errors import Place, PrevspendError
from prevspend.filehash import file_hash
from prevspend.ledger import (
    PERIODS,
    CodedLines,
    Codings,
    CodingStore,
    FileLines,
    FileStore,
    Ledger,
    LedgerWarning,
    Organisation,
    Rejected,
    Source,
    SumsByCoding,
    code_lines,
    codes_of,
)
from prevspend.progress import Progress, silent
from prevspend.reading.checks import NOTHING_ANSWERED
from prevspend.reading.files import find_files, left_in_folders, names_of
from prevspend.reading.layout import find_layout
from prevspend.reading.read import read_ledger
from prevspend.reading.sources import sources_read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from prevspend.reading.checks import AmountsAnswered
    from prevspend.reading.layout import Layout

Found = TypeVar("Found")

CACHE_FOLDER = ".prevspend-ledger"
"""The folder in the results that holds the ledger."""

_LINES, _CODINGS, _HEAD = "lines.arrow", "codings.arrow", "ledger.json"
_SUMS = "sums"
_ROOMS = ("*.py", "ledger/*.py", "reading/**/*.py", "reading/**/*.yaml")
_LIBRARIES = ("pyarrow", "python-calamine", "pyyaml")


class LedgerCache:
    """Reads a ledger as `read_ledger` does, or takes up what an earlier run kept where it is that.

    Use it in a `with` statement: in the end it waits for what it still does beside other work.
    Lines are coded as they are read, and stand in a file: a ledger may be larger than memory. One
    that was kept has no `recognised` and no `header` in its sources: they say how the files were
    understood, and nothing after reading asks for them.

    Args:
        folder: the folder of the results.
        place: a folder for files that are being made.
        anew: whether to read the files anew, and to keep nothing.
    """

    def __init__(self, folder: Path, place: Path, *, anew: bool = False) -> None:
        self._folder = folder / CACHE_FOLDER
        self._place = place
        self._anew = anew
        self._making: Future[dict[str, Path]] | None = None
        self._hashing: Future[bool] | None = None
        self._is_stale = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        beside: list[Future[Any]] = [work for work in (self._making, self._hashing) if work]
        wait(beside)

    def use(self, work: Callable[[], Found]) -> Found:
        """Do work that calls `read`; again with the files read anew, if others were kept.

        Files of the same names and sizes are taken for the same while their hashes are worked
        out, which takes long with large ones.
        """
        try:
            found = work()
        except PrevspendError:
            if self._is_current():
                raise
        else:
            if self._is_current():
                return found
        return work()

    def _is_current(self) -> bool:
        """Return whether what was taken up is what the files hold."""
        self._is_stale = self._hashing is not None and not self._hashing.result()
        return not self._is_stale

    def read(
        self,
        paths: Sequence[str | Path],
        *,
        layout: str | Layout | None = None,
        columns: Mapping[str, str] | None = None,
        measure: str | None = None,
        organisation: str | None = None,
        answered: AmountsAnswered = NOTHING_ANSWERED,
        progress: Progress = silent,
    ) -> Ledger:
        """Return the ledger, within `use`; arguments and errors are those of `read_ledger`."""
        files = find_files(paths)
        names = names_of(files, paths)
        way = _way(
            layout, columns, [measure, organisation, *answered.as_typed, left_in_folders(paths)]
        )
        if not self._anew and not self._is_stale:
            kept = _take_up(self._folder, way, dict(zip(names, files, strict=True)))
            if kept is not None:
                progress("Taking up the ledger as it was read before", 1, 1)
                ledger, expected = kept
                self._hashing = _beside(partial(_are, expected))
                return ledger
        path = self._place / "read.arrow"
        with closing(CodingStore(FileStore(path))) as store:
            ledger = read_ledger(
                paths,
                layout=layout,
                columns=columns,
                measure=measure,
                organisation=organisation,
                answered=answered,
                progress=progress,
                store=store,
            )
        coded = ledger.stored_lines
        if not isinstance(coded, CodedLines):  # some of the lines in the file are another's
            path = self._place / "chosen.arrow"
            coded = code_lines(coded, FileStore(path))
            ledger = replace(ledger, stored_lines=coded)
        hashes = _hashes_by_file(ledger, dict(zip(names, files, strict=True)))
        if hashes is not None and not self._anew:
            head = {"way": way, "files": hashes, **_told(ledger)}
            self._making = _beside(partial(_make, head, coded, path, self._place))
        return ledger

    def keep(self) -> None:
        """Keep what was read anew, once the results are written; a full disk is no error here."""
        if self._making is None:
            return
        with suppress(OSError):
            made = self._making.result()
            if self._folder.is_file():  # as it was kept before it was a folder
                self._folder.unlink()
            self._folder.mkdir(exist_ok=True)
            self._folder.chmod(0o700)  # it holds every line, with the names of payees
            (self._folder / _HEAD).unlink(missing_ok=True)  # what lies there is no ledger now
            for name, path in made.items():
                path.chmod(0o600)
                os.replace(path, self._folder / name)  # noqa: PTH105 - replaces on Windows too


def _beside(work: Callable[[], Found]) -> Future[Found]:
    """Do work in a thread of its own."""
    beside = ThreadPoolExecutor(1)
    begun = beside.submit(work)
    beside.shutdown(wait=False)
    return begun


def _make(head: dict[str, Any], coded: CodedLines, lines: Path, place: Path) -> dict[str, Path]:
    """Make what is kept of a ledger that was read: each file, and where it is."""
    made = {_LINES: lines, _CODINGS: place / _CODINGS, _HEAD: place / _HEAD}
    _write_codings(coded, made[_CODINGS])
    hashes = {name: file_hash(made[name]) for name in (_LINES, _CODINGS)}
    head = head | {"kept": hashes, "everywhere": dict(coded.everywhere)}
    head["rewritten_fields"] = coded.rewritten_fields
    text = json.dumps({"sha256": _hash_of(head), "ledger": head}, ensure_ascii=False)
    made[_HEAD].write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return made


def _way(
    layout: str | Layout | None, columns: Mapping[str, str] | None, others: Sequence[object]
) -> str:
    """Return a hash of how files are read: the reader's version and the user's options."""
    known = find_layout(layout).model_dump_json() if layout else None
    said = [known, sorted((columns or {}).items()), *others, _reader()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _reader() -> str:
    """Return the hash of all that decides how a file is read and kept: code, layouts, libraries."""
    room = Path(__file__).parent.parent
    found = hashlib.sha256(" ".join(version(name) for name in _LIBRARIES).encode())
    for path in sorted({path for pattern in _ROOMS for path in room.glob(pattern)}):
        found.update(path.relative_to(room).as_posix().encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _hashes_by_file(ledger: Ledger, files: Mapping[str, Path]) -> dict[str, tuple[int, str]] | None:
    """Return the size and hash of each file as it was read; nothing where one is not known."""
    found = {
        name: (file.stat().st_size, source.file_sha256)
        for source in sources_read(ledger)
        for name, file in files.items()
        if source.name == name or source.name.startswith(f"{name}/")
    }
    return found if len(found) == len(files) else None


def _told(ledger: Ledger) -> dict[str, Any]:
    """Return what is known of a ledger besides its lines."""
    return {
        "organisation": asdict(ledger.organisation),
        "basis": ledger.basis,
        "sources": [
            [one.name, one.sha256, one.layout, one.rows, one.amount_pence] for one in ledger.sources
        ],
        "rejected": [asdict(row) for row in ledger.rejected],
        "oddities": [asdict(oddity) for oddity in ledger.oddities],
    }


def _write_codings(coded: CodedLines, path: Path) -> None:
    """Write codings and their sums."""
    columns = {field: coded.codings.column(field) for field in coded.codings.codes}
    sums = coded.sums
    by_period = pa.FixedSizeListArray.from_arrays(pa.array(sums.pence_by_period), PERIODS)
    table = pa.table({**columns, "lines": sums.lines, "pence": sums.pence, _SUMS: by_period})
    options = pa.ipc.IpcWriteOptions(compression="lz4")  # most months of a coding have no line
    with pa.ipc.new_file(path, table.schema, options=options) as writer:
        writer.write_table(table)


def _read_codings(path: Path) -> tuple[Codings, SumsByCoding]:
    with pa.OSFile(str(path)) as file:
        table = pa.ipc.open_file(file).read_all().combine_chunks()
    lines, pence, by_period = (table[name].chunk(0) for name in ("lines", "pence", _SUMS))
    sums = SumsByCoding(lines.to_numpy(), pence.to_numpy(), by_period.flatten().to_numpy())
    columns = {name: table[name].chunk(0) for name in table.column_names[:-3]}
    values = {name: column.dictionary.to_pylist() for name, column in columns.items()}
    return Codings(values, {name: codes_of(column) for name, column in columns.items()}), sums


def _take_up(
    folder: Path, way: str, files: Mapping[str, Path]
) -> tuple[Ledger, dict[Path, str]] | None:
    """Return the ledger that was kept, and what the hashes of its files must be.

    Nothing where it is another one, damaged or not there.
    """
    try:
        read = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
        head = read["ledger"]
        if (read["sha256"], head["way"]) != (_hash_of(head), way):
            return None
        sizes = {name: size for name, (size, _) in head["files"].items()}
        if sizes != {name: file.stat().st_size for name, file in files.items()}:
            return None
        if not _are({folder / name: sha256 for name, sha256 in head["kept"].items()}):
            return None
        expected = {file: head["files"][name][1] for name, file in files.items()}
        coded = CodedLines(
            FileLines(folder / _LINES),
            *_read_codings(folder / _CODINGS),
            head["everywhere"],
            tuple(head["rewritten_fields"]),
        )
        return _ledger(coded, head), expected
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _are(expected: Mapping[Path, str]) -> bool:
    """Return whether files have the hashes that are expected."""
    with ThreadPoolExecutor() as beside:  # hashing lets go of Python's lock
        return list(beside.map(file_hash, expected)) == list(expected.values())


def _hash_of(head: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(head).encode()).hexdigest()


def _ledger(lines: CodedLines, head: Mapping[str, Any]) -> Ledger:
    """Build a ledger from its lines and what was said of it."""
    return Ledger(
        stored_lines=lines,
        organisation=Organisation(**head["organisation"]),
        basis=head["basis"],
        sources=tuple(Source(*source) for source in head["sources"]),
        rejected=tuple(
            Rejected(**row | {"place": Place(**row["place"])}) for row in head["rejected"]
        ),
        oddities=tuple(
            LedgerWarning(**one | {"first": one["first"] and Place(**one["first"])})
            for one in head["oddities"]
        ),
    )
