"""Spark is asked for by name only; where something is missing for it, words say what."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from pathlib import Path

    import pytest

LEDGER = str(EXAMPLES / "icb/marlshire-icb-2024-25.csv")


def refused(folder: Path) -> str:
    command = ["classify", LEDGER, "--engine", "spark", "-o", str(folder / "out")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert not (folder / "out").exists()
    return done.stderr


def test_without_pyspark_words_say_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = importlib.util.find_spec

    def find_spec(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "pyspark" else known(name, package)

    monkeypatch.setattr("prevspend.engines.spark.session.find_spec", find_spec)
    message = refused(tmp_path)
    assert "Spark is not installed here." in message
    assert 'pip install "prevspend[spark]"' in message


def test_without_java_words_say_how_to_install_it(tmp_path: Path) -> None:
    code = (
        "import sys, types\n"
        "import prevspend.engines.spark.session as session\n"
        "session.find_spec = lambda name: name\n"
        "errors, sql = types.ModuleType('pyspark.errors'), types.ModuleType('pyspark.sql')\n"
        "errors.PySparkException = Exception\n"
        "sql.SparkSession = type('S', (), {'getActiveSession': staticmethod(lambda: None)})\n"
        "sys.modules |= {'pyspark.errors': errors, 'pyspark.sql': sql}\n"
        "session.start_session('local[1]')\n"
    )
    env = {"PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert "There is no Java on this machine's path." in done.stderr
    assert "openjdk-17-jre-headless" in done.stderr


def test_pyspark_is_not_loaded_until_it_is_asked_for() -> None:
    code = "import sys, prevspend.engines.spark; print('pyspark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
