"""The words in which a difference between two taxonomies is told, on the terminal and elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.words import describe_coding
from prevspend.upkeep import BUMPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Figures
    from prevspend.upkeep import (
        BeforeAfter,
        Bump,
        LabelledEffect,
        LabelledRow,
        LedgerEffect,
        MeasuredCodings,
        MovedCoding,
        Outcome,
        TaxonomyChange,
        TaxonomyDiff,
    )

KIND: Final = {
    "intervention_added": "New intervention",
    "intervention_removed": "Intervention removed",
    "intervention_renamed": "Intervention renamed",
    "status": "Status moved",
    "tier": "Tier moved",
    "share": "Share moved",
    "lenses": "Lenses changed",
    "rule_added": "New rule",
    "rule_removed": "Rule removed",
    "rule_renamed": "Rule renamed",
    "rule_moved": "Rule moved",
    "rule_widened": "Rule widened",
    "rule_narrowed": "Rule narrowed",
    "rule_changed": "Rule changed both ways, or in its rank",
    "lens": "Lens changed",
    "supplier_kind": "Kind of supplier",
    "abbreviations": "Abbreviations",
    "matching": "How ledgers are read",
    "words": "Words only",
}

STANDING: Final = {
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "structural": "structural",
    "not_prevention": "not prevention",
    "unclassified": "unclassified",
    "out_of_scope": "out of scope",
}

_MOVES: Final[dict[Bump, str]] = {
    "major": "decided before and counted otherwise now",
    "minor": "newly decided, or moved to an intervention that counts alike",
    "patch": "moved between unclassified interventions",
}
"""What is said of the codings that need a bump."""

_FEW_LINES = 20
"""Where one line in ten moves otherwise, one set of 20 lines in eight holds none that does."""

_OPEN_SHOWN = 6
ROWS_SHOWN = 20
"""How many labelled rows gained or lost a report lists."""

LABEL: Final = STANDING | {"disputed": "disputed"}


def labelled(effect: LabelledEffect) -> str:
    """Return in a sentence how many labelled codings are decided as labelled."""
    share = f"{effect.right_before / effect.rows:.1%} → {effect.right_after / effect.rows:.1%}"
    return (
        f"Labelled codings decided as labelled: {effect.right_before:,} → {effect.right_after:,}"
        f" of {effect.rows:,} ({share}); {len(effect.gained):,} gained, {len(effect.lost):,} lost"
    )


def relabelled(row: LabelledRow) -> str:
    """Describe what a labelled row is, and what each taxonomy makes of it."""
    before, after = (
        f"{LABEL[outcome]} ({rule or 'no rule'})"
        for outcome, rule in ((row.before, row.rule_before), (row.after, row.rule_after))
    )
    return f"labelled {LABEL[row.label]}: {before} → {after}"


def needs(change: TaxonomyChange) -> str:
    """Describe which bump a change needs: one, or a range where only ledgers can tell."""
    return change.least if change.least == change.most else f"{change.least}–{change.most}"


def verdict(diff: TaxonomyDiff) -> str:
    """Return in a sentence whether the new version is enough."""
    version = diff.version
    step = f"{diff.old.version} → {diff.new.version}"
    if version.made is None and version.needed == "none":
        return f"{diff.new.version} is an earlier version than {diff.old.version}."
    if version.needed == "none":
        return f"{step}. Nothing changed, so no new version is needed."
    if version.enough:
        return f"{step} is enough: the change needs a {version.needed} step."
    earlier = " (it is an earlier version)" if version.made is None else ""
    return (
        f"{step} is too little{earlier}: the change needs a {version.needed} step,"
        f" to {version.next_version}."
    )


def reasons(diff: TaxonomyDiff) -> Iterator[str]:
    """Describe what the needed bump follows from."""
    version = diff.version
    yield f"The rules alone: {version.least} at least."
    if diff.effect is not None:
        yield f"Measured on the ledgers: {_measured(diff.effect)}."
        tried = diff.effect.tried
        could_be_more = any(_is_above(change.most, version.needed) for change in diff.changes)
        if could_be_more and 0 < tried.lines < _FEW_LINES:
            yield (
                f"The measure rests on {plural(tried.lines, 'line')} ({_pounds(tried)}) that the"
                " changed rules decide or nearly decide: too few to prove that the change moves"
                " no more in other ledgers."
            )
    if version.open_changes:
        listed = ", ".join(version.open_changes[:_OPEN_SHOWN])
        more = len(version.open_changes) - _OPEN_SHOWN
        listed += f" and {more} more" if more > 0 else ""
        why = (
            "no ledger was given"
            if version.measured is None
            else "no line of the ledgers comes near its rules"
        )
        yield f"Could be {version.unmeasured}, because {why}: {listed}."


def _is_above(bump: Bump, other: Bump) -> bool:
    return BUMPS.index(bump) > BUMPS.index(other)


def _measured(effect: LedgerEffect) -> str:
    """Describe which bump the moves need, with the reason: what moves, and the largest of it."""
    moves = effect.measured_by
    if moves is None:
        return "no pound moves"
    what = _MOVES[effect.measured]
    largest = moves.largest
    return (
        f"{effect.measured}, because of {plural(moves.all.lines, 'line')} ({_pounds(moves.all)})"
        f" {what}; the most of it in {describe_coding(largest.coding)}:"
        f" {outcomes(largest.before, largest.after)}"
    )


def _pounds(sums: MeasuredCodings) -> str:
    return format_pounds(sums.amount_pence)


def figures_of(name: str, pair: BeforeAfter) -> Iterator[tuple[str, Figures | None, bool]]:
    """Return the three rows of a figure that changed: before, after, change (which is signed)."""
    yield f"{name}, before", pair.before, False
    yield "after", pair.after, False
    yield "change", pair.change, True


def changed(pair: BeforeAfter) -> bool:
    """Return whether any of the three figures is another."""
    return pair.before != pair.after


def outcomes(before: Outcome, after: Outcome) -> str:
    """Write two outcomes: where the money stood and stands, by which rule."""
    was, now = _standing(before), _standing(after)
    if was == now and before.lenses != after.lenses:
        was, now = (f"{was} in lenses {_listed(outcome.lenses)}" for outcome in (before, after))
    elif was == now:
        was, now = (f"{was} of {outcome.intervention}" for outcome in (before, after))
    rules = [outcome.rule or "no rule" for outcome in (before, after)]
    if rules[0] == rules[1]:
        return f"{was} → {now} ({rules[0]})"
    return f"{was} ({rules[0]}) → {now} ({rules[1]})"


def _listed(lenses: tuple[str, ...]) -> str:
    return ", ".join(lenses) or "none"


def _standing(outcome: Outcome) -> str:
    share = f" {outcome.share_low:g}–{outcome.share_central:g}–{outcome.share_high:g}"
    return STANDING[outcome.standing] + (share if outcome.status == "prevention" else "")


def size(moved: MovedCoding) -> str:
    """Write how much a coding moves, with its lines."""
    return f"{format_pounds(moved.moved_pence)} in {plural(moved.lines, 'line')}"
