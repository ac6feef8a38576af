"""Reference data: the bundled tables, or newer ones that a user keeps in a folder."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import Location, ReferenceDataError
from prevspend.reference.finding import Finder
from prevspend.reference.loading import (
    read_aliases,
    read_areas,
    read_deflators,
    read_deprivation,
    read_icb_people,
    read_organisations,
    read_patterns,
    read_people,
)
from prevspend.reference.neighbours import Profile, nearest
from prevspend.reference.records import Deprivation, Population
from prevspend.reference.sources import SOURCES_FILE, read_sources, source_of_own
from prevspend.words import split_words

if TYPE_CHECKING:
    from prevspend.reference.records import Area, Deflators, OrganisationRecord
    from prevspend.reference.sources import ReferenceSource
    from prevspend.years import FinancialYear

_BUNDLED = Path(__file__).parent / "data"


class Reference:
    """Facts from outside the ledgers. Tables are read when they are first used."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @classmethod
    def load(cls, folder: str | Path) -> Reference:
        """Use the tables of a folder, and the bundled ones where it has none of that name.

        The files have the names and columns of those in `prevspend/reference/data`. A
        `sources.yaml` beside them lists their sources.

        Raises:
            ReferenceDataError: if there is no such folder, or it holds none of the tables.
        """
        path = Path(folder)
        known = sorted(file.name for file in _BUNDLED.glob("*.csv"))
        if not any((path / name).is_file() for name in known):
            there = "no reference table" if path.is_dir() else "no such folder"
            raise ReferenceDataError(
                f"There is {there}: '{folder}'.",
                place=Location(str(path)),
                fix=f"name a folder with one or more of {', '.join(known)}.",
            )
        return cls(path)

    @cached_property
    def sources(self) -> dict[str, ReferenceSource]:
        """Where each table is from, by file name."""
        sources = read_sources(_BUNDLED / SOURCES_FILE)
        if self._folder is not None:
            own_file = self._folder / SOURCES_FILE
            own = read_sources(own_file) if own_file.is_file() else {}
            for file in sources:
                if file.endswith(".csv") and (self._folder / file).is_file():
                    sources[file] = own.get(file) or source_of_own(file, self._folder)
        return sources

    @cached_property
    def organisations(self) -> dict[str, OrganisationRecord]:
        """Every organisation and area, by ONS code, those that have ended among them."""
        return read_organisations(self._path("organisations.csv"))

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Combined authorities, regions and boards of 2026, as sums of whole councils."""
        return read_areas(self._path("areas.csv"), self.organisations)

    def find_area(self, name: str) -> Area | None:
        """Find an area by its name, whatever the case and punctuation."""
        wanted = split_words(name)
        return next((area for area in self.areas if split_words(area.name) == wanted), None)

    def is_in(self, code: str, area: Area) -> bool:
        """Return whether a council, or the county of a district, is one of an area."""
        upper = self.upper_tier(code)
        return upper is not None and upper.code in area.councils

    def people_of(self, name_or_code: str, year: FinancialYear) -> Population | None:
        """Return the people of an organisation or area, of a year or the latest before it.

        Areas are the sum of their councils.
        """
        record = self.find_organisation(name_or_code)
        if record is not None:
            population = self.population(record.code, year) or self.latest_population(record.code)
            return population if population and population.year <= year.start else None
        area = self.find_area(name_or_code)
        parts = [self.people_of(code, year) for code in area.councils] if area else []
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts) or len({part.year for part in known}) > 1:
            return None
        source = f"{self.sources['populations.csv']}, councils added up"
        return Population(sum(part.people for part in known), known[0].year, source)

    def deflators(self) -> Deflators:
        """Return the price index, and which of its years are forecasts."""
        return self._deflators

    @cached_property
    def _deflators(self) -> Deflators:
        return read_deflators(self._path("deflators.csv"), self.sources["deflators.csv"])

    def population(self, code: str, year: FinancialYear) -> Population | None:
        """Return the mid-year population of the calendar year in which a financial year begins.

        Counties are the sum of their districts, boards the sum of their councils' people by share
        of a fixed year. Another year is never used instead: see `latest_population`.

        Args:
            code: of a council or board, as it was in that year or is now.
            year: the financial year.
        """
        return self._population(code, year.start)

    def latest_population(self, code: str) -> Population | None:
        """Return the latest estimate, with its `year`."""
        years = sorted({year for people in self._people.values() for year in people}, reverse=True)
        return next(filter(None, (self._population(code, year) for year in years)), None)

    def find_organisation(self, name_or_code: str) -> OrganisationRecord | None:
        """Find an organisation by code, exact name or unambiguous other name; never a guess."""
        return self._finder.find(name_or_code)

    def find_by_code_or_name(self, code: str | None, name: str | None) -> OrganisationRecord | None:
        """Find an organisation by its code, or else by its name."""
        records = (self.find_organisation(text) for text in (code, name) if text)
        return next(filter(None, records), None)

    def find_payee(self, name: str) -> OrganisationRecord | None:
        """Find the organisation of a supplier's name, if the name includes the kind of body."""
        return self._finder.find_named(name)

    def same_body(self, name: str, other: str) -> bool:
        """Return whether two names are the same kind of body of the same place.

        This also works for bodies that the tables do not have.
        """
        return self._finder.same_body(name, other)

    def looks_like(self, name: str) -> str | None:
        """Return the kind of body that a name's form belongs to: `council`, `icb`, `nhs_trust`."""
        return self._finder.looks_like(name)

    def people_by_upper_tier(self, board: str) -> dict[str, int]:
        """Return a board's people by upper-tier council, of one fixed year; empty if unknown."""
        people: dict[str, int] = {}
        for council, boards in self._icb_people.items():
            upper = self.upper_tier(council)
            if upper and self._current_code(board) in boards:
                people[upper.code] = people.get(upper.code, 0) + boards[self._current_code(board)]
        return people

    def icb_shares(self, council: str) -> dict[str, Fraction]:
        """Return the share of a council's people in each board's area; they add up to 1.

        Empty where the council is not known.
        """
        people: dict[str, int] = {}
        for part in self._footprint(council):
            for board, count in self._icb_people.get(part, {}).items():
                people[board] = people.get(board, 0) + count
        whole = sum(people.values())
        return {board: Fraction(count, whole) for board, count in sorted(people.items())}

    def upper_tier(self, council: str) -> OrganisationRecord | None:
        """Return the council with social care for a council's area: itself, or a district's county.

        Its area is that of the Health and Wellbeing Board.
        """
        record = self.organisations.get(council)
        if record is None or record.kind != "council":
            return None
        return self.organisations.get(record.part_of) if record.part_of else record

    def deprivation(self, code: str) -> Deprivation | None:
        """Return the deprivation of a council or board.

        Ranks are as published, among lower-tier councils or boards; a county's score is the mean
        of its districts by population, and its rank is among upper-tier councils.
        """
        if code in self._published_deprivation:
            return self._published_deprivation[code]
        scores = self._upper_tier_scores
        if code not in scores:
            return None
        rank = 1 + sum(score > scores[code] for score in scores.values())
        source = f"{self.sources['deprivation.csv']}, districts by population"
        return Deprivation(scores[code], rank, len(scores), source)

    def statistical_neighbours(self, code: str, n: int = 10) -> list[str]:
        """Return the `n` areas most alike, the nearest first; see `prevspend.reference.neighbours`.

        Districts are compared with districts, upper-tier councils with upper-tier councils, boards
        with boards. Empty where the area is not known.
        """
        record = self.organisations.get(code)
        if record is None or (profile := self._profile(record)) is None:
            return []
        sort = record.kind, record.is_upper_tier
        peers = [
            peer
            for other in self.organisations.values()
            if (other.kind, other.is_upper_tier) == sort and other.valid_to is None
            if (peer := self._profile(other)) is not None
        ]
        return nearest(profile, peers, n)

    def _profile(self, record: OrganisationRecord) -> Profile | None:
        people, deprivation = self.latest_population(record.code), self.deprivation(record.code)
        if people is None or deprivation is None:
            return None
        return Profile(record.code, record.council_class, deprivation.score, people.people)

    def _population(self, code: str, year: int) -> Population | None:
        source = str(self.sources["populations.csv"])
        own = self._people.get(code, {}).get(year)
        if own is not None:
            return Population(own, year, source)
        parts = self._footprint(code)
        counts = [self._people.get(part, {}).get(year) for part in parts]
        known = [count for count in counts if count is not None]
        if known and len(known) == len(counts):
            return Population(sum(known), year, f"{source}, councils added up")
        return self._board_population(code, year)

    def _board_population(self, code: str, year: int) -> Population | None:
        """Add up a board's people: each council's of that year, by the fixed shares."""
        code = self._current_code(code)
        total, is_known = Fraction(0), False
        for council, boards in self._icb_people.items():
            if code in boards:
                people = self._people.get(council, {}).get(year)
                if people is None:
                    return None
                total += people * self.icb_shares(council)[code]
                is_known = True
        source = f"{self.sources['populations.csv']}, councils added up by their shares of people"
        return Population(round(total), year, source) if is_known else None

    def _footprint(self, code: str) -> list[str]:
        """Return the present councils that together make up a council's area; empty where none do.

        For a district that ended there are none: its successor is larger than it was.
        """
        record = self.organisations.get(code)
        if record is None or record.kind != "council":
            return []
        if record.successors:
            return [] if record.part_of else list(record.successors)
        districts = [
            other.code
            for other in self.organisations.values()
            if other.part_of == code and other.kind == "council" and other.valid_to is None
        ]
        return sorted(districts) or [code]

    def _current_code(self, code: str) -> str:
        """Return the code that replaced a code, if only one did; else the code itself."""
        record = self.organisations.get(code)
        successors = record.successors if record else ()
        return successors[0] if len(successors) == 1 else code

    @cached_property
    def _finder(self) -> Finder:
        aliases = read_aliases(self._path("aliases.csv"), self.organisations)
        patterns = read_patterns(self._path("name_patterns.csv"))
        return Finder(self.organisations, patterns, aliases)

    @cached_property
    def _people(self) -> dict[str, dict[int, int]]:
        return read_people(self._path("populations.csv"))

    @cached_property
    def _icb_people(self) -> dict[str, dict[str, int]]:
        return read_icb_people(self._path("council_icb_people.csv"), self.organisations)

    @cached_property
    def _published_deprivation(self) -> dict[str, Deprivation]:
        path = self._path("deprivation.csv")
        return read_deprivation(path, self.sources["deprivation.csv"])

    @cached_property
    def _upper_tier_scores(self) -> dict[str, float]:
        """Scores of upper-tier councils: their own, or the mean of their districts by people."""
        scores: dict[str, float] = {}
        for record in self.organisations.values():
            parts = self._footprint(record.code) if record.is_upper_tier else []
            weighed = [
                (self._published_deprivation[part].score, people.people)
                for part in parts
                if part in self._published_deprivation
                if (people := self.latest_population(part)) is not None
            ]
            if weighed and len(weighed) == len(parts) and record.valid_to is None:
                whole = sum(people for _, people in weighed)
                scores[record.code] = sum(score * people for score, people in weighed) / whole
        return scores

    def _path(self, name: str) -> Path:
        """Return the user's own table, or else the bundled one."""
        own = self._folder / name if self._folder else None
        return own if own and own.is_file() else _BUNDLED / name
