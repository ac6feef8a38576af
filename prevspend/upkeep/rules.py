"""The tests of a rule in one form, and which changes widen or narrow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from prevspend.classify import CODE_FIELDS, SUPPLIER_KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from prevspend.classify import Vocabulary
    from prevspend.taxonomy import Rule, RuleGrade

Direction: TypeAlias = Literal["widened", "narrowed"]
Items: TypeAlias = frozenset[str]
RuleDifference: TypeAlias = tuple[Direction | None, str]
"""One difference between two versions of a rule: its direction, and a description."""

WORDING = frozenset({"id", "note"})
"""The fields of a rule that decide no pound."""


@dataclass(frozen=True)
class RuleTests:
    """The tests that decide which lines a rule matches; equal for rules with the same tests.

    Attributes:
        fields: the alternatives of each test on a named field.
        within: the fields in which `phrases` are tested.
        phrases: those phrases, as words.
        organisations: the kinds of organisation it applies to; all where it is empty.
        vetoes: the items that exclude a line, by field.
        grade: the grade it states, if it states one.
    """

    fields: Mapping[str, Items]
    within: Items
    phrases: Items
    organisations: Items
    vetoes: Mapping[str, Items]
    grade: RuleGrade | None

    @classmethod
    def of(cls, rule: Rule, vocabulary: Vocabulary) -> RuleTests:
        """Return the tests of a rule, its phrases as the words the matcher sees."""

        def in_words(field: str, items: Iterable[str]) -> Items:
            if field in CODE_FIELDS:
                return frozenset(item.upper() for item in items)
            if field == SUPPLIER_KIND:
                return frozenset(items)
            return frozenset(" ".join(vocabulary.words_of_phrase(item)) for item in items)

        if isinstance(rule.unless, tuple):
            fields = (*(rule.in_ or ()), *rule.phrase_fields())
            vetoes = dict.fromkeys(fields, in_words("", rule.unless))
        else:
            vetoes = {field: in_words(field, items) for field, items in _tests(rule.unless)}
        return cls(
            fields={field: in_words(field, items) for field, items in rule.tests().items()},
            within=frozenset(rule.in_ or ()),
            phrases=in_words("", rule.phrases or ()),
            organisations=frozenset(rule.organisation or ()),
            vetoes=vetoes,
            grade=rule.declared_grade,
        )

    def items(self) -> set[tuple[str, str]]:
        """Return all items the rule tests for, each with its field, to compare rules."""
        items = {(field, item) for field, items in self.fields.items() for item in items}
        return items | {("", phrase) for phrase in self.phrases}


def rule_text(rule: Rule) -> dict[str, object]:
    """Return the parts of a rule that decide which lines it matches, as written."""
    return rule.model_dump(exclude=set(WORDING))


def _tests(unless: object) -> Iterable[tuple[str, tuple[str, ...]]]:
    tests = getattr(unless, "tests", None)
    return tests().items() if tests else ()


def compare_tests(old: RuleTests, new: RuleTests) -> list[RuleDifference]:
    """Return every difference between two versions of a rule, test by test."""
    return [
        *_mapping(old.fields, new.fields, "", added="narrowed", removed="widened"),
        *_phrases(old, new),
        *_organisations(old.organisations, new.organisations),
        *_mapping(old.vetoes, new.vetoes, "unless ", added="narrowed", removed="widened"),
        *_grade(old, new),
    ]


def _phrases(old: RuleTests, new: RuleTests) -> Iterator[RuleDifference]:
    """Compare the phrases tested in several fields; each further field widens a rule."""
    if bool(old.phrases) != bool(new.phrases):
        direction: Direction = "narrowed" if new.phrases else "widened"
        sign = "+" if new.phrases else "−"
        texts = sorted(new.phrases or old.phrases)
        yield direction, f"{sign} a test on {_listed(new.within or old.within)}: {_listed(texts)}"
        return
    for field in sorted(new.within - old.within):
        yield "widened", f"also tests {field}"
    for field in sorted(old.within - new.within):
        yield "narrowed", f"no longer tests {field}"
    yield from _items(old.phrases, new.phrases, "phrases", phrase_covers)


def _organisations(old: Items, new: Items) -> Iterator[RuleDifference]:
    if old == new:
        return
    words = f"kinds of organisation: {_listed(old) or 'all'} → {_listed(new) or 'all'}"
    if not new or (old and old < new):
        yield "widened", words
    elif not old or new < old:
        yield "narrowed", words
    else:
        yield "widened", words
        yield "narrowed", words


def _grade(old: RuleTests, new: RuleTests) -> Iterator[RuleDifference]:
    if old.grade != new.grade:
        yield None, f"grade: {old.grade or 'by its field'} → {new.grade or 'by its field'}"


def _mapping(
    old: Mapping[str, Items],
    new: Mapping[str, Items],
    prefix: str,
    *,
    added: Direction,
    removed: Direction,
) -> Iterator[RuleDifference]:
    """Compare tests (or vetoes) by field: for a test fewer items are narrower, for a veto wider."""
    is_veto = bool(prefix)
    for field in sorted({*old, *new}):
        before, after = old.get(field), new.get(field)
        covers = code_covers if field in CODE_FIELDS else phrase_covers
        if before is None and after is not None:
            yield added, f"+ {prefix}{field}: {_listed(after)}"
        elif after is None and before is not None:
            yield removed, f"− {prefix}{field}: {_listed(before)}"
        elif before is not None and after is not None:
            for direction, words in _items(before, after, f"{prefix}{field}", covers):
                yield (_opposite(direction) if is_veto else direction), words


def _items(
    old: Items, new: Items, name: str, covers: Callable[[str, str], bool]
) -> Iterator[RuleDifference]:
    """Compare items: new ones that were not covered widen, lost ones narrow."""
    gained = [item for item in sorted(new - old) if not any(covers(other, item) for other in old)]
    lost = [item for item in sorted(old - new) if not any(covers(other, item) for other in new)]
    plus = " ".join(f"+ {item}," for item in sorted(new - old))
    minus = " ".join(f"− {item}," for item in sorted(old - new))
    words = f"{name}: {plus} {minus}".replace("  ", " ").strip(" ,")
    if gained:
        yield "widened", words
    if lost:
        yield "narrowed", words
    if new != old and not gained and not lost:
        yield None, f"{words} (matches the same)"


def _opposite(direction: Direction | None) -> Direction | None:
    return {"widened": "narrowed", "narrowed": "widened"}.get(direction or "")  # type: ignore[return-value]


def _listed(items: Iterable[str]) -> str:
    return ", ".join(sorted(items))


def phrase_covers(wide: str, narrow: str) -> bool:
    """Return whether every text that holds one phrase holds the other too.

    >>> phrase_covers("smok*", "stop smoking"), phrase_covers("stop smoking", "smok*")
    (True, False)
    """
    words, inner = wide.split(), narrow.split()
    return any(
        all(_word_covers(*pair) for pair in zip(words, inner[start:], strict=False))
        for start in range(len(inner) - len(words) + 1)
    )


def _word_covers(wide: str, narrow: str) -> bool:
    is_stem = wide.endswith("*") and narrow.removesuffix("*").startswith(wide[:-1])
    return wide == narrow or is_stem


def code_covers(wide: str, narrow: str) -> bool:
    """Return whether one code, start of codes (57*) or range (5700..5799) holds all of another."""
    low, is_range, high = wide.partition("..")
    first, narrow_is_range, last = narrow.partition("..")
    last = last or first
    if is_range:
        fits = len(first) == len(low) and not narrow.endswith("*")
        return fits and low <= first and last <= high
    if wide.endswith("*"):
        return all(code.removesuffix("*").startswith(wide[:-1]) for code in (first, last))
    return not narrow_is_range and wide == narrow
