"""Nobody is named: persons stand in no page, workbook or JSON unless they are asked for."""

from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.people import (
    WITHHELD,
    may_be_person,
    names_person,
    shown_document,
    shown_file,
    without_names,
    without_quotes,
)

if TYPE_CHECKING:
    from pathlib import Path

PERSONS = ("Quillfeather", "Bloggs", "Zebedee")
LEDGER = """\
Date,Supplier,Directorate,Cost Centre Name,Account Name,Net Amount
01/05/2024,Mrs Jane Q Quillfeather,Chief Executive,Mystery Unit,Odd Things,900000.00
01/05/2024,Zebedee Jane,Chief Executive,Mystery Unit,Odd Things - J Q Bloggs/Spring,800000.00
01/05/2024,Riverside Group Ltd,Chief Executive,Mystery Unit,Odd Things,700000.00
01/05/2024,Riverside Group Ltd,Chief Executive,Placement of Mr Bloggs,Odd Things,600000.00
01/05/2024,Mrs Secret Quillfeather,Chief Executive,Safeguarding Bloggs,Odd,not known to Bloggs
01/05/2024,Stop Smoking Ltd,Public Health,Stop Smoking Service,Grants,100.00
"""


def classified(tmp_path: Path, *options: str) -> tuple[Path, str]:
    """Classify the ledger; return the folder and what the terminal shows."""
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(LEDGER, encoding="utf-8")
    folder = tmp_path / "results"
    done = CliRunner().invoke(app, ["classify", str(ledger), "-o", str(folder), *options])
    assert done.exit_code == 0, done.output
    return folder, done.output


def texts_of(folder: Path) -> str:
    """Return all that the page, the workbook and the JSON say."""
    book = openpyxl.load_workbook(folder / "baseline.xlsx", read_only=True)
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    files = ("report.html", "baseline.json", "manifest.json")
    pages = [(folder / name).read_text(encoding="utf-8") for name in files]
    return "\n".join([*pages, *(str(cell) for cell in cells if cell)])


def test_no_output_names_a_person(tmp_path: Path) -> None:
    folder, shown = classified(tmp_path)
    for person in PERSONS:
        assert person not in shown
        assert person not in texts_of(folder)
    assert "Riverside Group Ltd" in texts_of(folder)
    baseline = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))
    assert [row["row"] for row in baseline["rejected"]] == [6]
    assert baseline["rejected"][0]["text"] == ""
    assert sum(one["amount_pence"] for one in baseline["coverage"]["undecided"]) == 300_000_000
    assert any("name a person" in warning for warning in baseline["warnings"])


def test_names_are_shown_to_those_who_ask_and_the_results_say_so(tmp_path: Path) -> None:
    folder, _ = classified(tmp_path, "--with-names")
    shown = texts_of(folder)
    for person in PERSONS:
        assert person in shown
    baseline = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))
    assert baseline["with_names"]
    assert any("keep them inside" in warning for warning in baseline["warnings"][:2])


def test_looking_into_a_ledger_shows_no_person(tmp_path: Path) -> None:
    folder, _ = classified(tmp_path)
    asked = (
        ["inspect", str(tmp_path / "ledger.csv")],
        ["inspect", str(tmp_path / "ledger.csv"), "--json"],
        ["explain", str(folder), "--row", "2"],
    )
    for command in asked:
        done = CliRunner().invoke(app, command)
        assert done.exit_code in {0, 1}, done.output
        for person in PERSONS:
            assert person not in done.output, command


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_only_the_owner_reads_the_copy_of_the_ledger(tmp_path: Path) -> None:
    folder, _ = classified(tmp_path)
    copies = folder / ".prevspend-ledger"
    assert stat.S_IMODE(copies.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in copies.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "payee",
    [
        *(
            "Riverside Group Ltd",
            "NHS NORTHSHIRE ICB",
            "Dudley MBC",
            "ST MARY'S C OF E PRIMARY SCHOOL",
        ),
        *("Healthwatch Kent", "Sir John Heron Primary School", "REDACTED", "Personal data", ""),
        *("Multiple Sclerosis Society", "Riverside Ltd t/a Jane Doe", "UNISON", "Making Space"),
        *("Zurich Municipal", "United Response", "GM Superannuation Fund", "Marlshire FT"),
    ],
)
def test_organisations_are_named(payee: str) -> None:
    assert not may_be_person(payee)


