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
from prevspend.errors import Location, OverrideError, Problem
from prevspend.review.choices import LEAVE, Choices
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    KEY_HEAD,
)
from prevspend.review.keys import key_of, lines_of
from prevspend.review.typed import WORKBOOKS, Form, TypedRow, open_form, typed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from prevspend.taxonomy import Taxonomy

_BOOKS = {*WORKBOOKS, ".xls", ".xlsb", ".ods", ".csv"}
REVIEW_FORM = Form(
    name="review",
    sheet=ANSWERS_SHEET,
    columns=ANSWER_COLUMNS,
    key=KEY_HEAD,
    again="write the review anew with `prevspend review`, and copy the decisions into it.",
)


def load_decisions(paths: Sequence[Path], taxonomy: Taxonomy) -> tuple[Override, ...]:
    """Read people's decisions from workbooks of a review, and from YAML files of overrides.

    Raises:
        OverrideError: if there is no such file, or with every problem found; so too where two
            files contradict each other.
    """
    books = [path for path in paths if path.suffix.casefold() in _BOOKS]
    texts = [path for path in paths if path not in books]
    loaded = list(read_answers(books, taxonomy)) if books else []
    for path in texts:
        loaded += load_overrides(path, taxonomy)
    decided: dict[str, Override] = {}
    for override in loaded:
        first = decided.setdefault(override.id, override)
        if first.outcome != override.outcome or first.lines != override.lines:
            raise OverrideError(
                f"The overrides {first.named} and {override.named} differ.",
                why="nobody could say which of them stands.",
                fix="agree on one decision, and remove the other; or give one of them another id.",
            )
    return tuple(decided.values())


def read_answers(paths: Sequence[Path], taxonomy: Taxonomy) -> tuple[Override, ...]:
    """Read the workbooks of a review, of one or several reviewers.

    Args:
        paths: the workbooks, as they came back.
        taxonomy: the taxonomy whose interventions they name.

    Returns:
        One override for each coding, or group of them, that a row with a decision is about, in
        the order of their ids.

    Raises:
        OverrideError: if one is no such workbook; or with every problem found.
    """
    choices = Choices(taxonomy)
    problems: list[Problem] = []
    answers: dict[str, tuple[Override, TypedRow]] = {}
    for path in paths:
        try:
            rows = list(_rows(path, problems))
        except OverrideError as error:
            if len(paths) == 1:
                raise
            problems += error.problems or [Problem(error.what, error.place, error.fix)]
            continue
        for row in rows:
            for override in _overrides(row, choices, problems):
                other, first = answers.setdefault(override.id, (override, row))
                if other.outcome != override.outcome:
                    problems.append(_contradiction(row, first))
                    break
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


def _overrides(row: TypedRow, choices: Choices, problems: list[Problem]) -> list[Override]:
    """Turn a row into overrides, or add what is wrong with it."""
    before = len(problems)
    answer = choices.decide(row, "Decision", problems)
    by, why = row.who(problems), row.text("Why")
    if not why:
        fix = "write a few words: what the money buys, and how you know"
        problems.append(row.problem("Why", "no reason is given", fix))
    on = row.date(problems)
    selectors = lines_of(row.text(KEY_HEAD))
    if not selectors:
        problems.append(_damaged(row))
    if len(problems) > before or answer is None:
        return []
    intervention, status = answer
    content = {"by": by, "on": on, "why": why}
    content |= {"intervention": intervention} if intervention else {"status": status}
    try:
        return [
            Override.model_validate({"id": _id(lines), "lines": lines, **content}).written_at(
                row.place("Decision")
            )
            for lines in selectors
        ]
    except ValidationError:
        problems.append(_damaged(row))
        return []


def _contradiction(row: TypedRow, first: TypedRow) -> Problem:
    here, there = row.text("Decision"), first.text("Decision")
    what = f"'{here}' here, and decided otherwise at {first.place('Decision')}: '{there}'"
    return row.problem("Decision", what, "agree on one decision, and clear the other")


def _damaged(row: TypedRow) -> Problem:
    what = "what this row is about was changed or removed"
    fix = "copy the row from the review as it was written, and put the decision into it"
    return row.problem(KEY_HEAD, what, fix)


def _id(lines: dict[str, str]) -> str:
    """Name a decision by the lines it is about, so that it has the same name in every review."""
    return f"review-{key_of(lines).partition(' ')[0]}"
