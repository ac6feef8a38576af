"""Columns of a file to canonical fields: codes apart, zeros back, debits less credits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from prevspend.errors import Location
from prevspend.reading.cleaning.amounts import scaled, with_point
from prevspend.reading.cleaning.derive import Derived, TextChange, derive
from prevspend.reading.layout import Layout, find_layout
from prevspend.reading.recognition.recognised import recognise
from prevspend.reading.sheets import SheetCells

if TYPE_CHECKING:
    from prevspend.ledger.fields import ColumnField


def layout(**more: object) -> Layout:
    """Make a layout of an account, an amount and whatever a test is about."""
    content = {
        "id": "ours",
        "name": "Ours",
        "basis": "ledger",
        "columns": {"account": ["Account"], "amount": ["Amount"]},
    }
    return Layout.model_validate(content | more)


def derived(of: Layout, **columns: list[str]) -> Derived:
    """Derive from columns headed by the names given."""
    rows = [list(columns), *(list(row) for row in zip(*columns.values(), strict=True))]
    found = recognise(rows, [of], Location("ledger.csv"))
    texts = [pa.chunked_array([pa.array(cells, pa.string())]) for cells in columns.values()]
    wanted = {at: texts[at] for at in found.wanted}
    return derive(SheetCells(wanted, np.arange(2, len(rows) + 1, dtype=np.int32)), found)


def texts(of: Derived, field: ColumnField) -> list[str | None]:
    found: list[str | None] = of.columns[field].to_pylist()
    return found


JOINED = layout(
    split={
        "Code": {
            "by": [".", "-", "/"],
            "into": [
                ["cost_centre_code", "account_code", "analysis_1"],
                ["skip", "cost_centre_code", "account_code", "analysis_1", "skip"],
            ],
        }
    }
)


def test_plain_columns_come_as_they_stand() -> None:
    found = derived(layout(), Account=[" Rent ", ""], Amount=["1", "(2)"])
    assert (texts(found, "account"), texts(found, "amount")) == ([" Rent ", ""], ["1", "(2)"])
    assert found.changes == ()


@pytest.mark.parametrize("by", [".", "-", "/", " . "])
def test_joined_codes_come_apart_whatever_joins_them(by: str) -> None:
    code = by.join(["0946141", "52161071", "PRCAHO"])
    found = derived(JOINED, Code=[code, "", code], Account=["a"] * 3, Amount=["1"] * 3)
    assert texts(found, "cost_centre_code") == ["0946141", None, "0946141"]
    assert texts(found, "account_code") == ["52161071", None, "52161071"]
    assert texts(found, "analysis_1") == ["PRCAHO", None, "PRCAHO"]
    assert found.changes == ()


def test_an_entity_before_and_a_spare_part_after_the_codes_are_left_out() -> None:
    found = derived(JOINED, Code=["QXX.946141.5216..000000"], Account=["a"], Amount=["1"])
    parts = [texts(found, field)[0] for field in ("cost_centre_code", "account_code", "analysis_1")]
    assert parts == ["946141", "5216", None]


def test_a_code_of_another_number_of_parts_is_kept_whole_and_noted() -> None:
    codes = ["1.2.3", "1.2", "946141", "1.2"]
    found = derived(JOINED, Code=codes, Account=["a"] * 4, Amount=["1"] * 4)
    assert texts(found, "cost_centre_code") == ["1", "1.2", "946141", "1.2"]
    assert texts(found, "account_code") == ["2", None, None, None]
    [change] = found.changes
    assert change == TextChange(
        "joined codes ('Code') do not have the parts that the layout has;"
        " they were read whole as cost centre code",
        count=3,
        first=1,
    )


def test_a_column_of_its_own_goes_before_a_part_of_a_code() -> None:
    both = JOINED.model_copy(update={"optional": {"account_code": ("Own",)}})
    found = derived(both, Code=["1.2.3"], Own=["77"], Account=["a"], Amount=["1"])
    assert texts(found, "account_code") == ["77"]


def test_codes_that_excel_made_numbers_of_get_their_zeros_back() -> None:
    wide = layout(optional={"account_code": ["Nr"]}, widths={"account_code": 6})
    numbers = ["12345", "123456", "A1", "", " 7 ", "1234567"]
    found = derived(wide, Nr=numbers, Account=["a"] * 6, Amount=["1"] * 6)
    assert texts(found, "account_code") == ["012345", "123456", "A1", "", "000007", "1234567"]
    [change] = found.changes
    assert (change.count, change.first) == (2, 0)
    assert "filled up to 6 digits" in change.what


PAIR = {"columns": {"account": ["Account"]}, "debit": ["Dr"], "credit": ["Cr"]}


@pytest.mark.parametrize(
    ("debit", "credit", "amount"),
    [
        ("1,234.50", "", "1,234.50"),
        ("1,234.50", "0.00", "1,234.50"),
        ("", "99.10", "-99.10"),
        ("0", "£99.10", "-£99.10"),
        ("-", "-99.10", "99.10"),
        ("", "(99.10)", "99.1"),
        ("100.00", "30.25", "69.75"),
        ("30", "100.255", "-70.26"),
        ("", "", ""),
        ("0.00", "0.00", "0.00"),
        ("", "0.00", "0.00"),
        ("", "x", "x credit"),
        ("1.00", "###", "1.00 less ###"),
        ("###", "", "###"),
    ],
)
def test_the_amount_is_debit_less_credit(debit: str, credit: str, amount: str) -> None:
    found = derived(layout(**PAIR), Account=["a"], Dr=[debit], Cr=[credit])
    assert texts(found, "amount") == [amount]


def test_a_pair_of_columns_is_worked_out_for_all_rows_at_once() -> None:
    debits, credits_ = ["1", "", "5", ""], ["", "2", "3", "x"]
    found = derived(layout(**PAIR), Account=["a"] * 4, Dr=debits, Cr=credits_)
    assert texts(found, "amount") == ["1", "-2", "2", "x credit"]


def test_a_header_that_comes_again_is_still_known_as_the_header() -> None:
    both = layout(**PAIR, split={"Code": JOINED.split["Code"].model_dump()})
    found = derived(both, Code=["1.2.3", "Code"], Account=["a"] * 2, Dr=["1", "Dr"], Cr=["", "Cr"])
    assert texts(found, "amount") == ["1", "Dr less Cr"]
    assert texts(found, "cost_centre_code") == ["1", "Code"]
    assert found.changes == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1.234,56", "1234.56"),
        ("1 234 567,8", "1234567.8"),
        ("-12,50", "-12.50"),
        ("12,50-", "12.50-"),
        ("(1.000,00)", "(1000.00)"),
        ("1.234", "1234.0"),
        ("", ""),
        ("1,234.56", "1,234.56 (not an amount with a decimal comma)"),
        ("12.5", "12.5 (not an amount with a decimal comma)"),
    ],
)
def test_decimal_commas_are_read_where_they_are_declared(text: str, read: str) -> None:
    assert with_point(text) == read
    european = derived(layout(decimal="comma"), Account=["a"], Amount=[text])
    assert texts(european, "amount") == [read]


def test_decimal_commas_in_a_pair_are_read_too() -> None:
    found = derived(layout(**PAIR, decimal="comma"), Account=["a"], Dr=["1,5"], Cr=["1.000,25"])
    assert texts(found, "amount") == ["-998.75"]


@pytest.mark.parametrize(
    ("text", "read"),
    [("12.5", "12500.0"), ("-1,000", "-1000000"), ("(3)", "-3000"), ("[x]", "[x]"), ("", "")],
)
def test_thousands_are_made_pounds(text: str, read: str) -> None:
    assert scaled(text, Decimal(1000)) == read
    found = derived(layout(scale=1000), Account=["a"], Amount=[text])
    assert texts(found, "amount") == [read]


def test_values_are_given_their_meaning() -> None:
    marked = layout(
        optional={"capital": ["Kind"]}, values={"capital": {"C": "capital", "R": "revenue"}}
    )
    found = derived(marked, Kind=["C", "r", "", "X"], Account=["a"] * 4, Amount=["1"] * 4)
    assert texts(found, "capital") == ["capital", "revenue", "", "X"]


NAMES = {"account": ["Account"], "cost_centre": ["Centre"], "amount": ["Amount"]}


def test_rows_with_account_and_cost_centre_turned_are_put_right() -> None:
    accounts = ["Cont Care- Children", "REABLEMENT", "Something else", "CHC CHILDREN", ""]
    centres = ["REABLEMENT", "Cont Care- Children", "Cont Care- Children", "ours", "REABLEMENT"]
    found = derived(layout(columns=NAMES), Account=accounts, Centre=centres, Amount=["1"] * 5)
    assert texts(found, "account") == [
        *("Cont Care- Children", "Cont Care- Children", "Something else", "CHC CHILDREN", ""),
    ]
    assert texts(found, "cost_centre") == [
        *("REABLEMENT", "REABLEMENT", "Cont Care- Children", "ours", "REABLEMENT"),
    ]
    [change] = found.changes
    assert (change.count, change.first) == (1, 1)


def test_a_councils_rows_and_names_beside_codes_are_never_turned() -> None:
    cells = {"Account": ["REABLEMENT"], "Centre": ["Cont Care- Children"], "Amount": ["1"]}
    council = layout(columns=NAMES, organisation={"kind": "council"})
    assert texts(derived(council, **cells), "account") == ["REABLEMENT"]
    coded = layout(columns=NAMES, optional={"account_code": ["Code"]})
    assert texts(derived(coded, **cells, Code=["1"]), "account") == ["REABLEMENT"]


def test_dictionaries_of_several_chunks_are_derived_alike() -> None:
    of = layout(values={"account": {"a": "Rent"}})
    found = recognise([["Account", "Amount"], ["a", "1"]], [of], Location("ledger.csv"))
    chunks = [pa.array(cells).dictionary_encode() for cells in (["a", "b"], ["c", "a"])]
    cells = SheetCells(
        {0: pa.chunked_array(chunks), 1: pa.chunked_array([pa.array(["1"] * 4)])},
        np.arange(2, 6, dtype=np.int32),
    )
    assert derive(cells, found).columns["account"].to_pylist() == ["Rent", "b", "c", "Rent"]


def test_dynamics_accounts_come_apart_in_their_own_order() -> None:
    found = derived(
        find_layout("dynamics-365"),
        AccountingDate=["2025-04-30"] * 2,
        LedgerAccount=["401100-PH210-SMK", "401100-PH210--"],
        AccountingCurrencyAmount=["10.00"] * 2,
    )
    assert texts(found, "account_code") == ["401100", "401100"]
    assert texts(found, "cost_centre_code") == ["PH210", "PH210"]
    assert texts(found, "analysis_1") == ["SMK", None]
