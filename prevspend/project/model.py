"""The project file: what `prevspend run` works on, under the names that options have."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, field_validator

from prevspend.errors import PrevspendError
from prevspend.frozenmodel import FrozenModel
from prevspend.options import parse_columns, parse_people
from prevspend.words import split_words
from prevspend.yamlfile import refusal
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT_FILE = "prevspend.yaml"
"""The name of a project file."""

Writes = Literal["left-shift", "review", "export"]
Value = TypeVar("Value")

_OPTION = re.compile(r"--([a-z-]+) ")
_EXAMPLE = "write it like this: '2024-25: ledger.csv', each on a line of its own below 'ledgers:'"
USUAL_WRITES: tuple[Writes, ...] = ("left-shift", "review")


def _as_list(value: object) -> object:
    """Take one text for a list of one: most ledgers are one file."""
    return (value,) if isinstance(value, str) else value


def _as_ledger(value: object) -> object:
    """Take files alone for a ledger without options of its own."""
    return {"files": value} if isinstance(value, str | list) else value


def _known_target(text: str) -> str:
    """Return a target of the left shift, if it can be understood; rules are not loaded for it."""
    from prevspend.leftshift import check_target

    return _understood(text, partial(check_target, text))


def _as_key(option: re.Match[str]) -> str:
    """Write an option as it stands in the project file: `column: `, not `--column `."""
    return f"{option[1]}: "


def _dashed(name: str) -> str:
    return name.replace("_", "-")


Texts = Annotated[
    tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...])
]

Targets = Annotated[
    tuple[Annotated[str, AfterValidator(_known_target)], ...],
    BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...]),
]


class LedgerOptions(FrozenModel):
    """Options of `prevspend classify`, for all years or for one."""

    model_config = ConfigDict(alias_generator=_dashed)

    layout: str | None = None
    column: Texts = ()
    measure: str | None = None
    amounts: Texts = ()
    accept: Texts = ()
    overlay: str | None = None
    overrides: str | None = None
    driver: Texts = ()
    assurance: str | None = None
    control_total: str | None = None
    fail_under_coverage: float | None = Field(default=None, ge=0, le=100)

    @field_validator("column")
    @classmethod
    def _columns(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return _understood(texts, partial(parse_columns, list(texts)))

    @field_validator("amounts")
    @classmethod
    def _amounts(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return _understood(texts, partial(_parse_answers, texts, ()))

    @field_validator("accept")
    @classmethod
    def _accepted(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return _understood(texts, partial(_parse_answers, (), texts))


def folder_name(organisation: str) -> str:
    """Return the name of an organisation's folder: its words, joined by hyphens."""
    return "-".join(split_words(organisation))


class YearLedger(LedgerOptions):
    """The ledger of one year: its files, and options that hold for it in place of the others."""

    files: Texts = Field(min_length=1)


OfYear = Annotated[
    YearLedger,
    BeforeValidator(_as_ledger, json_schema_input_type=str | tuple[str, ...] | YearLedger),
]


class LedgersByYear(LedgerOptions):
    """The ledgers of one organisation by year, and how they are read."""

    ledgers: dict[str, OfYear] = Field(min_length=1)

    @field_validator("ledgers", mode="before")
    @classmethod
    def _by_year(cls, value: object) -> object:
        """Refuse ledgers without a year before each."""
        if isinstance(value, dict) and value:
            return value
        raise refusal("no-years", f"'ledgers' should name the file of each year → {_EXAMPLE}")

    @field_validator("ledgers")
    @classmethod
    def _years(cls, ledgers: dict[str, YearLedger]) -> dict[str, YearLedger]:
        """Put the years in order, each written as 2024-25."""
        known: dict[str, YearLedger] = {}
        for text, ledger in ledgers.items():
            try:
                written = str(FinancialYear.parse(text))
            except ValueError as error:
                raise refusal("no-year", f"{error} → write it like this: 2024-25") from error
            if written in known:
                raise refusal("year-twice", f"the year {written} is there twice")
            known[written] = ledger
        return dict(sorted(known.items()))


class ProjectFile(LedgersByYear):
    """A project file: an organisation, its ledgers by year, how they are read and what is made."""

    organisation: str | None = None
    taxonomy: str = "england"
    with_names: bool = False
    contact: str | None = None
    licence: str | None = None
    no_cache: bool = False
    readings: Texts = ()
    place: dict[str, LedgersByYear] = Field(default_factory=dict)
    pools: str | None = None
    basis: Literal["delivery", "funding"] = "delivery"
    tolerance: float = Field(default=2, ge=0, le=100)
    background: Texts = ()
    neighbours: int = Field(default=10, ge=0)
    rank_by: Literal["share", "without-schools", "per-head"] | None = None
    write: Annotated[tuple[Writes, ...], BeforeValidator(_as_list, json_schema_input_type=Any)] = (
        USUAL_WRITES
    )
    lines: bool = False
    redact: Literal["none", "persons", "all"] = "persons"
    output: str = "results"
    changes: str | None = None
    target: Targets = ()
    population: Texts = ()
    weighted_population: Texts = ()
    grants: str | None = None
    decided: float = Field(default=80.0, ge=0, le=100)
    carry_breaks: bool = False
    accept_doubt: Texts = ()

    @field_validator("place")
    @classmethod
    def _folders(cls, place: dict[str, LedgersByYear]) -> dict[str, LedgersByYear]:
        """Refuse names that would have one folder of results."""
        for name, times in Counter(map(folder_name, place)).items():
            if not name or times > 1:
                raise refusal(
                    "place-names",
                    "two organisations of 'place' have names that are alike → write each name in"
                    " full, with letters",
                )
        return place

    @field_validator("population", "weighted_population")
    @classmethod
    def _people(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return _understood(texts, partial(parse_people, list(texts)))


def _parse_answers(amounts: tuple[str, ...], accepted: tuple[str, ...]) -> object:
    """Read what is answered about amounts; the reader of ledgers is loaded for it alone."""
    if not amounts and not accepted:
        return None
    from prevspend.reading import AmountsAnswered

    return AmountsAnswered.of(amounts, accepted)


def _understood(value: Value, parse: Callable[[], object]) -> Value:
    """Return a value as it is written, once it is sure that it can be understood.

    Raises:
        PydanticCustomError: if it cannot.
    """
    try:
        parse()
    except PrevspendError as error:
        fix = f" → {_OPTION.sub(_as_key, error.fix)}" if error.fix else ""
        raise refusal("option-wrong", f"{error.what.rstrip('.')}{fix}") from error
    return value
