"""Load a taxonomy folder; all problems are reported at once, each with its location."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, RootModel

from prevspend import yamlfile
from prevspend.english import plural
from prevspend.errors import Location, Problem, TaxonomyError
from prevspend.taxonomy.bundle import BUNDLE_SUFFIX, find_release, read_bundle
from prevspend.taxonomy.groups import Groups, TaxonomyGroup
from prevspend.taxonomy.model import (
    Crosswalk,
    Head,
    Intervention,
    Mark,
    SupplierKind,
    Taxonomy,
    TaxonomySource,
)
from prevspend.taxonomy.partial import missing_parts, read_partly
from prevspend.taxonomy.references import (
    GROUP_NOUNS,
    references_of,
    references_of_rule,
    rules_of,
)
from prevspend.taxonomy.regular_expressions import explain_regular_expression
from prevspend.taxonomy.texts import Abbreviations, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Entry = TypeVar("Entry", bound=BaseModel)

HEAD_FILE = "taxonomy.yaml"
_PACKAGED = Path(__file__).parent.parent / "_taxonomies"
_CHECKOUT = Path(__file__).parent.parent.parent / "taxonomy"


class _Abbreviations(RootModel[Abbreviations]):
    """Short forms that ledgers use, each with its meaning."""


class _PlainWords(RootModel[tuple[Word, ...]]):
    """Words that ledgers write out, and that are never short for others."""


class _Codes(RootModel[dict[str, str]]):
    """The codes of another classification, each with its name."""


def bundled() -> dict[str, Path]:
    """Return the taxonomies that come with prevspend, by id."""
    folder = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    if not folder.is_dir():
        return {}
    return {path.parent.name: path.parent for path in sorted(folder.glob(f"*/{HEAD_FILE}"))}


def find_taxonomy(name: str | Path) -> Path:
    """Find a taxonomy by the id of a bundled one or by its folder.

    Args:
        name: an id, or a folder. A `Path` is always a folder, even if it is called like an id.

    Raises:
        TaxonomyError: if there is neither.
    """
    installed = bundled()
    if isinstance(name, str) and name in installed:
        return installed[name]
    folder = Path(name)
    if folder.name == HEAD_FILE:
        folder = folder.parent
    if (folder / HEAD_FILE).is_file():
        return folder
    what = f"There is no taxonomy '{name}'."
    if folder.is_dir():
        what = f"The folder '{name}' holds no taxonomy: it has no {HEAD_FILE}."
    choice = ", ".join(installed) or "none is installed"
    raise TaxonomyError(what, fix=f"name a bundled taxonomy ({choice}) or a folder of your own.")


def taxonomy_source(name: str | Path) -> Path:
    """Return the folder or the file that `load_taxonomy` reads for a name.

    Raises:
        TaxonomyError: if there is none.
    """
    return _find_bundle(name) or find_taxonomy(name)


def load_taxonomy(name: str | Path = "england") -> Taxonomy:
    """Load a bundled taxonomy by its id, or any by its folder.

    Args:
        name: `england`, or a folder with `taxonomy.yaml` in it; a released version of either
            (`england@1.0.0`, or `england@1` for the newest 1.x); or the file of a release. A
            `Path` is always a folder or a file, even if it is called like a bundled taxonomy.

    Raises:
        TaxonomyError: if it cannot be found, or with every problem in its files.
    """
    bundle = _find_bundle(name)
    if bundle is not None:
        return read_bundle(bundle)
    folder = find_taxonomy(name)
    reading = read_taxonomy(folder)
    if reading.taxonomy is None or reading.problems:
        raise TaxonomyError(
            f"The taxonomy '{folder.name}' has {plural(len(reading.problems), 'problem')}.",
            problems=reading.problems,
            why="nothing is classified until the whole taxonomy can be trusted.",
            fix="correct the lines named above and run the command again.",
        )
    return reading.taxonomy


def read_taxonomy(folder: Path) -> TaxonomyReading:
    """Read as much of a taxonomy's folder as can be read, with all problems and locations.

    Args:
        folder: the folder, as locations should name it.
    """
    reader = _TaxonomyReader(folder)
    taxonomy = reader.taxonomy()
    problems = sorted(reader.problems, key=lambda problem: problem.place or Location(""))
    return TaxonomyReading(
        folder,
        taxonomy,
        tuple(problems),
        reader.places,
        reader.left_out,
        frozenset(reader.unread),
    )


class EntryLocations:
    """The locations of everything that has an id."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], tuple[yamlfile.Document, yamlfile.YamlPath]] = {}

    def add(
        self, noun: str, identity: str, document: yamlfile.Document, path: yamlfile.YamlPath
    ) -> Location | None:
        """Add an entry; return the location of its id if another entry has it already."""
        first = self._entries.setdefault((noun, identity), (document, path))
        return None if first == (document, path) else self.of(noun, identity, "id")

    def of(self, noun: str, identity: str, *path: int | str, key: bool = False) -> Location:
        """Return a location: `of("rule", "parks.named", "phrases", 2)`.

        Args:
            noun: `intervention`, `rule`, `source`, `supplier kind`, `abbreviations` or `taxonomy`.
            identity: the id of the entry; empty for the last two.
            path: keys and numbers within the entry; none for the entry itself. Where there is no
                such part, the location of its nearest parent is returned.
            key: whether to return the location of the key rather than of its value.

        Raises:
            KeyError: if there is no such entry.
        """
        document, start = self._entries[noun, identity]
        return document.place((*start, *path), key=key)


