"""What is understood of a sheet's first rows, put right, or refused rather than guessed."""

from __future__ import annotations

import contextlib
import csv
import io
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.errors import LayoutError, Location
from prevspend.reading.layout import bundled_layouts, find_layout
from prevspend.reading.recognition.recognised import Recognised, recognise
from prevspend.reading.recognition.savelayout import layout_from

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from prevspend.reading.layout import Layout

NHS_HEADER = "Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount"
NHS_LINES = [
    "NHS X ICB,30/04/2024,C&M-GMS Global Sum,PRC DELEGATED CO-COMMISSIONING,A SURGERY,318,1820.10",
    "NHS X ICB,30/04/2024,Cont Care- Children,CHC CHILDREN,B TRUST,319,-500.00",
    "NHS X ICB,30/04/2024,Clinical&Medical-Commercial Sector,COMMUNITY SERVICES,C LTD,320,700.5",
    "NHS X ICB,30/04/2024,Hcare Srv Rec NHS Trust-Non Contract,NCAS/OATS,D TRUST,321,12.00",
    "NHS X ICB,30/04/2024,Services From Local Authorities,REABLEMENT,E COUNCIL,322,99.99",
]


def rows(*lines: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO("\n".join(lines))))


def understand(
    *lines: str, columns: Mapping[str, str] | None = None, layout: Layout | None = None
) -> Recognised:
    layouts = (layout,) if layout else bundled_layouts()
    return recognise(rows(*lines), layouts, Location("ledger.csv"), columns)


def refused(*lines: str, columns: Mapping[str, str] | None = None) -> LayoutError:
    with pytest.raises(LayoutError) as caught:
        understand(*lines, columns=columns)
    assert caught.value.place == Location("ledger.csv")
    assert caught.value.fix
    return caught.value


def test_a_plain_file_is_understood_and_it_is_said_why() -> None:
    found = understand(NHS_HEADER, *NHS_LINES)
    assert (found.layout.id, found.layout.basis, found.header_at) == ("by-content", "payments", 0)
    assert found.columns == {
        "organisation": 0,
        "date": 1,
        "account": 2,
        "cost_centre": 3,
        "supplier": 4,
        "document": 5,
        "amount": 6,
    }
    assert found.certainty > 0.6
    assert "'expense area' in its heading" in found.why["cost_centre"]
    assert found.notes == ()


def test_rows_above_the_header_are_passed_over() -> None:
    preamble = [
        "NHS X ICB,,,,,,",
        "Spend over £25k,,,,,,",
        *[",,,,,,"] * 25,
        "Run on,1/5/2024,,,,,",
    ]
    found = understand(*preamble, NHS_HEADER, *NHS_LINES)
    assert (found.columns["cost_centre"], found.header_at) == (3, len(preamble))


def test_a_header_that_comes_again_does_not_move_the_start() -> None:
    found = understand(NHS_HEADER, *NHS_LINES, NHS_HEADER, *NHS_LINES, "x,y,Amount,Supplier,,,")
    assert found.header_at == 0


def test_lines_above_the_header_are_refused_not_lost() -> None:
    error = refused("Spend,,,,,,", *NHS_LINES[:2], NHS_HEADER, *NHS_LINES[2:])
    assert "2 rows above the header (row 4) look like lines" in error.what
    assert "the first is row 2" in error.what


def test_a_total_above_the_header_is_no_line() -> None:
    found = understand("Total,,,,,,2132.59", NHS_HEADER, *NHS_LINES)
    assert found.header_at == 1


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Expense Area", "Exepnse Area"),
        ("Expense Area", "Expsensearea"),
        ("Expense Area", "Expsenearea"),
        ("Expense Type", "Expensetypoe"),
        ("Supplier", "Suppklier"),
        ("Entity", "Entuty"),
        ("Transaction Number", "Transation Numbr"),
        ("Amount", "Amuont"),
    ],
)
def test_a_misspelt_header_is_read_and_noted(right: str, wrong: str) -> None:
    found = understand(NHS_HEADER.replace(right, wrong), *NHS_LINES)
    plain = understand(NHS_HEADER, *NHS_LINES)
    assert found.columns == plain.columns
    [note] = found.notes
    assert note.startswith(f"the header '{wrong}' is misspelt: it was read as '{right.lower()[:7]}")


@pytest.mark.parametrize("header", ["VAT Amount", "Vat", "Costs", "Rate"])
def test_a_header_that_means_something_else_is_not_taken_for_a_misspelling(header: str) -> None:
    found = understand(f"{NHS_HEADER},{header}", *(f"{line},x" for line in NHS_LINES))
    assert found.unused == (header,)


