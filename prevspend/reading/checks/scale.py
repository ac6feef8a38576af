"""A month or a file whose amounts are a thousandth of all others', or a thousand times them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.errors import Location
from prevspend.money import format_pounds
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.reading.checks.twice import FileSums

_FEWEST = 3
_MOSTLY = 0.75
_NEAR = 0.5  # powers of ten
_EXACTLY = 0.05  # and this near where there are few codings
_FAR_LARGER = 20  # a month is hardly ever so many times the others
_MANY = 8  # codings show that amounts are in pence; a few may differ so much by chance
_LOOKED_AT = 50_000  # sums show what most do
_AS_A_WHOLE = "in all and by its typical coding"
_POWERS = {2: "hundredth", 3: "thousandth", 6: "millionth"}


class _Sums(NamedTuple):
    """The sums of codings, each in the part of a ledger it belongs to.

    Attributes:
        part: the number of the part.
        coding: a number for the coding.
        size: its sum, in pence without sign.
    """

    part: NDArray[np.int64]
    coding: NDArray[np.uint64]
    size: NDArray[np.float64]


def refuse_other_scale(files: Mapping[str, FileSums]) -> None:
    """Refuse a month or a file out of scale with the rest.

    Raises:
        LedgerError: asking whether it is in another unit.
    """
    by_month, months = _by_month(files)
    for at, power in (*_out_of_scale(by_month, len(months)), *_in_pence(by_month, len(months))):
        held = [name for name, file in files.items() if months[at] in file.codings.months.values()]
        _raise(f"Period {months[at][1]} of {months[at][0]}", "months", by_month, at, power, held)
    by_file = _by_file(files)
    for at, power in (*_out_of_scale(by_file, len(files)), *_in_pence(by_file, len(files))):
        name = list(files)[at]
        _raise(f"'{name}'", "files", by_file, at, power, [name])
    for at, power in _out_of_scale_as_a_whole(by_month, len(months)):
        held = [name for name, file in files.items() if months[at] in file.codings.months.values()]
        what = f"Period {months[at][1]} of {months[at][0]}"
        _raise(what, "months", by_month, at, power, held, _AS_A_WHOLE)
    for at, power in _out_of_scale_as_a_whole(by_file, len(files)):
        name = list(files)[at]
        _raise(f"'{name}'", "files", by_file, at, power, [name], _AS_A_WHOLE)


def _by_month(files: Mapping[str, FileSums]) -> tuple[_Sums, list[tuple[str, str]]]:
    months: dict[int, tuple[str, str]] = {}
    for file in files.values():
        months.update(file.codings.months)
    numbers = {when: at for at, when in enumerate(months)}
    parts, codings, sizes = [], [], []
    for file in files.values():
        sums = file.by(file.fields, dated=True)
        known, which = np.unique(sums.when, return_inverse=True)
        places = np.array([numbers.get(when, -1) for when in known.tolist()], np.int64)
        parts.append(places[which])
        codings.append(sums.coding)
        sizes.append(np.abs(sums.pence).astype(np.float64))
    return _joined(parts, codings, sizes), list(months.values())


def _by_file(files: Mapping[str, FileSums]) -> _Sums:
    parts, codings, sizes = [], [], []
    for at, file in enumerate(files.values()):
        sums = file.by(file.fields, dated=False)
        parts.append(np.full(sums.key.size, at, dtype=np.int64))
        codings.append(sums.coding)
        sizes.append(np.abs(sums.pence) / max(len(file.months), 1))
    return _joined(parts, codings, sizes)


def _joined(
    parts: list[NDArray[np.int64]],
    codings: list[NDArray[np.uint64]],
    sizes: list[NDArray[np.float64]],
) -> _Sums:
    joined = _Sums(np.concatenate(parts), np.concatenate(codings), np.concatenate(sizes))
    known = joined.part >= 0
    return _Sums(joined.part[known], joined.coding[known], joined.size[known])


def _out_of_scale(sums: _Sums, count: int) -> Iterator[tuple[int, int]]:
    """Yield the parts in which most codings are some power of ten away from the other parts.

    Of very many codings some are looked at, chosen by their numbers, which are as good as random.
    """
    if count < 2:  # noqa: PLR2004 - one part is in scale with itself
        return
    some = sums.coding % np.uint64(1 + sums.coding.size // _LOOKED_AT) == 0
    sums = _Sums(*(column[some] for column in sums))
    if not sums.size.size:
        return
    order = np.lexsort((sums.size, sums.coding))
    part, coding, size = (column[order] for column in sums)
    starts = np.flatnonzero(np.r_[True, coding[1:] != coding[:-1]])
    ends = np.r_[starts[1:], coding.size]
    several = ends - starts > 1
    middle = size[(starts + ends) // 2]  # of each coding, over the parts
    of_coding = np.repeat(np.arange(starts.size), ends - starts)
    chosen = several[of_coding] & (size > 0)
    power = np.log10(size[chosen] / middle[of_coding[chosen]])
    for at in range(count):
        own = power[part[chosen] == at]
        if not own.size or (own.size < _FEWEST and count < _FEWEST):
            continue
        nearness = _NEAR if own.size >= _FEWEST else _EXACTLY
        for step in _POWERS:
            if own.size < _MANY and step == 2:  # noqa: PLR2004 - a hundred times
                continue
            for sign in (-1, 1):
                near = np.abs(own - sign * step) <= nearness
                if np.count_nonzero(near) >= _MOSTLY * own.size:
                    yield at, sign * step


def _out_of_scale_as_a_whole(sums: _Sums, count: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of which the sum and the typical coding are a thousand times those of others.

    Of two parts only the smaller is looked at: it is the one in thousands.
    """
    parts = [sums.size[(sums.part == at) & (sums.size > 0)] for at in range(count)]
    measured = {
        at: np.log10([np.sum(sizes), np.median(sizes)])
        for at, sizes in enumerate(parts)
        if sizes.size >= _MANY
    }
    for at, own in measured.items():
        others = [measures for other, measures in measured.items() if other != at]
        if not others:
            continue
        far = own - np.median(others, axis=0)
        for power in (-6, -3, 3, 6):
            is_smaller_of_two = power < 0 or len(others) > 1
            if is_smaller_of_two and np.all(np.abs(far - power) <= _NEAR):
                yield at, power


