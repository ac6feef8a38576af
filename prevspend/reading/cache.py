"""A cache of the ledger beside the results, so that it need not be parsed again.

After a change of the taxonomy only the classification is repeated. The cache is used only if the
same bytes would be read in the same way: the hashes and names of the files, the user's options and
the reader itself must be the same. Otherwise, or if a file of it is damaged, the ledger is read
again and the cache replaced.

It is a folder of three files: the coded lines, the codings and their sums, and the other details of
the ledger with the hashes of the other two.
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

from prevspend.errors import Location, PrevspendError
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

Result = TypeVar("Result")

CACHE_FOLDER = ".prevspend-ledger"
"""The folder in the results that holds the ledger."""

_LINES, _CODINGS, _HEAD = "lines.arrow", "codings.arrow", "ledger.json"
_SUMS = "sums"
_READER_FILES = ("*.py", "ledger/*.py", "reading/**/*.py", "reading/**/*.yaml")
_LIBRARIES = ("pyarrow", "python-calamine", "pyyaml")


class LedgerCache:
    """Reads a ledger as `read_ledger` does, or returns the one cached by an earlier run.

    Use it in a `with` statement: at the end it waits for its background work. Lines are coded as
    they are read, and stored in a file: a ledger may be larger than memory. A cached ledger has no
    `recognised` and no `header` in its sources, which nothing after reading needs.

    Args:
        folder: the folder of the results.
        place: a folder for temporary files.
        anew: whether to read the files again, and not to cache them.
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
        background: list[Future[Any]] = [work for work in (self._making, self._hashing) if work]
        wait(background)

    def use(self, work: Callable[[], Result]) -> Result:
        """Return the result of work that calls `read`; repeated if the cache was of other files.

        Files of the same names and sizes are assumed to be the same while their hashes are
        calculated, which takes long for large files.
        """
        try:
            result = work()
        except PrevspendError:
            if self._is_current():
                raise
        else:
            if self._is_current():
                return result
        return work()

    def _is_current(self) -> bool:
        """Return whether the cached ledger is that of the files."""
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
        options = _hash_of_options(
            layout, columns, [measure, organisation, *answered.as_typed, left_in_folders(paths)]
        )
        if not self._anew and not self._is_stale:
            cached = _load(self._folder, options, dict(zip(names, files, strict=True)))
            if cached is not None:
                progress("Using the ledger as it was read before", 1, 1)
                ledger, expected = cached
                self._hashing = _in_background(partial(_have_hashes, expected))
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
        if not isinstance(coded, CodedLines):  # some lines in the file are of another body
            path = self._place / "chosen.arrow"
            coded = code_lines(coded, FileStore(path))
            ledger = replace(ledger, stored_lines=coded)
        hashes = _hashes_by_file(ledger, dict(zip(names, files, strict=True)))
        if hashes is not None and not self._anew:
            head = {"options": options, "files": hashes, **_details(ledger)}
            self._making = _in_background(partial(_write, head, coded, path, self._place))
        return ledger

    def keep(self) -> None:
        """Cache a ledger that was read, after the results are written; ignore a full disk."""
        if self._making is None:
            return
        with suppress(OSError):
            made = self._making.result()
            if self._folder.is_file():  # as in earlier versions
                self._folder.unlink()
            self._folder.mkdir(exist_ok=True)
            self._folder.chmod(0o700)  # it holds every line, with the names of payees
            (self._folder / _HEAD).unlink(missing_ok=True)  # the old cache is invalid now
            for name, path in made.items():
                path.chmod(0o600)
                os.replace(path, self._folder / name)  # noqa: PTH105 - replaces on Windows too


def _in_background(work: Callable[[], Result]) -> Future[Result]:
    """Return work started in its own thread."""
    executor = ThreadPoolExecutor(1)
    started = executor.submit(work)
    executor.shutdown(wait=False)
    return started


