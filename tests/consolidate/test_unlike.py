"""Ledgers that must not stand side by side in silence: twice, in thousands, of unlike months."""

from __future__ import annotations

import pytest

from prevspend.consolidate import build_consolidation
from prevspend.errors import LedgerError
from tests.consolidate.bodies import Row, body, received, spent

ICB, COUNCIL = "NHS Marlshire Integrated Care Board", "Westmoor County Council"
MILLION = 100_000_000
SERVICES = [f"Roads {number}" for number in range(12)]


def twelve(pence: int = MILLION) -> list[Row]:
    """Give twelve lines of unlike amounts."""
    return [spent(name, pence + number) for number, name in enumerate(SERVICES)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Westmoor County Council", "Westmoor CC"),
        ("Devon County Council", "DEVON C.C."),
        ("NHS Marlshire ICB", "NHS Marlshire Integrated Care Board"),
    ],
)
def test_one_body_under_two_spellings_is_refused(first: str, second: str) -> None:
    kind = "icb" if "NHS" in first else "council"
    years = [body(first, kind, twelve()), body(second, kind, twelve(2 * MILLION))]
    with pytest.raises(LedgerError, match="two spellings of one body's name") as caught:
        build_consolidation(years)
    assert "counted twice" in (caught.value.why or "")


def test_a_city_and_a_county_of_one_name_are_two_bodies() -> None:
    names = ("Westmoor City Council", "Westmoor County Council")
    years = [body(name, "council", twelve(at * MILLION)) for at, name in enumerate(names, 1)]
    assert len(build_consolidation(years).bodies) == 2


@pytest.mark.parametrize("more", [0, 1])
def test_one_ledger_under_two_names_is_refused(more: int) -> None:
    years = [
        body(COUNCIL, "council", [*twelve(), *[spent("Smoking", 50 * MILLION)] * more]),
        body("Eastham City Council", "council", twelve()),
    ]
    with pytest.raises(LedgerError, match="hold the same lines to the penny: 12 of them"):
        build_consolidation(years)


def test_few_like_lines_are_no_double() -> None:
    years = [
        body(COUNCIL, "council", [*twelve(), *[spent("Smoking", 50 * MILLION)]]),
        body("Eastham City Council", "council", [*twelve()[:6], spent("Smoking", 7)]),
    ]
    assert len(build_consolidation(years).bodies) == 2


def test_initials_with_points_name_the_body_they_stand_for() -> None:
    years = [
        body(ICB, "icb", [spent("Reablement", MILLION, "WESTMOOR C.C.")]),
        body(COUNCIL, "council", [spent("Reablement", MILLION), received("Roads", MILLION, ICB)]),
    ]
    assert [flow.verdict for flow in build_consolidation(years).flows] == ["matched"]
