"""From a classified ledger to a workbook of questions, and the answers back into the figures."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from prevspend import Baseline, load_taxonomy
from prevspend.classify import load_overrides
from prevspend.cli import app
from prevspend.errors import OverrideError
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.review import (
    ANSWERS_SHEET,
    KEY_HEAD,
    Choices,
    build_review,
    read_answers,
    write_overrides,
)
from tests.leftshift.years import Row, simple_taxonomy, year_of
from tests.review.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable


def edit(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """Change a review as a person would in Excel, and save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def answering(
    row: int = 2, /, **cells: str | int | dt.date | None
) -> Callable[[openpyxl.Workbook], None]:
    """Fill in the yellow cells of a row."""
    given_: dict[str, str | int | dt.date | None] = {
        "Decision": "Not prevention",
        "Why": "it is the town hall",
        "Who": "A. Lead",
        "Date": dt.date(2026, 3, 31),
        **cells,
    }

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[ANSWERS_SHEET]
        heads = [cell.value for cell in sheet[1]]
        for head, value in given_.items():
            sheet.cell(row, heads.index(head) + 1).value = value

    return change


def problems_of(path: Path) -> list[str]:
    with pytest.raises(OverrideError) as caught:
        read_answers([path], load_taxonomy())
    return [str(problem) for problem in caught.value.problems]


def test_the_largest_undecided_unit_is_asked_first_in_one_row(review: Path) -> None:
    sheet = openpyxl.load_workbook(review)[ANSWERS_SHEET]
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
    assert first["What is to be decided"] == "Mystery Unit (A1)"
    assert first["£"] == 1_000_000
    assert first["Why it is here"] == "undecided"
    assert first["Accounts"] == "Odd Things\nOther Things"
    assert first["Payees"] == "Riverside Group Ltd\nLakeside Group Ltd"
    assert first["Narratives"] == "At the hall\nMore of it"
    assert sheet["A2"].protection.locked is False
    assert sheet["B2"].protection.locked is True
    assert sheet.protection.sheet


def test_decisions_are_offered_by_name_with_their_tier(review: Path) -> None:
    offered = [cell.value for cell in openpyxl.load_workbook(review)["Choices"]["A"]]
    assert offered[:3] == ["Leave undecided", "Not prevention", "Out of scope"]
    assert len(offered) == len(set(offered)) > 50
    assert all(name.endswith(")") for name in offered[3:])
    [rule] = openpyxl.load_workbook(review)[ANSWERS_SHEET].data_validations.dataValidation
    assert rule.formula1 == f"Choices!$A$1:$A${len(offered)}"


def test_what_was_decided_counts_and_is_asked_no_more(
    ledger: Path, results: Path, review: Path, tmp_path: Path
) -> None:
    edit(review, answering())
    folder = tmp_path / "decided"
    named = ("--organisation", "Westmoor")
    run("classify", ledger, *named, "-o", folder, "--overrides", review)
    before, after = Baseline.read(results), Baseline.read(folder)
    assert after.reconciliation.unclassified_pence == 5_000_000
    assert before.reconciliation.unclassified_pence == 105_000_000
    [total] = after.overrides
    assert (total.by, total.why, str(total.on)) == ("A. Lead", "it is the town hall", "2026-03-31")
    assert total.amount_pence == 100_000_000
    again = tmp_path / "again.xlsx"
    run("review", folder, "-o", again)
    asked = [row[5] for row in openpyxl.load_workbook(again)[ANSWERS_SHEET].values][1:]
    assert "Mystery Unit (A1)" not in asked
    assert any("Puzzle Team" in str(text) for text in asked)


