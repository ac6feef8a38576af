"""Exemptions: findings that someone has looked at and leaves standing, for a while."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend import yamlfile
from prevspend.errors import Problem
from prevspend.upkeep.findings import Finding, codes
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from prevspend.errors import Place

EXEMPTIONS_FILE = "exemptions.yaml"


class Exemption(Strict):
    """One exemption.

    Attributes:
        code: the code of the finding, `PV305`.
        id: the rule or intervention (or source, kind of supplier, short form) it is about.
        found: the offending text, where only one of several is exempted.
        reason: why it may stand.
        by: who says so.
        until: the last day on which it may.
    """

    code: str
    id: str
    found: str | None = None
    reason: str
    by: str | None = None
    until: dt.date


@dataclass(frozen=True)
class Exemptions:
    """The exemptions of a taxonomy, each with its place; and what is wrong with their file."""

    entries: tuple[tuple[Exemption, Place], ...]
    problems: tuple[Problem, ...]

    def apply(
        self, findings: Sequence[Finding], today: dt.date, *, is_whole: bool
    ) -> tuple[list[Finding], list[tuple[Finding, Exemption]]]:
        """Part findings into those that stand and those exempted; add what is wrong with these.

        An exemption whose time is over exempts nothing. Whether one is still used is known only
        where the findings are those of a whole taxonomy.
        """
        used: set[int] = set()
        standing: list[Finding] = []
        exempted: list[tuple[Finding, Exemption]] = []
        for finding in findings:
            number = self._first_for(finding)
            if number is not None:
                used.add(number)
                exemption = self.entries[number][0]
                if exemption.until >= today:
                    exempted.append((finding, exemption))
                    continue
            standing.append(finding)
        return standing + list(self._wrong(used, today, is_whole=is_whole)), exempted

    def _first_for(self, finding: Finding) -> int | None:
        for number, (exemption, _) in enumerate(self.entries):
            is_text = exemption.found in {None, finding.found}
            is_code = exemption.code == finding.code.id
            if is_code and is_text and exemption.id in finding.subjects:
                return number
        return None

    def _wrong(self, used: set[int], today: dt.date, *, is_whole: bool) -> Iterator[Finding]:
        known = {code.id for code in codes().values()}
        for number, (exemption, place) in enumerate(self.entries):
            about = f"the exemption of '{exemption.id}' from {exemption.code}"
            if exemption.code not in known:
                fix = "'prevspend taxonomy check --codes' lists the codes"
                what = f"there is no code '{exemption.code}' to exempt from"
                yield _finding("exemption-unknown", place, what, exemption, fix)
            elif number not in used:
                what = f"{about} exempts nothing"
                if is_whole:
                    yield _finding("exemption-unused", place, what, exemption, "remove it")
            elif exemption.until < today:
                what = f"{about} ended on {exemption.until}, and the finding still stands"
                fix = "mend the finding, or decide anew and give a new date and reason"
                yield _finding("exemption-expired", place, what, exemption, fix)


def _finding(name: str, place: Place, what: str, exemption: Exemption, fix: str) -> Finding:
    return Finding(codes()[name], place, what, exemption.code, fix, (exemption.id,))


def read_exemptions(folder: Path) -> Exemptions:
    """Read the exemptions beside a taxonomy; there are none where there is no file."""
    path = folder / EXEMPTIONS_FILE
    if not path.is_file():
        return Exemptions((), ())
    document, problems = yamlfile.load(path)
    content = document.content
    if content is not None and not isinstance(content, list):
        what, fix = "this file should be a list of exemptions", "begin each entry with '- code:'"
        problems.append(Problem(what, document.place(()), fix, kind="not-a-list"))
        content = []
    entries = []
    for at, item in enumerate(content or []):
        built, found = yamlfile.validate(Exemption, document, (at,), item)
        problems += found
        if built is not None:
            entries.append((built, document.place((at,))))
    return Exemptions(tuple(entries), tuple(problems))
