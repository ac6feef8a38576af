"""A value that an option cannot have is refused in plain words, by every command."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from prevspend.cli import app


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("export x --redact person", "'person' is not a choice here → did you mean persons?"),
        ("consolidate a b --basis fund", "'fund' is not a choice here → did you mean funding?"),
        (
            "compare a --by foo",
            "'foo' is not a choice here → choose tier, lens, intervention or group",
        ),
        ("compare a --rank-by shares", "'shares' is not a choice here → did you mean share?"),
        ("taxonomy schema --of projct", "'projct' is not a choice here → did you mean project?"),
        ("classify a -o b --fail-under-coverage 101", "should be at most 100, not '101'"),
        ("classify a -o b --fail-under-coverage 9%", "'9%' is not a number → write it in digits"),
    ],
)
def test_a_wrong_value_is_refused_in_plain_words(typed: str, said: str) -> None:
    done = CliRunner().invoke(app, typed.split())
    assert done.exit_code == 2
    assert said in done.stderr
    for jargon in ("Value error", "Input should", "unable to parse"):
        assert jargon not in done.stderr
