"""Fixing files: only the locations named change, and a second run changes nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from prevspend.errors import Location
from prevspend.taxonomy import load_taxonomy
from prevspend.upkeep import check_taxonomy, fix_taxonomy
from prevspend.upkeep.findings import Edit
from prevspend.upkeep.yamledit import difference, edit_text

HERE = Path(__file__).parent
MINIMAL = HERE.parent / "taxonomy" / "minimal"
FIXABLE = [
    *("PV005-unknown-field-test", "PV005-unless-with-unknown-field", "PV008-unknown-field"),
    *("PV008-unknown-tier", "PV015-unknown-source", "PV017-unknown-supplier-kind"),
    *("PV019-unknown-crosswalk-code", "PV210-stem-and-word", "PV210-twice-in-other-words"),
    "PV210-veto-within-a-veto",
]
TODAY = dt.date(2026, 11, 21)


def edit(text: str, line: int, column: int, new: str | None = None) -> str:
    return edit_text(text, [Edit(Location("a.yaml", line=line, column=column), new)])


@pytest.mark.parametrize("name", FIXABLE)
def test_fix_corrects_what_is_safe_and_is_done_after_one_run(name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))
    shutil.copytree(HERE / "broken" / name, folder, dirs_exist_ok=True)
    report, changed = fix_taxonomy(folder, TODAY)
    assert changed
    assert name[:5] not in {finding.code.id for finding in report.findings}
    assert fix_taxonomy(folder, TODAY) == (report, {})


def test_fix_does_not_change_what_a_person_must_decide(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))
    shutil.copytree(HERE / "broken" / "PV302-same-words", folder, dirs_exist_ok=True)
    before = check_taxonomy(folder, TODAY)
    assert fix_taxonomy(folder, TODAY) == (before, {})


def test_fix_keeps_comments_and_layout(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))
    file = folder / "interventions" / "all.yaml"
    text = file.read_text(encoding="utf-8")
    phrases = "      phrases:\n        - stop smoking  # the old name\n{}        - quit smoking\n"
    extra = "        # written by hand\n{}        # and this stays\n"
    line = '        - "stop smoking"  # twice\n'
    old = "      phrases: [stop smoking]\n"
    file.write_text(text.replace(old, phrases.format(extra.format(line))), encoding="utf-8")
    before = load_taxonomy(folder)
    _, changed = fix_taxonomy(folder, TODAY)
    assert file.read_text("utf-8") == text.replace(old, phrases.format(extra.format("")))
    changes = [line for line in difference(changed).splitlines()[2:] if line[0] in "+-"]
    assert changes == [f"-{line[:-1]}"]
    assert load_taxonomy(folder).digest != before.digest


@pytest.mark.parametrize(
    ("before", "column", "after"),
    [
        ("[a, b, c]", 1, "[b, c]"),
        ("[a, b, c]", 4, "[a, c]"),
        ("[a, b, c]", 7, "[a, b]"),
        ("['a, b', b]", 1, "[b]"),
        ("[é, b]", 4, "[é]"),
        ("[a]", 1, "[a]"),
        ("{rule: x, not: true}", 1, "{not: true}"),
        ("{not: true, rule: x}", 12, "{not: true}"),
    ],
)
def test_entries_leave_flow_lists_with_their_comma(before: str, column: int, after: str) -> None:
    assert edit(f"key: {before}  # why\n", 1, 6 + column) == f"key: {after}  # why\n"


def test_entry_that_begins_a_line_leaves_the_others_on_theirs() -> None:
    text = "key: [a, b,\n      c, d]\n"
    assert edit(text, 2, 7) == "key: [a, b,\n      d]\n"
    assert edit(text, 1, 10) == "key: [a,\n      c, d]\n"


def test_windows_line_ends_and_byte_order_mark_stay() -> None:
    text = "\ufeffkey:\r\n  - a\r\n  - b\r\nrule: x\r\n"
    assert edit(text, 2, 5) == "\ufeffkey:\r\n  - b\r\nrule: x\r\n"
    assert edit(text, 4, 7, "y") == text.replace("x", "y")


def test_edit_that_would_say_something_else_is_not_made() -> None:
    first_key = "- rule: x\n  not: true\n"
    assert edit(first_key, 1, 3) == first_key
    assert edit("key: a\n", 1, 1, "b: c") == "key: a\n"


def test_value_that_needs_quotes_is_written_with_them() -> None:
    assert edit("key: a\n", 1, 6, "b: c") == 'key: "b: c"\n'
