"""A workbook out to reviewers and back: what they changed, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.report import taxonomy_workbook
from prevspend.taxonomy import load_taxonomy
from prevspend.upkeep import difference, read_areas, review_tables, revise
from tests.conftest import ROOT
from tests.upkeep.taxonomies import BASE, RULES, copy_of, edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from prevspend.upkeep import Revision

EXPECTED = Path(__file__).parent / "expected"
HEALTH_CHECKS = "nhs-health-checks"


class Review:
    """A workbook in a reviewer's hands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder.parent / "review.xlsx"
        self.path.write_bytes(taxonomy_workbook(read_areas(str(folder))))
        self.book: Workbook = openpyxl.load_workbook(self.path)

    def column(self, sheet: str, head: str) -> int:
        return next(cell.column for cell in self.sheet(sheet)[1] if cell.value == head)

    def sheet(self, name: str) -> Worksheet:
        result: Worksheet = self.book[name]
        return result

    def row(self, sheet: str, *key: str) -> int:
        rows = self.sheet(sheet).iter_rows(max_col=len(key), values_only=True)
        return next(number for number, result in enumerate(rows, 1) if result == key)

    def write(self, sheet: str, key: tuple[str, ...], head: str, value: object) -> None:
        row = self.row(sheet, *key)
        self.sheet(sheet).cell(row, self.column(sheet, head)).value = value  # type: ignore[assignment]

    def add(self, sheet: str, **cells: str) -> int:
        row = self.sheet(sheet).max_row + 1
        for head, value in cells.items():
            self.sheet(sheet).cell(row, self.column(sheet, head.replace("_", " "))).value = value
        return row

    def back(self) -> Revision:
        self.book.save(self.path)
        return revise(self.path, self.folder)


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    monkeypatch.chdir(tmp_path)
    copy_of(BASE, tmp_path)
    return Review(Path("base"))


def changes(revision: Revision) -> list[str]:
    lines = difference(revision.edited).splitlines()
    return [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


def test_england_comes_back_unchanged(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "taxonomy" / "england", tmp_path / "england"))
    review = Review(folder)
    revision = review.back()  # saved once by another program on the way
    assert (revision.edited, revision.problems, revision.notes) == ({}, (), ())
    assert revision.version is None


def test_every_intervention_phrase_and_example_is_in_the_tables() -> None:
    shown = read_areas("england")
    entries = shown.taxonomy.interventions
    interventions, phrases, examples = review_tables(shown)
    assert [row.owner for row in interventions.rows] == [entry.id for entry in entries]
    assert len(examples.rows) == sum(len(entry.examples) for entry in entries)
    lists = [
        result
        for entry in entries
        for rule in entry.rules
        for result in (rule.phrases, *(rule.tests()[field] for field in rule.phrase_fields()))
        if result
    ]
    message = [row.cells[-1].split("; ") for row in phrases.rows if "unless" not in row.cells[1]]
    assert sorted(message) == sorted([list(result) for result in lists])


def test_each_kind_of_change_is_one_line_of_the_yaml(review: Review) -> None:
    review.write("Interventions", ("stop-smoking",), "Name", "Stop smoking: all services")
    review.write("Interventions", ("stop-smoking",), "Share, low", 0.25)
    review.write("Interventions", ("falls-prevention",), "Tier", "secondary")
    review.write("Interventions", ("falls-prevention",), "Lenses", "core;broad")
    review.write("Interventions", ("falls-prevention",), "Contested", "Some say tertiary.")
    review.write("Phrases", ("stop-smoking.named", "phrases"), "Phrases", "stop smoking; quit*")
    review.write("Phrases", ("stop-smoking.named", "unless"), "Phrases", None)
    review.write("Examples", ("stop-smoking", "1"), "Cost centre", "Stop Smoking Team")
    review.add("Examples", Intervention="acute", Cost_centre="Hospital food", Organisation="icb")
    revision = review.back()
    assert revision.problems == ()
    assert changes(revision) == [
        "-  name: Stop smoking services",
        '+  name: "Stop smoking: all services"',
        "-  share: {low: 0.5, central: 0.75, high: 1}",
        "+  share: {low: 0.25, central: 0.75, high: 1}",
        "-      phrases: [stop smoking, smoking cessation]",
        "-      unless: [signs]",
        '+      phrases: [stop smoking, "quit*"]',
        "-    - {cost_centre: Stop Smoking Service}",
        "+    - {cost_centre: Stop Smoking Team}",
        "-  tier: tertiary",
        "+  tier: secondary",
        "-  lenses: [broad]",
        "+  lenses: [core, broad]",
        "+  contested: Some say tertiary.",
        "+    - {organisation: icb, cost_centre: Hospital food}",
    ]
    assert revision.version is not None
    assert (revision.version.needed, revision.version.next_version) == ("major", "2.0.0")


