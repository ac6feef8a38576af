"""Joined codes with their names joined beside them: each segment is read for itself."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.errors import Location
from prevspend.reading import read_ledger
from prevspend.reading.layout import bundled_layouts, find_layout
from prevspend.reading.recognition import recognise
from prevspend.reading.recognition.savelayout import layout_from

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.reading.recognition import Recognised

UNITS = {
    "716305": "ACUTE COMMISSIONING",
    "714657": "STOP SMOKING SERVICES",
    "714701": "FALLS PREVENTION SERVICE",
    "716400": "NHS HEALTH CHECKS",
    "716410": "COMMUNITY NURSING SERVICE",
}
EXPENSES = {
    "52131001": "Agency Staff",
    "52700861": "Printing and Stationery",
    "52181390": "Premises{by}Rent and Rates",
}


def rows(
    code_by: str, name_by: str, *, heads: tuple[str, str], before: int, after: int
) -> list[list[str]]:
    """Return a sheet whose codes and names are joined, segments that say nothing around them."""
    chance = random.Random(5)  # noqa: S311 - the same lines each time
    made = [["Period Name", *heads, "Supplier Name", "Net Amount"]]
    for number in range(120):
        unit, expense = chance.choice([*UNITS]), chance.choice([*EXPENSES])
        codes = ["QXX"] * before + [unit, expense] + ["000000"] * after
        names = ["Westmoor"] * before + [UNITS[unit], EXPENSES[expense]] + ["Default"] * after
        joined = name_by.join(names).format(by=name_by)
        made.append(["Apr-24", code_by.join(codes), joined, f"Payee {number % 9}", f"{number + 1}"])
    return made


def read(sheet: list[list[str]]) -> Recognised:
    """Recognise a sheet as the reader does."""
    return recognise(sheet, bundled_layouts(), Location("joined.csv"))


@settings(max_examples=40, deadline=None)
@given(
    code_by=st.sampled_from([".", "-", "/"]),
    name_by=st.sampled_from(["-", ".", "|", "/"]),
    heads=st.sampled_from(
        [
            ("Code Combination", "Code Combination Description"),
            ("Account", "Account Description"),
            ("GL String", "GL String Name"),
            ("CodeString", "CodeStringDesc"),
        ]
    ),
    before=st.integers(1, 2),
    after=st.integers(1, 3),
)
def test_each_segment_is_read_for_itself(
    code_by: str, name_by: str, heads: tuple[str, str], before: int, after: int
) -> None:
    sheet = rows(code_by, name_by, heads=heads, before=before, after=after)
    found = read(sheet)
    codes, names = found.splits[1], found.splits[2]
    assert codes.take_apart(sheet[1][1])["cost_centre_code"] in UNITS
    assert codes.take_apart(sheet[1][1])["account_code"] in EXPENSES
    seen = {text for row in sheet[1:] for text in [names.take_apart(row[2])["cost_centre"]]}
    accounts = {text for row in sheet[1:] for text in [names.take_apart(row[2])["account"]]}
    assert seen == set(UNITS.values())
    assert accounts == {text.format(by=name_by) for text in EXPENSES.values()}


def test_names_that_do_not_follow_the_codes_stay_whole() -> None:
    sheet = rows("-", "-", heads=("Account", "Account Description"), before=1, after=2)
    names = [row[2] for row in sheet[1:]]
    random.Random(3).shuffle(names)  # noqa: S311 - the same order each time
    mixed = [
        sheet[0],
        *([*row[:2], name, *row[3:]] for row, name in zip(sheet[1:], names, strict=True)),
    ]
    assert read(mixed).splits == {}


def test_what_the_user_assigned_is_not_taken_apart() -> None:
    sheet = rows("-", "-", heads=("Account", "Account Description"), before=1, after=2)
    found = recognise(
        sheet, bundled_layouts(), Location("a.csv"), {"account": "Account Description"}
    )
    assert found.splits == {}
    assert found.columns["account"] == 2


@pytest.mark.parametrize("head", ["Code Combination", "GL String"])
def test_a_saved_layout_reads_the_same_again(tmp_path: Path, head: str) -> None:
    sheet = rows(".", "-", heads=(head, f"{head} Description"), before=1, after=3)
    path = tmp_path / "joined.csv"
    path.write_text("\n".join(",".join(row) for row in sheet) + "\n")
    saved = tmp_path / "ours.yaml"
    saved.write_text(layout_from(read(sheet), sheet[0], "ours"))
    assert find_layout(str(saved)).split
    plain, again = read_ledger([path]), read_ledger([path], layout=str(saved))
    fields = ["cost_centre_code", "cost_centre", "account_code", "account", "amount"]
    assert again.lines.select(fields).to_pylist() == plain.lines.select(fields).to_pylist()
    assert {row["cost_centre"] for row in plain.lines.to_pylist()} == set(UNITS.values())
