"""What a homeserver or a stranger sends is any JSON: each thing as what it should be, or an empty one."""

from typing import Any


def as_dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def strings_of(value: object) -> list[str]:
    return [each for each in as_list(value) if isinstance(each, str)]
