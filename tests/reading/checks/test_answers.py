"""What is said of the amounts of one file, or of rows with one value, is read and no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.errors import PrevspendError
from prevspend.reading import AmountsAnswered
from tests.reading.checks.ledgers import HEADER, asked, line, lines, read, write

if TYPE_CHECKING:
    from pathlib import Path


def months(folder: Path) -> list[Path]:
    """Write three months, the second of them with signs turned."""
    return [
        write(folder / "Apr.csv", [HEADER, *lines([f"{100 + n}.10" for n in range(12)], "Apr-24")]),
        write(folder / "May.csv", [HEADER, *lines([f"-{90 + n}.20" for n in range(12)], "May-24")]),
        write(folder / "Jun.csv", [HEADER, *lines([f"{80 + n}.30" for n in range(12)], "Jun-24")]),
    ]


def test_a_file_with_turned_signs_is_named_with_the_command_that_turns_it(tmp_path: Path) -> None:
    files = months(tmp_path)
    assert "--amounts 'May.csv:reversed'" in asked(*files)
    ledger = read(*files, amounts=["May.csv:reversed"])
    assert ledger.amount_pence == sum(12 * of + 6_600 for of in (10_010, 9_020, 8_030))


def test_a_file_in_another_unit_is_read_by_its_name_or_a_pattern(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", [HEADER, *lines(["1.25", "2.50"], "Apr-24")])
    second = write(tmp_path / "b.csv", [HEADER, *lines(["1.25", "2.50"], "May-24")])
    ledger = read(first, second, amounts=["b.*:thousands"], accept=["scale", "to-date"])
    assert ledger.amount_pence == 375 + 375_000


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "June.csv", [HEADER, *lines(["1.25", "2.50"])])
    assert "No file is called 'July.csv'" in asked(path, amounts=["July.csv:pence"])


@pytest.mark.parametrize("text", ["pennies", "a.csv:pennies", "only:Type", "none:Type=A"])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(PrevspendError, match="--amounts has no choice"):
        AmountsAnswered.of([text], [])


def test_rows_of_one_value_are_credits_where_the_user_says_so(tmp_path: Path) -> None:
    header = [*HEADER[:-1], "Doc", HEADER[-1]]
    rows = [[*line("", n)[:-1], "ZX" if n % 3 == 0 else "ZY", f"{10 + n}.00"] for n in range(9)]
    path = write(tmp_path / "ledger.csv", [header, *rows])
    as_written = read(path).amount_pence
    assert read(path, amounts=["credit:Doc=ZX"]).amount_pence == as_written - 2 * 3_900
