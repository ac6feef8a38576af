"""Rows that hold no money: memorandum and statistical accounts, other units, what is not posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.reading.checks.nomoney import is_no_money
from prevspend.reading.checks.words import plain
from tests.reading.checks.ledgers import HEADER, asked, line, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
WITHOUT_SUPPLIER = [*HEADER[:5], HEADER[6]]


def spelt(text: str) -> st.SearchStrategy[str]:
    """Return a text in the spellings that systems have."""
    return st.sampled_from([text, text.upper(), text.casefold(), f" {text} ", text.title()])


def ledger_line(nth: int, amount: str) -> list[str]:
    """Return a line without a supplier."""
    cells = line(amount, nth)
    return [*cells[:5], cells[6]]


def pence(nth: int) -> int:
    """Return the amount of a line, each another."""
    return 10_025 + 371 * nth


def written(nth: int) -> str:
    return f"{pence(nth) / 100:.2f}"


NO_MONEY = st.sampled_from(
    [
        *[
            "Memo: Annual Budget",
            "Memo - Opening Budget",
            "Statistical - FTE in post",
            "Statistical",
        ],
        *["FTE", "WTE in post", "Headcount", "Annual Budget", "Non-financial data", "Hours paid"],
        *["99901 Memo account", "S9001 - Statistical: bed days", "Memorandum items"],
    ]
)


@quick
@given(NO_MONEY.flatmap(spelt), st.sets(st.integers(0, 29), min_size=1, max_size=12))
def test_accounts_that_are_no_money_are_left_out_and_reported(
    tmp_path: Path, account: str, rows: set[int]
) -> None:
    table: list[list[str]] = [WITHOUT_SUPPLIER]
    for nth in range(30):
        cells = ledger_line(nth, written(nth))
        table.append([*cells[:3], "99901", account, cells[5]] if nth in rows else cells)
    path = write(tmp_path / "ledger.csv", table)
    ledger = read(path)
    assert ledger.amount_pence == sum(pence(nth) for nth in range(30) if nth not in rows)
    count, out = noted(ledger, "do not hold money of the ledger; left out")
    assert (count, out) == (len(rows), sum(pence(nth) for nth in rows))
    assert read(path, accept=["kinds"]).amount_pence == sum(map(pence, range(30)))


@pytest.mark.parametrize(
    "account",
    [
        *[
            "Personal Health Budgets",
            "Agency FTE costs",
            "Statistical services",
            "Staff hours bank",
        ],
        *["Memorial gardens", "Headcount reduction payments", "Number plates", "Staff"],
        *["Contract Payments", "Budgeted savings not met", "Devolved budgets to schools"],
        *["Memo pads", "Stationery - memo a4 pad ruled feint 80 leaf pk10", "Memory clinic"],
        *["Statistical returns", "Statistical modelling contract"],
    ],
)
def test_accounts_that_only_sound_like_it_are_money(account: str) -> None:
    assert not is_no_money(plain(account))


def test_what_was_bought_of_payees_is_money_whatever_it_is_called(tmp_path: Path) -> None:
    table: list[list[str]] = [[*HEADER]]
    for nth in range(30):
        cells = [*ledger_line(nth, written(nth))]
        name = "Stationery - memo a4 pads" if nth % 7 == 0 else cells[4]
        table.append([*cells[:4], "Memo: pads" if nth % 5 == 0 else name, "Banner Ltd", cells[-1]])
    assert read(write(tmp_path / "ledger.csv", table)).amount_pence == sum(map(pence, range(30)))


@quick
@given(
    st.sampled_from(["Account Type", "Acct Class", "Measure kind", "Xyz"]),
    st.sampled_from(["Statistical", "STATISTICAL", "Memo", "Non-financial"]),
    st.integers(0, 6),
    st.integers(2, 9),
)
def test_a_type_that_is_no_money_is_left_out_wherever_it_stands(
    tmp_path: Path, heading: str, kind: str, at: int, each: int
) -> None:
    table = [[*WITHOUT_SUPPLIER[:at], heading, *WITHOUT_SUPPLIER[at:]]]
    for nth in range(40):
        cells = ledger_line(nth, written(nth))
        table.append([*cells[:at], "Expense" if nth % each else kind, *cells[at:]])
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert ledger.amount_pence == sum(pence(nth) for nth in range(40) if nth % each)


@quick
@given(
    st.sampled_from(["Unit of Measure", "Unit", "UOM", "Measure", "Currency or unit", "Xyz"]),
    st.sampled_from(
        [("GBP", "HRS"), ("£", "FTE"), ("gbp", "hours"), ("Pounds", "WTE"), ("£", "%")]
    ),
    st.integers(0, 6),
    st.integers(2, 9),
)
def test_rows_in_other_units_are_no_money(
    tmp_path: Path, heading: str, units: tuple[str, str], at: int, each: int
) -> None:
    table = [[*WITHOUT_SUPPLIER[:at], heading, *WITHOUT_SUPPLIER[at:]]]
    for nth in range(40):
        cells = ledger_line(nth, written(nth))
        table.append([*cells[:at], units[nth % each == 0], *cells[at:]])
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert ledger.amount_pence == sum(pence(nth) for nth in range(40) if nth % each)
    assert noted(ledger, "units that are not money")[0] == len(range(0, 40, each))


def test_units_beside_suppliers_are_asked_about_and_the_answers_work(tmp_path: Path) -> None:
    table = [[*HEADER[:-1], "UOM", HEADER[-1]]]
    table += [
        [*line("", nth)[:-1], "HRS" if nth % 4 == 0 else "GBP", written(nth)] for nth in range(20)
    ]
    path = write(tmp_path / "ledger.csv", table)
    assert "--amounts 'only:UOM=gbp'" in asked(path)
    money = sum(pence(nth) for nth in range(20) if nth % 4)
    assert read(path, amounts=["only:UOM=GBP"]).amount_pence == money
    assert read(path, amounts=["not:UOM=HRS"]).amount_pence == money
    assert read(path, accept=["kinds"]).amount_pence == sum(map(pence, range(20)))


FLAGS = [
    *[("Journal Status", "Posted", "Unposted"), ("Duplicate?", "No", "Yes"), ("Posted", "Y", "N")],
    *[("Is Duplicate", "", "Y"), ("Posted to GL", "TRUE", "FALSE"), ("Void Flag", "0", "1")],
    *[("Anything", "Posted", "Rejected"), ("State", "Paid", "Void"), ("Batch", "posted", "parked")],
    *[("Invoice cancelled (Y/N)", "N", "Y"), ("Reversed indicator", "no", "yes")],
]


@quick
@given(st.sampled_from(FLAGS), st.integers(0, 7), st.integers(2, 9))
def test_rows_that_a_column_says_do_not_count_are_left_out(
    tmp_path: Path, flag: tuple[str, str, str], at: int, each: int
) -> None:
    heading, yes, no = flag
    table = [[*HEADER[:at], heading, *HEADER[at:]]]
    for nth in range(40):
        cells = line(written(nth), nth)
        table.append([*cells[:at], yes if nth % each else no, *cells[at:]])
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert ledger.amount_pence == sum(pence(nth) for nth in range(40) if nth % each)
    out = sum(pence(nth) for nth in range(0, 40, each))
    assert noted(ledger, f"'{heading}' calls")[1] == out


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        *[("SME", "YN"), ("Paid within 30 days", "YN"), ("Paid by card", "YN"), ("Publish", "YN")],
        ("Contract", ["Yes", "No"]),
    ],
)
def test_flags_that_say_something_else_leave_all_rows(
    tmp_path: Path, heading: str, values: list[str]
) -> None:
    table = [[*HEADER[:-1], heading, HEADER[-1]]]
    table += [[*line("", nth)[:-1], values[nth % 3 == 0], written(nth)] for nth in range(40)]
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert ledger.amount_pence == sum(map(pence, range(40)))
