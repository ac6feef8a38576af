"""`prevspend inspect`: what was understood of a ledger, before anything is classified."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.reading import read_ledger
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

ICB = EXAMPLES / "icb/marlshire-icb-2023-24.csv"
COUNTY = EXAMPLES / "council/westmoor-2024-25.csv"


def inspect(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["inspect", *map(str, arguments)], env={"COLUMNS": "120"})


def test_page_names_layout_columns_years_and_what_classification_will_see() -> None:
    shown = inspect(ICB)
    assert shown.exit_code == 0
    for expected in (
        "NHS Marlshire Integrated Care Board",
        "Layout isfe-detail, sure to",
        "Cost Centre Name",
        "£904,974,216.33",
        "2023-24",
        "column was too narrow",
        "The service is named",
    ):
        assert expected in shown.output


def test_json_holds_the_same_figures() -> None:
    found = json.loads(inspect(ICB, "--json").output)
    assert found["amount_pence"] == 90_497_421_633
    assert found["rows"] == 1_803
    assert found["rejected_rows"] == 2
    assert sum(month["rows"] for month in found["years"][0]["months"]) == 1_803


def test_control_total_that_differs_is_a_finding() -> None:
    assert inspect(COUNTY, "--control-total", "466705932.55").exit_code == 0
    wrong = inspect(COUNTY, "--control-total", "466705932.54")
    assert wrong.exit_code == 1
    assert "difference £0.01" in wrong.output


def test_control_totals_are_taken_from_a_file_by_year(tmp_path: Path) -> None:
    totals = tmp_path / "totals.csv"
    totals.write_text('year,total\n2023-24,1.00\n2024/25,"466,705,932.55"\n', encoding="utf-8")
    assert inspect(COUNTY, "--control-total", totals).exit_code == 0
    missing = inspect(ICB, "--control-total", totals)
    assert missing.exit_code == 1
    totals.write_text("2022-23,1.00\n", encoding="utf-8")
    none = inspect(COUNTY, "--control-total", totals)
    assert none.exit_code == 2
    assert "There is no control total for 2024-25; there are for 2022-23." in none.output


def test_layout_is_saved_and_reads_the_file_alike(tmp_path: Path) -> None:
    saved = tmp_path / "our export.yaml"
    assert inspect(COUNTY, "--save-layout", saved).exit_code == 0
    again = read_ledger([COUNTY], layout=str(saved))
    assert again.lines.equals(read_ledger([COUNTY]).lines)
    twice = inspect(COUNTY, "--save-layout", saved)
    assert twice.exit_code == 2
    assert "is there already" in twice.output


def test_column_can_be_named_where_no_layout_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    rows = "".join(f"Stop smoking,{at}.50,x{at}\n" for at in range(20))
    path.write_text("What for,Pounds,Ref\n" + rows, encoding="utf-8")
    shown = inspect(path, "--column", "amount=Pounds", "--column", "cost_centre=What for")
    assert shown.exit_code == 0, shown.output
    assert "£200.00" in shown.output


@pytest.mark.parametrize("text", ["amount", "=Pounds", "amount="])
def test_column_written_wrongly_says_how(text: str) -> None:
    shown = inspect(COUNTY, "--column", text)
    assert shown.exit_code == 2
    assert '--column "amount=Net Value"' in shown.output


def test_file_of_suppliers_only_is_told_so_plainly(tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    rows = "".join(f"NHS ICB,0{at % 9 + 1}/04/2024,TRUST {at},{at}000.00\n" for at in range(30))
    path.write_text("ICB,Payment Date,Supplier,Amount\n" + rows, encoding="utf-8")
    shown = inspect(path)
    assert shown.exit_code == 0, shown.output
    assert "Only the supplier is named" in shown.output


def test_what_a_wide_unit_alone_decides_is_said_beside_what_is_named(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    rows = [
        f"Westmoor Council,0{at % 9 + 1}/04/2024,{unit},Payments,{pounds}.00"
        for at in range(30)
        for unit, pounds in (("Stop Smoking Service", 100), ("Adult Social Care", 300))
    ]
    head = "Organisation,Payment Date,Cost Centre,Account,Amount"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    shown = " ".join(inspect(path).output.split())
    assert "the rules decide 100% of the money (25% because a service" in shown
    assert "75% by a wide unit only" in shown
    decided = json.loads(inspect(path, "--json").output)["decided"]
    assert decided["share_by_wide_unit_only"] == pytest.approx(0.75)
