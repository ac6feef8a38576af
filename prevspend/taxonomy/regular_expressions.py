"""Attempts at regular expressions in a taxonomy, which rules do not have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prevspend.errors import Problem

_REGULAR_EXPRESSION_KEYS = {"regex", "regexp", "regular_expression", "pattern", "patterns", "re"}


def explain_regular_expression(problem: Problem) -> Problem:
    """Return the problem of an unknown key, with better words for a regular expression."""
    if problem.kind != "unknown-key" or problem.text not in _REGULAR_EXPRESSION_KEYS:
        return problem
    return replace(
        problem,
        what=f"'{problem.text}': rules have no regular expressions",
        fix="list the phrases; immunis* matches every word that starts so",
        kind="regular-expression",
        instead=None,
    )