def test_words_alone_take_a_patch(review: Review) -> None:
    review.write("Interventions", ("stop-smoking",), "Why", "Helps people who smoke to stop.")
    version = review.back().version
    assert version is not None
    assert version.needed == "patch"


def test_examples_turn_into_their_opposite_go_and_come(review: Review) -> None:
    row = review.add("Examples", Intervention="acute", Cost_centre="Hospitality")
    review.sheet("Examples").cell(row, review.column("Examples", "Is it this?")).value = "no"
    review.write("Examples", ("stop-smoking", "1"), "Is it this?", "no")
    review.write("Examples", ("stop-smoking", "2"), "Is it this?", "yes")
    review.write("Examples", ("falls-prevention", "1"), "Cost centre", "")
    review.add("Examples", Intervention="falls-prevention", Service="Falls team")
    assert changes(review.back()) == [
        "-    - {cost_centre: Stop Smoking Service}",
        "-    - {cost_centre: No smoking signs, not: true}",
        "+    - {cost_centre: Stop Smoking Service, not: true}",
        "+    - {cost_centre: No smoking signs}",
        "-    - {cost_centre: Falls Prevention}",
        "+    - {service: Falls team}",
        "+    - {cost_centre: Hospitality, not: true}",
    ]


def test_every_problem_is_told_at_once_with_sheet_row_and_column(
    review: Review, check_expected: Callable[[Path, str], None]
) -> None:
    review.write("Interventions", ("stop-smoking",), "Tier", "second")
    review.write("Interventions", ("stop-smoking",), "Status", "out_of_scope")
    review.write("Interventions", ("falls-prevention",), "Share, low", 0.7)
    review.write("Interventions", ("strength-classes",), "Share, high", "most")
    review.write("Interventions", ("acute",), "Share, low", 0.5)
    review.write("Interventions", ("tax",), "Lenses", "brod")
    review.write("Interventions", ("community-block",), "Would settle it", None)
    review.write("Phrases", ("stop-smoking.named", "phrases"), "Phrases", "st*op; the")
    review.write("Phrases", ("falls-prevention.named", "phrases"), "Rule", "falls.other")
    review.add("Examples", Intervention="no-such", Service="Any")
    review.add("Examples", Intervention="tax", Account="Tax", Organisation="bank")
    output = "".join(f"{problem}\n" for problem in review.back().problems)
    check_expected(EXPECTED / "review-problems.txt", output)


def test_removed_rows_and_columns_for_remarks_are_told_and_change_nothing(review: Review) -> None:
    review.sheet("Interventions").delete_rows(review.row("Interventions", "tax"))
    last = review.sheet("Examples").max_column + 1
    review.sheet("Examples").cell(1, last).value = "Remarks"
    revision = review.back()
    assert (revision.edited, revision.problems) == ({}, ())
    assert [str(note) for note in revision.notes] == [
        "review.xlsx, sheet 'Examples', row 1: the column 'Remarks' is not read",
        (
            "review.xlsx, sheet 'Interventions': the row 'tax' was removed here; it stays in the"
            " taxonomy"
        ),
    ]


def test_sorted_rows_and_moved_columns_are_no_change(review: Review) -> None:
    sheet = review.sheet("Interventions")
    rows = list(sheet.iter_rows(values_only=True))
    for number, row in enumerate([rows[0], *reversed(rows[1:])], start=1):
        for column, value in enumerate(reversed(row), start=1):
            sheet.cell(number, column).value = value
    revision = review.back()
    assert (revision.edited, revision.problems, revision.notes) == ({}, (), ())


