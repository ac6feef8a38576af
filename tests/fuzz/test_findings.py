"""What the fuzzer found once is tried in every run, beside the sound input it starts from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import LONGEST, SEEDS, TARGETS

FINDINGS = Path(__file__).parent / "findings"


@pytest.mark.parametrize("target", TARGETS)
def test_sound_input_keeps_the_promise(target: str) -> None:
    for seed in SEEDS[target]():
        assert len(seed) < LONGEST
        TARGETS[target](seed)


@pytest.mark.parametrize(
    "finding",
    sorted(path for path in FINDINGS.glob("*/*") if path.is_file()),
    ids=lambda path: f"{path.parent.name}-{path.name}",
)
def test_findings_are_right_now(finding: Path) -> None:
    TARGETS[finding.parent.name](finding.read_bytes())
