"""What people know about changes between years: a small YAML that later runs honour.

Each entry has an `id`, and says either where recoded money `was` and is `now`, or which codings
`left` for or `joined` from another body (named `with`); then `by` whom that is known, and `why`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from prevspend import yamlfile
from prevspend.errors import LedgerError, Location, Problem
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.leftshift.model import Candidate, LeftShift, ScopeQuestion, Selector


def _as_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


def _fields(selectors: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
    for selector in selectors:
        if not selector:
            raise ValueError("a selector names at least one field and what it holds")
        for field in selector:
            if field not in CLASSIFICATION_FIELDS:
                hint = yamlfile.suggest(field, CLASSIFICATION_FIELDS)
                known = hint or f"the fields are {', '.join(CLASSIFICATION_FIELDS)}"
                raise ValueError(f"'{field}' is no field of a coding; {known}")
    return selectors


Selectors = Annotated[
    tuple[dict[str, str], ...], BeforeValidator(_as_list), AfterValidator(_fields)
]


class KnownChange(FrozenModel):
    """One change: money recoded (`was`, `now`), or moved to or from another body.

    `left` names codings of the earlier year whose money another body spends now, `joined` those
    of the later year that another body had; `scope: true` says that they are merely in the export
    no more, or newly in it. That too may be `refused`: the money really came or went.
    """

    id: Annotated[str, Field(min_length=1)]
    was: Selectors = ()
    now: Selectors = ()
    left: Selectors = ()
    joined: Selectors = ()
    with_: Annotated[str | None, Field(alias="with")] = None
    scope: bool = False
    verdict: Literal["confirmed", "refused", "undecided"] = "undecided"
    by: str | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        recoded, moved = bool(self.was or self.now), bool(self.left or self.joined)
        if recoded == moved:
            raise ValueError("a change has 'was' and 'now', or 'left' or 'joined'")
        if recoded and not (self.was and self.now):
            raise ValueError("'was' and 'now' belong together: where the money was, and is")
        if self.verdict != "undecided" and not (self.by and self.why):
            raise ValueError("a decision says 'by' whom it was taken, and 'why'")
        if moved and not self._is_asked and not (self.by and self.why):
            raise ValueError("money that left or joined says 'by' whom this is known, and 'why'")
        return self

    @property
    def _is_asked(self) -> bool:
        """Whether it stands as a question: it says itself that it is undecided."""
        return self.verdict == "undecided" and "verdict" in self.model_fields_set

    @property
    def is_declared(self) -> bool:
        """Whether money left or joined, as somebody knows."""
        moved = bool(self.left or self.joined)
        return moved and not self._is_asked and self.verdict != "refused"

    @property
    def is_refused_scope(self) -> bool:
        """Whether money that only one year has was really spent in that year only."""
        return self.scope and self.verdict == "refused"


def write_proposals(report: LeftShift) -> str:
    """Write what nobody has decided yet as a file of changes to fill in, evidence as comments.

    A candidate that several pairs of years have stands here once, with the codings of all of them
    and the evidence of the pair in which it is largest.
    """
    by_id: dict[str, list[Candidate]] = {}
    for candidate in sorted(report.candidates, key=lambda entry: -max(map(abs, entry.effect.all))):
        if candidate.matters and candidate.verdict == "undecided":
            by_id.setdefault(candidate.id, []).append(candidate)
    blocks = [_HEAD.format(name=report.organisation.name or "organisation not named")]
    blocks += [_proposal(same) for same in by_id.values()]
    questions = {
        question.id: question
        for bridge in (*report.yearly_bridges, report.bridge)
        for question in bridge.questions
    }
    if questions:
        blocks.append(_SCOPE_HEAD)
    blocks += map(_scope_proposal, questions.values())
    if not by_id and not questions:
        blocks.append("# Nothing is left to decide.\n[]\n")
    return "\n".join(blocks)


_HEAD = """\
# What may have been recoded, largest first: {name}.
#
# For each entry, ask whoever keeps the chart of accounts whether it is the same service under
# another coding. If so, say `verdict: confirmed`, else `verdict: refused`; add `by:` and `why:`.
# Save the file under another name (this one is written anew by every run) and give it to the next
# run with --changes. Money that another body spends now, or had before, is written like this:
#
# - id: smoking-to-the-icb
#   left: {{cost_centre: Stop Smoking Service}}   # or joined:
#   with: NHS Somewhere ICB
#   by: who says so
#   why: how that is known
"""


def _proposal(same: Sequence[Candidate]) -> str:
    """Write one candidate, as the pairs of years show it, the largest first."""
    largest = same[0]
    effect = format_pounds(largest.effect.central, pennies=False)
    years = f"{largest.first_year} to {largest.last_year}"
    lines = [f"# {years}, {largest.kind}: {effect} of prevention"]
    lines += [f"#   {evidence}" for evidence in largest.evidence]
    content = {
        "id": largest.id,
        "was": _once(selector for candidate in same for selector in candidate.was),
        "now": _once(selector for candidate in same for selector in candidate.now),
        "verdict": "undecided",
        "by": None,
        "why": None,
    }
    text = yaml.safe_dump([content], sort_keys=False, allow_unicode=True, width=100)
    return "\n".join(lines) + "\n" + text.replace(": null\n", ":\n")


_SCOPE_HEAD = """\
# Money outside prevention that only one year has: it moves the share, though prevention stays.
#
# For each entry, ask whether the other year's export merely lacks it: then say `confirmed`, and it
# is left out of both years. If it really was spent in one year only, say `refused`. Add `by:` and
# `why:`. Money that was paid once goes into a register of grants (--grants) instead.
"""


def _scope_proposal(question: ScopeQuestion) -> str:
    """Write one question of what an export holds."""
    ends = {"left": question.left, "joined": question.joined}
    content = {
        "id": question.id,
        **{name: list(selectors) for name, selectors in ends.items() if selectors},
        "scope": True,
        "verdict": "undecided",
        "by": None,
        "why": None,
    }
    text = yaml.safe_dump([content], sort_keys=False, allow_unicode=True, width=100)
    return f"# {question.story}\n" + text.replace(": null\n", ":\n")


def _once(selectors: Iterable[Selector]) -> list[Selector]:
    return list({tuple(selector.items()): selector for selector in selectors}.values())


def read_changes(path: str | Path) -> tuple[KnownChange, ...]:
    """Read a file of changes.

    Raises:
        LedgerError: with every problem found, each with its line.
    """
    place = Path(path)
    if not place.is_file():
        raise LedgerError(
            "There is no such file of changes.",
            place=Location(str(path)),
            fix="run the report without it: it writes one to start from.",
        )
    document, problems = yamlfile.load(place)
    changes: list[KnownChange] = []
    content = document.content or []
    if not isinstance(content, list):
        problems.append(Problem("this file should be a list of changes", document.place(())))
        content = []
    for at, item in enumerate(content):
        change, wrong = yamlfile.validate(KnownChange, document, (at,), item)
        problems += wrong
        if change and any(change.id == other.id for other in changes):
            what = f"the change '{change.id}' stands here twice"
            problems.append(Problem(what, document.place((at, "id")), "give one another id"))
        changes += [change] if change else []
    if problems:
        raise LedgerError(
            f"The file of changes has {len(problems)} problem{'s' if len(problems) > 1 else ''}.",
            problems=problems,
            why="a decision that is not understood would be left out in silence.",
            fix="correct the lines named above and run the command again.",
        )
    return tuple(changes)
