"""The names of lines and columns of the revenue outturn, from `lines.yaml`."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from prevspend import yamlfile
from prevspend.words import SKIPPED_WORDS, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

Label = Literal["ons_code", "name", "e_code", "class", "group", "status", "note"]
Role = Literal["line", "part", "total"]

_FILE = Path(__file__).parent / "lines.yaml"
_NOTE = re.compile(r"\s*\[note \d+\]", re.IGNORECASE)


class KnownLine(NamedTuple):
    """A line of a form: form and number (`RO3-81`), its role, and the section it is in."""

    code: str
    role: Role
    section: str


class _Strict(BaseModel):
    """A part of the file; not `FrozenModel`, whose keys are suggested to users."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Passed(_Strict):
    at_the_start: tuple[str, ...]
    at_the_end: tuple[str, ...]


class _Section(_Strict):
    section: str
    total: dict[str, tuple[str, ...]]
    lines: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]] = {}


class OutturnNames(_Strict):
    """The content of the file."""

    passed_over: _Passed
    labels: dict[Label, tuple[str, ...]]
    forms: dict[str, tuple[_Section, ...]]

    def label(self, header: str) -> Label | None:
        """Return which label a column of text has, or `None`."""
        return self._labels.get(tuple(split_words(without_notes(header))))

    def line(self, form: str, name: str) -> KnownLine | None:
        """Return a line of a form by any of its names, or `None`."""
        return self._lines[form].get(self._key(name))

    @cached_property
    def _labels(self) -> dict[tuple[str, ...], Label]:
        return {
            tuple(split_words(header)): label
            for label, headers in self.labels.items()
            for header in headers
        }

    @cached_property
    def _lines(self) -> dict[str, dict[tuple[str, ...], KnownLine]]:
        return {form: dict(self._named(form)) for form in self.forms}

    def _named(self, form: str) -> Iterator[tuple[tuple[str, ...], KnownLine]]:
        for part in self.forms[form]:
            roles: dict[Role, dict[str, tuple[str, ...]]] = {
                "total": part.total,
                "line": part.lines,
                "part": part.parts,
            }
            for role, numbered in roles.items():
                for number, names in numbered.items():
                    known = KnownLine(f"{form}-{number}", role, part.section)
                    yield from ((self._key(name), known) for name in names)

    def _key(self, name: str) -> tuple[str, ...]:
        """Return the words by which names are compared, of which some always remain."""
        words = _compared(without_notes(name))
        for phrase in map(_compared, self.passed_over.at_the_start):
            if words[: len(phrase)] == phrase != words:
                words = words[len(phrase) :]
        for phrase in sorted(map(_compared, self.passed_over.at_the_end), key=len, reverse=True):
            if words[-len(phrase) :] == phrase != words:
                words = words[: -len(phrase)]
        return words


@cache
def outturn_names() -> OutturnNames:
    """Return the names that come with prevspend."""
    return yamlfile.packaged(OutturnNames, _FILE)


def without_notes(text: str) -> str:
    """Return a name without references such as `[note 3]`."""
    return tidy(_NOTE.sub("", text))


def _compared(text: str) -> tuple[str, ...]:
    return tuple(word for word in split_words(text) if word not in SKIPPED_WORDS)
