"""Files of several organisations: one is chosen, or each gets its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend import build_baseline, classify_ledger, load_taxonomy
from prevspend.errors import LedgerError
from prevspend.reading import AmountsAnswered, read_ledger, read_organisations

if TYPE_CHECKING:
    from pathlib import Path


def spending_of(folder: Path, *bodies: str) -> Path:
    """Write a file with a week's payments of each body, £28 in all."""
    path = folder / "spend.csv"
    rows = "".join(
        f"{body},0{day}/04/2024,Fees,Community,A,{day}.00\n"
        for body in bodies
        for day in range(1, 8)
    )
    path.write_text("Entity,Date,Expense Type,Expense Area,Supplier,Amount\n" + rows, "utf-8")
    return path


@pytest.fixture
def both(tmp_path: Path) -> Path:
    path = spending_of(tmp_path, "NHS Northshire ICB", "NHS Southshire ICB")
    rows = path.read_text("utf-8")
    path.write_text(rows.replace("Southshire ICB,01", "Southshire ICB,02"), "utf-8")
    return path


def test_several_are_refused_until_one_is_chosen(both: Path) -> None:
    with pytest.raises(LedgerError, match="names 2 organisations: NHS Northshire ICB, NHS South"):
        read_ledger([both])


def test_chosen_one_is_read_and_the_others_are_said_and_reconciled(both: Path) -> None:
    ledger, year = read_ledger([both], organisation="nhs southshire icb").for_year()
    assert ledger.organisation.name == "NHS Southshire ICB"
    assert (ledger.lines.num_rows, ledger.amount_pence) == (7, 2_800)
    [left_out] = [odd for odd in ledger.oddities if "other organisations" in odd.what]
    assert left_out.count == 7
    baseline = build_baseline(classify_ledger(ledger, load_taxonomy()), year)
    assert baseline.reconciliation.read_pence == baseline.inputs[0].amount_pence == 2_800


def test_name_that_is_none_of_them_is_the_name_of_the_whole(both: Path) -> None:
    ledger = read_ledger([both], organisation="The Shires")
    assert (ledger.organisation.name, ledger.lines.num_rows) == ("The Shires", 14)


@pytest.mark.parametrize("organisation", [None, "Northshire Borough Council", "northshire council"])
def test_code_of_the_finance_system_in_place_of_the_name_is_the_same_organisation(
    tmp_path: Path, organisation: str | None
) -> None:
    path = spending_of(tmp_path, "Northshire Borough Council", "RCN2000")
    ledger = read_ledger([path], organisation=organisation)
    assert ledger.lines.num_rows == 14
    [warning] = [each for each in ledger.oddities if "RCN2000" in each.what]
    assert (warning.count, warning.amount_pence) == (7, 2_800)
    assert "read as lines of Northshire Borough Council" in warning.what


def test_code_of_another_known_body_is_another_organisation(tmp_path: Path) -> None:
    path = spending_of(tmp_path, "NHS Northshire ICB", "E08000021")
    with pytest.raises(LedgerError, match="names 2 organisations"):
        read_ledger([path])


def test_each_organisation_gets_its_ledger(both: Path) -> None:
    [found] = read_organisations([both])
    ledgers = found.ledgers
    assert [ledger.organisation.name for ledger in ledgers] == [
        "NHS Northshire ICB",
        "NHS Southshire ICB",
    ]
    assert [ledger.amount_pence for ledger in ledgers] == [2_800, 2_800]


def test_questions_about_the_files_of_many_organisations_can_be_answered(tmp_path: Path) -> None:
    rows = [
        f"{body},01/04/2024,Rent {at % 5},Team {at % 7},Payee {at},{at + 10}.00\n"
        for body in ("NHS Northshire ICB", "NHS Southshire ICB")
        for at in range(20)
    ]
    path = tmp_path / "twice.csv"
    header = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"
    path.write_text(header + "".join(rows + rows[:20]), encoding="utf-8")
    with pytest.raises(LedgerError, match="twice: nearly all"):
        read_organisations([path])
    [found] = read_organisations([path], answered=AmountsAnswered.of((), ["twice"]))
    assert [ledger.stored_lines.count for ledger in found.ledgers] == [40, 20]


@pytest.mark.real
def test_councils_of_the_revenue_outturn_are_chosen_by_code_or_name(published: Path) -> None:
    path = published / "outturn/RO3_2022-23_data_by_LA.ods"
    by_code = read_ledger([path], organisation="E08000021")
    assert by_code.organisation.name == "Newcastle upon Tyne"
    assert by_code.lines.equals(read_ledger([path], organisation="Newcastle upon Tyne").lines)


@pytest.mark.real
def test_summary_and_detail_of_the_outturn_count_once_together(published: Path) -> None:
    folder = published / "outturn"
    names = ("RO3_2022-23_data_by_LA.ods", "RSX_2022-23_data_by_LA.ods")
    detail, summary = (read_ledger([folder / name], organisation="Wigan") for name in names)
    together = read_ledger([folder / name for name in names], organisation="Wigan")
    assert together.amount_pence == summary.amount_pence
    assert together.lines.num_rows == detail.lines.num_rows + summary.lines.num_rows - 3


@pytest.mark.real
def test_every_council_of_the_outturn_at_once(published: Path) -> None:
    [found] = read_organisations([published / "outturn/RO3_2023-24_data_by_LA.ods"])
    assert len(found.ledgers) == 368
    assert all(ledger.organisation.code for ledger in found.ledgers)
    assert len(found.no_returns) == 44
    assert found.rejected == ()
    assert not any(ledger.rejected for ledger in found.ledgers)
