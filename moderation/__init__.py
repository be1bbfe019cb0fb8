"""Danger: how it is noticed and what is said at once. Pure but for `store.py` and `language.py`."""
