"""Refuse one organisation loaded twice: under one name, two spellings, or two names entirely."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.consolidate.members import Member
    from prevspend.reference import Reference

_FEWEST_LINES = 10  # fewer may be alike by chance
_NEARLY_ALL = 0.9

Line = tuple[str | int | None, ...]


def refuse_doubles(members: Sequence[Member], reference: Reference) -> None:
    """Raise an error if the same spending is loaded twice.

    Raises:
        LedgerError: if two members have one name, spell one name in two ways, or hold the same
            lines.
    """
    for member, other in combinations(members, 2):
        if member.name == other.name:
            raise _twice(f"Two of these baselines are of {member.name}.")
        if _is_one_name(member, other, reference):
            raise _twice(
                f"'{member.name}' and '{other.name}' are two spellings of one body's name.",
                "; if they are two bodies, classify them with --organisation and their full names",
            )
    _refuse_the_same_lines(members)


def _twice(what: str, otherwise: str = "") -> LedgerError:
    return LedgerError(
        what,
        why="all its spending would be counted twice, and payments to it could not be matched.",
        fix=f"name each body once, one year of each{otherwise}.",
    )


def _is_one_name(member: Member, other: Member, reference: Reference) -> bool:
    """Return whether two members have one record, or names that can mean one organisation."""
    if member.record and other.record:
        return member.record.code == other.record.code
    return reference.same_body(member.name, other.name)


def _refuse_the_same_lines(members: Sequence[Member]) -> None:
    """Raise an error if nearly all lines of one member are in another, to the penny."""
    lines = [_lines(member) for member in members]
    for (first, own), (second, other) in combinations(zip(members, lines, strict=True), 2):
        both = own & other
        if len(both) < _FEWEST_LINES:
            continue
        same = sum(abs(_amount(line)) for line in both)
        smaller = min(sum(abs(_amount(line)) for line in each) for each in (own, other))
        if same >= _NEARLY_ALL * smaller:
            raise LedgerError(
                f"{first.name} and {second.name} hold the same lines to the penny:"
                f" {len(both):,} of them, {format_pounds(same, pennies=False)}.",
                why="one ledger under two names, or a ledger and a part of it, would be counted"
                " twice.",
                fix="name each ledger once; if a ledger holds several bodies, classify each with"
                " --organisation.",
            )


def _lines(member: Member) -> set[Line]:
    """Return the member's codings with their amounts, the last of each line, without zeros."""
    columns = [member.year.codings[name].to_pylist() for name in CLASSIFICATION_FIELDS]
    amounts = member.pence.tolist()
    return {line for line in zip(*columns, amounts, strict=True) if line[-1]}


def _amount(line: Line) -> int:
    pence = line[-1]
    return pence if isinstance(pence, int) else 0
