"""Take out what is counted twice, coding by coding, to the penny.

On the delivery basis a pound counts at the body that spends it at last: the payer's payment is
taken out, and so is a receipt that the payee's ledger has taken off its spending in scope. On the
funding basis it counts at the body that pays for it: what the payee spends of it is taken out,
from the same cost centre as the receipt, or else the same service, the same directorate, or all
its spending, whichever first holds enough; pro rata, because a pound of income has no coding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from prevspend.consolidate.model import Flow, FlowLine
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.consolidate.flows import Evidence, Judged
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
class Ledger:
    """What is taken out of each body's codings, pence; a receipt taken out is negative."""

    members: Sequence[Member]
    taken: list[NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing taken out."""
        self.taken = [np.zeros(len(member.pence), dtype=np.int64) for member in self.members]

    def take(self, member: Member, parts: NDArray[np.int64]) -> None:
        """Take parts of a body's codings out."""
        self.taken[member.number] += parts


def eliminate(judged: Judged, ledger: Ledger, counted_at: CountedAt) -> Flow:
    """Take out what a flow counts twice, and report it."""
    evidence = judged.evidence
    parts, further = (
        (_delivery(judged), []) if counted_at == "delivery" else _funding(judged, ledger)
    )
    for member, taken, _ in parts:
        ledger.take(member, taken)
    eliminated = sum(int(taken.sum()) for _, taken, _ in parts)
    short = _short(judged, eliminated) if counted_at == "funding" else 0
    notes = [*judged.notes, *_both_sides(evidence, parts), *further, *_missing(evidence, short)]
    paid, other = evidence.paid_pence, evidence.other_side
    return Flow(
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
"""By body: the pence taken out of each coding, and which codings they are taken from."""


def _delivery(judged: Judged) -> Parts:
    """Take the payer's payment out, and the receipts that the payee netted off in scope."""
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


def _funding(judged: Judged, ledger: Ledger) -> tuple[Parts, list[str]]:
    """Take what the payee spent of the receipts out of its spending near them.

    Returns:
        The parts, and in words what was taken from further away than the receipt's cost centre.
    """
    evidence = judged.evidence
    if not judged.matched:
        return [], []
    payee = evidence.payee
    taken = np.zeros(len(payee.pence), dtype=np.int64)
    further: dict[str, int] = {}
    for pence, candidates in _asked(judged):
        free = _free(payee, ledger, taken)
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


def _asked(judged: Judged) -> Iterator[tuple[int, Iterable[tuple[str, NDArray[np.bool_]]]]]:
    """Return each sum to take out, and the spending it may be taken from, the nearest first."""
    evidence = judged.evidence
    payee = evidence.payee
    if not evidence.received_pence:  # the register alone says so: the pool's own lines hold it
        lines = evidence.pool.lines if evidence.pool else ()
        pool = payee.paid & payee.year.holding([line.coding for line in lines])
        yield judged.matched, [(_NEAREST, pool)]
        return
    gross = evidence.received & ~payee.in_scope
    # Within the tolerance all that was received is taken out; beyond it, what both sides show.
    wanted = evidence.received_pence if judged.agreed else judged.matched
    off = wanted * -int(payee.pence[gross].sum()) // evidence.received_pence
    receipts = _spread(off, -payee.pence, gross)
    for row in np.flatnonzero(receipts > 0):
        near = ((name, _near(payee, int(row), fields)) for name, fields in _LEVELS.items())
        yield int(receipts[row]), near


def _free(member: Member, ledger: Ledger, taken: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what is left of each coding's spending to take from."""
    left = np.where(member.paid, member.pence - ledger.taken[member.number] - taken, 0)
    found: NDArray[np.int64] = np.maximum(left, 0)
    return found


def _near(member: Member, row: int, fields: Sequence[str]) -> NDArray[np.bool_]:
    """Return which spending stands beside a receipt: the same in the fields that it fills."""
    values = {name: member.year.codings[name][row].as_py() for name in fields}
    selector = {name: value for name, value in values.items() if value}
    if fields and not selector:
        return np.zeros(len(member.pence), dtype=bool)
    beside = member.year.holding([selector]) if selector else np.ones(len(member.pence), bool)
    found: NDArray[np.bool_] = beside & member.paid
    return found


def _spread(total: int, weights: NDArray[np.int64], where: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Split a total over codings by their amounts, so that the parts add up to it.

    A total equal to the sum of the amounts gives the amounts themselves.
    """
    parts = np.zeros(len(weights), dtype=np.int64)
    rows = np.flatnonzero(where & (weights != 0))
    amounts = [int(weights[row]) for row in rows]
    whole = sum(amounts)
    if not whole:
        return parts
    shares = [total * amount // whole for amount in amounts]  # Python's numbers: no overflow
    left = total - sum(shares)
    lost = sorted(range(len(rows)), key=lambda at: (-abs(total * amounts[at] % whole), at))
    for at in lost[:left]:
        shares[at] += 1
    parts[rows] = shares
    return parts


def _short(judged: Judged, eliminated: int) -> int:
    """Return what both sides agree on but no spending was found to take it from, pence."""
    evidence = judged.evidence
    if not judged.matched:
        return 0
    wanted = evidence.received_pence if judged.agreed else judged.matched
    return max(0, (wanted or judged.matched) - eliminated - max(evidence.netted_pence, 0))


def _missing(evidence: Evidence, short: int) -> Iterator[str]:
    if short:
        yield (
            f"{format_pounds(short)} of it stands in no spending of {evidence.payee.name} large"
            " enough to take it from, and is not eliminated"
        )


def _both_sides(evidence: Evidence, parts: Parts) -> Iterator[str]:
    if len(parts) > 1:
        yield (
            f"{evidence.payee.name} has {format_pounds(evidence.netted_pence)} of it taken off its"
            " spending in scope: the payment and this are both eliminated"
        )


def _lines(evidence: Evidence, parts: Parts) -> Iterator[FlowLine]:
    """List the codings of both sides, with what is taken out of each, the largest first."""
    found: list[FlowLine] = []
    sides = (
        (evidence.payer, "paid", evidence.paid),
        (evidence.payee, "received", evidence.received),
    )
    listed: set[tuple[int, int]] = set()
    for member, side, rows in sides:
        for row in np.flatnonzero(rows):
            listed.add((member.number, int(row)))
            found.append(_line(member, side, int(row), parts))
    for member, _, rows in parts:
        found += [
            _line(member, "spent", int(row), parts)
            for row in np.flatnonzero(rows)
            if (member.number, int(row)) not in listed
        ]
    order = {"paid": 0, "received": 1, "spent": 2}
    yield from sorted(found, key=lambda line: (order[line.side], -abs(line.amount_pence)))


def _line(member: Member, side: str, row: int, parts: Parts) -> FlowLine:
    taken = sum(int(amounts[row]) for whose, amounts, _ in parts if whose is member)
    return FlowLine.model_validate(
        {
            "body": member.name,
            "side": side,
            "coding": member.year.coding(row),
            "amount_pence": int(member.pence[row]),
            "eliminated_pence": taken,
        }
    )
