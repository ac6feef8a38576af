"""Answers of a review: a workbook as it came back, read into overrides.

Rows may be sorted, filtered, deleted or left blank. What cannot be understood is listed all at
once, each with its sheet and cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from prevspend.classify import Override, load_overrides
from prevspend.english import plural
from prevspend.errors import Location, OverrideError
from prevspend.review.choices import LEAVE, Choices
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    KEY_HEAD,
)
from prevspend.review.keys import key_of, lines_of
from prevspend.review.typed import Form, TypedRow, open_form, typed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from prevspend.errors import Problem
    from prevspend.taxonomy import Taxonomy

_WORKBOOKS = {".xlsx", ".xlsm"}
REVIEW_FORM = Form(
    name="review",
    sheet=ANSWERS_SHEET,
    columns=ANSWER_COLUMNS,
    key=KEY_HEAD,
    again="write the review anew with `prevspend review`, and copy the decisions into it.",
)


def load_decisions(path: Path, taxonomy: Taxonomy) -> tuple[Override, ...]:
    """Read people's decisions from a YAML file of overrides, or from the workbook of a review.

    Raises:
        OverrideError: if there is no such file, or with every problem found in it.
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
        OverrideError: if one is no such workbook; or with every problem found.
    """
    choices = Choices(taxonomy)
    problems: list[Problem] = []
    answers: dict[str, tuple[Override, TypedRow]] = {}
    for path in paths:
        for row in _rows(path, problems):
            override = _override(row, choices, problems)
            if override is None:
                continue
            other, first = answers.setdefault(override.id, (override, row))
            if _decision(other) != _decision(override):
                what = f"decided otherwise at {first.place}: '{first.text('Decision')}'"
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
            place=Location(str(paths[0])),
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


def _rows(path: Path, problems: list[Problem]) -> Iterator[TypedRow]:
    """Read the rows that hold an answer, and add those that hold a part of one."""
    for row in typed_rows(path, open_form(path, REVIEW_FORM), REVIEW_FORM):
        decision = row.text("Decision")
        if decision and decision.casefold() != LEAVE.casefold():
            yield row
        elif not decision and row.text("Why"):
            what = "there is a reason and no decision"
            fix = f"choose a decision, or '{LEAVE}'"
            problems.append(row.problem("Decision", what, fix))


def _override(row: TypedRow, choices: Choices, problems: list[Problem]) -> Override | None:
    """Turn a row into an override, or add what is wrong with it."""
    before = len(problems)
    answer = choices.decide(row, "Decision", problems)
    by, why = row.who(problems), row.text("Why")
    if not why:
        fix = "write a few words: what the money buys, and how you know"
        problems.append(row.problem("Why", "no reason is given", fix))
    on = row.date(problems)
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


def _lines(row: TypedRow, problems: list[Problem]) -> dict[str, str] | None:
    """Read which lines a row is about."""
    lines = lines_of(row.text(KEY_HEAD))
    if lines is None:
        problems.append(_damaged(row))
    return lines


def _damaged(row: TypedRow) -> Problem:
    what = "what this row is about was changed or removed"
    fix = "copy the row from the review as it was written, and put the decision into it"
    return row.problem(KEY_HEAD, what, fix)


def _id(lines: dict[str, str]) -> str:
    """Name a decision by the lines it is about, so that it has the same name in every review."""
    return f"review-{key_of(lines).partition(' ')[0]}"
