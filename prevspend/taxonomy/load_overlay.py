"""Load an overlay and lay it on its taxonomy, telling every problem at once, each with its place.

An overlay is one YAML file, or a folder with `overlay.yaml` in it. In a folder any of its lists
may stand in files of their own: `rules.yaml`, or all files of a folder `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from prevspend import yamlfile
from prevspend.errors import Place, Problem, TaxonomyError
from prevspend.taxonomy.load import HEAD_FILE
from prevspend.taxonomy.model import Source, SupplierKind
from prevspend.taxonomy.overlay import (
    Change,
    LocalIntervention,
    LocalRule,
    LocalShare,
    LocalTaxonomy,
    Overlay,
    extend,
)
from prevspend.taxonomy.rules import FieldTests, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from prevspend.taxonomy.model import Taxonomy

OVERLAY_FILE = "overlay.yaml"
_LISTS: dict[str, type[BaseModel]] = {
    "rules": LocalRule,
    "changes": Change,
    "shares": LocalShare,
    "interventions": LocalIntervention,
    "supplier_kinds": SupplierKind,
    "sources": Source,
}
Spot: TypeAlias = "tuple[yamlfile.Document, tuple[int | str, ...]]"


def load_overlay(path: str | Path, national: Taxonomy) -> LocalTaxonomy:
    """Load an overlay and lay it on the taxonomy it extends.

    Args:
        path: the overlay's YAML file, or its folder.
        national: the taxonomy; its version must be one the overlay says it extends.

    Raises:
        TaxonomyError: if there is no overlay, or with every problem found in it.
    """
    reading = read_overlay(path, national)
    if reading.taxonomy is None:
        count = len(reading.problems)
        raise TaxonomyError(
            f"The overlay '{Path(path).name}' has {count} problem{'s' if count != 1 else ''}.",
            problems=reading.problems,
            why="nothing is classified until the whole overlay can be trusted.",
            fix="mend the lines named above and run the command again.",
        )
    return reading.taxonomy


@dataclass(frozen=True)
class OverlayReading:
    """What was read of an overlay.

    Attributes:
        taxonomy: the national taxonomy with the overlay on it; `None` where there are problems.
        problems: everything that is wrong, by place.
        places: where rules and interventions of the overlay stand, and its changes and shares
            (as `change of` or `share of` with the national id).
    """

    taxonomy: LocalTaxonomy | None
    problems: tuple[Problem, ...]
    places: dict[str, Place]


def read_overlay(path: str | Path, national: Taxonomy) -> OverlayReading:
    """Read whatever of an overlay can be read, with every problem and every place.

    Raises:
        TaxonomyError: if there is no overlay.
    """
    file, folder = _find(Path(path))
    reader = _Reader(national)
    overlay = reader.overlay(file, folder)
    problems = tuple(sorted(reader.problems, key=lambda problem: problem.place or Place("")))
    whole = None if overlay is None or problems else overlay
    return OverlayReading(
        taxonomy=extend(national, whole) if whole else None,
        problems=problems,
        places=reader.places(whole) if whole else {},
    )


def is_overlay(path: str | Path) -> bool:
    """Tell whether a path is an overlay's file or folder rather than a taxonomy's."""
    path = Path(path)
    return (path / OVERLAY_FILE).is_file() or (path.is_file() and path.name != HEAD_FILE)


def extended_by(path: str | Path) -> str:
    """Give the taxonomy an overlay extends: its id, with the version where it names one exactly.

    Raises:
        TaxonomyError: if there is no overlay, or it does not say.
    """
    file, _ = _find(Path(path))
    document, problems = yamlfile.load(file)
    said = document.content.get("extends") if isinstance(document.content, dict) else None
    if not isinstance(said, str):
        raise TaxonomyError(
            "This overlay does not say which taxonomy it extends.",
            place=document.place(()),
            problems=problems,
            fix="write 'extends: england@1' at its top.",
        )
    identity, _, version = said.partition("@")
    return said if "." in version else identity


def _find(path: Path) -> tuple[Path, Path | None]:
    """Give an overlay's main file, and its folder where it is one."""
    file = path / OVERLAY_FILE if path.is_dir() else path
    if not file.is_file():
        missing = f"it has no {OVERLAY_FILE}" if path.is_dir() else "there is no such file"
        raise TaxonomyError(
            f"There is no overlay '{path}': {missing}.",
            fix="name the overlay's YAML file, or its folder.",
        )
    return file, path if path.is_dir() else None


