"""Columns that tell budgets from actual spending, credits from debits, and currencies apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import HEADER, asked, line, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

ACTUAL = ["Actual", "ACTUALS", "actual", "Outturn"]
OTHER = ["Budget", "Forecast", "COMMITMENT", "Commitments", "Encumbrance", "Variance", "Prior Year"]


def marked(heading: str, rows: list[tuple[str, str]], at: int = 5) -> list[list[str]]:
    """Return a ledger with a column beside the others; each row has its text and its amount."""
    header = list(HEADER)
    table = [[*header[:at], heading, *header[at:]]]
    for nth, (text, amount) in enumerate(rows):
        cells = line(amount, nth)
        table.append([*cells[:at], text, *cells[at:]])
    return table


quick_types = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.sampled_from(["Type", "Version", "Scenario", "Balance Type", "Actual/Budget", "Measure"]),
    st.sampled_from(ACTUAL),
    st.lists(st.sampled_from(OTHER), min_size=1, max_size=3, unique=True),
    st.lists(st.booleans(), min_size=2, max_size=12),
    st.integers(0, 6),
)
def test_only_rows_of_actual_spending_are_read(
    tmp_path: Path, heading: str, actual: str, others: list[str], kinds: list[bool], at: int
) -> None:
    kinds = [True, False, *kinds]
    rows = [
        (actual if is_actual else others[nth % len(others)], f"{100 + nth}.25")
        for nth, is_actual in enumerate(kinds)
    ]
    ledger = read(write(tmp_path / "ledger.csv", marked(heading, rows, at)))
    pence = [10_025 + 100 * nth for nth in range(len(kinds))]
    assert ledger.amount_pence == sum(
        one for one, is_actual in zip(pence, kinds, strict=True) if is_actual
    )
    count, left_out = noted(ledger, "are not actual spending; left out")
    assert (count, left_out) == (kinds.count(False), sum(pence) - ledger.amount_pence)


@pytest.mark.parametrize(
    ("heading", "actual", "other"),
    [("Balance Type", "A", "B"), ("Actual Flag", "a", "e"), ("Value Type", "4", "1")],
)
def test_letters_and_numbers_tell_kinds_apart_under_their_heading(
    tmp_path: Path, heading: str, actual: str, other: str
) -> None:
    rows = [(other, "6.00"), (actual, "5.00"), (other, "7.00"), (actual, "4.50")]
    ledger = read(write(tmp_path / "ledger.csv", marked(heading, rows)))
    assert ledger.amount_pence == 950


def test_budgets_at_the_end_of_a_long_file_are_left_out(tmp_path: Path) -> None:
    rows = [("Actual", "5.00")] * 300 + [("Budget", "6.00")] * 300
    ledger = read(write(tmp_path / "ledger.csv", marked("Type", rows)))
    assert ledger.amount_pence == 150_000


def test_rows_that_say_something_else_are_asked_about(tmp_path: Path) -> None:
    rows = [("Actual", "5.00")] * 200 + [("Budget", "6.00"), ("Journal", "7.00")]
    path = write(tmp_path / "ledger.csv", marked("Type", rows))
    assert "has rows that say something else: 'journal'" in asked(path)
    assert read(path, accept=["kinds"]).amount_pence == 100_000 + 1_300


def test_a_file_of_budgets_alone_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.csv", marked("Type", [("Budget", "6.00")] * 3))
    assert "calls no row actual spending, only 'budget'" in asked(path)


def test_other_types_of_rows_are_all_read(tmp_path: Path) -> None:
    for values in (
        ("Revenue", "Capital"),
        ("A", "B"),
        ("Invoice", "Journal"),
        ("Planned care", ""),
    ):
        rows = [(values[nth % 2], "5.00") for nth in range(6)]
        assert read(write(tmp_path / "ledger.csv", marked("Type", rows))).amount_pence == 3_000


SIDES = [("DR", "CR"), ("D", "C"), ("S", "H"), ("Debit", "Credit"), ("+", "-")]
SIDE_HEADINGS = [
    "Dr/Cr",
    "D/C",
    "Debit/Credit Indicator",
    "S/H",
    "DR_CR",
    "D/C Ind.",
    "Debit/credit",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.sampled_from(SIDES),
    st.sampled_from(SIDE_HEADINGS),
    st.lists(st.booleans(), min_size=1, max_size=10),
)
def test_a_column_of_sides_gives_amounts_their_sign(
    tmp_path: Path, sides: tuple[str, str], heading: str, credits_: list[bool]
) -> None:
    turns = [*[False] * 11, *credits_]
    rows = [(sides[is_credit], f"{10 + nth}.00") for nth, is_credit in enumerate(turns)]
    path = write(tmp_path / "ledger.csv", marked(heading, rows))
    pence = [1_000 + 100 * nth for nth in range(len(turns))]
    signed = [-one if is_credit else one for one, is_credit in zip(pence, turns, strict=True)]
    assert read(path).amount_pence == sum(signed)


@pytest.mark.parametrize("word", ["Credit Note", "CRN", "credit memo", "Refund"])
def test_credit_notes_without_a_sign_are_credits(tmp_path: Path, word: str) -> None:
    rows = [("Invoice", "100.00"), ("Invoice", "50.00"), (word, "30.00")]
    ledger = read(write(tmp_path / "ledger.csv", marked("Doc Type", rows)))
    assert ledger.amount_pence == 12_000
    assert noted(ledger, "read as credits") == (1, 3_000)


def test_credit_notes_with_a_sign_keep_it(tmp_path: Path) -> None:
    rows = [("Invoice", "100.00"), ("Credit Note", "-30.00"), ("Credit Note", "(5.00)")]
    assert read(write(tmp_path / "ledger.csv", marked("Doc Type", rows))).amount_pence == 6_500


def test_credits_with_and_without_a_sign_are_asked_about(tmp_path: Path) -> None:
    rows = [("Dr", "100.00"), ("Cr", "-30.00"), ("Cr", "5.00")]
    question = asked(write(tmp_path / "ledger.csv", marked("Dr/Cr", rows)))
    assert "some have a minus sign and some do not" in question


def test_rows_in_other_currencies_are_left_out_and_told(tmp_path: Path) -> None:
    rows = [("GBP", "100.00"), ("EUR", "30.00"), ("GBP", "1.00"), ("USD", "5.00")]
    ledger = read(write(tmp_path / "ledger.csv", marked("Currency", rows)))
    assert ledger.amount_pence == 10_100
    assert noted(ledger, "rows in other currencies ('Currency' 'eur', 'usd')") == (2, 3_500)


def test_amounts_headed_in_euros_are_asked_about(tmp_path: Path) -> None:
    for heading in ("Amount (EUR)", "Amount €", "Net Amount USD"):
        path = write(tmp_path / "ledger.csv", [[*HEADER[:-1], heading], line("1.50"), line("2")])
        assert "not in pounds" in asked(path)


DEBITS = ["100.00", "", "50.00", "", "25.50", ""]


@pytest.mark.parametrize("sign", ["-{}", "({})", "{}-", "- {}"])
def test_credits_that_carry_their_own_minus_are_taken_off_once(tmp_path: Path, sign: str) -> None:
    plain = ["", "40.00", "", "10.00", "", "5.00"]
    header = [*HEADER[:-1], "Debit", "Credit"]
    totals = []
    for form in ("{}", sign):
        rows = [
            [*line("", nth)[:-1], debit, form.format(credit) if credit else ""]
            for nth, (debit, credit) in enumerate(zip(DEBITS, plain, strict=True))
        ]
        totals.append(read(write(tmp_path / "ledger.csv", [header, *rows])).amount_pence)
    assert totals == [12_050, 12_050]


def test_an_export_with_all_signs_turned_is_asked_about(tmp_path: Path) -> None:
    rows = [line(f"-{nth}00.00", nth) for nth in range(1, 21)] + [line("50.00")]
    path = write(tmp_path / "ledger.csv", [HEADER, *rows])
    assert "--amounts reversed" in asked(path)
    assert read(path, amounts=["reversed"]).amount_pence == 2_100_000 - 5_000
    assert read(path, accept=["signs"]).amount_pence == -2_100_000 + 5_000


def test_the_currency_of_an_invoice_is_not_that_of_an_amount_in_pounds(tmp_path: Path) -> None:
    header = [*HEADER[:-1], "Original Amount", "Original Currency", "Billing Currency", "Amount"]
    rows = [
        [*line("", nth)[:-1], "7.00", "EUR" if nth == 2 else "GBP", "GBP", "5.00"]
        for nth in range(5)
    ]
    for table in (
        [header, *rows],
        [[*header[:8], header[9]], *([*row[:8], row[9]] for row in rows)],
    ):
        assert read(write(tmp_path / "ledger.csv", table)).amount_pence == 2_500


def test_other_currencies_far_down_a_file_are_left_out(tmp_path: Path) -> None:
    rows = [("GBP", "1.00")] * 4_000 + [("EUR", "30.00")]
    ledger = read(write(tmp_path / "ledger.csv", marked("Currency", rows)))
    assert ledger.amount_pence == 400_000


@quick_types
@given(
    st.sampled_from(["Invoice Type", "Document Type", "DocType", "Trans Type", "Type"]),
    st.sampled_from(["Standard", "INV", "Retainage Invoice", "Mixed", "Something else"]),
    st.sampled_from(["Credit Memo", "CREDIT NOTE", "Credit notes", "CRN"]),
    st.lists(st.booleans(), min_size=3, max_size=12).filter(
        lambda all_: 0 < 2 * sum(all_) < len(all_)
    ),
)
def test_amounts_of_credit_notes_are_credits_whatever_other_documents_are_called(
    tmp_path: Path, heading: str, other: str, note: str, notes: list[bool]
) -> None:
    rows = [(note if is_note else other, f"{7 + nth}.00") for nth, is_note in enumerate(notes)]
    signed = [(-1 if is_note else 1) * (7 + nth) for nth, is_note in enumerate(notes)]
    ledger = read(write(tmp_path / "ledger.csv", marked(heading, rows)))
    assert ledger.amount_pence == 100 * sum(signed)


def test_credit_notes_with_a_minus_of_their_own_are_taken_off_once(tmp_path: Path) -> None:
    rows = [("Standard", "10.00")] * 5 + [("Credit Memo", "-4.00")] * 2
    ledger = read(write(tmp_path / "ledger.csv", marked("Invoice Type", rows)))
    assert ledger.amount_pence == 4_200


@pytest.mark.parametrize("heading", ["Status", "Payment Status", "InvoiceStatus"])
@pytest.mark.parametrize("dead", ["Cancelled", "VOID", "voided"])
def test_payments_that_were_cancelled_are_left_out(tmp_path: Path, heading: str, dead: str) -> None:
    rows = [("Paid", "10.00")] * 6 + [(dead, "4.00")] * 2
    ledger = read(write(tmp_path / "ledger.csv", marked(heading, rows)))
    assert ledger.amount_pence == 6_000
    assert noted(ledger, "not actual spending") == (2, 800)


def test_what_else_a_status_says_beside_cancelled_is_asked_about(tmp_path: Path) -> None:
    rows = [("Paid", "10.00"), ("Cancelled", "4.00"), ("On hold", "3.00")]
    assert "'on hold'" in asked(write(tmp_path / "ledger.csv", marked("Status", rows)))


def test_a_status_that_cancels_nothing_is_no_question(tmp_path: Path) -> None:
    rows = [("Paid", "10.00"), ("On hold", "4.00")]
    assert read(write(tmp_path / "ledger.csv", marked("Status", rows))).amount_pence == 1_400


@quick_types
@given(
    st.sampled_from(
        [
            *[("Trans Type", "PI", "PC"), ("Doc Type", "KR", "KG"), ("Trans Type", "PINV", "PCRN")],
            *[("Document Type", "INV", "C/N"), ("Kind", "Purchase Invoice", "Purchase Credit")],
            *[("Entry", "Charge", "Reversal"), ("Flow", "Out", "In"), ("Sign", "P", "N")],
            *[("Posting Key", "40", "50"), ("Type", "I", "C"), ("D/C", "Dr", "Cr")],
        ]
    ),
    st.lists(st.booleans(), min_size=2, max_size=20),
    st.integers(0, 6),
)
def test_amounts_without_a_sign_get_that_of_their_side(
    tmp_path: Path, column: tuple[str, str, str], credits_: list[bool], at: int
) -> None:
    heading, debit, credit = column
    sides = [False, True, *credits_]
    rows = [(credit if side else debit, f"{100 + nth}.25") for nth, side in enumerate(sides)]
    ledger = read(write(tmp_path / "ledger.csv", marked(heading, rows, at)))
    amounts = [10_025 + 100 * nth for nth in range(len(sides))]
    assert ledger.amount_pence == sum(
        -amount if side else amount for amount, side in zip(amounts, sides, strict=True)
    )


@pytest.mark.parametrize("heading", ["Type", "Code", "Class"])
def test_single_letters_tell_sides_only_where_both_are_there_and_headed_so(
    tmp_path: Path, heading: str
) -> None:
    rows = [("P", "5.00"), ("N", "6.00"), ("I", "7.00")]
    assert read(write(tmp_path / "ledger.csv", marked(heading, rows))).amount_pence == 1_800


@pytest.mark.parametrize(
    ("heading", "paid", "other"),
    [
        *[("Status", "Paid", "Reversed"), ("Pay Status", "Issued", "Stopped")],
        *[("Status", "Paid", "Unpaid"), ("Cancelled", "N", "Y"), ("Cancelled?", "", "Y")],
        *[
            ("Paid?", "Yes", "No"),
            ("Voided", "False", "True"),
            ("Payment Status", "Cleared", "VOID"),
        ],
    ],
)
def test_payments_that_were_not_made_are_left_out_and_said(
    tmp_path: Path, heading: str, paid: str, other: str
) -> None:
    rows = [(other if nth % 5 == 4 else paid, f"{10 + nth}.00") for nth in range(20)]
    ledger = read(write(tmp_path / "ledger.csv", marked(heading, rows)))
    assert noted(ledger, "left out") == (4, 1_400 + 1_900 + 2_400 + 2_900)
    assert ledger.amount_pence == sum(1_000 + 100 * nth for nth in range(20)) - 8_600


@pytest.mark.parametrize(
    ("foreign", "home"),
    [
        *[("Amount in doc. curr.", "Amount in local cur."), ("Doc. Amount", "LC amnt")],
        *[
            ("Transaction Amount", "GBP Amount"),
            ("Amount", "Amount GBP"),
            ("Amount (Curr)", "Amount"),
        ],
        *[("Foreign Amount", "Base Amount"), ("Invoice Amount", "Sterling Value")],
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_amounts_the_one_in_pounds_is_read(
    tmp_path: Path, foreign: str, home: str, *, turned: bool
) -> None:
    header = [*HEADER[:-1], "Cur", *([home, foreign] if turned else [foreign, home])]
    rows = []
    for nth in range(24):
        is_foreign = nth % 6 == 0
        amounts = [f"{(100 + nth) * (1.25 if is_foreign else 1):.2f}", f"{100 + nth}.00"]
        cells = line("", nth)[:-1]
        rows.append(
            [*cells, "EUR" if is_foreign else "GBP", *(amounts[::-1] if turned else amounts)]
        )
    ledger = read(write(tmp_path / "ledger.csv", [header, *rows]))
    assert ledger.amount_pence == sum(10_000 + 100 * nth for nth in range(24))


@pytest.mark.parametrize("vat", ["VAT", "Of which VAT", "Recoverable VAT"])
def test_amounts_with_vat_in_them_are_said_to_be_so(tmp_path: Path, vat: str) -> None:
    rows = [[*line("", n)[:-1], f"{120 + 12 * n}.00", f"{20 + 2 * n}.00"] for n in range(12)]
    ledger = read(write(tmp_path / "ledger.csv", [[*HEADER[:-1], "Amount", vat], *rows]))
    noted(ledger, "amounts include VAT, and so does the total")
    rows = [[*line("", n)[:-1], f"{100 + 10 * n}.00", f"{20 + 2 * n}.00"] for n in range(12)]
    ledger = read(write(tmp_path / "other.csv", [[*HEADER[:-1], "Amount", vat], *rows]))
    assert not [odd for odd in ledger.oddities if "include VAT" in odd.what]


def test_two_codes_beside_amounts_without_a_sign_are_pointed_out(tmp_path: Path) -> None:
    rows = [("ZQ" if nth % 8 == 0 else "ZP", f"{10 + nth}.00") for nth in range(40)]
    path = write(tmp_path / "ledger.csv", marked("Trans Type", rows))
    noted(read(path), "if these are credits, add --amounts 'credit:Trans Type=ZQ'")
    rows[1] = ("ZP", "-5.00")
    ledger = read(write(tmp_path / "ledger.csv", marked("Trans Type", rows)))
    assert not [odd for odd in ledger.oddities if "if these are credits" in odd.what]
