"""Exemptions: findings that somebody has reviewed and accepted until a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend import yamlfile
from prevspend.frozenmodel import FrozenModel
from prevspend.upkeep.findings import CheckFinding, codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from prevspend.errors import Location, Problem

EXEMPTIONS_FILE = "exemptions.yaml"


class Exemption(FrozenModel):
    """One exemption.

    Attributes:
        code: the code of the finding, `PV305`.
        id: the rule or intervention (or source, kind of supplier, short form) it is about.
        found: the offending text, where only one of several is exempted.
        reason: why it is accepted.
        by: who accepts it.
        until: the last day of the exemption.
    """

    code: str
    id: str
    found: str | None = None
    reason: str
    by: str | None = None
    until: dt.date


@dataclass(frozen=True)
class Exemptions:
    """The exemptions of a taxonomy, each with its location; and the problems of their file."""

    entries: tuple[tuple[Exemption, Location], ...]
    problems: tuple[Problem, ...]

    def apply(
        self, findings: Sequence[CheckFinding], today: dt.date, *, is_whole: bool
    ) -> tuple[list[CheckFinding], list[tuple[CheckFinding, Exemption]]]:
        """Split findings into those that remain and those exempted; add findings on exemptions.

        An exemption that has ended exempts nothing. Whether one is still used is known only where
        the findings are those of a taxonomy without problems.
        """
        used: set[int] = set()
        remaining: list[CheckFinding] = []
        exempted: list[tuple[CheckFinding, Exemption]] = []
        for finding in findings:
            number = self._matching_exemption(finding)
            if number is not None:
                used.add(number)
                exemption = self.entries[number][0]
                if exemption.until >= today:
                    exempted.append((finding, exemption))
                    continue
            remaining.append(finding)
        return remaining + list(self._invalid(used, today, is_whole=is_whole)), exempted

    def _matching_exemption(self, finding: CheckFinding) -> int | None:
        for number, (exemption, _) in enumerate(self.entries):
            is_text = exemption.found in {None, finding.text}
            is_code = exemption.code == finding.code.id
            if is_code and is_text and exemption.id in finding.subjects:
                return number
        return None

    def _invalid(self, used: set[int], today: dt.date, *, is_whole: bool) -> Iterator[CheckFinding]:
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
                what = f"{about} ended on {exemption.until}, and the finding remains"
                fix = "fix the finding, or decide again and give a new date and reason"
                yield _finding("exemption-expired", place, what, exemption, fix)


def _finding(name: str, place: Location, what: str, exemption: Exemption, fix: str) -> CheckFinding:
    return CheckFinding(codes()[name], place, what, exemption.code, fix, (exemption.id,))


def read_exemptions(folder: Path) -> Exemptions:
    """Read the exemptions beside a taxonomy; none where there is no file."""
    path = folder / EXEMPTIONS_FILE
    if not path.is_file():
        return Exemptions((), ())
    document, problems = yamlfile.load(path)
    entries, invalid = yamlfile.validate_list(Exemption, document, "exemptions", "code")
    located = [(exemption, document.place((number,))) for number, exemption in entries]
    return Exemptions(tuple(located), (*problems, *invalid))
