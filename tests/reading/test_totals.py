from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.reading import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = "Entity,Date,Expense Type,Expense Area,Supplier,Amount,Description\n"
LEFT_OUT = "total rows, equal to the lines above them, were left out"
OFF = "total rows that are not the sum of the lines above them were left out"
KEPT = (
    "rows with nothing but an amount are not the sum of the lines above them;"
    " they were read as lines"
)


def read(folder: Path, *rows: str) -> Ledger:
    path = folder / "ledger.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return read_ledger([path])


def line(amount: str) -> str:
    return f"NHS Example ICB,01/04/2024,Grants,Stop Smoking,Quit CIC,{amount},"


def total(amount: str, word: str = "") -> str:
    return f"{word},,,,,{amount},"


def oddities(ledger: Ledger) -> dict[str, int]:
    return {oddity.what: oddity.count for oddity in ledger.oddities if "date" not in oddity.what}


def test_a_grand_total_is_not_counted_again(tmp_path: Path) -> None:
    ledger = read(tmp_path, line("1.00"), line("2.50"), line("-0.25"), total("3.25"))
    assert ledger.amount_pence == 325
    assert oddities(ledger) == {LEFT_OUT: 1}
    assert str(ledger.oddities[0].first) == "ledger.csv, row 5"


def test_a_row_that_calls_itself_a_total_is_one_even_below_a_single_line(tmp_path: Path) -> None:
    ledger = read(tmp_path, line("7.00"), total("7.00", "Grand Total"))
    assert ledger.amount_pence == 700
    assert oddities(ledger) == {LEFT_OUT: 1}


def test_subtotals_and_the_grand_total_below_them_are_left_out(tmp_path: Path) -> None:
    rows = (line("1"), line("2"), total("3"), line("4"), line("5"), total("9"))
    ledger = read(tmp_path, *rows, total("12", "Total"))
    assert ledger.amount_pence == 1200
    assert oddities(ledger) == {LEFT_OUT: 3}


def test_a_row_that_says_only_total_is_never_a_line(tmp_path: Path) -> None:
    for word in ("Total", "Grand Total:", "Balance carried forward", "Page total", "Result"):
        ledger = read(tmp_path, line("1.00"), line("2.50"), total("9.00", word))
        assert ledger.amount_pence == 350
        assert oddities(ledger) == {OFF: 1}


def test_a_bare_amount_that_is_not_the_sum_stays_a_line_and_is_said(tmp_path: Path) -> None:
    ledger = read(tmp_path, line("1.00"), line("2.50"), total("9.00"))
    assert ledger.amount_pence == 350 + 900
    assert oddities(ledger) == {KEPT: 1}


def test_a_total_that_is_a_little_out_of_date_is_a_total(tmp_path: Path) -> None:
    rows = [line("1000.10"), line("2000.20"), line("3000.30")]
    for amount in ("6001", "6000.60", "6010.00", "5990.00"):
        assert read(tmp_path, *rows, total(amount)).amount_pence == 600060
        assert read(tmp_path, *rows, total(amount, "Team Total")).amount_pence == 600060


def test_a_bare_amount_that_happens_to_equal_the_one_line_above_it_stays(tmp_path: Path) -> None:
    ledger = read(tmp_path, line("5.00"), total("5.00"))
    assert ledger.amount_pence == 1000
    assert oddities(ledger) == {KEPT: 1}


def test_a_total_over_a_row_that_cannot_be_read_is_kept_because_nobody_can_check_it(
    tmp_path: Path,
) -> None:
    ledger = read(tmp_path, line("1.00"), line("####"), line("2.00"), total("10.00"))
    assert ledger.amount_pence == 300 + 1000
    assert oddities(ledger) == {KEPT: 1}


def test_a_row_that_says_anything_else_is_a_line_even_if_it_equals_the_sum(tmp_path: Path) -> None:
    described = ",,,,,3.00,Journal of March"
    supplied = ",,,Care Limited,,6.00,"
    ledger = read(tmp_path, line("1.00"), line("2.00"), described, supplied)
    assert ledger.amount_pence == 300 + 300 + 600
    assert oddities(ledger) == {}


def test_a_total_that_names_its_group_is_left_out_only_if_it_is_the_sum(tmp_path: Path) -> None:
    right, wrong = ",,,Care Limited Total,,3.00,", ",,,Care Limited Total,,4.00,"
    assert read(tmp_path, line("1.00"), line("2.00"), right).amount_pence == 300
    assert read(tmp_path, line("1.00"), line("2.00"), wrong).amount_pence == 700


def test_totals_may_be_nested_to_any_depth(tmp_path: Path) -> None:
    group = [line("1.00"), line("2.00"), ",,,Team Total,,3.00,"]
    service = [*group, *group, ",,,Service Total,,6.00,"]
    ledger = read(tmp_path, *service, *service, ",,,Grand Total,,12.00,")
    assert ledger.amount_pence == 1200
