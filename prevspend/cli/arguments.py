"""Read what was typed into the command line, with errors that say what to type."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import OutputError, Place, PrevspendError
from prevspend.money import AmountError, parse_pence
from prevspend.textfile import TableError, read_rows
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Collection

    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Taxonomy

_YEAR_AND_FIGURE = 2
_MOST_SHOWN = 100
_MOST_DIGITS = 12


def parse_year(text: str | None) -> FinancialYear | None:
    """Read a financial year.

    Raises:
        PrevspendError: if it is none.
    """
    try:
        return FinancialYear.parse(text) if text else None
    except ValueError as error:
        raise PrevspendError(f"{error}.", fix="write it like this: --year 2024-25") from error


def parse_people(texts: list[str] | None) -> dict[FinancialYear, int]:
    """Read populations by year, `2024-25=300000`.

    Raises:
        PrevspendError: if one is written in another way.
    """
    people: dict[FinancialYear, int] = {}
    for text in texts or []:
        year, _, number = text.partition("=")
        digits = number.replace(",", "").strip()
        if not digits.isdecimal() or len(digits) > _MOST_DIGITS or not int(digits):
            raise PrevspendError(
                f"The population '{text[:_MOST_SHOWN]}' cannot be understood.",
                fix="write it like this: --population 2024-25=300000",
            )
        of_year = parse_year(year)
        if of_year:
            people[of_year] = int(digits)
    return people


def parse_columns(texts: list[str] | None) -> dict[str, str]:
    """Read assignments of a field to a column's header, `amount=Net Value`.

    `april.csv:amount=Net Value` is meant for one file; a field that is assigned again may have
    either header.

    Raises:
        PrevspendError: if one is written in another way.
    """
    from prevspend.reading import OR_HEADER

    columns: dict[str, str] = {}
    for text in texts or []:
        field, equals, header = text.partition("=")
        if not equals or not field.strip() or not header.strip():
            raise PrevspendError(
                f"The column '{text}' cannot be understood.",
                fix='write it like this: --column "amount=Net Value"',
            )
        name, headed = field.strip(), header.strip()
        columns[name] = f"{columns[name]}{OR_HEADER}{headed}" if name in columns else headed
    return columns


def parse_control_totals(text: str | None) -> dict[FinancialYear | None, int]:
    """Read what ledgers should add up to, in pence by financial year.

    Args:
        text: a figure in pounds, for whatever year is asked about (its key is `None`), or the
            name of a CSV file with a year and a figure on each line.

    Raises:
        PrevspendError: if it is neither.
    """
    if text is None:
        return {}
    if not text.strip():
        raise PrevspendError(
            "The control total is empty.",
            why="without a figure nothing would be checked; a variable may have no value.",
            fix="write it in pounds, like this: --control-total 1234567.89",
        )
    if not _is_file(text):
        return {None: _pence(text, f"The control total '{text[:_MOST_SHOWN]}'")}
    totals: dict[FinancialYear | None, int] = {}
    try:
        rows = read_rows(Path(text))
    except (OSError, TableError) as error:
        raise PrevspendError(
            f"The control totals cannot be read: {_reason(error)}.",
            place=Place(text),
            fix="save it as CSV with a year and a figure on each line.",
        ) from error
    for number, row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) < _YEAR_AND_FIGURE or (number == 1 and not cells[0][:1].isdigit()):
            continue
        where = f"The control total on line {number} of '{text}'"
        totals[parse_year(cells[0])] = _pence(cells[1], where)
    return totals


def _reason(error: OSError | TableError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _is_file(text: str) -> bool:
    """Return whether a text names a file; one that no system takes for a name does not."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _pence(text: str, what: str) -> int:
    try:
        return parse_pence(text)
    except AmountError as error:
        fix = "write it in pounds, like this: --control-total 1234567.89"
        raise PrevspendError(f"{what} cannot be read: {error}.", fix=fix) from error


def write_layout(path: Path, ledger: Ledger) -> None:
    """Write what was recognised of a ledger's first file as a layout of the user's own.

    Raises:
        PrevspendError: if the file is there already or cannot be written.
    """
    from prevspend.reading import layout_from, sources_read

    source = sources_read(ledger)[0]
    text = layout_from(source.recognised[0], source.header, path.stem.lower().replace(" ", "-"))
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        fix = "name another file, or remove this one first."
        raise PrevspendError(f"The file '{path}' is there already.", fix=fix) from error
    except OSError as error:
        what = f"The layout cannot be written: {error.strerror}."
        raise PrevspendError(what, place=Place(str(path)), fix="name another folder.") from error


def write_text(path: Path, text: str) -> None:
    """Write a file of text.

    Raises:
        OutputError: if it cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


def load_rules(taxonomy: str, overlay: Path | None) -> Taxonomy:
    """Load a taxonomy, with its overlay where one is given."""
    from prevspend.taxonomy import load_overlay, load_taxonomy

    rules = load_taxonomy(taxonomy)
    return load_overlay(overlay, rules) if overlay else rules


def load_rules_of(folder: Path | None, name: str | None, overlay: Path | None = None) -> Taxonomy:
    """Load the taxonomy that is named, or that of the results in a folder."""
    from prevspend import Baseline

    if name is None:
        name = Baseline.read(folder).taxonomy.id if folder else "england"
    return load_rules(name, overlay)


def write_new(path: Path, content: bytes, endings: Collection[str]) -> None:
    """Write a file that is not there yet: what people typed into one is never written over.

    Raises:
        OutputError: if it is there with other content, has another ending, or cannot be written.
    """
    if path.suffix.casefold() not in endings:
        raise OutputError(
            f"The name of this file should end in {' or '.join(sorted(endings))}.",
            place=Place(str(path)),
            why="by its ending other programs know what it holds.",
            fix=f"name it {path.stem}{min(endings)}",
        )
    if path.exists() and (path.is_dir() or path.read_bytes() != content):
        raise OutputError(
            "There is a file of this name already.",
            place=Place(str(path)),
            why="what people typed into it would be lost.",
            fix="name another file with -o, or move this one away.",
        )
    write_bytes(path, content)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        OutputError: if it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        what = f"The file cannot be written: {error.strerror}."
        raise OutputError(what, place=Place(str(path)), fix="name another file.") from error
