"""Which steps are out of date, and why: by the hashes that the manifests of results hold."""

from __future__ import annotations

import json
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from prevspend.errors import PrevspendError
from prevspend.filehash import file_hash
from prevspend.progress import silent
from prevspend.project.comparing import left_shift_of
from prevspend.project.reviewing import is_filled_in
from prevspend.project.rulebook import Rulebook
from prevspend.project.steps import PROGRAM, SEVERAL_YEARS, RunStep, record_of, steps_of
from prevspend.results import MANIFEST_FILE, Manifest, differing_versions, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from prevspend.project.load import Project

_IN_WORDS = {
    "rules": "the taxonomy",
    "taxonomy": "the taxonomy",
    "overrides": "what people decided",
    "overlay": "the overlay",
    SEVERAL_YEARS: "whether other years have the same decisions",
}


class OutOfDate(NamedTuple):
    """A step that is out of date, cannot be done or fails, and the reasons in words."""

    title: str
    why: tuple[str, ...]


def check_project(project: Project) -> list[OutOfDate]:
    """Return the steps that are out of date or fail, in the order in which they are done.

    A step is out of date where what it is made from has changed, where files of it are missing or
    were changed, and where a step it is made from is out of date. A year fails where it does not
    hold its control total, or too little of it is decided. Of what is out of date, names that the
    taxonomy does not have are said too.
    """
    rulebook = Rulebook()
    stale: dict[Path, OutOfDate] = {}
    failing: list[OutOfDate] = []
    for step in steps_of(project):
        before = [stale[folder].title for folder in step.made_from if folder in stale]
        try:
            why = [f"{title} is out of date" for title in before] or _wrong(project, step)
            if why:
                rulebook.refuse_unknown(project, step)
            if why and step.kind == "left-shift" and not before:
                why += _refusals(project, step, rulebook)
        except PrevspendError as error:
            why = list(_reasons_of(error))
        if why:
            stale[step.folder] = OutOfDate(step.title, tuple(why))
            failing.append(stale[step.folder])
        elif step.kind == "year":
            fails_on = findings(project, step)
            failing += [OutOfDate(step.title, fails_on)] if fails_on else []
    return failing


def _refusals(project: Project, step: RunStep, rulebook: Rulebook) -> list[str]:
    """Return why a run would refuse to set the years of a left shift side by side, if it would."""
    try:
        left_shift_of(project, step, rulebook, silent)
    except PrevspendError as error:
        return [f"it is refused: {reason}" for reason in _reasons_of(error)]
    return []


def _reasons_of(error: PrevspendError) -> Iterator[str]:
    """Yield what an error says, as reasons: each single problem, or what is wrong and the way out.

    What says how to correct it is written as problems are, after an arrow.
    """
    if error.problems:
        yield from map(str, error.problems)
        return
    fix = f" → {error.fix.rstrip('.')}" if error.fix else ""
    yield f"{error.what.rstrip('.')}{fix}"


def _wrong(project: Project, step: RunStep) -> list[str]:
    """Return why a step is out of date; its files are compared with their hashes."""
    why = list(reasons(step, record_of(project, step)))
    if why:
        return why
    manifest = Manifest.read(step.folder / MANIFEST_FILE)
    return [
        f"{name} was changed since it was written"
        for name, sha256 in manifest.hashes.items()
        if not is_filled_in(name) and file_hash(step.folder / name) != sha256
    ]


def reasons(step: RunStep, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield why a step has to be done; nothing where its results are what a run would write.

    Args:
        step: the step.
        record: what it is made from now.
    """
    path = step.folder / MANIFEST_FILE
    if not path.is_file():
        yield "it was not run yet"
        return
    try:
        manifest = Manifest.read(path)
    except PrevspendError:
        yield "its manifest cannot be read"
        return
    then = manifest.content.get("run") or {}
    differences = (
        _difference(name, then.get(name), record.get(name))
        for name in sorted({*then, *record} - {PROGRAM})
    )
    yield from dict.fromkeys(chain.from_iterable(differences))
    yield from _other_program(manifest, same=then.get(PROGRAM) == record.get(PROGRAM))
    yield from _unlike_written(step, manifest)


def _other_program(manifest: Manifest, *, same: bool) -> Iterator[str]:
    """Yield that results were made by another version: of prevspend, or of what it reads with.

    Args:
        manifest: the manifest of the results.
        same: whether the files of prevspend are those that made them.
    """
    made_by, now = manifest.content.get("tool", {}).get("version"), version("prevspend")
    if made_by != now:
        yield f"made by another version: prevspend {made_by}, now {now}"
    elif not same:
        yield f"made by another version of the program, also numbered {now}"
    for name, other in differing_versions(manifest.content):
        yield f"made by another version: {name} {other}, now {versions().get(name)}"


def _difference(name: str, then: object, now: object) -> Iterator[str]:
    """Yield how something that a step is made from differs from what it was."""
    if then == now:
        return
    if name in {"ledgers", "results"}:
        before, after = _by_file(then), _by_file(now)
        for file in sorted({*before, *after}):
            if file not in before:
                yield f"{file} is new"
            elif file not in after:
                yield f"{file} is no longer there"
            elif before[file] != after[file]:
                yield f"{file} has changed"
        if before == after:
            yield "the order of its files has changed"
        return
    yield f"{_IN_WORDS.get(name, f'the option {_dashed(name)}')} has changed"


def _by_file(entries: object) -> dict[str, list[str]]:
    """Return the hashes of files by name; several may share one."""
    hashes: dict[str, list[str]] = {}
    for entry in entries if isinstance(entries, list) else []:
        hashes.setdefault(entry["file"], []).append(entry["sha256"])
    return hashes


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _unlike_written(step: RunStep, manifest: Manifest) -> Iterator[str]:
    """Yield which files of results are missing, or of another size; people fill some in."""
    for output in manifest.content["outputs"]:
        path = step.folder / output["name"]
        if not path.is_file():
            yield f"{output['name']} is missing"
        elif not is_filled_in(path.name) and path.stat().st_size != output["bytes"]:
            yield f"{output['name']} was changed since it was written"


def findings(project: Project, step: RunStep) -> tuple[str, ...]:
    """Return what a year's results fail on; nothing for other steps.

    They are read without their models, which take long to load.
    """
    if step.kind != "year":
        return ()
    least = project.options_of(step.years[0], step.body)["fail_under_coverage"]
    return tuple(_findings(step.folder, least))


def _findings(folder: Path, least_coverage: float | None) -> Iterator[str]:
    content = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))
    difference = content["reconciliation"]["difference_pence"]
    if difference:
        pounds = f"£{abs(difference) / 100:,.2f}"
        yield f"it holds {pounds} {'more' if difference > 0 else 'less'} than its control total"
    decided = (content["coverage"]["decided_share"] or 0) * 100
    if least_coverage is not None and decided < least_coverage:
        yield f"{decided:.1f}% of the money in scope is decided, under {least_coverage:g}%"
