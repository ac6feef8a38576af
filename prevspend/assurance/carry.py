"""A baseline that carries what its audit found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.assurance.model import Assurance
from prevspend.assurance.sample import codings_mark
from prevspend.baseline import Audit
from prevspend.errors import Location, OverrideError

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from prevspend.baseline import Baseline

_AGAIN = "write it anew: prevspend assess FILE --results DIR -o assurance.json"


def with_audit(baseline: Baseline, codings: pa.Table, assurance: Assurance) -> Baseline:
    """Return a baseline with what an audit of its codings found.

    Args:
        baseline: the baseline.
        codings: its codings.
        assurance: the outcome of the audit.

    Raises:
        OverrideError: if it is an audit of other codings.
    """
    if assurance.codings != codings_mark(codings):
        raise OverrideError(
            "This assurance is of other results.",
            why="since the audit, the ledger, the taxonomy or people's decisions have changed what"
            " is decided; the error rate says nothing of that.",
            fix="leave --assurance out, or draw and judge a new sample of these results.",
        )
    error = assurance.error
    audit = Audit(
        statement=assurance.statement,
        reviewers=assurance.reviewers,
        date=assurance.last_date,
        rows=assurance.answered,
        error=error.value if error else None,
        error_low=error.low if error else None,
        error_high=error.high if error else None,
    )
    return baseline.model_copy(update={"audit": audit})


def read_assurance(path: Path) -> Assurance:
    """Read what `prevspend assess` wrote.

    Raises:
        OverrideError: if it cannot be read, or is something else.
    """
    try:
        return Assurance.model_validate_json(path.read_bytes())
    except OSError as error:
        raise OverrideError(
            f"The assurance cannot be read: {error.strerror}.",
            place=Location(str(path)),
            fix=_AGAIN,
        ) from error
    except ValueError as error:
        raise OverrideError(
            "This is no assurance that this version of prevspend understands.",
            place=Location(str(path)),
            why="it was changed, or is another file.",
            fix=_AGAIN,
        ) from error
