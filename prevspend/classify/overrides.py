"""Overrides: people's decisions on codings and lines, with who, when and why.

They are in a YAML file that is read at every run, so no decision is lost.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Self

import numpy as np
import pyarrow.compute as pc
from pydantic import Field, PrivateAttr, model_validator

from prevspend import yamlfile
from prevspend.classify.decisions import Decision
from prevspend.errors import Location, OverrideError, Problem
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import CLASSIFICATION_FIELDS, codes_of, dictionary_of
from prevspend.taxonomy import InterventionNames, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.taxonomy import Intervention, Taxonomy

PREFIX = "override."
"""The prefix of an override's id in the rule column."""

ALIKE: Final = ".alike"
"""What follows the id there where the coding is not named, but like one that is."""

Text = Annotated[str, Field(min_length=1)]


class LineSelection(FrozenModel):
    """The lines that a decision is about: those with exactly these values.

    The classification fields select codings; a document, or a file and a row, select lines.
    """

    directorate: Text | None = None
    division: Text | None = None
    service: Text | None = None
    cost_centre_code: Text | None = None
    cost_centre: Text | None = None
    account_code: Text | None = None
    account: Text | None = None
    purpose: Text | None = None
    subjective_group: Text | None = None
    analysis_1: Text | None = None
    analysis_2: Text | None = None
    ro_line: Text | None = None
    procurement: Text | None = None
    procurement_group: Text | None = None
    supplier: Text | None = None
    supplier_type: Text | None = None
    capital: Text | None = None
    document: Text | None = None
    source_file: Text | None = None
    source_row: int | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.values():
            raise ValueError("name at least one field and its value")
        if self.source_row is not None and self.source_file is None:
            raise ValueError("'source_row' needs its 'source_file' beside it")
        return self

    def values(self) -> dict[str, str | int]:
        """Return the selected values, by field."""
        return self.model_dump(exclude_none=True)

    @property
    def is_single(self) -> bool:
        """Whether single lines are selected rather than whole codings."""
        return not set(self.values()) <= set(CLASSIFICATION_FIELDS)

    def among(self, lines: pa.Table) -> NDArray[np.bool_]:
        """Return for each line whether it is selected."""
        selected = np.ones(lines.num_rows, dtype=bool)
        for field, value in self.values().items():
            column = lines[field]
            if isinstance(value, int):
                selected &= column.to_numpy() == value
            else:
                array = dictionary_of(column)
                selected &= codes_of(array) == pc.index(array.dictionary, value).as_py()
                selected &= codes_of(array) >= 0
        return selected


