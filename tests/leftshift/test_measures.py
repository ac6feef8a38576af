"""The figures of a year: real terms, per head, sets of interventions, and what codings say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from prevspend.leftshift import Context, YearFigures, build_leftshift
from prevspend.years import FinancialYear
from tests.leftshift.years import BACKGROUND, Row, monthly, simple_taxonomy, year_of

FIRST, LAST = FinancialYear(2023), FinancialYear(2024)
SETS = {
    "children-early": {"name": "Early", "why": "test", "interventions": ["early-help"]},
    "children-late": {"name": "Late", "why": "test", "interventions": ["casework"]},
}


def measured(rows: list[Row], context: Context | None = None) -> YearFigures:
    taxonomy = simple_taxonomy(sets=SETS)
    years = [year_of([*BACKGROUND, *rows], str(year), taxonomy) for year in (FIRST, LAST)]
    return build_leftshift(years, context=context).years[0]


def early_help(supplier: str, pounds: int = 1_000) -> list[Row]:
    return monthly(pounds, cost_centre_code="E1", cost_centre="Early Help", supplier=supplier)


def test_early_is_set_beside_late() -> None:
    year = measured(early_help("Hub", 90_000))
    assert year.set_pence("children-early") == 90_000_00 * 12
    assert year.set_pence("children-late") == 900_000_00 * 12
    assert year.early_to_late == pytest.approx(0.1)


def test_providers_are_certain_likely_or_not_said() -> None:
    rows = [
        *early_help("The Family Charity", 3_000),
        *early_help("Northtown Parents Society", 2_000),
        *early_help("Northtown Building Society", 1_000),
    ]
    [mark] = measured(rows).marks
    [vcse] = mark.values
    assert vcse.certain.central == 36_000_00
    assert vcse.likely.central == 24_000_00
    assert mark.not_said.central == 12_000_00


def test_real_terms_and_heads() -> None:
    context = Context(
        deflators={FIRST: Fraction(80), LAST: Fraction(100)},
        populations={FIRST: 1000, LAST: 1000},
        weighted={FIRST: 2000, LAST: 2000},
        forecasts=frozenset({LAST}),
    )
    year = measured(early_help("Hub", 10_000), context)
    assert year.real_terms is not None
    assert year.real_terms.central == 150_000_00
    assert year.per_head is not None
    assert year.per_head.central == pytest.approx(150)
    assert year.weighted_per_head is not None
    assert year.weighted_per_head.central == pytest.approx(75)
    assert not year.forecast


def test_a_year_of_few_months_has_no_figure_per_head() -> None:
    people = {FIRST: 1000, LAST: 1000}
    context = Context(populations=people, weighted=people)
    rows = [*BACKGROUND, *early_help("Hub", 10_000)]
    few = [row for row in rows if row["period"] not in {"10", "11", "12"}]
    taxonomy = simple_taxonomy()
    years = [
        year_of(of_year, str(year), taxonomy) for year, of_year in ((FIRST, rows), (LAST, few))
    ]
    whole, part = build_leftshift(years, context=context).years
    assert (whole.part_of_year, part.part_of_year) == (0, 9)
    assert whole.per_head is not None
    assert whole.weighted_per_head is not None
    assert (part.per_head, part.weighted_per_head) == (None, None)
