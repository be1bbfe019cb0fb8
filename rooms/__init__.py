"""The conversation: the core that everybody may know. Pure but for `store.py`."""
