"""Parquet files: how prevspend writes them, and puts new columns beside old ones."""

from prevspend.parquetfile.adding import add_columns
from prevspend.parquetfile.writing import ROWS_OF_A_GROUP, ParquetWriter, write_parquet

__all__ = ["ROWS_OF_A_GROUP", "ParquetWriter", "add_columns", "write_parquet"]
