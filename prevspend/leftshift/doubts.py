"""Doubts: money of either year that may be no spending of that year, until somebody accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import PrevspendError
from prevspend.leftshift.model import YearsFinding
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from prevspend.leftshift.model import DoubtId
    from prevspend.leftshift.standing import Standing


@dataclass(frozen=True)
class Doubt:
    """Something that would change where the two years stand, if it is so.

    Attributes:
        id: what kind of doubt it is.
        first: what the earlier year would lose, pence; less than 0 what it would gain.
        last: what the later one would.
        in_words: what it is, how much, and where.
    """

    id: DoubtId
    first: Standing
    last: Standing
    in_words: str


class _Acceptance(NamedTuple):
    """A doubt that may be accepted, and what that means."""

    id: DoubtId
    meaning: str


ACCEPTANCES: dict[str, _Acceptance] = {
    "not-tax": _Acceptance("one_factor", "payees that all rose by one factor were really paid so"),
    "new": _Acceptance("replaced", "contracts that began are other services than those that ended"),
    "twice": _Acceptance("repeated", "lines that stand twice were paid twice"),
    "limit": _Acceptance("limit", "small payments that one year does not list do not matter"),
}
"""What may be accepted, by the names that users type."""


def read_acceptances(names: Iterable[str]) -> frozenset[DoubtId]:
    """Return the doubts that are accepted, by the names that users type.

    Raises:
        PrevspendError: if a name is none of them.
    """
    accepted = set()
    for name in names:
        if name not in ACCEPTANCES:
            raise PrevspendError(
                f"'{name}' is no doubt about years that can be accepted.",
                fix=suggest(name, ACCEPTANCES) or f"the names are {', '.join(ACCEPTANCES)}.",
            )
        accepted.add(ACCEPTANCES[name].id)
    return frozenset(accepted)


def how_to_accept(wanted: str) -> str:
    """Return how a doubt is accepted, as the end of a sentence; nothing where it cannot be."""
    return "".join(
        f"; or --accept {name}: {acceptance.meaning}"
        for name, acceptance in ACCEPTANCES.items()
        if acceptance.id == wanted
    )


def note_acceptances(
    accepted: Collection[DoubtId], years: tuple[str, ...]
) -> Iterator[YearsFinding]:
    """Note what was accepted, so that a reader of the report knows of it."""
    for name, acceptance in ACCEPTANCES.items():
        if acceptance.id in accepted:
            yield YearsFinding(
                id=f"accepted-{name}",
                severity="note",
                years=years,
                what=f"It was accepted (--accept {name}) that {acceptance.meaning}.",
                why="The range of the change leaves that doubt out.",
                fix=f"run it again without --accept {name} to see the doubt.",
            )
