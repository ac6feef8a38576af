"""Read a labelled sample: a small ledger in its publisher's columns, with labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from prevspend.errors import LabelError, Location, Problem
from prevspend.evaluate.labels import (
    column_key,
    read_header,
    read_labels,
    write_without_labels,
)
from prevspend.reading import find_layout, read_ledger, sources_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prevspend.evaluate.labels import Labelled
    from prevspend.ledger import Kind, Ledger
    from prevspend.reading import Layout


@dataclass(frozen=True)
class LabelledSample:
    """A labelled sample.

    Attributes:
        name: the organisation, or the file where it is not named.
        file: the file's name.
        ledger: its rows as lines; `amount` is what each represents in the full year.
        labels: what people decided, one for each line, in the same order.
        unread: the publisher's headers that were not recognised; no rule tests them.
    """

    name: str
    file: str
    ledger: Ledger
    labels: tuple[Labelled, ...]
    unread: tuple[str, ...]


def read_sample(
    path: str | Path,
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    organisation: str | None = None,
    kind: Kind | None = None,
) -> LabelledSample:
    """Read a labelled sample: the publisher's columns as a ledger's, the others as labels.

    A sample has fewer columns than the ledger it was drawn from (no date, for example), so only
    those headings of a layout are used that the sample has.

    Args:
        path: a CSV file.
        layout: the layout whose headers the file has; recognised by default.
        columns: the header of the column that holds a field, where it should not be recognised.
        organisation: the organisation.
        kind: its kind, where the columns do not show it.

    Raises:
        LabelError: if labels are missing or unknown, or rows cannot be read as lines.
        LayoutError, LedgerError: as `read_ledger`.
    """
    path = Path(path)
    labels = read_labels(path)
    assigned = dict(columns or {})
    if layout:
        known_layout = find_layout(layout)
        ledger = _read(path, _headers_of(known_layout, read_header(path)) | assigned, organisation)
        kind = kind or known_layout.organisation.kind
    else:
        ledger = _read(path, assigned, organisation)
        kind = kind or ledger.organisation.kind
    if kind:
        ledger = replace(ledger, organisation=replace(ledger.organisation, kind=kind))
    _check_rows(path.name, ledger, labels)
    name = organisation or ledger.organisation.name or path.stem
    return LabelledSample(name, path.name, ledger, labels, _unread(ledger))


def _read(path: Path, columns: Mapping[str, str], organisation: str | None) -> Ledger:
    """Read the publisher's columns only: labels must not be read as columns of a ledger."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / path.name
        write_without_labels(path, plain)
        return read_ledger([plain], columns=columns, organisation=organisation)


def _unread(ledger: Ledger) -> tuple[str, ...]:
    """Return the publisher's headers that were not recognised."""
    headers = [
        header for recognised in sources_read(ledger)[0].recognised for header in recognised.unused
    ]
    return tuple(headers)


def _headers_of(layout: Layout, header: Iterable[str]) -> dict[str, str]:
    """Return the header of each field of a layout that a file has."""
    header_by_key = {column_key(cell): cell for cell in header}
    return {
        field: header_by_key[column_key(name)]
        for field, names in (*layout.columns.items(), *layout.optional.items())
        for name in reversed(names)
        if column_key(name) in header_by_key
    }


def _check_rows(file: str, ledger: Ledger, labels: Iterable[Labelled]) -> None:
    """Check that every labelled row was read as a line."""
    lines = set(ledger.lines["source_row"].to_pylist())
    reasons = {row.place.row: row.reason for row in ledger.rejected}
    problems = [
        Problem(
            reasons.get(label.row, "this row was not read as a line of its own"),
            Location(file, row=label.row),
        )
        for label in labels
        if label.row not in lines
    ]
    if problems:
        raise LabelError(
            "Some labelled rows cannot be classified.",
            problems=problems,
            why="a row left out would make the agreement look better or worse than it is.",
            fix="correct or remove the rows named above.",
        )
