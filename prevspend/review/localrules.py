"""Local rules proposed from the decisions of one organisation, as an overlay.

Every rule is tried on all codings it is made from: it must decide some as people did, and none
otherwise than it is decided now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import yaml

from prevspend.classify import try_rows, without_people
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.review.choices import STATUSES
from prevspend.review.proposals import (
    codings_with_decisions,
    examples_of,
    proposal_of,
    rule_test,
    without_payee,
)
from prevspend.review.shared import decided_codings, shared_locally
from prevspend.taxonomy import Overlay, extend
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.baseline import Baseline
    from prevspend.review.proposals import Proposal
    from prevspend.review.shared import DecidedCoding, SharedDecision
    from prevspend.taxonomy import Example, LocalTaxonomy, Taxonomy

_MOST_REASONS: Final = 2
_IN_WORDS: Final[dict[str, str]] = {status: name for name, status in STATUSES.items()}


def propose_overlay(years: Sequence[tuple[Baseline, pa.Table]], taxonomy: Taxonomy) -> Proposal:
    """Propose the overlay that decides as the people of one organisation did.

    Args:
        years: the baselines and codings of its years, classified with their decisions.
        taxonomy: the national taxonomy.

    Raises:
        OverrideError: if people decided nothing in these years.
    """
    codings = codings_with_decisions(years)
    reasons = _reasons(years)
    builder = _OverlayBuilder(codings, taxonomy, years[0][0].organisation.name or "local")
    shared = shared_locally(codings)
    tried: list[SharedDecision] = []
    while tried != shared:
        tried = shared
        local = extend(taxonomy, builder.build([[each] for each in tried], reasons))
        wins = builder.wins(local, years)
        shared = [each for each, won in zip(tried, wins, strict=True) if won]
    overlay = builder.with_examples_that_hold(builder.build(_together(tried), reasons))
    content = overlay.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for entry in (content, *content.get("interventions", ())):
        entry["rules"] = [_id_first(rule) for rule in entry.get("rules", ())]
    text = yaml.safe_dump(
        content,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )
    covered = {id(coding) for each in tried for coding in each.codings}
    return proposal_of(
        "Local rules proposed from what people decided. Read each before you use it.",
        text,
        sum(1 for _ in overlay.own_rules()),
        [coding for coding in codings if id(coding) in covered],
        [coding for coding in codings if coding.decision],
    )


def _id_first(rule: dict[str, Any]) -> dict[str, Any]:
    return {"id": rule["id"], **rule}


def _reasons(years: Iterable[tuple[Baseline, pa.Table]]) -> dict[str, str]:
    """Return who decided what, when and why, by the id of the decision."""
    return {
        entry.id: f"{entry.why} ({entry.by}, {entry.on})"
        for baseline, _ in years
        for entry in baseline.overrides
    }


def _together(shared: Iterable[SharedDecision]) -> list[list[SharedDecision]]:
    """Put tests of one field and one answer into one rule."""
    rules: dict[object, list[SharedDecision]] = defaultdict(list)
    for each in shared:
        fields = [field for field, _ in each.test]
        rules[each.answer, fields[0] if len(fields) == 1 else each.test].append(each)
    return list(rules.values())


class _OverlayBuilder:
    """Builds the overlay of an organisation, and tries it on its codings."""

    def __init__(self, codings: Sequence[DecidedCoding], taxonomy: Taxonomy, name: str) -> None:
        self._taxonomy = taxonomy
        self._name = name
        self._id = "-".join(split_words(name)) or "local"
        self._kind = codings[0].kind
        pence: Counter[tuple[str, str]] = Counter()
        for coding in codings:
            if coding.intervention:
                pence[coding.status, coding.intervention] += abs(coding.pence)
        self._pence = pence

    def build(
        self, rules: Sequence[Sequence[SharedDecision]], reasons: Mapping[str, str]
    ) -> Overlay:
        """Return an overlay with a rule for each list of decisions."""
        local: list[dict[str, Any]] = []
        own: dict[str, list[dict[str, Any]]] = defaultdict(list)
        examples: dict[str, list[dict[str, str]]] = defaultdict(list)
        why: dict[str, str] = {}
        for number, shared in enumerate(rules, start=1):
            answer = shared[0].answer
            codings = [coding for each in shared for coding in each.codings]
            rule = {"id": f"{self._id}.{number}", **rule_test([each.test for each in shared])}
            of_rule = [self._example(coding, shared) for coding in examples_of(codings)]
            because = _because(codings, reasons)
            if answer in STATUSES.values():
                own[answer].append(rule)
                examples[answer] += of_rule
                why.setdefault(answer, because)
            else:
                local.append({**rule, "for": answer, "why": because, "examples": of_rule})
        head = self._taxonomy.head
        interventions = [
            {
                "id": f"{self._id}-{status.replace('_', '-')}",
                "name": f"{_IN_WORDS[status]}, as {self._name} decided",
                "parent": self._parent(status),
                "why": why[status],
                "rules": of_status,
                "examples": examples[status],
            }
            for status, of_status in own.items()
        ]
        return Overlay.model_validate(
            {
                "id": self._id,
                "name": f"Local rules of {self._name}",
                "version": "1.0.0",
                "extends": f"{head.id}@{head.version.partition('.')[0]}",
                "rules": local,
                "interventions": interventions,
            }
        )

    def wins(self, local: LocalTaxonomy, years: Sequence[tuple[Baseline, pa.Table]]) -> list[bool]:
        """Return for each rule of an overlay, by its number, whether it decides as people did."""
        right: set[str] = set()
        wrong: set[str] = set()
        for baseline, table in years:
            verdicts = try_rows(without_people(table), local, baseline.organisation.kind)
            for coding, winner in zip(
                decided_codings(baseline, table), verdicts.winner.tolist(), strict=True
            ):
                decision = verdicts.decisions[winner] if winner >= 0 else None
                if decision is None or decision.rule not in local.local_rules:
                    continue
                agrees = decision.status == coding.status and (
                    decision.status != "prevention" or decision.intervention == coding.intervention
                )
                if agrees and coding.decision:
                    right.add(decision.rule)
                elif not agrees and not coding.is_open:
                    wrong.add(decision.rule)
        count = len(local.local_rules)
        ids = [f"{self._id}.{number}" for number in range(1, count + 1)]
        return [id_ in right and id_ not in wrong for id_ in ids]

    def with_examples_that_hold(self, overlay: Overlay) -> Overlay:
        """Return an overlay without the examples that another rule decides."""
        local = extend(self._taxonomy, overlay)

        def of(wanted: str, examples: Sequence[Example]) -> tuple[Example, ...]:
            winners = _winners([example.fields() for example in examples], local, self._kind)
            return tuple(
                example
                for example, winner in zip(examples, winners, strict=True)
                if winner == wanted
            )

        rules = (
            rule.model_copy(update={"examples": of(rule.for_, rule.examples)})
            for rule in overlay.rules
        )
        interventions = (
            entry.model_copy(update={"examples": of(entry.id, entry.examples)})
            for entry in overlay.interventions
        )
        return overlay.model_copy(
            update={"rules": tuple(rules), "interventions": tuple(interventions)}
        )

    def _parent(self, status: str) -> str:
        """Return the national intervention of a status that has most of this ledger's pounds."""
        of_status = [entry.id for entry in self._taxonomy.interventions if entry.status == status]
        return max(of_status, key=lambda name: self._pence[status, name])

    def _example(self, coding: DecidedCoding, shared: Sequence[SharedDecision]) -> dict[str, str]:
        """Return a coding as an example: without its payee, unless the rule tests that."""
        tested = {field for each in shared for field, _ in each.test}
        fields = coding.filled if "supplier" in tested else without_payee(coding)
        return {**({"organisation": self._kind} if self._kind else {}), **fields}


def _because(codings: Iterable[DecidedCoding], reasons: Mapping[str, str]) -> str:
    texts = list(dict.fromkeys(reasons.get(coding.decision, "") for coding in codings))
    named = "; ".join(reason for reason in texts[:_MOST_REASONS] if reason)
    return f"People decided so: {named}" if named else "People decided so."


def _winners(
    lines: Sequence[Mapping[str, str]], local: LocalTaxonomy, kind: str | None
) -> list[str | None]:
    """Return the intervention that decides each line."""
    wanted = (*CLASSIFICATION_FIELDS, "rule", "intervention", "status")
    columns = {name: pa.array([line.get(name) for line in lines], pa.string()) for name in wanted}
    verdicts = try_rows(pa.table(columns), local, kind)
    return [
        verdicts.decisions[winner].intervention if winner >= 0 else None
        for winner in verdicts.winner.tolist()
    ]
