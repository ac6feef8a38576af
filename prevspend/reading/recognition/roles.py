"""What each column of a sheet is: its heading, its cells and its neighbours weighed together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from prevspend.reading.recognition.amounts import find_amount, includes_vat
from prevspend.reading.recognition.bodies import names_no_bodies
from prevspend.reading.recognition.calendars import take_calendar
from prevspend.reading.recognition.dashed import take_dashed
from prevspend.reading.recognition.header import WIDEST
from prevspend.reading.recognition.headings import EXPENSE_SENSES, UNIT_SENSES
from prevspend.reading.recognition.held import columns_in, fields_in
from prevspend.reading.recognition.joined import take_joined
from prevspend.reading.recognition.ladders import order_expenses, order_procurement, order_units
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
    from prevspend.reading.recognition.naming import Named

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
        given: the fields that the user assigned.
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
    given: frozenset[ColumnField] = frozenset()
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
        """Return a column to a field that has none yet; nothing where either is taken."""
        if name in self.fields or at in self.taken | self.former:
            return
        self.columns[name] = at
        self.why[name] = why
        self.sure[name] = sure


def find_roles(header: Header, sample: Sample, roles: Roles) -> Roles:
    """Return every column that says something a field.

    Args:
        header: the header.
        sample: the rows below it.
        roles: what is decided already; nothing overrules it.
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
    found = find_amount(header, sample, roles.taken)
    if found is None:
        return
    roles.debit, roles.credit, roles.rivals = found.debit, found.credit, found.rivals
    roles.in_pounds = found.in_pounds
    if found.at is not None:
        roles.take("amount", found.at, found.why)
        if vat := includes_vat(header, sample, found.at):
            roles.notes.append(f"amounts include VAT, and so does the total: {vat}")
    roles.why["amount"] = found.why
    roles.sure["amount"] = 1.0
    if found.at is not None and header.headings[found.at].sense is None:
        roles.sure["amount"] = 0.7
        roles.notes.append(because_of_cells(header, found.at, "amount"))


def _part_from_credits(header: Header, sample: Sample, roles: Roles) -> None:
    """Return an amount up that a layout knows, where the credits of its rows stand beside it."""
    at = roles.columns.get("amount")
    if at is None or "amount" in roles.given:
        return
    pair = find_pair(header, sample, roles.taken - {at})
    if pair is not None and pair[0] == at and exclude(sample, *pair):
        del roles.columns["amount"]


def because_of_cells(header: Header, at: int, name: ColumnField) -> str:
    """Report that the cells of a column decided, and not its heading."""
    headed = header.text(at)
    which = f"headed '{headed}'" if headed else f"number {at + 1}, which has no header,"
    return f"the column {which} was read as the {name.replace('_', ' ')} because of its cells"


def _take_times(header: Header, sample: Sample, roles: Roles) -> None:
    """Find the date, the period and the year; of several dates the one of payment comes first."""
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
    """Return the filled columns of a sense to fields, in order, as long as there are any."""
    for at in _by_phrase(header, sample, sense):
        for name in names:
            if sample.column(at).filled:
                roles.take(name, at, _because(header, at))


