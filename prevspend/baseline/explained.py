"""Explain a row or a coding of results on disk: what decided it, and the money at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from prevspend import people
from prevspend.baseline.model import Baseline
from prevspend.baseline.parts import OverrideTotal, ResultModel
from prevspend.baseline.results import read_codings
from prevspend.classify import ALIKE, OVERRIDE_PREFIX, Explanation, explainer_for
from prevspend.errors import LedgerError, Location, Problem
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.results import check_part
from prevspend.taxonomy import LocalTaxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from prevspend.taxonomy import Taxonomy

LINES_FILE = "lines.parquet"
_CODINGS_SHOWN = 5
_LINES = pa.schema(
    {"source_file": pa.string(), "source_row": pa.int32(), "coding": pa.int32()}
    | {"part_pence": pa.int64()}
)
_FILES_NAMED = 6


class Stored(ResultModel):
    """A row or coding in the results.

    Attributes:
        place: file and row, if a row is explained.
        coding: the number of its coding.
        amount_pence: the amount of the row, or of all lines of the coding.
        lines: the number of lines of the coding.
        rule: the rule that decided it in the results.
        override: the person's decision, if one decided it.
        is_alike: whether that decision does not name it, but something alike.
    """

    place: str | None
    coding: int
    amount_pence: int
    lines: int
    rule: str | None
    override: OverrideTotal | None
    is_alike: bool = False


class Swap(ResultModel):
    """The lines and pence that would move if winner and runner-up were swapped in all results."""

    lines: int
    amount_pence: int


class Explained(ResultModel):
    """The explanation of one line, under the national taxonomy and under any overlay.

    Attributes:
        national: the explanation under the national taxonomy.
        local: the explanation under the overlay, if there is one.
        stored: the row or coding in results, if it is from results.
        swap: the money that depends on the national winner and its runner-up.
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
    """Explain a line that was typed in.

    Args:
        line: its classification fields.
        taxonomy: the taxonomy, with or without an overlay.
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
    """Explain a line under the national taxonomy, and under the overlay if there is one."""
    local = taxonomy if isinstance(taxonomy, LocalTaxonomy) else None
    national = local.national if local else taxonomy
    return Explained(
        national=explainer_for(national, organisation).explain(line),
        local=explainer_for(local, organisation).explain(line) if local else None,
    )


def explain_row(folder: Path, row: str, taxonomy: Taxonomy) -> Explained:
    """Explain a row of classified ledgers.

    Args:
        folder: the results of `prevspend classify`.
        row: a row of the ledger as Excel counts them, `17`, or `FILE:17`.
        taxonomy: the taxonomy of the results, with or without its overlay.

    Raises:
        LedgerError: if there is no such row, or several.
    """
    baseline = Baseline.read(folder)
    file, number = _parse_row(row)
    lines = _read_lines(folder, ["source_file", "source_row", "coding", "part_pence"])
    at_number = np.flatnonzero(_row_numbers(lines) == number).tolist()
    parts = [
        part
        for at in at_number
        for part in lines.slice(at, 1).to_pylist()
        if _is_called(part["source_file"], file)
    ]
    files = sorted({part["source_file"] for part in parts})
    if not files:
        raise _no_row(baseline, lines, file, number)
    if len(files) > 1:
        short = [people.shown_file(_short(name, files)) for name in files]
        raise LedgerError(
            f"There are {len(files)} files with a row {number}.",
            fix=f'name one: --row "{short[0]}:{number}". The files are {_listed(short)}.',
        )
    pence = sum(part["part_pence"] for part in parts)
    place = str(people.shown_place(Location(files[0], row=number)))
    explained = _explain(folder, baseline, parts[0]["coding"], taxonomy, (place, pence))
    if len(parts) == 1:
        return explained
    codings = ", ".join(f"--coding {part['coding']}" for part in parts[1:])
    note = f"A driver split this row into {len(parts)} parts; this is the first. Others: {codings}."
    return explained.model_copy(update={"notes": (note, *explained.notes)})


def explain_coding(folder: Path, coding: int, taxonomy: Taxonomy) -> Explained:
    """Explain a coding of classified ledgers.

    Args:
        folder: the results of `prevspend classify`.
        coding: its number, as in the column `coding` of `lines.parquet`.
        taxonomy: the taxonomy of the results, with or without its overlay.

    Raises:
        LedgerError: if there is no such coding.
    """
    return _explain(folder, Baseline.read(folder), coding, taxonomy, None)


def find_coding(folder: Path, line: Mapping[str, str]) -> int:
    """Find the coding of results that has texts in its fields, whole or in part.

    Args:
        folder: what `prevspend classify` wrote.
        line: what each field holds, by the name of the field.

    Returns:
        The number of the coding.

    Raises:
        LedgerError: if no coding has them, or several have.
    """
    codings = read_codings(folder)
    fits = np.ones(codings.num_rows, dtype=bool)
    for field, text in line.items():
        held = [str(value or "").casefold() for value in codings[field].to_pylist()]
        is_same = np.array([value == text.casefold() for value in held], dtype=bool)
        holds = np.array([text.casefold() in value for value in held], dtype=bool)
        fits &= is_same if is_same.any() else holds
    numbers = np.flatnonzero(fits).tolist()
    if len(numbers) == 1:
        return int(numbers[0])
    if not numbers:
        raise LedgerError(
            "No coding of these results holds what was typed.",
            why="the ledger may hold the name in another field, or write it otherwise.",
            fix="leave the folder out to see what rules make of the text, or type less of it.",
        )
    pence = np.abs(codings["amount_pence"].to_numpy())
    largest = sorted(numbers, key=lambda number: -int(pence[number]))[:_CODINGS_SHOWN]
    raise LedgerError(
        f"{len(numbers):,} codings of these results hold what was typed.",
        problems=[
            Problem(f"--coding {number}: {_fields_shown(codings.slice(number, 1))}")
            for number in largest
        ],
        fix="type another field, such as --account, or choose one by its number.",
    )


def _fields_shown(coding: pa.Table) -> str:
    """Return the texts of a coding's fields as one text, without names of persons."""
    held = coding.select(CLASSIFICATION_FIELDS).to_pylist()[0]
    texts = {field: text for field, text in held.items() if text}
    return " › ".join(people.without_names(texts).values())


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
    rule = entry["rule"] or ""
    overrides = {f"{OVERRIDE_PREFIX}{total.id}": total for total in baseline.overrides}
    stored = Stored(
        place=place,
        coding=coding,
        amount_pence=pence,
        lines=entry["lines"],
        rule=entry["rule"],
        override=overrides.get(rule.removesuffix(ALIKE)),
        is_alike=rule.startswith(OVERRIDE_PREFIX) and rule.endswith(ALIKE),
    )
    return explained.model_copy(
        update={
            "stored": stored,
            "swap": _swap(codings, explained.national),
            "notes": tuple(_notes(baseline, taxonomy, stored, explained.national)),
        }
    )


