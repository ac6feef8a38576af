"""Names of payees that are the same however ledgers write them."""

from __future__ import annotations

import re
from functools import lru_cache

from prevspend.blanks import says_nothing

_LEGAL_FORM = re.compile(r"\b(?:ltd|limited|plc|llp|cic|cio|uk)\b")
_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_KEY_LENGTH = 20


@lru_cache(maxsize=1 << 16)
def supplier_key(name: str) -> str:
    """Return a supplier's name without case, spaces and legal form, cut as ledgers cut it.

    Placeholders such as `Redacted` name nobody.
    """
    if says_nothing(name):
        return ""
    return _NOT_LETTERS.sub("", _LEGAL_FORM.sub("", name.casefold()))[:_KEY_LENGTH]
