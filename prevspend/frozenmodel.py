"""The base of all models: of files that are read and of results that are written."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """Cannot be changed, and refuses fields it does not know; built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
