"""Lay one layout over one header row, and judge how well it fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.reading.recognition.content import Column
from prevspend.reading.recognition.headers import WIDEST
from prevspend.words import split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.ledger import ColumnField, Kind
    from prevspend.reading.layout import Layout, Split
    from prevspend.reading.recognition.headers import HeaderRow

Found = Literal["given", "header", "misspelt", "content"]

WEAK_FIELDS: frozenset[ColumnField] = frozenset({"supplier", "supplier_type", "capital"})
"""Fields that rules may test but that do not say by themselves what money was spent on."""

_QUALITY: dict[Found, float] = {"given": 1.0, "header": 1.0, "misspelt": 0.9, "content": 0.8}
_WEIGHTS = {"needed": 0.5, "explained": 0.3, "content": 0.2}
_AMOUNT_WEIGHT = 2
MOSTLY = 0.5
"""The share of cells that makes a column mostly one thing."""

SOME = 0.2
"""The share of cells below which a column is hardly something."""
_NHS = frozenset(["nhs", "ccg", "icb", "hospital", "hospitals", "healthcare", "trust"])
_COUNCIL = frozenset(["council", "borough"])


class Sample:
    """The rows below a header, by column."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows = rows
        self._columns: dict[int, Column] = {}

    def column(self, at: int) -> Column:
        """Look at one column of the sample."""
        if at not in self._columns:
            cells = [row[at] for row in self.rows if at < len(row)]
            self._columns[at] = Column(cells)
        return self._columns[at]


@dataclass
class Fit:
    """One layout over one header row.

    Attributes:
        layout: the layout.
        header: the header row.
        header_at: its index, -1 where there is none.
        sample: the rows below it.
        columns: the column of each field that has one of its own.
        found: how each of them was found.
        debit, credit: the columns of an amount in two.
        splits: the columns of joined codes.
        notes: what was put right.
        instead: fields whose column turned out to hold another field.
    """

    layout: Layout
    header: HeaderRow
    header_at: int
    sample: Sample
    columns: dict[ColumnField, int] = field(default_factory=dict)
    found: dict[ColumnField, Found] = field(default_factory=dict)
    debit: int | None = None
    credit: int | None = None
    splits: dict[int, Split] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    instead: set[ColumnField] = field(default_factory=set)

    @property
    def used(self) -> set[int]:
        """The columns that are needed."""
        pair = {at for at in (self.debit, self.credit) if at is not None}
        return {*self.columns.values(), *self.splits, *pair}

    @property
    def fields(self) -> set[ColumnField]:
        """The fields that are filled, from a column of their own or otherwise."""
        fields = set(self.columns)
        fields.update(field for split in self.splits.values() for field in split.fields)
        if self.debit is not None and self.credit is not None:
            fields.add("amount")
        return fields

    @property
    def ignored(self) -> set[int]:
        """The columns that the layout knows and does not need."""
        return set(self.header.find_all(self.layout.ignored, self.used))

    @property
    def missing(self) -> list[ColumnField]:
        """The fields the layout needs and has no column for."""
        given = {at for name, at in self.columns.items() if self.found[name] == "given"}
        needed: Iterable[ColumnField] = (*self.layout.columns, "amount")
        return [
            name
            for name in dict.fromkeys(needed)
            if name not in self.fields | self.instead
            and self.header.find(self.layout.columns.get(name, ())) not in given
        ]

    @property
    def lacks_codes(self) -> bool:
        """Whether the layout is one of joined codes, and the file has no such column."""
        return bool(self.layout.split) and not self.splits

    @cached_property
    def _unknown(self) -> list[int]:
        """The columns with a header that the layout does not know."""
        known = self.used | self.ignored
        cells = enumerate(self.header.cells)
        return [at for at, cell in cells if at not in known and cell.strip()]

    @property
    def unused(self) -> tuple[str, ...]:
        """The headers that the layout does not know."""
        return tuple(tidy(self.header.cells[at]) for at in self._unknown)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing: every field the layout needs, and a word on the purpose."""
        if self.missing or self.lacks_codes:
            return False
        if self.layout.complete:
            return not self.unused
        return bool(self.fields & (set(CLASSIFICATION_FIELDS) - WEAK_FIELDS))

    @cached_property
    def score(self) -> float:
        """How well it fits, from 0 to 1: needed fields found, columns explained, content."""
        parts = {
            "needed": self._needed(),
            "explained": self._explained(),
            "content": self._agreement(),
        }
        return round(sum(_WEIGHTS[name] * part for name, part in parts.items()), 3)

    def _needed(self) -> float:
        """The share of the needed fields that were found, the amount counting twice."""
        missing = set(self.missing)
        weights = dict.fromkeys(self.layout.columns, 1) | {"amount": _AMOUNT_WEIGHT}
        total = sum(
            weight * _QUALITY[self.found.get(name, "header")]
            for name, weight in weights.items()
            if name not in missing
        )
        return total / (sum(weights.values()) + self.lacks_codes)

    def _explained(self) -> float:
        """The share of the file's columns that the layout knows; unknown money counts twice."""
        filled = sum(bool(cell.strip()) for cell in self.header.cells) or len(self.header.cells)
        money = sum(self.sample.column(at).is_money for at in self._unknown if at < WIDEST)
        return max(0.0, 1 - (len(self._unknown) + money) / filled) if filled else 0.0

    def _agreement(self) -> float:
        """How far the content is what the headers say."""
        parts = [self._organisation_agrees()]
        amounts = (self.columns.get("amount"), self.debit, self.credit)
        columns = [self.sample.column(at) for at in amounts if at is not None]
        parts += [column.amounts for column in columns if column.texts]
        if "date" in self.columns and (dates := self.sample.column(self.columns["date"])).texts:
            parts.append(dates.dates)
        return sum(parts) / len(parts)

    def _organisation_agrees(self) -> float:
        """How far the body named in the file is one that the layout can belong to."""
        whose, at = self.layout.organisation, self.columns.get("organisation")
        names = set(self.sample.column(at).texts) if at is not None else set()
        words = {word for name in names for word in split_words(name)}
        if names and whose.name:
            return float(any(_same(name, whose.name) for name in names))
        if whose.kind == "council":
            return float(not words & (_NHS - {"trust"})) * (1 - (self._known_words() or 0))
        if whose.kind is not None and names:
            return float(bool(words & _NHS) or not words & _COUNCIL)
        if whose.kind is not None and (known := self._known_words()) is not None:
            return MOSTLY + known / 2
        return 1.0

    @property
    def names_its_body(self) -> bool:
        """Whether the file itself names the one body whose layout this is."""
        named = self.layout.organisation.name is not None and "organisation" in self.columns
        return named and self._organisation_agrees() == 1

    @property
    def nhs_kind(self) -> Kind | None:
        """What kind of NHS body the file shows: by its name, or by accounts that only ICBs have."""
        at = self.columns.get("organisation")
        texts = [] if at is None else self.sample.column(at).texts
        names = [set(split_words(text)) for text in texts]
        if names and all("trust" in words for words in names):
            return "nhs_trust"
        is_nhs = any(words & _NHS for words in names) or (self._known_words() or 0) >= SOME
        return "icb" if is_nhs else None

    def _known_words(self) -> float | None:
        """The share of accounts and cost centres that the vocabulary knows, where there are any."""
        shares = [
            max(self.sample.column(self.columns[name]).meanings.values())
            for name in ("account", "cost_centre")
            if name in self.columns and self.sample.column(self.columns[name]).texts
        ]
        return max(shares) if shares else None


def _same(name: str, other: str) -> bool:
    return split_words(name) == split_words(other)
