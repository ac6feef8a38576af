"""Parquet files: how prevspend writes them."""

from prevspend.parquetfile.writing import ROWS_OF_A_GROUP, ParquetWriter, write_parquet

__all__ = ["ROWS_OF_A_GROUP", "ParquetWriter", "write_parquet"]
