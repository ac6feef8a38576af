"""Eliminate what is counted twice, coding by coding, to the penny.

On the delivery basis a pound counts at the organisation that spends it in the end: the payer's
payment is eliminated, and so is a receipt that the payee deducted from its spending in scope. On
the funding basis it counts at the organisation that pays for it: the payee's spending is
eliminated, from the same cost centre as the receipt, or else the same service, the same
directorate, or all its spending, whichever is first large enough. This is pro rata, because
income is not linked to the codings it pays for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from prevspend.consolidate.model import FlowLine, FundFlow
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.consolidate.flows import FlowEvidence, JudgedFlow
    from prevspend.consolidate.members import Member
    from prevspend.consolidate.model import CountedAt

_NEAREST = "its cost centre"
_LEVELS = {
    _NEAREST: ("cost_centre_code", "cost_centre"),
    "its service": ("service",),
    "its directorate": ("directorate",),
    "all spending": (),
}


@dataclass
class Eliminations:
    """The eliminated pence of each organisation's codings; an eliminated receipt is negative."""

    members: Sequence[Member]
    taken: list[NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        """Set all eliminations to zero."""
        self.taken = [np.zeros(len(member.pence), dtype=np.int64) for member in self.members]

    def take(self, member: Member, parts: NDArray[np.int64]) -> None:
        """Eliminate parts of an organisation's codings."""
        self.taken[member.number] += parts


def eliminate(judged: JudgedFlow, eliminations: Eliminations, counted_at: CountedAt) -> FundFlow:
    """Eliminate what a flow counts twice, and return the flow."""
    evidence = judged.evidence
    parts, further = (
        (_delivery(judged), []) if counted_at == "delivery" else _funding(judged, eliminations)
    )
    for member, taken, _ in parts:
        eliminations.take(member, taken)
    eliminated = sum(int(taken.sum()) for _, taken, _ in parts)
    short = _short(judged, eliminated) if counted_at == "funding" else 0
    notes = [*judged.notes, *_both_sides(evidence, parts), *further, *_missing(evidence, short)]
    paid, other = evidence.paid_pence, evidence.other_side
    return FundFlow(
        payer=evidence.payer.name,
        payee=evidence.payee.name,
        pool=evidence.pool.id if evidence.pool else None,
        verdict=judged.verdict,
        paid_pence=paid,
        received_pence=evidence.received_pence,
        declared_pence=evidence.declared,
        matched_pence=judged.matched,
        unmatched_paid_pence=paid - judged.matched,
        unmatched_received_pence=other - judged.matched,
        eliminated_pence=eliminated,
        settled=judged.settled and not short,
        notes=tuple(notes),
        lines=tuple(_lines(evidence, parts)),
    )


Parts = list[tuple["Member", "NDArray[np.int64]", "NDArray[np.bool_]"]]
"""For each organisation: the eliminated pence of each coding, and which codings they are from."""


def _delivery(judged: JudgedFlow) -> Parts:
    """Return the payer's payment, and the receipts that the payee deducted in scope."""
    evidence = judged.evidence
    if not judged.matched:
        return []
    payer, payee = evidence.payer, evidence.payee
    wanted = evidence.paid_pence if judged.agreed else judged.matched
    parts: Parts = [(payer, _spread(wanted, payer.pence, evidence.paid), evidence.paid)]
    netted = evidence.received & payee.in_scope
    if evidence.netted_pence > 0:
        off = evidence.netted_pence
        if not judged.agreed:
            off = off * judged.matched // evidence.received_pence
        parts.append((payee, _spread(-off, payee.pence, netted), netted))
    return parts


def _funding(judged: JudgedFlow, eliminations: Eliminations) -> tuple[Parts, list[str]]:
    """Return the payee's spending of its receipts.

    Returns:
        The parts, and notes on what is from outside the receipt's own cost centre.
    """
    evidence = judged.evidence
    if not judged.matched:
        return [], []
    payee = evidence.payee
    taken = np.zeros(len(payee.pence), dtype=np.int64)
    further: dict[str, int] = {}
    for pence, candidates in _to_eliminate(judged):
        free = _free(payee, eliminations, taken)
        for name, near in candidates:
            if free[near].sum() >= pence:
                taken += _spread(pence, free, near)
                further[name] = further.get(name, 0) + pence
                break
    notes = [
        f"{format_pounds(pence)} has too little spending in its own cost centre: taken out of"
        f" {name}, pro rata"
        for name, pence in further.items()
        if name != _NEAREST
    ]
    return [(payee, taken, taken != 0)], notes


def _to_eliminate(
    judged: JudgedFlow,
) -> Iterator[tuple[int, Iterable[tuple[str, NDArray[np.bool_]]]]]:
    """Yield each sum to eliminate, and the spending it may be taken from, the nearest first."""
    evidence = judged.evidence
    payee = evidence.payee
    if not evidence.received_pence:  # only the register shows it: the pool's lines have it
        lines = evidence.pool.lines if evidence.pool else ()
        pool = payee.paid & payee.year.holding([line.coding for line in lines])
        yield judged.matched, [(_NEAREST, pool)]
        return
    gross = evidence.received & ~payee.in_scope
    # Within the tolerance all receipts are eliminated; beyond it, what both sides show.
    wanted = evidence.received_pence if judged.agreed else judged.matched
    off = wanted * -int(payee.pence[gross].sum()) // evidence.received_pence
    receipts = _spread(off, -payee.pence, gross)
    for row in np.flatnonzero(receipts > 0):
        near = ((name, _near(payee, int(row), fields)) for name, fields in _LEVELS.items())
        yield int(receipts[row]), near


def _free(
    member: Member, eliminations: Eliminations, taken: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the part of each coding's spending that is not eliminated yet."""
    left = np.where(member.paid, member.pence - eliminations.taken[member.number] - taken, 0)
    free: NDArray[np.int64] = np.maximum(left, 0)
    return free


def _near(member: Member, row: int, fields: Sequence[str]) -> NDArray[np.bool_]:
    """Return which spending has the same values as a receipt in the fields that it fills."""
    values = {name: member.year.codings[name][row].as_py() for name in fields}
    selector = {name: value for name, value in values.items() if value}
    if fields and not selector:
        return np.zeros(len(member.pence), dtype=bool)
    beside = member.year.holding([selector]) if selector else np.ones(len(member.pence), bool)
    near: NDArray[np.bool_] = beside & member.paid
    return near


def _spread(total: int, weights: NDArray[np.int64], where: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return a total split over codings by their amounts; the parts add up to it.

    A total equal to the sum of the amounts is split into the amounts themselves.
    """
    parts = np.zeros(len(weights), dtype=np.int64)
    rows = np.flatnonzero(where & (weights != 0))
    amounts = [int(weights[row]) for row in rows]
    whole = sum(amounts)
    if not whole:
        return parts
    shares = [total * amount // whole for amount in amounts]  # Python integers cannot overflow
    left = total - sum(shares)
    lost = sorted(range(len(rows)), key=lambda at: (-abs(total * amounts[at] % whole), at))
    for at in lost[:left]:
        shares[at] += 1
    parts[rows] = shares
    return parts


def _short(judged: JudgedFlow, eliminated: int) -> int:
    """Return the agreed pence that no spending was large enough to eliminate."""
    evidence = judged.evidence
    if not judged.matched:
        return 0
    wanted = evidence.received_pence if judged.agreed else judged.matched
    return max(0, (wanted or judged.matched) - eliminated - max(evidence.netted_pence, 0))


def _missing(evidence: FlowEvidence, short: int) -> Iterator[str]:
    if short:
        yield (
            f"{format_pounds(short)} of it is not eliminated: {evidence.payee.name} has no spending"
            " large enough to take it from"
        )


def _both_sides(evidence: FlowEvidence, parts: Parts) -> Iterator[str]:
    if len(parts) > 1:
        yield (
            f"{evidence.payee.name} has {format_pounds(evidence.netted_pence)} of it taken off its"
            " spending in scope: the payment and this are both eliminated"
        )


def _lines(evidence: FlowEvidence, parts: Parts) -> list[FlowLine]:
    """Return the codings of both sides, with the eliminated pence of each, the largest first."""
    lines: list[FlowLine] = []
    sides = (
        (evidence.payer, "paid", evidence.paid),
        (evidence.payee, "received", evidence.received),
    )
    listed: set[tuple[int, int]] = set()
    for member, side, rows in sides:
        for row in np.flatnonzero(rows):
            listed.add((member.number, int(row)))
            lines.append(_line(member, side, int(row), parts))
    for member, _, rows in parts:
        lines += [
            _line(member, "spent", int(row), parts)
            for row in np.flatnonzero(rows)
            if (member.number, int(row)) not in listed
        ]
    order = {"paid": 0, "received": 1, "spent": 2}
    return sorted(lines, key=lambda line: (order[line.side], -abs(line.amount_pence)))


def _line(member: Member, side: str, row: int, parts: Parts) -> FlowLine:
    taken = sum(int(amounts[row]) for other, amounts, _ in parts if other is member)
    return FlowLine.model_validate(
        {
            "body": member.name,
            "side": side,
            "coding": member.year.coding(row),
            "amount_pence": int(member.pence[row]),
            "eliminated_pence": taken,
        }
    )
