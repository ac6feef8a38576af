"""An audit sample and its answers to the error rate of a baseline, with its interval."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from prevspend.assurance.answers import read_audits
from prevspend.assurance.measures import (
    JudgedCoding,
    error_of,
    mean_share,
    mean_wrong,
    misstated,
    prevention_of,
)
from prevspend.assurance.model import (
    Answered,
    Assurance,
    AuditDifference,
    Kappa,
    OpenRange,
    StratumError,
)
from prevspend.assurance.sample import draw_sample
from prevspend.assurance.statement import statement
from prevspend.errors import Location, OverrideError
from prevspend.evaluate import Estimate, cohen_kappa
from prevspend.people import without_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from prevspend.assurance.answers import Audited, AuditWorkbook
    from prevspend.assurance.interval import Interval
    from prevspend.assurance.measures import View
    from prevspend.assurance.sample import AuditSample, Label, Sampled
    from prevspend.taxonomy import Taxonomy

_BOTH = 2


def assess(paths: Sequence[Path], folder: Path, taxonomy: Taxonomy) -> Assurance:
    """Work out how often the decisions of a folder of results are wrong.

    Args:
        paths: the workbooks of the audit sample, one for each reviewer, two at most.
        folder: the results it was drawn from.
        taxonomy: the taxonomy whose interventions the answers name.

    Raises:
        OverrideError: with every problem of the workbooks, if nothing is answered, or if the
            sample was drawn from other results.
        LedgerError: if the results cannot be read.
    """
    audits = read_audits(paths, taxonomy)
    sample = _drawn_again(audits, folder)
    judged = [_judged(row, audits) for row in sample.rows]
    if not any(row.labels for row in judged):
        raise OverrideError(
            "Nothing is answered in this audit sample yet.",
            place=Location(str(paths[0])),
            why="an error rate rests on what people found.",
            fix="choose what it bought in at least one row, and save.",
        )
    result = _assurance(sample, judged, audits)
    return result.model_copy(update={"statement": statement(result)})


def _drawn_again(audits: Sequence[AuditWorkbook], folder: Path) -> AuditSample:
    """Draw the sample again that the workbooks are of.

    Raises:
        OverrideError: if it was drawn from other codings, or in another way.
    """
    mark, path = audits[0].mark, audits[0].path
    sample = draw_sample(folder, mark.size, mark.seed)
    if sample.codings != mark.codings:
        raise OverrideError(
            "This audit sample was drawn from other results.",
            place=Location(str(path)),
            why=f"it would say nothing of those in '{folder}': their codings differ.",
            fix="name the folder that it was drawn from, with --results.",
        )
    known = {row.number for row in sample.rows}
    if any(number not in known for audit in audits for number in audit.answers):
        raise OverrideError(
            "This audit sample holds codings that are not drawn by its size and seed.",
            place=Location(str(path)),
            why="another version of prevspend drew it, and nothing says how likely each row was.",
            fix="assess it with the version that wrote it, or draw a new one.",
        )
    return sample


def _judged(row: Sampled, audits: Sequence[AuditWorkbook]) -> JudgedCoding:
    answers = (audit.answers.get(row.number) for audit in audits)
    return JudgedCoding(row, tuple(answer for answer in answers if answer is not None))


def _assurance(
    sample: AuditSample, judged: list[JudgedCoding], audits: Sequence[AuditWorkbook]
) -> Assurance:
    baseline = sample.baseline
    answers = [each for row in judged for each in row.answers]
    in_scope = [row for row in judged if row.row.label.status != "out_of_scope"]
    decided = [row for row in in_scope if row.row.label.status != "unclassified"]
    counted, scope = baseline.reconciliation.prevention_pence, baseline.coverage.in_scope_pence
    over, under = misstated(in_scope, mean_share)
    likely = prevention_of(counted, over, under)
    error = error_of(decided, mean_wrong)
    return Assurance(
        organisation=baseline.organisation,
        financial_year=baseline.financial_year,
        taxonomy=baseline.taxonomy,
        codings=sample.codings,
        size=sample.size,
        seed=sample.seed,
        reviewers=tuple(sorted({each.by for each in answers})),
        first_date=str(min(each.on for each in answers)),
        last_date=str(max(each.on for each in answers)),
        drawn=len(judged),
        answered=sum(bool(row.labels) for row in judged),
        cannot_tell=sum(bool(row.answers) and not row.labels for row in judged),
        not_filled=sum(not row.answers for row in judged),
        differing=sum(len(set(row.labels)) > 1 for row in judged),
        decided_size_pence=_size(decided),
        error=_estimate(error),
        error_if_open=_error_if_open(decided),
        in_scope_pence=scope,
        counted_pence=counted,
        overstated=_known(over),
        understated=_known(under),
        prevention=_known(likely),
        prevention_if_open=_prevention_if_open(in_scope, counted),
        prevention_share=_known([each / scope for each in likely]) if scope > 0 else None,
        strata=tuple(_strata(judged)),
        with_tool=_kappa(
            [(row.row.label, label) for row in decided for label in row.labels],
        ),
        between_reviewers=_between(judged) if len(audits) == _BOTH else None,
        differences=tuple(_differences(judged, with_names=baseline.with_names)),
    )


def _error_if_open(rows: Sequence[JudgedCoding]) -> OpenRange | None:
    """Return the interval's ends if all that is open is right, or wrong."""
    low = error_of(rows, lambda row: min(row.wrong, default=0.0))
    high = error_of(rows, lambda row: max(row.wrong, default=1.0))
    return OpenRange(low=low[1], high=high[2]) if low and high else None


