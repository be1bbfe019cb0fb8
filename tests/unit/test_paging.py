"""People outside Matrix are told that somebody waits, and nothing else; over real servers on this machine."""

from __future__ import annotations

import asyncio
import base64
import email
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web
from click.testing import CliRunner
from structlog.testing import capture_logs

from bot.cli import main
from bot.paging import Limits, Pager, a_mail, page_body
from config.settings import load
from moderation.model import Tier
from moderation.policy import PageWhen
from rooms.model import Language
from tests.certificates import Certificate, signed_by_itself
from tests.patience import SOON, in_time

TOPIC = "aihe-jota-kukaan-ei-arvaa"
TOKEN = "tk_salainen"
PASSWORD = "salasana-7"
SECRETS = (TOPIC, TOKEN, PASSWORD)
SHORT = Limits(webhook=1.0, smtp=1.0)

GOOD = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi"
user = "@tuki:koulu.fi"
"""


# --- a settings folder ------------------------------------------------------------------------------------------------
@dataclass
class Folder:
    """A school's settings and secrets."""

    path: Path
    text: str = GOOD

    @property
    def secrets(self) -> Path:
        return self.path / "data" / "secrets"

    @property
    def file(self) -> Path:
        return self.path / "service.toml"

    def secret(self, name: str, secret: str) -> None:
        (self.secrets / name).write_text(f"{secret}\n", encoding="utf-8")
        (self.secrets / name).chmod(0o600)

    def webhook(self, url: str, name: str = "oncall", token: str | None = TOKEN, when: str = "") -> Folder:
        self.text += f'\n[alarm.page.{name}]\nkind = "webhook"\n{when}\n'
        self.secret(f"page_{name}.url", url)
        if token is not None:
            self.secret(f"page_{name}.token", token)
        return self

    def smtp(self, port: int, name: str = "rector", tls: str = "none", user: str | None = None) -> Folder:
        self.text += (
            f'\n[alarm.page.{name}]\nkind = "smtp"\nhost = "localhost"\nport = {port}\ntls = "{tls}"\n'
            'sender = "kynnys@koulu.fi"\nto = ["paivystys@koulu.fi", "rehtori@koulu.fi"]\n'
        )
        if user is not None:
            self.text += f'user = "{user}"\n'
            self.secret(f"page_{name}.password", PASSWORD)
        return self

    def pager(self, limits: Limits | None = None) -> Pager:
        self.file.write_text(self.text, encoding="utf-8")
        return Pager.of(load(self.file), limits)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.secrets.mkdir(parents=True)
    for place in (tmp_path / "data", made.secrets):
        place.chmod(0o700)
    return made


async def paged(pager: Pager, *, tier: Tier = Tier.IMMEDIATE, drill: bool = False) -> tuple[str, ...]:
    return await pager.page(tier=tier, drill=drill, channels=pager.names)


async def why(pager: Pager) -> dict[str, str]:
    return await pager.tried(tier=Tier.IMMEDIATE, drill=False, channels=pager.names)


# --- certificates -----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return signed_by_itself(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The certificate, in this machine's list of those that can be trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    return certificate


# --- a push server ----------------------------------------------------------------------------------------------------
@dataclass
class PushServer:
    """Takes topics' messages as ntfy does, or answers as it is told."""

    answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
    took: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.took.append((request.method, request.path, dict(request.headers), await request.read()))
        return await self.answer(request) if self.answer else web.json_response({"id": "x"})

    @asynccontextmanager
    async def running(self, certificate: Certificate | None = None) -> AsyncIterator[PushServer]:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", self.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.server if certificate else None)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http{'s' if certificate else ''}://localhost:{port}/{TOPIC}"
        try:
            yield self
        finally:
            await runner.cleanup()


@pytest.fixture
async def push() -> AsyncIterator[PushServer]:
    async with PushServer().running() as running:
        yield running


async def test_a_phone_outside_is_told_that_somebody_waits_and_nothing_else(folder: Folder, push: PushServer):
    assert await paged(folder.webhook(push.url).pager()) == ()

    (taken,) = push.took
    method, path, headers, body = taken
    assert (method, path) == ("POST", f"/{TOPIC}")
    assert body == b"Kynnys: T3 odottaa"
    assert headers.pop("Host").startswith("localhost:")
    assert headers == {
        "Accept": "*/*",
        "Accept-Encoding": headers["Accept-Encoding"],
        "Authorization": f"Bearer {TOKEN}",
        "Content-Length": "18",
        "Content-Type": "text/plain; charset=utf-8",
        "Priority": "5",
        "TTL": "86400",
        "Title": "Kynnys",
        "User-Agent": "Kynnys",
    }


