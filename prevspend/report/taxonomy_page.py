"""A taxonomy as a Markdown page: every intervention on it, for those who read and challenge it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.report.words import describe_coding
from prevspend.taxonomy import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.taxonomy import (
        Example,
        Grouping,
        Indicator,
        Intervention,
        PreventiveShare,
        Status,
        Taxonomy,
        TaxonomyGroup,
        Tier,
    )

_HORIZON: Final = {
    "short": "within two years",
    "medium": "in two to five years",
    "long": "after five years or more",
}
_CROSSWALK: Final = {
    "sha": "In health accounts",
    "ro": "In the revenue outturn",
    "phg": "In the public health grant",
}
_NOT_COUNTED: Final[dict[Status, str]] = {
    "not_prevention": "Not prevention",
    "unclassified": "Unclassified: undecidable from a ledger alone",
    "out_of_scope": "Out of scope",
}


def taxonomy_page(taxonomy: Taxonomy) -> str:
    """Write a taxonomy as Markdown: what counts, what does not, groups and sources."""
    return "\n".join(
        [
            f"# {taxonomy.head.name}, version {taxonomy.head.version}",
            "",
            "Written from the YAML beside it; changes to this page are overwritten.",
            "",
            *_contents(taxonomy),
            *(line for tier in TIERS for line in _tier(taxonomy, tier)),
            *(line for status in _NOT_COUNTED for line in _not_counted(taxonomy, status)),
            *_groups(taxonomy),
            *_sources(taxonomy),
        ]
    )


def _of_tier(taxonomy: Taxonomy, tier: Tier) -> list[Intervention]:
    return [entry for entry in taxonomy.interventions if entry.tier == tier]


def _contents(taxonomy: Taxonomy) -> Iterator[str]:
    rows = [
        (
            f"[{_cell(entry.name)}](#{entry.id})",
            tier,
            _share(entry.share),
            ", ".join(entry.lenses),
        )
        for tier in TIERS
        for entry in _of_tier(taxonomy, tier)
    ]
    yield f"{len(rows)} interventions are prevention:"
    yield ""
    yield from _table(("Intervention", "Tier", "Share", "Lenses"), rows)


def _tier(taxonomy: Taxonomy, tier: Tier) -> Iterator[str]:
    yield f"## {tier.capitalize()} prevention"
    yield ""
    yield taxonomy.head.tiers[tier]
    yield ""
    for entry in _of_tier(taxonomy, tier):
        yield f'### <a id="{entry.id}"></a>{entry.name}'
        yield ""
        yield entry.why
        yield ""
        if entry.contested:
            yield f"*Contested:* {_cell(entry.contested)}"
            yield ""
        facts = [fact for fact in _facts(taxonomy, entry) if fact[1]]
        yield from _table((f"`{entry.id}`", ""), facts)


def _facts(taxonomy: Taxonomy, entry: Intervention) -> Iterator[tuple[str, str]]:
    """Describe all there is to know of an intervention, a line each."""
    basis = f", {entry.share.basis}" if entry.share else ""
    yield "Share", _share(entry.share) + basis
    yield "Counted by", ", ".join(taxonomy.head.lenses[lens].name for lens in entry.lenses)
    yield "Shows", _HORIZON.get(entry.horizon or "", "")
    yield "Responsible", _named(taxonomy, "responsible", entry.groups("responsible"))
    yield "Together with", _named(taxonomy, "responsible", entry.partners)
    yield "Prevents", _named(taxonomy, "prevents", entry.prevents)
    yield "Aimed at", _named(taxonomy, "inequalities", entry.inequalities) or "everyone"
    for name, title in _CROSSWALK.items():
        codes: tuple[str, ...] = getattr(entry.crosswalk, name)
        yield title, "; ".join(f"`{code}` {taxonomy.crosswalks[name][code]}" for code in codes)
    yield "Sources", ", ".join(f"[{source}](#source-{source})" for source in entry.sources)
    if entry.checked:
        yield "Checked", f"by {entry.checked.by} on {entry.checked.on}, next {entry.checked.next}"
    yield "For example", _examples(example for example in entry.examples if not example.not_)
    yield "But not", _examples(example for example in entry.examples if example.not_)


def _share(share: PreventiveShare | None) -> str:
    """Write a share as `0.8 (0.5 to 1)`, or as one figure where the range is closed."""
    if share is None:
        return ""
    if share.low == share.high:
        return f"{share.central:f}"
    return f"{share.central:f} ({share.low:f} to {share.high:f})"


def _named(taxonomy: Taxonomy, grouping: Grouping, ids: Iterable[str]) -> str:
    groups = {group.id: group for group in taxonomy.groups.of(grouping)}
    named = [groups[group] for group in ids]
    parts = [f" ({group.part_of})" if group.part_of else "" for group in named]
    return "; ".join(group.name + part for group, part in zip(named, parts, strict=True))


def _examples(examples: Iterable[Example]) -> str:
    return "<br>".join(
        f"`{' · '.join(filter(None, (example.organisation, describe_coding(example.fields()))))}`"
        for example in examples
    )


def _not_counted(taxonomy: Taxonomy, status: Status) -> Iterator[str]:
    """List the entries of a status that is not prevention, and why."""
    yield f"## {_NOT_COUNTED[status]}"
    yield ""
    rows = [
        (
            f"{_cell(entry.name)} `{entry.id}`",
            _cell(entry.why + (f" *Contested:* {entry.contested}" if entry.contested else "")),
            *((_cell(entry.needs or ""),) if status == "unclassified" else ()),
        )
        for entry in taxonomy.interventions
        if entry.status == status
    ]
    needs = ("What would settle it",) if status == "unclassified" else ()
    yield from _table(("What", "Why, and who would say otherwise", *needs), rows)


def _groups(taxonomy: Taxonomy) -> Iterator[str]:
    groups = taxonomy.groups
    yield "## Groups"
    yield ""
    yield from _table(
        ("Role", "Id", "What it does"), [_group(group) for group in groups.responsible]
    )
    yield from _table(
        ("What is prevented", "Id", "Indicators"),
        [
            (_cell(group.name), f"`{group.id}`", "<br>".join(map(_indicator, group.indicators)))
            for group in groups.prevents
        ],
    )
    yield from _table(
        ("Whose health", "Id", "What is meant", "Part of"),
        [(*_group(group), group.part_of or "") for group in groups.inequalities],
    )


def _group(group: TaxonomyGroup) -> tuple[str, str, str]:
    return _cell(group.name), f"`{group.id}`", _cell(group.what or "")


def _indicator(indicator: Indicator) -> str:
    sure = "" if indicator.confirmed else " (to be confirmed)"
    code = f" {indicator.code}" if indicator.code else ""
    return _cell(f"{indicator.framework}{code} {indicator.name}{sure}")


def _sources(taxonomy: Taxonomy) -> Iterator[str]:
    yield "## Sources"
    yield ""
    for source in taxonomy.sources:
        title = f"[{source.title}]({source.link})" if source.link else source.title
        no_link = f" {source.no_link}" if source.no_link else ""
        yield (
            f'- <a id="source-{source.id}"></a>**{source.id}**: {title}. {source.publisher},'
            f" {source.date}. Supports: {source.supports}{no_link}"
        )
    yield ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _cell(text: str) -> str:
    """Make a text safe to stand in a table."""
    return text.replace("|", "\\|").replace("<", "&lt;")
