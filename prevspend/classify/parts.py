"""Lines to parts: nearly always one each; where a driver names the line, the driver's.

A driver works before and after the rules. Before, it splits the lines it names, and the rules see
each part with the driver's field values in place of the line's own. After, it decides the parts
for which its table names an intervention. Lines that no driver names are left to the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.classify.codings import encode
from prevspend.classify.decisions import Decision
from prevspend.classify.match import fitting
from prevspend.classify.precedence import CompiledRule
from prevspend.errors import DriverError
from prevspend.ledger import CLASSIFICATION_FIELDS, codes_of, dictionary_of, from_codes, repeated
from prevspend.money import split
from prevspend.taxonomy import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.codings import Codings
    from prevspend.classify.drivers import Driver
    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Intervention, Taxonomy

DRIVER_COLUMNS = ("driver", "driver_part")
"""Which driver a part is by, and what its table calls the part; null for whole lines."""

DRIVER_RULE = "driver."
"""What the rule column shows before the driver's id."""

PART_FIELDS = (*CLASSIFICATION_FIELDS, *DRIVER_COLUMNS)
"""The fields whose combination is the coding of a part."""


@dataclass(frozen=True)
class Parts:
    """The parts of a ledger's lines.

    Attributes:
        line: the number of each part's line in the ledger.
        lines: the line of each part, as the ledger has it.
        tested: the same with the fields the rules test, and the driver's columns.
        pence: the pence of each part; those of one line add up to its amount.
    """

    line: NDArray[np.int64]
    lines: pa.Table
    tested: pa.Table
    pence: NDArray[np.int64]


def split_lines(
    ledger: Ledger,
    taxonomy: Taxonomy,
    drivers: Sequence[Driver],
    spared: NDArray[np.bool_] | None = None,
) -> Parts:
    """Split the lines that drivers name; every other line is one part.

    Args:
        ledger: the lines of one organisation and financial year.
        taxonomy: whose words the drivers' tests use.
        drivers: the drivers.
        spared: lines that a person decided, so that no driver splits them.

    Raises:
        DriverError: if a driver is for another year, or two name the same line.
    """
    pence = ledger.lines["amount"].to_numpy()
    size = ledger.lines.num_rows
    if not drivers:
        blank = {name: repeated(None, size) for name in DRIVER_COLUMNS}
        return Parts(np.arange(size), ledger.lines, _with(ledger.lines, blank), pence)
    _refuse_other_years(ledger, drivers)
    of_line = _driver_of_line(ledger, taxonomy, drivers)
    if spared is not None:
        of_line[spared] = -1
    sizes = np.array([*(len(driver.parts) for driver in drivers), 1])  # the last for no driver
    counts = sizes[of_line]
    line = np.repeat(np.arange(size), counts)
    first = np.cumsum(counts) - counts
    number = np.arange(line.size) - first[line]
    parts = pence[line]
    for at, driver in enumerate(drivers):
        mine = np.flatnonzero(of_line == at)
        places = first[mine][:, None] + np.arange(len(driver.parts))
        parts[places] = split(pence[mine], [part.weight for part in driver.parts])
    lines = ledger.lines.take(pa.array(line))
    # Parts are numbered over all drivers, one after the other; -1 is a whole line.
    offsets = np.cumsum(sizes) - sizes
    part = np.where(of_line[line] < 0, -1, offsets[of_line[line]] + number)
    return Parts(line, lines, _with(lines, _columns(lines, drivers, part)), parts)


def decide(
    codings: Codings, drivers: Sequence[Driver], entries: Mapping[str, Intervention]
) -> Iterator[tuple[int, Decision]]:
    """Give the codings of parts for which drivers name an intervention, and what they decide."""
    of_part = {
        (driver.id, part.part): Decision.for_intervention(
            f"{DRIVER_RULE}{driver.id}", entries[part.intervention]
        )
        for driver in drivers
        for part in driver.parts
        if part.intervention
    }
    names, parts = (_texts(codings, name) for name in DRIVER_COLUMNS)
    for row, key in enumerate(zip(names, parts, strict=True)):
        if key in of_part:
            yield row, of_part[key]


