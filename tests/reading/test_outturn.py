"""Revenue outturn: the wide tables of MHCLG, by small made-up ones."""

from __future__ import annotations

from collections import Counter

import pytest

from prevspend.errors import LedgerError, Location
from prevspend.reading import find_layout, outturn
from prevspend.reading.recognition.recognised import recognise
from tests.conftest import ROOT
from tests.reading.outturns import (
    AMOUNTS,
    HEADER,
    LABELS,
    LINES,
    MEASURES,
    RETURNS,
    lines_of,
    open_table,
    table,
    unpivoted,
)

LAYOUTS = ROOT / "prevspend" / "reading" / "layouts"


def test_a_table_becomes_one_line_an_authority_and_line_of_the_form() -> None:
    sheet = unpivoted()
    rows = lines_of(sheet)
    assert sheet.head == [HEADER, *map(list, rows)]
    assert rows[5] == (
        *("Alder", "E06000001", "UA", "certified", "2022-23", "Public health", "RO3-91"),
        *("Test, track & trace and outbreak planning", "Net current expenditure"),
        *("6000", "AN13", ""),
    )
    amounts = {(line[1], line[6]): line[9] for line in rows}
    assert amounts["E10000003", "RO3-81"] == "-5000"
    assert amounts["E92000001", "RO3-81"] == "274968027.092563"
    numbers = sheet.cells(0, [0], []).rows.tolist()
    assert Counter(numbers) == {13: 6, 15: 5, 16: 6, 17: 6}


def test_totals_and_parts_are_no_lines_of_the_ledger() -> None:
    sheet = unpivoted()
    names = {line[6]: (line[5], line[7]) for line in lines_of(sheet)}
    assert names == {
        "RO3-13": ("Children social care", "Children's social care - Children Looked After"),
        "RO3-50": ("Adult social care", "Social support: Social Isolation"),
        "RO3-51": ("Adult social care", "Social support: Support for carer"),
        "RO3-53": ("Adult social care", "Assistive equipment and technology"),
        "RO3-81": (
            "Public health",
            "Smoking and tobacco - Stop smoking services and interventions",
        ),
        "RO3-91": ("Public health", "Test, track & trace and outbreak planning"),
    }
    said = [(oddity.what, oddity.count) for oddity in sheet.warnings(Location("ro3.xlsx"))]
    assert said == [
        ("totals are control totals, not lines (RO3-30, RO3-60, RO3-90)", 3),
        (
            "lines that are part of another were not read (RO3-16, RO3-38, RO3-42, RO3-93)",
            4,
        ),
        ("totals are not the sum of their lines: RO3-90 of Damson by -£88,000.00", 1),
        ("cells hold '[z]' instead of an amount (This data item is not collected): no lines", 1),
    ]


def test_an_authority_without_a_return_is_set_aside_once_and_markers_are_no_lost_rows() -> None:
    assert [tuple(broken)[:3] for broken in unpivoted().cells(0, [9], [9]).broken] == [
        (
            14,
            "'[x]' in 6 of 6 lines: Data not received in time for publication",
            "Birch MBC (E06000002)",
        ),
    ]


def test_an_unknown_marker_and_a_row_without_a_code_are_set_aside() -> None:
    odd = (
        ("E5", "E07000005", "Elder", "", "SD", "SD", "Y"),
        (">", *AMOUNTS[1:3], "", *AMOUNTS[4:]),
    )
    nameless = (("", "", "Elsewhere", "", "", "", ""), AMOUNTS)
    broken = unpivoted(table(returns=[odd, nameless])).cells(0, [9], [9]).broken
    unknown = "'>' in 1 of 6 lines: neither an amount nor a known marker"
    assert [(entry.row, entry.reason) for entry in broken] == [
        (14, "the row has no ONS code"),
        (13, f"{unknown}; '' in 1 of 6 lines: the cell is blank"),
    ]
    assert "Elsewhere" in broken[0].text


def test_control_totals_say_who_does_not_add_up() -> None:
    sheet = outturn.unpivot(open_table(table())[0])
    assert sheet is not None
    totals = sheet.totals()
    assert Counter(total.authority.name for total in totals) == dict.fromkeys(
        ("Alder", "Cedar", "Damson", "England"), 3
    )
    assert [
        (total.authority.name, total.line.code, total.difference_pence)
        for total in totals
        if not total.adds_up
    ] == [("Damson", "RO3-90", -88 * 100_000)]
    england = totals[-1]
    assert (england.published_pence, england.lines_pence) == (27496812709, 27496812709)
    assert [total.difference_pence for total in totals if total.authority.name == "Cedar"] == [
        *(0, 0, -100_000)
    ]


def test_another_measure_may_be_the_amount() -> None:
    income = outturn.unpivot(open_table(table())[0], measure="Total income")
    assert income is not None
    assert {line[8:10] for line in lines_of(income)} == {("Total income", "0")}
    with pytest.raises(LedgerError, match=r"No line .* 'profit'") as caught:
        outturn.unpivot(open_table(table())[0], measure="profit")
    assert "net current expenditure" in str(caught.value.fix)


