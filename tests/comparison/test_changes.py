"""What moved between two years: points with their range, prices, people, and who is left out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from prevspend.baseline import Input
from prevspend.comparison import (
    ComparedOrganisation,
    ComparedOrganisations,
    Missing,
    build_changes,
    build_comparison,
)
from prevspend.comparison.change import cash_steps
from prevspend.errors import LedgerError
from prevspend.report import changes_document, page_on_terminal, write_document
from prevspend.report.document.html import page_html
from prevspend.report.document.model import Chart
from tests.comparison.bodies import TAXONOMY, bodies, body, reference

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.comparison import Changes, OrganisationChange
    from prevspend.reference import Reference

BEFORE, AFTER = "2022-23", "2023-24"


@pytest.fixture
def known(tmp_path: Path) -> Reference:
    return reference(tmp_path / "reference")


HUNDREDS = 100_000  # of pounds: enough for each of the people


def spent(**pounds: int) -> dict[str, int]:
    """Return spending of a usual sum for each of the people."""
    return {account: HUNDREDS * each for account, each in pounds.items()}


def only(changes: Changes) -> OrganisationChange:
    (row,) = changes.organisations
    return row


def test_points_prices_and_people_are_those_worked_out_by_hand(known: Reference) -> None:
    # Prices rose by 10%, people from 50,000 to 60,000: each £100 would be £110, then £132.
    changes = build_changes(
        bodies(
            body("E06000001", spent(smoking=200, roads=800), BEFORE),
            body("E06000001", spent(smoking=300, roads=700, schools=1000), AFTER),
        ),
        known,
    )
    row = only(changes)
    points = row.points["without-schools"]
    assert [points.low, points.central, points.high] == pytest.approx([0, 5, 10])
    assert row.steps.change_pence == 5_000 * HUNDREDS
    assert (row.steps.price_pence, row.steps.population_pence) == (
        1_000 * HUNDREDS,
        2_200 * HUNDREDS,
    )
    assert row.steps.real_pence == 1_800 * HUNDREDS
    assert row.verdict == "cannot tell"
    movers = [(each.intervention, each.change_pence) for each in row.movers]
    assert movers == [("smoking", 5_000 * HUNDREDS)]
    assert row.doubt is None
    assert changes.price_ratio == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        # Vaccines are wholly preventive at every share; smoking is so from not at all to wholly.
        ({"vaccines": 10, "roads": 90}, {"vaccines": 12, "roads": 88}, "more than the range"),
        (
            {"vaccines": 10, "smoking": 20, "roads": 70},
            {"vaccines": 15, "smoking": 20, "roads": 65},
            "less than the range",
        ),
        ({"smoking": 1, "roads": 99}, {"smoking": 90, "roads": 10}, "cannot tell"),
        ({"roads": 1000}, {"roads": 1000}, "cannot tell"),
    ],
)
def test_a_verdict_compares_the_change_with_the_range(
    known: Reference, before: dict[str, int], after: dict[str, int], verdict: str
) -> None:
    changes = build_changes(
        bodies(body("E08000001", before, BEFORE), body("E08000001", after, AFTER)), known
    )
    assert only(changes).verdict == verdict


@given(
    before=st.integers(-(10**12), 10**12),
    after=st.integers(-(10**12), 10**12),
    price=st.none() | st.fractions(Fraction(1, 2), Fraction(2)),
    people=st.none() | st.fractions(Fraction(1, 2), Fraction(2)),
)
def test_steps_in_cash_add_up_to_the_penny(
    before: int, after: int, price: Fraction | None, people: Fraction | None
) -> None:
    steps = cash_steps(before, after, price, people)
    parts = (steps.price_pence or 0, steps.population_pence or 0, steps.real_pence)
    assert sum(parts) == steps.change_pence == after - before


@pytest.mark.parametrize(
    ("before", "after", "doubt"),
    [
        (
            spent(families=150, roads=-50),
            spent(families=90, roads=10),
            "its share was 150%, then 90%: credits or refunds are in its spend",
        ),
        (
            spent(families=50, roads=50),
            spent(families=-5, roads=105),
            "its share was 50%, then -5%: credits or refunds are in its spend",
        ),
        (
            {"families": 1_900_000},
            {"families": 1_500_000, "roads": 600_000},
            "it spends next to nothing in scope: £19.00, then £21.00 for each of its people",
        ),
        ({"families": 2_000_000}, {"families": 2_000_000, "roads": 1}, None),
    ],
)
def test_who_has_no_real_share_or_next_to_no_money_is_doubted(
    known: Reference, before: dict[str, int], after: dict[str, int], doubt: str | None
) -> None:
    changes = build_changes(
        bodies(body("E08000001", before, BEFORE), body("E08000001", after, AFTER)), known
    )
    assert only(changes).doubt == doubt
    assert [league.doubtful for league in changes.distributions] == ([] if doubt else [0])
    text = page_html(changes_document(changes))
    assert ("With a doubt" in text and "No organisation can be compared" in text) == bool(doubt)


def test_two_years_that_share_nobody_are_refused_with_what_to_run(known: Reference) -> None:
    found = bodies(
        body("E08000001", spent(roads=1), BEFORE), body("E08000002", spent(roads=1), AFTER)
    )
    with pytest.raises(LedgerError, match="No organisation can be compared") as refused:
        build_changes(found, known)
    assert "not in the files of 2023-24" in str(refused.value)
    assert "prevspend leftshift" in str(refused.value)


def test_ranges_run_from_the_lowest_to_the_highest(known: Reference) -> None:
    # Smoking is so from not at all to wholly: what fell moves the high share the most.
    changes = build_changes(
        bodies(
            body("E08000001", spent(vaccines=10, smoking=20, roads=70), BEFORE),
            body("E08000001", spent(vaccines=5, smoking=10, roads=85), AFTER),
        ),
        known,
    )
    (chart,) = (
        part.drawing
        for section in changes_document(changes).sections
        for part in section.parts
        if isinstance(part, Chart)
    )
    name, *points = chart.rows[1]
    assert name == "Ashby"
    assert points == pytest.approx([-15, -10, -5])


def test_everyone_without_both_years_is_named_with_the_reason(known: Reference) -> None:
    spent = {"families": 100, "roads": 900}
    changes = build_changes(
        ComparedOrganisations(
            TAXONOMY,
            (
                body("E08000001", spent, BEFORE),
                body("E08000001", spent, AFTER),
                body("E08000002", spent, BEFORE),
                body("E10000002", spent, BEFORE),
                body("E06000009", spent, BEFORE),
                body("E06000009", spent, AFTER),
                body("E09000001", spent, AFTER),
            ),
            (
                Missing(AFTER, "E08000002", "Borley", "metropolitan district", "[x]"),
                Missing(BEFORE, "E07000001", "Farrow", "shire district", "[x]"),
                Missing(AFTER, "E07000001", "Farrow", "shire district", "[x]"),
            ),
        ),
        known,
    )
    assert [row.who.name for row in changes.organisations] == ["Ashby"]
    assert {each.name: each.why for each in changes.not_compared} == {
        "Borley": "without a return in 2023-24",
        "Oldshire": "not in the files of 2023-24",
        "Tiny Isle": "fewer than 20,000 people live there, so that single cases move its figures",
        "Dunham": "not in the files of 2022-23",
        "Farrow": "without a return in either year",
    }


def test_a_share_that_moves_with_what_is_decided_is_doubted_and_in_no_distribution(
    known: Reference,
) -> None:
    changes = build_changes(
        bodies(
            body("E08000001", spent(families=100, roads=900), BEFORE),
            body("E08000001", spent(families=100, roads=700, mystery=200), AFTER),
            body("E08000002", spent(families=100, roads=900), BEFORE),
            body("E08000002", spent(families=100, roads=1900), AFTER),
            body("E06000001", spent(families=100, roads=900), BEFORE),
            body("E06000001", spent(families=90, roads=910), AFTER),
        ),
        known,
    )
    assert {row.who.name: row.doubt for row in changes.organisations} == {
        "Ashby": "100% of its money was decided, then 80%",
        "Borley": "all its spend moved by +100%",
        "Corby Vale": None,
    }
    (league,) = changes.distributions
    assert (league.organisations, league.doubtful, league.down) == (1, 2, 1)


def test_the_sum_of_all_is_of_those_with_both_years(known: Reference) -> None:
    changes = build_changes(
        bodies(
            body("E08000001", {"families": 100, "roads": 900}, BEFORE),
            body("E08000001", {"families": 150, "roads": 850}, AFTER),
            body("E08000002", {"families": 300, "roads": 700}, BEFORE),
            body("E08000002", {"families": 300, "roads": 700}, AFTER),
            body("E09000001", {"families": 999, "roads": 1}, AFTER),
        ),
        known,
    )
    assert changes.added_up is not None
    assert changes.added_up.before.prevention.central == 40_000
    assert changes.added_up.after.prevention.central == 45_000
    assert changes.added_up.points["share"].central == pytest.approx(2.5)
    assert changes.added_up.after.people == 300_000


def test_one_year_is_no_change(known: Reference) -> None:
    with pytest.raises(LedgerError, match="needs two years; here is 2023-24"):
        build_changes(bodies(body("E08000001", {"roads": 1}, AFTER)), known)


def test_years_from_other_returns_are_refused(known: Reference) -> None:
    found = bodies(
        from_returns(body("E06000001", {"smoking": 200, "schools": 800}, BEFORE), "ro3", "rsx"),
        from_returns(body("E06000001", {"smoking": 200}, AFTER), "ro3"),
    )
    with pytest.raises(LedgerError, match="2022-23 is from ro3 and rsx, 2023-24 is from ro3"):
        build_changes(found, known)


@pytest.mark.parametrize(("layouts", "are_parts"), [(["ro3"], True), (["ro3", "rsx"], False)])
def test_a_part_of_a_return_is_said_to_be_one(
    known: Reference, layouts: list[str], *, are_parts: bool
) -> None:
    years = bodies(
        *(
            from_returns(
                body("E06000001", {"smoking": 200, "roads": 800}, year),
                *(f"mhclg-{layout}" for layout in layouts),
            )
            for year in (BEFORE, AFTER)
        )
    )
    for report in (build_changes(years, known), build_comparison(years, known)):
        assert ("part-of-return" in {each.id for each in report.cautions}) == are_parts


def from_returns(each: ComparedOrganisation, *layouts: str) -> ComparedOrganisation:
    """Say which returns a body's figures are from."""
    inputs = tuple(
        Input(name=layout, sha256="0", layout=layout, rows=1, amount_pence=0) for layout in layouts
    )
    return replace(each, baseline=each.baseline.model_copy(update={"inputs": inputs}))


