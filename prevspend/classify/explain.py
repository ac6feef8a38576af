"""Explain one line: the rules that match and on which characters, why one wins, and near misses.

`Explainer` tries a single line, `match` all codings at once; a test holds the two to the same
winner and runner-up.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from prevspend.classify.decisions import Decision
from prevspend.classify.evidence import ExplanationModel, Hit, LineEvidence
from prevspend.classify.joined import JOINED_FIELDS, lone_field
from prevspend.classify.match import matcher_of
from prevspend.classify.precedence import (
    FIELD_ORDER,
    CompiledRule,
    Rank,
    Test,
    alternatives_of,
    as_read,
)
from prevspend.classify.reasons import FIELD_WORDS, reason, step_between
from prevspend.classify.remember import remember_last
from prevspend.ledger import CLASSIFICATION_FIELDS, codings_of
from prevspend.taxonomy import PreventiveShare, RuleGrade, Status, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.taxonomy import Taxonomy


class ExplainedRule(ExplanationModel):
    """A rule in an explanation, with its intervention."""

    rule: str
    intervention: str
    name: str
    status: Status
    tier: Tier | None


class Matched(ExplainedRule):
    """A rule that matches the line.

    Attributes:
        hits: what the best ranked of its alternatives matched.
        field: the field that ranks it.
        grade: the grade of its decision.
        is_local: whether an overlay added it.
    """

    is_local: bool
    field: str
    grade: RuleGrade
    hits: tuple[Hit, ...]


class NearMiss(ExplainedRule):
    """A rule that failed on one point only.

    Attributes:
        hits: what its tests matched.
        failed: the point it failed on: a test, a veto, the kind of organisation, or a name that
            joins two services.
        why: the same in words.
        veto: what vetoed it, if it failed on a veto.
    """

    hits: tuple[Hit, ...]
    failed: Literal["test", "veto", "organisation", "joined"]
    why: str
    veto: Hit | None = None


class WinnerGrounds(ExplanationModel):
    """The share, reason and sources that the taxonomy gives for the winner's intervention."""

    share: PreventiveShare | None
    why: str
    sources: tuple[str, ...]


