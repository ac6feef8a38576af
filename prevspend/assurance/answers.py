"""What reviewers answered of an audit sample, read from their workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from prevspend.assurance.columns import AUDIT_FORM, BOUGHT, CANNOT_TELL, HOW_SURE, SHARE, SURE, WHY
from prevspend.assurance.sample import Label
from prevspend.english import plural
from prevspend.errors import Location, OverrideError, Problem
from prevspend.review import Choices, each_once, open_form, typed_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.review import TypedRow
    from prevspend.taxonomy import Taxonomy

_MARK = {"codings", "size", "seed", "reviewer", "coding"}
_WHOLE = 100


class SampleMark(NamedTuple):
    """Which sample a workbook is of."""

    codings: str
    size: int
    seed: int


@dataclass(frozen=True)
class Audited:
    """What one reviewer says of one coding.

    Attributes:
        label: what it bought; none where it cannot be told.
        share: how much of it is preventive, from 0 to 1.
        sure: how sure the reviewer is, blank where nothing was chosen.
        by, on, why: who says so, when and why.
    """

    label: Label | None
    share: float
    sure: str
    by: str
    on: dt.date
    why: str


@dataclass(frozen=True)
class AuditWorkbook:
    """One workbook: the sample it is of, and what is answered in it, by the coding's number."""

    path: Path
    mark: SampleMark
    answers: dict[int, Audited]


def read_audits(paths: Sequence[Path], taxonomy: Taxonomy) -> list[AuditWorkbook]:
    """Read the workbooks of an audit sample, one for each reviewer.

    Raises:
        OverrideError: if one is no such workbook, or with every problem found in them.
    """
    problems: list[Problem] = []
    audits = [_AuditReader(taxonomy, problems).read(path) for path in paths]
    problems = each_once(problems)
    if problems:
        raise OverrideError(
            f"{plural(len(problems), 'problem')} in the audit sample.",
            problems=problems,
            why="an error rate rests on answers that the taxonomy knows, with who and when.",
            fix="put the cells named above right, save, and run the command again.",
        )
    if len({audit.mark for audit in audits}) > 1:
        raise OverrideError(
            "These workbooks are of different samples.",
            place=Location(str(audits[-1].path)),
            why="two reviewers can be set side by side only where they judged the same codings.",
            fix="name the workbooks that one run of `prevspend sample --reviewers 2` wrote.",
        )
    if len(audits) > 1 and paths[0].read_bytes() == paths[1].read_bytes():
        raise OverrideError(
            "The two workbooks are one and the same.",
            place=Location(str(paths[1])),
            why="a reviewer always agrees with their own answers.",
            fix="name the workbook of each reviewer once.",
        )
    return audits


