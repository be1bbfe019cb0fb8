"""What is told of outside services: open or not, fresh or not, and which one is named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from faq.directory import (
    HELSINKI,
    Contact,
    Directory,
    DirectoryPolicy,
    Hours,
    HoursFault,
    Medium,
    Offer,
    OfferState,
    Service,
    Status,
    for_crisis,
    is_fresh,
    is_open,
    next_opening,
    offer_now,
    parse_hours,
    stale,
    told,
)
from faq.model import ServiceId
from rooms.holidays import public_holidays
from rooms.model import Language

FI, SV, EN = Language.FI, Language.SV, Language.EN
TODAY = date(2026, 11, 21)  # a Saturday


def at(text: str, day: str = "2026-11-21") -> datetime:
    """A Finnish wall clock's time, of a Saturday unless a day is given."""
    return datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=HELSINKI)


def hours(*lines: str) -> Hours | None:
    return parse_hours(lines)


def a_service(ident: str = "line", **changes: Any) -> Service:
    """A Finnish telephone for talking, open day and night, looked at yesterday."""
    usual = Service(
        id=ServiceId(ident),
        name=dict.fromkeys(Language, ident),
        about=dict.fromkeys(Language, "Joku kuuntelee."),
        needs=("talk",),
        now=True,
        contact=Contact(phone="116 111"),
        languages=("fi",),
        open=hours("24/7"),
        checked_on=TODAY - timedelta(days=1),
        status=Status.CHECKED,
    )
    return replace(usual, **changes)


def a_website(ident: str = "site", **changes: Any) -> Service:
    web = Contact(web=f"{ident}.fi")
    return a_service(ident, **({"now": False, "contact": web, "open": None, "checked_on": None} | changes))


def a_directory(*services: Service) -> Directory:
    return Directory({one.id: one for one in services})


def offered(services: Sequence[Service], wanted: Sequence[str], when: datetime, language: Language = FI) -> Offer:
    return offer_now(a_directory(*services), [ServiceId(one) for one in wanted], when, language)


# --- hours ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lines", "open_at", "closed_at"),
    [
        (["mon-fri 14:00-20:00"], ["2026-11-20T14:00", "2026-11-20T19:59"], ["2026-11-20T13:59", "2026-11-20T20:00"]),
        (["sat,sun 10:00-12:00"], ["2026-11-21T10:00", "2026-11-22T11:00"], ["2026-11-20T11:00", "2026-11-23T11:00"]),
        (["fri 20:00-02:00"], ["2026-11-20T23:00", "2026-11-21T01:59"], ["2026-11-20T01:00", "2026-11-21T02:00"]),
        (["sun 22:00-04:00"], ["2026-11-22T23:00", "2026-11-23T03:59"], ["2026-11-22T03:00", "2026-11-23T04:00"]),
        (["fri-mon 09:00-10:00"], ["2026-11-22T09:30", "2026-11-23T09:30"], ["2026-11-24T09:30"]),
        (["mon-sun 00:00-24:00"], ["2026-11-21T00:00", "2026-11-21T23:59"], []),
        (["24/7"], ["2026-11-21T03:00", "2026-12-25T03:00"], []),
    ],
)
def test_a_line_is_open_when_its_hours_say_so(lines, open_at, closed_at):
    service = a_service(open=parse_hours(lines), checked_on=date(2026, 11, 1))

    for moment in open_at:
        assert is_open(service, datetime.fromisoformat(moment).replace(tzinfo=HELSINKI), FI) is True, moment
    for moment in closed_at:
        assert is_open(service, datetime.fromisoformat(moment).replace(tzinfo=HELSINKI), FI) is False, moment


def test_the_moment_may_come_in_any_time_zone():
    service = a_service(open=hours("sat 20:00-21:00"))

    assert is_open(service, datetime(2026, 11, 21, 18, 30, tzinfo=UTC), FI) is True


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        is_open(a_service(), datetime(2026, 11, 21, 12), FI)  # noqa: DTZ001


