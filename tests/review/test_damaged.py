"""Every way in which a workbook of a review comes back damaged, and the message for it."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend import Baseline, load_taxonomy
from prevspend.cli import app
from prevspend.errors import OverrideError
from prevspend.review import ANSWERS_SHEET, KEY_HEAD, read_answers
from tests.review.conftest import run
from tests.review.test_review import answering, edit

if TYPE_CHECKING:
    from collections.abc import Callable


def message_of(*paths: Path) -> str:
    with pytest.raises(OverrideError) as caught:
        read_answers(paths, load_taxonomy())
    return str(caught.value)


def rename(head: str, new: str | None) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for cell in book[ANSWERS_SHEET][1]:
            if cell.value == head:
                cell.value = new

    return change


def delete(head: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[ANSWERS_SHEET]
        sheet.delete_cols([cell.value for cell in sheet[1]].index(head) + 1)

    return change


def merge(book: openpyxl.Workbook) -> None:
    answering()(book)
    book[ANSWERS_SHEET].merge_cells("A2:A3")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (rename("Decision", "Decison"), "row 1: there is no column 'Decision' → write it back in"),
        (rename("Decision", "Decison"), "in place of 'Decison'"),
        (rename("Why", None), "there is no column 'Why' → write it back above its column"),
        (rename("What it is now", "Why"), "the head 'Why' is there 2 times"),
        (delete(KEY_HEAD), f"there is no column '{KEY_HEAD}', and nobody can type it again"),
        (delete(KEY_HEAD), "Next: write the review anew with `prevspend review`"),
        (rename(KEY_HEAD, None), f"there is no column '{KEY_HEAD}' → write it back above"),
        (answering(Decision="Not preventoin"), "did you mean 'Not prevention'?"),
        (answering(Decision="Leave undecidet"), "did you mean 'Leave undecided'?"),
        (answering(Decision=5), "'5' is not a decision → choose one of the list in the cell"),
        (answering(Decision="5.0"), "'5.0' is not a decision → choose one of the list"),
        (merge, "cell A2: the cells A2:A3 are merged → unmerge them"),
        (answering(Decision="Helth visiting"), "did you mean 'Health visiting"),
        (
            answering(Decision="=A3"),
            "cell A2: this cell holds a formula without a value → open the",
        ),
        (answering(Decision="'=A3"), "''=A3' is not a decision"),
        (answering(Decision="#N/A"), "'#N/A' is not a decision"),
        (answering(Why=None), "cell C2: column 'Why': no reason is given"),
        (answering(Who=None), "cell D2: column 'Who': the person who decided is not named"),
        (answering(Date=None), "cell E2: column 'Date': no date is given"),
        (answering(Date="31/02/2026"), "'31/02/2026' is not a date → write it like 31/03/2026"),
        (answering(Date="03/31/2026"), "'03/31/2026' is not a date"),
        (answering(Date=dt.date(2999, 1, 1)), "01/01/2999 is in the future"),
        (answering(Date=dt.date(1926, 3, 31)), "'31/03/1926' is before 2000 → write the year"),
        (answering(Date="31/03/1926"), "'31/03/1926' is before 2000 → write the year"),
        (answering(**{KEY_HEAD: None}), "what this row is about was changed or removed"),
        (answering(**{KEY_HEAD: "000000000000 [[]]"}), "what this row is about was changed"),
        (answering(**{KEY_HEAD: f"x {'[' * 5000}"}), "what this row is about was changed"),
    ],
)
def test_a_damaged_row_or_column_is_named_with_its_cell(
    review: Path, change: Callable[[openpyxl.Workbook], None], message: str
) -> None:
    assert message in message_of(edit(review, change))


@pytest.mark.parametrize("ending", [".xls", ".csv", ".ods"])
def test_another_format_gets_the_advice_to_save_as_xlsx(
    review: Path, tmp_path: Path, ending: str
) -> None:
    other = tmp_path / f"review{ending}"
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" if ending == ".xls" else b"Decision,Why\n"
    other.write_bytes(start + review.read_bytes() if ending != ".csv" else start)
    message = message_of(other)
    assert "Next: open it in Excel or LibreOffice, save it as .xlsx" in message
    assert "anew" not in message


def test_a_sheet_with_another_name_is_known_by_its_heads(review: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answering(Why=None)(book)
        book[ANSWERS_SHEET].title = "Sheet1"

    assert "sheet 'Sheet1', cell C2: column 'Why': no reason" in message_of(edit(review, change))
    edit(review, lambda book: book["Sheet1"].__setitem__("C2", "it is the town hall"))
    assert len(read_answers([review], load_taxonomy())) == 1


def test_a_workbook_without_the_sheet_names_those_it_has(review: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(review, tmp_path / "other.xlsx"))
    edit(review, lambda book: book.remove(book[ANSWERS_SHEET]))
    for message in (message_of(review), message_of(review, other)):
        assert "it has no sheet 'Decisions', and none with the heads 'Decision', 'Why'" in message
        assert "its sheets are 'Read me', 'Choices'" in message


def test_answers_that_were_sorted_without_their_rows_are_an_error(review: Path) -> None:
    """Columns A to E sorted by themselves put every answer beside another coding."""

    def change(book: openpyxl.Workbook) -> None:
        answering(2)(book)
        answering(3)(book)
        sheet = book[ANSWERS_SHEET]
        rows = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value

    message = message_of(edit(review, change))
    assert (
        "column 'Row': the answers were moved or sorted without the rest of their rows" in message
    )
    assert "beside other codings: B2, B" in message
    assert "sort the columns 'Decision' to 'Date' alone by 'Row', which puts all back" in message


def test_one_wrong_cell_for_all_rows_is_one_fault_at_that_cell(review: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in (2, 3, 4):
            answering(row, Date=None)(book)
        book["Read me"]["B4"] = "today"

    edit(review, change)
    with pytest.raises(OverrideError) as caught:
        read_answers([review], load_taxonomy())
    [problem] = map(str, caught.value.problems)
    assert "sheet 'Read me', cell B4: 'Date': 'today' is not a date" in problem


def test_one_fault_of_many_rows_is_one_line_with_their_cells(review: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in (2, 3, 4):
            answering(row, Why=None, Who=None)(book)

    edit(review, change)
    with pytest.raises(OverrideError) as caught:
        read_answers([review], load_taxonomy())
    who, why = sorted(map(str, caught.value.problems), key=lambda text: "'Why'" in text)
    assert "column 'Who': the person who decided is not named: D2, D3, D4 → " in who
    assert "for all rows in cell B3 of 'Read me'" in who
    assert "column 'Why': no reason is given: C2, C3, C4 → " in why
    edit(review, lambda book: book.remove(book["Read me"]))
    assert "here; the sheet 'Read me' is gone" in message_of(review)


def test_a_reason_without_a_decision_is_a_note_and_stops_nothing(
    ledger: Path, review: Path, tmp_path: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answering(2)(book)
        answering(3, Decision=None, Why="ask Jo")(book)

    edit(review, change)
    run("classify", ledger, "-o", tmp_path / "out", "--overrides", review)
    baseline = Baseline.read(tmp_path / "out")
    assert [total.place for total in baseline.overrides] == [
        "review.xlsx, sheet 'Decisions', row 2"
    ]
    [warning] = [text for text in baseline.warnings if "notes" in text]
    assert "1 reason stands in a review without a decision" in warning
    assert "review.xlsx, sheet 'Decisions': C3" in warning


def test_a_workbook_that_was_cut_off_says_so(review: Path) -> None:
    review.write_bytes(review.read_bytes()[:2000])
    assert "it was cut off, or is not a workbook" in message_of(review)


def test_all_columns_that_are_missing_are_named_at_once(review: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        delete("Why")(book)
        delete("Date")(book)

    message = message_of(edit(review, change))
    assert "there is no column 'Why'" in message
    assert "there is no column 'Date'" in message


def test_the_faults_of_all_workbooks_are_named_at_once(review: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(review, tmp_path / "other.xlsx"))
    edit(review, answering(Decision="Helth visiting", Date="soon"))
    edit(other, rename("Decision", "Decison"))
    message = message_of(review, other, tmp_path / "absent.xlsx")
    assert "'Helth visiting' is not a decision" in message
    assert "'soon' is not a date" in message
    assert "other.xlsx, sheet 'Decisions', row 1: there is no column 'Decision'" in message
    assert "There is no file" in message


def test_reviewers_who_differ_are_named_by_sheet_and_cell(review: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(review, tmp_path / "other.xlsx"))
    edit(review, answering())
    edit(other, answering(Decision="Out of scope"))
    message = message_of(review, other)
    assert "other.xlsx, sheet 'Decisions', cell A2" in message
    assert "review.xlsx, sheet 'Decisions', cell A2: 'Not prevention'" in message
    assert "'Out of scope' here" in message


def moved(book: openpyxl.Workbook) -> None:
    sheet = book[ANSWERS_SHEET]
    answering()(book)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate([*row[5:], *row[:5]], start=1):
            sheet.cell(number, column).value = value


def with_password(book: openpyxl.Workbook) -> None:
    answering()(book)
    book[ANSWERS_SHEET].protection.set_password("secret")


def with_notes(book: openpyxl.Workbook) -> None:
    answering()(book)
    sheet = book[ANSWERS_SHEET]
    sheet.insert_cols(3)
    sheet["C1"], sheet["C2"] = "Our notes", "ask Jo"
    sheet.append([])


def hidden(book: openpyxl.Workbook) -> None:
    answering()(book)
    book[ANSWERS_SHEET].row_dimensions[2].hidden = True


@pytest.mark.parametrize("change", [moved, with_password, with_notes, hidden])
def test_what_does_no_harm_comes_back_right(
    review: Path, change: Callable[[openpyxl.Workbook], None]
) -> None:
    [override] = read_answers([edit(review, change)], load_taxonomy())
    assert (override.by, override.status) == ("A. Lead", "not_prevention")


@pytest.mark.parametrize(
    "typed",
    [
        *("31st March 2026", "March 31, 2026", "31-Mar-26", "31 mar 2026", "2026-03-31 00:00:00"),
        46_112,  # as Excel keeps it, where the format was lost
    ],
)
def test_dates_as_people_and_programs_write_them(review: Path, typed: str | int) -> None:
    edit(review, answering(Date=typed))
    [override] = read_answers([review], load_taxonomy())
    assert override.on == dt.date(2026, 3, 31)


def test_a_formula_counts_as_the_value_it_had_when_saved(review: Path, tmp_path: Path) -> None:
    """Excel keeps the value of a formula beside it; openpyxl writes none, so it is put in here."""
    edit(review, answering(Why="=D2"))
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(review) as before, zipfile.ZipFile(saved, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            formula = b"<f>D2</f><v></v>", b"<f>D2</f><v>it is the town hall</v>"
            text = text.replace(b"<f>D2</f><v />", formula[0]).replace(*formula)
            after.writestr(name, text.replace(b'<c r="C2"', b'<c t="str" r="C2"'))
    book = openpyxl.load_workbook(saved, data_only=True)
    assert book[ANSWERS_SHEET]["C2"].value == "it is the town hall"
    [override] = read_answers([saved], load_taxonomy())
    assert override.why == "it is the town hall"


def test_a_review_of_another_ledger_says_that_nothing_matches_and_what_is_nearest(
    ledger: Path, review: Path, tmp_path: Path
) -> None:
    edit(review, answering())
    other = tmp_path / "other.csv"
    text = ledger.read_text(encoding="utf-8").replace("A1,Mystery Unit", "A1,Mystery Units")
    other.write_text(text, encoding="utf-8")
    run("classify", other, "-o", tmp_path / "other", "--overrides", review)
    [warning] = [
        text for text in Baseline.read(tmp_path / "other").warnings if "matched no line" in text
    ]
    assert "1 decision matched no line: review.xlsx, sheet 'Decisions', row 2 (cost" in warning
    assert "(cost centre code 'A1', cost centre 'Mystery Unit')" in warning
    assert "or they are of another one" in warning
    assert "no cost centre is 'Mystery Unit', as 'review.xlsx, sheet" in warning
    assert "the nearest is 'Mystery Units'." in warning


def test_decisions_on_the_same_lines_that_differ_name_both_files(
    ledger: Path, review: Path, tmp_path: Path
) -> None:
    edit(review, answering())
    own = tmp_path / "own.yaml"
    own.write_text(
        "- {id: ours, lines: {account: Odd Things}, status: out_of_scope,"
        " by: B. Lead, on: 2026-03-31, why: known}\n",
        encoding="utf-8",
    )
    options = ("--overrides", str(review), "--overrides", str(own))
    command = ["classify", str(ledger), "-o", str(tmp_path / "no"), *options]
    done = CliRunner().invoke(app, command)
    shown = " ".join(done.output.split())
    assert done.exit_code == 2
    assert "decide the same lines differently" in shown
    assert "sheet 'Decisions', cell A2" in shown
    assert "own.yaml:1:8" in shown
