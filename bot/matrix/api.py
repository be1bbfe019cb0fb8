"""One HTTP request to the homeserver, and what it means when it fails.

nio's client retries inside a call, without limit, and sleeps out a 429 there (0.26.0). Here a call is one
request; whoever calls decides when to try again. Faults hold neither URL nor token nor body, since they are
logged: a URL of Matrix is full of room and user ids.
"""

import json
import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.matrix.errors import CertificateRefused, Refused, SlowDown, TokenRefused, TooLarge, Unreachable

CLIENT_SERVER = "/_matrix/client/v3"
LONGEST_WAIT = timedelta(hours=1)
"""A homeserver that asks for a longer silence is asked again after this one."""
_LONGEST_REFUSAL = 64 * 1024
_RUN_OUT = 10
"""OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED."""
_TOKEN_FAULTS = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"})


def path(*segments: str, under: str = CLIENT_SERVER) -> str:
    """`path("rooms", room_id, "send")` -> `/_matrix/client/v3/rooms/%21a%3Ab/send`.

    Raises ValueError for a segment that would be another path: empty, `.` or `..`.
    """
    if any(segment in ("", ".", "..") for segment in segments):
        raise ValueError("a path segment is empty or made of dots")
    return "/".join((under, *map(_quoted, segments)))


def _quoted(text: str) -> str:
    return quote(text, safe="")


_quoted_once = lru_cache(maxsize=8)(_quoted)
"""For the sync's filter, which is long and comes again with every call."""


