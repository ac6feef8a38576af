"""An explanation agrees with the engine, and shows the characters that made a rule match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend import classify_ledger, load_taxonomy
from prevspend.classify import Explainer, Explanation, Hit
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.taxonomy import Taxonomy
from prevspend.words import locate_words, split_words
from tests.classify.ledgers import ledger_of
from tests.classify.test_against_specification import KINDS, lines, taxonomies
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from typing import Any

    from prevspend.ledger import Kind

ENGLAND = load_taxonomy()


def assert_agree(taxonomy: Taxonomy, rows: list[dict[str, str]], kind: Kind | None) -> None:
    """Hold explanations to what the engine says of the same lines."""
    explainer = Explainer(taxonomy, kind)
    for row in classify_ledger(ledger_of(rows, kind), taxonomy).codings.to_pylist():
        line: dict[str, str] = {field: row[field] for field in CLASSIFICATION_FIELDS if row[field]}
        explanation = explainer.explain(line)
        assert (explanation.winner and explanation.winner.rule) == row["rule"], line
        assert (explanation.runner_up and explanation.runner_up.rule) == row["runner_up"], line
        assert explanation.status == row["status"]
        assert_places_are_true(explanation)


def assert_places_are_true(explanation: Explanation) -> None:
    """The characters shown are those of the field, and each rule that matched shows some."""
    evidence = [entry.hits for entry in explanation.matched] + [
        miss.hits for miss in explanation.near
    ]
    assert all(evidence)
    for hit in (hit for hits in evidence for hit in hits):
        assert hit.text == explanation.line[hit.field]
        assert hit.readings
        for reading in hit.readings:
            assert reading.text == hit.text[reading.start : reading.end] != ""


@settings(max_examples=200)
@given(taxonomies(), st.lists(lines, min_size=1, max_size=6), st.sampled_from(KINDS))
def test_explanation_agrees_with_the_engine_on_any_taxonomy_and_ledger(
    taxonomy: Taxonomy, rows: list[dict[str, str]], kind: Kind | None
) -> None:
    assert_agree(taxonomy, rows, kind)


@pytest.mark.parametrize("kind", ["icb", "council"])
def test_explanation_agrees_with_the_engine_on_every_example_of_england(kind: Kind) -> None:
    rows = [
        example.fields()
        for entry in ENGLAND.interventions
        for example in entry.examples
        if example.organisation in {None, kind}
    ]
    assert len(rows) > 100
    assert_agree(ENGLAND, rows, kind)


@given(st.text())
def test_words_with_places_are_the_words_and_stand_where_they_say(text: str) -> None:
    placed = locate_words(text)
    assert [word for word, _, _ in placed] == split_words(text)
    for word, start, end in placed:
        assert word in "".join(split_words(text[start:end]))


def explain(line: dict[str, str], *entries: dict[str, Any], **more: Any) -> Explanation:  # noqa: ANN401
    taxonomy = {"head": HEAD, "interventions": entries, **more}
    return Explainer(Taxonomy.model_validate(taxonomy), "council").explain(line)


def marked(hit: Hit) -> str:
    """Write a field with the characters that matched in brackets."""
    text, at = "", 0
    for reading in hit.readings:
        text += f"{hit.text[at : reading.start]}[{hit.text[reading.start : reading.end]}]"
        at = reading.end
    return text + hit.text[at:]


@pytest.mark.parametrize(
    ("phrase", "text", "expected", "how"),
    [
        ("smoking and tobacco", "PH - Smoking & Tobacco", "PH - [Smoking] & [Tobacco]", "word"),
        ("children's centre", "Childrens Centre", "[Childrens] [Centre]", "word"),
        ("childrens", "Our Children’s Place", "Our [Children’s] Place", "word"),
        ("cafe", "The Café", "The [Café]", "word"),
        ("immunis*", "Immunisation team", "[Immunisation] team", "stem"),
        ("sexual health", "PH-Sexual Hlth", "PH-[Sexual] [Hlth]", "short form"),
        ("homeless commissioned", "Homeless Commissione", "[Homeless] [Commissione]", "cut off"),
    ],
)
def test_characters_that_matched_are_marked(
    phrase: str, text: str, expected: str, how: str
) -> None:
    explanation = explain(
        {"cost_centre": text},
        prevention("one", {"cost_centre": phrase}),
        abbreviations={"hlth": "health"},
    )
    assert explanation.winner is not None
    [hit] = explanation.winner.hits
    assert marked(hit) == expected
    assert hit.readings[-1].how == how


@pytest.mark.parametrize(
    ("text", "expected", "read_as", "how"),
    [
        ("LD SUPP LIVING", "LD [SUPP] [LIVING]", "supported", "start"),
        ("Spptd Living", "[Spptd] [Living]", "supported", "contraction"),
        ("Suppported living", "[Suppported] [living]", "supported", "slip"),
    ],
)
def test_words_that_are_read_as_others_are_marked_and_written_out(
    text: str, expected: str, read_as: str, how: str
) -> None:
    rule = prevention("one", {"cost_centre": "supported living"})
    taxonomy = {"head": {**HEAD, "matching": "2"}, "interventions": [rule]}
    line = {"cost_centre": text}
    explanation = Explainer(Taxonomy.model_validate(taxonomy), "council").explain(line)
    assert explanation.winner is not None
    [hit] = explanation.winner.hits
    assert marked(hit) == expected
    assert (hit.readings[0].read_as, hit.readings[0].how) == (read_as, how)


def test_codes_and_kinds_of_supplier_are_marked_too() -> None:
    explanation = explain(
        {"account_code": "5710", "supplier": "Quit Smoking CIC"},
        prevention("one", {"account_code": "57*", "supplier_kind": "charity"}),
        supplier_kinds=[{"id": "charity", "phrases": ["cic"]}],
    )
    assert explanation.winner is not None
    assert [(hit.kind, marked(hit)) for hit in explanation.winner.hits] == [
        (None, "[57]10"),
        ("charity", "Quit Smoking [CIC]"),
    ]


@pytest.mark.parametrize(
    ("winner", "runner_up", "step", "words"),
    [
        ({"cost_centre": "smoking"}, {"supplier": "quit"}, "field",
         "The cost centre names the service; the runner-up matched only the supplier."),
        ({"account": "grants"}, {"cost_centre": "smoking", "grade": "container"},
         "is_container", "The runner-up only names the container"),
        ({"account_code": "57"}, {"cost_centre": "smoking"}, "exactness",
         "It names a code exactly; the runner-up matched words only."),
        ({"cost_centre": "smoking", "account": "grants"}, {"cost_centre": "stop smoking"}, "tests",
         "More of its tests hold together: 2, the runner-up's 1."),
        ({"cost_centre": "stop smoking"}, {"cost_centre": "smoking"}, "words",
         "Its phrases are longer: 2 words, the runner-up's 1 word."),
        ({"cost_centre": "smoking"}, {"cost_centre": "stop"}, "id", "All else is equal"),
    ],
)  # fmt: skip
def test_reason_names_the_step_that_set_winner_and_runner_up_apart(
    winner: dict[str, Any], runner_up: dict[str, Any], step: str, words: str
) -> None:
    line = {"cost_centre": "Stop Smoking", "account": "Grants", "account_code": "57"}
    explanation = explain(
        {**line, "supplier": "Quit CIC"},
        prevention("a", winner),
        prevention("b", runner_up, tier="tertiary"),
    )
    assert explanation.winner is not None
    assert explanation.runner_up is not None
    assert (explanation.winner.rule, explanation.runner_up.rule, explanation.step) == (
        "a.1",
        "b.1",
        step,
    )
    assert explanation.reason.startswith(words)


def test_near_misses_say_what_they_failed_on() -> None:
    explanation = explain(
        {"cost_centre": "Foster carers", "account": "Grants"},
        prevention("veto", {"cost_centre": "carers", "unless": "foster"}),
        prevention("test", {"cost_centre": "carers", "account": "fees"}),
        prevention("kind", {"cost_centre": "carers", "organisation": "icb"}),
        prevention("both", {"cost_centre": "carers", "account": "fees", "organisation": "icb"}),
        entry("far", {"account": "smoking"}, status="not_prevention"),
    )
    assert explanation.winner is None
    assert explanation.reason == "No rule matches."
    assert [(miss.rule, miss.failed, miss.why) for miss in explanation.near] == [
        ("veto.1", "veto", "'foster' in the cost centre vetoes it"),
        ("test.1", "test", "nothing it looks for is in the account"),
        ("kind.1", "organisation", "it is for icb only, not for council"),
    ]
    assert explanation.near[0].veto is not None
    assert marked(explanation.near[0].veto) == "[Foster] carers"
