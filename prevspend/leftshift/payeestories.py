"""Stories of payees: what tells one payee's two codings apart, and what picks them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import supplier_key
from prevspend.blanks import says_nothing
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.leftshift.flows import closeness_of, is_account
from prevspend.leftshift.places import name_of
from prevspend.leftshift.stories import Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.leftshift.holdings import Holding
    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.payees import Moved
    from prevspend.leftshift.places import Naming, Place

_BESIDE = (
    "service",
    "directorate",
    *(field for field in CLASSIFICATION_FIELDS if field not in {"service", "directorate"}),
)
"""Fields that tell one payee's two codings in one place apart, the widest first."""


def story_of_payee(pair: Pair, moved: Moved) -> Story | None:
    """Distinguish of a payee's money; nothing where no field tells what it was from what it is."""
    fields = _telling_fields(pair, moved)
    if fields is None:
        return None
    places = [dict.fromkeys(holding.place for holding in ends) for ends in (moved.old, moved.new)]
    named = _naming_ends(pair, moved)
    return Story(
        _ends(pair, moved.old, fields, -1, named),
        _ends(pair, moved.new, fields, 1, named),
        list(selectors_of_holdings(pair, [*moved.old, *moved.beside], fields)),
        list(selectors_of_holdings(pair, moved.new, fields)),
        dict.fromkeys(_names(moved)),
        dict.fromkeys(moved.evidence),
        closeness_of(moved.left, moved.came),
        strong=moved.strong,
        stayed=tuple(map(name_of, places[0])) if places[0].keys() == places[1].keys() else (),
    )


def _names(moved: Moved) -> Iterator[str]:
    """Return the names of one payee, as it is paid now; of one that took another's place both."""
    old, new = ({name for each in ends for name in each.names} for ends in (moved.old, moved.new))
    for names in [new] if moved.payee else [old, new]:
        # one payee in two spellings is named once; a placeholder names nobody
        once = {supplier_key(name): name for name in sorted(names) if not says_nothing(name)}
        yield from once.values()


def _naming_ends(pair: Pair, moved: Moved) -> Naming:
    """Return what names both ends before their places: the service, where accounts stand in place.

    An account is the same for many services; where each end is of one, and of another, that tells.
    One account at both ends is named as it is.
    """
    accounts = [{holding.place for holding in ends} for ends in (moved.old, moved.new)]
    if accounts[0] & accounts[1] or not all(
        is_account(holding.place) for holding in (*moved.old, *moved.new)
    ):
        return ()
    services = [
        {year.texts("service")[row] for holding in ends for row in holding.rows[number]}
        for number, year, ends in ((0, pair.first, moved.old), (1, pair.last, moved.new))
    ]
    is_named = all(len(names) == 1 and None not in names for names in services)
    return ("service",) if is_named and not services[0] & services[1] else ()


def _telling_fields(pair: Pair, moved: Moved) -> Naming | None:
    """Return what tells a payee's old coding from its new one, beside place: often nothing.

    In one place it is a service, a directorate, or what else of its coding will do.
    """
    for fields in ((), *((field,) for field in _BESIDE), CLASSIFICATION_FIELDS):
        old, new = (
            {_read(selector) for selector in selectors_of_holdings(pair, ends, fields)}
            for ends in (moved.old, moved.new)
        )
        if not old & new:
            return fields
    return None


def _read(selector: Selector) -> tuple[tuple[str, str], ...]:
    """Return a selector as it is read: whatever the case."""
    return tuple((field, text.casefold()) for field, text in selector.items())


def _ends(
    pair: Pair, holdings: Sequence[Holding], fields: Naming, sign: int, before: Naming
) -> dict[Place, int]:
    """Return the places of one end, and by how much their money changed, pence.

    Args:
        pair: the two years.
        holdings: those of the end.
        fields: what tells it from the other end, beside place.
        sign: less than 0 for what left.
        before: what names it before its place.
    """
    ends: dict[Place, int] = {}
    for holding in holdings:
        year = (pair.first, pair.last)[sign > 0]
        rows = holding.rows[sign > 0]
        texts = [year.texts(field) for field in fields]
        beside = dict.fromkeys(tuple(text[row] or "" for text in texts) for row in rows)
        named = next(iter(beside), ())
        first = [(field, year.texts(field)[rows[0]] or "") for field in before if rows]
        place = (
            *first,
            *holding.place,
            *(
                (f, text)
                for f, text in zip(fields, named, strict=False)
                if text and f not in before
            ),
        )
        ends[place] = ends.get(place, 0) + sign * holding.change
    return ends


def selectors_of_holdings(
    pair: Pair, holdings: Iterable[Holding], fields: Naming = ()
) -> Iterator[Selector]:
    """Return what picks holdings out: place, payee, and some more fields of their codings."""
    for holding in holdings:
        described: dict[tuple[str, ...], None] = {}
        for year, rows in zip((pair.first, pair.last), holding.rows, strict=True):
            texts = [year.texts(field) for field in (*fields, "supplier")]
            described |= dict.fromkeys(tuple(text[row] or "" for text in texts) for row in rows)
        for *values, name in sorted(described):
            account = dict(holding.account) if name else dict(holding.account) or {"account": ""}
            selector = dict(zip(fields, values, strict=True))
            yield {**dict(holding.place), **account, **selector, "supplier": name}