def test_what_the_yaml_has_learnt_meanwhile_is_not_undone(review: Review) -> None:
    edit(review.folder, {"why: Keeps older people steady.": "why: Keeps people steady."})
    edit(review.folder, {"name: Acute care": "name: Acute hospital care"})
    review.write("Interventions", ("strength-classes",), "Name", "Strength classes")
    assert changes(review.back()) == [
        "-  name: Strength and balance classes",
        "+  name: Strength classes",
    ]
    review.write("Interventions", ("acute",), "Name", "Hospital care")
    [problem] = review.back().problems
    assert "changed here to 'Hospital care', and in the YAML to 'Acute hospital care'" in str(
        problem
    )


def test_what_the_yaml_says_already_is_no_change(review: Review) -> None:
    review.write("Interventions", ("acute",), "Name", "Hospital care")
    edit(review.folder, {"name: Acute care": "name: Hospital care"})
    revision = review.back()
    assert (revision.edited, revision.problems) == ({}, ())


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["taxonomy", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_import_shows_the_change_and_makes_it_only_when_told_to(review: Review) -> None:
    review.write("Interventions", ("stop-smoking",), "Why", "Helps people who smoke to stop.")
    review.back()
    before = (review.folder / RULES).read_text(encoding="utf-8")
    code, shown, message = run("import", "review.xlsx", "base")
    assert code == 0
    assert "+  why: Helps people who smoke to stop." in shown
    assert "This takes a patch step of the version, to 1.2.4." in message
    assert (review.folder / RULES).read_text(encoding="utf-8") == before
    code, shown, message = run("import", "review.xlsx", "base", "--apply")
    assert "base 1.2.3: 6 interventions, 10 rules:" in shown, "the check has run"
    [entry] = [item for item in load_taxonomy("base").interventions if item.id == "stop-smoking"]
    assert entry.why == "Helps people who smoke to stop."
    assert run("import", "review.xlsx", "base")[1:] == ("", "Read: base\nNothing changes.\n")


def test_import_writes_nothing_while_there_is_a_problem(review: Review) -> None:
    review.write("Interventions", ("stop-smoking",), "Why", "Helps people who smoke to stop.")
    review.write("Interventions", ("acute",), "Status", "prevention")
    review.back()
    before = (review.folder / RULES).read_text(encoding="utf-8")
    code, _, message = run("import", "review.xlsx", "base", "--apply")
    assert code == 2
    assert "review.xlsx, sheet 'Interventions', row 5: column 'Status'" in message
    assert (review.folder / RULES).read_text(encoding="utf-8") == before


def test_other_files_are_refused_in_words(review: Review) -> None:
    code, _, message = run("import", str(review.folder / RULES), "base")
    assert code == 2
    assert "cannot be read" in message
    openpyxl.Workbook().save("other.xlsx")
    code, _, message = run("import", "other.xlsx", "base")
    assert code == 2
    assert "The workbook lacks the sheet 'Interventions'" in message


def test_show_finds_what_is_asked_for_or_says_what_may_be_meant(tmp_path: Path) -> None:
    assert "NHS Health Checks ─" in run("show", "--intervention", HEALTH_CHECKS)[1]
    assert "NHS Health Checks ─" in run("show", "--intervention", "nhs health check")[1]
    code, _, said = run("show", "--intervention", "nhs-helth-cheks")
    assert (code, "did you mean 'NHS Health Checks'" in said) == (2, True)
    assert run("show", "--format", "xlsx")[0] == 2
    assert run("show", "--format", "html", "--intervention", HEALTH_CHECKS)[0] == 2
    for form in ("text", "markdown", "html", "xlsx"):
        assert run("show", "--format", form, "-o", str(tmp_path / form))[0] == 0
    assert (tmp_path / "text").read_text(encoding="utf-8").startswith("Prevention spending")
    assert (tmp_path / "html").read_bytes() == run("show", "--format", "html")[1].encode()
