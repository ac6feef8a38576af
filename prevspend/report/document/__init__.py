"""A report as one typed document, and its renderings: page, workbook, terminal, pictures."""
