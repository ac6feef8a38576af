"""Write all results into a folder: every file, or none."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from prevspend.baseline import BASELINE_FILE, CODINGS_FILE, LINES_FILE, ORGANISATIONS_FILE
from prevspend.filehash import file_hash
from prevspend.parquetfile import ParquetWriter, write_parquet
from prevspend.progress import Progress, silent
from prevspend.report.document.html import page_html
from prevspend.report.document.workbook import page_workbook
from prevspend.report.pages import baseline_document
from prevspend.report.pages.organisations import organisations_document
from prevspend.results import (
    MANIFEST_FILE,
    MANIFEST_SCHEMA,
    NEW,
    move_files,
    staging_folder,
    sync,
    versions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from prevspend.baseline import (
        Baseline,
        ClassifiedOrganisations,
        DriverTotal,
        Input,
        OrganisationResult,
        TaxonomyVersion,
    )
    from prevspend.classify import Allocations

    Writers = dict[str, Callable[[Path], object]]
    Output = dict[str, str | int]
    Run = Mapping[str, Any]

_WRITERS = 2  # a table and what is written in Python can go on beside each other


def write_results(
    folder: str | Path,
    allocations: Allocations,
    baseline: Baseline,
    progress: Progress = silent,
    run: Run | None = None,
) -> list[Path]:
    """Write `report.html`, `baseline.xlsx`, `baseline.json`, two tables and `manifest.json`.

    The tables are `lines.parquet` and `codings.parquet`.

    Args:
        folder: where to; made if it is not there. Other files in it are left alone.
        allocations: the classified ledger.
        baseline: its baseline.
        progress: told of each file.
        run: the options of the run, from `record_run`; without, it cannot be repeated.

    Returns:
        The files, the manifest last.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
    """
    return write_files(folder, _all_results(allocations, baseline, progress, run), progress)


def make_results(
    place: Path,
    allocations: Allocations,
    baseline: Baseline,
    progress: Progress = silent,
    run: Run | None = None,
) -> list[str]:
    """Make what `write_results` writes, for `move_files` to move.

    Args:
        place: where they are made.
        allocations: the classified ledger.
        baseline: its baseline.
        progress: told of each file.
        run: the options of the run, from `record_run`; without, it cannot be repeated.

    Returns:
        The names of the files, the manifest last.

    Raises:
        ReconciliationError: if the lines do not add up to their codings.
    """
    return _make_files(place, _all_results(allocations, baseline, progress, run), progress)


def _all_results(
    allocations: Allocations, baseline: Baseline, progress: Progress, run: Run | None
) -> Writers:
    """Return what writes each file of one organisation and year, the manifest last."""
    codings = allocations.codings
    document = baseline_document(baseline, allocations.taxonomy, codings)
    writers: Writers = {
        LINES_FILE: lambda path: _write_lines(allocations, path, progress),
        CODINGS_FILE: lambda path: write_parquet(codings, path),
        "baseline.xlsx": lambda path: path.write_bytes(page_workbook(document)),
        "report.html": lambda path: write_text(path, page_html(document)),
        BASELINE_FILE: lambda path: write_text(path, baseline.to_json()),
    }
    return _with_manifest(
        writers, partial(_manifest, baseline.taxonomy, baseline.inputs, baseline.drivers, run)
    )


def _write_lines(allocations: Allocations, path: Path, progress: Progress) -> None:
    """Write the lines of a classified ledger with their outcomes, each batch as it comes."""
    lines, done = allocations.classified, 0
    batches = lines.batches()
    first = next(batches)
    with ParquetWriter(path, first.schema) as writer:
        for batch in chain([first], batches):
            progress(_writing(LINES_FILE), done, lines.count)
            writer.write(batch)
            done += batch.num_rows


def write_organisations(
    folder: str | Path,
    classified: ClassifiedOrganisations,
    progress: Progress = silent,
    run: Run | None = None,
) -> list[Path]:
    """Write what every organisation spent: side by side, and each in a folder of its own.

    `YEAR/CODE/baseline.json` and `YEAR/CODE/codings.parquet` hold what comparing and restating
    need; `organisations.html`, `.xlsx` and `.json` all of them, `manifest.json` every hash.
    The arguments, what is returned and the errors are those of `write_results`.
    """
    return write_files(folder, _all_organisations(classified, run), progress)


def _all_organisations(classified: ClassifiedOrganisations, run: Run | None) -> Writers:
    """Return what writes each file of many organisations, the manifest last."""
    side_by_side = classified.side_by_side
    document = organisations_document(side_by_side)
    writers: Writers = {}
    for result in classified.results:
        writers |= _of_one(result)
    writers |= {
        "organisations.html": lambda path: write_text(path, page_html(document)),
        "organisations.xlsx": lambda path: path.write_bytes(page_workbook(document)),
        ORGANISATIONS_FILE: lambda path: write_text(path, side_by_side.to_json()),
    }
    return _with_manifest(
        writers, partial(_manifest, side_by_side.taxonomy, side_by_side.inputs, (), run)
    )


def _of_one(result: OrganisationResult) -> Writers:
    """Return what writes the files of one organisation and year."""
    return {
        f"{result.folder}/{CODINGS_FILE}": lambda path: write_parquet(result.codings, path),
        f"{result.folder}/{BASELINE_FILE}": lambda path: write_text(
            path, result.baseline.to_json()
        ),
    }


def write_pictures(folder: str | Path, files: Mapping[str, str]) -> list[Path]:
    """Write the pictures of a page into a folder; see `write_files`."""
    return write_files(
        folder, {name: partial(write_text, text=text) for name, text in files.items()}
    )


def write_files(
    folder: str | Path,
    writers: Mapping[str, Callable[[Path], object]],
    progress: Progress = silent,
) -> list[Path]:
    """Write files into a folder, all or none.

    Args:
        folder: where to; made if it is not there. Other files in it are left alone.
        writers: for each file, in order, what writes it to a path; the last once all others stand.
        progress: told of each file.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
    """
    folder = Path(folder)
    with staging_folder(folder) as place:
        return move_files(place, _make_files(place, writers, progress), folder)


def write_recorded(
    folder: str | Path,
    writers: Mapping[str, Callable[[Path], object]],
    run: Run,
    progress: Progress = silent,
) -> list[Path]:
    """Write files as `write_files` does, with a manifest of their hashes and of the run.

    Args:
        folder: where to.
        writers: for each file what writes it to a path.
        run: what the files were made from, so that it can be seen whether they are out of date.
        progress: told of each file.
    """

    def manifest(outputs: list[Output]) -> str:
        return _as_text({"run": run, "outputs": outputs})

    return write_files(folder, _with_manifest(dict(writers), manifest), progress)


def _make_files(
    place: Path, writers: Mapping[str, Callable[[Path], object]], progress: Progress
) -> list[str]:
    """Make files for `move_files`, in a folder of their own: a place may hold others as well."""
    new = place / NEW
    for name in writers:
        (new / name).parent.mkdir(parents=True, exist_ok=True)

    def make(name: str, write: Callable[[Path], object]) -> None:
        write(new / name)
        sync(new / name)

    *others, last = writers.items()  # the last may say what the others are
    with ThreadPoolExecutor(_WRITERS) as beside:
        begun = [(name, beside.submit(make, name, write)) for name, write in others]
        for done, (name, writing) in enumerate(begun):
            progress(_writing(name), done, len(writers))
            writing.result()
    make(*last)
    progress("Writing", len(writers), len(writers))
    return list(writers)


def _writing(name: str) -> str:
    return f"Writing {name}"


def write_text(path: Path, text: str) -> None:
    """Write text alike on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _with_manifest(writers: Writers, manifest: Callable[[list[Output]], str]) -> Writers:
    """Add a manifest, written last, which lists the others; each is hashed once it stands."""
    listed: dict[PurePosixPath, Output] = {}

    def listing(name: str, write: Callable[[Path], object], path: Path) -> None:
        write(path)
        listed[PurePosixPath(name)] = {
            "name": name,
            "sha256": file_hash(path),
            "bytes": path.stat().st_size,
        }

    return {name: partial(listing, name, write) for name, write in writers.items()} | {
        MANIFEST_FILE: lambda path: write_text(
            path, manifest([listed[at] for at in sorted(listed)])
        )
    }


def _manifest(
    taxonomy: TaxonomyVersion,
    inputs: Iterable[Input],
    drivers: Iterable[DriverTotal],
    run: Run | None,
    outputs: list[Output],
) -> str:
    """List what went in and what came out, with hashes; no clock, so that it can be repeated."""
    content = {
        "run": run,
        "taxonomy": taxonomy.model_dump(),
        "inputs": [entry.model_dump() for entry in inputs],
        "drivers": [{"id": entry.id, "digest": entry.digest} for entry in drivers],
        "outputs": outputs,
    }
    return _as_text(content)


def _as_text(content: Mapping[str, Any]) -> str:
    """Return a manifest as text, headed by what wrote it."""
    head = {
        "schema": MANIFEST_SCHEMA,
        "tool": {"name": "prevspend", "version": version("prevspend")},
        "versions": versions(),
    }
    return json.dumps({**head, **content}, indent=2, ensure_ascii=False) + "\n"
