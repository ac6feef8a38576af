"""Organisations side by side: what each spends on prevention, and how certain its rank is.

This is `comparison.json`. All money in pence; people are usual residents.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline import Figures, ResultModel, Share, TaxonomyVersion
from prevspend.taxonomy import Grouping, Tier

COMPARISON_SCHEMA = "prevspend.comparison/1"

Measure = Literal["share", "without-schools", "per-head"]
"""Prevention as a share of spend in scope, in pounds per head, or as a share of what everyone
holds: without schools, and without housing benefit that only some ledgers hold."""

By = Literal["tier", "lens", "intervention", "group"]
"""What figures can be split by; groups are the taxonomy's `prevents`, which overlap."""

MEASURES: Final[tuple[Measure, ...]] = ("share", "without-schools", "per-head")

RANK_IN_WORDS: Final = (
    "A rank is the place at the central shares; its range covers six readings, each held for"
    " everyone at once: low, central or high shares, and unclassified money as no prevention or as"
    " preventive as the rest of the same organisation's money."
)


class PeerRank(ResultModel):
    """A place in a league, 1 for the most, with the best and worst it may be."""

    place: int
    best: int
    worst: int
    of: int


class Who(ResultModel):
    """The identity and kind of an organisation.

    `league` is the group it may be ranked in, null if there is none; `council_class` is the kind
    of council.
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

    `prevention`, `interventions` and `groups` are by the headline lens, `tiers` by share.
    `measures` has the measures that are known, `ranks` those it may be ranked by; `not_ranked` is
    the reason why it is not. `people` is the population in the middle of the year `people_in`.
    `schools_pence` is spending on schools and special needs; academies are in the accounts of no
    council, so councils differ by it. `passed_on_pence` is housing benefit and the like, which
    only some ledgers hold. The measure `without-schools` leaves out both. `lenses_by_share` has,
    for each lens that counts whole amounts, the same interventions by their shares.
    """

    who: Who
    people: int | None
    people_in: int | None
    deprivation: float | None
    restated: bool
    in_scope_pence: int
    unclassified_pence: int
    schools_pence: int
    passed_on_pence: int = 0
    decided_share: float | None
    prevention: Figures
    measures: dict[Measure, Share]
    ranks: dict[Measure, PeerRank]
    not_ranked: str | None
    tiers: dict[Tier, Figures]
    lenses: dict[str, Figures]
    lenses_by_share: dict[str, Figures] = {}
    interventions: dict[str, Figures]
    groups: dict[Grouping, dict[str, Figures]]

    @property
    def uneven_pence(self) -> int:
        """What only some organisations hold: schools, and money passed on."""
        return self.schools_pence + self.passed_on_pence

    def whole_of(self, measure: Measure) -> int | None:
        """Return the denominator of a measure; `None` if the organisation has no such figure."""
        if measure not in self.measures:
            return None
        return wholes(self.in_scope_pence, self.uneven_pence, self.people).get(measure)


def wholes(in_scope: int, uneven: int, people: int | None) -> dict[Measure, int]:
    """Return the known denominators of the measures: pence, or 100 times the population."""
    denominators: dict[Measure, int] = {
        "share": in_scope,
        "without-schools": in_scope - uneven,
        "per-head": 100 * (people or 0),
    }
    return {measure: whole for measure, whole in denominators.items() if whole > 0}


def parts_of(figures: OrganisationFigures, by: By) -> dict[str, Figures]:
    """Return an organisation's prevention split by tier, lens, intervention or group, in pence."""
    splits: dict[By, dict[str, Figures]] = {
        "tier": {str(tier): each for tier, each in figures.tiers.items()},
        "lens": figures.lenses,
        "intervention": figures.interventions,
        "group": figures.groups["prevents"],
    }
    return splits[by]


class Spread(ResultModel):
    """The distribution of a figure over organisations, at the central shares."""

    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float


class League(ResultModel):
    """Organisations that may be ranked together, and the distribution of their figures."""

    id: str
    name: str
    basis: str
    ranked: int
    decided: Spread
    measures: dict[Measure, Spread]


class Neighbour(ResultModel):
    """A statistical neighbour: its name, deprivation, population and figures."""

    code: str
    name: str
    people: int | None
    deprivation: float | None
    measures: dict[Measure, Share]
    decided_share: float | None
    ranks: dict[Measure, PeerRank]


class Neighbours(ResultModel):
    """An organisation and its nearest statistical neighbours, the nearest first.

    `place` is its place among itself and its neighbours by the measure ranked by;
    `without_figures` are nearer ones that cannot be ranked, with the reason.
    """

    code: str
    name: str
    own: Neighbour
    neighbours: tuple[Neighbour, ...]
    place: int
    median: float
    without_figures: dict[str, str]


class LineBeside(ResultModel):
    """Interventions that share lines of the return, with their money in ledger and return.

    `lines` are codes of the return, empty if it has no line for them. Amounts are before shares;
    prevention is by the headline lens at the central shares.
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


class Outlier(ResultModel):
    """An intervention on which an organisation spends far more than others: choice or coding."""

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

    `names` has the names of tiers, lenses, interventions and groups. `oddities` are outliers.
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
    oddities: tuple[Outlier, ...]
    cautions: tuple[Caution, ...]
    sources: tuple[str, ...]

    def of_league(self, league: League) -> list[OrganisationFigures]:
        """Return the ranked organisations of a league, the first place first."""
        by = self.ranked_by
        members = [
            each
            for each in self.organisations
            if by in each.ranks and (each.who.league, each.who.basis) == (league.id, league.basis)
        ]
        return sorted(members, key=lambda each: (each.ranks[by].place, each.who.name))

    def to_json(self) -> str:
        """Return the text of `comparison.json`."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
