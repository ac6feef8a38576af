"""A taxonomy in words, for people who never read YAML: rules, shares, examples, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.english import capitalised
from prevspend.report.words import describe_coding
from prevspend.taxonomy import FieldTests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prevspend.taxonomy import (
        Example,
        Grouping,
        Intervention,
        PreventiveShare,
        Rule,
        RuleGrade,
        Status,
        Taxonomy,
    )

STATUS_HEADS: Final[dict[Status, str]] = {
    "prevention": "Prevention",
    "not_prevention": "Not prevention",
    "unclassified": "Unclassified: undecidable from a ledger alone",
    "out_of_scope": "Out of scope",
}
HORIZON: Final = {
    "short": "within two years",
    "medium": "in two to five years",
    "long": "after five years or more",
}
CROSSWALK: Final = {
    "sha": "In health accounts",
    "ro": "In the revenue outturn",
    "phg": "In the public health grant",
}
_GRADES: Final[dict[RuleGrade, str]] = {
    "named": "It names the service",
    "kind": "It only tells a kind of expense: any rule that names the service wins over it",
    "container": "Any rule that says more wins over it",
}
_KINDS_OF_LEDGER: Final = {
    "icb": "ICBs",
    "council": "councils",
    "nhs_trust": "NHS trusts",
}
_FIELDS: Final = {
    "analysis_1": "first analysis field",
    "analysis_2": "second analysis field",
    "procurement": "procurement class",
    "procurement_group": "group of procurement classes",
    "supplier_type": "type of supplier",
    "subjective_group": "group of accounts",
    "capital": "capital flag",
    "cost_centre_code": "cost centre's code",
    "account_code": "account's code",
    "ro_line": "outturn line",
    "supplier_kind": "supplier",
}
_CODE_FIELDS = ("cost_centre_code", "account_code", "ro_line")


def share_in_words(share: PreventiveShare | None) -> str:
    """Write a share as `0.8 (0.5 to 1)`, or as one figure where the range is closed."""
    if share is None:
        return ""
    if share.low == share.high:
        return f"{share.central:f}"
    return f"{share.central:f} ({share.low:f} to {share.high:f})"


def standing_in_words(entry: Intervention) -> str:
    """Describe where an intervention's money stands: its tier and share, or its status."""
    if entry.tier is None:
        return STATUS_HEADS[entry.status]
    return f"{capitalised(entry.tier)} prevention, share {share_in_words(entry.share)}"


def rule_in_words(rule: Rule) -> str:
    """Describe when a rule holds, in a sentence or two."""
    tests = []
    if rule.in_ and rule.phrases:
        fields = listed([_field(field) for field in rule.in_])
        tests.append(f"the {fields} says {_phrases(rule.phrases)}")
    tests += [_test(field, items) for field, items in rule.tests().items()]
    words = capitalised(", and ".join(tests))
    if isinstance(rule.unless, FieldTests):
        vetoes = [_test(field, items) for field, items in rule.unless.tests().items()]
        words += f"; but not where {', or '.join(vetoes)}"
    elif rule.unless:
        words += f"; but not beside {_phrases(rule.unless)}"
    if rule.organisation:
        kinds = listed([_KINDS_OF_LEDGER[kind] for kind in rule.organisation], "and")
        words += f". Only in ledgers of {kinds}"
    if rule.declared_grade:
        words += f". {_GRADES[rule.declared_grade]}"
    return f"{words}. {rule.note}" if rule.note else f"{words}."


def listed(items: Sequence[str], last: str = "or") -> str:
    """List items as a sentence does: `a, b or c`."""
    return f" {last} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _field(name: str) -> str:
    return _FIELDS.get(name, name.replace("_", " "))


def _phrases(phrases: Sequence[str]) -> str:
    return listed([f"“{phrase.replace('*', '…')}”" for phrase in phrases])


def _test(field: str, items: Sequence[str]) -> str:
    if field == "supplier_kind":
        return f"the supplier is of the kind {listed(items)}"
    if field in _CODE_FIELDS:
        return f"the {_field(field)} {listed([_code(item) for item in items])}"
    return f"the {_field(field)} says {_phrases(items)}"


def _code(code: str) -> str:
    if ".." in code:
        low, _, high = code.partition("..")
        return f"lies from {low} to {high}"
    return f"begins with {code.removesuffix('*')}" if code.endswith("*") else f"is {code}"


def example_in_words(example: Example) -> str:
    """Write an example's line as a person would read it, with whose ledger it is from."""
    known = f" ({example.todo})" if example.todo else ""
    return (
        " · ".join(filter(None, (example.organisation, describe_coding(example.fields())))) + known
    )


def facts(taxonomy: Taxonomy, entry: Intervention) -> dict[str, str]:
    """Describe all there is to know of an intervention beside its rules, examples and sources."""
    stated = dict(_facts(taxonomy, entry))
    return {name: text for name, text in stated.items() if text}


def _facts(taxonomy: Taxonomy, entry: Intervention) -> Iterator[tuple[str, str]]:
    yield "Standing", standing_in_words(entry)
    yield "Share rests on", entry.share.basis if entry.share else ""
    yield "Counted by", "; ".join(taxonomy.head.lenses[lens].name for lens in entry.lenses)
    yield "Shows", HORIZON.get(entry.horizon or "", "")
    yield "Would settle it", entry.needs or ""
    yield "Responsible", group_names(taxonomy, "responsible", entry.groups("responsible"))
    yield "Together with", group_names(taxonomy, "responsible", entry.partners)
    yield "Prevents", group_names(taxonomy, "prevents", entry.prevents)
    everyone = "everyone" if entry.status == "prevention" else ""
    yield "Aimed at", group_names(taxonomy, "inequalities", entry.inequalities) or everyone
    for name, title in CROSSWALK.items():
        yield title, "; ".join(crosswalk(taxonomy, name, entry))
    if entry.checked:
        yield "Checked", f"by {entry.checked.by} on {entry.checked.on}, next {entry.checked.next}"


def crosswalk(taxonomy: Taxonomy, name: str, entry: Intervention) -> list[str]:
    """Return the codes of one crosswalk with their names."""
    codes: tuple[str, ...] = getattr(entry.crosswalk, name)
    return [f"{code} {taxonomy.crosswalks[name][code]}" for code in codes]


def group_names(taxonomy: Taxonomy, grouping: Grouping, ids: Iterable[str]) -> str:
    """Name groups as reports do."""
    names: Mapping[str, str] = {group.id: group.name for group in taxonomy.groups.of(grouping)}
    return "; ".join(names[group] for group in ids)


def sources_of(taxonomy: Taxonomy, entry: Intervention) -> list[tuple[str, str | None]]:
    """Return an intervention's sources as people cite them, each with its link."""
    known = {source.id: source for source in taxonomy.sources}
    cited = [known[name] for name in entry.sources]
    return [(f"{source.title}. {source.publisher}, {source.date}", source.link) for source in cited]
