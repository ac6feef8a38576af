"""What limits the figures of many organisations, in words."""

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
    found: OrganisationsYear, control_totals: Sequence[ControlTotal] = ()
) -> Iterator[str]:
    """Describe what must be known before the organisations of a year are compared."""
    if found.whole is not None and found.difference is not None:
        yield _beside_the_whole(found, found.whole, found.difference.read_pence)
    missing = [f"{entry.name} ({entry.code})" for entry in found.without_return]
    if missing:
        yield (
            f"Listed without a return, and in no figure of their own or of the sum:"
            f" {plural(len(missing), 'authority', 'authorities')}: {', '.join(missing)}."
        )
    partial = {entry.code for entry in found.without_return} & {
        row.code for row in found.organisations
    }
    if partial:
        yield (
            "Of these some gave one return and not the other, so that their figures are partial:"
            f" {', '.join(sorted(code for code in partial if code))}."
        )
    yield from _undecided(found)
    wrong = [total for total in control_totals if not total.adds_up]
    if wrong:
        listed = ", ".join(f"{total.line.code} of {total.authority.name}" for total in wrong)
        yield (
            f"Not the sum of their lines, beyond rounding: {plural(len(wrong), 'total')}"
            f" as published, {listed}."
        )
    if found.rejected:
        first = found.rejected[0]
        yield (
            f"Not read, and in no figure: {plural(len(found.rejected), 'row')} whose"
            f" organisation is not known (first: {first.file}, row {first.row:,}, {first.reason})."
        )


def _beside_the_whole(found: OrganisationsYear, whole: OrganisationSums, difference: int) -> str:
    """Set the sum over the organisations beside the whole as published."""
    compared = "as much"
    if difference:
        compared = f"{format_pounds(abs(difference))} {'less' if difference < 0 else 'more'}"
    text = (
        f"{whole.name} as published spent {format_pounds(whole.read_pence)}; the"
        f" {len(found.organisations):,} organisations add up to"
        f" {format_pounds(found.total.read_pence)}, {compared}."
    )
    if found.without_return:
        missing = plural(len(found.without_return), "authority", "authorities")
        text += f" {whole.name} holds estimates for the {missing} without a return."
    return text


def _undecided(found: OrganisationsYear) -> Iterator[str]:
    """Name the classes whose money is mostly undecided: their shares say little."""
    groups = [
        group.group
        for group in found.groups
        if group.decided_share is not None and group.decided_share < _MOSTLY
    ]
    if groups:
        yield (
            "Less than half of their money is decided, so that their shares say little:"
            f" {', '.join(groups)}. Compare organisations of one class, and of classes that do the"
            " same work."
        )
