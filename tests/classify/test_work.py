"""The work of classifying, counted instead of timed: distinct values, alternatives, passes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from prevspend import classify_ledger, load_taxonomy, read_ledger
from prevspend.classify import compile_alternatives, compile_rules, match, vocabulary_of
from prevspend.classify.codebook import Codebook
from prevspend.classify.joined import JOINED_FIELDS, lone_field, parts_of
from prevspend.classify.phrasebook import Phrasebook, _Node
from prevspend.ledger import CLASSIFICATION_FIELDS, MemoryLines, codings, dictionary_of
from tests.bench.ledgers import write_ledger
from tests.bench.rules import made_up_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    path: Path = tmp_path_factory.mktemp("work") / "ledger.csv"
    write_ledger(path, 2_000)
    return read_ledger([path])


@pytest.fixture(scope="module")
def england() -> Taxonomy:
    return load_taxonomy("england")


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Callable[[Ledger, Taxonomy], Counter[str]]:
    """Classify a ledger and count what is called on the way."""
    counts: Counter[str] = Counter()

    def watch(home: object, name: str, label: str, size: Callable[[Any], int]) -> None:
        plain = getattr(home, name)

        def counted(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - stands for any function
            result = plain(*args, **named)
            counts[label] += size(result)
            return result

        monkeypatch.setattr(home, name, counted)

    watch(Phrasebook, "find_in", "texts", lambda _: 1)
    watch(_Node, "after", "words looked up", lambda _: 1)
    watch(Codebook, "find", "code tests", lambda _: 1)
    watch(match._TestResults, "matching", "alternatives", lambda _: 1)  # noqa: SLF001
    watch(match._TestResults, "_passing", "codings looked at", len)  # noqa: SLF001
    watch(codings, "codes_of", "columns encoded", lambda _: 1)
    watch(codings, "_combine", "combined", lambda _: 1)

    def run(ledger: Ledger, taxonomy: Taxonomy) -> Counter[str]:
        counts.clear()
        classify_ledger(ledger, taxonomy)
        return Counter(counts)

    return run


def test_each_distinct_text_is_read_once_a_field(
    ledger: Ledger, england: Taxonomy, count: Callable[[Ledger, Taxonomy], Counter[str]]
) -> None:
    counted = count(ledger, england)
    texts = {field: len(dictionary_of(ledger.lines[field]).dictionary) for field in _TEXT_FIELDS}
    # a name that may join two services is read again by itself, and each of its parts
    again = sum(
        1 + len(parts)
        for field in JOINED_FIELDS
        for text in dictionary_of(ledger.lines[field]).dictionary.to_pylist()
        if (parts := parts_of(text))
    )
    assert counted["texts"] <= sum(texts.values()) + again


def test_each_arm_is_tried_once_and_looks_at_few_codings(
    ledger: Ledger, england: Taxonomy, count: Callable[[Ledger, Taxonomy], Counter[str]]
) -> None:
    counted = count(ledger, england)
    rules = compile_rules(england)
    tried = [
        alternative
        for alternative in compile_alternatives(rules, vocabulary_of(england, rules))
        if rules[alternative.rule].applies_to(ledger.organisation.kind)
    ]
    lone = [each for each in tried if lone_field(each)]  # tried on the parts of joined names too
    assert counted["alternatives"] == len(tried) + len(lone)
    assert counted["codings looked at"] < 10 * ledger.lines.num_rows


def test_columns_are_encoded_once(
    ledger: Ledger, england: Taxonomy, count: Callable[[Ledger, Taxonomy], Counter[str]]
) -> None:
    counted = count(ledger, england)
    assert counted["columns encoded"] == len(CLASSIFICATION_FIELDS)
    assert counted["combined"] == 1


def test_more_lines_of_the_same_codings_are_no_more_work(
    ledger: Ledger, england: Taxonomy, count: Callable[[Ledger, Taxonomy], Counter[str]]
) -> None:
    longer = replace(
        ledger, stored_lines=MemoryLines(pa.concat_tables([ledger.lines] * 3)), sources=()
    )
    assert count(longer, england) == count(ledger, england)


def test_ten_times_the_rules_read_no_more_text(
    ledger: Ledger, england: Taxonomy, count: Callable[[Ledger, Taxonomy], Counter[str]]
) -> None:
    few, many = (count(ledger, made_up_rules(england, rules)) for rules in (200, 2_000))
    assert many["texts"] == few["texts"]
    assert many["words looked up"] < 2 * few["words looked up"]
    assert many["code tests"] < 15 * few["code tests"]
    assert many["codings looked at"] < 20 * few["codings looked at"]


_TEXT_FIELDS = [field for field in CLASSIFICATION_FIELDS if not field.endswith("_code")]
