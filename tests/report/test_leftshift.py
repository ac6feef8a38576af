"""The left shift on page, workbook and terminal: the figures and answers of leftshift.json."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

import openpyxl
import pytest

from prevspend.baseline import Publication
from prevspend.english import capitalised
from prevspend.leftshift.model import Shares
from prevspend.money import format_pounds
from prevspend.report import as_text, leftshift_document, page_html, page_on_terminal, page_workbook
from prevspend.report.pages.bridge import points_that_sum
from prevspend.report.pages.shiftyears import no_figure_per_head, range_in_words
from prevspend.report.words import short_pounds
from tests.report.reading import Node, read_page, tables
from tests.report.test_pages import amounts, amounts_of

if TYPE_CHECKING:
    from prevspend.leftshift import LeftShift

RANGE = ("low", "central", "high")
Rows = dict[str, list[float | None]]
Book: TypeAlias = Any  # openpyxl has no types


@pytest.fixture(scope="module")
def page(leftshift: LeftShift) -> Node:
    return read_page(page_html(leftshift_document(leftshift)))


@pytest.fixture(scope="module")
def book(leftshift: LeftShift) -> Book:
    return openpyxl.load_workbook(io.BytesIO(page_workbook(leftshift_document(leftshift))))


@pytest.fixture(scope="module")
def terminal(leftshift: LeftShift) -> str:
    return as_text(page_on_terminal(leftshift_document(leftshift)))


def in_order(low: float, central: float, high: float) -> list[float]:
    """Return the figures of a change, the least first: a fall is greatest at high shares."""
    return [min(low, high), central, max(low, high)]


def expected(report: LeftShift) -> dict[tuple[str, str], tuple[Rows, bool]]:
    """Return rows of leftshift.json by sheet and caption, and whether they are pence."""
    found = json.loads(report.to_json())
    bridge, years = found["bridge"], found["years"]
    first, last = bridge["first_year"], bridge["last_year"]

    def three(figures: dict[str, float]) -> list[float | None]:
        return [figures[name] for name in RANGE]

    questions: Rows = {
        capitalised(asked["question"]): [
            100 * asked["low"],
            100 * asked["high"],
        ]
        for asked in found["questions"]
    }
    result: dict[tuple[str, str], tuple[Rows, bool]] = {
        ("Bridge", f"The bridge from {first} to {last}, to the penny"): (
            {
                f"{first}, as published": three(bridge["start"]),
                **{step["name"]: three(step["change"]) for step in bridge["steps"]},
                f"{last}, as published": three(bridge["end"]),
            },
            True,
        ),
        ("Interventions", "Real change by intervention"): (
            {
                each["name"]: [
                    *(each["before"]["central"], each["after"]["central"]),
                    *in_order(**each["real"]),
                ]
                for each in bridge["interventions"]
            },
            True,
        ),
        ("Open questions", "What each open question may do to the net change, percentage points"): (
            questions,
            False,
        ),
        ("Shares", "Shares of money in scope"): (
            {
                "Prevention": [year["share"]["central"] for year in years],
                "At least, whatever is not known": [year["range"]["least"] for year in years],
                "At most": [year["range"]["most"] for year in years],
                "Decided": [year["decided_share"] for year in years],
            },
            False,
        ),
        ("Money", "Money of each year, £"): (
            {
                "Prevention": [year["restated"]["central"] for year in years],
                "Money in scope": [year["in_scope_pence"] for year in years],
                **{
                    tier.capitalize(): [year["tiers"][tier]["central"] for year in years]
                    for tier in years[0]["tiers"]
                },
            },
            True,
        ),
    }
    for number, target in enumerate(found["targets"], start=1):
        by = 100 if target["unit"] == "share" else 1
        rows: Rows = {
            year["financial_year"]: [
                by * value
                for value in (
                    *(year["wanted"], *three(year["reached"])),
                    year["with_temporary"]["central"],
                )
            ]
            for year in target["years"]
        }
        result[f"Target {number}", f"{target['name']}, year by year"] = rows, False
    return result


def rows_of_sheet(sheet: Book, *, pence: bool) -> Rows:
    """Read the figures of a sheet, pounds as pence, by the words of the first cell."""
    by = 100 if pence else 1
    return {
        str(name): [by * value for value in values if isinstance(value, int | float)]
        for name, *values in sheet.iter_rows(min_row=2, values_only=True)
        if name
    }


def test_every_rendering_has_the_figures_of_the_json(
    leftshift: LeftShift,
    page: Node,
    book: Book,
    terminal: str,
) -> None:
    shown = tables(page)
    for (sheet, caption), (rows, pence) in expected(leftshift).items():
        on_sheet = rows_of_sheet(book[sheet], pence=pence)
        for name, values in rows.items():
            at_page = [value for value in shown[caption].values[name] if value is not None]
            assert at_page[: len(values)] == pytest.approx(values), (caption, name)
            if (sheet, name) != ("Bridge", f"{leftshift.bridge.last_year}, as published"):
                assert on_sheet[name][: len(values)] == pytest.approx(values), (sheet, name)
    bridge = leftshift.bridge
    for figures in (bridge.start, *(step.change for step in bridge.steps), bridge.end):
        assert not figures.central or format_pounds(figures.central) in terminal
    for year in leftshift.years:
        assert year.share is not None
        assert f"{year.share.central:.1%}" in terminal
        assert format_pounds(year.in_scope_pence, pennies=False) in terminal


def test_the_bridge_of_the_workbook_adds_up_by_formula(book: Book) -> None:
    sheet = book["Bridge"]
    last = next(row for row in range(2, 30) if str(sheet.cell(row, 2).value).startswith("="))
    assert [sheet.cell(last, column).value for column in (2, 3, 4)] == [
        f"=SUM({letter}2:{letter}{last - 1})" for letter in "BCD"
    ]


@pytest.mark.parametrize(
    ("start", "steps", "real", "shown", "end"),
    [
        (0.109345, [0.008651, 0.000184], 0.000574, [0.0087, 0.0002], 0.1188),
        (0.109345, [0.008749, 0.000049], 0.000549, [0.0088, 0.0001], 0.1187),
        (0.124345, [0.0, 0.0], 0.000845, [0.0, 0.0], 0.1251),
    ],
    ids=["as rounded", "steps rounded up", "the last year's share rounded down"],
)
def test_the_points_shown_add_up_and_the_real_change_is_as_quoted(
    leftshift: LeftShift,
    start: float,
    steps: list[float],
    real: float,
    shown: list[float],
    end: float,
) -> None:
    def shares(value: float) -> Shares:
        return Shares(low=value, central=value, high=value)

    moves = dict(zip(("recoding", "timing"), steps, strict=True)) | {"real": real}
    bridge = leftshift.bridge.model_copy(
        update={
            "start_share": shares(start),
            "end_share": shares(start + sum(moves.values())),
            "steps": tuple(
                step.model_copy(update={"points": shares(moves.get(step.id, 0.0))})
                for step in leftshift.bridge.steps
            ),
        }
    )
    rounded, last = points_that_sum(bridge)
    by_step = dict(zip((step.id for step in bridge.steps), rounded, strict=True))
    assert [by_step["recoding"], by_step["timing"]] == pytest.approx(shown)
    assert by_step["real"] == pytest.approx(round(real, 4))
    assert last == pytest.approx(end)
    assert round(start, 4) + sum(each or 0.0 for each in rounded) == pytest.approx(last)


def test_no_amount_is_anywhere_that_is_not_in_the_json(
    leftshift: LeftShift, page: Node, terminal: str
) -> None:
    allowed = amounts_of(leftshift) | {"£0.00"}
    for year in leftshift.years:
        core = year.tiers["primary"].central + year.tiers["secondary"].central
        allowed |= {format_pounds(core, pennies=False)}
        acute = year.set_pence("acute")
        allowed |= {format_pounds(round(100 * year.restated.central / acute))} if acute else set()
        if year.early_to_late is not None:
            allowed.add(f"£{year.early_to_late:,.2f}")
    for bridge in (leftshift.bridge, *leftshift.yearly_bridges):
        for step in bridge.steps:
            for effect in step.codings:  # changes are written beside both ends
                change = effect.after_pence - effect.before_pence
                allowed |= {format_pounds(change, pennies=False), short_pounds(change)}
    # ticks of axes are round amounts; what bars say is tested with the charts
    found = amounts(page.text(leave_out=("svg",)))
    assert len(found) > 100
    assert found <= allowed
    assert amounts(terminal) <= allowed


def test_the_answer_and_what_it_rests_on_are_in_each(
    leftshift: LeftShift,
    page: Node,
    book: Book,
    terminal: str,
) -> None:
    first = " ".join(
        str(value) for row in book["Read this first"].iter_rows(values_only=True) for value in row
    )
    for text in (page.text(), first, re.sub(r"\s+", " ", terminal)):
        for sentence in leftshift.headline:
            assert sentence in text
        for target in leftshift.targets:
            assert target.in_words in text
        for year in leftshift.years:
            assert range_in_words(year) in text
        assert "Source: A price index of our own" in text


def test_the_first_screen_says_what_qualifies_the_result_and_what_to_decide(
    leftshift: LeftShift, page: Node
) -> None:
    first = page.all("header")[0].text()
    for finding in leftshift.findings:
        assert (finding.what in first) is (finding.severity == "carry")
        assert finding.fix in page.text()
    asked = leftshift.questions[0]
    assert asked.question[1:] in first
    assert asked.fix in first


def test_one_range_of_a_share_is_shown(leftshift: LeftShift, page: Node) -> None:
    header = page.all("header")[0].text()
    for year in leftshift.years:
        assert year.range is not None
        assert year.share is not None
        assert f"{year.range.least:.1%} to {year.range.most:.1%}" in header
        if f"{year.share.high:.1%}" != f"{year.range.most:.1%}":
            assert f"{year.share.low:.1%} to {year.share.high:.1%}" not in header


def test_candidates_of_recoding_stand_with_their_evidence(
    leftshift: LeftShift,
    page: Node,
    book: Book,
) -> None:
    cells = {cell for row in book["May be recoding"].iter_rows(values_only=True) for cell in row}
    assert leftshift.candidates
    for candidate in leftshift.candidates:
        evidence = "; ".join(candidate.evidence)
        assert f"Id: {candidate.id}" in page.text()
        assert f"What speaks for it: {evidence}" in page.text()
        assert {candidate.id, candidate.story, evidence} <= cells


def test_the_terminal_is_readable_at_80_columns(terminal: str) -> None:
    assert max(map(len, terminal.splitlines())) <= 80
    for text in ("Is it real?", "Real change", "What to decide first", "Are targets met?"):
        assert text in terminal


def test_a_year_of_few_months_says_why_it_has_no_figure_per_head(leftshift: LeftShift) -> None:
    whole, last = leftshift.years
    short = last.model_copy(update={"part_of_year": 9, "population": 1000})
    text = "No figure per head for 2024-25: it holds 9 of 12 months."
    assert no_figure_per_head([whole, short]) == [text]


def test_the_page_says_whom_to_ask_as_the_last_year_does(leftshift: LeftShift) -> None:
    given = Publication(made="2026-05-01", contact="finance@example.org", licence="OGL v3.0")
    document = leftshift_document(leftshift.model_copy(update={"publication": given}))
    assert set(given.facts) <= set(document.facts)
    assert not set(given.facts) & set(leftshift_document(leftshift).facts)