def test_swapped_expense_area_and_type_are_put_right_and_reported() -> None:
    swapped = "Entity,Date,Expense Area,Expense Type,Supplier,Transaction Number,Amount"
    found = understand(swapped, *NHS_LINES)
    assert found.columns == understand(NHS_HEADER, *NHS_LINES).columns
    assert found.headers["cost_centre"] == "Expense Type"
    assert [note for note in found.notes if "are swapped" in note]


@pytest.mark.parametrize("other", ["Supplier", "Name", "Payee"])
def test_payees_below_the_heading_of_units_are_put_right_and_reported(other: str) -> None:
    payees = ("Lextox Ltd", "Matrix SCM Ltd", "Water Plus Limited", "A Dean", "Npower")
    areas = ("Adult Social Care", "Highways", "Children's Social Care", "Public Health", "Housing")
    lines = [
        f"{first},{second},Fees,{number},{30 + number}.10,{number + 1:02d}/06/2023"
        for number, (first, second) in enumerate(zip(areas * 6, payees * 6, strict=True))
    ]
    found = understand(f"{other},Service Area,Expense Type,Reference,Amount,Date", *lines)
    assert (found.headers["service"], found.headers["supplier"]) == (other, "Service Area")
    [note] = [note for note in found.notes if "are swapped" in note]
    assert "the first holds payees, the second units" in note
    right = understand(f"Service Area,{other},Expense Type,Reference,Amount,Date", *lines)
    assert (right.headers["service"], right.headers["supplier"]) == ("Service Area", other)


def test_an_amount_without_a_header_is_found_and_said() -> None:
    found = understand(NHS_HEADER.replace("Amount", ""), *NHS_LINES)
    assert (found.columns["amount"], found.headers["amount"]) == (6, "")
    [note] = found.notes
    assert (
        note
        == "the column number 7, which has no header, was read as the amount because of its cells"
    )


def test_two_columns_that_could_be_the_amount_are_asked_about() -> None:
    error = refused(NHS_HEADER.replace("Amount", ",Xyz"), *(f"{line},1.50" for line in NHS_LINES))
    assert "Several columns could be the amount, and they differ: '' (#7) and 'Xyz'." in error.what
    assert "--column" in str(error.fix)


def test_a_column_of_vat_is_not_taken_for_the_amount() -> None:
    refused(NHS_HEADER.replace("Amount", "VAT"), *NHS_LINES)


def test_an_amount_full_of_transaction_numbers_is_refused() -> None:
    header = "Entity,Date,Expense Type,Expense Area,Supplier,Amount,Ledger Value"
    lines = [
        line.replace(f",{at},", f",3181142{at},") for at, line in enumerate(NHS_LINES, start=318)
    ]
    error = refused(header, *lines)
    assert "headed 'Amount' holds transaction numbers" in error.what
    assert "'Ledger Value' looks like amounts" in str(error.fix)
    found = understand(header, *lines, columns={"amount": "Ledger Value"})
    assert found.columns["amount"] == 6


def test_an_amount_full_of_words_is_refused() -> None:
    header = "Entity,Date,Expense Type,Expense Area,Amount,Transaction Number,Supplier"
    error = refused(header, *NHS_LINES)
    assert "headed 'Amount' holds no amounts (its first cell is 'A SURGERY')" in error.what


def test_whole_pounds_are_amounts() -> None:
    amounts = [450000, 36000, 1250, 987654, 25000]
    lines = [f"NHS X ICB,30/04/2024,Rent,REABLEMENT,E COUNCIL,322,{amount}" for amount in amounts]
    assert understand(NHS_HEADER, *lines).columns["amount"] == 6


def test_decimal_commas_that_all_amounts_show_are_read_so() -> None:
    lines = [line.rsplit(",", 1)[0] + ',"1.234,50"' for line in NHS_LINES]
    found = understand(NHS_HEADER, *lines)
    assert found.layout.decimal == "comma"
    assert "amounts were read with a decimal comma, because of '1.234,50' and others" in found.notes


def test_decimal_commas_beside_points_are_refused_until_a_layout_says_so() -> None:
    lines = [line.rsplit(",", 1)[0] + ',"1.234,50"' for line in NHS_LINES]
    error = refused(NHS_HEADER, *lines, lines[0].replace('"1.234,50"', "1234.5"))
    assert "decimal comma (such as 1.234,50)" in error.what
    assert "decimal: comma" in str(error.fix)


def test_two_different_columns_headed_amount_are_refused() -> None:
    error = refused(f"{NHS_HEADER},Amount", *(f"{line},1.50" for line in NHS_LINES))
    assert (
        "Several columns could be the amount, and they differ: 'Amount' (#7) and 'Amount' (#8)."
        in error.what
    )
    found = understand(
        f"{NHS_HEADER},Amount", *(f"{line},1.50" for line in NHS_LINES), columns={"amount": "#8"}
    )
    assert found.columns["amount"] == 7


