"""National rules proposed, for maintainers, from what several organisations decided alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml

from prevspend.errors import OverrideError
from prevspend.money import format_pounds
from prevspend.review.choices import STATUSES
from prevspend.review.proposals import (
    codings_with_decisions,
    examples_of,
    proposal_of,
    rule_test,
    without_payee,
)
from prevspend.review.shared import shared_nationally

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.review.proposals import Proposal
    from prevspend.taxonomy import Taxonomy

_IN_WORDS: Final[dict[str, str]] = {status: name for name, status in STATUSES.items()}


def propose_national(years: Sequence[tuple[Baseline, pa.Table]], taxonomy: Taxonomy) -> Proposal:
    """Propose national rules by which several organisations decided alike.

    Raises:
        OverrideError: if people decided nothing, or the years are of one organisation.
    """
    codings = codings_with_decisions(years)
    if len({coding.organisation for coding in codings}) == 1:
        raise OverrideError(
            "These results are of one organisation.",
            why="a national rule names what several organisations decided alike.",
            fix="name the results of others too, or leave --national out for an overlay.",
        )
    names = {entry.id: entry.name for entry in taxonomy.interventions}
    shared = shared_nationally(codings)
    proposed = [
        {
            "intervention": each.answer if each.answer in names else None,
            "decided as": names.get(each.answer) or _IN_WORDS.get(each.answer, each.answer),
            **rule_test([each.test]),
            "examples": [without_payee(coding) for coding in examples_of(each.codings)],
            "organisations": sorted({coding.organisation for coding in each.codings}),
            "pounds": format_pounds(sum(abs(coding.pence) for coding in each.codings)),
        }
        for each in shared
    ]
    text = yaml.safe_dump(proposed, allow_unicode=True, sort_keys=False, width=100)
    covered = {id(coding) for each in shared for coding in each.codings}
    return proposal_of(
        "National rules proposed from what several organisations decided alike. Each needs an"
        " intervention, an id and examples of what it must not match.",
        text,
        len(shared),
        [coding for coding in codings if id(coding) in covered],
        [coding for coding in codings if coding.decision],
    )