@pytest.mark.parametrize(
    ("language", "tier", "drill", "words"),
    [
        ("fi", Tier.IMMEDIATE, False, "Kynnys: T3 odottaa"),
        ("fi", Tier.URGENT, False, "Kynnys: T2 odottaa"),
        ("sv", Tier.IMMEDIATE, False, "Kynnys: T3 väntar"),
        ("en", Tier.URGENT, False, "Kynnys: T2 waiting"),
        ("fi", Tier.IMMEDIATE, True, "Kynnys: HARJOITUS T3"),
        ("sv", Tier.URGENT, True, "Kynnys: ÖVNING T2"),
        ("en", Tier.IMMEDIATE, True, "Kynnys: DRILL T3"),
    ],
)
async def test_the_line_is_in_the_language_of_staff_and_a_drill_says_that_it_is_one(
    folder: Folder, push: PushServer, language: str, tier: Tier, drill: bool, words: str
):
    folder.text += f'\n[texts]\nstaff_language = "{language}"\n'

    assert await paged(folder.webhook(push.url).pager(), tier=tier, drill=drill) == ()

    ((_, _, headers, body),) = push.took
    assert body.decode() == words
    assert headers["Priority"] == {Tier.URGENT: "4", Tier.IMMEDIATE: "5"}[tier]
    assert headers["Title"] == "Kynnys"


def test_there_is_no_line_for_what_pages_nobody():
    for tier in (Tier.NONE, Tier.WORRY):
        with pytest.raises(KeyError):
            page_body(tier, Language.FI, drill=False)


async def test_a_topic_without_a_token_gets_none(folder: Folder, push: PushServer):
    assert await paged(folder.webhook(push.url, token=None).pager()) == ()

    assert "Authorization" not in push.took[0][2]


async def test_only_the_channels_of_the_occasion_are_paged(folder: Folder, push: PushServer):
    folder.text += '\n[alarm.hours]\nmon = "8-16"\n'
    folder.webhook(f"{push.url}-a", "a", when='when = ["closed"]')
    pager = folder.webhook(f"{push.url}-b", "b", when='when = ["unacknowledged"]').webhook(f"{push.url}-c", "c").pager()

    assert pager.names == ("a", "b", "c")
    assert pager.channels(PageWhen.UNACKNOWLEDGED) == ("b", "c")
    assert pager.channels(PageWhen.CLOSED) == ("a", "c")
    assert await pager.page(tier=Tier.URGENT, drill=False, channels=pager.channels(PageWhen.CLOSED)) == ()
    assert sorted(path for _, path, _, _ in push.took) == [f"/{TOPIC}-a", f"/{TOPIC}-c"]


async def test_a_channel_that_left_the_settings_has_failed(folder: Folder, push: PushServer):
    pager = folder.webhook(push.url).pager()

    assert await pager.page(tier=Tier.IMMEDIATE, drill=False, channels=("gone", "oncall")) == ("gone",)
    assert len(push.took) == 1
    assert await pager.page(tier=Tier.IMMEDIATE, drill=False, channels=()) == ()


# --- a push server in trouble -----------------------------------------------------------------------------------------
async def server_error(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=500, text=f"no such topic: {TOPIC}")


async def forbidden(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=403)


