"""Text ledgers as they come damaged, or as somebody means harm. Each function writes one file."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

HEADER = "Date,Supplier,Service,Cost Centre,Account,Amount"
SERVICES = ("Health Visiting", "School Nursing", "Parks", "Homecare", "Waste", "Stop Smoking")
ACCOUNTS = ("Contract payments", "Agency staff", "Grants", "Premises")


def rows(random: Random, n: int = 200) -> list[list[str]]:
    """Return rows of an ordinary ledger, to be damaged."""
    return [
        [
            f"{random.randint(1, 28):02}/{random.randint(4, 12):02}/2024",
            f"Supplier {random.randint(1, 40)} Ltd",
            random.choice(SERVICES),
            f"{random.choice(SERVICES)} Team",
            random.choice(ACCOUNTS),
            f"{random.randint(-50_000, 900_000) / 100:.2f}",
        ]
        for _ in range(n)
    ]


def text(table: list[list[str]], header: str = HEADER) -> str:
    return "\r\n".join([header, *(",".join(row) for row in table)]) + "\r\n"


def cut_short(path: Path, random: Random) -> Path:
    whole = text(rows(random)).encode()
    return _write(path, whole[: random.randint(1, len(whole) - 1)])


def bytes_changed(path: Path, random: Random) -> Path:
    whole = bytearray(text(rows(random)).encode())
    for _ in range(random.randint(1, 200)):
        whole[random.randrange(len(whole))] = random.randrange(256)
    return _write(path, bytes(whole))


def zero_bytes(path: Path, random: Random) -> Path:
    whole = bytearray(text(rows(random)).encode())
    for _ in range(random.choice((1, 20, 2000))):
        whole.insert(random.randrange(len(whole)), 0)
    return _write(path, bytes(whole))


def noise(path: Path, random: Random) -> Path:
    return _write(path, random.randbytes(random.choice((1, 100, 10_000, 1_000_000))))


def quote_unclosed(path: Path, random: Random) -> Path:
    table = rows(random, 2000)
    for _ in range(random.choice((1, 2, 7))):
        table[random.randrange(len(table))][random.randrange(5)] = '"' + "Smith & Co"
    return _write(path, text(table))


def giant_cell(path: Path, random: Random) -> Path:
    table = rows(random)
    giant = random.choice(("x", "ab ", "1", "(", "-")) * random.choice((200_000, 4_000_000))
    table[random.randrange(len(table))][random.randrange(6)] = giant
    return _write(path, text(table))


def many_columns(path: Path, random: Random) -> Path:
    n = random.choice((500, 5_000, 30_000))
    header = ",".join([HEADER, *(f"Extra {i}" for i in range(n))])
    return _write(path, text([[*row, *(["1"] * n)] for row in rows(random, 5)], header))


def ragged(path: Path, random: Random) -> Path:
    table = [row[: random.randint(0, 6)] + ["x"] * random.randint(0, 9) for row in rows(random)]
    return _write(path, text(table))


def long_numbers(path: Path, random: Random) -> Path:
    table = rows(random)
    for row in table[: random.choice((1, 100))]:
        row[5] = random.choice(("9" * 5_000, "0" * 5_000 + "1", "1." + "3" * 5_000, "-" * 5_000))
    return _write(path, text(table))


def exponents(path: Path, random: Random) -> Path:
    table = rows(random)
    odd = ("1e308", "1E+999999999", "-1e-400", "inf", "NaN", "1e5", "0x1F", "1_000", "٣٤٥", "½")
    for row in table[: random.choice((1, 50))]:
        row[5] = random.choice(odd)
    return _write(path, text(table))


def sums_beyond_64_bits(path: Path, random: Random) -> Path:
    table = rows(random, 93_000)
    for row in table:
        row[5] = "999999999999.99"
    return _write(path, text(table))


def odd_encodings(path: Path, random: Random) -> Path:
    table = rows(random)
    table[3][1] = "Café Zoë £ – Ltd"
    encoding = random.choice(("utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-7", "cp1252"))
    return _write(path, text(table).encode(encoding, errors="replace"))


def mixed_encodings(path: Path, random: Random) -> Path:
    half = text(rows(random)).encode()
    other = text([["01/05/2024", "Zoë £", "Parks", "Parks", "Café", "1.00"]] * 50)
    return _write(path, half + other.encode(random.choice(("cp1252", "utf-16", "cp850"))))


def next_to_nothing(path: Path, random: Random) -> Path:
    nothing = ("", " ", "\ufeff", "\r\n" * 9, HEADER, HEADER + "\r\n", "," * 99, "\x1a", "sep=;")
    return _write(path, random.choice(nothing))


def odd_line_ends(path: Path, random: Random) -> Path:
    ends = ("\r", "\n\r", "\r\r\n", "\x0b", "\x85", "\u2028", "\x1e")
    return _write(path, text(rows(random)).replace("\r\n", random.choice(ends)))


def terminal_escapes(path: Path, random: Random) -> Path:
    table = rows(random)
    escape = random.choice(("\x1b[2J\x1b[1;31m", "\x1b]0;title\x07", "\x9b31m", "\x08" * 40))
    for row in table:
        row[random.randrange(5)] += escape
    return _write(path, text(table, HEADER.replace("Service", "Serv" + escape + "ice")))


def formulas_and_markup(path: Path, random: Random) -> Path:
    table = rows(random)
    payloads = (
        "=cmd|'/c calc'!A1",
        "@SUM(1)",
        "<script>alert(1)</script>",
        "[red]x[/nope]",
        "+1+1",
        "{{7*7}}",
        "%s%n%x",
        "${jndi:ldap://x}",
    )
    for row in table:
        row[random.randrange(1, 5)] = random.choice(payloads)
    return _write(path, text(table))


def giant_headings(path: Path, random: Random) -> Path:
    long = "Amount" * random.choice((1_000, 50_000))
    return _write(path, text(rows(random), HEADER.replace("Account", long)))


def same_heading_often(path: Path, random: Random) -> Path:
    n = random.choice((50, 2_000))
    header = ",".join([HEADER, *["Amount"] * n])
    return _write(path, text([[*row, *(["1.00"] * n)] for row in rows(random, 20)], header))


def impossible_dates(path: Path, random: Random) -> Path:
    table = rows(random)
    odd = ("00/00/0000", "31/02/2024", "99999999", "-1", "45000000", "9999-12-31", "1/1/1", "2024")
    for row in table:
        row[0] = random.choice(odd)
    return _write(path, text(table))


def blank_lines(path: Path, random: Random) -> Path:
    filler = random.choice(("\r\n", ",,,,,\r\n", " , , \r\n")) * random.choice((1_000, 400_000))
    return _write(path, text(rows(random)) + filler + text(rows(random, 3)))


def one_endless_line(path: Path, random: Random) -> Path:
    return _write(path, random.choice(("a", "a,", '"', "1,", ";")) * 20_000_000)


def surrogates(path: Path, random: Random) -> Path:
    whole = text(rows(random)).encode()
    odd = random.choice((b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xe2\x80"))
    return _write(path, whole.replace(b"Supplier", odd))


def invisible_letters(path: Path, random: Random) -> Path:
    table = rows(random)
    for row in table:
        row[5] = row[5].replace("-", "−") + random.choice(("\u200b", "\u202e", "\u00a0", "\ufeff"))
    return _write(path, text(table))


def wrong_ending(path: Path, random: Random) -> Path:
    ending = random.choice((".xlsx", ".zip", ".parquet", ".ods", ".xls", ".gz", ".dat", ".json"))
    return _write(path.with_suffix(ending), text(rows(random)))


def compressed_bomb(path: Path, random: Random) -> Path:
    ended = path.with_suffix(".csv.gz")
    with gzip.open(ended, "wb", compresslevel=1) as file:
        file.write(text(rows(random)).encode())
        for _ in range(random.choice((20, 300))):
            file.write(b"0" * 1_000_000)
    return ended


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(
        content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    )
    return path


KINDS = (
    *(cut_short, bytes_changed, zero_bytes, noise, quote_unclosed, giant_cell, many_columns),
    *(ragged, long_numbers, exponents, sums_beyond_64_bits, odd_encodings, mixed_encodings),
    *(next_to_nothing, odd_line_ends, terminal_escapes, formulas_and_markup, giant_headings),
    *(same_heading_often, impossible_dates, blank_lines, one_endless_line, surrogates),
    *(invisible_letters, wrong_ending, compressed_bomb),
)
