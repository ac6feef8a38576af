# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""Make the example ledgers: two made-up organisations, two financial years each.

Run `python examples/make_examples.py`; the files are written beside this one. What is bought,
from whom and for how much stands in `plan/`; what changes between the years stands in
`making/plan.py` as `CHANGES`. Only `random.Random.random` is drawn from, which every Python gives
alike, and money is whole pence, so the bytes are the same on every machine.
"""

from __future__ import annotations

from pathlib import Path

from making.files import FILES, file_text
from making.plan import read_plan

HERE = Path(__file__).parent


def make(folder: Path = HERE) -> None:
    """Write every example file under a folder."""
    plan = read_plan()
    for file in FILES:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file_text(file, plan).encode(file.encoding))


if __name__ == "__main__":
    make()
