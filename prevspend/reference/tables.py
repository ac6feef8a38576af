"""Read small CSV tables that people may replace, with errors that name the wrong cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from prevspend.errors import Location, Problem, ReferenceDataError
from prevspend.textfile import TableError, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Value = TypeVar("Value")


@dataclass
class ReferenceRow:
    """A row of a table, which collects its problems."""

    cells: dict[str, str]
    place: Location
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a cell that must not be blank."""
        if not self.cells[column]:
            self.wrong(f"'{column}' is blank", "fill it in")
        return self.cells[column]

    def maybe(self, column: str) -> str | None:
        """Return a cell, or nothing where it is blank."""
        return self.cells[column] or None

    def read(self, column: str, reader: Callable[[str], Value], kind: str) -> Value | None:
        """Read a cell; `kind` is what it should be, for the message where it is not."""
        text = self.text(column)
        try:
            return reader(text) if text else None
        except ValueError:
            self.wrong(f"'{column}' should be {kind}, not '{text}'")
            return None

    def wrong(self, what: str, fix: str | None = None) -> None:
        """Add a problem."""
        self.problems.append(Problem(what, self.place, fix))


def whole_number(text: str) -> int:
    """Read a number of people; thousands may have commas.

    Raises:
        ValueError: if it is negative or no whole number.
    """
    number = int(text.replace(",", ""))
    if number < 0:
        raise ValueError(text)
    return number


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[ReferenceRow]:
    """Read a table's rows; at its end, refuse it if any row had a problem.

    Args:
        path: a CSV file with a header.
        columns: the columns it must have, in any order; others are passed on with them.

    Raises:
        ReferenceDataError: with every problem.
    """
    problems: list[Problem] = []
    try:
        rows = read_rows(path)
    except TableError as error:
        raise _wrong(path, [Problem(str(error), Location(str(path)))]) from error
    except OSError as error:
        problem = Problem(f"it cannot be opened: {error.strerror}", Location(str(path)))
        raise _wrong(path, [problem]) from error
    heads = [head.strip() for head in rows[0][1]] if rows else []
    missing = [column for column in columns if column not in heads]
    if missing:
        what = f"there is no column {' and no column '.join(missing)}"
        fix = f"its header should be {','.join(columns)}"
        raise _wrong(path, [Problem(what, Location(str(path), row=1), fix)])
    for number, cells in rows[1:]:
        if not cells:
            continue
        filled = dict.fromkeys(heads, "") | dict(zip(heads, map(str.strip, cells), strict=False))
        row = ReferenceRow(filled, Location(str(path), row=number))
        if len(cells) > len(heads):
            row.wrong("the row has more cells than the header", "put quotes round commas")
        yield row
        problems += row.problems
    if problems:
        raise _wrong(path, problems)


def _wrong(path: Path, problems: list[Problem]) -> ReferenceDataError:
    return ReferenceDataError(
        f"The reference file '{path.name}' cannot be used.",
        problems=problems,
        why="figures per head, in real terms or by place would rest on it.",
        fix="correct the rows named above, or remove the file to use the bundled one.",
    )
