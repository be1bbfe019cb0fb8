"""Where tests look for the ways in which a message is disturbed."""

from moderation.disturbances import DISTURBANCES, disturbed

__all__ = ["DISTURBANCES", "disturbed"]
