"""Money of a few years only: what its coding says so of, and what a register of grants names.

What only narratives say so of is found in `ending`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prevspend import yamlfile
from prevspend.classify import mark_codings
from prevspend.errors import LedgerError, Location, Problem
from prevspend.leftshift.ending import names_that_end
from prevspend.taxonomy import Mark, MarkValue, Rule, Text

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.taxonomy import Taxonomy

_MARK, _VALUE = "recurrence", "non-recurrent"


class Grant(Rule):
    """A grant of a few years only, as the user's register names it: a rule with a name and an end.

    It is written as a rule of the taxonomy is: `cost_centre: [contain outbreak]`, or `in` and
    `phrases`. `until` is the last financial year it is paid in, where that is known.
    """

    name: Text
    until: Text | None = None
    why: Text | None = None


def find_temporary(
    codings: pa.Table, taxonomy: Taxonomy, kind: str | None, grants: tuple[Grant, ...] = ()
) -> NDArray[np.bool_]:
    """Return which codings hold money of a few years only.

    That is what the taxonomy's mark of recurrence calls non-recurrent, for certain or likely, what
    the user's grants name, and what is called a grant to some date.

    Args:
        codings: the codings of one organisation and year.
        taxonomy: the marks are its own.
        kind: the kind of organisation, for rules that apply to some kinds only.
        grants: grants that end, as the user gave them.
    """
    register = _mark_of(grants) if grants else None
    if register:
        taxonomy = taxonomy.model_copy(update={"marks": (*taxonomy.marks, register)})
    is_temporary = names_that_end(codings)
    for marked in mark_codings(codings, taxonomy, kind):
        if marked.mark.id == _MARK or marked.mark is register:
            temporary = [at for at, value in enumerate(marked.mark.values) if value.id == _VALUE]
            is_temporary |= np.isin(marked.value, temporary)
    return is_temporary


def _mark_of(grants: tuple[Grant, ...]) -> Mark:
    """Return the register as a mark, so that its phrases are read as the taxonomy's are."""
    value = MarkValue(id=_VALUE, name="Grants that end", certain=grants)
    return Mark(id="grants", name="Grants", why="the user's register", values=(value,))


def read_grants(path: str | Path) -> tuple[Grant, ...]:
    """Read a register of grants, a YAML list.

    Raises:
        LedgerError: with every problem found, each with its line.
    """
    place = Path(path)
    if not place.is_file():
        raise LedgerError(
            "There is no such register of grants.",
            place=Location(str(path)),
            fix="name a YAML list of grants, each with id, name, and the phrases it is known by.",
        )
    document, problems = yamlfile.load(place)
    grants: list[Grant] = []
    content = document.content or []
    if not isinstance(content, list):
        problems.append(Problem("a register is a list of grants", document.place(())))
        content = []
    for at, item in enumerate(content):
        grant, wrong = yamlfile.validate(Grant, document, (at,), item)
        problems += wrong
        grants += [grant] if grant else []
    if problems:
        raise LedgerError(
            f"The register of grants has {len(problems)} problem{'s' * (len(problems) > 1)}.",
            problems=problems,
            why="a grant that is not understood would count as lasting money.",
            fix="correct the lines named above and run the command again.",
        )
    return tuple(grants)
