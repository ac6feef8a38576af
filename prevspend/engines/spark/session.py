"""Start a Spark session, or explain what is missing for one."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_QUIET = Path(__file__).parent / "quiet.properties"
_SHUFFLE_PARTS = 32  # on one machine; a cluster has its own setting


def refuse_missing_spark() -> None:
    """Raise an error if pyspark is not installed.

    Raises:
        EngineError: with how to install it.
    """
    if find_spec("pyspark") is None:
        raise EngineError(
            "Spark is not installed here.",
            why="it is large and few need it, so it is no part of prevspend's own installation.",
            fix='install it: pip install "prevspend[spark]"; or leave --engine spark out: the'
            " local engine gives the same figures.",
        )
    # pandas is not used through pyspark here, so its warning does not apply.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")


def start_session(master: str | None = None, memory: str | None = None) -> SparkSession:
    """Return the running session, as on Databricks, or start one.

    Args:
        master: where Spark runs: `local[2]` for two processors of this machine, or the address of
            a cluster; by default all processors of this machine.
        memory: the memory of the driver, like `4g`; on one machine that is all of Spark.

    Raises:
        EngineError: if pyspark or Java is missing, or Spark does not start.
    """
    refuse_missing_spark()
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if (running := SparkSession.getActiveSession()) is not None:
        return running
    _refuse_missing_java()
    master = master or "local[*]"
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
    }
    if memory:
        options["spark.driver.memory"] = memory
    if master.startswith("local"):
        options["spark.sql.shuffle.partitions"] = str(_SHUFFLE_PARTS)
        os.environ.setdefault(
            "PYSPARK_PYTHON", sys.executable
        )  # this Python, not the first on the path
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("prevspend")
    for name, value in options.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise EngineError(
            f"Spark did not start ({master}): {error}",
            fix="check --master and the version of Java (17 or 21); see Java's message above.",
        ) from error


def _refuse_missing_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home) / "bin") if home else None):
        where = f"in JAVA_HOME ({home})" if home else "on this machine's path"
        raise EngineError(
            f"There is no Java {where}.",
            why="Spark runs on Java 17 or 21.",
            fix="install it, from https://adoptium.net for example, or on Debian and Ubuntu with"
            " apt-get install openjdk-17-jre-headless; or leave --engine spark out.",
        )
