"""An organisation's ledger beside its published return, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import counted
from prevspend.comparison.model import BesideReturn, LineBeside
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import InterventionTotal
    from prevspend.comparison.model import OrganisationFigures
    from prevspend.comparison.organisations import ComparedOrganisation
    from prevspend.taxonomy import Intervention, Taxonomy

_ALIKE = 0.1


def beside_return(
    ledger: tuple[ComparedOrganisation, OrganisationFigures],
    published: tuple[ComparedOrganisation, OrganisationFigures],
    taxonomy: Taxonomy,
) -> BesideReturn:
    """Return a ledger's prevention beside that of the same organisation's return.

    Interventions on the same line of the return by their crosswalk are compared together, as the
    return does not separate them.
    """
    (own, figures), (returned, its_figures) = ledger, published
    lines = sorted(
        _lines(own, returned, taxonomy),
        key=lambda line: (-abs(line.difference_pence), -abs(line.ledger_pence), line.name),
    )
    return BesideReturn(
        code=figures.who.code or "",
        name=figures.who.name,
        basis=figures.who.basis,
        ledger=figures.prevention,
        published_return=its_figures.prevention,
        lines=tuple(lines),
        in_words=tuple(_in_words(figures, its_figures, lines)),
    )


def _lines(
    own: ComparedOrganisation, returned: ComparedOrganisation, taxonomy: Taxonomy
) -> Iterator[LineBeside]:
    ledger = {each.id: each for each in own.spending.interventions}
    outturn = {each.id: each for each in returned.spending.interventions}
    for block in _blocks(taxonomy.interventions):
        here = [ledger[entry.id] for entry in block if entry.id in ledger]
        there = [outturn[entry.id] for entry in block if entry.id in outturn]
        if any(each.tier for each in (*here, *there)):
            yield _line(block, here, there, taxonomy)


def _line(
    block: Sequence[Intervention],
    here: Sequence[InterventionTotal],
    there: Sequence[InterventionTotal],
    taxonomy: Taxonomy,
) -> LineBeside:
    codes = sorted({code for entry in block for code in entry.crosswalk.ro}, key=_number)
    names = taxonomy.crosswalks.get("ro", {})
    present = {each.id for each in (*here, *there)}
    ledger, outturn = _amount(here), _amount(there)
    return LineBeside(
        lines=tuple(codes),
        interventions=tuple(entry.id for entry in block if entry.id in present),
        name="; ".join(names.get(code, code) for code in codes)
        or ", ".join(entry.name for entry in block),
        ledger_pence=ledger,
        return_pence=outturn,
        ledger_prevention_pence=_prevention(here, taxonomy),
        return_prevention_pence=_prevention(there, taxonomy),
        why=_why(codes, ledger, outturn),
    )


def _blocks(interventions: Sequence[Intervention]) -> list[list[Intervention]]:
    """Return interventions grouped by shared lines of the return, directly or through others."""
    blocks: list[tuple[set[str], list[Intervention]]] = []
    for entry in interventions:
        codes, members = set(entry.crosswalk.ro), [entry]
        for block in [block for block in blocks if block[0] & codes]:
            blocks.remove(block)
            codes |= block[0]
            members = [*block[1], *members]
        blocks.append((codes, members))
    return [members for _, members in blocks]


def _amount(totals: Sequence[InterventionTotal]) -> int:
    return sum(each.amount_pence for each in totals)


def _prevention(totals: Sequence[InterventionTotal], taxonomy: Taxonomy) -> int:
    lens = taxonomy.head.headline
    counts = (counted(lens, taxonomy.head.lenses[lens], each) for each in totals)
    return sum(figures.central for figures in counts if figures is not None)


def _number(code: str) -> tuple[str, int]:
    form, _, number = code.partition("-")
    return form, int(number) if number.isdigit() else 0


def _why(codes: Sequence[str], ledger: int, outturn: int) -> str:
    """Return a sentence on why ledger and return may differ."""
    if not outturn and not codes:
        return "The return has no line for this: there it is inside the lines of other services."
    if not outturn and ledger:
        return (
            f"The return as read shows nothing here: {', '.join(codes)} is on a form that was not"
            " read or is empty, and the money is inside another line."
        )
    if outturn and not ledger:
        return (
            "Nothing in the ledger is recognised as this: it is under names that no rule knows, in"
            " pay or journals that are not in this file, or another organisation pays it."
        )
    if abs(outturn - ledger) <= _ALIKE * abs(outturn):
        return "They agree within a tenth."
    if ledger > outturn:
        return "The return is net of fees and income, the ledger is not; or a rule takes in more."
    return "The return has pay and overheads too; or part of it is under names that no rule knows."


def _in_words(
    figures: OrganisationFigures, published: OrganisationFigures, lines: Sequence[LineBeside]
) -> Iterator[str]:
    """Yield sentences on the totals of both, and on what limits them."""

    def pounds(pence: int) -> str:
        return format_pounds(pence, pennies=False)

    own, returned = figures.prevention.central, published.prevention.central
    more_or_less = "more" if returned > own else "less"
    yield (
        f"By its {_BASIS[figures.who.basis]} it spent {pounds(own)} on prevention, by its return"
        f" {pounds(returned)} (central): {pounds(abs(returned - own))} {more_or_less}."
    )
    if figures.who.basis == "payments":
        yield (
            "Payments leave out pay, journals and what is below their limit; the return is net"
            " current expenditure with pay. So services a council runs itself show in the return"
            " only."
        )
    else:
        yield "The return is net of fees and other income, the ledger is what its lines say."
    only_here = sum(line.ledger_prevention_pence for line in lines if not line.return_pence)
    if only_here:
        yield (
            f"{pounds(only_here)} of what is found in its own lines has no line in the return as"
            " read: there it is inside the lines of other services."
        )


_BASIS = {"ledger": "ledger", "payments": "published payments", "outturn": "return"}
