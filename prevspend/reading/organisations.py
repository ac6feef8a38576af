"""Whose lines are: names of one body compared loosely, and what is chosen or left out of a ledger.

One body is written in many ways, sometimes within one file: in capitals, with `FT` for foundation
trust, with the words of its name in another order. Bodies of one place and different kinds (a
council and a board, a clinical commissioning group and the board after it) stay apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError
from prevspend.ledger import LedgerWarning, Organisation
from prevspend.money import format_pounds
from prevspend.reference import body_words, bundled
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.ledger import Kind
    from prevspend.reference import OrganisationRecord

_NAMES_SHOWN = 5
_MOST = 0.5
_LONG = 5
_REMEMBERED = 4_096
_DIGIT = re.compile(r"\d")
_NEAR = 0.8
_MANY = 20  # bodies: more are hardly those of one ledger
_DEPARTMENT = re.compile(r"department (?:of|for) (?:health|communities|levelling)|dhsc$|doh$|dh$")


class Named(NamedTuple):
    """An organisation as lines name it; nothing for what they do not say."""

    name: str | None
    code: str | None


class Sums(NamedTuple):
    """Lines: how many, and their pence."""

    rows: int = 0
    pence: int = 0

    def __add__(self, other: object) -> Sums:
        """Add them up."""
        rows, pence = other if isinstance(other, Sums) else (0, 0)
        return Sums(self.rows + rows, self.pence + pence)


@dataclass(frozen=True)
class Body:
    """One organisation, and all the ways in which lines name it."""

    organisation: Organisation
    named: tuple[Named, ...]
    sums: Sums

    def is_called(self, wanted: str) -> bool:
        """Return whether it is the one wanted, by a code, or by a name that says the same."""
        return any(
            (each.code or "").casefold() == wanted.casefold()
            or (each.name is not None and same_body(each.name, wanted))
            for each in self.named
        )

    def is_written(self, wanted: str) -> bool:
        """Return whether lines name it just so, whatever the case."""
        told = {(text or "").casefold() for each in self.named for text in each}
        return wanted.casefold() in told


@dataclass(frozen=True)
class Choice:
    """What is read of a ledger.

    Attributes:
        whose: the organisation it is of.
        chosen: the names of its lines; nothing where all lines are.
        oddities: what was left out, or taken in under another name.
    """

    whose: Organisation
    chosen: frozenset[Named] | None = None
    oddities: tuple[LedgerWarning, ...] = ()

    def takes(self, named: Named) -> bool:
        """Return whether lines of that name are read."""
        return self.chosen is None or named in self.chosen


class Owners:
    """How the lines of files name whose they are.

    Lines without a name, in a file whose others all name one body, are that body's. The department
    above a body, as NHS lists have it beside or in place of the body, is no name.

    Args:
        groups: lines: their file, how they name whose they are, and their sums.

    Attributes:
        named: the sums of each name, over all files.
    """

    def __init__(self, groups: Iterable[tuple[str, Named, Sums]]) -> None:
        by_file: dict[str, dict[Named, Sums]] = {}
        for file, named, sums in groups:
            of_file = by_file.setdefault(file, {})
            known = _without_department(named)
            of_file[known] = of_file.get(known, Sums()) + sums
        self._only: dict[str, Named] = {}
        for file, of_file in by_file.items():
            there = bodies(of_file)
            if len(there) == 1:
                self._only[file] = there[0].named[0]
        self.named: dict[Named, Sums] = {}
        for file, of_file in by_file.items():
            for named, sums in of_file.items():
                owner = self.owner(file, named)
                self.named[owner] = self.named.get(owner, Sums()) + sums

    def owner(self, file: str, named: Named) -> Named:
        """Return the name that lines of a file stand under."""
        known = _without_department(named)
        return self._only.get(file, known) if known == Named(None, None) else known


_words = lru_cache(_REMEMBERED)(body_words)
_record = lru_cache(_REMEMBERED)(bundled().find_organisation)


def same_body(one: str, other: str) -> bool:
    """Return whether two names say the same body."""
    if one.casefold() == other.casefold():
        return True
    mine, theirs = _words(one), _words(other)
    if not mine.may_be(theirs):
        return False
    known, others = _record(one), _record(other)
    if known is not None and others is not None:
        return known.code == others.code
    return _same_place(mine.place, theirs.place)


def _same_place(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two names mean one place; a code may be in one of them only."""
    mine, theirs = (frozenset(filter(_DIGIT.search, words)) for words in (one, other))
    if not mine or not theirs:
        one, other = (one - mine) or one, (other - theirs) or other
    return one == other or _is_slip(one, other)


