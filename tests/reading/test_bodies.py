"""Names of one body are one body, however they are written; what a choice leaves out is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.errors import LedgerError
from prevspend.reading import read_ledger, read_organisations
from prevspend.reading.organisations import LineSums, OwnerName, bodies, kind_of, same_body

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"
PLACES = ["Wexcombe", "North Marlshire", "Alder and Birchwick", "Stoke-under-Edge", "St Brannock"]
SPELLINGS = {
    "council": [
        *("{} City Council", "City of {} Council", "{} CITY COUNCIL", "{} Borough Council"),
        *("{} MBC", "{} Metropolitan Borough Council", "London Borough of {}", "LB {}", "{} LBC"),
        *("Royal Borough of {}", "The Council of the City of {}", "{} Council", "{}"),
    ],
    "county": ["{} County Council", "COUNTY COUNCIL OF {}", "{} county council", "{} Council"],
    "icb": [
        *("NHS {} ICB", "NHS {} Integrated Care Board", "{} ICB", "nhs {} icb"),
        *("ICB NHS {}", "NHS {}"),
    ],
    "ccg": ["NHS {} CCG", "{} Clinical Commissioning Group", "NHS {} Clinical Commissioning Group"],
    "nhs_trust": [
        *("{} Hospital NHS FT", "{} Hospital NHS Foundation Trust", "FT {} Hospital NHS"),
        *("NHS FT {} Hospital", "{} Hospital NHS", "{} Hospital NHSFT", "{} Hospital NHS Trust"),
    ],
}


def write(folder: Path, *lines: tuple[str, int]) -> Path:
    """Write lines of a name and pounds."""
    path = folder / "ledger.csv"
    rows = [
        f"{name},{at % 28 + 1:02d}/04/2024,Grants,Stop Smoking,Quit CIC {at},{pounds}.00\n"
        for at, (name, pounds) in enumerate(lines)
    ]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def read(folder: Path, *lines: tuple[str, int], organisation: str | None = None) -> Ledger:
    return read_ledger([write(folder, *lines)], organisation=organisation)


@given(st.sampled_from(sorted(SPELLINGS)), st.sampled_from(PLACES), st.data())
def test_spellings_of_one_body_are_one(kind: str, place: str, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(SPELLINGS[kind])).format(place) for _ in range(2))
    changed = other.replace(" and ", " & ")
    changed = data.draw(st.sampled_from([changed, changed.upper(), changed.lower()]))
    assert same_body(one, changed)


@given(st.data())
def test_bodies_of_one_place_and_different_kinds_stay_apart(data: st.DataObject) -> None:
    kinds = data.draw(
        st.lists(st.sampled_from(sorted(SPELLINGS)), min_size=2, max_size=2, unique=True)
    )
    place = data.draw(st.sampled_from(PLACES))
    said = [data.draw(st.sampled_from(SPELLINGS[kind][:3])).format(place) for kind in kinds]
    assert not same_body(*said)


@given(st.sampled_from(sorted(SPELLINGS)), st.data())
def test_bodies_of_different_places_stay_apart(kind: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True))
    assert not same_body(
        *(data.draw(st.sampled_from(SPELLINGS[kind])).format(each) for each in places)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harlow", "Harrow"),
        ("Derby City Council", "Derbyshire County Council"),
        ("NHS North West London ICB", "NHS South West London ICB"),
        ("North Tyneside Council", "South Tyneside Council"),
        ("Derbyshire County Council", "Pension Fund"),
        ("Sheffield City Council", "SCR Combined Authority"),
        ("Durham County Council", "Durham City Council"),
    ],
)
def test_names_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert not same_body(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hull City Council", "Kingston upon Hull City Council"),
        ("Newcastle City Council", "Newcastle upon Tyne"),
        ("Homerton Univeristy Hospital NHS FT", "Homerton University Hospital NHS FT"),
        ("Redcar & Cleveland Borough Council", "Redcar and Cleveland"),
        ("E08000021", "Newcastle City Council"),
    ],
)
def test_other_names_codes_and_slips_are_known(one: str, other: str) -> None:
    assert same_body(one, other)


def test_names_are_put_together_with_their_sums() -> None:
    trust = "Wexcombe Hospital NHS FT"
    named = {
        OwnerName(trust, None): LineSums(6, 600),
        OwnerName("FT Wexcombe Hospital NHS", None): LineSums(2, 200),
        OwnerName("Wexcombe Council", None): LineSums(1, 50),
        OwnerName(None, None): LineSums(1, 1),
    }
    [council, hospital] = sorted(bodies(named), key=lambda body: body.sums)
    assert (council.organisation.name, council.sums) == ("Wexcombe Council", LineSums(1, 50))
    assert (hospital.organisation.name, hospital.sums) == (trust, LineSums(8, 800))


def test_a_ledger_that_spells_one_body_in_many_ways_is_of_one_body(tmp_path: Path) -> None:
    names = [form.format("Wexcombe") for form in SPELLINGS["nhs_trust"][:4]]
    ledger = read(tmp_path, *((name, 10) for name in names), (names[0], 10), ("", 5))
    assert (ledger.organisation.name, ledger.organisation.kind) == (names[0], "nhs_trust")
    assert ledger.amount_pence == 5_500
    assert set(ledger.lines["organisation"].to_pylist()) == {names[0]}


def test_the_one_that_is_wanted_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    lines = [("WEXCOMBE CITY COUNCIL", 10)] * 4 + [("Wexcombe Combined Authority", 1)]
    ledger = read(tmp_path, *lines, organisation="City of Wexcombe Council")
    assert (ledger.organisation.name, ledger.amount_pence) == ("City of Wexcombe Council", 4_000)
    [left_out] = [oddity for oddity in ledger.oddities if "left out" in oddity.what]
    assert (left_out.count, left_out.amount_pence) == (1, 100)
    assert "Wexcombe Combined Authority" in left_out.what


def test_a_name_that_would_leave_most_of_a_ledger_out_is_asked_about(tmp_path: Path) -> None:
    lines = [("NHS Wexcombe ICB", 10), ("Wexcombe Partnership", 90)]
    with pytest.raises(LedgerError, match=r"1 of its 2 lines, £90\.00 of £100\.00") as caught:
        read(tmp_path, *lines, organisation="Wexcombe Integrated Care Board")
    assert "--organisation 'NHS Wexcombe ICB'" in str(caught.value.fix)
    chosen = read(tmp_path, *lines, organisation="NHS Wexcombe ICB")
    assert chosen.amount_pence == 1_000, "written as the file does, it is meant"


def test_a_common_name_takes_all_in_and_each_is_said_in_pounds(tmp_path: Path) -> None:
    lines = [("NHS Alderby CCG", 10), ("NHS Birchwick CCG", 20)]
    ledger = read(tmp_path, *lines, organisation="Alderwick Partnership")
    assert (ledger.organisation.name, ledger.amount_pence) == ("Alderwick Partnership", 3_000)
    said = {oddity.what: oddity.amount_pence for oddity in ledger.oddities}
    assert said == {
        "lines that name NHS Alderby CCG were read as those of Alderwick Partnership": 1_000,
        "lines that name NHS Birchwick CCG were read as those of Alderwick Partnership": 2_000,
    }


def test_a_group_and_the_board_after_it_are_one_under_the_name_they_share(tmp_path: Path) -> None:
    lines = [("NHS Alderby CCG", 10), ("NHS Alderby ICB", 30)]
    with pytest.raises(LedgerError, match="names 2 organisations"):
        read(tmp_path, *lines)
    ledger = read(tmp_path, *lines, organisation="NHS Alderby")
    assert (ledger.organisation.name, ledger.amount_pence) == ("NHS Alderby", 4_000)


def test_the_ledger_of_a_body_known_to_be_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        LedgerError, match="is of Leeds City Council, and not of Bradford"
    ) as caught:
        read(tmp_path, ("Leeds City Council", 10), organisation="Bradford Council")
    assert "leave --organisation out" in str(caught.value.fix)
    merged = read(tmp_path, ("Somerset County Council", 10), organisation="Somerset Council")
    assert merged.organisation.name == "Somerset Council"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Wexcombe County Council", "council"),
        ("London Borough of Wexcombe", "council"),
        ("Wexcombe Hospital NHS FT", "nhs_trust"),
        ("NHS Wexcombe CCG", "icb"),
        ("Wexcombe", None),
    ],
)
def test_the_kind_follows_the_name(name: str, kind: str | None, tmp_path: Path) -> None:
    assert kind_of(name) == kind
    unnamed = read(tmp_path, ("", 10)).organisation.kind
    given = read(tmp_path, ("", 10), organisation=name).organisation.kind
    assert given == (kind or unnamed), "else the layout tells"


def test_every_body_of_many_is_one_however_it_is_written(tmp_path: Path) -> None:
    lines = [("NHS Alderby ICB", 10), ("ALDERBY ICB", 20), ("NHS Birchwick ICB", 5)]
    [found] = read_organisations([write(tmp_path, *lines)])
    assert [(ledger.organisation.name, ledger.amount_pence) for ledger in found.ledgers] == [
        ("NHS Alderby ICB", 3_000),
        ("NHS Birchwick ICB", 500),
    ]


def test_the_department_in_place_of_the_body_is_no_other_body(tmp_path: Path) -> None:
    lines = [("NHS Alderby ICB", 10), ("Department of Health", 20), ("DEPARTMENT OF HEALTH", 30)]
    ledger = read(tmp_path, *lines)
    assert (ledger.organisation.name, ledger.amount_pence) == ("NHS Alderby ICB", 6_000)
    assert read(tmp_path, *lines, organisation="Alderby ICB").amount_pence == 6_000


@given(st.sampled_from(PLACES), st.sampled_from(["15Z", "QXX", "E38000001", "06K"]))
def test_a_code_behind_a_name_does_not_make_another_body(place: str, code: str) -> None:
    digits = any(map(str.isdigit, code))
    assert same_body(f"NHS {place} ICB - {code}", f"NHS {place} Integrated Care Board") == digits
    assert not same_body(f"NHS {place} ICB - 15Z", f"NHS {place} ICB - 27D")


@pytest.mark.parametrize("written", ["Wexcombe C.C.", "Wexcombe c.c", "WEXCOMBE C. C."])
def test_initials_with_points_are_initials(written: str) -> None:
    assert same_body(written, "Wexcombe County Council")


def test_one_board_in_two_spellings_is_read_whole(tmp_path: Path) -> None:
    lines = [("NHS Wexcombe ICB - 15Z", 70), ("NHS WEXCOMBE INTEGRATED CARE BOARD", 30)]
    for wanted in (None, "Wexcombe ICB", "NHS Wexcombe Integrated Care Board", "Wexcombe"):
        assert read(tmp_path, *lines, organisation=wanted).amount_pence == 10_000


def test_a_name_near_one_of_several_bodies_never_takes_in_all(tmp_path: Path) -> None:
    lines = [("Wexcombe County Council", 70), ("Wexcombe Pension Fund", 30)]
    assert read(tmp_path, *lines, organisation="Wexcome County Council").amount_pence == 7_000
    with pytest.raises(LedgerError, match="--organisation 'Wexcombe County Council'"):
        read(tmp_path, *lines, organisation="Wexcommbie County Council")
