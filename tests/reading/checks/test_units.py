"""Thousands, millions and pence are read as such in every spelling, and nothing else is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.reading.checks.units import unit_of_heading, unit_of_note
from tests.reading.checks.ledgers import HEADER, asked, line, lines, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

AMOUNTS = ("127.5", "1.2345", "-0.00001", "(2,000)")
POUNDS = Decimal("127.5") + Decimal("1.2345") - Decimal("0.00001") - 2000

MARKS = ["£", "GBP", "gbp ", "£ ", "£/", "£ in ", "£ x "]
THOUSANDS = ["000", "'000", "’000", "000s", "000's", "'000s", "k", "K", "ks", "K's", "thousand"]
THOUSANDS += ["thousands", "Thousand", "Ths", "thou", "1000s", "1,000s", ",000", "(000)", "(k)"]
MILLIONS = ["m", "M", "ms", "mn", "Mn", "million", "millions", "mil", "mio", "m's", "(m)"]
ALONE = {
    1000: ["000s", "'000", "000's", "thousands", "(k)", "(000)", "(ths)", "in thousands", "1000s"],
    1_000_000: ["millions", "(m)", "(mn)", "in millions", "(million)", "mn"],
}


def headings(letters: list[str]) -> st.SearchStrategy[str]:
    marked = st.builds("{}{}".format, st.sampled_from(MARKS), st.sampled_from(letters))
    frames = ["Net Amount {}", "Amount ({})", "Amount_{}", "{}", "Value, {}", "{} net", "In [{}]"]
    return st.builds(lambda frame, unit: frame.format(unit), st.sampled_from(frames), marked)


@given(headings(THOUSANDS))
def test_thousands_are_known_in_any_heading(heading: str) -> None:
    unit = unit_of_heading(heading)
    assert unit is not None
    assert unit.scale == 1000


@given(headings(MILLIONS))
def test_millions_are_known_in_any_heading(heading: str) -> None:
    unit = unit_of_heading(heading)
    assert unit is not None
    assert unit.scale == 1_000_000


@given(st.sampled_from([(scale, word) for scale, words in ALONE.items() for word in words]))
def test_a_unit_needs_no_currency_mark_in_a_heading(unit: tuple[int, str]) -> None:
    for heading in (f"Amount {unit[1]}", f"Net_Amount_{unit[1]}", f"NetAmount {unit[1]}"):
        found = unit_of_heading(heading)
        assert found is not None
        assert found.scale == unit[0]


@given(
    st.sampled_from(["Amount", "Net Amount", "Invoice Amount", "Payments", "Spend", "Total"]),
    st.sampled_from(["over", "above", "exceeding", "greater than", ">", "of at least", "under"]),
    st.sampled_from(["£{}", "{} pounds", "GBP {}"]),
    st.sampled_from(["500", "1000", "1,000", "5000", "25,000", "25000", "25k", "250,000", "1m"]),
)
def test_a_limit_of_publication_is_no_unit(what: str, over: str, money: str, limit: str) -> None:
    text = f"{what} {over} {money.format(limit)}"
    for unit in (unit_of_heading(text), unit_of_note(text)):
        assert unit is None or unit.scale == 1


@pytest.mark.parametrize(
    "heading",
    ["Amount", "Amount (£)", "Net amount (T)", "Amount GBP", "Amount excl. VAT (£)", "AP Amount £"],
)
def test_plain_headings_name_no_thousands(heading: str) -> None:
    unit = unit_of_heading(heading)
    assert unit is None or unit.scale == 1


@pytest.mark.parametrize(
    "note",
    [
        "A million trees programme",
        "The Million Pound Drop Ltd",
        "Kingston upon Thames, 1,000 suppliers",
        "In June the council spent £1000",
        "All transactions over £1 million",
        "Figures rounded to the nearest thousand",
        "Total: £1,000,000",
        "M & K Council",
    ],
)
def test_a_note_that_is_not_about_the_unit_names_none(note: str) -> None:
    unit = unit_of_note(note)
    assert unit is None or unit.scale == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(headings(THOUSANDS))
def test_amounts_under_such_a_heading_are_read_to_the_penny(tmp_path: Path, heading: str) -> None:
    path = write(tmp_path / "ledger.csv", [[*HEADER[:-1], heading], *lines(AMOUNTS)])
    ledger = read(path)
    assert ledger.amount_pence == int((POUNDS * 100_000).quantize(Decimal(1)))
    assert noted(ledger, "multiplied by 1,000 to make pounds of them") == (1, None)


NOTES = [
    "All figures in £000s",
    "(figures in thousands)",
    "£'000",
    "Amounts are shown in thousands of pounds",
    "Units: GBP k",
    "NB all values are in £ thousand",
]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("column", [0, 3, 6])
@pytest.mark.parametrize("above", [1, 3])
def test_a_note_above_the_table_says_the_unit(
    tmp_path: Path, note: str, column: int, above: int
) -> None:
    title = ["NHS Marlow Vale ICB", *[""] * 6]
    row = [note if at == column else "" for at in range(7)]
    table = [title, row, *[[""] * 7] * (above - 1), HEADER, *lines(AMOUNTS)]
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert ledger.amount_pence == int((POUNDS * 100_000).quantize(Decimal(1)))


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("column", [0, 2])
@pytest.mark.parametrize("count", [4, 400])
def test_a_note_below_the_table_says_the_unit(
    tmp_path: Path, note: str, column: int, count: int
) -> None:
    row = [note if at == column else "" for at in range(7)]
    table = [HEADER, *lines(["1.5"] * count), [""] * 7, row]
    assert read(write(tmp_path / "ledger.csv", table)).amount_pence == count * 150_000


def test_a_row_of_units_below_the_header_is_no_line(tmp_path: Path) -> None:
    for unit in ("£000", "£'000", "(£k)"):
        table = [HEADER, [*[""] * 6, unit], *lines(["1.5", "2"])]
        ledger = read(write(tmp_path / "ledger.csv", table))
        assert (ledger.amount_pence, ledger.lines.num_rows, ledger.rejected) == (350_000, 2, ())


def test_each_file_has_its_own_unit(tmp_path: Path) -> None:
    april = write(tmp_path / "april.csv", [HEADER, *lines(["1500", "250.25"])])
    heading = [*HEADER[:-1], "Net Amount £k"]
    may = write(tmp_path / "may.csv", [heading, *lines(["1.6", "0.25025"], "May-24")])
    assert read(april, may).amount_pence == 175_025 + 185_025


def test_pence_are_read_as_pence(tmp_path: Path) -> None:
    table = [["All amounts are in pence"], HEADER, *lines(["150", "99"])]
    assert read(write(tmp_path / "ledger.csv", table)).amount_pence == 249


def test_a_heading_and_a_note_that_differ_are_asked_about(tmp_path: Path) -> None:
    table = [["All figures in £m"], [*HEADER[:-1], "Net Amount £k"], *lines(["1.5"])]
    path = write(tmp_path / "ledger.csv", table)
    assert re.search("--amounts millions or --amounts thousands", asked(path))
    assert read(path, amounts=["thousands"]).amount_pence == 150_000


def test_thousands_with_pennies_are_asked_about(tmp_path: Path) -> None:
    amounts = [f"{at}2345.6{at}" for at in range(1, 8)]
    table = [["All figures in £000s"], HEADER, *lines(amounts)]
    path = write(tmp_path / "ledger.csv", table)
    assert "have pennies (such as 12345.61)" in asked(path)
    pence = sum(round(float(amount) * 100) for amount in amounts)
    assert read(path, amounts=["pounds"]).amount_pence == pence


def test_the_user_has_the_last_word(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.csv", [[*HEADER[:-1], "Amount £k"], line("12.50")])
    assert read(path).amount_pence == 1_250_000
    assert read(path, amounts=["pounds"]).amount_pence == 1_250
    assert read(path, amounts=["millions"]).amount_pence == 1_250_000_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    st.lists(st.integers(-9_000_000, 90_000_000), min_size=12, max_size=40),
    st.sampled_from([".", " ", ""]),
    st.booleans(),
)
def test_decimal_commas_and_dots_of_thousands_are_read_as_all_amounts_show_them(
    tmp_path: Path,
    amounts: list[int],
    group: str,
    whole: bool,  # noqa: FBT001 - drawn
) -> None:
    if whole:  # some amounts below a thousand, most above
        group, amounts = ".", [100 * (amount // 100) for amount in amounts] + [12_300]
        amounts += [1_234_500 + 100 * nth for nth in range(len(amounts))]
    written = [f"{amount // 100:,}" if whole else f"{amount / 100:,.2f}" for amount in amounts]
    turned = [text.translate(str.maketrans(",.", "\0,")).replace("\0", group) for text in written]
    ledger = read(write(tmp_path / "ledger.csv", [HEADER, *lines(turned)]), accept=["signs"])
    assert ledger.amount_pence == sum(amounts)
    noted(ledger, "amounts were read with a decimal comma")


def test_amounts_that_all_have_three_decimals_are_asked_about(tmp_path: Path) -> None:
    path = write(
        tmp_path / "ledger.csv", [HEADER, *lines([f"{n}.{250 + n}" for n in range(1, 30)])]
    )
    assert "--amounts thousands" in asked(path)
    thousand = read(path, amounts=["thousands"]).amount_pence
    assert thousand == sum(100 * (1_000 * n + 250 + n) for n in range(1, 30))
    assert read(path, amounts=["pounds"]).amount_pence < thousand
