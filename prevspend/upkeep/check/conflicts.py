"""Conflicts between rules: ties, traps, and rules that can never win."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prevspend.classify import CODE_FIELDS, ID_STEP, SUPPLIER_KIND, decisive_step, outcome_of
from prevspend.upkeep.check.attempts import attempt_all, locate_item
from prevspend.upkeep.check.relations import implies, occurs_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.classify import Alternative, CompiledRule, Test
    from prevspend.upkeep.check.attempts import Attempts
    from prevspend.upkeep.check.checked import CheckedTaxonomy
    from prevspend.upkeep.findings import CheckFinding
    from prevspend.upkeep.trials import Attempt

_FIXES = {
    "tie": "drop the words from one of them, or lengthen the phrase that should win",
    "ro-line-claimed-twice": "leave the line to one of them",
    "trap-phrase": "veto the longer phrase in the rule that should not win",
    "phrase-outranked": "remove it from one of the two, or veto it in the one that should not win",
}


@dataclass
class _Defeat:
    """An item of a rule; a rule with another outcome wins its line, or nearly wins it."""

    name: str
    attempt: Attempt
    rule: CompiledRule
    rival: CompiledRule
    what: str
    fields: list[str] = field(default_factory=list)


def check_conflicts(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield the rules that do not win the lines of their own words, with those that do."""
    attempts = attempt_all(checked)
    shadowed = dict(_shadowed(checked, attempts))
    for number, winners in shadowed.items():
        rule = attempts.trial.rules[number].rule
        names = " or ".join(f"'{name}'" for name in sorted(winners))
        what = (
            f"the rule '{rule.id}' can never win: {names} matches every such line and outranks it"
        )
        fix = "remove it, or test something that the other does not"
        yield checked.about_rule("rule-shadowed", rule, ("id",), what, text=rule.id, fix=fix)
    yield from _own_vetoes(checked, attempts)
    for defeat in _defeats(checked, attempts, set(shadowed)):
        path, item = locate_item(defeat.attempt, defeat.rule)
        where = ", ".join(name.replace("_", " ") for name in defeat.fields)
        yield checked.about_rule(
            defeat.name,
            defeat.rule.rule,
            path,
            f"'{item}' ({where}) {defeat.what}",
            text=item,
            fix=_FIXES[defeat.name],
            other=defeat.rival.rule,
        )


def _own_vetoes(checked: CheckedTaxonomy, attempts: Attempts) -> Iterator[CheckFinding]:
    """Yield the phrases that their own rule vetoes, one finding for each."""
    reported = set()
    for attempt, fits in zip(attempts.attempts, attempts.trial.fits, strict=True):
        number = attempt.alternative.rule
        is_lone = (
            len(attempt.alternative.tests) == 1
            and attempt.alternative.tests[0].field != SUPPLIER_KIND
        )
        if is_lone and all(alternative.rule != number for alternative in fits):
            rule = attempts.trial.rules[number]
            path, item = locate_item(attempt, rule)
            if (number, item) not in reported:
                reported.add((number, item))
                what = f"'{item}' never matches: the rule's own 'unless' vetoes it"
                fix = "remove one of the two"
                yield checked.about_rule("phrase-vetoed", rule.rule, path, what, text=item, fix=fix)


def _defeats(checked: CheckedTaxonomy, attempts: Attempts, shadowed: set[int]) -> Iterator[_Defeat]:
    """Yield each item that loses its own line once for each rival, with all the fields."""
    defeats: dict[object, _Defeat] = {}
    for attempt, fits in zip(attempts.attempts, attempts.trial.fits, strict=True):
        number = attempt.alternative.rule
        rivalry = None if number in shadowed else _rivalry(attempts.trial.rules, number, fits)
        if rivalry is None:
            continue
        own, rival = rivalry
        defeat = _defeat(checked, attempts, attempt, own, rival)
        _, item = locate_item(attempt, defeat.rule)
        pair: object = (number, rival.rule)
        if defeat.name == "tie":
            pair, item = frozenset({number, rival.rule}), " ".join(attempt.line.fields.values())
        known = defeats.setdefault((defeat.name, pair, item), defeat)
        name = attempt.alternative.tests[0].field
        if name not in known.fields:
            known.fields.append(name)
    yield from defeats.values()


def _rivalry(
    rules: list[CompiledRule], number: int, fits: list[Alternative]
) -> tuple[Alternative, Alternative] | None:
    """Return a rule's own alternative and the rival that wins its line, or loses it by id only."""
    outcome = outcome_of(rules[number].intervention)
    own = next((alternative for alternative in fits if alternative.rule == number), None)
    rivals = [
        alternative
        for alternative in fits
        if outcome_of(rules[alternative.rule].intervention) != outcome
    ]
    if own is None or not rivals:
        return None
    is_tied = own is fits[0] and rivals[0].rank[:ID_STEP] == own.rank[:ID_STEP]
    return (own, rivals[0]) if is_tied or rivals[0] is fits[0] else None


