"""Refuse a ledger in thousands of pounds beside one in pounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import LedgerError
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.consolidate.flows import FlowEvidence, JudgedFlow
    from prevspend.consolidate.members import Member
    from prevspend.reference import Reference

_TIMES_A_HEAD = 300


def refuse_thousands(judged: Sequence[JudgedFlow]) -> None:
    """Raise an error if a payment shows that one ledger is in thousands of pounds.

    If another payment of that ledger agrees with the other side in pounds, only the one payment
    is in doubt.

    Raises:
        LedgerError: if the payments of a ledger are a thousandth of what the others show.
    """
    for each in judged:
        evidence = each.evidence
        if not evidence.is_thousand_times:
            continue
        paid, other = evidence.paid_pence, evidence.other_side
        small = evidence.payer if paid < other else evidence.payee
        if any(small in _sides(flow.evidence) for flow in judged if flow.agreed):
            continue
        shows = "shows" if evidence.received_pence else "by the pools register should have"
        raise LedgerError(
            f"{evidence.payer.name} paid {evidence.payee.name} {format_pounds(paid)};"
            f" {evidence.payee.name} {shows} {format_pounds(other)} received. One is a thousand"
            " times the other.",
            why=f"{small.name}'s ledger looks as if it were in thousands of pounds: the sum would"
            " have next to nothing of its spending.",
            fix=f"multiply the amounts of {small.name} by 1,000 and classify it again.",
        )


def _sides(evidence: FlowEvidence) -> tuple[Member, Member]:
    return evidence.payer, evidence.payee


def implausible_totals(members: Iterable[Member], reference: Reference) -> Iterator[str]:
    """Yield a warning for each member that spends next to nothing a head beside another."""
    heads = list(_a_head(members, reference))
    if not heads:
        return
    largest, most = max(heads, key=lambda each: each[1])
    for member, pence in heads:
        if pence * _TIMES_A_HEAD <= most:
            yield (
                f"{member.name} spends {format_pounds(int(pence))} for each of its people,"
                f" {largest.name} {format_pounds(int(most))}: is {member.name}'s ledger in"
                " thousands of pounds, or of one service only?"
            )


def _a_head(members: Iterable[Member], reference: Reference) -> Iterator[tuple[Member, float]]:
    """Yield spending in scope for each of the people, in pence, if it is known and positive."""
    for member in members:
        code = member.record.code if member.record else None
        people = reference.people_of(code, member.year.financial_year) if code else None
        if people and member.year.in_scope_pence > 0:
            yield member, member.year.in_scope_pence / people.people
