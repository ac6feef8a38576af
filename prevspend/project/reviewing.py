"""Files of results that people fill in: what they typed is never written over."""

from __future__ import annotations

import json
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from prevspend.filehash import file_hash
from prevspend.project.steps import REVIEW_FOLDER
from prevspend.results import MANIFEST_FILE, Manifest

BASELINE_FILE = "baseline.json"
CHANGES_FILE = "changes-to-decide.yaml"

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.project.load import Project


def next_review(folder: Path) -> str:
    """Return the name for a workbook of questions: the first that no changed file has."""
    written = _hashes(folder)
    for number in count(1):
        name = "review.xlsx" if number == 1 else f"review-{number}.xlsx"
        path = folder / name
        if not path.exists() or written.get(name) == file_hash(path):
            return name
    raise AssertionError  # `count` never ends


def is_filled_in(name: str) -> bool:
    """Return whether people type into a file of results, by its name."""
    return name == CHANGES_FILE or (name.startswith("review") and name.endswith(".xlsx"))


def unused_decisions(project: Project) -> list[tuple[Path, str]]:
    """Return the files of results that people filled in and no run uses, with the key for each."""
    used = [project.of_project("changes")]
    used += [path for year in project.years for path in project.options_of(year)["overrides"]]
    known = {path.absolute() for path in used if path is not None}
    return [
        (path, "changes" if path.name == CHANGES_FILE else "overrides")
        for folder in (*(project.output / "left-shift").glob("*"), project.output / REVIEW_FOLDER)
        if folder.is_dir()
        for path in _changed(folder)
        if path.absolute() not in known
    ]


def unmatched_decisions(project: Project) -> tuple[list[Path], list[str]]:
    """Return the files of decisions of years that share some, and what matches no line of any.

    A decision on a coding that only one of the years holds is right: it is no error in the others.
    """
    files = {year: project.options_of(year)["overrides"] for year in project.years}
    times = Counter(path for paths in files.values() for path in paths)
    years = [year for year, paths in files.items() if any(times[path] > 1 for path in paths)]
    results = [project.output / year / BASELINE_FILE for year in years]
    lines: Counter[str] = Counter()
    for file in results if all(file.is_file() for file in results) else ():
        for entry in json.loads(file.read_text(encoding="utf-8"))["overrides"]:
            lines[entry.get("place") or entry["id"]] += entry["lines"]
    paths = dict.fromkeys(path for year in years for path in files[year])
    return list(paths), [name for name, count in lines.items() if not count]


def _changed(folder: Path) -> list[Path]:
    """Return the files of a folder that people fill in and have changed."""
    written = _hashes(folder)
    return [
        path
        for path in sorted(folder.iterdir())
        if is_filled_in(path.name) and written.get(path.name) != file_hash(path)
    ]


def _hashes(folder: Path) -> dict[str, str]:
    """Return the hashes of the files that a run wrote into a folder."""
    path = folder / MANIFEST_FILE
    return dict(Manifest.read(path).hashes) if path.is_file() else {}
