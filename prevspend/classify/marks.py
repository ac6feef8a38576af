"""Marks: other properties of money that codings show, such as its funder or provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.classify.match import RuleMatcher
from prevspend.classify.precedence import CompiledRule, vetoes_of
from prevspend.classify.remember import remember_last
from prevspend.ledger import codes_of, dictionary_of, encode_codings, look_up

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.taxonomy import Mark, Rule, Taxonomy


@dataclass(frozen=True)
class Marked:
    """The value of a mark for each row of a table of codings.

    Attributes:
        mark: the mark.
        value: the number of the value; -1 if the coding does not show it.
        certain: whether the coding shows it for certain.
    """

    mark: Mark
    value: NDArray[np.int64]
    certain: NDArray[np.bool_]


class _MarkRules(NamedTuple):
    """The rules of a taxonomy's marks; `values` has each one's mark, value and certainty."""

    matcher: RuleMatcher
    values: list[tuple[int, int, bool]]


@remember_last
def _mark_rules(taxonomy: Taxonomy) -> _MarkRules:
    rules = [
        ((number, at, certain), rule)
        for number, mark in enumerate(taxonomy.marks)
        for certain in (True, False)
        for at, value in enumerate(mark.values)
        for rule in (value.certain if certain else value.likely)
    ]
    compiled = [_compile(rule, taxonomy) for _, rule in rules]
    return _MarkRules(RuleMatcher(taxonomy, compiled), [value for value, _ in rules])


def mark_codings(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> list[Marked]:
    """Return for each mark of a taxonomy the value that each coding shows.

    Args:
        codings: the codings of one organisation and year, as `Allocations.codings` has them.
        taxonomy: the taxonomy with the marks.
        kind: the kind of organisation, for rules that apply to some kinds only.
    """
    distinct, of_row = encode_codings(codings)
    rules = _mark_rules(taxonomy)
    values = [np.full(len(distinct), -1, dtype=np.int64) for _ in taxonomy.marks]
    sure = [np.zeros(len(distinct), dtype=bool) for _ in taxonomy.marks]
    matched = rules.matcher.codings_by_rule(distinct, kind)
    for (number, at, certain), rows in zip(rules.values, matched, strict=True):
        new = rows[values[number][rows] < 0]
        values[number][new] = at
        sure[number][new] = certain
    marked = [
        Marked(mark, value[of_row], certain[of_row])
        for mark, value, certain in zip(taxonomy.marks, values, sure, strict=True)
    ]
    for each in marked:
        _mark_interventions(each, codings)
    return marked


def _mark_interventions(marked: Marked, codings: pa.Table) -> None:
    """Mark the codings of interventions that a value names, for certain and in place."""
    value_of = {
        name: at for at, value in enumerate(marked.mark.values) for name in value.interventions
    }
    if not value_of:
        return
    names = dictionary_of(codings["intervention"])
    values = [value_of.get(name, -1) for name in names.dictionary.to_pylist()]
    named = look_up(np.array([*values, -1], dtype=np.int64), codes_of(names))
    new = (named >= 0) & ~((marked.value >= 0) & marked.certain)
    marked.value[new] = named[new]
    marked.certain[new] = True


def _compile(rule: Rule, taxonomy: Taxonomy) -> CompiledRule:
    anything = taxonomy.interventions[0]  # only the tests of these rules are used
    return CompiledRule(rule, anything, vetoes_of(rule, is_read=taxonomy.head.matching > 1))
