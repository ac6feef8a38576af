"""What is given beside a ledger: YAML, tables, results, reviewed workbooks; damaged or hostile.

Each function writes one file and returns the command that reads it.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING

from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

LEDGER = str(EXAMPLES / "icb/marlshire-icb-2024-25.csv")
_YAML_OPTIONS = ("--overlay", "--overrides", "--driver", "--layout")
_TABLE_OPTIONS = ("--control-total", "--driver", "--overrides")

Command = list[str]


def _classify(path: Path, option: str) -> Command:
    return ["classify", LEDGER, option, str(path), "-o", str(path.parent / "out")]


def _yaml(path: Path, random: Random, content: str | bytes) -> Command:
    ended = path.with_suffix(".yaml")
    ended.write_bytes(content.encode() if isinstance(content, str) else content)
    if random.random() < 0.3:
        folder = path.parent / "taxonomy"
        folder.mkdir(exist_ok=True)
        shutil.copy(ended, folder / "taxonomy.yaml")
        return ["taxonomy", random.choice(("check", "test", "show")), str(folder)]
    return _classify(ended, random.choice(_YAML_OPTIONS))


def aliases(path: Path, random: Random) -> Command:
    if random.random() < 0.5:
        return _yaml(path, random, random.choice(("&a [*a]", "a: &a {x: *a}", "<<: *b")))
    laughs = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10))
    return _yaml(path, random, f"l0: &l0 [lol]\n{laughs}\n")


def deep_yaml(path: Path, random: Random) -> Command:
    deep = random.choice((50, 2_000, 100_000))
    brackets = random.choice(("[]", "{}"))
    return _yaml(path, random, brackets[0] * deep + brackets[1] * deep)


def yaml_tags(path: Path, random: Random) -> Command:
    tags = ("!!python/object/apply:os.system [id]", "!!binary x", "!x y", "!!set {a}", "%TAG ! x")
    return _yaml(path, random, f"id: {random.choice(tags)}\n")


def giant_yaml(path: Path, random: Random) -> Command:
    giant = random.choice(("a", "a: ", "- ", "#", "'", "\t", "a:\n")) * 1_000_000
    return _yaml(path, random, f"id: x\nname: {giant}\n")


def yaml_noise(path: Path, random: Random) -> Command:
    content = (EXAMPLES / "README.md").read_bytes()[:2_000] if random.random() < 0.3 else b"id: x\n"
    odd = (
        random.randbytes(500),
        b"\x00",
        b"\xff\xfe",
        content + b"\x85",
        b"a: 1\na: 2\n",
        b"? ?\n",
    )
    return _yaml(path, random, random.choice(odd))


def yaml_of_other_shapes(path: Path, random: Random) -> Command:
    shapes: tuple[str, ...] = (
        "[]",
        "{}",
        "null",
        "1",
        "x",
        "- 1\n- 2\n",
        "rules: 1\n",
        "decisions: {a: b}\n",
    )
    shapes += ("decisions: [[1], {by: 1}]\n", "id: .nan\n", "id: 2024-13-45\n", "version: 1e999\n")
    return _yaml(path, random, random.choice(shapes))


def tables_beside(path: Path, random: Random) -> Command:
    odd = (
        "2024-25,£466,705\n".encode("cp1252"),
        "2024-25,466705\n".encode("utf-16"),
        b"2024-25," + b"9" * 5_000 + b"\n",
        b"2024-25,1e999\n",
        b"2024-25," + b"x" * 200_000 + b"\n",
        b"\x00" * 500,
        b'2024-25,"466',
        b"",
        random.randbytes(300),
    )
    path.write_bytes(random.choice(odd))
    return _classify(path, random.choice(_TABLE_OPTIONS))


def odd_values(path: Path, random: Random) -> Command:
    path.write_text("x")
    odd = (
        ["--control-total", random.choice(("", "1e999", "9" * 5_000, "£", "NaN", "--1"))],
        ["--year", random.choice(("", "2024-99", "9" * 5_000, "0000-01", "2024-25\x00"[:7]))],
        ["--organisation", random.choice(("", "x" * 100_000, "\x1b[2J", "=1+1", "../.."))],
        ["--column", random.choice(("", "=", "amount=", "x=y", "amount=Amount=Amount"))],
        ["--layout", random.choice(("", "x" * 5_000, ".", "/dev/null"))],
    )
    return ["classify", LEDGER, *random.choice(odd), "-o", str(path.parent / "out")]


def changed_results(path: Path, random: Random, results: Path) -> Command:
    folder = path.parent / "results"
    shutil.copytree(results, folder)
    target = folder / random.choice(("baseline.json", "codings.parquet", "manifest.json"))
    content = bytearray(target.read_bytes())
    match random.randrange(4):
        case 0:
            content = content[: random.randrange(len(content))]
        case 1:
            for _ in range(9):
                content[random.randrange(len(content))] = random.randrange(256)
        case 2:
            content = bytearray()
        case _:
            target.unlink()
    if target.exists():
        target.write_bytes(bytes(content))
    return random.choice(_readers(folder, results, path))


def results_of_other_shapes(path: Path, random: Random, results: Path) -> Command:
    folder = path.parent / "results"
    shutil.copytree(results, folder)
    target = folder / random.choice(("baseline.json", "manifest.json"))
    shapes: tuple[object, ...] = (
        [],
        {},
        None,
        1,
        "x",
        {"schema": 99},
        [[[]]],
        {"files": {"../x": 1}},
        {"files": []},
    )
    whole = json.loads(target.read_text())
    key = random.choice(sorted(whole))
    whole[key] = random.choice(shapes)
    target.write_text(json.dumps(random.choice((whole, whole, random.choice(shapes)))))
    return [
        *random.choice(_readers(folder, results, path)),
        *random.choice(([], ["--accept-changed"])),
    ]


def _readers(folder: Path, results: Path, path: Path) -> list[Command]:
    return [
        ["leftshift", str(folder), str(results), "-o", str(path.parent / "shift")],
        ["compare", str(folder), str(results), "-o", str(path.parent / "compare")],
        ["verify", str(folder)],
        ["explain", str(folder), "--row", "2"],
        ["review", str(folder), "-o", str(path.parent / "review.xlsx")],
    ]


def changed_review(path: Path, random: Random, results: Path) -> Command:
    """Write a review whose bytes, or one of whose parts, changed."""
    review = path.with_suffix(".xlsx")
    shutil.copy(results.parent / "review.xlsx", review)
    with zipfile.ZipFile(review) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(parts))
    content = bytearray(parts[name])
    for _ in range(random.randint(1, 20)):
        content[random.randrange(len(content))] = random.randrange(32, 127)
    parts[name] = bytes(content) if random.random() < 0.8 else b""
    with zipfile.ZipFile(review, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    if random.random() < 0.5:
        return ["review-import", str(review), "-o", str(path.parent / "decisions.yaml")]
    return _classify(review, "--overrides")


KINDS = (
    *(aliases, deep_yaml, yaml_tags, giant_yaml, yaml_noise, yaml_of_other_shapes),
    *(tables_beside, odd_values),
)
RESULT_KINDS = (changed_results, results_of_other_shapes, changed_review)
