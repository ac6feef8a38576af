"""The left shift of a project, before it is written; it may be refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.project.steps import options_of

if TYPE_CHECKING:
    from prevspend.leftshift import LeftShift
    from prevspend.progress import Progress
    from prevspend.project.load import Project
    from prevspend.project.rulebook import Rulebook
    from prevspend.project.steps import RunStep


def left_shift_of(
    project: Project, step: RunStep, rulebook: Rulebook, progress: Progress
) -> LeftShift:
    """Compare the years of a step.

    Raises:
        PrevspendError: where they cannot be set side by side.
    """
    from prevspend.pipeline import Settings
    from prevspend.several_years import compare_years

    options = options_of(project, step)
    taxonomy = rulebook.of_settings(Settings(taxonomy=options["taxonomy"])).taxonomy
    return compare_years(step.made_from, options, progress, taxonomy)
