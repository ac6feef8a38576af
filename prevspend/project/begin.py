"""Begin a project: read ledgers once, see of which years and whose they are, and write the file."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from prevspend.errors import PrevspendError, ProjectError
from prevspend.options import parse_columns, parse_year
from prevspend.project.leftout import UncountedYear, added_up
from prevspend.project.schema import SCHEMA_FILE
from prevspend.reading import AmountsAnswered, find_files, read_ledger
from prevspend.words import quoted
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from prevspend.ledger import Ledger
    from prevspend.progress import Progress

_PART_OF_A_YEAR = 0.1
"""A year that holds a smaller part of a ledger's lines and money is a few stray lines."""

_SEVERAL = ("column", "amounts", "accept")
_ASKED = re.compile(r"--(organisation|layout|column|measure|amounts|accept)\b")
_YEAR_BEFORE = re.compile(r"^([\d/-]+)=(.+)$")
_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./ &()'-]*")
_LOOKS_OTHERWISE = re.compile(r"[\d.,+-]+|true|false|yes|no|null|~", re.IGNORECASE)


@dataclass(frozen=True)
class Begun:
    """What was understood of ledgers.

    Attributes:
        organisation: whose they are.
        ledgers: the files and folders of each year.
        options: what had to be said to read each year's ledger.
        left_out: the years of which the ledgers hold lines that no year above counts.
    """

    organisation: str
    ledgers: Mapping[FinancialYear, Sequence[Path]]
    options: Mapping[FinancialYear, Mapping[str, Any]]
    left_out: Sequence[UncountedYear] = ()


@dataclass
class _Beginning:
    """What is known so far, and who can be asked for the rest.

    Attributes:
        options: the options of `prevspend classify` that were given.
        ask: given what is wrong and what is wanted, returns an answer, or nothing.
        progress: told of each step.
    """

    options: dict[str, Any]
    ask: Callable[[str, str], str | None]
    progress: Progress
    organisations: list[str] = field(default_factory=list)
    ledgers: dict[FinancialYear, list[Path]] = field(default_factory=dict)
    by_year: dict[FinancialYear, dict[str, Any]] = field(default_factory=dict)
    left_out: list[UncountedYear] = field(default_factory=list)

    def add(self, path: Path, year: FinancialYear | None) -> None:
        """Read a file or folder, and add it to the years it holds."""
        ledger, options = self._read(path)
        years = _years_of(ledger)
        if year:
            _refuse_other_year(path, year, years)
            years = [year]
        if len(years) > 1 and path.is_dir():
            for file in find_files([path]):
                self.add(path / file.name, None)
            return
        if not years:
            years = [self._year_asked(path)]
        name = ledger.organisation.name
        if name and name not in self.organisations:
            self.organisations.append(name)
        self.left_out += [
            UncountedYear(str(total.year), total.rows, total.amount_pence)
            for total in ledger.years()
            if total.year not in years
        ]
        for each in years:
            self.ledgers.setdefault(each, []).append(path)
            self.by_year.setdefault(each, {}).update(options)

    def organisation(self) -> str:
        """Return whose ledgers they are.

        Raises:
            ProjectError: if that is not known, or they are of several.
        """
        if self.options.get("organisation"):
            return str(self.options["organisation"])
        if len(self.organisations) == 1:
            return self.organisations[0]
        what = "The ledgers do not say whose they are."
        if self.organisations:
            what = f"The ledgers are of several organisations: {quoted(self.organisations)}."
        answer = self.ask(what, "The organisation's name or code")
        if not answer:
            raise ProjectError(
                what,
                why="every page is headed by it; people, places and neighbours are found by it.",
                fix='name it: --organisation "Westmoor County Council"; each has its own project.',
            )
        return answer

    def _read(self, path: Path) -> tuple[Ledger, dict[str, Any]]:
        """Read a ledger, asking for what its reader asks, and return it with all that was said."""
        options = dict(self.options)
        while True:
            try:
                return _read_with(path, options, self.progress), _reading_options(options)
            except PrevspendError as error:
                option = _ASKED.search(error.fix or "")
                answer = self.ask(str(error), f"--{option[1]}") if option else None
                if not option or not answer:
                    raise
                name = option[1]
                several = [*options.get(name, ()), answer]
                options[name] = several if name in _SEVERAL else answer

    def _year_asked(self, path: Path) -> FinancialYear:
        what = f"No line of '{path}' has a date that can be read, so its year is not known."
        answer = self.ask(what, f"The financial year of {path.name}, like 2024-25")
        year = parse_year(answer)
        if year is None:
            fix = f"say which before its name: prevspend init 2024-25={path}"
            raise ProjectError(what, why="a project has a ledger for each year.", fix=fix)
        return year


def begin_project(
    ledgers: Sequence[str],
    options: Mapping[str, Any],
    ask: Callable[[str, str], str | None],
    progress: Progress,
) -> Begun:
    """Read ledgers, and find out of which years and whose they are.

    Args:
        ledgers: files and folders; `2024-25=FILE` where no date says the year.
        options: what is known of them, by the names of the options of `prevspend classify`.
        ask: given what is wrong and what is wanted, returns a person's answer; nothing where nobody
            can be asked.
        progress: told of each step.

    Raises:
        PrevspendError: if one cannot be read or understood, and nobody says more of it.
    """
    beginning = _Beginning(dict(options), ask, progress)
    named = [_named(text) for text in ledgers]
    _refuse_twice([path for path, _ in named])
    for path, year in named:
        beginning.add(path, year)
    return Begun(
        beginning.organisation(),
        dict(sorted(beginning.ledgers.items())),
        beginning.by_year,
        added_up(beginning.left_out),
    )


