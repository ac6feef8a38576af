"""The commands that compare, lock and release a taxonomy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from tests.upkeep.taxonomies import BASE, LEDGER, copy_of, edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.testing import Result

EXPECTED = Path(__file__).parent.parent / "upkeep" / "expected"


def run(*arguments: str | Path) -> Result:
    """Run `prevspend taxonomy` in this process."""
    return CliRunner().invoke(app, ["taxonomy", *map(str, arguments)])


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small taxonomy with a share, a tier and a rule changed."""
    folder = copy_of(BASE, tmp_path)
    edit(
        folder,
        {
            "{low: 0.5, central: 0.75, high: 1}": "{low: 0.4, central: 0.7, high: 1}",
            "  name: Falls prevention\n  tier: tertiary": "  name: Falls\n  tier: secondary",
            "[strength and balance]": "[strength and balance, vape swap]",
        },
    )
    shutil.copytree(BASE, tmp_path / "old")
    monkeypatch.chdir(tmp_path)
    return folder


def ledger() -> tuple[str, Path]:
    return "--ledger", LEDGER


@pytest.mark.parametrize(
    ("form", "suffix"), [("text", "txt"), ("markdown", "md"), ("json", "json")]
)
@pytest.mark.usefixtures("changed")
def test_a_difference_in_three_forms(
    form: str, suffix: str, check_expected: Callable[[Path, str], None]
) -> None:
    done = run("diff", "old", "base", *ledger(), "--format", form, "-o", "diff.out")
    assert (done.exit_code, done.output) == (1, ""), "the version is the same, and pounds move"
    text = Path("diff.out").read_text(encoding="utf-8")
    check_expected(EXPECTED / f"diff.{suffix}", text)
    if form != "text":
        assert run("diff", "old", "base", *ledger(), "--format", form).stdout == text


@pytest.mark.usefixtures("changed")
def test_the_page_on_the_terminal_says_what_the_file_says() -> None:
    done = run("diff", "old", "base", *ledger())
    assert "Version  1.2.3 → 1.2.3 is too little: the change needs a major step" in done.stdout
    assert run("diff", "old", "base", *ledger(), "--quiet").output == ""


def test_a_version_that_says_enough_is_fine(changed: Path) -> None:
    edit(changed, {"version: 1.2.3": "version: 2.0.0"}, "taxonomy.yaml")
    done = run("diff", "old", "base", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["version"] == {
        "needed": "major",
        "least": "major",
        "unmeasured": "major",
        "measured": None,
        "made": "major",
        "enough": True,
        "next_version": "2.0.0",
        "open_changes": ["strength-classes.named"],
    }


def test_an_earlier_version_is_a_finding_even_where_nothing_else_changed(tmp_path: Path) -> None:
    folder = copy_of(BASE, tmp_path)
    assert run("diff", BASE, folder).exit_code == 0
    edit(folder, {"version: 1.2.3": "version: 1.2.2"}, "taxonomy.yaml")
    done = run("diff", BASE, folder)
    assert done.exit_code == 1
    assert "1.2.2 is an earlier version" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("nowhere", "base"), "no taxonomy 'nowhere'"),
        (("old", "base", "--ledger", "nowhere.csv"), "no file 'nowhere.csv'"),
        (("old", "base", "--ledger", str(LEDGER), "--year", "2019-20"), "no line of 2019-20"),
        (("old", "base", "-o", "no/such/folder"), "file cannot be written"),
        (("england@7", "base"), "no release 7 of the taxonomy 'england'"),
    ],
)
@pytest.mark.usefixtures("changed")
def test_bad_input_is_said_without_a_traceback(arguments: tuple[str, ...], what: str) -> None:
    done = run("diff", *arguments)
    assert done.exit_code == 2
    assert what in done.stderr
    assert "Next: " in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_lock_writes_then_checks(changed: Path) -> None:
    assert run("lock", "base", "--check").exit_code == 1
    assert not (changed / "versions.lock").exists()
    assert run("lock", "base").exit_code == 0
    before = (changed / "versions.lock").read_bytes()
    assert run("lock", "base", "--check").stdout == "versions.lock is fresh.\n"
    edit(changed, {"account: [vat]": "account: [vat, value added tax]"})
    done = run("lock", "base", "--check")
    assert done.exit_code == 1
    assert done.stdout == "rule tax.account: decides differently from version 1\n"
    assert "run `prevspend taxonomy lock base`" in done.stderr
    assert (changed / "versions.lock").read_bytes() == before
    assert run("lock", "base", "--quiet").output == ""
    assert run("lock", "base", "--check").exit_code == 0


def test_a_release_repeats_last_years_baseline(changed: Path) -> None:
    assert run("lock", "base").exit_code == 0
    done = run("release", "base")
    assert done.exit_code == 0
    assert str(Path("base/released/1.2.3.json")) in done.stdout
    first = classified("base")
    edit(changed, {"central: 0.7": "central: 0.9"})
    assert classified("base") != first
    assert classified("base@1.2.3") == classified("base@1") == first
    done = run("release", "base")
    assert done.exit_code == 2
    assert "1.2.3 is released already" in done.stderr


def classified(taxonomy: str) -> str:
    command = ["classify", str(LEDGER), "-o", "out", "--taxonomy", taxonomy, "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    return done.stdout
