"""Many ledgers on Spark: `classify_ledgers` for files, `classify_table` for a data frame.

pyspark is loaded when one of them is called, not before.
"""

from prevspend.engines.spark.ledgers import NamedLedger, find_named_ledgers
from prevspend.engines.spark.run import Failure, Outcome, classify_ledgers, classify_table
from prevspend.engines.spark.session import refuse_missing_spark, start_session

__all__ = [
    "Failure",
    "NamedLedger",
    "Outcome",
    "classify_ledgers",
    "classify_table",
    "find_named_ledgers",
    "refuse_missing_spark",
    "start_session",
]
