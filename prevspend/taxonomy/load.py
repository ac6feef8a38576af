"""Load a taxonomy folder, telling every problem at once, each with its file, line and column."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, RootModel

from prevspend import yamlfile
from prevspend.errors import Place, Problem, TaxonomyError
from prevspend.taxonomy.bundle import BUNDLE_SUFFIX, find_release, read_bundle
from prevspend.taxonomy.groups import Group, Grouping, Groups
from prevspend.taxonomy.model import Crosswalk, Head, Intervention, Source, SupplierKind, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Entry = TypeVar("Entry", bound=BaseModel)

HEAD_FILE = "taxonomy.yaml"
_PACKAGED = Path(__file__).parent.parent / "_taxonomies"
_GROUP_NOUNS: dict[Grouping, str] = {
    "responsible": "role",
    "prevents": "harm",
    "inequalities": "group of people",
}
_CHECKOUT = Path(__file__).parent.parent.parent / "taxonomy"


class _Abbreviations(RootModel[dict[str, str]]):
    """Short forms that ledgers use, each with the words it stands for."""


class _Codes(RootModel[dict[str, str]]):
    """The codes of another classification, each with its name."""


def bundled() -> dict[str, Path]:
    """Give the taxonomies that come with prevspend, by id."""
    home = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    if not home.is_dir():
        return {}
    return {path.parent.name: path.parent for path in sorted(home.glob(f"*/{HEAD_FILE}"))}


def find(name: str) -> Path:
    """Find a taxonomy by the id of a bundled one or by its folder.

    Raises:
        TaxonomyError: if there is neither.
    """
    ours = bundled()
    if name in ours:
        return ours[name]
    folder = Path(name)
    if folder.name == HEAD_FILE:
        folder = folder.parent
    if (folder / HEAD_FILE).is_file():
        return folder
    what = f"There is no taxonomy '{name}'."
    if folder.is_dir():
        what = f"The folder '{name}' holds no taxonomy: it has no {HEAD_FILE}."
    choice = ", ".join(ours) or "none is installed"
    raise TaxonomyError(what, fix=f"name a bundled taxonomy ({choice}) or a folder of your own.")


def load_taxonomy(name: str | Path = "england") -> Taxonomy:
    """Load a bundled taxonomy by its id, or any by its folder.

    Args:
        name: `england`, or a folder with `taxonomy.yaml` in it; a released version of either
            (`england@1.0.0`, or `england@1` for the newest 1.x); or the file of a release.

    Raises:
        TaxonomyError: if it cannot be found, or with every problem found in its files.
    """
    bundle = _find_bundle(str(name))
    if bundle is not None:
        return read_bundle(bundle)
    folder = find(str(name))
    reader = _Reader(folder)
    taxonomy = reader.taxonomy()
    if taxonomy is None or reader.problems:
        count = len(reader.problems)
        raise TaxonomyError(
            f"The taxonomy '{folder.name}' has {count} problem{'s' if count != 1 else ''}.",
            problems=sorted(reader.problems, key=lambda problem: problem.place or Place("")),
            why="nothing is classified until the whole taxonomy can be trusted.",
            fix="mend the lines named above and run the command again.",
        )
    return taxonomy


def _find_bundle(name: str) -> Path | None:
    """Give the file of the release that a name asks for; `None` where it asks for none."""
    if Path(name).suffix == BUNDLE_SUFFIX:
        return Path(name)
    taxonomy, at, version = name.rpartition("@")
    return find_release(find(taxonomy), version) if at and not Path(name).is_dir() else None


class _Reader:
    """Reads one folder, and gathers what is wrong with it on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], Place] = {}

    def taxonomy(self) -> Taxonomy | None:
        """Build the taxonomy; `None` where a part of it could not be built."""
        head = self._one(self.folder / HEAD_FILE, Head)
        sources = list(self._entries("sources.yaml", Source, "source"))
        kinds = list(self._entries("supplier_kinds.yaml", SupplierKind, "supplier kind"))
        groups = self._groups()
        short = self._optional("abbreviations.yaml", _Abbreviations)
        interventions = list(self._entries("interventions/*.yaml", Intervention, "intervention"))
        if not interventions and not self.problems:
            place = Place(str(self.folder / "interventions"))
            self.problems.append(Problem("a taxonomy needs at least one intervention", place))
        crosswalks = {name: self._codes(name) for name in Crosswalk.model_fields}
        self._check_references(head, interventions, sources, kinds, crosswalks)
        self._check_groups(interventions, groups, {source.id for source in sources})
        if head is None:
            return None
        return Taxonomy(
            head=head,
            interventions=tuple(interventions),
            groups=groups,
            supplier_kinds=tuple(kinds),
            abbreviations=short.root if short else {},
            sources=tuple(sources),
            crosswalks=crosswalks,
        )

    def _document(self, path: Path) -> yamlfile.Document:
        document, problems = yamlfile.load(path)
        self.problems += problems
        return document

    def _one(self, path: Path, model: type[Entry]) -> Entry | None:
        before = len(self.problems)
        document = self._document(path)
        if len(self.problems) > before:
            return None
        built, problems = yamlfile.validate(model, document)
        self.problems += problems
        return built

    def _optional(self, name: str, model: type[Entry]) -> Entry | None:
        path = self.folder / name
        return self._one(path, model) if path.is_file() else None

    def _entries(self, pattern: str, model: type[Entry], noun: str) -> Iterator[Entry]:
        """Read the lists of entries in all files of a pattern, in the order of their names."""
        for path in sorted(self.folder.glob(pattern)):
            document = self._document(path)
            content = document.content
            if content is None:
                continue
            if not isinstance(content, list):
                fix = "begin each entry with '- id:'"
                problem = Problem(f"this file should be a list of {noun}s", document.place(()), fix)
                self.problems.append(problem)
                continue
            for at, item in enumerate(content):
                built, problems = yamlfile.validate(model, document, (at,), item)
                self.problems += problems
                if built is not None:
                    self._register(noun, built, document, at)
                    yield built

    def _register(self, noun: str, entry: BaseModel, document: yamlfile.Document, at: int) -> None:
        """Note where an entry and its rules stand; an id used twice is a problem."""
        ids = [(noun, str(getattr(entry, "id", "")), document.place((at, "id")))]
        if isinstance(entry, Intervention):
            for number, rule in enumerate(entry.rules):
                ids.append(("rule", rule.id, document.place((at, "rules", number, "id"))))
            for name in ("sources", "lenses", "crosswalk", "partners", *_GROUP_NOUNS):
                self.places[f"{entry.id}", name] = document.place((at, name))
        for kind, identity, place in ids:
            first = self.places.setdefault((kind, identity), place)
            if first is not place:
                what = f"the {kind} '{identity}' is defined twice (first at {first})"
                self.problems.append(Problem(what, place, "give one of them another id"))

    def _check_references(
        self,
        head: Head | None,
        interventions: Iterable[Intervention],
        sources: Iterable[Source],
        kinds: Iterable[SupplierKind],
        crosswalks: dict[str, dict[str, str]],
    ) -> None:
        """Check that every source, lens, supplier kind and crosswalk code named does exist."""
        source_ids = {source.id for source in sources}
        kind_ids = {kind.id for kind in kinds}
        codes = {name: set(crosswalk) for name, crosswalk in crosswalks.items()}
        for entry in interventions:
            self._check(entry, "sources", entry.sources, source_ids, "source")
            if head is not None:
                self._check(entry, "lenses", entry.lenses, set(head.lenses), "lens")
            for name, known in codes.items():
                used = getattr(entry.crosswalk, name)
                self._check(entry, "crosswalk", used, known, f"{name.upper()} code")
            for rule in entry.rules:
                named = set(rule.supplier_kind or ())
                if rule.unless is not None and not isinstance(rule.unless, tuple):
                    named |= set(rule.unless.supplier_kind or ())
                self._check_names(self.places["rule", rule.id], named, kind_ids, "supplier kind")
                self._check_names(
                    self.places["rule", rule.id], rule.ro_line or (), codes["ro"], "RO code"
                )

    def _groups(self) -> Groups:
        return Groups(
            **{
                grouping: tuple(self._entries(f"groups/{grouping}.yaml", Group, noun))
                for grouping, noun in _GROUP_NOUNS.items()
            }
        )

    def _check_groups(
        self, interventions: Iterable[Intervention], groups: Groups, sources: set[str]
    ) -> None:
        """Check that every group an intervention names does exist, and every source of a group."""
        known = {grouping: {group.id for group in groups.of(grouping)} for grouping in _GROUP_NOUNS}
        for grouping, noun in _GROUP_NOUNS.items():
            for group in groups.of(grouping):
                self._check_names(self.places[noun, group.id], group.sources, sources, "source")
            for entry in interventions:
                self._check(entry, grouping, entry.groups(grouping), known[grouping], noun)
        role = _GROUP_NOUNS["responsible"]
        for entry in interventions:
            self._check(entry, "partners", entry.partners, known["responsible"], role)

    def _codes(self, name: str) -> dict[str, str]:
        crosswalk = self._optional(f"crosswalks/{name}.yaml", _Codes)
        return crosswalk.root if crosswalk else {}

    def _check(
        self, entry: Intervention, key: str, used: Iterable[str], known: set[str], noun: str
    ) -> None:
        self._check_names(self.places[entry.id, key], used, known, noun)

    def _check_names(self, place: Place, used: Iterable[str], known: set[str], noun: str) -> None:
        for name in sorted(set(used) - known):
            fix = yamlfile.suggest(name, known) or f"define it, or name a {noun} that is defined"
            self.problems.append(Problem(f"unknown {noun} '{name}'", place, fix))
