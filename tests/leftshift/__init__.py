"""Tests of the left shift."""