class _AuditReader:
    """Reads workbooks, and notes every problem."""

    def __init__(self, taxonomy: Taxonomy, problems: list[Problem]) -> None:
        self._choices = Choices(taxonomy)
        self._entries = {entry.id: entry for entry in taxonomy.interventions}
        self._problems = problems

    def read(self, path: Path) -> AuditWorkbook:
        """Read one workbook.

        Raises:
            OverrideError: if it is no such workbook, or no row says which sample it is of.
        """
        marks: dict[SampleMark, TypedRow] = {}
        answers: dict[int, tuple[Audited, TypedRow]] = {}
        for row in typed_rows(open_form(path, AUDIT_FORM), AUDIT_FORM):
            mark = _mark(row)
            if mark is None:
                self._problems.append(_damaged(row))
                continue
            marks.setdefault(mark[0], row)
            answer = self._answer(row)
            if answer is not None:
                self._add(answers, mark[1], answer, row)
        if not marks:
            raise OverrideError(
                "No row of this audit sample says what it is about.",
                place=Location(str(path), sheet=AUDIT_FORM.sheet),
                why="its last column was changed or removed, or all rows were.",
                fix=AUDIT_FORM.again,
            )
        first, *others = marks.items()
        for _, row in others:
            what, fix = "this row is of another sample than the first", "remove the row"
            self._problems.append(row.problem(AUDIT_FORM.key, what, fix))
        return AuditWorkbook(
            path, first[0], {number: answer for number, (answer, _) in answers.items()}
        )

    def _add(
        self,
        answers: dict[int, tuple[Audited, TypedRow]],
        number: int,
        answer: Audited,
        row: TypedRow,
    ) -> None:
        other, first = answers.setdefault(number, (answer, row))
        if (other.label, other.share) != (answer.label, answer.share):
            what = f"the same coding is answered otherwise in row {first.number:,}"
            self._problems.append(row.problem(BOUGHT, what, "clear one of the two answers"))

    def _answer(self, row: TypedRow) -> Audited | None:
        """Return the answer of a row; nothing where it is blank, or something is wrong with it."""
        bought = row.text(BOUGHT)
        if not bought:
            began = next((head for head in (SHARE, SURE, WHY) if row.text(head)), None)
            if began:
                what, fix = f"'{began}' is filled in and this is not", "choose what it bought"
                self._problems.append(row.problem(BOUGHT, what, fix))
            return None
        before = len(self._problems)
        label, usual = self._label(row)
        share = self._share(row, usual)
        sure = self._sure(row)
        by, on = row.who(self._problems), row.date(self._problems)
        if len(self._problems) > before or on is None:
            return None
        return Audited(label, share, sure, by, on, row.text(WHY))

    def _label(self, row: TypedRow) -> tuple[Label | None, float]:
        """Return what was bought and its usual share."""
        if row.text(BOUGHT).casefold() == CANNOT_TELL.casefold():
            return None, 0.0
        answer = self._choices.decide(row, BOUGHT, self._problems)
        if answer is None:
            return None, 0.0
        intervention, status = answer
        if intervention is None:
            return Label(status or "unclassified"), 0.0
        entry = self._entries[intervention]
        return Label(entry.status, entry.tier), float(entry.share.central) if entry.share else 0.0

    def _share(self, row: TypedRow, usual: float) -> float:
        text = row.text(SHARE)
        if not text:
            return usual
        share = _as_share(text)
        if share is None:
            what, fix = f"'{text}' is no share", "write a percentage from 0% to 100%"
            self._problems.append(row.problem(SHARE, what, fix))
        elif share and not usual:
            what = "a share is given for what is not prevention"
            fix = "clear it, or choose the intervention that it is a share of"
            self._problems.append(row.problem(SHARE, what, fix))
        return share or 0.0

    def _sure(self, row: TypedRow) -> str:
        text = row.text(SURE)
        known = {word.casefold(): word for word in HOW_SURE}
        if text and text.casefold() not in known:
            fix = f"choose one of {', '.join(HOW_SURE)}, or leave it blank"
            self._problems.append(row.problem(SURE, f"'{text}' is not in the list", fix))
        return known.get(text.casefold(), "")


def _mark(row: TypedRow) -> tuple[SampleMark, int] | None:
    """Return which sample and which coding a row is about; nothing where it was changed."""
    keys = row.about.selectors
    if len(keys) != 1 or set(keys[0]) != _MARK:
        return None
    lines = keys[0]
    try:
        sample = SampleMark(lines["codings"], int(lines["size"]), int(lines["seed"]))
        return sample, int(lines["coding"])
    except ValueError:
        return None


def _damaged(row: TypedRow) -> Problem:
    what = "what this row is about was changed or removed"
    fix = "copy the row from the sample as it was written, and put the answer into it"
    return row.problem(AUDIT_FORM.key, what, fix)


def _as_share(text: str) -> float | None:
    """Read 50%, 50 or 0.5 as a half."""
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        return None
    share = number / _WHOLE if "%" in text or number > 1 else number
    return share if 0 <= share <= 1 else None