def kind_of(name: str | None, otherwise: Kind | None = None) -> Kind | None:
    """Return what kind of body a name says; what its layout tells otherwise, or its place."""
    if name is None:
        return otherwise
    known = _record(name)
    of_place: Kind | None = known.kind if known and known.kind != "sub_icb" else None
    return _words(name).kind or otherwise or of_place


def bodies(named: Mapping[Named, Sums]) -> list[Body]:
    """Put the names of lines together that say the same body, in the order of names.

    Args:
        named: how many lines have each name, and their pence; those without one are passed over.
    """
    found: list[list[Named]] = []
    for each in sorted(named, key=lambda one: -named[one].rows):
        if each.name is None and each.code is None:
            continue
        mine = next((names for names in found if any(_is_one(each, one) for one in names)), None)
        if mine is None:
            found.append([each])
        else:
            mine.append(each)
    made = [
        Body(Organisation(*names[0]), tuple(names), sum((named[each] for each in names), Sums()))
        for names in found
    ]
    return sorted(made, key=_in_order)


def _in_order(body: Body) -> tuple[str, str]:
    return body.organisation.name or "", body.organisation.code or ""


def choose(named: Mapping[Named, Sums], wanted: str | None) -> Choice:
    """Choose the lines of the organisation that is wanted.

    Args:
        named: how many lines have each name, and their pence.
        wanted: the organisation the user chose or named; the only one there is where none is.

    Raises:
        LedgerError: if there are several and none is wanted, if most of the money is of bodies
            known to be others than the one wanted, or would be left out for a name that is not
            written so.
    """
    there = bodies(named)
    if wanted is None:
        if len(there) > 1:
            raise _several(there)
        return Choice(there[0].organisation if there else Organisation())
    mine = [body for body in there if body.is_written(wanted)]
    mine = mine or [body for body in there if body.is_called(wanted)]
    others = [body for body in there if body not in mine]
    if not mine:
        _refuse_others(there, wanted)
        _refuse_near(there, wanted)
        return Choice(Organisation(name=wanted), oddities=tuple(_taken_in(there, wanted)))
    whose = _called(mine, wanted)
    if not others:
        return Choice(whose)
    chosen = frozenset(each for body in mine for each in body.named)
    whole = sum(named.values(), Sums())
    left_out = whole + Sums(*(-each for each in sum((body.sums for body in mine), Sums())))
    if not any(body.is_written(wanted) for body in mine):
        _refuse_most(mine[0].organisation, left_out, whole)
    what = f"lines of {len(others):,} other organisations in the files were left out"
    listed = ", ".join(str(body.organisation.name) for body in others[:_NAMES_SHOWN])
    return Choice(
        whose,
        chosen,
        (LedgerWarning(f"{what} ({listed})", left_out.rows, amount_pence=left_out.pence),),
    )


def _called(mine: Sequence[Body], wanted: str) -> Organisation:
    """Return the organisation its name: as the files write it, or else as the user does."""
    first = mine[0].organisation
    if len(mine) > 1:
        return Organisation(name=wanted)
    known = _record(wanted)
    is_code = known is not None and wanted.strip().upper() in {known.code, known.ods_code}
    return first if is_code or mine[0].is_written(wanted) else replace(first, name=wanted)


def _without_department(named: Named) -> Named:
    """Take the name of a government department for none."""
    words = " ".join(split_words(named.name or ""))
    return Named(None, named.code) if _DEPARTMENT.match(words) else named


def _is_one(one: Named, other: Named) -> bool:
    """Return whether two ways of naming are of one body: a code decides where both have one."""
    if one.code is not None and other.code is not None:
        return one.code == other.code
    return one.name is not None and other.name is not None and same_body(one.name, other.name)


