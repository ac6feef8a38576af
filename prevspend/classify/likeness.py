"""People's decisions on what is like the codings they decided, in years they were not asked about.

A name that differs only in a month, a year or a long number is another coding in another year. What
is decided otherwise there, by a person, a driver or a rule, stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from prevspend.nameroots import name_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.decisions import Decision, Verdicts
    from prevspend.classify.overrides import Override
    from prevspend.ledger import Codings
    from prevspend.taxonomy import Intervention


def decide_alike(
    codings: Codings,
    verdicts: Verdicts,
    is_named: NDArray[np.bool_],
    overrides: Sequence[Override],
    years: set[str],
    entries: Mapping[str, Intervention],
) -> Iterator[tuple[int, Decision]]:
    """Yield the codings that people decided by likeness, with the decision.

    Where two decisions with different outcomes are alike to a coding, none counts.

    Args:
        codings: the codings of a ledger.
        verdicts: what is decided of each without likeness.
        is_named: whether a decision of a person names the coding.
        overrides: people's decisions.
        years: the financial years of the ledger.
        entries: the interventions by id.
    """
    by_roots: dict[tuple[str, ...], dict[tuple[str, ...], set[int]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for number, override in enumerate(overrides):
        for roots in override.alike if years.isdisjoint(override.asked_in) else ():
            fields, values = zip(*sorted(roots.items()), strict=True)
            by_roots[fields][values].add(number)
    alike: dict[int, set[int]] = defaultdict(set)
    for fields, wanted in by_roots.items():
        columns = [_roots(codings, field) for field in fields]
        for row, values in enumerate(zip(*columns, strict=True)):
            alike[row] |= wanted.get(values, set())
    for row, numbers in sorted(alike.items()):
        state = _state(verdicts, row)
        meant = [overrides[at] for at in sorted(numbers) if overrides[at].instead_of == state]
        if not is_named[row] and len({override.outcome for override in meant}) == 1:
            yield row, meant[0].decision(entries, alike=True)


def _roots(codings: Codings, field: str) -> list[str]:
    """Return the root of a field of each coding."""
    roots = [*map(name_root, codings.values.get(field, ())), ""]
    blank = np.full(len(codings), -1, dtype=np.int32)
    return [roots[code] for code in codings.codes.get(field, blank)]


def _state(verdicts: Verdicts, row: int) -> str | None:
    """Return what a coding is decided as, as `Override.instead_of` has it."""
    at = int(verdicts.winner[row])
    decision = verdicts.decisions[at] if at >= 0 else None
    if decision is None or decision.status == "unclassified":
        return None
    return decision.intervention if decision.status == "prevention" else decision.status
