from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.assurance.drawing import Item, Stratum, draw, shuffled
from tests.assurance.made_up import STRATA, made_up

ITEMS = st.lists(
    st.tuples(st.sampled_from(list(STRATA)), st.integers(-(10**9), 10**9)), max_size=80
).map(lambda drawn: [Item(number, *one) for number, one in enumerate(drawn)])


@given(items=ITEMS, size=st.integers(20, 60), seed=st.integers(0, 10))
@settings(max_examples=100)
def test_the_rows_of_a_stratum_stand_for_all_its_pounds(
    items: list[Item], size: int, seed: int
) -> None:
    drawn = draw(items, size, seed)
    of_status: dict[str, float] = defaultdict(float)
    for one in drawn:
        of_status[one.item.stratum.status] += one.stands_for
        assert 0 < one.chance <= 1
        assert one.stands_for == pytest.approx(one.item.size / one.chance)
    whole: Counter[str] = Counter()
    for item in items:
        whole[item.stratum.status] += item.size
    assert of_status == pytest.approx({name: pence for name, pence in whole.items() if pence})
    assert len({one.item.number for one in drawn}) == len(drawn)


@given(items=ITEMS, seed=st.integers(0, 10))
@settings(max_examples=50)
def test_the_order_of_the_items_does_not_matter(items: list[Item], seed: int) -> None:
    assert draw(items, 20, seed) == draw(items[::-1], 20, seed)


def test_a_coding_is_drawn_as_often_as_its_chance_says() -> None:
    items = made_up(7)[0].items[:120]
    times: Counter[int] = Counter()
    chances: dict[int, float] = {}
    draws = 400
    for seed in range(draws):
        for one in draw(items, 40, seed):
            times[one.item.number] += 1
            chances[one.item.number] = one.chance
    for number, chance in chances.items():
        assert times[number] / draws == pytest.approx(chance, abs=0.12)
    assert len(chances) > 0.9 * len(items)


def test_what_is_larger_than_the_interval_is_certain_and_a_credit_counts_by_its_size() -> None:
    named = Stratum("not_prevention", None, "named")
    items = [Item(0, named, -1_000_000), *(Item(number, named, 1000) for number in range(1, 200))]
    drawn = {one.item.number: one for one in draw(items, 20, 1)}
    assert drawn[0].chance == 1
    assert drawn[0].stands_for == 1_000_000
    assert len(drawn) == 20


def test_small_strata_are_joined_and_each_status_has_a_minimum() -> None:
    items = [
        *(Item(number, Stratum("not_prevention", None, "kind"), 10**6) for number in range(300)),
        *(
            Item(number, Stratum("prevention", "primary", "named"), 500)
            for number in range(300, 330)
        ),
        *(
            Item(number, Stratum("prevention", "tertiary", "kind"), 500)
            for number in range(330, 360)
        ),
        *(Item(number, Stratum("out_of_scope", None, "kind"), 10**8) for number in range(360, 400)),
        *(Item(number, Stratum("unclassified"), 500) for number in range(400, 420)),
    ]
    counted = Counter(one.stratum for one in draw(items, 60, 3))
    assert counted == {
        Stratum("not_prevention", None, "kind"): 44,
        Stratum("prevention"): 7,
        Stratum("out_of_scope"): 7,
        Stratum("unclassified"): 2,
    }


def test_orders_of_two_reviewers_differ_and_are_always_the_same() -> None:
    one, two = shuffled(range(50), "1"), shuffled(range(50), "2")
    assert one != two
    assert sorted(one) == sorted(two) == list(range(50))
    assert shuffled(reversed(range(50)), "1") == one
    assert shuffled(range(6), "seed") == [3, 0, 2, 1, 4, 5]
