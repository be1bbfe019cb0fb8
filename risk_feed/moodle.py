"""When students last used Moodle, from its web service. Pure.

One function of Moodle's is used, as its own source and the API documentation of every site tell it:
`core_enrol_get_enrolled_users`, with its options `userfields`, `onlyactive`, `sortby`, `limitfrom` and `limitnumber`.
Of a person it tells `idnumber`, `lastaccess` (Unix seconds of the last use of the site; 0 for never) and `roles`.

Moodle drops whom the token may not see from a page after it has cut the page. So a short page is not the last one:
pages are asked for until one is empty. Errors come with status 200, as an object with `exception` and `errorcode`.

Insights ("students at risk of dropping out") stock Moodle does not tell: it has three functions about them, and each
writes (`report_insights_set_notuseful_prediction`, `…_set_fixed_prediction`, `…_action_executed`). Where a school's
Moodle has a function of its own that tells them, the settings name it. It answers in the columns of Moodle's own table
of predictions: a list of objects with `idnumber`, `prediction` (1: flagged) and `timecreated` (Unix seconds). A score
is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from risk_feed.facts import Keyed
from risk_feed.rows import RowReader, Told, Wrong
from risk_feed.sources import Reading, Source, Taking
from rooms.calendar import day_of

FUNCTION: Final = "core_enrol_get_enrolled_users"
PAGE: Final = 500
"""People asked for at once."""
MOST_PAGES: Final = 200
_LATEST: Final = 1 << 35
"""Unix seconds in a thousand years: what is later is no moment."""
STUDENT: Final = "student"
"""The short name of Moodle's own role of students."""

_CODE: Final = re.compile(r"[a-z0-9_]{1,60}")
_NEXT_STEP: Final = {
    "invalidtoken": "make a new token in Moodle and write it into the secret file",
    "accessexception": f"let the token's service use {FUNCTION}, and its user webservice/rest:use",
    "enablewsdescription": "switch web services and the REST protocol on in Moodle",
    "errorcoursecontextnotvalid": "enrol the token's user in the course, or take the course out of the settings",
    "invalidrecord": "take the course out of the settings: Moodle does not have it",
    "nopermissions": "give the token's user moodle/course:viewparticipants and moodle/course:enrolreview",
    "requireloginerror": "give the token's user access to the course",
}


class MoodleFault(Exception):
    """Moodle cannot be read: nothing of it was taken. Says the next step, and names nobody."""


@dataclass(frozen=True, slots=True)
class Person:
    """A student of a course. `last`: Unix seconds, 0 for never."""

    number: str = field(repr=False)
    last: int


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer tells. `people`: how many stood in it; `unnumbered`: students without an `idnumber`."""

    people: int
    students: tuple[Person, ...] = field(repr=False)
    unnumbered: int


@dataclass(frozen=True, slots=True)
class Insight:
    """What Moodle's model made of a student of a course, and when (Unix seconds)."""

    number: str = field(repr=False)
    flagged: bool
    at: int


def asked_for_insights(function: str, course: int) -> dict[str, str]:
    """The form that asks a school's own function for the insights of a course, without the token."""
    return {"wsfunction": function, "moodlewsrestformat": "json", "courseid": str(course)}


def insights_of(answer: Any) -> tuple[Insight, ...]:
    """What that function answered; students without a number are passed over.

    Raises:
        MoodleFault: it refused, or answered in another form.
    """
    _not_refused(answer)
    if not isinstance(answer, list) or not all(_is_insight(one) for one in answer):
        raise MoodleFault(
            "Moodle's insights are no list of idnumber, prediction and timecreated. Check moodle.insights."
        )
    return tuple(
        Insight(one["idnumber"].strip(), one["prediction"] == 1, one["timecreated"])
        for one in answer
        if one["idnumber"].strip()
    )


def _is_insight(one: Any) -> bool:
    if not isinstance(one, dict):
        return False
    at, prediction = one.get("timecreated"), one.get("prediction")
    return (
        isinstance(one.get("idnumber"), str)
        and isinstance(prediction, int | float)
        and isinstance(at, int)
        and not isinstance(at, bool)
        and 0 < at < _LATEST
    )


def _flagged_on(insights: Iterable[Insight]) -> dict[str, str]:
    """By number the day on which the model flagged a student, where its newest word is that."""
    newest: dict[str, Insight] = {}
    for one in insights:
        known = newest.get(one.number)
        if known is None or known.at < one.at:
            newest[one.number] = one
    return {
        number: day_of(datetime.fromtimestamp(one.at, UTC)).isoformat() for number, one in newest.items() if one.flagged
    }


