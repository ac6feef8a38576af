"""Checks on rules beside each other: ties, traps, and rules that can never win."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prevspend.classify import CODE_FIELDS, ID_STEP, SUPPLIER_KIND, decisive_step, outcome_of
from prevspend.upkeep.check.attempts import attempt_all, describe
from prevspend.upkeep.check.relations import implies, stands_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.classify import Arm, CompiledRule, Test
    from prevspend.upkeep.check.attempts import Attempt, Attempts
    from prevspend.upkeep.check.folder import Checked
    from prevspend.upkeep.findings import Finding

_FIXES = {
    "tie": "drop the words from one of them, or lengthen the phrase that should win",
    "ro-line-claimed-twice": "leave the line to one of them",
    "trap-phrase": "veto the longer phrase in the rule that should not win",
    "phrase-outranked": "remove it from one of the two, or veto it in the one that should not win",
}


@dataclass
class _Defeat:
    """One item of a rule whose line another rule with another outcome takes, or nearly takes."""

    name: str
    attempt: Attempt
    rule: CompiledRule
    rival: CompiledRule
    what: str
    fields: list[str] = field(default_factory=list)


def check_rivals(checked: Checked) -> Iterator[Finding]:
    """Find the rules that do not win the lines of their own words, and say who does."""
    found = attempt_all(checked)
    shadowed = dict(_shadowed(checked, found))
    for number, winners in shadowed.items():
        rule = found.trial.rules[number].rule
        names = " or ".join(f"'{name}'" for name in sorted(winners))
        what = f"the rule '{rule.id}' can never win: {names} fits every such line and outranks it"
        fix = "remove it, or test something the other does not"
        yield checked.about_rule("rule-shadowed", rule, ("id",), what, found=rule.id, fix=fix)
    yield from _own_vetoes(checked, found)
    for defeat in _defeats(checked, found, set(shadowed)):
        path, item = describe(defeat.attempt, defeat.rule)
        where = ", ".join(name.replace("_", " ") for name in defeat.fields)
        yield checked.about_rule(
            defeat.name,
            defeat.rule.rule,
            path,
            f"'{item}' ({where}) {defeat.what}",
            found=item,
            fix=_FIXES[defeat.name],
            other=defeat.rival.rule,
        )


def _own_vetoes(checked: Checked, found: Attempts) -> Iterator[Finding]:
    """Find the phrases that their own rule vetoes, one finding for each."""
    told = set()
    for attempt, fits in zip(found.attempts, found.trial.fits, strict=True):
        number = attempt.arm.rule
        is_lone = len(attempt.arm.tests) == 1 and attempt.arm.tests[0].field != SUPPLIER_KIND
        if is_lone and all(arm.rule != number for arm in fits):
            rule = found.trial.rules[number]
            path, item = describe(attempt, rule)
            if (number, item) not in told:
                told.add((number, item))
                what = f"'{item}' never matches: the rule's own 'unless' vetoes it"
                fix = "remove one of the two"
                yield checked.about_rule(
                    "phrase-vetoed", rule.rule, path, what, found=item, fix=fix
                )


def _defeats(checked: Checked, found: Attempts, shadowed: set[int]) -> Iterator[_Defeat]:
    """Give each item that loses its own line once for each rival, with all the fields."""
    defeats: dict[object, _Defeat] = {}
    for attempt, fits in zip(found.attempts, found.trial.fits, strict=True):
        number = attempt.arm.rule
        rivalry = None if number in shadowed else _rivalry(found.trial.rules, number, fits)
        if rivalry is None:
            continue
        own, rival = rivalry
        defeat = _defeat(checked, found, attempt, own, rival)
        _, item = describe(attempt, defeat.rule)
        pair: object = (number, rival.rule)
        if defeat.name == "tie":
            pair, item = frozenset({number, rival.rule}), " ".join(attempt.line.fields.values())
        known = defeats.setdefault((defeat.name, pair, item), defeat)
        name = attempt.arm.tests[0].field
        if name not in known.fields:
            known.fields.append(name)
    yield from defeats.values()


def _rivalry(rules: list[CompiledRule], number: int, fits: list[Arm]) -> tuple[Arm, Arm] | None:
    """Give a rule's own arm and the rival that wins its line, or that only its id keeps back."""
    outcome = outcome_of(rules[number].intervention)
    own = next((arm for arm in fits if arm.rule == number), None)
    rivals = [arm for arm in fits if outcome_of(rules[arm.rule].intervention) != outcome]
    if own is None or not rivals:
        return None
    is_tied = own is fits[0] and rivals[0].rank[:ID_STEP] == own.rank[:ID_STEP]
    return (own, rivals[0]) if is_tied or rivals[0] is fits[0] else None


def _defeat(checked: Checked, found: Attempts, attempt: Attempt, own: Arm, rival: Arm) -> _Defeat:
    """Say what kind of defeat it is."""
    rules = found.trial.rules
    ours, theirs = rules[attempt.arm.rule], rules[rival.rule]
    step, why = decisive_step(rival.rank, own.rank)
    told = f"'{theirs.rule.id}' ({_outcome(theirs)}), not by '{ours.rule.id}' ({_outcome(ours)})"
    if step == ID_STEP:
        is_line = [test.field for test in own.tests] == ["ro_line"]
        name = "ro-line-claimed-twice" if is_line else "tie"
        first, second = sorted((ours, theirs), key=lambda rule: rule.rule.id)
        what = (
            f"is decided by '{first.rule.id}' ({_outcome(first)}) over '{second.rule.id}'"
            f" ({_outcome(second)}) only because its id comes first in the alphabet"
        )
        return _Defeat(name, attempt, ours, theirs, what)
    is_trap = any(_wins_inside(checked, test, attempt) for test in rival.tests)
    name = "trap-phrase" if is_trap else "phrase-outranked"
    return _Defeat(name, attempt, ours, theirs, f"is decided by {told}: {why}")


def _outcome(rule: CompiledRule) -> str:
    entry = rule.intervention
    if entry.share is None:
        return entry.status.replace("_", " ")
    return f"{entry.tier}, share {entry.share.central}"


def _wins_inside(checked: Checked, test: Test, attempt: Attempt) -> bool:
    """Tell whether a test holds on a shorter phrase inside one of the attempt's."""
    if test.field in CODE_FIELDS or test.field == SUPPLIER_KIND:
        return False
    split = checked.vocabulary.words_of_phrase
    return any(
        own.field == test.field
        and any(
            len(split(short)) < len(split(item)) and stands_within(split(short), split(item))
            for short in test.items
        )
        for own, item in zip(attempt.arm.tests, attempt.items, strict=True)
    )


def _shadowed(checked: Checked, found: Attempts) -> Iterator[tuple[int, set[str]]]:
    """Find the rules that can never win, with those that always outrank them.

    A rule can never win if, for each choice of its items, some better arm of another rule holds
    wherever that choice holds and is vetoed only where this rule is vetoed too.
    """
    attempts: dict[int, list[tuple[Attempt, list[Arm]]]] = {}
    for attempt, fits in zip(found.attempts, found.trial.fits, strict=True):
        attempts.setdefault(attempt.arm.rule, []).append((attempt, fits))
    for number, tried in attempts.items():
        won = any(fits and fits[0].rule == number for _, fits in tried)
        if won or number in found.untried:
            continue
        better = [_always_better(checked, found.trial.rules, *one) for one in tried]
        if all(better):
            yield number, {name for name in better if name}


def _always_better(
    checked: Checked, rules: list[CompiledRule], attempt: Attempt, fits: list[Arm]
) -> str | None:
    """Give the id of a rule that outranks an attempt on every line on which it holds."""
    ours = rules[attempt.arm.rule]
    for arm in fits:
        theirs = rules[arm.rule]
        if arm.rank < attempt.arm.rank and arm.rule != attempt.arm.rule:
            limits, own_limits = theirs.rule.organisation, ours.rule.organisation
            everywhere = not limits or (own_limits and set(own_limits) <= set(limits))
            holds = all(_holds_with(checked, test, attempt) for test in arm.tests)
            if everywhere and holds and _vetoed_only_with(checked, theirs, ours):
                return theirs.rule.id
    return None


def _holds_with(checked: Checked, test: Test, attempt: Attempt) -> bool:
    """Tell whether a test certainly holds wherever an attempt's items are found."""
    return any(
        own.field == test.field and implies(test.field, item, other, checked.vocabulary)
        for own, item in zip(attempt.arm.tests, attempt.items, strict=True)
        for other in test.items
    )


def _vetoed_only_with(checked: Checked, rule: CompiledRule, other: CompiledRule) -> bool:
    """Tell whether every veto of one rule certainly brings a veto of the other with it."""
    return all(
        any(
            own.field == veto.field and implies(veto.field, item, one, checked.vocabulary)
            for own in other.vetoes
            for one in own.items
        )
        for veto in rule.vetoes
        for item in veto.items
    )
