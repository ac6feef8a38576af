"""A list of payments is one, even with the columns of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend import read_ledger
from prevspend.reading import AmountsAnswered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEADINGS = "Payment Date,Document Number,Cost Centre,Account,Account Name,Supplier Name,Net Amount"


def basis(
    path: Path, amounts: Iterable[int], payee: str = "Acme Ltd", accept: tuple[str, ...] = ()
) -> str:
    rows = [
        f"{1 + at % 28:02}/04/2024,{at},A101,4201,Residential Placements,{payee},{amount}.50"
        for at, amount in enumerate(amounts)
    ]
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    answered = AmountsAnswered.of((), accept)
    return read_ledger([path], organisation="Elmshire County Council", answered=answered).basis


@pytest.mark.parametrize(
    ("name", "amounts", "payee", "wanted"),
    [
        ("payments-over-500.csv", range(20, 40), "Acme Ltd", "payments"),
        ("april.csv", range(500, 1_100), "Acme Ltd", "payments"),
        ("april.csv", range(1, 600), "Acme Ltd", "ledger"),
        ("payments-over-500.csv", range(500, 1_100), "", "ledger"),
    ],
    ids=["by its name", "by its smallest amount", "small amounts", "no payees"],
)
def test_payments_are_known_by_payees_and_a_name_or_limit(
    tmp_path: Path, name: str, amounts: range, payee: str, wanted: str
) -> None:
    assert basis(tmp_path / name, amounts, payee) == wanted


@pytest.mark.parametrize("smallest", [460, 520])
def test_where_amounts_run_out_by_chance_is_no_limit(tmp_path: Path, smallest: int) -> None:
    amounts = [smallest, *(round(600 * 1.004**at) for at in range(1_500))]
    assert basis(tmp_path / "april.csv", amounts) == "ledger"


def test_a_single_amount_below_a_limit_changes_nothing(tmp_path: Path) -> None:
    amounts = [90, *(500 + at % 2_500 for at in range(3_000))]
    assert basis(tmp_path / "april.csv", amounts) == "payments"


def test_the_user_says_what_kind_of_record_files_are(tmp_path: Path) -> None:
    path = tmp_path / "april.csv"
    assert basis(path, range(1, 600), accept=("payments",)) == "payments"
    assert basis(path, range(500, 1_100), accept=("whole-ledger",)) == "ledger"
