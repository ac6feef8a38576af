"""Made-up years whose truth is known: every step of the bridge finds its own part of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.leftshift import Context, KnownChange, build_leftshift
from prevspend.taxonomy import Taxonomy
from prevspend.years import FinancialYear
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift import Bridge, LeftShift, Year

ONE_POUND = 100
MONTHS = 12
RECODED, TRANSFERRED = "families", "wellbeing"
MOVED_TO = "Early Help Hub"


@dataclass(frozen=True)
class Truth:
    """What really happened between two years.

    Attributes:
        monthly: pence a month in the first year, by service.
        growth: real growth of every service that stays, as a part of it.
        inflation: growth of prices.
        population: growth of the population.
        missing: the month that the later year's export lacks, or none.
        old_share: the share that the first year was published under for smoking.
        new_share: the share of the common taxonomy.
    """

    monthly: dict[str, int]
    growth: Fraction
    inflation: Fraction
    population: Fraction
    missing: int | None
    old_share: Fraction
    new_share: Fraction


def _taxonomy(smoking: Fraction) -> Taxonomy:
    share = f"{float(smoking):.4f}"
    return Taxonomy.model_validate(
        {
            "head": HEAD,
            "interventions": [
                prevention("smoking", {"cost_centre": "smoking"}, share=share),
                prevention("wellbeing", {"cost_centre": "wellbeing"}, tier="structural"),
                prevention("early-help", {"cost_centre": "early help"}, tier="secondary"),
                entry("casework", {"cost_centre": ["casework", "roads"]}, status="not_prevention"),
            ],
        }
    )


COST_CENTRES = {
    "smoking": "Stop Smoking",
    "roads": "Roads",
    RECODED: "Family Casework",
    TRANSFERRED: "Wellbeing Service",
}


def _first_rows(truth: Truth) -> Iterator[dict[str, str | int]]:
    for service, pence in truth.monthly.items():
        for month in range(1, MONTHS + 1):
            yield _row(COST_CENTRES[service], service, month, pence)


def _last_rows(truth: Truth) -> Iterator[dict[str, str | int]]:
    factor = (1 + truth.growth) * (1 + truth.inflation)
    for service, pence in truth.monthly.items():
        if service == TRANSFERRED:
            continue
        cost_centre = MOVED_TO if service == RECODED else COST_CENTRES[service]
        for month in range(1, MONTHS + 1):
            if month != truth.missing:
                yield _row(cost_centre, service, month, round(pence * factor))


def _row(cost_centre: str, service: str, month: int, pence: int) -> dict[str, str | int]:
    supplier = f"The {service} partnership"
    return {
        "cost_centre": cost_centre,
        "supplier": supplier,
        "period": f"{month:02d}",
        "amount": pence,
    }


def _years(truth: Truth) -> tuple[Year, Year]:
    old, new = _taxonomy(truth.old_share), _taxonomy(truth.new_share)
    first = year_of(list(_first_rows(truth)), "2023-24", old, new)
    return first, year_of(list(_last_rows(truth)), "2024-25", new)


def _expected(truth: Truth) -> dict[str, Fraction]:
    """Work the steps out from the truth alone, in pence."""
    shares = {"smoking": truth.new_share, TRANSFERRED: Fraction(1)}
    months = MONTHS - (truth.missing is not None)
    spent = {service: Fraction(truth.monthly[service]) for service in truth.monthly}
    all_shares = sum((spent[service] * share for service, share in shares.items()), Fraction(0))
    stays = spent["smoking"] * truth.new_share * months
    factor = (1 + truth.growth) * (1 + truth.inflation)
    price = stays * truth.inflation
    population = stays * (1 + truth.inflation) * truth.population
    return {
        "taxonomy": MONTHS * spent["smoking"] * (truth.new_share - truth.old_share),
        "coverage": -all_shares * (MONTHS - months),
        "organisation": -spent[TRANSFERRED] * months,
        "recoding": spent[RECODED] * factor * months,
        "may_be_recoding": Fraction(0),
        "price": price,
        "population": population,
        "real": stays * (factor - 1) - price - population,
    }


POUNDS = st.integers(10_000, 500_000)
PARTS = st.integers(-200, 400).map(lambda thousandths: Fraction(thousandths, 1000))
SHARES = st.integers(0, 20).map(lambda twentieths: Fraction(twentieths, 20))
TRUTHS = st.builds(
    Truth,
    monthly=st.fixed_dictionaries(
        {service: POUNDS.map(lambda pounds: pounds * 100) for service in COST_CENTRES}
    ),
    growth=PARTS,
    inflation=PARTS,
    population=PARTS,
    missing=st.none() | st.integers(1, MONTHS),
    old_share=SHARES,
    new_share=SHARES.filter(bool),
)

LEFT = KnownChange(
    id="left", left=({"cost_centre": "Wellbeing Service"},), by="the test", why="it was so"
)
THE_MOVE = KnownChange(
    id="moved",
    was=({"cost_centre": "Family Casework"},),
    now=({"cost_centre": MOVED_TO},),
    verdict="confirmed",
    by="the test",
    why="it was so",
)


def _report(truth: Truth, *changes: KnownChange) -> LeftShift:
    deflators = {FinancialYear(2023): Fraction(1), FinancialYear(2024): 1 + truth.inflation}
    people = 1_000_000
    populations = {
        FinancialYear(2023): people,
        FinancialYear(2024): int(people * (1 + truth.population)),
    }
    return build_leftshift(
        _years(truth),
        changes=changes,
        context=Context(deflators, populations),
        carry_breaks=True,  # one of four cost centres is new, which looks like a new chart
    )


def _assert_steps(bridge: Bridge, expected: dict[str, Fraction]) -> None:
    found = {step.id: step.change.central for step in bridge.steps}
    for name, pence in expected.items():
        assert abs(found[name] - pence) < ONE_POUND, (name, found[name], float(pence))  # type: ignore[index]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRUTHS)
def test_every_step_is_within_a_pound_of_the_truth(truth: Truth) -> None:
    _assert_steps(_report(truth, LEFT, THE_MOVE).bridge, _expected(truth))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRUTHS)
def test_recoding_nobody_confirmed_is_found_and_kept_out_of_the_real_change(truth: Truth) -> None:
    report = _report(truth, LEFT)
    expected = _expected(truth)
    expected |= {"recoding": Fraction(0), "may_be_recoding": expected["recoding"]}
    _assert_steps(report.bridge, expected)
    [candidate] = report.candidates
    assert candidate.was == ({"cost_centre": "Family Casework"},)
    assert candidate.now == ({"cost_centre": MOVED_TO},)


def test_two_million_recoded_five_percent_growth_three_percent_inflation_and_a_month_missing() -> (
    None
):
    truth = Truth(
        monthly={
            "smoking": 40_000_00,
            "roads": 90_000_00,
            RECODED: 2_000_000_00 // MONTHS,
            TRANSFERRED: 5_000_00,
        },
        growth=Fraction(5, 100),
        inflation=Fraction(3, 100),
        population=Fraction(0),
        missing=7,
        old_share=Fraction(1, 2),
        new_share=Fraction(1),
    )
    _assert_steps(_report(truth, LEFT, THE_MOVE).bridge, _expected(truth))
