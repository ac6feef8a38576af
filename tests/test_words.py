from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.words import split_words, tidy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stop Smoking", "stop smoking"),
        ("STOP-SMOKING", "stop smoking"),
        ("Children's Centre - 0-5", "childrens centre 0 5"),
        ("Children’s Centre", "childrens centre"),
        ("PH/Smoking&Tobacco", "ph smoking tobacco"),
        ("CAFÉ naïve", "cafe naive"),
        ("Straße", "strasse"),
        ("Account(T)", "account t"),
        ("Amount (£)", "amount"),
        ("RO3-81", "ro3 81"),
        ("a\u00a0b\tc\nd", "a b c d"),
        ("  – £ … ", ""),
    ],
)
def test_words_are_what_is_left_without_case_accents_and_punctuation(text: str, words: str) -> None:
    assert " ".join(split_words(text)) == words


@given(st.text())
def test_words_split_again_stay_the_same(text: str) -> None:
    words = split_words(text)
    assert split_words(" ".join(words)) == words


@pytest.mark.parametrize(
    ("cell", "tidied"),
    [
        ("  Padded   Ltd ", "Padded Ltd"),
        ("two\r\nlines", "two lines"),
        ("no\u00a0break", "no break"),
        ("\ufeffEntity", "Entity"),
        ("ï»¿Entity", "Entity"),
        ("Café £5 – “best”", "Café £5 – “best”"),
        ("0012", "0012"),
        ("   ", ""),
    ],
)
def test_a_cell_is_tidied_and_otherwise_left_as_written(cell: str, tidied: str) -> None:
    assert tidy(cell) == tidied


@given(st.text())
def test_a_tidy_cell_has_no_padding_and_no_line_breaks(text: str) -> None:
    assert tidy(text) == " ".join(tidy(text).split())
