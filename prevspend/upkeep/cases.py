"""The examples of a taxonomy as test cases, each classified with the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from prevspend.classify import decisive_step
from prevspend.errors import TaxonomyError
from prevspend.taxonomy import read_taxonomy
from prevspend.upkeep.findings import Edit
from prevspend.upkeep.trials import RuleTester, Trial, TrialLine
from prevspend.upkeep.yamledit import edit_files, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.classify import CompiledRule
    from prevspend.errors import Location
    from prevspend.taxonomy import EntryLocations, Example, Intervention, OrganisationKind

Verdict = Literal["holds", "fails", "todo", "fixed"]


@dataclass(frozen=True)
class Case:
    """An example and its result.

    Attributes:
        intervention: the intervention whose example it is.
        place: its location.
        line: its filled fields.
        organisation: the kind of organisation it was tried for; where it is for all kinds, one for
            which it failed.
        is_out: whether it shows what the intervention is not.
        expected_rule: the rule that should win it, if it names one.
        verdict: `holds` or `fails`; `todo` is a known gap, and `fixed` one that holds by now.
        todo: why it is a known gap.
        rule: the rule that wins it; `None` where none matches.
        winner: the intervention that wins it.
        why: why it is not classified as it should be.
        edit: the change to its expected rule or its `todo` that makes it correct.
    """

    intervention: str
    place: Location
    line: dict[str, str]
    organisation: OrganisationKind | None
    is_out: bool
    expected_rule: str | None
    verdict: Verdict
    todo: str | None
    rule: str | None
    winner: str | None
    why: str | None = None
    edit: Edit | None = None

    @property
    def advice(self) -> str | None:
        """What to do where the engine is right and the example is not."""
        if self.verdict != "fails":
            return None
        if self.edit is not None:
            return "if that is right, --update replaces the rule"
        if self.is_out and self.winner == self.intervention:
            return "if that is right, drop `not: true`"
        if not self.is_out and self.winner is not None:
            return f"if that is right, make it an example of '{self.winner}', here with `not: true`"
        return None


@dataclass(frozen=True)
class CasesReport:
    """The results of all examples.

    Attributes:
        taxonomy: the name of the folder.
        version: the taxonomy's version.
        cases: all examples, in the order of the files.
        rules: the number of rules.
        unproved: the rules that win none of the examples, each with its location.
    """

    taxonomy: str
    version: str
    cases: tuple[Case, ...]
    rules: int
    unproved: tuple[tuple[str, Location], ...]

    def with_verdict(self, verdict: Verdict) -> list[Case]:
        """Return the cases of one verdict."""
        return [case for case in self.cases if case.verdict == verdict]


def run_examples(folder: Path) -> CasesReport:
    """Try every example of a taxonomy's files.

    Args:
        folder: the folder with `taxonomy.yaml`, as locations should name it.

    Raises:
        TaxonomyError: if the taxonomy has problems.
    """
    reading = read_taxonomy(folder)
    taxonomy = reading.taxonomy
    if taxonomy is None or reading.problems:
        raise TaxonomyError(
            f"The examples of '{folder.name}' cannot be tried while its files have errors.",
            problems=reading.problems,
            fix="correct the lines named above and run the command again.",
        )
    tester = RuleTester(taxonomy)
    tried = example_lines(tester)
    trial = tester.try_lines([line for _, _, line in tried])
    by_example: dict[tuple[str, int], list[int]] = {}
    for index, (entry, number, _) in enumerate(tried):
        by_example.setdefault((entry.id, number), []).append(index)
    cases = [
        _case(
            entry,
            number,
            [(index, tried[index][2]) for index in by_example[entry.id, number]],
            trial,
            reading.places,
        )
        for entry in taxonomy.interventions
        for number in range(len(entry.examples))
    ]
    proved = proved_rules(tried, trial)
    rules = [rule.id for entry in taxonomy.interventions for rule in entry.rules]
    unproved = [
        (rule, reading.places.of("rule", rule, "id")) for rule in rules if rule not in proved
    ]
    return CasesReport(
        folder.name, taxonomy.head.version, tuple(cases), len(rules), tuple(unproved)
    )


def update_examples(folder: Path) -> tuple[CasesReport, dict[str, tuple[str, str]]]:
    """Update what examples expect, where no decision is needed: see `Case.edit`.

    Args:
        folder: the folder with `taxonomy.yaml`.

    Returns:
        The results of the examples now, and the text of each changed file before and after.

    Raises:
        TaxonomyError: if the taxonomy has problems.
        OutputError: if a file cannot be written.
    """
    report = run_examples(folder)
    changed = edit_files(case.edit for case in report.cases if case.edit)
    write_files(changed)
    return (run_examples(folder) if changed else report), changed


def example_lines(tester: RuleTester) -> list[tuple[Intervention, int, TrialLine]]:
    """Return the lines to try: each example by its intervention and number.

    An example that names no kind of organisation is tried for all kinds.
    """
    return [
        (entry, number, TrialLine(example.fields(), kind))
        for entry in tester.taxonomy.interventions
        for number, example in enumerate(entry.examples)
        for kind in ((example.organisation,) if example.organisation else tester.kinds)
    ]


def proved_rules(tried: list[tuple[Intervention, int, TrialLine]], trial: Trial) -> set[str]:
    """Return the rules that win an example of their own intervention."""
    return {
        winner.rule.id
        for index, (entry, number, _) in enumerate(tried)
        if (winner := trial.winner(index)) is not None
        and winner.intervention is entry
        and not entry.examples[number].not_
    }


def _case(
    entry: Intervention,
    number: int,
    lines: list[tuple[int, TrialLine]],
    trial: Trial,
    places: EntryLocations,
) -> Case:
    """Judge one example: it holds only if it does for every kind of organisation it is for."""
    example = entry.examples[number]
    index, line = next(
        ((index, line) for index, line in lines if _wrong(entry, example, trial.winner(index))),
        lines[0],
    )
    winner = trial.winner(index)
    wrong = _wrong(entry, example, winner)
    verdict: Verdict = "fails" if wrong else "holds"
    if example.todo:
        verdict = "todo" if wrong else "fixed"
    return Case(
        intervention=entry.id,
        place=places.of("intervention", entry.id, "examples", number),
        line=dict(line.fields),
        organisation=line.organisation,
        is_out=example.not_,
        expected_rule=example.rule,
        verdict=verdict,
        todo=example.todo,
        rule=winner.rule.id if winner else None,
        winner=winner.intervention.id if winner else None,
        why=_why(entry, example, trial, index) if wrong else None,
        edit=_edit(entry, number, winner, places) if wrong or example.todo else None,
    )


def _wrong(entry: Intervention, example: Example, winner: CompiledRule | None) -> bool:
    is_this = winner is not None and winner.intervention is entry
    is_other_rule = example.rule is not None and (winner is None or winner.rule.id != example.rule)
    return is_this == example.not_ or is_other_rule


def _why(entry: Intervention, example: Example, trial: Trial, index: int) -> str:
    """Return which rule won instead, and by which step of precedence."""
    fits = trial.fits[index]
    if not fits:
        return "no rule matches it"
    winner = trial.rules[fits[0].rule]
    outcome = f"it goes to '{winner.intervention.id}' by the rule '{winner.rule.id}'"
    wanted = next(
        (
            alternative
            for alternative in fits[1:]
            if not _wrong(entry, example, trial.rules[alternative.rule])
        ),
        None,
    )
    if wanted is not None:
        other = trial.rules[wanted.rule].rule.id
        _, reason = decisive_step(fits[0].rank, wanted.rank)
        return f"{outcome}, before '{other}': {reason}"
    if example.rule is not None:
        return f"{outcome}; the rule '{example.rule}' does not match it"
    return outcome if example.not_ else f"{outcome}; no rule of '{entry.id}' matches it"


def _edit(
    entry: Intervention, number: int, winner: CompiledRule | None, places: EntryLocations
) -> Edit | None:
    """Return the change that makes an example correct, where no decision is needed.

    A `todo` that is fixed is removed, and an expected rule is replaced. Where the intervention
    wins an example that it should lose, or the reverse, a person has to decide.
    """
    example = entry.examples[number]
    path = ("intervention", entry.id, "examples", number)
    if not _wrong(entry, example, winner):
        return Edit(places.of(*path, "todo", key=True), None) if example.todo else None
    is_this = winner is not None and winner.intervention is entry
    if example.rule is None or is_this == example.not_:
        return None
    if winner is None:
        return Edit(places.of(*path, "rule", key=True), None)
    return Edit(places.of(*path, "rule"), winner.rule.id)
