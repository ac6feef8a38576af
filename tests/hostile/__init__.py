"""Damaged and hostile input: one clear error, within seconds and little memory."""
