"""Finnish public holidays."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=8)
def public_holidays(year: int) -> frozenset[date]:
    """Finnish public holidays, the eves of Christmas and of midsummer among them."""
    import holidays  # half a second, and MIT: read in only where hours speak of holidays

    return frozenset(holidays.country_holidays("FI", years=year))
