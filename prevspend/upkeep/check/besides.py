"""Checks on the files beside the interventions: short forms, sources and kinds of supplier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.classify import outcome_of
from prevspend.taxonomy import GROUPINGS, FieldTests
from prevspend.upkeep.check.relations import covers, redundant
from prevspend.upkeep.findings import Edit, Finding, codes
from prevspend.upkeep.trial import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Rule
    from prevspend.upkeep.check.folder import Checked


def check_besides(checked: Checked) -> Iterator[Finding]:
    """Check what stands beside the interventions."""
    yield from _unused_short_forms(checked)
    yield from _unused_sources(checked)
    yield from _unused_kinds(checked)
    yield from _redundant_in_kinds(checked)


def _unused_short_forms(checked: Checked) -> Iterator[Finding]:
    for short, full in checked.taxonomy.abbreviations.items():
        meant = " or ".join(full) if isinstance(full, tuple) else full
        written_out = checked.vocabulary.words_of(meant)
        if not any(covers(word, each) for word in checked.phrase_words for each in written_out):
            place = checked.places.of("abbreviations", "", short, key=True)
            what = f"the short form '{short}' is written out as '{meant}', which no phrase holds"
            fix = "remove it, or write the rule it was meant for"
            yield checked.about("abbreviation-unused", place, what, short, fix=fix, found=short)


def _unused_sources(checked: Checked) -> Iterator[Finding]:
    """Find the sources that neither an intervention nor a group rests on."""
    taxonomy = checked.taxonomy
    used = {name for entry in taxonomy.interventions for name in entry.sources}
    for grouping in GROUPINGS:
        used.update(name for group in taxonomy.groups.of(grouping) for name in group.sources)
    for source in taxonomy.sources:
        if source.id not in used:
            place = checked.places.of("source", source.id, "id")
            what = f"no intervention or group rests on the source '{source.id}'"
            fix = "name it where a decision rests on it, or remove it"
            yield checked.about("source-unused", place, what, source.id, fix=fix, found=source.id)


def _unused_kinds(checked: Checked) -> Iterator[Finding]:
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
            yield checked.about(
                "supplier-kind-unused", place, what, kind.id, fix=fix, found=kind.id
            )


def _redundant_in_kinds(checked: Checked) -> Iterator[Finding]:
    """Find phrases of suppliers' names that another finds too; they have no rank."""
    for kind in checked.taxonomy.supplier_kinds:
        for key, phrases in (("phrases", kind.phrases), ("unless", kind.unless or ())):
            for number, other, _ in redundant(phrases, checked.vocabulary, has_rank=False):
                place = checked.places.of("supplier kind", kind.id, key, number)
                what = f"'{phrases[number]}' is found by '{other}' of the same list already"
                is_safe = not checked.gives_words(phrases[number])
                yield Finding(
                    codes()["redundant-phrase"],
                    place,
                    what,
                    phrases[number],
                    "remove it",
                    (kind.id,),
                    Edit(place, None) if is_safe else None,
                )


def check_edges(checked: Checked) -> Iterator[Finding]:
    """Find phrases that end within a short form's words and so turn its meaning round.

    "Adult LD" is written out as "adult learning disability", where `adult learning` stands.
    That is told where the short form alone goes to another outcome than the two together. A
    phrase that begins there keeps the short form's last word, which says what the thing is, and
    so reads it rightly: "ASC equipment" is care equipment.
    """
    crossings = list(_crossings(checked))
    kinds = checked.bench.kinds
    lines = [
        Line({field: text}, kind)
        for _, field, _, short, whole in crossings
        for kind in kinds
        for text in (short, whole)
    ]
    trial = checked.bench.try_lines(lines)
    told = set()
    for at, (rule, field, phrase, short, whole) in enumerate(crossings):
        for pair in range(at * 2 * len(kinds), (at + 1) * 2 * len(kinds), 2):
            alone, together = trial.winner(pair), trial.winner(pair + 1)
            is_turned = alone is not None and together is not None and together.rule is rule
            if not is_turned or alone is None or (rule.id, phrase, short) in told:
                continue
            if outcome_of(alone.intervention) != outcome_of(checked.owners[rule.id]):
                told.add((rule.id, phrase, short))
                full = checked.taxonomy.abbreviations[short]
                number = (rule.phrases or getattr(rule, field)).index(phrase)
                what = (
                    f"'{phrase}' stands in '{whole}', as '{short}' is written out as '{full}',"
                    f" which alone is decided by '{alone.rule.id}'"
                )
                yield checked.about_rule(
                    "abbreviation-over-edge",
                    rule,
                    ("phrases" if rule.phrases else field, number),
                    what,
                    found=phrase,
                    fix=f"add '{full}' under 'unless'",
                    other=alone.rule,
                )


def _crossings(checked: Checked) -> Iterator[tuple[Rule, str, str, str, str]]:
    """Give each phrase that can end within a short form's words.

    Each comes as its rule, a field it is looked for in, the phrase, the short form, and the text
    in which they meet.
    """
    cuts = {
        short: found
        for short, full in checked.taxonomy.abbreviations.items()
        if isinstance(full, str) and (found := list(_beginnings(checked, full)))
    }
    for compiled in checked.bench.rules:
        rule = compiled.rule
        tests = [(field, getattr(rule, field)) for field in rule.phrase_fields()]
        tests += [(field, rule.phrases or ()) for field in rule.in_ or ()]
        for field, phrases in tests if len(rule.tests()) + bool(rule.in_) == 1 else ():
            for phrase in phrases:
                words = [w.removesuffix("*") for w in checked.vocabulary.words_of_phrase(phrase)]
                for short, beginnings in cuts.items():
                    for begun in beginnings:
                        if len(words) > len(begun) and words[-len(begun) :] == begun:
                            whole = " ".join([*words[: -len(begun)], short])
                            yield rule, field, phrase, short, whole


def _beginnings(checked: Checked, full: str) -> Iterator[list[str]]:
    """Give what a short form's words may begin with that means something else than they do.

    Of "children and young people" the beginning "children" does not: what follows an "and"
    stands beside it and does not change it.
    """
    parts = full.split()
    for end in range(1, len(parts)):
        if "and" not in {parts[end], parts[end - 1]}:
            yield list(checked.vocabulary.words_of(" ".join(parts[:end])))