@pytest.mark.parametrize(
    "day", ["2026-12-06", "2026-12-24", "2026-12-25", "2026-12-26", "2027-01-06", "2026-04-03", "2026-06-19"]
)
def test_on_a_holiday_the_holiday_hours_hold(day):
    service = a_service(open=hours("mon-sun 09:00-12:00", "holiday 17:00-24:00"), checked_on=date.fromisoformat(day))

    assert is_open(service, at("10:00", day), FI) is False
    assert is_open(service, at("23:59", day), FI) is True


def test_without_holiday_hours_a_holiday_is_like_its_weekday():
    christmas = a_service(open=hours("mon-sun 09:00-12:00"), checked_on=date(2026, 12, 1))

    assert is_open(christmas, at("10:00", "2026-12-25"), FI) is True


def test_a_line_that_is_closed_on_holidays_stays_open_into_their_morning():
    service = a_service(open=hours("mon-sun 20:00-02:00", "holiday closed"), checked_on=date(2026, 12, 1))

    assert is_open(service, at("01:00", "2026-12-06"), FI) is True
    assert is_open(service, at("21:00", "2026-12-06"), FI) is False
    assert is_open(service, at("01:00", "2026-12-07"), FI) is False


def test_the_holidays_of_a_year_are_those_of_finland():
    assert {date(2026, 4, 3), date(2026, 12, 6), date(2026, 12, 24)} <= public_holidays(2026)
    assert date(2026, 11, 21) not in public_holidays(2026)


