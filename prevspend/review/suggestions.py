"""Suggestions: what is likely the answer to a question, how likely, and by what examples.

There are three kinds of source: decided neighbours in the same ledger, by each field that they
share; the rules that nearly matched; and a model of the labelled codings that come with the
taxonomy. How likely an answer is right, given which of them say so and which say otherwise, is a
logistic function whose weights were fitted to the labelled codings. What is less likely than
`LEAST` is not suggested, and nothing is ever applied by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend import yamlfile
from prevspend.blanks import says_nothing
from prevspend.evaluate import find_panel, read_panel
from prevspend.frozenmodel import FrozenModel
from prevspend.review.choices import STATUSES
from prevspend.review.narratives import SHOWN
from prevspend.review.similar import NO_JUDGEMENT, SimilarityModel, labelled_codings

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
"""Neighbours are a source where so much of them agree, by pounds and by codings."""

_DECIDED: Final = (None, "nearly something else")
_FEWEST_NEIGHBOURS: Final = 3
_MOST_NEAR: Final = 4
_NEAR: Final = "near_misses"
_MODEL: Final = "model"
_IN_WORDS: Final = {status: name for name, status in STATUSES.items()}
_FILE: Final = Path(__file__).with_name("weights.yaml")


class Weights(FrozenModel):
    """The content of `weights.yaml`: what each source weighs, in two functions.

    Attributes:
        status: for answers that are a status alone.
        prevention: for answers that are an intervention.
    """

    status: dict[str, float]
    prevention: dict[str, float]

    def probability(self, candidate: PossibleAnswer) -> float:
        """Return how likely a candidate is right."""
        weights = self.status if candidate.answer in STATUSES else self.prevention
        total = sum(weights.get(name, 0) * value for name, value in candidate.features.items())
        return 1 / (1 + exp(-total)) if weights else 0


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


class SourceAnswer(NamedTuple):
    """What one source says of a coding.

    Attributes:
        answer: the answer it supports.
        strength: how much it counts, at most 1.
        because: the same in words.
        examples: decided codings of that answer.
    """

    answer: str
    strength: float
    because: str
    examples: tuple[DecidedExample, ...] = ()


class PossibleAnswer(NamedTuple):
    """An answer that at least one source supports.

    Attributes:
        answer: as a person would choose it.
        features: by source, how much it supports the answer: negative where it supports another.
        because: what those who support it say.
        examples: the nearest decided codings.
    """

    answer: str
    features: dict[str, float]
    because: str
    examples: tuple[DecidedExample, ...]


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
def measured_weights() -> Weights:
    """Return the weights as they were fitted."""
    return yamlfile.packaged(Weights, _FILE)


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
        judged = self._model.judge(codings) if self._model else [NO_JUDGEMENT] * len(codings)
        return [
            likeliest(candidates(coding, near, judgement, self._neighbours), measured_weights())
            for (coding, near), judgement in zip(asked, judged, strict=True)
        ]

    def answers(self, codings: Sequence[OpenCoding]) -> list[str]:
        """Return the likely answer for each coding, whatever rules nearly matched; or a blank."""
        suggested = self.suggest([(coding, ()) for coding in codings])
        return [suggestion.answer if suggestion else "" for suggestion in suggested]


def likeliest(candidates: Iterable[PossibleAnswer], weights: Weights) -> Suggestion | None:
    """Return the candidate that is most likely right; nothing where none is likely enough."""
    suggestions = [
        Suggestion(each.answer, weights.probability(each), each.because, each.examples)
        for each in candidates
    ]
    best = max(suggestions, key=lambda each: (each.probability, each.answer), default=None)
    return best if best and best.probability >= LEAST else None


def candidates(
    coding: OpenCoding,
    near: Sequence[NearMiss],
    judgement: Judgement,
    neighbours: DecidedNeighbours,
) -> list[PossibleAnswer]:
    """Return the answers that sources support, and how much each source does."""
    sources = dict([*neighbours.answers_for(coding), *_of_near_misses(near), *_of_model(judgement)])
    possible = []
    for answer in sorted({each.answer for each in sources.values()}):
        features = {
            name: each.strength if each.answer == answer else -each.strength
            for name, each in sources.items()
        }
        features[_MODEL] = judgement.lead(STATUSES.get(answer, "prevention"))
        features["always"] = 1
        agreeing = [each for each in sources.values() if each.answer == answer]
        examples = tuple(example for each in agreeing for example in each.examples)
        because = "; ".join(dict.fromkeys(each.because for each in agreeing))
        possible.append(PossibleAnswer(answer, features, because, examples[:SHOWN]))
    return possible


class DecidedNeighbours:
    """The decided codings of a ledger, by the fields that they share with open ones."""

    def __init__(self, codings: Iterable[OpenCoding], fewest: int = _FEWEST_NEIGHBOURS) -> None:
        """Take in the codings of a ledger; fewer neighbours than `fewest` are no source."""
        self._fewest = fewest
        self._of: dict[tuple[str, str], list[OpenCoding]] = defaultdict(list)
        for coding in codings:
            for field in NEIGHBOURING if coding.why in _DECIDED else ():
                if not says_nothing(coding.filled.get(field, "")):
                    self._of[field, coding.filled[field]].append(coding)

    def answers_for(self, coding: OpenCoding) -> Iterator[tuple[str, SourceAnswer]]:
        """Yield what the neighbours by each field are decided as, where nearly all agree."""
        for field in NEIGHBOURING:
            name = coding.filled.get(field, "")
            near = [each for each in self._of.get((field, name), ()) if each is not coding]
            if len(near) < self._fewest:
                continue
            pence: Counter[str] = Counter()
            for each in near:
                pence[each.outcome] += abs(each.pence)
            [(answer, most)] = pence.most_common(1)
            same = [each for each in near if each.outcome == answer]
            agreed = min(most / (pence.total() or 1), len(same) / len(near))
            if agreed >= _AGREED:
                word = field.replace("_", " ")
                because = f"at least {agreed:.0%} of what is decided of its {word} is so"
                largest = sorted(same, key=lambda each: (-abs(each.pence), each.number))[:SHOWN]
                examples = tuple(DecidedExample("", each.filled, answer) for each in largest)
                yield field, SourceAnswer(answer, 1, because, examples)


def _of_near_misses(near: Sequence[NearMiss]) -> Iterator[tuple[str, SourceAnswer]]:
    """Yield the status that all rules that nearly matched a coding would have decided."""
    outcomes: set[str | None] = {_IN_WORDS.get(miss.status) for miss in near}
    answer = outcomes.pop() if len(outcomes) == 1 else None
    if answer:
        strength = min(len(near), _MOST_NEAR) / _MOST_NEAR
        names = ", ".join(dict.fromkeys(f"'{miss.name}'" for miss in near[:SHOWN]))
        because = f"all rules that nearly matched say so: {names}"
        yield _NEAR, SourceAnswer(answer, strength, because)


def _of_model(judgement: Judgement) -> Iterator[tuple[str, SourceAnswer]]:
    """Yield the status that labelled codings of other organisations suggest."""
    answer = _IN_WORDS.get(judgement.status)
    if answer:
        places = ", ".join(dict.fromkeys(each.organisation for each in judgement.nearest))
        examples = (
            DecidedExample(each.organisation, each.coding, answer) for each in judgement.nearest
        )
        because = f"the panel that comes with the taxonomy labelled codings like it so ({places})"
        yield _MODEL, SourceAnswer(answer, 1, because, tuple(examples))