def test_without_any_header_the_content_decides() -> None:
    found = understand(*NHS_LINES)
    assert found.header_at == -1
    assert (
        found.columns.items()
        >= {"date": 1, "account": 2, "cost_centre": 3, "supplier": 4, "amount": 6}.items()
    )
    assert set(found.headers.values()) == {""}
    assert any("because of its cells" in note for note in found.notes)


def test_headers_that_nobody_knows_give_way_to_the_content() -> None:
    found = understand("Who,When,What for,Where,Whom,No,How much", *NHS_LINES)
    assert found.header_at == 0
    assert found.headers["cost_centre"] == "Where"


def test_without_header_and_without_known_words_it_is_refused() -> None:
    error = refused(
        "a,01/04/2024,Widgets,12.50", "b,02/04/2024,Bolts,13.50", "c,03/04/2024,Nuts,1.0"
    )
    assert "says what its money bought" in error.what


def test_payments_by_supplier_alone_are_known_as_such() -> None:
    found = understand("ICB,Payment Date,Supplier,Amount", "NHS X ICB,2024-04-30,A LTD,10.00")
    assert (found.layout.basis, found.columns["supplier"], found.columns["amount"]) == (
        *("payments", 2),
        3,
    )


def test_of_a_very_wide_file_only_the_first_headers_are_listed() -> None:
    header = ",".join(f"Thing {number}" for number in range(200))
    error = refused(header, ",".join(["x"] * 200))
    assert "'Thing 14' and 185 more" in str(error.why)


def test_names_under_a_header_for_codes_are_read_as_names() -> None:
    header = "Supplier,Net Amount,Date,Cost Centre"
    names = ("Stop Smoking Service", "School Nursing 5-19", "NHS Health Checks")
    found = understand(header, *(f"A LTD,1.50,01/04/2024,{name}" for name in names))
    assert (found.columns["cost_centre"], "cost_centre_code" in found.columns) == (3, False)


def test_codes_under_a_header_for_names_name_nothing() -> None:
    header = "Supplier,Net Amount,Date,Cost Centre,Description"
    lines = [f"A LTD,1.50,01/04/2024,X{at}10,Agency Staff" for at in range(20)]
    found = understand(header, *lines)
    assert (found.columns["cost_centre_code"], "cost_centre" in found.columns) == (3, False)


def test_a_hospital_trust_is_told_from_an_icb() -> None:
    for trust in ("X Hospitals NHS Trust", "X & ST Y University Hospital", "X HOSPITALS"):
        lines = [line.replace("NHS X ICB", trust) for line in NHS_LINES]
        assert understand(NHS_HEADER, *lines).layout.organisation.kind == "nhs_trust"
    assert understand(NHS_HEADER, *NHS_LINES).layout.organisation.kind == "icb"


def test_without_a_sign_of_the_nhs_nobody_is_taken_for_an_icb() -> None:
    header = "Date,Expense Area,Expense Type,Supplier,Amount"
    found = understand(header, "01/04/2024,Highways,Road Repairs,A LTD,10.50")
    assert found.layout.organisation.kind == "council"
    found = understand(header, "01/04/2024,Trunks,Repairs,A LTD,10.50")
    assert found.layout.organisation.kind is None
    found = understand(header, "01/04/2024,CHC CHILDREN,Cont Care- Children,A LTD,10.50")
    assert found.layout.organisation.kind == "icb"


WEIRD = ("Kind,Wert,Wann,Was", "Stop Smoking,1.50,01/04/2024,x", "Health Checks,2.50,02/04/2024,y")


def test_columns_assigned_by_hand_need_no_layout() -> None:
    found = understand(*WEIRD, columns={"amount": "wert", "service": "Kind", "date": "Wann"})
    assert (found.layout.id, found.layout.basis, found.header_at) == ("by-content", "ledger", 0)
    assert found.columns == {"service": 0, "amount": 1, "date": 2}
    assert found.unused == ("Was",)
    assert found.why["service"] == "assigned by the user"


def test_columns_can_be_assigned_by_number_where_there_is_no_header() -> None:
    found = understand(*WEIRD[1:], columns={"amount": "#2", "service": "#1"})
    assert (found.layout.id, found.header_at) == ("by-content", -1)
    assert found.columns == {"service": 0, "amount": 1, "date": 2}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"amuont": "Wert"}, "There is no field 'amuont'"),
        ({"amount": "Betrag"}, "No column is headed 'Betrag'"),
        ({"amount": "#9", "service": "#1"}, "No column is headed '#9'"),
        ({"amount": "Wert", "service": "Wert"}, "assigned to both amount and service"),
    ],
)
def test_assignments_that_cannot_be_followed_say_why(columns: dict[str, str], said: str) -> None:
    assert said in refused(*WEIRD, columns=columns).what


