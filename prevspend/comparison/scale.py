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
_USUAL_A_HEAD = (2_000, 2_000_000)  # pence of spend in scope in a year


def set_apart(rows: Sequence[OrganisationFigures]) -> list[OrganisationFigures]:
    """Return all organisations, those out of proportion without a rank or a figure per head.

    Each is compared with the median of the others that it would be ranked with. Of two alone, the
    one with a usual sum a head stays.
    """
    reasons: dict[int, str] = {}
    for members in _leagues(rows):
        heads = {at: _a_head(rows[at]) for at in members}
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
    for members in _leagues(rows):
        heads = {at: _a_head(rows[at]) for at in members if rows[at].who.basis == "ledger"}
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


def _leagues(rows: Sequence[OrganisationFigures]) -> Iterator[list[int]]:
    """Yield the positions of those ranked together with money and a known population."""
    leagues: dict[tuple[str | None, str], list[int]] = {}
    for at, row in enumerate(rows):
        if row.not_ranked is None and row.people and row.in_scope_pence > 0:
            leagues.setdefault((row.who.league, row.who.basis), []).append(at)
    yield from leagues.values()


def _a_head(row: OrganisationFigures) -> float:
    return row.in_scope_pence / (row.people or 1)


def _median_of_others(heads: dict[int, float], own: int) -> float:
    others = [value for at, value in heads.items() if at != own]
    return median(others) if others else 0.0


def _times(own: float, others: float) -> float:
    return max(own / others, others / own)


def _reason(own: float, others: float) -> str:
    unit = "it may be in thousands of pounds" if own < others else "the others may be in thousands"
    return (
        f"it spends {_pounds(own)} in scope for each of its people where others spend"
        f" {_pounds(others)}: {unit}"
    )


def _pounds(pence: float) -> str:
    return format_pounds(int(pence))


def _without_rank(row: OrganisationFigures, reason: str) -> OrganisationFigures:
    measures = {name: share for name, share in row.measures.items() if name != "per-head"}
    return row.model_copy(update={"not_ranked": reason, "measures": measures})
