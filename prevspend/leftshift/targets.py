"""Targets: where a promise should stand in each year, and whether it does.

A target is judged under the low, the central and the high shares alike. Where all three reach it,
it is on track; where none does, it is off track; where they disagree, nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from prevspend.errors import PrevspendError
from prevspend.leftshift.model import Shares, TargetProgress, TargetYear, TrackVerdict
from prevspend.money import format_pounds, parse_pence
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.baseline import Figures
    from prevspend.taxonomy import Taxonomy

_FIGURES = ("low", "central", "high")


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
    kind, *rest = text.split() or [""]
    words = dict(part.partition("=")[::2] for part in (kind, *rest))
    named = tuple(filter(None, words.pop("interventions", "").split(",")))
    known = {entry.id for entry in taxonomy.interventions if entry.status == "prevention"}
    for name in named:
        if name not in known:
            fix = suggest(name, known) or "name interventions of the taxonomy that are prevention."
            what = f"The target '{text}' names an unknown intervention, '{name}'."
            raise PrevspendError(what, fix=fix)
    about = f" ({', '.join(named)})" if named else ""
    try:
        target = _read_target(text, words, about)
    except (ValueError, ZeroDivisionError) as error:
        raise PrevspendError(f"The target '{text}' cannot be understood.", fix=_HOW) from error
    return replace(target, interventions=named)


def _read_target(text: str, words: dict[str, str], about: str) -> Target:
    """Build a target from its words; `ValueError` where they make none."""
    match sorted(words):
        case [name] if name in KNOWN_TARGETS and not words[name]:
            known = KNOWN_TARGETS[name]
            return replace(known, name=known.name + about)
        case ["floor"]:
            pence = parse_pence(words["floor"])
            name = f"At least {format_pounds(pence, pennies=False)} in every year{about}"
            return Target(text, name, "floor", pence=pence)
        case ["points", "years"]:
            points, years = Fraction(words["points"]), int(words["years"])
            if years < 1:
                raise ValueError(years)
            plural = "s" if years > 1 else ""
            name = (
                f"The share of prevention up by {words['points']} percentage points over {years}"
                f" year{plural}{about}"
            )
            return Target(text, name, "points", points=points, years=years)
    raise ValueError(text)


@dataclass(frozen=True)
class Position:
    """What targets look at in a year: its number, prevention and money in scope, pence."""

    financial_year: str
    number: int
    prevention: Figures
    in_scope_pence: int


def judge(target: Target, positions: Sequence[Position]) -> TargetProgress:
    """Judge every year after the first (a floor: every year) against a target."""
    start = positions[0]
    judged = positions if target.kind == "floor" else positions[1:]
    years = tuple(_year(target, start, position) for position in judged)
    verdict = years[-1].verdict if years else "cannot tell"
    unit: Literal["share", "growth", "pence"] = "share"
    if target.kind != "points":
        unit = "growth" if target.kind == "parity" else "pence"
    return TargetProgress(
        id=target.id,
        name=target.name,
        unit=unit,
        years=years,
        verdict=verdict,
        in_words=_in_words(target, years, verdict),
    )


def _year(target: Target, start: Position, position: Position) -> TargetYear:
    wanted, reached = _measures(target, start, position)
    return TargetYear(
        financial_year=position.financial_year,
        wanted=float(wanted),
        reached=Shares(**{name: float(value) for name, value in reached.items()}),
        verdict=_verdict(wanted, list(reached.values())),
    )


def _measures(
    target: Target, start: Position, position: Position
) -> tuple[Fraction, dict[str, Fraction]]:
    """Give what a target asks for in a year, and what was reached at each figure."""
    then = {name: getattr(start.prevention, name) for name in _FIGURES}
    now = {name: getattr(position.prevention, name) for name in _FIGURES}
    if target.kind == "floor":
        return Fraction(target.pence), {name: Fraction(now[name]) for name in _FIGURES}
    if target.kind == "parity":
        wanted = Fraction(position.in_scope_pence, start.in_scope_pence or 1) - 1
        return wanted, {name: Fraction(now[name], then[name] or 1) - 1 for name in _FIGURES}
    passed = Fraction(position.number - start.number, target.years)
    wanted = target.points / 100 * min(passed, Fraction(1))
    reached = {
        name: Fraction(now[name], position.in_scope_pence or 1)
        - Fraction(then[name], start.in_scope_pence or 1)
        for name in _FIGURES
    }
    return wanted, reached


def _verdict(wanted: Fraction, reached: Sequence[Fraction]) -> TrackVerdict:
    met = [value >= wanted for value in reached]
    if all(met):
        return "on track"
    return "cannot tell" if any(met) else "off track"


def _in_words(target: Target, years: Sequence[TargetYear], verdict: TrackVerdict) -> str:
    if not years:
        return "There is no second year yet to judge by."
    last = years[-1]
    if target.kind == "floor":
        low, wanted = last.reached.low / 100, last.wanted / 100
        said = f"at least £{low:,.0f} of the £{wanted:,.0f} asked for"
    else:
        by = 100
        unit = "%" if target.kind == "parity" else " percentage points"
        low, central, high = (getattr(last.reached, name) * by for name in _FIGURES)
        said = (
            f"{central:+.2f}{unit} ({low:+.2f} to {high:+.2f}) where {last.wanted * by:+.2f}{unit}"
            " is asked for"
        )
    why = {
        "on track": "under the low, central and high shares alike",
        "off track": "under none of the low, central and high shares",
        "cannot tell": "it depends on the shares",
    }[verdict]
    return f"By {last.financial_year}: {said}; {verdict}, {why}."