class Api:
    """A homeserver, with or without a login."""

    def __init__(
        self,
        homeserver: str,
        session: aiohttp.ClientSession,
        token: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        """`homeserver` is a base URL; `timeout` is in seconds, for a whole call."""
        self.homeserver = homeserver.rstrip("/")
        self.timeout = timeout
        self._session = session
        self._token = token

    def __repr__(self) -> str:
        return f"Api({self.homeserver!r}, {'with' if self._token else 'without'} a token)"

    def with_token(self, token: str) -> "Api":
        """The same homeserver, logged in."""
        return Api(self.homeserver, self._session, token, self.timeout)

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # aiohttp's own limit, which also frees the connection
    ) -> dict[str, Any]:
        """The JSON object the homeserver answers with 2xx, after exactly one request.

        `path` is quoted already, see `path`; `timeout` is in seconds.
        Raises `Unreachable`, `TokenRefused`, `SlowDown` or `Refused`.
        """
        limit = aiohttp.ClientTimeout(total=self.timeout if timeout is None else timeout)
        try:
            async with self._session.request(
                method,
                self._url(path, query),
                json=body,
                headers=self._headers(),
                timeout=limit,
                allow_redirects=False,  # the token stays with the homeserver it was given to
            ) as response:
                return _meaning(response.status, response.headers.get("Retry-After"), await response.read())
        except TimeoutError:
            raise Unreachable("the homeserver did not answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _no_connection(error) from None  # the cause's text holds the address

    async def fetch(self, path: str, *, at_most: int, timeout: float) -> bytes:  # noqa: ASYNC109 - as in call
        """A file of at most so many bytes, after exactly one request. A homeserver that sends us elsewhere is refused.

        Raises `TooLarge` as soon as there are more, else as `call`.
        """
        try:
            async with self._session.request(
                "GET",
                self._url(path, None),
                headers=self._headers(),
                timeout=aiohttp.ClientTimeout(total=timeout),
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    answer = await response.content.read(_LONGEST_REFUSAL)
                    _meaning(response.status, response.headers.get("Retry-After"), answer)
                    raise Unreachable(f"the homeserver gave no sensible answer ({response.status})")
                return await _at_most(response.content, at_most)
        except TimeoutError:
            raise Unreachable("the homeserver did not answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _no_connection(error) from None

    async def store(self, path: str, data: bytes, *, timeout: float) -> dict[str, Any]:  # noqa: ASYNC109 - as in call
        """Uploads bytes that nobody can read, without a name. Raises as `call`."""
        try:
            async with self._session.request(
                "POST",
                self._url(path, None),
                data=data,
                headers={**self._headers(), "Content-Type": "application/octet-stream"},
                timeout=aiohttp.ClientTimeout(total=timeout),
                allow_redirects=False,
            ) as response:
                return _meaning(response.status, response.headers.get("Retry-After"), await response.read())
        except TimeoutError:
            raise Unreachable("the homeserver did not answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _no_connection(error) from None

    def _url(self, path: str, query: Mapping[str, str] | None) -> URL:
        asked = "&".join(f"{_quoted_once(key)}={_quoted_once(value)}" for key, value in (query or {}).items())
        return URL(f"{self.homeserver}{path}{'?' if asked else ''}{asked}", encoded=True)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}


def _meaning(status: int, retry_after: str | None, raw: bytes) -> dict[str, Any]:
    answer = _json_object(raw)
    if status == 429:
        raise SlowDown(status, _errcode(answer), _wait(answer, retry_after), answer)
    if answer is None or not (200 <= status < 300 or 400 <= status < 500):
        raise Unreachable(f"the homeserver gave no sensible answer ({status})")
    if status >= 400:
        kind = TokenRefused if status == 401 and _errcode(answer) in _TOKEN_FAULTS else Refused
        raise kind(status, _errcode(answer), _wait(answer, retry_after), answer)
    return answer


async def _at_most(content: aiohttp.StreamReader, at_most: int) -> bytes:
    got = bytearray()
    async for piece in content.iter_any():
        got += piece
        if len(got) > at_most:
            raise TooLarge("the file is larger than it may be")
    return bytes(got)


def _json_object(raw: bytes) -> dict[str, Any] | None:
    try:
        answer = _loads(raw)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        return None
    return answer if isinstance(answer, dict) else None


def _loads(raw: bytes) -> Any:
    """JSON from bytes, also when a stranger's to-device message is nested almost as deep as Python can read.

    Synapse hands on whatever it could read itself. Ours is read a few levels further down a stack, so what it
    just managed might be too deep for us, in every sync from then on. A fresh thread has the whole stack to
    itself.
    """
    try:
        return json.loads(raw)
    except RecursionError:
        with ThreadPoolExecutor(1) as fresh_stack:
            return fresh_stack.submit(partial(json.loads, raw)).result()


def _no_connection(error: Exception) -> Unreachable:
    if not isinstance(error, aiohttp.ClientConnectorCertificateError):
        return Unreachable(f"no connection to the homeserver ({type(error).__name__})")
    if getattr(error.certificate_error, "verify_code", None) == _RUN_OUT:
        return CertificateRefused("the homeserver's certificate has run out: renew it there")
    return CertificateRefused("the homeserver shows no certificate for this name that can be trusted")


def _errcode(answer: dict[str, Any] | None) -> str:
    """The errcode, if it looks like one: it ends up in logs."""
    code = (answer or {}).get("errcode")
    plain = isinstance(code, str) and len(code) < 80 and code.replace("_", "").replace(".", "").isalnum()
    return str(code) if plain else "M_UNKNOWN"


def _wait(answer: dict[str, Any] | None, retry_after: str | None) -> timedelta | None:
    milliseconds = (answer or {}).get("retry_after_ms")
    if isinstance(milliseconds, int | float) and not isinstance(milliseconds, bool):
        return _bounded(min(milliseconds, 10**9) / 1000)
    return _from_header(retry_after) if retry_after else None


def _from_header(retry_after: str) -> timedelta | None:
    """Seconds or a date (RFC 9110)."""
    try:
        return _bounded(float(retry_after))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _bounded((aware - datetime.now(UTC)).total_seconds())


def _bounded(seconds: float) -> timedelta | None:
    if not math.isfinite(seconds):
        return None
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT.total_seconds()))
