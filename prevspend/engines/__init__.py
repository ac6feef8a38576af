"""The same classification on other engines, for ledgers of a nation."""
