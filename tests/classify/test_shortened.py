"""Which words of a ledger stand for words of the taxonomy, and which for nothing but themselves."""

from __future__ import annotations

import pytest

from prevspend.classify.phrasebook import Phrasebook, Vocabulary
from prevspend.classify.shortened import is_one_reading, shortening

PHRASES = [
    "supported living",
    "early supported hospital discharge",
    "early years",
    "residential care",
    "respite care",
    "mental health",
    "housing related support",
    "substance misuse",
    "home to school",
    "household support",
    "addictions",
    "children social care",
    "childrens social care",
    "nurs* home",
    "adult community learning",
    "adult commissioning",
    "community care",
    "comm fund",
]


def finds(text: str) -> set[str]:
    """The phrases that a text holds only as it is read."""
    several = {"sc": ["school", "schools"], "hlt": "health", "comm": ["community", "commissioning"]}
    vocabulary = Vocabulary(several, PHRASES, matching=2, plain_words=["additions", "nurse"])
    return {PHRASES[at] for at in Phrasebook(vocabulary, PHRASES).find(text).read}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("LD SUPP LIVING CONT", "supported living"),
        ("EARLY SUPP HOSP DSCHG", "early supported hospital discharge"),
        ("Hous Related Supp", "housing related support"),
        ("MENT HLT 18-64 LT", "mental health"),
        ("Substnc Misuse", "substance misuse"),
        ("CONT HIRE HOME TO SC", "home to school"),
        ("Hme to School", "home to school"),
        ("Household Supporrt", "household support"),
        ("Adiction, addictoins", "addictions"),
        ("NURS HOM", "nurs* home"),
        ("Adult Comm Learning", "adult community learning"),  # both sides agree on it
        ("EXT COMM CARE", "community care"),  # a short word of a phrase is read as well
    ],
)
def test_shortened_words_are_read_by_their_neighbours(text: str, phrase: str) -> None:
    assert phrase in finds(text)


@pytest.mark.parametrize(
    "text",
    [
        "EXT RES CARE FEES",  # residential or respite
        "SUPP",  # nothing beside it
        "Additions",  # a plain word
        "Yars early",  # the wrong side
        "to sc",  # "to" settles nothing
        "living early",  # words of the taxonomy stand for themselves
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(text: str) -> None:
    assert not finds(text)


def test_words_that_differ_in_their_endings_are_one_reading() -> None:
    assert finds("CHLDRN SOCIAL CARE") == {"children social care", "childrens social care"}
    assert is_one_reading(["child", "children", "childrens"])
    assert is_one_reading(["support", "supported"])
    assert not is_one_reading(["community", "communications"])
    assert not is_one_reading(["residential", "respite"])


@pytest.mark.parametrize(
    ("word", "full", "how"),
    [
        ("supp", "supported", "start"),
        ("su", "supported", None),
        ("dschg", "discharge", "contraction"),
        ("hlt", "health", "contraction"),
        ("mgmt", "management", "contraction"),
        ("heath", "health", None),  # it leaves out no vowel
        ("cond", "commissioned", None),  # too few of its consonants
        ("lth", "health", None),  # another first letter
        ("supporrt", "support", "slip"),
        ("suport", "support", "slip"),
        ("suppotr", "support", "slip"),
        ("planting", "planning", None),  # a wrong letter, in a word not long enough
        ("specialized", "specialised", "slip"),
        ("crae", "care", None),  # too short for a slip
        ("18", "18", None),
    ],
)
def test_how_a_word_stands_for_another(word: str, full: str, how: str | None) -> None:
    assert shortening(word, full) == how
