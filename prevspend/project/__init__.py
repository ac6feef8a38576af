"""A project: one organisation's years in a file, each run and kept up to date together."""

from prevspend.project.begin import (
    Begun,
    begin_project,
    project_text,
    refuse_existing,
    write_project,
)
from prevspend.project.load import Project, read_project
from prevspend.project.model import PROJECT_FILE, ProjectFile, YearLedger
from prevspend.project.schema import SCHEMA_FILE, project_schema

__all__ = [
    "PROJECT_FILE",
    "SCHEMA_FILE",
    "Begun",
    "Project",
    "ProjectFile",
    "YearLedger",
    "begin_project",
    "project_schema",
    "project_text",
    "read_project",
    "refuse_existing",
    "write_project",
]
