"""Ledgers that are unlike: in thousands, parts of a ledger, money only some hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from prevspend.comparison import build_comparison, read_compared
from prevspend.errors import LedgerError
from prevspend.report import comparison_document, page_on_terminal
from tests.comparison.bodies import baseline_of, bodies, body, reference, taxonomy

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.comparison import Comparison, Measure
    from prevspend.reference import Reference

# £1,000 for each of Ashby's 100,000 people, and of Borley's 200,000.
ASHBY = {"families": 10_000_000, "roads": 90_000_000}
BORLEY = {"families": 20_000_000, "roads": 180_000_000}


@pytest.fixture
def known(tmp_path: Path) -> Reference:
    return reference(tmp_path / "reference")


def ledgers(known: Reference, *spent: dict[str, int], by: Measure | None = None) -> Comparison:
    codes = ("E08000001", "E08000002", "E09000001")
    each = (body(code, pounds, basis="ledger") for code, pounds in zip(codes, spent, strict=False))
    return build_comparison(bodies(*each), known, ranked_by=by)


def times(factor: float, pounds: dict[str, int]) -> dict[str, int]:
    return {account: int(each * factor) for account, each in pounds.items()}


def cautions(report: Comparison, id_: str) -> list[str]:
    return [each.what for each in report.cautions if each.id == id_]


def screen(report: Comparison, width: int = 120) -> str:
    console = Console(width=width, no_color=True)
    with console.capture() as captured:
        console.print(page_on_terminal(comparison_document(report)))
    return captured.get()


@pytest.mark.parametrize("others", [1, 2])
def test_a_ledger_in_thousands_of_pounds_is_not_ranked(known: Reference, others: int) -> None:
    report = ledgers(known, times(1 / 1_000, ASHBY), *[BORLEY, ASHBY][:others], by="per-head")
    small, *rest = report.organisations
    assert small.not_ranked == (
        "it spends £1.00 in scope for each of its people where others spend £1,000.00: it may be in"
        " thousands of pounds, or of one service only"
    )
    assert "per-head" not in small.measures
    assert small.whole_of("per-head") is None
    assert all("per-head" in row.measures for row in rest)
    assert [league.ranked for league in report.leagues] == ([2] if others == 2 else [])
    assert any("thousands of pounds" in what for what in cautions(report, "not-ranked"))


def test_a_ledger_a_thousand_times_too_large_is_not_ranked_either(known: Reference) -> None:
    report = ledgers(known, times(1_000, ASHBY), BORLEY, ASHBY)
    assert "the others may be in thousands" in (report.organisations[0].not_ranked or "")
    assert [row.not_ranked for row in report.organisations[1:]] == [None, None]


def test_a_ledger_in_thousands_beside_returns_has_no_figure_per_head(known: Reference) -> None:
    small = body("E08000001", times(1 / 1_000, ASHBY), basis="ledger")
    report = build_comparison(
        bodies(small, body("E08000002", BORLEY), body("E09000001", ASHBY)), known
    )
    assert "it may be in thousands of pounds" in (report.organisations[0].not_ranked or "")
    assert "per-head" not in report.organisations[0].measures


def test_a_ledger_of_few_services_is_asked_about(known: Reference) -> None:
    report = ledgers(known, times(1 / 5, ASHBY), BORLEY)
    assert cautions(report, "part-of-a-ledger") == [
        "Ashby spends £200.00 in scope for each of its people, the others £1,000.00 (median)."
    ]
    assert cautions(ledgers(known, ASHBY, BORLEY), "part-of-a-ledger") == []


@pytest.mark.parametrize(
    ("account", "name"), [("schools", "Schools"), ("rents", "Housing benefit")]
)
def test_ledgers_are_ranked_without_what_only_one_holds(
    known: Reference, account: str, name: str
) -> None:
    report = ledgers(known, ASHBY, BORLEY | {account: 50_000_000})
    assert report.ranked_by == "without-schools"
    assert [row.ranks["without-schools"].place for row in report.organisations] == [1, 1]
    assert [row.measures["without-schools"].central for row in report.organisations] == [0.1, 0.1]
    [what] = cautions(report, "uneven")
    assert what.startswith(name)
    assert "Borley holds £50,000,000 (20.0% of its spend in scope), Ashby £0 (0.0%)" in what
    assert what.endswith("; places are by the share without it.")
    assert "without schools and housing benefit" in screen(report)


def test_a_rank_by_the_whole_share_says_what_only_one_holds(known: Reference) -> None:
    report = ledgers(known, ASHBY, BORLEY | {"schools": 50_000_000}, by="share")
    [what] = cautions(report, "uneven")
    assert "--rank-by without-schools leaves it out" in what
    assert cautions(ledgers(known, ASHBY, BORLEY | {"schools": 9}, by="per-head"), "uneven") == []


def test_like_ledgers_are_ranked_by_the_whole_share(known: Reference) -> None:
    like = {"schools": 10_000_000, "rents": 5_000_000}
    report = ledgers(known, ASHBY | like, BORLEY | times(2, like))
    assert report.ranked_by == "share"
    assert cautions(report, "uneven") == []


def test_another_service_that_only_one_ledger_holds_is_named(known: Reference) -> None:
    report = ledgers(known, ASHBY | {"bins": 10_000_000}, BORLEY)
    assert cautions(report, "uneven-service") == [
        "waste: 9.1% of Ashby's spend in scope, and next to none of Borley's."
    ]
    undecided = BORLEY | {"mystery": 30_000_000}  # what is undecided there may be waste
    assert cautions(ledgers(known, ASHBY | {"bins": 10_000_000}, undecided), "uneven-service") == []


def test_a_ledger_of_few_months_has_dashes_per_head_in_every_table(
    known: Reference, tmp_path: Path
) -> None:
    months = [f"{month:02d}" for month in range(1, 13)]
    for code, periods in (("E08000001", months[:9]), ("E08000002", months)):
        baseline_of(code, ASHBY, basis="ledger", folder=tmp_path / code, periods=periods)
    sources = [tmp_path / code for code in ("E08000001", "E08000002")]
    report = build_comparison(read_compared(sources, taxonomy()), known, ranked_by="per-head")
    [line] = [line for line in screen(report).splitlines() if line.strip().startswith("Secondary")]
    assert line.split()[1:] == ["–", "600.00"]


def test_one_neighbour_has_no_median(known: Reference) -> None:
    compared = bodies(
        body("E08000001", ASHBY, basis="ledger", alone=True),
        body("E08000002", BORLEY, basis="ledger"),
    )
    report = build_comparison(compared, known)
    assert report.neighbours[0].without_figures == {}  # none that is not here is nearer
    page = screen(report)
    assert "its only neighbour here, Borley, has 10.0%" in page
    assert "no figures here" not in page


def test_one_body_under_two_spellings_is_refused(known: Reference) -> None:
    both = bodies(body("E99", ASHBY), body("E98", BORLEY))
    names = ("Westmoor County Council", "Westmoor CC")
    for each, name in zip(both.organisations, names, strict=True):
        organisation = each.baseline.organisation.model_copy(update={"name": name, "code": None})
        object.__setattr__(each.baseline, "organisation", organisation)
    with pytest.raises(LedgerError, match="'Westmoor County Council' and 'Westmoor CC' are two"):
        build_comparison(both, known)


def test_long_names_over_figures_leave_room_for_what_a_row_is(known: Reference) -> None:
    report = ledgers(known, ASHBY, BORLEY)
    names = ("Ashby Metropolitan Borough Council", "Borley Metropolitan Borough Council")
    rows = [
        row.model_copy(update={"who": row.who.model_copy(update={"name": name})})
        for row, name in zip(report.organisations, names, strict=True)
    ]
    page = screen(report.model_copy(update={"organisations": tuple(rows)}), width=80)
    assert "Secondary" in page
    assert "Council…" not in page
