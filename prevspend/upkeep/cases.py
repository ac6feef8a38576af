"""The examples of a taxonomy as test cases: every line in them, tried with the real engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from prevspend.classify import decisive_step
from prevspend.errors import TaxonomyError
from prevspend.taxonomy import load_with_places
from prevspend.upkeep.findings import Edit
from prevspend.upkeep.trial import Bench, Line, Trial
from prevspend.upkeep.yamledit import edit_files, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.classify import CompiledRule
    from prevspend.errors import Place
    from prevspend.taxonomy import Example, Intervention, OrganisationKind, Places

Verdict = Literal["holds", "fails", "todo", "mended"]


@dataclass(frozen=True)
class Case:
    """An example and what came of it.

    Attributes:
        intervention: the intervention whose example it is.
        place: where it stands.
        line: its filled fields.
        organisation: the kind of organisation whose ledger it was tried in; the one in which it
            failed, where it stands for all kinds.
        is_out: whether it shows what the intervention is not.
        expected_rule: the rule that should win it, where it says so.
        verdict: `holds` or `fails`; `todo` is a known gap, and `mended` one that holds by now.
        todo: why it is a known gap.
        rule: the rule that wins it; `None` where none fits.
        winner: the intervention that wins it.
        why: why it did not come out right.
        edit: the change to its expected rule or its `todo` that makes it say what is.
    """

    intervention: str
    place: Place
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
    def offer(self) -> str | None:
        """What to do where the engine is right and the example is not."""
        if self.verdict != "fails":
            return None
        if self.edit is not None:
            return "if that is right, --update writes the rule anew"
        if self.is_out and self.winner == self.intervention:
            return "if that is right, drop `not: true`"
        if not self.is_out and self.winner is not None:
            return f"if that is right, make it an example of '{self.winner}', here with `not: true`"
        return None


@dataclass(frozen=True)
class CasesReport:
    """What came of all examples.

    Attributes:
        taxonomy: the name of the folder.
        version: the taxonomy's version.
        cases: all examples, in the order of the files.
        rules: how many rules there are.
        unproved: the rules that win none of the examples, each with its place.
    """

    taxonomy: str
    version: str
    cases: tuple[Case, ...]
    rules: int
    unproved: tuple[tuple[str, Place], ...]

    def with_verdict(self, verdict: Verdict) -> list[Case]:
        """Give the cases of one verdict."""
        return [case for case in self.cases if case.verdict == verdict]


def run_examples(folder: Path) -> CasesReport:
    """Try every example of a taxonomy's files.

    Args:
        folder: the folder with `taxonomy.yaml`, as places are to name it.

    Raises:
        TaxonomyError: if the taxonomy cannot be loaded whole.
    """
    reading = load_with_places(folder)
    taxonomy = reading.taxonomy
    if taxonomy is None or reading.problems:
        raise TaxonomyError(
            f"The examples of '{folder.name}' cannot be tried while its files are wrong.",
            problems=reading.problems,
            fix="mend the lines named above and run the command again.",
        )
    bench = Bench(taxonomy)
    tried = example_lines(bench)
    trial = bench.try_lines([line for _, _, line in tried])
    by_example: dict[tuple[str, int], list[int]] = {}
    for at, (entry, number, _) in enumerate(tried):
        by_example.setdefault((entry.id, number), []).append(at)
    cases = [
        _case(
            entry,
            number,
            [(at, tried[at][2]) for at in by_example[entry.id, number]],
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
    """Write anew what examples expect, where nobody needs to decide: see `Case.edit`.

    Args:
        folder: the folder with `taxonomy.yaml`.

    Returns:
        What comes of the examples now, and the text of each file changed before and after.

    Raises:
        TaxonomyError: if the taxonomy cannot be loaded whole.
        OutputError: if a file cannot be written.
    """
    report = run_examples(folder)
    changed = edit_files(case.edit for case in report.cases if case.edit)
    write_files(changed)
    return (run_examples(folder) if changed else report), changed


def example_lines(bench: Bench) -> list[tuple[Intervention, int, Line]]:
    """Give the lines to try: each example by its intervention and number.

    An example that names no kind of organisation stands for all kinds.
    """
    return [
        (entry, number, Line(example.fields(), kind))
        for entry in bench.taxonomy.interventions
        for number, example in enumerate(entry.examples)
        for kind in ((example.organisation,) if example.organisation else bench.kinds)
    ]


def proved_rules(tried: list[tuple[Intervention, int, Line]], trial: Trial) -> set[str]:
    """Give the rules that win an example of their own intervention."""
    return {
        winner.rule.id
        for at, (entry, number, _) in enumerate(tried)
        if (winner := trial.winner(at)) is not None
        and winner.intervention is entry
        and not entry.examples[number].not_
    }


def _case(
    entry: Intervention,
    number: int,
    lines: list[tuple[int, Line]],
    trial: Trial,
    places: Places,
) -> Case:
    """Judge one example: right only if it is for every kind of organisation it stands for."""
    example = entry.examples[number]
    at, line = next(
        ((at, line) for at, line in lines if _wrong(entry, example, trial.winner(at))), lines[0]
    )
    winner = trial.winner(at)
    wrong = _wrong(entry, example, winner)
    verdict: Verdict = "fails" if wrong else "holds"
    if example.todo:
        verdict = "todo" if wrong else "mended"
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
        why=_why(entry, example, trial, at) if wrong else None,
        edit=_edit(entry, number, winner, places) if wrong or example.todo else None,
    )


def _wrong(entry: Intervention, example: Example, winner: CompiledRule | None) -> bool:
    is_this = winner is not None and winner.intervention is entry
    is_other_rule = example.rule is not None and (winner is None or winner.rule.id != example.rule)
    return is_this == example.not_ or is_other_rule


def _why(entry: Intervention, example: Example, trial: Trial, at: int) -> str:
    """Say which rule won instead, and by which step of precedence."""
    fits = trial.fits[at]
    if not fits:
        return "no rule fits it at all"
    winner = trial.rules[fits[0].rule]
    told = f"it goes to '{winner.intervention.id}' by the rule '{winner.rule.id}'"
    wanted = next(
        (arm for arm in fits[1:] if not _wrong(entry, example, trial.rules[arm.rule])), None
    )
    if wanted is not None:
        other = trial.rules[wanted.rule].rule.id
        _, reason = decisive_step(fits[0].rank, wanted.rank)
        return f"{told}, before '{other}': {reason}"
    if example.rule is not None:
        return f"{told}; the rule '{example.rule}' does not fit it"
    return told if example.not_ else f"{told}; no rule of '{entry.id}' fits it"


def _edit(
    entry: Intervention, number: int, winner: CompiledRule | None, places: Places
) -> Edit | None:
    """Give the change that makes an example say what is, where nobody needs to decide.

    A `todo` that is mended goes, and an expected rule is written anew. An example that its
    intervention wins or loses against what it says is for a person to decide.
    """
    example = entry.examples[number]
    spot = ("intervention", entry.id, "examples", number)
    if not _wrong(entry, example, winner):
        return Edit(places.of(*spot, "todo", key=True), None) if example.todo else None
    is_this = winner is not None and winner.intervention is entry
    if example.rule is None or is_this == example.not_:
        return None
    if winner is None:
        return Edit(places.of(*spot, "rule", key=True), None)
    return Edit(places.of(*spot, "rule"), winner.rule.id)
