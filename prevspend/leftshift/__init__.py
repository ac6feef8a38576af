"""Years side by side: what moved, and how much of the shift is real."""