def _rule(driver: Driver) -> Rule:
    """Give a driver as the rule it is for the lines it names."""
    return Rule(id=f"{DRIVER_RULE}{driver.id}", **driver.splits.tests())


def _refuse_other_years(ledger: Ledger, drivers: Sequence[Driver]) -> None:
    years = {str(total.year) for total in ledger.years()}
    for driver in drivers:
        if years and not years <= set(driver.years):
            raise DriverError(
                f"The driver '{driver.id}' is for {', '.join(driver.years)}, the ledger is of"
                f" {', '.join(sorted(years))}.",
                why="what a contract bought in one year need not be what it bought in another.",
                fix="give the table of that year; if this one holds for it too, add it to 'years'.",
            )


def _driver_of_line(
    ledger: Ledger, taxonomy: Taxonomy, drivers: Sequence[Driver]
) -> NDArray[np.int64]:
    """Give the number of the driver that names each line, -1 where none does."""
    codings = encode(ledger.lines)
    anything = taxonomy.interventions[0]  # only the tests of these rules are asked
    rules = [CompiledRule(_rule(driver), anything, ()) for driver in drivers]
    of_coding = np.full(len(codings), -1, dtype=np.int64)
    for at, fits in enumerate(fitting(codings, taxonomy, rules, ledger.organisation.kind)):
        taken = fits[of_coding[fits] >= 0]
        if taken.size:
            coding = int(taken[0])
            texts = [texts[coding] for field in codings.values if (texts := _texts(codings, field))]
            raise DriverError(
                f"The drivers '{drivers[of_coding[coding]].id}' and '{drivers[at].id}' name the"
                f" same lines: {' | '.join(filter(None, texts))}.",
                why="a line can be split in one way only.",
                fix="name more fields under 'splits' of one of them.",
            )
        of_coding[fits] = at
    return of_coding[codings.of_line]


def _texts(codings: Codings, field: str) -> list[str]:
    """Give a field's text of each coding; '' where it is blank."""
    values = [*codings.values[field], ""]
    return [values[code] for code in codings.codes[field]]


def _columns(
    lines: pa.Table, drivers: Sequence[Driver], part: NDArray[np.int64]
) -> dict[str, pa.Array]:
    """Give the columns in which parts differ from their lines."""
    flat = [(driver, one) for driver in drivers for one in driver.parts]
    fields = [name for name in CLASSIFICATION_FIELDS if any(name in one.fields for _, one in flat)]
    columns: dict[str, pa.Array] = {
        "driver": _numbered([driver.id for driver, _ in flat], part),
        "driver_part": _numbered([one.part for _, one in flat], part),
    }
    for name in fields:
        column = dictionary_of(lines[name])
        values = column.dictionary.to_pylist()
        numbers = {text: number for number, text in enumerate(values)}
        new = [one.fields.get(name) for _, one in flat]
        moved = [numbers.setdefault(text, len(numbers)) if text else -1 for text in new]
        table = np.array([*moved, -1], dtype=np.int32)
        codes = np.where(table[part] < 0, codes_of(column), table[part])
        columns[name] = from_codes(codes.astype(np.int32), list(numbers))
    return columns


def _numbered(texts: list[str], part: NDArray[np.int64]) -> pa.DictionaryArray:
    """Give each part its text; parts with the same text share it."""
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    table = np.array([*(numbers[text] for text in texts), -1], dtype=np.int32)
    return from_codes(table[part], list(numbers))


def _with(lines: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
    """Put columns into a table: in place where it has one of that name, else at its end."""
    for name, column in columns.items():
        if name in lines.column_names:
            lines = lines.set_column(lines.column_names.index(name), name, column)
        else:
            lines = lines.append_column(name, column)
    return lines
