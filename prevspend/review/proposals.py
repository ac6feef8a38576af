"""What proposals of local and of national rules have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from prevspend.classify import CODE_FIELDS
from prevspend.errors import OverrideError
from prevspend.money import format_pounds
from prevspend.people import names_person
from prevspend.review.shared import NAMING, decided_codings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.review.shared import DecidedCoding, SharedTest

_EXAMPLES: Final = 3


@dataclass(frozen=True)
class Proposal:
    """Rules made of decisions.

    Attributes:
        text: the file: YAML with a comment at its head.
        rules: how many rules are in it.
        covered_pence: the pence, by their size, of the codings that people decided and rules pick.
        decided_pence: the same of all codings that people decided.
    """

    text: str
    rules: int
    covered_pence: int
    decided_pence: int


def codings_with_decisions(years: Sequence[tuple[Baseline, pa.Table]]) -> list[DecidedCoding]:
    """Return the codings of some years.

    Raises:
        OverrideError: if people decided none of them.
    """
    codings = [coding for baseline, table in years for coding in decided_codings(baseline, table)]
    if not any(coding.decision for coding in codings):
        raise OverrideError(
            "People decided nothing in these results.",
            why="rules are proposed from decisions.",
            fix="classify with --overrides and the workbook of a review first.",
        )
    return codings


def rule_test(tests: Sequence[SharedTest]) -> dict[str, Any]:
    """Return the tests of a rule: of one field its values, of several fields one value each."""
    if len(tests) > 1 or len(tests[0]) == 1:
        [field] = {field for test in tests for field, _ in test}
        values = sorted({value for test in tests for _, value in test})
        if field == NAMING:
            return {"in": ["service", "cost_centre"], "phrases": values}
        return {field: values}
    return {field: [value] for field, value in tests[0]}


def examples_of(codings: Iterable[DecidedCoding]) -> list[DecidedCoding]:
    """Return codings of which an example is made, each wording once."""
    distinct = {tuple(without_payee(coding).items()): coding for coding in codings}
    return list(distinct.values())[:_EXAMPLES]


def without_payee(coding: DecidedCoding) -> dict[str, str]:
    """Return the fields of a coding without its payee, and without names of persons."""
    return {
        field: text
        for field, text in coding.filled.items()
        if field != "supplier" and (field in CODE_FIELDS or not names_person(text))
    }


def proposal_of(
    title: str,
    text: str,
    rules: int,
    covered: Iterable[DecidedCoding],
    decided: Iterable[DecidedCoding],
) -> Proposal:
    """Return rules with a comment that says how much of what people decided they pick."""
    pence = [sum(abs(coding.pence) for coding in codings) for codings in (covered, decided)]
    amounts = [format_pounds(each, pennies=False) for each in pence]
    head = f"# {title}\n# They pick {amounts[0]} of the {amounts[1]} that people decided.\n"
    return Proposal(head + text, rules, pence[0], pence[1])