class Override(FrozenModel):
    """A person's decision: the lines, their intervention or status, who, when and why.

    Attributes:
        lines: what it is about; of a row of look-alikes, the largest.
        also: the others of the row.
        asked_in: the years that the review was about. In others it decides what is alike, too.
        alike: the roots of the names of what is alike, by field.
        instead_of: what the rules decided when it was asked, an intervention or a status; nothing
            where they left it undecided. What is alike counts only where the rules still do so.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$")]
    lines: LineSelection
    also: tuple[LineSelection, ...] = ()
    intervention: str | None = None
    status: Status | None = None
    by: Text
    on: dt.date
    why: Text
    asked_in: tuple[Text, ...] = ()
    alike: tuple[dict[str, Text], ...] = ()
    instead_of: Text | None = None
    _place: Location | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _decides(self) -> Self:
        if (self.intervention is None) == (self.status is None):
            raise ValueError("a decision names either an 'intervention' or a 'status'")
        if self.status == "prevention":
            raise ValueError("to decide for prevention, name the intervention: it has the tier")
        if self.id.endswith(ALIKE):
            raise ValueError(f"an id does not end in '{ALIKE}'")
        if len({lines.is_single for lines in self.selections}) != 1:
            raise ValueError("name codings, or single lines: a decision is about one of the two")
        unknown = {field for roots in self.alike for field in roots} - {*CLASSIFICATION_FIELDS}
        if unknown or not all(self.alike):
            raise ValueError("'alike' names fields of a coding and the roots of their names")
        return self

    def written_at(self, place: Location) -> Self:
        """Return the decision with the place where it was written, for messages."""
        placed = self.model_copy()
        placed._place = place  # noqa: SLF001 - its own
        return placed

    @property
    def place(self) -> Location | None:
        """Where it was written, where that is known."""
        return self._place

    @property
    def named(self) -> str:
        """What a message calls it: its id, and where it was written."""
        return f"'{self.id}' ({self._place})" if self._place else f"'{self.id}'"

    @property
    def selections(self) -> tuple[LineSelection, ...]:
        """What it is about, one after the other."""
        return (self.lines, *self.also)

    @property
    def is_single(self) -> bool:
        """Whether it is about single lines rather than whole codings."""
        return any(lines.is_single for lines in self.selections)

    def among(self, lines: pa.Table) -> NDArray[np.bool_]:
        """Return for each line whether it decides it."""
        selected = self.lines.among(lines)
        for other in self.also:
            selected |= other.among(lines)
        return selected

    @property
    def outcome(self) -> tuple[str | None, Status | None]:
        """What is decided: decisions with equal outcomes do not contradict each other."""
        return self.intervention, self.status

    @property
    def rule(self) -> str:
        """The text in the rule column of the lines it decides."""
        return f"{PREFIX}{self.id}"

    @property
    def rule_of_alike(self) -> str:
        """The text in the rule column of what it decides by likeness."""
        return f"{self.rule}{ALIKE}"

    def decision(self, entries: Mapping[str, Intervention], *, alike: bool = False) -> Decision:
        """Return the decision, with the interventions of a taxonomy by id.

        Args:
            entries: the interventions.
            alike: whether for what is alike, rather than for what is named.
        """
        rule = self.rule_of_alike if alike else self.rule
        if self.intervention is None:
            return Decision(rule, self.status or "unclassified", grade="person")
        return Decision.for_intervention(rule, entries[self.intervention], "person")


def load_overrides(path: str | Path, taxonomy: Taxonomy) -> tuple[Override, ...]:
    """Read a file of overrides.

    Args:
        path: a YAML file with a list of decisions.
        taxonomy: the taxonomy, with its overlay if there is one, whose interventions they name.

    Raises:
        OverrideError: if there is no such file, or with every problem found in it.
    """
    path = Path(path)
    if not path.is_file():
        raise OverrideError(f"There is no file of overrides '{path}'.", fix="check its name.")
    document, problems = yamlfile.load(path)
    content = document.content
    if not isinstance(content, list):
        if not problems:
            fix = "begin each decision with '- id:'"
            problems = [Problem("this file should be a list of overrides", document.place(()), fix)]
        content = []
    overrides: list[Override] = []
    names = InterventionNames(taxonomy.interventions)
    first: dict[str, Location] = {}
    for at, item in enumerate(content):
        override, invalid = yamlfile.validate(Override, document, (at,), item)
        problems += invalid
        place = document.place((at, "intervention"))
        if override is None:
            _refuse_unknown(item, names, place, problems)
            continue
        if override.intervention is not None:
            override = _with_id(override, override.intervention, names, place, problems)
        place = document.place((at, "id"))
        overrides.append(override.written_at(place))
        if first.setdefault(override.id, place) is not place:
            what = f"the override '{override.id}' is there already (first at {first[override.id]})"
            problems.append(Problem(what, place, "give one of them another id"))
    if problems:
        raise OverrideError(
            f"The overrides '{path.name}' have {len(problems)} problem"
            f"{'s' if len(problems) != 1 else ''}.",
            problems=problems,
            why="a decision that cannot be read, or has no reason, cannot be defended.",
            fix="correct the lines named above and run the command again.",
        )
    return tuple(overrides)


def _with_id(
    override: Override,
    typed: str,
    names: InterventionNames,
    place: Location,
    problems: list[Problem],
) -> Override:
    """Return a decision with the id of its intervention; add a problem if it is unknown."""
    entry = names.find(typed)
    if entry is None:
        problems.append(_unknown(typed, names, place))
        return override
    return override.model_copy(update={"intervention": entry.id})


def _refuse_unknown(
    item: yamlfile.Tree, names: InterventionNames, place: Location, problems: list[Problem]
) -> None:
    """Add a problem if a decision that cannot be read names an unknown intervention too."""
    typed = item.get("intervention") if isinstance(item, dict) else None
    if isinstance(typed, str) and names.find(typed) is None:
        problems.append(_unknown(typed, names, place))


def _unknown(typed: str, names: InterventionNames, place: Location) -> Problem:
    fix = names.meant(typed) or "name one of the taxonomy"
    return Problem(f"unknown intervention '{typed}'", place, fix)


def decide_lines(overrides: Sequence[Override], lines: pa.Table) -> NDArray[np.int32]:
    """Return the number of the override that decides each line; -1 if none does.

    A decision on single lines beats one on a whole coding.

    Raises:
        OverrideError: if two decisions of the same kind contradict each other on a line.
    """
    decided = np.full(lines.num_rows, -1, dtype=np.int32)
    singles = np.array([override.is_single for override in overrides], dtype=bool)
    for number in np.argsort(~singles, kind="stable"):
        override = overrides[number]
        named = override.among(lines)
        for rival in np.unique(decided[named & (decided >= 0)]):
            other = overrides[rival]
            if singles[rival] == singles[number] and other.outcome != override.outcome:
                raise OverrideError(
                    f"The overrides {other.named} and {override.named} decide the same lines"
                    " differently.",
                    why="nobody could say which of them stands.",
                    fix="narrow one of them, or remove it.",
                )
        decided[named & (decided < 0)] = number
    return decided