def _prevention_if_open(rows: Sequence[JudgedCoding], counted: int) -> OpenRange:
    """Return the interval's ends if all that is open holds as little, or as much, as it can."""

    def at(least: Callable[[Sequence[float]], float], bare: float) -> View:
        return lambda row: least(row.shares) if row.shares else bare

    def shares(*, most: bool) -> View:
        small, large = at(min, 0.0), at(max, 1.0)
        return lambda row: (large if most == (row.row.pence > 0) else small)(row)

    low = prevention_of(counted, *misstated(rows, shares(most=False)))
    high = prevention_of(counted, *misstated(rows, shares(most=True)))
    return OpenRange(low=low[1], high=high[2])


def _strata(judged: Sequence[JudgedCoding]) -> list[StratumError]:
    strata = defaultdict(list)
    for row in judged:
        strata[row.row.drawn.stratum].append(row)
    return [
        StratumError(
            status=name.status,
            tier=name.tier,
            grade=name.grade,
            size_pence=_size(rows),
            drawn=len(rows),
            answered=sum(bool(row.labels) for row in rows),
            wrong=sum(mean_wrong(row) or 0.0 for row in rows),
            error=None if name.status == "unclassified" else _estimate(error_of(rows, mean_wrong)),
        )
        for name, rows in strata.items()
    ]


def _size(rows: Sequence[JudgedCoding]) -> int:
    return round(sum(row.row.drawn.stands_for for row in rows))


def _between(judged: Sequence[JudgedCoding]) -> Kappa:
    return _kappa([(row.labels[0], row.labels[1]) for row in judged if len(row.labels) == _BOTH])


def _kappa(pairs: Sequence[tuple[Label, Label]]) -> Kappa:
    return Kappa(rows=len(pairs), kappa=_estimate(cohen_kappa(pairs)))


def _differences(judged: Sequence[JudgedCoding], *, with_names: bool) -> list[AuditDifference]:
    """List the codings on which somebody differs, the largest first."""
    differing = [row for row in judged if any(row.wrong) and row.row.label.status != "unclassified"]
    differing += [
        row for row in judged if row.row.label.status == "unclassified" and len(set(row.labels)) > 1
    ]
    differing.sort(key=lambda row: (-abs(row.row.pence), row.row.number))
    return [_difference(row, with_names=with_names) for row in differing]


def _difference(judged: JudgedCoding, *, with_names: bool) -> AuditDifference:
    row = judged.row
    return AuditDifference(
        number=row.number,
        coding=row.coding if with_names else without_names(row.coding),
        amount_pence=row.pence,
        status=row.label.status,
        tier=row.label.tier,
        share=row.share,
        rule=row.rule,
        answers=tuple(map(_answered, judged.answers)),
    )


def _answered(each: Audited) -> Answered:
    return Answered(
        by=each.by,
        on=str(each.on),
        status=each.label.status if each.label else None,
        tier=each.label.tier if each.label else None,
        share=each.share,
        sure=each.sure,
        why=each.why,
    )


def _estimate(result: Interval | None) -> Estimate | None:
    return None if result is None else _known(result)


def _known(result: Sequence[float]) -> Estimate:
    value, low, high = result
    return Estimate(value=value, low=low, high=high)
