"""Lines that a table splits: parts to the penny, who decides them, and what a wrong table says."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.baseline import build_baseline
from prevspend.classify import Override, classify_ledger, load_drivers, restate
from prevspend.errors import DriverError
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.money import split
from prevspend.taxonomy import Taxonomy
from prevspend.years import FinancialYear
from tests.classify.ledgers import ledger_of
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.specification import Specification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.classify import Allocations, Driver

FALLS = prevention("falls", {"cost_centre": "falls"}, tier="secondary", share="0.3333")
NURSING = entry("nursing", {"cost_centre": "nursing"}, status="not_prevention")
BLOCK = entry("block", {"cost_centre": "community"}, status="unclassified", needs="a schedule")
ACCRUAL = entry("accrual", {"account": "balance sheet"}, status="out_of_scope")
TAXONOMY = Taxonomy.model_validate(
    {"head": HEAD, "interventions": [FALLS, NURSING, BLOCK, ACCRUAL]}
)
YAML = """\
id: block
name: The block contract
splits: {cost_centre: community, supplier: trust}
table: block.csv
years: [2024-25]
source: The contract's schedule
date: 2024-04-01
supplied_by: Contracts team
"""
TABLE = """\
part,weight,cost_centre,intervention
Falls team,1,FALLS,
Nurses,2,,nursing
"""


def drivers_of(folder: Path, yaml: str = YAML, table: str | None = TABLE) -> tuple[Driver, ...]:
    (folder / "block.yaml").write_text(yaml, encoding="utf-8")
    if table is not None:
        (folder / "block.csv").write_text(table, encoding="utf-8")
    return load_drivers([folder / "block.yaml"], TAXONOMY)


def line(amount: int, **fields: str) -> dict[str, str | int]:
    names = {"cost_centre": "Community Services", "supplier": "Marl NHS Trust"}
    return {**names, "amount": amount, **fields}


def allocated(
    drivers: Sequence[Driver], *rows: dict[str, str | int], taxonomy: Taxonomy = TAXONOMY
) -> Allocations:
    return classify_ledger(ledger_of(rows), taxonomy, drivers=drivers)


def test_line_is_split_and_each_part_decided_by_the_rules_or_by_the_table(tmp_path: Path) -> None:
    classified = allocated(drivers_of(tmp_path), line(100), line(50, supplier="Someone else"))
    shown = ("source_row", "part_pence", "driver", "driver_part", "intervention", "rule")
    rows = [tuple(row[name] for name in shown) for row in classified.lines.to_pylist()]
    assert rows == [
        (2, 33, "block", "Falls team", "falls", "falls.1"),
        (2, 67, "block", "Nurses", "nursing", "driver.block"),
        (3, 50, None, None, "block", "block.1"),
    ]
    assert classified.lines["cost_centre"].to_pylist() == ["Community Services"] * 3
    assert classified.codings["cost_centre"].to_pylist() == [
        *("FALLS", "Community Services", "Community Services")
    ]


def test_rule_that_would_have_decided_is_the_runner_up(tmp_path: Path) -> None:
    classified = allocated(drivers_of(tmp_path), line(100, account="Balance sheet"))
    falls, nurses = classified.lines.to_pylist()
    assert (falls["rule"], falls["runner_up"]) == ("accrual.1", "falls.1")
    assert (nurses["rule"], nurses["runner_up"]) == ("driver.block", "accrual.1")


def test_line_and_its_reversal_leave_nothing_on_any_part(tmp_path: Path) -> None:
    classified = allocated(drivers_of(tmp_path), line(101), line(-101))
    assert classified.codings["amount_pence"].to_pylist() == [0, 0]
    assert classified.codings["lines"].to_pylist() == [2, 2]


def test_line_that_a_person_decided_is_not_split(tmp_path: Path) -> None:
    ledger = ledger_of([line(100), line(200)])
    decided = Override.model_validate(
        {
            "id": "first",
            "lines": {"source_file": "test.csv", "source_row": 2},
            "status": "not_prevention",
            "by": "A. Person",
            "on": "2025-04-30",
            "why": "The contract was not paid from it.",
        }
    )
    classified = classify_ledger(
        ledger, TAXONOMY, drivers=drivers_of(tmp_path), overrides=[decided]
    ).lines
    assert classified["source_row"].to_pylist() == [2, 3, 3]
    assert classified["part_pence"].to_pylist() == [100, 67, 133]
    assert classified["driver"].to_pylist() == [None, "block", "block"]
    assert classified["rule"].to_pylist()[0] == "override.first"


@given(
    st.lists(st.integers(-(10**13), 10**13), max_size=8),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=6).filter(any),
)
def test_parts_add_up_and_are_within_a_penny_of_their_share(
    amounts: list[int], weights: list[int]
) -> None:
    parts = split(np.array(amounts, dtype=np.int64), weights)
    for amount, row in zip(amounts, parts.tolist(), strict=True):
        assert sum(row) == amount
        for part, weight in zip(row, weights, strict=True):
            assert abs(part * sum(weights) - amount * weight) < sum(weights)


@given(
    st.lists(
        st.builds(
            line,
            st.integers(-(10**9), 10**9),
            cost_centre=st.sampled_from(["Community", "Falls", "Nursing", "Other"]),
            supplier=st.sampled_from(["NHS Trust", "Charity"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_pound_is_accounted_for_whatever_is_split(rows: list[dict[str, str | int]]) -> None:
    with TemporaryDirectory() as folder:
        classified = allocated(drivers_of(Path(folder)), *rows)
    by_row: dict[int, int] = {}
    for part in classified.lines.to_pylist():
        by_row[part["source_row"]] = by_row.get(part["source_row"], 0) + part["part_pence"]
    assert by_row == {at: row["amount"] for at, row in enumerate(rows, start=2)}
    baseline = build_baseline(classified, FinancialYear(2024))  # refuses to miss a penny
    assert sum(baseline.reconciliation.by_status.values()) == classified.ledger.amount_pence
    [driver] = baseline.drivers
    named = [row for row in rows if row["cost_centre"] == "Community"]
    split_rows = [row for row in named if row["supplier"] == "NHS Trust"]
    assert driver.lines == len(split_rows)
    assert driver.amount_pence == sum(int(row["amount"]) for row in split_rows)
    assert driver.amount_pence == sum(part.amount_pence for part in driver.parts)


def test_codings_alone_restate_the_year(tmp_path: Path) -> None:
    """The specification decides every coding alike; what a table decided, the table keeps."""
    classified = allocated(
        drivers_of(tmp_path), line(1000), line(70, cost_centre="Falls"), line(30, supplier="Other")
    )
    specification = Specification(TAXONOMY)
    for coding in classified.codings.to_pylist():
        fields: dict[str, str] = {
            name: coding[name] for name in CLASSIFICATION_FIELDS if coding[name]
        }
        candidates = specification.candidates(fields, "council")
        if coding["rule"] == "driver.block":
            assert coding["intervention"] == "nursing"
        else:
            assert coding["intervention"] == candidates[0][0].id
            assert coding["rule"] == candidates[0][1].id
    assert sum(classified.codings["amount_pence"].to_pylist()) == 1100
    assert (
        restate(classified.codings, TAXONOMY, "council").to_pylist()
        == classified.codings.to_pylist()
    )


def test_baseline_says_how_much_rests_on_the_table(tmp_path: Path) -> None:
    drivers = drivers_of(tmp_path, table='part,amount,cost_centre\nFalls,"£1,000",FALLS\n')
    classified = allocated(drivers, line(50_000), line(10_000, cost_centre="Falls"))
    baseline = build_baseline(classified, FinancialYear(2024))
    [driver] = baseline.drivers
    assert driver.digest == drivers[0].digest
    assert (driver.lines, driver.amount_pence, driver.prevention.central) == (1, 50_000, 16_665)
    rests, off, *_ = baseline.warnings
    assert rests.startswith("£166.65 of the prevention (83.3%) rests on tables supplied")
    assert "The other £33.33 was decided by the taxonomy's rules alone" in rests
    assert off.startswith("The table of 'block' adds up to £1,000.00, the lines it splits to £500")


def test_driver_that_names_no_line_is_said(tmp_path: Path) -> None:
    classified = allocated(drivers_of(tmp_path), line(100, supplier="Charity"))
    warnings = build_baseline(classified, FinancialYear(2024)).warnings
    assert "The driver 'block' names no line of this ledger: nothing was split by it." in warnings


def test_driver_of_another_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DriverError, match="is for 2023-24, the ledger is of 2024-25"):
        allocated(drivers_of(tmp_path, YAML.replace("2024-25", "2023-24")), line(100))


def test_a_part_may_name_an_intervention_as_people_do(tmp_path: Path) -> None:
    table = "part,weight,intervention\nNurses,2,NURS\n"
    assert drivers_of(tmp_path, table=table)[0].parts[0].intervention == "nursing"


def test_two_drivers_for_one_line_are_refused(tmp_path: Path) -> None:
    [driver] = drivers_of(tmp_path)
    other = driver.model_copy(update={"id": "other"})
    with pytest.raises(DriverError, match="'block' and 'other' name the same lines: Community"):
        allocated([driver, other], line(100))


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("part,share,intervention\nA,60%,nursing\nB,39%,falls\n", "the shares add up to 99, not"),
        (
            "part,weight,intervention\nA,1,nursingg\n",
            "row 2: unknown intervention 'nursingg' → did you",
        ),
        ("part,weight,intervention\nA,-1,nursing\n", "row 2: 'weight' is '-1'"),
        ("part,weight,intervention\nA,lots,nursing\n", "row 2: 'weight' is 'lots'"),
        ("part,weight,intervention\nA,0,nursing\n", "the column 'weight' adds up to nothing"),
        ("part,weight,intervention\nA,1,\n", "row 2: nothing says what the part 'A' is"),
        (
            "part,weight,intervention\nA,1,falls\nA,2,nursing\n",
            "row 3: the part 'A' is there twice",
        ),
        ("part,weight,account,intervention\nA,1,x,falls\n", "has an intervention and account"),
        ("part,intervention\nA,falls\n", "row 1: the table needs one column of amount, share or"),
        ("part,weight,amount,intervention\nA,1,1,falls\n", "not amount and weight"),
        ("weight,intervention\n1,falls\n", "row 1: the table needs a column 'part'"),
        ("part,weight,interventoin\nA,1,falls\n", "unknown column 'interventoin' → did you mean"),
        ("part,weight,intervention\n", "the table has no rows"),
        (None, "the table cannot be read"),
    ],
)
def test_wrong_table_is_refused_with_its_place(
    tmp_path: Path, table: str | None, what: str
) -> None:
    with pytest.raises(DriverError) as caught:
        drivers_of(tmp_path, table=table)
    assert what in str(caught.value)
    assert "block.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("was", "then", "what"),
    [
        ("supplier: trust", "suplier: trust", "block.yaml:3:34: unknown key 'suplier'"),
        ("{cost_centre: community, supplier: trust}", "{}", "'splits' needs a test"),
        ("2024-25", "2024", "'2024' is not a financial year"),
        ("supplier: trust", "supplier_kind: trust", "unknown supplier kind 'trust'"),
        ("id: block", "total: 4\nid: block", "the table adds up to 3, not to the total of 4"),
        ("source: The contract's schedule\n", "", "'source' is missing"),
    ],
)
def test_wrong_driver_is_refused_with_its_place(
    tmp_path: Path, was: str, then: str, what: str
) -> None:
    with pytest.raises(DriverError) as caught:
        drivers_of(tmp_path, YAML.replace(was, then))
    assert what in str(caught.value)


def test_missing_file_and_the_same_driver_twice_are_told_together(tmp_path: Path) -> None:
    drivers_of(tmp_path)
    path = tmp_path / "block.yaml"
    with pytest.raises(DriverError) as caught:
        load_drivers([path, path, tmp_path / "none.yaml"], TAXONOMY)
    assert "the driver 'block' is given twice" in str(caught.value)
    assert "none.yaml: there is no such file" in str(caught.value)
