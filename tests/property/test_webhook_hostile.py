"""Whatever comes over the network, it is taken whole, or refused in words; and only what was signed passes."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from risk_feed.facts import COLUMNS
from risk_feed.model import StudentHash
from risk_feed.signed import KEY, MOMENT, SIGNATURE, WINDOW, Pace, signature, why_unsigned
from risk_feed.sources import CANONICAL
from risk_feed.webhook import Mode, WebhookFaults, events_of, rows_of
from tests.notice_makers import TODAY
from tests.webhook_world import NOW, SECRETS, a_row, an_event, signed

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
rows = st.dictionaries(st.sampled_from(sorted(map(str, COLUMNS))), json_values, max_size=6)
texts = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=20)


def outcome(mode: Mode, headers: dict[str, str], body: bytes) -> int:
    """How many rows were taken; 0 where the message was refused in words, -1 without."""
    try:
        events = events_of(mode, headers, body)
        taken = rows_of(events, CANONICAL, keyed=lambda key: StudentHash(key), today=TODAY)
    except WebhookFaults as found:
        return 0 if all(fault.field and fault.wanted for fault in found.faults) and found.faults else -1
    assert len(taken) == sum(len(event.rows) for event in events)
    return len(taken)


@given(st.sampled_from(Mode), st.binary(max_size=200), st.dictionaries(texts, texts, max_size=3))
def test_any_bytes_are_refused_in_words(mode: Mode, body: bytes, headers: dict[str, str]):
    assert outcome(mode, headers, body) == 0


@given(st.sampled_from(Mode), json_values)
@example(Mode.STRUCTURED, {"specversion": "1.0", "id": "\ud800", "source": "s", "type": "t", "data": [1]})
def test_any_json_is_refused_in_words(mode: Mode, told: Any):
    assert outcome(mode, {}, json.dumps(told).encode()) == 0


@given(st.lists(rows, max_size=4), st.dictionaries(st.text(max_size=6), json_values, max_size=2))
def test_of_a_faulty_row_nothing_is_taken(some: list[dict[str, Any]], attributes: dict[str, Any]):
    faulty = a_row(999, absent_h_total="none of your numbers")

    assert outcome(Mode.STRUCTURED, {}, json.dumps(attributes | an_event(rows=[*some, faulty])).encode()) == 0


@given(st.binary(max_size=60), st.dictionaries(texts.map(lambda name: f"ce-{name}"), texts, max_size=3), st.data())
def test_whatever_is_changed_is_not_signed_any_more(body: bytes, headers: dict[str, str], data: st.DataObject):
    whole = signed(body, headers)
    assert why_unsigned(whole, body, secrets=SECRETS, now=NOW) is None

    name = data.draw(st.sampled_from([*headers, KEY, MOMENT, SIGNATURE]))
    other = data.draw(texts.filter(lambda text: text != whole[name]))
    assert why_unsigned(whole | {name: other}, body, secrets=SECRETS, now=NOW) is not None
    assert why_unsigned(whole, body + b"x", secrets=SECRETS, now=NOW) is not None
    assert why_unsigned(whole | {"ce-more": "x"}, body, secrets=SECRETS, now=NOW) is not None


@given(st.integers(-1000, 1000))
def test_the_window_is_five_minutes_both_ways(seconds: int):
    refused = why_unsigned(signed(b"{}"), b"{}", secrets=SECRETS, now=NOW + timedelta(seconds=seconds))

    assert (refused is None) == (abs(seconds) <= WINDOW.total_seconds())


def test_a_header_cannot_be_moved_into_the_body():
    headers = {"ce-id": "1"}
    within = signature(b"s", "1", headers, b"[]")

    assert within != signature(b"s", "1", {}, b"ce-id:1\n\n[]")


@given(st.integers(1, 20), st.lists(st.integers(-30, 30), max_size=100))
def test_no_more_than_the_pace_allows_in_any_run_of_time(per_minute: int, steps: list[int]):
    pace, now, passed, forward = Pace(per_minute), NOW, 0, 0
    for step in steps:
        now += timedelta(seconds=step)
        forward += max(step, 0)
        passed += pace.wait("autumn", now) == 0

    assert passed <= per_minute + forward * per_minute / 60 + 1e-6


def test_whoever_waits_as_told_is_heard():
    pace = Pace(7)
    assert [pace.wait("autumn", NOW) for _ in range(7)] == [0] * 7
    wait = pace.wait("autumn", NOW)

    assert pace.wait("autumn", NOW + timedelta(seconds=wait)) == 0
    assert pace.wait("winter", NOW) == 0
