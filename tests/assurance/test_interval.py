from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.assurance.interval import SeenRow, difference, mean_of
from prevspend.evaluate import wilson

ROWS = st.lists(
    st.builds(
        SeenRow,
        weight=st.floats(1, 1e9),
        chance=st.floats(0.001, 1),
        value=st.floats(0, 1),
    ),
    min_size=1,
    max_size=50,
)


@given(rows=ROWS)
def test_the_interval_holds_the_estimate_and_stays_between_nothing_and_all(
    rows: list[SeenRow],
) -> None:
    found = mean_of(rows)
    assert found is not None
    value, low, high = found
    whole = sum(row.weight for row in rows)
    assert value == pytest.approx(sum(row.weight * row.value for row in rows) / whole)
    assert -1e-9 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1 + 1e-9


@pytest.mark.parametrize("wrong", [0, 1, 7, 60])
def test_rows_of_one_weight_have_wilsons_interval(wrong: int) -> None:
    rows = [SeenRow(5.0, 1e-12, float(at < wrong)) for at in range(60)]
    assert mean_of(rows) == pytest.approx(wilson(wrong / 60, 60))


def test_what_was_taken_for_certain_is_exact() -> None:
    assert mean_of([SeenRow(3, 1, 1), SeenRow(1, 1, 0)]) == (0.75, 0.75, 0.75)
    found = mean_of([SeenRow(50, 1, 1), *(SeenRow(1, 0.01, 0) for _ in range(50))])
    assert found is not None
    value, low, high = found
    assert (value, low) == (0.5, 0.5)
    assert 0.5 < high < 0.55


def test_rows_that_are_likely_to_be_drawn_leave_less_open() -> None:
    widths = []
    for chance in (0.01, 0.5, 0.9):
        found = mean_of([SeenRow(1, chance, float(at < 5)) for at in range(50)])
        assert found is not None
        widths.append(found[2] - found[1])
    assert widths == sorted(widths, reverse=True)


def test_small_misstatements_leave_less_open_than_whole_ones() -> None:
    whole = mean_of([SeenRow(1, 0.01, float(at < 4)) for at in range(50)])
    part = mean_of([SeenRow(1, 0.01, 0.1 * (at < 4)) for at in range(50)])
    assert whole is not None
    assert part is not None
    assert part[2] < whole[2] / 2


def test_nothing_seen_is_nothing_known() -> None:
    assert mean_of([]) is None


def test_distances_of_a_difference_add_up_as_squares_do() -> None:
    assert difference((10, 7, 14), (4, 1, 8)) == pytest.approx((6, 1, 11))
