"""Explain one line: which rules match and on which characters, why one wins, what came near.

`Explainer` looks at a single line where `match` looks at all; a test holds the two to the same
winner and runner-up.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from prevspend.classify.decisions import Decision
from prevspend.classify.evidence import Evidence, Hit, Part
from prevspend.classify.joined import JOINED_FIELDS, lone_field
from prevspend.classify.match import arms_for, joined_names, vocabulary_of
from prevspend.classify.precedence import (
    FIELD_ORDER,
    CompiledRule,
    Rank,
    Test,
    arms_of,
    as_read,
    compile_rules,
)
from prevspend.classify.reasons import FIELD_WORDS, reason, step_between
from prevspend.ledger import CLASSIFICATION_FIELDS, codings_of
from prevspend.taxonomy import PreventiveShare, RuleGrade, Status, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.taxonomy import Taxonomy


class Matched(Part):
    """A rule that matches the line.

    Attributes:
        hits: what it matched on, in the way that ranks it best.
        field: the field that ranks it.
        grade: how it would decide the line.
        is_local: whether an overlay added it.
    """

    rule: str
    intervention: str
    name: str
    status: Status
    tier: Tier | None
    is_local: bool
    field: str
    grade: RuleGrade
    hits: tuple[Hit, ...]


class NearMiss(Part):
    """A rule that would have matched but for one thing.

    Attributes:
        hits: what it did match on.
        failed: what it failed on: one of its tests, a veto, the kind of organisation, or that the
            name it matched joins two services.
        why: the same in words.
        veto: what vetoed it, where that is what it failed on.
    """

    rule: str
    intervention: str
    name: str
    status: Status
    tier: Tier | None
    hits: tuple[Hit, ...]
    failed: Literal["test", "veto", "organisation", "joined"]
    why: str
    veto: Hit | None = None


class Because(Part):
    """What the taxonomy says for the intervention that won: its share, reason and sources."""

    share: PreventiveShare | None
    why: str
    sources: tuple[str, ...]


class Explanation(Part):
    """Why a line falls where it does under one taxonomy.

    Attributes:
        line: the classification fields that are filled.
        organisation: the kind of organisation rules were chosen for.
        taxonomy: its id and version.
        status: where the money goes.
        winner: the rule that decides the line; none where no rule matches.
        runner_up: the best rule with another outcome.
        step: the step of precedence that set the two apart (a part of `Rank`).
        reason: the same in words.
        because: the winner's share, reason and sources.
        matched: all rules that match, the best first.
        near: the rules that nearly match.
    """

    line: dict[str, str]
    organisation: str | None
    taxonomy: str
    status: Status
    winner: Matched | None
    runner_up: Matched | None
    step: str | None
    reason: str
    because: Because | None
    matched: tuple[Matched, ...]
    near: tuple[NearMiss, ...]


class _Candidate(NamedTuple):
    rank: Rank
    compiled: CompiledRule
    grade: RuleGrade
    hits: tuple[Hit, ...]


class _Failure(NamedTuple):
    kind: Literal["test", "veto", "organisation", "joined"]
    why: str
    veto: Hit | None = None


class Explainer:
    """Explains lines under one taxonomy.

    Args:
        taxonomy: the taxonomy, with or without an overlay.
        organisation: the kind of organisation, for rules that apply to some kinds only.
    """

    def __init__(self, taxonomy: Taxonomy, organisation: str | None) -> None:
        self._taxonomy = taxonomy
        self._organisation = organisation
        self._rules = compile_rules(taxonomy)
        self._vocabulary = vocabulary_of(taxonomy)
        self._arms = arms_for(organisation, self._rules, self._vocabulary)
        self._joined = cache(self._find_joined)  # units come again and again

    def explain(self, line: Mapping[str, str]) -> Explanation:
        """Explain one line.

        Args:
            line: its classification fields; others are passed over.
        """
        filled: dict[str, str] = {
            field: line[field] for field in CLASSIFICATION_FIELDS if line.get(field)
        }
        evidence = Evidence(filled, self._taxonomy, self._vocabulary)
        units = tuple((field, filled[field]) for field in JOINED_FIELDS if field in filled)
        joined = self._joined(units)
        candidates: list[_Candidate] = []
        near: list[NearMiss] = []
        for compiled in self._rules:
            found = self._try(compiled, evidence, joined)
            if isinstance(found, NearMiss):
                near.append(found)
            elif found is not None:
                candidates.append(found)
        candidates.sort(key=lambda candidate: candidate.rank)
        return self._explanation(filled, candidates, near)

    def _explanation(
        self, line: dict[str, str], candidates: list[_Candidate], near: list[NearMiss]
    ) -> Explanation:
        winner = candidates[0] if candidates else None
        runner_up = next((other for other in candidates if _moves(winner, other)), None)
        step = step_between(winner.rank, runner_up.rank) if winner and runner_up else None
        head = self._taxonomy.head
        return Explanation(
            line=line,
            organisation=self._organisation,
            taxonomy=f"{head.id} {head.version}",
            status=winner.compiled.intervention.status if winner else "unclassified",
            winner=_matched(winner) if winner else None,
            runner_up=_matched(runner_up) if runner_up else None,
            step=step,
            reason=reason(
                winner.rank if winner else None,
                runner_up.rank if runner_up else None,
                len(candidates),
            ),
            because=self._because(winner) if winner else None,
            matched=tuple(map(_matched, candidates)),
            near=tuple(near),
        )

    def _because(self, winner: _Candidate) -> Because:
        entry = winner.compiled.intervention
        titles = {source.id: f"{source.title} ({source.date})" for source in self._taxonomy.sources}
        sources = tuple(titles.get(name, name) for name in dict.fromkeys(entry.sources))
        return Because(share=entry.share, why=entry.why, sources=sources)

    def _find_joined(self, units: tuple[tuple[str, str], ...]) -> frozenset[str]:
        """Return the fields of a line's units that hold a name which joins two services."""
        codings = codings_of([dict(units)])
        return frozenset(
            joined_names(codings, self._taxonomy, self._rules, self._vocabulary, self._arms)
        )

    def _try(
        self, compiled: CompiledRule, evidence: Evidence, joined: frozenset[str]
    ) -> _Candidate | NearMiss | None:
        """Test a rule: it matches, nearly matches (one thing failed), or neither."""
        hits: list[Hit] = []
        failures: list[_Failure] = []
        for alternatives in _tests(compiled):
            found = [hit for test in alternatives for hit in evidence.hits(test)]
            hits += found
            if not found:
                fields = " or ".join(FIELD_WORDS[test.field] for test in alternatives)
                failures.append(_Failure("test", f"nothing it looks for is in the {fields}"))
                if len(failures) > 1:
                    return None
        if not hits:
            return None
        failures += self._others(compiled, evidence)
        if not failures:
            best = self._best(compiled, evidence, joined)
            if best:
                return best
            field = " and ".join(FIELD_WORDS[hit] for hit in sorted({hit.field for hit in hits}))
            why = f"the {field} joins two services, and such a name decides nothing alone"
            failures.append(_Failure("joined", why))
        return _near(compiled, hits, failures[0]) if len(failures) == 1 else None

    def _others(self, compiled: CompiledRule, evidence: Evidence) -> Iterator[_Failure]:
        """Return what keeps a rule from matching though its tests hold."""
        kinds = compiled.rule.organisation
        if kinds and not compiled.applies_to(self._organisation):
            ours = self._organisation or "an organisation of unknown kind"
            yield _Failure("organisation", f"it is for {' or '.join(kinds)} only, not for {ours}")
        veto = next((hit for test in compiled.vetoes for hit in evidence.hits(test)), None)
        if veto is not None:
            words = f"'{veto.item}' in the {FIELD_WORDS[veto.field]} vetoes it"
            yield _Failure("veto", words, veto)

    def _best(
        self, compiled: CompiledRule, evidence: Evidence, joined: frozenset[str]
    ) -> _Candidate | None:
        """Return the best ranked way in which a rule matches; not by a joined name alone."""
        ways = []
        for arm in arms_of(0, compiled, self._vocabulary):
            if lone_field(arm) in joined:
                continue
            found = [evidence.hits(test) for test in arm.tests]
            if all(found):
                hits = tuple(hit for hits in found for hit in hits)
                ways.append(_Candidate(arm.rank, compiled, arm.grade, hits))
        return min(ways, key=lambda way: way.rank, default=None)


