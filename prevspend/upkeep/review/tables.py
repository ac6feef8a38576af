"""A taxonomy as tables for reviewers: what they may change in each, and where that stands.

The workbook is drawn from these tables, and read back by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from prevspend.taxonomy import Example as Line
from prevspend.taxonomy import FieldTests, OrganisationKind, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.taxonomy import Intervention, Rule
    from prevspend.upkeep.areas import ShownTaxonomy

Path_: TypeAlias = "tuple[int | str, ...]"
Kind = Literal["text", "list", "share", "answer"]

SEPARATOR = "; "
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        head: its head; unique within the table.
        path: where its value stands in the YAML, from the row's entry on; `None` where reviewers
            may not change it.
        width: in letters, as it is drawn.
        kind: how its cells are written: a list is parted by semicolons, an answer is yes or no.
        choices: the only texts it may hold, if there is such a list.
    """

    head: str
    path: Path_ | None = None
    width: int = 18
    kind: Kind = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row: where its entry stands (an intervention or rule by its id, and a path), its cells."""

    noun: Literal["intervention", "rule"]
    owner: str
    path: Path_
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of a review.

    Attributes:
        name: of its sheet.
        keys: how many of the first columns tell its rows apart.
        columns: its columns.
        rows: its rows.
    """

    name: str
    keys: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def by_key(self) -> dict[tuple[str, ...], Row]:
        """Give the rows by the cells that tell them apart."""
        return {row.cells[: self.keys]: row for row in self.rows}


INTERVENTIONS, PHRASES, EXAMPLES = "Interventions", "Phrases", "Examples"
LINE_FIELDS = tuple(
    name for name in Line.model_fields if name not in {"organisation", "not_", "rule", "todo"}
)


def review_tables(shown: ShownTaxonomy) -> tuple[Table, ...]:
    """Give the tables of a taxonomy: interventions, the phrases of rules, examples."""
    entries = shown.taxonomy.interventions
    areas = {entry.id: area.title for area in shown.areas for entry in area.interventions}
    return (
        Table(
            INTERVENTIONS,
            1,
            _columns_of_interventions(),
            tuple(_intervention(entry, areas[entry.id]) for entry in entries),
        ),
        Table(
            PHRASES,
            2,
            (
                Column("Rule", width=36),
                Column("Part", width=22),
                Column("Intervention", width=28),
                Column("Looked for in", width=34),
                Column("Phrases", (), 100, "list"),
            ),
            tuple(row for entry in entries for rule in entry.rules for row in _lists(entry, rule)),
        ),
        Table(
            EXAMPLES,
            2,
            (
                Column("Intervention", width=32),
                Column("Number", width=9),
                Column("Is it this?", ("not",), 10, "answer", (YES, NO)),
                Column("Organisation", ("organisation",), 13, choices=get_args(OrganisationKind)),
                *(Column(_head(name), (name,), 26) for name in LINE_FIELDS),
                Column("Rule that should win", width=28),
                Column("Known gap", width=28),
            ),
            tuple(row for entry in entries for row in _examples(entry)),
        ),
    )


def _columns_of_interventions() -> tuple[Column, ...]:
    return (
        Column("Id", width=32),
        Column("Area", width=24),
        Column("Status", width=15),
        Column("Name", ("name",), 40),
        Column("Tier", ("tier",), 12, choices=get_args(Tier)),
        *(
            Column(f"Share, {name}", ("share", name), 9, "share")
            for name in ("low", "central", "high")
        ),
        Column("Share rests on", ("share", "basis"), 18),
        Column("Lenses", ("lenses",), 20, "list"),
        Column("Horizon", ("horizon",), 10, choices=("short", "medium", "long")),
        Column("Why", ("why",), 50),
        Column("Contested", ("contested",), 60),
        Column("Would settle it", ("needs",), 40),
        *(Column(head, width=24) for head in ("Responsible", "Prevents", "Aimed at", "Sources")),
        *(Column(head, width=14) for head in ("SHA", "RO", "PHG")),
    )


def _intervention(entry: Intervention, area: str) -> Row:
    share, codes = entry.share, entry.crosswalk
    shares = (
        (f"{value:f}" for value in (share.low, share.central, share.high)) if share else ("",) * 3
    )
    lists: Iterable[Sequence[str]] = (
        *(entry.groups("responsible"), entry.prevents, entry.inequalities, entry.sources),
        *(codes.sha, codes.ro, codes.phg),
    )
    cells = (
        *(entry.id, area, entry.status, entry.name, entry.tier or "", *shares),
        *(share.basis if share else "", SEPARATOR.join(entry.lenses), entry.horizon or ""),
        *(entry.why, entry.contested or "", entry.needs or ""),
        *(SEPARATOR.join(items) for items in lists),
    )
    return Row("intervention", entry.id, (), tidy_cells(cells))


def _lists(entry: Intervention, rule: Rule) -> Iterator[Row]:
    """Give the lists of phrases of a rule, a row each."""
    looked_in = [*(rule.in_ or ()), *rule.phrase_fields()]
    if rule.in_ and rule.phrases:
        yield _list(entry, rule, ("phrases",), rule.in_, rule.phrases)
    for field in rule.phrase_fields():
        yield _list(entry, rule, (field,), (field,), rule.tests()[field])
    if isinstance(rule.unless, FieldTests):
        for field in rule.unless.phrase_fields():
            yield _list(entry, rule, ("unless", field), (field,), rule.unless.tests()[field])
    elif rule.unless:
        yield _list(entry, rule, ("unless",), looked_in, rule.unless)


def _list(
    entry: Intervention,
    rule: Rule,
    path: tuple[str, ...],
    fields: Iterable[str],
    items: Sequence[str],
) -> Row:
    looked_in = ", ".join(_head(field).lower() for field in fields)
    cells = (rule.id, " ".join(path), entry.id, looked_in, SEPARATOR.join(items))
    return Row("rule", rule.id, path, tidy_cells(cells))


def _examples(entry: Intervention) -> Iterator[Row]:
    for number, example in enumerate(entry.examples):
        fields = example.fields()
        cells = (
            *(entry.id, str(number + 1), NO if example.not_ else YES, example.organisation or ""),
            *(fields.get(name, "") for name in LINE_FIELDS),
            *(example.rule or "", example.todo or ""),
        )
        yield Row("intervention", entry.id, ("examples", number), tidy_cells(cells))


def _head(field: str) -> str:
    return field.replace("_", " ").capitalize()


def tidy_cells(cells: Iterable[str]) -> tuple[str, ...]:
    """Write cells as a spreadsheet gives them back: spaces and line breaks are single spaces."""
    return tuple(" ".join(cell.split()) for cell in cells)
