"""A made-up revenue outturn of four authorities, laid out as MHCLG lays it out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl

from prevspend.reading import outturn
from prevspend.reading.formats.opening import open_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
