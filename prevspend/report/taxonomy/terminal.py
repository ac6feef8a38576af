"""A taxonomy on the terminal: all of it as a tree, or one intervention in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from prevspend.english import plural
from prevspend.report.tables import heading
from prevspend.report.taxonomy.words import (
    STATUS_HEADS,
    example_in_words,
    facts,
    rule_in_words,
    share_in_words,
    sources_of,
    standing_in_words,
)
from prevspend.taxonomy import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from prevspend.taxonomy import Intervention
    from prevspend.upkeep import ShownTaxonomy, TaxonomyArea

_WIDE = 120
_BRANCH, _LAST_BRANCH = "├─ ", "└─ "
_WIDTHS = (10, 16, 8)  # tier, share, rules
_TIER_STYLES = {
    "primary": "green",
    "secondary": "cyan",
    "tertiary": "magenta",
    "structural": "yellow",
}


def taxonomy_tree(shown: ShownTaxonomy) -> RenderableType:
    """Show a taxonomy as a tree: areas and their interventions, what is not prevention after."""
    head = shown.taxonomy.head
    rules = sum(len(entry.rules) for entry in shown.taxonomy.interventions)
    entries = len(shown.taxonomy.interventions)
    summary = f"Version {head.version}: {entries:,} entries, {plural(rules, 'rule')}."
    parts: list[RenderableType] = [
        heading(head.name, f"{summary} See one with --intervention NAME.")
    ]
    longest = max(len(entry.id) for entry in shown.taxonomy.interventions)
    for status in STATUSES:
        areas = shown.of_status(status)
        count = sum(len(area.interventions) for area in areas)
        parts.append(Text(f"{STATUS_HEADS[status]} ({count})", style="bold reverse"))
        parts += [_Branch(area, longest) for area in areas]
        parts.append(Text())
    return Group(*parts)


@dataclass(frozen=True)
class _Branch:
    """An area with its interventions; with their names too where the terminal is wide."""

    area: TaxonomyArea
    longest_id: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        del console
        yield Text(self.area.title, style="bold", no_wrap=True, overflow="ellipsis")
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, width=self.longest_id + len(_BRANCH))
        if options.max_width >= _WIDE:
            table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        for width in _WIDTHS:
            table.add_column(no_wrap=True, width=width)
        for number, entry in enumerate(self.area.interventions, start=1):
            branch = _LAST_BRANCH if number == len(self.area.interventions) else _BRANCH
            name = (Text(entry.name, style="dim"),) if options.max_width >= _WIDE else ()
            table.add_row(
                Text.assemble((branch, "dim"), entry.id),
                *name,
                Text(entry.tier or "", style=_TIER_STYLES.get(entry.tier or "", "")),
                share_in_words(entry.share),
                Text(plural(len(entry.rules), "rule"), style="dim"),
            )
        yield table


def intervention_sheet(shown: ShownTaxonomy, entry: Intervention) -> RenderableType:
    """Show one intervention: why, who would say otherwise, rules, examples, sources."""
    taxonomy = shown.taxonomy
    parts: list[RenderableType] = [
        heading(entry.name, f"{entry.id} · {shown.area_of(entry.id)}"),
        Text.assemble((f"{standing_in_words(entry)}. ", "bold"), entry.why),
        Text(),
    ]
    if entry.contested:
        parts += [Text.assemble(("Contested: ", "bold yellow"), entry.contested), Text()]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, text in facts(taxonomy, entry).items():
        if name != "Standing":
            table.add_row(name, text)
    parts += [table, Text(), Text("Found by", style="bold")]
    for rule in entry.rules:
        parts += [Text(rule.id, style="cyan"), _indented(Text(rule_in_words(rule)))]
    for title, is_out in (("\nFor example", False), ("\nBut not", True)):
        lines = [example_in_words(example) for example in entry.examples if example.not_ == is_out]
        parts += _bullets(title, lines)
    cited = [f"{text} {link or ''}".rstrip() for text, link in sources_of(taxonomy, entry)]
    parts += _bullets("\nSources", cited)
    return Group(*parts)


def _bullets(title: str, lines: Iterable[str]) -> Iterator[RenderableType]:
    yield Text(title, style="bold")
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row("•", line)
    yield table


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, 2))
