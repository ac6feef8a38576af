"""What the entries of a taxonomy name: sources, lenses, groups, codes and kinds of supplier."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from prevspend.taxonomy.rules import FieldTests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy.groups import Grouping
    from prevspend.taxonomy.model import Intervention, Mark
    from prevspend.taxonomy.rules import Rule
    from prevspend.yamlfile import YamlPath

    Reference: TypeAlias = "tuple[str, tuple[str, str], tuple[str, ...], tuple[str, ...]]"

GROUP_NOUNS: dict[Grouping, str] = {
    "responsible": "role",
    "prevents": "harm",
    "inequalities": "group of people",
}


def rules_of(mark: Mark) -> Iterator[tuple[Rule, YamlPath]]:
    """Yield a mark's rules, each with its path."""
    for number, value in enumerate(mark.values):
        for key, rules in (("certain", value.certain), ("likely", value.likely)):
            for inner, rule in enumerate(rules):
                yield rule, ("values", number, key, inner)


def references_of(entry: Intervention) -> Iterator[Reference]:
    """Yield the names by which an intervention refers to other things.

    Each is the kind of thing named, the entry that names it, its path there, and the names.
    """
    owner = ("intervention", entry.id)
    yield "source", owner, ("sources",), entry.sources
    yield "lens", owner, ("lenses",), entry.lenses
    yield "SHA code", owner, ("crosswalk", "sha"), entry.crosswalk.sha
    yield "RO code", owner, ("crosswalk", "ro"), entry.crosswalk.ro
    yield "PHG code", owner, ("crosswalk", "phg"), entry.crosswalk.phg
    yield "role", owner, ("partners",), entry.partners
    for grouping, noun in GROUP_NOUNS.items():
        yield noun, owner, (grouping,), entry.groups(grouping)
    for rule in entry.rules:
        yield from references_of_rule(rule)


def references_of_rule(rule: Rule) -> Iterator[Reference]:
    """Yield the names by which a rule refers to other things."""
    owner = ("rule", rule.id)
    yield "supplier kind", owner, ("supplier_kind",), rule.supplier_kind or ()
    yield "RO code", owner, ("ro_line",), rule.ro_line or ()
    if isinstance(rule.unless, FieldTests):
        kinds = rule.unless.supplier_kind or ()
        yield "supplier kind", owner, ("unless", "supplier_kind"), kinds
