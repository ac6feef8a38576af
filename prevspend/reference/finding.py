"""Find an organisation by code or by any name that can mean it alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from prevspend.reference.names import body_words, name_words, read_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.reference.names import NameReading, Pattern
    from prevspend.reference.records import OrganisationRecord

Words = tuple[str, ...]


class Finder:
    """Finds organisations by their codes and names."""

    def __init__(
        self,
        organisations: Mapping[str, OrganisationRecord],
        patterns: Sequence[Pattern],
        aliases: Iterable[tuple[str, str, str]],
    ) -> None:
        """Index the organisations.

        Args:
            organisations: by code.
            patterns: the forms of names.
            aliases: code, other name, and whether that is a `name` or a `place`.
        """
        self._patterns = patterns
        self._codes: dict[str, list[OrganisationRecord]] = defaultdict(list)
        self._names: dict[Words, list[OrganisationRecord]] = defaultdict(list)
        self._places: dict[Words, list[OrganisationRecord]] = defaultdict(list)
        for record in organisations.values():
            self._codes[record.code].append(record)
            self._codes[record.ods_code or record.code].append(record)
            self._names[name_words(record.name)].append(record)
            self._places[name_words(record.name)].append(record)
            for reading in read_name(record.name, patterns):
                if record.kind == reading.kind == "icb":
                    self._places[reading.place].append(record)
        for code, alias, use in aliases:
            index = self._names if use == "name" else self._places
            index[name_words(alias)].append(organisations[code])
        self._places.pop((), None)

    def find(self, name_or_code: str) -> OrganisationRecord | None:
        """Find by exact code, exact name or unambiguous other name."""
        text = name_or_code.strip()
        matches = self._codes.get(text.upper()) or self._names.get(name_words(text))
        return _only(matches) if matches else self.find_named(text) or self._bare_place(text)

    def find_named(self, name: str) -> OrganisationRecord | None:
        """Find by a name that includes the kind of body, as a supplier's name does.

        A place alone (`Plymouth`) is not enough: a supplier may be called so too.
        """
        words = name_words(name)
        matches = [record for record in self._names.get(words, ()) if not _is_bare(record, words)]
        for reading in read_name(name, self._patterns):
            matches += self._read(reading)
        return _only(matches)

    def same_body(self, name: str, other: str) -> bool:
        """Return whether two names can be read as the same kind of body of the same place.

        A city's council and a county's are two, and so are a board and the group before it.
        """
        if not body_words(name).may_be(body_words(other)):
            return False
        return any(
            first.kind == second.kind
            and first.place == second.place
            and (not first.classes or not second.classes or bool(first.classes & second.classes))
            for first in read_name(name, self._patterns)
            for second in read_name(other, self._patterns)
        )

    def looks_like(self, name: str) -> str | None:
        """Return the kind of body that a name's form belongs to, if it is only one.

        `* council` alone says too little: there are sports and arts councils.
        """
        kinds = {
            reading.kind
            for reading in read_name(name, self._patterns)
            if reading.classes or reading.kind != "council"
        }
        return kinds.pop() if len(kinds) == 1 else None

    def _read(self, reading: NameReading) -> Iterable[OrganisationRecord]:
        for record in self._places.get(reading.place, ()):
            of_class = not reading.classes or record.council_class in reading.classes
            if record.kind == reading.kind and of_class:
                yield record

    def _bare_place(self, text: str) -> OrganisationRecord | None:
        return _only(self._places.get(name_words(text), ()))


def _is_bare(record: OrganisationRecord, words: Words) -> bool:
    """Return whether words are only the place name of a council."""
    return record.kind == "council" and name_words(record.name) == words


def _only(matches: Iterable[OrganisationRecord]) -> OrganisationRecord | None:
    """Return the only organisation among the matches, or nothing where there are several.

    An organisation that has ended counts only where no current one matches.
    """
    by_code = {record.code: record for record in matches}
    current = [record for record in by_code.values() if record.valid_to is None]
    candidates = current or list(by_code.values())
    return candidates[0] if len(candidates) == 1 else None
