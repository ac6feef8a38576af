"""Set organisations aside that spend a few hundred times less or more a head than the others."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from prevspend.comparison.model import Caution
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.comparison.model import OrganisationFigures

_UNIT_APART = 300.0
_PART_APART = 3.0
_SMALL = "it may be in thousands of pounds, or of one service only"
_USUAL_A_HEAD = (2_000, 2_000_000)  # pence of spend in scope in a year


def set_apart(rows: Sequence[OrganisationFigures]) -> list[OrganisationFigures]:
    """Return all organisations, those out of proportion without a rank or a figure per head.

    Each is compared with the median of the others of its league, whatever record they are from. Of
    two alone, the one with a usual sum a head stays.
    """
    reasons: dict[int, str] = {}
    whole_years = [at for at, row in enumerate(rows) if "per-head" in row.measures]
    for heads in _heads_by_league(rows, whole_years):
        apart = {
            at: (own, others)
            for at, own in heads.items()
            if (others := _median_of_others(heads, at)) and _times(own, others) >= _UNIT_APART
        }
        unusual = {at for at in apart if not _USUAL_A_HEAD[0] <= heads[at] <= _USUAL_A_HEAD[1]}
        for at in unusual or set(apart):
            reasons[at] = _reason(*apart[at])
    return [
        _without_rank(row, reasons[at]) if at in reasons else row for at, row in enumerate(rows)
    ]


def part_ledgers(rows: Sequence[OrganisationFigures]) -> Iterator[Caution]:
    """Yield a caution for each ranked ledger with a few times less money a head than the others."""
    ranked = [at for at, row in enumerate(rows) if row.ranks and row.who.basis == "ledger"]
    for heads in _heads_by_league(rows, ranked):
        for at, own in heads.items():
            others = _median_of_others(heads, at)
            if others and own * _PART_APART <= others:
                yield Caution(
                    id="part-of-a-ledger",
                    what=f"{rows[at].who.name} spends {_pounds(own)} in scope for each of its"
                    f" people, the others {_pounds(others)} (median).",
                    why="Its ledger may hold some of its services only, and its share is of those.",
                    fix="ask what the export leaves out.",
                )


def _heads_by_league(
    rows: Sequence[OrganisationFigures], chosen: Sequence[int]
) -> Iterator[dict[int, float]]:
    """Yield the spend in scope for each of the people, in pence, by position, of each league."""
    leagues: dict[str, dict[int, float]] = {}
    for at in chosen:
        row = rows[at]
        if row.who.league and row.people and row.in_scope_pence > 0:
            leagues.setdefault(row.who.league, {})[at] = row.in_scope_pence / row.people
    yield from leagues.values()


def _median_of_others(heads: dict[int, float], own: int) -> float:
    others = [value for at, value in heads.items() if at != own]
    return median(others) if others else 0.0


def _times(own: float, others: float) -> float:
    return max(own / others, others / own)


def _reason(own: float, others: float) -> str:
    unit = _SMALL if own < others else "the others may be in thousands of pounds"
    return (
        f"it spends {_pounds(own)} in scope for each of its people where others spend"
        f" {_pounds(others)}: {unit}"
    )


def _pounds(pence: float) -> str:
    return format_pounds(int(pence))


def _without_rank(row: OrganisationFigures, reason: str) -> OrganisationFigures:
    measures = {name: share for name, share in row.measures.items() if name != "per-head"}
    return row.model_copy(update={"not_ranked": reason, "measures": measures})
