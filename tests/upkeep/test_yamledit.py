"""Setting values in YAML: what was asked for is there, and nothing else moved."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from prevspend.upkeep.yamledit import NEXT, Setting, set_values, with_value

TEXT = """\
# Above.
- id: parks   # an id
  name: Parks
  share: {low: 0.5, central: 1}  # whose?
  why: >-
    They keep people
    well.

  lenses: [core, broad]
  rules:
    - id: parks.named
      phrases: [park, "open space",
                garden]  # in flow
      unless:
        - car   # not these
        # a remark
        - theme
  examples:
    - {service: Parks}
    - {service: Car parks,
       not: true}

# Below.
- id: paths
  name: Paths
"""


def read(text: str) -> object:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - a safe one


def changed_lines(after: str) -> tuple[list[str], list[str]]:
    before_lines, after_lines = TEXT.splitlines(), after.splitlines()
    gone = [line for line in before_lines if line not in after_lines]
    return gone, [line for line in after_lines if line not in before_lines]


@pytest.mark.parametrize(
    ("path", "value", "gone", "new"),
    [
        ((0, "name"), "Parks: all", ["  name: Parks"], ['  name: "Parks: all"']),
        (
            (0, "share", "low"),
            "0.25",
            ["  share: {low: 0.5, central: 1}  # whose?"],
            ["  share: {low: 0.25, central: 1}  # whose?"],
        ),
        (
            (0, "share", "basis"),
            "a study, of 2",
            ["  share: {low: 0.5, central: 1}  # whose?"],
            ['  share: {low: 0.5, central: 1, basis: "a study, of 2"}  # whose?'],
        ),
        (
            (0, "why"),
            "They are there.",
            ["  why: >-", "    They keep people", "    well."],
            ["  why: They are there."],
        ),
        ((0, "why"), None, ["  why: >-", "    They keep people", "    well."], []),
        ((0, "contested"), "Some say no.", [], ["  contested: Some say no."]),
        ((1, "lenses"), ["core", "a: b"], [], ['  lenses: [core, "a: b"]']),
        ((0, "lenses"), ["broad"], ["  lenses: [core, broad]"], ["  lenses: [broad]"]),
        (
            (0, "rules", 0, "phrases"),
            ["park", "green", "garden"],
            ['      phrases: [park, "open space",'],
            ["      phrases: [park, green,"],
        ),
        (
            (0, "rules", 0, "unless"),
            ["theme", "lorry"],
            ["        - car   # not these"],
            ["        - lorry"],
        ),
        (
            (0, "examples", 1, "not"),
            None,
            ["    - {service: Car parks,", "       not: true}"],
            ["    - {service: Car parks}"],
        ),
        ((0, "examples", 1), None, ["    - {service: Car parks,", "       not: true}"], []),
        (
            (0, "examples", NEXT),
            {"service": "Parking", "not": "true"},
            [],
            ["    - {service: Parking, not: true}"],
        ),
    ],
)
def test_only_what_is_set_changes(
    path: tuple[int | str, ...], value: str | None, gone: list[str], new: list[str]
) -> None:
    setting = Setting(path, value)
    after, failed = set_values(TEXT, [setting])
    assert failed == []
    assert read(after) == with_value(read(TEXT), setting)
    assert changed_lines(after) == (gone, new)


def test_new_key_stands_where_it_belongs() -> None:
    after, _ = set_values(TEXT, [Setting((0, "horizon"), "short", ("id", "name", "share"))])
    assert "  share: {low: 0.5, central: 1}  # whose?\n  horizon: short\n" in after


def test_long_text_is_folded_and_long_lists_go_on_below() -> None:
    words = "word " * 40 + "end"
    phrases = ["park", "open space", "garden", *(f"a longer phrase {n}" for n in range(6))]
    after, failed = set_values(
        TEXT, [Setting((0, "why"), words), Setting((0, "rules", 0, "phrases"), phrases)]
    )
    assert failed == []
    assert max(map(len, after.splitlines())) <= 100
    assert read(after)[0]["why"] == words  # type: ignore[index]


def test_what_has_no_place_is_not_made() -> None:
    settings = [Setting((0, "checked", "by"), "me"), Setting((1, "name"), "Ways")]
    after, failed = set_values(TEXT, settings)
    assert failed == settings[:1]
    assert changed_lines(after) == (["  name: Paths"], ["  name: Ways"])


def test_several_items_may_go_and_come() -> None:
    path = (0, "examples")
    settings = [
        Setting((*path, 0), None),
        Setting((*path, 1, "service"), "Lorry parks"),
        Setting((*path, NEXT), {"service": "One"}),
        Setting((*path, NEXT), {"service": "Two"}),
    ]
    after, failed = set_values(TEXT, settings)
    assert failed == []
    result = [example["service"] for example in read(after)[0]["examples"]]  # type: ignore[index]
    assert result == ["Lorry parks", "One", "Two"]


def test_windows_files_keep_their_marks() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    after, _ = set_values(text, [Setting((0, "contested"), "No.")])
    assert after.startswith("\ufeff# Above.\r\n")
    assert after.count("\n") == after.count("\r\n") == text.count("\n") + 1


line = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)
lines = line.map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(lines, min_size=1, max_size=6))
def test_any_list_of_texts_can_be_set(wanted: list[str]) -> None:
    for path in ((0, "rules", 0, "phrases"), (0, "rules", 0, "unless"), (1, "lenses")):
        after, failed = set_values(TEXT, [Setting(path, wanted)])
        assert failed == []
        assert read(after) == with_value(read(TEXT), Setting(path, wanted))


@given(lines)
def test_any_text_can_be_set(wanted: str) -> None:
    for path in ((0, "why"), (0, "share", "low"), (1, "contested"), (0, "examples", 0, "service")):
        after, failed = set_values(TEXT, [Setting(path, wanted)])
        assert failed == []
        assert read(after) == with_value(read(TEXT), Setting(path, wanted))
