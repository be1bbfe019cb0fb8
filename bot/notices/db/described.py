"""What the notice side's tables hold, why, how long, and who erases it (bot/described.py tells what this is for)."""

from __future__ import annotations

from typing import Final

from bot.described import About, Side, hashed, sealed
from bot.notices.db.tables import metadata

_NUMBER: Final = "a running number"
_CLOCK: Final = "the clock"
_KEPT: Final = "{notices.kept} after it ended"
_ROLE: Final = "whose room: a role"
_CAMPUS: Final = "whose room: a campus"

ABOUT: Final[dict[str, About]] = {
    "audit": About(
        "What was done about notices, and by whom. No student stands here, nor their hash.",
        "A named person decides every contact, and must answer for it.",
        "{notices.records_kept}; the last line before stays, since the next one's hash stands on it",
        _CLOCK,
        {
            "id": "the line's number",
            "at": "when",
            "what": "what was done, from a closed list",
            "notice": "the notice's number",
            "rule": "the rule's name",
            "role": "which role",
            "by": "the key of the member of staff",
            "detail": "an outcome, a role or a number of days",
            "chain": "a hash over this line and all before",
        },
    ),
    "card": About(
        "Where a notice's cards lie.",
        "A press must find its notice, and a card is amended.",
        _KEPT,
        _CLOCK,
        {
            "id": _NUMBER,
            "notice": "of which notice",
            "role": _ROLE,
            "campus": _CAMPUS,
            "lookup": hashed("of the event's id"),
            "sealed": sealed("the event's id"),
        },
    ),
    "errand": About(
        "What is to be said in which room.",
        "Nothing may be lost or said twice when the power goes.",
        "until it is said; where there is no room for it, {notices.kept}",
        f"the bot; {_CLOCK}",
        {
            "id": _NUMBER,
            "txn": "the transaction id, a keyed hash of what it follows from",
            "role": _ROLE,
            "campus": _CAMPUS,
            "notice": "of which notice",
            "sealed": sealed("what kind of thing to say; no name and no fact"),
            "created_at": "when",
        },
    ),
    "fact": About(
        "What the school's records say of a student, as far as a card may show it.",
        "The member of staff must see the fact and not a score.",
        "until the notice ends: done, its time up, or the records say otherwise",
        "the service at the end of the notice",
        {"notice": "of which notice", "sealed": sealed("name, group, and the facts that met the rule")},
    ),
    "cursor": About(
        "Up to where the homeserver has been listened to.",
        "Nothing may be passed over after a stop.",
        "written over with each answer",
        "the bot",
        {"name": "of what", "value": "the homeserver's own token"},
    ),
    "heard": About(
        "What staff pressed or wrote in the notice rooms, until it has been worked on.",
        "Nothing may be lost when the power goes.",
        "until it has been worked on; what cannot be opened, some minutes",
        "the bot",
        {
            "id": _NUMBER,
            "lookup": hashed("of the event's id"),
            "role": _ROLE,
            "campus": _CAMPUS,
            "sealed": sealed("the event as it came: words are sealed by their writer, too"),
            "at": "when",
        },
    ),
    "morning": About(
        "When each room had its last digest.",
        "Once a day is enough.",
        "written over each morning; {notices.counts_kept} for a room that has none any more",
        _CLOCK,
        {"role": _ROLE, "campus": _CAMPUS, "day": "which day"},
    ),
    "notice": About(
        "A notice: that a published rule was met by a student, and how it went on.",
        "The duties of the school: to notice early, and to act through people.",
        _KEPT,
        _CLOCK,
        {
            "id": "a number that people write",
            "student": hashed("of the student's key in the records"),
            "rule": "the rule's name",
            "version": "the rule's version",
            "source": "from which system",
            "role": _ROLE,
            "campus": _CAMPUS,
            "first": "the role to which it first went",
            "standing": "open, owned, snoozed or ended",
            "raised_at": "when",
            "since": "when its present step began",
            "facts_at": "of which moment the facts are",
            "expires_on": "on which day it ends by itself",
            "owner": "the key of who has it",
            "wakes_on": "until which day it is snoozed",
            "pages": "how often the room was reminded",
            "agreed": "whether the student agreed to be handed on to student welfare",
            "outcome": "how it ended, from a closed list",
            "ended_at": "when",
            "ended_by": "the key of who ended it",
        },
    ),
    "reader": About(
        "Who of the staff can read what is said in a room.",
        "Whoever comes later is shown what is open; they could not read it otherwise.",
        "while they are in the room on a verified device",
        "the bot, when it looks at the room",
        {"role": _ROLE, "campus": _CAMPUS, "who": "the key of the member of staff"},
    ),
    "taken": About(
        "Files, deliveries and events that have been taken in.",
        "The same one again must do nothing.",
        "{notices.remembered}",
        _CLOCK,
        {"lookup": hashed("of the file's hash, the delivery's or the event's id"), "at": "when"},
    ),
    "tally": About(
        "How many notices there were. Shown only where no small number can be worked out.",
        "The school sees whether its rules are good.",
        "{notices.counts_kept}",
        _CLOCK,
        {
            "month": "which month",
            "rule": "the rule's name",
            "role": "which role",
            "lookup": hashed("of the group of students"),
            "sealed": sealed("the group's name"),
            "count": "how many",
        },
    ),
    "told": About(
        "Which roles have been shown a notice.",
        "The student may ask who was told.",
        _KEPT,
        _CLOCK,
        {"notice": "of which notice", "role": "which role", "at": "when"},
    ),
    "wrong": About(
        "How often a source was wrong for a rule. Nobody's.",
        "A source that is often wrong must be mended.",
        "{notices.counts_kept}",
        _CLOCK,
        {"month": "which month", "source": "from which system", "rule": "the rule's name", "count": "how often"},
    ),
}
"""Each table by its name."""

NOTICES_SIDE: Final = Side("The notice side: `notices.db`", metadata, ABOUT)
