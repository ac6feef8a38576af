"""Drift: money whose coding changed between two years though the service may be the same.

Whole places that went are linked to places that came (`wholes`), and each payee's money that left
one outcome to what came to another (`payees`). What belongs together is one candidate, described as
a person would. Those that move prevention are for a person to confirm or refuse; the others are
only listed.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.baseline import Figures
from prevspend.leftshift.beside import beside_prevention
from prevspend.leftshift.flows import is_account, name_payees
from prevspend.leftshift.model import Candidate
from prevspend.leftshift.netted import find_netted, story_of_netted
from prevspend.leftshift.pair import Pair
from prevspend.leftshift.payees import find_moved
from prevspend.leftshift.payeestories import story_of_payee
from prevspend.leftshift.places import Place, PlaceCell, PlaceCells, all_places
from prevspend.leftshift.pooled import find_pooled
from prevspend.leftshift.relabelled import find_relabelled
from prevspend.leftshift.replaced import find_replaced
from prevspend.leftshift.reprocured import find_reprocured
from prevspend.leftshift.setoff import find_set_off
from prevspend.leftshift.stories import EVEN, Story, list_names, tell
from prevspend.leftshift.sums import recoding_effect
from prevspend.leftshift.wholes import (
    link_places,
    link_relabelled,
    link_same_months,
    link_same_sums,
)
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.changes import KnownChange
    from prevspend.leftshift.flows import PlaceFlow
    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.year import Year

LEAST_LIKENESS = 0.6
SMALLEST_PENCE = 10_000_00
"""What is smaller than £10,000 in both years is not proposed, so that people can read the list."""
WORTH_ASKING = 25_000_00
"""Where nothing but a payee's amounts speaks for a recoding, less than £25,000 is passed over."""
_MOSTLY = 0.5
SMALLEST_EFFECT = 10_000_00
"""What moves less than £10,000 of any intervention's prevention needs no decision."""

_CHOICES: tuple[Callable[[PlaceCell], Place], ...] = (
    lambda cell: cell.place,
    lambda cell: (*cell.place, *cell.wider),
    lambda cell: (*cell.place, ("supplier", cell.supplier)),
    lambda cell: (*cell.place, *cell.wider, ("supplier", cell.supplier)),
    lambda cell: (*cell.place, *cell.wider, *cell.account, ("supplier", cell.supplier)),
)
"""The fields a selector may name, the fewest first. A blank supplier is one, too."""

_NOT_ID = re.compile(r"[^a-z0-9]+")
_ID_LENGTH = 32


def find_candidates(
    first: Year, last: Year, changes: Sequence[KnownChange] = (), price: Fraction | None = None
) -> tuple[Candidate, ...]:
    """Find what may have been recoded between two years.

    Args:
        first: the earlier year.
        last: the later year, under the same taxonomy.
        changes: what people know already: money that is part of a confirmed change is not
            proposed again, and a candidate that was decided carries the verdict.
        price: how prices grew, where that is known.

    Returns:
        The candidates, the largest effect on prevention first.
    """
    pair = Pair(first, last)
    known = [
        selector
        for change in changes
        if change.verdict == "confirmed" or change.is_declared
        for selector in (*change.was, *change.now, *change.left, *change.joined)
    ]
    settled = first.holding(known), last.holding(known)
    prices = price or Fraction(1)
    let_anew = [selector for each in find_reprocured(pair, prices) for selector in each]
    settled = settled[0] | first.holding(let_anew), settled[1] | last.holding(let_anew)
    stories = _find_stories(pair, settled, prices)
    verdicts = {change.id: change.verdict for change in changes}
    matching = filter(None, (_candidate(pair, story, settled) for story in stories))
    candidates = []
    used: Counter[str] = Counter()
    for entry in sorted(matching, key=_order):
        used[entry.id] += 1
        id_ = f"{entry.id}-{used[entry.id]}" if used[entry.id] > 1 else entry.id
        verdict = verdicts.get(id_, "undecided")
        candidates.append(entry.model_copy(update={"id": id_, "verdict": verdict}))
    return tuple(candidates)


