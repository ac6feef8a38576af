"""`prevspend taxonomy new`: what it writes passes the check, and nothing is written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from prevspend.cli import app
from prevspend.upkeep import begin_taxonomy, check_taxonomy

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["taxonomy", *(str(argument) for argument in arguments)])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_taxonomy_and_intervention_pass_check_and_test_at_once(here: Path) -> None:
    begun = run("new", "taxonomy/ours")
    assert begun.exit_code == 0, begun.output
    added = run("new", "--intervention", "Cardiac rehabilitation: 0-19s")
    assert added.exit_code == 0, added.output
    assert "taxonomy/ours/interventions/cardiac-rehabilitation-0-19s.yaml" in added.stderr
    for command in (("check", "--strict"), ("test",), ("lock",)):
        done = run(*command)
        assert done.exit_code == 0, done.output
    done = run("check")
    assert "2 interventions, 2 rules: 0 errors, 0 warnings, 0 notes" in done.stdout
    first = (here / "taxonomy/ours/taxonomy.yaml").read_text("utf-8").splitlines()[0]
    assert (here / "taxonomy/ours" / first.partition("$schema=")[2]).is_file()


def test_nothing_is_written_over(here: Path) -> None:
    run("new", "ours")
    before = {path: path.read_bytes() for path in here.rglob("*.yaml")}
    again = run("new", "ours")
    assert again.exit_code == 2
    assert "add --intervention NAME" in again.stderr
    twice = run("new", "ours", "--intervention", "smoking")
    assert twice.exit_code == 2
    assert "There is an intervention for 'smoking' already: stop-smoking-services" in twice.stderr
    assert {path: path.read_bytes() for path in here.rglob("*.yaml")} == before


def test_what_is_new_has_to_be_said() -> None:
    done = run("new")
    assert done.exit_code == 2
    assert "--intervention NAME" in done.stderr


@given(name=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_any_name_is_written_as_yaml_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    folder = tmp_path_factory.mktemp("new") / "ours"
    begin_taxonomy(folder)
    done = run("new", folder, "--intervention", name)
    assert done.exit_code in {0, 2}, done.output
    assert not check_taxonomy(folder).count("error")


def test_every_fault_of_an_entry_is_said_at_once(here: Path) -> None:
    run("new", "ours")
    path = here / "ours/interventions/stop-smoking-services.yaml"
    text = path.read_text("utf-8")
    for right, wrong in (
        ("high: 1,", "high: 1.8,"),
        ("[sha-2011]", "[sha-2012]"),
        ("  horizon:", "  horzon:"),
        ("[broad]", "[broads]"),
        ("      unless: [training]\n", "      fruit: [apple]\n"),
        ("    - {cost_centre: Stop smoking services training, not: true}\n", ""),
    ):
        assert right in text
        text = text.replace(right, wrong)
    path.write_text(text, encoding="utf-8")
    done = run("check", "ours")
    assert done.exit_code == 1
    for fault in (
        *("not 1.8", "'sha-2012'", "'horzon'", "lens 'broads'", "'fruit'"),
        "at least one line that is not this",
        "0 interventions could be read, 1 not",
    ):
        assert fault in done.stdout
    assert "prevention needs horizon" not in done.stdout


LEDGER = "Date,Cost Centre,Account,Amount\n" + "".join(
    f"05/{month:02d}/2024,{service},Fees,100.00\n"
    for month in range(4, 13)
    for service in ("Stop smoking services", "Cardiac rehabilitation")
)


def test_a_line_that_would_bring_the_step_down_is_named(here: Path) -> None:
    run("new", "old")
    run("new", "new")
    head = here / "new/taxonomy.yaml"
    text = head.read_text("utf-8").replace("id: new", "id: old").replace("0.1.0", "0.2.0")
    head.write_text(text, encoding="utf-8")
    run("new", "new", "--intervention", "Cardiac rehabilitation")
    ledger = here / "ledger.csv"
    (here / "without.csv").write_text(
        "\n".join(line for line in LEDGER.splitlines() if "Cardiac" not in line), encoding="utf-8"
    )
    ledger.write_text(LEDGER, encoding="utf-8")
    for named in ((), ("--ledger", "without.csv")):
        done = run("diff", "old", "new", *named)
        assert done.exit_code == 1
        assert "like: cost_centre: cardiac rehabilitation (cardiac-rehabilitation)" in done.stderr
    measured = run("diff", "old", "new", "--ledger", "ledger.csv")
    assert measured.exit_code == 0, measured.output
    assert "a line like" not in measured.stderr


def test_a_new_intervention_names_the_schema_that_its_neighbours_name(here: Path) -> None:
    run("new", "taxonomy/ours")
    (here / "taxonomy/ours/schema").rename(here / "taxonomy/schema")
    run("new", "taxonomy/ours", "--intervention", "Walking football")
    text = (here / "taxonomy/ours/interventions/walking-football.yaml").read_text("utf-8")
    named = text.splitlines()[0].partition("$schema=")[2]
    assert (here / "taxonomy/ours/interventions" / named).resolve().is_file()
