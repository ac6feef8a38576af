"""Columns of names in order: from directorate to cost centre, from group of expense to purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.reading.recognition.relations import go_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition.headings import Sense
    from prevspend.reading.recognition.naming import Named

_LEVELS: Final[Mapping[Sense, int]] = {
    "directorate": 0,
    "division": 1,
    "area": 2,
    "service": 2,
    "cost_centre": 3,
    "subjective_group": 0,
    "account": 1,
    "purpose": 2,
}
"""How fine each sense is on its own ladder."""

_FEW_NAMES = 30  # a directorate or service; cost centres are more
_FEW_DIRECTORATES = 15
_FEW_LEVELS = 2
_MOST_LEVELS = 4
_ALL_ALIKE = 0.97  # of many levels, one that says the same in nearly every row says nothing
_MANY_TIMES = 3
_SOME = 0.2
_ANALYSES: tuple[ColumnField, ...] = ("analysis_1", "analysis_2")

LADDERS: tuple[frozenset[ColumnField], ...] = (
    frozenset({"directorate", "division", "service", "cost_centre"}),
    frozenset({"subjective_group", "account", "purpose"}),
    frozenset({"procurement_group", "procurement"}),
)
"""The fields of each ladder."""

Rung = tuple["ColumnField", "Named", str]
"""A field, its column, and why it is that field."""


def order_units(units: Sequence[Named]) -> Iterator[Rung]:
    """Return the columns of units their fields, from cost centre up to directorate."""
    ladder = _finest_first(units)
    if len(ladder) > _MOST_LEVELS:
        ladder = [one for one in ladder if one.column.largest_share < _ALL_ALIKE] or ladder[:1]
    if not ladder:
        return
    finest, *coarser = ladder
    field_of_finest = _finest_unit(finest, len(ladder))
    yield field_of_finest, finest, _place(0, len(ladder), "units")
    slots = _coarser_slots(field_of_finest, coarser)
    for at, (field, unit) in enumerate(zip(slots, coarser, strict=False), start=1):
        yield field, unit, _place(at, len(ladder), "units")


def _finest_unit(finest: Named, levels: int) -> ColumnField:
    """Few names on one or two levels are services or the like, unless a heading says otherwise."""
    if levels > _FEW_LEVELS or (levels == _FEW_LEVELS and finest.heading.sense is None):
        return "cost_centre"
    is_few = finest.column.distinct <= _FEW_NAMES and finest.heading.sense != "cost_centre"
    is_nhs = finest.column.meanings["cost_centre"] >= _SOME
    says_area = finest.heading.phrase in {"expense area", "expenses area"}
    return "service" if is_few and not (says_area or is_nhs) else "cost_centre"


def _coarser_slots(finest: ColumnField, coarser: Sequence[Named]) -> list[ColumnField]:
    """Return the fields of the columns coarser than the finest, the finer of them first."""
    if not coarser:
        return []
    last = coarser[-1]
    is_service = _level(last) >= _LEVELS["service"] and last.column.distinct > _FEW_DIRECTORATES
    between: list[ColumnField] = ["division"] if finest == "service" else ["service", "division"]
    if len(coarser) == 1 and is_service and finest == "cost_centre":
        return ["service"]
    middle = [*between, *_ANALYSES][: len(coarser) - 1]
    return [*middle, "directorate"] if len(middle) == len(coarser) - 1 else middle


def order_expenses(expenses: Sequence[Named]) -> Iterator[Rung]:
    """Assign fields to columns of expenses: account, the group above, the purpose below."""
    ladder = _finest_first(expenses)
    if not ladder:
        return
    if len(ladder) == 1:
        only = ladder[0]
        is_group = only.heading.sense == "subjective_group"
        yield "subjective_group" if is_group else "account", only, "the only column of its kind"
        return
    fields: list[ColumnField] = ["account", "subjective_group"]
    if _is_purpose(ladder[0], ladder[1]):
        fields = ["purpose", "account", "subjective_group"]
    elif len(ladder) > len(fields):
        account, *middle, group = ladder
        fields, ladder = ["account", "subjective_group", "purpose"], [account, group, *middle]
    for at, (field, one) in enumerate(zip([*fields, *_ANALYSES], ladder, strict=False)):
        yield field, one, _place(at, len(ladder), "kinds of expense")


def _is_purpose(finest: Named, next_finest: Named) -> bool:
    """Distinguish a purpose or comment that repeats from the account beside it."""
    says_so = finest.heading.sense in {"purpose", "description", None}
    is_account = next_finest.heading.sense == "account"
    return (
        says_so
        and is_account
        and finest.column.distinct > _MANY_TIMES * next_finest.column.distinct
        and next_finest.column.distinct > _FEW_NAMES
    )


def order_procurement(classes: Sequence[Named]) -> Iterator[Rung]:
    """Return the columns of procurement classes their fields."""
    ladder = _finest_first(classes)
    if len(ladder) > 1:
        yield "procurement_group", ladder[-1], _place(len(ladder) - 1, len(ladder), "classes")
    fields: list[ColumnField] = ["procurement", *_ANALYSES]
    for at, (field, one) in enumerate(zip(fields, ladder[:-1] or ladder, strict=False)):
        yield field, one, _place(at, len(ladder), "classes")


def _finest_first(columns: Sequence[Named]) -> list[Named]:
    """Order columns by how many names they have; leave out those that repeat another."""
    ordered = sorted(columns, key=lambda one: (-one.column.distinct, -_level(one), one.at))
    ladder: list[Named] = []
    for one in ordered:
        if not any(_repeats(one, finer) for finer in ladder):
            ladder.append(one)
    return ladder


def _repeats(one: Named, finer: Named) -> bool:
    """Return whether a column holds the same texts as a finer one."""
    names = set(finer.column.names)
    return names.issuperset(one.column.names) and go_together(finer.column, one.column)


def _level(one: Named) -> int:
    return _LEVELS.get(one.heading.sense, 1) if one.heading.sense else 1


def _place(at: int, count: int, what: str) -> str:
    if count == 1:
        return f"the only column of {what}"
    if at == 0:
        return f"the finest of {count} columns of {what}"
    return f"the coarsest of {count} columns of {what}" if at == count - 1 else f"level {at + 1}"
