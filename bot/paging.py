"""People outside Matrix are told that somebody waits, and nothing else.

Where nobody has taken an alarm, or no adult is on duty, a phone or a mailbox outside has to ring. What rings there
passes through other people's servers and lies on locked screens, so that it says one line, from a closed list: how
grave, and that it waits. Never who, what, where, when or how many. Nothing else is handed to this module.

Channels are tried side by side, each within its time limit, so that a dead one delays nobody. One attempt each: the
chain of the alarm repeats (`again_every`) until somebody has it. A page that was in doubt may come twice.

Addresses, tokens and passwords are files (bot/secrets.py), read once at the start, so that nothing on the disk can
stop a page later; what was missing then is looked for again at each page. None of them reaches a log line or an error:
what libraries say names hosts and topics, so that only our own words for it go on.
"""

from __future__ import annotations

import asyncio
import re
import smtplib
import ssl
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from secrets import token_hex
from typing import Final, Protocol, assert_never
from urllib.parse import urlsplit

import aiohttp
import structlog
from yarl import URL

from bot import secrets
from bot.clock import utc_now
from bot.errors import SecretsFault
from config.alarm import SmtpSettings, WebhookSettings, is_loopback
from config.settings import Settings
from moderation.model import Tier
from moderation.policy import PageWhen
from rooms.model import Language

log = structlog.get_logger("kynnys.paging")

TITLE: Final = "Kynnys"
WAITS: Final[Mapping[Language, str]] = {
    Language.FI: "Kynnys: {tier} odottaa",
    Language.SV: "Kynnys: {tier} väntar",
    Language.EN: "Kynnys: {tier} waiting",
}
DRILL: Final[Mapping[Language, str]] = {
    Language.FI: "Kynnys: HARJOITUS {tier}",
    Language.SV: "Kynnys: ÖVNING {tier}",
    Language.EN: "Kynnys: DRILL {tier}",
}
_TIERS: Final = {Tier.URGENT: "T2", Tier.IMMEDIATE: "T3"}
_PRIORITIES: Final = {Tier.URGENT: "4", Tier.IMMEDIATE: "5"}
"""As ntfy counts them: 5 rings even where the phone is set to be quiet."""

WEBHOOK_WITHIN: Final = 10.0
"""Seconds."""
SMTP_WITHIN: Final = 15.0
"""Seconds."""
KEPT_FOR: Final = 86_400
"""Seconds for which a push server keeps a page for a phone that is switched off (RFC 8030, 5.2)."""


def page_body(tier: Tier, language: Language, *, drill: bool) -> str:
    """All that anybody outside is told.

    >>> page_body(Tier.IMMEDIATE, Language.FI, drill=False)
    'Kynnys: T3 odottaa'
    """
    return (DRILL if drill else WAITS)[language].format(tier=_TIERS[tier])


class PageFailed(Exception):
    """A page did not go out. The text is ours and names no address."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that one page may take."""

    webhook: float = WEBHOOK_WITHIN
    smtp: float = SMTP_WITHIN


class Channel(Protocol):
    """One way to reach somebody outside."""

    def open(self) -> None:
        """Reads the channel's secrets, unless they have been read. Raises `SecretsFault`."""

    async def send(self, body: str, tier: Tier) -> None:
        """Raises whatever went wrong."""


