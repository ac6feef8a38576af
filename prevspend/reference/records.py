"""The records of reference data: price indices, organisations, people, deprivation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from prevspend.years import FinancialYear

OrganisationKind = Literal["icb", "sub_icb", "council"]
CouncilClass = Literal["county", "district", "london", "metropolitan", "unitary"]


@dataclass(frozen=True)
class Deflators:
    """A price index by financial year.

    Attributes:
        release: the publication, by name and month.
        index: the index, exact as published; its base does not matter to a ratio of two years.
        forecasts: the years that are not yet outturn.
    """

    release: str
    index: Mapping[FinancialYear, Fraction]
    forecasts: frozenset[FinancialYear]


@dataclass(frozen=True)
class Population:
    """How many people live in an area.

    Attributes:
        people: usual residents at the middle of `year`.
        year: the calendar year of the estimate.
        source: where it is from, and how it was added up if it was.
    """

    people: int
    year: int
    source: str


@dataclass(frozen=True)
class OrganisationRecord:
    """An organisation or area, under one code.

    Attributes:
        code: the code of the Office for National Statistics.
        name: its name there.
        kind: an integrated care board, a part of one (`sub_icb`), or a council.
        council_class: of councils: county, district, London borough, metropolitan, unitary.
        ods_code: the NHS code, of NHS bodies.
        part_of: the code of the county of a district, or of the board of a `sub_icb`.
        valid_from: the first day of the code, as `2023-04-01`; none where it is older than the
            table.
        valid_to: its last day, if it has ended.
        successors: the codes that replaced it.
    """

    code: str
    name: str
    kind: OrganisationKind
    council_class: CouncilClass | None = None
    ods_code: str | None = None
    part_of: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    successors: tuple[str, ...] = ()

    @property
    def is_upper_tier(self) -> bool:
        """Whether it is a council with social care and public health: all but districts."""
        return self.kind == "council" and self.council_class != "district"

    def valid_in(self, year: FinancialYear) -> bool:
        """Return whether the code was in use on any day of a financial year."""
        first, last = f"{year.start}-04-01", f"{year.start + 1}-03-31"
        return (self.valid_from or first) <= last and (self.valid_to or last) >= first


AreaKind = Literal["combined_authority", "region", "icb"]


@dataclass(frozen=True)
class Area:
    """An area that is made of whole councils.

    Attributes:
        name: its name.
        kind: a combined authority, a region of England, or a board of April 2026 or later, whose
            code is not in the tables yet.
        since: the calendar year it began in; none for regions.
        councils: the codes of its counties and single-tier councils.
        replaces: the codes of the boards it replaced.
    """

    name: str
    kind: AreaKind
    since: int | None
    councils: tuple[str, ...]
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deprivation:
    """How deprived an area is: a higher score is more deprived.

    Attributes:
        score: the average score of the index of multiple deprivation.
        rank: its rank among areas of its kind, 1 for the most deprived.
        of: how many areas are ranked.
        source: where it is from, and how it was worked out if it was.
    """

    score: float
    rank: int
    of: int
    source: str
