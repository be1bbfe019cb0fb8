"""Reads facts that a school's system sends: CloudEvents 1.0 in JSON, whose data are rows of canonical columns. Pure.

Structured mode, binary mode and batches come in; the CNCF's SDK reads the envelope. Four things it leaves to us: it
makes up an id where none is told, it takes the last of two keys of one name, it knows no batches, and it hands on what
is no JSON as text. So text is read strictly first.

A message is taken whole or not at all. Rows are validated by the same code as those of a file (risk_feed/rows.py).
Cells are JSON numbers, yes or no, or text as in a file; a student's number is always text, or zeros would be lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_binary, from_structured
from cloudevents.core.exceptions import BaseCloudEventException, CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from risk_feed.facts import COLUMNS, Keyed, Kind
from risk_feed.gathering import Gathering
from risk_feed.rows import RowReader, Told, shown
from risk_feed.sources import Source

TYPE: Final = "kynnys.facts.v1"
"""The only `type` of event that is taken."""
MOST_EVENTS: Final = 1000
MOST_FAULTS: Final = 100
"""After so many the reading stops."""

_LONGEST_ID: Final = 255
_NEEDED: Final = ("specversion", "id", "source", "type")
_HEADINGS: Final = tuple(str(column) for column in COLUMNS)
_TEXTS: Final = frozenset(str(name) for name, kind in COLUMNS.items() if kind in (Kind.KEY, Kind.TEXT))
_A_LIST: Final = "a list with a row for each student"


class Mode(StrEnum):
    """How an event lies in a message: by its media type."""

    STRUCTURED = "application/cloudevents+json"
    BATCH = "application/cloudevents-batch+json"
    BINARY = "application/json"


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One thing that is wrong. `pointer`: a JSON pointer into the body, or `#ce-id` for a header."""

    pointer: str
    field: str
    found: str
    wanted: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


