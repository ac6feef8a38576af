"""What is undecided only because nobody said what kind of organisation the ledger is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from prevspend.classify import restate
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from prevspend.taxonomy import Taxonomy

KIND_NOT_KNOWN: Final = "The kind of organisation is not known, so rules for one kind did not apply"
"""The start of the warning that naming the organisation may decide more."""

_RULES_FOR: Final = {"council": "councils", "icb": "ICBs", "nhs_trust": "NHS trusts"}
_GIVE: Final = (
    "Next: classify again with --organisation and a name that says the kind, like 'Westmoor"
    " Council' or 'NHS Marlshire ICB'"
)


def decided_by_kind(codings: pa.Table, taxonomy: Taxonomy) -> dict[str, int]:
    """Return what rules for one kind of organisation would decide of undecided money.

    Args:
        codings: the codings of an organisation of which the kind is not known.
        taxonomy: the rules.

    Returns:
        The pence, by their size, by kind of organisation; those kinds only that decide any.
    """
    undecided = codings.filter(pc.equal(codings["status"], "unclassified"))
    decided = {}
    for kind in _RULES_FOR if undecided.num_rows else ():
        under_kind = restate(undecided, taxonomy, kind)
        is_decided = pc.not_equal(under_kind["status"], "unclassified")
        decided[kind] = pc.sum(pc.abs(under_kind["amount_pence"].filter(is_decided))).as_py() or 0
    return {kind: pence for kind, pence in decided.items() if pence}


def kind_not_known(decided: Mapping[str, int]) -> str:
    """Return the warning that the kind is not known, and what that leaves undecided.

    Args:
        decided: the pence that rules for one kind would decide, by kind.
    """
    if not decided:
        return f"{KIND_NOT_KNOWN}. {_GIVE}."
    each = [
        f"rules for {_RULES_FOR[kind]} {'' if at else 'would decide '}"
        f"{format_pounds(pence, pennies=False)}"
        for at, (kind, pence) in enumerate(decided.items())
    ]
    return f"{KIND_NOT_KNOWN}. Of what is undecided, {', '.join(each)}. {_GIVE}."
