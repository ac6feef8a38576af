"""A taxonomy as one web page that needs nothing beside itself: to search, filter and print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.english import capitalised
from prevspend.report.document.html import policy
from prevspend.report.elements import el, write_page
from prevspend.report.taxonomy.words import (
    STATUS_HEADS,
    example_in_words,
    facts,
    rule_in_words,
    share_in_words,
    sources_of,
)
from prevspend.report.words import GROUPED_BY
from prevspend.taxonomy import GROUPINGS, STATUSES, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from prevspend.taxonomy import Intervention, Status, Taxonomy
    from prevspend.upkeep import ShownTaxonomy

_HERE = Path(__file__).parent


def taxonomy_webpage(shown: ShownTaxonomy) -> str:
    """Write a taxonomy as a web page; the same taxonomy gives the same bytes."""
    head = shown.taxonomy.head
    style, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    version = f"Version {head.version}, digest {shown.taxonomy.digest[:12]}. {head.licence}"
    return write_page(
        el(
            "html",
            el(
                "head",
                el("meta", charset="utf-8"),
                el("meta", http_equiv="Content-Security-Policy", content=policy(style, script)),
                el("meta", name="viewport", content="width=device-width, initial-scale=1"),
                el("title", head.name),
                el("style", style),
            ),
            el(
                "body",
                el("header", el("h1", head.name), el("p", version, class_="soft")),
                el("form", *_controls(shown.taxonomy), hidden=True),
                el("main", *_sections(shown)),
                el("script", script),
            ),
            lang="en-GB",
        )
    )


def _controls(taxonomy: Taxonomy) -> Iterator[Element]:
    yield el("label", "Search", el("input", type="search", name="search", autocomplete="off"))
    standing = {f"tier-{tier}": f"{capitalised(tier)} prevention" for tier in TIERS}
    standing |= {f"status-{status}": _short(status) for status in STATUSES}
    yield _choice("Tier or status", standing)
    for grouping in GROUPINGS:
        groups = {f"{grouping}-{group.id}": group.name for group in taxonomy.groups.of(grouping)}
        if groups:
            yield _choice(GROUPED_BY[grouping], groups)
    yield el("button", "Show all", type="reset")
    yield el("button", "Open or close", type="button", id="open")
    yield el("output", id="count", class_="soft")


def _choice(label: str, marks: Mapping[str, str]) -> Element:
    offered = (el("option", name, value=mark) for mark, name in marks.items())
    return el("label", label, el("select", el("option", "all", value=""), offered))


def _sections(shown: ShownTaxonomy) -> Iterator[Element]:
    for status in STATUSES:
        lead = "" if status == "prevention" else f"{_short(status)}: "
        for area in shown.of_status(status):
            entries = (_entry(shown.taxonomy, entry) for entry in area.interventions)
            yield el("section", el("h2", lead + area.title), entries)


def _short(status: Status) -> str:
    return STATUS_HEADS[status].partition(":")[0]


def _entry(taxonomy: Taxonomy, entry: Intervention) -> Element:
    summary = el(
        "summary",
        el("span", entry.name, class_="name"),
        el("span", entry.tier or _short(entry.status).lower(), class_=f"tier {entry.tier or ''}"),
        el("span", share_in_words(entry.share)),
    )
    body = el("div", *_body(taxonomy, entry), class_="body")
    return el("details", summary, body, id=entry.id, data_marks=" ".join(_marks(entry)))


def _body(taxonomy: Taxonomy, entry: Intervention) -> Iterator[Element]:
    yield el("p", entry.why)
    if entry.contested:
        yield el("p", el("b", "Contested."), f" {entry.contested}", class_="contested")
    stated = facts(taxonomy, entry).items()
    named = ((el("dt", name), el("dd", text)) for name, text in stated)
    ids = el("dt", "Id"), el("dd", el("code", entry.id))
    yield el("dl", *(part for pair in (*named, ids) for part in pair))
    yield from _bullets(
        "Found by",
        (el("li", rule_in_words(rule), " ", el("code", rule.id)) for rule in entry.rules),
    )
    for title, is_out in (("For example", False), ("But not", True)):
        lines = [example_in_words(example) for example in entry.examples if example.not_ == is_out]
        yield from _bullets(title, (el("li", line) for line in lines))
    cited = sources_of(taxonomy, entry)
    yield from _bullets(
        "Sources", (el("li", el("a", text, href=link) if link else text) for text, link in cited)
    )


def _bullets(title: str, items: Iterable[Element]) -> Iterator[Element]:
    items = list(items)
    if items:
        yield el("h3", title)
        yield el("ul", items)


def _marks(entry: Intervention) -> Iterator[str]:
    """Return what an entry can be filtered by."""
    yield f"status-{entry.status}"
    if entry.tier:
        yield f"tier-{entry.tier}"
    for grouping in GROUPINGS:
        yield from (f"{grouping}-{group}" for group in entry.groups(grouping))