def _take_body(header: Header, sample: Sample, roles: Roles) -> None:
    """Find the columns that name the publisher, or its code."""
    for at in _by_phrase(header, sample, "organisation"):
        column = sample.column(at)
        if not column.filled or at in roles.taken:
            continue
        if names_no_bodies(column):
            roles.disbelieved |= {at}
            continue
        if column.wordy >= _MOSTLY and column.share(lambda text: "://" in text) < _MOSTLY:
            roles.take("organisation", at, _because(header, at))
        elif column.codes >= _MOSTLY:
            roles.take("organisation_code", at, _because(header, at))
    for at in _free(header, sample, roles):
        column = sample.column(at)
        headed = header.headings[at].sense
        may_be = headed is None or (headed == "supplier" and roles.disbelieved)
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
    """Find what names units, kinds of expense, classes and payees, and put them in order."""
    named = find_names(header, sample, roles.taken | roles.former, roles.disbelieved)
    by_family: dict[str, list[Named]] = {}
    for one in named:
        by_family.setdefault(one.family, []).append(one)
    units, expenses = by_family.get("unit", []), by_family.get("expense", [])
    classes = by_family.get("procurement", [])
    if not expenses:  # where no other column is the account, a class like one is
        expenses = [one for one in classes if _is_like_accounts(one)][:1]
        classes = [one for one in classes if one not in expenses]
    rungs = [*order_units(units), *order_expenses(expenses), *order_procurement(classes)]
    for name, one, place in rungs:
        roles.take(name, one.at, f"{one.why}; {place}", one.sure)
    for one in _finest_payees(by_family.get("supplier", [])):
        roles.take("supplier", one.at, one.why, one.sure)
    for one in by_family.get("supplier_type", []):
        roles.take("supplier_type", one.at, one.why, one.sure)
    narratives = by_family.get("narrative", [])
    narratives = [one for one in narratives if one.heading.sense or _may_tell(one)]
    for one in sorted(narratives, key=lambda one: (one.heading.sense != "description", one.at)):
        roles.take("description", one.at, one.why, one.sure)
    spare = [one for one in narratives if one.column.variety < _MOSTLY and _may_tell(one)]
    for one in spare:
        for name in _ANALYSES:
            roles.take(name, one.at, "it says something that no other column does", one.sure)
    _note_against_headings(named, roles)


def _may_tell(one: Named) -> bool:
    """Return whether texts say different things, and are no codes."""
    return one.column.largest_share < _NEARLY_ALL and not one.column.terse


def _is_like_accounts(one: Named) -> bool:
    """Return whether a class column holds accounts by its names, and not procurement."""
    phrase = one.heading.phrase.replace(" ", "")
    says_so = any(word in phrase for word in ("proc", "cpv"))
    return one.column.leaning < _LIKE_ACCOUNTS and not says_so


def _finest_payees(payees: Iterable[Named]) -> list[Named]:
    """Order columns of payees: names before codes, many names before few."""
    return sorted(payees, key=lambda one: (-one.sure, -one.column.distinct, one.at))


def _note_against_headings(named: Iterable[Named], roles: Roles) -> None:
    """Describe where the cells of a column were believed rather than its heading."""
    fields = {at: name for name, at in roles.columns.items()}
    for one in named:
        heading = family_of(one.heading) or one.family
        if one.at not in fields or (one.family == heading and one.at not in roles.disbelieved):
            continue
        plain = fields[one.at].replace("_", " ")
        note = f"the column headed '{one.heading.text}' was read as the {plain}: {one.why}"
        if SWAPPED in one.why:
            note = f"{one.why}; they were read by their content"
        if note not in roles.notes:
            roles.notes.append(note)


def _take_codes(header: Header, sample: Sample, roles: Roles) -> None:
    """Find the columns of codes that go with the names, or stand for them where there are none."""
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
    """Describe how far codes are from being as many as the names, and from standing beside them."""
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
    """Take cells apart that hold a code and a name, or an account and a narrative."""
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
    found = [
        (not sample.column(at).filled, -heading.strength, heading.rank, at)
        for at, heading in enumerate(header.headings[:WIDEST])
        if heading.sense == sense
    ]
    return [at for *_, at in sorted(found)]


def _free(header: Header, sample: Sample, roles: Roles) -> Iterator[int]:
    """Return the filled columns that hold no field yet."""
    for at in range(min(len(header.cells), WIDEST)):
        if at not in roles.taken | roles.former and sample.column(at).filled:
            yield at


def _because(header: Header, at: int) -> str:
    heading = header.headings[at]
    return f"'{heading.phrase}' in its heading" if heading.phrase else "its cells"
