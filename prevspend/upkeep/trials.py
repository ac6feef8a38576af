"""Try single lines against the rules: every rule that matches each, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, get_args

from prevspend.classify import CODE_FIELDS, SUPPLIER_KIND, RuleMatcher
from prevspend.ledger import codings_of
from prevspend.taxonomy import OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.classify import Alternative, CompiledRule
    from prevspend.taxonomy import Taxonomy

KINDS: tuple[OrganisationKind, ...] = get_args(OrganisationKind)


@dataclass(frozen=True)
class TrialLine:
    """A line to try: its filled fields, and the kind of organisation whose ledger it is in."""

    fields: Mapping[str, str]
    organisation: OrganisationKind


class RuleTester(RuleMatcher):
    """Tries single lines against the rules of a taxonomy."""

    @cached_property
    def kinds(self) -> tuple[OrganisationKind, ...]:
        """The kinds of organisation that the rules distinguish; at least the first two."""
        named = {kind for compiled in self.rules for kind in compiled.rule.organisation or ()}
        return tuple(kind for kind in KINDS if kind in named | {"icb", "council"})

    def try_lines(self, lines: Sequence[TrialLine]) -> Trial:
        """Try lines against all rules, with the engine that classifies ledgers."""
        fits: list[list[Alternative]] = [[] for _ in lines]
        for kind in dict.fromkeys(line.organisation for line in lines):
            of_kind = [number for number, line in enumerate(lines) if line.organisation == kind]
            codings = codings_of([lines[number].fields for number in of_kind])
            for alternative, matched in self.matches(codings, self.alternatives_for(kind)):
                for row in matched.tolist():
                    better = fits[of_kind[row]]
                    if all(other.rule != alternative.rule for other in better):
                        better.append(alternative)
        return Trial(self.rules, fits)


@dataclass(frozen=True)
class Trial:
    """Lines and the rules that match them.

    Attributes:
        rules: the taxonomy's rules; the alternatives name them by number.
        fits: for each line the alternatives that match it, best rank first, one for each rule.
    """

    rules: list[CompiledRule]
    fits: list[list[Alternative]]

    def winner(self, line: int) -> CompiledRule | None:
        """Return the rule that decides a line."""
        return self.rules[self.fits[line][0].rule] if self.fits[line] else None


@dataclass(frozen=True)
class Attempt:
    """A line made of a rule's own words.

    Attributes:
        alternative: the alternative of the rule.
        items: the choice, one item for each of its tests.
        line: the line.
    """

    alternative: Alternative
    items: tuple[str, ...]
    line: TrialLine


def made_up_lines(
    alternative: Alternative, taxonomy: Taxonomy, kind: OrganisationKind
) -> Iterator[Attempt]:
    """Yield the lines of an alternative, made of its own words and nothing more.

    There are none where two of its tests use one column of the ledger.
    """
    columns = [
        "supplier" if test.field == SUPPLIER_KIND else test.field for test in alternative.tests
    ]
    if len(set(columns)) < len(columns):
        return
    names = {kind.id: kind.phrases[0] for kind in taxonomy.supplier_kinds}
    for items in product(*(test.items for test in alternative.tests)):
        texts = {
            column: _text(test.field, item, names)
            for column, test, item in zip(columns, alternative.tests, items, strict=True)
        }
        yield Attempt(alternative, items, TrialLine(texts, kind))


def _text(field: str, item: str, names: Mapping[str, str]) -> str:
    """Return the shortest text that passes a test."""
    if field == SUPPLIER_KIND:
        return names[item].replace("*", "")
    if field in CODE_FIELDS:
        return item.partition("..")[0].removesuffix("*")
    return item.replace("*", "")
