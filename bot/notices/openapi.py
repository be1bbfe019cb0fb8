"""The OpenAPI 3.1 document of the webhook, made of what the program itself goes by."""

from __future__ import annotations

from typing import Any, Final

from risk_feed.facts import COLUMNS, WANTED, Kind
from risk_feed.signed import KEY, MOMENT, SIGNATURE
from risk_feed.webhook import MOST_EVENTS, TYPE, Mode

FACTS, HEALTH, DOCUMENT = "/notices/v1/facts", "/notices/v1/health", "/notices/v1/openapi.json"
PROBLEM: Final = "application/problem+json"

_FLAWS: Final = {
    400: "Something is wrong in it; `errors` names each field. Nothing was taken.",
    401: "It is not signed, by an unknown secret, or more than five minutes from our clock.",
    408: "The body did not come within thirty seconds.",
    409: "An event of the same source and id said something else before. Nothing was taken.",
    413: "The body is too large. Send fewer rows at once.",
    415: "The media type is none of ours, or the body is compressed.",
    429: "Too often. Try again after `Retry-After` seconds.",
    500: "We failed. Send the same again: what was taken is known.",
}


def document() -> dict[str, Any]:
    """The whole document, as JSON."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kynnys: facts for notices",
            "version": "1",
            "description": "A school's system sends facts from its records, signed. See docs/notices.md.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "paths": {
            FACTS: {"post": _post()},
            HEALTH: {"get": _get("health", "Whether it listens", {"$ref": "#/components/schemas/Health"})},
            DOCUMENT: {"get": _get("openapi", "This document", {"type": "object"})},
        },
        "components": {
            "securitySchemes": {
                name: {"type": "apiKey", "in": "header", "name": name, "description": about}
                for name, about in (
                    (KEY, "The name of the secret."),
                    (MOMENT, "Now, in Unix seconds."),
                    (SIGNATURE, "`v1=` and HMAC-SHA256 of moment, `ce-` headers and body, in hexadecimal."),
                )
            },
            "schemas": _schemas(),
        },
    }


def _get(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": about, "content": {"application/json": {"schema": schema}}}
    return {"operationId": name, "summary": about, "responses": {"200": answer}}


def _post() -> dict[str, Any]:
    taken = {"$ref": "#/components/schemas/Taken"}
    answers: dict[str, Any] = {
        "200": {"description": "Taken, now or before.", "content": {"application/json": {"schema": taken}}}
    }
    for status, about in _FLAWS.items():
        problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
        answers[str(status)] = {"description": about, "content": {PROBLEM: problem}}
    answers["429"]["headers"] = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}
    return {
        "operationId": "facts",
        "summary": "Takes facts in, whole or not at all",
        "description": "An event (source and id) is taken once. The same one again is answered by 200, no more.",
        "security": [{KEY: [], MOMENT: [], SIGNATURE: []}],
        "requestBody": {"required": True, "content": _bodies()},
        "responses": answers,
    }


def _bodies() -> dict[str, Any]:
    event, rows = {"$ref": "#/components/schemas/Event"}, {"$ref": "#/components/schemas/Rows"}
    batch = {"type": "array", "minItems": 1, "maxItems": MOST_EVENTS, "items": event}
    return {
        Mode.STRUCTURED.value: {"schema": event},
        Mode.BATCH.value: {"schema": batch},
        Mode.BINARY.value: {"schema": rows},
    }


def _schemas() -> dict[str, Any]:
    return {
        "Event": {
            "type": "object",
            "description": "A CloudEvent 1.0. In binary mode all but `data` are headers that begin with `ce-`.",
            "required": ["specversion", "id", "source", "type", "data"],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "minLength": 1, "maxLength": 255},
                "source": {"type": "string", "minLength": 1, "maxLength": 255},
                "type": {"const": TYPE},
                "time": {"type": "string", "format": "date-time"},
                "subject": {"type": "string", "minLength": 1},
                "dataschema": {"type": "string", "minLength": 1},
                "datacontenttype": {"type": "string", "pattern": "^application/json(;.*)?$"},
                "data": {"$ref": "#/components/schemas/Rows"},
            },
            "propertyNames": {"pattern": "^[a-z0-9]+$"},
            "additionalProperties": {"type": ["string", "integer", "boolean"]},
        },
        "Rows": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Row"}},
        "Row": {
            "type": "object",
            "description": "What the records say of one student. A column that is left out or null is not told.",
            "required": ["student_key", "non_disclosure"],
            "properties": {str(name): _column(str(name), kind) for name, kind in COLUMNS.items()},
            "additionalProperties": False,
        },
        "Taken": _object(events=_number("taken now"), known=_number("taken before"), rows=_number("read now")),
        "Health": _object(status={"const": "ok"}),
        "Problem": {
            **_object(
                type={"type": "string"},
                title={"type": "string"},
                status={"type": "integer"},
                detail={"type": "string"},
            ),
            "description": "RFC 9457.",
        }
        | {"additionalProperties": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}}},
        "Fault": {
            **_object(**{name: {"type": "string"} for name in ("pointer", "field", "found", "wanted")}),
            "description": "`pointer`: a JSON pointer into the body, or `#ce-id` for a header.",
        },
    }


def _column(name: str, kind: Kind) -> dict[str, Any]:
    told: dict[str, Any] = {"description": WANTED[kind]}
    if kind is Kind.KEY:
        return told | {"type": "string", "minLength": 1}
    if kind is Kind.TEXT:
        return told | {"type": ["string", "null"]}
    types = ["boolean", "number", "string"]
    return told | {"type": types if name == "non_disclosure" else [*types, "null"]}


def _number(about: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": about}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }
