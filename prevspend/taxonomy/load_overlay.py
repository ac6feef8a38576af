"""Load an overlay and apply it to its taxonomy; all problems are reported at once.

An overlay is one YAML file, or a folder with `overlay.yaml` in it. In a folder any of its lists
may be in files of their own: `rules.yaml`, or all files of a folder `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from prevspend import yamlfile
from prevspend.english import plural
from prevspend.errors import Location, Problem, TaxonomyError
from prevspend.taxonomy.load import HEAD_FILE
from prevspend.taxonomy.model import SupplierKind, TaxonomySource
from prevspend.taxonomy.naming import InterventionNames
from prevspend.taxonomy.overlay import (
    LocalIntervention,
    LocalRule,
    LocalShare,
    LocalTaxonomy,
    Overlay,
    RuleChange,
    extend,
)
from prevspend.taxonomy.rules import FieldTests, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from prevspend.taxonomy.model import Taxonomy

OVERLAY_FILE = "overlay.yaml"
_LISTS: dict[str, type[BaseModel]] = {
    "rules": LocalRule,
    "changes": RuleChange,
    "shares": LocalShare,
    "interventions": LocalIntervention,
    "supplier_kinds": SupplierKind,
    "sources": TaxonomySource,
}
_FIRST_KEYS = ("id", "rule", "intervention")
_ListEntry: TypeAlias = "tuple[yamlfile.Document, tuple[int | str, ...]]"


def load_overlay(path: str | Path, national: Taxonomy) -> LocalTaxonomy:
    """Load an overlay and apply it to the taxonomy it extends.

    Args:
        path: the overlay's YAML file, or its folder.
        national: the taxonomy; the overlay must extend its version.

    Raises:
        TaxonomyError: if there is no overlay, or with every problem in it.
    """
    reading = read_overlay(path, national)
    if reading.taxonomy is None:
        raise TaxonomyError(
            f"The overlay '{Path(path).name}' has {plural(len(reading.problems), 'problem')}.",
            problems=reading.problems,
            why="nothing is classified until the whole overlay can be trusted.",
            fix="correct the lines named above and run the command again.",
        )
    return reading.taxonomy


@dataclass(frozen=True)
class OverlayReading:
    """The result of reading an overlay.

    Attributes:
        taxonomy: the national taxonomy with the overlay on it; `None` where there are problems.
        problems: all problems, by location.
        places: the locations of the overlay's rules and interventions, and of its changes and
            shares (as `change of` or `share of` with the national id).
    """

    taxonomy: LocalTaxonomy | None
    problems: tuple[Problem, ...]
    places: dict[str, Location]


def read_overlay(path: str | Path, national: Taxonomy) -> OverlayReading:
    """Read as much of an overlay as can be read, with all problems and locations.

    Raises:
        TaxonomyError: if there is no overlay.
    """
    file, folder = _find(Path(path))
    reader = _OverlayReader(national)
    overlay = reader.overlay(file, folder)
    problems = tuple(sorted(reader.problems, key=lambda problem: problem.place or Location("")))
    whole = None if overlay is None or problems else overlay
    return OverlayReading(
        taxonomy=extend(national, whole) if whole else None,
        problems=problems,
        places=reader.places(whole) if whole else {},
    )


def is_overlay(path: str | Path) -> bool:
    """Return whether a path is an overlay's file or folder rather than a taxonomy's."""
    path = Path(path)
    return (path / OVERLAY_FILE).is_file() or (path.is_file() and path.name != HEAD_FILE)


def extended_taxonomy(path: str | Path) -> str:
    """Return the taxonomy an overlay extends: its id, with the version if it names an exact one.

    Raises:
        TaxonomyError: if there is no overlay, or it does not name one.
    """
    file, _ = _find(Path(path))
    document, problems = yamlfile.load(file)
    extends = document.content.get("extends") if isinstance(document.content, dict) else None
    if not isinstance(extends, str):
        raise TaxonomyError(
            "This overlay does not say which taxonomy it extends.",
            place=document.place(()),
            problems=problems,
            fix="write 'extends: england@1' at its top.",
        )
    identity, _, version = extends.partition("@")
    return extends if "." in version else identity


def _find(path: Path) -> tuple[Path, Path | None]:
    """Return an overlay's main file, and its folder where it is one."""
    file = path / OVERLAY_FILE if path.is_dir() else path
    if not file.is_file():
        missing = f"it has no {OVERLAY_FILE}" if path.is_dir() else "there is no such file"
        raise TaxonomyError(
            f"There is no overlay '{path}': {missing}.",
            fix="name the overlay's YAML file, or its folder.",
        )
    return file, path if path.is_dir() else None


def _ids(item: yamlfile.Tree) -> Iterator[str]:
    """Yield the id of an entry, if it has one, whatever else is wrong in it."""
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        yield str(item["id"])


