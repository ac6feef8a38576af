"""Decisions made before, which a new review carries along: its workbook alone has them all."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from prevspend.classify import Override
from prevspend.errors import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.review.opening import OpenedForm

BEFORE_SHEET: Final = "Decided before"
"""The sheet with a row for each; whoever takes one back deletes its row."""

BEFORE_HEADS: Final = ("Decision", "Why", "Who", "Date", "What was decided")
_MOST_LETTERS: Final = 30_000
_LENGTH = 12


def packed(override: Override) -> list[str]:
    """Return a decision as the texts of cells, after a hash of it that shows changes."""
    content = override.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    whole = f"{_hash(text)} {text}"
    return [whole[at : at + _MOST_LETTERS] for at in range(0, len(whole), _MOST_LETTERS)]


def carried(opened: OpenedForm, problems: list[Problem]) -> Iterator[Override]:
    """Yield the decisions that a review carries along, or add which rows of them were changed."""
    book = opened.sheet.parent
    if book is None or BEFORE_SHEET not in book.sheetnames:
        return
    rows = book[BEFORE_SHEET].iter_rows(min_row=2, values_only=True)
    for number, cells in enumerate(rows, start=2):
        texts = [str(cell) for cell in cells[len(BEFORE_HEADS) :] if cell is not None]
        shown = [cell for cell in cells[: len(BEFORE_HEADS)] if cell is not None]
        if not texts and not shown:
            continue
        place = Location(str(opened.path), sheet=BEFORE_SHEET, row=number)
        override = _unpacked(texts)
        if override is None:
            what = "what was decided before is here, and was changed or removed in part"
            fix = "copy the row from the review as it was written; to take it back, delete the row"
            problems.append(Problem(what, place, fix))
        else:
            yield override.written_at(place)


def _unpacked(texts: Sequence[str]) -> Override | None:
    """Return the decision of the texts of `packed`; nothing where they were changed."""
    stated, _, text = "".join(texts).partition(" ")
    if stated != _hash(text):
        return None
    try:
        return Override.model_validate(json.loads(text))
    except (ValueError, RecursionError, ValidationError):
        return None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
