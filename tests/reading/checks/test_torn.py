"""Rows torn by commas without quotes are put together where that is plain, or set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.money import parse_pence
from tests.reading.checks.ledgers import read

if TYPE_CHECKING:
    from pathlib import Path

_checks = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5, deadline=None
)
amounts = st.lists(st.integers(-999_999_999, 999_999_999), min_size=12, max_size=30)
names = st.sampled_from(["Elm House, Ltd", "Capita plc", "Smith, Jones, and Sons", "Mind"])


def grouped(pence: int) -> str:
    return f"{pence / 100:,.2f}"


def write_raw(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


@_checks
@given(found=amounts, name=names, last=st.booleans())
def test_amounts_and_names_without_quotes_are_put_together(
    tmp_path: Path, *, found: list[int], name: str, last: bool
) -> None:
    order = [0, 1, 2, 3] if last else [0, 1, 3, 2]
    rows = [["Date", "Cost Centre Name", "Supplier Name", "Net Amount"]]
    plain = range(10_101, 90_000, 1_717)
    rows += [["04/05/2024", "FALLS PREVENTION", "Mind", grouped(pence)] for pence in plain]
    rows += [["03/05/2024", "STOP SMOKING", name, grouped(pence)] for pence in found]
    path = write_raw(tmp_path / "l.csv", [[row[at] for at in order] for row in rows])
    ledger = read(path, accept=["signs"])
    assert ledger.amount_pence == sum(found) + sum(plain)
    assert not ledger.rejected
    if last:
        assert set(ledger.lines["supplier"].to_pylist()) == {name, "Mind"}


@_checks
@given(found=amounts, code=st.integers(1, 999), name=st.sampled_from(["Elm,Ltd", "A,B,C"]))
def test_an_amount_is_not_made_from_a_code_beside_it(
    tmp_path: Path, found: list[int], code: int, name: str
) -> None:
    rows = [["Date", "Cost Centre Name", "Supplier Name", "Account Code", "Net Amount"]]
    for at, pence in enumerate(found):
        rows.append(["03/05/2024", "STOP SMOKING", "Mind", str(code), f"{pence / 100:.2f}"])
        rows[-1][2] = name if at % 3 == 0 else "Mind"
    ledger = read(write_raw(tmp_path / "l.csv", rows), accept=["signs", "rejected"])
    aside = [parse_pence(row.amount) for row in ledger.rejected]
    assert len(aside) == len(found[::3])
    assert ledger.amount_pence == sum(found) - sum(found[::3])


@_checks
@given(
    found=st.lists(st.integers(1, 99_999), min_size=5, max_size=20),
    pennies=st.sampled_from(["", ".5", ".07"]),
)
def test_amounts_that_run_into_their_dates_are_taken_apart(
    tmp_path: Path, found: list[int], pennies: str
) -> None:
    rows = [["Supplier Name", "Payment Date", "Net Amount", "Account Name"]]
    amounts = [f"{at}.5" for at in range(1_000, 1_040)]
    rows += [["Mind", "03/05/2024", amount, "GRANTS"] for amount in amounts]
    amounts += [f"{pounds}{pennies}" for pounds in found]
    rows += [["Quit CIC", f"12/06/2024{amount}", "LEGAL FEES"] for amount in amounts[40:]]
    ledger = read(write_raw(tmp_path / "l.csv", rows))
    assert ledger.amount_pence == sum(map(parse_pence, amounts))
    assert not ledger.rejected
    assert ledger.lines["account"].to_pylist().count("LEGAL FEES") == len(found)
