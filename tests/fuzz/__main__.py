"""Fuzz one target, guided by what of the program each input reaches.

`python -m tests.fuzz TARGET SECONDS FOLDER` needs the dependency group `fuzz` (Linux). The folder
holds the inputs that reach something new; a later run goes on from them. An input that breaks a
promise is written into `tests/fuzz/findings`, where every test run tries it.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["prevspend"]):
    from tests.fuzz.targets import LONGEST, SEEDS, TARGETS

FINDINGS = Path(__file__).parent / "findings"


def fuzz(target: str, seconds: int, folder: Path) -> None:
    """Try inputs of a target for so many seconds; the fuzzer ends the process."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS[target]():
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def once(data: bytes) -> None:
        try:
            TARGETS[target](data)
        except Exception:  # noqa: BLE001 - it is noted, and the fuzzer goes on
            place = FINDINGS / target
            place.mkdir(parents=True, exist_ok=True)
            (place / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
            traceback.print_exc()

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=20",
        "-rss_limit_mb=2000",
    ]
    atheris.Setup([sys.argv[0], str(folder), *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
