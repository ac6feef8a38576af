"""Files that are the summary of others: each of their lines is a sum of lines of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.reading.checks.codings import CodingSums
from prevspend.reading.checks.twice import FileSums, compare, levels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_FEWEST = 3  # sums that agree by chance are fewer
_TIMES = 2  # so many lines a sum, where months do not tell apart what is alike


def find_summaries(files: Mapping[str, FileSums]) -> dict[str, list[str]]:
    """Return the files that are a summary of another, or of all others of the same months.

    That is certain only if every sum is the same to the penny and neither has another. Less
    certain cases are questions to the user.

    Returns:
        By the name of each summary, the files it is a summary of.
    """
    summaries: dict[str, list[str]] = {}
    for name in sorted(files, key=lambda each: (files[each].count, each)):
        others = {
            other: sums
            for other, sums in files.items()
            if other != name and other not in summaries and _share_months(files[name], sums)
        }
        for detail in _details(files[name], others):
            whole = _together([files[each] for each in detail])
            if _is_summary(files[name], whole):
                summaries[name] = detail
                break
    return summaries


def _share_months(file: FileSums, other: FileSums) -> bool:
    return not (file.is_dated and other.is_dated) or bool(file.months & other.months)


def _details(summary: FileSums, others: Mapping[str, FileSums]) -> Iterator[list[str]]:
    """Yield what a file may be a summary of.

    Without months a file that is the sum of two may as well be the third of three totals to date.
    """
    if len(others) > 1 and all(sums.is_dated for sums in (summary, *others.values())):
        yield list(others)
    for name in others:
        yield [name]


def _together(files: Sequence[FileSums]) -> FileSums:
    if len(files) == 1:
        return files[0]
    return FileSums(CodingSums.together([file.codings for file in files]), ())


def _is_summary(summary: FileSums, detail: FileSums) -> bool:
    """Return whether each line of one is a sum of the other, and all of its sums are there."""
    dated = summary.is_dated and detail.is_dated
    if detail.count < (summary.count + 1 if dated else _TIMES * summary.count):
        return False
    fields = next(levels(summary, detail), None)
    if fields is None:
        return False
    sums = summary.by(fields, dated=dated)
    both = compare(sums, detail.by(fields, dated=dated))
    return bool(both.is_whole and both.codings >= _FEWEST and (sums.rows == 1).all())
