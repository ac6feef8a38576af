"""What an accountant would look for before believing a ledger's total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.errors import LedgerError
from prevspend.ledger import FREE_TEXT_FIELDS, MemoryLines
from prevspend.reading import read_ledger
from prevspend.reading.controls import LINE, ControlFinding, examine, repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

HEAD = "Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount\n"


def write(path: Path, rows: Iterable[str]) -> Path:
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def year_of(
    *, months: Iterable[int], lines: int = 5, account: str = "Fees", start: int = 2024
) -> list[str]:
    return [
        f"ICB,15/{month:02d}/{start + (month < 4)},{account},Community,Supplier {at},"
        f"{start}{month}{at},{at + 1}.00"
        for month in months
        for at in range(lines)
    ]


def findings(path: Path, word: str) -> list[ControlFinding]:
    return [found for found in examine(read_ledger([path])) if word in found.what]


def test_ordinary_year_gives_no_finding(tmp_path: Path) -> None:
    assert examine(read_ledger([write(tmp_path / "a.csv", year_of(months=range(1, 13)))])) == []


def test_line_repeated_in_every_field_is_found_with_its_money(tmp_path: Path) -> None:
    rows = year_of(months=range(1, 13))
    [found] = findings(write(tmp_path / "a.csv", [*rows, rows[7]]), "every field")
    assert (found.lines, found.amount_pence) == (1, 300)
    assert str(found.first) == "a.csv, row 62"


class Batches(MemoryLines):
    """Lines that come a few at a time, as those of a ledger too large for memory do."""

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        [whole] = super().batches(columns)
        yield from (whole.slice(at, 3) for at in range(0, len(whole), 3))


Texts = Literal["", "a", "b"]


@given(lines=st.lists(st.from_type(tuple[Texts, Texts, Texts, bool]), max_size=30))
def test_repeated_lines_are_those_that_a_plain_count_finds(
    lines: list[tuple[str, str, str, bool]],
) -> None:
    rows = dict(enumerate(zip(*lines, strict=True))) if lines else {}
    filled = {"cost_centre": 0, "description": 1, "document": 2, "amount": 3}
    columns = {
        field: pa.array(
            [None if value == "" else value for value in rows.get(filled.get(field, -1), ())]
            or [None] * len(lines),
            pa.bool_() if field == "amount" else pa.string(),
        )
        for field in LINE
    }
    table = pa.table(
        {
            field: column.cast(pa.int64())
            if field == "amount"
            else column
            if field in FREE_TEXT_FIELDS
            else column.dictionary_encode()
            for field, column in columns.items()
        }
    )
    again = [line in lines[:at] for at, line in enumerate(lines)]
    assert repeats(Batches(table)).tolist() == again


def test_document_paid_twice_is_found_though_other_fields_differ(tmp_path: Path) -> None:
    rows = year_of(months=range(1, 13))
    again = rows[7].replace("15/02", "20/02")
    [found] = findings(write(tmp_path / "a.csv", [*rows, again]), "document, supplier")
    assert (found.lines, found.amount_pence) == (1, 300)


def test_credit_that_takes_a_payment_back_is_found(tmp_path: Path) -> None:
    rows = [*year_of(months=range(1, 13)), "ICB,20/02/2025,Fees,Community,Supplier 2,C1,-3.00"]
    [found] = findings(write(tmp_path / "a.csv", rows), "credits")
    assert (found.lines, found.amount_pence) == (1, -300)


def test_missing_month_is_named_by_its_period(tmp_path: Path) -> None:
    months = [month for month in range(1, 13) if month != 6]
    [found] = findings(write(tmp_path / "a.csv", year_of(months=months)), "no lines")
    assert "2024-25 has no lines in period 03" in found.what


def test_month_far_out_of_line_is_found(tmp_path: Path) -> None:
    rows = [*year_of(months=range(1, 12), lines=10), *year_of(months=[12], lines=90)]
    [found] = findings(write(tmp_path / "a.csv", rows), "usual")
    assert "period 09 has 90 lines; 10 are usual" in found.what


def test_break_in_coverage_between_years_is_found(tmp_path: Path) -> None:
    rows = [
        *year_of(months=range(1, 13), lines=10),
        *year_of(months=range(1, 13), lines=4, start=2025),
    ]
    [found] = findings(write(tmp_path / "a.csv", rows), "covered has changed")
    assert "2025-26 has 48 lines, 2024-25 had 120" in found.what


def test_new_chart_of_accounts_is_found(tmp_path: Path) -> None:
    rows = [
        *year_of(months=range(1, 13)),
        *year_of(months=range(1, 13), account="A4711 Fees", start=2025),
    ]
    [found] = findings(write(tmp_path / "a.csv", rows), "chart of accounts")
    assert "100% of the money of 2025-26" in found.what


def test_export_cut_off_at_a_round_number_of_rows_is_found(tmp_path: Path) -> None:
    rows = year_of(months=[4], lines=5_000)
    [found] = findings(write(tmp_path / "a.csv", rows), "cut off")
    assert "ends after 5,000 rows" in found.what


def test_file_that_repeats_another_is_refused(tmp_path: Path) -> None:
    quarter = year_of(months=[4, 5, 6], lines=10)
    write(tmp_path / "april.csv", quarter[:10])
    write(tmp_path / "quarter.csv", quarter)
    with pytest.raises(LedgerError, match=r"10 of the 10 lines of 'april\.csv'") as error:
        read_ledger([tmp_path])
    assert error.value.why == "they would be counted twice."


def test_single_lines_in_two_files_are_said_and_counted(tmp_path: Path) -> None:
    april, may = year_of(months=[4], lines=20), year_of(months=[5], lines=20)
    write(tmp_path / "april.csv", april)
    write(tmp_path / "may.csv", [*may, april[0]])
    ledger = read_ledger([tmp_path])
    assert ledger.lines.num_rows == 41
    assert [(odd.count, odd.what) for odd in ledger.oddities] == [
        (1, "lines of 'april.csv' are in another file too, the same in every field; both count"),
        (1, "lines of 'may.csv' are in another file too, the same in every field; both count"),
    ]
