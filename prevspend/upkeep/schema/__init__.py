"""JSON Schemas of a taxonomy's files, for editors."""

from prevspend.upkeep.schema.editors import (
    EDITED_FILES,
    EditedFile,
    hover_words,
    schema_of_file,
    schema_of_model,
    schema_text,
)

__all__ = [
    "EDITED_FILES",
    "EditedFile",
    "hover_words",
    "schema_of_file",
    "schema_of_model",
    "schema_text",
]
