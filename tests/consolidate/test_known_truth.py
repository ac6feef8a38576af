"""An ICB and two councils whose once-counted total is known before anything is consolidated."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.consolidate import Consolidation, build_consolidation
from tests.consolidate.bodies import SHARES, body, received, spent

if TYPE_CHECKING:
    from prevspend.consolidate import CountedAt

BODIES = ("NHS Marlshire Integrated Care Board", "Westmoor County Council", "Eastham City Council")
WRITTEN = {
    BODIES[0]: ("NHS MARLSHIRE ICB", "NHS Marlshire Integrated Care Board"),
    BODIES[1]: ("WESTMOOR COUNTY COUNCIL", "Westmoor CC", "County Council of Westmoor"),
    BODIES[2]: ("EASTHAM CITY COUNCIL", "City of Eastham Council", "Eastham CC"),
}
SERVICES = tuple(SHARES)


@dataclass(frozen=True)
class Transfer:
    """What one body paid another, by service in pence; `late` parts in a thousand are unposted.

    `seen` says whether the payee's ledger names the receipt at all.
    """

    by_service: dict[str, int]
    late: int
    seen: bool
    spelling: int

    @property
    def pence(self) -> int:
        return sum(self.by_service.values())

    def posted(self, service: str) -> int:
        """Give what the payee has posted of a service."""
        return self.by_service[service] * (1000 - self.late) // 1000 if self.seen else 0


@dataclass(frozen=True)
class Truth:
    """What each body spends on others than these, of its own money; and what they pay each other.

    Each receiver spends what it gets, beside its own money, on the service it was given for.
    """

    own: dict[str, dict[str, int]]
    transfers: dict[tuple[str, str], Transfer]

    def final(self, name: str) -> dict[str, int]:
        """Give what a body pays outsiders at last, by service."""
        sums = dict(self.own[name])
        for (_, payee), transfer in self.transfers.items():
            if payee == name:
                for service, pence in transfer.by_service.items():
                    sums[service] += pence
        return sums


PENCE = st.integers(10_000, 50_000_000)
AMOUNTS = st.fixed_dictionaries(dict.fromkeys(SERVICES, PENCE))
TRANSFERS = st.builds(
    Transfer,
    by_service=AMOUNTS,
    late=st.integers(0, 15),
    seen=st.sampled_from([True, True, False]),
    spelling=st.integers(0, 2),
)
TRUTHS = st.builds(
    Truth,
    own=st.fixed_dictionaries(dict.fromkeys(BODIES, AMOUNTS)),
    transfers=st.dictionaries(st.sampled_from(list(permutations(BODIES, 2))), TRANSFERS),
)


def _written(name: str, spelling: int) -> str:
    return WRITTEN[name][spelling % len(WRITTEN[name])]


def _consolidated(truth: Truth, counted_at: CountedAt) -> Consolidation:
    years = []
    for name in BODIES:
        rows = [spent(service, pence) for service, pence in truth.final(name).items()]
        for (payer, payee), transfer in truth.transfers.items():
            for service, pence in transfer.by_service.items():
                if payer == name:
                    rows.append(spent(service, pence, _written(payee, transfer.spelling)))
                if payee == name and transfer.posted(service):
                    posted = transfer.posted(service)
                    rows.append(received(service, posted, _written(payer, transfer.spelling)))
        years.append(body(name, "icb" if name == BODIES[0] else "council", rows))
    return build_consolidation(years, counted_at=counted_at)


def _prevention(service: str, pence: int) -> int:
    exact = Decimal(pence * SHARES[service][0]) / 10
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _assert_adds_up(report: Consolidation) -> None:
    total = report.total
    assert total.bodies_pence == total.eliminated_pence + total.once_pence
    for each in report.bodies:
        assert sum(each.statuses.values()) + each.eliminated_pence == each.read_pence
    assert sum(flow.eliminated_pence for flow in report.flows) == total.eliminated_pence
    for flow in report.flows:
        assert sum(line.eliminated_pence for line in flow.lines) == flow.eliminated_pence
    for figure in ("low", "central", "high"):
        tiers = [getattr(tier.once, figure) for tier in report.tiers.values()]
        parts = [getattr(each.prevention.once, figure) for each in report.interventions]
        assert sum(tiers) == sum(parts) == getattr(report.prevention.once, figure)
        for part in (report.prevention, *report.tiers.values()):
            both = getattr(part.eliminated, figure) + getattr(part.once, figure)
            assert getattr(part.bodies, figure) == both


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRUTHS)
def test_what_is_spent_at_last_is_counted_once_to_the_penny(truth: Truth) -> None:
    report = _consolidated(truth, "delivery")
    _assert_adds_up(report)
    # What only the payer shows stays counted: nothing tells that it is the same money.
    open_ = [transfer for transfer in truth.transfers.values() if not transfer.seen]
    final = [(*item,) for name in BODIES for item in truth.final(name).items()]
    counted = final + [item for transfer in open_ for item in transfer.by_service.items()]
    assert report.total.once_pence == sum(pence for _, pence in counted)
    for tier in ("primary", "tertiary"):
        of_tier = [item for item in counted if SHARES[item[0]][1] == tier]
        expected = sum(_prevention(service, pence) for service, pence in of_tier)
        assert report.tiers[tier].once.central == expected


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRUTHS)
def test_what_is_paid_for_is_counted_once_to_the_penny(truth: Truth) -> None:
    report = _consolidated(truth, "funding")
    _assert_adds_up(report)
    final = sum(sum(truth.final(name).values()) for name in BODIES)
    paid = sum(transfer.pence for transfer in truth.transfers.values())
    posted = sum(
        transfer.posted(service)
        for transfer in truth.transfers.values()
        for service in transfer.by_service
    )
    assert report.total.once_pence == final + paid - posted


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRUTHS)
def test_one_sided_money_warns_and_only_that(truth: Truth) -> None:
    report = _consolidated(truth, "delivery")
    expected = {names for names, transfer in truth.transfers.items() if not transfer.seen}
    unsettled = {(flow.payer, flow.payee) for flow in report.flows if not flow.settled}
    assert {names for names in expected if truth.transfers[names].pence} <= unsettled
    assert len(report.warnings) == len(unsettled)
    for flow in report.flows:
        if not truth.transfers[flow.payer, flow.payee].seen:
            assert flow.verdict == "payer only"
            assert flow.eliminated_pence == 0