def _swap(codings: pa.Table, explanation: Explanation) -> Swap | None:
    """Return the sums of all codings with this winner and runner-up."""
    if explanation.winner is None or explanation.runner_up is None:
        return None
    is_pair = pc.and_(
        pc.equal(codings["rule"], explanation.winner.rule),
        pc.equal(codings["runner_up"], explanation.runner_up.rule),
    )
    pair = codings.filter(is_pair)
    return Swap(
        lines=pc.sum(pair["lines"]).as_py() or 0,
        amount_pence=pc.sum(pair["amount_pence"]).as_py() or 0,
    )


def _notes(
    baseline: Baseline, taxonomy: Taxonomy, stored: Stored, explanation: Explanation
) -> Iterator[str]:
    """Yield notes on where the explanation may differ from the results."""
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
    winner = explanation.winner.rule if explanation.winner else None
    if stored.override is None and stored.rule != winner:
        yield f"In the results it was decided by {stored.rule or 'no rule'}."


def _parse_row(row: str) -> tuple[str, int]:
    file, _, number = row.rpartition(":")
    number = number.strip().replace(",", "")  # messages write 1,091
    if not number.isdigit():
        raise LedgerError(
            f"'{row}' is no row.",
            fix="give its number as Excel shows it, --row 17, or with its file, --row FILE:17",
        )
    return file, int(number)


def _no_row(baseline: Baseline, lines: pa.Table, file: str, number: int) -> LedgerError:
    """Return the error for a missing row: not read, not in that file, or out of range."""
    for rejected in baseline.rejected:
        if rejected.row == number and _is_called(rejected.file, file):
            return LedgerError(
                f"Row {number} of {rejected.file} could not be read: {rejected.reason}.",
                why="it is in no total, so no rule was tried on it.",
                fix="correct it in the ledger and classify again.",
            )
    files = sorted(set(lines["source_file"].to_pylist()))
    if not any(_is_called(name, file) for name in files):
        return LedgerError(f"No file '{file}' was read.", fix=f"the files are {_listed(files)}.")
    rows = _row_numbers(lines)
    if file:
        called = [name for name in files if _is_called(name, file)]
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
    """Return whether a name is that of a file or sheet, in full or without its folder."""
    return not name or name.replace("\\", "/") in _names(source)


def _names(source: str) -> list[str]:
    """Return the names of a file or sheet, the shortest first: without folder, archive or sheet."""
    whole = source.partition(" [")[0]
    return [
        whole.rpartition("/")[2],
        whole,
        source.removeprefix(whole.rpartition("/")[0] + "/"),
        source,
    ]


def _short(source: str, files: list[str]) -> str:
    """Return the shortest name that only this file or sheet has."""
    only = (name for name in _names(source) if sum(_is_called(each, name) for each in files) == 1)
    return next(only, source)


def _listed(files: list[str]) -> str:
    more = len(files) - _FILES_NAMED
    named = ", ".join(map(people.shown_file, files[:_FILES_NAMED]))
    return named + (f" and {more} more" if more > 0 else "")


def _read_lines(folder: Path, columns: list[str]) -> pa.Table:
    path = folder / LINES_FILE
    try:
        lines = pq.ParquetFile(check_part(folder, LINES_FILE)).read(columns)
        return lines.cast(_LINES)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise LedgerError(
            f"The file {LINES_FILE} cannot be read.",
            place=Location(str(path)),
            fix="classify the ledger again.",
        ) from error
