"""Files are looked at before Spark reads them, and those it would read wrongly are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.engines.spark.files import see_files
from prevspend.errors import EngineError, LayoutError
from tests.reading.checks.ledgers import HEADER, lines, write

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.errors import PrevspendError


def refused(path: Path, kind: type[PrevspendError] = EngineError) -> str:
    with pytest.raises(kind) as caught:
        see_files([path])
    return str(caught.value)


@pytest.mark.parametrize("unit", ["£000s", "(£m)", "in thousands", "£k"])
def test_amounts_in_another_unit_are_refused(tmp_path: Path, unit: str) -> None:
    header = [*HEADER[:-1], f"Net Amount {unit}"]
    said = refused(write(tmp_path / "headed.csv", [header, *lines([1.5, 2, 3])]))
    assert "not in pounds" in said
    assert "without --engine spark" in said


def test_a_caption_in_thousands_is_refused(tmp_path: Path) -> None:
    table = [["All figures in £000s"], HEADER, *lines([1.5, 2, 3])]
    assert "£000s" in refused(write(tmp_path / "caption.csv", table))


def test_rows_that_a_column_tells_apart_are_refused(tmp_path: Path) -> None:
    rows = [[*row, "Budget" if at % 2 else "Actual"] for at, row in enumerate(lines(range(1, 9)))]
    said = refused(write(tmp_path / "kinds.csv", [[*HEADER, "Type"], *rows]))
    assert "'Type' says of each row" in said


def test_a_column_of_budgets_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.csv", [[*HEADER[:-1], "Budget"], *lines(range(1, 9))])
    assert "amount" in refused(path, LayoutError)


def test_amounts_in_pounds_are_read(tmp_path: Path) -> None:
    [file] = see_files([write(tmp_path / "plain.csv", [HEADER, *lines(range(1, 9))])])
    assert file.seen.recognised.layout.scale == 1
