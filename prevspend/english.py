"""Small pieces of English that messages and reports share."""

from __future__ import annotations


def plural(count: int, singular: str, many: str = "") -> str:
    """Return a count in words: 1 row, 16 rows; `many` where an s does not make the plural."""
    return f"{count:,} {singular if count == 1 else many or singular + 's'}"


def capitalised(text: str) -> str:
    """Return a text with a capital letter at its start; the others stay as they are."""
    return text[:1].upper() + text[1:]


def signed_points(fraction: float) -> str:
    """Return a fraction in percentage points, with a sign only where two decimals show any."""
    written = f"{100 * fraction:+.2f}"
    return written if float(written) else "0.00"
