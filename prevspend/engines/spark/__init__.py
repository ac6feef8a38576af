"""The same classification on Spark: `classify` for a table, `classify_files` for files.

pyspark is loaded when one of them is called, not before.
"""

from prevspend.engines.spark.classified import Classified
from prevspend.engines.spark.files import see_files
from prevspend.engines.spark.folder import write_classified
from prevspend.engines.spark.run import classify, classify_files
from prevspend.engines.spark.session import refuse_missing_spark, start_session

__all__ = [
    "Classified",
    "classify",
    "classify_files",
    "refuse_missing_spark",
    "see_files",
    "start_session",
    "write_classified",
]
