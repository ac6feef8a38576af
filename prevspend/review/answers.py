"""Answers of a review: a workbook as it came back, read into overrides.

Rows may be sorted, filtered, deleted or left blank. What cannot be understood is listed all at
once, each with its sheet and cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml
from pydantic import ValidationError

from prevspend.classify import Override, load_overrides
from prevspend.english import plural
from prevspend.errors import Location, OverrideError, Problem
from prevspend.review.before import carried
from prevspend.review.choices import LEAVE, Choices
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    KEY_HEAD,
    LAST_PRINTED,
    NOW_HEAD,
)
from prevspend.review.faults import each_once
from prevspend.review.keys import key_of
from prevspend.review.likeness import likenesses
from prevspend.review.opening import WORKBOOKS, Form, open_form
from prevspend.review.typed import typed_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from prevspend.classify import LineSelection
    from prevspend.review.choices import Answer
    from prevspend.review.likeness import Roots
    from prevspend.review.typed import TypedRow
    from prevspend.taxonomy import Taxonomy

_BOOKS = {*WORKBOOKS, ".xls", ".xlsb", ".ods", ".csv"}
REVIEW_FORM = Form(
    name="review",
    sheet=ANSWERS_SHEET,
    columns=ANSWER_COLUMNS,
    key=KEY_HEAD,
    again="write the review anew with `prevspend review`, and copy the decisions into it.",
    in_sight=len(ANSWER_COLUMNS) + 1,
    last_printed=LAST_PRINTED,
)


class Decisions(NamedTuple):
    """People's decisions.

    Attributes:
        overrides: one for each row of a review, and each entry of a YAML file.
        notes: the cells of reasons that stand in workbooks without a decision.
    """

    overrides: tuple[Override, ...]
    notes: tuple[Location, ...] = ()


class _Asked(NamedTuple):
    """A row of a review with its answer, and what is like its codings."""

    row: TypedRow
    answer: Answer | None
    alike: tuple[Roots, ...]


def load_decisions(paths: Sequence[Path], taxonomy: Taxonomy) -> Decisions:
    """Read people's decisions from workbooks of a review, and from YAML files of overrides.

    Raises:
        OverrideError: if there is no such file, or with every problem found; so too where two
            files contradict each other.
    """
    books = [path for path in paths if path.suffix.casefold() in _BOOKS]
    texts = [path for path in paths if path not in books]
    read = read_review(books, taxonomy) if books else Decisions(())
    loaded = list(read.overrides)
    for path in texts:
        loaded += load_overrides(path, taxonomy)
    decided: dict[str, Override] = {}
    for override in loaded:
        first = decided.setdefault(override.id, override)
        if first.outcome != override.outcome or first.selections != override.selections:
            raise OverrideError(
                f"The overrides {first.named} and {override.named} differ.",
                why="nobody could say which of them stands.",
                fix="agree on one decision, and remove the other; or give one of them another id.",
            )
    return read._replace(overrides=tuple(_without_left(decided.values())))


def read_answers(paths: Sequence[Path], taxonomy: Taxonomy) -> tuple[Override, ...]:
    """Return the decisions of `read_review`, in the order of their ids."""
    return read_review(paths, taxonomy).overrides


def read_review(paths: Sequence[Path], taxonomy: Taxonomy) -> Decisions:
    """Read the workbooks of a review, of one or several reviewers.

    Args:
        paths: the workbooks, as they came back.
        taxonomy: the taxonomy whose interventions they name.

    Returns:
        One override for each row with a decision, in the order of their ids, those that the review
        carries along too; 'Leave undecided' is one where it has a reason, or rules decide. A reason
        without a decision is a note.

    Raises:
        OverrideError: if one is no such workbook; or with every problem found.
    """
    choices = Choices(taxonomy)
    problems: list[Problem] = []
    overrides: dict[str, Override] = {}
    first: dict[str, Override] = {}
    notes: list[Location] = []
    for path in paths:
        try:
            opened = open_form(path, REVIEW_FORM)
            asked = _asked(typed_rows(opened, REVIEW_FORM), choices, problems)
        except OverrideError as error:
            if len(paths) == 1:
                raise
            what = f"{error.what} {error.why}" if error.why else error.what
            place = error.place or Location(str(path))
            problems += error.problems or [Problem(what, place, error.fix)]
            continue
        notes += [each.row.place("Why") for each in asked if _is_note(each.row)]
        read = [_override(each, choices, problems) for each in asked if _decides(each)]
        for override in (*carried(opened, problems), *filter(None, read)):
            overrides.setdefault(override.id, override)
            problems += _contradictions(override, choices, first)
    problems = each_once(problems)
    if problems:
        raise OverrideError(
            f"{plural(len(problems), 'problem')} in the review.",
            problems=problems,
            why="a decision must be one the taxonomy knows, with who took it, when and why.",
            fix="put the cells named above right, save, and run the command again.",
        )
    if not overrides and not notes:
        raise OverrideError(
            "There is no decision in this review yet.",
            place=Location(str(paths[0])),
            why="without a decision no figure changes.",
            fix="choose a decision in the first column of at least one row, and save.",
        )
    decisions = _without_left([overrides[id_] for id_ in sorted(overrides)])
    return Decisions(tuple(decisions), tuple(notes))


def write_overrides(overrides: Sequence[Override]) -> str:
    """Return overrides as the YAML that `--overrides` reads."""
    content = [
        override.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        for override in overrides
    ]
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _asked(rows: Sequence[TypedRow], choices: Choices, problems: list[Problem]) -> list[_Asked]:
    """Return the rows with their answers, or add what is no decision."""
    answers = [_answer(row, choices, problems) for row in rows]
    about = [
        (row.about.selectors, answer, not row.text(NOW_HEAD))
        for row, answer in zip(rows, answers, strict=True)
    ]
    alike = likenesses(about)
    return [_Asked(*each) for each in zip(rows, answers, alike, strict=True)]


def _answer(row: TypedRow, choices: Choices, problems: list[Problem]) -> Answer | None:
    """Return what a row decides; nothing where it is blank, or no decision."""
    if not row.text("Decision"):
        return None
    if _leaves(row):
        return None, "unclassified"
    return choices.decide(row, "Decision", problems)


def _leaves(row: TypedRow) -> bool:
    return row.text("Decision").casefold() == LEAVE.casefold()


def _is_note(row: TypedRow) -> bool:
    return not row.text("Decision") and bool(row.text("Why"))


def _decides(asked: _Asked) -> bool:
    """Return whether a row is to be read: it decides something, or leaves it for a reason."""
    row = asked.row
    if _leaves(row):
        return bool(row.text("Why") or row.text(NOW_HEAD))
    return bool(row.text("Decision"))


def _override(asked: _Asked, choices: Choices, problems: list[Problem]) -> Override | None:
    """Turn a row into an override, or add what is wrong with it."""
    row = asked.row
    before = len(problems)
    by, why = row.who(problems), row.text("Why")
    if not why:
        fix = "write a few words: what the money buys, and how you know"
        problems.append(row.problem("Why", "no reason is given", fix))
    on, about = row.date(problems), row.about
    if not about.selectors:
        problems.append(_damaged(row))
    if len(problems) > before or asked.answer is None:
        return None
    intervention, status = asked.answer
    now = choices.find(row.text(NOW_HEAD))
    content: dict[str, object] = {"by": by, "on": on, "why": why, "asked_in": about.years}
    content |= {"intervention": intervention} if intervention else {"status": status}
    if status != "unclassified" and about.years:
        content |= {"alike": asked.alike}
        content |= {"instead_of": now[0] or now[1]} if now and asked.alike else {}
    lines, *also = about.selectors
    key, kind = key_of(*about.selectors), "left" if status == "unclassified" else "review"
    try:
        override = Override.model_validate(
            {"id": f"{kind}-{key.partition(' ')[0]}", "lines": lines, "also": also, **content}
        )
    except ValidationError:
        problems.append(_damaged(row))
        return None
    return override.written_at(row.place("Decision"))


def _without_left(overrides: Collection[Override]) -> Iterator[Override]:
    """Yield decisions; what one left undecided gives way where another decides it."""
    decided = {
        _key(lines)
        for override in overrides
        if override.status != "unclassified"
        for lines in override.selections
    }
    for override in overrides:
        left = [lines for lines in override.selections if _key(lines) not in decided]
        if override.status != "unclassified" or len(left) == len(override.selections):
            yield override
        elif left:
            yield override.model_copy(update={"lines": left[0], "also": tuple(left[1:])})


def _key(lines: LineSelection) -> str:
    return key_of({field: str(value) for field, value in lines.values().items()})


def _contradictions(
    override: Override, choices: Choices, first: dict[str, Override]
) -> Iterator[Problem]:
    """Yield that a row before decides otherwise of codings that this one decides, if one does."""
    for lines in override.selections if override.status != "unclassified" else ():
        key = _key(lines)
        other = first.setdefault(key, override)
        if other.outcome != override.outcome:
            here, there = (choices.name_of(each.outcome) for each in (override, other))
            what = f"'{here}' here, and decided otherwise at {other.place}: '{there}'"
            fix = "agree on one decision, and clear the other"
            yield Problem(f"column 'Decision': {what}", override.place, fix)
            return


def _damaged(row: TypedRow) -> Problem:
    what = "what this row is about was changed or removed"
    fix = "copy the row from the review as it was written, and put the decision into it"
    return row.problem(KEY_HEAD, what, fix)
