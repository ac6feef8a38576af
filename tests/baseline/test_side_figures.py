"""What stands beside one year: lenses with ranges, horizons, marks, people, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.ledger import Organisation
from prevspend.report import baseline_document
from prevspend.report.document.model import Cell, Table, Words
from prevspend.report.lenses import lens_notes, lens_rows
from prevspend.report.pages.side_figures import when_and_who_pays
from prevspend.report.words import range_in_words
from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import monthly, year_of

if TYPE_CHECKING:
    from prevspend.baseline import Baseline

LENSES = {
    "core": {"name": "Core", "counts": "whole", "why": "test"},
    "broad": {"name": "Broad", "counts": "share", "why": "test"},
}
TAXONOMY = Taxonomy.model_validate(
    {
        "head": {**HEAD, "lenses": LENSES, "headline": "broad"},
        "interventions": [
            {
                **prevention("smoking", {"cost_centre": "smoking"}, share="0.5"),
                "lenses": ["core", "broad"],
            },
            {
                **prevention("health", {"cost_centre": "housing"}, tier="structural", share="0.1"),
                "lenses": ["broad"],
                "horizon": "long",
            },
            entry("roads", {"cost_centre": "roads"}, status="not_prevention"),
            {
                **entry("quality", {"cost_centre": "quality"}, status="not_prevention"),
                "share": {"low": 0, "central": 0, "high": 0.5},
                "contested": "others count it",
            },
        ],
        "marks": [
            {
                "id": "funder",
                "name": "Who funds it",
                "why": "test",
                "values": [
                    {
                        "id": "grant",
                        "name": "Grant",
                        "certain": [{"id": "f.grant", "account": ["ring fenced grant"]}],
                    }
                ],
            }
        ],
    }
)
ROWS = [
    *monthly(1_000, cost_centre="Smoking", account="Ring fenced grant"),
    *monthly(1_000, cost_centre="Smoking"),
    *monthly(1_000, cost_centre="Housing"),
    *monthly(10_000, cost_centre="Roads"),
    *monthly(1_000, cost_centre="Quality"),
    *monthly(1_000, cost_centre="Unknown unit"),
]
TRAFFORD = Organisation("Trafford", "E08000009", "council")
BASELINE = year_of(ROWS, "2023-24", TAXONOMY).baseline
THOUSAND = 12 * 1_000_00


def test_a_lens_that_counts_whole_has_its_shares_and_its_tiers_below_it() -> None:
    rows = {row.name: row.figures.central for row in lens_rows(BASELINE)}
    assert list(rows) == [
        *("Core", "the same by their shares", "primary, by their shares"),
        "Broad – headline",
    ]
    assert rows["Core"] == 2 * THOUSAND
    assert rows["the same by their shares"] == rows["primary, by their shares"] == THOUSAND


def test_a_lens_above_the_headline_says_why() -> None:
    assert rows_of_core_above() > BASELINE.lenses["broad"].central
    [note] = lens_notes(BASELINE)
    assert "It is more than Broad because it takes whole what that takes by shares" in note


def rows_of_core_above() -> int:
    return BASELINE.lenses["core"].central


def test_horizons_add_up_to_prevention() -> None:
    whole = sum(figures.central for figures in BASELINE.tiers.values())
    assert sum(figures.central for figures in BASELINE.horizons.values()) == whole
    assert BASELINE.horizons["long"].central == THOUSAND // 10


def test_what_no_coding_says_stays_not_said() -> None:
    [table] = [part for part in when_and_who_pays(BASELINE).parts if isinstance(part, Table)]
    rows = {(by.text, name.text): central.value for by, name, _, central, *_ in _cells(table)}
    assert rows["Who funds it", "Grant"] == THOUSAND // 2
    whole = sum(figures.central for figures in BASELINE.tiers.values())
    assert rows["Who funds it", "Not stated"] == whole - THOUSAND // 2


def test_the_range_names_shares_undecided_money_and_contested_exclusions() -> None:
    sentences = list(range_in_words(BASELINE))
    assert [each.partition(":")[0] for each in sentences] == [
        *("Shares", "Undecided", "Contested", "All together")
    ]
    headline = BASELINE.lenses["broad"]
    assert BASELINE.coverage.contested_pence == THOUSAND // 2
    assert BASELINE.most_pence == headline.high + THOUSAND + THOUSAND // 2


def test_people_of_the_year_or_the_latest_there_are() -> None:
    of_its_year, of_the_latest = (
        year_of(ROWS, year, TAXONOMY, organisation=TRAFFORD).baseline
        for year in ("2022-23", "2025-26")
    )
    assert of_its_year.per_head
    assert of_its_year.per_head.year == 2022
    assert of_the_latest.per_head
    assert of_the_latest.per_head.year < 2025
    assert "the latest there is" in _first_words(of_the_latest)
    assert "the latest" not in _first_words(of_its_year)
    assert "not known" in _first_words(BASELINE)


def test_a_part_of_a_year_has_no_figure_per_head_and_says_so() -> None:
    rows = [row for row in ROWS if row["period"] in {"01", "02", "03"}]
    part = year_of(rows, "2022-23", TAXONOMY, organisation=TRAFFORD).baseline
    assert part.part_of_year == (1, 2, 3)
    assert "not given; these are figures of 3 of the year's 12 months" in _first_words(part)
    assert "no population" not in _first_words(part)


@pytest.mark.parametrize(("stated", "said"), [(1, "of prevention"), (2, "stated by name")])
def test_temporary_money_is_at_least_what_is_stated(stated: int, said: str) -> None:
    smoking, mark = ROWS[:12], TAXONOMY.marks[0]
    [value] = mark.values
    lasting = mark.model_copy(
        update={"values": (value.model_copy(update={"id": "non-recurrent"}),)}
    )
    taxonomy = TAXONOMY.model_copy(update={"marks": (lasting,)})
    rows = [*smoking, *ROWS[12:24]][: 12 * stated]
    document = baseline_document(year_of(rows, "2022-23", taxonomy).baseline, taxonomy)
    [tile] = [key for key in document.key_figures if key.name == "Temporary money in it"]
    assert said in tile.note
    assert ("at least" in tile.note) == (stated > 1)


def _cells(table: Table) -> list[tuple[Cell, ...]]:
    return [row.cells for row in table.rows]


def _first_words(baseline: Baseline) -> str:
    words = next(part for part in when_and_who_pays(baseline).parts if isinstance(part, Words))
    return words.text
