"""Attempts at regular expressions in a taxonomy, which rules do not have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prevspend.errors import Problem

_REGULAR_EXPRESSION_KEYS = {"regex", "regexp", "regular_expression", "pattern", "patterns", "re"}


def named_for_what_it_is(problem: Problem) -> Problem:
    """Tell an attempt at a regular expression from any other unknown key."""
    if problem.kind != "unknown-key" or problem.found not in _REGULAR_EXPRESSION_KEYS:
        return problem
    return replace(
        problem,
        what=f"'{problem.found}': rules have no regular expressions",
        fix="list the phrases; immunis* stands for every word that starts so",
        kind="regular-expression",
        instead=None,
    )
