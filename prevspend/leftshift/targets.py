"""Targets: what a promise about prevention asks for, as it is typed and as it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from prevspend.errors import PrevspendError
from prevspend.money import format_pounds, parse_pence
from prevspend.taxonomy import InterventionNames
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Taxonomy


@dataclass(frozen=True)
class Target:
    """A promise about prevention.

    Attributes:
        id: `hewitt`, `parity`, or one's own.
        name: what it is called.
        kind: `points` asks the share of money in scope to rise by `points` percentage points
            over `years` years, evenly; `parity` asks prevention to grow at least as fast as all
            money in scope; `floor` asks for at least `pence` in every year (a ring-fence).
        interventions: the interventions it is about; all prevention where none is named.
    """

    id: str
    name: str
    kind: Literal["points", "parity", "floor"]
    points: Fraction = Fraction(0)
    years: int = 1
    pence: int = 0
    interventions: tuple[str, ...] = ()


HEWITT = Target(
    "hewitt",
    "Hewitt review 2023: the share of prevention up by 1 percentage point over five years",
    "points",
    points=Fraction(1),
    years=5,
)
PARITY = Target(
    "parity",
    "Prevention grows at least as fast as all money in scope",
    "parity",
)
KNOWN_TARGETS = {target.id: target for target in (HEWITT, PARITY)}
_MOST_POINTS, _MOST_YEARS = 100, 100
_FEW_DIGITS = 12
_BETWEEN = re.compile(r"\s+(?=\w+=)")  # names of interventions hold spaces
_HOW = (
    f"name {' or '.join(KNOWN_TARGETS)}, or write your own: 'points=1.5 years=3', 'parity', or"
    " 'floor=1200000' for a ring-fence in pounds, each with 'interventions=stop-smoking,…' where it"
    " is about some only."
)


def parse_target(text: str, taxonomy: Taxonomy) -> Target:
    """Read a target as it is typed: the name of a known one, or one's own.

    `points=1.5 years=3` asks the share to rise by 1.5 percentage points over three years,
    `floor=1200000` asks for that many pounds in every year, `parity` for growth as fast as all
    money; `interventions=a,b` after any of them keeps it to these.

    Raises:
        PrevspendError: if it is none of these, or names an unknown intervention.
    """
    words = _split(text)
    named = tuple(_find(words.pop("interventions", ""), text, taxonomy))
    return replace(_understood(text, words, named), interventions=named)


def check_target(text: str) -> None:
    """Refuse a target that no taxonomy could make sense of; interventions are not looked up.

    Raises:
        PrevspendError: if it is none.
    """
    words = _split(text)
    words.pop("interventions", "")
    _understood(text, words, ())


def _split(text: str) -> dict[str, str]:
    """Return the words of a target, each with what stands behind its `=`."""
    return dict(part.partition("=")[::2] for part in _BETWEEN.split(text.strip()))


def _understood(text: str, words: dict[str, str], named: tuple[str, ...]) -> Target:
    """Build a target from its words; an unknown name gets the known one it is like.

    Raises:
        PrevspendError: if they make none.
    """
    about = f" ({', '.join(named)})" if named else ""
    try:
        return _read_target(text, words, about)
    except (ValueError, ZeroDivisionError) as error:
        fix = suggest(" ".join(words), KNOWN_TARGETS) or _HOW
        raise PrevspendError(f"The target '{text}' cannot be understood.", fix=fix) from error


def _find(typed: str, text: str, taxonomy: Taxonomy) -> Iterator[str]:
    """Return the ids of the preventive interventions that a target names, by name or id.

    Raises:
        PrevspendError: if it names one that there is not, or that is no prevention.
    """
    names = InterventionNames(
        entry for entry in taxonomy.interventions if entry.status == "prevention"
    )
    for name in filter(None, map(str.strip, typed.split(","))):
        entry = names.find(name)
        if entry is None:
            fix = names.meant(name) or "name interventions of the taxonomy that are prevention."
            what = f"The target '{text}' names an unknown intervention, '{name}'."
            raise PrevspendError(what, fix=fix)
        yield entry.id


def _points(text: str) -> Fraction:
    """Read percentage points; `ValueError` for what nobody would type, an exponent say."""
    if len(text) > _FEW_DIGITS or not text.replace(".", "", 1).isdecimal():
        raise ValueError(text)
    return Fraction(text)


def _read_target(text: str, words: dict[str, str], about: str) -> Target:
    """Build a target from its words; `ValueError` where they make none."""
    match sorted(words):
        case [name] if name in KNOWN_TARGETS and not words[name]:
            known = KNOWN_TARGETS[name]
            return replace(known, name=known.name + about)
        case ["floor"]:
            pence = parse_pence(words["floor"])
            if pence <= 0:
                raise ValueError(pence)
            name = f"At least {format_pounds(pence, pennies=False)} in every year{about}"
            return Target(text, name, "floor", pence=pence)
        case ["points", "years"]:
            points, years = _points(words["points"]), int(words["years"][:_FEW_DIGITS])
            if not (1 <= years <= _MOST_YEARS and 0 < points <= _MOST_POINTS):
                raise ValueError(years, points)
            plural = "s" if years > 1 else ""
            name = (
                f"The share of prevention up by {words['points']} percentage points over {years}"
                f" year{plural}{about}"
            )
            return Target(text, name, "points", points=points, years=years)
    raise ValueError(text)
