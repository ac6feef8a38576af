"""The pools register: shared budgets, and the organisations behind suppliers' names.

    pools:
      - id: bcf-westmoor
        name: Better Care Fund, Westmoor
        kind: better-care-fund
        year: 2024-25
        host: Westmoor County Council
        treatment: sole
        contributors:
          - {body: NHS Marlshire ICB, amount: "8,610,000"}
          - {body: Westmoor County Council, amount: "6,000,000", capital: "5,500,000"}
        lines:
          - {body: NHS Marlshire ICB, cost_centre: REABLEMENT}
          - {body: Westmoor County Council, cost_centre: Reablement Service}
    names:
      - {supplier: WCC ADULTS, body: Westmoor County Council}

A pool is not an organisation: each partner accounts for it in its own ledger by who controls it.
The ledgers do not show who does; the agreement does, and `treatment` states it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from prevspend import yamlfile
from prevspend.errors import LedgerError, Location, Problem
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.money import parse_pence
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from pathlib import Path


def _pence(value: object) -> object:
    return parse_pence(value) if isinstance(value, str) else value


def _year(value: object) -> object:
    return str(FinancialYear.parse(value)) if isinstance(value, str) else value


def _line(value: object) -> object:
    """Return a line with its body apart from the fields that select codings."""
    if not isinstance(value, dict) or "coding" in value:
        return value
    return {
        "body": value.get("body"),
        "coding": {field: text or "" for field, text in value.items() if field != "body"},
    }


Pence = Annotated[int, BeforeValidator(_pence)]
Text = Annotated[str, Field(min_length=1)]


class Contributor(FrozenModel):
    """An organisation's payment into a pool in the year, in pence, and its capital part."""

    body: Text
    amount: Pence
    capital: Pence = 0

    @property
    def revenue(self) -> int:
        """The contribution without its capital part, in pence."""
        return self.amount - self.capital


class PoolLine(FrozenModel):
    """The codings of a pool in an organisation's ledger, by fields such as a cost centre."""

    body: Text
    coding: dict[str, str]

    @model_validator(mode="after")
    def _known_fields(self) -> Self:
        if not self.coding:
            raise ValueError("name a field of the ledger beside the body, such as cost_centre")
        for field in self.coding:
            if field not in CLASSIFICATION_FIELDS:
                hint = yamlfile.suggest(field, CLASSIFICATION_FIELDS)
                known = hint or f"the fields are {', '.join(CLASSIFICATION_FIELDS)}"
                raise ValueError(f"'{field}' is no field of a coding; {known}")
        return self


class Pool(FrozenModel):
    """A budget that organisations share.

    `treatment` is how it is accounted for under the agreement: `sole`, the host spends it all and
    the others pay the host; `joint`, each has its own share of the spending in its ledger;
    `agent`, the host only passes on what the others spend.
    """

    id: Text
    name: Text
    kind: Literal["better-care-fund", "section-75", "section-256"]
    year: Annotated[str | None, BeforeValidator(_year)] = None
    host: Text
    treatment: Literal["sole", "joint", "agent"]
    contributors: tuple[Contributor, ...]
    lines: tuple[Annotated[PoolLine, BeforeValidator(_line)], ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for contributor in self.contributors:
            if not 0 <= contributor.capital <= contributor.amount:
                raise ValueError(f"the capital of {contributor.body} is more than its amount")
        if self.kind == "section-256" and self.treatment != "sole":
            raise ValueError("money under section 256 is the receiver's own: its treatment is sole")
        return self


class SupplierName(FrozenModel):
    """A supplier's name in a ledger, and the organisation it means."""

    supplier: Text
    body: Text


class Register(FrozenModel):
    """What people know about money between organisations."""

    pools: tuple[Pool, ...] = ()
    names: tuple[SupplierName, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [(pool.id, pool.year) for pool in self.pools]
        for pool in self.pools:
            if ids.count((pool.id, pool.year)) > 1:
                raise ValueError(f"the pool '{pool.id}' is here twice for one year")
        return self


def read_register(path: Path) -> Register:
    """Read a pools register.

    Raises:
        LedgerError: with every problem and its line.
    """
    if not path.is_file():
        raise LedgerError("There is no such pools register.", place=Location(str(path)))
    document, problems = yamlfile.load(path)
    register: Register | None = None
    if not problems and not isinstance(document.content, dict):
        what = "this file should have 'pools:' and a list of them"
        problems.append(Problem(what, document.place(())))
    if not problems:
        register, problems = yamlfile.validate(Register, document)
    if register is None:
        raise LedgerError(
            "The pools register cannot be understood.",
            problems=problems,
            why="a pool left out in silence would be counted twice.",
            fix="correct the lines named above and run the command again.",
        )
    return register