def _find_stories(
    pair: Pair, settled: tuple[NDArray[np.bool_], NDArray[np.bool_]], price: Fraction
) -> list[Story]:
    """Find whole places that were recoded, then what payees were paid under two codings.

    Where a place's two ends hold unlike amounts, its payees may show where the rest is.
    """
    netted = [*map(story_of_netted, find_netted(pair, settled)), *find_set_off(pair, settled)]
    charged = [selector for story in netted for selector in _selectors_of(story)]
    settled = settled[0] | pair.first.holding(charged), settled[1] | pair.last.holding(charged)
    of_places = _of_places(pair, settled)
    even = [story for story in of_places if story.even]
    uneven = [story for story in of_places if not story.even]
    taken = [selector for story in even for selector in _selectors_of(story)]
    open_rows = [
        ~(rows | year.holding(taken)) & (year.in_scope | beside)
        for rows, year, beside in zip(
            settled, (pair.first, pair.last), beside_prevention(pair), strict=True
        )
    ]
    together = list(find_relabelled(pair, (open_rows[0], open_rows[1]), price))
    for holding in (end for moved in together for end in (*moved.old, *moved.new)):
        for number in (0, 1):
            open_rows[number][holding.rows[number]] = False
    moved = (
        story_of_payee(pair, each)
        for each in (*together, *find_moved(pair, open_rows[0], open_rows[1], price))
    )
    of_payees = _grouped(filter(None, moved))
    asked = [story for story in of_payees if story.strong or story.size >= WORTH_ASKING]
    stories = [*even, *_grouped([*uneven, *asked])]
    stories += _of_months(pair, settled, stories, price)
    replaced = list(_of_replaced(pair, open_rows, stories, price))
    return [*netted, *(_grouped([*stories, *replaced]) if replaced else stories)]


def _of_replaced(
    pair: Pair, open_rows: Sequence[NDArray[np.bool_]], stories: Sequence[Story], price: Fraction
) -> Iterator[Story]:
    """Link contracts that ended to pools and contracts that began, where no story has them."""
    taken = [selector for story in stories for selector in _selectors_of(story)]
    for find in (find_pooled, find_replaced):
        first, last = (
            rows & ~year.holding(taken)
            for rows, year in zip(open_rows, (pair.first, pair.last), strict=True)
        )
        for moved in find(pair, (first, last), price):
            story = story_of_payee(pair, moved)
            if story is not None:
                taken += _selectors_of(story)
                yield story


def _of_months(
    pair: Pair,
    settled: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    stories: Sequence[Story],
    price: Fraction,
) -> list[Story]:
    """Link places by their months alone, where nothing else tells where their money is."""
    known = {place for story in stories for place in (*story.was, *story.now)}
    months = pair.first.pence_by_period[:, 1:], pair.last.pence_by_period[:, 1:]
    cells = _cells(pair, settled)
    flows = [
        *link_same_months(*cells, months, float(price)),
        *link_same_sums(*cells, months, float(price)),
    ]
    return _grouped(_story_of_flow(pair, flow) for flow in flows if not known & {*flow.ends})


