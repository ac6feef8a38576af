"""One Spark for all tests: local, quiet, and here in CI whatever happens."""

from __future__ import annotations

import os
import shutil
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from prevspend.engines.spark import start_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession as Spark

MISSING = "pyspark" if find_spec("pyspark") is None else "" if shutil.which("java") else "Java"


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """A Spark session on two processors; where CI lacks what it takes, that is a failure."""
    if MISSING:
        if os.environ.get("CI"):
            pytest.fail(f"{MISSING} is not installed: CI runs these tests, it does not skip them")
        pytest.skip(f"{MISSING} is not installed")
    # Tests are over before Java's better compiler would pay.
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark's own, when it is first loaded
        session = start_session("local[2]", "1g")
    session.conf.set("spark.sql.shuffle.partitions", "2")
    yield session
    session.stop()
