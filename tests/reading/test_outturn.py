"""Revenue outturn: the wide tables of MHCLG, small made-up ones and those published."""

from __future__ import annotations

import io
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import openpyxl
import pytest

from prevspend.errors import LedgerError, Place
from prevspend.ledger.columns import parse_amounts
from prevspend.reading import find_layout, outturn
from prevspend.reading.formats.opening import open_sheets
from prevspend.reading.recognition.recognised import recognise
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from prevspend.reading.sheets import Sheet

MEASURES = {
    "run-exp": "Running Expenses\n (C2)",
    "tot-inc": "Total Income\n (C6 = C4 + C5)",
    "net-cur-exp": "Net Current Expenditure\n (C7 = C3 - C6)",
}
LINES = (  # short name, number in the hidden rows, title
    ("csclkd", "13", "Children's social care - Children Looked After [note 3]"),
    (
        "csclkdres",
        "161",
        "Children's social care - Children Looked After of which residential care",
    ),
    ("csctot", "30", "TOTAL CHILDREN SOCIAL CARE"),
    ("ascsclisl", "51", "Social support: Social Isolation"),
    ("ascsclcrr", "50", "Social support: Support for carer "),
    ("ascsclcrradl", "38", "Social support: Support for carer - adults (18-64)"),
    ("ascass", "53", "Assistive equipment and technology"),
    ("ascassadl", "42", "Subcategory: Assistive equipment and technology - adults (18-64)"),
    ("asctot", "60", "TOTAL ADULT SOCIAL CARE  [note 2]"),
    ("phsmkstp", "81", "Smoking and tobacco - Stop smoking  services and interventions"),
    ("phttt", "91", "Test, track & trace and outbreak planning"),
    ("phtot", "90", "TOTAL PUBLIC HEALTH"),
    ("phprmcarservprov-gp", "93", "General Practice Services (included above)"),
)
LABELS = ("E-code", "ONS Code", "Local authority", "Notes", "Class", "Detailed Class", "Certified")
AMOUNTS = (10, 7, 10, 1, 2, 1, 4, 3, 7, 5, 6, 11, 2)
RETURNS: tuple[tuple[Sequence[str], Sequence[object]], ...] = (
    (("E1", "E06000001", "Alder", "", "UA", "UA", "Y"), AMOUNTS),
    (("E2", "E06000002", "Birch MBC", "M", "UA", "UA", "[x]"), ["[x]"] * len(LINES)),
    (("E3", "E10000003", "Cedar", "[note 1]", "SC", "SC", "N"), (*AMOUNTS[:9], -5, "[z]", -4, ">")),
    (("E4", "E07000004", "Damson", "", "SD", "SD", "N"), (*AMOUNTS[:11], 99, 2)),
)
ENGLAND = (
    ("Eng", "E92000001", "ENGLAND", "", "Eng", "Eng", "[Y]"),
    (*AMOUNTS[:9], 274968.027092563, 0.1, 274968.127092563, "[n]"),
)
CLASSES = (("[Y]", "E06", "Unitary Authorities", "", "UA", "UA", 2), AMOUNTS)
HEADER = ["Authority", "ONS code", "Class", "Status", "Financial year", "Section", "RO3 line"]
HEADER += ["Line name", "Measure", "Amount £", "Cell", "Note"]
EVERY = range(len(HEADER))
LAYOUTS = ROOT / "prevspend" / "reading" / "layouts"


def table(
    title: str = "Worksheet 2: Revenue Outturn (RO) 2022-23: (RO3) data",
    unit: str = "This worksheet contains 2 tables. Data are reported in £ thousand. ",
    returns: Iterable[tuple[Sequence[object], Sequence[object]]] = RETURNS,
) -> list[list[object]]:
    """Lay lines and returns out as MHCLG does, rows 7 to 10 being those it hides."""
    columns = [(*line, measure) for line in LINES for measure in MEASURES]
    blank: list[object] = [""] * len(LABELS)
    header: list[object] = [
        *LABELS,
        *(f"{MEASURES[measure]}{at}" for at, (*_, measure) in enumerate(columns)),
    ]
    first = next(iter(MEASURES))
    return [
        [title],
        [unit],
        ["Produced on a non-IAS19 basis"],
        ["Source"],
        ["Last updated"],
        ["Rows 7-10 are hidden. These rows contain reference data."],
        [*blank, *(f"RO3-{asset}-{measure}" for asset, _, _, measure in columns)],
        [*blank, *(f"C7R{number}" for _, number, _, _ in columns)],
        [*blank[:5], "Row_no", "", *(int(number) for _, number, _, _ in columns)],
        [*blank[:5], "Col_no", "", *(7.0 for _ in columns)],
        [*blank, *(name if measure == first else "" for _, _, name, measure in columns)],
        header,
        *(row(*entry) for entry in (*returns, ENGLAND)),
        header,
        row(*CLASSES),
    ]


