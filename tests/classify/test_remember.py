"""The last result of a function is returned again for the same objects, and for no others."""

from __future__ import annotations

from prevspend.classify.remember import remember_last


def test_equal_arguments_that_are_other_objects_are_computed_anew() -> None:
    calls: list[list[int]] = []

    @remember_last
    def total(numbers: list[int], kind: str | None) -> int:
        calls.append(numbers)
        return sum(numbers) if kind is None else 0

    first, equal = [1, 2], [1, 2]
    assert [total(first, None), total(first, None), total(equal, None)] == [3, 3, 3]
    assert [id(numbers) for numbers in calls] == [id(first), id(equal)]
    assert total(equal, "icb") == 0
    first.append(4)
    assert total(first, None) == 7
