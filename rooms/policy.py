"""What a school may choose about conversations. Filled from the settings, see config/settings.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from rooms.calendar import ServiceCalendar
from rooms.media import MediaPolicy


@dataclass(frozen=True, slots=True)
class RoomsPolicy:
    """Durations are counted on the bot's own clock."""

    come_within: timedelta = timedelta(minutes=3)
    """From taking a card to joining the desk; after that the student is put back in the queue."""
    nudge_every: timedelta = timedelta(minutes=5)
    """How often a waiting student's card shows a new waiting time and the student is told that the wait goes on."""
    nudges_to_student: int = 3
    """How many times the student is told; the card goes on longer."""
    warn_after: timedelta = timedelta(minutes=30)
    """Silence at a desk until the student is nudged, once."""
    sleep_after: timedelta = timedelta(minutes=45)
    """Silence at a desk until the conversation sleeps. It is erased after `erase_after` like any other."""
    stop_waiting_after: timedelta = timedelta(hours=24)
    """A student who has written nothing for this long is no longer waiting."""
    erase_after: timedelta = timedelta(days=7)
    """Silence until everything is erased. Not while somebody waits, or talks and is awake."""
    confirm_within: timedelta = timedelta(minutes=10)
    """How long a question about erasing stands."""
    unreadable_holds_for: timedelta = timedelta(seconds=10)
    """How long later messages of a room wait behind one whose key has not come, so that order is kept. After that its
    writer is asked to send it again."""
    unreadable_asked_after: timedelta = timedelta(seconds=60)
    """Until that is asked also where the homeserver may still hold keys, as after a long stop of the bot."""
    choose_within: timedelta = timedelta(minutes=3)
    """How long a student may think about whom to talk with; after that an adult is asked."""
    widen_after: timedelta = timedelta(minutes=10)
    """From the card until more people are asked, and again until still more are."""
    help_within: timedelta = timedelta(minutes=5)
    """From a tutor's `!apua` until an adult goes on in their stead, where none has come to read along."""
    off_duty_after: timedelta = timedelta(hours=3)
    """Silence of somebody on duty who has no student, until they are off duty."""
    block_for: timedelta = timedelta(days=14)
    """For how long a student whom an adult has blocked from tutors talks with adults alone."""
    earlier_at_most: int = 50
    """How many earlier messages are passed on at a hand-over, where the student agrees; the newest ones."""
    rooms_per_account: int = 5
    """Live entry rooms one account may have; invitations beyond that are declined."""
    calendar: ServiceCalendar | None = None
    """Hours and school days. Without one every service counts as open, and no promise of days is made."""
    media: MediaPolicy = MediaPolicy()  # noqa: RUF009 - frozen
    """Pictures and files."""
