"""What each column of a sheet is: its heading, its cells and its neighbours weighed together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from prevspend.reading.recognition import bodies
from prevspend.reading.recognition.amounts import find_amount, includes_vat
from prevspend.reading.recognition.calendars import take_calendar
from prevspend.reading.recognition.dashed import take_dashed
from prevspend.reading.recognition.fieldcolumns import columns_in, fields_in
from prevspend.reading.recognition.header import WIDEST
from prevspend.reading.recognition.headings import EXPENSE_SENSES, UNIT_SENSES
from prevspend.reading.recognition.hierarchies import order_expenses, order_procurement, order_units
from prevspend.reading.recognition.joined import take_joined
from prevspend.reading.recognition.naming import SWAPPED, family_of, find_names
from prevspend.reading.recognition.pairs import exclude, find_pair
from prevspend.reading.recognition.relations import NESTED, purity
from prevspend.reading.recognition.twofold import split_of
from prevspend.reading.recognition.unread import about_rows, former

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Split
    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.headings import Sense
    from prevspend.reading.recognition.naming import NameColumn

_MOSTLY = 0.5
_NEARLY_ALL = 0.9
_FEW_FLAGS = 12
_ANALYSES: tuple[ColumnField, ...] = ("analysis_1", "analysis_2")
_LIKE_ACCOUNTS = -0.6  # how far names of classes lean to kinds of expense that are accounts
_FIELDS: Final[Mapping[Sense, ColumnField]] = {
    "directorate": "directorate",
    "division": "division",
    "service": "service",
    "cost_centre": "cost_centre",
    "area": "cost_centre",
    "subjective_group": "subjective_group",
    "account": "account",
    "purpose": "purpose",
    "procurement": "procurement",
    "supplier": "supplier",
    "supplier_type": "supplier_type",
    "description": "description",
    "document": "document",
    "organisation": "organisation",
    "capital": "capital",
    "date": "date",
    "period": "period",
    "year": "financial_year",
}
"""The field of a column without cells, by what its heading says."""

_CODES: Final[Mapping[ColumnField, ColumnField]] = {
    "cost_centre": "cost_centre_code",
    "account": "account_code",
}
_PAIRS: tuple[tuple[ColumnField, ColumnField, frozenset[Sense]], ...] = (
    ("cost_centre_code", "cost_centre", UNIT_SENSES),
    ("cost_centre_code", "service", UNIT_SENSES),
    ("account_code", "account", EXPENSE_SENSES),
    ("account_code", "subjective_group", EXPENSE_SENSES),
)


@dataclass
class Roles:
    """Which column holds which field, and why.

    Attributes:
        columns: the column of each field that has one of its own.
        why: why each field is in that column, in words.
        sure: how sure that is, from 0 to 1.
        debit, credit: the columns of an amount in two.
        splits: the columns of cells that hold several things, and how they come apart.
        rivals: other columns that could as well be the amount.
        ignored: columns that the layout knows and does not need.
        notes: what was decided against the headings.
        assigned: the fields that the user assigned.
        in_pounds: whether another column holds the amount in the currency of the invoice.
        disbelieved: columns whose cells are not what their heading says.
        former: columns of what was before, beside others of what is now; they hold no field.
    """

    columns: dict[ColumnField, int] = field(default_factory=dict)
    why: dict[ColumnField, str] = field(default_factory=dict)
    sure: dict[ColumnField, float] = field(default_factory=dict)
    debit: int | None = None
    credit: int | None = None
    splits: dict[int, Split] = field(default_factory=dict)
    rivals: tuple[int, ...] = ()
    ignored: frozenset[int] = frozenset()
    notes: list[str] = field(default_factory=list)
    assigned: frozenset[ColumnField] = frozenset()
    disbelieved: frozenset[int] = frozenset()
    former: frozenset[int] = frozenset()
    in_pounds: bool = False

    @property
    def used(self) -> set[int]:
        """The columns that hold a field."""
        return columns_in(self)

    @property
    def taken(self) -> set[int]:
        """The columns that are not free: they hold a field, or the layout does not need them."""
        return self.used | self.ignored

    @property
    def fields(self) -> set[ColumnField]:
        """The fields that are filled, from a column of their own or otherwise."""
        return fields_in(self)

    def take(self, name: ColumnField, at: int, why: str, sure: float = 1.0) -> None:
        """Assign a column to a field, unless either is taken."""
        if name in self.fields or at in self.taken | self.former:
            return
        self.columns[name] = at
        self.why[name] = why
        self.sure[name] = sure


def find_roles(header: Header, sample: Sample, roles: Roles) -> Roles:
    """Assign columns to fields, and return the roles.

    Args:
        header: the header.
        sample: the rows below it.
        roles: what is decided already, which stays so; it is changed in place.
    """
    roles.ignored |= frozenset(about_rows(header, sample, _free(header, sample, roles)))
    roles.former = frozenset(former(header, list(_free(header, sample, roles))))
    _take_amount(header, sample, roles)
    _take_times(header, sample, roles)
    _take_body(header, sample, roles)
    _take_capital(header, sample, roles)
    _take_names(header, sample, roles)
    _take_codes(header, sample, roles)
    _take_documents(header, sample, roles)
    take_joined(header, sample, roles)
    take_dashed(header, sample, roles)
    _take_apart(sample, roles)
    _take_blank(header, sample, roles)
    return roles


def _take_amount(header: Header, sample: Sample, roles: Roles) -> None:
    _part_from_credits(header, sample, roles)
    if "amount" in roles.fields:
        return
    amount = find_amount(header, sample, roles.taken)
    if amount is None:
        return
    roles.debit, roles.credit, roles.rivals = amount.debit, amount.credit, amount.rivals
    roles.in_pounds = amount.in_pounds
    if amount.at is not None:
        roles.take("amount", amount.at, amount.why)
        if vat := includes_vat(header, sample, amount.at):
            roles.notes.append(f"amounts include VAT, and so does the total: {vat}")
    roles.why["amount"] = amount.why
    roles.sure["amount"] = 1.0
    if amount.at is not None and header.headings[amount.at].sense is None:
        roles.sure["amount"] = 0.7
        roles.notes.append(because_of_cells(header, amount.at, "amount"))


def _part_from_credits(header: Header, sample: Sample, roles: Roles) -> None:
    """Unassign an amount that a layout knows, if the credits are in a column beside it."""
    at = roles.columns.get("amount")
    if at is None or "amount" in roles.assigned:
        return
    pair = find_pair(header, sample, roles.taken - {at})
    if pair is not None and pair[0] == at and exclude(sample, *pair):
        del roles.columns["amount"]


def because_of_cells(header: Header, at: int, name: ColumnField) -> str:
    """Return a note that the cells of a column decided, and not its heading."""
    headed = header.text(at)
    which = f"headed '{headed}'" if headed else f"number {at + 1}, which has no header,"
    return f"the column {which} was read as the {name.replace('_', ' ')} because of its cells"


def _take_times(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign the date, the period and the year; of several dates the one of payment comes first."""
    for at in _by_phrase(header, sample, "date"):
        column = sample.column(at)
        if not column.filled or column.dates + column.numbered_days >= _MOSTLY:
            roles.take("date", at, _because(header, at))
    _take_first(header, sample, roles, "date", "date")
    for at in _free(header, sample, roles):
        heading = header.headings[at]
        may_be = heading.sense in {None, "calendar"} or heading.strength < 1
        if may_be and sample.column(at).dates >= _NEARLY_ALL:
            roles.take("date", at, "its cells are dates", 0.8)
    _take_first(header, sample, roles, "period", "period")
    _take_first(header, sample, roles, "year", "financial_year")
    take_calendar(header, sample, roles)