def _tests(compiled: CompiledRule) -> Iterator[tuple[Test, ...]]:
    """Return a rule's tests, each as the alternatives of which one must hold."""
    rule = compiled.rule
    for field, items in rule.tests().items():
        yield (as_read(Test(field, items)),)
    if rule.in_ and rule.phrases:
        yield tuple(as_read(Test(field, rule.phrases)) for field in rule.in_)


def _moves(winner: _Candidate | None, other: _Candidate) -> bool:
    """Return whether pounds would move if another rule had won."""
    return winner is not None and (
        Decision.of(winner.compiled).outcome != Decision.of(other.compiled).outcome
    )


def _matched(candidate: _Candidate) -> Matched:
    compiled = candidate.compiled
    entry = compiled.intervention
    return Matched(
        rule=compiled.rule.id,
        intervention=entry.id,
        name=entry.name,
        status=entry.status,
        tier=entry.tier,
        is_local=compiled.is_local,
        field=FIELD_ORDER[candidate.rank.field],
        grade=candidate.grade,
        hits=candidate.hits,
    )


def _near(compiled: CompiledRule, hits: list[Hit], failure: _Failure) -> NearMiss:
    entry = compiled.intervention
    return NearMiss(
        rule=compiled.rule.id,
        intervention=entry.id,
        name=entry.name,
        status=entry.status,
        tier=entry.tier,
        hits=tuple(hits),
        failed=failure.kind,
        why=failure.why,
        veto=failure.veto,
    )


class _Last:
    """The explainer made last: making one takes longer than explaining a line."""

    taxonomy: Taxonomy | None = None
    organisation: str | None = None
    explainer: Explainer | None = None


def explainer_for(taxonomy: Taxonomy, organisation: str | None) -> Explainer:
    """Return an explainer, the one made last where it is for the same taxonomy and kind."""
    same = _Last.taxonomy is taxonomy and _Last.organisation == organisation
    if _Last.explainer is None or not same:
        _Last.taxonomy, _Last.organisation = taxonomy, organisation
        _Last.explainer = Explainer(taxonomy, organisation)
    return _Last.explainer