def _is_slip(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether names differ by one slip of the pen in one long word."""
    mine, theirs = one - other, other - one
    if len(mine) != 1 or len(theirs) != 1:
        return False
    first, second = sorted((*mine, *theirs), key=len)
    return len(first) >= _LONG and _is_one_slip(first, second)


def _is_one_slip(short: str, long: str) -> bool:
    """Return whether one letter more, another letter or two swapped make one word of the other."""
    alike = 0
    while alike < len(short) and short[alike] == long[alike]:
        alike += 1
    rest, other = short[alike:], long[alike:]
    if len(short) < len(long):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def _follows(one: OrganisationRecord, other: OrganisationRecord) -> bool:
    """Return whether one body took the place of the other, or has it in its area."""
    return one.code in {*other.successors, other.part_of} or other.code in {
        *one.successors,
        one.part_of,
    }


def _refuse_others(there: Sequence[Body], wanted: str) -> None:
    """Refuse a name that is known to be another's, where most of the money is.

    Raises:
        LedgerError: saying whose the money is.
    """
    known = _record(wanted)
    if known is None:
        return
    others = []
    for body in there:
        record = _record(body.organisation.name or body.organisation.code or "")
        if record is not None and record.code != known.code and not _follows(record, known):
            others.append(body)
    whole = sum(abs(body.sums.pence) for body in there)
    pence = sum(abs(body.sums.pence) for body in others)
    if pence > _MOST * whole:
        names = ", ".join(str(body.organisation.name) for body in others[:_NAMES_SHOWN])
        raise LedgerError(
            f"This ledger is of {names}, and not of {wanted}: {format_pounds(pence)} of"
            f" {format_pounds(whole)}.",
            why="its money would be counted as another body's.",
            fix="leave --organisation out, or name the body the ledger is of.",
        )


def _refuse_near(there: Sequence[Body], wanted: str) -> None:
    """Refuse a name that nobody knows and that is nearly the name of some of several bodies.

    Raises:
        LedgerError: with the name it may be meant for.
    """
    if _record(wanted) is not None:
        return
    near = [body for body in there if _nearness(body.organisation.name or "", wanted) >= _NEAR]
    if near and len(near) < len(there):
        best = max(near, key=lambda body: _nearness(body.organisation.name or "", wanted))
        raise LedgerError(
            f"No organisation in this ledger is called '{wanted}'; '{best.organisation.name}' is"
            f" ({format_pounds(best.sums.pence)}).",
            why=f"the ledger names {len(there):,} organisations, and all of them would be read as"
            " one.",
            fix=f"if it is meant: --organisation '{best.organisation.name}'; if all are one body,"
            " give a name that is like none of theirs.",
        )


def _nearness(one: str, other: str) -> float:
    """Return how alike the places of two names are, from 0 to 1; 0 for bodies of two kinds."""
    mine, theirs = _words(one), _words(other)
    if not mine.may_be(theirs):
        return 0.0
    first, second = (" ".join(sorted(each.place)) for each in (mine, theirs))
    return SequenceMatcher(None, first, second).ratio()


def _refuse_most(whose: Organisation, left_out: Sums, whole: Sums) -> None:
    if abs(left_out.pence) > _MOST * abs(whole.pence):
        raise LedgerError(
            f"Most of this ledger is of others than {whose.name}: {left_out.rows:,} of its"
            f" {whole.rows:,} lines, {format_pounds(left_out.pence)} of"
            f" {format_pounds(whole.pence)}.",
            why="they would be left out.",
            fix=f"if that is meant, write it as the files do: --organisation '{whose.name}'; if all"
            " are one body, give a name that is none of theirs.",
        )


def _taken_in(there: Sequence[Body], wanted: str) -> Iterable[LedgerWarning]:
    """Describe whose lines are read under a name that is none of theirs."""
    if len(there) > 1:
        for body in there:
            what = f"lines that name {body.organisation.name} were read as those of {wanted}"
            yield LedgerWarning(what, body.sums.rows, amount_pence=body.sums.pence)


def _several(there: Sequence[Body]) -> LedgerError:
    names = [
        f"{body.organisation.name} ({body.organisation.code})"
        if body.organisation.code
        else str(body.organisation.name)
        for body in there
    ]
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    return LedgerError(
        f"The ledger names {len(there):,} organisations: {shown}.",
        why="a baseline is for one organisation.",
        fix="choose one by name or code with --organisation NAME; if they are all one, give the"
        " name they share"
        + ("; if they are payees: --column supplier=HEADER." if len(there) > _MANY else "."),
    )
