"""Explain a row or a coding of results on disk: why it fell where it did, and what is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from prevspend.baseline.model import Baseline, OverrideTotal
from prevspend.baseline.parts import Part
from prevspend.baseline.results import read_codings
from prevspend.classify import Explanation, explainer_for
from prevspend.errors import LedgerError, Place
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.results import check_part
from prevspend.taxonomy import LocalTaxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from prevspend.taxonomy import Taxonomy

LINES_FILE = "lines.parquet"
_LINES = pa.schema(
    {"source_file": pa.string(), "source_row": pa.int32(), "coding": pa.int32()}
    | {"part_pence": pa.int64()}
)
_FILES_NAMED = 6


class Stored(Part):
    """A row or coding as the results have it.

    Attributes:
        place: file and row, where a row was asked for.
        coding: the number of its coding.
        amount_pence: of the row, or of all lines of the coding.
        lines: of the coding.
        rule: what decided it, by the results.
        override: the person's decision, where one decided it.
    """

    place: str | None
    coding: int
    amount_pence: int
    lines: int
    rule: str | None
    override: OverrideTotal | None


class Swap(Part):
    """What would move if winner and runner-up changed places in all results: lines and pence."""

    lines: int
    amount_pence: int


class Explained(Part):
    """The explanation of one line, under the national taxonomy and under an overlay if given.

    Attributes:
        national: why the national taxonomy decides as it does.
        local: why the overlay does, where one is given.
        stored: the row or coding, where results were asked about.
        swap: the pounds that hang on the national winner and its runner-up.
        notes: what the reader should know.
    """

    national: Explanation
    local: Explanation | None = None
    stored: Stored | None = None
    swap: Swap | None = None
    notes: tuple[str, ...] = ()


def explain_line(
    line: Mapping[str, str], taxonomy: Taxonomy, organisation: str | None
) -> Explained:
    """Explain a line that somebody typed in.

    Args:
        line: its classification fields.
        taxonomy: the taxonomy, with an overlay on it or without.
        organisation: the kind of organisation.

    Raises:
        LedgerError: if no field is filled.
    """
    if not any(line.values()):
        raise LedgerError(
            "There is nothing to explain: no field is given.",
            fix='give what the ledger says, like this: --cost-centre "PH - Smoking"',
        )
    return _both(line, taxonomy, organisation)


def _both(line: Mapping[str, str], taxonomy: Taxonomy, organisation: str | None) -> Explained:
    """Explain a line nationally, and with the overlay where there is one."""
    local = taxonomy if isinstance(taxonomy, LocalTaxonomy) else None
    national = local.national if local else taxonomy
    return Explained(
        national=explainer_for(national, organisation).explain(line),
        local=explainer_for(local, organisation).explain(line) if local else None,
    )


def explain_row(folder: Path, row: str, taxonomy: Taxonomy) -> Explained:
    """Explain a row of classified ledgers.

    Args:
        folder: what `prevspend classify` wrote.
        row: a row of the ledger as Excel counts them, `17`, or `FILE:17`.
        taxonomy: the taxonomy of the results, with its overlay or without.

    Raises:
        LedgerError: if there is no such row, or several.
    """
    baseline = Baseline.read(folder)
    file, number = _parse_row(row)
    lines = _read_lines(folder, ["source_file", "source_row", "coding", "part_pence"])
    at_number = np.flatnonzero(_row_numbers(lines) == number).tolist()
    found = [row for at in at_number for row in lines.slice(at, 1).to_pylist()]
    found = [row for row in found if _is_called(row["source_file"], file)]
    files = sorted({row["source_file"] for row in found})
    if not files:
        raise _no_row(baseline, lines, file, number)
    if len(files) > 1:
        raise LedgerError(
            f"There are {len(files)} files with a row {number}.",
            fix=f'name one: --row "{_short(files[0], files)}:{number}". The files are'
            f" {_some([_short(one, files) for one in files])}.",
        )
    pence = sum(row["part_pence"] for row in found)
    place = str(Place(files[0], row=number))
    explained = _explain(folder, baseline, found[0]["coding"], taxonomy, (place, pence))
    if len(found) == 1:
        return explained
    codings = ", ".join(f"--coding {part['coding']}" for part in found[1:])
    note = f"A driver split this row into {len(found)} parts; this is the first. Others: {codings}."
    return explained.model_copy(update={"notes": (note, *explained.notes)})


def explain_coding(folder: Path, coding: int, taxonomy: Taxonomy) -> Explained:
    """Explain a coding of classified ledgers.

    Args:
        folder: what `prevspend classify` wrote.
        coding: its number, as in the column `coding` of `lines.parquet`.
        taxonomy: the taxonomy of the results, with its overlay or without.

    Raises:
        LedgerError: if there is no such coding.
    """
    return _explain(folder, Baseline.read(folder), coding, taxonomy, None)


def _explain(
    folder: Path,
    baseline: Baseline,
    coding: int,
    taxonomy: Taxonomy,
    row: tuple[str, int] | None,
) -> Explained:
    codings = read_codings(folder)
    if not 0 <= coding < codings.num_rows:
        raise LedgerError(
            f"There is no coding {coding}: they run from 0 to {codings.num_rows - 1:,}.",
            fix="look it up in the column 'coding' of lines.parquet.",
        )
    entry = codings.slice(coding, 1).to_pylist()[0]
    line: dict[str, str] = {field: entry[field] for field in CLASSIFICATION_FIELDS if entry[field]}
    explained = _both(line, taxonomy, baseline.organisation.kind)
    place, pence = row or (None, entry["amount_pence"])
    overrides = {f"override.{made.id}": made for made in baseline.overrides}
    stored = Stored(
        place=place,
        coding=coding,
        amount_pence=pence,
        lines=entry["lines"],
        rule=entry["rule"],
        override=overrides.get(entry["rule"] or ""),
    )
    return explained.model_copy(
        update={
            "stored": stored,
            "swap": _swap(codings, explained.national),
            "notes": tuple(_notes(baseline, taxonomy, stored, explained.national)),
        }
    )


def _swap(codings: pa.Table, found: Explanation) -> Swap | None:
    """Add up all codings that have this winner and this runner-up."""
    if found.winner is None or found.runner_up is None:
        return None
    pair = (found.winner.rule, found.runner_up.rule)
    columns = [codings[name].to_pylist() for name in ("rule", "runner_up", "lines", "amount_pence")]
    moved = [
        (lines, pence)
        for rule, runner_up, lines, pence in zip(*columns, strict=True)
        if (rule, runner_up) == pair
    ]
    return Swap(
        lines=sum(lines for lines, _ in moved), amount_pence=sum(pence for _, pence in moved)
    )


def _notes(
    baseline: Baseline, taxonomy: Taxonomy, stored: Stored, found: Explanation
) -> Iterator[str]:
    """Describe where the explanation may not be that of the results."""
    local = taxonomy if isinstance(taxonomy, LocalTaxonomy) else None
    national = local.national if local else taxonomy
    used = baseline.taxonomy
    if national.digest != used.digest:
        yield (
            f"The results were made with {used.id} {used.version}; this is"
            f" {national.head.id} {national.head.version}, and its rules are not the same."
        )
    if used.overlay and local is None:
        yield "The results have local figures too: name the overlay with --overlay to see why."
    if local and (used.overlay is None or used.overlay.digest != local.overlay.digest):
        yield "The results were made without this overlay, or with an earlier state of it."
    winner = found.winner.rule if found.winner else None
    if stored.override is None and stored.rule != winner:
        yield f"In the results it was decided by {stored.rule or 'no rule'}."


def _parse_row(row: str) -> tuple[str, int]:
    file, _, number = row.rpartition(":")
    number = number.strip().replace(",", "")  # as the tool writes it: 1,091
    if not number.isdigit():
        raise LedgerError(
            f"'{row}' is no row.",
            fix="give its number as Excel shows it, --row 17, or with its file, --row FILE:17",
        )
    return file, int(number)


def _no_row(baseline: Baseline, lines: pa.Table, file: str, number: int) -> LedgerError:
    """Describe why a row is not there: not read, not in that file, or out of range."""
    for rejected in baseline.rejected:
        if rejected.row == number and _is_called(rejected.file, file):
            return LedgerError(
                f"Row {number} of {rejected.file} could not be read: {rejected.reason}.",
                why="it is in no total, so no rule was tried on it.",
                fix="correct it in the ledger and classify again.",
            )
    files = sorted(set(lines["source_file"].to_pylist()))
    if not any(_is_called(one, file) for one in files):
        return LedgerError(f"No file '{file}' was read.", fix=f"the files are {_some(files)}.")
    rows = _row_numbers(lines)
    if file:
        called = [one for one in files if _is_called(one, file)]
        rows = rows[np.isin(np.array(lines["source_file"].to_pylist()), called)]
    span = f"{np.min(rows):,} to {np.max(rows):,}" if rows.size else "nowhere"
    return LedgerError(
        f"There is no line in row {number}: lines were read from rows {span}.",
        why="heading rows, blank rows, totals and lines of other years are not among them.",
        fix="give the row as Excel shows it.",
    )


def _row_numbers(lines: pa.Table) -> NDArray[np.int32]:
    """Return the rows of all lines without pandas, which takes a second or two to load."""
    column = lines["source_row"].combine_chunks()
    return np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset :][: len(column)]


def _is_called(source: str, name: str) -> bool:
    """Return whether a file or a sheet is meant by a name: in full, or as far as needed."""
    return not name or name.replace("\\", "/") in _names(source)


def _names(source: str) -> list[str]:
    """Return the names of a sheet or file, the shortest first: without folder, archive or sheet."""
    whole = source.partition(" [")[0]
    return [
        whole.rpartition("/")[2],
        whole,
        source.removeprefix(whole.rpartition("/")[0] + "/"),
        source,
    ]


def _short(source: str, files: list[str]) -> str:
    """Return the shortest name by which a sheet or file is told from others."""
    alone = (name for name in _names(source) if sum(_is_called(one, name) for one in files) == 1)
    return next(alone, source)


def _some(files: list[str]) -> str:
    more = len(files) - _FILES_NAMED
    return ", ".join(files[:_FILES_NAMED]) + (f" and {more} more" if more > 0 else "")


def _read_lines(folder: Path, columns: list[str]) -> pa.Table:
    path = folder / LINES_FILE
    try:
        lines = pq.ParquetFile(check_part(folder, LINES_FILE)).read(columns)
        return lines.cast(_LINES)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise LedgerError(
            f"The file {LINES_FILE} cannot be read.",
            place=Place(str(path)),
            fix="classify the ledger again.",
        ) from error
