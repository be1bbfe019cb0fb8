"""Who may go on duty, who reads in which room, and what has become of everybody."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.db.roster import Seat
from bot.rostering import moves
from bot.staff import Member, Roster, members_of
from config.faults import Faults
from config.settings import Settings
from rooms.model import Language, Responder, Role, StaffId
from rooms.roster import (
    AT_ONCE_ADULT,
    AT_ONCE_PEER,
    NotReady,
    Person,
    Training,
    at_once_of,
    ends_soon,
    why_not_ready,
)
from tests.makers import KOIVU, KUUSI, LAINE

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)
TRAINING = Training("Vertaistuki 1", date(2026, 5, 30), date(2027, 5, 30), practised=True)


def a_tutor(**training: object) -> Person:
    return Person(KUUSI, training=replace(TRAINING, **training))  # type: ignore[arg-type]


# --- training ---------------------------------------------------------------------------------------------------------
def test_a_trained_tutor_may_go_on_duty():
    assert why_not_ready(a_tutor(), TODAY) is None


def test_a_tutor_without_a_course_may_not():
    assert why_not_ready(Person(KUUSI), TODAY) is NotReady.NO_TRAINING


@pytest.mark.parametrize(("ended", "why"), [(-DAY, NotReady.TRAINING_EXPIRED), (0 * DAY, None), (DAY, None)])
def test_a_training_counts_up_to_its_last_day(ended: timedelta, why: NotReady | None):
    assert why_not_ready(a_tutor(valid_until=TODAY + ended), TODAY) is why


@pytest.mark.parametrize(("completed", "why"), [(DAY, NotReady.TRAINING_AHEAD), (0 * DAY, None)])
def test_a_course_that_is_still_to_come_does_not_count_yet(completed: timedelta, why: NotReady | None):
    assert why_not_ready(a_tutor(completed=TODAY + completed), TODAY) is why


def test_a_tutor_who_has_practised_with_nobody_beside_them_may_not():
    assert why_not_ready(a_tutor(practised=False), TODAY) is NotReady.NOT_PRACTISED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TUTOR])
def test_adults_need_no_course_of_ours(role: Role):
    assert why_not_ready(Person(Responder(StaffId("x"), "X", role)), TODAY) is None


@pytest.mark.parametrize(("left", "soon"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_training_that_ends_within_a_month_is_to_be_renewed(left: int, soon: bool):
    assert ends_soon(a_tutor(valid_until=TODAY + left * DAY), TODAY) is soon


def test_an_adults_course_never_ends():
    assert not ends_soon(Person(KOIVU, training=replace(TRAINING, valid_until=TODAY)), TODAY)


def test_a_training_cannot_end_before_it_began():
    with pytest.raises(ValueError, match="before"):
        Training("Vertaistuki", TODAY, TODAY - DAY)


def test_a_tutor_has_fewer_students_at_once_than_an_adult():
    assert at_once_of(KUUSI) == AT_ONCE_PEER < AT_ONCE_ADULT == at_once_of(KOIVU)


# --- the settings -----------------------------------------------------------------------------------------------------
def settings(**staff: dict[str, object]) -> Settings:
    return Settings.model_validate(
        {
            "data": "data",
            "homeserver": {"url": "https://matrix.koulu.fi", "user": "@tuki:koulu.fi"},
            "campus": {"ranta": {}},
            "staff": {key: {"matrix_id": f"@{key}-1:koulu.fi", **one} for key, one in staff.items()},
        }
    )


TUTOR = {"role": "tutor", "alias": "Tutori Kuusi"}
COURSE = {"course": "Vertaistuki", "completed": TODAY, "valid_until": TODAY, "practised": True}


def test_the_settings_name_a_whole_person():
    found = members_of(
        settings(kuusi={**TUTOR, "campus": "ranta", "languages": ["sv", "fi"], "at_once": 1, "training": COURSE})
    )

    person = found[StaffId("kuusi")].person
    assert person.responder == Responder(StaffId("kuusi"), "Tutori Kuusi", Role.TUTOR)
    assert (person.campus, person.languages, person.at_once) == ("ranta", {Language.FI, Language.SV}, 1)
    assert why_not_ready(person, TODAY) is None


def test_a_small_installation_says_no_more_than_before():
    found = members_of(settings(kuusi=TUTOR, it={"operator": True}))

    assert found[StaffId("kuusi")].person.at_once == AT_ONCE_PEER
    assert why_not_ready(found[StaffId("kuusi")].person, TODAY) is NotReady.NO_TRAINING
    assert not found[StaffId("it")].responds


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"campus": "rannikko"}, r"staff.kuusi.campus: there is no \[campus.rannikko\]"),
        ({"training": {**COURSE, "valid_until": TODAY - DAY}}, "valid_until must not be before completed"),
        ({"languages": []}, "languages"),
        ({"at_once": 0}, "at_once"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(wrong: dict[str, object], told: str):
    with pytest.raises(ValueError, match=told):
        settings(kuusi={**TUTOR, **wrong})


def test_nobody_has_a_key_that_the_audit_log_keeps_for_itself():
    with pytest.raises(ValueError, match="kept for the audit log"):
        settings(komentorivi=TUTOR)
    assert Faults([""]).lines == [""]


# --- rooms ------------------------------------------------------------------------------------------------------------
SUPERVISOR = Responder(StaffId("saarni"), "Ohjaaja Saarni", Role.SUPERVISOR)
OPERATOR = Member(Responder(StaffId("it"), "", Role.KURAATTORI), "@it", operator=True, responds=False)
MEMBERS = {one.who: Member(one, f"@{one.who}") for one in (KOIVU, KUUSI, SUPERVISOR)} | {StaffId("it"): OPERATOR}


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("duty", {"@koivu", "@saarni"}),
        ("alarm", {"@koivu", "@saarni"}),
        ("tutors", {"@kuusi", "@saarni"}),
        ("space", {"@koivu", "@kuusi", "@saarni", "@it"}),
        ("admin", {"@it"}),
    ],
)
def test_everybody_reads_in_the_rooms_that_are_theirs_and_in_no_other(kind: str, who: set[str]):
    assert Roster(MEMBERS).belongs(kind) == who


@pytest.mark.parametrize("kind", ["desk", "entry", "opening", ""])
def test_nobody_belongs_in_a_room_of_another_kind(kind: str):
    with pytest.raises(ValueError, match="no kind"):
        Roster(MEMBERS).belongs(kind)


def test_a_roster_that_is_replaced_is_another_for_all_who_hold_it():
    roster = Roster(MEMBERS)
    roster.replace({LAINE.who: Member(LAINE, "@laine")}, {KOIVU.who: KOIVU})

    assert roster.matrix_ids == {"laine": "@laine"}
    assert roster.staff_by_matrix_id("@koivu") is None
    assert roster.person(KOIVU.who) is None
    assert roster.responder(KOIVU.who) == KOIVU, "a desk that was theirs still names them"
    assert roster.responder(KUUSI.who).alias == "Kuraattori"


def test_only_those_who_take_students_are_somebody_on_duty():
    roster = Roster(MEMBERS)

    assert roster.person(KUUSI.who) == Person(KUUSI, at_once=AT_ONCE_PEER)
    assert roster.person(StaffId("it")) is None


# --- who came and who went --------------------------------------------------------------------------------------------
def a_seat(of: Responder = KOIVU, account: bytes = b"1", *, responds: bool = True) -> Seat:
    return Seat(of, account, responds)


def moved(before: Seat | None, after: Seat | None) -> tuple[bool, bool]:
    """Whether somebody has gone, and whether they have come."""
    found = moves({KOIVU.who: before} if before else {}, {KOIVU.who: after} if after else {})
    return KOIVU.who in found.gone, KOIVU.who in found.come


AS_TUTOR = replace(KOIVU, role=Role.TUTOR)


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (None, a_seat(), False, True),
        (a_seat(), a_seat(), False, False),
        (a_seat(), a_seat(replace(KOIVU, alias="Kuraattori Lehmus")), False, False),
        (a_seat(), a_seat(replace(KOIVU, role=Role.OPO)), False, False),
        (a_seat(), None, True, False),
        (a_seat(), a_seat(account=b"2"), True, True),
        (a_seat(), a_seat(AS_TUTOR), True, True),
        (a_seat(AS_TUTOR), a_seat(), True, True),
        (a_seat(), a_seat(responds=False), True, True),
        (a_seat(responds=False), a_seat(), False, True),
        (a_seat(responds=False), a_seat(responds=False), False, False),
    ],
)
def test_whoever_changes_account_or_side_has_gone_and_come(
    before: Seat | None, after: Seat | None, gone: bool, come: bool
):
    assert moved(before, after) == (gone, come)
