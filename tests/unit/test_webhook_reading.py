"""What a message says, and what is said of it where it cannot be taken."""

import json
from dataclasses import replace
from typing import Any

import pytest

from risk_feed.facts import Door, StudentFacts
from risk_feed.rows import TurnedAway
from risk_feed.sources import CANONICAL, Source
from risk_feed.webhook import MOST_FAULTS, Mode, WebhookFaults, events_of, mode_of, rows_of
from tests.notice_makers import TODAY, student
from tests.webhook_world import a_row, an_event


def read(
    body: Any, mode: Mode = Mode.STRUCTURED, headers: dict[str, str] | None = None, source: Source = CANONICAL
) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return rows_of(events_of(mode, headers or {}, raw), source, keyed=lambda key: student(int(key)), today=TODAY)


def faults(body: Any, mode: Mode = Mode.STRUCTURED, headers: dict[str, str] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(WebhookFaults) as found:
        read(body, mode, headers)
    return [(one.pointer, one.field) for one in found.value.faults]


def told(**columns: Any) -> StudentFacts:
    (row,) = read(an_event(rows=[a_row(**columns)]))
    assert isinstance(row, StudentFacts)
    return row


@pytest.mark.parametrize("hours", [12.5, "12,5", "12.5", " 12,50 "])
def test_a_number_may_be_written_as_text(hours: Any):
    assert told(absent_h_total=hours).absent_h_total == 12.5


@pytest.mark.parametrize(("cell", "value"), [(True, True), ("kyllä", True), (0, False), (None, None), ("", None)])
def test_yes_and_no_are_as_in_a_file_or_as_in_json(cell: Any, value: Any):
    assert told(minor=cell).minor is value


def test_where_there_are_campuses_each_row_tells_its_own():
    source = replace(CANONICAL, campuses={"kes": "keskusta"})

    (row,) = read(an_event(rows=[a_row(campus="KES")]), source=source)
    assert row.campus == "keskusta"
    for campus in ("Elsewhere", None):
        with pytest.raises(WebhookFaults) as found:
            read(an_event(rows=[a_row(campus=campus)]), source=source)
        assert [one.pointer for one in found.value.faults] == ["/data/0/campus"]


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"student_key": 100001}, "student_key"),
        ({"student_key": None}, "student_key"),
        ({"non_disclosure": None}, "non_disclosure"),
        ({"group": 24}, "group"),
        ({"absent_h_total": True}, "absent_h_total"),
        ({"absent_h_total": 1e300}, "absent_h_total"),
        ({"absent_h_total": -1}, "absent_h_total"),
        ({"absent_h_total": [1]}, "absent_h_total"),
        ({"absent_h_unexplained": 40}, "absent_h_unexplained"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"as_of": "2025-01-01"}, "as_of"),
    ],
)
def test_what_no_cell_can_be_is_named_by_its_column(columns: dict[str, Any], field: str):
    assert faults(an_event(rows=[a_row(2), a_row(**columns)])) == [(f"/data/1/{field}", field)]


def test_an_unknown_column_is_refused():
    assert faults(an_event(rows=[a_row(score=7)])) == [("/data/0", "score")]


def test_names_and_keys_are_not_repeated_in_a_fault():
    with pytest.raises(WebhookFaults) as found:
        read(an_event(rows=[a_row(student_key="1" * 121), a_row(student_name="Opiskelija\nYksi")]))

    said = json.dumps([one.as_json() for one in found.value.faults])
    assert "Yksi" not in said
    assert "1111" not in said
    assert "121 characters" in said


def test_whoever_has_turvakielto_is_a_count_and_nothing_else():
    (away,) = read(an_event(rows=[a_row(non_disclosure=True, student_name="Opiskelija", absent_h_total="much")]))

    assert away == TurnedAway(student(100001), Door.TURVAKIELTO)


def test_two_rows_of_a_student_and_the_same_days_must_agree():
    assert len(read(an_event(rows=[a_row(), a_row()]))) == 2
    assert faults(an_event(rows=[a_row(), a_row(absent_h_total=80)])) == [("/data/1/absent_h_total", "absent_h_total")]


def test_after_a_hundred_faults_the_reading_stops():
    assert len(faults(an_event(rows=[a_row(one, absent_h_total="x") for one in range(300)]))) == MOST_FAULTS


# --- the envelope ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["specversion", "id", "source", "type"])
def test_an_attribute_that_is_missing_is_named_and_never_made_up(name: str):
    event = an_event()
    del event[name]

    assert faults(event) == [(f"/{name}", name)]
    assert faults([an_event(), event], Mode.BATCH) == [(f"/1/{name}", name)]


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": 7}, "id"),
        ({"id": "\ud800"}, "id"),
        ({"id": "x" * 256}, "id"),
        ({"source": "a\nb"}, "source"),
        ({"specversion": "0.3"}, "specversion"),
        ({"type": "another"}, "type"),
        ({"time": "yesterday"}, "time"),
        ({"time": None}, "time"),
        ({"time": "2026-11-20T07:00:00"}, "time"),
        ({"datacontenttype": "text/csv"}, "datacontenttype"),
        ({"Upper": "x"}, "Upper"),
        ({"trace": {}}, "trace"),
        ({"data": None}, "data"),
        ({"data": {}}, "data"),
        ({"data": []}, "data"),
    ],
)
def test_an_attribute_that_does_not_fit_is_named(attributes: dict[str, Any], field: str):
    assert faults(an_event() | attributes) == [(f"/{field}", field)]


def test_attributes_of_binary_mode_are_named_as_headers():
    headers = {"content-type": "application/json", "CE-SpecVersion": "1.0", "ce-id": "1", "ce-source": "/primus"}

    assert faults([a_row()], Mode.BINARY, headers) == [("#ce-type", "type")]
    assert faults([a_row()], Mode.BINARY, headers | {"ce-type": "x"}) == [("#ce-type", "type")]
    assert faults({}, Mode.BINARY, headers | {"ce-type": "kynnys.facts.v1"}) == [("", "data")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"id": "1", "id": "2"}',
        b'{"data": [{"minor": true, "minor": false}]}',
        b'{"a": NaN}',
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
@pytest.mark.parametrize("mode", list(Mode))
def test_what_is_no_strict_json_is_refused_whole(body: bytes, mode: Mode):
    assert faults(body, mode) == [("", "body")]


@pytest.mark.parametrize("body", [[], {}, None, [None] * 1001])
def test_a_batch_is_a_list_of_events(body: Any):
    assert faults(body, Mode.BATCH) == [("", "body")]


def test_the_media_type_tells_the_mode():
    assert mode_of("Application/CloudEvents+JSON; charset=utf-8") is Mode.STRUCTURED
    assert mode_of("text/csv") is None
