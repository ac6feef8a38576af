"""Run a project: every step that is out of date, and no other."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from prevspend.errors import PrevspendError
from prevspend.project.comparing import left_shift_of
from prevspend.project.reviewing import next_review
from prevspend.project.rulebook import Rulebook
from prevspend.project.standing import findings, reasons
from prevspend.project.steps import SEVERAL_YEARS, RunStep, options_of, record_of, steps_of
from prevspend.project.wording import in_project_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from prevspend.baseline import EarlierDecisions
    from prevspend.progress import Progress
    from prevspend.project.load import Project

    Record = Mapping[str, Any]

State = Literal["as it was", "written", "failed", "not done"]


@dataclass(frozen=True)
class StepOutcome:
    """What became of a step.

    Attributes:
        step: the step.
        state: whether it was written, needed nothing, failed, or could not be done.
        why: why it was done or not done, in words.
        error: why it failed.
        findings: what a year's results fail on, such as a control total.
        no_longer_given: the decisions that its last results were made with and nobody gives any
            more, by their ids, with the pence that each decided.
    """

    step: RunStep
    state: State
    why: tuple[str, ...] = ()
    error: PrevspendError | None = None
    findings: tuple[str, ...] = ()
    no_longer_given: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_bad(self) -> bool:
        """Whether there are no results of now."""
        return self.state in {"failed", "not done"}


def run_project(project: Project, progress: Progress) -> list[StepOutcome]:
    """Do every step of a project that is out of date, as `ProjectRunner.run` does."""
    return ProjectRunner().run(project, progress)


def _named(progress: Progress, name: str, step: str, done: int, total: int) -> None:
    """Report progress with the name of the step before it."""
    progress(f"{name}: {step}", done, total)


class ProjectRunner:
    """Runs projects, and loads the rules that several steps need once."""

    def __init__(self) -> None:
        self._rulebook = Rulebook()

    def run(self, project: Project, progress: Progress) -> list[StepOutcome]:
        """Do every step of a project that is out of date.

        Where a step fails, those that are made from it are not done, and all others are.

        Args:
            project: the project.
            progress: told of each step.

        Returns:
            What became of each step, in order.
        """
        steps = steps_of(project)
        outcomes: dict[Path, StepOutcome] = {}
        for number, step in enumerate(steps, start=1):
            named = partial(_named, progress, f"{step.title} ({number} of {len(steps)})")
            before = [outcomes[folder] for folder in step.made_from]
            why = tuple(f"{outcome.step.title} failed" for outcome in before if outcome.is_bad)
            outcomes[step.folder] = (
                StepOutcome(step, "not done", why)
                if why
                else self._bring_up_to_date(project, step, named)
            )
        return list(outcomes.values())

    def _bring_up_to_date(self, project: Project, step: RunStep, progress: Progress) -> StepOutcome:
        """Do a step where it is out of date."""
        before = None
        try:
            record = record_of(project, step)
            why = tuple(reasons(step, record))
            if why:
                before = _decided(step) if step.kind == "year" else None
                work: dict[str, Callable[[Project, RunStep, Record, Progress], None]] = {
                    "year": self._classify,
                    "reading": self._classify,
                    "readings": self._set_beside,
                    "left-shift": self._compare,
                    "review": self._ask,
                    "consolidation": self._count_once,
                    "background": self._read_background,
                    "comparison": self._set_beside_others,
                    "export": self._export,
                }
                work[step.kind](project, step, record, progress)
        except PrevspendError as error:
            worded = in_project_words(error, project, step.years[0], step.body)
            return StepOutcome(step, "failed", error=worded)
        fails_on = findings(project, step)
        lost: Mapping[str, int] = {}
        if before is not None and before.pence:
            still = _decided(step).ids
            lost = {id_: pence for id_, pence in before.pence.items() if id_ not in still}
        state: State = "written" if why else "as it was"
        return StepOutcome(step, state, why, findings=fails_on, no_longer_given=lost)

    def _classify(
        self, project: Project, step: RunStep, record: Record, progress: Progress
    ) -> None:
        """Classify a year, or another reading of it."""
        from prevspend.pipeline import Settings, classify_files

        settings = Settings.of_options(options_of(project, step))
        rules = self._rulebook.of_settings(settings)
        paths = project.ledger_paths(step.years[0], step.body)
        several = bool(record.get(SEVERAL_YEARS))
        settings = replace(settings, run=record, several_years=several)
        classify_files(paths, step.folder, settings, progress, rules)

    def _set_beside(
        self, project: Project, step: RunStep, record: Record, progress: Progress
    ) -> None:
        """Set the readings of a year side by side."""
        from prevspend.baseline import Baseline, build_readings
        from prevspend.report import write_readings

        progress(f"Reading {project.output}", 0, 1)
        baselines = [Baseline.read(folder) for folder in step.made_from]
        write_readings(step.folder, build_readings(baselines), record)

    def _compare(self, project: Project, step: RunStep, record: Record, progress: Progress) -> None:
        """Compare years."""
        from prevspend.report import write_leftshift

        report = left_shift_of(project, step, self._rulebook, progress)
        write_leftshift(step.folder, report, record)

    def _ask(self, project: Project, step: RunStep, record: Record, progress: Progress) -> None:
        """Write what is not decided as a workbook; one that people changed is left as it is."""
        from prevspend.pipeline import Settings
        from prevspend.report import review_workbook, write_recorded
        from prevspend.review import Choices, load_decisions
        from prevspend.several_years import review_years

        progress("Gathering what is not decided", 0, 1)
        taxonomy = self._rulebook.of_settings(Settings(**options_of(project, step))).taxonomy
        paths = dict.fromkeys(
            path for year in step.years for path in project.options_of(year)["overrides"]
        )
        before = load_decisions(list(paths), taxonomy).overrides
        asked = review_years(step.made_from, taxonomy)
        content = review_workbook(asked, Choices(taxonomy), before)
        name = next_review(step.folder)
        write_recorded(step.folder, {name: lambda path: path.write_bytes(content)}, record)

    def _count_once(
        self, project: Project, step: RunStep, record: Record, progress: Progress
    ) -> None:
        """Count the organisations of the place once."""
        from prevspend.report import consolidation_document, document_files, write_recorded
        from prevspend.several_years import consolidate_years

        progress("Counting each pound once", 0, 1)
        report = consolidate_years(step.made_from, **options_of(project, step))
        document = consolidation_document(report)
        files = document_files("consolidation", document, report.to_json())
        write_recorded(step.folder, files, record)

    def _read_background(
        self, project: Project, step: RunStep, record: Record, progress: Progress
    ) -> None:
        """Classify every organisation in the files of the background."""
        from prevspend.baseline import classify_organisations
        from prevspend.pipeline import Settings
        from prevspend.reading import read_organisations
        from prevspend.report import write_organisations

        options = options_of(project, step)
        taxonomy = self._rulebook.of_settings(Settings(taxonomy=options["taxonomy"])).taxonomy
        years = read_organisations(options["background"], progress=progress)
        classified = classify_organisations(years, taxonomy, progress)
        write_organisations(step.folder, classified, progress, record)

    def _set_beside_others(
        self, project: Project, step: RunStep, record: Record, progress: Progress
    ) -> None:
        """Compare the newest year that the background has too."""
        from prevspend.pipeline import Settings
        from prevspend.report import comparison_document, document_files, write_recorded
        from prevspend.several_years import compare_with_background

        options = options_of(project, step)
        taxonomy = self._rulebook.of_settings(Settings(taxonomy=options["taxonomy"])).taxonomy
        report = compare_with_background(
            [*step.made_from, *options["background"]],
            project.years,
            taxonomy,
            ranked_by=options["rank_by"],
            neighbours=options["neighbours"],
            progress=progress,
        )
        document = comparison_document(report)
        files = document_files("comparison", document, report.to_json())
        write_recorded(step.folder, files, record)

    def _export(self, project: Project, step: RunStep, record: Record, progress: Progress) -> None:
        """Write all years as CSV files."""
        from prevspend.export import export_results

        options = options_of(project, step)

        def write(place: Path) -> list[Path]:
            return export_results(
                step.made_from,
                place,
                redaction=options["redact"],
                with_lines=options["lines"],
                progress=progress,
            )

        _write_recorded(step, record, write)


def _decided(step: RunStep) -> EarlierDecisions:
    """Return what people decided in the results of a step, as they are now."""
    from prevspend.baseline import EarlierDecisions

    return EarlierDecisions.of(step.folder)


def _write_recorded(step: RunStep, record: Record, write: Callable[[Path], Iterable[Path]]) -> None:
    """Write files elsewhere first, then into a step's folder with a manifest of the run."""
    from prevspend.report import write_recorded

    with TemporaryDirectory() as name:
        files = write(Path(name))
        copies = {path.name: partial(shutil.copyfile, path) for path in files}
        write_recorded(step.folder, copies, record)
