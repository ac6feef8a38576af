"""Measure agreement on labelled samples: all together and each sample."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prevspend.classify import GRADES
from prevspend.evaluate.labels import LABELS, UNDECIDED
from prevspend.evaluate.model import (
    Agreement,
    Evaluation,
    GradeAgreement,
    LabelAgreement,
    RaterAgreement,
    ShareError,
    TaxonomyUsed,
)
from prevspend.evaluate.scoring import disagreements, score
from prevspend.evaluate.statistics import (
    cohen_kappa,
    fleiss_kappa,
    kappa_from_votes,
    weighted_share,
)
from prevspend.evaluate.strata import by_stratum, estimate, whole_year
from prevspend.taxonomy import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.evaluate.labels import Label
    from prevspend.evaluate.model import Estimate
    from prevspend.evaluate.sample import LabelledSample
    from prevspend.evaluate.scoring import ScoredRow
    from prevspend.taxonomy import Taxonomy

_A_PAIR = 2


def evaluate(
    samples: Sequence[LabelledSample], taxonomy: Taxonomy, raters: int | None = None
) -> Evaluation:
    """Measure how often a taxonomy decides labelled rows as people did.

    Args:
        samples: the labelled samples, one or more.
        taxonomy: the taxonomy.
        raters: how many people rated each row, where only their votes are known; by default the
            most votes that any row has.
    """
    scored = [score(sample, taxonomy) for sample in samples]
    every = [row for rows in scored for row in rows]
    unclear = [row for row in every if row.label == "unclassified"]
    kinds = {sample.ledger.organisation.kind for sample in samples}
    head = taxonomy.head
    return Evaluation(
        taxonomy=TaxonomyUsed(id=head.id, version=head.version, digest=taxonomy.digest),
        together=_agreement(
            "All together", None, kinds.pop() if len(kinds) == 1 else None, every, raters
        ),
        samples=tuple(
            _agreement(sample.name, sample.file, sample.ledger.organisation.kind, rows, raters)
            for sample, rows in zip(samples, scored, strict=True)
        ),
        disagreements=disagreements(_decisive(every), taxonomy),
        unclear=disagreements(unclear, taxonomy),
        notes=tuple(_notes(samples)),
    )


def _decisive(rows: Iterable[ScoredRow]) -> list[ScoredRow]:
    """Return the rows whose label decides; the others are scored separately."""
    return [row for row in rows if row.has_answer]


def _agreement(
    name: str, file: str | None, kind: str | None, rows: Sequence[ScoredRow], raters: int | None
) -> Agreement:
    scored = _decisive(rows)
    unclear = [row for row in rows if row.label == "unclassified"]
    strata = by_stratum(rows)
    year = whole_year(strata)
    return Agreement(
        name=name,
        file=file,
        kind=kind,
        rows=len(rows),
        scored=len(scored),
        accuracy=_share_agreeing(scored),
        kappa=estimate(cohen_kappa([(row.label, row.decided) for row in scored])),
        tier_agreement=_share_agreeing([row for row in scored if row.label in TIERS]),
        by_pounds=year.by_pounds if year else None,
        decided_by_pounds=year.decided_by_pounds if year else None,
        strata=strata,
        labels=tuple(_of_label(label, scored) for label in LABELS if label not in UNDECIDED),
        grades=tuple(_by_grade(scored)),
        shares=_share_error(scored),
        raters=_rater_agreement(rows, raters),
        confusion=_confusion(scored),
        unclear_rows=len(unclear),
        unclear_left_open=sum(row.agrees for row in unclear),
    )


def _share_agreeing(rows: Sequence[ScoredRow]) -> Estimate | None:
    return estimate(weighted_share([row.agrees for row in rows], [1] * len(rows)))


def _of_label(label: Label, rows: Sequence[ScoredRow]) -> LabelAgreement:
    labelled = sum(row.label == label for row in rows)
    decided = sum(row.decided == label for row in rows)
    both = sum(row.label == label and row.agrees for row in rows)
    return LabelAgreement(
        label=label,
        labelled=labelled,
        found=decided,
        both=both,
        precision=both / decided if decided else None,
        recall=both / labelled if labelled else None,
    )


def _by_grade(rows: Sequence[ScoredRow]) -> Iterator[GradeAgreement]:
    """Yield how often each grade is right, the surest first; without grades that have no rows."""
    for grade in GRADES:
        decided = [row for row in rows if row.grade == grade]
        if decided:
            yield GradeAgreement(
                grade=grade,
                rows=len(decided),
                amount_pence=sum(abs(row.amount_pence) for row in decided),
                right=_share_agreeing(decided),
                wrongly_preventive=sum(
                    row.decided in TIERS and row.label not in TIERS for row in decided
                ),
            )


def _share_error(rows: Sequence[ScoredRow]) -> ShareError:
    """Compare shares: in points where both say prevention, in pounds everywhere."""
    shared = [
        (row, row.labelled.share, row.decided_share)
        for row in rows
        if row.labelled.share is not None
    ]
    points = [
        100 * (decided - labelled)
        for row, labelled, decided in shared
        if row.label in TIERS and row.decided in TIERS
    ]
    by_label = [round(row.amount_pence * labelled) for row, labelled, _ in shared]
    by_taxonomy = [round(row.amount_pence * decided) for row, _, decided in shared]
    return ShareError(
        rows=len(points),
        absolute_points=sum(map(abs, points)) / len(points) if points else None,
        signed_points=sum(points) / len(points) if points else None,
        labelled_pence=sum(by_label),
        found_pence=sum(by_taxonomy),
        absolute_pence=sum(
            abs(decided - labelled) for labelled, decided in zip(by_label, by_taxonomy, strict=True)
        ),
    )


def _rater_agreement(rows: Sequence[ScoredRow], raters: int | None) -> RaterAgreement:
    """Return the raters' own agreement, as far as it is known."""
    by_row = [row.labelled.raters for row in rows]
    sizes = {len(choices) for choices in by_row}
    if len(sizes) == 1 and max(sizes) >= _A_PAIR:
        kappa = fleiss_kappa(by_row)
        how = "each rater's labels are known"
        return RaterAgreement(raters=sizes.pop(), rows=len(rows), low=kappa, high=kappa, how=how)
    votes = [(row.label, row.labelled.votes) for row in rows if row.labelled.votes is not None]
    number = raters or max((count for _, count in votes), default=None)
    if number is None:
        how = "the sample has neither votes nor a column for each rater"
        return RaterAgreement(raters=None, rows=0, low=None, high=None, how=how)
    span = kappa_from_votes(votes, number, LABELS) if number >= _A_PAIR else None
    assumption = "" if raters else f"; {number} raters are assumed, the most votes of any row"
    if span is None:
        how = f"votes alone are not enough: several raters differed on one row, or none{assumption}"
        return RaterAgreement(raters=number, rows=len(votes), low=None, high=None, how=how)
    how = f"only votes are known, not the label of a rater who differed: hence a range{assumption}"
    return RaterAgreement(raters=number, rows=len(votes), low=span[0], high=span[1], how=how)


def _confusion(rows: Sequence[ScoredRow]) -> dict[Label, dict[Label, int]]:
    """Count the rows by label, and within a label by the taxonomy's decision."""
    counts = Counter((row.label, row.decided) for row in rows)
    return {
        label: {decided: counts[label, decided] for decided in LABELS if counts[label, decided]}
        for label in LABELS
        if any(row.label == label for row in rows)
    }


def _notes(samples: Iterable[LabelledSample]) -> Iterator[str]:
    """Yield the limits of the figures, in words."""
    for sample in samples:
        if sample.unread:
            headers = ", ".join(f"'{header}'" for header in sample.unread)
            yield (
                f"{sample.file}: columns that were not recognised are not tested: {headers}."
                ' Assign them with --column, for example --column "service=HEADER".'
            )
        if sample.ledger.organisation.kind is None:
            yield (
                f"{sample.file}: whether this is an ICB or a council is not known, so rules for"
                " one kind did not apply. Give it with --kind."
            )
