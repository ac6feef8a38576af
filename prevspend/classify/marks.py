"""Marks: what else codings say about money, beside the intervention they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify.match import arms_for, fitting_by, vocabulary_with
from prevspend.classify.precedence import CompiledRule, vetoes_of
from prevspend.ledger import codes_of, dictionary_of, encode_codings, look_up

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.classify.phrasebook import Vocabulary
    from prevspend.classify.precedence import Arm
    from prevspend.taxonomy import Mark, Rule, Taxonomy


@dataclass(frozen=True)
class Marked:
    """What a mark says of each row of a table of codings.

    Attributes:
        mark: the mark.
        value: the number of its value, -1 where the coding does not say.
        certain: whether it says so for certain.
    """

    mark: Mark
    value: NDArray[np.int64]
    certain: NDArray[np.bool_]


@dataclass(frozen=True)
class _Rules:
    """The rules of a taxonomy's marks.

    Attributes:
        taxonomy: whose.
        places: for each rule the number of its mark and value, and whether it is certain.
        compiled: the rules.
        vocabulary: the words they and the taxonomy know.
        by_kind: their arms for each kind of organisation that was asked about.
    """

    taxonomy: Taxonomy
    places: list[tuple[int, int, bool]]
    compiled: list[CompiledRule]
    vocabulary: Vocabulary
    by_kind: dict[str | None, list[Arm]] = field(default_factory=dict)

    def arms(self, kind: str | None) -> list[Arm]:
        """Return the arms of the rules for a kind of organisation."""
        if kind not in self.by_kind:
            self.by_kind[kind] = arms_for(kind, self.compiled, self.vocabulary)
        return self.by_kind[kind]


_made_last: list[_Rules] = []
"""The rules made last: where hundreds of councils are marked, one taxonomy marks them all."""


def _rules_of(taxonomy: Taxonomy) -> _Rules:
    if not _made_last or _made_last[0].taxonomy is not taxonomy:
        tests = [
            ((number, at, certain), rule)
            for number, mark in enumerate(taxonomy.marks)
            for certain in (True, False)
            for at, value in enumerate(mark.values)
            for rule in (value.certain if certain else value.likely)
        ]
        compiled = [_compile(rule, taxonomy) for _, rule in tests]
        places = [place for place, _ in tests]
        vocabulary = vocabulary_with(taxonomy, compiled)
        _made_last[:] = [_Rules(taxonomy, places, compiled, vocabulary)]
    return _made_last[0]


def mark_codings(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> list[Marked]:
    """Return for each mark of a taxonomy what each coding says.

    Args:
        codings: the codings of one organisation and year, as `Allocations.codings` has them.
        taxonomy: whose marks.
        kind: the kind of organisation, for rules that apply to some kinds only.
    """
    distinct, of_row = encode_codings(codings)
    rules = _rules_of(taxonomy)
    size = len(distinct)
    values = [np.full(size, -1, dtype=np.int64) for _ in taxonomy.marks]
    sure = [np.zeros(size, dtype=bool) for _ in taxonomy.marks]
    fits = (
        fitting_by(distinct, taxonomy, rules.compiled, rules.vocabulary, rules.arms(kind))
        if rules.compiled and size
        else [np.zeros(0, dtype=np.int64)] * len(rules.compiled)
    )
    for (number, at, certain), rows in zip(rules.places, fits, strict=True):
        new = rows[values[number][rows] < 0]
        values[number][new] = at
        sure[number][new] = certain
    marked = [
        Marked(mark, value[of_row], certain[of_row])
        for mark, value, certain in zip(taxonomy.marks, values, sure, strict=True)
    ]
    for one in marked:
        _mark_interventions(one, codings)
    return marked


def _mark_interventions(marked: Marked, codings: pa.Table) -> None:
    """Mark all money of the interventions that a value names, for certain."""
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
    anything = taxonomy.interventions[0]  # only the tests of these rules are asked
    return CompiledRule(rule, anything, vetoes_of(rule, is_read=taxonomy.head.matching > 1))
