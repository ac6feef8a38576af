"""Recoding in ledgers without cost centres: how it is told where an account buys many things."""

from __future__ import annotations

from prevspend.leftshift import build_leftshift
from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.test_drift import ACCOUNTS, only
from tests.leftshift.years import Row, monthly, year_of

ROADS = monthly(900_000, service="Roads", account="Contracts", supplier="Road Builders")
SERVICES = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            prevention("leisure", {"service": "leisure"}),
            entry("roads", {"service": ["roads", "offices"]}, status="not_prevention"),
        ],
    }
)


def test_a_payee_that_came_to_an_account_is_not_the_one_that_went() -> None:
    """An account buys from anybody: like amounts are chance there."""
    years = [
        year_of([*accounts_rows(payee)], year, ACCOUNTS)
        for year, payee in (("2023-24", "Hill Surgery"), ("2024-25", "Lake Trust"))
    ]
    assert build_leftshift(years).candidates == ()


def accounts_rows(payee: str) -> list[Row]:
    """Give a ledger without cost centres: in one account a payee, the other year another."""
    return [*ROADS, *monthly(30_000, service=payee, account="Fees", supplier=payee)]


def test_what_was_and_what_is_never_read_the_same() -> None:
    """A ledger without cost centres names an account; the service tells its codings apart."""
    cleaning = {"account": "Cleaning", "supplier": "Clean Ltd"}
    years = [
        year_of(
            [
                *ROADS,
                *monthly(leisure, service="Leisure", **cleaning),
                *monthly(offices, service="Offices", **cleaning),
            ],
            year,
            SERVICES,
        )
        for year, leisure, offices in (("2023-24", 20_000, 5_000), ("2024-25", 5_000, 20_000))
    ]
    found = only(build_leftshift(years))
    assert found.story.startswith("Cleaning (Leisure) became Cleaning (Offices): £180,000")
    assert not [selector for selector in found.was if selector in found.now]
    assert [selector["service"] for selector in (*found.was, *found.now)] == ["Leisure", "Offices"]


def test_case_tells_no_payee_from_another() -> None:
    """One file lacks the service; it is not the payee in capitals that says so."""
    years = [
        year_of([*ROADS, *monthly(30_000, account="Fees", **fields)], year, SERVICES)
        for year, fields in (
            ("2023-24", {"service": "Leisure", "supplier": "Lake Trust"}),
            ("2024-25", {"service": "Offices", "supplier": "LAKE TRUST"}),
        )
    ]
    assert only(build_leftshift(years)).story.startswith("Fees (Leisure) became Fees (Offices)")


def test_two_payees_of_one_account_are_two_stories_of_two_names() -> None:
    years = [
        year_of(
            [
                *ROADS,
                *monthly(30_000, account="Fees", service=service, supplier="Lake Trust"),
                *monthly(8_000, account="Fees", service=service, supplier="Hill Surgery"),
            ],
            year,
            SERVICES,
        )
        for year, service in (("2023-24", "Leisure"), ("2024-25", "Offices"))
    ]
    found = build_leftshift(years).candidates
    assert [one.id for one in found] == [
        "fees-leisure--fees-offices--lake-trust",
        "fees-leisure--fees-offices--hill-surgery",
    ]
