"""Evidence: which characters of a line's fields make a test hold.

What `match` finds for all codings at once is found here for one line, with the places.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from prevspend.classify.codebook import is_code
from prevspend.classify.phrasebook import least_cut
from prevspend.classify.precedence import CODE_FIELDS, SUPPLIER_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.classify.phrasebook import Vocabulary
    from prevspend.classify.precedence import Test
    from prevspend.taxonomy import Taxonomy

How: TypeAlias = Literal["word", "stem", "short form", "cut off", "code", "start of code", "range"]
"""How the ledger's text stands for what the rule names."""

Read: TypeAlias = "tuple[str, int, int]"


class Part(BaseModel):
    """The base of an explanation's parts: frozen, nothing unknown; built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Reading(Part):
    """One word (or code) of a field, and what it was read as.

    Attributes:
        start: the index of its first character in the field's text.
        end: the index after its last.
        text: those characters.
        read_as: the word of the rule they stand for.
        how: why they do.
    """

    start: int
    end: int
    text: str
    read_as: str
    how: How


class Hit(Part):
    """What made a test hold.

    Attributes:
        field: the field it was found in.
        item: the phrase or code of the rule.
        kind: the kind of supplier whose phrase it is, if it is one's.
        text: the whole text of the field.
        readings: the characters, in their order.
    """

    field: str
    item: str
    text: str
    readings: tuple[Reading, ...]
    kind: str | None = None


class Evidence:
    """Tests one line against rules.

    Args:
        line: the line's classification fields.
        taxonomy: for its kinds of supplier.
        vocabulary: the words it knows.
    """

    def __init__(self, line: Mapping[str, str], taxonomy: Taxonomy, vocabulary: Vocabulary) -> None:
        self._line = line
        self._kinds = {kind.id: kind for kind in taxonomy.supplier_kinds}
        self._vocabulary = vocabulary
        self._read = cache(self._read_field)

    def hits(self, test: Test) -> list[Hit]:
        """Give everything that makes a test hold; nothing where it does not."""
        return list(self._hits(test))

    def _hits(self, test: Test) -> Iterator[Hit]:
        if test.field == SUPPLIER_KIND:
            for kind in test.items:
                yield from self._of_kind(kind)
            return
        find = self._code if test.field in CODE_FIELDS else self._phrase
        for item in test.items if self._line.get(test.field) else ():
            readings = find(test.field, item)
            if readings:
                text = self._line[test.field]
                yield Hit(field=test.field, item=item, text=text, readings=readings)

    def _of_kind(self, kind_id: str) -> Iterator[Hit]:
        """Say what in the supplier's name makes it one of a kind."""
        kind, name = self._kinds[kind_id], self._line.get("supplier", "")
        if not name or any(self._phrase("supplier", phrase) for phrase in kind.unless or ()):
            return
        for phrase in kind.phrases:
            readings = self._phrase("supplier", phrase)
            if readings:
                yield Hit(field="supplier", item=phrase, kind=kind_id, text=name, readings=readings)

    def _code(self, field: str, item: str) -> tuple[Reading, ...]:
        text = self._line[field]
        if not is_code(item, text):
            return ()
        how: How = "range" if ".." in item else "start of code" if item.endswith("*") else "code"
        start = len(text) - len(text.lstrip())
        length = len(item) - 1 if how == "start of code" else len(text.strip())
        end = start + length
        return (Reading(start=start, end=end, text=text[start:end], read_as=item, how=how),)

    def _read_field(self, field: str) -> tuple[list[Read], frozenset[str], bool]:
        """Give a field's words with their places, the words alone, and whether the last is cut."""
        text = self._line[field]
        read = self._vocabulary.read(text)
        words = [word for word, _, _ in read]
        return read, frozenset(words), self._vocabulary.is_cut(text, words)

    def _phrase(self, field: str, phrase: str) -> tuple[Reading, ...]:
        """Find a phrase in a field, as whole words in their order; the first place it stands."""
        wanted = self._vocabulary.words_of_phrase(phrase)
        words, known, is_cut = self._read(field)
        if not is_cut and wanted[0] not in known and not wanted[0].endswith("*"):
            return ()  # most phrases end here
        for start in range(len(words) - len(wanted) + 1):
            hows = []
            for at, word in enumerate(wanted, start):
                least = least_cut(at - start) if at == len(words) - 1 and is_cut else 0
                ends = at == start + len(wanted) - 1
                how = _how(words[at][0], word, least if ends else 0)
                if how is None:
                    break
                hows.append(how)
            else:
                found = words[start : start + len(wanted)]
                return tuple(map(self._reading, [field] * len(found), found, wanted, hows))
        return ()

    def _reading(self, field: str, read: Read, wanted: str, how: How) -> Reading:
        _, start, end = read
        text = self._line[field][start:end]
        if how == "word" and self._vocabulary.is_short(text):
            how = "short form"
        return Reading(start=start, end=end, text=text, read_as=wanted, how=how)


def _how(word: str, wanted: str, least_letters: int) -> How | None:
    """Tell whether a word of a ledger is the one a phrase wants, and how."""
    if word == wanted:
        return "word"
    if wanted.endswith("*") and word.startswith(wanted[:-1]):
        return "stem"
    if least_letters and len(word) >= least_letters and wanted.removesuffix("*").startswith(word):
        return "cut off"
    return None
