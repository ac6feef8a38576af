"""The statistics of agreement against counts by hand and by the most naive code."""

from __future__ import annotations

import math
import random
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prevspend.evaluate.statistics import (
    cohen_kappa,
    fleiss_kappa,
    kappa_from_votes,
    weighted_share,
    wilson,
)

labels = st.sampled_from(["primary", "secondary", "none"])
pairs = st.lists(st.tuples(labels, labels), min_size=1, max_size=60)


def test_kappa_of_a_small_table_is_the_one_worked_out_by_hand() -> None:
    # 50 things, yes/no: 20 both yes, 15 both no, 5 and 10 apart. Observed 0.7;
    # by chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5; kappa (0.7 - 0.5) / 0.5 = 0.4.
    table = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    result = cohen_kappa([pair for pair, count in table.items() for _ in range(count)])
    assert result is not None
    assert result[0] == pytest.approx(0.4)
    # The large-sample error of the same table, each term of the formula written out.
    agreeing = 0.4 * (1 - 1.1 * 0.6) ** 2 + 0.3 * (1 - 0.9 * 0.6) ** 2
    differing = 0.6**2 * (0.1 * (0.6 + 0.5) ** 2 + 0.2 * (0.4 + 0.5) ** 2)
    error = math.sqrt((agreeing + differing - (0.4 - 0.5 * 0.6) ** 2) / 50) / 0.5
    assert result[1:] == pytest.approx((0.4 - 1.96 * error, 0.4 + 1.96 * error), abs=1e-4)


@given(pairs)
def test_kappa_is_agreement_beyond_that_of_every_thing_with_every_other(
    judged: list[tuple[str, str]],
) -> None:
    observed = sum(item == other for item, other in judged) / len(judged)
    chance = sum(item == other for item, _ in judged for _, other in judged) / len(judged) ** 2
    result = cohen_kappa(judged)
    if chance == 1:
        assert result is None
    else:
        assert result is not None
        assert result[0] == pytest.approx((observed - chance) / (1 - chance))
        assert result[1] - 1e-9 <= result[0] <= result[2] + 1e-9


def test_interval_of_kappa_is_that_of_samples_drawn_again_and_again() -> None:
    chance = random.Random(4)  # noqa: S311 - a simulation
    judged = [("a", "a")] * 150 + [("b", "b")] * 40 + [("a", "b")] * 6 + [("b", "a")] * 12
    drawn = sorted(
        result[0]
        for _ in range(2_000)
        if (result := cohen_kappa(chance.choices(judged, k=len(judged))))
    )
    result = cohen_kappa(judged)
    assert result is not None
    assert result[1:] == pytest.approx((drawn[50], drawn[-50]), abs=0.02)


@pytest.mark.parametrize(
    ("hits", "size", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (29, 29, 0.883, 1)],
)
def test_wilson_gives_the_published_intervals(
    hits: int, size: int, low: float, high: float
) -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3; the last by 1 / (1 + z²/n).
    assert wilson(hits / size, size)[1:] == pytest.approx((low, high), abs=1e-4)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10**9)), min_size=1, max_size=30))
def test_weighted_share_is_that_of_the_pounds_laid_side_by_side(
    rows: list[tuple[bool, int]],
) -> None:
    result = weighted_share([hit for hit, _ in rows], [weight for _, weight in rows])
    total = sum(weight for _, weight in rows)
    if not total:
        assert result is None
    else:
        assert result is not None
        assert result[0] == pytest.approx(sum(weight for hit, weight in rows if hit) / total)
        assert 0 <= result[1] <= result[0] <= result[2] <= 1


rated = st.lists(st.lists(labels, min_size=3, max_size=3), min_size=2, max_size=40)


@given(rated)
def test_fleiss_kappa_compares_every_pair_of_raters(rows: list[list[str]]) -> None:
    agreed = [item == other for row in rows for item, other in combinations(row, 2)]
    everything = [label for row in rows for label in row]
    chance = sum((everything.count(label) / len(everything)) ** 2 for label in set(everything))
    result = fleiss_kappa(rows)
    if len(set(everything)) == 1:
        assert result is None
    else:
        assert result == pytest.approx((sum(agreed) / len(agreed) - chance) / (1 - chance))


@given(rated)
def test_kappa_from_votes_holds_the_true_one_between_its_ends(rows: list[list[str]]) -> None:
    rows = [row for row in rows if len(set(row)) < 3]
    truth = fleiss_kappa(rows)
    assume(truth is not None)
    majority = [(max(set(row), key=row.count), max(map(row.count, row))) for row in rows]
    result = kappa_from_votes(majority, 3, ["primary", "secondary", "none"])
    if result is not None:
        assert truth is not None
        assert result[0] - 1e-9 <= truth <= result[1] + 1e-9
        if all(votes == 3 for _, votes in majority):
            assert result == pytest.approx((truth, truth))


def test_votes_that_leave_two_raters_unknown_do_not_tell() -> None:
    assert kappa_from_votes([("primary", 3), ("none", 1)], 3, ["primary", "none"]) is None
    assert kappa_from_votes([("primary", 1)], 1, ["primary"]) is None
    assert kappa_from_votes([], 3, ["primary"]) is None
