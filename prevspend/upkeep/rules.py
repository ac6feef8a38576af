"""What a rule says, whatever way it is written: which of its changes let it find more or less."""

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
Step: TypeAlias = tuple[Direction | None, str]
"""One difference between two writings of a rule: which way it goes, and what it is in words."""

WORDING = frozenset({"id", "note"})
"""The fields of a rule that decide no pound."""


@dataclass(frozen=True)
class RuleTests:
    """What decides which lines a rule finds; two rules that say the same are equal.

    Attributes:
        fields: the alternatives of each test on a named field.
        within: the fields the free phrases are looked for in.
        phrases: those phrases, as words.
        organisations: the kinds of organisation it is kept to; all where there is none.
        vetoes: what keeps it off a line, by field.
        grade: what it says that its words tell, if it says so.
    """

    fields: Mapping[str, Items]
    within: Items
    phrases: Items
    organisations: Items
    vetoes: Mapping[str, Items]
    grade: RuleGrade | None

    @classmethod
    def of(cls, rule: Rule, vocabulary: Vocabulary) -> RuleTests:
        """Give the tests of a rule, its phrases as the words the matcher sees."""

        def said(field: str, items: Iterable[str]) -> Items:
            if field in CODE_FIELDS:
                return frozenset(item.upper() for item in items)
            if field == SUPPLIER_KIND:
                return frozenset(items)
            return frozenset(" ".join(vocabulary.words_of_phrase(item)) for item in items)

        if isinstance(rule.unless, tuple):
            looked_in = (*(rule.in_ or ()), *rule.phrase_fields())
            vetoes = dict.fromkeys(looked_in, said("", rule.unless))
        else:
            vetoes = {field: said(field, items) for field, items in _tests(rule.unless)}
        return cls(
            fields={field: said(field, items) for field, items in rule.tests().items()},
            within=frozenset(rule.in_ or ()),
            phrases=said("", rule.phrases or ()),
            organisations=frozenset(rule.organisation or ()),
            vetoes=vetoes,
            grade=rule.declared_grade,
        )

    def items(self) -> set[tuple[str, str]]:
        """Give all that the rule looks for, each with where it looks, to compare rules by."""
        found = {(field, item) for field, items in self.fields.items() for item in items}
        return found | {("", phrase) for phrase in self.phrases}


def rule_text(rule: Rule) -> dict[str, object]:
    """Give what a rule says of the lines it finds, as it is written."""
    return rule.model_dump(exclude=set(WORDING))


def _tests(unless: object) -> Iterable[tuple[str, tuple[str, ...]]]:
    tests = getattr(unless, "tests", None)
    return tests().items() if tests else ()


def steps(old: RuleTests, new: RuleTests) -> list[Step]:
    """Give every difference between two writings of a rule, test by test."""
    return [
        *_mapping(old.fields, new.fields, "", added="narrowed", removed="widened"),
        *_phrases(old, new),
        *_organisations(old.organisations, new.organisations),
        *_mapping(old.vetoes, new.vetoes, "unless ", added="narrowed", removed="widened"),
        *_grade(old, new),
    ]


def _phrases(old: RuleTests, new: RuleTests) -> Iterator[Step]:
    """Compare the phrases looked for in several fields; each field more lets a rule find more."""
    if bool(old.phrases) != bool(new.phrases):
        direction: Direction = "narrowed" if new.phrases else "widened"
        sign = "+" if new.phrases else "−"
        texts = sorted(new.phrases or old.phrases)
        yield direction, f"{sign} a test on {_listed(new.within or old.within)}: {_listed(texts)}"
        return
    for field in sorted(new.within - old.within):
        yield "widened", f"also looks in {field}"
    for field in sorted(old.within - new.within):
        yield "narrowed", f"no longer looks in {field}"
    yield from _items(old.phrases, new.phrases, "phrases", phrase_covers)


def _organisations(old: Items, new: Items) -> Iterator[Step]:
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


def _grade(old: RuleTests, new: RuleTests) -> Iterator[Step]:
    if old.grade != new.grade:
        yield None, f"grade: {old.grade or 'by its field'} → {new.grade or 'by its field'}"


def _mapping(
    old: Mapping[str, Items],
    new: Mapping[str, Items],
    prefix: str,
    *,
    added: Direction,
    removed: Direction,
) -> Iterator[Step]:
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


def _items(old: Items, new: Items, name: str, covers: Callable[[str, str], bool]) -> Iterator[Step]:
    """Compare alternatives: what is new and was not covered widens; what is lost narrows."""
    gained = [item for item in sorted(new - old) if not any(covers(one, item) for one in old)]
    lost = [item for item in sorted(old - new) if not any(covers(one, item) for one in new)]
    plus = " ".join(f"+ {item}," for item in sorted(new - old))
    minus = " ".join(f"− {item}," for item in sorted(old - new))
    words = f"{name}: {plus} {minus}".replace("  ", " ").strip(" ,")
    if gained:
        yield "widened", words
    if lost:
        yield "narrowed", words
    if new != old and not gained and not lost:
        yield None, f"{words} (finds the same)"


def _opposite(direction: Direction | None) -> Direction | None:
    return {"widened": "narrowed", "narrowed": "widened"}.get(direction or "")  # type: ignore[return-value]


def _listed(items: Iterable[str]) -> str:
    return ", ".join(sorted(items))


def phrase_covers(wide: str, narrow: str) -> bool:
    """Tell whether every text that holds one phrase holds the other too.

    >>> phrase_covers("smok*", "stop smoking"), phrase_covers("stop smoking", "smok*")
    (True, False)
    """
    words, inner = wide.split(), narrow.split()
    return any(
        all(_word_covers(*pair) for pair in zip(words, inner[at:], strict=False))
        for at in range(len(inner) - len(words) + 1)
    )


def _word_covers(wide: str, narrow: str) -> bool:
    is_stem = wide.endswith("*") and narrow.removesuffix("*").startswith(wide[:-1])
    return wide == narrow or is_stem


def code_covers(wide: str, narrow: str) -> bool:
    """Tell whether one code, start of codes (57*) or range (5700..5799) holds all of another."""
    low, is_range, high = wide.partition("..")
    first, narrow_is_range, last = narrow.partition("..")
    last = last or first
    if is_range:
        fits = len(first) == len(low) and not narrow.endswith("*")
        return fits and low <= first and last <= high
    if wide.endswith("*"):
        return all(code.removesuffix("*").startswith(wide[:-1]) for code in (first, last))
    return not narrow_is_range and wide == narrow
