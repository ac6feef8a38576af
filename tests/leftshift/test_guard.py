"""What keeps two years from being set side by side, and what is said when they are all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LedgerError
from prevspend.ledger import Organisation
from prevspend.leftshift import build_leftshift
from tests.leftshift.years import BACKGROUND, monthly, simple_taxonomy, year_of

if TYPE_CHECKING:
    from prevspend.leftshift import LeftShift, Year
    from tests.leftshift.years import Row

TAXONOMY = simple_taxonomy()
SMOKING = monthly(10_000, cost_centre_code="S1", cost_centre="Stop Smoking", supplier="Quit Ltd")
USUAL = [*BACKGROUND, *SMOKING]
FIRST = year_of(USUAL, "2023-24", TAXONOMY)


def carried(*years: Year) -> LeftShift:
    return build_leftshift(years, carry_breaks=True)


def refusal(*years: Year) -> str:
    with pytest.raises(LedgerError) as error:
        build_leftshift(years)
    return str(error.value)


def test_like_years_are_compared_without_a_word() -> None:
    report = build_leftshift([FIRST, year_of(USUAL, "2024-25", TAXONOMY)])
    assert report.findings == ()
    assert report.bridge.step("real").change.all == (0, 0, 0)


def qualifications(report: LeftShift) -> list[str]:
    return [finding.what for finding in report.findings if finding.severity == "carry"]


def test_another_body_stops() -> None:
    other = year_of(USUAL, "2024-25", TAXONOMY, organisation=Organisation("Else", None, "council"))
    said = refusal(FIRST, other)
    assert "two organisations: 2023-24 is of Test (council), 2024-25 of Else (council)" in said
    assert carried(FIRST, other).headline[1].startswith("Not comparable: These are two")


def test_of_two_bodies_nothing_else_is_said() -> None:
    """They share no month, no cost centre and no size: that is no wonder."""
    few = [{**row, "cost_centre": f"X {row['cost_centre']}"} for row in USUAL[:2]]
    other = year_of(few, "2024-25", TAXONOMY, organisation=Organisation("Else", "E2", "icb"))
    said = refusal(FIRST, other)
    assert "2023-24 is of Test (council), 2024-25 of Else (E2, board or NHS body)" in said
    assert "cost centre" not in said
    assert "month" not in said


def test_one_month_in_common_is_one_month() -> None:
    other = year_of([row for row in USUAL if row["period"] == "01"], "2024-25", TAXONOMY)
    assert "Only 1 month is in both years" in refusal(FIRST, other)


def test_one_body_under_two_names_is_known_by_its_code() -> None:
    names = (Organisation("The Council", "E1", "council"), Organisation("Council", "E1", "council"))
    years = [
        year_of(USUAL, year, TAXONOMY, organisation=name)
        for year, name in zip(("2023-24", "2024-25"), names, strict=True)
    ]
    assert build_leftshift(years).findings == ()


def test_another_kind_of_record_stops() -> None:
    pay = monthly(400_000, cost_centre_code="R2", cost_centre="Roads Team", account="Salaries")
    other = year_of(USUAL, "2024-25", TAXONOMY, basis="payments")
    said = refusal(year_of([*USUAL, *pay], "2023-24", TAXONOMY), other)
    assert "2023-24 is from a whole ledger, 2024-25 from a published payments file" in said
    assert "say so with --accept payments or --accept whole-ledger" in said


def test_like_files_that_were_judged_to_be_other_records_are_taken_as_payments() -> None:
    report = build_leftshift([FIRST, year_of(USUAL, "2024-25", TAXONOMY, basis="payments")])
    assert report.basis == "payments"
    [said] = qualifications(report)
    assert said == (
        "2023-24 was read as a whole ledger, 2024-25 was read as a published payments file, from"
        " files with the same columns; all are taken as payments."
    )
    assert report.verdict.outcome == "no real change"


def test_a_missing_month_is_left_out_of_both_years_and_said() -> None:
    rows = [row for row in USUAL if row["period"] != "04"]
    report = build_leftshift([FIRST, year_of(rows, "2024-25", TAXONOMY)])
    assert report.bridge.step("coverage").change.central == -10_000_00
    assert report.bridge.step("real").change.central == 0
    assert "2024-25 has no lines of July." in qualifications(report)


def test_few_months_in_common_stop() -> None:
    rows = [row for row in USUAL if int(row["period"]) <= 4]
    assert "Only 4 months are in both years" in refusal(FIRST, year_of(rows, "2024-25", TAXONOMY))


def test_far_fewer_lines_stop() -> None:
    rows = [row for row in USUAL for _ in range(3)]
    rows = [{**row, "amount": int(row["amount"]) // 3} for row in rows]
    assert "has 72 lines, 2023-24 had 24" in refusal(FIRST, year_of(rows, "2024-25", TAXONOMY))


def test_a_new_chart_of_accounts_stops() -> None:
    rows = [
        {**row, "cost_centre": f"New {row['cost_centre']}", "cost_centre_code": f"N{number % 7}"}
        for number, row in enumerate(USUAL)
    ]
    said = refusal(FIRST, year_of(rows, "2024-25", TAXONOMY))
    assert "100% of the money of 2024-25 is under cost centre names that 2023-24 does not" in said


def test_all_that_stops_is_said_at_once() -> None:
    rows = [
        {**row, "cost_centre": f"New {row['cost_centre']}", "cost_centre_code": f"N{number % 7}"}
        for number, row in enumerate(USUAL)
    ]
    pay = monthly(400_000, cost_centre_code="R2", cost_centre="Roads Team", account="Salaries")
    first = year_of([*USUAL, *pay], "2023-24", TAXONOMY)
    said = refusal(first, year_of(rows, "2024-25", TAXONOMY, basis="payments"))
    assert "whole ledger" in said
    assert "cost centre names" in said


def test_more_decided_money_qualifies_the_result() -> None:
    open_ = monthly(200_000, cost_centre_code="U1", cost_centre="Unknown", supplier="Someone")
    first = year_of([*USUAL, *open_], "2023-24", TAXONOMY)
    report = build_leftshift([first, year_of(USUAL, "2024-25", TAXONOMY)])
    assert any(
        "of the money of 2023-24 is decided, 100.0%" in what for what in qualifications(report)
    )


@pytest.mark.parametrize(("version", "qualifies"), [("1.4.0", False), ("2.0.0", True)])
def test_a_restated_year_says_so_and_qualifies_the_result_where_the_major_differs(
    version: str,
    qualifies: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    newer = simple_taxonomy(version=version)
    years = [year_of(USUAL, year, TAXONOMY, newer) for year in ("2023-24", "2024-25")]
    report = build_leftshift(years)
    said = f"2023-24 was published under t 1.0.0 and is restated under t {version}."
    assert said in {finding.what for finding in report.findings}
    assert (said in qualifications(report)) is qualifies


def test_one_year_alone_and_one_year_twice_are_refused() -> None:
    assert "at least two years" in refusal(FIRST)
    assert "Two of these baselines are of 2023-24" in refusal(FIRST, FIRST)


def test_what_was_accrued_and_taken_back_is_named_and_in_the_range() -> None:
    smoking = {"cost_centre_code": "S1", "cost_centre": "Stop Smoking", "account": "Accruals"}
    first = year_of([*USUAL, {**smoking, "period": "12", "amount": 50_000_00}], "2023-24", TAXONOMY)
    last = year_of([*USUAL, {**smoking, "period": "01", "amount": -50_000_00}], "2024-25", TAXONOMY)
    report = build_leftshift([first, last])
    [finding] = [one for one in report.findings if one.id == "accruals"]
    assert finding.severity == "note"
    assert finding.what == (
        "£50,000 that 2023-24 booked was taken back at the start of 2024-25 (£50,000 of it"
        " prevention): Stop Smoking £50,000."
    )
    net = report.bridge.net
    assert net.least is not None
    assert net.most is not None
    assert net.least < 0 <= net.most + 1e-12
    assert report.verdict.outcome != "fell"


@pytest.mark.parametrize(
    ("name", "code", "merged"),
    [
        ("Sussex", "E54000064", "NHS Surrey and Sussex Integrated Care Board"),
        (
            "North Central London",
            "E54000028",
            "North West and North Central London integrated care board",
        ),
    ],
)
def test_boards_merged_in_april_2026_are_said(name: str, code: str, merged: str) -> None:
    board = Organisation(f"NHS {name} Integrated Care Board", code, "icb")
    years = [year_of(USUAL, year, TAXONOMY, organisation=board) for year in ("2025-26", "2026-27")]
    report = build_leftshift(years)
    [finding] = [one for one in report.findings if one.id == "reorganised"]
    assert f"{merged} began on 1 April 2026" in finding.what


def paid(amounts: dict[int, int]) -> list[Row]:
    """Give what a payee is paid by month of the year, pounds."""
    return [
        {
            "cost_centre": "Stop Smoking",
            "supplier": "Quit Ltd",
            "period": f"{month:02d}",
            "amount": pounds * 100,
        }
        for month, pounds in amounts.items()
    ]


def report_of_payments(*years: dict[int, int]) -> LeftShift:
    return build_leftshift(
        [
            year_of([*BACKGROUND, *paid(amounts)], year, TAXONOMY, basis="payments")
            for year, amounts in zip(("2023-24", "2024-25"), years, strict=True)
        ]
    )


def real_and_timing(report: LeftShift) -> tuple[int, int]:
    """Give both steps in pounds."""
    steps = {step.id: step.change.central for step in report.bridge.steps}
    return steps["real"] // 100, steps["timing"] // 100


def timing_of(report: LeftShift) -> tuple[float, float]:
    """Give what the timing of payments adds to the range."""
    [part] = [part for part in report.bridge.net.parts if part.id == "timing"]
    return part.low, part.high


QUARTERLY = dict.fromkeys((2, 5, 8), 200_000)
MONTHLY = dict.fromkeys(range(1, 13), 50_000)


def test_an_instalment_that_is_paid_late_is_no_real_change() -> None:
    report = report_of_payments(QUARTERLY, {2: 200_000} | dict.fromkeys((5, 8, 10, 11), 210_000))
    [finding] = [one for one in report.findings if one.id == "instalments"]
    assert "Stop Smoking, Quit Ltd £400,000 more in 2024-25" in finding.what
    assert real_and_timing(report) == (40_000, 400_000)
    assert timing_of(report) == (0.0, 0.0)
    assert not any("payments" in reason for reason in report.verdict.reasons)


def test_thirteen_payments_then_twelve_are_the_same_service() -> None:
    report = report_of_payments(MONTHLY | {1: 100_000}, MONTHLY)
    assert real_and_timing(report) == (0, -50_000)
    assert report.verdict.outcome == "no real change"


def test_a_last_payment_that_is_missing_may_be_late_or_never_due() -> None:
    report = report_of_payments(MONTHLY, {month: MONTHLY[month] for month in range(1, 12)})
    assert real_and_timing(report) == (0, -50_000)
    low, high = timing_of(report)
    assert low < 0
    assert high == 0
    assert report.verdict.outcome == "cannot tell"


def test_a_payment_too_many_in_the_middle_of_a_year_may_be_real() -> None:
    report = report_of_payments(MONTHLY, MONTHLY | {6: 100_000})
    assert real_and_timing(report) == (0, 50_000)
    assert timing_of(report)[1] > 0
    assert report.verdict.outcome == "cannot tell"


@pytest.mark.parametrize(
    "later",
    [
        {month: MONTHLY[month] for month in range(1, 8)},  # ended
        dict.fromkeys(range(1, 13), 60_000),  # more of it
        {1: 11_000, 3: 95_000, 4: 48_000, 7: 130_000, 9: 71_000, 12: 23_000},  # no steady rate
    ],
)
def test_what_is_no_matter_of_timing_stays_in_the_real_change(later: dict[int, int]) -> None:
    report = report_of_payments(MONTHLY, later)
    assert real_and_timing(report) == (sum(later.values()) - 600_000, 0)


def test_arrears_paid_in_lumps_are_whole_months_of_the_rate() -> None:
    report = report_of_payments({3: 150_000, 9: 300_000, 12: 50_000}, MONTHLY)
    assert real_and_timing(report) == (0, 100_000)
    assert timing_of(report)[1] > 0


def test_payments_every_four_weeks_are_thirteen_in_both_years() -> None:
    report = report_of_payments(MONTHLY | {3: 100_000}, MONTHLY | {9: 100_000})
    assert real_and_timing(report) == (0, 0)


def test_a_whole_ledger_accrues_what_is_paid_late() -> None:
    years = [
        year_of([*BACKGROUND, *paid(amounts)], year, TAXONOMY)
        for year, amounts in (("2023-24", QUARTERLY), ("2024-25", QUARTERLY | {11: 200_000}))
    ]
    assert [one.id for one in build_leftshift(years).findings] == []


def test_a_month_that_holds_next_to_nothing_is_left_out_of_both_years() -> None:
    thin = [
        {**row, "amount": 100} if row["period"] in {"02", "03"} else row
        for row in (*BACKGROUND, *SMOKING)
    ]
    report = build_leftshift(
        [year_of(thin, "2023-24", TAXONOMY), year_of(USUAL, "2024-25", TAXONOMY)]
    )
    assert report.bridge.step("real").change.central == 0
    assert report.bridge.step("coverage").change.central > 0
    assert report.verdict.outcome == "cannot tell"
    assert "May of 2023-24 holds 0.0% of what a usual month does" in report.findings[0].what


def test_months_without_a_column_that_the_other_year_has_are_said() -> None:
    """One file of several is made another way: its months are classified by less."""
    rows = [{**row, "directorate": "Adults"} for row in USUAL]
    bare = [
        {**row, "directorate": ""} if row["period"] in {"10", "11", "12"} else row for row in rows
    ]
    first, last = (
        year_of(of_year, year, TAXONOMY) for of_year, year in ((rows, "2023-24"), (bare, "2024-25"))
    )
    report = build_leftshift([first, last])
    [finding] = report.findings
    said = "2023-24 names directorates in January, February, March, 2024-25 does not."
    assert (finding.id, finding.what) == ("columns", said)
    assert report.verdict.outcome == "cannot tell"


SERVICES = [
    *((f"Stop Smoking {number}", f"Quit {number} Ltd", 10_000 + number) for number in range(5)),
    *((f"Casework {number}", f"Carers {number} Ltd", 90_000 + number) for number in range(5)),
]


def services(times: dict[str, float] | None = None, every: float = 1.0) -> list[Row]:
    """Give a year of ten services, all or some of them so many times as large."""
    factors = times or {}
    return [
        {**row, "amount": round(int(row["amount"]) * factors.get(name, every))}
        for name, payee, pounds in SERVICES
        for row in monthly(pounds, cost_centre=name, supplier=payee)
    ]


def test_one_factor_for_all_payments_is_said() -> None:
    """With value added tax in one year, everything rises alike."""
    years = [
        year_of(services(every=every), year, TAXONOMY)
        for year, every in (("2023-24", 1.0), ("2024-25", 1.2))
    ]
    report = build_leftshift(years)
    [finding] = report.findings
    said = "100% of the money of 2023-24 is 1.20 times as much in 2024-25, payee by payee."
    assert (finding.id, finding.what) == ("one-factor", said)
    assert report.verdict.outcome == "cannot tell"


def test_payments_that_rise_as_prices_do_are_no_other_unit() -> None:
    years = [
        year_of(services(every=every), year, TAXONOMY)
        for year, every in (("2023-24", 1.0), ("2024-25", 1.06))
    ]
    assert build_leftshift(years).findings == ()


def test_signs_that_are_turned_in_one_place_are_said() -> None:
    turned = services(times={"Stop Smoking 3": -1.0})
    years = [
        year_of(rows, year, TAXONOMY)
        for year, rows in (("2023-24", services()), ("2024-25", turned))
    ]
    report = build_leftshift(years)
    [finding] = [one for one in report.findings if one.id == "turned"]
    assert "the signs differ of Stop Smoking 3 £120,036 and -£120,036" in finding.what
    assert report.verdict.outcome == "cannot tell"