async def slow(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(SOON)
    return web.Response()


async def drips(request: web.Request) -> web.StreamResponse:
    """A byte now and then: each of them in time, the whole never."""
    assert request.transport is not None
    while True:
        request.transport.write(b"H")
        await asyncio.sleep(0.05)


async def hangs_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


TROUBLES = [
    (server_error, "answered 500"),
    (forbidden, "answered 403: a token is missing, or does not hold for this topic"),
    (slow, "gave no answer in time"),
    (drips, None),
    (hangs_up, "cannot be reached"),
]


@pytest.mark.parametrize(("answer", "words"), TROUBLES)
async def test_a_server_in_trouble_is_told_of_in_time_and_the_other_channel_rings(
    folder: Folder, push: PushServer, answer: Any, words: str | None
):
    async with PushServer(answer).running() as troubled:
        pager = folder.webhook(troubled.url, "troubled").webhook(push.url).pager(SHORT)
        begun = time.monotonic()

        failed = await why(pager)

        assert in_time(begun, 3)
        assert set(failed) == {"troubled"}
        assert words is None or failed["troubled"] == words
        assert len(push.took) == 1
        assert len(troubled.took) == 1


async def test_a_server_that_is_down_is_told_of(folder: Folder, push: PushServer):
    pager = folder.webhook("http://127.0.0.1:1/aihe", "down").webhook(push.url).pager()

    assert await why(pager) == {"down": "cannot be reached"}
    assert len(push.took) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_nobody_is_led_elsewhere_with_the_page(folder: Folder, push: PushServer, status: int):
    async def elsewhere(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": push.url.replace("localhost", "127.0.0.1")})

    async with PushServer(elsewhere).running() as leads_away:
        failed = await why(folder.webhook(leads_away.url).pager())

    assert failed["oncall"].startswith(f"answered {status}, which leads elsewhere; write the final address")
    assert push.took == []


async def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(folder: Folder, certificate: Certificate):
    async with PushServer().running(certificate) as stranger:
        failed = await why(folder.webhook(stranger.url).pager())

    assert failed == {"oncall": "shows no certificate that can be trusted"}
    assert stranger.took == []


async def test_a_server_with_a_good_certificate_of_another_name_is_told_nothing(folder: Folder, trusted: Certificate):
    async with PushServer().running(trusted) as other:
        failed = await why(folder.webhook(other.url.replace("localhost", "127.0.0.2")).pager())

    assert set(failed) == {"oncall"}
    assert other.took == []


async def test_a_server_with_a_good_certificate_is_told(folder: Folder, trusted: Certificate):
    async with PushServer().running(trusted) as known:
        assert await paged(folder.webhook(known.url).pager()) == ()

    assert len(known.took) == 1


# --- secrets ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [f"http://ntfy.koulu.fi/{TOPIC}", f"https://kynnys:{PASSWORD}@ntfy.koulu.fi/{TOPIC}", "https://ntfy.koulu.fi",
     "https://ntfy.koulu.fi/", f"ntfy.koulu.fi/{TOPIC}", f"ftp://ntfy.koulu.fi/{TOPIC}", f"https:///{TOPIC}",
     f"https://[/{TOPIC}", f"https://ntfy.koulu.fi:x/{TOPIC}", f"https://ntfy.koulu.fi/{TOPIC}\nX-Tags: a",
     f"https://ntfy.koulu.fi/{TOPIC} b", f"https://ntfy.koulu.fi/{TOPIC}\x00", f"https://ntfy.koulu.fi/ä{TOPIC}",
     f"http://localhost.koulu.fi/{TOPIC}", f"http://127.0.0.1@koulu.fi/{TOPIC}", "   "],
)  # fmt: skip
async def test_what_is_no_safe_address_is_refused_by_its_file_and_never_shown(folder: Folder, address: str):
    pager = folder.webhook(address).pager()

    (fault,) = pager.faults
    assert fault.startswith(f"{folder.secrets / 'page_oncall.url'}: ")
    assert await why(pager) == {"oncall": fault}
    assert not any(secret in fault for secret in SECRETS)


@pytest.mark.parametrize("token", ["two words", "a\nTags: skull", "a\r\nTags: skull", "ä"])
async def test_a_token_cannot_begin_another_header(folder: Folder, push: PushServer, token: str):
    pager = folder.webhook(push.url, token=token).pager()

    assert await paged(pager) == ("oncall",)
    assert push.took == []
    assert "page_oncall.token: is not one plain word" in pager.faults[0]


async def test_secrets_that_were_written_on_windows_are_read(folder: Folder, push: PushServer):
    assert await paged(folder.webhook(f"{push.url}\r", token=f"{TOKEN}\r").pager()) == ()

    assert push.took[0][2]["Authorization"] == f"Bearer {TOKEN}"


async def test_secrets_that_go_away_after_the_start_stop_no_page(folder: Folder, push: PushServer):
    pager = folder.webhook(push.url).pager()
    for file in folder.secrets.iterdir():
        file.unlink()

    assert await paged(pager) == ()
    assert len(push.took) == 1


