"""Lines that are the same in every field: classify states them as inspect does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend import build_baseline, classify_ledger, read_ledger
from prevspend.reading import inspect_ledger
from tests.leftshift.years import simple_taxonomy

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Organisation,Date,Cost Centre,Account,Supplier,Reference,Amount"
ROW = "Westmoor Council,05/{month:02d}/2024,Smoking,Contracts,Redacted,{number},{pounds}.00"


def warnings_of(path: Path, rows: list[str]) -> tuple[list[str], list[str]]:
    """Return the warnings of classify and the findings of inspect that name repeated lines."""
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    ledger, year = read_ledger([path]).for_year()
    baseline = build_baseline(classify_ledger(ledger, simple_taxonomy()), year)
    stated = [text for text in baseline.warnings if "an earlier line in every field" in text]
    findings = [
        f"{each.count:,} {each.amount_pence} {each.first}"
        for each in inspect_ledger(ledger).findings
        if "every field" in each.what
    ]
    return stated, findings


def test_repeated_lines_are_stated_as_inspect_does(tmp_path: Path) -> None:
    rows = [ROW.format(month=month, number=month, pounds=70 + month) for month in range(4, 10)]
    stated, findings = warnings_of(tmp_path / "ledger.csv", [*rows, rows[2], rows[2], rows[3]])
    assert findings == [f"3 {(76 + 76 + 77) * 100} ledger.csv, row 8"]
    [text] = stated
    assert text.startswith(
        "3 lines repeat an earlier line in every field (£229.00; first: ledger.csv, row 8)"
    )


def test_lines_that_differ_in_a_number_alone_are_no_repeats(tmp_path: Path) -> None:
    rows = [ROW.format(month=4, number=number, pounds=70) for number in range(6)]
    assert warnings_of(tmp_path / "ledger.csv", rows) == ([], [])