def test_a_header_that_is_not_there_is_answered_with_those_that_are() -> None:
    assert "'Kind', 'Wert', 'Wann', 'Was'" in str(refused(*WEIRD, columns={"amount": "Euro"}).why)


def test_a_trial_balance_is_not_read_as_the_periods_movement() -> None:
    header = "Cost Centre,Subjective,Period Name,Debit,Credit,YTD Balance"
    lines = [f"94614{at},5216107{at},Mar-25,10.5{at},,120.0{at}" for at in range(6)]
    found = understand(header, *lines)
    assert (found.layout.id, found.headers["amount"]) == ("isfe-trial-balance", "YTD Balance")
    assert found.layout.cumulative


def test_names_beside_their_codes_are_not_swapped() -> None:
    header = "Period Name,Cost Centre,Cost Centre Name,Subjective,Subjective Name,Net Amount"
    lines = [f"Apr-24,94614{at},Cont Care- Children,5216107{at},REABLEMENT,1.50" for at in range(6)]
    found = understand(header, *lines)
    assert (found.headers["cost_centre"], found.notes) == ("Cost Centre Name", ())


CELLS = st.sampled_from(
    [
        *("", " ", "£", "#1", "x" * 300, "Amount", "Amuont", "Net Amount", "Debit", "Credit"),
        *("Date", "Period", "Supplier", "Expense Area", "Expense Type", "LedgerAccount"),
        *("Cost Centre", "Account", "1.50", "-3", "(4.00)", "01/04/2024", "A LTD", "1-2-3"),
        *("REABLEMENT", "Cont Care- Children"),
    ]
)


@given(st.lists(st.lists(CELLS, max_size=12), max_size=12))
def test_whatever_a_sheet_holds_it_is_understood_or_refused(sheet: list[list[str]]) -> None:
    with contextlib.suppress(LayoutError):
        found = recognise(sheet, bundled_layouts(), Location("ledger.csv"))
        columns = [*found.columns.values(), *found.splits]
        columns += [at for at in (found.debit, found.credit) if at is not None]
        assert len(columns) == len(set(columns))
        assert "amount" in found.headers
        assert 0 <= found.certainty <= 1


def test_a_row_of_ten_thousand_cells_takes_no_time() -> None:
    wide = [*NHS_HEADER.split(","), *(f"Column {at} of many" for at in range(10_000))]
    start = time.perf_counter()
    with pytest.raises(LayoutError):
        recognise([wide, *([["x"] * 10_000] * 99)], bundled_layouts(), Location("ledger.csv"))
    assert time.perf_counter() - start < 5


SAVED = {
    "plain": (NHS_HEADER, *NHS_LINES),
    "swapped": (NHS_HEADER.replace("Area", "?").replace("Type", "Area"), *NHS_LINES),
    "no amount header": (NHS_HEADER.replace("Amount", ""), *NHS_LINES),
    "no header": tuple(NHS_LINES),
    "joined": (
        "Period Name,Code Combination,Cost Centre Name,Accounted Debit,Accounted Credit",
        "Apr-25,946141.52161071.000000.PRCAHO.000000,CHC ADULT FULLY FUNDED,10.00,",
    ),
}


@pytest.mark.parametrize("lines", SAVED.values(), ids=SAVED)
def test_a_saved_layout_reads_the_same_file_in_the_same_way(
    lines: tuple[str, ...], tmp_path: Path
) -> None:
    lines = tuple(line.replace("Expense ?", "Expense Type") for line in lines)
    found = understand(*lines)
    header = rows(*lines)[found.header_at] if found.header_at >= 0 else []
    path = tmp_path / "ours.yaml"
    path.write_text(layout_from(found, header, "ours"), encoding="utf-8")
    again = understand(*lines, layout=find_layout(str(path)))
    assert again.layout.id == "ours"
    assert (again.columns, again.header_at) == (found.columns, found.header_at)
    assert (again.debit, again.credit) == (found.debit, found.credit)
    assert again.splits.keys() == found.splits.keys()
    assert again.layout.basis == found.layout.basis
    assert again.layout.organisation.kind == found.layout.organisation.kind


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("name", ["Hull City Council", "Westmoor Unitary"])
def test_of_a_short_form_and_a_full_name_the_full_name_is_the_organisation(
    name: str, *, is_first: bool
) -> None:
    bodies = ("Body,Body Name", f"HCC,{name}") if is_first else ("Body Name,Body", f"{name},HCC")
    lines = [
        f"{bodies[1]},0{day}/04/2023,1094{day},{100 + day}.50,ARCO GROUP {day},ASC Business Support"
        for day in range(1, 8)
    ]
    head = f"{bodies[0]},Effective Date,Transaction Number,Amount,Supplier Name,Service Area"
    found = understand(head, *lines)
    assert found.columns["organisation"] == int(is_first)
    assert found.columns["organisation_code"] == int(not is_first)
