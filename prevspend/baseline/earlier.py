"""The decisions that earlier results were made with, so that none is lost without a word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from prevspend.baseline.model import BASELINE_FILE
from prevspend.english import plural
from prevspend.errors import PrevspendError
from prevspend.money import format_pounds
from prevspend.results import Manifest

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from prevspend.baseline.model import Baseline


class EarlierDecisions(NamedTuple):
    """The decisions of people in a folder of results.

    Attributes:
        year: the financial year, and the organisation; blank where there are no results.
        pence: what each decided that decided anything, by its id.
        ids: the ids of all.
        files: the names of the files they stand in, with their hashes.
    """

    year: tuple[str, str | None] = ("", None)
    pence: dict[str, int] = {}
    ids: frozenset[str] = frozenset()
    files: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, folder: Path) -> EarlierDecisions:
        """Read those of a folder; results that cannot be read have none."""
        try:
            content = json.loads((folder / BASELINE_FILE).read_text(encoding="utf-8"))
            pence = {
                each["id"]: each["amount_pence"]
                for each in content["overrides"]
                if each["codings"]  # earlier versions had an override for each coding
            }
            year = content["financial_year"], content["organisation"]["name"]
            ids = frozenset(each["id"] for each in content["overrides"])
            return cls(year, pence, ids, override_files(folder))
        except (
            PrevspendError,
            OSError,
            ValueError,
            LookupError,
            TypeError,
        ):  # of another version, or changed
            return cls()

    def no_longer_given(self, baseline: Baseline, files: Collection[str]) -> str | None:
        """Return that new results in their folder lack some of them, in a sentence.

        Args:
            baseline: the new results; another year or organisation lacks none.
            files: the hashes of the files of decisions that these were made with.
        """
        lost = self.pence.keys() - {entry.id for entry in baseline.overrides}
        if not lost or self.year != (baseline.financial_year, baseline.organisation.name):
            return None
        names = [name for name, hash_ in self.files if hash_ not in files]
        of_files = f" of {' and '.join(names)}" if names else ""
        pounds = format_pounds(sum(self.pence[id_] for id_ in lost), pennies=False)
        are, them = ("counts", "it") if len(lost) == 1 else ("count", "them")
        options = " ".join(f"--overrides {name}" for name in names)
        fix = f"name that too: {options}" if names else f"put {them} back"
        return (
            f"{plural(len(lost), 'decision')}{of_files}, {pounds}, no longer {are}: the last"
            f" results in this folder were made with {them}. Where still right, {fix}."
        )


def override_files(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return the names and hashes of the files of people's decisions that results were made with.

    Raises:
        LedgerError: if the manifest cannot be read.
    """
    manifest = Manifest.above(folder)
    files = (manifest.content.get("run") or {}).get("overrides") or [] if manifest else []
    return tuple((each["file"], each["sha256"]) for each in files if isinstance(each, dict))
