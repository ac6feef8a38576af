"""Single rows in which account and cost centre are in the opposite order to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.ledger import codes_of, dictionary_of, from_codes, look_up, recode
from prevspend.reading.recognition.vocabulary import Meaning, vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.ledger import ColumnField

_CODES: frozenset[ColumnField] = frozenset({"account_code", "cost_centre_code"})


def turned_rows(columns: dict[ColumnField, pa.ChunkedArray]) -> NDArray[np.bool_] | None:
    """Correct rows whose account is known as a cost centre and whose cost centre as an account.

    `columns` is changed in place. Names beside their codes are not changed: the codes show which
    is which.

    Returns:
        Which rows were changed; `None` if there are none.
    """
    if not {"account", "cost_centre"} <= columns.keys() or _CODES & columns.keys():
        return None
    accounts, centres = dictionary_of(columns["account"]), dictionary_of(columns["cost_centre"])
    turned = _known_as(accounts, "cost_centre") & _known_as(centres, "account")
    if not turned.any():
        return None
    values = [*accounts.dictionary.to_pylist(), *centres.dictionary.to_pylist()]
    first, second = codes_of(accounts), codes_of(centres)
    second = np.where(second < 0, second, second + len(accounts.dictionary))
    columns["account"] = _chosen(turned, second, first, values)
    columns["cost_centre"] = _chosen(turned, first, second, values)
    return turned


def _chosen(
    turned: NDArray[np.bool_],
    other: NDArray[np.int32],
    own: NDArray[np.int32],
    values: list[str | None],
) -> pa.ChunkedArray:
    """Return each row's own text, or that of the other column where they are turned."""
    codes = np.where(turned, other, own).astype(np.int32)
    return pa.chunked_array([recode(from_codes(codes, values), lambda text: text)])


def _known_as(column: pa.DictionaryArray, meaning: Meaning) -> NDArray[np.bool_]:
    """Return for each row whether its text has a known meaning."""
    texts = column.dictionary.to_pylist()
    known = [text is not None and vocabulary().meaning(text) == meaning for text in texts]
    return look_up(np.array([*known, False]), codes_of(column))