@pytest.mark.parametrize(
    "payee",
    [
        *("Mrs Jane Doe", "J DOE", "Doe, Jane", "DR A PATEL", "Mr Smith t/a Smith Care Ltd"),
        *(
            "Ms Doe",
            "Jane Doe t/a Prints and Press",
            "J Doe T/A Doe Studio",
            "Jane Doe trading as X",
        ),
    ],
)
def test_persons_are_not_named(payee: str) -> None:
    assert may_be_person(payee)


@pytest.mark.parametrize(
    "payee",
    [
        *("KING A", "J BANKS", "M CHURCH", "R SCHOOL", "HALL JM", "Jane Hall", "LODGE P"),
        *("CHAMBERS C MISS", "Courtney Pike", "Christian Webb", "FT Smith", "PLANT HELEN"),
        *("Care of Jane Barlow", "Fostering - J Hargreaves", "Amy's Childminding - Amy Brennan"),
        *("Tax refund - BANERJEE S", "Chambers for services of Kate Bramhall", "STOREY K"),
    ],
)
def test_a_surname_that_is_a_word_of_organisations_hides_nobody(payee: str) -> None:
    assert may_be_person(payee)


@pytest.mark.parametrize(
    "payee",
    [
        *("Christ Church", "Alice Lodge", "Finsbury Park", "St Church", "Westfield House"),
        *("CRANFIELD CHURCH OF ENGLAND AC", "HM LAND", "Hall & Co", "Marlshire FT", "ST HALL"),
        *("John Lewis Partnership", "D C JONES LTD", "Childsplay", "Treehouse", "K Taxis"),
    ],
)
def test_organisations_named_like_persons_are_named(payee: str) -> None:
    assert not may_be_person(payee)


@pytest.mark.parametrize(
    "text",
    [
        *("Grants - D C BEVAN", "DC Payments - LEWIS D C", "Rent: Hargrave John", "JONES D.C."),
        *("Direct payment - Jane Cartwright", "re: J Fairclough 12/03/1951", "Smith, John"),
        *("Placement (Piotr Nowak)", "Home tuition for Sian Rhydderch", "Respite O'Donnell S"),
        *("Chamberlain P - Garden Quarter", "Section 17 Miss Braithwaite", "Goodson Eddie Mr"),
        *("Extra care (Jill Jenkins; Betty Dodd)", "Fees/Mohammed Akhtar", "Kowalczyk, A"),
    ],
)
def test_names_in_capitals_or_turned_about_are_found(text: str) -> None:
    assert names_person(text)


@pytest.mark.parametrize(
    "text",
    [
        *("I.T. Expenditure", "I T Provision", "MS top-up funding Primary", "MS Dynamics licence"),
        *("Cardiology E.H", "Services from N.H.S. Bodies", "R&M Boiler", "Hep C", "Ward B"),
        *("Martin St", "Shirley Towers", "School of St John", "Jan-20 to Mar-20", "Third P"),
        *("Release of A Provision", "Alexandra Park", "D Wing", "Contract from 01/04/2012"),
    ],
)
def test_letters_streets_and_dates_name_nobody(text: str) -> None:
    assert not names_person(text)


def test_names_of_files_and_documents_name_nobody() -> None:
    assert shown_file("april/J_Smith.csv [Mrs Doe]") == f"april/{WITHHELD}.csv [{WITHHELD}]"
    assert shown_file("spend-april-2024.csv [Sheet 1]") == "spend-april-2024.csv [Sheet 1]"
    assert shown_document("SINV00012345") == "SINV00012345"
    assert shown_document("INV-Threlkeld-1") == "…"


def test_services_keep_their_names_unless_they_hold_a_persons() -> None:
    assert not names_person("Near Miss Reporting")
    assert not names_person("Rev Inc Grants")
    assert not names_person("NHS Health Checks")
    assert not names_person("Journal DR CR")
    assert not names_person("Drug and alcohol")
    assert names_person("Panel chair Dr Ben Bloggs")
    assert names_person("Placement of Mr. Bloggs")
    assert names_person("Fostering DOB 01/02/2010")
    coding = {"cost_centre": "Flat of Mrs Doe", "account": "Rent", "supplier": "Jane Doe"}
    assert without_names(coding) == {
        "cost_centre": WITHHELD,
        "account": "Rent",
        "supplier": WITHHELD,
    }