@pytest.mark.parametrize(
    "line",
    [
        "mon 9-12", "mon 09:00", "09:00-12:00", "mon 09:00-25:00", "mon 09:61-10:00", "mon 10:00-10:00",
        "maanantai 09:00-10:00", "mon-xyz 09:00-10:00", "mon-holiday 09:00-10:00", "", "mon 24:00-02:00", "MON closed",
    ],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_refused(line):
    with pytest.raises(HoursFault):
        parse_hours([line])


def test_day_and_night_stands_alone():
    with pytest.raises(HoursFault, match="alone"):
        parse_hours(["24/7", "mon 09:00-10:00"])


def test_no_lines_are_unknown_hours():
    assert parse_hours([]) is None


@pytest.mark.parametrize(
    ("lines", "language", "words"),
    [
        (["24/7"], FI, "ympäri vuorokauden"),
        (["mon-fri 14:00-20:30"], FI, "ma–pe klo 14–20.30"),
        (["mon-tue 14:00-17:00", "wed-thu 14:00-20:00"], SV, "mån–tis kl. 14–17; ons–tors kl. 14–20"),
        (["wed 13:00-16:00", "wed 17:00-21:00"], EN, "Wed 13–16, 17–21"),
        (["mon-sun 20:00-24:00"], SV, "varje dag kl. 20–24"),
        (["fri 20:00-02:00", "holiday closed"], EN, "Fri 20–2; public holidays closed"),
        (["mon-sun 14:00-20:00", "holiday 17:00-24:00"], FI, "joka päivä klo 14–20; pyhinä klo 17–24"),
    ],
)
def test_hours_are_told_as_a_person_reads_them(lines, language, words):
    assert told(parse_hours(lines), language) == words


def test_an_entrys_own_words_for_its_hours_go_first():
    assert a_service(hours={FI: "iltaisin"}).hours_told(FI) == "iltaisin"
    assert a_service().hours_told(FI) == "ympäri vuorokauden"
    assert a_service(open=None).hours_told(FI) == ""


# --- languages, media, freshness ------------------------------------------------------------------------------------
def test_a_language_may_have_hours_of_its_own():
    riku = a_service(languages=("fi", "sv"), open=hours("24/7"), open_in={"sv": hours("mon 12:00-14:00")})

    assert is_open(riku, at("12:00"), FI) is True
    assert is_open(riku, at("12:00"), SV) is False
    assert is_open(riku, at("12:00"), EN) is False


def test_the_chat_beside_a_telephone_has_its_own_hours():
    both = a_service(contact=Contact(phone="080 005 005", chat="nollalinja.fi"))

    assert is_open(both, at("03:00"), FI) is True
    assert is_open(both, at("03:00"), FI, medium=Medium.CHAT) is None
    told_of = replace(both, open_chat=hours("mon-wed 09:00-15:00"))
    assert is_open(told_of, at("03:00"), FI, medium=Medium.CHAT) is False


@pytest.mark.parametrize(
    ("changes", "fresh"),
    [
        ({}, True),
        ({"checked_on": None}, False),
        ({"status": Status.UNVERIFIED}, False),
        ({"status": Status.SECONDARY}, True),
        ({"checked_on": TODAY - timedelta(days=90)}, True),
        ({"checked_on": TODAY - timedelta(days=91)}, False),
        ({"checked_on": TODAY + timedelta(days=1)}, False),
    ],
)
def test_what_nobody_has_looked_at_lately_is_stale(changes, fresh):
    service = a_service(**changes)

    assert is_fresh(service, TODAY) is fresh
    assert is_open(service, at("12:00"), FI) is (True if fresh else None)


def test_how_long_a_look_lasts_is_the_schools_choice():
    service = a_service(checked_on=TODAY - timedelta(days=100))

    assert is_open(service, at("12:00"), FI, DirectoryPolicy(max_age=timedelta(days=365))) is True


def test_the_next_opening_is_told_in_finnish_time():
    service = a_service(open=hours("mon-fri 14:00-20:00"))

    assert next_opening(service, at("23:00").astimezone(UTC), FI) == at("14:00", "2026-11-23")
    assert next_opening(service, at("14:30", "2026-11-20"), FI) == at("14:30", "2026-11-20")


@pytest.mark.parametrize("changes", [{"open": None}, {"checked_on": None}, {"languages": ("sv",)}])
def test_no_opening_is_told_of_hours_that_are_not_known(changes):
    assert next_opening(a_service(**changes), at("12:00"), FI) is None


def test_a_line_that_never_opens_within_two_weeks_has_no_next_opening():
    assert next_opening(a_service(open=hours("mon-sun closed", "holiday 17:00-24:00")), at("12:00"), FI) is None


def test_stale_entries_come_with_the_oldest_first():
    old, new, never = (
        a_service("old", checked_on=date(2020, 5, 5)),
        a_service("new"),
        a_service("never", checked_on=None),
    )
    waiting = a_service("waiting", checked_on=None, approved=False)

    found = stale(a_directory(old, new, never, waiting), TODAY)

    assert [one.id for one in found] == ["never", "old"]


# --- offers ---------------------------------------------------------------------------------------------------------
def test_the_first_wanted_one_that_is_open_is_offered():
    shut = a_service("shut", open=hours("mon 09:00-10:00"))

    assert offered([shut, a_service("open")], ["shut", "open"], at("12:00")) == Offer(
        ServiceId("open"), OfferState.OPEN
    )


def test_another_service_for_the_same_thing_goes_before_a_wanted_one_that_is_closed():
    peluuri = a_service("peluuri", needs=("gambling", "talk"), open=hours("mon 09:00-10:00"))
    other = a_service("other", needs=("money", "gambling"))
    talking = a_service("talking")

    assert offered([peluuri, talking, other], ["peluuri"], at("12:00")).service == "other"
    assert offered([peluuri, talking], ["peluuri"], at("12:00")).service == "talking"


def test_who_wants_to_talk_is_not_sent_to_a_line_for_violence():
    talking = a_service("talking", open=hours("mon 09:00-10:00"))
    violence = a_service("violence", needs=("violence", "talk"))

    assert offered([talking, violence], ["talking"], at("12:00")).service == "talking"


def test_a_website_goes_before_what_is_stale():
    stale_one, site = a_service("stale", checked_on=None), a_website()

    offer = offered([stale_one, site], ["stale", "site"], at("12:00"))

    assert offer == Offer(ServiceId("site"), OfferState.ALWAYS, nothing_in_language=True)


def test_a_website_in_doubt_is_as_stale_as_anything():
    site = a_website(status=Status.UNVERIFIED)

    assert offered([site], ["site"], at("12:00")).state is OfferState.STALE


def test_a_stale_one_is_offered_without_its_hours():
    offer = offered([a_service(checked_on=date(2020, 1, 1))], ["line"], at("12:00"))

    assert (offer.service, offer.state, offer.opens_at) == ("line", OfferState.STALE, None)


def test_a_closed_one_is_offered_with_its_opening():
    offer = offered([a_service(open=hours("mon-fri 12:00-18:00"))], ["line"], at("12:00"))

    assert (offer.state, offer.opens_at) == (OfferState.CLOSED, at("12:00", "2026-11-23"))


def test_an_offer_is_honest_where_nobody_answers_in_the_language():
    finnish, english = a_service("finnish"), a_service("english", languages=("en",), open=hours("fri 09:00-13:00"))

    night = offered([finnish, english], ["english"], at("02:00"), EN)
    friday = offer_now(
        a_directory(replace(english, checked_on=date(2026, 11, 20))),
        [ServiceId("english")],
        at("09:00", "2026-11-20"),
        EN,
    )

    assert night == Offer(ServiceId("finnish"), OfferState.OPEN, language_gap=True, nothing_in_language=True)
    assert friday == Offer(ServiceId("english"), OfferState.OPEN)


def test_a_stale_finnish_one_is_said_to_be_finnish():
    offer = offered([a_service(checked_on=None)], ["line"], at("12:00"), SV)

    assert offer == Offer(ServiceId("line"), OfferState.STALE, language_gap=True, nothing_in_language=True)


@pytest.mark.parametrize("changes", [{"approved": False}, {"contact": Contact()}, {"area": ("Kainuu",)}])
def test_what_may_not_be_offered_is_not(changes):
    assert offered([a_service(**changes)], ["line"], at("12:00")) == Offer(None, nothing_in_language=True)


def test_a_local_service_is_offered_where_the_area_is_known():
    kainuu = a_service(area=("Kainuu", "Kajaani"))

    offer = offer_now(a_directory(kainuu), [kainuu.id], at("12:00"), FI, area="Kajaani")

    assert offer.service == "line"


def test_a_wanted_service_that_the_directory_does_not_know_is_passed_over():
    assert offered([a_service()], ["emergency_112", "line"], at("12:00")).service == "line"


def test_a_place_that_is_open_is_not_told_to_be_closed():
    place = a_website("place", contact=Contact(place={FI: "Ohjaamo"}), open=hours("24/7"), checked_on=TODAY)

    assert offered([place], ["place"], at("12:00")).state is OfferState.OPEN


# --- crisis ---------------------------------------------------------------------------------------------------------
MIELI = a_service("mieli", needs=("talk", "suicide"), busy=True)
MEDICAL = a_service("medical", needs=("medical",), languages=("fi", "sv", "en"))


def test_in_a_crisis_a_queue_is_never_the_only_help():
    found = for_crisis(a_directory(MIELI, MEDICAL), at("02:00"), FI)

    assert [one.service for one in found] == ["mieli", "medical"]
    assert {one.state for one in found} == {OfferState.OPEN}


def test_in_a_crisis_a_number_in_doubt_does_not_go_before_a_sure_one_in_finnish():
    doubtful = replace(MIELI, id=ServiceId("english"), languages=("en",), status=Status.UNVERIFIED, busy=False)
    old = replace(MIELI, checked_on=date(2026, 1, 21))

    found = for_crisis(a_directory(doubtful, old, MEDICAL), at("02:00"), EN)

    assert [(one.service, one.language_gap) for one in found] == [("mieli", True), ("medical", False)]


def test_in_a_crisis_one_who_answers_in_the_language_goes_first():
    swedish = replace(MIELI, id=ServiceId("swedish"), languages=("sv",))

    assert for_crisis(a_directory(MIELI, swedish, MEDICAL), at("02:00"), SV)[0].service == "swedish"


def test_the_emergency_number_is_not_one_of_the_two():
    social = a_service("social", needs=("crisis",), contact=Contact(phone="112"))

    assert for_crisis(a_directory(social), at("02:00"), FI) == ()


def test_in_a_crisis_a_line_that_answers_in_neither_language_is_passed_over():
    arabic = replace(MIELI, id=ServiceId("arabic"), languages=("ar",))

    assert for_crisis(a_directory(arabic), at("02:00"), EN) == ()
