"""Made-up ledgers whose errors are known, to see how often an interval holds the truth."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass

from prevspend.assurance.answers import Audited
from prevspend.assurance.drawing import Drawn, Item, Stratum, draw
from prevspend.assurance.measures import JudgedCoding
from prevspend.assurance.sample import Label, Sampled

STRATA = {
    Stratum("prevention", "primary", "named"): 4.0,
    Stratum("prevention", "primary", "kind"): 2,
    Stratum("prevention", "primary", "container"): 1,
    Stratum("prevention", "secondary", "named"): 3,
    Stratum("prevention", "secondary", "kind"): 1,
    Stratum("prevention", "tertiary", "named"): 2,
    Stratum("prevention", "tertiary", "container"): 0.5,
    Stratum("not_prevention", None, "named"): 30,
    Stratum("not_prevention", None, "kind"): 25,
    Stratum("not_prevention", None, "container"): 10,
    Stratum("not_prevention", None, "person"): 2,
    Stratum("unclassified"): 8,
    Stratum("out_of_scope", None, "kind"): 15,
}
"""How many of a hundred codings, more or less, are in each stratum."""

MORE_OFTEN_WRONG = {"container": 4.0, "person": 0.3}
RATES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
SIZES = (60, 100, 200)
SKEWS = (1.2, 1.6, 2.0, 2.4)
CODINGS = (300, 800, 2000)


@dataclass(frozen=True)
class MadeUp:
    """Codings, and of each by its number the share that is prevention as counted and in truth."""

    items: tuple[Item, ...]
    wrong: frozenset[int]
    counted: dict[int, float]
    true: dict[int, float]

    @property
    def error(self) -> float:
        """The share of decided pounds in scope that is wrong."""
        decided = [item for item in self.items if is_decided(item)]
        wrong = sum(item.size for item in decided if item.number in self.wrong)
        return wrong / sum(item.size for item in decided)

    def prevention(self, shares: dict[int, float]) -> float:
        """The pence of prevention in scope by shares."""
        return sum(item.pence * shares[item.number] for item in self.items if in_scope(item))

    def judged(self, size: int, seed: int) -> list[JudgedCoding]:
        """A sample of it, each coding answered as is true."""
        return [self._judge(drawn) for drawn in draw(self.items, size, seed)]

    def _judge(self, drawn: Drawn) -> JudgedCoding:
        item = drawn.item
        label = Label(item.stratum.status, item.stratum.tier)
        row = Sampled(drawn, {}, 1, (), label, "", self.counted[item.number])
        true = Label("prevention", "structural") if item.number in self.wrong else label
        answer = Audited(true, self.true[item.number], "", "A. Lead", dt.date(2026, 4, 1), "")
        return JudgedCoding(row, (answer,))


def is_decided(item: Item) -> bool:
    return item.stratum.status in {"prevention", "not_prevention"}


def in_scope(item: Item) -> bool:
    return item.stratum.status != "out_of_scope"


def made_up(seed: int) -> tuple[MadeUp, int]:
    """Make a ledger up, and say how many codings are to be drawn."""
    rng = random.Random(seed)  # noqa: S311 - the same ledgers every time
    rate, size = RATES[seed % len(RATES)], SIZES[seed // len(RATES) % len(SIZES)]
    skew, count = rng.choice(SKEWS), rng.choice(CODINGS)
    strata = rng.choices(list(STRATA), list(STRATA.values()), k=count)
    items = tuple(Item(number, name, _pence(rng, skew)) for number, name in enumerate(strata))
    wrong = frozenset(_wrong(rng, items, rate))
    shares = {
        item.number: _shares(rng, item, rate, is_wrong=item.number in wrong) for item in items
    }
    counted = {number: share for number, (share, _) in shares.items()}
    return MadeUp(
        items, wrong, counted, {number: share for number, (_, share) in shares.items()}
    ), size


def _pence(rng: random.Random, skew: float) -> int:
    return max(1, int(100 * math.exp(rng.gauss(10, skew)))) * (-1 if rng.random() < 0.1 else 1)


def _wrong(rng: random.Random, items: tuple[Item, ...], rate: float) -> set[int]:
    """Choose codings until so large a part of the decided pounds is wrong."""
    decided = [item for item in items if is_decided(item)]
    wanted = rate * sum(item.size for item in decided)
    decided.sort(
        key=lambda item: rng.expovariate(MORE_OFTEN_WRONG.get(item.stratum.grade or "", 1.0))
    )
    wrong: set[int] = set()
    reached = 0
    for item in decided:
        if reached < wanted and reached + item.size <= 1.3 * wanted:
            wrong.add(item.number)
            reached += item.size
    return wrong


def _shares(
    rng: random.Random,
    item: Item,
    rate: float,
    *,
    is_wrong: bool,
) -> tuple[float, float]:
    status = item.stratum.status
    if status == "prevention":
        counted = rng.choice((1.0, 1.0, 0.5, 0.3))
        return counted, rng.choice((0.0, 0.0, counted, 1.0)) if is_wrong else counted
    if status == "unclassified":
        return 0.0, float(rng.random() < rate)
    return 0.0, rng.choice((1.0, 1.0, 0.5, 0.2)) if is_wrong else 0.0
