"""The OpenAPI document is true: schemathesis makes requests of it, good and bad, and a real server answers them."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi

from bot.notices.openapi import DOCUMENT, document
from risk_feed.signed import KEY, MOMENT, SIGNATURE
from risk_feed.webhook import TYPE, Mode
from tests.patience import SOON
from tests.webhook_world import School, signed

TRUE = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.response_headers_conformance,
    openapi.negative_data_rejection,
]
_numbers = count()
_answers: Counter[int] = Counter()
"""To what was sent, by their status."""
schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def school() -> Iterator[School]:
    """Listening on a thread of its own, since schemathesis asks from this one."""
    loop, there, world = asyncio.new_event_loop(), threading.Event(), School()
    stop = asyncio.Event()

    async def serve() -> None:
        async with world.listening(per_minute=100_000, max_bytes=5_000_000):
            there.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert there.wait(SOON)
    yield world
    _was_asked_in_earnest(world)
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


def by_the_school(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """The hook: signs what goes out, whatever it is, and gives binary mode its attributes.

    Requests from which schemathesis left out a header of the signature go out as they are.
    """
    if not all(name in request.headers for name in (KEY, MOMENT, SIGNATURE)):
        return request
    media = request.headers.get("Content-Type", "")
    told: dict[str, str] = {}
    if media == Mode.BINARY.value:
        told = {"ce-specversion": "1.0", "ce-id": f"b{next(_numbers)}", "ce-source": "/made-up", "ce-type": TYPE}
    body = request.body or b""
    request.headers.update(signed(body if isinstance(body, bytes) else body.encode(), told, media=media))
    return request


@schema.parametrize()
@seed(20261122)
@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_document_is_true(case: Any, school: School):
    response = case.call(base_url=f"http://127.0.0.1:{school.port}", auth=by_the_school)

    if case.method == "POST":
        _answers[response.status_code] += 1
    case.validate_response(response, checks=TRUE)


def test_the_server_serves_the_document(school: School):
    served = requests.get(f"http://127.0.0.1:{school.port}{DOCUMENT}", timeout=SOON)

    assert served.json() == document()


def _was_asked_in_earnest(school: School) -> None:
    """What schemathesis made reached every kind of answer. Said at the end, by the process in which it asked."""
    if _answers:
        assert _answers[200] > 10, _answers
        assert _answers[400] > 10, _answers
        assert _answers[401] > 1, _answers
        assert school.taken