def _defeat(
    checked: CheckedTaxonomy,
    attempts: Attempts,
    attempt: Attempt,
    own: Alternative,
    rival: Alternative,
) -> _Defeat:
    """Return the defeat, with its kind and a description."""
    rules = attempts.trial.rules
    own_rule, rival_rule = rules[attempt.alternative.rule], rules[rival.rule]
    step, why = decisive_step(rival.rank, own.rank)
    if step == ID_STEP:
        is_line = [test.field for test in own.tests] == ["ro_line"]
        name = "ro-line-claimed-twice" if is_line else "tie"
        first, second = sorted((own_rule, rival_rule), key=lambda rule: rule.rule.id)
        what = (
            f"is decided by {_named(first)} over {_named(second)} only because its id comes first"
            " in the alphabet"
        )
        return _Defeat(name, attempt, own_rule, rival_rule, what)
    is_trap = any(_wins_inside(checked, test, attempt) for test in rival.tests)
    name = "trap-phrase" if is_trap else "phrase-outranked"
    return _Defeat(
        name,
        attempt,
        own_rule,
        rival_rule,
        f"is decided by {_named(rival_rule)}, not by {_named(own_rule)}: {why}",
    )


def _named(rule: CompiledRule) -> str:
    """Return a rule's id in quotes, with its outcome."""
    entry = rule.intervention
    outcome = f"{entry.tier}, share {entry.share.central}" if entry.share else entry.status
    return f"'{rule.rule.id}' ({outcome.replace('_', ' ')})"


def _wins_inside(checked: CheckedTaxonomy, test: Test, attempt: Attempt) -> bool:
    """Return whether a test holds on a shorter phrase inside one of the attempt's."""
    if test.field in CODE_FIELDS or test.field == SUPPLIER_KIND:
        return False
    split = checked.vocabulary.words_of_phrase
    return any(
        own.field == test.field
        and any(
            len(split(short)) < len(split(item)) and occurs_in(split(short), split(item))
            for short in test.items
        )
        for own, item in zip(attempt.alternative.tests, attempt.items, strict=True)
    )


def _shadowed(checked: CheckedTaxonomy, attempts: Attempts) -> Iterator[tuple[int, set[str]]]:
    """Yield the rules that can never win, with those that always outrank them.

    A rule can never win if, for each choice of its items, a better alternative of another rule
    holds wherever that choice holds and is vetoed only where this rule is vetoed too.
    """
    by_rule: dict[int, list[tuple[Attempt, list[Alternative]]]] = {}
    for attempt, fits in zip(attempts.attempts, attempts.trial.fits, strict=True):
        by_rule.setdefault(attempt.alternative.rule, []).append((attempt, fits))
    for number, tried in by_rule.items():
        won = any(fits and fits[0].rule == number for _, fits in tried)
        if won or number in attempts.untried:
            continue
        better = [_always_better(checked, attempts.trial.rules, *pair) for pair in tried]
        if all(better):
            yield number, {name for name in better if name}


def _always_better(
    checked: CheckedTaxonomy, rules: list[CompiledRule], attempt: Attempt, fits: list[Alternative]
) -> str | None:
    """Return the id of a rule that outranks an attempt on every line on which it holds."""
    own_rule = rules[attempt.alternative.rule]
    for alternative in fits:
        rival_rule = rules[alternative.rule]
        if (
            alternative.rank < attempt.alternative.rank
            and alternative.rule != attempt.alternative.rule
        ):
            limits, own_limits = rival_rule.rule.organisation, own_rule.rule.organisation
            everywhere = not limits or (own_limits and set(own_limits) <= set(limits))
            holds = all(_holds_with(checked, test, attempt) for test in alternative.tests)
            if everywhere and holds and _vetoed_only_with(checked, rival_rule, own_rule):
                return rival_rule.rule.id
    return None


def _holds_with(checked: CheckedTaxonomy, test: Test, attempt: Attempt) -> bool:
    """Return whether a test certainly holds wherever an attempt's items do."""
    return any(
        own.field == test.field and implies(test.field, item, other, checked.vocabulary)
        for own, item in zip(attempt.alternative.tests, attempt.items, strict=True)
        for other in test.items
    )


def _vetoed_only_with(checked: CheckedTaxonomy, rule: CompiledRule, other: CompiledRule) -> bool:
    """Return whether every veto of one rule certainly implies a veto of the other."""
    return all(
        any(
            own.field == veto.field and implies(veto.field, item, other_item, checked.vocabulary)
            for own in other.vetoes
            for other_item in own.items
        )
        for veto in rule.vetoes
        for item in veto.items
    )
