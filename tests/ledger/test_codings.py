"""Codings of lines that go by in batches: numbered as they come, each once, whatever its key."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.ledger import CLASSIFICATION_FIELDS, Coder, codings

FIELDS = ("account", "cost_centre", "supplier")
LINE = st.tuples(*[st.sampled_from([None, "a", "b", "c", "d"])] * 3)


def numbered(batches: list[list[tuple[str | None, ...]]]) -> list[int]:
    """Number lines in batches, and hold the codings to be those of the lines."""
    coder = Coder(FIELDS)
    numbers: list[int] = []
    for batch in batches:
        columns = zip(*batch, strict=True)
        table = pa.table(
            {
                field: pa.array(texts, pa.string()).dictionary_encode()
                for field, texts in zip(FIELDS, columns, strict=True)
            }
        )
        numbers += coder.number(table).tolist()
    rows = list(zip(*(coder.codings().texts(field) for field in FIELDS), strict=True))
    lines = [tuple(text or "" for text in line) for batch in batches for line in batch]
    assert [rows[number] for number in numbers] == lines
    assert len(set(rows)) == len(rows)
    return numbers


def expected(batches: list[list[tuple[str | None, ...]]]) -> list[int]:
    known: dict[tuple[str | None, ...], int] = {}
    return [known.setdefault(line, len(known)) for batch in batches for line in batch]


BATCHES = st.lists(st.lists(LINE, min_size=1, max_size=8), min_size=1, max_size=4)


@given(BATCHES)
def test_codings_are_numbered_as_lines_first_show_them(
    batches: list[list[tuple[str | None, ...]]],
) -> None:
    assert numbered(batches) == expected(batches)


@given(BATCHES)
def test_codings_whose_keys_are_the_same_are_told_apart(
    batches: list[list[tuple[str | None, ...]]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codings, "_keys_of", lambda rows: np.zeros(len(rows), dtype=np.uint64))
        numbered(batches)


def test_more_combinations_than_a_number_can_hold_are_told_apart() -> None:
    rng = np.random.default_rng(7)
    columns = [rng.integers(0, size, 50_000) for size in (*[40_000] * 5, 2, 3)]
    fields = CLASSIFICATION_FIELDS[: len(columns)]
    texts = [pa.array([f"v{at}" for at in column]).dictionary_encode() for column in columns]
    numbers_of_lines = Coder(fields).number(pa.table(dict(zip(fields, texts, strict=True))))
    combined = len(set(zip(*(column.tolist() for column in columns), strict=True)))
    assert numbers_of_lines.max() + 1 == combined
