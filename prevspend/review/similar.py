"""A small linear model of the labelled codings that come with the taxonomy.

It compares texts by runs of two to four letters and by whole words, and is fitted by ridge
regression in its dual form, by one matrix of how alike the labelled codings are, in less than half
a second. The inverse of that matrix gives, without fitting anew, what the model would have scored
each organisation had it not seen it.

It tells prevention, what is not, and what is out of scope. Which tier preventive money is in it
does not tell: on organisations that it had not seen it was right about half of them.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from prevspend.classify import CODE_FIELDS
from prevspend.taxonomy import TIERS
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.evaluate import Label, LabelledSample
    from prevspend.taxonomy import Status

_STATUSES: Final[tuple[Status, ...]] = ("prevention", "not_prevention", "out_of_scope")
_STATUS_OF: Final[dict[Label, Status]] = {
    **dict.fromkeys(TIERS, "prevention"),
    "not_prevention": "not_prevention",
    "out_of_scope": "out_of_scope",
}
_WIDTH: Final = 1 << 13
"""The numbers of columns among which words and runs of letters are spread by their hash."""

_RUNS: Final = (2, 3, 4)
_RIDGE: Final = 0.2
_MOST_DIGITS: Final = 3
"""A longer number is a code of one organisation, and tells nothing of another."""

_NEAREST: Final = 3


class LabelledCoding(NamedTuple):
    """A coding of another organisation, and what people decided about it."""

    organisation: str
    coding: dict[str, str]
    status: Status


class Judgement(NamedTuple):
    """What the model says of a coding.

    Attributes:
        scores: a score for each status, about 1 for the right one and 0 for the others.
        nearest: the codings most like it, of those that people decided as the highest score.
    """

    scores: dict[Status, float]
    nearest: tuple[LabelledCoding, ...] = ()

    @property
    def status(self) -> Status:
        """The status with the highest score."""
        return max(self.scores, key=lambda status: self.scores[status])

    def lead(self, status: Status) -> float:
        """Return how far a status is ahead of the best other one; negative where it is behind."""
        others = [score for other, score in self.scores.items() if other != status]
        return self.scores[status] - max(others)


NO_JUDGEMENT: Final = Judgement(dict.fromkeys(_STATUSES, 0.0))
"""What is said of a coding where no labelled codings come with the taxonomy."""


def labelled_codings(samples: Iterable[LabelledSample]) -> list[LabelledCoding]:
    """Return the codings of labelled samples on which people agreed."""
    return [
        LabelledCoding(sample.name, coding, status)
        for sample in samples
        for coding, labelled in sample.codings()
        if (status := _STATUS_OF.get(labelled.label))
    ]


class SimilarityModel:
    """Judges codings by labelled ones that are like them."""

    def __init__(self, labelled: Sequence[LabelledCoding]) -> None:
        """Fit the model; the order of the codings does not matter."""
        self.labelled = labelled
        counts = _count(each.coding for each in labelled)
        rarity = np.log((1 + len(labelled)) / (1 + np.count_nonzero(counts, axis=0))) + 1
        self._rarity = rarity.astype(np.float32)
        self._known = self._weighted(counts)
        self._status = np.array([_STATUSES.index(each.status) for each in labelled])
        self._wanted = np.eye(len(_STATUSES))[self._status]
        self._solution = np.linalg.solve(self._alike(), self._wanted)

    def judge(self, codings: Sequence[Mapping[str, str]]) -> list[Judgement]:
        """Return what the model says of codings."""
        alike = self._weighted(_count(codings)) @ self._known.T
        return [
            Judgement(_by_status(scores), self._nearest(likeness, int(scores.argmax())))
            for likeness, scores in zip(alike, alike @ self._solution, strict=True)
        ]

    def judge_unseen(self) -> list[Judgement]:
        """Return what it would say of each labelled coding, had it not seen its organisation."""
        inverse = np.linalg.inv(self._alike())
        organisations = np.array([each.organisation for each in self.labelled])
        unseen = np.zeros_like(self._wanted)
        for name in np.unique(organisations):
            own = organisations == name
            block = inverse[np.ix_(own, own)]
            unseen[own] = self._wanted[own] - np.linalg.solve(block, self._solution[own])
        return [Judgement(_by_status(scores)) for scores in unseen]

    def _alike(self) -> NDArray[np.float64]:
        """Return how alike the labelled codings are, a row and a column each, with the ridge."""
        alike = (self._known @ self._known.T).astype(np.float64)
        alike[np.diag_indices_from(alike)] += _RIDGE
        return alike

    def _weighted(self, counts: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return counts of texts as rows of length 1 in which what is rare weighs more."""
        weighted = counts * self._rarity
        lengths: NDArray[np.float32] = np.linalg.norm(weighted, axis=1, keepdims=True)
        scaled: NDArray[np.float32] = weighted / np.maximum(lengths, np.float32(1e-9))
        return scaled

    def _nearest(self, likeness: NDArray[np.float32], top: int) -> tuple[LabelledCoding, ...]:
        """Return the most alike codings of a status, each organisation's wording once."""
        order = np.argsort(-likeness, kind="stable")
        same = (self.labelled[at] for at in order if self._status[at] == top)
        return tuple(each for each, _ in zip(same, range(_NEAREST), strict=False))


def _by_status(scores: NDArray[np.float64]) -> dict[Status, float]:
    return dict(zip(_STATUSES, scores.tolist(), strict=True))


def _count(codings: Iterable[Mapping[str, str]]) -> NDArray[np.float32]:
    """Return how often words and runs of letters occur, dampened; a row for each coding."""
    each = [np.unique(_columns(coding), return_counts=True) for coding in codings]
    counts = np.zeros((len(each), _WIDTH), dtype=np.float32)
    for row, (columns, times) in zip(counts, each, strict=True):
        row[columns.astype(np.intp)] = 1 + np.log(times)
    return counts


def _columns(coding: Mapping[str, str]) -> list[int]:
    """Return the columns of a coding's words, with their field and without, and of their runs."""
    columns: list[int] = []
    for field, text in coding.items():
        if field in CODE_FIELDS:
            continue
        for word in split_words(text):
            if not (word.isdigit() and len(word) > _MOST_DIGITS):
                columns.append(_column(f"{field}={word}".encode()))
                columns += _columns_of_word(word)
    return columns


@lru_cache(maxsize=1 << 16)
def _columns_of_word(word: str) -> tuple[int, ...]:
    edged = f" {word} ".encode()
    runs = (edged[at : at + length] for length in _RUNS for at in range(len(edged) - length + 1))
    return (_column(f"={word}".encode()), *map(_column, runs))


def _column(piece: bytes) -> int:
    return zlib.crc32(piece) % _WIDTH
