"""How a command begins."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from prevspend.cli.startup import SETTINGS

BEGUN = """
import os
from prevspend.cli.startup import SETTINGS, quick_start
quick_start()
print([os.environ[name] for name in SETTINGS])
"""


def begun(environment: dict[str, str]) -> str:
    """Begin a command in a process of its own, and say what is set there."""
    plain = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    command = [sys.executable, "-c", BEGUN]
    done = subprocess.run(
        command, env=plain | environment, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


def test_a_command_passes_over_what_would_only_delay_it() -> None:
    assert begun({}) == str(list(SETTINGS.values()))


@pytest.mark.parametrize("name", SETTINGS)
def test_what_the_user_has_set_is_left(name: str) -> None:
    assert begun({name: "theirs"}) == str(list((SETTINGS | {name: "theirs"}).values()))
