"""What the queue of a review asks, in which rows, what it shows, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from prevspend.report import how_far, what_is_not_asked
from prevspend.review import (
    ANSWERS_SHEET,
    Left,
    NotAsked,
    OpenCoding,
    Question,
    Review,
    gather_alike,
    rank_questions,
)
from tests.review.conftest import run
from tests.review.test_alike import alone, coding

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.review.codings import Why


def test_each_number_of_decisions_is_said_once() -> None:
    asked = Question(((("cost_centre", "A"),),), 1, "undecided", {"2024-25": 9}, 1)
    questions = (replace(asked, decided_after=0.96), replace(asked, decided_after=0.98))
    said = how_far(Review("Westmoor", ("2024-25",), 0.5, questions))
    assert said == (
        "Of the money in scope, 50.0% is decided now. It is 95% once the first row is answered, 97%"
        " once the first 2 rows are answered."
    )


def test_rows_are_counted_in_their_order_with_those_that_decide_nothing_new() -> None:
    asked = Question(((("cost_centre", "A"),),), 1, "undecided", {"2024-25": 9}, 1)
    questions = (replace(asked, why="nearly something else"), replace(asked, decided_after=0.96))
    said = how_far(Review("Westmoor", ("2024-25",), 0.5, questions))
    assert "95% once the first 2 rows are answered" in said
    assert said.endswith(
        "1 row is about money that is decided, but not surely; answers there do not change this"
        " share."
    )


def test_what_is_not_asked_is_stated_with_the_option_that_asks_it() -> None:
    left = NotAsked(300_000, Left(553, 74_012_300), Left(2, 100_000), Left(40, 9_900_000))
    assert what_is_not_asked(Review("Westmoor", ("2024-25",), 0.5, (), left)) == (
        "Not asked: 553 undecided codings of £740,123, each row under £3,000; 40 decided codings of"
        " £99,000, less doubtful or smaller (--least 0 asks about them too); 2 undecided codings of"
        " £1,000, as no cell tells them from other lines (they need a rule, or a clearer name in"
        " the ledger)."
    )
    assert not what_is_not_asked(Review("Westmoor", ("2024-25",), 0.5, ()))


def test_small_undecided_money_is_asked_about_on_demand(results: Path, tmp_path: Path) -> None:
    shown = run("review", results, "--least", "60000", "-o", tmp_path / "large.xlsx")
    assert "Not asked: 1 undecided coding of £50,000, each row under £60,000" in shown
    notes = [
        str(row[0]) for row in openpyxl.load_workbook(tmp_path / "large.xlsx")["Read me"].values
    ]
    assert any(note.startswith("Not asked: 1 undecided coding of £50,000") for note in notes)
    assert "Not asked" not in run("review", results, "--least", "0", "-o", tmp_path / "all.xlsx")


def test_a_ledger_of_no_named_organisation_is_to_be_classified_again_first(tmp_path: Path) -> None:
    """Rules for councils would decide the money that the review asks people about."""
    path = tmp_path / "ledger.csv"
    text = "Date,Directorate,Cost Centre Name,Account Name,Supplier,Net Amount\n"
    text += "01/05/2024,PUBHEALTH,Contractual costs,Contracts,Eastmoor Hospital,900000\n"
    text += "01/05/2024,Quillside,Mystery Unit,Odd Things,Riverside Group Ltd,5000\n"
    path.write_text(text, encoding="utf-8")
    shown = run("classify", path, "-o", tmp_path / "results")
    assert "The kind of organisation is not known" in " ".join(shown.split())[:1500]
    shown = run("review", tmp_path / "results", "-o", tmp_path / "review.xlsx")
    assert shown.startswith("First: The kind of organisation is not known")
    assert "rules for councils would decide £" in shown
    assert f'prevspend classify LEDGER -o {tmp_path / "results"} --organisation "NAME"' in shown
    first = openpyxl.load_workbook(tmp_path / "review.xlsx")["Read me"]["A2"].value
    assert str(first).startswith("The kind of organisation is not known")


def test_the_decisions_print_on_the_width_of_a_page_under_their_heads(review: Path) -> None:
    sheet = openpyxl.load_workbook(review)[ANSWERS_SHEET]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
    assert sheet.print_title_rows == "$1:$1"
    last = [cell.value for cell in sheet[1]].index("Suggestion")
    assert sheet.print_area.endswith(f"${get_column_letter(last + 1)}${sheet.max_row}")


def test_a_row_shows_its_directorate_and_its_largest_codings(review: Path) -> None:
    sheet = openpyxl.load_workbook(review)[ANSWERS_SHEET]
    first = dict(zip((cell.value for cell in sheet[1]), (c.value for c in sheet[2]), strict=True))
    assert first["Where it stands"] == "Quillside"
    assert first["Codings"] == 2
    assert first["The largest of them"] == (
        "£900,000: Odd Things › Riverside Group Ltd\n£100,000: Other Things › Lakeside Group Ltd"
    )


def asked(codings: list[OpenCoding], *kinds: Why) -> list[list[int]]:
    rows, left = rank_questions(codings, set(kinds) or {"undecided"})
    assert not left
    return sorted(sorted(each.number for each in group) for _, group in rows)


def test_an_account_of_unlike_directorates_has_a_row_for_each() -> None:
    codings = [
        coding(at, directorate=directorate, cost_centre="Contractual costs", account="Contracts",
               supplier=payee)
        for at, (directorate, payee) in enumerate(
            [("CORP", "Hotels"), ("CORP", "Rooms"), ("ENVIRON", "Waste"), ("CHILDRENS", "Homes")]
        )
    ]  # fmt: skip
    assert asked(codings) == [[0, 1], [2], [3]]
    rows, _ = rank_questions(codings, {"undecided"})
    assert [question.places for question, _ in rows] == [("CORP",), ("ENVIRON",), ("CHILDRENS",)]


def test_a_cost_centre_that_moved_to_another_directorate_stays_in_one_row() -> None:
    codings = [
        coding(at, directorate=directorate, cost_centre="Mystery Unit", supplier=payee)
        for at, (directorate, payee) in enumerate(
            [("CORP", "Hotels"), ("CORP", "Rooms"), ("PLACE", "Hotels"), ("PLACE", "Rooms")]
        )
    ]
    assert asked(codings) == [[0, 1, 2, 3]]
    [(question, _)], _ = rank_questions(codings, {"undecided"})
    assert question.selectors == ((("cost_centre", "Mystery Unit"),),)
    assert question.places == ("CORP (51%)", "PLACE (49%)")


def test_a_wide_unit_is_asked_about_account_by_account() -> None:
    """A service buys unlike things; a cost centre with several accounts is one thing."""
    accounts = ("Agency", "Agency", "Home care", "Electricity")
    kinds: tuple[Why, ...] = ("undecided", "only the unit is known")
    for kind in kinds:
        service = [
            replace(
                coding(at, service="Adult Social Care", account=name, supplier=f"Payee {at}"),
                unit=("service",),
                why=kind,
            )
            for at, name in enumerate(accounts)
        ]
        assert asked(service, kind) == [[0, 1], [2], [3]]
        centre = [
            replace(coding(at, cost_centre="Odd Team", account=name), why=kind)
            for at, name in enumerate(accounts)
        ]
        assert asked(centre, kind) == [[0, 1, 2, 3]]


def test_units_named_alike_that_one_rule_decides_have_one_row() -> None:
    parks = [
        replace(coding(at, cost_centre=name), why="only the unit is known", rule=rule)
        for at, (name, rule) in enumerate(
            [("Alma Park", "parks"), ("LP:Victoria Park", "parks"), ("Kingsway Park", "parks"),
             ("Car Park", "parking"), ("Town Hall", "parks")]
        )
    ]  # fmt: skip
    assert asked(parks, "only the unit is known") == [[0, 1, 2], [3], [4]]


def test_units_named_alike_have_one_row_where_one_answer_is_likely() -> None:
    names = ("Alma Hall", "Odd Hall", "Kingsway Hall", "Town Hall")
    codings = [coding(at, cost_centre=name) for at, name in enumerate(names)]
    groups = alone(codings)
    rows = gather_alike(groups, codings, lambda each: (["Not prevention"] * 3 + [""])[: len(each)])
    assert sorted(map(len, rows)) == [1, 3]


def test_large_parts_of_a_wide_unit_with_different_answers_have_rows_of_their_own() -> None:
    codings = [
        replace(
            coding(at, service="Adult Social Care", account="Contracts", supplier=f"Payee {at}"),
            unit=("service",),
            why="only the unit is known",
        )
        for at in range(3)
    ]
    groups = {tuple(each.filled.items()): [each] for each in codings}
    answers = ["Not prevention", "Out of scope", "Not prevention"]
    rows = gather_alike(groups, codings, lambda each: answers[: len(each)])
    assert sorted(map(len, rows)) == [1, 2]
