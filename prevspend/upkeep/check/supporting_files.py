"""Checks on the files beside the interventions: short forms, sources and kinds of supplier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.classify import outcome_of
from prevspend.taxonomy import GROUPINGS, FieldTests
from prevspend.upkeep.check.relations import covers, redundant
from prevspend.upkeep.findings import CheckFinding, Edit, codes
from prevspend.upkeep.trials import TrialLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Rule
    from prevspend.upkeep.check.checked import CheckedTaxonomy


def check_supporting_files(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Check the files beside the interventions."""
    yield from _unused_short_forms(checked)
    yield from _unused_sources(checked)
    yield from _unused_kinds(checked)
    yield from _redundant_in_kinds(checked)


def _unused_short_forms(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    for short, full in checked.taxonomy.abbreviations.items():
        meaning = " or ".join(full) if isinstance(full, tuple) else full
        expansion = checked.vocabulary.words_of(meaning)
        if not any(
            covers(word, expanded) for word in checked.phrase_words for expanded in expansion
        ):
            place = checked.places.of("abbreviations", "", short, key=True)
            what = f"the short form '{short}' is written out as '{meaning}', which is in no phrase"
            fix = "remove it, or write the rule it was meant for"
            yield checked.about("abbreviation-unused", place, what, short, fix=fix, text=short)


def _unused_sources(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield the sources that no intervention or group cites."""
    taxonomy = checked.taxonomy
    used = {name for entry in taxonomy.interventions for name in entry.sources}
    for grouping in GROUPINGS:
        used.update(name for group in taxonomy.groups.of(grouping) for name in group.sources)
    for source in taxonomy.sources:
        if source.id not in used:
            place = checked.places.of("source", source.id, "id")
            what = f"no intervention or group cites the source '{source.id}'"
            fix = "cite it where it supports a decision, or remove it"
            yield checked.about("source-unused", place, what, source.id, fix=fix, text=source.id)


def _unused_kinds(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    used: set[str] = set()
    rules = [rule for entry in checked.taxonomy.interventions for rule in entry.rules]
    for mark in checked.taxonomy.marks:
        for value in mark.values:
            rules += [*value.certain, *value.likely]
    for rule in rules:
        used.update(rule.supplier_kind or ())
        if isinstance(rule.unless, FieldTests):
            used.update(rule.unless.supplier_kind or ())
    for kind in checked.taxonomy.supplier_kinds:
        if kind.id not in used:
            place = checked.places.of("supplier kind", kind.id, "id")
            what = f"no rule or mark tests the kind of supplier '{kind.id}'"
            fix = "remove it, or write the rule it was meant for"
            yield checked.about("supplier-kind-unused", place, what, kind.id, fix=fix, text=kind.id)


def _redundant_in_kinds(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield phrases of suppliers' names that another phrase matches too; they have no rank."""
    for kind in checked.taxonomy.supplier_kinds:
        for key, phrases in (("phrases", kind.phrases), ("unless", kind.unless or ())):
            for number, other, _ in redundant(phrases, checked.vocabulary, has_rank=False):
                place = checked.places.of("supplier kind", kind.id, key, number)
                what = f"'{phrases[number]}' is matched by '{other}' of the same list already"
                is_safe = not checked.adds_known_words(phrases[number])
                yield CheckFinding(
                    codes()["redundant-phrase"],
                    place,
                    what,
                    phrases[number],
                    "remove it",
                    (kind.id,),
                    Edit(place, None) if is_safe else None,
                )


def check_edges(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield phrases that end within a short form's words and so reverse its meaning.

    "Adult LD" is written out as "adult learning disability", which contains `adult learning`.
    This is reported where the short form alone has another outcome than the two together. A
    phrase that begins there keeps the short form's last word, which names the thing, and so
    matches correctly: "ASC equipment" is care equipment.
    """
    crossings = list(_crossings(checked))
    kinds = checked.tester.kinds
    lines = [
        TrialLine({field: text}, kind)
        for _, field, _, short, whole in crossings
        for kind in kinds
        for text in (short, whole)
    ]
    trial = checked.tester.try_lines(lines)
    reported = set()
    for crossing, (rule, field, phrase, short, whole) in enumerate(crossings):
        for pair in range(crossing * 2 * len(kinds), (crossing + 1) * 2 * len(kinds), 2):
            alone, together = trial.winner(pair), trial.winner(pair + 1)
            is_turned = alone is not None and together is not None and together.rule is rule
            if not is_turned or alone is None or (rule.id, phrase, short) in reported:
                continue
            if outcome_of(alone.intervention) != outcome_of(checked.owners[rule.id]):
                reported.add((rule.id, phrase, short))
                full = checked.taxonomy.abbreviations[short]
                number = (rule.phrases or getattr(rule, field)).index(phrase)
                what = (
                    f"'{phrase}' is in '{whole}', as '{short}' is written out as '{full}',"
                    f" which alone is decided by '{alone.rule.id}'"
                )
                yield checked.about_rule(
                    "abbreviation-over-edge",
                    rule,
                    ("phrases" if rule.phrases else field, number),
                    what,
                    text=phrase,
                    fix=f"add '{full}' under 'unless'",
                    other=alone.rule,
                )


def _crossings(checked: CheckedTaxonomy) -> Iterator[tuple[Rule, str, str, str, str]]:
    """Yield each phrase that can end within a short form's words.

    Each is its rule, a field that is tested for it, the phrase, the short form, and the text with
    both.
    """
    cuts = {
        short: beginnings
        for short, full in checked.taxonomy.abbreviations.items()
        if isinstance(full, str) and (beginnings := list(_beginnings(checked, full)))
    }
    for compiled in checked.tester.rules:
        rule = compiled.rule
        tests = [(field, getattr(rule, field)) for field in rule.phrase_fields()]
        tests += [(field, rule.phrases or ()) for field in rule.in_ or ()]
        for field, phrases in tests if len(rule.tests()) + bool(rule.in_) == 1 else ():
            for phrase in phrases:
                words = [w.removesuffix("*") for w in checked.vocabulary.words_of_phrase(phrase)]
                for short, starts in cuts.items():
                    for begun in starts:
                        if len(words) > len(begun) and words[-len(begun) :] == begun:
                            whole = " ".join([*words[: -len(begun)], short])
                            yield rule, field, phrase, short, whole


def _beginnings(checked: CheckedTaxonomy, full: str) -> Iterator[list[str]]:
    """Yield the beginnings of a short form's words that have another meaning than all of them.

    Of "children and young people" the beginning "children" has not: what follows an "and" does
    not change it.
    """
    parts = full.split()
    for end in range(1, len(parts)):
        if "and" not in {parts[end], parts[end - 1]}:
            yield list(checked.vocabulary.words_of(" ".join(parts[:end])))
