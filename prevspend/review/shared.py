"""What people's decisions share: tests of cost centre, account or name that pick only them.

A test is proposed where every coding that it picks, in all years and organisations given, was
decided alike: by a person, or by the rules.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from prevspend.blanks import says_nothing
from prevspend.classify import ALIKE, CODE_FIELDS, OVERRIDE_PREFIX
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.nameroots import name_root
from prevspend.people import may_be_person, names_person
from prevspend.words import SKIPPED_WORDS, split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from prevspend.baseline import Baseline

FieldTest: TypeAlias = "tuple[str, str]"
"""A field, and the code or the phrase that it holds."""

SharedTest: TypeAlias = "tuple[FieldTest, ...]"
NAMING: Final = "cost_centre or service"
"""In a national test, the field that names the service, whichever it is."""

_UNITS: Final = ("cost_centre_code", "cost_centre", "service")
_FIELDS: Final = (*_UNITS, "account_code", "account", "supplier")
_MOST_WORDS: Final = 5
_FEWEST: Final = 2
"""What does not name a unit is shared by so many codings at least."""


class DecidedCoding(NamedTuple):
    """A coding of an organisation's year, and how it was decided.

    Attributes:
        organisation: whose it is.
        kind: the kind of organisation.
        year: the financial year.
        filled: its fields.
        pence: its amount.
        status: its status.
        intervention: its intervention; none where a person decided the status alone.
        decision: the id of the person's decision; blank where the rules decide, or nothing does.
    """

    organisation: str
    kind: str | None
    year: str
    filled: dict[str, str]
    pence: int
    status: str
    intervention: str | None
    decision: str

    @property
    def answer(self) -> str:
        """What a person decided: an intervention, or a status."""
        return self.intervention or self.status

    def is_decided_as(self, answer: str) -> bool:
        """Return whether it is decided so, by whom it may be."""
        return answer in {self.intervention, self.status}

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided."""
        return self.status == "unclassified"


class SharedDecision(NamedTuple):
    """A test that picks codings which people decided alike.

    Attributes:
        answer: what they decided: the id of an intervention, or a status.
        test: what the codings share.
        codings: those of them that people decided and no test before picks, the largest first.
    """

    answer: str
    test: SharedTest
    codings: tuple[DecidedCoding, ...]


def decided_codings(baseline: Baseline, table: pa.Table) -> Iterator[DecidedCoding]:
    """Yield the codings of a year, as its results have them."""
    wanted = [*CLASSIFICATION_FIELDS, "amount_pence", "status", "intervention", "rule"]
    for row in table.select(wanted).to_pylist():
        rule = row["rule"] or ""
        yield DecidedCoding(
            organisation=baseline.organisation.name or "",
            kind=baseline.organisation.kind,
            year=baseline.financial_year,
            filled={field: row[field] for field in CLASSIFICATION_FIELDS if row[field]},
            pence=row["amount_pence"],
            status=row["status"],
            intervention=row["intervention"],
            decision=_decision(rule),
        )


def _decision(rule: str) -> str:
    """Return the id of the person's decision that a rule column names; blank where none is."""
    if not rule.startswith(OVERRIDE_PREFIX):
        return ""
    return rule.removeprefix(OVERRIDE_PREFIX).removesuffix(ALIKE)


def shared_locally(codings: Sequence[DecidedCoding]) -> list[SharedDecision]:
    """Return the tests of codes and names that pick the decisions of one organisation."""
    return _shared(codings, _local_tests, _is_worth_a_local_rule)


def shared_nationally(codings: Sequence[DecidedCoding]) -> list[SharedDecision]:
    """Return the words of services and accounts by which several organisations decided alike.

    Payees, codes and narratives are left out: they are known to one organisation only.
    """
    return _shared(codings, _national_tests, _is_of_several)


