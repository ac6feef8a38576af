"""The organisations that lines name, and the choice of one of them.

A body is written in many ways, sometimes within one file: in capitals, with `FT` for foundation
trust, with the words of its name in another order. Bodies of one place and different kinds (a
council and a board, a clinical commissioning group and the board after it) are different.
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
from prevspend.people import shown_text
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
_CODE = re.compile(r"[A-Za-z]{0,4}\d{2,8}")
_NEAR = 0.8
_MANY = 20  # bodies: more are hardly those of one ledger
_DEPARTMENT = re.compile(r"department (?:of|for) (?:health|communities|levelling)|dhsc$|doh$|dh$")


class OwnerName(NamedTuple):
    """The name and code of an organisation in lines, as far as they have them."""

    name: str | None
    code: str | None


class LineSums(NamedTuple):
    """The number of lines, and their pence."""

    rows: int = 0
    pence: int = 0

    def __add__(self, other: object) -> LineSums:
        """Return the sums of both."""
        rows, pence = other if isinstance(other, LineSums) else (0, 0)
        return LineSums(self.rows + rows, self.pence + pence)


@dataclass(frozen=True)
class Body:
    """One organisation, and all the ways in which lines name it."""

    organisation: Organisation
    named: tuple[OwnerName, ...]
    sums: LineSums

    def is_called(self, wanted: str) -> bool:
        """Return whether it is the one wanted, by its code or by one of its names."""
        return any(
            (each.code or "").casefold() == wanted.casefold()
            or (each.name is not None and same_body(each.name, wanted))
            for each in self.named
        )

    def is_written(self, wanted: str) -> bool:
        """Return whether lines have exactly this name or code, whatever the case."""
        return wanted.casefold() in {
            (text or "").casefold() for each in self.named for text in each
        }


@dataclass(frozen=True)
class Choice:
    """The organisation of a ledger, and its lines.

    Attributes:
        organisation: the organisation.
        chosen: the names of its lines; `None` for all lines.
        warnings: what was left out, or read under another name.
    """

    organisation: Organisation
    chosen: frozenset[OwnerName] | None = None
    warnings: tuple[LedgerWarning, ...] = ()

    def takes(self, named: OwnerName) -> bool:
        """Return whether lines of that name are read."""
        return self.chosen is None or named in self.chosen


class Owners:
    """The organisations that the lines of files name.

    Lines without a name belong to the body that all other lines of their file name. A government
    department, which NHS lists have beside or in place of the body, is not a name.

    Args:
        groups: groups of lines: their file, the name in them, and their sums.

    Attributes:
        named: the sums of each name, over all files.
    """

    def __init__(self, groups: Iterable[tuple[str, OwnerName, LineSums]]) -> None:
        by_file: dict[str, dict[OwnerName, LineSums]] = {}
        for file, named, sums in groups:
            of_file = by_file.setdefault(file, {})
            known = _without_department(named)
            of_file[known] = of_file.get(known, LineSums()) + sums
        self._only: dict[str, OwnerName] = {}
        for file, of_file in by_file.items():
            there = bodies(of_file)
            if len(there) == 1:
                self._only[file] = there[0].named[0]
        self.named: dict[OwnerName, LineSums] = {}
        for file, of_file in by_file.items():
            for named, sums in of_file.items():
                owner = self.owner(file, named)
                self.named[owner] = self.named.get(owner, LineSums()) + sums

    def owner(self, file: str, named: OwnerName) -> OwnerName:
        """Return the name of the organisation that lines of a file belong to."""
        known = _without_department(named)
        return self._only.get(file, known) if known == OwnerName(None, None) else known


_words = lru_cache(_REMEMBERED)(body_words)
_record = lru_cache(_REMEMBERED)(bundled().find_organisation)


def same_body(name: str, other: str) -> bool:
    """Return whether two names are of the same body."""
    if name.casefold() == other.casefold():
        return True
    words, other_words = _words(name), _words(other)
    if not words.may_be(other_words):
        return False
    record, other_record = _record(name), _record(other)
    if record is not None and other_record is not None:
        return record.code == other_record.code
    return _same_place(words.place, other_words.place)


def _same_place(words: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two names are of one place; a code may be in one of them only."""
    codes, other_codes = (frozenset(filter(_DIGIT.search, each)) for each in (words, others))
    if not codes or not other_codes:
        words, others = (words - codes) or words, (others - other_codes) or others
    return words == others or _is_misspelt(words, others)