@dataclass(frozen=True)
class TaxonomyReading:
    """The result of reading a taxonomy's folder.

    Attributes:
        folder: the folder.
        taxonomy: the valid entries; `None` where `taxonomy.yaml` is not valid. It can be trusted
            only where there are no problems.
        problems: all problems, by location.
        places: the locations of the entries.
        left_out: how many interventions could not be read as they are, and are not in the taxonomy.
        unread: the names of files of which nothing could be used, such as `abbreviations.yaml`.
    """

    folder: Path
    taxonomy: Taxonomy | None
    problems: tuple[Problem, ...]
    places: EntryLocations
    left_out: int = 0
    unread: frozenset[str] = frozenset()


def _find_bundle(name: str | Path) -> Path | None:
    """Return the file of the release that a name specifies; `None` where it specifies none."""
    if Path(name).suffix == BUNDLE_SUFFIX:
        return Path(name)
    taxonomy, separator, version = str(name).rpartition("@")
    if not separator or Path(name).is_dir():
        return None
    return find_release(find_taxonomy(type(name)(taxonomy)), version)


class _TaxonomyReader:
    """Reads one folder and collects its problems."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.places = EntryLocations()
        self._incomplete: set[str] = set()
        self.partly_read: list[Intervention] = []
        self.left_out = 0
        self.unread: set[str] = set()

    def taxonomy(self) -> Taxonomy | None:
        """Build the taxonomy; `None` where a part of it could not be built."""
        head = self._read_model(self.folder / HEAD_FILE, Head)
        sources = list(self._entries("sources.yaml", TaxonomySource, "source"))
        kinds = list(self._entries("supplier_kinds.yaml", SupplierKind, "supplier kind"))
        groups = self._groups()
        marks = list(self._entries("marks.yaml", Mark, "mark"))
        short = self._optional("abbreviations.yaml", _Abbreviations)
        plain = self._optional("plain_words.yaml", _PlainWords)
        interventions = list(self._entries("interventions/*.yaml", Intervention, "intervention"))
        if not interventions and not self.problems:
            place = Location(str(self.folder / "interventions"))
            what = "a taxonomy needs at least one intervention"
            self.problems.append(Problem(what, place, kind="no-interventions"))
        crosswalks = {name: self._codes(name) for name in Crosswalk.model_fields}
        self._check_references(
            {
                "source": {source.id for source in sources},
                "supplier kind": {kind.id for kind in kinds},
                "intervention": {entry.id for entry in interventions},
                **{f"{name.upper()} code": set(codes) for name, codes in crosswalks.items()},
                **{
                    noun: {group.id for group in groups.of(grouping)}
                    for grouping, noun in GROUP_NOUNS.items()
                },
                **({"lens": set(head.lenses)} if head is not None else {}),
            },
            [*interventions, *self.partly_read],
            groups,
            marks,
        )
        self._check_sets(head, {entry.id for entry in interventions})
        if head is None:
            return None
        return Taxonomy(
            head=head,
            interventions=tuple(interventions),
            groups=groups,
            marks=tuple(marks),
            supplier_kinds=tuple(kinds),
            abbreviations=short.root if short else {},
            plain_words=plain.root if plain else (),
            sources=tuple(sources),
            crosswalks=crosswalks,
        )

    def _document(self, path: Path) -> yamlfile.Document:
        document, problems = yamlfile.load(path)
        self.problems += problems
        return document

    def _read_model(self, path: Path, model: type[Entry]) -> Entry | None:
        before = len(self.problems)
        document = self._document(path)
        if len(self.problems) > before:
            self.unread.add(path.name)
            return None
        built, problems = yamlfile.validate(model, document)
        self.problems += problems
        if built is None:
            self.unread.add(path.name)
        self.places.add(path.stem, "", document, ())
        return built

    def _optional(self, name: str, model: type[Entry]) -> Entry | None:
        path = self.folder / name
        return self._read_model(path, model) if path.is_file() else None

    def _entries(self, pattern: str, model: type[Entry], noun: str) -> Iterator[Entry]:
        """Read the lists of entries in all files of a pattern, in the order of their names."""
        for path in sorted(self.folder.glob(pattern)):
            before = len(self.problems)
            document = self._document(path)
            if document.content is None and len(self.problems) > before:
                self.unread.add(path.name)
            entries, problems = yamlfile.validate_list(model, document, f"{noun}s", "id")
            self.problems += [explain_regular_expression(problem) for problem in problems]
            if problems or document.content is None:
                self._incomplete.add(noun)
            for number, entry in entries:
                self._register(noun, entry, document, number)
                yield entry
            if model is Intervention and problems:
                items = document.content if isinstance(document.content, list) else []
                self.left_out += len(items) - len(entries)
                self._read_partly(document, {number for number, _ in entries})

    def _read_partly(self, document: yamlfile.Document, valid: set[int]) -> None:
        """Add what else is wrong with the interventions of a file that could not be read."""
        content = document.content if isinstance(document.content, list) else []
        for number, item in enumerate(content):
            read = None if number in valid else read_partly(item)
            if read is None:
                continue
            entry, lost = read
            missing = missing_parts(entry, lost, document, number)
            self.problems += [problem for problem in missing if problem not in self.problems]
            self._register("intervention", entry, document, number)
            self.partly_read.append(entry)

    def _register(
        self, noun: str, entry: BaseModel, document: yamlfile.Document, number: int
    ) -> None:
        """Store the locations of an entry and its rules; an id used twice is a problem."""
        ids: list[tuple[str, str, yamlfile.YamlPath]] = [
            (noun, str(getattr(entry, "id", "")), (number,))
        ]
        if isinstance(entry, Intervention):
            rules = enumerate(entry.rules)
            ids += [("rule", rule.id, (number, "rules", inner)) for inner, rule in rules]
        if isinstance(entry, Mark):
            ids += [("rule", rule.id, (number, *path)) for rule, path in rules_of(entry)]
        for kind, identity, path in ids:
            first = self.places.add(kind, identity, document, path)
            if first is not None:
                what = f"the {kind} '{identity}' is defined twice (first at {first})"
                place = document.place((*path, "id"))
                fix = "give one of them another id"
                self.problems.append(Problem(what, place, fix, "duplicate-id", identity))

    def _check_references(
        self,
        known: dict[str, set[str]],
        interventions: Iterable[Intervention],
        groups: Groups,
        marks: Iterable[Mark],
    ) -> None:
        """Check that everything named exists.

        This is skipped for kinds of entries of which a file could not be read.
        """
        for grouping, noun in GROUP_NOUNS.items():
            for group in groups.of(grouping):
                owned = (noun, group.id, "sources")
                self._check_names("source", known["source"], group.sources, owned)
        for entry in interventions:
            for noun, owner, path, names in references_of(entry):
                if noun in known:
                    self._check_names(noun, known[noun], names, (*owner, *path))
        for mark in marks:
            for number, value in enumerate(mark.values):
                path = ("mark", mark.id, "values", str(number), "interventions")
                self._check_names("intervention", known["intervention"], value.interventions, path)
            for rule, _ in rules_of(mark):
                for noun, owner, path, names in references_of_rule(rule):
                    self._check_names(noun, known[noun], names, (*owner, *path))

    def _check_sets(self, head: Head | None, known: set[str]) -> None:
        """Check that every intervention of a set exists."""
        for name, interventions in (head.sets if head else {}).items():
            path = ("taxonomy", "", "sets", name, "interventions")
            self._check_names("intervention", known, interventions.interventions, path)

    def _groups(self) -> Groups:
        return Groups(
            **{
                grouping: tuple(self._entries(f"groups/{grouping}.yaml", TaxonomyGroup, noun))
                for grouping, noun in GROUP_NOUNS.items()
            }
        )

    def _codes(self, name: str) -> dict[str, str]:
        before = len(self.problems)
        crosswalk = self._optional(f"crosswalks/{name}.yaml", _Codes)
        if len(self.problems) > before:
            self._incomplete.add(f"{name.upper()} code")
        return crosswalk.root if crosswalk else {}

    def _check_names(
        self, noun: str, known: set[str], names: Iterable[str], path: tuple[str, ...]
    ) -> None:
        if noun in self._incomplete:
            return
        article = "an" if noun[0] in "aeiou" else "a"
        for number, name in enumerate(names):
            if name not in known:
                fix = f"define it, or name {article} {noun} that is defined"
                kind = f"unknown-{noun.lower().replace(' ', '-')}"
                place = self.places.of(*path, number)
                what = f"unknown {noun} '{name}'"
                self.problems.append(yamlfile.unknown(what, place, name, known, fix, kind=kind))