async def test_a_secret_that_was_missing_is_used_as_soon_as_it_is_there(folder: Folder, push: PushServer):
    folder.webhook(push.url)
    (folder.secrets / "page_oncall.url").unlink()
    pager = folder.pager()
    assert pager.faults == (
        f"{folder.secrets / 'page_oncall.url'}: is missing. Write the topic's address there, mode 0600.",
    )
    assert await paged(pager) == ("oncall",)

    folder.secret("page_oncall.url", push.url)

    assert await paged(pager) == ()


def test_a_secret_that_others_can_read_is_refused(folder: Folder):
    folder.webhook("https://ntfy.koulu.fi/x")
    (folder.secrets / "page_oncall.token").chmod(0o640)

    assert "chmod 0600" in folder.pager().faults[0]


def test_without_channels_there_is_nothing_to_mend(folder: Folder):
    assert folder.pager().faults == ()
    assert folder.pager().names == ()


@pytest.fixture
def overheard(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """All that was logged, printed or kept by anybody, at the finest level."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as ours:

        def everything() -> str:
            said = capfd.readouterr()
            return "\n".join([*map(str, ours), caplog.text, said.out, said.err])

        yield everything


@pytest.mark.parametrize("answer", [None, server_error, forbidden, slow, hangs_up])
async def test_nothing_secret_reaches_a_log(folder: Folder, overheard: Callable[[], str], answer: Any):
    mail = MailServer(hang_up_at="RCPT" if answer else "")
    async with PushServer(answer).running() as push, mail.running() as port:
        folder.webhook(push.url).webhook(f"https://x:{PASSWORD}@y/{TOPIC}", "wrong").smtp(port, user="kynnys")
        pager = folder.pager(SHORT)
        failed = await why(pager)

    said = overheard()
    assert "'event': 'paged'" in said
    in_base64 = base64.b64encode(f"\0kynnys\0{PASSWORD}".encode()).decode()
    for secret in (*SECRETS, in_base64, "koulu.fi", "localhost"):
        assert secret not in said, secret
    for secret in SECRETS:
        assert secret not in str(failed)
        assert secret not in repr(vars(pager))


# --- a mail server ----------------------------------------------------------------------------------------------------
@dataclass
class MailServer:
    """Takes mail as a school's server does. Remembers each line it was told, and whether it came through TLS."""

    certificate: Certificate | None = None
    """Offers STARTTLS with it."""
    implicit: bool = False
    password: str = PASSWORD
    refuses: str = ""
    """A recipient."""
    hang_up_at: str = ""
    silent: bool = False
    drips: bool = False
    told: list[tuple[bool, str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def verbs(self) -> list[str]:
        return [line.split()[0].upper() for _, line in self.told]

    @property
    def mail(self) -> EmailMessage:
        """The only mail that came."""
        (raw,) = self.raw
        return email.message_from_bytes(raw.replace(b"\r\n", b"\n"), policy=policy.default)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[int]:
        context = self.certificate.server if self.certificate and self.implicit else None
        tasks: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tasks.add(asyncio.ensure_future(self._serve(reader, writer)))

        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            try:
                await self._talk(reader, writer)
            finally:
                writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sealed = self.implicit
        if self.silent:
            await asyncio.sleep(60)
        while self.drips:
            writer.write(b"2")
            await asyncio.sleep(0.05)
        writer.write(b"220 posti.koulu.fi\r\n")
        while line := (await reader.readline()).decode():
            line = line.rstrip("\r\n")
            self.told.append((sealed, line))
            verb = line.split()[0].upper()
            if verb == self.hang_up_at:
                return
            if verb == "STARTTLS" and self.certificate:
                writer.write(b"220 go ahead\r\n")
                await writer.start_tls(self.certificate.server)
                sealed = True
                continue
            if verb == "DATA":
                writer.write(b"354 go ahead\r\n")
                self.raw.append((await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n"))
            writer.write(self._answer(verb, line, sealed))
            await writer.drain()
            if verb == "QUIT":
                return

    def _answer(self, verb: str, line: str, sealed: bool) -> bytes:
        if verb == "EHLO":
            extras = [b"250-AUTH PLAIN"] + ([b"250-STARTTLS"] if self.certificate and not sealed else [])
            return b"\r\n".join([b"250-posti", *extras, b"250 8BITMIME", b""])
        if verb == "AUTH":
            given = base64.b64decode(line.split()[2]).decode().split("\0")
            return b"235 ok\r\n" if given == ["", "kynnys", self.password] else b"535 wrong: " + line.encode() + b"\r\n"
        if verb == "RCPT" and self.refuses and self.refuses in line:
            return b"550 no such mailbox " + self.refuses.encode() + b"\r\n"
        return b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n"


async def test_a_mailbox_outside_is_told_that_somebody_waits_and_nothing_else(folder: Folder):
    server = MailServer()
    async with server.running() as port:
        assert await paged(folder.smtp(port).pager()) == ()

    assert server.mail["Subject"] == "Kynnys: T3 odottaa"
    assert server.mail.get_content() == "Kynnys: T3 odottaa\n"
    assert server.mail["From"] == "kynnys@koulu.fi"
    assert server.mail["To"] == "paivystys@koulu.fi, rehtori@koulu.fi"
    assert set(server.mail.keys()) == {
        "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Importance", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip
    told = [line for _, line in server.told]
    assert told[0] == "ehlo koulu.fi"  # not this machine's name
    assert [line.split()[0] for line in told][:5] == ["ehlo", "mail", "rcpt", "rcpt", "data"]
    assert "rcpt TO:<rehtori@koulu.fi>" in told


async def test_letters_that_are_not_ascii_arrive(folder: Folder):
    folder.text += '\n[texts]\nstaff_language = "sv"\n'
    server = MailServer()
    async with server.running() as port:
        assert await paged(folder.smtp(port).pager(), tier=Tier.URGENT, drill=True) == ()

    assert server.mail["Subject"] == "Kynnys: ÖVNING T2"
    assert server.mail.get_content() == "Kynnys: ÖVNING T2\n"
    assert server.raw[0].isascii()
    assert "Importance" not in server.mail


async def test_a_mail_server_is_told_nothing_before_tls_is_there(folder: Folder, trusted: Certificate):
    server = MailServer(trusted)
    async with server.running() as port:
        assert await why(folder.smtp(port, tls="starttls", user="kynnys").pager()) == {}

    in_the_clear = [line.split()[0] for sealed, line in server.told if not sealed]
    assert in_the_clear == ["ehlo", "STARTTLS"]
    assert "AUTH" in server.verbs
    assert server.mail.get_content() == "Kynnys: T3 odottaa\n"


async def test_tls_from_the_start(folder: Folder, trusted: Certificate):
    server = MailServer(trusted, implicit=True)
    async with server.running() as port:
        assert await why(folder.smtp(port, tls="implicit", user="kynnys").pager()) == {}

    assert all(sealed for sealed, _ in server.told)
    assert len(server.raw) == 1


async def test_a_mail_server_that_offers_no_tls_gets_no_password_and_no_mail(folder: Folder):
    server = MailServer()
    async with server.running() as port:
        failed = await why(folder.smtp(port, tls="starttls", user="kynnys").pager())

    assert failed == {"rector": "offers no TLS, or no way to log in"}
    assert set(server.verbs) == {"EHLO"}


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_mail_server_whose_certificate_nobody_vouches_for_gets_nothing(
    folder: Folder, certificate: Certificate, tls: str
):
    server = MailServer(certificate, implicit=tls == "implicit")
    async with server.running() as port:
        failed = await why(folder.smtp(port, tls=tls, user="kynnys").pager())

    assert failed == {"rector": "shows no certificate that can be trusted"}
    assert not {"AUTH", "MAIL"} & set(server.verbs)


async def test_a_wrong_password_is_told_without_showing_it(folder: Folder):
    server = MailServer(password="another")
    async with server.running() as port:
        failed = await why(folder.smtp(port, user="kynnys").pager())

    assert failed == {"rector": "refused the user or the password"}
    assert server.raw == []


async def test_a_recipient_that_is_refused_is_told_though_the_other_got_it(folder: Folder):
    server = MailServer(refuses="rehtori@koulu.fi")
    async with server.running() as port:
        assert await why(folder.smtp(port).pager()) == {"rector": "refused 1 of 2 recipients"}

    assert len(server.raw) == 1


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (MailServer(refuses="@koulu.fi"), "refused the mail"),
        (MailServer(hang_up_at="MAIL"), "hung up"),
        (MailServer(silent=True), "gave no answer in time"),
        (MailServer(drips=True), "gave no answer in time"),
    ],
)
async def test_a_mail_server_in_trouble_is_told_of_in_time_and_the_phone_rings(
    folder: Folder, push: PushServer, server: MailServer, words: str
):
    async with server.running() as port:
        pager = folder.smtp(port).webhook(push.url).pager(SHORT)
        begun = time.monotonic()

        assert await why(pager) == {"rector": words}

        assert in_time(begun, 3)
    assert len(push.took) == 1


async def test_a_mail_that_was_taken_went_out_whatever_becomes_of_the_parting(folder: Folder):
    server = MailServer(hang_up_at="QUIT")
    async with server.running() as port:
        assert await paged(folder.smtp(port).pager()) == ()

    assert len(server.raw) == 1


async def test_a_mail_server_that_is_down_is_told_of(folder: Folder):
    assert await why(folder.smtp(1).pager()) == {"rector": "cannot be reached"}


async def test_a_mail_server_that_hangs_holds_nobody_else(folder: Folder):
    """Neither the loop, nor its pool of threads, nor the end of the program."""
    async with MailServer(silent=True).running() as port:
        pager = folder.smtp(port).pager(Limits(smtp=2 * SOON))
        pages = [asyncio.ensure_future(paged(pager)) for _ in range(40)]  # the pool has 32 threads at the most
        await asyncio.sleep(0.1)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: 7), SOON) == 7
        assert all(thread.daemon for thread in threading.enumerate() if thread.name == "page")
        for page in pages:
            page.cancel()
        begun = time.monotonic()
        ends = await asyncio.gather(*pages, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ends)
        assert in_time(begun, 1)


@pytest.mark.parametrize(
    ("sender", "to"),
    [
        ("kynnys@koulu.fi\nBcc: x@y.fi", "a@koulu.fi"),
        ("kynnys@koulu.fi", "a@koulu.fi\r\nSubject: x"),
        ("kynnys@koulu.fi\r", "a@koulu.fi"),
    ],
)
def test_no_line_break_gets_into_a_header_even_past_the_settings(sender: str, to: str):
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        a_mail("Kynnys: T3 odottaa", Tier.IMMEDIATE, sender=sender, to=(to,))


def test_two_mails_cannot_be_told_apart_by_anything_but_chance_and_the_clock():
    one, other = (a_mail("Kynnys: T3 odottaa", Tier.IMMEDIATE, sender="k@koulu.fi", to=("a@b.fi",)) for _ in range(2))

    assert one["Message-ID"] != other["Message-ID"]
    del one["Message-ID"], other["Message-ID"], one["Date"], other["Date"]
    assert one.as_bytes() == other.as_bytes()


def test_the_limits_are_short_enough_for_the_chain():
    assert Limits() == Limits(webhook=10, smtp=15)


# --- kynnys doctor ----------------------------------------------------------------------------------------------------
@pytest.fixture
def quiet() -> Iterator[None]:
    """The command sets up its own logs; afterwards they are as they were."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


async def doctor(folder: Folder) -> tuple[int, str]:
    folder.pager()
    asked = ["doctor", "--page-test", "--settings", str(folder.file)]
    result = await asyncio.to_thread(CliRunner().invoke, main, asked)
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.usefixtures("quiet")
async def test_the_doctor_sends_a_drill_through_every_channel_and_tells_what_became_of_each(
    folder: Folder, push: PushServer
):
    server = MailServer(password="another")
    async with server.running() as port:
        code, said = await doctor(folder.webhook(push.url).smtp(port, user="kynnys"))

    assert code == 1
    assert 'green │ page oncall │ handed over: "Kynnys: HARJOITUS T3". Did it ring?' in said
    assert "red │ page rector │ refused the user or the password" in said
    assert [body for _, _, _, body in push.took] == [b"Kynnys: HARJOITUS T3"]
    assert not any(secret in said for secret in SECRETS)


@pytest.mark.usefixtures("quiet")
async def test_the_doctor_is_content_where_every_channel_took_the_drill(folder: Folder, push: PushServer):
    code, _ = await doctor(folder.webhook(push.url))

    assert code == 0


@pytest.mark.usefixtures("quiet")
async def test_the_doctor_says_that_there_is_no_channel(folder: Folder):
    code, said = await doctor(folder)

    assert code == 1
    assert "there is no channel outside Matrix" in said
