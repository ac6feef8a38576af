"""A rule that is called dead is dead: the specification gives it no line at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.taxonomy import load_taxonomy
from prevspend.upkeep import check_taxonomy
from tests.specification import Specification

if TYPE_CHECKING:
    from collections.abc import Mapping

MINIMAL = Path(__file__).parent.parent / "taxonomy" / "minimal"
PHRASES = ["park", "park*", "country park", "country parks", "park maintenance", "maint*", "long"]
WORDS = ["park", "parks", "parking", "country", "maintenance", "maintenan", "long", "the", "par"]

rules = st.fixed_dictionaries(
    {
        "in": st.sampled_from([["service"], ["cost_centre"], ["service", "cost_centre"]]),
        "phrases": st.lists(st.sampled_from(PHRASES), min_size=1, max_size=2, unique=True),
    },
    optional={
        "unless": st.lists(st.sampled_from(PHRASES), min_size=1, max_size=1),
        "account": st.lists(st.sampled_from(PHRASES), min_size=1, max_size=1),
        "organisation": st.sampled_from(["icb", "council"]),
        "fallback": st.just(value=True),
    },
)
statuses = st.sampled_from(["not_prevention", "out_of_scope"])
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
lines = st.fixed_dictionaries({"service": texts, "cost_centre": texts, "account": texts})


def entry(number: int, rule: Mapping[str, Any], status: str) -> dict[str, Any]:
    return {
        "id": f"entry-{number}",
        "name": "An entry",
        "status": status,
        "why": "for the test",
        "rules": [{"id": f"rule-{number}", **rule}],
        "examples": [{"account": "this"}, {"account": "that", "not": "true"}],
    }


@settings(max_examples=150)
@given(
    st.lists(st.tuples(rules, statuses), min_size=2, max_size=3),
    st.lists(lines, min_size=10, max_size=30),
)
def test_rule_that_is_called_shadowed_never_wins(
    drawn: list[tuple[dict[str, Any], str]], tried: list[dict[str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(shutil.copytree(MINIMAL, Path(home) / "minimal"))
        entries = [entry(number, *item) for number, item in enumerate(drawn)]
        # JSON is YAML too.
        (folder / "interventions" / "all.yaml").write_text(json.dumps(entries), encoding="utf-8")
        findings = check_taxonomy(folder).findings
        dead = {finding.text for finding in findings if finding.code.name == "rule-shadowed"}
        specification = Specification(load_taxonomy(folder))
    for line in tried:
        for kind in ("icb", "council", None):
            result = specification.candidates(line, kind)
            assert not result or result[0][1].id not in dead, line
