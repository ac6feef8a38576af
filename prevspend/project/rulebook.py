"""The rules that the steps of a project need, each loaded once, and names that they do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.project.steps import options_of

if TYPE_CHECKING:
    from prevspend.pipeline import Rules, Settings
    from prevspend.project.load import Project
    from prevspend.project.steps import RunStep


class Rulebook:
    """Loads the rules that settings name, once for all steps that need the same."""

    def __init__(self) -> None:
        self._rules: dict[str, Rules] = {}

    def of_settings(self, settings: Settings) -> Rules:
        """Return the rules that settings name.

        Raises:
            PrevspendError: if they cannot be read, or name what the taxonomy does not have.
        """
        key = repr(
            [
                *(settings.taxonomy, settings.overlay, settings.overrides),
                *(settings.assurance, *settings.drivers),
            ]
        )
        if key not in self._rules:
            self._rules[key] = settings.load_rules()
        return self._rules[key]

    def refuse_unknown(self, project: Project, step: RunStep) -> None:
        """Refuse names in overlay, decisions, drivers and targets that the taxonomy does not have.

        Raises:
            PrevspendError: if there is one.
        """
        from prevspend.pipeline import Settings

        options = options_of(project, step)
        if step.kind in {"year", "reading"}:
            self.of_settings(Settings.of_options(options))
        elif step.kind == "left-shift":
            from prevspend.leftshift import parse_target

            taxonomy = self.of_settings(Settings(taxonomy=options["taxonomy"])).taxonomy
            for text in options["target"]:
                parse_target(text, taxonomy)
