"""Which pictures and files cross, and what is said of one that does not. Pure.

A picture is judged by who will see it. While nobody has come yet that is not known: it is held as words are, and judged
when somebody is there. What can cross to nobody is refused at once. Words that were sent with a picture go their own
way, as any words do; the picture goes with them, or stays behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rooms import messages as say
from rooms import talk
from rooms.effects import Decision, Effect, Hold, Relay, ReleaseHeld, Say
from rooms.model import Attached, Conversation, Desk, EnvelopeId, MediaFate, MediaFault, MediaKind, Phase, Place

MEGABYTE = 2**20
_CAN_CROSS = (MediaKind.IMAGE, MediaKind.FILE)


@dataclass(frozen=True, slots=True)
class MediaPolicy:
    """What a school may choose about pictures and files. Of a tutor none crosses, whatever it chooses."""

    to_adults: bool = False
    """Of students. A picture may show who somebody is, and nobody can look through it for danger beforehand."""
    to_tutors: bool = False
    """Of students. The reader is a student, too, and cannot unsee it. Only where `to_adults` is chosen, too."""
    to_students: bool = True
    """Of adults, who answer for what they send: a form, a map, a page with opening hours."""
    most: int = 10
    """Megabytes (MiB) that one may hold."""


def crosses_to_nobody(attached: Attached, policy: MediaPolicy, *, from_student: bool) -> MediaFault | None:
    """Why it does not cross, whoever would see it."""
    allowed = policy.to_adults if from_student else policy.to_students
    if not allowed:
        return MediaFault.SETTING
    if attached.kind not in _CAN_CROSS:
        return MediaFault.KIND
    if not attached.sealed:
        return MediaFault.UNSEALED
    return MediaFault.SIZE if (attached.size or 0) > policy.most * MEGABYTE else None


def why_not_to(conversation: Conversation, policy: MediaPolicy) -> MediaFault | None:
    """Why no picture of the student's crosses to whoever has the conversation, where some may cross at all."""
    if conversation.is_with_a_peer:
        return None if policy.to_tutors else MediaFault.PEER
    return None


def student_sees_why_not(conversation: Conversation, attached: Attached, policy: MediaPolicy) -> MediaFault | None:
    """What the student is told at once; None where it crosses, or is held."""
    fault = crosses_to_nobody(attached, policy, from_student=True)
    if fault is not None or conversation.phase in talk.NOT_YET_THERE:
        return fault
    return why_not_to(conversation, policy) if conversation.phase is Phase.ASSIGNED else MediaFault.NOBODY


def with_attached(decision: Decision, envelope: EnvelopeId, attached: Attached, policy: MediaPolicy) -> Decision:
    """The same decision about the words of a student, and what becomes of what hangs on them."""
    after = decision.conversation
    if after.phase in (Phase.GONE, Phase.ERASED):
        return decision
    fault = student_sees_why_not(after, attached, policy)
    if any(isinstance(one, Hold) and one.envelope == envelope for one in decision.effects):
        # It is judged again when it is released: what is not hopeless is told of then.
        fault = crosses_to_nobody(attached, policy, from_student=True)
    elif not any(isinstance(one, Relay) and one.envelope == envelope for one in decision.effects):
        fault = fault or MediaFault.NOBODY
    if fault is None:
        return replace(decision, effects=_carried(decision.effects, envelope))
    return replace(decision, effects=(*decision.effects, *told_to_both(after, attached.kind, fault, policy)))


def _carried(effects: tuple[Effect, ...], envelope: EnvelopeId) -> tuple[Effect, ...]:
    return tuple(
        replace(one, media=MediaFate.CROSSES) if isinstance(one, Relay) and one.envelope == envelope else one
        for one in effects
    )


def told_to_both(
    conversation: Conversation, kind: MediaKind, fault: MediaFault, policy: MediaPolicy
) -> tuple[Effect, ...]:
    """The student reads why; whoever is there reads that there was something."""
    told = Say(Place.ENTRY, say.MediaNotRelayed(kind, fault, policy.most))
    if conversation.phase is not Phase.ASSIGNED:
        return (told,)
    return (told, Say(talk.desk_of(conversation), say.DeskStudentSentMedia(kind)))


def of_responder(conversation: Conversation, attached: Attached, policy: MediaPolicy) -> MediaFault | None:
    """Why what a responder sent does not cross to the student."""
    assignment = conversation.assignment
    if policy.to_students and assignment is not None and assignment.responder.role.is_peer:
        return MediaFault.PEER
    return of_adult(attached, policy)


def of_adult(attached: Attached, policy: MediaPolicy) -> MediaFault | None:
    """Why what an adult sent does not cross, at a desk of their own or beside a tutor."""
    return crosses_to_nobody(attached, policy, from_student=False)


def beside_words(
    decision: Decision,
    envelope: EnvelopeId,
    desk: Desk,
    attached: Attached,
    fault: MediaFault | None,
    policy: MediaPolicy,
) -> Decision:
    """The same decision about words at a desk. What they were sent with goes with them, or its sender is told."""
    if fault is None and not any(isinstance(one, Relay) and one.envelope == envelope for one in decision.effects):
        fault = MediaFault.NOBODY  # the line was a command, which goes to nobody
    if fault is None:
        return replace(decision, effects=_carried(decision.effects, envelope))
    return replace(decision, effects=(*decision.effects, told_at_desk(desk, attached.kind, fault, policy)))


def told_at_desk(desk: Desk, kind: MediaKind, fault: MediaFault, policy: MediaPolicy) -> Say:
    return Say(desk, say.DeskMediaNotRelayed(kind, fault, policy.most))


def released(decision: Decision, policy: MediaPolicy) -> Decision:
    """What was held goes to whoever came: with its pictures, or without."""
    if not policy.to_adults or not any(isinstance(one, ReleaseHeld) for one in decision.effects):
        return decision
    may = why_not_to(decision.conversation, policy) is None
    fate = MediaFate.CROSSES if may else MediaFate.REFUSED
    effects = (replace(one, media=fate) if isinstance(one, ReleaseHeld) else one for one in decision.effects)
    return replace(decision, effects=tuple(effects))
