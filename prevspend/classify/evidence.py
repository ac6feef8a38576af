"""Evidence: which characters of a line's fields make a test hold.

`match` tests all codings at once; this module tests one line, and shows where a test holds.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict

from prevspend.classify.codebook import is_code
from prevspend.classify.phrasebook import least_cut
from prevspend.classify.precedence import CODE_FIELDS, SUPPLIER_KIND
from prevspend.classify.shortened import shortening

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.classify.phrasebook import Vocabulary
    from prevspend.classify.precedence import Test
    from prevspend.taxonomy import Taxonomy

How: TypeAlias = Literal[
    "word",
    "stem",
    "short form",
    "cut off",
    "start",
    "contraction",
    "slip",
    "code",
    "start of code",
    "range",
]
"""How the text of a ledger matches a word or code of a rule."""

Placed: TypeAlias = "tuple[str, int, int]"
"""A word, the index of its first character and the one after its last."""


class ExplanationModel(BaseModel):
    """Base of the models in an explanation: frozen, strict, and built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class WordReading(ExplanationModel):
    """One word or code of a field, and the word of the rule it was read as.

    Attributes:
        start: the index of its first character in the field's text.
        end: the index after its last.
        text: those characters.
        read_as: the word of the rule they stand for.
        how: how they stand for it.
    """

    start: int
    end: int
    text: str
    read_as: str
    how: How


class Hit(ExplanationModel):
    """A phrase or code that made a test hold.

    Attributes:
        field: the field that holds it.
        item: the phrase or code of the rule.
        kind: the kind of supplier, if it is a phrase of one.
        text: the whole text of the field.
        readings: the characters, in their order.
    """

    field: str
    item: str
    text: str
    readings: tuple[WordReading, ...]
    kind: str | None = None


class _FieldWords(NamedTuple):
    """The words of a field, each with its place and what it stands for."""

    placed: list[Placed]
    readings: list[tuple[str, ...]]
    is_cut: bool
    all: frozenset[str]


class LineEvidence:
    """Tests one line against rules.

    Args:
        line: the line's classification fields.
        taxonomy: the taxonomy, with its kinds of supplier.
        vocabulary: the words the taxonomy knows.
    """

    def __init__(self, line: Mapping[str, str], taxonomy: Taxonomy, vocabulary: Vocabulary) -> None:
        self._line = line
        self._kinds = {kind.id: kind for kind in taxonomy.supplier_kinds}
        self._vocabulary = vocabulary
        self._read = cache(self._read_field)

    def hits(self, test: Test) -> list[Hit]:
        """Return everything that makes a test hold; an empty list if it does not hold."""
        return list(self._hits(test))

    def _hits(self, test: Test) -> Iterator[Hit]:
        if test.field == SUPPLIER_KIND:
            for kind in test.items:
                yield from self._of_kind(kind, is_read=test.is_read)
            return
        for item in test.items if self._line.get(test.field) else ():
            if test.field in CODE_FIELDS:
                readings = self._code(test.field, item)
            else:
                readings = self._phrase(test.field, item, is_read=test.is_read)
            if readings:
                text = self._line[test.field]
                yield Hit(field=test.field, item=item, text=text, readings=readings)

    def _of_kind(self, kind_id: str, *, is_read: bool) -> Iterator[Hit]:
        """Yield the phrases by which the supplier's name is of a kind."""
        kind, name = self._kinds[kind_id], self._line.get("supplier", "")
        vetoes = kind.unless or ()
        if not name or any(self._phrase("supplier", veto, is_read=True) for veto in vetoes):
            return
        for phrase in kind.phrases:
            readings = self._phrase("supplier", phrase, is_read=is_read)
            if readings:
                yield Hit(field="supplier", item=phrase, kind=kind_id, text=name, readings=readings)

    def _code(self, field: str, item: str) -> tuple[WordReading, ...]:
        text = self._line[field]
        if not is_code(item, text):
            return ()
        how: How = "range" if ".." in item else "start of code" if item.endswith("*") else "code"
        start = len(text) - len(text.lstrip())
        length = len(item) - 1 if how == "start of code" else len(text.strip())
        end = start + length
        return (WordReading(start=start, end=end, text=text[start:end], read_as=item, how=how),)

    def _read_field(self, field: str) -> _FieldWords:
        """Return a field's words, what each stands for, and whether the last is cut off."""
        text = self._line[field]
        placed = self._vocabulary.read(text)
        words = [word for word, _, _ in placed]
        readings = self._vocabulary.readings(words) or [(word,) for word in words]
        is_cut = self._vocabulary.is_cut(text, words)
        return _FieldWords(placed, readings, is_cut, frozenset(chain.from_iterable(readings)))

    def _phrase(self, field: str, phrase: str, *, is_read: bool) -> tuple[WordReading, ...]:
        """Return the first place of a phrase in a field, as written or else as read."""
        wanted = self._vocabulary.words_of_phrase(phrase)
        words = self._read(field)
        if not words.is_cut and wanted[0] not in words.all and not wanted[0].endswith("*"):
            return ()  # most phrases end here
        if not self._vocabulary.reads:
            return self._find(field, wanted, is_read=False, is_cut=words.is_cut)
        written = self._find(field, wanted, is_read=False, is_cut=False)
        if written or not is_read:
            return written
        return self._find(field, wanted, is_read=True, is_cut=words.is_cut)

    def _find(
        self, field: str, wanted: Sequence[str], *, is_read: bool, is_cut: bool
    ) -> tuple[WordReading, ...]:
        """Return the first place where the words of a phrase follow each other."""
        words = self._read(field)
        last = len(words.placed) - 1
        for start in range(last + 2 - len(wanted)):
            matched = []
            for at, word in enumerate(wanted, start):
                ends = is_cut and at == last == start + len(wanted) - 1
                least = least_cut(at - start) if ends else 0
                readings = words.readings[at] if is_read else words.readings[at][:1]
                reading = self._word(field, words.placed[at], readings, word, least)
                if reading is None:
                    break
                matched.append(reading)
            else:
                return tuple(matched)
        return ()

    def _word(
        self, field: str, placed: Placed, readings: Sequence[str], wanted: str, least_letters: int
    ) -> WordReading | None:
        """Return how a word of a ledger matches a word of a phrase; `None` if it does not."""
        word, start, end = placed
        text = self._line[field][start:end]
        how: How | None = None
        if _is(word, wanted):
            how = "word" if word == wanted else "stem"
            if how == "word" and self._vocabulary.is_short(text):
                how = "short form"
        elif full := next((full for full in readings[1:] if _is(full, wanted)), None):
            how = shortening(word, full) or "short form"
            wanted = full
        elif least_letters and len(word) >= least_letters:
            how = "cut off" if wanted.removesuffix("*").startswith(word) else None
        return how and WordReading(start=start, end=end, text=text, read_as=wanted, how=how)


def _is(word: str, wanted: str) -> bool:
    """Return whether a word is the wanted word, or starts with the wanted stem."""
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))