def asked(course: int, page: int) -> dict[str, str]:
    """The form that asks for one page of a course, without the token. `page`: from 0."""
    options = {
        "onlyactive": "1",
        "userfields": "idnumber,lastaccess,roles",
        "sortby": "id",
        "limitfrom": str(page * PAGE),
        "limitnumber": str(PAGE),
    }
    form = {"wsfunction": FUNCTION, "moodlewsrestformat": "json", "courseid": str(course)}
    for at, (name, value) in enumerate(options.items()):
        form |= {f"options[{at}][name]": name, f"options[{at}][value]": value}
    return form


def page_of(answer: Any) -> Page:
    """What Moodle answered.

    Raises:
        MoodleFault: it refused, or answered something else than people.
    """
    _not_refused(answer)
    if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
        raise MoodleFault("Moodle answered something else than a list of people. Check the address in the settings.")
    students = [one for one in answer if STUDENT in _roles(one)]
    numbered = [one for one in students if isinstance(one.get("idnumber"), str) and one["idnumber"].strip()]
    people = tuple(Person(one["idnumber"].strip(), _last(one)) for one in numbered)
    return Page(len(answer), people, len(students) - len(numbered))


def _not_refused(answer: Any) -> None:
    if isinstance(answer, dict) and {"exception", "errorcode"} & answer.keys():
        raise MoodleFault(_refused(answer.get("errorcode")))


def _refused(code: object) -> str:
    name = code if isinstance(code, str) and _CODE.fullmatch(code) else "unknown"
    step = _NEXT_STEP.get(name, "look it up in Moodle's log of web services")
    return f"Moodle refused ({name}): {step}."


def _roles(person: Mapping[str, Any]) -> set[str]:
    roles = person.get("roles")
    if not isinstance(roles, list):
        raise MoodleFault("Moodle does not tell roles. Check in its API documentation what the function returns.")
    return {str(role.get("shortname")) for role in roles if isinstance(role, dict)}


def _last(person: Mapping[str, Any]) -> int:
    last = person.get("lastaccess")
    if not isinstance(last, int) or isinstance(last, bool) or last < 0:
        raise MoodleFault(
            "Moodle does not tell lastaccess. Give the token's user moodle/course:viewhiddenuserfields in the courses."
        )
    return last


def rows_of(
    pages: Iterable[Page],
    name: str,
    *,
    term_began: date,
    campus: str,
    keyed: Keyed,
    today: date,
    insights: Iterable[Insight] = (),
) -> tuple[Told, ...]:
    """What is told of each student, once, by the latest use. Students without a number are passed over.

    `name`: of the source; `term_began`: from when the days of somebody count who never was there. Moodle knows nothing
    of turvakielto, so the school must have left such students out of it, and the settings say so.

    Raises:
        MoodleFault: no student has a number, or a row cannot be, for example a use that is yet to come.
    """
    read, latest = list(pages), dict[str, int]()
    for one in (one for page in read for one in page.students):
        latest[one.number] = max(one.last, latest.get(one.number, 0))
    if not latest and any(page.unnumbered for page in read):
        raise MoodleFault("Moodle does not tell idnumber. Give the token's user moodle/user:viewalldetails.")
    headings = ("idnumber", "lastaccess", "flagged")
    reader = RowReader(_source(name, term_began, campus), headings, keyed=keyed, today=today)
    flagged = _flagged_on(insights)
    told: list[Told] = []
    for number, last in sorted(latest.items()):
        outcome = reader.row((number, str(last), flagged.get(number, "")))
        if isinstance(outcome, tuple):
            raise MoodleFault(_in_words(outcome))
        told.append(outcome)
    return tuple(told)


def _in_words(wrong: Sequence[Wrong]) -> str:
    first = wrong[0]
    return f"Moodle's {first.column} of a student: found {first.found}; wanted {first.wanted}."


def _source(name: str, term_began: date, campus: str) -> Source:
    return Source(
        name=name,
        columns={
            "student_key": Taking(("idnumber",)),
            "days_since_lms_login": Taking(("lastaccess",), Reading.DAYS_SINCE),
            "model_flagged_on": Taking(("flagged",)),
        },
        fixed={"window_start": term_began.isoformat()} | ({"campus": campus} if campus else {}),
        never=frozenset({"0"}),
        leaves_out_hidden=True,
    )
