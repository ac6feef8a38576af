"""One intervention as Markdown: for a comment, an issue, a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.taxonomy.words import (
    example_in_words,
    facts,
    rule_in_words,
    sources_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.taxonomy import Intervention
    from prevspend.upkeep import ShownTaxonomy


def intervention_markdown(shown: ShownTaxonomy, entry: Intervention) -> str:
    """Write one intervention: why, who would say otherwise, rules, examples, sources."""
    lines = [f"# {entry.name}", "", f"`{entry.id}` · {shown.area_of(entry.id)}", "", entry.why, ""]
    if entry.contested:
        lines += [f"> **Contested.** {entry.contested}", ""]
    lines += [f"- *{name}:* {text}" for name, text in facts(shown.taxonomy, entry).items()]
    lines.append("")
    lines += _list("Found by", (f"`{rule.id}`: {rule_in_words(rule)}" for rule in entry.rules))
    for title, is_out in (("For example", False), ("But not", True)):
        examples = (
            example_in_words(example) for example in entry.examples if example.not_ == is_out
        )
        lines += _list(title, (f"`{example}`" for example in examples))
    sources = sources_of(shown.taxonomy, entry)
    lines += _list("Sources", (f"[{text}]({link})" if link else text for text, link in sources))
    return "\n".join(lines).rstrip() + "\n"


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield from (f"## {title}", "", *lines, "")