def kind_of(name: str | None, otherwise: Kind | None = None) -> Kind | None:
    """Return the kind of body by its name; else that of its layout, or of its place."""
    if name is None:
        return otherwise
    known = _record(name)
    of_place: Kind | None = known.kind if known and known.kind != "sub_icb" else None
    return _words(name).kind or otherwise or of_place


def bodies(named: Mapping[OwnerName, LineSums]) -> list[Body]:
    """Return the bodies that lines name, in the order of names.

    Args:
        named: how many lines have each name, and their pence; lines without one are ignored.
    """
    groups: list[list[OwnerName]] = []
    for each in sorted(named, key=lambda name: -named[name].rows):
        if each.name is None and each.code is None:
            continue
        same = (names for names in groups if any(_is_same(each, other) for other in names))
        if (names := next(same, None)) is None:
            groups.append([each])
        else:
            names.append(each)
    found_bodies = [
        Body(
            Organisation(*names[0]), tuple(names), sum((named[each] for each in names), LineSums())
        )
        for names in groups
    ]
    return sorted(
        found_bodies, key=lambda body: (body.organisation.name or "", body.organisation.code or "")
    )


def choose(named: Mapping[OwnerName, LineSums], wanted: str | None) -> Choice:
    """Return the lines of the organisation that is wanted.

    Args:
        named: how many lines have each name, and their pence.
        wanted: the organisation the user chose or named; `None` if there is only one.

    Raises:
        LedgerError: if there are several and none is wanted, if most of the money is of other known
            bodies, or would be left out for a name that is not written in the files.
    """
    there, by_code = _with_its_code(bodies(named))
    if wanted is None:
        if len(there) > 1:
            raise _several(there)
        return Choice(there[0].organisation if there else Organisation(), warnings=by_code)
    chosen = [body for body in there if body.is_written(wanted)]
    chosen = chosen or [body for body in there if body.is_called(wanted)]
    others = [body for body in there if body not in chosen]
    if not chosen:
        _refuse_others(there, wanted)
        _refuse_near(there, wanted)
        return Choice(Organisation(name=wanted), warnings=tuple(_renamed(there, wanted)))
    organisation = _called(chosen, wanted)
    if not others:
        return Choice(organisation, warnings=by_code)
    whole = sum(named.values(), LineSums())
    left_out = whole + LineSums(
        *(-each for each in sum((body.sums for body in chosen), LineSums()))
    )
    if not any(body.is_written(wanted) for body in chosen):
        _refuse_most(chosen[0].organisation, left_out, whole)
    what = f"lines of {len(others):,} other organisations in the files were left out"
    listed = ", ".join(str(body.organisation.name) for body in others[:_NAMES_SHOWN])
    return Choice(
        organisation,
        frozenset(each for body in chosen for each in body.named),
        (LedgerWarning(f"{what} ({listed})", left_out.rows, amount_pence=left_out.pence),),
    )


def _with_its_code(there: list[Body]) -> tuple[list[Body], tuple[LedgerWarning, ...]]:
    """Return one body for a name and a code that no known body has, and what is reported of it.

    Finance systems have a code of their own for the body; some months of a ledger hold only that.
    """
    codes = [body for body in there if _is_unknown_code(body)]
    if len(there) - len(codes) != 1 or len(codes) != 1:
        return there, ()
    [code], [body] = codes, [each for each in there if each not in codes]
    whole = replace(body, named=(*body.named, *code.named), sums=body.sums + code.sums)
    what = f"lines of '{code.organisation.name}' are read as lines of {body.organisation.name}"
    return [whole], (LedgerWarning(what, code.sums.rows, amount_pence=code.sums.pence),)


def _is_unknown_code(body: Body) -> bool:
    """Return whether lines name a body by nothing but a code that no known body has."""
    return all(
        each.code is None and each.name and _CODE.fullmatch(each.name) and not _record(each.name)
        for each in body.named
    )


def _called(chosen: Sequence[Body], wanted: str) -> Organisation:
    """Return the organisation, named as in the files, or else as the user names it."""
    first = chosen[0].organisation
    if len(chosen) > 1:
        return Organisation(name=wanted)
    known = _record(wanted)
    is_code = known is not None and wanted.strip().upper() in {known.code, known.ods_code}
    return first if is_code or chosen[0].is_written(wanted) else replace(first, name=wanted)