@pytest.mark.parametrize("wanted", ["E06000002", "e2", "Birch MBC", "birch", "Birch Council"])
def test_an_authority_is_picked_by_code_or_name(wanted: str) -> None:
    sheet = unpivoted().only(wanted)
    assert [authority.ons_code for authority in sheet.authorities] == ["E06000002"]
    assert lines_of(sheet) == []
    assert [broken.row for broken in sheet.cells(0, [9], [9]).broken] == [14]


def test_several_authorities_are_picked_and_england_is_one_of_its_own() -> None:
    sheet = unpivoted().only("England", "Alder")
    assert [authority.name for authority in sheet.authorities] == ["Alder", "England"]
    assert sheet.authorities[1].ons_code == outturn.ENGLAND


def test_a_name_the_sheet_does_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(LedgerError, match="no authority 'Damsen'") as caught:
        unpivoted().only("Damsen")
    assert caught.value.fix == "give its ONS code, such as E07000004 (Damson)."


def test_one_name_of_two_authorities_is_refused() -> None:
    twin = (("E9", "E10000009", "Alder CC", "", "SC", "SC", "Y"), AMOUNTS)
    with pytest.raises(LedgerError, match="2 authorities called 'Alder'") as caught:
        unpivoted(table(returns=[*RETURNS, twin])).only("Alder")
    assert "E06000001 (Alder), E10000009 (Alder CC)" in str(caught.value.fix)


def test_an_authority_that_stands_there_twice_is_refused() -> None:
    sheet = unpivoted(table(returns=[*RETURNS, RETURNS[0]]))
    with pytest.raises(LedgerError, match=r"two rows of E06000001 \(Alder\): rows 13 and 17"):
        sheet.cells(0, [0], [])


def test_lines_that_another_form_details_can_be_left_out() -> None:
    sheet = unpivoted().without(["RO3-13"])
    assert "RO3-13" not in {line[6] for line in lines_of(sheet)}
    assert all(total.adds_up for total in sheet.only("Alder").totals())
    said = [oddity.what for oddity in sheet.warnings(Location("ro3.xlsx"))]
    assert "lines that another form gives in detail were left out (RO3-13)" in said


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("Revenue Outturn (RO) 2023-24: RO3", "RO3_LA_Data", "2023-24"),
        ("Revenue Outturn", "RO3_LA_Data_2024-25", "2024-25"),
        ("Revenue Outturn", "RO3_LA_Data_202425", "2024-25"),
        ("Revenue Outturn 2024/25", "Data", "2024-25"),
        ("Revenue Outturn 2022-24", "Data", ""),
    ],
)
def test_the_year_stands_in_the_title_or_the_name(title: str, name: str, year: str) -> None:
    found = outturn.unpivot(open_table(table(title=title), name)[0])
    assert found is not None
    assert found.year == year


def test_an_unsaid_unit_is_refused() -> None:
    with pytest.raises(LedgerError, match="does not say that it is in £ thousand"):
        outturn.unpivot(open_table(table(unit="Data"))[0])


def test_other_sheets_are_left_alone() -> None:
    notes = open_table(table())[1]
    assert outturn.unpivot(notes) is None
    of_something_else: list[list[object]] = [
        *table()[:4],
        ["ONS code", "Local authority", "Potholes - Total Income", "Bins - Total Income"],
        ["E06000001", "Alder", 1, 2],
    ]
    assert outturn.unpivot(open_table(of_something_else)[0]) is None


def test_a_line_that_is_not_known_is_read_said_and_part_of_its_total() -> None:
    rows = table()
    at = len(LABELS) + len(MEASURES) * [asset for asset, *_ in LINES].index("phttt")
    rows[10][at] = "Outbreaks of joy"
    sheet = unpivoted(rows)
    assert "RO3-outbreaks-of-joy" in {line[6] for line in lines_of(sheet)}
    assert all(total.adds_up for total in sheet.only("Alder").totals())
    said = [oddity.what for oddity in sheet.warnings(Location("ro3.xlsx"))]
    what = "lines are not known by their names, and no rule goes by their number"
    assert f"{what} (RO3-outbreaks-of-joy)" in said


def test_a_line_in_two_columns_is_refused() -> None:
    rows = table()
    at = len(LABELS) + len(MEASURES) * [asset for asset, *_ in LINES].index("phttt")
    rows[10][at] = "Smoking and tobacco - Stop smoking services and interventions"
    with pytest.raises(LedgerError, match="Two columns of this revenue outturn hold line RO3-81"):
        outturn.unpivot(open_table(rows)[0])


def test_a_total_that_is_not_the_sum_of_its_lines_is_said_with_its_pounds() -> None:
    [said] = [
        oddity
        for oddity in unpivoted().warnings(Location("ro3.xlsx"))
        if "not the sum of their lines" in oddity.what
    ]
    assert (said.what, said.count) == (
        "totals are not the sum of their lines: RO3-90 of Damson by -£88,000.00",
        1,
    )


def test_the_layout_of_the_form_knows_the_columns() -> None:
    layouts = [find_layout(str(LAYOUTS / f"mhclg-{form}.yaml")) for form in ("rsx", "ro3")]
    recognised = recognise(unpivoted().head, layouts, Location("ro3.xlsx"))
    assert recognised.layout.id == "mhclg-ro3"
    assert recognised.layout.basis == "outturn"
    assert recognised.unused == ()
    assert recognised.columns["ro_line"] == HEADER.index("RO3 line")
