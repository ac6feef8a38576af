"""A list of payments is one, even with the columns of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = "Payment Date,Document Number,Cost Centre,Account,Account Name,Supplier Name,Net Amount"


def basis(path: Path, amounts: range, payee: str = "Acme Ltd") -> str:
    rows = [
        f"{1 + at % 28:02}/04/2024,{at},A101,4201,Residential Placements,{payee},{amount}.50"
        for at, amount in enumerate(amounts)
    ]
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return read_ledger([path], organisation="Elmshire County Council").basis


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
