"""Suggestions: what is likely the answer to a question, how likely, and by what examples.

There are three witnesses: decided neighbours in the same ledger, the rules that nearly matched, and
a model of the labelled codings that come with the taxonomy. How often each kind of witness is right
was measured on organisations that it had not seen. Less than `LEAST` is not suggested, nor where
two that are so sure differ; and nothing is ever applied by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend import yamlfile
from prevspend.evaluate import find_panel, read_panel
from prevspend.frozenmodel import FrozenModel
from prevspend.review.choices import STATUSES
from prevspend.review.narratives import SHOWN
from prevspend.review.similar import SimilarityModel, labelled_codings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.classify import NearMiss
    from prevspend.review.codings import OpenCoding
    from prevspend.review.similar import Judgement
    from prevspend.taxonomy import Taxonomy

LEAST: Final = 0.8
"""What is less likely to be right than this is not suggested."""

NEIGHBOURING: Final = ("cost_centre", "service", "account", "supplier", "analysis_1", "procurement")
"""The fields by which codings of one ledger are neighbours."""

_AGREED: Final = 0.8
"""Neighbours are a witness where so much of them agree, by pounds and by codings."""

_FEWEST_NEIGHBOURS: Final = 3
MOST_NEAR: Final = 4
"""So many rules that nearly matched, and more, are measured together."""

_IN_WORDS: Final = {status: name for name, status in STATUSES.items()}
_FILE: Final = Path(__file__).with_name("rates.yaml")


class Rate(FrozenModel):
    """How many of some suggestions on labelled codings were right."""

    right: int
    of: int

    @property
    def probability(self) -> float:
        """How likely another one is right: the share, and less where few were measured."""
        return (self.right + 1) / (self.of + 2)


UNMEASURED: Final = Rate(right=0, of=0)


class RatesByAnswer(FrozenModel):
    """The rates where an answer is a status alone, and where it is an intervention."""

    status: Rate = UNMEASURED
    prevention: Rate = UNMEASURED

    def of(self, answer: str) -> Rate:
        """Return the rate of an answer."""
        return self.status if answer in STATUSES else self.prevention


class Rates(FrozenModel):
    """The content of `rates.yaml`.

    Attributes:
        neighbours: by the field that a coding shares with its neighbours.
        near_misses: by how many rules nearly matched, where all would have decided one status.
            Where they would have decided prevention, few were right: they suggest nothing.
    """

    neighbours: dict[str, RatesByAnswer]
    near_misses: dict[int, Rate]


class DecidedExample(NamedTuple):
    """A decided coding that is like the one a suggestion is about.

    Attributes:
        where: the organisation; blank for the same ledger.
        coding: its fields.
        answer: what was decided.
    """

    where: str
    coding: dict[str, str]
    answer: str


@dataclass(frozen=True)
class Suggestion:
    """The likely answer to a question.

    Attributes:
        answer: as a person would choose it.
        probability: how likely it is right, by what was measured.
        because: what it rests on.
        examples: the nearest decided codings.
    """

    answer: str
    probability: float
    because: str
    examples: tuple[DecidedExample, ...] = ()


@cache
def measured_rates() -> Rates:
    """Return how often neighbours and near misses were right, as measured."""
    return yamlfile.packaged(Rates, _FILE)


@cache
def model_of(panel: Path) -> SimilarityModel:
    """Return a model of the labelled codings in a file."""
    return SimilarityModel(labelled_codings(read_panel(panel)))


class Suggester:
    """Suggests answers for open codings of one ledger."""

    def __init__(self, codings: Iterable[OpenCoding], taxonomy: Taxonomy) -> None:
        self._neighbours = DecidedNeighbours(codings)
        panel = find_panel(taxonomy.head.id)
        self._model = model_of(panel) if panel else None

    def suggest(
        self, asked: Sequence[tuple[OpenCoding, Sequence[NearMiss]]]
    ) -> list[Suggestion | None]:
        """Return the likely answer for each coding, with the rules that nearly matched it."""
        codings = [coding.filled for coding, _ in asked]
        judged = self._model.judge(codings) if self._model and codings else [None] * len(codings)
        return [
            surest(
                [
                    *self._neighbours.suggest(coding),
                    *suggest_by_near_misses(near),
                    *(suggest_by_model(judgement) if judgement else ()),
                ]
            )
            for (coding, near), judgement in zip(asked, judged, strict=True)
        ]


def surest(suggestions: Iterable[Suggestion]) -> Suggestion | None:
    """Return the surest suggestion, with the reasons of all that agree.

    Returns:
        Nothing where none is sure enough, or two that are so differ.
    """
    sure = sorted(
        (each for each in suggestions if each.probability >= LEAST),
        key=lambda each: -each.probability,
    )
    if len({each.answer for each in sure}) != 1:
        return None
    because = "; ".join(dict.fromkeys(each.because for each in sure))
    examples = tuple(example for each in sure for example in each.examples)
    return replace(sure[0], because=because, examples=examples[:SHOWN])


class DecidedNeighbours:
    """The decided codings of a ledger, by the fields that they share with open ones."""

    def __init__(self, codings: Iterable[OpenCoding], fewest: int = _FEWEST_NEIGHBOURS) -> None:
        """Take in the codings of a ledger; fewer neighbours than `fewest` are no witness."""
        self._fewest = fewest
        self._of: dict[tuple[str, str], list[OpenCoding]] = defaultdict(list)
        for coding in codings:
            for field in NEIGHBOURING if coding.why is None else ():
                if field in coding.filled:
                    self._of[field, coding.filled[field]].append(coding)

    def suggest(self, coding: OpenCoding) -> Iterator[Suggestion]:
        """Yield what the neighbours by each field are decided as, where nearly all agree."""
        rates = measured_rates().neighbours
        for field, answer, agreed in self.agreed(coding):
            rate = rates.get(field, RatesByAnswer()).of(answer)
            name = coding.filled[field]
            word = field.replace("_", " ")
            near = self._of[field, name]
            same = [each for each in near if each.outcome == answer and each is not coding]
            largest = sorted(same, key=lambda each: (-abs(each.pence), each.number))
            yield Suggestion(
                answer,
                rate.probability,
                f"so is at least {agreed:.0%} of what is decided of the {word} '{name}'",
                tuple(DecidedExample("", each.filled, answer) for each in largest[:SHOWN]),
            )

    def agreed(self, coding: OpenCoding) -> Iterator[tuple[str, str, float]]:
        """Yield each field by which neighbours agree, with what they are and how much agrees."""
        for field in NEIGHBOURING:
            near = self._of.get((field, coding.filled.get(field, "")), ())
            others = [each for each in near if each is not coding]
            if len(others) < self._fewest:
                continue
            pence: Counter[str] = Counter()
            for each in others:
                pence[each.outcome] += abs(each.pence)
            [(answer, most)] = pence.most_common(1)
            of_codings = sum(each.outcome == answer for each in others) / len(others)
            agreed = min(most / pence.total(), of_codings) if pence.total() else 0.0
            if agreed >= _AGREED:
                yield field, answer, agreed


def suggest_by_near_misses(near: Sequence[NearMiss]) -> Iterator[Suggestion]:
    """Yield what all rules that nearly matched a coding would have decided."""
    answer = outcome_of_near_misses(near)
    if answer in STATUSES:
        rate = measured_rates().near_misses.get(min(len(near), MOST_NEAR), UNMEASURED)
        names = ", ".join(dict.fromkeys(f"'{miss.name}'" for miss in near[:SHOWN]))
        yield Suggestion(answer, rate.probability, f"all that nearly matched says so: {names}")


def outcome_of_near_misses(near: Sequence[NearMiss]) -> str | None:
    """Return what all rules that nearly matched would have decided; nothing where they differ."""
    outcomes = {_IN_WORDS.get(miss.status, miss.tier or "") for miss in near}
    return outcomes.pop() if len(outcomes) == 1 else None


def suggest_by_model(judgement: Judgement) -> Iterator[Suggestion]:
    """Yield the status that labelled codings of other organisations suggest."""
    answer = _IN_WORDS.get(judgement.status)
    if answer:
        places = ", ".join(dict.fromkeys(each.organisation for each in judgement.nearest))
        yield Suggestion(
            answer,
            judgement.probability,
            f"people decided so of codings like it ({places})",
            tuple(
                DecidedExample(each.organisation, each.coding, answer) for each in judgement.nearest
            ),
        )
