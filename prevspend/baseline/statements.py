"""Statements on what limits the figures of many organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline.organisations import OrganisationSums, OrganisationsYear
    from prevspend.reading import ControlTotal

_MOSTLY = 0.5


def statements(
    year: OrganisationsYear, control_totals: Sequence[ControlTotal] = ()
) -> Iterator[str]:
    """Yield what a reader must know before comparing the organisations of a year."""
    if year.whole is not None and year.difference is not None:
        yield _beside_the_whole(year, year.whole, year.difference.read_pence)
    missing = [f"{entry.name} ({entry.code})" for entry in year.without_return]
    if missing:
        yield (
            f"Listed without a return, and in no figure of their own or of the sum:"
            f" {plural(len(missing), 'authority', 'authorities')}: {', '.join(missing)}."
        )
    partial = {entry.code for entry in year.without_return} & {
        row.code for row in year.organisations
    }
    if partial:
        yield (
            "Of these some gave one return and not the other, so that their figures are partial:"
            f" {', '.join(sorted(code for code in partial if code))}."
        )
    yield from _undecided(year)
    wrong = [total for total in control_totals if not total.adds_up]
    if wrong:
        listed = ", ".join(f"{total.line.code} of {total.authority.name}" for total in wrong)
        yield (
            f"Not the sum of their lines, beyond rounding: {plural(len(wrong), 'total')}"
            f" as published, {listed}."
        )
    if year.rejected:
        first = year.rejected[0]
        yield (
            f"Not read, and in no figure: {plural(len(year.rejected), 'row')} whose"
            f" organisation is not known (first: {first.file}, row {first.row:,}, {first.reason})."
        )


def _beside_the_whole(year: OrganisationsYear, whole: OrganisationSums, difference: int) -> str:
    """Compare the sum of the organisations with the whole as published."""
    compared = "as much"
    if difference:
        compared = f"{format_pounds(abs(difference))} {'less' if difference < 0 else 'more'}"
    text = (
        f"{whole.name} as published spent {format_pounds(whole.read_pence)}; the"
        f" {len(year.organisations):,} organisations add up to"
        f" {format_pounds(year.total.read_pence)}, {compared}."
    )
    if year.without_return:
        missing = plural(len(year.without_return), "authority", "authorities")
        text += f" {whole.name} holds estimates for the {missing} without a return."
    return text


def _undecided(year: OrganisationsYear) -> Iterator[str]:
    """Yield a warning that names the classes whose money is mostly undecided."""
    groups = [
        group.group
        for group in year.groups
        if group.decided_share is not None and group.decided_share < _MOSTLY
    ]
    if groups:
        yield (
            "Less than half of their money is decided, so that their shares say little:"
            f" {', '.join(groups)}. Compare organisations of one class, and of classes that do the"
            " same work."
        )
