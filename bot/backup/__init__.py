"""Copies of a whole installation: sealed for a recovery key that the machine does not have, and taken up elsewhere."""
