"""Columns are tidied and encoded as single texts are."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from prevspend.ledger.columns import encode, has_blanks, parse_amounts, tidy_texts, trimmed
from prevspend.money import AmountError, parse_pence
from prevspend.words import tidy

texts = st.text(alphabet=st.sampled_from("aé £\t\n\r\x85\xa0\u2009\u3000\ufeffï»¿-"), max_size=12)


@given(st.lists(st.one_of(texts, st.text())))
def test_column_is_tidied_as_each_of_its_texts(values: list[str]) -> None:
    tidied = tidy_texts(pa.array(values, type=pa.string())).to_pylist()
    assert tidied == [tidy(text) or None for text in values]


@given(st.lists(texts, max_size=20), st.lists(texts, max_size=20))
def test_encoding_keeps_every_lines_text_over_chunks(first: list[str], second: list[str]) -> None:
    column = pa.chunked_array([first, second], type=pa.string())
    expected = [tidy(text) or None for text in (*first, *second)]
    assert encode(column).to_pylist() == expected
    assert encode(column.dictionary_encode()).to_pylist() == expected


def test_values_that_differ_in_spaces_only_become_one() -> None:
    column = pa.chunked_array([["Stop  smoking", " Stop smoking ", "Stop\nsmoking"]])
    assert encode(column).dictionary.to_pylist() == ["Stop smoking"]


def test_a_dictionary_with_a_value_twice_is_corrected_even_if_all_is_tidy() -> None:
    twice = pa.DictionaryArray.from_arrays([0, 1, 2], ["Balance sheet", "Income", "Balance sheet"])
    tidied = encode(pa.chunked_array([twice]))
    assert tidied.dictionary.to_pylist() == ["Balance sheet", "Income"]
    assert tidied.to_pylist() == ["Balance sheet", "Income", "Balance sheet"]


padded = st.text(alphabet=st.sampled_from("aé£ \t\n\r\v\f"), max_size=4)


@given(st.lists(padded, max_size=9), st.lists(padded, max_size=9), st.integers(0, 9))
def test_white_space_comes_off_both_ends_wherever_a_column_is_cut(
    first: list[str], second: list[str], start: int
) -> None:
    column = pa.chunked_array([first, second], type=pa.string()).slice(start)
    expected = [text.strip(" \t\n\r\v\f") for text in (*first, *second)][start:]
    assert trimmed(column).to_pylist() == expected
    assert has_blanks(trimmed(column)) == ("" in expected)


_AMOUNTS = st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", fullmatch=True)
_ODD_AMOUNTS = st.sampled_from(
    ["", " ", "-", ".", "1.2.3", "1-2", "1/2", "--5", "5-", "£1,234.565", "(12.50)", "-1.1E-8"]
)


@given(st.lists(_AMOUNTS | _ODD_AMOUNTS | st.text("0123456789.-/,£() e", max_size=9)))
def test_amounts_of_a_column_are_read_as_each_of_them(values: list[str]) -> None:
    pence, unread = parse_amounts(pa.chunked_array([values], type=pa.string()))

    expected, reasons = [], {}
    for at, text in enumerate(values):
        try:
            expected.append(parse_pence(text))
        except AmountError as error:
            expected.append(0)
            reasons[at] = str(error)
    assert pence.tolist() == expected
    assert unread == reasons
