"""Copies of a whole installation: sealed for a recovery key that the machine does not have, and taken up elsewhere."""

from typing import Final

LAID_ASIDE: Final = "restored"
"""The folder in the data directory that holds what a first start still needs of the copy."""
RESTORED: Final = "restored"
"""Name of the cursor that says from when the database is. Gone when the first start has told everybody."""