def _cells(
    pair: Pair, settled: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> tuple[PlaceCells, PlaceCells]:
    """Return the codings that went, and those that came, by place."""
    places = all_places(pair.first, pair.last)
    was = PlaceCells(pair.first, pair.first_money[0], pair.gone & ~settled[0], places[0])
    return was, PlaceCells(pair.last, pair.last_money[0], pair.come & ~settled[1], places[1])


def _of_places(pair: Pair, settled: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> list[Story]:
    """Link whole places that went to places that came."""
    was, now = _cells(pair, settled)
    flows = [
        flow
        for flow in (*link_places(was, now), *link_relabelled(was, now))
        if flow.likeness >= LEAST_LIKENESS
        and max(flow.before_pence, flow.after_pence) >= SMALLEST_PENCE
    ]
    return _grouped(_story_of_flow(pair, flow) for flow in flows)


def _grouped(stories: Iterable[Story]) -> list[Story]:
    """Join stories of like places: what left one place for two, or for one by several payees."""
    grouped: list[Story] = []
    for story in stories:
        joined, apart = story, []
        for other in grouped:
            if joined.belongs_to(other):
                other.join(joined)
                joined = other
            else:
                apart.append(other)
        grouped = [*apart, joined]
    return grouped


def _story_of_flow(pair: Pair, flow: PlaceFlow) -> Story:
    was = _rows(flow.was, pair.first.codings.num_rows)
    now = _rows(flow.now, pair.last.codings.num_rows)
    sizes = sorted((flow.before_pence, flow.after_pence))
    return Story(
        {flow.was_place: flow.before_pence},
        {flow.now_place: flow.after_pence},
        _selectors(flow.was, was, pair.first, pair.last),
        _selectors(flow.now, now, pair.last, pair.first),
        dict.fromkeys(_only_payees(pair, flow)),
        evidence=dict.fromkeys(flow.evidence),
        likeness=flow.likeness,
        whole=True,
        even=flow.was_place == flow.now_place or sizes[0] >= EVEN * sizes[1],
    )


def _only_payees(pair: Pair, flow: PlaceFlow) -> Iterator[str]:
    """Return the payee that is paid all money of a place, as it is paid now; or one after another.

    Nothing where either place has several, or money without a payee.
    """
    keys = [
        {pair.aliases.get(cell.supplier_key, cell.supplier_key) for cell in cells}
        for cells in (flow.was, flow.now)
    ]
    if all(len(of_end) == 1 and "" not in of_end for of_end in keys):
        if keys[0] != keys[1]:
            yield min(cell.supplier for cell in flow.was)
        yield min(cell.supplier for cell in flow.now)


def _selectors_of(story: Story) -> list[Selector]:
    return [*story.was_selectors, *story.now_selectors]


def _candidate(
    pair: Pair, story: Story, settled: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> Candidate | None:
    """Describe a story; nothing where no prevention to speak of is in it."""
    was, now = (
        year.holding(_selectors_of(story)) & ~rows
        for year, rows in zip((pair.first, pair.last), settled, strict=True)
    )
    effect = recoding_effect(pair, was, now)
    if effect is None:
        return None
    was_names, now_names = story.names()
    relabelled = story.whole and was_names == now_names
    matters = effect.largest() >= (WORTH_ASKING if relabelled else SMALLEST_EFFECT)
    if not matters and int(pair.last_money[1][now].max(axis=1).sum()) < SMALLEST_PENCE:
        return None
    before, after = int(pair.first_money[0][was].sum()), int(pair.last_money[0][now].sum())
    gross = None if story.whole else _booked_gross(pair, story, (was, now))
    return Candidate(
        id=_id(story),
        kind="gross" if gross or story.gross else story.kind(),
        story=gross or story.words or tell(story, max(after, before)),
        first_year=pair.first.baseline.financial_year,
        last_year=pair.last.baseline.financial_year,
        was=tuple(story.was_selectors),
        now=tuple(story.now_selectors),
        before_pence=before,
        after_pence=after,
        effect=Figures.of(effect.total()),
        matters=matters,
        likeness=round(story.likeness, 2),
        evidence=tuple(story.evidence),
        verdict="undecided",
    )


def _booked_gross(
    pair: Pair, story: Story, rows: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> str | None:
    """Return a finding where one year books gross, with income apart, and the other net."""
    if not story.stayed:
        return None
    paid, back = [], []
    for number, year in enumerate((pair.first, pair.last)):
        amount = (pair.first_money, pair.last_money)[number][0]
        held = rows[number] & year.in_scope
        paid.append(int(amount[held].sum()))
        back.append(-int(np.minimum(amount[rows[number] & ~year.in_scope], 0).sum()))
    if abs(back[1] - back[0]) < _MOSTLY * story.size:
        return None
    gross = int(back[1] > back[0])
    when = (pair.first, pair.last)[gross].baseline.financial_year
    amounts = (format_pounds(pence, pennies=False) for pence in (paid[gross], back[gross]))
    name = list_names(list(story.stayed))
    spent, income = amounts
    return (
        f"{name} is booked gross in {when}: {spent} paid to {name_payees(story.payees)}, and"
        f" {income} of income from it"
    )


def _selectors(
    cells: Sequence[PlaceCell], rows: NDArray[np.bool_], own: Year, other: Year
) -> list[Selector]:
    """Pick the rows out with as few fields as will do, and none of the other year's."""
    for fields in _CHOICES:
        selectors = list(dict.fromkeys(tuple(fields(cell)) for cell in cells))
        known = [dict(selector) for selector in selectors]
        if np.array_equal(own.holding(known), rows) and not other.holding(known).any():
            break
    return known


def _rows(cells: Sequence[PlaceCell], size: int) -> NDArray[np.bool_]:
    rows = np.zeros(size, dtype=bool)
    rows[[row for cell in cells for row in cell.rows]] = True
    return rows


def _id(story: Story) -> str:
    """Name a candidate after its two places, so that a decision finds it again.

    An account, or a place that stayed, holds many: there the payee is named too.
    """
    was, now = story.names()
    ends = [was[0], now[0]]
    if was == now or any(is_account(place) for place in (*story.was, *story.now)):
        ends += [people.shown(name) for name in list(story.payees)[:1]]
    return "--".join(_NOT_ID.sub("-", end.casefold()).strip("-")[:_ID_LENGTH] for end in ends)


def _order(candidate: Candidate) -> tuple[bool, bool, int, int, str]:
    """Put what matters first, recodings before what is booked gross, then by effect."""
    effect = max(map(abs, candidate.effect.all))
    return (
        not candidate.matters,
        candidate.kind == "gross",
        -effect,
        -candidate.after_pence,
        candidate.id,
    )
