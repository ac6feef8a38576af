"""Organisations left out of a report of changes, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.comparison.change_model import NotCompared
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.comparison.model import OrganisationFigures
    from prevspend.comparison.organisations import ComparedOrganisations
    from prevspend.comparison.years import ComparedYear
    from prevspend.reference import Reference


def not_compared(
    compared: ComparedOrganisations, before: ComparedYear, after: ComparedYear, reference: Reference
) -> Iterator[NotCompared]:
    """Yield every organisation without a change, with the reason."""
    lacking = {(each.financial_year, each.code) for each in compared.missing}
    groups = {organisation.code: organisation.group for organisation in compared.organisations}
    groups |= {each.code: each.group for each in compared.missing}
    listed: set[str | None] = set()
    for key in sorted({*before.rows, *after.rows}):
        earlier, later = before.rows.get(key), after.rows.get(key)
        row = later or earlier
        if row is None:
            continue
        why = row.not_ranked or (earlier.not_ranked if earlier else None)
        if earlier is None or later is None:
            missing = before if earlier is None else after
            why = why or _in_one_year(row, missing.year, lacking, reference)
        if why:
            listed.add(row.who.code)
            yield NotCompared(
                code=row.who.code, name=row.who.name, group=groups.get(row.who.code), why=why
            )
    nowhere = {each.code: each for each in compared.missing if each.code not in listed}
    there = {key[0] for key in (*before.rows, *after.rows)}
    for code, each in sorted(nowhere.items(), key=lambda item: item[1].name or ""):
        if code not in there:
            yield NotCompared(
                code=code,
                name=known.name
                if (known := reference.organisations.get(code or ""))
                else each.name or "",
                group=each.group,
                why="without a return in either year",
            )


def _in_one_year(
    row: OrganisationFigures,
    year: str,
    lacking: set[tuple[str, str | None]],
    reference: Reference,
) -> str:
    """Return why an organisation has figures in one year only."""
    record = reference.organisations.get(row.who.code or "")
    if (year, row.who.code) in lacking:
        return f"without a return in {year}"
    if record and record.valid_to and not record.valid_in(FinancialYear.parse(year)):
        heirs = [reference.organisations.get(code) for code in record.successors]
        names = ", ".join(f"{heir.name} ({heir.council_class})" for heir in heirs if heir)
        return f"ended on {record.valid_to}; its area is now {names or 'others'}"
    if record and record.valid_from and not record.valid_in(FinancialYear.parse(year)):
        return f"new on {record.valid_from}"
    return f"not in the files of {year}"
