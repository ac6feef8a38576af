"""A project: one organisation's years in a file, each run and kept up to date together."""

from prevspend.project.load import Project, read_project
from prevspend.project.model import PROJECT_FILE, ProjectFile, YearLedger
from prevspend.project.schema import SCHEMA_FILE, project_schema

__all__ = [
    "PROJECT_FILE",
    "SCHEMA_FILE",
    "Project",
    "ProjectFile",
    "YearLedger",
    "project_schema",
    "read_project",
]
