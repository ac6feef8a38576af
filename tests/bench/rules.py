"""Made-up taxonomies of any number of rules, the same ones every time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from prevspend.taxonomy import Intervention
from tests.bench.vocabulary import COST_CENTRES, GOODS, PLACES, SERVICES, TRADES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Taxonomy

_SEED = 20241122
_RULES_AN_ENTRY = 4
_STATUSES = ("prevention", "not_prevention", "out_of_scope")
_TIERS = ("primary", "secondary", "tertiary", "structural")


def made_up_rules(england: Taxonomy, rules: int) -> Taxonomy:
    """Give a taxonomy of so many rules with England's head, short forms and kinds of supplier.

    Two in five test codes, the others phrases; a fifth has a second test, a tenth a veto.
    """
    draw = random.Random(_SEED)  # noqa: S311 - a benchmark, no secret
    entries = [
        _entry(draw, number, min(_RULES_AN_ENTRY, rules - number))
        for number in range(0, rules, _RULES_AN_ENTRY)
    ]
    interventions = tuple(Intervention.model_validate(entry) for entry in entries)
    return england.model_copy(update={"interventions": interventions})


def _entry(draw: random.Random, number: int, rules: int) -> dict[str, object]:
    status = draw.choice(_STATUSES)
    share = draw.choice(["0.25", "0.5", "1"])
    prevention = {
        "tier": draw.choice(_TIERS),
        "share": {"low": "0.1", "central": share, "high": "1", "basis": "made up"},
        "lenses": ["broad"],
        "horizon": "short",
    }
    return {
        "id": f"entry-{number}",
        "name": f"Entry {number}",
        "status": status,
        "why": "To be timed.",
        **(prevention if status == "prevention" else {}),
        "rules": [{"id": f"entry-{number}.rule-{at}", **dict(_tests(draw))} for at in range(rules)],
        "examples": [{"service": "in"}, {"service": "out", "not": True}],
    }


def _tests(draw: random.Random) -> Iterator[tuple[str, object]]:
    """Draw the tests of a rule."""
    if draw.random() < 0.4:
        code = f"{draw.choice('ABCDEFGH')}{draw.randrange(len(COST_CENTRES)):04d}"
        low = 1000 + draw.randrange(2500)
        yield draw.choice(
            [
                ("cost_centre_code", [code, f"{code[:4]}*"]),
                ("account_code", [f"{low}"]),
                ("account_code", [f"{low}..{low + 20}"]),
            ]
        )
    else:
        words = draw.choice([SERVICES, GOODS, TRADES])
        fields = ["supplier"] if words is TRADES else ["cost_centre", "account", "service"]
        yield "in", fields
        yield "phrases", sorted({_phrase(draw, words) for _ in range(3)})
        if draw.random() < 0.1:
            yield "unless", [draw.choice(PLACES).strip()]
    if draw.random() < 0.2:
        yield "directorate", [draw.choice(["adult", "public health", "children*", "resources"])]


def _phrase(draw: random.Random, words: tuple[str, ...]) -> str:
    """Draw a phrase: a name of the vocabulary, with a place at times, or the start of a word."""
    name = draw.choice(words).strip()
    kind = draw.random()
    if kind < 0.2:
        return f"{name.split()[0].strip('&')[:5]}*"
    return f"{name} {draw.choice(PLACES).strip()}" if kind < 0.6 else name