def _take_first(
    header: Header, sample: Sample, roles: Roles, sense: Sense, *names: ColumnField
) -> None:
    """Assign the filled columns of a sense to fields, in order."""
    for at in _by_phrase(header, sample, sense):
        for name in names:
            if sample.column(at).filled:
                roles.take(name, at, _because(header, at))


def _take_body(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign the columns of the publisher and its code."""
    headed = _by_phrase(header, sample, "organisation")
    for at in bodies.full_names_first(headed, sample.column):
        column = sample.column(at)
        if not column.filled or at in roles.taken:
            continue
        if bodies.names_no_bodies(column):
            roles.disbelieved |= {at}
            continue
        is_wordy = column.wordy >= _MOSTLY and column.share(lambda text: "://" in text) < _MOSTLY
        if is_wordy and "organisation" not in roles.columns:
            roles.take("organisation", at, _because(header, at))
        elif column.codes >= _MOSTLY or (is_wordy and bodies.is_abbreviated(column)):
            roles.take("organisation_code", at, _because(header, at))
    for at in _free(header, sample, roles):
        column = sample.column(at)
        sense = header.headings[at].sense
        may_be = sense is None or (sense == "supplier" and roles.disbelieved)
        if may_be and column.distinct == 1 and column.bodies and column.filled > 1:
            roles.take("organisation", at, "one public body, in every row", 0.7)


def _take_capital(header: Header, sample: Sample, roles: Roles) -> None:
    for at in _free(header, sample, roles):
        column, heading = sample.column(at), header.headings[at]
        if column.capital < _NEARLY_ALL or column.distinct > _FEW_FLAGS:
            continue
        if heading.sense in {"capital", None} or column.distinct > 1:
            roles.take("capital", at, "its cells say capital or revenue")
    for at in _by_phrase(header, sample, "capital"):
        if 0 < sample.column(at).distinct <= _FEW_FLAGS:
            roles.take("capital", at, _because(header, at))


def _take_names(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign the columns of units, kinds of expense, classes and payees, in order of level."""
    named = find_names(header, sample, roles.taken | roles.former, roles.disbelieved)
    by_family: dict[str, list[NameColumn]] = {}
    for column in named:
        by_family.setdefault(column.family, []).append(column)
    units, expenses = by_family.get("unit", []), by_family.get("expense", [])
    classes = by_family.get("procurement", [])
    if not expenses:  # if no other column is the account, a class of accounts is
        expenses = [column for column in classes if _is_like_accounts(column)][:1]
        classes = [column for column in classes if column not in expenses]
    levels = [*order_units(units), *order_expenses(expenses), *order_procurement(classes)]
    for name, column, place in levels:
        roles.take(name, column.at, f"{column.why}; {place}", column.sure)
    payees = by_family.get("supplier", [])
    for column in sorted(payees, key=lambda each: (-each.sure, -each.column.distinct, each.at)):
        roles.take("supplier", column.at, column.why, column.sure)
    for column in by_family.get("supplier_type", []):
        roles.take("supplier_type", column.at, column.why, column.sure)
    narratives = by_family.get("narrative", [])
    narratives = [column for column in narratives if column.heading.sense or _varies(column)]
    for column in sorted(
        narratives, key=lambda each: (each.heading.sense != "description", each.at)
    ):
        roles.take("description", column.at, column.why, column.sure)
    for column in narratives:
        if column.column.variety < _MOSTLY and _varies(column):
            for name in _ANALYSES:
                roles.take(
                    name, column.at, "it says something that no other column does", column.sure
                )
    _note_against_headings(named, roles)


def _varies(column: NameColumn) -> bool:
    """Return whether texts differ, and are not codes."""
    return column.column.largest_share < _NEARLY_ALL and not column.column.terse


def _is_like_accounts(column: NameColumn) -> bool:
    """Return whether a class column holds accounts by its names, and not procurement."""
    phrase = column.heading.phrase.replace(" ", "")
    is_procurement = any(word in phrase for word in ("proc", "cpv"))
    return column.column.leaning < _LIKE_ACCOUNTS and not is_procurement


def _note_against_headings(named: Iterable[NameColumn], roles: Roles) -> None:
    """Add notes on columns that were read by their cells rather than by their headings."""
    fields = {at: name for name, at in roles.columns.items()}
    for column in named:
        at, family = column.at, family_of(column.heading) or column.family
        if at not in fields or (column.family == family and at not in roles.disbelieved):
            continue
        plain = fields[at].replace("_", " ")
        note = f"the column headed '{column.heading.text}' was read as the {plain}: {column.why}"
        if SWAPPED in column.why:
            note = f"{column.why}; they were read by their content"
        if note not in roles.notes:
            roles.notes.append(note)


def _take_codes(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign the columns of codes beside the names, or in place of names if there are none."""
    free = list(_free(header, sample, roles))
    for code, name, senses in _PAIRS:
        at = roles.columns.get(name)
        if at is None:
            continue
        beside = sorted(
            (_closeness(sample, other, at), other)
            for other in free
            if _may_be_codes(header, sample, other, senses)
            and purity(sample.column(other), sample.column(at)) >= NESTED
        )
        for _, other in beside:
            roles.take(code, other, f"codes beside '{header.name(at)}'")
    for code, name, senses in _PAIRS:
        if name in roles.fields:
            continue
        alone = [at for at in free if _may_be_codes(header, sample, at, senses)]
        for at in sorted(alone, key=lambda at: (-sample.column(at).distinct, at)):
            roles.take(code, at, f"{_because(header, at)}; its cells are codes")


def _may_be_codes(header: Header, sample: Sample, at: int, senses: frozenset[Sense]) -> bool:
    column = sample.column(at)
    is_coded = column.wordy < _MOSTLY or column.terse
    return header.headings[at].sense in senses and column.filled > 0 and is_coded


def _closeness(sample: Sample, code: int, name: int) -> tuple[int, int]:
    """Return by how much codes and names differ in number, and how far apart their columns are."""
    return abs(sample.column(code).distinct - sample.column(name).distinct), abs(code - name)


def _take_documents(header: Header, sample: Sample, roles: Roles) -> None:
    _take_first(header, sample, roles, "document", "document")
    _take_first(header, sample, roles, "analysis", *_ANALYSES)


def _take_blank(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign columns with blank first rows to the fields that their headings name."""
    for at, heading in enumerate(header.headings[:WIDEST]):
        if sample.column(at).filled or heading.strength < 1 or heading.sense is None:
            continue
        name = _FIELDS.get(heading.sense)
        if name is not None and heading.is_code:
            name = _CODES.get(name)
        if name is not None:
            roles.take(name, at, f"{_because(header, at)}; its first cells are blank")


def _take_apart(sample: Sample, roles: Roles) -> None:
    """Split cells that hold a code and a name, or an account and a narrative."""
    both: tuple[ColumnField, ...] = ("cost_centre_code", "account_code", "description")
    for name, at in list(roles.columns.items()):
        if at in roles.splits:
            continue
        free = [other for other in both if other not in roles.fields]
        split = split_of(name, sample.column(at), free)
        if split is not None:
            roles.splits[at] = split
            why = roles.why[name]
            del roles.columns[name]
            for part in split.fields:
                roles.why[part] = why + f"; its cells hold {split.in_words}"
                roles.sure[part] = roles.sure[name]


def _by_phrase(header: Header, sample: Sample, sense: Sense) -> list[int]:
    """Return the columns of a sense, filled ones first, then as `headings.yaml` orders them."""
    ranked = [
        (not sample.column(at).filled, -heading.strength, heading.rank, at)
        for at, heading in enumerate(header.headings[:WIDEST])
        if heading.sense == sense
    ]
    return [at for *_, at in sorted(ranked)]


def _free(header: Header, sample: Sample, roles: Roles) -> Iterator[int]:
    """Yield the filled columns that hold no field yet."""
    for at in range(min(len(header.cells), WIDEST)):
        if at not in roles.taken | roles.former and sample.column(at).filled:
            yield at


def _because(header: Header, at: int) -> str:
    heading = header.headings[at]
    return f"'{heading.phrase}' in its heading" if heading.phrase else "its cells"
