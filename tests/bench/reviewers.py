"""How far a number of decisions goes: reviewers who answer from the labels of the panel.

`python -m tests.bench.reviewers` lets a reviewer of each organisation work through the queue of a
review, and another one through the codings by size alone. A reviewer decides a row where the labels
of all its codings are one; else it is a decision in vain, and its codings are asked about one by
one where their size puts them, as a review does that is written anew with `--apart`. Two ledgers
are tried: with open what the taxonomy decides by a wide unit only or not at all, and with all open.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from prevspend import load_taxonomy
from prevspend.review import rank_questions
from tests.bench.panel import labelled_ledgers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.review import OpenCoding
    from tests.bench.panel import LabelledLedger

STEPS = (1, 2, 5, 10, 20, 40)


class Tally(NamedTuple):
    """How far a reviewer comes.

    Attributes:
        decided: the pence decided after each decision.
        open_pence: the pence that were open.
        in_vain: the decisions on rows whose codings differ.
        unnamed_pence: the pence of codings that no decision can name alone.
    """

    decided: list[int]
    open_pence: int
    in_vain: int
    unnamed_pence: int = 0


def opened(ledger: LabelledLedger, *, everything: bool) -> LabelledLedger:
    """Return a ledger with more of it undecided than the taxonomy leaves."""
    codings = [
        replace(coding, why="undecided" if everything or _is_open(coding) else None, outcome="")
        for coding in ledger.codings
    ]
    return ledger._replace(codings=codings)


def _is_open(coding: OpenCoding) -> bool:
    return coding.why in {"undecided", "only the unit is known"}


def by_queue(ledger: LabelledLedger) -> Tally:
    """Return how far a reviewer comes who takes the rows of the queue in their order."""
    rows, unnamed = rank_questions(ledger.codings, {"undecided"})
    return _tally(ledger, [group for _, group in rows])._replace(unnamed_pence=_size(unnamed))


def by_size(ledger: LabelledLedger) -> Tally:
    """Return how far a reviewer comes who takes each coding, the largest first."""
    return _tally(ledger, [[coding] for coding in _largest_first(ledger.codings)])


def _tally(ledger: LabelledLedger, rows: Iterable[Sequence[OpenCoding]]) -> Tally:
    labels = {
        coding.number: label for coding, label in zip(ledger.codings, ledger.labels, strict=True)
    }
    asked = deque(rows)
    decided, so_far, in_vain = [], 0, 0
    while asked:
        row = asked.popleft()
        if len({labels[coding.number] for coding in row}) == 1:
            so_far += _size(row)
        else:
            in_vain += 1
            alone = [[coding] for coding in row]
            asked = deque(sorted([*asked, *alone], key=_size, reverse=True))
        decided.append(so_far)
    return Tally(decided, _size(coding for coding in ledger.codings if coding.why), in_vain)


def _size(codings: Iterable[OpenCoding]) -> int:
    return sum(abs(coding.pence) for coding in codings)


def _largest_first(codings: Iterable[OpenCoding]) -> list[OpenCoding]:
    asked = [coding for coding in codings if coding.why]
    return sorted(asked, key=lambda coding: (-abs(coding.pence), coding.number))


def after(tallies: Sequence[Tally], decisions: int) -> float:
    """Return the share of all pence that is decided after so many decisions at each body."""
    done = sum((tally.decided or [0])[:decisions][-1] for tally in tallies)
    return done / sum(tally.open_pence for tally in tallies)


def lines(ledgers: Sequence[LabelledLedger]) -> Iterator[str]:
    """Yield the table, as Markdown."""
    yield (
        "| open | decided by | rows | in vain | "
        + " | ".join(f"after {step}" for step in STEPS)
        + " |"
    )
    yield "|--|--|--:|--:|" + "--:|" * len(STEPS)
    for everything in (False, True):
        tried = [opened(ledger, everything=everything) for ledger in ledgers]
        what = "everything" if everything else "what only a wide unit decides, or nothing"
        for name, way in (("the queue", by_queue), ("size alone", by_size)):
            tallies = [way(ledger) for ledger in tried]
            shares = " | ".join(f"{after(tallies, step):.1%}" for step in STEPS)
            rows = sum(len(tally.decided) for tally in tallies)
            vain = sum(tally.in_vain for tally in tallies)
            yield f"| {what} | {name} | {rows:,} | {vain} | {shares} |"


def main() -> None:
    """Measure and print."""
    print("\n".join(lines(list(labelled_ledgers(load_taxonomy("england"))))))  # noqa: T201


if __name__ == "__main__":
    main()