class _OverlayReader:
    """Reads one overlay and collects its problems."""

    def __init__(self, national: Taxonomy) -> None:
        self.national = national
        self._names = InterventionNames(national.interventions)
        self.problems: list[Problem] = []
        self._broken: set[str] = set()  # ids of entries that cannot be read as they are
        self._is_unread = False
        self._list_entries: dict[tuple[str, int], _ListEntry] = {}

    def overlay(self, file: Path, folder: Path | None) -> Overlay | None:
        """Build the overlay; `None` where a part of it could not be built."""
        overlay: Overlay | None = None
        document, problems = yamlfile.load(file)
        if not problems:
            overlay, problems = yamlfile.validate(Overlay, document)
        self.problems += problems
        parts: dict[str, list[Any]] = {}
        for part, model in _LISTS.items():
            parts[part] = []
            for number, entry in self._whole_entries(document, part, model):
                self._list_entries[part, len(parts[part])] = (document, (part, number))
                parts[part].append(entry)
            if folder is not None:
                for list_file in (folder / f"{part}.yaml", *sorted((folder / part).glob("*.yaml"))):
                    self._read_list(list_file, part, model, parts[part])
        if document.content is None or self._is_unread:
            return None
        written: dict[str, Any] = {part: tuple(entries) for part, entries in parts.items()}
        if overlay is None:
            # What its entries name is checked all the same; nothing is classified with them.
            overlay = Overlay.model_construct(**written)
        else:
            overlay = overlay.model_copy(update=written)
            self._check_version(overlay, document)
        self._check_ids(overlay)
        self._check_references(overlay)
        return overlay

    def _whole_entries(
        self, document: yamlfile.Document, part: str, model: type[BaseModel]
    ) -> Iterator[tuple[int, BaseModel]]:
        """Yield the entries of a list of the main file that can be read, with their numbers."""
        content = document.content if isinstance(document.content, dict) else {}
        items = content.get(part)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            entry, _ = yamlfile.validate(model, document, (part, number), item)
            if entry is not None:
                yield number, entry
            else:
                self._broken.update(_ids(item))

    def places(self, overlay: Overlay) -> dict[str, Location]:
        """Return the locations of everything in an overlay without problems."""
        locations: dict[str, Location] = {}
        for number, rule in enumerate(overlay.rules):
            locations[rule.id] = self._place("rules", number, "id")
            for inner in range(len(rule.examples)):
                place = self._place("rules", number, "examples", inner)
                locations[f"{rule.id} example {inner}"] = place
        for number, change in enumerate(overlay.changes):
            locations[f"change of {change.rule}"] = self._place("changes", number, "rule")
        for number, share in enumerate(overlay.shares):
            locations[f"share of {share.intervention}"] = self._place(
                "shares", number, "intervention"
            )
        for number, entry in enumerate(overlay.interventions):
            locations[entry.id] = self._place("interventions", number, "id")
            for inner, own in enumerate(entry.rules):
                locations[own.id] = self._place("interventions", number, "rules", inner, "id")
            for inner in range(len(entry.examples)):
                place = self._place("interventions", number, "examples", inner)
                locations[f"{entry.id} example {inner}"] = place
        return locations

    def _read_list(self, file: Path, part: str, model: type[BaseModel], into: list[Any]) -> None:
        """Read one list from a file of its own."""
        if not file.is_file():
            return
        document, problems = yamlfile.load(file)
        self.problems += problems
        key = next(key for key in _FIRST_KEYS if key in model.model_fields)
        self._is_unread |= document.content is None and bool(problems)
        entries, problems = yamlfile.validate_list(model, document, part.replace("_", " "), key)
        valid = {number for number, _ in entries}
        items = document.content if isinstance(document.content, list) else []
        for number, item in enumerate(items):
            self._broken.update(() if number in valid else _ids(item))
        self.problems += problems
        for number, entry in entries:
            self._list_entries[part, len(into)] = (document, (number,))
            into.append(entry)

    def _check_version(self, overlay: Overlay, document: yamlfile.Document) -> None:
        """Check that the overlay extends this taxonomy and version."""
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
        """Check that no id is used twice, within the overlay or in the national taxonomy."""
        rules = {rule.id for entry in self.national.interventions for rule in entry.rules}
        interventions = {entry.id for entry in self.national.interventions}
        for number, rule in enumerate(overlay.rules):
            self._check_unused(rules, rule.id, "rule", self._place("rules", number, "id"))
        for number, entry in enumerate(overlay.interventions):
            self._check_unused(
                interventions, entry.id, "intervention", self._place("interventions", number, "id")
            )
            for inner, own in enumerate(entry.rules):
                place = self._place("interventions", number, "rules", inner, "id")
                self._check_unused(rules, own.id, "rule", place)
        changed: set[str] = set()
        for number, change in enumerate(overlay.changes):
            self._check_unused(
                changed, change.rule, "change of", self._place("changes", number, "rule")
            )
        shared: set[str] = set()
        for number, share in enumerate(overlay.shares):
            place = self._place("shares", number, "intervention")
            self._check_unused(shared, share.intervention, "share of", place)

    def _check_unused(self, taken: set[str], identity: str, noun: str, place: Location) -> None:
        if identity in taken:
            fix = "give it another id" if " " not in noun else "keep one of them"
            self._problem(f"the {noun} '{identity}' exists already", place, fix)
        taken.add(identity)

    def _check_references(self, overlay: Overlay) -> None:
        """Check that everything the overlay names exists, and that changes only narrow."""
        national = {entry.id: entry for entry in self.national.interventions}
        rules = {rule.id: rule for entry in self.national.interventions for rule in entry.rules}
        known = {*national, *(entry.id for entry in overlay.interventions)}
        for number, rule in enumerate(overlay.rules):
            self._check_known(rule.for_, known, "intervention", self._place("rules", number, "for"))
            self._check_rule(rule, overlay, self._place("rules", number, "id"))
        for number, change in enumerate(overlay.changes):
            place = self._place("changes", number, "rule")
            self._check_known(change.rule, rules, "national rule", place)
            if change.rule in rules:
                self._check_change(change, rules[change.rule], place)
        for number, share in enumerate(overlay.shares):
            place = self._place("shares", number, "intervention")
            self._check_known(share.intervention, national, "national intervention", place)
            if share.intervention in national and not national[share.intervention].share:
                self._problem(f"'{share.intervention}' is not prevention: it has no share", place)
        for number, entry in enumerate(overlay.interventions):
            place = self._place("interventions", number, "parent")
            self._check_known(entry.parent, national, "national intervention", place)
            departs = entry.tier or entry.share or entry.lenses
            if entry.parent in national and not national[entry.parent].tier and departs:
                what = f"the parent '{entry.parent}' is not prevention: no tier, share or lenses"
                self._problem(what, place, "name another parent")
            self._check_intervention(entry, overlay, number)

    def _check_intervention(
        self, entry: LocalIntervention, overlay: Overlay, entry_number: int
    ) -> None:
        sources = {source.id for source in (*self.national.sources, *overlay.sources)}
        for name in entry.sources:
            self._check_known(
                name, sources, "source", self._place("interventions", entry_number, "sources")
            )
        for name in entry.lenses or ():
            place = self._place("interventions", entry_number, "lenses")
            self._check_known(name, self.national.head.lenses, "lens", place)
        for number, rule in enumerate(entry.rules):
            place = self._place("interventions", entry_number, "rules", number, "id")
            self._check_rule(rule, overlay, place)

    def _check_change(self, change: RuleChange, rule: Rule, place: Location) -> None:
        if isinstance(change.unless, tuple) and not rule.vetoes(change.unless):
            fix = "write 'unless: {cost_centre: [...]}'"
            self._problem(
                f"the rule '{rule.id}' tests no phrases, so a list of vetoes has no field",
                place,
                fix,
            )
        wider = set(change.organisation or ()) - set(rule.organisation or change.organisation or ())
        if wider:
            what = f"the rule '{rule.id}' is for {', '.join(rule.organisation or ())} only"
            self._problem(what, place, "a change only narrows: write a local rule instead")

    def _check_rule(self, rule: Rule, overlay: Overlay, place: Location) -> None:
        kinds = {kind.id for kind in (*self.national.supplier_kinds, *overlay.supplier_kinds)}
        named = set(rule.supplier_kind or ())
        if isinstance(rule.unless, FieldTests):
            named |= set(rule.unless.supplier_kind or ())
        for name in sorted(named):
            self._check_known(name, kinds, "supplier kind", place)
        codes = self.national.crosswalks.get("ro", {})
        for code in rule.ro_line or ():
            self._check_known(code, codes, "RO code", place)

    def _check_known(self, name: str, known: Iterable[str], noun: str, place: Location) -> None:
        if name not in known and name not in self._broken:
            fix = self._meant(name, known, noun) or "name one that exists"
            self._problem(f"unknown {noun} '{name}'", place, fix)

    def _meant(self, name: str, known: Iterable[str], noun: str) -> str | None:
        """Return what was probably meant; an intervention is known by its name too."""
        if noun.endswith("intervention"):
            by_name = self._names.find(name)
            if by_name is not None:
                return f"write its id: {by_name.id}"
        close = yamlfile.suggest(name, known)
        if close is None and noun.endswith("intervention"):
            return self._names.meant(name, lambda entry: entry.id)
        return close

    def _place(self, part: str, entry_number: int, *below: int | str) -> Location:
        document, path = self._list_entries[part, entry_number]
        return document.place((*path, *below))

    def _problem(self, what: str, place: Location, fix: str | None = None) -> None:
        self.problems.append(Problem(what, place, fix))
