"""A taxonomy as one web page that needs nothing beside itself: to search, filter and print."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from prevspend.report.taxonomy.words import (
    STATUS_HEADS,
    example_in_words,
    facts,
    rule_in_words,
    share_in_words,
    sources_of,
)
from prevspend.report.words import GROUPED_BY, begin
from prevspend.taxonomy import GROUPINGS, STATUSES, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.taxonomy import Intervention, Status, Taxonomy
    from prevspend.upkeep import ShownTaxonomy

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{css}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p class="soft">Version {version}, digest {digest}. {licence}</p>
</header>
{form}
<main>
{main}
</main>
<script>
{js}</script>
</body>
</html>
"""


def taxonomy_webpage(shown: ShownTaxonomy) -> str:
    """Write a taxonomy as a web page; the same taxonomy gives the same bytes."""
    taxonomy = shown.taxonomy
    beside = files("prevspend.report.taxonomy")
    return _PAGE.format(
        title=escape(taxonomy.head.name),
        version=escape(taxonomy.head.version),
        digest=taxonomy.digest[:12],
        licence=escape(taxonomy.head.licence),
        form="\n".join(_form(taxonomy)),
        main="\n".join(_main(shown)),
        css=(beside / "page.css").read_text(encoding="utf-8"),
        js=(beside / "page.js").read_text(encoding="utf-8"),
    )


def _form(taxonomy: Taxonomy) -> Iterator[str]:
    yield "<form hidden>"
    yield '<label>Search<input type="search" name="search" autocomplete="off"></label>'
    standing = {f"tier-{tier}": f"{begin(tier)} prevention" for tier in TIERS}
    standing |= {f"status-{status}": _short(status) for status in STATUSES}
    yield _choice("Tier or status", standing)
    for grouping in GROUPINGS:
        groups = {f"{grouping}-{group.id}": group.name for group in taxonomy.groups.of(grouping)}
        if groups:
            yield _choice(GROUPED_BY[grouping], groups)
    yield '<button type="reset">Show all</button>'
    yield '<button type="button" id="open">Open or close</button>'
    yield '<output id="count" class="soft"></output>'
    yield "</form>"


def _choice(label: str, options: dict[str, str]) -> str:
    listed = [
        f'<option value="{escape(mark)}">{escape(name)}</option>' for mark, name in options.items()
    ]
    choices = f'<option value="">all</option>{"".join(listed)}'
    return f"<label>{escape(label)}<select>{choices}</select></label>"


def _main(shown: ShownTaxonomy) -> Iterator[str]:
    for status in STATUSES:
        lead = "" if status == "prevention" else f"{_short(status)}: "
        for area in shown.of_status(status):
            yield f"<section>\n<h2>{escape(lead + area.title)}</h2>"
            for entry in area.interventions:
                yield from _entry(shown.taxonomy, entry)
            yield "</section>"


def _short(status: Status) -> str:
    return STATUS_HEADS[status].partition(":")[0]


def _entry(taxonomy: Taxonomy, entry: Intervention) -> Iterator[str]:
    yield f'<details id="{entry.id}" data-marks="{" ".join(_marks(entry))}">'
    tier = entry.tier or _short(entry.status).lower()
    yield (
        f'<summary><span class="name">{escape(entry.name)}</span>'
        f'<span class="tier {entry.tier or ""}">{tier}</span>'
        f"<span>{share_in_words(entry.share)}</span></summary>"
    )
    yield f'<div class="body">\n<p>{escape(entry.why)}</p>'
    if entry.contested:
        yield f'<p class="contested"><b>Contested.</b> {escape(entry.contested)}</p>'
    yield "<dl>"
    for name, text in facts(taxonomy, entry).items():
        yield f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>"
    yield f"<dt>Id</dt><dd><code>{entry.id}</code></dd>"
    yield "</dl>"
    rules = [f"{escape(rule_in_words(rule))} <code>{rule.id}</code>" for rule in entry.rules]
    yield from _list("Found by", rules)
    for title, is_out in (("For example", False), ("But not", True)):
        lines = [escape(example_in_words(one)) for one in entry.examples if one.not_ == is_out]
        yield from _list(title, lines)
    yield from _list("Sources", [_link(*source) for source in sources_of(taxonomy, entry)])
    yield "</div>\n</details>"


def _marks(entry: Intervention) -> Iterator[str]:
    """Give what an entry can be filtered by."""
    yield f"status-{entry.status}"
    if entry.tier:
        yield f"tier-{entry.tier}"
    for grouping in GROUPINGS:
        yield from (f"{grouping}-{group}" for group in entry.groups(grouping))


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"<li>{item}</li>" for item in items]
    if lines:
        yield f"<h3>{title}</h3>\n<ul>"
        yield from lines
        yield "</ul>"


def _link(text: str, link: str | None) -> str:
    return f'<a href="{escape(link)}">{escape(text)}</a>' if link else escape(text)
