"""A month or a file in thousands is asked about, also where codings vary from month to month."""

from __future__ import annotations

import random
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from tests.reading.checks.ledgers import HEADER, asked, read, write

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ("Apr-24", "May-24", "Jun-24", "Jul-24")


def month(name: str, seed: int, scale: float) -> list[list[str]]:
    """Return lines of a month, each of a service and account of its own, in some unit."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    return [
        [
            name,
            f"71{seed:02}{at:02}",
            f"SERVICE {seed} {at}",
            f"52{seed:02}{at:04}",
            f"Account {seed} {at}",
            f"Supplier {at}",
            f"{draw.uniform(2_000, 90_000) * scale:.2f}",
        ]
        for at in range(30)
    ]


@pytest.mark.parametrize("scale", [0.001, 1_000])
@pytest.mark.parametrize("odd", range(len(MONTHS)))
def test_a_month_in_another_unit_is_asked_about(tmp_path: Path, odd: int, scale: float) -> None:
    months = [month(name, at, scale if at == odd else 1) for at, name in enumerate(MONTHS)]
    path = write(tmp_path / "all.csv", [HEADER, *chain(*months)])
    assert f"Period {odd + 1:02} of 2024-25" in asked(path)
    assert len(read(path, accept=["scale"]).lines) == 120


@pytest.mark.parametrize("count", [2, 4])
def test_a_file_in_thousands_is_asked_about(tmp_path: Path, count: int) -> None:
    paths = [
        write(tmp_path / f"{name}.csv", [HEADER, *month(name, at, 0.001 if at == 1 else 1)])
        for at, name in enumerate(MONTHS[:count])
    ]
    assert "thousandth" in asked(*paths)


@pytest.mark.parametrize("scale", [0.02, 0.1, 10])
def test_a_month_of_smaller_or_larger_lines_is_no_other_unit(tmp_path: Path, scale: float) -> None:
    months = [month(name, at, scale if at == 2 else 1) for at, name in enumerate(MONTHS)]
    assert len(read(write(tmp_path / "all.csv", [HEADER, *chain(*months)])).lines) == 120


def test_a_month_of_few_lines_is_no_other_unit(tmp_path: Path) -> None:
    months = [month(name, at, 1) for at, name in enumerate(MONTHS)]
    months[3] = [[*row[:-1], "30.00"] for row in months[3][:3]]
    assert len(read(write(tmp_path / "all.csv", [HEADER, *chain(*months)])).lines) == 93