def _without_department(named: OwnerName) -> OwnerName:
    """Return a name and code, without the name if it is that of a government department."""
    words = " ".join(split_words(named.name or ""))
    return OwnerName(None, named.code) if _DEPARTMENT.match(words) else named


def _is_same(named: OwnerName, other: OwnerName) -> bool:
    """Return whether two names are of one body: the code decides if both have one."""
    if named.code is not None and other.code is not None:
        return named.code == other.code
    return named.name is not None and other.name is not None and same_body(named.name, other.name)


def _is_misspelt(words: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether names differ by one letter of one long word."""
    if len(words - others) != 1 or len(others - words) != 1:
        return False
    first, second = sorted(words ^ others, key=len)
    return len(first) >= _LONG and _differs_by_one(first, second)


def _differs_by_one(short: str, long: str) -> bool:
    """Return whether two words differ by a letter more, another letter or two swapped."""
    alike = 0
    while alike < len(short) and short[alike] == long[alike]:
        alike += 1
    rest, other = short[alike:], long[alike:]
    if len(short) < len(long):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def _follows(record: OrganisationRecord, other: OrganisationRecord) -> bool:
    """Return whether one of two bodies is the successor of the other, or part of it."""
    return record.code in {*other.successors, other.part_of} or other.code in {
        *record.successors,
        record.part_of,
    }


def _refuse_others(there: Sequence[Body], wanted: str) -> None:
    """Refuse a known name if most of the money is of other known bodies.

    Raises:
        LedgerError: naming these.
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
            why="its money would be counted for the wrong body.",
            fix="leave --organisation out, or name the body the ledger is of.",
        )


def _refuse_near(there: Sequence[Body], wanted: str) -> None:
    """Refuse an unknown name that is similar to the name of some of several bodies.

    Raises:
        LedgerError: with the most similar name.
    """
    if _record(wanted) is not None:
        return
    near = [body for body in there if _similarity(body.organisation.name or "", wanted) >= _NEAR]
    if near and len(near) < len(there):
        best = max(near, key=lambda body: _similarity(body.organisation.name or "", wanted))
        raise LedgerError(
            f"No organisation in this ledger is called '{wanted}'; '{best.organisation.name}' is"
            f" ({format_pounds(best.sums.pence)}).",
            why=f"the ledger names {len(there):,} organisations, and all of them would be read as"
            " one.",
            fix=f"if you mean this one, use --organisation '{best.organisation.name}'; if all are"
            " one body, give a name unlike any of these.",
        )


def _similarity(name: str, other: str) -> float:
    """Return how similar the places of two names are, from 0 to 1; 0 for bodies of two kinds."""
    words, other_words = _words(name), _words(other)
    if not words.may_be(other_words):
        return 0.0
    first, second = (" ".join(sorted(each.place)) for each in (words, other_words))
    return SequenceMatcher(None, first, second).ratio()


def _refuse_most(organisation: Organisation, left_out: LineSums, whole: LineSums) -> None:
    if abs(left_out.pence) > _MOST * abs(whole.pence):
        raise LedgerError(
            f"Most of this ledger is of others than {organisation.name}: {left_out.rows:,} of its"
            f" {whole.rows:,} lines, {format_pounds(left_out.pence)} of"
            f" {format_pounds(whole.pence)}.",
            why="they would be left out.",
            fix="if that is intended, write the name as in the files:"
            f" --organisation '{organisation.name}'; if all are one body, give a name that is not"
            " in them.",
        )


def _renamed(there: Sequence[Body], wanted: str) -> Iterable[LedgerWarning]:
    """Yield warnings about lines that are read under another name than theirs."""
    if len(there) > 1:
        for body in there:
            name = shown_text(str(body.organisation.name))
            what = f"lines that name {name} were read as those of {wanted}"
            yield LedgerWarning(what, body.sums.rows, amount_pence=body.sums.pence)


def _several(there: Sequence[Body]) -> LedgerError:
    names = [
        shown_text(str(name)) + (f" ({code})" if code else "")
        for name, code in ((each.organisation.name, each.organisation.code) for each in there)
    ]
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    return LedgerError(
        f"The ledger names {len(there):,} organisations: {shown}.",
        why="a baseline is for one organisation.",
        fix="choose one by name or code with --organisation NAME; if they are all one, give the"
        " name they share"
        + ("; if they are payees: --column supplier=HEADER." if len(there) > _MANY else "."),
    )