def test_a_second_review_carries_the_first_along(
    ledger: Path, review: Path, tmp_path: Path
) -> None:
    """Whoever does what the command prints loses nothing."""
    named = ("--organisation", "Westmoor")
    edit(review, answering())
    folder, second = tmp_path / "decided", tmp_path / "second.xlsx"
    run("classify", ledger, *named, "-o", folder, "--overrides", review)
    shown = run("review", folder, "-o", second)
    assert "It carries along the 1 decision made before" in shown
    assert f"Then: prevspend classify … --overrides {second}" in shown
    edit(second, answering())
    run("classify", ledger, *named, "-o", folder, "--overrides", second)
    baseline = Baseline.read(folder)
    assert baseline.reconciliation.unclassified_pence == 0
    assert {total.place for total in baseline.overrides} == {
        "second.xlsx, sheet 'Decisions', row 2",
        "second.xlsx, sheet 'Decided before', row 2",
    }
    both = ("--overrides", review, "--overrides", second)
    run("classify", ledger, *named, "-o", tmp_path / "both", *both)
    assert Baseline.read(tmp_path / "both").tiers == baseline.tiers
    edit(second, lambda book: book["Decided before"].__setitem__("F2", "x"))
    [problem] = problems_of(second)
    assert "sheet 'Decided before', row 2: what was decided before is here, and was" in problem


def test_decisions_that_a_run_drops_are_said_in_pounds(
    ledger: Path, review: Path, tmp_path: Path
) -> None:
    edit(review, answering())
    folder = tmp_path / "decided"
    command = ["classify", str(ledger), "--organisation", "Westmoor", "-o", str(folder)]
    CliRunner().invoke(app, [*command, "--overrides", str(review)])
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0
    said = " ".join(done.stderr.split())
    assert "1 decision of review.xlsx, £1,000,000, no longer counts" in said
    assert "--overrides review.xlsx" in said
    assert "no longer" not in CliRunner().invoke(app, command).stderr


