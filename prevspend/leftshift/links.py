"""Links: what speaks for money that went and money that came being the same service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.leftshift.payees import link_suppliers
from prevspend.leftshift.wholes import link_places, link_relabelled

if TYPE_CHECKING:
    from prevspend.leftshift.flows import Flow
    from prevspend.leftshift.places import Cells


def find_flows(was: Cells, now: Cells) -> list[Flow]:
    """Link cells that went to cells that came; what links whole places comes first.

    Args:
        was: the cells of the earlier year's codings that went.
        now: the cells of the later year's codings that came.
    """
    flows = [*link_places(was, now), *link_relabelled(was, now)]
    taken = {id(cell) for flow in flows for cell in (*flow.was, *flow.now)}
    return [*flows, *link_suppliers(was, now, taken)]
