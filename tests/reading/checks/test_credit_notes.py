"""Credit notes without a minus: a file or sheet of their own, or among invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import HEADER, asked, line, noted, read, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)


def pence(nth: int) -> int:
    """Return the amount of a line, each another."""
    return 10_025 + 371 * nth


def rows(numbers: Sequence[int], sign: str = "") -> list[list[str]]:
    """Return lines of these numbers."""
    return [line(f"{sign}{pence(nth) / 100:.2f}", nth) for nth in numbers]


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write a workbook of texts and amounts."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": True}) as workbook:
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(table):
                sheet.write_row(at, 0, row)
    return path


INVOICES, CREDITS = range(20), range(20, 26)
NET = sum(map(pence, INVOICES)) - sum(map(pence, CREDITS))


@quick
@given(
    st.sampled_from(
        ["credit notes", "AP credit memos", "CreditNotes 2024-25", "Supplier_Credit_Note", "CRN"]
    ),
    st.sampled_from(["invoices", "AP invoices", "Payments", "ledger"]),
    st.booleans(),
)
def test_a_file_of_credit_notes_reduces_spending(
    tmp_path: Path,
    name: str,
    other: str,
    signed: bool,  # noqa: FBT001 - drawn
) -> None:
    folder = tmp_path / f"{name}-{other}-{signed}"
    first = write(folder / f"{name}.csv", [HEADER, *rows(CREDITS, "-" if signed else "")])
    ledger = read(first, write(folder / f"{other}.csv", [HEADER, *rows(INVOICES)]))
    assert ledger.amount_pence == NET
    if not signed:
        assert noted(ledger, "because of the name")[1] == sum(map(pence, CREDITS))


@pytest.mark.parametrize("name", ["Credit notes", "Credit memos", "Supplier credits"])
def test_a_sheet_of_credit_notes_reduces_spending(tmp_path: Path, name: str) -> None:
    sheets = {"Invoices": [HEADER, *rows(INVOICES)], name: [HEADER, *rows(CREDITS)]}
    assert read(book(tmp_path / "payments.xlsx", sheets)).amount_pence == NET


@pytest.mark.parametrize("name", ["refunds.csv", "Receipts 2024.csv", "credits.csv"])
def test_a_file_that_may_be_of_credits_is_asked_about(tmp_path: Path, name: str) -> None:
    files = [
        write(tmp_path / "payments.csv", [HEADER, *rows(INVOICES)]),
        write(tmp_path / name, [HEADER, *rows(CREDITS)]),
    ]
    assert f"--amounts '{name}:reversed'" in asked(*files)
    assert read(*files, amounts=[f"{name}:reversed"]).amount_pence == NET
    added = sum(map(pence, [*INVOICES, *CREDITS]))
    assert read(*files, accept=["signs"]).amount_pence == added


def test_a_file_of_credit_notes_with_both_signs_is_asked_about(tmp_path: Path) -> None:
    mixed = [HEADER, *rows(CREDITS), *rows([30], "-")]
    first = write(tmp_path / "credit notes.csv", mixed)
    second = write(tmp_path / "invoices.csv", [HEADER, *rows(INVOICES)])
    assert "below zero" in asked(first, second)


@pytest.mark.parametrize("name", ["invoices and credit notes.csv", "credit card payments.csv"])
def test_a_name_of_other_lines_too_says_nothing(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, [HEADER, *rows(INVOICES)])
    assert read(path).amount_pence == sum(map(pence, INVOICES))


@quick
@given(
    st.sampled_from(
        [("INV", "CRN"), ("PI", "PC"), ("inv", "cn"), ("SINV-", "SCRN-"), ("KR", "KG")]
    ),
    st.sampled_from(["Transaction Number", "Doc No", "Ref", "Our reference", "Xyz"]),
    st.integers(0, 7),
    st.integers(3, 9),
)
def test_numbers_that_begin_like_credit_notes_are_asked_about_and_the_answer_works(
    tmp_path: Path, prefixes: tuple[str, str], heading: str, at: int, each: int
) -> None:
    table = [[*HEADER[:at], heading, *HEADER[at:]]]
    for nth in range(40):
        cells = rows([nth])[0]
        number = f"{prefixes[nth % each == 0]}{5_150_000 + nth}"
        table.append([*cells[:at], number, *cells[at:]])
    path = write(tmp_path / "ledger.csv", table)
    question = asked(path)
    answer = f"credit:{heading}={prefixes[1].rstrip('-')}*"
    assert f"--amounts '{answer}'" in question
    turned = sum(pence(nth) * (-1 if nth % each == 0 else 1) for nth in range(40))
    assert read(path, amounts=[answer]).amount_pence == turned
    assert read(path, accept=["signs"]).amount_pence == sum(map(pence, range(40)))


@quick
@given(
    st.sampled_from(
        ["Credit note ref {}", "CREDIT NOTE {}", "Supplier credit {}", "Re: Credit Memo {}"]
    ),
    st.sampled_from(["Narrative", "Description", "Line text", "Comments"]),
    st.integers(3, 9),
)
def test_texts_that_say_credit_note_are_asked_about_and_the_answer_works(
    tmp_path: Path, text: str, heading: str, each: int
) -> None:
    table = [[*HEADER[:-1], heading, HEADER[-1]]]
    for nth in range(40):
        said = text.format(nth) if nth % each == 0 else "Invoice"
        table.append([*line("", nth)[:-1], said, f"{pence(nth) / 100:.2f}"])
    path = write(tmp_path / "ledger.csv", table)
    question = asked(path)
    answer = question.partition("--amounts '")[2].partition("'")[0]
    turned = sum(pence(nth) * (-1 if nth % each == 0 else 1) for nth in range(40))
    assert read(path, amounts=[answer]).amount_pence == turned


def test_credit_notes_that_carry_a_minus_are_no_question(tmp_path: Path) -> None:
    table = [[*HEADER[:-1], "Doc No", HEADER[-1]]]
    for nth in range(40):
        kind, sign = ("CRN", "-") if nth % 5 == 0 else ("INV", "")
        table.append([*line("", nth)[:-1], f"{kind}{nth:05}", f"{sign}{pence(nth) / 100:.2f}"])
    turned = sum(pence(nth) * (-1 if nth % 5 == 0 else 1) for nth in range(40))
    assert read(write(tmp_path / "ledger.csv", table)).amount_pence == turned
