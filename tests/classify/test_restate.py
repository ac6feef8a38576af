"""A year restated from its codings is what classifying its ledger again would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.classify import PREVENTION_COLUMNS, classify_ledger, restate
from prevspend.taxonomy import Taxonomy
from tests.classify.ledgers import ledger_of
from tests.classify.test_allocations import HEAD, prevention

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = st.lists(
    st.fixed_dictionaries(
        {"account": st.sampled_from("abc"), "amount": st.integers(-(10**6), 10**6)}
    ),
    min_size=1,
)
SHARES = st.tuples(*[st.integers(0, 10_000).map(lambda units: f"{units / 10_000:.4f}")] * 2)


def _taxonomy(first: str, second: str) -> Taxonomy:
    entries = [
        prevention("one", {"account": "a"}, share=first),
        prevention("two", {"account": "b"}, share=second, tier="tertiary"),
    ]
    return Taxonomy.model_validate({"head": HEAD, "interventions": entries})


@settings(max_examples=50)
@given(ROWS, SHARES, SHARES)
def test_restated_codings_equal_the_ledger_classified_again(
    rows: list[Mapping[str, str | int]], before: tuple[str, str], after: tuple[str, str]
) -> None:
    ledger = ledger_of(rows)
    published = classify_ledger(ledger, _taxonomy(*before))
    again = classify_ledger(ledger, _taxonomy(*after))
    restated = restate(published.codings, again.taxonomy, "council")
    assert restated.to_pylist() == again.codings.to_pylist()
    for name in PREVENTION_COLUMNS:
        assert sum(restated[name].to_pylist()) == sum(again.lines[name].to_pylist())
