"""A layout for a file that follows none: made of what was recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.reading.layout import Layout, LayoutOrganisation
from prevspend.reading.recognition.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.ledger import Basis, Kind
    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.roles import Roles

GENERAL = "by-content"
"""The id of a layout made of what was recognised."""

_CAPITAL: Final[Mapping[str, str]] = {"C": "capital", "R": "revenue"}
_PAID = 0.5  # the share of lines with a payee that makes a list of payments
_SOME = 0.2


def general_layout(header: Header, sample: Sample, roles: Roles) -> Layout:
    """Return a layout of the columns that were recognised."""
    columns = {name: (header.name(at),) for name, at in roles.columns.items()}
    pair = roles.debit is not None and roles.credit is not None
    return Layout(
        id=GENERAL,
        name="columns understood by their headings, cells and neighbours",
        basis=_basis(sample, roles),
        confirmed=False,
        columns=columns,
        debit=(header.name(roles.debit),) if pair and roles.debit is not None else (),
        credit=(header.name(roles.credit),) if pair and roles.credit is not None else (),
        split={header.name(at): split for at, split in roles.splits.items()},
        values={"capital": dict(_CAPITAL)} if "capital" in roles.columns else {},
    )


def _basis(sample: Sample, roles: Roles) -> Basis:
    """Tell a list of payments, which names a payee in most lines, from a general ledger."""
    at = roles.columns.get("supplier")
    return "payments" if at is not None and sample.column(at).fill >= _PAID else "ledger"


def kind_of_body(sample: Sample, roles: Roles) -> Kind | None:
    """Return what kind of body a file shows: by its name, or by names that only the NHS has.

    Trusts publish as ICBs do. Without a sign of the NHS nobody is taken for an ICB.
    """
    at = roles.columns.get("organisation")
    names = list(sample.column(at).tried) if at is not None else []
    is_nhs = any(map(vocabulary().names_the_nhs, names))
    if names and is_nhs and all("trust" in name.casefold() for name in names):
        return "nhs_trust"
    if is_nhs or _known_to_the_nhs(sample, roles) >= _SOME:
        return "icb"
    return None


def _known_to_the_nhs(sample: Sample, roles: Roles) -> float:
    """Return the share of accounts or cost centres that are known to be the NHS's."""
    columns = [roles.columns[name] for name in ("account", "cost_centre") if name in roles.columns]
    return max((max(sample.column(at).meanings.values()) for at in columns), default=0.0)


def with_kind(layout: Layout, kind: Kind | None) -> Layout:
    """Return a layout with the kind of body that the file shows.

    A list of payments without a sign of the NHS is taken for a council's.
    """
    if layout.organisation.kind is not None:
        return layout
    if kind is None and layout.basis == "payments":
        kind = "council"
    if kind is None:
        return layout
    return layout.model_copy(update={"organisation": LayoutOrganisation(kind=kind)})
