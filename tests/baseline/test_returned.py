"""Income from payees of prevention: it is stated, never beyond what is paid there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report import baseline_document
from prevspend.report.document.model import Bullets
from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import Row, monthly, year_of

if TYPE_CHECKING:
    from prevspend.baseline import Returned

TAXONOMY = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            prevention("leisure", {"account": "leisure contract"}, share="0.5"),
            entry("income", {"account": "agency income"}, status="out_of_scope"),
            entry("roads", {"account": "roads"}, status="not_prevention"),
        ],
    }
)
PAID = {"cost_centre": "Sport", "account": "Leisure contract", "supplier": "Ace Leisure Ltd"}
BACK = {"cost_centre": "Sport", "account": "Agency income", "supplier": "ACE LEISURE"}
ROADS = monthly(9_000, cost_centre="Roads", account="Roads", supplier="Ace Roads")


def limits(*rows: Row) -> tuple[Returned | None, str]:
    """Return the income that came back, and what the limits of the page say of it."""
    year = year_of([*ROADS, *monthly(1_000, **PAID), *rows], "2023-24", TAXONOMY)
    bullets = [
        part
        for part in baseline_document(year.baseline, TAXONOMY).board
        if isinstance(part, Bullets)
    ]
    said = [text for part in bullets for text in part.items if "came back" in text]
    return year.baseline.returned, " ".join(said)


def test_income_of_a_payee_of_prevention_is_stated_and_prevention_net_of_it() -> None:
    returned, said = limits(*monthly(-600, **BACK))
    assert returned is not None
    assert returned.amount_pence == 12 * 600_00
    assert returned.prevention.central == 12 * 300_00
    assert "£7,200 came back as income from payees of prevention (Agency income)" in said
    assert "prevention would be £2.4k (2.1%)" in said


def test_no_more_comes_back_than_is_paid() -> None:
    returned, _ = limits(*monthly(-5_000, **BACK))
    assert returned is not None
    assert returned.amount_pence == 12 * 1_000_00
    assert returned.prevention.central == 12 * 500_00


def test_income_without_a_payee_may_be_a_grant_and_is_none_of_it() -> None:
    assert limits(*monthly(-600, **{**BACK, "supplier": ""})) == (None, "")


def test_income_of_other_payees_and_places_is_none_of_it() -> None:
    others = [
        *monthly(-600, **{**BACK, "supplier": "Somebody Else"}),
        *monthly(-600, **{**BACK, "cost_centre": "Roads"}),
        *monthly(-600, **{**BACK, "cost_centre": "Roads", "supplier": ""}),
    ]
    assert limits(*others) == (None, "")


def test_what_is_next_to_nothing_is_not_said() -> None:
    returned, said = limits(*monthly(-5, **BACK))
    assert returned is not None
    assert returned.amount_pence == 12 * 5_00
    assert said == ""
