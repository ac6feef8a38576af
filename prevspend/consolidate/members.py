"""The organisations that are consolidated, and the counterparties of their codings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from prevspend.consolidate.account_words import is_receipt
from prevspend.reference import body_words, name_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prevspend.consolidate.register import Register
    from prevspend.leftshift import Year
    from prevspend.reference import OrganisationRecord, Reference

NOBODY = -1


@dataclass(frozen=True)
class Member:
    """An organisation whose ledger is loaded.

    Attributes:
        number: its position among the organisations.
        year: its year, under the common taxonomy.
        record: its record in the reference data, if there is one.
    """

    number: int
    year: Year
    record: OrganisationRecord | None

    @property
    def name(self) -> str:
        """Its name in reports."""
        return self.year.baseline.organisation.name or f"Body {self.number + 1}"

    @cached_property
    def suppliers(self) -> list[str]:
        """The supplier of each coding, blank if none is named."""
        return [text or "" for text in self.year.codings["supplier"].to_pylist()]

    @cached_property
    def accounts(self) -> list[str]:
        """The account of each coding."""
        return [text or "" for text in self.year.codings["account"].to_pylist()]

    @cached_property
    def pence(self) -> NDArray[np.int64]:
        """The amount of each coding in pence."""
        pence: NDArray[np.int64] = self.year.codings["amount_pence"].to_numpy()
        return pence

    @cached_property
    def in_scope(self) -> NDArray[np.bool_]:
        """Whether each coding is spending on services, decided or not."""
        statuses = self.year.codings["status"].to_pylist()
        return np.array([status != "out_of_scope" for status in statuses], dtype=bool)

    @cached_property
    def received(self) -> NDArray[np.bool_]:
        """Whether each coding is money received: any income, in scope or not."""
        groups = self.year.codings["subjective_group"].to_pylist()
        return np.array(
            [
                is_receipt(account) or is_receipt(group or "")
                for account, group in zip(self.accounts, groups, strict=True)
            ],
            dtype=bool,
        )

    @cached_property
    def paid(self) -> NDArray[np.bool_]:
        """Whether each coding is spending on services, and not a receipt."""
        paid: NDArray[np.bool_] = self.in_scope & ~self.received
        return paid


class ConsolidationGroup:
    """All organisations of a consolidation, found by their names in ledgers and the register."""

    def __init__(self, years: Sequence[Year], register: Register, reference: Reference) -> None:
        self._reference = reference
        names = [year.baseline.organisation for year in years]
        self.members = [
            Member(number, year, reference.find_by_code_or_name(named.code, named.name))
            for number, (year, named) in enumerate(zip(years, names, strict=True))
        ]
        self._registered = {name_words(entry.supplier): entry.body for entry in register.names}
        self._known: dict[str, int] = {}

    def find(self, name: str) -> Member | None:
        """Return the organisation that a name in a ledger or the register means; `None` if none."""
        if name not in self._known:
            self._known[name] = self._find(self._registered.get(name_words(name), name))
        number = self._known[name]
        return None if number == NOBODY else self.members[number]

    def counterparties(self, member: Member) -> NDArray[np.int64]:
        """Return the number of the organisation that each coding is with, or `NOBODY`."""
        numbers = {
            supplier: self._number(supplier, member) for supplier in dict.fromkeys(member.suppliers)
        }
        return np.array([numbers[supplier] for supplier in member.suppliers], dtype=np.int64)

    def _number(self, supplier: str, member: Member) -> int:
        other = self.find(supplier) if supplier else None
        return NOBODY if other is None or other is member else other.number

    def may_be(self, name: str) -> tuple[str, ...]:
        """Return the organisations that a name may mean, if it may mean several."""
        members = self._candidates(self._registered.get(name_words(name), name))
        return tuple(member.name for member in members) if len(members) > 1 else ()

    def names_another(self, name: str, other: Member) -> bool:
        """Return whether a name is that of a council, board or trust other than a member."""
        if self._reference.find_payee(name):
            return True
        places = (body_words(text).place for text in (name, other.name))
        return bool(self._reference.looks_like(name)) and next(places) != next(places)

    def _find(self, name: str) -> int:
        members = self._candidates(name)
        return members[0].number if len(members) == 1 else NOBODY

    def _candidates(self, name: str) -> list[Member]:
        record = self._reference.find_payee(name)
        return [
            member
            for member in self.members
            if name_words(member.name) == name_words(name)
            or (record and member.record and _same(record, member.record))
            or (not member.record and self._reference.same_body(name, member.name))
        ]


def _same(record: OrganisationRecord, other: OrganisationRecord) -> bool:
    """Return whether two records are one organisation, whose code may have changed."""
    successors = (*record.successors, *other.successors)
    return record.code == other.code or not {record.code, other.code}.isdisjoint(successors)
