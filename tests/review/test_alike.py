"""Codings that are alike stand in one row, and a decision there holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from prevspend import Baseline, load_taxonomy, read_ledger
from prevspend.classify import classify_ledger, load_overrides
from prevspend.nameroots import name_root
from prevspend.review import (
    ANSWERS_SHEET,
    OpenCoding,
    gather_alike,
    key_of,
    lines_of,
    rank_questions,
    read_answers,
    write_overrides,
)
from tests.review.conftest import run
from tests.review.test_review import answering, edit

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.review.codings import Why

HEAD = "Date,Directorate,Cost Centre Name,Account Name,Supplier,Narrative,Net Amount"
MONTHS = ("April", "May", "June", "July")
LINES = [
    *(
        f"01/05/2024,Quillside,Odd Contract {month} 2024,Odd Things,,Part,1000.00"
        for month in MONTHS
    ),
    "01/05/2024,Quillside,Puzzle Team,Odd Things,Riverside Group Ltd,For the puzzle,900.00",
    "01/05/2024,Quillside,Mystery Unit,Other Things,Riverside Group Ltd,For the mystery,800.00",
    "01/05/2024,Quillside,Riddle Unit,Odd Things,Redacted,Nobody knows,700.00",
    "01/05/2024,Quillside,Enigma Desk,Other Things,Redacted,Nobody knows,600.00",
    "01/05/2024,Highways,Highways Maintenance,Materials,Road Ltd,Tar for roads,2000.00",
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("alike") / "ledger.csv"
    path.write_text("\n".join([HEAD, *LINES, ""]), encoding="utf-8")
    run("classify", path, "--organisation", "Westmoor", "-o", path.parent / "results")
    run("review", path.parent / "results", "-o", path.parent / "review.xlsx")
    return path


def undecided(path: Path) -> list[dict[str, object]]:
    heads, *rows = openpyxl.load_workbook(path)[ANSWERS_SHEET].values
    asked: list[dict[str, object]] = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return [row for row in asked if row["Why it is here"] == "undecided"]


def test_months_of_one_contract_and_codings_of_one_payee_have_one_row(ledger: Path) -> None:
    rows = undecided(ledger.parent / "review.xlsx")
    asked = [(row["Codings"], row["Lines"], row["£"]) for row in rows]
    assert asked == [(4, 4, 4000), (2, 2, 1700), (1, 1, 700), (1, 1, 600)]
    assert "Odd Contract April 2024" in str(rows[0]["What is to be decided"])
    assert rows[1]["Payees"] == "Riverside Group Ltd"
    assert rows[0]["Decided after this row"] == pytest.approx(6000 / 9000)


def test_the_line_of_how_far_decisions_go_counts_rows(ledger: Path) -> None:
    shown = run("review", ledger.parent / "results", "-o", ledger.parent / "review.xlsx")
    assert (
        "22.2% is decided now. It is 90% once the first 3 rows are answered, 99% once the first 4"
        " rows are answered."
    ) in shown


def test_a_decision_in_a_row_holds_for_all_its_codings_and_comes_back_right(
    ledger: Path, tmp_path: Path
) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes((ledger.parent / "review.xlsx").read_bytes())
    edit(filled, answering(2))
    taxonomy = load_taxonomy()
    read = read_answers([filled], taxonomy)
    [decision] = read
    assert {lines.cost_centre for lines in decision.selections} == {
        f"Odd Contract {month} 2024" for month in MONTHS
    }
    run("review-import", filled, "-o", tmp_path / "decisions.yaml")
    imported = load_overrides(tmp_path / "decisions.yaml", taxonomy)
    assert write_overrides(imported) == write_overrides(read)
    decided = tmp_path / "decided"
    both = ("--overrides", filled, "--overrides", tmp_path / "decisions.yaml")
    run("classify", ledger, "--organisation", "Westmoor", "-o", decided, *both)
    assert Baseline.read(decided).reconciliation.unclassified_pence == 300_000
    [total] = Baseline.read(decided).overrides
    assert (total.codings, total.lines, total.alike_codings) == (len(MONTHS), len(MONTHS), 0)
    assert total.place == "filled.xlsx, sheet 'Decisions', row 2"
    run("verify", decided, "--again", "--ledger", ledger, "--with", tmp_path)


def test_the_years_of_one_contract_are_one_decision(ledger: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text(ledger.read_text().replace("2024", "2025"), encoding="utf-8")
    run("classify", later, "--organisation", "Westmoor", "-o", tmp_path / "later")
    run("review", ledger.parent / "results", tmp_path / "later", "-o", tmp_path / "both.xlsx")
    first = undecided(tmp_path / "both.xlsx")[0]
    assert (first["Codings"], first["£ 2024-25"], first["£ 2025-26"]) == (8, 4000, 4000)
    edit(tmp_path / "both.xlsx", answering(2))
    decided = tmp_path / "decided"
    options = ("--organisation", "Westmoor", "--overrides", tmp_path / "both.xlsx")
    run("classify", later, *options, "-o", decided)
    assert Baseline.read(decided).reconciliation.unclassified_pence == 300_000


def later_year(ledger: Path, folder: Path, *more: str) -> Path:
    """Write the ledger of the year after, whose names have other months."""
    text = ledger.read_text(encoding="utf-8").replace("2024", "2025")
    for month, other in zip(MONTHS, ("August", "September", "October", "November"), strict=True):
        text = text.replace(month, other)
    path = folder / "later.csv"
    path.write_text("\n".join([text.strip(), *more, ""]), encoding="utf-8")
    return path


def test_a_decision_holds_for_the_look_alikes_of_next_year(ledger: Path, tmp_path: Path) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes((ledger.parent / "review.xlsx").read_bytes())
    edit(filled, answering(2, Decision="Stop smoking services"))
    unlike = "01/05/2025,Quillside,Odd Contracts of Others,Odd Things,,Part,50.00"
    later = later_year(ledger, tmp_path, unlike)
    run("classify", later, "--organisation", "W", "-o", tmp_path / "out", "--overrides", filled)
    baseline = Baseline.read(tmp_path / "out")
    [total] = baseline.overrides
    assert (total.codings, total.amount_pence) == (4, 400_000)
    assert (total.alike_codings, total.alike_pence) == (4, 400_000)
    assert sum(baseline.reconciliation.by_status.values()) == baseline.reconciliation.read_pence
    assert "4 codings of these, £4,000.00, no decision names" in (
        tmp_path / "out/report.html"
    ).read_text(encoding="utf-8")
    shown = " ".join(run("explain", tmp_path / "out", "--row", "2").split())
    assert "it is the town hall (filled.xlsx, sheet 'Decisions', row 2)" in shown
    assert "It does not name this coding, but one that differs only in a month" in shown
    shown = " ".join(run("explain", tmp_path / "out", "--row", "11").split())
    assert "Decided by a person" not in shown
    run("review-import", filled, "-o", tmp_path / "decisions.yaml")
    options = ("--organisation", "W", "--overrides", tmp_path / "decisions.yaml")
    run("classify", later, *options, "-o", tmp_path / "yaml")
    assert Baseline.read(tmp_path / "yaml").tiers == baseline.tiers


def test_what_is_alike_is_nobody_s_where_another_row_of_it_is_blank(
    ledger: Path, tmp_path: Path
) -> None:
    run("review", ledger.parent / "results", "--apart", "-o", tmp_path / "apart.xlsx")
    edit(tmp_path / "apart.xlsx", answering(2))
    options = ("--organisation", "W", "--overrides", tmp_path / "apart.xlsx")
    later = later_year(ledger, tmp_path)
    run("classify", later, *options, "-o", tmp_path / "out")
    [total] = Baseline.read(tmp_path / "out").overrides
    assert total.codings == 0


def test_likeness_counts_neither_in_the_year_that_was_asked_nor_against_a_rule(
    ledger: Path, tmp_path: Path
) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes((ledger.parent / "review.xlsx").read_bytes())
    edit(filled, answering(2))
    more = tmp_path / "more.csv"
    new = "01/05/2024,Quillside,Odd Contract August 2024,Odd Things,,Part,50.00"
    more.write_text(f"{ledger.read_text().strip()}\n{new}\n", encoding="utf-8")
    run("classify", more, "--organisation", "W", "-o", tmp_path / "out", "--overrides", filled)
    [total] = Baseline.read(tmp_path / "out").overrides
    assert (total.codings, total.alike_codings) == (4, 0)
    [decision] = read_answers([filled], load_taxonomy())
    ruled = decision.model_copy(update={"instead_of": "stop-smoking"})
    assert decision.alike
    assert ruled.alike == decision.alike
    later, _ = read_ledger([later_year(ledger, tmp_path)], organisation="W").for_year()
    decided = classify_ledger(later, load_taxonomy(), overrides=[ruled])
    assert not [text for text in decided.codings["rule"].to_pylist() if text and "override" in text]


def test_apart_gives_each_coding_a_row(ledger: Path, tmp_path: Path) -> None:
    run("review", ledger.parent / "results", "--apart", "-o", tmp_path / "apart.xlsx")
    assert [row["Codings"] for row in undecided(tmp_path / "apart.xlsx")] == [1] * 8


def test_a_question_is_about_one_outcome_and_spares_what_is_decided() -> None:
    """A unit of several services is asked about service by service, and each coding apart."""

    def of(
        number: int,
        payee: str,
        outcome: str = "Health improvement",
        why: Why | None = "nearly something else",
    ) -> OpenCoding:
        one = coding(number, cost_centre="Public Health", account="Contracts", supplier=payee)
        return replace(one, why=why, outcome=outcome, is_at_stake=True)

    unit: Why = "only the unit is known"
    codings = [
        of(1, "One Ltd", why=unit),
        of(2, "Two Ltd", why=unit),
        of(3, "Rehab Ltd", "Drug treatment"),
        of(4, "Gym Ltd", "Lifestyle"),
        of(5, "Watch Ltd", "Not prevention", None),
    ]
    kinds: set[Why] = {unit, "nearly something else"}
    for apart, expected in ((False, [[1, 2], [3], [4]]), (True, [[1], [2], [3], [4]])):
        rows, left = rank_questions(codings, kinds, apart=apart)
        assert [[each.number for each in group] for _, group in rows] == expected
        assert not left
        for question, group in rows:
            assert {each.outcome for each in group} == {question.now}
            picked = [
                each
                for each in codings
                if any(set(lines) <= set(each.filled.items()) for lines in question.selectors)
            ]
            assert picked == group


def test_apart_divides_a_unit_of_one_outcome_too() -> None:
    codings = [coding(at, cost_centre="Unit A", account=f"Contract {at}") for at in range(3)]
    [(whole, _)], _ = rank_questions(codings, {"undecided"})
    assert whole.selectors == ((("cost_centre", "Unit A"),),)
    apart, _ = rank_questions(codings, {"undecided"}, apart=True)
    assert [question.codings for question, _ in apart] == [1, 1, 1]


def test_what_an_answer_is_likely_to_change_most_comes_first() -> None:
    """Rules that decide by a wide unit are wrong in 4 of 100 pounds, near ties in 2."""
    wide = replace(coding(1, cost_centre="Wide"), why="only the unit is known", is_at_stake=True)
    sure = replace(coding(1, cost_centre="Sure"), why="nearly something else", is_at_stake=True)
    codings = [
        coding(1, cost_centre="Small"),
        replace(wide, pence=5_000),
        replace(sure, pence=9_000),
        replace(wide, filled={"cost_centre": "Roads"}, pence=20_000, is_at_stake=False),
    ]
    kinds: set[Why] = {"undecided", "only the unit is known", "nearly something else"}
    rows, _ = rank_questions(codings, kinds)
    named = [dict(question.selectors[0])["cost_centre"] for question, _ in rows]
    assert named == ["Wide", "Sure", "Small", "Roads"]


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("Voluntary Assoc.1617", "voluntary assoc"),
        ("Voluntary Assoc 16/17", "voluntary assoc"),
        ("Care contract Apr-24", "care contract"),
        ("Grant 2024/25 Q3", "grant"),
        ("Grant 2024-2025 week 12", "grant"),
        ("Purchase order 4500012345", "purchase order"),
        ("Healthy Child 0-19", "healthy child 0 19"),
        ("Children 5-11", "children 5 11"),
        ("April 2024", "april 2024"),
        ("2024", "2024"),
    ],
)
def test_a_name_without_its_dates(name: str, root: str) -> None:
    assert name_root(name) == root


def coding(number: int, **filled: str) -> OpenCoding:
    return OpenCoding(
        year="2024-25",
        number=number,
        filled=filled,
        unit=("cost_centre",),
        pence=100 - number,
        lines=1,
        why="undecided",
        outcome="",
        rule="",
        is_at_stake=False,
    )


def alone(codings: list[OpenCoding]) -> dict[tuple[tuple[str, str], ...], list[OpenCoding]]:
    return {(("cost_centre", each.filled["cost_centre"]),): [each] for each in codings}


def test_more_codings_than_a_cell_holds_have_several_rows() -> None:
    codings = [coding(at, cost_centre=f"Unit {at}", supplier="One Ltd") for at in range(1000)]
    groups = alone(codings)
    rows = gather_alike(groups)
    assert 1 < len(rows) < 10
    assert sum(map(len, rows.values())) == len(codings)
    for selectors in rows:
        key = key_of(*map(dict, selectors))
        assert len(key) < 32_767
        assert lines_of(key) == tuple(map(dict, selectors))


def test_what_is_decided_otherwise_now_is_not_alike() -> None:
    one = coding(1, cost_centre="Unit A", supplier="One Ltd")
    two = replace(coding(2, cost_centre="Unit B", supplier="One Ltd"), outcome="Not prevention")
    groups = alone([one, two])
    assert len(gather_alike(groups)) == 2


def test_a_payee_of_different_things_joins_codings_of_one_unit_only() -> None:
    council = {"supplier": "Eastmoor Council"}
    open_ = [
        coding(at, cost_centre=f"Unit {at // 2}", account=f"{at}", **council) for at in range(4)
    ]
    decided = [
        replace(coding(at, **council), why=None, outcome=outcome)
        for at, outcome in enumerate(("Not prevention", "Out of scope"))
    ]
    groups = {tuple(each.filled.items()): [each] for each in open_}
    assert [len(row) for row in gather_alike(groups)] == [4]
    assert [len(row) for row in gather_alike(groups, decided)] == [2, 2]