def row(labels: Sequence[object], amounts: Sequence[object]) -> list[object]:
    """Give each line the same amount for every measure, but no income."""
    cells = [0 if measure == "tot-inc" else amount for amount in amounts for measure in MEASURES]
    return [*labels, *cells]


def open_table(rows: Sequence[Sequence[object]], name: str = "RO3_LA_Data_2022-23") -> list[Sheet]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for cells in rows:
        sheet.append(list(cells))
    for hidden in range(7, 11):
        sheet.row_dimensions[hidden].hidden = True
    book.create_sheet("Notes").append(["[x]", "Data not received in time for publication."])
    data = io.BytesIO()
    book.save(data)
    return [opened.sheet for opened in open_sheets("ro3.xlsx", data.getvalue())]


def unpivoted(rows: Sequence[Sequence[object]] | None = None) -> outturn.Outturn:
    found = outturn.unpivot(open_table(rows or table())[0])
    assert found is not None
    return found


def lines_of(sheet: outturn.Outturn) -> list[tuple[str, ...]]:
    columns = sheet.cells(0, EVERY, [9]).columns
    return list(zip(*(columns[at].to_pylist() for at in EVERY), strict=True))


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
    said = [(oddity.what, oddity.count) for oddity in sheet.oddities(Place("ro3.xlsx"))]
    assert said == [
        ("totals are control totals, not lines (RO3-30, RO3-60, RO3-90)", 3),
        (
            "lines that are part of another were not read (RO3-16, RO3-38, RO3-42, RO3-93)",
            4,
        ),
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
    totals = outturn.totals(open_table(table())[0])
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
    said = [oddity.what for oddity in sheet.oddities(Place("ro3.xlsx"))]
    assert "lines that another form gives in detail were left out (RO3-13)" in said


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("Revenue Outturn (RO) 2023-24: RO3", "RO3_LA_Data", "2023-24"),
        ("Revenue Outturn", "RO3_LA_Data_2024-25", "2024-25"),
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
    assert outturn.unpivot(open_table(table())[1]) is None
    without_ids = [cells for at, cells in enumerate(table()) if at not in range(6, 10)]
    assert outturn.unpivot(open_table(without_ids)[0]) is None
    assert outturn.totals(open_table(without_ids)[0]) == []


def test_the_layout_of_the_form_knows_the_columns() -> None:
    layouts = [find_layout(str(LAYOUTS / f"mhclg-{form}.yaml")) for form in ("rsx", "ro3")]
    recognised = recognise(unpivoted().head, layouts, Place("ro3.xlsx"))
    assert recognised.layout.id == "mhclg-ro3"
    assert recognised.layout.basis == "outturn"
    assert recognised.unused == ()
    assert recognised.columns["ro_line"] == HEADER.index("RO3 line")


# The published tables


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
    ("year", "authorities", "without_return", "england", "councils"),
    [
        ("2022-23", 426, 23, 385_086_372_323, 371_106_200_000),
        ("2023-24", 411, 44, 389_198_246_240, 356_620_600_000),
    ],
)
def test_public_health_of_england_and_of_the_councils(
    published: Path, year: str, authorities: int, without_return: int, england: int, councils: int
) -> None:
    sheet = published_outturn(published, "RO3", year)
    assert len(sheet.authorities) == authorities + 1
    cells = sheet.cells(0, [9], [9])
    assert {entry.reason for entry in cells.broken} == {
        "'[x]' in 54 of 54 lines: Data not received in time for publication"
    }
    assert len(cells.broken) == without_return
    assert len(cells.rows) == (authorities + 1 - without_return) * 54

    totals = [total for total in sheet.totals() if total.line.code == "RO3-90"]
    published_totals = {row.authority.ons_code: row.published_pence for row in totals}
    assert published_totals.pop(outturn.ENGLAND) == england
    assert sum(published_totals.values()) == councils

    lines = pence_by_authority_and_line(sheet)[outturn.ENGLAND]
    health = [f"RO3-{number}" for number in range(61, 93) if f"RO3-{number}" in lines]
    assert len(health) == 26
    assert abs(sum(lines[line] for line in health) - england) <= 3  # 26 pennies rounded


@pytest.mark.real
@pytest.mark.parametrize("year", ["2022-23", "2023-24"])
@pytest.mark.parametrize("form", ["RO3", "RSX"])
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
    first, second = (published_outturn(published, "RO3", year) for year in ("2022-23", "2023-24"))
    numbers = [{line.asset: line.code for line in sheet.columns.lines} for sheet in (first, second)]
    assert numbers[0] == numbers[1]
    assert len(set(numbers[0].values())) == len(numbers[0]) == 77
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