class Explanation(ExplanationModel):
    """Why a line has its status and intervention under one taxonomy.

    Attributes:
        line: the classification fields that are filled.
        organisation: the kind of organisation whose rules were tried.
        taxonomy: its id and version.
        status: where the money goes.
        winner: the rule that decides the line; `None` if no rule matches.
        runner_up: the best rule with another outcome.
        step: the step of precedence between the two (a field of `Rank`).
        reason: the same in words.
        because: share, reason and sources of the winner's intervention.
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
    because: WinnerGrounds | None
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
        self._matcher = matcher_of(taxonomy)
        self._alternatives = self._matcher.alternatives_for(organisation)
        self._joined = cache(self._find_joined)  # the same units recur

    def explain(self, line: Mapping[str, str]) -> Explanation:
        """Explain one line.

        Args:
            line: its classification fields; others are ignored.
        """
        filled: dict[str, str] = {
            field: line[field] for field in CLASSIFICATION_FIELDS if line.get(field)
        }
        evidence = LineEvidence(filled, self._taxonomy, self._matcher.vocabulary)
        units = tuple((field, filled[field]) for field in JOINED_FIELDS if field in filled)
        joined = self._joined(units)
        candidates: list[_Candidate] = []
        near: list[NearMiss] = []
        for compiled in self._matcher.rules:
            result = self._try(compiled, evidence, joined)
            if isinstance(result, NearMiss):
                near.append(result)
            elif result is not None:
                candidates.append(result)
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

    def _because(self, winner: _Candidate) -> WinnerGrounds:
        entry = winner.compiled.intervention
        titles = {source.id: f"{source.title} ({source.date})" for source in self._taxonomy.sources}
        sources = tuple(titles.get(name, name) for name in dict.fromkeys(entry.sources))
        return WinnerGrounds(share=entry.share, why=entry.why, sources=sources)

    def _find_joined(self, units: tuple[tuple[str, str], ...]) -> frozenset[str]:
        """Return the fields of units whose name joins two services."""
        codings = codings_of([dict(units)])
        return frozenset(self._matcher.joined_names(codings, self._alternatives))

    def _try(
        self, compiled: CompiledRule, evidence: LineEvidence, joined: frozenset[str]
    ) -> _Candidate | NearMiss | None:
        """Try a rule: return a match, a near miss (one point failed), or `None`."""
        hits: list[Hit] = []
        failures: list[_Failure] = []
        for alternatives in _tests(compiled):
            of_test = [hit for test in alternatives for hit in evidence.hits(test)]
            hits += of_test
            if not of_test:
                fields = " or ".join(FIELD_WORDS[test.field] for test in alternatives)
                failures.append(_Failure("test", f"nothing it looks for is in the {fields}"))
                if len(failures) > 1:
                    return None
        if not hits:
            return None
        failures += self._refusals(compiled, evidence)
        if not failures:
            best = self._best(compiled, evidence, joined)
            if best:
                return best
            field = " and ".join(FIELD_WORDS[hit] for hit in sorted({hit.field for hit in hits}))
            why = f"the {field} joins two services, and such a name decides nothing alone"
            failures.append(_Failure("joined", why))
        return _near(compiled, hits, failures[0]) if len(failures) == 1 else None

    def _refusals(self, compiled: CompiledRule, evidence: LineEvidence) -> Iterator[_Failure]:
        """Yield what stops a rule whose tests all hold: kinds of organisation and vetoes."""
        kinds = compiled.rule.organisation
        if kinds and not compiled.applies_to(self._organisation):
            ours = self._organisation or "an organisation of unknown kind"
            yield _Failure("organisation", f"it is for {' or '.join(kinds)} only, not for {ours}")
        veto = next((hit for test in compiled.vetoes for hit in evidence.hits(test)), None)
        if veto is not None:
            words = f"'{veto.item}' in the {FIELD_WORDS[veto.field]} vetoes it"
            yield _Failure("veto", words, veto)

    def _best(
        self, compiled: CompiledRule, evidence: LineEvidence, joined: frozenset[str]
    ) -> _Candidate | None:
        """Return the best ranked alternative that matches; never by a joined name alone."""
        candidates = []
        for alternative in alternatives_of(0, compiled, self._matcher.vocabulary):
            if lone_field(alternative) in joined:
                continue
            by_test = [evidence.hits(test) for test in alternative.tests]
            if all(by_test):
                hits = tuple(hit for hits in by_test for hit in hits)
                candidates.append(_Candidate(alternative.rank, compiled, alternative.grade, hits))
        return min(candidates, key=lambda candidate: candidate.rank, default=None)


def _tests(compiled: CompiledRule) -> Iterator[tuple[Test, ...]]:
    """Yield a rule's tests; where one may hold in any of several fields, one test for each."""
    rule = compiled.rule
    for field, items in rule.tests().items():
        yield (as_read(Test(field, items)),)
    if rule.in_ and rule.phrases:
        yield tuple(as_read(Test(field, rule.phrases)) for field in rule.in_)


def _moves(winner: _Candidate | None, other: _Candidate) -> bool:
    """Return whether the money would count elsewhere if another rule had won."""
    return winner is not None and (
        Decision.of(winner.compiled).outcome != Decision.of(other.compiled).outcome
    )


def _matched(candidate: _Candidate) -> Matched:
    return Matched(
        **_rule_fields(candidate.compiled),
        is_local=candidate.compiled.is_local,
        field=FIELD_ORDER[candidate.rank.field],
        grade=candidate.grade,
        hits=candidate.hits,
    )


def _near(compiled: CompiledRule, hits: list[Hit], failure: _Failure) -> NearMiss:
    return NearMiss(
        **_rule_fields(compiled),
        hits=tuple(hits),
        failed=failure.kind,
        why=failure.why,
        veto=failure.veto,
    )


def _rule_fields(compiled: CompiledRule) -> dict[str, Any]:
    """Return the fields of an `ExplainedRule`."""
    entry = compiled.intervention
    return {
        "rule": compiled.rule.id,
        "intervention": entry.id,
        "name": entry.name,
        "status": entry.status,
        "tier": entry.tier,
    }


@remember_last
def explainer_for(taxonomy: Taxonomy, organisation: str | None) -> Explainer:
    """Return an explainer; making one takes longer than explaining a line."""
    return Explainer(taxonomy, organisation)
