"""Write all results into a folder: every file, or none."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from prevspend.baseline import BASELINE_FILE
from prevspend.errors import OutputError, Place
from prevspend.progress import Progress, silent
from prevspend.report.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.classify import Allocations

MANIFEST_FILE = "manifest.json"
_MANIFEST_SCHEMA = "prevspend.manifest/1"
_MAKING = ".prevspend-"


def write_results(
    folder: str | Path, allocations: Allocations, baseline: Baseline, progress: Progress = silent
) -> list[Path]:
    """Write `baseline.json`, `lines.parquet`, `codings.parquet`, `baseline.xlsx`, `manifest.json`.

    Args:
        folder: where to; made if it is not there. Other files in it are left alone.
        allocations: the classified ledger.
        baseline: its baseline.
        progress: told of each file.

    Returns:
        The files, the manifest last.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
    """
    writers: dict[str, Callable[[Path], object]] = {
        "lines.parquet": lambda path: _write_parquet(allocations.lines, path),
        "codings.parquet": lambda path: _write_parquet(allocations.codings, path),
        "baseline.xlsx": lambda path: path.write_bytes(workbook(baseline)),
        BASELINE_FILE: lambda path: write_text(path, baseline.to_json()),
        MANIFEST_FILE: lambda path: write_text(path, _manifest(baseline, path.parent)),
    }
    return write_files(folder, writers, progress)


def write_files(
    folder: str | Path,
    writers: Mapping[str, Callable[[Path], object]],
    progress: Progress = silent,
) -> list[Path]:
    """Write files into a folder, all or none.

    Everything is made in a place of its own first and moved in at the end. Where a file cannot be
    replaced (it is open in Excel, say), those already moved are put back.

    Args:
        folder: where to; made if it is not there. Other files in it are left alone.
        writers: for each file, in order, what writes it to a path.
        progress: told of each file.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
    """
    folder = Path(folder)
    with _making_place(folder) as new:
        for done, (name, write) in enumerate(writers.items()):
            progress(f"Writing {name}", done, len(writers))
            write(new / name)
        _move_all(new, folder, list(writers))
    progress("Writing", len(writers), len(writers))
    return [folder / name for name in writers]


@contextmanager
def _making_place(folder: Path) -> Iterator[Path]:
    """Give a hidden place inside a folder; leave no trace of either where anything fails."""
    made_folder = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_MAKING, dir=folder) as made:
            yield Path(made)
    except BaseException as error:
        if made_folder:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise _cannot_write(folder, error) from error
        raise


def write_text(path: Path, text: str) -> None:
    """Write text alike on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table; pence and units are said in the file itself."""
    note = {"prevspend": "amounts are integer pence; positive is spend"}
    pq.write_table(table.replace_schema_metadata(note), path, compression="zstd")


def _manifest(baseline: Baseline, folder: Path) -> str:
    """List what went in and what came out, with hashes; no clock, so that it can be repeated."""
    content = {
        "schema": _MANIFEST_SCHEMA,
        "tool": {"name": "prevspend", "version": version("prevspend")},
        "taxonomy": baseline.taxonomy.model_dump(),
        "inputs": [entry.model_dump() for entry in baseline.inputs],
        "drivers": [{"id": entry.id, "digest": entry.digest} for entry in baseline.drivers],
        "outputs": [
            {
                "name": path.name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "bytes": path.stat().st_size,
            }
            for path in sorted(folder.iterdir())
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _move_all(new: Path, folder: Path, names: list[str]) -> None:
    """Replace files together; on any failure put the old ones back."""
    with ExitStack() as undo:
        for name in names:
            target, old = folder / name, new / f"{name}.old"
            if target.is_dir():  # it would move away with all it holds
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            if target.exists():
                os.replace(target, old)  # noqa: PTH105 - replaces on Windows too
                undo.callback(os.replace, old, target)
            os.replace(new / name, target)  # noqa: PTH105
            if not old.exists():
                undo.callback(target.unlink)
        undo.pop_all()


def _cannot_write(folder: Path, error: OSError) -> OutputError:
    """Say what to do when a file or folder cannot be written."""
    at = Path(error.filename or folder)
    fix = "name another folder with -o, or ask for the right to write there."
    if folder in at.parents and not at.name.startswith(_MAKING):
        at = folder / at.name.removesuffix(".old")  # where it belongs, not where it was made
        fix = "close the file if it is open in Excel and run again, or name another folder with -o."
    else:
        at = folder
    return OutputError(
        f"The results cannot be written: {error.strerror or error}.",
        place=Place(str(at)),
        why="nothing has been changed: results are written all together or not at all.",
        fix=fix,
    )