class Pager:
    """All channels outside Matrix, by their names in the settings."""

    def __init__(self, channels: Mapping[str, Channel], when: Mapping[str, Collection[PageWhen]], language: Language):
        self._channels = dict(channels)
        self._when = dict(when)
        self._language = language
        self.faults = tuple(line for name in self._channels if (line := self._fault(name)) is not None)
        """Secrets that are missing or broken, a line each with its remedy. Their channels fail until they are there."""

    @classmethod
    def of(cls, settings: Settings, limits: Limits | None = None) -> Pager:
        limits, trust = limits or Limits(), ssl.create_default_context()
        channels: dict[str, Channel] = {}
        for name, chosen in settings.alarm.page.items():
            file = settings.secrets / f"page_{name}"
            match chosen:
                case WebhookSettings():
                    channels[name] = Webhook(file, trust, limits.webhook)
                case SmtpSettings():
                    channels[name] = Smtp(chosen, file, trust, limits.smtp)
                case _:
                    assert_never(chosen)
        when = {name: chosen.when for name, chosen in settings.alarm.page.items()}
        return cls(channels, when, settings.texts.staff_language)

    def __repr__(self) -> str:
        return f"<pager with {len(self._channels)} channels>"

    @property
    def names(self) -> tuple[str, ...]:
        """Every channel."""
        return tuple(self._channels)

    def channels(self, when: PageWhen) -> tuple[str, ...]:
        """The channels of an occasion."""
        return tuple(name for name in self._channels if when in self._when[name])

    async def page(self, *, tier: Tier, drill: bool, channels: Collection[str]) -> tuple[str, ...]:
        """Pages the channels of these names. Answers with those that failed, in their order.

        A name that is not in the settings any more has failed, too: somebody was to be reached and was not.
        """
        return tuple(await self.tried(tier=tier, drill=drill, channels=channels))

    async def tried(self, *, tier: Tier, drill: bool, channels: Collection[str]) -> dict[str, str]:
        """The same; and why each failed, in words that an operator may be shown."""
        body = page_body(tier, self._language, drill=drill)
        ends = await asyncio.gather(*(self._sent(name, body, tier) for name in channels), return_exceptions=True)
        failed: dict[str, str] = {}
        for name, end in zip(channels, ends, strict=True):
            if isinstance(end, Exception):
                failed[name] = _why(end)
                log.warning("page failed", where=name, error=type(end).__name__)
            elif end is not None:
                raise end
        log.info("paged", count=len(channels) - len(failed), failures=len(failed))
        return failed

    async def _sent(self, name: str, body: str, tier: Tier) -> None:
        channel = self._channels.get(name)
        if channel is None:
            raise PageFailed("is not in the settings any more")
        await channel.send(body, tier)

    def _fault(self, name: str) -> str | None:
        try:
            self._channels[name].open()
        except SecretsFault as fault:
            return str(fault)
        return None


def _why(error: Exception) -> str:
    """In our own words: those of the libraries name hosts, topics and what servers said."""
    match error:
        case PageFailed() | SecretsFault():
            return str(error)
        case TimeoutError():
            return "gave no answer in time"
        case ssl.SSLError() | aiohttp.ClientSSLError():
            return "shows no certificate that can be trusted"
        case smtplib.SMTPAuthenticationError():
            return "refused the user or the password"
        case smtplib.SMTPNotSupportedError():
            return "offers no TLS, or no way to log in"
        case smtplib.SMTPServerDisconnected() | smtplib.SMTPConnectError():
            return "hung up"
        case smtplib.SMTPException():
            return "refused the mail"
        case OSError() | aiohttp.ClientError():
            return "cannot be reached"
        case _:
            return f"failed ({type(error).__name__})"


# --- webhook --------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Webhook:
    """A POST of the line to a topic's address, as ntfy and UnifiedPush take it.

    Redirections are not followed, not even on the same host: they would hand the topic and the token on.
    """

    file: Path
    trust: ssl.SSLContext = field(repr=False)
    within: float
    _known: tuple[URL, str | None] | None = field(default=None, repr=False)

    def open(self) -> None:
        self._secrets()

    def _secrets(self) -> tuple[URL, str | None]:
        """The address, and the token where there is one."""
        if self._known is None:
            token = self.file.with_name(f"{self.file.name}.token")
            address = _address(self.file.with_name(f"{self.file.name}.url"))
            self._known = address, _of_one_word(token) if token.exists() else None
        return self._known

    async def send(self, body: str, tier: Tier) -> None:
        address, token = self._secrets()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Title": TITLE,
            "Priority": _PRIORITIES[tier],
            "TTL": str(KEPT_FOR),
            "User-Agent": TITLE,
        }
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        async with (
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=self.trust), timeout=aiohttp.ClientTimeout(total=self.within)
            ) as session,
            session.post(address, data=body.encode(), headers=headers, allow_redirects=False) as answer,
        ):
            if not 200 <= answer.status < 300:
                raise PageFailed(_refused(answer.status))


def _refused(status: int) -> str:
    if 300 <= status < 400:
        return f"answered {status}, which leads elsewhere; write the final address into its .url file"
    if status in (401, 403):
        return f"answered {status}: a token is missing, or does not hold for this topic"
    return f"answered {status}"


