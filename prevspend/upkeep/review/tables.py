"""A taxonomy as tables for reviewers, with the columns they may change.

The workbook is written from these tables, and read back with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from prevspend.taxonomy import Example as Line
from prevspend.taxonomy import FieldTests, OrganisationKind, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.taxonomy import Intervention, Rule
    from prevspend.upkeep.areas import ShownTaxonomy
    from prevspend.yamlfile import YamlPath

Kind = Literal["text", "list", "share", "answer"]

SEPARATOR = "; "
YES, NO = "yes", "no"


@dataclass(frozen=True)
class ReviewColumn:
    """A column of a table.

    Attributes:
        head: its head; unique within the table.
        path: the path of its value in the YAML, within the row's entry; `None` where reviewers
            may not change it.
        width: its width in letters.
        kind: the form of its cells: a list is separated by semicolons, an answer is yes or no.
        choices: the only texts it may hold, if there is such a list.
    """

    head: str
    path: YamlPath | None = None
    width: int = 18
    kind: Kind = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReviewRow:
    """A row: its entry (an intervention or rule by its id, and a path) and its cells."""

    noun: Literal["intervention", "rule"]
    owner: str
    path: YamlPath
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ReviewTable:
    """A table of a review.

    Attributes:
        name: of its sheet.
        keys: how many of the first columns identify its rows.
        columns: its columns.
        rows: its rows.
    """

    name: str
    keys: int
    columns: tuple[ReviewColumn, ...]
    rows: tuple[ReviewRow, ...]

    def by_key(self) -> dict[tuple[str, ...], ReviewRow]:
        """Return the rows by the cells that identify them."""
        return {row.cells[: self.keys]: row for row in self.rows}


INTERVENTIONS, PHRASES, EXAMPLES = "Interventions", "Phrases", "Examples"
LINE_FIELDS = tuple(
    name for name in Line.model_fields if name not in {"organisation", "not_", "rule", "todo"}
)


def review_tables(shown: ShownTaxonomy) -> tuple[ReviewTable, ...]:
    """Return the tables of a taxonomy: interventions, the phrases of rules, examples."""
    entries = shown.taxonomy.interventions
    areas = {entry.id: area.title for area in shown.areas for entry in area.interventions}
    return (
        ReviewTable(
            INTERVENTIONS,
            1,
            _columns_of_interventions(),
            tuple(_intervention(entry, areas[entry.id]) for entry in entries),
        ),
        ReviewTable(
            PHRASES,
            2,
            (
                ReviewColumn("Rule", width=36),
                ReviewColumn("Part", width=22),
                ReviewColumn("Intervention", width=28),
                ReviewColumn("Looked for in", width=34),
                ReviewColumn("Phrases", (), 100, "list"),
            ),
            tuple(row for entry in entries for rule in entry.rules for row in _lists(entry, rule)),
        ),
        ReviewTable(
            EXAMPLES,
            2,
            (
                ReviewColumn("Intervention", width=32),
                ReviewColumn("Number", width=9),
                ReviewColumn("Is it this?", ("not",), 10, "answer", (YES, NO)),
                ReviewColumn(
                    "Organisation", ("organisation",), 13, choices=get_args(OrganisationKind)
                ),
                *(ReviewColumn(_head(name), (name,), 26) for name in LINE_FIELDS),
                ReviewColumn("Rule that should win", width=28),
                ReviewColumn("Known gap", width=28),
            ),
            tuple(row for entry in entries for row in _examples(entry)),
        ),
    )


def _columns_of_interventions() -> tuple[ReviewColumn, ...]:
    return (
        ReviewColumn("Id", width=32),
        ReviewColumn("Area", width=24),
        ReviewColumn("Status", width=15),
        ReviewColumn("Name", ("name",), 40),
        ReviewColumn("Tier", ("tier",), 12, choices=get_args(Tier)),
        *(
            ReviewColumn(f"Share, {name}", ("share", name), 9, "share")
            for name in ("low", "central", "high")
        ),
        ReviewColumn("Share rests on", ("share", "basis"), 18),
        ReviewColumn("Lenses", ("lenses",), 20, "list"),
        ReviewColumn("Horizon", ("horizon",), 10, choices=("short", "medium", "long")),
        ReviewColumn("Why", ("why",), 50),
        ReviewColumn("Contested", ("contested",), 60),
        ReviewColumn("Would settle it", ("needs",), 40),
        *(
            ReviewColumn(head, width=24)
            for head in ("Responsible", "Prevents", "Aimed at", "Sources")
        ),
        *(ReviewColumn(head, width=14) for head in ("SHA", "RO", "PHG")),
    )


def _intervention(entry: Intervention, area: str) -> ReviewRow:
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
    return ReviewRow("intervention", entry.id, (), tidy_cells(cells))


def _lists(entry: Intervention, rule: Rule) -> Iterator[ReviewRow]:
    """Yield the lists of phrases of a rule, a row each."""
    fields_tested = [*(rule.in_ or ()), *rule.phrase_fields()]
    if rule.in_ and rule.phrases:
        yield _list(entry, rule, ("phrases",), rule.in_, rule.phrases)
    for field in rule.phrase_fields():
        yield _list(entry, rule, (field,), (field,), rule.tests()[field])
    if isinstance(rule.unless, FieldTests):
        for field in rule.unless.phrase_fields():
            yield _list(entry, rule, ("unless", field), (field,), rule.unless.tests()[field])
    elif rule.unless:
        yield _list(entry, rule, ("unless",), fields_tested, rule.unless)


def _list(
    entry: Intervention,
    rule: Rule,
    path: tuple[str, ...],
    fields: Iterable[str],
    items: Sequence[str],
) -> ReviewRow:
    fields_tested = ", ".join(_head(field).lower() for field in fields)
    cells = (rule.id, " ".join(path), entry.id, fields_tested, SEPARATOR.join(items))
    return ReviewRow("rule", rule.id, path, tidy_cells(cells))


def _examples(entry: Intervention) -> Iterator[ReviewRow]:
    for number, example in enumerate(entry.examples):
        fields = example.fields()
        cells = (
            *(entry.id, str(number + 1), NO if example.not_ else YES, example.organisation or ""),
            *(fields.get(name, "") for name in LINE_FIELDS),
            *(example.rule or "", example.todo or ""),
        )
        yield ReviewRow("intervention", entry.id, ("examples", number), tidy_cells(cells))


def _head(field: str) -> str:
    return field.replace("_", " ").capitalize()


def tidy_cells(cells: Iterable[str]) -> tuple[str, ...]:
    """Return cells as a spreadsheet returns them: spaces and line breaks as single spaces."""
    return tuple(" ".join(cell.split()) for cell in cells)
