"""A bad day: two hundred students and twelve responders, and nobody is lost, doubled or forgotten on the way."""

import random
import time
from datetime import timedelta

from rooms import duty
from rooms.calendar import ServiceCalendar
from rooms.commands import DeskCommand, ShiftCommand, StudentCommand, Take
from rooms.facts import AdultCalled, AlarmEnded, Fact, ResponderArrived, ResponderWrote, StudentWrote
from rooms.model import Conversation, ConversationId, Language, Phase, Place, Role, StaffId
from rooms.policy import RoomsPolicy
from tests.property.test_routing import HOURS, School, course, may_have, rooms_of, somebody

STUDENTS, EVENTS = 200, 10_000
TUTORS = tuple(
    somebody(f"tutori{number}", Role.TUTOR, 1 + number % 2, training=course(), languages=frozenset(Language))
    for number in range(7)
)
ADULTS = tuple(
    somebody(f"aikuinen{number}", Role.SUPERVISOR if number < 2 else Role.KURAATTORI, 2 + number) for number in range(5)
)
RESPONDERS = {one.responder.who: one for one in (*TUTORS, *ADULTS)}
BEHIND_TUTORS = StaffId("aikuinen0")


class Crowd:
    """A random walk through a school."""

    def __init__(self, seed: int) -> None:
        self.school = School(RoomsPolicy(calendar=ServiceCalendar(HOURS)), RESPONDERS)
        self.dice = random.Random(seed)
        self.events = self.claims = 0
        for _ in range(STUDENTS):
            self.school.arrives(self.dice.choice([None, *Language]))
        self.school.wishes(ShiftCommand.ON, BEHIND_TUTORS, Place.TUTORS)

    def walks(self, events: int) -> None:
        while self.events < events:
            one = self.dice.choice(list(self.school.students.values()))
            self.dice.choice([self.student, self.student, self.at_desk, self.at_desk, self.takes, self.rare])(one)
            self.events += 1
            if self.events % 20 == 0:
                self.passes(timedelta(seconds=self.dice.choice([2, 5, 10])))
            if self.events % 200 == 0:
                self.is_sound()

    def passes(self, step: timedelta) -> None:
        self.school.now += step
        self.school.beats()

    def happens(self, number: ConversationId, fact: Fact) -> None:
        self.school.happens(number, fact)

    def student(self, one: Conversation) -> None:
        commands = [StudentCommand.TUTOR, StudentCommand.ADULT, StudentCommand.HUMAN, StudentCommand.END, None, None]
        self.happens(one.id, StudentWrote(self.school.envelope(), self.school.now, self.dice.choice(commands)))

    def at_desk(self, one: Conversation) -> None:
        """Of somebody who is there or on the way: mostly they talk, and it comes to an end."""
        if one.assignment is None:
            return self.takes(one)
        desk, now = one.assignment.desk, self.school.now
        self.happens(one.id, ResponderArrived(now, desk))
        command = self.dice.choice([None, None, DeskCommand.CLOSE, DeskCommand.HAND_BACK, DeskCommand.QUIET])
        if one.alarmed and command is DeskCommand.CLOSE:
            self.happens(one.id, AlarmEnded(now))
        return self.happens(one.id, ResponderWrote(self.school.envelope(), now, desk, command))

    def takes(self, _: Conversation) -> None:
        self.somebody_takes(self.dice.choice(list(RESPONDERS)))

    def somebody_takes(self, who: StaffId) -> bool:
        place, by = self.dice.choice(rooms_of(RESPONDERS[who])), self.school.member(who)
        room, waiting = self.school.room(place), self.school.waiting_in(place, by)
        decision = duty.wrote_command(Take(), waiting, None, by, room, self.school.now)
        if decision.claim is None:
            return False
        student = self.school.students[decision.claim]
        assert may_have(who, student, self.school) is None
        if student.alarmed:
            self.school.in_danger.add(student.id)
        self.school.carries(decision, who)
        self.claims += 1
        return True

    def rare(self, one: Conversation) -> None:
        if self.dice.random() < 0.02:
            self.happens(one.id, AdultCalled(self.school.now))
            return
        if self.dice.random() < 0.05:
            command = self.dice.choice([ShiftCommand.OFF, ShiftCommand.ON, ShiftCommand.ON])
            self.school.wishes(command, BEHIND_TUTORS, Place.TUTORS)

    def is_sound(self) -> None:
        school = self.school
        assert len(school.students) == STUDENTS
        for one in school.students.values():
            assert (one.assignment is not None) is (one.phase in (Phase.TAKEN, Phase.ASSIGNED))
            assert not school.cards[one.id] or one.phase is Phase.WAITING
            assert not (one.alarmed and one.assignment and one.assignment.responder.role.is_peer)
        for who, person in RESPONDERS.items():
            held = [number for number in school.held_by(who) if number not in school.in_danger]
            assert len(held) <= person.at_once

    def works_it_off(self) -> None:
        """Everybody takes and closes until nobody waits."""
        self.school.wishes(ShiftCommand.ON, BEHIND_TUTORS, Place.TUTORS)
        for _ in range(STUDENTS * 3):
            self.passes(timedelta(seconds=10))
            for one in list(self.school.students.values()):
                if one.assignment is not None:
                    desk, now = one.assignment.desk, self.school.now
                    self.happens(one.id, AlarmEnded(now))
                    self.happens(one.id, ResponderWrote(self.school.envelope(), now, desk, DeskCommand.CLOSE))
            taken = [who for who in RESPONDERS if self.somebody_takes(who)]
            if not taken and not any(one.assignment for one in self.school.students.values()):
                return


def test_two_hundred_students_and_twelve_responders_find_each_other():
    crowd = Crowd(seed=1)
    began = time.perf_counter()

    crowd.walks(EVENTS)

    took = time.perf_counter() - began
    print(f"{EVENTS} events, {crowd.claims} students taken: {took:.2f} s")
    crowd.is_sound()
    assert crowd.claims > 400
    crowd.works_it_off()
    left = [one for one in crowd.school.students.values() if one.phase is Phase.WAITING]
    assert left == [], "nobody is left waiting while there is somebody to come"
    assert all(crowd.school.load(who) == 0 for who in RESPONDERS)
