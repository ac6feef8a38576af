"""The JSON Schema of a project file, by which editors complete its keys and explain them."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from prevspend.project.model import ProjectFile
from prevspend.upkeep import schema_of_model
from prevspend.yamlfile import packaged

SCHEMA_FILE = "prevspend.schema.json"
"""The file beside a project file that holds its schema, so that it is there without a network."""


class _KeyWords(RootModel[dict[str, str]]):
    """The content of `words.yaml`."""


def project_schema() -> str:
    """Return the JSON Schema of a project file."""
    words = packaged(_KeyWords, Path(__file__).parent / "words.yaml").root
    return schema_of_model(ProjectFile, words)
