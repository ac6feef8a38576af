"""Organisations side by side: like with like, places with their range, what is not alike said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from rich.console import Console

from prevspend.comparison import (
    ComparedOrganisation,
    ComparedOrganisations,
    Spending,
    build_comparison,
    read_compared,
)
from prevspend.errors import LedgerError
from prevspend.reference import bundled
from prevspend.report import comparison_document, page_on_terminal, write_document
from prevspend.report.document.model import Chart
from prevspend.results import accept_changed
from prevspend.taxonomy import Lens
from prevspend.years import FinancialYear
from tests.comparison.bodies import TAXONOMY, baseline_of, bodies, body, reference, taxonomy

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.comparison import Comparison, OrganisationFigures, PeerRank
    from prevspend.reference import Reference

# Shares of smoking are 0, a half and 1; of everything preventive else 0, 1 and 1.
ASHBY = {
    "smoking": 200,
    "roads": 800,
    "schools": 1000,
}  # 0 to 10 to 20% of 1,000, and £0.001 a head
BORLEY = {"families": 80, "roads": 920}  # 0 to 8 to 8%
CORBY = {"families": 100, "roads": 400, "mystery": 500}  # 0 to 10 to 10%, but half is undecided
DUNHAM = {"families": 50, "roads": 950}


@pytest.fixture
def known(tmp_path: Path) -> Reference:
    return reference(tmp_path / "reference")


@pytest.fixture
def four(known: Reference) -> Comparison:
    return build_comparison(
        bodies(
            body("E08000001", ASHBY),
            body("E08000002", BORLEY),
            body("E06000001", CORBY),
            body("E09000001", DUNHAM),
        ),
        known,
    )


def row(found: Comparison, name: str) -> OrganisationFigures:
    return next(each for each in found.organisations if each.who.name == name)


def place(rank: PeerRank) -> tuple[int, int, int, int]:
    return rank.place, rank.best, rank.worst, rank.of


def test_places_are_those_worked_out_by_hand(four: Comparison) -> None:
    # Without schools, central: Ashby 10%, Corby 10%, Borley 8%, Dunham 5%. High: Ashby 20%. If what
    # is undecided is like the rest: Corby 20% in the central and the high reading. All shares low:
    # everyone 0, so that everyone is first.
    assert {each.who.name: place(each.ranks["without-schools"]) for each in four.organisations} == {
        "Ashby": (1, 1, 2, 4),
        "Corby Vale": (1, 1, 2, 4),
        "Borley": (3, 1, 3, 4),
        "Dunham": (4, 1, 4, 4),
    }


def test_every_measure_has_its_own_figure(four: Comparison) -> None:
    measures = row(four, "Ashby").measures
    share = measures["share"]
    assert [share.low, share.central, share.high] == pytest.approx([0, 0.05, 0.1])
    assert measures["without-schools"].central == pytest.approx(100 / 1000)
    assert measures["per-head"].central == pytest.approx(100 / 100_000)
    assert row(four, "Ashby").tiers["primary"].all == (0, 10_000, 20_000)
    assert row(four, "Corby Vale").decided_share == pytest.approx(0.5)


def test_returns_are_ranked_without_schools_unless_asked(
    four: Comparison, known: Reference
) -> None:
    assert four.ranked_by == "without-schools"
    comparison = build_comparison(bodies(body("E08000001", ASHBY, basis="ledger")), known)
    assert comparison.ranked_by == "share"


def test_counties_and_ledgers_are_never_ranked_with_single_tier_returns(known: Reference) -> None:
    comparison = build_comparison(
        bodies(
            body("E08000001", ASHBY),
            body("E08000002", BORLEY),
            body("E10000001", BORLEY),
            body("E06000001", BORLEY, basis="ledger"),
            body("E54000001", BORLEY, basis="ledger"),
            body("E09000001", BORLEY, basis="payments"),
        ),
        known,
    )
    assert [(each.id, each.basis, each.ranked) for each in comparison.leagues] == [
        ("single-tier", "outturn", 2)
    ]
    reasons = {each.who.name: each.not_ranked for each in comparison.organisations}
    assert reasons["Eastshire"] == "nobody like it is here to be ranked with"
    assert reasons["NHS Marl"] == "nobody like it is here to be ranked with"
    assert "part of a ledger" in (reasons["Dunham"] or "")
    assert any(each.id == "basis" for each in comparison.cautions)


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (body("E06000009", BORLEY), "fewer than 20,000 people"),
        (body("E07000001", {"families": 1, "mystery": 999}), "less than half"),
        (
            body("E06000001", BORLEY, partial="no figures in RSX.ods"),
            "not whole: no figures in RSX",
        ),
        (body("E99", BORLEY, group="police"), "no council"),
        (body("E98", BORLEY), "not known"),
        (body("E06000001", {"income": 100}), "no spend in scope"),
    ],
)
def test_who_cannot_be_ranked_is_told_why(known: Reference, odd: object, reason: str) -> None:
    comparison = build_comparison(
        bodies(odd, body("E08000001", ASHBY), body("E08000002", BORLEY)),  # type: ignore[arg-type]
        known,
    )
    assert reason in (comparison.organisations[0].not_ranked or "")
    assert not comparison.organisations[0].ranks
    assert [each.ranks["share"].of for each in comparison.organisations[1:]] == [2, 2]
    assert any(reason in each.what for each in comparison.cautions)


def test_other_years_are_refused_or_said(known: Reference) -> None:
    two = bodies(
        body("E08000001", ASHBY, alone=True), body("E08000002", BORLEY, "2022-23", alone=True)
    )
    with pytest.raises(LedgerError, match=r"Ashby is of 2023-24, Borley is of 2022-23") as caught:
        build_comparison(two, known)
    assert "leftshift" in (caught.value.fix or "")
    comparison = build_comparison(two, known, year=FinancialYear(2022))
    assert [each.who.name for each in comparison.organisations] == ["Borley"]
    assert any(each.id == "other-years" for each in comparison.cautions)
    with pytest.raises(LedgerError, match="Nothing here is of 2019-20"):
        build_comparison(two, known, year=FinancialYear(2019))


@pytest.mark.parametrize("year", [None, FinancialYear(2022), FinancialYear(2023)])
def test_years_that_do_not_meet_stop(year: FinancialYear | None, known: Reference) -> None:
    apart = bodies(
        body("E08000001", ASHBY, "2022-23", alone=True), body("E08000002", BORLEY, "2023-24")
    )
    with pytest.raises(LedgerError) as error:
        build_comparison(apart, known, year=year)
    assert "The years do not meet" in str(error.value)
    assert "2022-23" in str(error.value)
    assert "2023-24" in str(error.value)
    assert "Ashby is of 2022-23" in str(error.value)
    assert "(Borley) is of 2023-24" in str(error.value)
    assert "--year" not in str(error.value)


def test_the_same_organisation_twice_is_refused(known: Reference) -> None:
    with pytest.raises(LedgerError, match="Ashby is here twice"):
        build_comparison(bodies(body("E08000001", ASHBY), body("E08000001", BORLEY)), known)


def test_another_taxonomy_is_restated_from_the_codings(tmp_path: Path, known: Reference) -> None:
    baseline_of("E08000001", ASHBY, under=taxonomy("0.1", "0.9.0"), folder=tmp_path / "old")
    baseline_of("E08000002", BORLEY, folder=tmp_path / "new")
    comparison = build_comparison(
        read_compared([tmp_path / "old", tmp_path / "new"], taxonomy()), known
    )
    ashby = row(comparison, "Ashby")
    assert ashby.restated
    assert ashby.prevention.all == (0, 10_000, 20_000)
    assert ashby.schools_pence == 100_000
    assert not row(comparison, "Borley").restated
    assert [each.what for each in comparison.cautions if each.id == "restated"] == [
        "1 of 2 were classified by another version and are restated under t 1.0.0."
    ]


def test_restating_needs_codings_that_belong_to_the_baseline(tmp_path: Path) -> None:
    old = taxonomy("0.1", "0.9.0")
    baseline_of("E08000001", ASHBY, under=old, folder=tmp_path / "old")
    baseline_of("E08000002", BORLEY, under=old, folder=tmp_path / "other")
    (tmp_path / "other" / "codings.parquet").replace(tmp_path / "old" / "codings.parquet")
    with pytest.raises(LedgerError, match=r"changed since they were written: codings\.parquet"):
        read_compared([tmp_path / "old"], taxonomy())
    with (
        accept_changed(),
        pytest.raises(LedgerError, match=r"the baseline beside them £2,000\.00"),
    ):
        read_compared([tmp_path / "old"], taxonomy())
    with pytest.raises(LedgerError, match="cannot be read"):
        read_compared([tmp_path / "other"], taxonomy())


def test_neighbours_are_the_most_alike_that_can_be_ranked(known: Reference) -> None:
    comparison = build_comparison(
        bodies(
            body("E08000001", ASHBY),
            body("E08000002", BORLEY, partial="no figures in RSX.ods"),
            body("E06000001", CORBY),
            body("E09000001", DUNHAM),
        ),
        known,
        organisations=["ashby"],
        neighbours=1,
    )
    (near,) = comparison.neighbours
    assert [each.name for each in near.neighbours] == ["Corby Vale"]
    assert near.without_figures == {"Borley": "its return is not whole: no figures in RSX.ods"}
    assert near.place == 1


def test_a_part_of_a_name_is_enough_where_only_one_has_it(known: Reference) -> None:
    two = bodies(body("E06000001", CORBY), body("E08000002", BORLEY))
    comparison = build_comparison(two, known, organisations=["vale"])
    assert [row.who.name for row in comparison.organisations if row.who.in_focus] == ["Corby Vale"]


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("Corbey", "did you mean Corby Vale?"),
        ("Borle Town", "check the name, or name its code, like E08000021."),
        ("E06000009", "check the name, or name its code, like E08000021."),
    ],
)
def test_a_name_that_is_not_there_is_refused_with_those_like_it(
    known: Reference, typed: str, fix: str
) -> None:
    two = bodies(body("E06000001", CORBY), body("E08000002", BORLEY))
    with pytest.raises(LedgerError, match="is not among the 2 organisations here") as caught:
        build_comparison(two, known, organisations=[typed])
    assert caught.value.fix == fix


def test_a_ledger_beside_its_own_return_adds_up_line_by_line(known: Reference) -> None:
    comparison = build_comparison(
        bodies(
            body("E08000001", {"smoking": 120, "reablement": 30, "roads": 5}, basis="payments",
                 alone=True),
            body("E08000001", {"smoking": 200, "families": 60, "roads": 900}),
            body("E08000002", BORLEY),
        ),
        known,
    )  # fmt: skip
    (beside,) = comparison.beside_return
    lines = {line.interventions: line for line in beside.lines}
    assert lines["smoking",].lines == ("RO3-81",)
    assert (lines["smoking",].ledger_pence, lines["smoking",].return_pence) == (12_000, 20_000)
    assert lines["smoking",].difference_pence == 4_000
    assert lines["families",].why.startswith("Nothing in the ledger")
    assert lines["reablement",].lines == ()
    assert lines["reablement",].why.startswith("The return has no line")
    assert sum(line.ledger_prevention_pence for line in beside.lines) == beside.ledger.central
    assert (
        sum(line.return_prevention_pence for line in beside.lines)
        == beside.published_return.central
    )
    assert any("pay" in sentence for sentence in beside.in_words)


def test_a_figure_far_from_all_others_is_asked_about() -> None:
    usual = {"families": 10_000, "roads": 990_000}
    odd = {"families": 10_000_000, "roads": 90_000_000}
    codes = [f"E080000{at:02d}" for at in range(1, 12)]
    everyone = [body(code, odd if code == codes[3] else usual) for code in codes]
    comparison = build_comparison(bodies(*everyone), bundled())
    assert [(each.code, each.intervention) for each in comparison.oddities] == [
        (codes[3], "families")
    ]
    few = build_comparison(bodies(*everyone[:5]), bundled())
    assert few.oddities == ()  # five are too few to say what is usual


def test_the_files_hold_what_the_page_shows(four: Comparison, tmp_path: Path) -> None:
    files = write_document(tmp_path, "comparison", comparison_document(four), four.to_json())
    assert [file.name for file in files] == [
        *("comparison.html", "comparison.xlsx", "comparison.json")
    ]
    document = json.loads(files[2].read_text("utf-8"))
    assert document["schema"] == "prevspend.comparison/1"
    book = openpyxl.load_workbook(files[1])
    sheet = book["Single-tier councils, return"]
    assert [[cell.value for cell in cells[:5]] for cells in sheet.iter_rows(min_row=2)] == [
        ["Ashby", "metropolitan", 1, 1, 2],
        ["Corby Vale", "unitary", 1, 1, 2],
        ["Borley", "metropolitan", 3, 1, 3],
        ["Dunham", "london", 4, 1, 4],
    ]
    again = write_document(
        tmp_path / "again", "comparison", comparison_document(four), four.to_json()
    )
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in files]
    console = Console(width=80, no_color=True, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(page_on_terminal(comparison_document(four)))
    page = captured.get()
    assert "Corby Vale (return)" in page
    assert "1 (1–2)" in page
    assert max(len(line.rstrip()) for line in page.splitlines()) <= 80


def test_a_chart_of_many_has_both_ends_and_those_looked_at_with_their_places(
    known: Reference,
) -> None:
    codes = [f"E0600{at:04}" for at in range(101, 131)]
    spent = [{"families": 100 - at, "roads": 900} for at in range(len(codes))]
    bodies_there = [
        body(code, each, group="unitary authority") for code, each in zip(codes, spent, strict=True)
    ]
    bodies_there[17] = replace(bodies_there[17], alone=True)
    document = comparison_document(build_comparison(bodies(*bodies_there), known))
    charts = [
        part.drawing
        for section in document.sections
        for part in section.parts
        if isinstance(part, Chart) and part.drawing.name.startswith("league")
    ]
    assert [row[0] for row in charts[0].rows[1:]] == [
        f"{at} {codes[at - 1]}" for at in (1, 2, 3, 4, 16, 17, 18, 19, 27, 28, 29, 30)
    ]
    texts = {element.text for part in charts[0].parts for element in part.iter("text")}
    assert {"11 others", "7 others"} <= texts


def test_a_lens_that_counts_whole_says_what_its_shares_come_to(known: Reference) -> None:
    under = TAXONOMY.model_copy(
        update={
            "head": TAXONOMY.head.model_copy(
                update={
                    "lenses": {
                        **TAXONOMY.head.lenses,
                        "core": Lens(name="Core", counts="whole", why="all of it"),
                    }
                }
            ),
            "interventions": tuple(
                each.model_copy(update={"lenses": (*each.lenses, "core")})
                if each.id == "smoking"
                else each
                for each in TAXONOMY.interventions
            ),
        }
    )
    baseline = baseline_of("E08000001", ASHBY, under=under)
    spending = Spending(baseline.interventions, baseline.coverage.in_scope_pence, 0)
    compared = ComparedOrganisations(under, (ComparedOrganisation(baseline, spending),))
    found = build_comparison(compared, known)
    console = Console(width=4000, no_color=True)
    with console.capture() as shown:
        console.print(page_on_terminal(comparison_document(found, "lens")))
    assert (
        "Ashby (return): Core counts £200 whole; by their shares the same interventions come to"
        " £100 (£0 to £200). It is more than Broad because it takes whole"
    ) in shown.get()


def test_a_ledger_of_few_months_has_no_figure_per_head_and_no_place(
    known: Reference, tmp_path: Path
) -> None:
    months = [f"{month:02d}" for month in range(1, 13)]
    for code, periods in (("E08000001", months[:9]), ("E08000002", months)):
        folder = tmp_path / code
        baseline_of(code, ASHBY, basis="ledger", folder=folder, periods=periods)
    sources = [tmp_path / code for code in ("E08000001", "E08000002")]
    report = build_comparison(read_compared(sources, taxonomy()), known)
    part, whole = report.organisations
    assert "per-head" in whole.measures
    assert "per-head" not in part.measures
    assert part.people == 100_000
    assert part.not_ranked == "it holds 9 of the year's 12 months"
    [caution] = [each for each in report.cautions if each.id == "part-of-a-year"]
    assert caution.what == "Ashby holds 9 of the year's 12 months: it has no figure per head."
    console = Console(width=140)
    with console.capture():
        console.print(page_on_terminal(comparison_document(report)))


def test_a_ledger_without_a_name_is_said_with_the_remedy(known: Reference, tmp_path: Path) -> None:
    for code in ("E08000001", "X1"):
        baseline_of(code, ASHBY, folder=tmp_path / code)
    compared = read_compared([tmp_path / "E08000001", tmp_path / "X1"], taxonomy())
    [caution] = [c for c in build_comparison(compared, known).cautions if c.id == "not-named"]
    assert caution.what == "1 ledger with no name of an organisation."
    assert "--organisation" in caution.fix
