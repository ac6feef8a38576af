"""Reference data: what the bundled tables say, whose names mean whom, and files of one's own."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import ReferenceDataError
from prevspend.reference import Reference, bundled
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from pathlib import Path

Y2022, Y2024 = FinancialYear(2022), FinancialYear(2024)


def test_deflators_are_a_named_release_with_its_forecasts_marked() -> None:
    result = bundled().deflators()
    assert result.release == "HM Treasury, March 2026"
    assert result.index[FinancialYear(2018)] == Fraction("78.7948")
    assert result.index[Y2024] == 100
    assert sorted(result.forecasts) == [FinancialYear(start) for start in range(2025, 2031)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("LONDON BOROUGH OF MERTON", "E09000024"),
        ("LB Merton", "E09000024"),
        ("Merton LBC", "E09000024"),
        ("Wirral MBC", "E08000015"),
        ("City of Bradford MDC", "E08000032"),
        ("NEWCASTLE CITY COUNCIL", "E08000021"),
        ("Newcastle-under-Lyme Borough Council", "E07000195"),
        ("Devon CC", "E10000008"),
        ("Nottingham CC", "E06000018"),
        ("Nottinghamshire CC", "E10000024"),
        ("St Helens Council", "E08000013"),
        ("Kings Lynn & West Norfolk BC", "E07000146"),
        ("Bristol City Council", "E06000023"),
        ("Durham County Council", "E06000047"),
        ("Hull City Council", "E06000010"),
        ("B&NES", "E06000022"),
        ("NHS South West London CCG", "E54000031"),
        ("NHS Devon Integrated Care Board", "E54000037"),
        ("qwe", "E54000031"),
        ("01Y", "E38000263"),
        ("e10000008", "E10000008"),
    ],
)
def test_names_as_ledgers_write_them_mean_one_organisation(name: str, code: str) -> None:
    result = bundled().find_organisation(name)
    assert result is not None
    assert result.code == code


@pytest.mark.parametrize(
    "name", ["", "Newcastle", "Newcastle Council", "NHS Brent CCG", "Merton Council Pension Fund"]
)
def test_a_name_that_could_be_several_or_another_body_is_nobody(name: str) -> None:
    assert bundled().find_organisation(name) is None


def test_a_place_alone_is_no_payee() -> None:
    assert bundled().find_organisation("Plymouth") is not None
    assert bundled().find_payee("Plymouth") is None
    assert bundled().find_payee("Plymouth City Council") is not None


def test_every_council_and_board_is_found_by_its_own_name_and_code() -> None:
    for record in bundled().organisations.values():
        assert bundled().find_organisation(record.code) == record
        if record.valid_to is None and record.kind != "sub_icb":
            assert bundled().find_organisation(record.name) == record


def test_codes_that_ended_name_what_took_their_place() -> None:
    organisations = bundled().organisations
    ended = [record for record in organisations.values() if record.valid_to]
    assert {record.code for record in ended} >= {"E10000006", "E07000163", "E54000052"}
    for record in ended:
        assert record.successors
        for code in record.successors:
            assert organisations[code].valid_to is None
        assert record.valid_in(Y2022)
        assert not record.valid_in(Y2024)


def test_population_is_of_the_year_asked_or_none() -> None:
    devon = bundled().population("E10000008", Y2022)
    assert devon is not None
    assert (devon.people, devon.year) == (826_108, 2022)
    assert "councils added up" in devon.source
    assert bundled().population("E10000008", Y2024) is None
    latest = bundled().latest_population("E10000008")
    assert latest is not None
    assert (latest.people, latest.year) == (833_408, 2023)


def test_population_follows_codes_over_time() -> None:
    cumbria = bundled().population("E10000006", Y2022)
    parts = [bundled().population(code, Y2022) for code in ("E06000063", "E06000064")]
    assert cumbria is not None
    assert cumbria.people == sum(part.people for part in parts if part)
    # Craven became a part of North Yorkshire, whose people are not Craven's.
    assert bundled().population("E07000163", Y2022) is None
    assert bundled().population("E54000052", Y2022) == bundled().population("E54000063", Y2022)


def test_boards_and_councils_have_the_same_people_in_all() -> None:
    year = FinancialYear(2023)
    sums = {"icb": 0, "council": 0}
    for record in bundled().organisations.values():
        if record.kind in sums and record.valid_to is None and not record.part_of:
            result = bundled().population(record.code, year)
            assert result is not None, record
            sums[record.kind] += result.people
    assert sums["council"] == 57_690_323  # England in the middle of 2023, as published
    assert abs(sums["icb"] - sums["council"]) <= 21  # each board is rounded on its own


def test_shares_of_a_council_add_up_to_one() -> None:
    for record in bundled().organisations.values():
        if record.kind == "council" and record.valid_to is None:
            shares = bundled().icb_shares(record.code)
            assert sum(shares.values()) == 1, record
            assert all(bundled().find_organisation(board) for board in shares)
    assert set(bundled().icb_shares("E10000030")) == {"E54000034", "E54000063"}  # Surrey


def test_deprivation_is_published_or_worked_out_and_says_which() -> None:
    newcastle, devon = bundled().deprivation("E08000021"), bundled().deprivation("E10000008")
    assert newcastle is not None
    assert devon is not None
    assert (newcastle.score, newcastle.rank, newcastle.of) == (28.834, 48, 296)
    assert devon.of == 153
    assert "districts by population" in devon.source
    assert bundled().deprivation("E99999999") is None


def test_neighbours_are_alike_in_deprivation_size_and_class() -> None:
    result = bundled().statistical_neighbours("E08000021", 5)
    assert len(result) == 5
    assert "E08000021" not in result
    organisations = bundled().organisations
    assert {organisations[code].council_class for code in result} == {"metropolitan"}
    assert all(
        organisations[code].is_upper_tier for code in bundled().statistical_neighbours("E10000008")
    )
    assert bundled().statistical_neighbours("E99999999") == []


def test_own_tables_take_the_place_of_the_bundled_ones(tmp_path: Path) -> None:
    table = "financial_year,index,status\n2024-25,100,outturn\n2025-26,104.2,outturn\n"
    (tmp_path / "deflators.csv").write_text(table, encoding="utf-8")
    own = Reference.load(tmp_path)
    assert own.deflators().index[FinancialYear(2025)] == Fraction("104.2")
    assert own.deflators().forecasts == frozenset()
    assert "release not stated" in own.deflators().release
    assert own.find_organisation("Devon CC") == bundled().find_organisation("Devon CC")
    sources = (
        "- file: deflators.csv\n  title: GDP deflators\n  publisher: HM Treasury\n"
        "  release: June 2026\n  licence: OGL\n  what: An index.\n"
    )
    (tmp_path / "sources.yaml").write_text(sources, encoding="utf-8")
    assert Reference.load(tmp_path).deflators().release == "HM Treasury, June 2026"


def test_wrong_tables_of_ones_own_are_answered_in_words(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="no such folder"):
        Reference.load(tmp_path / "nowhere")
    with pytest.raises(ReferenceDataError, match="no reference table"):
        Reference.load(tmp_path)
    table = "financial_year,index,status\n2024,100,outturn\n2025-26,lots,guess\n"
    (tmp_path / "deflators.csv").write_text(table, encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        Reference.load(tmp_path).deflators()
    message = str(caught.value)
    assert "row 2: 'financial_year' should be a year like 2024-25, not '2024'" in message
    assert "row 3: 'index' should be a number above 0, not 'lots'" in message
    assert "row 3: 'status' should be outturn or forecast, not 'guess'" in message
    (tmp_path / "deflators.csv").write_text("year;index\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="no column financial_year"):
        Reference.load(tmp_path).deflators()
    (tmp_path / "aliases.csv").write_text("code,alias,use\nE1,Nowhere,place\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="there is no organisation E1"):
        Reference.load(tmp_path).find_organisation("Nowhere")


def test_every_table_has_its_source() -> None:
    assert set(bundled().sources) == {
        *("deflators.csv", "organisations.csv", "name_patterns.csv", "aliases.csv"),
        *("populations.csv", "council_icb_people.csv", "deprivation.csv", "areas.csv"),
    }


def test_regions_hold_every_council_with_social_care_once() -> None:
    known = bundled()
    held = [code for area in known.areas if area.kind == "region" for code in area.councils]
    upper = {
        record.code
        for record in known.organisations.values()
        if record.is_upper_tier and record.valid_to is None
    }
    assert len(held) == len(set(held))
    assert set(held) == upper


def test_a_combined_authority_is_the_sum_of_its_councils() -> None:
    known = bundled()
    year = FinancialYear.parse("2023-24")
    whole = known.people_of("East Midlands Combined County Authority", year)
    names = ("Derby", "Derbyshire", "Nottingham", "Nottinghamshire")
    parts = [known.people_of(name + " Council", year) for name in names]
    assert whole
    assert whole.people == sum(part.people for part in parts if part)
    assert whole.year == 2023


def test_people_of_a_later_year_are_the_latest_and_of_an_earlier_none() -> None:
    known = bundled()
    late = known.people_of("E08000009", FinancialYear.parse("2030-31"))
    assert late
    assert late.year < 2030
    assert known.people_of("E08000009", FinancialYear.parse("1990-91")) is None
