"""The protocol of Parquet's footers: read without knowing what it means, written back the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.parquetfile.thrift import Field, Items, Kind, read_struct, value_of, write_struct
from tests.parquetfile.tables import lines, write

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.parquetfile.thrift import Struct

WHOLE_NUMBERS = st.integers(-(2**63), 2**63 - 1)
SIMPLE: dict[Kind, st.SearchStrategy[object]] = {
    Kind.BYTE: st.integers(-128, 127),
    Kind.I16: WHOLE_NUMBERS,
    Kind.I32: WHOLE_NUMBERS,
    Kind.I64: WHOLE_NUMBERS,
    Kind.DOUBLE: st.floats(allow_nan=False),
    Kind.BINARY: st.binary(max_size=200),
}


def fields_of(structs: st.SearchStrategy[Struct]) -> st.SearchStrategy[Field]:
    of_kinds = SIMPLE | {Kind.STRUCT: structs}
    items = [
        st.builds(Items, st.just(kind), st.lists(values, max_size=20))
        for kind, values in (of_kinds | {Kind.TRUE: st.booleans()}).items()
    ]
    of_kinds[Kind.LIST] = st.one_of(items)
    truths = st.booleans().map(lambda truth: Field(Kind.TRUE if truth else Kind.FALSE, truth))
    fields = [st.builds(Field, st.just(kind), values) for kind, values in of_kinds.items()]
    return st.one_of(*fields, truths)


STRUCTS: st.SearchStrategy[Struct] = st.recursive(
    st.just({}),
    lambda structs: st.dictionaries(st.integers(-(2**15), 2**15 - 1), fields_of(structs)),
    max_leaves=8,
)


def footer_of(path: Path) -> bytes:
    data = path.read_bytes()
    return data[-8 - int.from_bytes(data[-8:-4], "little") : -8]


def test_footers_are_written_back_byte_for_byte(tmp_path: Path) -> None:
    ours = write(lines(40), tmp_path / "ours.parquet", [25, 15])
    nested = tmp_path / "nested.parquet"
    table = pa.table({"pence_by_period": [[1, 2], []], "code": pa.array([1, 2], pa.uint8())})
    pq.write_table(table, nested, version="2.6", write_page_index=True)
    for path in (ours, nested):
        assert write_struct(read_struct(footer_of(path))) == footer_of(path)


def test_a_footer_says_how_many_rows_there_are(tmp_path: Path) -> None:
    footer = read_struct(footer_of(write(lines(40), tmp_path / "lines.parquet", [40])))
    assert value_of(footer, 3, Kind.I64) == 40
    with pytest.raises(ValueError, match="field 3 is missing or not of the kind I32"):
        value_of(footer, 3, Kind.I32)
    with pytest.raises(ValueError, match="field 99 is missing"):
        value_of(footer, 99, Kind.I64)


def test_bytes_are_those_of_the_protocol() -> None:
    # As Thrift describes them: -1 is folded into 1 and -25200 into 50399, which is df 89 03.
    written = write_struct(
        {
            1: Field(Kind.BINARY, b"tax"),
            2: Field(Kind.TRUE, value=True),
            3: Field(Kind.I32, -1),
            20: Field(Kind.I64, -25200),
            21: Field(Kind.LIST, Items(Kind.TRUE, [True, False])),
        }
    )
    assert written.hex(" ") == "18 03 74 61 78 11 15 01 06 28 df 89 03 19 21 01 02 00"


@given(STRUCTS)
def test_any_structure_is_read_as_it_was_written(fields: Struct) -> None:
    assert read_struct(write_struct(fields)) == fields


@given(st.binary(max_size=60))
def test_other_bytes_give_a_structure_or_a_clear_error(data: bytes) -> None:
    try:
        read_struct(data)
    except ValueError:
        return
    assert data.endswith(b"\x00")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("", "end in the middle"),
        ("15", "end in the middle"),
        ("18 05 61 62", "end in the middle"),
        ("17 00 00", "end in the middle"),
        ("00 00", "1 bytes are left over"),
        ("1d", "no value of the kind 13"),
        ("19 fb", "no value of the kind 11"),
        ("16 ff ff ff ff ff ff ff ff ff ff 01 00", "more than 64 bits"),
        ("16 ff ff ff ff ff ff ff ff ff 02 00", "more than 64 bits"),
        ("19 f5 ff ff ff ff 0f 00", "a list of 4,294,967,295 values is longer"),
        ("15 00 05 02 00 00", "field 1 stands there twice"),
        ("1c" * 40, "too deep"),
        ("19 " + "19" * 40, "too deep"),
    ],
)
def test_malformed_bytes_are_refused(data: str, error: str) -> None:
    with pytest.raises(ValueError, match=error):
        read_struct(bytes.fromhex(data))


def test_numbers_that_are_too_great_are_not_written() -> None:
    with pytest.raises(ValueError, match="takes more than 64 bits"):
        write_struct({1: Field(Kind.I64, 2**63)})
