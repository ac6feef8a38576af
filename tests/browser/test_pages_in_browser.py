"""What a reader does with a page, in a real browser: it is quiet, fits, and can be got at."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

    Visiting = Callable[..., Visit]

# A browser is looked for before anything is made to be shown in it.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("browser")]

OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true"
A4_WIDTH, A4_HEIGHT = 695, 1016  # pixels between the margins
MAIN = "table[data-sortable]:has(tr[data-counted])"


def whole(pence: int) -> str:
    return format_pounds(pence, pennies=False)


def baseline_of(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "baseline.json").read_text("utf-8"))
    return content


def main_table_total(page: Page) -> int:
    values = page.eval_on_selector_all(
        f"{MAIN} > tbody > tr > .chosen", "cells => cells.map(cell => Number(cell.dataset.value))"
    )
    return int(sum(values))


def test_a_page_is_quiet_and_asks_for_nothing(report: Path, visit: Visiting) -> None:
    visited = visit(report)
    page = visited.page
    page.evaluate(OPEN_ALL)
    for button in page.locator("thead button").all()[:6]:
        button.click()
    for field in page.locator("input[type=search]").all():
        field.fill("a")
        field.fill("")
    assert visited.noticed == []


@pytest.mark.parametrize("width", [320, 390, 1024])
def test_a_page_is_no_wider_than_the_screen(report: Path, visit: Visiting, width: int) -> None:
    page = visit(report, width=width).page
    for script in ("", OPEN_ALL):
        page.evaluate(script)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(report: Path, visit: Visiting, scheme: str) -> None:
    # The page lets no script but its own run: the checker's is let in by the browser.
    page = visit(report, color_scheme=scheme, bypass_csp=True).page
    page.evaluate(OPEN_ALL)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_what_a_board_gets_is_one_page_of_paper(council: Path, icb: Path, visit: Visiting) -> None:
    for path in (council / "2024-25/report.html", icb / "report.html"):
        page = visit(path, width=A4_WIDTH).page
        page.emulate_media(media="print")
        box = page.locator("header.board").bounding_box()
        assert box
        assert box["height"] <= A4_HEIGHT
        assert (
            page.locator("header.board").evaluate("e => getComputedStyle(e).breakAfter") == "page"
        )


def test_the_switch_gives_the_totals_of_the_json(council: Path, visit: Visiting) -> None:
    folder = council / "2024-25"
    record = baseline_of(folder)
    page = visit(folder / "report.html").page
    form, scope = page.locator("form.switch"), record["coverage"]["in_scope_pence"]
    for id_, lens in record["lenses"].items():
        for share in ("low", "central", "high"):
            form.locator(f"[value='{id_}']").check()
            form.locator(f"[value='{share}']").check()
            said = form.get_by_role("status").inner_text()
            assert whole(lens[share]) in said
            assert f"{lens[share] / scope:.1%} of the money in scope" in said
            assert main_table_total(page) == lens[share]
            foot = page.locator(f"{MAIN} > tfoot .chosen").inner_text()
            assert foot == whole(lens[share])
            assert f"lens={id_}" in page.url


def test_an_address_opens_what_it_names_and_chooses(council: Path, visit: Visiting) -> None:
    folder = council / "2024-25"
    lens = baseline_of(folder)["lenses"]["core"]
    page = visit(folder / "report.html", "#stop-smoking&lens=core&share=low&find=smoking").page
    expect(page.locator("#stop-smoking")).to_have_attribute("open", "")
    expect(page.locator("#stop-smoking > summary")).to_be_focused()
    expect(page.locator("form.switch [role=status]")).to_contain_text(whole(lens["low"]))
    shown = page.locator(f"{MAIN} > tbody > tr:not([hidden])")
    assert shown.count() < page.locator(f"{MAIN} > tbody > tr").count()


def test_rows_are_found_by_what_they_are_made_of_and_counted(
    council: Path, visit: Visiting
) -> None:
    page = visit(council / "2024-25/report.html").page
    tools = page.locator(f".tools:has(+ div {MAIN})")
    rows = page.locator(f"{MAIN} > tbody > tr")
    cost_centre = page.locator("#stop-smoking tbody th").first
    name = cost_centre.evaluate("cell => cell.firstChild.textContent")
    tools.locator("input").fill(name)
    expect(rows.locator("visible=true").first).to_contain_text("Stop smoking")
    expect(tools.get_by_role("status")).to_have_text(re.compile(rf"^\d+ of {rows.count()} rows$"))
    tools.locator("input").fill("no such thing at all")
    expect(tools.get_by_role("status")).to_have_text(f"None of {rows.count()} rows")


def test_the_page_is_worked_by_keyboard(council: Path, visit: Visiting) -> None:
    page = visit(council / "2024-25/report.html").page
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the questions")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#adds-up")

    link = page.locator(f"{MAIN} tbody a").first
    link.focus()
    page.keyboard.press("Enter")
    summary = page.locator(f"{link.get_attribute('href')} > summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    assert summary.evaluate("summary => summary.parentElement.open") is False

    chosen = page.locator("form.switch [name=share]:checked")
    chosen.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("form.switch [value=high]")).to_be_checked()

    button = page.locator(f"{MAIN} thead button").nth(2)
    button.focus()
    page.keyboard.press("Enter")
    head = page.locator(f"{MAIN} thead th").nth(2)
    expect(head).to_have_attribute("aria-sort", "descending")
    values = page.eval_on_selector_all(
        f"{MAIN} > tbody > tr", "rows => rows.map(row => Number(row.cells[2].dataset.value))"
    )
    assert values == sorted(values, reverse=True)


def test_figures_have_their_pennies_in_a_tooltip(council: Path, visit: Visiting) -> None:
    folder = council / "2024-25"
    page = visit(folder / "report.html").page
    for entry in baseline_of(folder)["interventions"]:
        if entry["tier"]:
            row = page.locator(
                f"{MAIN} > tbody > tr", has=page.locator(f"a[href='#{entry['id']}']")
            )
            assert row.locator("td").nth(1).get_attribute("title") == format_pounds(
                entry["amount_pence"]
            )


def test_long_tables_begin_short_and_show_all_when_asked(icb: Path, visit: Visiting) -> None:
    page = visit(icb / "report.html").page
    table = page.locator("table[data-first]").first
    rows = table.locator("tbody > tr")
    assert rows.locator("visible=true").count() == 20 < rows.count()
    page.get_by_role("button", name=f"Show all {rows.count()} rows").click()
    assert rows.locator("visible=true").count() == rows.count()


def test_the_page_is_read_without_script(council: Path, visit: Visiting) -> None:
    folder = council / "2024-25"
    page = visit(folder / "report.html", java_script_enabled=False).page
    expect(page.locator("form.switch")).to_be_hidden()
    summary = page.locator("#stop-smoking > summary")
    summary.click()
    expect(page.locator("#stop-smoking table").first).to_be_visible()
    assert page.locator("button").count() == 0
