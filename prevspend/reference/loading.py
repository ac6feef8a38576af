"""Read the tables of reference data; each wrong cell becomes a problem."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, get_args

from prevspend.reference.names import Pattern
from prevspend.reference.records import (
    Area,
    AreaKind,
    CouncilClass,
    Deflators,
    Deprivation,
    OrganisationKind,
    OrganisationRecord,
)
from prevspend.reference.tables import read_table, whole_number
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from prevspend.reference.sources import ReferenceSource
    from prevspend.reference.tables import ReferenceRow

_ORGANISATION_COLUMNS = (
    *("code", "name", "kind", "class", "ods_code", "part_of"),
    *("valid_from", "valid_to", "successors"),
)
_CLASSES: dict[str, CouncilClass] = {name: name for name in get_args(CouncilClass)}
_AREA_KINDS: dict[str, AreaKind] = {name: name for name in get_args(AreaKind)}
_KINDS: dict[str, OrganisationKind] = {name: name for name in get_args(OrganisationKind)}


def read_organisations(path: Path) -> dict[str, OrganisationRecord]:
    """Read organisations by code."""
    organisations: dict[str, OrganisationRecord] = {}
    for row in read_table(path, _ORGANISATION_COLUMNS):
        code, kind = row.text("code"), _KINDS.get(row.text("kind"))
        if kind is None:
            row.wrong(f"'kind' should be {', '.join(_KINDS)}, not '{row.cells['kind']}'")
            continue
        if code in organisations:
            row.wrong(f"the code {code} is here twice", "keep one of the rows")
        organisations[code] = OrganisationRecord(
            code=code,
            name=row.text("name"),
            kind=kind,
            council_class=_class(row, row.cells["class"]) if row.cells["class"] else None,
            ods_code=row.maybe("ods_code"),
            part_of=row.maybe("part_of"),
            valid_from=row.maybe("valid_from"),
            valid_to=row.maybe("valid_to"),
            successors=tuple(row.cells["successors"].split()),
        )
    return organisations


def read_areas(path: Path, known: Collection[str]) -> tuple[Area, ...]:
    """Read areas that are made of whole councils."""
    areas: list[Area] = []
    for row in read_table(path, ("name", "kind", "since", "councils", "replaces")):
        kind = _AREA_KINDS.get(row.text("kind"))
        if kind is None:
            row.wrong(f"'kind' should be {', '.join(_AREA_KINDS)}, not '{row.cells['kind']}'")
            continue
        codes = [row.cells[column].split() for column in ("councils", "replaces")]
        for code in (code for column in codes for code in column if code not in known):
            row.wrong(f"there is no organisation {code}", "add it to organisations.csv")
        since = row.read("since", whole_number, "a calendar year") if row.cells["since"] else None
        areas.append(Area(row.text("name"), kind, since, tuple(codes[0]), tuple(codes[1])))
    return tuple(areas)


def read_deflators(path: Path, source: ReferenceSource) -> Deflators:
    """Read the price index and which of its years are forecasts."""
    index: dict[FinancialYear, Fraction] = {}
    forecasts: set[FinancialYear] = set()
    for row in read_table(path, ("financial_year", "index", "status")):
        year = row.read("financial_year", FinancialYear.parse, "a year like 2024-25")
        level = row.read("index", _positive, "a number above 0")
        status = row.text("status")
        if status not in {"outturn", "forecast"}:
            row.wrong(f"'status' should be outturn or forecast, not '{status}'")
        if year and level:
            index[year] = level
            forecasts |= {year} if status == "forecast" else set()
    release = f"{source.publisher}, {source.release}"
    return Deflators(release, index, frozenset(forecasts))


def read_patterns(path: Path) -> list[Pattern]:
    """Read the forms of names."""
    patterns: list[Pattern] = []
    for row in read_table(path, ("kind", "classes", "pattern")):
        classes = {_class(row, name) for name in row.cells["classes"].split()}
        make = partial(Pattern.of, row.text("kind"), frozenset(filter(None, classes)))
        pattern = row.read("pattern", make, "a name with one star for the place")
        patterns += [pattern] if pattern else []
    return patterns


def read_aliases(path: Path, known: Collection[str]) -> list[tuple[str, str, str]]:
    """Read other names: the code, the name, and whether it is a full name or the place's."""
    aliases: list[tuple[str, str, str]] = []
    for row in read_table(path, ("code", "alias", "use")):
        code = _known_code(row, "code", known)
        if row.text("use") not in {"name", "place"}:
            row.wrong(f"'use' should be name or place, not '{row.cells['use']}'")
        aliases += [(code, row.text("alias"), row.cells["use"])] if code else []
    return aliases


def read_people(path: Path) -> dict[str, dict[int, int]]:
    """Read people by council and calendar year, a column a year."""
    people: dict[str, dict[int, int]] = {}
    for row in read_table(path, ("code",)):
        for column in row.cells:
            if column == "code" or not row.cells[column]:
                continue
            count = row.read(column, whole_number, "a number of people")
            if not column.isdigit():
                row.wrong(f"'{column}' is not a calendar year", "name the column 2024, say")
            elif count is not None:
                people.setdefault(row.text("code"), {})[int(column)] = count
    return people


def read_icb_people(path: Path, known: Collection[str]) -> dict[str, dict[str, int]]:
    """Read people by council and board, of one fixed year."""
    people_by_council: dict[str, dict[str, int]] = {}
    for row in read_table(path, ("council", "icb", "people")):
        council, board = _known_code(row, "council", known), _known_code(row, "icb", known)
        people = row.read("people", whole_number, "a number of people")
        if council and board and people:
            people_by_council.setdefault(council, {})[board] = people
    return people_by_council


def read_deprivation(path: Path, source: ReferenceSource) -> dict[str, Deprivation]:
    """Read published scores and ranks."""
    scores: dict[str, Deprivation] = {}
    for row in read_table(path, ("code", "average_score", "rank", "of")):
        score = row.read("average_score", float, "a number")
        rank = row.read("rank", whole_number, "a rank")
        of = row.read("of", whole_number, "a number of areas")
        if score is not None and rank and of:
            scores[row.text("code")] = Deprivation(score, rank, of, str(source))
    return scores


def _known_code(row: ReferenceRow, column: str, known: Collection[str]) -> str | None:
    code = row.text(column)
    if code and code not in known:
        row.wrong(f"'{column}': there is no organisation {code}", "add it to organisations.csv")
        return None
    return code or None


def _class(row: ReferenceRow, name: str) -> CouncilClass | None:
    if name not in _CLASSES:
        row.wrong(f"'{name}' is not a class of council", f"the classes are {', '.join(_CLASSES)}")
    return _CLASSES.get(name)


def _positive(text: str) -> Fraction:
    """Read an index.

    Raises:
        ValueError: if the text is not a number above 0.
    """
    level = Fraction(text)
    if level <= 0:
        raise ValueError(text)
    return level
