from __future__ import annotations

from itertools import groupby

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prevspend.ledger.columns import parse_amounts
from prevspend.money import (
    SHARE_UNITS,
    AmountError,
    Apportionment,
    apportion,
    format_pounds,
    parse_pence,
    pence_or_zero,
    share_of,
)

MOST_PENCE = 10**14
UNHURRIED = settings(deadline=None, max_examples=60)  # Arrow's first call takes its time
PENCE = st.integers(-MOST_PENCE, MOST_PENCE)
SHARE = st.integers(0, SHARE_UNITS)


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("0", 0),
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("1,234,567.89", 123456789),
        ("£1,234.56", 123456),
        ("1'234'567.89", 123456789),
        ("-1’234.50", -123450),
        ("£ 1,234.56", 123456),
        ("  12.50  ", 1250),
        ("\u00a012.50", 1250),
        (".5", 50),
        ("5.", 500),
        ("007.00", 700),
        ("-1234.56", -123456),
        ("\u22121234.56", -123456),
        ("-£1,234.56", -123456),
        ("£-1,234.56", -123456),
        ("1,234.56-", -123456),
        ("(1,234.56)", -123456),
        ("(£1,234.56)", -123456),
        ("1,234.56 CR", -123456),
        ("1,234.56cr", -123456),
        ("1,234.56 DR", 123456),
        ("1.23E-01", 12),
        ("1.2345678E+05", 12345678),
    ],
)
def test_an_amount_is_read_in_every_way_that_ledgers_write_it(written: str, pence: int) -> None:
    assert parse_pence(written) == pence


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("0.004", 0),
        ("0.005", 1),
        ("-0.005", -1),
        ("1.005", 101),
        ("2.675", 268),
        ("(2.675)", -268),
        (f"-0.004{'9' * 30}", 0),
    ],
)
def test_a_half_penny_is_rounded_away_from_zero(written: str, pence: int) -> None:
    assert parse_pence(written) == pence


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("########", "column was too narrow"),
        ("#N/A", "Excel wrote #N/A"),
        ("#ref!", "Excel wrote #ref!"),
        ("n/a", "not a number"),
        ("12,34", "decimal comma"),
        ("1.234,56", "decimal comma"),
        ("1 23.56", "not a number"),
        ("--5", "not a number"),
        ("(-5)", "not a number"),
        ("$5.00", "another currency"),
        ("NaN", "not a number"),
        ("Infinity", "not a number"),
        ("1.2E+05", "pennies are lost"),
        ("1000000000001", "larger than any ledger's"),
        ("100000000000100p", "larger than any ledger's"),
        (f"{'9' * 40}p", "larger than any ledger's"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(AmountError, match=reason):
        parse_pence(written)


@pytest.mark.parametrize(
    ("pence", "with_pennies", "without"),
    [
        (0, "£0.00", "£0"),
        (5, "£0.05", "£0"),
        (50, "£0.50", "£1"),
        (123456789, "£1,234,567.89", "£1,234,568"),
        (-123456, "-£1,234.56", "-£1,235"),
    ],
)
def test_pence_are_written_as_pounds(pence: int, with_pennies: str, without: str) -> None:
    assert format_pounds(pence) == with_pennies
    assert format_pounds(pence, pennies=False) == without


@UNHURRIED
@given(PENCE)
def test_what_is_written_as_pounds_is_read_back_as_the_same_pence(pence: int) -> None:
    assert parse_pence(format_pounds(pence)) == pence


AMOUNTLIKE = st.one_of(
    st.text(alphabet="0123456789,.-£()CRDrc #Ee+ \u2212\u00a0\t", max_size=24),
    st.text(max_size=8),
    st.decimals(-(10**13), 10**13, allow_nan=False).map(str),
    PENCE.map(format_pounds),
    st.floats(-1e13, 1e13).map(str),
    st.sampled_from(["", "#N/A", "########", "#VALUE!", "(5.00)", "5.00-", "5 CR", "1.5E+03"]),
)


@UNHURRIED
@given(st.lists(AMOUNTLIKE, max_size=20))
@example(["0.005", "-0.005", "1.005", "999999999999.99", "-999,999,999,999.995", "\u06635.00"])
def test_a_column_of_amounts_is_read_exactly_as_its_texts_one_by_one(texts: list[str]) -> None:
    pence, unread = parse_amounts(pa.chunked_array([pa.array(texts, type=pa.string())]))
    for at, text in enumerate(texts):
        try:
            expected, reason = parse_pence(text), None
        except AmountError as error:
            expected, reason = 0, str(error)
        assert (pence[at], unread.get(at)) == (expected, reason), repr(text)
    assert len(pence) == len(texts)


@UNHURRIED
@given(st.lists(st.lists(AMOUNTLIKE, max_size=6), min_size=1, max_size=4))
def test_how_a_column_is_cut_into_chunks_makes_no_difference(chunks: list[list[str]]) -> None:
    cut = pa.chunked_array([pa.array(chunk, type=pa.string()) for chunk in chunks])
    whole = pa.chunked_array([pa.array([text for chunk in chunks for text in chunk], pa.string())])
    pence, unread = parse_amounts(cut)
    expected_pence, expected_unread = parse_amounts(whole)
    assert pence.tolist() == expected_pence.tolist()
    assert unread == expected_unread


GROUPS = st.lists(st.tuples(SHARE, st.lists(PENCE, min_size=1, max_size=12)), max_size=6)


def apportioned(groups: list[tuple[int, list[int]]], order: list[int]) -> list[tuple[int, ...]]:
    """Apportion lines that lie in any order; give (group, pence, share, part) of each."""
    lines = [
        (group, pence, share) for group, (share, amounts) in enumerate(groups) for pence in amounts
    ]
    lines = [lines[at] for at in order]
    columns = np.array(lines, dtype=np.int64).reshape(-1, 3)
    parts = apportion(columns[:, 1], columns[:, 2], columns[:, 0])
    return [(*line, part) for line, part in zip(lines, parts.tolist(), strict=True)]


@UNHURRIED
@given(GROUPS, st.data())
def test_the_parts_of_a_group_add_up_to_its_share_rounded_half_up(
    groups: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(sum(len(amounts) for _, amounts in groups))))
    lines = sorted(apportioned(groups, list(order)))
    result = {
        group: sum(part for *_, part in members)
        for group, members in groupby(lines, key=lambda line: line[0])
    }
    assert result == {
        group: (sum(amounts) * share + SHARE_UNITS // 2) // SHARE_UNITS
        for group, (share, amounts) in enumerate(groups)
    }
    sums = np.array([sum(amounts) for _, amounts in groups], dtype=np.int64)
    shares = np.array([share for share, _ in groups], dtype=np.int64)
    assert share_of(sums, shares).tolist() == list(result.values())


@UNHURRIED
@given(GROUPS, st.data())
def test_how_lines_are_cut_into_batches_moves_no_penny(
    groups: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    lines = [(group, pence) for group, (_, amounts) in enumerate(groups) for pence in amounts]
    lines = list(data.draw(st.permutations(lines)))
    columns = np.array(lines, dtype=np.int64).reshape(-1, 2)
    shares = np.array([share for share, _ in groups], dtype=np.int64)
    apportionment = Apportionment(shares)
    batches = np.array_split(columns, data.draw(st.integers(1, 5)))
    for batch in batches:
        apportionment.count(batch[:, 1], batch[:, 0])
    whole = apportion(columns[:, 1], shares[columns[:, 0]], columns[:, 0])
    for _ in range(2):  # going through them again gives the same
        parts = apportionment.parts()
        taken = [parts.take(batch[:, 1], batch[:, 0]) for batch in batches]
        assert np.concatenate(taken).tolist() == whole.tolist()


@UNHURRIED
@given(GROUPS)
def test_no_part_is_a_penny_or_more_from_its_exact_share(
    groups: list[tuple[int, list[int]]],
) -> None:
    order = list(range(sum(len(amounts) for _, amounts in groups)))
    for _, pence, share, part in apportioned(groups, order):
        assert abs(part * SHARE_UNITS - pence * share) < SHARE_UNITS


def test_a_share_is_rounded_to_the_nearest_penny_and_no_sum_is_too_large() -> None:
    half = SHARE_UNITS // 2
    largest = 2**62 + 1
    pence = np.array([1, -1, 3, -3, largest, -largest])
    result = share_of(pence, np.full(6, half))
    assert result.tolist() == [1, 0, 2, -1, 2**61 + 1, -(2**61)], "a half goes up"


@UNHURRIED
@given(st.lists(PENCE, min_size=1), st.sampled_from([0, SHARE_UNITS]))
def test_nothing_and_everything_need_no_rounding(amounts: list[int], share: int) -> None:
    parts = [part for *_, part in apportioned([(share, amounts)], list(range(len(amounts))))]
    assert parts == (amounts if share else [0] * len(amounts))


def test_a_penny_that_is_owed_goes_to_the_line_that_lost_most_then_to_the_earlier_one() -> None:
    half = SHARE_UNITS // 2
    assert [part for *_, part in apportioned([(half, [1, 1, 1])], [0, 1, 2])] == [1, 1, 0]
    third = 3333
    parts = [part for *_, part in apportioned([(third, [1, 2])], [0, 1])]
    assert parts == [0, 1], "a third of 1p and of 2p: the 2p line lost most"


def test_the_largest_ledger_does_not_overflow() -> None:
    lines = apportioned([(9999, [MOST_PENCE, -MOST_PENCE, MOST_PENCE])], [0, 1, 2])
    assert sum(part for *_, part in lines) == MOST_PENCE * 9999 // SHARE_UNITS


@UNHURRIED
@given(
    st.integers(1, 10**9),
    st.sampled_from(["{}", "£{}", "GBP {}", "{} GBP", "GBP{}", "={}", "£ {}"]),
    st.sampled_from(
        [
            *["-{}", "{}-", "({})", "<{}>", "[{}]", "{}CR", "{} CR", "{} (CR)", "{} Cr.", "Cr. {}"],
            *["CR {}", "C{}", "{} credit", "{} CD", "(credit) {}"],
        ]
    ),
    st.sampled_from([",", " ", "'", "’", ""]),
)
def test_credits_are_read_however_their_side_and_currency_are_written(
    pence: int, currency: str, credit: str, group: str
) -> None:
    plain = f"{pence / 100:,.2f}"
    if credit == "C{}" or " " in currency + credit:
        currency = "{}" if credit != "-{}" else currency
        group = "," if credit == "C{}" else group
    text = credit.format(currency.format(plain.replace(",", group)))
    assert parse_pence(text) == -pence
    debit = currency.format(plain.replace(",", group))
    assert [parse_pence(form.format(debit)) for form in ("{}", "{} DR", "{} DB")] == [pence] * 3


@pytest.mark.parametrize("code", ["C1204", "CR1204", "DR12", "CD40", "12CD", "Cr", "<b>"])
def test_codes_that_begin_like_credits_are_no_credits(code: str) -> None:
    with pytest.raises(AmountError):
        parse_pence(code)


@pytest.mark.parametrize(("text", "pence"), [("-1,234.50", -123450), ("", 0), ("n/a", 0)])
def test_a_text_that_is_not_an_amount_counts_as_zero_where_that_is_asked_for(
    text: str, pence: int
) -> None:
    assert pence_or_zero(text) == pence
