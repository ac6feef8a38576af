"""A layout for a file without one, made of what was recognised."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from prevspend.reading.layout import Layout, LayoutOrganisation
from prevspend.reading.recognition.calendars import numbers_months
from prevspend.reading.recognition.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.ledger import Basis, ColumnField, Kind
    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.roles import Roles

GENERAL = "by-content"
"""The id of a layout made of what was recognised."""

_CAPITAL: Final[Mapping[str, str]] = {"C": "capital", "R": "revenue"}
_TELLING: tuple[ColumnField, ...] = (
    *("directorate", "division", "service", "cost_centre", "account", "subjective_group"),
    *("procurement", "supplier"),
)
_PAID = 0.5  # the share of lines with a payee that makes a list of payments
_SOME = 0.1
_OF_A_TRUST: Final = re.compile(r"trust|hospitals?\b", re.IGNORECASE)  # not every trust says so


def general_layout(header: Header, sample: Sample, roles: Roles) -> Layout:
    """Return a layout of the columns that were recognised."""
    columns = {name: (header.name(at),) for name, at in roles.columns.items()}
    pair = roles.debit is not None and roles.credit is not None
    return Layout(
        id=GENERAL,
        name="columns understood by their headings, cells and neighbours",
        basis=_basis(sample, roles),
        periods="calendar" if _are_months(header, sample, roles) else "accounting",
        confirmed=False,
        columns=columns,
        debit=(header.name(roles.debit),) if pair and roles.debit is not None else (),
        credit=(header.name(roles.credit),) if pair and roles.credit is not None else (),
        split={header.name(at): split for at, split in roles.splits.items()},
        values={"capital": dict(_CAPITAL)} if "capital" in roles.columns else {},
    )


def _are_months(header: Header, sample: Sample, roles: Roles) -> bool:
    """Return whether the numbers of periods are months, because their column is headed so."""
    at = roles.columns.get("period")
    return (
        at is not None
        and header.headings[at].sense == "calendar"
        and numbers_months(sample.column(at))
    )


def _basis(sample: Sample, roles: Roles) -> Basis:
    """Distinguish a list of payments, which names a payee in most lines, from a general ledger."""
    at = roles.columns.get("supplier")
    return "payments" if at is not None and sample.column(at).fill >= _PAID else "ledger"


def kind_of_body(sample: Sample, roles: Roles) -> Kind | None:
    """Return the kind of body of a file: by its name, or by its units and accounts.

    Trusts publish in the same way as ICBs. A body is an ICB or a council only if the file has a
    sign of it.
    """
    words = vocabulary()
    at = roles.columns.get("organisation")
    names = list(sample.column(at).tried) if at is not None else []
    is_nhs = any(map(words.names_the_nhs, names))
    if names and is_nhs and all(map(_OF_A_TRUST.search, names)):
        return "nhs_trust"
    at = roles.columns.get("account")
    accounts = 0.0 if at is None else sample.column(at).share(words.is_nhs_account)
    if is_nhs or accounts >= _SOME:
        return "icb"
    columns = [sample.column(roles.columns[name]) for name in _TELLING if name in roles.columns]
    names = [name for column in columns for name in column.tried]
    of_a_council = sum(map(words.is_of_a_council, names))
    return "council" if of_a_council > sum(map(words.is_of_a_hospital, names)) else None


def with_kind(layout: Layout, kind: Kind | None) -> Layout:
    """Return a layout with the kind of body that the file shows."""
    if layout.organisation.kind is not None or kind is None:
        return layout
    return layout.model_copy(update={"organisation": LayoutOrganisation(kind=kind)})
