"""The engine must agree with the row-by-row specification on every line of any ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.classify import classify_ledger
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.reading import read_ledger
from prevspend.taxonomy import Taxonomy, load_taxonomy
from tests.classify.ledgers import ledger_of
from tests.conftest import EXAMPLES
from tests.specification import Specification

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Kind, Ledger

# Few words, so that phrases meet texts often; some are stems, short forms or traps of others.
WORDS = ["stop", "smoking", "smok*", "care", "carer*", "foster", "park*", "car", "hlth", "health"]
TEXT_WORDS = ["stop", "smoking", "smokin", "care", "carers", "foster", "Parks", "car", "Hlth", "&"]
SHORT_WORDS = ["smk", "smoknig", "fos", "fstr", "hea", "sto", "par", "crr", "carr", "sm", "smoker"]
TEXT_FIELDS = ["cost_centre", "account", "service", "supplier", "directorate"]
CODES = ["0571", "571", "05*", "0500..0599", "5*"]
TEXT_CODES = ["0571", "571", "0599", "5", ""]
KINDS: list[Kind | None] = ["icb", "council", None]

phrases = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), min_size=1, max_size=3)
phrase_lists = phrases.map(lambda many: [" ".join(words) for words in many])
field_tests = st.dictionaries(st.sampled_from(TEXT_FIELDS), phrase_lists, min_size=1, max_size=2)
code_tests = st.dictionaries(
    st.sampled_from(["account_code", "cost_centre_code"]),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=2),
    max_size=1,
)


@st.composite
def rules(draw: st.DrawFn, number: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": f"r{number}"}
    rule |= draw(
        st.sampled_from([{}, {"fallback": True}, {"grade": "container"}, {"grade": "kind"}])
    )
    shape = draw(st.sampled_from(["in", "fields", "codes", "kind", "both"]))
    if shape in {"in", "both"}:
        rule["in"] = draw(st.lists(st.sampled_from(TEXT_FIELDS), min_size=1, unique=True))
        rule["phrases"] = draw(phrase_lists)
    if shape in {"fields", "both"}:
        rule |= draw(field_tests)
    if shape == "codes":
        rule |= {"account_code": draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2))}
        rule |= draw(code_tests)
    if shape == "kind":
        rule["supplier_kind"] = [draw(st.sampled_from(["carer-charity", "park-trust"]))]
    if draw(st.booleans()):
        rule["organisation"] = [draw(st.sampled_from(["icb", "council"]))]
    veto = draw(st.sampled_from(["none", "list", "fields"]))
    if veto == "fields":
        rule["unless"] = draw(field_tests)
    elif veto == "list" and shape in {"in", "fields", "both"}:
        rule["unless"] = draw(phrase_lists)
    return rule


@st.composite
def taxonomies(draw: st.DrawFn) -> Taxonomy:
    outcomes: list[dict[str, Any]] = [
        {"status": "out_of_scope"},
        {"status": "not_prevention"},
        {"status": "unclassified", "needs": "a schedule"},
        *(
            {
                "tier": tier,
                "share": {"low": 0, "central": share, "high": 1},
                "horizon": "short",
                "lenses": ["broad"],
            }
            for tier, share in (("primary", "0.3"), ("secondary", "1"), ("primary", "1"))
        ),
    ]
    interventions = []
    for at in range(draw(st.integers(1, 5))):
        numbers = range(10 * at, 10 * at + draw(st.integers(1, 3)))
        entry = draw(st.sampled_from(outcomes))
        examples = [{"account": "this"}, {"account": "that", "not": True}]
        names = {"id": f"i{at}", "name": f"Number {at}", "why": "for the test"}
        rules_ = [draw(rules(number)) for number in numbers]
        interventions.append({**entry, **names, "rules": rules_, "examples": examples})
    tiers = dict.fromkeys(("primary", "secondary", "tertiary", "structural"), "what")
    lens = {"name": "Broad", "counts": "share", "why": "all"}
    head = {"id": "t", "name": "T", "version": "1.0.0", "licence": "none", "headline": "broad"}
    head["matching"] = draw(st.sampled_from(["1", "2"]))
    return Taxonomy.model_validate(
        {
            "head": {**head, "tiers": tiers, "lenses": {"broad": lens}},
            "interventions": interventions,
            "abbreviations": {"hlth": "health", "sm": ["smoking", "stop"]},
            "plain_words": ["smoker"],
            "supplier_kinds": [
                {"id": "carer-charity", "phrases": ["carer* trust"], "unless": ["foster"]},
                {"id": "park-trust", "phrases": ["park*"]},
            ],
        }
    )


texts = st.lists(st.sampled_from([*TEXT_WORDS, *SHORT_WORDS, "trust"]), max_size=6).map(" ".join)
lines = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(TEXT_FIELDS, texts),
        **dict.fromkeys(["account_code", "cost_centre_code"], st.sampled_from(TEXT_CODES)),
    },
)


def outcome(entry: Any) -> tuple[object, ...]:  # noqa: ANN401 - an intervention
    share = entry.share and (entry.share.low, entry.share.central, entry.share.high)
    return (entry.status, entry.tier, share, tuple(sorted(entry.lenses)))


def assert_agree(ledger: Ledger, taxonomy: Taxonomy, most: int = 1_000) -> None:
    """Compare the codings, or as many of them, evenly spread, as the specification has time for."""
    specification = Specification(taxonomy)
    kind = ledger.organisation.kind
    codings = classify_ledger(ledger, taxonomy).codings.to_pylist()
    for row in codings[:: 1 + len(codings) // most]:
        line: dict[str, str] = {field: row[field] for field in CLASSIFICATION_FIELDS if row[field]}
        candidates = specification.candidates(line, kind)
        best = candidates[0] if candidates else None
        assert row["rule"] == (best[1].id if best else None), line
        assert row["intervention"] == (best[0].id if best else None), line
        assert row["status"] == (best[0].status if best else "unclassified"), line
        others = [
            rule.id
            for entry, rule in candidates
            if best is not None and outcome(entry) != outcome(best[0])
        ]
        assert row["runner_up"] == (others[0] if others else None), line


@settings(max_examples=300)
@given(taxonomies(), st.lists(lines, min_size=1, max_size=8), st.sampled_from(KINDS))
def test_engine_agrees_with_the_specification_on_any_taxonomy_and_ledger(
    taxonomy: Taxonomy, rows: list[dict[str, str]], kind: Kind | None
) -> None:
    assert_agree(ledger_of(rows, kind), taxonomy)


@pytest.mark.parametrize("file", ["icb/marlshire-icb-2024-25.csv", "council/westmoor-2024-25.csv"])
def test_engine_agrees_with_the_specification_on_the_examples(file: str) -> None:
    assert_agree(read_ledger([EXAMPLES / file]), load_taxonomy())


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("folder", ["nhs/swl", "council/newcastle", "council/devon"])
def test_engine_agrees_with_the_specification_on_published_ledgers(
    published: Path, folder: str
) -> None:
    files = sorted((published / folder).glob("*.csv"))[:1]
    assert_agree(read_ledger(files), load_taxonomy())
