"""What a check can find, each under a stable code, and what it did find."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal

from prevspend import yamlfile
from prevspend.errors import Place
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from prevspend.errors import Problem

Severity = Literal["error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From what stops a release to what is only worth knowing."""


class Code(Strict):
    """A kind of finding.

    Attributes:
        id: the stable code, `PV301`.
        name: the same in words, `rule-shadowed`, as the tool calls it.
        title: what is found.
        severity: how bad it is.
        why: why it matters.
        mend: how it is put right.
    """

    id: str
    name: str
    title: str
    severity: Severity
    why: str
    mend: str


@cache
def codes() -> dict[str, Code]:
    """Give every kind of finding, by its name."""
    with as_file(files("prevspend.upkeep") / "codes.yaml") as path:
        document, _ = yamlfile.load(path)
    content = document.content if isinstance(document.content, list) else []
    known = [Code.model_validate(entry) for entry in content]
    return {code.name: code for code in known}


@dataclass(frozen=True)
class Edit:
    """A change to one spot of a file that is known to be safe.

    Attributes:
        place: where the value or key stands.
        new: the text to put in its place; `None` takes an item out of its list, or a key out of
            its entry.
    """

    place: Place
    new: str | None


@dataclass(frozen=True)
class Finding:
    """One thing a check found.

    Attributes:
        code: what kind of thing it is.
        place: where it is.
        what: what is wrong, in a sentence.
        found: the offending text.
        fix: what to do about it here.
        subjects: the ids of the rules and interventions it is about, the nearest first.
        edit: the change that mends it, where that is safe.
    """

    code: Code
    place: Place
    what: str
    found: str | None = None
    fix: str | None = None
    subjects: tuple[str, ...] = ()
    edit: Edit | None = field(default=None, compare=False)

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.code.severity

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Where it stands in a list of findings: by file and line."""
        at = self.place
        return at.file, at.line or 0, at.column or 0, self.code.id, self.what


def finding_of(problem: Problem) -> Finding:
    """Make a finding of a problem met in reading."""
    place = problem.place or Place("")
    edit = Edit(place, problem.instead) if problem.instead is not None else None
    code = codes().get(problem.kind) or codes()["wrong-value"]
    return Finding(code, place, problem.what, problem.found, problem.fix, (), edit)
