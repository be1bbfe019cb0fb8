"""What every section of the settings file is made of."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

KEY = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,30}$")]
"""How an operator names one of several: a member of staff, a campus, a channel."""


def _duration(value: object) -> object:
    """`90 s`, `5 min`, `24 h`, `7 d` as people write them."""
    if isinstance(value, bool):
        raise ValueError('write a duration as "90 s", "5 min", "24 h" or "7 d"')
    if not isinstance(value, str):
        return value
    number, _, unit = value.strip().partition(" ")
    seconds = {"s": 1, "min": 60, "h": 3600, "d": 86400}.get(unit.strip())
    if seconds is None or not _NUMBER.fullmatch(number):
        raise ValueError('write a duration as "90 s", "5 min", "24 h" or "7 d"')
    return timedelta(seconds=float(number) * seconds)


_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
Duration = Annotated[timedelta, BeforeValidator(_duration), Field(ge=timedelta(seconds=0.1), le=timedelta(days=3650))]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
