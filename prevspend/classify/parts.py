"""Split lines into parts: nearly always one each, more where a driver names the line.

A driver works before and after the rules. Before, it splits the lines it names, and the rules see
each part with the driver's field values in place of the line's own. After, it decides the parts
for which its table names an intervention. Other lines are left to the rules.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.classify.decisions import Decision
from prevspend.classify.match import RuleMatcher
from prevspend.classify.overrides import decide_lines
from prevspend.classify.precedence import CompiledRule
from prevspend.errors import DriverError
from prevspend.ledger import (
    CLASSIFICATION_FIELDS,
    DRIVER_FIELDS,
    LINE_FIELDS,
    CodedLines,
    CodingStore,
    codes_of,
    dictionary_of,
    from_codes,
    from_texts,
)
from prevspend.money import split
from prevspend.taxonomy import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.drivers import Driver
    from prevspend.classify.overrides import Override
    from prevspend.ledger import Codings, Ledger, LineStore
    from prevspend.taxonomy import Intervention, Taxonomy

DRIVER_RULE = "driver."
"""The prefix of a driver's id in the rule column."""

_OVERRIDE = "override"
_SPLIT_FIELDS = (*CLASSIFICATION_FIELDS, *DRIVER_FIELDS, _OVERRIDE)


def split_lines(
    coded: CodedLines,
    ledger: Ledger,
    taxonomy: Taxonomy,
    drivers: Sequence[Driver],
    overrides: Sequence[Override],
    store: LineStore,
) -> CodedLines:
    """Return the lines with those that drivers name split, and the override of each.

    A line that a person decided is not split.

    Args:
        coded: the whole lines.
        ledger: their ledger.
        taxonomy: the taxonomy, with the words that the drivers' tests use.
        drivers: the drivers.
        overrides: people's decisions.
        store: stores the parts.

    Raises:
        DriverError: if a driver is for another year, or two name the same line.
        OverrideError: if two overrides contradict each other.
    """
    if drivers:
        _refuse_other_years(ledger, drivers)
    driver_of = _driver_of_coding(coded.codings, taxonomy, drivers, ledger.organisation.kind)
    with closing(CodingStore(store, _SPLIT_FIELDS)) as coding:
        for batch in coded.batches((*LINE_FIELDS, "coding")):
            decided = decide_lines(overrides, batch)
            driver = driver_of[batch["coding"].to_numpy()]
            driver[decided >= 0] = -1
            lines = batch.select(list(LINE_FIELDS))
            _add_parts(coding, lines, drivers, driver, _ids(overrides, decided))
        return coding.lines()


def override_of_codings(codings: Codings, overrides: Sequence[Override]) -> NDArray[np.int64]:
    """Return the number of the override that decides each coding; -1 if none does."""
    if not overrides:
        return np.full(len(codings), -1, dtype=np.int64)
    numbers = {override.id: at for at, override in enumerate(overrides)}
    of_value = np.array([*(numbers[id_] for id_ in codings.values[_OVERRIDE]), -1], dtype=np.int64)
    return of_value[codings.codes[_OVERRIDE]]


def _add_parts(
    coding: CodingStore,
    lines: pa.Table,
    drivers: Sequence[Driver],
    of_line: NDArray[np.int64],
    decided: pa.DictionaryArray,
) -> None:
    """Split some lines by the driver that names each, and store the parts."""
    pence = lines["amount"].to_numpy()
    sizes = np.array([*(len(driver.parts) for driver in drivers), 1])  # index -1: no driver
    counts = sizes[of_line]
    line = np.repeat(np.arange(pence.size), counts)
    first = np.cumsum(counts) - counts
    number = np.arange(line.size) - first[line]
    parts = pence[line]
    for at, driver in enumerate(drivers):
        named = np.flatnonzero(of_line == at)
        rows = first[named][:, None] + np.arange(len(driver.parts))
        parts[rows] = split(pence[named], [part.weight for part in driver.parts])
    taken = lines.take(pa.array(line))
    # Parts are numbered through all drivers; -1 is a whole line.
    offsets = np.cumsum(sizes) - sizes
    part = np.where(of_line[line] < 0, -1, offsets[of_line[line]] + number)
    columns = _columns(taken, drivers, part)
    tested = _with(taken, {**columns, _OVERRIDE: decided.take(pa.array(line))})
    coding.add_parts(taken, tested, parts, {name: columns[name] for name in DRIVER_FIELDS})


