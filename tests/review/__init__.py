"""Tests of reviews: questions out, decisions back."""