def _in_pence(sums: _Sums, count: int) -> Iterator[tuple[int, int]]:
    """Yield the parts that are far larger than the others, and alone in having no pennies."""
    if count < _FEWEST:
        return
    parts = [sums.size[sums.part == at] for at in range(count)]
    totals = np.array([float(sizes.sum()) for sizes in parts])
    whole = np.array([float(np.mean(sizes % 100 == 0)) if sizes.size else 1.0 for sizes in parts])
    for at, sizes in enumerate(parts):
        others = np.arange(count) != at
        is_large = totals[at] > _FAR_LARGER * float(np.median(totals[others]))
        if sizes.size >= _MANY and is_large and whole[at] == 1 > 2 * np.median(whole[others]):
            yield at, 2


def _unit(power: int) -> str:
    """Return the unit that amounts seem to be in which differ so much from the others."""
    if power == 2:  # noqa: PLR2004 - a hundred times too large
        return "pence"
    return {-3: "thousands", -6: "millions"}.get(power, "pounds")


def _raise(
    what: str,
    kind: str,
    sums: _Sums,
    at: int,
    power: int,
    files: Sequence[str],
    how: str = "coding by coding",
) -> None:
    times = _POWERS[abs(power)] if power < 0 else f"{10**power:,} times"
    of = "of" if power < 0 else ""
    own = int(sums.size[sums.part == at].sum())
    raise question(
        "scale",
        f"{what} ({format_pounds(own)}) has about a {times} {of} the amounts of the other {kind},"
        f" {how}.".replace("  ", " ").replace("a 1", "1"),
        place=Location(files[0]),
        why=f"it seems to be in another unit than they are, such as {_unit(power)}.",
        fix="put its amounts into the unit of the others; where a whole file is in another one, say"
        f" so: --amounts '{files[0]}:{_unit(power)}'",
    )
