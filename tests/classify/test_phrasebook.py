"""What a phrase finds in ledger text, and what it must not."""

from __future__ import annotations

import pytest

from prevspend.classify.phrasebook import Phrasebook, Vocabulary

SHORT = {"hlth": "health", "equipt": "equipment", "asc": "adult social care"}


def finds(phrase: str, text: str, *others: str) -> bool:
    vocabulary = Vocabulary(SHORT, [phrase, *others])
    return 0 in Phrasebook(vocabulary, [phrase, *others]).find(text).written


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("stop smoking", "PH - STOP SMOKING Service"),
        ("smoking and tobacco", "PH - Smoking & Tobacco"),
        ("smoking & tobacco", "smoking/tobacco"),
        ("children's centre", "Childrens Centre - North"),
        ("sexual health", "PH-Sexual Hlth-STI Test/Treat"),
        ("adult social care", "ASC commissioning"),
        ("school nurs*", "School Nursing 5-19"),
        ("0-5", "0-5 Healthy Child Programme"),
        ("co commissioning", "PRC DELEGATED CO-COMMISSIONING"),
        ("café", "Community CAFE"),
    ],
)
def test_phrase_is_found_whatever_case_punctuation_or_short_form(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("park", "Car Parking"),
        ("carer", "Career advice"),
        ("cycl*", "Recycling"),
        ("stop smoking", "smoking stop"),
        ("stop smoking", "stop all smoking"),
        ("health visiting", "Visiting"),
    ],
)
def test_phrase_is_whole_words_in_their_order(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


def test_text_cut_off_by_its_system_still_finds_the_phrase() -> None:
    assert finds("homeless commissioned", "Homeless Commissione")
    assert finds("psychological therapies", "Access to Psychological Ther")


def test_cut_word_needs_a_text_long_enough_to_have_been_cut() -> None:
    assert not finds("homeless commissioned", "Homeless Commission")


def test_word_the_taxonomy_knows_is_not_taken_for_a_cut_one() -> None:
    text = "Residential Adult Care"
    assert finds("adult carers", text)
    assert not finds("adult carers", text, "home care")


def test_cut_word_that_is_a_whole_phrase_needs_most_of_its_letters() -> None:
    assert finds("homelessness", "Prevention of rough homelessn")
    assert not finds("homelessness", "Prevention of rough homel")


def test_every_phrase_of_the_book_is_found_in_one_reading() -> None:
    phrases = ["public health", "health", "public health main*", "main"]
    book = Phrasebook(Vocabulary({}, phrases), phrases)
    assert book.find("Public Health Maintenance").written == {0, 1, 2}
