"""How often suggestions are right on organisations that nothing in them has seen.

`python -m tests.bench.suggestions` takes each organisation of the panel in turn: the model and the
weights of the sources are fitted to the others. It prints how likely suggestions are said to be
and how many are right, and what part of the pounds they would settle. `--write` writes the weights,
fitted to all organisations, into the package; `--readme` the table into the README. Explaining
every coding takes some minutes.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import yaml

from prevspend import load_taxonomy
from prevspend.classify import explainer_for
from prevspend.evaluate import panel_of
from prevspend.review import (
    STATUSES,
    Choices,
    DecidedNeighbours,
    PossibleAnswer,
    Suggestion,
    Weights,
    candidates,
    likeliest,
    model_of,
)
from tests.bench.panel import LabelledLedger, labelled_ledgers
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.review import Judgement, OpenCoding
    from prevspend.taxonomy import Taxonomy

WEIGHTS = ROOT / "prevspend/review/weights.yaml"
_HEAD = """\
# What each source weighs in how likely a suggestion is right: decided neighbours by the field that
# they share, rules that nearly matched, and the model of labelled codings. Fitted to the labelled
# codings that come with the taxonomy by `python -m tests.bench.suggestions --write`.
"""
_MARKS = ("<!-- suggestions: begin -->\n", "<!-- suggestions: end -->\n")
_BANDS = ((0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01))
_PRECISE = 0.95
_STEPS = 50
_RIDGE = 1.0


class Case(NamedTuple):
    """A labelled coding and the answers that sources support.

    Attributes:
        organisation: whose it is.
        coding: the coding.
        candidates: the answers.
        right: whether each is what people decided.
    """

    organisation: str
    coding: OpenCoding
    candidates: list[PossibleAnswer]
    right: list[bool]


class Tried(NamedTuple):
    """A suggestion for a labelled coding, and whether people decided so."""

    case: Case
    suggestion: Suggestion | None

    @property
    def is_right(self) -> bool:
        """Whether people decided so."""
        answers = [each.answer for each in self.case.candidates]
        chosen = self.suggestion
        return chosen is not None and self.case.right[answers.index(chosen.answer)]

    @property
    def probability(self) -> float:
        """How likely it is said to be right; 0 where nothing is suggested."""
        return self.suggestion.probability if self.suggestion else 0


def cases_of(taxonomy: Taxonomy) -> list[Case]:
    """Return all labelled codings with the answers that sources support."""
    model = model_of(panel_of(taxonomy.head.id))
    unseen: dict[tuple[str, object], Judgement] = {
        (each.organisation, tuple(each.coding.items())): judgement
        for each, judgement in zip(model.labelled, model.judge_unseen(), strict=True)
    }
    ledgers = labelled_ledgers(taxonomy)
    return [case for ledger in ledgers for case in _cases(ledger, taxonomy, unseen)]


def _cases(
    ledger: LabelledLedger, taxonomy: Taxonomy, unseen: Mapping[tuple[str, object], Judgement]
) -> Iterator[Case]:
    explainer = explainer_for(taxonomy, ledger.kind)
    neighbours = DecidedNeighbours(ledger.codings, fewest=1)
    choices, entries = Choices(taxonomy), taxonomy.entries()
    for coding, label in zip(ledger.codings, ledger.labels, strict=True):
        near = explainer.explain(coding.filled).near
        judgement = unseen[ledger.name, tuple(coding.filled.items())]
        found = candidates(coding, near, judgement, neighbours)
        right = []
        for each in found:
            intervention, status = choices.find(each.answer) or (None, None)
            right.append(label == (entries[intervention].tier if intervention else status))
        yield Case(ledger.name, coding, found, right)


def fit(cases: Sequence[Case]) -> Weights:
    """Fit the weights of the sources, by logistic regression with a ridge."""
    pairs = [
        (each, right)
        for case in cases
        for each, right in zip(case.candidates, case.right, strict=True)
    ]
    of_status = [pair for pair in pairs if pair[0].answer in STATUSES]
    of_prevention = [pair for pair in pairs if pair[0].answer not in STATUSES]
    return Weights(status=_fitted(of_status), prevention=_fitted(of_prevention))


def _fitted(pairs: Sequence[tuple[PossibleAnswer, bool]]) -> dict[str, float]:
    names = sorted({name for each, _ in pairs for name in each.features})
    if not names:
        return {}
    rows = np.array([[each.features.get(name, 0) for name in names] for each, _ in pairs])
    right = np.array([is_right for _, is_right in pairs], dtype=float)
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = (rows * (likely * (1 - likely))[:, None]).T @ rows + _RIDGE * np.eye(len(names))
        weights += np.linalg.solve(slope, rows.T @ (right - likely) - _RIDGE * weights)
    return dict(zip(names, weights.round(3).tolist(), strict=True))


def measure(cases: Sequence[Case]) -> list[Tried]:
    """Return a suggestion for each case by weights that have not seen its organisation."""
    organisations = dict.fromkeys(case.organisation for case in cases)
    weights = {
        name: fit([case for case in cases if case.organisation != name]) for name in organisations
    }
    return [Tried(case, likeliest(case.candidates, weights[case.organisation])) for case in cases]


def table(tried: Sequence[Tried]) -> str:
    """Return what was measured as Markdown."""
    text = "| suggested as | codings | right |\n|--|--:|--:|\n"
    for low, high in _BANDS:
        band = [each for each in tried if low <= each.probability < high]
        named = f"{low:.0%} to {min(high, 1):.0%} likely"
        text += f"| {named} | {len(band):,} | {_right(band):.1%} |\n"
    wide = [each for each in tried if each.case.coding.why in {"undecided", _CONTAINER}]
    for name, rows in (
        ("labelled codings", tried),
        ("that a wide unit only decides, or nothing", wide),
    ):
        text += f"\n{_settled(name, rows)}\n"
    return text


_CONTAINER = "only the unit is known"


def _settled(name: str, tried: Sequence[Tried]) -> str:
    """Describe how much is suggested, and how much of it where `_PRECISE` of it is right."""
    made = sorted((each for each in tried if each.suggestion), key=lambda each: -each.probability)
    right = np.cumsum([each.is_right for each in made]) / np.arange(1, len(made) + 1)
    precise = made[: int(np.flatnonzero(right >= _PRECISE).max(initial=-1)) + 1]
    return (
        f"Of {len(tried):,} {name}, {len(made) / len(tried):.0%} get a suggestion, with"
        f" {_pence(made) / _pence(tried):.0%} of the pounds; {_right(made):.1%} are right. The"
        f" surest of them, down to where {_PRECISE:.0%} are right, settle"
        f" {len(precise) / len(tried):.0%} of the codings and"
        f" {_pence(precise) / _pence(tried):.0%} of the pounds."
    )


def _pence(tried: Sequence[Tried]) -> int:
    return sum(abs(each.case.coding.pence) for each in tried) or 1


def _right(tried: Sequence[Tried]) -> float:
    return sum(each.is_right for each in tried) / len(tried) if tried else 0


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.suggestions", description=__doc__)
    asked.add_argument("--write", action="store_true", help="write the weights into the package")
    asked.add_argument("--readme", action="store_true", help="write the table into the README")
    options = asked.parse_args()
    cases = cases_of(load_taxonomy("england"))
    text = table(measure(cases))
    print(text)  # noqa: T201 - what was asked for
    if options.write:
        content = yaml.safe_dump(fit(cases).model_dump(), width=100)
        WEIGHTS.write_text(_HEAD + content, encoding="utf-8", newline="\n")
    if options.readme:
        path = ROOT / "README.md"
        before, begin, rest = path.read_text(encoding="utf-8").partition(_MARKS[0])
        _, end, after = rest.partition(_MARKS[1])
        path.write_text(before + begin + text + end + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
