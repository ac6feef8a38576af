"""What a system says of a line in a column of its own, the scope rules act on.

Capital, income and balance sheet are often no more than a letter beside the codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.classify import classify_ledger
from prevspend.reading import inspect_ledger, read_ledger
from prevspend.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from pathlib import Path

_ISFE = "Period Name,Entity Name,Cost Centre,Cost Centre Name,Subjective,Subjective Name"
_NHS = "Apr-24,NHS EXAMPLE ICB,012345,Ward 7,52161010,Other"
_ORACLE = "Period Name,Cost Centre,Cost Centre Name,Account,Account Name,Account Class,Debit,Credit"
_DYNAMICS = (
    "Date,LedgerAccount,MainAccountName,CostCentreName,MainAccountType,AccountingCurrencyAmount"
)
_UNIT4 = "Period,Account,Account(T),Costc,Costc(T),Cap/Rev,Amount"
_SAP = "Cost Element,Cost element name,Cost Centre,Cost Centre Name,Posting Date,Cap/Rev,Amount"
_CODE = "Body Name,Payment Date,Service,Account Description,Supplier Name,Revenue or Capital,Amount"
_COUNCIL = "Example Council,01/04/2024,Parks,Other,A Ltd"
_MARKS = {
    "ISFE": (
        f"{_ISFE},Account Type,Net Amount",
        {f"{_NHS},L,1.00": "balance-sheet", f"{_NHS},R,2.00": "income", f"{_NHS},E,4.00": None},
    ),
    "Oracle": (
        _ORACLE,
        {
            "Apr-24,2,Ward 7,3,Other,Asset,1.00,": "balance-sheet",
            "Apr-24,2,Ward 7,3,Other,Revenue,,2.00": "income",
            "Apr-24,2,Ward 7,3,Other,Expense,4.00,": None,
        },
    ),
    "Dynamics": (
        _DYNAMICS,
        {
            "2024-04-01,5000-12,Other,Parks,Balance sheet,1.00": "balance-sheet",
            "2024-04-01,5000-12,Other,Parks,Revenue,2.00": "income",
            "2024-04-01,5000-12,Other,Parks,Expense,4.00": None,
        },
    ),
    "Unit4": (
        _UNIT4,
        {"202401,1,Other,2,Parks,C,1.00": "capital", "202401,1,Other,2,Parks,R,4.00": None},
    ),
    "SAP": (
        _SAP,
        {
            "1,Other,2,Parks,01.04.2024,Capital,1.00": "capital",
            "1,Other,2,Parks,01.04.2024,Revenue,4.00": None,
        },
    ),
    "the transparency code": (
        _CODE,
        {f"{_COUNCIL},CAPITAL,1.00": "capital", f"{_COUNCIL},Revenue,4.00": None},
    ),
}


@pytest.mark.parametrize("system", _MARKS)
def test_lines_marked_by_a_column_are_out_of_scope_by_that_mark(
    system: str, tmp_path: Path
) -> None:
    header, rows = _MARKS[system]
    path = tmp_path / "ledger.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    ledger = read_ledger([path], organisation="Example")

    lines = classify_ledger(ledger, load_taxonomy()).lines.to_pylist()

    marked = {line["intervention"] for line in lines if line["status"] == "out_of_scope"}
    assert marked == set(rows.values()) - {None}
    assert len([line for line in lines if line["status"] == "out_of_scope"]) == len(rows) - 1
    assert any("The money is marked by" in text for text in inspect_ledger(ledger).sees)