class _Reader:
    """Reads one overlay, and gathers what is wrong with it on the way."""

    def __init__(self, national: Taxonomy) -> None:
        self.national = national
        self.problems: list[Problem] = []
        self._spots: dict[tuple[str, int], Spot] = {}

    def overlay(self, file: Path, folder: Path | None) -> Overlay | None:
        """Build the overlay; `None` where a part of it could not be built."""
        overlay: Overlay | None = None
        document, problems = yamlfile.load(file)
        if not problems:
            overlay, problems = yamlfile.validate(Overlay, document)
        self.problems += problems
        parts: dict[str, list[Any]] = {}
        for part, model in _LISTS.items():
            parts[part] = list(getattr(overlay, part)) if overlay else []
            for at in range(len(parts[part])):
                self._spots[part, at] = (document, (part, at))
            if folder is not None:
                for beside in (folder / f"{part}.yaml", *sorted((folder / part).glob("*.yaml"))):
                    self._read_list(beside, part, model, parts[part])
        if overlay is None or self.problems:
            return None
        overlay = overlay.model_copy(update={part: tuple(found) for part, found in parts.items()})
        self._check_version(overlay, document)
        self._check_ids(overlay)
        self._check_references(overlay)
        return overlay

    def places(self, overlay: Overlay) -> dict[str, Place]:
        """Give where everything of a whole overlay stands."""
        found: dict[str, Place] = {}
        for at, rule in enumerate(overlay.rules):
            found[rule.id] = self._place("rules", at, "id")
        for at, change in enumerate(overlay.changes):
            found[f"change of {change.rule}"] = self._place("changes", at, "rule")
        for at, share in enumerate(overlay.shares):
            found[f"share of {share.intervention}"] = self._place("shares", at, "intervention")
        for at, entry in enumerate(overlay.interventions):
            found[entry.id] = self._place("interventions", at, "id")
            for number, own in enumerate(entry.rules):
                found[own.id] = self._place("interventions", at, "rules", number, "id")
            for number in range(len(entry.examples)):
                place = self._place("interventions", at, "examples", number)
                found[f"{entry.id} example {number}"] = place
        return found

    def _read_list(self, file: Path, part: str, model: type[BaseModel], into: list[Any]) -> None:
        """Read one list that stands in a file of its own."""
        if not file.is_file():
            return
        document, problems = yamlfile.load(file)
        self.problems += problems
        if not isinstance(document.content, list):
            if document.content is not None:
                what = f"this file should be a list of {part.replace('_', ' ')}"
                self._problem(what, document.place(()), "begin each entry with '- '")
            return
        for at, item in enumerate(document.content):
            entry, problems = yamlfile.validate(model, document, (at,), item)
            self.problems += problems
            if entry is not None:
                self._spots[part, len(into)] = (document, (at,))
                into.append(entry)

    def _check_version(self, overlay: Overlay, document: yamlfile.Document) -> None:
        """Hold the overlay to the taxonomy it was written for."""
        head = self.national.head
        wanted_id, _, wanted = overlay.extends.partition("@")
        place = document.place(("extends",))
        if wanted_id != head.id:
            fix = f"classify with --taxonomy {wanted_id}, or write an overlay for {head.id}"
            what = f"this overlay extends the taxonomy '{wanted_id}', not '{head.id}'"
            self._problem(what, place, fix)
        elif head.version != wanted and head.version.partition(".")[0] != wanted:
            major = head.version.partition(".")[0]
            self._problem(
                f"this overlay extends {overlay.extends}, but the taxonomy is {head.version}",
                place,
                f"classify with --taxonomy {overlay.extends}, or read the taxonomy's CHANGELOG,"
                f" check these rules against it and write 'extends: {head.id}@{major}'",
            )

    def _check_ids(self, overlay: Overlay) -> None:
        """Say which ids are used twice, within the overlay or by the national taxonomy too."""
        rules = {rule.id for entry in self.national.interventions for rule in entry.rules}
        interventions = {entry.id for entry in self.national.interventions}
        for at, rule in enumerate(overlay.rules):
            self._claim(rules, rule.id, "rule", self._place("rules", at, "id"))
        for at, entry in enumerate(overlay.interventions):
            self._claim(
                interventions, entry.id, "intervention", self._place("interventions", at, "id")
            )
            for number, own in enumerate(entry.rules):
                place = self._place("interventions", at, "rules", number, "id")
                self._claim(rules, own.id, "rule", place)
        changed: set[str] = set()
        for at, change in enumerate(overlay.changes):
            self._claim(changed, change.rule, "change of", self._place("changes", at, "rule"))
        shared: set[str] = set()
        for at, share in enumerate(overlay.shares):
            place = self._place("shares", at, "intervention")
            self._claim(shared, share.intervention, "share of", place)

    def _claim(self, taken: set[str], identity: str, noun: str, place: Place) -> None:
        if identity in taken:
            fix = "give it another id" if " " not in noun else "keep one of them"
            self._problem(f"the {noun} '{identity}' is there already", place, fix)
        taken.add(identity)

    def _check_references(self, overlay: Overlay) -> None:
        """Check that everything the overlay names exists, and that changes only narrow."""
        national = {entry.id: entry for entry in self.national.interventions}
        rules = {rule.id: rule for entry in self.national.interventions for rule in entry.rules}
        known = {*national, *(entry.id for entry in overlay.interventions)}
        for at, rule in enumerate(overlay.rules):
            self._known(rule.for_, known, "intervention", self._place("rules", at, "for"))
            self._check_rule(rule, overlay, self._place("rules", at, "id"))
        for at, change in enumerate(overlay.changes):
            place = self._place("changes", at, "rule")
            self._known(change.rule, rules, "national rule", place)
            if change.rule in rules:
                self._check_change(change, rules[change.rule], place)
        for at, share in enumerate(overlay.shares):
            place = self._place("shares", at, "intervention")
            self._known(share.intervention, national, "national intervention", place)
            if share.intervention in national and not national[share.intervention].share:
                self._problem(f"'{share.intervention}' is not prevention: it has no share", place)
        for at, entry in enumerate(overlay.interventions):
            place = self._place("interventions", at, "parent")
            self._known(entry.parent, national, "national intervention", place)
            departs = entry.tier or entry.share or entry.lenses
            if entry.parent in national and not national[entry.parent].tier and departs:
                what = f"the parent '{entry.parent}' is not prevention: no tier, share or lenses"
                self._problem(what, place, "name another parent")
            self._check_intervention(entry, overlay, at)

    def _check_intervention(self, entry: LocalIntervention, overlay: Overlay, at: int) -> None:
        sources = {source.id for source in (*self.national.sources, *overlay.sources)}
        for name in entry.sources:
            self._known(name, sources, "source", self._place("interventions", at, "sources"))
        for name in entry.lenses or ():
            place = self._place("interventions", at, "lenses")
            self._known(name, self.national.head.lenses, "lens", place)
        for number, rule in enumerate(entry.rules):
            place = self._place("interventions", at, "rules", number, "id")
            self._check_rule(rule, overlay, place)

    def _check_change(self, change: Change, rule: Rule, place: Place) -> None:
        if isinstance(change.unless, tuple) and not rule.vetoes(change.unless):
            fix = "write 'unless: {cost_centre: [...]}'"
            self._problem(f"the rule '{rule.id}' tests no phrases to look beside", place, fix)
        wider = set(change.organisation or ()) - set(rule.organisation or change.organisation or ())
        if wider:
            what = f"the rule '{rule.id}' is for {', '.join(rule.organisation or ())} only"
            self._problem(what, place, "a change only narrows: write a local rule instead")

    def _check_rule(self, rule: Rule, overlay: Overlay, place: Place) -> None:
        kinds = {kind.id for kind in (*self.national.supplier_kinds, *overlay.supplier_kinds)}
        named = set(rule.supplier_kind or ())
        if isinstance(rule.unless, FieldTests):
            named |= set(rule.unless.supplier_kind or ())
        for name in sorted(named):
            self._known(name, kinds, "supplier kind", place)
        codes = self.national.crosswalks.get("ro", {})
        for code in rule.ro_line or ():
            self._known(code, codes, "RO code", place)

    def _known(self, name: str, known: Iterable[str], noun: str, place: Place) -> None:
        if name not in known:
            fix = yamlfile.suggest(name, known) or "name one that there is"
            self._problem(f"unknown {noun} '{name}'", place, fix)

    def _place(self, part: str, at: int, *below: int | str) -> Place:
        document, path = self._spots[part, at]
        return document.place((*path, *below))

    def _problem(self, what: str, place: Place, fix: str | None = None) -> None:
        self.problems.append(Problem(what, place, fix))
