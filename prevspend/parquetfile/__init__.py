"""Parquet files: how prevspend writes them, and columns of two of them put into one."""

from prevspend.parquetfile.pasting import paste_columns
from prevspend.parquetfile.writing import ROWS_OF_A_GROUP, ParquetWriter, write_parquet

__all__ = ["ROWS_OF_A_GROUP", "ParquetWriter", "paste_columns", "write_parquet"]