def _write(head: dict[str, Any], coded: CodedLines, lines: Path, place: Path) -> dict[str, Path]:
    """Write the files of the cache, and return where each is."""
    made = {_LINES: lines, _CODINGS: place / _CODINGS, _HEAD: place / _HEAD}
    _write_codings(coded, made[_CODINGS])
    hashes = {name: file_hash(made[name]) for name in (_LINES, _CODINGS)}
    head = head | {"hashes": hashes, "everywhere": dict(coded.everywhere)}
    head["rewritten_fields"] = coded.rewritten_fields
    text = json.dumps({"sha256": _hash_of(head), "ledger": head}, ensure_ascii=False)
    made[_HEAD].write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return made


def _hash_of_options(
    layout: str | Layout | None, columns: Mapping[str, str] | None, others: Sequence[object]
) -> str:
    """Return a hash of the user's options and the reader itself."""
    known = find_layout(layout).model_dump_json() if layout else None
    options = [known, sorted((columns or {}).items()), *others, _hash_of_reader()]
    return hashlib.sha256(json.dumps(options).encode()).hexdigest()


def _hash_of_reader() -> str:
    """Return the hash of everything that decides how files are read: code, layouts, libraries."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(" ".join(version(name) for name in _LIBRARIES).encode())
    for path in sorted({path for pattern in _READER_FILES for path in package.glob(pattern)}):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _hashes_by_file(ledger: Ledger, files: Mapping[str, Path]) -> dict[str, tuple[int, str]] | None:
    """Return the size and hash of each file as it was read; `None` if one is not known."""
    hashes = {
        name: (file.stat().st_size, source.file_sha256)
        for source in sources_read(ledger)
        for name, file in files.items()
        if source.name == name or source.name.startswith(f"{name}/")
    }
    return hashes if len(hashes) == len(files) else None


def _details(ledger: Ledger) -> dict[str, Any]:
    """Return a ledger without its lines, in plain values."""
    return {
        "organisation": asdict(ledger.organisation),
        "basis": ledger.basis,
        "sources": [
            [source.name, source.sha256, source.layout, source.rows, source.amount_pence]
            for source in ledger.sources
        ],
        "rejected": [asdict(row) for row in ledger.rejected],
        "oddities": [asdict(warning) for warning in ledger.oddities],
    }


def _write_codings(coded: CodedLines, path: Path) -> None:
    """Write codings and their sums."""
    columns = {field: coded.codings.column(field) for field in coded.codings.codes}
    sums = coded.sums
    by_period = pa.FixedSizeListArray.from_arrays(pa.array(sums.pence_by_period), PERIODS)
    table = pa.table({**columns, "lines": sums.lines, "pence": sums.pence, _SUMS: by_period})
    options = pa.ipc.IpcWriteOptions(compression="lz4")  # most months of a coding have no lines
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


def _load(
    folder: Path, options: str, files: Mapping[str, Path]
) -> tuple[Ledger, dict[Path, str]] | None:
    """Return the cached ledger, and what the hashes of its files must be.

    `None` if it is another ledger, damaged or not there.
    """
    try:
        read = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
        head = read["ledger"]
        if (read["sha256"], head["options"]) != (_hash_of(head), options):
            return None
        sizes = {name: size for name, (size, _) in head["files"].items()}
        if sizes != {name: file.stat().st_size for name, file in files.items()}:
            return None
        if not _have_hashes({folder / name: sha256 for name, sha256 in head["hashes"].items()}):
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


def _have_hashes(expected: Mapping[Path, str]) -> bool:
    """Return whether files have the hashes that are expected."""
    with ThreadPoolExecutor() as executor:  # hashing releases Python's lock
        return list(executor.map(file_hash, expected)) == list(expected.values())


def _hash_of(head: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(head).encode()).hexdigest()


def _ledger(lines: CodedLines, head: Mapping[str, Any]) -> Ledger:
    """Return a ledger of its lines and details."""
    return Ledger(
        stored_lines=lines,
        organisation=Organisation(**head["organisation"]),
        basis=head["basis"],
        sources=tuple(Source(*source) for source in head["sources"]),
        rejected=tuple(
            Rejected(**row | {"place": Location(**row["place"])}) for row in head["rejected"]
        ),
        oddities=tuple(
            LedgerWarning(**warning | {"first": warning["first"] and Location(**warning["first"])})
            for warning in head["oddities"]
        ),
    )
