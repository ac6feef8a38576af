"""Read the labels of a sample: what people decided, row by row.

Beside the publisher's own columns a sample has `label`, and optionally: `id`, `stratum`
(how the row was drawn), `share` (how much of it is preventive), `votes` (how many raters chose the
label), and a column for each rater (`rater_1`, `rater_2` …) with the label that rater chose.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from prevspend.english import plural
from prevspend.errors import LabelError, Location, Problem
from prevspend.taxonomy import TIERS
from prevspend.textfile import TableError, decode_text, split_rows
from prevspend.words import split_words
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Label = Literal[
    "primary",
    "secondary",
    "tertiary",
    "structural",
    "not_prevention",
    "out_of_scope",
    "unclassified",
    "disputed",
]
LABELS: tuple[Label, ...] = get_args(Label)
"""The labels: a tier, the status of money that is not prevention, or `disputed` where the people
who labelled a row did not agree; such rows are left out of every score."""

UNDECIDED: frozenset[Label] = frozenset({"unclassified", "disputed"})
"""Labels that are not decisions."""

DEFAULT_STRATUM = "random"
_SPELLINGS: dict[str, Label] = {
    **{label: label for label in LABELS},
    "none": "not_prevention",
    "unclear": "unclassified",
}
_FEW_DIGITS = 6
_OWN = frozenset({"id", "lines", "stratum", "label", "share", "votes"})
_RATER = re.compile(r"rater_\w+")
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Labelled:
    """What people decided about one row.

    Attributes:
        row: its row in the file, as Excel counts them.
        id: its id in the sample; its row number where it has none.
        label: the label.
        stratum: how it was drawn: `value`, `random`, or any other choice.
        share: how much of its money is preventive, 0 to 1; none where it is not known.
        votes: how many raters chose the label; none where it is not known.
        raters: what each rater chose, where there is a column for each.
    """

    row: int
    id: str
    label: Label
    stratum: str
    share: float | None
    votes: int | None
    raters: tuple[Label, ...]


def column_key(header: str) -> str:
    """Return a header in the form for comparison: `Rater 1` is `rater_1`."""
    return "_".join(split_words(header))


def is_label_column(header: str) -> bool:
    """Return whether a column is one of labels rather than the publisher's."""
    key = column_key(header)
    return key in _OWN or _RATER.fullmatch(key) is not None


def read_labels(path: str | Path) -> tuple[Labelled, ...]:
    """Read what people decided, from a CSV file with a column `label`.

    Raises:
        LabelError: if the file cannot be read, has no column `label`, or with every cell that is
            not a label, share or number of votes, each with its row.
    """
    path = Path(path)
    rows = _rows(path)
    header = next(rows, [])
    keys = [column_key(cell) for cell in header]
    if "label" not in keys:
        raise LabelError(
            "This file has no column 'label'.",
            place=Location(path.name, row=1),
            why="agreement is measured against what people decided, row by row.",
            fix=f"add a column 'label' that holds for each row one of: {', '.join(_SPELLINGS)}.",
        )
    reader = _LabelReader(path.name)
    labelled = [
        entry
        for number, cells in enumerate(rows, start=2)
        if any(cell.strip() for cell in cells)
        and (entry := reader.read(number, dict(zip(keys, map(str.strip, cells), strict=False))))
    ]
    if reader.problems:
        raise LabelError(
            f"{plural(len(reader.problems), 'cell')} of this labelled sample cannot be used.",
            problems=reader.problems,
            why="a row left out would make the agreement look better or worse than it is.",
            fix="correct the rows named above and run the command again.",
        )
    if not labelled:
        raise LabelError("This labelled sample has no rows.", place=Location(path.name))
    return tuple(labelled)


def read_header(path: str | Path) -> list[str]:
    """Return the headers of a labelled sample."""
    return next(_rows(Path(path)), [])


def write_without_labels(path: Path, target: Path) -> None:
    """Write the publisher's columns of a labelled sample to a file, unchanged."""
    rows = list(_rows(path))
    header = rows[0] if rows else []
    columns = [column for column, cell in enumerate(header) if not is_label_column(cell)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(
            [row[column] if column < len(row) else "" for column in columns] for row in rows
        )


def _rows(path: Path) -> Iterator[list[str]]:
    """Read the cells of a CSV file, whatever its delimiter and encoding."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LabelError(
            f"The file '{path}' cannot be read: {error.strerror}.", fix="check its name and folder."
        ) from error
    if data.startswith(b"PK"):
        raise LabelError(
            "This is a workbook, not a CSV file.",
            place=Location(path.name),
            fix="in Excel, save the sheet as 'CSV UTF-8' and name that file.",
        )
    text = decode_text(data)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return iter([cells for _, cells in split_rows(text, delimiter)])
    except TableError as error:
        fix = "in Excel, save it as 'CSV UTF-8' and name that file."
        what = f"The file cannot be read: {error}."
        raise LabelError(what, place=Location(path.name), fix=fix) from error


class _LabelReader:
    """Reads rows and collects their problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def read(self, row: int, cells: Mapping[str, str]) -> Labelled | None:
        """Read one row; nothing where its label is not one."""
        label = self.label(row, "label", cells["label"]) if "label" in cells else None
        raters = [
            self.label(row, key, text)
            for key, text in cells.items()
            if text and _RATER.fullmatch(key)
        ]
        share, votes = self.share(row, cells), self.votes(row, cells)
        if label is None:
            return None
        return Labelled(
            row=row,
            id=cells.get("id") or str(row),
            label=label,
            stratum=cells.get("stratum", "").lower() or DEFAULT_STRATUM,
            share=share,
            votes=votes,
            raters=tuple(rater for rater in raters if rater),
        )

    def problem(self, row: int, what: str, fix: str | None = None) -> None:
        """Add a problem of a row."""
        self.problems.append(Problem(what, Location(self.file, row=row), fix))

    def label(self, row: int, column: str, text: str) -> Label | None:
        """Read a label in either of its spellings."""
        key = column_key(text)
        if key not in _SPELLINGS:
            what = f"'{column}' is '{text}'" if text else f"'{column}' is empty"
            self.problem(row, what, suggest(key, _SPELLINGS) or f"use {', '.join(_SPELLINGS)}")
        return _SPELLINGS.get(key)

    def share(self, row: int, cells: Mapping[str, str]) -> float | None:
        """Read a share from 0 to 1; 0 where the label is not prevention."""
        text = cells.get("share", "")
        try:
            share = float(text or 0)
        except ValueError:
            share = -1
        if not 0 <= share <= 1:
            self.problem(row, f"'share' is '{text}'", "write a number from 0 to 1, like 0.75")
        if _SPELLINGS.get(column_key(cells.get("label", ""))) not in TIERS:
            return 0.0
        return share if text else None

    def votes(self, row: int, cells: Mapping[str, str]) -> int | None:
        """Read how many raters chose the label."""
        text = cells.get("votes", "")
        if text and (not text.isdecimal() or len(text) > _FEW_DIGITS or int(text) < 1):
            self.problem(
                row, f"'votes' is '{text[:_FEW_DIGITS]}'", "write how many raters chose the label"
            )
            return None
        return int(text) if text else None
