"""When students last used Moodle, from its web service. Pure.

One function of Moodle's is used, as its own source and the API documentation of every site tell it:
`core_enrol_get_enrolled_users`, with its options `userfields`, `onlyactive`, `sortby`, `limitfrom` and `limitnumber`.
Of a person it tells `idnumber`, `lastaccess` (Unix seconds of the last use of the site; 0 for never) and `roles`.

Moodle drops whom the token may not see from a page after it has cut the page. So a short page is not the last one:
pages are asked for until one is empty. Errors come with status 200, as an object with `exception` and `errorcode`.

Insights ("students at risk of dropping out") are not read. Moodle has three functions about them, and each of those
writes (`report_insights_set_notuseful_prediction`, `…_set_fixed_prediction`, `…_action_executed`); none tells them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from risk_feed.facts import Keyed
from risk_feed.rows import RowReader, Told, Wrong
from risk_feed.sources import Reading, Source, Taking

FUNCTION: Final = "core_enrol_get_enrolled_users"
PAGE: Final = 500
"""People asked for at once."""
MOST_PAGES: Final = 200
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
    if isinstance(answer, dict) and {"exception", "errorcode"} & answer.keys():
        raise MoodleFault(_refused(answer.get("errorcode")))
    if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
        raise MoodleFault("Moodle answered something else than a list of people. Check the address in the settings.")
    students = [one for one in answer if STUDENT in _roles(one)]
    numbered = [one for one in students if isinstance(one.get("idnumber"), str) and one["idnumber"].strip()]
    people = tuple(Person(one["idnumber"].strip(), _last(one)) for one in numbered)
    return Page(len(answer), people, len(students) - len(numbered))


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
    pages: Iterable[Page], name: str, *, term_began: date, campus: str, keyed: Keyed, today: date
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
    reader = RowReader(_source(name, term_began, campus), ("idnumber", "lastaccess"), keyed=keyed, today=today)
    told: list[Told] = []
    for number, last in sorted(latest.items()):
        outcome = reader.row((number, str(last)))
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
        },
        fixed={"window_start": term_began.isoformat()} | ({"campus": campus} if campus else {}),
        never=frozenset({"0"}),
        leaves_out_hidden=True,
    )