def test_pounds_per_head_have_no_points(known: Reference) -> None:
    both = [body("E08000001", {"roads": 1}, year) for year in (BEFORE, AFTER)]
    with pytest.raises(LedgerError, match="percentage points"):
        build_changes(bodies(*both), known, by="per-head")


def test_the_files_hold_what_the_page_shows(known: Reference, tmp_path: Path) -> None:
    changes = build_changes(
        bodies(
            body("E08000001", spent(families=100, roads=900), BEFORE),
            body("E08000001", spent(families=150, roads=850), AFTER, alone=True),
            body("E08000002", spent(families=300, roads=700), BEFORE),
            body("E08000002", spent(families=280, roads=720), AFTER),
        ),
        known,
    )
    page_file, workbook, _ = write_document(
        tmp_path / "out", "changes", changes_document(changes), changes.to_json()
    )
    assert "+5.00" in page_file.read_text("utf-8")
    sheet = openpyxl.load_workbook(workbook)["Single-tier councils"]
    shown = {str(cells[0].value): cells[6].value for cells in sheet.iter_rows(min_row=2)}
    assert list(shown) == ["Ashby", "Borley"]
    assert shown == pytest.approx({"Ashby": 5, "Borley": -2})
    console = Console(width=80, no_color=True)
    with console.capture() as captured:
        console.print(page_on_terminal(changes_document(changes)))
    page = captured.get()
    assert "+5.00" in page
    assert max(len(line.rstrip()) for line in page.splitlines()) <= 80