def _shared(
    codings: Sequence[DecidedCoding],
    tests_of: Callable[[Mapping[str, str]], Iterable[SharedTest]],
    is_worth: Callable[[SharedTest, Iterable[DecidedCoding]], bool],
) -> list[SharedDecision]:
    """Choose tests that pick only codings decided alike, those that pick most pounds first."""
    search = _Search(codings)
    by_answer: dict[str, list[int]] = defaultdict(list)
    for number, coding in enumerate(codings):
        if coding.decision and not coding.is_open:
            by_answer[coding.answer].append(number)
    chosen = []
    for answer, numbers in sorted(by_answer.items()):
        left = set(numbers)
        tests = {test for number in numbers for test in tests_of(codings[number].filled)}
        picked = {test: search.find(test) for test in sorted(tests)}
        pure = {
            test: numbers
            for test, numbers in picked.items()
            if all(codings[at].is_open or codings[at].is_decided_as(answer) for at in numbers)
        }
        while pure := {
            test: numbers & left
            for test, numbers in pure.items()
            if is_worth(test, [codings[at] for at in numbers & left])
        }:
            test = max(pure, key=lambda each: _worth(each, pure[each], codings))
            left -= pure[test]
            of_test = sorted((codings[at] for at in pure[test]), key=_largest_first)
            chosen.append(SharedDecision(answer, test, tuple(of_test)))
    return chosen


class _Search:
    """Finds the codings that a test picks."""

    def __init__(self, codings: Sequence[DecidedCoding]) -> None:
        self._with: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for number, coding in enumerate(codings):
            for field, text in coding.filled.items():
                self._with[field][text].add(number)
        self._one = cache(self._find)

    def find(self, test: SharedTest) -> set[int]:
        """Return the numbers of the codings for which all of a test holds."""
        return set.intersection(*(self._one(*part) for part in test))

    def _find(self, field: str, value: str) -> set[int]:
        fields = ("cost_centre", "service") if field == NAMING else (field,)
        return {
            number
            for each in fields
            for text, numbers in self._with[each].items()
            if _holds(each, text, value)
            for number in numbers
        }


def _holds(field: str, text: str, value: str) -> bool:
    if field in CODE_FIELDS:
        return text == value
    return f" {value} " in f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    return [word for word in split_words(text) if word not in SKIPPED_WORDS]


def _local_tests(filled: Mapping[str, str]) -> Iterator[SharedTest]:
    """Yield the tests of one field, and of two, that could pick a coding."""
    parts = [(field, value) for field in _FIELDS if (value := _value(field, filled))]
    units = {field for field, _ in parts} & set(_UNITS)
    yield from ((part,) for part in parts)
    for first, second in combinations(parts, 2):
        if not {first[0], second[0]} <= units:
            yield first, second


def _value(field: str, filled: Mapping[str, str]) -> str:
    """Return the code of a field, or the words of its name; blank where it says nothing."""
    text = filled.get(field, "")
    if says_nothing(text) or (field == "supplier" and may_be_person(text)):
        return ""
    if field in CODE_FIELDS:
        return text if text.isalnum() else ""
    return " ".join(word for word in name_root(text).split() if word not in SKIPPED_WORDS)


def _national_tests(filled: Mapping[str, str]) -> Iterator[SharedTest]:
    """Yield the runs of words of the names of a coding's unit and account that name no person."""
    for field in ("cost_centre", "service", "account"):
        text = filled.get(field, "")
        if names_person(text):
            continue
        words = [word for word in name_root(text).split() if word not in SKIPPED_WORDS]
        for length in range(1, _MOST_WORDS + 1):
            for at in range(len(words) - length + 1):
                named = field if field == "account" else NAMING
                phrase = " ".join(words[at : at + length])
                if not phrase.replace(" ", "").isdigit():
                    yield ((named, phrase),)


def _is_worth_a_local_rule(test: SharedTest, codings: Iterable[DecidedCoding]) -> bool:
    count = sum(1 for _ in codings)
    return count >= (1 if any(field in _UNITS for field, _ in test) else _FEWEST)


def _is_of_several(test: SharedTest, codings: Iterable[DecidedCoding]) -> bool:
    del test
    return len({coding.organisation for coding in codings}) >= _FEWEST


def _worth(
    test: SharedTest, numbers: set[int], codings: Sequence[DecidedCoding]
) -> tuple[Any, ...]:
    """Order tests: those that pick more pounds, then the simpler, then the longer phrase."""
    pence = sum(abs(codings[at].pence) for at in numbers)
    letters = sum(len(value) for _, value in test)
    return pence, -len(test), -min(map(_rank, test)), letters, test


def _rank(part: FieldTest) -> int:
    return _FIELDS.index(part[0]) if part[0] in _FIELDS else 0


def _largest_first(coding: DecidedCoding) -> tuple[int, list[tuple[str, str]]]:
    return -abs(coding.pence), sorted(coding.filled.items())
