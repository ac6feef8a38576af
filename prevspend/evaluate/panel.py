"""A panel: labelled codings of many organisations in one file, in the fields of a ledger.

A sample has its publisher's own columns, which must be recognised. A panel has canonical fields
(`service`, `cost_centre` …), the organisation and its kind, so that only the rules are measured,
not the recognition of columns. One comes with the taxonomy.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pyarrow as pa

from prevspend.errors import LabelError, Location, Problem, TaxonomyError
from prevspend.evaluate.labels import column_key, read_header, read_labels
from prevspend.evaluate.sample import LabelledSample
from prevspend.ledger import (
    CLASSIFICATION_FIELDS,
    LINE_FIELDS,
    Kind,
    Ledger,
    MemoryLines,
    Organisation,
)
from prevspend.money import AmountError, parse_pence
from prevspend.taxonomy import find_taxonomy
from prevspend.textfile import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.evaluate.labels import Labelled

PANEL_FILE = "panel/codings.csv"
"""The path of the panel within the folder of a taxonomy."""

_NEEDED = ("organisation", "kind", "amount", "label")
_KINDS: tuple[Kind, ...] = get_args(Kind)


def panel_of(taxonomy: str) -> Path:
    """Return the path of the panel that comes with a taxonomy.

    Args:
        taxonomy: the id of a bundled taxonomy, or a folder.

    Raises:
        LabelError: if there is none.
    """
    path = find_panel(taxonomy)
    if path is None:
        raise LabelError(
            f"No labelled codings come with the taxonomy '{taxonomy}'.",
            fix="name a CSV file of labelled rows.",
        )
    return path


def find_panel(taxonomy: str) -> Path | None:
    """Return the path of the panel that comes with a taxonomy; nothing where there is none."""
    try:
        path = find_taxonomy(taxonomy.partition("@")[0]) / PANEL_FILE
    except TaxonomyError:
        return None  # a git revision, or the file of a release
    return path if path.is_file() else None


def is_panel(path: str | Path) -> bool:
    """Return whether a labelled file is a panel: whether it has all columns of one."""
    keys = {column_key(cell) for cell in read_header(path)}
    return keys.issuperset(_NEEDED) and bool(keys & set(CLASSIFICATION_FIELDS))


def read_panel(path: str | Path) -> list[LabelledSample]:
    """Read a panel as one sample for each organisation, in the order of the file.

    Raises:
        LabelError: if labels, kinds or amounts cannot be read, each with its row.
    """
    path = Path(path)
    labels = {labelled.row: labelled for labelled in read_labels(path)}
    rows: dict[tuple[str, Kind], dict[int, Mapping[str, str]]] = {}
    problems: list[Problem] = []
    text = decode_text(path.read_bytes())  # as `read_labels` did
    for number, cells in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        kind = next((kind for kind in _KINDS if kind == cells["kind"]), None)
        if kind is None:
            what = f"'kind' is '{cells['kind']}'"
            problems.append(Problem(what, Location(path.name, row=number), f"use {_KINDS}"))
        elif number in labels:
            rows.setdefault((cells["organisation"], kind), {})[number] = cells
    lines = {
        key: _lines(path.name, of_organisation, problems) for key, of_organisation in rows.items()
    }
    if problems:
        raise LabelError(
            "Some labelled rows cannot be classified.",
            problems=problems,
            why="a row left out would make the agreement look better or worse than it is.",
            fix="correct or remove the rows named above.",
        )
    return [
        _sample(path.name, name, kind, lines[name, kind], [labels[row] for row in of_organisation])
        for (name, kind), of_organisation in rows.items()
    ]


def _lines(file: str, rows: Mapping[int, Mapping[str, str]], problems: list[Problem]) -> pa.Table:
    """Return rows of a panel as lines of a ledger; amounts that cannot be read are problems."""
    pence: list[int] = []
    for number, cells in rows.items():
        try:
            pence.append(parse_pence(cells["amount"]))
        except AmountError as error:
            what = f"'amount' is '{cells['amount']}': {error}"
            problems.append(Problem(what, Location(file, row=number)))
            pence.append(0)
    columns: dict[str, pa.Array] = {
        field: _texts(cells.get(field) for cells in rows.values()) for field in LINE_FIELDS
    }
    columns["amount"] = pa.array(pence, type=pa.int64())
    columns["source_file"] = _texts(file for _ in rows)
    columns["source_row"] = pa.array(rows, type=pa.int32())
    return pa.table(columns)


def _texts(texts: Iterable[str | None]) -> pa.DictionaryArray:
    return pa.array([text or None for text in texts], type=pa.string()).dictionary_encode()


def _sample(
    file: str, name: str, kind: Kind, lines: pa.Table, labels: Sequence[Labelled]
) -> LabelledSample:
    ledger = Ledger(MemoryLines(lines), Organisation(name, kind=kind), basis="payments")
    return LabelledSample(name, file, ledger, tuple(labels), unread=())
