"""Columns of names in levels: from directorate to cost centre, from expense group to purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.reading.recognition.relations import go_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition.headings import Sense
    from prevspend.reading.recognition.naming import NameColumn

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
"""The level of each sense in its own hierarchy."""

_FEW_NAMES = 30  # a directorate or service; cost centres are more
_FEW_DIRECTORATES = 15
_FEW_LEVELS = 2
_MOST_LEVELS = 4
_ALL_ALIKE = 0.97  # of many levels, one that says the same in nearly every row says nothing
_MANY_TIMES = 3
_SOME = 0.2
_ANALYSES: tuple[ColumnField, ...] = ("analysis_1", "analysis_2")

HIERARCHIES: tuple[frozenset[ColumnField], ...] = (
    frozenset({"directorate", "division", "service", "cost_centre"}),
    frozenset({"subjective_group", "account", "purpose"}),
    frozenset({"procurement_group", "procurement"}),
)
"""The fields of each hierarchy."""

LevelField = tuple["ColumnField", "NameColumn", str]
"""A field, its column, and why it is that field."""


def order_units(units: Sequence[NameColumn]) -> Iterator[LevelField]:
    """Yield the fields of columns of units, from cost centre up to directorate."""
    hierarchy = _finest_first(units)
    if len(hierarchy) > _MOST_LEVELS:
        hierarchy = [
            unit for unit in hierarchy if unit.column.largest_share < _ALL_ALIKE
        ] or hierarchy[:1]
    if not hierarchy:
        return
    finest, *coarser = hierarchy
    field_of_finest = _finest_unit(finest, len(hierarchy))
    yield field_of_finest, finest, _place(0, len(hierarchy), "units")
    slots = _coarser_slots(field_of_finest, coarser)
    for at, (field, unit) in enumerate(zip(slots, coarser, strict=False), start=1):
        yield field, unit, _place(at, len(hierarchy), "units")


def _finest_unit(finest: NameColumn, levels: int) -> ColumnField:
    """Return the field of the finest units: a service if there are few names on few levels."""
    if levels > _FEW_LEVELS or (levels == _FEW_LEVELS and finest.heading.sense is None):
        return "cost_centre"
    is_few = finest.column.distinct <= _FEW_NAMES and finest.heading.sense != "cost_centre"
    is_nhs = finest.column.meanings["cost_centre"] >= _SOME
    says_area = finest.heading.phrase in {"expense area", "expenses area"}
    return "service" if is_few and not (says_area or is_nhs) else "cost_centre"


def _coarser_slots(finest: ColumnField, coarser: Sequence[NameColumn]) -> list[ColumnField]:
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


def order_expenses(expenses: Sequence[NameColumn]) -> Iterator[LevelField]:
    """Yield the fields of columns of expenses: account, the group above, the purpose below."""
    hierarchy = _finest_first(expenses)
    if not hierarchy:
        return
    if len(hierarchy) == 1:
        only = hierarchy[0]
        is_group = only.heading.sense == "subjective_group"
        yield "subjective_group" if is_group else "account", only, "the only column of its kind"
        return
    fields: list[ColumnField] = ["account", "subjective_group"]
    if _is_purpose(hierarchy[0], hierarchy[1]):
        fields = ["purpose", "account", "subjective_group"]
    elif len(hierarchy) > len(fields):
        account, *middle, group = hierarchy
        fields, hierarchy = ["account", "subjective_group", "purpose"], [account, group, *middle]
    for at, (field, expense) in enumerate(zip([*fields, *_ANALYSES], hierarchy, strict=False)):
        yield field, expense, _place(at, len(hierarchy), "kinds of expense")


def _is_purpose(finest: NameColumn, next_finest: NameColumn) -> bool:
    """Distinguish a purpose or comment that repeats from the account beside it."""
    says_so = finest.heading.sense in {"purpose", "description", None}
    is_account = next_finest.heading.sense == "account"
    return (
        says_so
        and is_account
        and finest.column.distinct > _MANY_TIMES * next_finest.column.distinct
        and next_finest.column.distinct > _FEW_NAMES
    )


def order_procurement(classes: Sequence[NameColumn]) -> Iterator[LevelField]:
    """Yield the fields of columns of procurement classes."""
    hierarchy = _finest_first(classes)
    if len(hierarchy) > 1:
        yield (
            "procurement_group",
            hierarchy[-1],
            _place(len(hierarchy) - 1, len(hierarchy), "classes"),
        )
    fields: list[ColumnField] = ["procurement", *_ANALYSES]
    for at, (field, column) in enumerate(zip(fields, hierarchy[:-1] or hierarchy, strict=False)):
        yield field, column, _place(at, len(hierarchy), "classes")


def _finest_first(columns: Sequence[NameColumn]) -> list[NameColumn]:
    """Return columns ordered by how many names they have, without those that repeat another."""
    ordered = sorted(columns, key=lambda each: (-each.column.distinct, -_level(each), each.at))
    hierarchy: list[NameColumn] = []
    for column in ordered:
        if not any(_repeats(column, finer) for finer in hierarchy):
            hierarchy.append(column)
    return hierarchy


def _repeats(coarser: NameColumn, finer: NameColumn) -> bool:
    """Return whether a column holds the same texts as a finer one."""
    names = set(finer.column.names)
    return names.issuperset(coarser.column.names) and go_together(finer.column, coarser.column)


def _level(column: NameColumn) -> int:
    return _LEVELS.get(column.heading.sense, 1) if column.heading.sense else 1


def _place(at: int, count: int, what: str) -> str:
    if count == 1:
        return f"the only column of {what}"
    if at == 0:
        return f"the finest of {count} columns of {what}"
    return f"the coarsest of {count} columns of {what}" if at == count - 1 else f"level {at + 1}"
