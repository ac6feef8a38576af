"""Rows that a marker column marks as no spending, as credits, or as in another currency."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from prevspend.errors import Location
from prevspend.ledger import codes_of, dictionary_of, look_up
from prevspend.money import format_pounds
from prevspend.reading.checks.leftout import LeftOut
from prevspend.reading.checks.markers import coded_kinds, coded_sides, key_of, kind_of_text
from prevspend.reading.checks.nomoney import is_no_money
from prevspend.reading.checks.questions import question
from prevspend.reading.checks.words import amount_words, plain
from prevspend.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.errors import LedgerError
    from prevspend.reading.checks.amount_reading import Marker, MarkerKind

Meaning: TypeAlias = Literal["counts", "other", "credit", "unknown"]
_MEANINGS: tuple[Meaning, ...] = ("counts", "other", "credit", "unknown")
_OTHER, _CREDIT, _UNKNOWN = 1, 2, 3
_ANSWERS: Final[Mapping[MarkerKind, Meaning]] = {"kind": "counts", "side": "credit", "out": "other"}
"""What the values of the user's answers mean, by the kind of answer."""

_OTHERS: Final[Mapping[MarkerKind, Meaning]] = {"out": "counts", "unit": "other"}
"""What unknown values mean, if that is certain."""


class MarkedRows:
    """Applies one marker column to a sheet that is read piece by piece.

    Attributes:
        marker: the column.
        left_out: the rows that were left out, or turned into credits.
    """

    def __init__(self, marker: Marker, place: Location) -> None:
        self.marker = marker
        self._place = place
        self._meanings = _meanings(marker)
        self._patterns = [_pattern(text) for text in marker.answered if "*" in text]
        self._otherwise: Meaning = "unknown"
        if marker.answered:
            self._otherwise = "other" if marker.kind == "kind" else "counts"
        elif marker.kind in _OTHERS:
            self._otherwise = _OTHERS[marker.kind]
        self._values: dict[Meaning, Counter[str]] = {meaning: Counter() for meaning in _MEANINGS}
        self._signed = 0  # credits that carry a minus sign of their own
        self.left_out = LeftOut()

    def apply(
        self,
        columns: Mapping[int, pa.ChunkedArray],
        rows: NDArray[np.int32],
        pence: NDArray[np.int64],
        readable: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Turn the signs of credits in `pence`, and return which rows are no spending.

        Args:
            columns: the cells of the piece.
            rows: the number of each row.
            pence: their amounts.
            readable: the rows that have one.
        """
        column = columns.get(self.marker.at)
        if column is None:
            return np.zeros(pence.size, dtype=bool)
        texts = dictionary_of(column)
        words = [plain(text or "") for text in texts.dictionary.to_pylist()]
        meanings = list(map(self._meaning, words))
        table = np.array([_MEANINGS.index(meaning) for meaning in (*meanings, self._otherwise)])
        codes = codes_of(texts)
        counts = np.bincount(codes[readable] + 1, minlength=len(words) + 1)
        for word, meaning, count in zip(
            ("", *words), (self._otherwise, *meanings), counts.tolist(), strict=True
        ):
            if count:
                self._values[meaning][word] += count
        of_row = look_up(table, codes)
        if self.marker.kind == "side":
            credit = readable & (of_row == _CREDIT)
            self._signed += int(np.count_nonzero(credit & (pence < 0)))
            turned = credit & (pence > 0)
            self.left_out.add(rows, pence, turned)
            pence[turned] = -pence[turned]
            return np.zeros(pence.size, dtype=bool)
        out: NDArray[np.bool_] = readable & (of_row == _OTHER)
        self.left_out.add(rows, pence, out)
        return out

    def _meaning(self, word: str) -> Meaning:
        """Return what a text of the column means."""
        known = self._meanings.get(word)
        if known is None and any(pattern.fullmatch(word) for pattern in self._patterns):
            known = _ANSWERS[self.marker.kind]
        if known is None and not self.marker.answered:
            if self.marker.kind == "kind":
                known = kind_of_text(word)
            elif self.marker.kind == "out" and is_no_money(word):
                known = "other"
        return known or self._otherwise

    def notes(self) -> Iterator[tuple[str, LeftOut]]:
        """Yield what was done, in words, with the rows it was done to.

        Raises:
            LedgerError: if it is not clear which rows are spending.
        """
        if not self.left_out.count:
            return
        if (error := self._doubt()) is not None:
            raise error
        values = quoted(self._values["credit" if self.marker.kind == "side" else "other"])
        if self.marker.answered and self.marker.kind != "kind":
            values = quoted(sorted(self.marker.answered))
        header = self.marker.header
        what = {
            "kind": f"rows that '{header}' calls {values} are not actual spending; left out",
            "side": f"amounts without a sign that '{header}' calls {values}; read as credits",
            "currency": f"rows in other currencies ('{header}' {values}) were left out",
            "out": f"rows that '{header}' calls {values} do not hold money of the ledger; left out",
            "unit": f"rows in units that are not money ('{header}' {values}) were left out",
        }
        yield what[self.marker.kind], self.left_out

    def _doubt(self) -> LedgerError | None:
        """Return the question to ask if the column is not clear."""
        header, out = self.marker.header, self.left_out
        first = Location(self._place.file, sheet=self._place.sheet, row=out.first)
        money = format_pounds(out.pence)
        unknown = self._values["unknown"]
        if self.marker.kind == "side":
            if not self._signed and (self._values["counts"] or self._values["unknown"]):
                return None
            why = "some have a minus sign and some do not" if self._signed else "no row is a debit"
            return question(
                "signs",
                f"'{header}' marks {out.count:,} amounts without a sign as credits ({money}), but"
                f" {why}.",
                place=first,
                why="a credit that is added counts twice over.",
                fix="correct the signs in the file and read it again",
            )
        if self.marker.kind in {"currency", "unit"} or (self._values["counts"] and not unknown):
            return None
        if not self._values["counts"]:
            what = f"'{header}' calls no row actual spending, only {quoted(self._values['other'])}."
        else:
            what = (
                f"'{header}' tells {quoted(self._values['other'])} ({money}) from actual spending,"
                f" and has rows that say something else: {quoted(unknown)}."
            )
        return question(
            "kinds",
            what,
            place=first,
            why="budgets, forecasts and commitments are not spending.",
            fix="say which value is actual spending, and only that is read:"
            f" --amounts 'only:{header}=VALUE'",
        )


def _meanings(marker: Marker) -> dict[str, Meaning]:
    """Return what the cells of a marker column mean."""
    if marker.answered:
        return dict.fromkeys(marker.answered, _ANSWERS[marker.kind])
    known, heading = amount_words(), key_of(marker.header)
    groups: dict[Meaning, Iterable[str]]
    if marker.kind == "side":
        debits, credits_ = set(known.sides.debit), set(known.sides.credit)
        for sides in coded_sides(heading):
            debits, credits_ = debits | sides.debit, credits_ | sides.credit
        groups = {"counts": debits, "credit": credits_}
    elif marker.kind == "out":
        groups = {}
    elif marker.kind == "unit":
        groups = {"counts": {*known.unit_is_money, ""}}
    elif marker.kind == "currency":
        groups = {"counts": {*known.home, ""}, "other": known.foreign}
    else:
        actual, other = set(known.kinds_of_amount.actual), set(known.kinds_of_amount.other)
        for kinds in (known.statuses, *coded_kinds(heading)) if marker.coded else ():
            actual, other = actual | kinds.actual, other | kinds.other
        groups = {"counts": actual, "other": other}
    return {word: meaning for meaning, words in groups.items() for word in words}


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern for what the user typed, in which `*` stands for any letters."""
    return re.compile(".*".join(map(re.escape, text.split("*"))))


def apply_all(
    marked: Sequence[MarkedRows],
    columns: Mapping[int, pa.ChunkedArray],
    rows: NDArray[np.int32],
    pence: NDArray[np.int64],
    keep: NDArray[np.bool_],
) -> None:
    """Apply markers to a piece: set the signs of `pence`, and clear `keep` for other amounts."""
    for marker in marked:
        keep &= ~marker.apply(columns, rows, pence, keep)
