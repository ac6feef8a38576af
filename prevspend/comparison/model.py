"""Organisations side by side: what each spends on prevention, and how sure its place is.

This is `comparison.json`. All money in pence; people are usual residents.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline import Figures, ResultModel, Share, TaxonomyVersion
from prevspend.taxonomy import Grouping, Tier

COMPARISON_SCHEMA = "prevspend.comparison/1"

Measure = Literal["share", "without-schools", "per-head"]
"""Prevention over spend in scope; over that without schools; in pounds for each resident."""

By = Literal["tier", "lens", "intervention", "group"]
"""What figures may be split by; groups are the taxonomy's `prevents`, which overlap."""

MEASURES: Final[tuple[Measure, ...]] = ("share", "without-schools", "per-head")

RANK_IN_WORDS: Final = (
    "A rank is the place at the central shares; its range covers six readings, each held for"
    " everyone at once: low, central or high shares, and unclassified money as no prevention or as"
    " preventive as the rest of the same organisation's money."
)


class PeerRank(ResultModel):
    """A place among organisations alike, 1 for the most; and the best and worst it may be."""

    place: int
    best: int
    worst: int
    of: int


class Who(ResultModel):
    """Who and what an organisation is.

    `league` is the sort of organisation it may be ranked with, null where there is none;
    `council_class` says which kind of council.
    """

    code: str | None
    name: str
    kind: Literal["icb", "council", "nhs_trust"] | None
    council_class: str | None
    league: str | None
    basis: Literal["ledger", "payments", "outturn"]
    in_focus: bool


class OrganisationFigures(ResultModel):
    """One organisation's year under the common taxonomy.

    `prevention` is what the headline lens counts, and so are `interventions` and `groups`;
    `tiers` are by share. `measures` has what can be known of it, `ranks` what it may be ranked by;
    `not_ranked` says why it is not. `people` are of the middle of the year `people_in`.
    `schools_pence` is the money of schools and special needs, which left the accounts of some
    councils with their academies and not of others.
    """

    who: Who
    people: int | None
    people_in: int | None
    deprivation: float | None
    restated: bool
    in_scope_pence: int
    unclassified_pence: int
    schools_pence: int
    decided_share: float | None
    prevention: Figures
    measures: dict[Measure, Share]
    ranks: dict[Measure, PeerRank]
    not_ranked: str | None
    tiers: dict[Tier, Figures]
    lenses: dict[str, Figures]
    interventions: dict[str, Figures]
    groups: dict[Grouping, dict[str, Figures]]

    def whole_of(self, measure: Measure) -> int | None:
        """Return what prevention is divided by in a measure: pence, or people by 100."""
        wholes = {
            "share": self.in_scope_pence,
            "without-schools": self.in_scope_pence - self.schools_pence,
            "per-head": 100 * (self.people or 0),
        }
        return wholes[measure] if wholes[measure] > 0 else None


def parts_of(figures: OrganisationFigures, by: By) -> dict[str, Figures]:
    """Split an organisation's prevention, in pence."""
    splits: dict[By, dict[str, Figures]] = {
        "tier": {str(tier): each for tier, each in figures.tiers.items()},
        "lens": figures.lenses,
        "intervention": figures.interventions,
        "group": figures.groups["prevents"],
    }
    return splits[by]


class Spread(ResultModel):
    """How a figure is distributed over organisations, at the central shares."""

    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float


class League(ResultModel):
    """Organisations that may be ranked together, and how their figures are spread."""

    id: str
    name: str
    basis: str
    ranked: int
    decided: Spread
    measures: dict[Measure, Spread]


class Neighbour(ResultModel):
    """A statistical neighbour: its name, how deprived it is, how many people, and its figure."""

    code: str
    name: str
    people: int | None
    deprivation: float | None
    measures: dict[Measure, Share]
    decided_share: float | None
    ranks: dict[Measure, PeerRank]


class Neighbours(ResultModel):
    """An organisation among those most like it, the most alike first.

    `place` is its own among itself and its neighbours by the measure ranked by; `without_figures`
    are nearer ones that cannot be ranked, each with the reason.
    """

    code: str
    name: str
    own: Neighbour
    neighbours: tuple[Neighbour, ...]
    place: int
    median: float
    without_figures: dict[str, str]


class LineBeside(ResultModel):
    """Interventions and lines of the return that mean the same money, in ledger and return.

    `lines` are codes of the return, empty where it has no line of its own. Amounts are whole;
    prevention is what the headline lens counts at the central shares.
    """

    lines: tuple[str, ...]
    interventions: tuple[str, ...]
    name: str
    ledger_pence: int
    return_pence: int
    ledger_prevention_pence: int
    return_prevention_pence: int
    why: str

    @property
    def difference_pence(self) -> int:
        """The return's prevention less the ledger's."""
        return self.return_prevention_pence - self.ledger_prevention_pence


class BesideReturn(ResultModel):
    """An organisation's own ledger beside its published return, line by line.

    The lines' prevention adds up to the two totals, and so do their differences.
    """

    code: str
    name: str
    basis: str
    ledger: Figures
    published_return: Figures
    lines: tuple[LineBeside, ...]
    in_words: tuple[str, ...]


class Oddity(ResultModel):
    """One intervention that sets an organisation apart: perhaps spending, perhaps coding."""

    code: str | None
    name: str
    intervention: str
    intervention_name: str
    prevention_pence: int
    share_of_its_prevention: float
    times_the_median: float
    in_words: str


class Caution(ResultModel):
    """Something to know before figures are compared."""

    id: str
    what: str
    why: str
    fix: str


class Comparison(ResultModel):
    """Organisations side by side in one year, under one taxonomy.

    `names` are those of the tiers, lenses, interventions and groups that figures are split by.
    """

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = COMPARISON_SCHEMA
    financial_year: str
    taxonomy: TaxonomyVersion
    headline: str
    ranked_by: Measure
    rank_in_words: str = RANK_IN_WORDS
    names: dict[By, dict[str, str]]
    leagues: tuple[League, ...]
    organisations: tuple[OrganisationFigures, ...]
    whole: OrganisationFigures | None
    neighbours: tuple[Neighbours, ...]
    beside_return: tuple[BesideReturn, ...]
    oddities: tuple[Oddity, ...]
    cautions: tuple[Caution, ...]
    sources: tuple[str, ...]

    def of_league(self, league: League) -> list[OrganisationFigures]:
        """Return the ranked organisations of a league, the first place first."""
        found = [
            each
            for each in self.organisations
            if each.ranks and (each.who.league, each.who.basis) == (league.id, league.basis)
        ]
        by = self.ranked_by
        found = [each for each in found if by in each.ranks]
        return sorted(found, key=lambda each: (each.ranks[by].place, each.who.name))

    def to_json(self) -> str:
        """Write the comparison as `comparison.json` holds it."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
