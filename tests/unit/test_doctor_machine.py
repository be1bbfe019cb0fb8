"""What `kynnys doctor` finds on this machine: green with a figure, red with the next step, and no address in either."""

import asyncio
import ipaddress
import os
import sqlite3
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.cli import machine
from bot.cli.machine import Red
from config.settings import Settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def settings(data: Path, url: str = "http://127.0.0.1:8008", database: str | None = None) -> Settings:
    return Settings.model_validate(
        {"data": data, "homeserver": {"url": url, "user": "@tuki:koulu.fi"}, "database": {"url": database}}
    )


# --- disk and database ------------------------------------------------------------------------------------------------
async def test_a_disk_with_room_is_green_also_before_the_folder_is_made(tmp_path: Path):
    assert "GB free" in await machine.disk(settings(tmp_path / "not" / "yet"))


def test_a_disk_that_is_nearly_full_is_red():
    with pytest.raises(Red, match=r"1\.0 GB are free .* keep 2 GB"):
        machine.enough(1024**3)


async def test_a_database_that_is_not_there_yet_is_not_made_by_looking(tmp_path: Path):
    assert "first start" in await machine.database(settings(tmp_path))
    assert list(tmp_path.iterdir()) == []


async def test_a_sound_database_is_green_and_a_damaged_one_red(tmp_path: Path):
    file = tmp_path / "chat.db"
    with sqlite3.connect(file) as plain:
        plain.execute("CREATE TABLE notes (words TEXT)")
        plain.executemany("INSERT INTO notes VALUES (?)", [("x" * 500,)] * 200)
    plain.close()
    sound = await machine.database(settings(tmp_path))

    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(os.urandom(20_000))

    assert sound == "SQLite, sound"
    with pytest.raises(Red, match=r"restore the last backup|cannot be reached"):
        await machine.database(settings(tmp_path))


async def test_a_postgresql_that_is_away_is_red_without_its_address_or_password(tmp_path: Path):
    away = settings(tmp_path, database="postgresql://kynnys:salaisuus@127.0.0.1:9/kynnys")

    with pytest.raises(Red) as error:
        await machine.database(away)

    assert "database.url" in str(error.value)
    assert "salaisuus" not in str(error.value)
    assert "127.0.0.1" not in str(error.value)


@pytest.mark.slow
async def test_the_encoder_answers_where_it_is_installed():
    assert await machine.encoder() == "answers"


# --- certificate ------------------------------------------------------------------------------------------------------
def certificate(folder: Path, ends: datetime) -> tuple[Path, ssl.SSLContext]:
    """A certificate of 127.0.0.1, signed by itself, and a server's context with it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=100))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "certificate", folder / "key")
    return folder / "certificate", server


@asynccontextmanager
async def a_server(context: ssl.SSLContext) -> AsyncIterator[int]:
    """A port on 127.0.0.1 where somebody speaks TLS and says nothing."""

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(("days", "word"), [(90, None), (10, "Why was it not renewed?")])
async def test_a_certificate_that_ends_soon_is_red(days: int, word: str | None, tmp_path: Path, monkeypatch):
    file, server = certificate(tmp_path, datetime.now(UTC) + timedelta(days=days, hours=1))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))  # what this machine trusts
    async with a_server(server) as port:
        asked = machine.certificate(settings(tmp_path, f"https://127.0.0.1:{port}"), datetime.now(UTC))
        if word is None:
            assert (await asked).startswith("holds until 20")
            return
        with pytest.raises(Red, match=f"in {days} days") as error:
            await asked
    assert word in str(error.value)


async def test_a_certificate_that_has_ended_is_red(tmp_path: Path, monkeypatch):
    file, server = certificate(tmp_path, datetime.now(UTC) - timedelta(days=1))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with a_server(server) as port:
        with pytest.raises(Red, match="does not hold: certificate has expired"):
            await machine.certificate(settings(tmp_path, f"https://127.0.0.1:{port}"), NOW)


async def test_a_certificate_that_nobody_vouches_for_is_red(tmp_path: Path):
    _, server = certificate(tmp_path, datetime.now(UTC) + timedelta(days=90))
    async with a_server(server) as port:
        with pytest.raises(Red, match="does not hold"):
            await machine.certificate(settings(tmp_path, f"https://127.0.0.1:{port}"), NOW)


async def test_on_this_machine_no_certificate_is_needed(tmp_path: Path):
    assert "none needed" in await machine.certificate(settings(tmp_path), NOW)
