"""Changes outside interventions and rules, and changes of wording that move no pound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.diff.model import Bump, Kind, TaxonomyChange
from prevspend.upkeep.rules import WORDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prevspend.taxonomy import Intervention, Lens, Rule, SupplierKind, Taxonomy

DECIDING = frozenset({"id", "status", "tier", "share", "lenses", "rules"})
"""The fields of an intervention that decide pounds; all others are words."""


def shared_changes(old: Taxonomy, new: Taxonomy) -> Iterator[TaxonomyChange]:
    """Compare shared entries: lenses, headline, supplier kinds, abbreviations."""
    if old.head.headline != new.head.headline:
        details = f"headline {old.head.headline} → {new.head.headline}"
        yield _change("lens", new.head.headline, "major", "major", details)
    yield from _lenses(old.head.lenses, new.head.lenses)
    yield from _supplier_kinds(old, new)
    yield from _matching(old, new)
    if old.abbreviations != new.abbreviations:
        before, after = set(old.abbreviations.items()), set(new.abbreviations.items())
        details = ", ".join(
            [f"+ {short}: {_meaning(words)}" for short, words in sorted(after - before, key=str)]
            + [f"− {short}: {_meaning(words)}" for short, words in sorted(before - after, key=str)]
        )
        yield _change("abbreviations", "abbreviations", "patch", "major", details)


def _meaning(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else " or ".join(words)


def _matching(old: Taxonomy, new: Taxonomy) -> Iterator[TaxonomyChange]:
    """Compare the edition of matching and the plain words."""
    details = []
    if old.head.matching != new.head.matching:
        details.append(f"matching {old.head.matching} → {new.head.matching}")
    before, after = set(old.plain_words), set(new.plain_words)
    details += [f"+ {word}" for word in sorted(after - before)]
    details += [f"− {word}" for word in sorted(before - after)]
    if details:
        yield _change("matching", "matching", "patch", "major", ", ".join(details))


def _lenses(old: Mapping[str, Lens], new: Mapping[str, Lens]) -> Iterator[TaxonomyChange]:
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before is None:
            yield _change("lens", name, "minor", "minor", "added")
        elif after is None:
            yield _change("lens", name, "major", "major", "removed")
        elif before.counts != after.counts:
            details = f"counts {before.counts} → {after.counts}"
            yield _change("lens", name, "major", "major", details)


def _supplier_kinds(old: Taxonomy, new: Taxonomy) -> Iterator[TaxonomyChange]:
    before = {kind.id: kind for kind in old.supplier_kinds}
    after = {kind.id: kind for kind in new.supplier_kinds}
    for name in sorted({*before, *after}):
        old_kind, new_kind = before.get(name), after.get(name)
        if old_kind is None or new_kind is None or _tests(old_kind) != _tests(new_kind):
            details = "added" if old_kind is None else "removed" if new_kind is None else "phrases"
            yield _change(
                "supplier_kind", name, "patch", "major", details, rules=_users(name, old, new)
            )


def _tests(kind: SupplierKind) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(kind.phrases), frozenset(kind.unless or ())


def _users(kind: str, *taxonomies: Taxonomy) -> tuple[str, ...]:
    """Return the rules that test a kind of supplier."""
    return tuple(
        sorted(
            {
                rule.id
                for taxonomy in taxonomies
                for entry in taxonomy.interventions
                for rule in entry.rules
                if kind in _kinds_of(rule)
            }
        )
    )


def _kinds_of(rule: Rule) -> set[str]:
    vetoes = () if isinstance(rule.unless, tuple) else getattr(rule.unless, "supplier_kind", ())
    return {*(rule.supplier_kind or ()), *(vetoes or ())}


def wording_changes(
    old: Taxonomy, new: Taxonomy, interventions: Mapping[str, str], rules: Mapping[str, str]
) -> Iterator[TaxonomyChange]:
    """Compare everything that moves no pound."""
    before = {entry.id: entry for entry in old.interventions}
    after = {entry.id: entry for entry in new.interventions}
    old_rules = {rule.id: rule for entry in old.interventions for rule in entry.rules}
    renamed = {new_id: old_rules[old_id] for old_id, new_id in rules.items()}
    for old_id, new_id in interventions.items():
        details = list(_of_intervention(before[old_id], after[new_id], renamed))
        if details:
            yield _change("words", new_id, "patch", "patch", *details, intervention=new_id)
    details = [
        name
        for name in ("id", "name", "licence", "tiers")
        if getattr(old.head, name) != getattr(new.head, name)
    ]
    details += [
        f"lens {name}"
        for name, lens in new.head.lenses.items()
        if name in old.head.lenses and old.head.lenses[name].counts == lens.counts
        if old.head.lenses[name] != lens
    ]
    if details:
        yield _change("words", "taxonomy.yaml", "patch", "patch", *details)
    details = list(_listed(old.sources, new.sources))
    if details:
        yield _change("words", "sources.yaml", "patch", "patch", *details)


def _of_intervention(
    old: Intervention, new: Intervention, renamed: Mapping[str, Rule]
) -> Iterator[str]:
    for name in type(new).model_fields:
        if name == "examples":
            yield from _listed(old.examples, new.examples, "examples: ")
        elif name not in DECIDING and getattr(old, name) != getattr(new, name):
            yield name
    if old.share and new.share and old.share.basis != new.share.basis:
        yield "share's basis"
    for rule in new.rules:
        before = renamed.get(rule.id)
        if before is not None and any(
            getattr(before, name) != getattr(rule, name) for name in WORDING - {"id"}
        ):
            yield f"note of {rule.id}"


def _listed(old: Iterable[object], new: Iterable[object], name: str = "") -> Iterator[str]:
    """Count what was added to a list and what was removed from it."""
    before, after = list(old), list(new)
    added = sum(1 for item in after if item not in before)
    removed = sum(1 for item in before if item not in after)
    if added or removed:
        yield f"{name}{added} added, {removed} removed"


def _change(
    kind: Kind,
    identity: str,
    least: Bump,
    most: Bump,
    *details: str,
    intervention: str | None = None,
    rules: tuple[str, ...] = (),
) -> TaxonomyChange:
    return TaxonomyChange(
        kind=kind,
        id=identity,
        intervention=intervention,
        details=details,
        least=least,
        most=most,
        rules=rules,
    )
