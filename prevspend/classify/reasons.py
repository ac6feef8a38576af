"""The steps of precedence in plain words."""

from __future__ import annotations

from typing import Final

from prevspend.classify.precedence import EXACT_CODE, FIELD_ORDER, PHRASE, Rank, decisive_step

FIELD_WORDS: Final = {
    "ro_line": "outturn line",
    "cost_centre_code": "cost centre code",
    "cost_centre": "cost centre",
    "analysis_1": "first analysis field",
    "analysis_2": "second analysis field",
    "service": "service",
    "division": "division",
    "account_code": "account code",
    "account": "account",
    "purpose": "purpose",
    "subjective_group": "subjective group",
    "procurement": "procurement class",
    "procurement_group": "group of procurement classes",
    "supplier": "supplier",
    "supplier_kind": "kind of supplier",
    "supplier_type": "type of supplier",
    "directorate": "directorate",
    "capital": "capital flag",
}

_SERVICE_FIELDS = FIELD_ORDER[: FIELD_ORDER.index("account_code")]
_EXPENSE_FIELDS = FIELD_ORDER[FIELD_ORDER.index("account_code") : FIELD_ORDER.index("supplier")]


def reason(winner: Rank | None, runner_up: Rank | None, matched: int) -> str:
    """Return why the winner comes before the runner-up, where a number of rules matched."""
    if winner is None:
        return "No rule matches."
    if runner_up is None:
        others = "All rules that match would send the money to the same place."
        return others if matched > 1 else "No other rule matches."
    field, other = FIELD_ORDER[winner.field], FIELD_ORDER[runner_up.field]
    return {
        "is_container": "The runner-up only names the container: it decides if nothing else does.",
        "keeps_in_scope": "What puts money out of scope comes before everything else.",
        "exactness": f"It names {_exact(winner)}; the runner-up matched {_exact(runner_up)}.",
        "is_kind": "It names the service; the runner-up only shows the kind of expense.",
        "field": f"{_winning(field)}; the runner-up matched {_losing(other)}.",
        "tests": f"More of its tests hold together: {-winner.tests}, the runner-up's"
        f" {-runner_up.tests}.",
        "words": f"Its phrases are longer: {_words(-winner.words)}, the runner-up's"
        f" {_words(-runner_up.words)}.",
        "is_read": "Its words are written so; the runner-up's are only read so.",
        "is_national": "All else is equal, and a local rule comes before a national one.",
        "id": "All else is equal: the ids decide, in the order of the alphabet.",
    }[step_between(winner, runner_up)]


def step_between(winner: Rank, runner_up: Rank) -> str:
    """Return the name of the first part in which two ranks differ."""
    return Rank._fields[decisive_step(winner, runner_up)[0]]


def _words(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"


def _exact(rank: Rank) -> str:
    if rank.exactness == EXACT_CODE:
        return "a code exactly"
    return "words only" if rank.exactness == PHRASE else "the start or range of a code"


def _winning(field: str) -> str:
    """Describe what the winner's field shows."""
    words = f"The {FIELD_WORDS[field]}"
    if field in _SERVICE_FIELDS:
        return f"{words} names the service"
    return f"{words} names the kind of expense" if field in _EXPENSE_FIELDS else f"{words} decides"


def _losing(field: str) -> str:
    """Describe how much less the runner-up's field shows."""
    if field in _SERVICE_FIELDS:
        return f"the {FIELD_WORDS[field]}, which names it less closely"
    if field in _EXPENSE_FIELDS:
        return f"the {FIELD_WORDS[field]}, the kind of expense"
    return f"only the {FIELD_WORDS[field]}"
