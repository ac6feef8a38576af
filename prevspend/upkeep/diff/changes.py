"""The changes between two taxonomies, keyed on ids, each with the version bump it needs.

Structure alone seldom shows how many pounds a change moves, so every change has two bumps:
`least`, which it needs whatever the ledgers, and `most`, which it may need on some ledger. This is
the table; *decided* means every status but unclassified.

| change | least | most |
|---|---|---|
| words: names, reasons, notes, sources, examples, metadata, order | patch | patch |
| share, tier, lenses of an intervention; what a lens counts; the headline | major | major |
| status from unclassified to decided | minor | minor; major if to out of scope (1) |
| other changes of status | major | major |
| intervention renamed | minor | minor |
| rule renamed | patch | patch; major where ids decided a tie and now decide it differently |
| rule moved between interventions with one outcome | minor | minor |
| rule moved from an unclassified intervention to a decided one | minor | minor; major as (1) |
| rule moved in any other way | major | major |
| rule added or widened, decided | minor | major; minor as (2) |
| rule added or widened, unclassified | patch | major; patch as (2) |
| rule removed or narrowed, decided; rule changed both ways | patch | major |
| rule removed or narrowed, unclassified | patch | minor as (3), else major |
| intervention added or removed | the largest of its rules | the largest of its rules |
| lens added | minor | minor |
| lens removed | major | major |
| supplier kinds, abbreviations, how ledgers are read | patch | major |

(1) Rules that put a line out of scope come before others, so it may take pounds from those.
(2) Only where the rule comes after every rule with another decided outcome and brings no word that
the taxonomy did not know, nor new neighbours: they change the meaning of cut and short words.
(3) Only where it gets no new rank, and no known word is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.classify import Vocabulary, vocabulary_of
from prevspend.upkeep.diff.model import Bump, Kind, TaxonomyChange, largest
from prevspend.upkeep.diff.other_changes import shared_changes, wording_changes
from prevspend.upkeep.diff.pairs import (
    ComparedRule,
    compared_rules,
    outcome,
    pair_interventions,
    pair_rules,
)
from prevspend.upkeep.rules import compare_tests, rule_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Intervention, Taxonomy

OPEN = "unclassified"


class TaxonomyComparison:
    """Two taxonomies, with their interventions and rules paired.

    Attributes:
        interventions: the new id of each intervention that is in both, by its old id.
        rules: the new id of each rule that is in both, by its old id.
    """

    def __init__(self, old: Taxonomy, new: Taxonomy) -> None:
        words = Vocabulary(new.abbreviations, ())
        self.old, self.new = old, new
        self._old_rules = compared_rules(old, words)
        self._new_rules = compared_rules(new, words)
        self.interventions = pair_interventions(old, new, self._old_rules, self._new_rules)
        self.rules = pair_rules(self.interventions, self._old_rules, self._new_rules)
        before, after = vocabulary_of(old), vocabulary_of(new)
        self._same_words = (before.words, before.pairs) == (after.words, after.pairs)

    def changes(self) -> list[TaxonomyChange]:
        """Return all changes: interventions in their order, then shared entries, then words."""
        changes = [
            *self._interventions(),
            *self._rules(),
            *shared_changes(self.old, self.new),
            *wording_changes(self.old, self.new, self.interventions, self.rules),
        ]
        if not changes and self.old.content() != self._content_but_version():
            details = ("of interventions, rules or lists",)
            changes = [
                TaxonomyChange(
                    kind="words", id="order", details=details, least="patch", most="patch"
                )
            ]
        return changes

    def _content_but_version(self) -> dict[str, object]:
        head = self.new.head.model_copy(update={"version": self.old.head.version})
        return self.new.model_copy(update={"head": head}).content()

    def _interventions(self) -> Iterator[TaxonomyChange]:
        before = {entry.id: entry for entry in self.old.interventions}
        after = {entry.id: entry for entry in self.new.interventions}
        for name, entry in before.items():
            if name not in self.interventions:
                yield self._whole("intervention_removed", entry)
        old_ids = {new: old for old, new in self.interventions.items()}
        for name, entry in after.items():
            if name in old_ids:
                yield from self._fields(before[old_ids[name]], entry)
            else:
                yield self._whole("intervention_added", entry)

    def _whole(self, kind: Kind, entry: Intervention) -> TaxonomyChange:
        """Return the change of an intervention that only one side has, by its rules."""
        added = kind == "intervention_added"
        known = self._new_rules if added else self._old_rules
        paired = set(self.rules.values()) if added else set(self.rules)
        own = [known[rule.id] for rule in entry.rules if rule.id not in paired]
        bumps = [self._added(rule) if added else self._removed(rule) for rule in own]
        tier = f"{entry.tier}, " if entry.tier else ""
        return TaxonomyChange(
            kind=kind,
            id=entry.id,
            intervention=entry.id,
            details=(
                f"{tier}share {_share(entry)}" if entry.share else entry.status.replace("_", " "),
                *(f"rule {rule.rule.id}" for rule in own),
            ),
            least=largest(["patch", *(least for least, _ in bumps)]),
            most=largest(["patch", *(most for _, most in bumps)]),
            rules=tuple(rule.rule.id for rule in own),
        )

    def _fields(self, old: Intervention, new: Intervention) -> Iterator[TaxonomyChange]:
        """Compare the fields of an intervention, apart from its rules."""

        def change(kind: Kind, before: object, after: object, *bumps: Bump) -> TaxonomyChange:
            return TaxonomyChange(
                kind=kind,
                id=new.id,
                intervention=new.id,
                details=(f"{before} → {after}",),
                least=bumps[0],
                most=bumps[-1],
                rules=tuple(rule.id for rule in new.rules),
            )

        if old.id != new.id:
            yield change("intervention_renamed", old.id, new.id, "minor")
        if old.status != new.status:
            before, after = (entry.status.replace("_", " ") for entry in (old, new))
            yield change("status", before, after, *_decided(old, new))
            return
        if old.tier != new.tier:
            yield change("tier", old.tier, new.tier, "major")
        if _share(old) != _share(new):
            yield change("share", _share(old), _share(new), "major")
        if set(old.lenses) != set(new.lenses):
            before, after = (", ".join(entry.lenses) or "none" for entry in (old, new))
            yield change("lenses", before, after, "major")

    def _rules(self) -> Iterator[TaxonomyChange]:
        """Compare the rules; those of an added or removed intervention are part of its change."""
        new_of_old = self.interventions
        for name, rule in self._old_rules.items():
            if name not in self.rules and rule.entry.id in new_of_old:
                yield self._one_sided("rule_removed", rule, new_of_old[rule.entry.id])
        paired = {new: old for old, new in self.rules.items()}
        in_both = set(new_of_old.values())
        for name, rule in self._new_rules.items():
            if name in paired:
                yield from self._both(self._old_rules[paired[name]], rule)
            elif rule.entry.id in in_both:
                yield self._one_sided("rule_added", rule, rule.entry.id)

    def _one_sided(self, kind: Kind, rule: ComparedRule, intervention: str) -> TaxonomyChange:
        least, most = self._added(rule) if kind == "rule_added" else self._removed(rule)
        looks_for = sorted({item for _, item in rule.tests.items()})
        return TaxonomyChange(
            kind=kind,
            id=rule.rule.id,
            intervention=intervention,
            details=(", ".join(looks_for),),
            least=least,
            most=most,
            rules=(rule.rule.id,),
        )

    def _both(self, old: ComparedRule, new: ComparedRule) -> Iterator[TaxonomyChange]:
        def change(kind: Kind, bumps: tuple[Bump, Bump], *details: str) -> TaxonomyChange:
            return TaxonomyChange(
                kind=kind,
                id=new.rule.id,
                intervention=new.entry.id,
                details=details,
                least=bumps[0],
                most=bumps[1],
                rules=tuple(dict.fromkeys((old.rule.id, new.rule.id))),
            )

        if old.rule.id != new.rule.id:
            most: Bump = "patch" if self._same_tie_breaks(old, new) else "major"
            yield change("rule_renamed", ("patch", most), f"{old.rule.id} → {new.rule.id}")
        if self.interventions.get(old.entry.id) != new.entry.id:
            moved = f"{old.entry.id} → {new.entry.id}"
            yield change("rule_moved", _decided(old.entry, new.entry), moved)
        differences = compare_tests(old.tests, new.tests)
        directions = {direction for direction, _ in differences}
        details = list(dict.fromkeys(words for _, words in differences))
        if not differences and rule_text(old.rule) != rule_text(new.rule):
            yield change("words", ("patch", "patch"), "written differently, matches the same")
        if directions == {"widened"}:
            yield change("rule_widened", self._added(new), *details)
        elif directions == {"narrowed"}:
            yield change("rule_narrowed", self._narrowed(old, new), *details)
        elif directions:
            yield change("rule_changed", ("patch", "major"), *details)

    def _added(self, rule: ComparedRule) -> tuple[Bump, Bump]:
        """Return the bumps of a rule that matches more than before."""
        least: Bump = "patch" if rule.entry.status == OPEN else "minor"
        others = [
            rank
            for other in self._new_rules.values()
            if other.entry.status != OPEN and outcome(other.entry) != outcome(rule.entry)
            for rank in other.ranks
        ]
        is_last = all(rank > other for rank in rule.ranks for other in others)
        return least, least if is_last and self._same_words else "major"

    def _removed(self, rule: ComparedRule) -> tuple[Bump, Bump]:
        """Return the bumps of a rule that matches less than before."""
        is_open = rule.entry.status == OPEN and self._same_words
        return "patch", "minor" if is_open else "major"

    def _narrowed(self, old: ComparedRule, new: ComparedRule) -> tuple[Bump, Bump]:
        return self._removed(new) if new.ranks <= old.ranks else ("patch", "major")

    def _same_tie_breaks(self, old: ComparedRule, new: ComparedRule) -> bool:
        """Return whether a rule's new id decides every tie as its old id did."""
        before, after = old.rule.id, new.rule.id
        positions = {rank[:-1] for rank in new.ranks}
        return all(
            (before < other.rule.id) == (after < other.rule.id)
            for other in self._new_rules.values()
            if other.rule.id != after and outcome(other.entry) != outcome(new.entry)
            if positions & {rank[:-1] for rank in other.ranks}
        )


def _decided(old: Intervention, new: Intervention) -> tuple[Bump, Bump]:
    """Return the bump needed where lines move to another intervention or status."""
    if outcome(old) == outcome(new):
        return "minor", "minor"
    if old.status == OPEN:
        return "minor", "major" if new.status == "out_of_scope" else "minor"
    return "major", "major"


def _share(entry: Intervention) -> str:
    share = entry.share
    return f"{share.low:f}–{share.central:f}–{share.high:f}" if share else "none"
