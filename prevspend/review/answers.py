"""Answers of a review: a workbook as it came back, read into overrides.

Rows may be sorted, filtered, deleted or left blank. What cannot be understood is listed all at
once, each with its sheet and cell.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl
import yaml
from pydantic import ValidationError

from prevspend.classify import Override, load_overrides
from prevspend.english import plural
from prevspend.errors import OverrideError, Place, Problem
from prevspend.review.choices import LEAVE, Choices
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    KEY_HEAD,
    READ_ME_SHEET,
    REVIEWER_CELLS,
)
from prevspend.review.keys import key_of, lines_of
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from prevspend.taxonomy import Taxonomy

_WORKBOOKS = {".xlsx", ".xlsm"}
_DATES = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class _Row:
    """A row with an answer: its cells as text or dates, and its location."""

    file: str
    number: int
    cells: dict[str, Any]

    @property
    def place(self) -> Place:
        """The location of the row, for a message."""
        return Place(self.file, sheet=ANSWERS_SHEET, row=self.number)

    def problem(self, head: str, what: str, fix: str) -> Problem:
        """Return what is wrong with a cell of the row."""
        return Problem(f"column '{head}': {what}", self.place, fix)


def load_decisions(path: Path, taxonomy: Taxonomy) -> tuple[Override, ...]:
    """Read people's decisions from a YAML file of overrides, or from the workbook of a review.

    Raises:
        OverrideError: if there is no such file, or with every problem in it.
    """
    if path.suffix.casefold() in _WORKBOOKS:
        return read_answers([path], taxonomy)
    return load_overrides(path, taxonomy)


def read_answers(paths: Sequence[Path], taxonomy: Taxonomy) -> tuple[Override, ...]:
    """Read the workbooks of a review, of one or several reviewers.

    Args:
        paths: the workbooks, as they came back.
        taxonomy: the taxonomy whose interventions they name.

    Returns:
        One override for each row with a decision, in the order of their ids.

    Raises:
        OverrideError: if one is not such a workbook; or with every problem.
    """
    choices = Choices(taxonomy)
    problems: list[Problem] = []
    answers: dict[str, tuple[Override, _Row]] = {}
    for path in paths:
        for row in _rows(path, problems):
            override = _override(row, choices, problems)
            if override is None:
                continue
            other, first = answers.setdefault(override.id, (override, row))
            if _decision(other) != _decision(override):
                what = f"decided otherwise at {first.place}: '{first.cells['Decision']}'"
                fix = "agree on one decision, and clear the other"
                problems.append(row.problem("Decision", what, fix))
    if problems:
        raise OverrideError(
            f"{plural(len(problems), 'problem')} in the review.",
            problems=problems,
            why="a decision must be one the taxonomy knows, with who took it, when and why.",
            fix="put the cells named above right, save, and run the command again.",
        )
    if not answers:
        raise OverrideError(
            "There is no decision in this review yet.",
            place=Place(str(paths[0])),
            why="without a decision no figure changes.",
            fix="choose a decision in the first column of at least one row, and save.",
        )
    return tuple(override for override, _ in (answers[id_] for id_ in sorted(answers)))


def write_overrides(overrides: Sequence[Override]) -> str:
    """Return overrides as the YAML that `--overrides` reads."""
    content = [override.model_dump(mode="json", exclude_none=True) for override in overrides]
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _decision(override: Override) -> tuple[str | None, str | None]:
    return override.intervention, override.status


def _rows(path: Path, problems: list[Problem]) -> Iterator[_Row]:
    """Read the rows that hold an answer or part of one; blanks are filled from the first sheet."""
    book = _open(path)
    sheet = book[ANSWERS_SHEET]
    heads = [tidy(str(cell.value or "")) for cell in sheet[1]]
    missing = [head for head in (*ANSWER_COLUMNS, KEY_HEAD) if head not in heads]
    if missing:
        raise OverrideError(
            f"The sheet '{ANSWERS_SHEET}' has no column '{missing[0]}'.",
            place=Place(str(path), sheet=ANSWERS_SHEET, row=1),
            why="the heads in row 1 identify the columns.",
            fix=f"write the head '{missing[0]}' back, or write the review anew.",
        )
    everywhere = {
        head: book[READ_ME_SHEET][cell].value if READ_ME_SHEET in book.sheetnames else None
        for head, cell in REVIEWER_CELLS.items()
    }
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        values = {head: value for head, value in zip(heads, cells, strict=False) if head and value}
        row = _Row(str(path), number, everywhere | values)
        decision = _text(values.get("Decision"))
        if decision and decision.casefold() != LEAVE.casefold():
            yield row
        elif not decision and _text(values.get("Why")):
            what = "there is a reason and no decision"
            fix = f"choose a decision, or '{LEAVE}'"
            problems.append(row.problem("Decision", what, fix))


def _open(path: Path) -> Workbook:
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except FileNotFoundError as error:
        raise OverrideError(
            f"There is no file of overrides '{path}'.", fix="check its name."
        ) from error
    except Exception as error:  # openpyxl and zipfile raise many kinds on damaged files
        raise _no_review(path) from error
    if ANSWERS_SHEET not in book.sheetnames:
        raise _no_review(path)
    return book


def _no_review(path: Path) -> OverrideError:
    return OverrideError(
        "This is not the workbook of a review, or it is damaged.",
        place=Place(str(path)),
        why=f"it has no sheet '{ANSWERS_SHEET}' that can be read.",
        fix="write the review anew with `prevspend review`, and copy the decisions into it.",
    )


def _override(row: _Row, choices: Choices, problems: list[Problem]) -> Override | None:
    """Turn a row into an override, or add what is wrong with it."""
    before = len(problems)
    text = _text(row.cells["Decision"])
    answer = choices.find(text)
    if answer is None:
        fix = choices.nearest(text) or "choose one of the list in the cell"
        problems.append(row.problem("Decision", f"'{text}' is not a decision", fix))
    by, why = _text(row.cells.get("Who")), _text(row.cells.get("Why"))
    if not by:
        fix = f"write who decided, here or in cell {REVIEWER_CELLS['Who']} of '{READ_ME_SHEET}'"
        problems.append(row.problem("Who", "the person who decided is not named", fix))
    if not why:
        fix = "write a few words: what the money buys, and how you know"
        problems.append(row.problem("Why", "no reason is given", fix))
    on = _date(row.cells.get("Date"))
    if on is None:
        date = _text(row.cells.get("Date"))
        what = f"'{date}' is not a date" if date else "no date is given"
        cell = f"cell {REVIEWER_CELLS['Date']} of '{READ_ME_SHEET}'"
        fix = f"write it like 31/03/2026, here or in {cell}"
        problems.append(row.problem("Date", what, fix))
    elif on > dt.date.today():  # noqa: DTZ011 - a day in the reviewer's own time
        fix = "write the day on which it was decided"
        problems.append(row.problem("Date", f"{on:%d/%m/%Y} is in the future", fix))
    lines = _lines(row, problems)
    if len(problems) > before or answer is None or lines is None:
        return None
    intervention, status = answer
    content = {"lines": lines, "by": by, "on": on, "why": why}
    content |= {"intervention": intervention} if intervention else {"status": status}
    try:
        return Override.model_validate({"id": _id(lines), **content})
    except ValidationError:
        problems.append(_damaged(row))
        return None


def _lines(row: _Row, problems: list[Problem]) -> dict[str, str] | None:
    """Read which lines a row is about."""
    lines = lines_of(_text(row.cells.get(KEY_HEAD)))
    if lines is None:
        problems.append(_damaged(row))
    return lines


def _damaged(row: _Row) -> Problem:
    what = "what this row is about was changed or removed"
    fix = "copy the row from the review as it was written, and put the decision into it"
    return row.problem(KEY_HEAD, what, fix)


def _id(lines: dict[str, str]) -> str:
    """Name a decision by the lines it is about, so that it has the same name in every review."""
    return f"review-{key_of(lines).partition(' ')[0]}"


def _text(value: object) -> str:
    return tidy(str(value)) if value is not None else ""


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = _text(value)
    for form in _DATES:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
