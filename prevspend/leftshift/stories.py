"""Stories: money that may have been recoded, described as a person would."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from prevspend.leftshift.flows import is_account, name_payees
from prevspend.leftshift.places import Place, name_of
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.leftshift.model import Selector

EVEN = 0.9
"""Ends of a story that differ by more than a tenth leave money to look for elsewhere."""
_NAMED = 6
"""Of more places than six the five largest are named."""


@dataclass
class Story:
    """Money that may have been recoded: where it was, where it is, and what speaks for it.

    Attributes:
        was: the places it left, each with its size in pence.
        now: the places it came to.
        was_selectors: what picks it out in the earlier year.
        now_selectors: what picks it out in the later year.
        payees: whom it is paid to, as far as that is evidence.
        whole: the places themselves are linked, not only what some payees are paid.
        strong: more speaks for it than amounts.
        stayed: the places, by name, where both ends are in the same ones.
        even: no money of its places is missing: one place stayed, or both ends hold as much.
        words: what it says, where no place became another.
        gross: one year books gross what the other books net.
    """

    was: dict[Place, int] = field(default_factory=dict)
    now: dict[Place, int] = field(default_factory=dict)
    was_selectors: list[Selector] = field(default_factory=list)
    now_selectors: list[Selector] = field(default_factory=list)
    payees: dict[str, None] = field(default_factory=dict)
    evidence: dict[str, None] = field(default_factory=dict)
    likeness: float = 1.0
    whole: bool = False
    strong: bool = False
    stayed: tuple[str, ...] = ()
    even: bool = False
    words: str = ""
    gross: bool = False

    def join(self, other: Story) -> None:
        """Take another story into this one."""
        for own, its in ((self.was, other.was), (self.now, other.now)):
            for place, pence in its.items():
                # whole places are the same money in each story, what payees were paid is not
                both = (own.get(place, 0), pence)
                own[place] = max(both) if self.whole or other.whole else sum(both)
        for selectors, more in (
            (self.was_selectors, other.was_selectors),
            (self.now_selectors, other.now_selectors),
        ):
            selectors[:] = widest([*selectors, *more])
        self.payees |= other.payees
        self.evidence |= other.evidence
        self.likeness = min(self.likeness, other.likeness)
        self.whole = self.whole or other.whole
        self.strong = self.strong or other.strong
        stayed = dict.fromkeys((*self.stayed, *other.stayed))
        self.stayed = tuple(stayed) if self.stayed and other.stayed else ()
        self.even = self.even or other.even or self._ends_are_like()

    def belongs_to(self, other: Story) -> bool:
        """Return whether it is one story with another: whole places share an end, payees both.

        An account that two payees share does not make theirs one story.
        """
        was, now = self.was.keys() & other.was.keys(), self.now.keys() & other.now.keys()
        if self.whole and other.whole:
            return bool(was or now)
        of_accounts = any(is_account(place) for place in (*was, *now))
        alone = of_accounts and not self.payees.keys() & other.payees.keys()
        return bool(was and now) and not alone

    @property
    def size(self) -> int:
        """How much money moved, pence."""
        return min(sum(self.was.values()), sum(self.now.values()))

    def _ends_are_like(self) -> bool:
        """Return whether both ends hold nearly the same amount."""
        return self.size >= EVEN * max(sum(self.was.values()), sum(self.now.values()))

    def names(self) -> tuple[list[str], list[str]]:
        """Name both ends, the largest first, each once; what stayed at both only if all did."""
        was, now = (
            list(dict.fromkeys(name_of(place) for place, _ in sorted(ends.items(), key=_largest)))
            for ends in (self.was, self.now)
        )
        went = [name for name in was if name not in now]
        came = [name for name in now if name not in was]
        return went or was, came or now

    def kind(self) -> Literal["renamed", "moved", "split", "merged"]:
        """Describe whether a place was renamed, split or merged, or some of its money moved."""
        was, now = self.names()
        if len(now) > max(len(was), 1):
            return "split"
        if len(was) > 1:
            return "merged"
        return "renamed" if self.whole else "moved"


def tell(story: Story, pence: int) -> str:
    """Return it as a sentence: what became what, how much, and whom it is paid to."""
    was, now = story.names()
    if story.whole:
        size = format_pounds(pence, pennies=False)
    else:
        size = format_pounds(story.size, pennies=False)
    words = f"{list_names(was)} became {list_names(now)}"
    if was == now:
        words = f"{list_names(was)} stayed, and the rest of its coding changed"
    paid = f", paid to {name_payees(story.payees)}" if story.payees else ""
    return f"{words}: {size}{paid}"


def widest(selectors: Sequence[Selector]) -> list[Selector]:
    """Return the selectors, each once, without those that only narrow another."""
    once = list({tuple(selector.items()): selector for selector in selectors}.values())
    return [
        each
        for each in once
        if not any(other.items() < each.items() for other in once if other is not each)
    ]


def list_names(names: list[str]) -> str:
    """Name all, or the first few of many."""
    shown = [name or "money without a place" for name in names]
    if len(shown) > _NAMED:
        shown = [*shown[: _NAMED - 1], f"{len(shown) - _NAMED + 1} more"]
    if len(shown) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _largest(place_and_pence: tuple[Place, int]) -> tuple[int, Place]:
    place, pence = place_and_pence
    return -pence, place
