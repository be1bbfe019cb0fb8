"""Danger: what is said at once. Pure."""