def _address(file: Path) -> URL:
    secret = _of_one_word(_there(file, "the topic's address"))
    try:
        parts = urlsplit(secret)
        whole = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0 and parts.path.strip("/")
    except ValueError:
        whole = None
    if not whole or "@" in parts.netloc:
        raise SecretsFault(f'{file}: is no address of a topic. Write one such as "https://ntfy.koulu.fi/<topic>".')
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise SecretsFault(f"{file}: use https:// for a server that is not on this machine.")
    return URL(secret, encoded=True)


def _there(file: Path, what: str) -> Path:
    if not file.exists():
        raise SecretsFault(f"{file}: is missing. Write {what} there, mode 0600.")
    return file


def _of_one_word(file: Path) -> str:
    """A secret that stands in a header or a first line, where a line break would begin another."""
    secret = secrets.read(file).strip()
    if not _ONE_WORD.fullmatch(secret):
        raise SecretsFault(f"{file}: is not one plain word. Write the secret alone, without blanks or line breaks.")
    return secret


_ONE_WORD: Final = re.compile(r"[!-~]+")


# --- mail -----------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Smtp:
    """A mail with the line as its subject and its body. Nothing is said to the server before TLS is there."""

    settings: SmtpSettings
    file: Path
    trust: ssl.SSLContext = field(repr=False)
    within: float
    _known: str | None = field(default=None, repr=False)

    def open(self) -> None:
        self._password()

    def _password(self) -> str | None:
        """None where the server asks for no user."""
        if self.settings.user is not None and self._known is None:
            file = _there(self.file.with_name(f"{self.file.name}.password"), f"the password of {self.settings.user}")
            self._known = secrets.read(file).rstrip("\r\n")
        return self._known

    async def send(self, body: str, tier: Tier) -> None:
        password = self._password()
        mail = a_mail(body, tier, sender=self.settings.sender, to=self.settings.to)
        async with asyncio.timeout(self.within):
            await _in_a_thread_of_its_own(lambda: self._handed_over(mail, password))

    def _handed_over(self, mail: EmailMessage, password: str | None) -> None:
        chosen = self.settings
        with closing(self._connected()) as server:
            if chosen.security == "starttls":
                server.starttls(context=self.trust)
            if chosen.user is not None and password is not None:
                server.login(chosen.user, password)
            refused = server.sendmail(chosen.sender, chosen.to, mail.as_bytes(policy=policy.SMTP))
            with suppress(smtplib.SMTPException, OSError):
                server.putcmd("quit")  # the mail is taken; whatever is answered now changes nothing
        if refused:
            raise PageFailed(f"refused {len(refused)} of {len(chosen.to)} recipients")

    def _connected(self) -> smtplib.SMTP:
        # Named after the sender's domain: by itself smtplib asks DNS for this machine's name, and tells it.
        own_name = self.settings.sender.rpartition("@")[2]
        where = (self.settings.host, self.settings.port, own_name)
        if self.settings.security == "implicit":
            return smtplib.SMTP_SSL(*where, timeout=self.within, context=self.trust)
        return smtplib.SMTP(*where, timeout=self.within)


def a_mail(body: str, tier: Tier, *, sender: str, to: Collection[str]) -> EmailMessage:
    """The mail. Its headers refuse line breaks by themselves; the settings let none come this far."""
    mail = EmailMessage()
    mail["Subject"] = body
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Date"] = format_datetime(utc_now())
    mail["Message-ID"] = f"<{token_hex(16)}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # no answers by machines on holiday: RFC 3834
    if tier is Tier.IMMEDIATE:
        mail["Importance"] = "high"
    mail.set_content(body, cte="quoted-printable")  # old servers take no 8-bit lines
    return mail


async def _in_a_thread_of_its_own(work: Callable[[], None]) -> None:
    """Not in the loop's pool: a mail server that hangs would hold places there, and the end of the program."""
    ended: Future[None] = Future()
    ended.set_running_or_notify_cancel()

    def run() -> None:
        try:
            work()
        except BaseException as error:
            ended.set_exception(error)
        else:
            ended.set_result(None)

    threading.Thread(target=run, name="page", daemon=True).start()
    await asyncio.wrap_future(ended)
