"""How an answer is joined into words: the catalogue's, the school's, the directory's, and ours around them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.answers import AnswerBook, Library, School
from bot.texts import Texts
from config.settings import HomeserverSettings, SchoolSettings, Settings
from faq import messages as say
from faq.catalogue import load, long_sentences
from faq.directory import Contact, Directory, DirectoryPolicy, Service, Status, parse_hours
from faq.model import Catalogue, Intent, IntentId, SchoolRole, ServiceId, Urgency
from faq.models import shipped_catalogue
from rooms.model import Language

NIGHT = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
EVERY = {language: language.value for language in Language}


def a_service(name: str, *, hours: list[str], checked: date | None = date(2026, 11, 1), busy: bool = False) -> Service:
    return Service(
        ServiceId(name), EVERY | {Language.FI: name}, EVERY, ("talk",), now=True, contact=Contact(phone="09 1"),
        languages=("fi",), open=parse_hours(hours), busy=busy, checked_on=checked, status=Status.CHECKED,
    )  # fmt: skip


def an_intent(urgency: Urgency = Urgency.BOOK, answer: str = "Mene {nurse_drop_in}.\n{!nurse_drop_in}Kysy.") -> Intent:
    return Intent(
        IntentId("nurse_visit"), urgency, (SchoolRole.TERVEYDENHOITAJA,), (ServiceId("linja"),),
        dict.fromkeys(Language, "Otsikko"), dict.fromkeys(Language, answer),
        dict.fromkeys(Language, "Kirjoita Wilmassa."),
    )  # fmt: skip


def a_library(
    *services: Service,
    school: SchoolSettings | None = None,
    campus: dict[str, SchoolSettings] | None = None,
    **intent: object,
) -> Library:
    found = an_intent(**intent)  # type: ignore[arg-type]
    told = School(school or SchoolSettings(), tuple((campus or {}).items()))
    directory = Directory({one.id: one for one in services})
    return Library(Catalogue({found.id: found}), directory, told, DirectoryPolicy())


def said(library: Library, *, brief: bool = False, foreign: bool = False, tongue: Language = Language.FI) -> str:
    offered = library.offer((ServiceId("linja"),), NIGHT, tongue)
    message = say.Answer("nurse_visit", offered.service, offered.opens, tongue, brief, foreign)
    return AnswerBook(library, Texts()).words(message)


def test_an_answer_ends_with_a_step_somebody_at_school_a_service_that_is_open_and_the_offer_of_a_person():
    words = said(a_library(a_service("linja", hours=["24/7"])))

    parts = ["Kysy.", "Kirjoita Wilmassa.", "terveydenhoitaja", "linja, 09 1", "ihminen", "auttoi"]
    places = [words.find(part) for part in parts]
    assert -1 not in places, words
    assert places == sorted(places)


def test_a_fact_of_the_school_is_in_the_answer_and_a_missing_one_is_worded_around():
    known = SchoolSettings.model_validate({"facts": {"nurse_drop_in": {"fi": "aamulla", "sv": "på morgonen"}}})

    assert "Mene aamulla." in said(a_library(school=known))
    assert "Kysy." in said(a_library())
    assert "{" not in said(a_library()) + said(a_library(school=known))


def test_each_campus_is_named_where_they_differ_and_not_where_there_is_but_one():
    one = {"people": {"terveydenhoitaja": {"where": "huone 1"}}, "name": "Keskusta"}
    other = {"people": {"terveydenhoitaja": {"where": "huone 2"}}, "name": "Kuusela"}
    single = {"a": SchoolSettings.model_validate(one)}
    several = single | {"b": SchoolSettings.model_validate(other)}

    assert "Keskusta" not in said(a_library(campus=single))
    assert "huone 1" in said(a_library(campus=single))
    words = said(a_library(campus=several))
    assert words.index("Keskusta") < words.index("huone 1") < words.index("Kuusela") < words.index("huone 2")


def test_a_service_whose_hours_nobody_has_checked_is_named_without_them():
    words = said(a_library(a_service("linja", hours=["mon-sun 20:00-24:00"], checked=None)))

    assert "linja, 09 1" in words
    assert "tarkista" in words.casefold()
    assert "20" not in words


def test_a_busy_line_is_said_to_be_busy():
    assert said(a_library(a_service("linja", hours=["24/7"], busy=True))) != said(
        a_library(a_service("linja", hours=["24/7"]))
    )


def test_where_nothing_answers_in_the_language_that_is_said():
    words = said(a_library(a_service("linja", hours=["24/7"])), tongue=Language.EN)

    assert "Finnish" in words


def test_a_brief_answer_has_no_offers_for_another_follows():
    words = said(a_library(a_service("linja", hours=["24/7"])), brief=True)

    assert "ihminen" not in words
    assert "linja" not in words


def test_the_gravest_answers_name_no_queue_and_do_not_ask_whether_they_helped():
    words = said(a_library(a_service("linja", hours=["24/7"]), urgency=Urgency.NOW))

    assert "linja" not in words
    assert "auttoi" not in words
    assert "ihminen" in words


def test_who_asked_in_another_language_is_told_in_which_the_bot_can_answer():
    assert "ruots" in said(a_library(), foreign=True)


def test_an_intent_that_has_left_the_catalogue_is_owned_up_to():
    gone = say.Answer("gone", "", "", Language.FI, brief=False, foreign=False)

    assert "ihminen" in AnswerBook(a_library(), Texts()).words(gone)


def test_guesses_are_numbered_and_a_person_is_among_the_choices():
    words = AnswerBook(a_library(), Texts()).words(say.Guesses("nurse_visit", "gone", "", Language.FI, foreign=False))

    assert "1\\. Otsikko" in words
    assert "2\\." not in words
    assert "ihminen" in words


def test_services_found_come_with_what_is_true_of_each_and_with_school_tomorrow():
    library = a_library(a_service("yö", hours=["24/7"]), a_service("päivä", hours=["mon-fri 09:00-15:00"]))
    found = say.ServicesFound("yö open;päivä closed;gone open", Language.FI, foreign=False)

    words = AnswerBook(library, Texts()).words(found)

    assert "yö, 09 1" in words
    assert "päivä, 09 1" in words
    assert "koulu" in words.casefold()


@pytest.mark.parametrize("language", Language)
def test_every_shipped_answer_can_be_said_whatever_the_school_has_told(language: Language, tmp_path: Path):
    homeserver = HomeserverSettings(url="https://matrix.koulu.fi", user="@tuki:koulu.fi")
    library = Library.of(Settings(data=tmp_path, homeserver=homeserver))
    book = AnswerBook(library, Texts())
    for ident, intent in library.catalogue.intents.items():
        offered = library.offer(intent.services, NIGHT, language)
        words = book.words(say.Answer(ident, offered.service, offered.opens, language, brief=False, foreign=False))
        assert "{" not in words
        assert "  \n" not in words
        assert len(words.encode()) < 6000


def test_the_shipped_answers_are_in_plain_language():
    assert list(long_sentences(load(shipped_catalogue()))) == []
