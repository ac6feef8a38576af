"""The workings of `make_examples.py`."""