def test_left_undecided_is_undecided_and_its_reason_is_in_the_next_review(
    ledger: Path, review: Path, tmp_path: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answering(2, Decision="Leave undecided", Why="ask the landlord")(book)
        answering(3, Decision="Leave undecided", Why=None)(book)

    edit(review, change)
    folder, again = tmp_path / "left", tmp_path / "again.xlsx"
    named = ("--organisation", "Westmoor")
    run("classify", ledger, *named, "-o", folder, "--overrides", review)
    assert Baseline.read(folder).reconciliation.unclassified_pence == 105_000_000
    run("review", folder, "-o", again)
    sheet = openpyxl.load_workbook(again)[ANSWERS_SHEET]
    at = [cell.value for cell in sheet[1]].index("What it is now")
    texts = [str(row[at]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert "left undecided by A. Lead, 2026-03-31: ask the landlord" in texts
    edit(again, answering(2 + texts.index(next(text for text in texts if "landlord" in text))))
    run("classify", ledger, *named, "-o", folder, "--overrides", again)
    assert Baseline.read(folder).reconciliation.unclassified_pence == 5_000_000


def test_left_undecided_takes_money_from_what_rules_decide(
    ledger: Path, review: Path, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(review)[ANSWERS_SHEET]
    at = [cell.value for cell in sheet[1]].index("What it is now")
    decided = [row[0].row for row in sheet.iter_rows(min_row=2) if row[at].value]
    if not decided:
        pytest.skip("no row of this ledger is contested")
    edit(review, answering(decided[0] or 0, Decision="Leave undecided"))
    run("classify", ledger, "-o", tmp_path / "left", "--overrides", review)
    baseline = Baseline.read(tmp_path / "left")
    assert baseline.reconciliation.unclassified_pence > 105_000_000


def test_next_year_starts_with_what_was_decided(ledger: Path, review: Path, tmp_path: Path) -> None:
    edit(review, answering())
    text = ledger.read_text(encoding="utf-8").replace("/2024", "/2025").replace("Lakeside", "Hill")
    later = tmp_path / "later.csv"
    later.write_text(text, encoding="utf-8")
    run("classify", later, "-o", tmp_path / "later", "--overrides", review)
    assert Baseline.read(tmp_path / "later").reconciliation.unclassified_pence == 5_000_000


def test_a_second_import_changes_nothing_and_yaml_says_the_same(
    review: Path, tmp_path: Path
) -> None:
    edit(review, answering(Decision="stop smoking"))
    item, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    run("review-import", review, "-o", item)
    run("review-import", review, review, "-o", two)
    assert item.read_bytes() == two.read_bytes()
    taxonomy = load_taxonomy()
    imported = load_overrides(item, taxonomy)
    assert write_overrides(imported) == write_overrides(read_answers([review], taxonomy))


def test_sorted_deleted_and_blank_rows_come_back_right(review: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answering()(book)
        sheet = book[ANSWERS_SHEET]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, sheet.max_row)
        sheet.append([])
        for row in reversed(rows):
            sheet.append(row)

    edit(review, change)
    [override] = read_answers([review], load_taxonomy())
    assert override.lines.cost_centre == "Mystery Unit"
    assert override.status == "not_prevention"


def test_who_and_date_of_the_first_sheet_hold_for_rows_that_leave_them_blank(review: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answering(Who=None, Date=None)(book)
        book["Read me"]["B3"], book["Read me"]["B4"] = "B. Lead", "1 April 2026"

    edit(review, change)
    [override] = read_answers([review], load_taxonomy())
    assert (override.by, override.on) == ("B. Lead", dt.date(2026, 4, 1))


@pytest.mark.parametrize(
    "message",
    ["31/03/2026", "31/3/26", "31.03.2026", "31 March 2026", "31 Mar 2026", "2026-03-31"],
)
def test_any_english_date_is_understood(review: Path, message: str) -> None:
    edit(review, answering(Date=message))
    [override] = read_answers([review], load_taxonomy())
    assert override.on == dt.date(2026, 3, 31)


def test_all_faults_are_named_at_once_each_with_its_cell(review: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answering(2, Decision="Stop smokng services", Who=None, Date="soon")(book)
        answering(3, Why=None)(book)

    problems = problems_of(edit(review, change))
    assert len(problems) == 4
    message = "\n".join(problems)
    assert "'Stop smokng services' is not a decision" in message
    assert "'soon' is not a date" in message
    assert "the person who decided is not named" in message
    assert "no reason is given" in message
    assert "cell A2: column 'Decision'" in problems[0]
    assert "cell C3" in "\n".join(problems)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (answering(2, **{KEY_HEAD: "x"}), "was changed"),
        (answering(2, **{KEY_HEAD: '{"cost_centre": "Puzzle Team"}'}), "was changed"),
        (answering(2, Date=dt.date(2999, 12, 31)), "in the future"),
        (answering(2, Decision="Leasure centres"), "Leisure centres"),
        (answering(2, **{KEY_HEAD: '{"colour": "x"}'}), "was changed"),
    ],
)
def test_damaged_rows_are_named(
    review: Path, change: Callable[[openpyxl.Workbook], None], message: str
) -> None:
    [problem] = problems_of(edit(review, change))
    assert message in problem


def test_reviewers_who_disagree_are_both_named(review: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(review.read_bytes())
    edit(review, answering())
    edit(other, answering(Decision="Out of scope"))
    with pytest.raises(OverrideError) as caught:
        read_answers([review, other], load_taxonomy())
    [problem] = map(str, caught.value.problems)
    assert "review.xlsx" in problem
    assert "other.xlsx" in problem


@pytest.mark.parametrize("damage", ["text", "cut", "sheet", "head", "none"])
def test_damaged_workbooks_get_one_clear_error(review: Path, damage: str) -> None:
    whole = review.read_bytes()
    if damage == "text":
        review.write_text("Decision,Why\n", encoding="utf-8")
    elif damage == "cut":
        review.write_bytes(whole[: len(whole) // 2])
    elif damage == "sheet":
        edit(review, lambda book: book.remove(book[ANSWERS_SHEET]))
    elif damage == "head":
        edit(review, lambda book: book[ANSWERS_SHEET].__setitem__("A1", "Verdict"))
    else:
        review.unlink()
    with pytest.raises(OverrideError) as caught:
        read_answers([review], load_taxonomy())
    assert caught.value.fix


def test_a_review_that_nobody_filled_in_is_no_set_of_decisions(review: Path) -> None:
    with pytest.raises(OverrideError, match="There is no decision in this review yet"):
        read_answers([review], load_taxonomy())


def test_what_people_typed_is_never_written_over(review: Path, results: Path) -> None:
    edit(review, answering())
    filled = review.read_bytes()
    for command in (
        ("review", results, "-o", review),
        ("review-import", review, "-o", review),
        ("review", results, "-o", review.with_suffix(".yaml")),
        ("review-import", review, "-o", review.with_suffix(".csv")),
    ):
        done = CliRunner().invoke(app, list(map(str, command)))
        assert done.exit_code == 2, done.output
    assert review.read_bytes() == filled
    assert [path.name for path in review.parent.iterdir()] == ["review.xlsx"]


def test_own_workbooks_are_no_ledgers(
    ledger: Path, results: Path, review: Path, tmp_path: Path
) -> None:
    edit(review, answering())  # as another program saves it
    folder = tmp_path / "ledgers"
    folder.mkdir()
    shutil.copy(ledger, folder)
    shutil.copy(review, folder / "april.xlsx")
    shutil.copy(results / "baseline.xlsx", folder / "may.xlsx")
    run("classify", folder, "--organisation", "Westmoor", "-o", tmp_path / "out")
    before, after = Baseline.read(results), Baseline.read(tmp_path / "out")
    assert after.reconciliation.read_pence == before.reconciliation.read_pence
    assert any("april.xlsx" in warning for warning in after.warnings)
    done = CliRunner().invoke(app, ["classify", str(review), "-o", str(tmp_path / "no")])
    assert done.exit_code == 2
    assert "written by prevspend" in done.output


def test_a_part_of_a_name_decides_where_only_one_name_has_it() -> None:
    choices = Choices(load_taxonomy())
    assert choices.find("  NOT prevention ") == (None, "not_prevention")
    assert choices.find("nothing of the kind") is None
    assert choices.find("") is None
    for name in choices.names[1:]:
        assert choices.find(name.upper()) is not None


CODES = st.sampled_from(["roads", "smoking", "casework", "unit alpha", "unit beta", ""])
TEXTS = st.sampled_from(["pay", "grants", ""])
ROWS = st.lists(
    st.tuples(CODES, TEXTS, st.sampled_from(["One Ltd", "Two Ltd", ""]), st.integers(1, 10**6)),
    min_size=1,
    max_size=25,
)


@given(rows=ROWS)
@settings(max_examples=60)
def test_a_question_picks_out_its_own_open_money_and_nothing_else(
    rows: list[tuple[str, str, str, int]],
) -> None:
    taxonomy = simple_taxonomy()
    lines: list[Row] = [
        {
            "cost_centre": unit,
            "account": account,
            "supplier": payee,
            "period": "01",
            "amount": pence,
        }
        for unit, account, payee, pence in rows
    ]
    year = year_of(lines, "2024-25", taxonomy)
    review = build_review([(year.baseline, year.codings, Path("none"))], taxonomy)
    codings = year.codings.to_pylist()
    asked = 0
    for question in review.questions:
        if question.why != "undecided":
            continue
        picked = [
            row
            for row in codings
            if any(
                all(row[field] == value for field, value in lines) for lines in question.selectors
            )
        ]
        assert {row["status"] for row in picked} == {"unclassified"}
        assert sum(row["amount_pence"] for row in picked) == sum(question.pence.values())
        asked += sum(question.pence.values())
    whole = sum(row["amount_pence"] for row in codings if row["status"] == "unclassified")
    left = review.not_asked
    assert asked + left.small.pence + left.unnamed.pence == whole
    assert all(
        field in CLASSIFICATION_FIELDS
        for item in review.questions
        for lines in item.selectors
        for field, _ in lines
    )


def test_the_report_names_the_command_that_decides(results: Path) -> None:
    assert "prevspend review DIR -o review.xlsx" in (results / "report.html").read_text("utf-8")


def test_the_same_results_give_the_same_workbook(results: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        run("review", results, "-o", tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
