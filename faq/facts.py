"""Facts of a school that answers may refer to, and how an answer is worded with or without them.

A line with a fact that is not given is left out; a line that begins with `{!name}` stands only where it is missing.
Nothing in braces ever reaches a student.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FACTS = frozenset({
    "booking_link", "absence_rules", "nurse_drop_in", "lunch", "study_office", "books_and_laptop", "tutor_points",
    "tutor_lead", "tutor_training", "tutor_meetups", "clubs", "student_body", "student_body_meeting", "feedback_link",
    "harassment_report", "data_protection", "chat_hours", "peer_chat_hours", "ip_policy", "dormitory",
})  # fmt: skip

_FACT = re.compile(r"\{(!?)([a-z_]+)\}")


def worded(text: str, facts: Mapping[str, str]) -> str:
    """The text with the facts in it, line by line.

    >>> worded("Saat pisteitä: {tutor_points}.\\n{!tutor_points}Kysy pisteistä opolta.", {})
    'Kysy pisteistä opolta.'
    """
    lines = (_line(line, facts) for line in text.splitlines())
    kept = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _line(line: str, facts: Mapping[str, str]) -> str | None:
    wanted = _FACT.findall(line)
    if any((name in facts) == bool(missing) for missing, name in wanted):
        return None
    return _FACT.sub(lambda found: "" if found[1] else facts[found[2]], line)
