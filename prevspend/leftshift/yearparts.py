"""Parts of a year's figures: sets of interventions, what is undecided, what the share may be."""

from __future__ import annotations

from prevspend.baseline import ResultModel


class SetTotal(ResultModel):
    """All the money of a set of interventions, prevention or not, whole."""

    id: str
    name: str
    amount_pence: int


class UndecidedMoney(ResultModel):
    """A place or payee of which nobody has decided what it is, and how much money it holds."""

    name: str
    amount_pence: int


class ShareRange(ResultModel):
    """What a year's share may be: fractions of the money in scope.

    `least` and `high` are by the low and high shares, with no undecided money preventive; `likely`
    takes the undecided as preventive as the decided money of its kind; `most` all of it, and what
    is contested: decided as not prevention, and counted by others. `contested` is that alone.
    """

    least: float
    high: float
    likely: float
    most: float
    contested: float
