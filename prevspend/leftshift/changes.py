"""What people know about changes between years: a small YAML that later runs honour.

Each entry has an `id`, and says either where recoded money `was` and is `now`, or which codings
`left` for or `joined` from another body (named `with`); then `by` whom that is known, and `why`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from prevspend import yamlfile
from prevspend.errors import LedgerError, Place, Problem
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.yamlfile import Strict


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


class Change(Strict):
    """One change: money recoded (`was`, `now`), or moved to or from another body.

    `left` names codings of the earlier year whose money another body spends now, `joined` those
    of the later year that another body had; `scope: true` says that they are merely in the export
    no more, or newly in it.
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
        if moved and not (self.by and self.why):
            raise ValueError("money that left or joined says 'by' whom this is known, and 'why'")
        return self


def read_changes(path: str | Path) -> tuple[Change, ...]:
    """Read a file of changes.

    Raises:
        LedgerError: with every problem found, each with its line.
    """
    place = Path(path)
    if not place.is_file():
        raise LedgerError(
            "There is no such file of changes.",
            place=Place(str(path)),
            fix="run the report without it: it writes one to start from.",
        )
    document, problems = yamlfile.load(place)
    found: list[Change] = []
    content = document.content or []
    if not isinstance(content, list):
        problems.append(Problem("this file should be a list of changes", document.place(())))
        content = []
    for at, item in enumerate(content):
        change, wrong = yamlfile.validate(Change, document, (at,), item)
        problems += wrong
        if change and any(change.id == other.id for other in found):
            what = f"the change '{change.id}' stands here twice"
            problems.append(Problem(what, document.place((at, "id")), "give one another id"))
        found += [change] if change else []
    if problems:
        raise LedgerError(
            f"The file of changes has {len(problems)} problem{'s' if len(problems) > 1 else ''}.",
            problems=problems,
            why="a decision that is not understood would be left out in silence.",
            fix="mend the lines named above and run the command again.",
        )
    return tuple(found)