INITIALS = st.lists(st.sampled_from("ABCDEFGHJKLMNPRSTUVWY"), min_size=1, max_size=2)
SURNAMES = st.sampled_from(
    [
        "Bloggs",
        "Wali",
        "Turner",
        "Wallwork",
        "Ward",
        "O'Brien",
        "McDonald",
        "Smith-Jones",
        "Ng",
        "Nwakakwa",
        "D'Souza",
        "Ali",
    ]
)
BEFORE = st.sampled_from(["", "CONT VOL BODIES - ", "Tuition/", "College: ", "Grants (", "Fees – "])
AFTER = st.sampled_from(["", "/NTAS/Feb 25/549", " - Spring 25", ", autumn", ")", "-May"])
ORDINARY = st.sampled_from(
    [
        *("A Level", "B Road", "H Block", "T Levels", "NHS A&E", "E Learning", "X Ray", "A Roads"),
        *("E Rostering", "C Diff", "D Wing", "O Therapy", "IT Operations", "HR Staff", "GP IT"),
        *("Q Parks", "A Boards", "Cable C/W Plug", "Gloves P/F Small", "Vitamin D", "Hepatitis C"),
    ]
)


@given(initials=INITIALS, surname=SURNAMES, before=BEFORE, after=AFTER, dot=st.booleans())
def test_initials_and_a_surname_between_separators_name_a_person(
    initials: list[str], surname: str, before: str, after: str, *, dot: bool
) -> None:
    # I T, H R and the like stand for something else, unless a known surname follows
    assume("".join(initials).casefold() not in {"hm", "hr", "it", "la", "pe", "st"})
    name = "".join(f"{initial}{'.' if dot else ''} " for initial in initials) + surname
    text = f"{before}{name}{after}"
    assert names_person(text)
    assert without_names({"account": text}) == {"account": WITHHELD}


@given(text=ORDINARY, before=BEFORE, after=AFTER)
def test_an_ordinary_letter_before_a_word_names_nobody(text: str, before: str, after: str) -> None:
    assert not names_person(f"{before}{text}{after}")


def test_a_letter_and_a_word_amid_others_name_nobody() -> None:
    for text in ("Grade A Bloggs Street", "BLOCK B SMITH", "Plan B Wali House", "C&M Wali"):
        assert not names_person(text), text


def test_reasons_quote_figures_and_no_words() -> None:
    assert without_quotes("'Jane Doe' is no amount") == "'…' is no amount"
    assert without_quotes("'12.3.4' is no amount") == "'12.3.4' is no amount"


def test_no_report_of_a_shift_names_a_person(tmp_path: Path) -> None:
    """A service that is paid to a person is recoded between two years."""
    folders = []
    for year, unit in ((2023, "Casework Team"), (2024, "Stop Smoking Service")):
        lines = [
            f"01/{month:02d}/{year},{payee},Public Health,{of_payee},Grants,{amount}"
            for month in range(4, 13)
            for payee, of_payee, amount in (
                ("Zebedee Quillfeather", unit, 90_000),
                ("Zebedee Quillfeather", "Health Visiting", 10_000),
                ("Road Builders Ltd", "Highways Maintenance", 900_000),
            )
        ]
        ledger = tmp_path / f"{year}.csv"
        head = "Date,Supplier,Directorate,Cost Centre Name,Account Name,Net Amount"
        ledger.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
        folders.append(tmp_path / str(year))
        done = CliRunner().invoke(app, ["classify", str(ledger), "-o", str(folders[-1])])
        assert done.exit_code == 0, done.output
    out = tmp_path / "shift"
    done = CliRunner().invoke(app, ["leftshift", *map(str, folders), "-o", str(out)])
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(out / "leftshift.xlsx", read_only=True)
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    pages = [(out / name).read_text("utf-8") for name in ("leftshift.html", "leftshift.json")]
    shown = "\n".join([done.output, *pages, *(str(cell) for cell in cells if cell)])
    assert "Zebedee" not in shown
    assert WITHHELD in shown
    assert "Stop Smoking Service" in shown
