"""Accounts of a whole ledger that are in credit and named like income are income."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from prevspend import classify_ledger, load_taxonomy
from prevspend.cli import app
from prevspend.ledger import LINE_FIELDS, CodedLines, CodingStore, FileStore, together
from prevspend.reading import read_ledger
from tests.reading.checks.ledgers import noted, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = ("Period", "TransNo", "Account", "Account(T)", "Costc", "Costc(T)", "Amount")
INCOME = ("Fees and Charges", "Sales", "Public Health Grant", "Rents Received", "Reimbursements")
SPENDING = ("Salaries", "Contracts", "Equipment")
GROUP = "Income (account in credit)"

Posting = tuple[str, int]
"""An account and pounds."""


def rows(postings: Iterable[Posting], period: str = "202401") -> list[list[str]]:
    """Return the lines of a Stop Smoking service in a whole ledger."""
    known = [*INCOME, *SPENDING]
    return [
        [period, str(at), f"9{known.index(name):03d}", name, "P101", "Stop Smoking", f"{pounds}.00"]
        for at, (name, pounds) in enumerate(postings)
    ]


def grouped(ledger: Ledger) -> list[tuple[str, int]]:
    """Return the account and pounds of the lines that are income, in order."""
    lines = ledger.lines.select(["account", "amount", "subjective_group"]).to_pylist()
    return sorted(
        (line["account"], line["amount"] // 100)
        for line in lines
        if line["subjective_group"] == GROUP
    )


def expected(postings: Sequence[Posting]) -> list[Posting]:
    """Return the postings that are income, worked out one account after the other."""
    sums: dict[str, list[int]] = defaultdict(list)
    for name, pounds in postings:
        sums[name].append(pounds)
    income = {
        name
        for name, of_account in sums.items()
        if name in INCOME
        and min(of_account) < 0
        and -sum(one for one in of_account if one < 0) >= 0.9 * sum(map(abs, of_account))
    }
    return sorted(posting for posting in postings if posting[0] in income)


posted = st.lists(
    st.tuples(
        st.sampled_from([*INCOME, *SPENDING]),
        st.one_of(st.integers(-900, -1), st.integers(-900, -1), st.integers(1, 60)),
    ),
    min_size=1,
    max_size=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(posted, posted)
def test_the_account_over_all_files_decides(
    tmp_path: Path, april: list[Posting], may: list[Posting]
) -> None:
    spent = [("Salaries", 50_000 + at) for at in range(30)]
    april, may = [*april, *spent], [*may, *spent]
    for old in tmp_path.iterdir():
        old.unlink()
    write(tmp_path / "april.csv", [list(HEADER), *rows(april)])
    write(tmp_path / "may.csv", [list(HEADER), *rows(may, "202402")])
    ledger = read_ledger([tmp_path])
    assert grouped(ledger) == expected([*april, *may])


def test_income_is_reported_in_pounds_and_out_of_scope(tmp_path: Path) -> None:
    postings = [("Contracts", 5_000), *((name, -100) for name in INCOME), ("Sales", 5)]
    ledger = read_ledger([write(tmp_path / "ledger.csv", [list(HEADER), *rows(postings)])])
    assert noted(ledger, "named like income") == (6, -49_500)
    found = classify_ledger(ledger, load_taxonomy("england")).codings.to_pylist()
    rules = {coding["account"]: (coding["status"], coding["rule"]) for coding in found}
    assert rules.pop("Contracts") == ("prevention", "stop-smoking.named")
    assert rules == dict.fromkeys(INCOME, ("out_of_scope", "income.group"))


@pytest.mark.parametrize(
    "credit",
    [("Fees and Charges", -40), ("Sales", -90)],
)
def test_a_credit_note_in_a_list_of_payments_is_no_income(tmp_path: Path, credit: Posting) -> None:
    header = ["Supplier Name", "Date", *HEADER[2:]]
    body = [
        ["Quit CIC", "03/04/2024", *row[2:]]
        for row in rows([*((name, 900) for name in SPENDING), credit])
    ]
    ledger = read_ledger([write(tmp_path / "payments.csv", [header, *body])])
    assert ledger.basis == "payments"
    assert grouped(ledger) == []


def test_lines_that_are_coded_on_their_way_are_grouped_alike(tmp_path: Path) -> None:
    postings = [("Contracts", 5_000), ("Sales", -90), ("Fees and Charges", -5), ("Sales", -1)]
    path = write(tmp_path / "ledger.csv", [list(HEADER), *rows(postings)])
    store = CodingStore(FileStore(tmp_path / "kept"))
    coded = read_ledger([path], store=store).stored_lines
    plain = read_ledger([path]).lines
    assert isinstance(coded, CodedLines)
    assert together(list(coded.batches(LINE_FIELDS))).to_pylist() == plain.to_pylist()
    [groups] = coded.batches(["subjective_group"])
    assert groups.to_pylist() == plain.select(["subjective_group"]).to_pylist()
    assert coded.codings.texts("subjective_group") == ["", GROUP, GROUP]


def test_a_ledger_taken_up_again_has_the_same_groups(tmp_path: Path) -> None:
    postings = [("Contracts", 5_000), ("Sales", -90), ("Fees and Charges", -5)]
    path = write(tmp_path / "ledger.csv", [list(HEADER), *rows(postings)])
    found = []
    for _ in range(2):
        done = CliRunner().invoke(app, ["classify", str(path), "-o", str(tmp_path / "results")])
        assert done.exit_code == 0, done.output
        lines = pq.read_table(tmp_path / "results" / "lines.parquet")
        found.append(lines.select(["account", "subjective_group", "status"]).to_pylist())
    assert found[0] == found[1]
    assert [line["subjective_group"] for line in found[0]] == [None, GROUP, GROUP]


def test_a_group_that_the_ledger_names_stays(tmp_path: Path) -> None:
    body = rows([("Sales", -100), ("Fees and Charges", -100), ("Salaries", 900)])
    groups = ["CIPFA Subjective", "Traded", "", "Employees"]
    table = [[*row, group] for row, group in zip([list(HEADER), *body], groups, strict=True)]
    ledger = read_ledger([write(tmp_path / "ledger.csv", table)])
    said = ledger.lines["subjective_group"].to_pylist()
    assert said == ["Traded", GROUP, "Employees"]