class WebhookFaults(Exception):
    """A message that is not taken, and what is wrong with it."""

    def __init__(self, faults: Iterable[FieldFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it came. `content`: a hash of what it says, by which one that comes again is known.

    `place`: where it stands in the message, a JSON pointer. Rows are not read yet.
    """

    source: str
    id: str
    content: str
    place: str
    rows: tuple[Any, ...] = field(repr=False)


# --- the envelope ---------------------------------------------------------------------------------------------------
def mode_of(media_type: str) -> Mode | None:
    """By the header `Content-Type`, whose parameters do not matter; None where it is none of ours."""
    name = media_type.partition(";")[0].strip().lower()
    return Mode(name) if name in set(Mode) else None


def events_of(mode: Mode, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
    """The events of a message, in its order.

    Raises:
        WebhookFaults: the first event that cannot be read, with everything that is wrong with its envelope.
    """
    told = strictly(body)
    match mode:
        case Mode.STRUCTURED:
            return (_structured(told, ""),)
        case Mode.BINARY:
            return (_binary(told, headers, body),)
        case Mode.BATCH:
            return _batch(told)


def strictly(body: bytes) -> Any:
    """JSON in UTF-8, each key once, no NaN, and not too deep.

    Raises:
        WebhookFaults: it is not.
    """
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        found = "other letters"
    except json.JSONDecodeError as error:
        found = f"no JSON at line {error.lineno}, column {error.colno}"
    except RecursionError:
        found = "lists within lists, too deep"
    except _Twice as twice:
        found = f"the key {shown('', twice.key)} twice"
    except ValueError:
        found = "a number that is none"
    raise WebhookFaults([FieldFault("", "body", found, "JSON in UTF-8, each key once")])


class _Twice(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return told


def _no_number(_: str) -> None:
    raise ValueError


def _batch(told: Any) -> tuple[Event, ...]:
    if not isinstance(told, list) or not 1 <= len(told) <= MOST_EVENTS:
        raise WebhookFaults([FieldFault("", "body", _kind(told), f"a list of 1 to {MOST_EVENTS} events")])
    return tuple(_structured(one, f"/{at}") for at, one in enumerate(told))


def _structured(told: Any, place: str) -> Event:
    if not isinstance(told, dict):
        raise WebhookFaults([FieldFault(place, "event", _kind(told), "a CloudEvent, a JSON object")])
    _refuse_missing(told, place + "/")
    message = HTTPMessage({"content-type": Mode.STRUCTURED.value}, json.dumps(told).encode())
    return _checked(_by_sdk(lambda: from_structured(message, JSONFormat(), CloudEvent), place + "/"), place, "/")


def _binary(told: Any, headers: Mapping[str, str], body: bytes) -> Event:
    names = {name.lower(): value for name, value in headers.items()}
    _refuse_missing({name.removeprefix("ce-"): value for name, value in names.items() if name[:3] == "ce-"}, "#ce-")
    event = _by_sdk(lambda: from_binary(HTTPMessage(names, body), JSONFormat(), CloudEvent), "#ce-")
    return _checked(event, "", "#ce-", data=told)


def _refuse_missing(told: Mapping[str, Any], before: str) -> None:
    missing = [name for name in _NEEDED if name not in told]
    if missing:
        raise WebhookFaults(FieldFault(before + name, name, "nothing", "this attribute") for name in missing)


def _by_sdk(read: Any, before: str) -> BaseCloudEvent:
    try:
        event: BaseCloudEvent = read()
    except CloudEventValidationError as error:
        raise WebhookFaults(
            FieldFault(before + shown("", name), shown("", name), "something else", _in_words(name))
            for name in error.errors
        ) from None
    except (BaseCloudEventException, ValueError, TypeError, AttributeError, OverflowError):
        # What the SDK does not validate it stumbles over: `time` is the only attribute that it reads.
        raise WebhookFaults([FieldFault(before + "time", "time", "something else", _in_words("time"))]) from None
    return event


def _in_words(name: str) -> str:
    return _WANTED.get(name, "an attribute as CloudEvents 1.0 has them")


_WANTED: Final = {
    "specversion": "1.0",
    "id": f"1 to {_LONGEST_ID} printable characters",
    "source": f"1 to {_LONGEST_ID} printable characters",
    "type": TYPE,
    "time": "a moment as in RFC 3339",
    "datacontenttype": "application/json",
}


def _checked(event: BaseCloudEvent, place: str, before: str, data: Any = None) -> Event:
    """An event whose envelope is what we take."""
    told = event.get_attributes()
    faults = [
        FieldFault(f"{place if before == '/' else ''}{before}{name}", name, "something else", _in_words(name))
        for name, value in told.items()
        if not _fits(name, value)
    ]
    rows: Any = event.get_data() if data is None else data
    if not isinstance(rows, list) or not rows:
        faults.append(FieldFault(place + "/data" if before == "/" else "", "data", _kind(rows), _A_LIST))
    if faults:
        raise WebhookFaults(faults)
    says = json.dumps([event.get_type(), rows], sort_keys=True).encode()
    where = place + "/data" if before == "/" else ""
    return Event(event.get_source(), event.get_id(), hashlib.sha256(says).hexdigest(), where, tuple(rows))


def _fits(name: str, value: Any) -> bool:
    match name:
        case "id" | "source":
            return isinstance(value, str) and len(value) <= _LONGEST_ID and value.isprintable()
        case "type":
            return bool(value == TYPE)
        case "datacontenttype":
            return isinstance(value, str) and mode_of(value) is Mode.BINARY
        case "time":
            return True
        case _:
            return isinstance(value, str | int)


def _kind(value: Any) -> str:
    """What something is, without what it says."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes or no"
        case int() | float():
            return "a number"
        case str() | bytes():
            return "text"
        case list():
            return f"a list of {len(value)}"
        case _:
            return "an object"


# --- rows -----------------------------------------------------------------------------------------------------------
def rows_of(events: Iterable[Event], source: Source, *, keyed: Keyed, today: date) -> tuple[Told, ...]:
    """What the rows of some events tell, all of them.

    `source`: the canonical columns, with the campuses of the settings. `keyed` turns a student's key into its keyed
    hash; `today`: the day on a Finnish wall.

    Raises:
        WebhookFaults: with every fault that was found, up to 100.
    """
    reader = RowReader(source, _HEADINGS, keyed=keyed, today=today)
    gathering, faults, told = Gathering(), [], []
    for event in events:
        for at, row in enumerate(event.rows):
            outcome = _row(reader, gathering, f"{event.place}/{at}", row)
            if isinstance(outcome, list):
                faults += outcome
            else:
                told.append(outcome)
            if len(faults) >= MOST_FAULTS:
                raise WebhookFaults(faults[:MOST_FAULTS])
    if faults:
        raise WebhookFaults(faults)
    return tuple(told)


def _row(reader: RowReader, gathering: Gathering, place: str, row: Any) -> Told | list[FieldFault]:
    if not isinstance(row, dict):
        return [FieldFault(place, "row", _kind(row), "an object of canonical columns")]
    unfit = list(_unfit(row, place))
    if unfit:
        return unfit
    outcome = reader.row([_cell(row.get(name)) for name in _HEADINGS])
    if isinstance(outcome, tuple):
        return [FieldFault(f"{place}/{one.column}", one.column, one.found, one.wanted) for one in outcome]
    return [
        FieldFault(
            f"{place}/{column}",
            column,
            "something else than an earlier row of the same student and the same days",
            "one row, or rows that agree",
        )
        for column in gathering.add(outcome)
    ] or outcome


def _unfit(row: Mapping[str, Any], place: str) -> Iterator[FieldFault]:
    """What no cell can be, whatever its column."""
    for name, value in row.items():
        if name not in COLUMNS:
            yield FieldFault(place, shown("", name), "an unknown column", "a canonical column; see docs/notices.md")
        elif name in _TEXTS and not isinstance(value, str | None):
            yield FieldFault(f"{place}/{name}", name, _kind(value), "text")
        elif not isinstance(value, str | int | float | None):
            yield FieldFault(f"{place}/{name}", name, _kind(value), "a number, yes or no, or text")


def _cell(value: Any) -> str:
    """A cell as a file would have it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
