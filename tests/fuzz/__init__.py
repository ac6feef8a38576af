"""Input that a coverage-guided fuzzer makes: nothing but a clear error, and no pound lost."""
