"""The same classification on other engines, for many large ledgers."""