def _named(text: str) -> tuple[Path, FinancialYear | None]:
    """Return a ledger as it was typed, and the year before it where there is one.

    Raises:
        ProjectError: if what stands before it is no year.
    """
    dated = None if Path(text).exists() else _YEAR_BEFORE.match(text)
    if not dated:
        return Path(text), None
    try:
        return Path(dated[2]), FinancialYear.parse(dated[1])
    except ValueError as error:
        fix = f"write the year before the ledger like this: 2024-25={dated[2]}"
        raise ProjectError(f"{error}.", fix=fix) from error


def _refuse_twice(paths: Sequence[Path]) -> None:
    """Refuse a file that is named twice, by itself or in a folder.

    Raises:
        ProjectError: if there is one.
    """
    known: set[Path] = set()
    for path in paths:
        files = {file.resolve() for file in (find_files([path]) if path.is_dir() else [path])}
        if known & files:
            raise ProjectError(
                f"'{path}' is named twice, by itself or with its folder.",
                why="its money would count twice.",
                fix="name it once.",
            )
        known |= files


def _refuse_other_year(path: Path, year: FinancialYear, held: Sequence[FinancialYear]) -> None:
    """Refuse a year for a ledger whose dates are of others.

    Raises:
        ProjectError: if it is none of those that the ledger holds.
    """
    if held and year not in held:
        listed = ", ".join(map(str, held))
        raise ProjectError(
            f"'{path}' was named for {year}, and its lines are of {listed}.",
            why="a run would have no line for that year.",
            fix=f"name it without a year, or check which file is that of {year}.",
        )


def _read_with(path: Path, options: Mapping[str, Any], progress: Progress) -> Ledger:
    return read_ledger(
        [path],
        layout=options.get("layout"),
        columns=parse_columns(options.get("column")),
        measure=options.get("measure"),
        organisation=options.get("organisation"),
        answered=AmountsAnswered.of(options.get("amounts") or (), options.get("accept") or ()),
        progress=progress,
    )


def _reading_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that say how a ledger is read."""
    return {name: value for name, value in options.items() if value and name != "organisation"}


def _years_of(ledger: Ledger) -> list[FinancialYear]:
    """Return the years that hold more of a ledger than a few stray lines."""
    years = ledger.years()
    rows = sum(total.rows for total in years)
    pence = sum(abs(total.amount_pence) for total in years)
    return [
        total.year
        for total in years
        if max(total.rows / max(rows, 1), abs(total.amount_pence) / max(pence, 1))
        >= _PART_OF_A_YEAR
    ]


def project_text(begun: Begun, folder: Path, output: str = "results") -> str:
    """Return a project file, with comments that say what else it may hold.

    Args:
        begun: what was understood of the ledgers.
        folder: the folder of the file, from which ledgers are named.
        output: the folder of the results.
    """
    years = list(begun.ledgers)
    shared = {
        name: value
        for name, value in begun.options[years[0]].items()
        if all(begun.options[year].get(name) == value for year in years)
    }
    lines = []
    for year in years:
        own = {name: value for name, value in begun.options[year].items() if name not in shared}
        files = [_named_from(folder, path) for path in begun.ledgers[year]]
        lines += list(_year_lines(year, files, own))
    if begun.left_out:
        lines += [
            "# Left out, as too few lines for a year of their own. To count such a year, name"
        ]
        lines += ["# its files under it too:"]
        lines += [f"#   {uncounted}" for uncounted in begun.left_out]
    options = [f"{name}: {_yaml(value)}" for name, value in shared.items()]
    if options:
        options = ["", "# How the ledgers are read, as it was said.", *options, ""]
    template = Template((Path(__file__).parent / "template.txt").read_text(encoding="utf-8"))
    return template.substitute(
        schema=SCHEMA_FILE,
        organisation=_yaml(begun.organisation),
        ledgers="\n".join(lines),
        options="\n".join(options),
        output=_yaml(output),
    )


def _year_lines(
    year: FinancialYear, files: Sequence[str], options: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the lines of one year."""
    indent = "    " if options else "  "
    if options:
        yield f"  {year}:"
    head = f"{indent}files:" if options else f"  {year}:"
    if len(files) == 1:
        yield f"{head} {_yaml(files[0])}"
    else:
        yield head
        yield from (f"{indent}  - {_yaml(file)}" for file in files)
    yield from (f"    {name}: {_yaml(value)}" for name, value in options.items())


def _named_from(folder: Path, path: Path) -> str:
    """Return a path as it is named from a folder; in full where it is on another drive."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def _yaml(value: object) -> str:
    """Write a text, or a list of texts, as YAML on one line; quoted only where it must be."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(json.dumps(text, ensure_ascii=False) for text in value)}]"
    text = str(value)
    plain = _PLAIN.fullmatch(text) and not _LOOKS_OTHERWISE.fullmatch(text)
    return text if plain and text == text.strip() else json.dumps(text, ensure_ascii=False)
