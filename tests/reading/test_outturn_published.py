"""Revenue outturn: the tables that MHCLG published."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from prevspend.ledger.columns import parse_amounts
from prevspend.reading import outturn
from prevspend.reading.formats.opening import open_sheets
from tests.reading.outturns import EVERY

if TYPE_CHECKING:
    from pathlib import Path


def published_outturn(published: Path, form: str, year: str) -> outturn.Outturn:
    path = published / "outturn" / f"{form}_{year}_data_by_LA.ods"
    found = [
        sheet
        for opened in open_sheets(path.name, path.read_bytes())
        if (sheet := outturn.unpivot(opened.sheet)) is not None
    ]
    assert [(sheet.year, sheet.columns.form) for sheet in found] == [(year, form)]
    return found[0]


def pence_by_authority_and_line(sheet: outturn.Outturn) -> dict[str, dict[str, int]]:
    columns = sheet.cells(0, EVERY, [9]).columns
    pence, unread = parse_amounts(columns[9])
    assert unread == {}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = zip(columns[1].to_pylist(), columns[6].to_pylist(), pence.tolist(), strict=True)
    for code, line, amount in rows:
        assert line not in found[code]
        found[code][line] = amount
    return found


@pytest.mark.real
@pytest.mark.parametrize(
    ("year", "authorities", "without_return", "lines", "england", "councils"),
    [
        ("2022-23", 426, 23, 54, 385_086_372_323, 371_106_200_000),
        ("2023-24", 411, 44, 54, 389_198_246_240, 356_620_600_000),
        ("2024-25", 410, 9, 50, 413_193_485_218, 399_671_587_000),
    ],
)
def test_public_health_of_england_and_of_the_councils(
    published: Path,
    year: str,
    authorities: int,
    without_return: int,
    lines: int,
    england: int,
    councils: int,
) -> None:
    sheet = published_outturn(published, "RO3", year)
    assert len(sheet.authorities) == authorities + 1
    cells = sheet.cells(0, [9], [9])
    assert {entry.reason for entry in cells.broken} == {
        f"'[x]' in {lines} of {lines} lines: Data not received in time for publication"
    }
    assert len(cells.broken) == without_return
    assert len(cells.rows) == (authorities + 1 - without_return) * lines

    totals = [total for total in sheet.totals() if total.line.code == "RO3-90"]
    published_totals = {row.authority.ons_code: row.published_pence for row in totals}
    assert published_totals.pop(outturn.ENGLAND) == england
    assert sum(published_totals.values()) == councils

    whole = pence_by_authority_and_line(sheet)[outturn.ENGLAND]
    health = [f"RO3-{number}" for number in range(61, 93) if f"RO3-{number}" in whole]
    assert len(health) == (26 if lines == 54 else 24)
    assert abs(sum(whole[line] for line in health) - england) <= 3  # 26 pennies rounded


@pytest.mark.real
@pytest.mark.parametrize(
    ("form", "year"),
    [
        *(("RO3", year) for year in ("2022-23", "2023-24", "2024-25")),
        *(("RSX", year) for year in ("2022-23", "2023-24")),
    ],
)
def test_every_published_total_is_the_sum_of_its_lines_but_for_rounding(
    published: Path, form: str, year: str
) -> None:
    totals = published_outturn(published, form, year).totals()
    assert [total for total in totals if not total.adds_up] == []
    assert {total.line.code for total in totals} == (
        {"RO3-30", "RO3-60", "RO3-90"} if form == "RO3" else {"RSX-699"}
    )
    assert max(abs(total.difference_pence) for total in totals) <= 400_000


@pytest.mark.real
@pytest.mark.parametrize("year", ["2022-23", "2023-24"])
def test_rsx_sums_up_what_ro3_details(published: Path, year: str) -> None:
    summary = pence_by_authority_and_line(published_outturn(published, "RSX", year))
    details: dict[str, dict[str, int]] = defaultdict(dict)
    for total in published_outturn(published, "RO3", year).totals():
        details[total.authority.ons_code][total.line.code] = total.published_pence
    assert details.keys() == summary.keys()
    for code, lines in summary.items():
        for line, detail in outturn.DETAILED_BY_RO3.items():
            assert lines[line] == details[code][detail]


@pytest.mark.real
def test_lines_keep_their_numbers_and_councils_their_codes_over_the_years(published: Path) -> None:
    first, second, third = (
        published_outturn(published, "RO3", year) for year in ("2022-23", "2023-24", "2024-25")
    )
    codes = [{line.code for line in sheet.columns.lines} for sheet in (first, second, third)]
    assert codes[0] == codes[1] == codes[2] | {"RO3-8", "RO3-9", "RO3-91", "RO3-92"}
    assert len(codes[0]) == 77
    assert all(line.is_known for sheet in (first, second, third) for line in sheet.columns.lines)
    names = [sheet.only("E08000010").authorities[0].name for sheet in (first, second)]
    assert names == ["Wigan", "Wigan MBC"]
    assert second.only("Wigan").authorities[0].ons_code == "E08000010"


@pytest.mark.real
def test_markers_mean_what_the_notes_say(published: Path) -> None:
    for path in (published / "outturn").glob("*.ods"):
        sheets = {
            opened.sheet.name: opened.sheet for opened in open_sheets(path.name, path.read_bytes())
        }
        notes = {cells[0].casefold(): cells[1] for cells in sheets["Notes"].head if len(cells) > 1}
        for marker in outturn.MARKERS.keys() & notes.keys():
            assert notes[marker].startswith(outturn.MARKERS[marker])


@pytest.mark.real
def test_a_published_table_is_quick_to_unpivot(published: Path) -> None:
    sheet = published_outturn(published, "RO3", "2022-23").source
    start = time.perf_counter()
    found = outturn.unpivot(sheet)
    assert found is not None
    assert len(found.cells(0, EVERY, [9]).rows) == 21_816
    assert time.perf_counter() - start < 2
