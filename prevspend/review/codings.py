"""The codings of some years as a review sees them: what was decided, and what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from prevspend.classify import LOCAL, OVERRIDE_PREFIX
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.review.choices import STATUSES
from prevspend.taxonomy import name_with_tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from prevspend.baseline import OverrideTotal
    from prevspend.taxonomy import Taxonomy

Why: TypeAlias = Literal["undecided", "only the unit is known", "nearly something else"]

_IN_WORDS: Final = {status: name for name, status in STATUSES.items()}
_UNITS: Final = (("cost_centre_code", "cost_centre"), ("service",), ("division",), ("directorate",))
_OUTCOME: Final = ("status", "grade", "runner_up", "intervention", "rule")


@dataclass(frozen=True)
class OpenCoding:
    """A coding of one year: its filled fields, and what was decided.

    Attributes:
        year: the financial year.
        number: its row in the codings of the year.
        filled: its fields.
        unit: the fields that name its unit, as finely as it is known.
        pence: its amount.
        lines: how many lines it has.
        why: why a person is asked about it; nothing where it is decided.
        outcome: what it was decided as, as a person would choose it.
        rule: what decided it; blank where nothing did.
        is_at_stake: whether it is prevention, or nearly was.
        left: who left it undecided, when and why; blank where nobody did.
    """

    year: str
    number: int
    filled: dict[str, str]
    unit: tuple[str, ...]
    pence: int
    lines: int
    why: Why | None
    outcome: str
    rule: str
    is_at_stake: bool
    left: str = ""

    @property
    def state(self) -> tuple[Why | None, str]:
        """Why a person is asked, and what an answer would replace; a question is about one."""
        return self.why, self.left if self.why == "undecided" else self.outcome

    @property
    def pence_at_risk(self) -> int:
        """The pence, by their size, that an answer could make prevention, or take from it."""
        return abs(self.pence) if self.why == "undecided" or self.is_at_stake else 0


def review_codings(
    year: str, table: pa.Table, taxonomy: Taxonomy, overrides: Sequence[OverrideTotal] = ()
) -> Iterator[OpenCoding]:
    """Yield the codings of a year, as its results have them.

    Where the year was classified with an overlay, what that decides is decided.

    Args:
        year: the financial year.
        table: its codings.
        taxonomy: the taxonomy, with its overlay if there is one.
        overrides: people's decisions in its results.
    """
    left = {
        f"{OVERRIDE_PREFIX}{each.id}": f"left undecided by {each.by}, {each.on}: {each.why}"
        for each in overrides
        if each.status == "unclassified"
    }
    names = {entry.id: name_with_tier(entry) for entry in taxonomy.interventions}
    preventive = {
        rule.id
        for entry in taxonomy.interventions
        if entry.status == "prevention"
        for rule in entry.rules
    }
    local = LOCAL if f"{LOCAL}status" in table.column_names else ""
    columns = [*CLASSIFICATION_FIELDS, "lines", "amount_pence"]
    columns += [f"{local}{name}" for name in _OUTCOME]
    renamed = [name.removeprefix(LOCAL) for name in columns]
    for number, row in enumerate(table.select(columns).rename_columns(renamed).to_pylist()):
        filled: dict[str, str] = {
            field: row[field] for field in CLASSIFICATION_FIELDS if row[field]
        }
        unit = next((unit for unit in _UNITS if any(field in filled for field in unit)), ())
        at_stake = row["status"] == "prevention" or row["runner_up"] in preventive
        yield OpenCoding(
            year=year,
            number=number,
            filled=filled,
            unit=tuple(field for field in unit if field in filled),
            pence=row["amount_pence"],
            lines=row["lines"],
            why=_why(row, is_at_stake=at_stake),
            outcome=_IN_WORDS.get(row["status"]) or names.get(row["intervention"], ""),
            rule=row["rule"] or "",
            is_at_stake=at_stake,
            left=left.get(row["rule"] or "", ""),
        )


def _why(row: Mapping[str, Any], *, is_at_stake: bool) -> Why | None:
    """Return why a person is asked about a coding."""
    if row["status"] == "unclassified":
        return "undecided"
    if row["grade"] == "container":
        return "only the unit is known"
    if row["runner_up"] and is_at_stake and row["grade"] not in {"person", "driver"}:
        return "nearly something else"
    return None
