"""The findings of a check, each with a stable code."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import RootModel

from prevspend import yamlfile
from prevspend.errors import Location
from prevspend.frozenmodel import FrozenModel

if TYPE_CHECKING:
    from prevspend.errors import Problem

Severity = Literal["error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From findings that stop a release to those for information."""


_CODES_FILE = Path(__file__).parent / "codes.yaml"


class Code(FrozenModel):
    """A kind of finding.

    Attributes:
        id: the stable code, `PV301`.
        name: its name in the code, `rule-shadowed`.
        title: what is wrong.
        severity: how serious it is.
        why: why it matters.
        fix: how to correct it.
    """

    id: str
    name: str
    title: str
    severity: Severity
    why: str
    fix: str


class _FindingCodes(RootModel[tuple[Code, ...]]):
    """The content of `codes.yaml`."""


@cache
def codes() -> dict[str, Code]:
    """Return every kind of finding, by its name."""
    return {code.name: code for code in yamlfile.packaged(_FindingCodes, _CODES_FILE).root}


@dataclass(frozen=True)
class Edit:
    """A change to one value or key of a file that is known to be safe.

    Attributes:
        place: the location of the value or key.
        new: the text that replaces it; `None` removes an item from its list, or a key from its
            entry.
    """

    place: Location
    new: str | None


@dataclass(frozen=True)
class CheckFinding:
    """One problem that a check reports.

    Attributes:
        code: the kind of finding.
        place: its location.
        what: what is wrong, in a sentence.
        text: the offending text.
        fix: what to do about it here.
        subjects: the ids of the rules and interventions it is about, the closest first.
        edit: the change that fixes it, where that is safe.
    """

    code: Code
    place: Location
    what: str
    text: str | None = None
    fix: str | None = None
    subjects: tuple[str, ...] = ()
    edit: Edit | None = field(default=None, compare=False)

    @property
    def severity(self) -> Severity:
        """How serious it is."""
        return self.code.severity

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The sort key of findings: file, line and column first."""
        place = self.place
        return place.file, place.line or 0, place.column or 0, self.code.id, self.what


def finding_from(problem: Problem) -> CheckFinding:
    """Return the finding for a problem met in reading."""
    place = problem.place or Location("")
    edit = Edit(place, problem.instead) if problem.instead is not None else None
    code = codes().get(problem.kind) or codes()["wrong-value"]
    return CheckFinding(code, place, problem.what, problem.text, problem.fix, (), edit)
