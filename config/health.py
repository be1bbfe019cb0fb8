"""Where a side tells how it is: for the machine's own watchers, on an address that nobody else reaches."""

from __future__ import annotations

from ipaddress import ip_address

from pydantic import Field, field_validator

from config.sections import Section

CHAT_PORT = 9464
NOTICES_PORT = 9465


class HealthSettings(Section):
    """`host`: an address of this machine; `port`: 0 for none at all. What is told there names nobody."""

    host: str = "127.0.0.1"
    port: int = Field(default=CHAT_PORT, ge=0, le=65535)

    @field_validator("host")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            return str(ip_address(value))
        except ValueError:
            raise ValueError('write an address of this machine, such as "127.0.0.1"') from None