def _ids(overrides: Sequence[Override], decided: NDArray[np.int32]) -> pa.DictionaryArray:
    """Return the id of the override that decides each line."""
    return from_codes(decided, [override.id for override in overrides])


def decide(
    codings: Codings, drivers: Sequence[Driver], entries: Mapping[str, Intervention]
) -> Iterator[tuple[int, Decision]]:
    """Yield the codings of parts for which drivers name an intervention, with the decision."""
    of_part = {
        (driver.id, part.part): Decision.for_intervention(
            f"{DRIVER_RULE}{driver.id}", entries[part.intervention], "driver"
        )
        for driver in drivers
        for part in driver.parts
        if part.intervention
    }
    names, parts = (codings.texts(name) for name in DRIVER_FIELDS)
    for row, key in enumerate(zip(names, parts, strict=True)):
        if key in of_part:
            yield row, of_part[key]


def _rule(driver: Driver) -> Rule:
    """Return a rule that matches the lines a driver names."""
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


def _driver_of_coding(
    codings: Codings, taxonomy: Taxonomy, drivers: Sequence[Driver], organisation: str | None
) -> NDArray[np.int64]:
    """Return the number of the driver that names each coding; -1 if none does."""
    of_coding = np.full(len(codings), -1, dtype=np.int64)
    if not drivers:
        return of_coding
    anything = taxonomy.interventions[0]  # only the tests of these rules are used
    rules = [CompiledRule(_rule(driver), anything, ()) for driver in drivers]
    matches = RuleMatcher(taxonomy, rules).codings_by_rule(codings, organisation)
    for at, matched in enumerate(matches):
        taken = matched[of_coding[matched] >= 0]
        if taken.size:
            coding = int(taken[0])
            texts = [codings.texts(field)[coding] for field in codings.values]
            raise DriverError(
                f"The drivers '{drivers[of_coding[coding]].id}' and '{drivers[at].id}' name the"
                f" same lines: {' | '.join(filter(None, texts))}.",
                why="a line can be split in one way only.",
                fix="name more fields under 'splits' of one of them.",
            )
        of_coding[matched] = at
    return of_coding


def _columns(
    lines: pa.Table, drivers: Sequence[Driver], part: NDArray[np.int64]
) -> dict[str, pa.Array]:
    """Return the columns in which parts differ from their lines."""
    flat = [(driver.id, entry) for driver in drivers for entry in driver.parts]
    filled = {name for _, entry in flat for name in entry.fields}
    fields = [name for name in CLASSIFICATION_FIELDS if name in filled]
    columns: dict[str, pa.Array] = {
        "driver": from_texts([driver for driver, _ in flat], part),
        "driver_part": from_texts([entry.part for _, entry in flat], part),
    }
    for name in fields:
        column = dictionary_of(lines[name])
        values = column.dictionary.to_pylist()
        numbers = {text: number for number, text in enumerate(values)}
        new = [entry.fields.get(name) for _, entry in flat]
        moved = [numbers.setdefault(text, len(numbers)) if text else -1 for text in new]
        table = np.array([*moved, -1], dtype=np.int32)
        codes = np.where(table[part] < 0, codes_of(column), table[part])
        columns[name] = from_codes(codes.astype(np.int32), list(numbers))
    return columns


def _with(lines: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
    """Return a table with columns replaced by name, or added at the end."""
    for name, column in columns.items():
        if name in lines.column_names:
            lines = lines.set_column(lines.column_names.index(name), name, column)
        else:
            lines = lines.append_column(name, column)
    return lines
