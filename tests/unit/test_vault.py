"""Sealing of what could identify somebody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SecretsFault
from bot.secrets import SealKeys
from bot.vault import Vault

AINO = "@aino:koulu.fi"
KEYS = SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32)
VAULT = Vault(KEYS)


@given(st.text())
def test_what_is_sealed_can_be_opened_again(text: str):
    assert VAULT.open_text(VAULT.seal_text(text)) == text


def test_half_a_character_is_no_reason_to_lose_an_event():
    assert VAULT.open_text(VAULT.seal_text("\ud83d")) == "\ud83d"
    assert VAULT.open_json(VAULT.seal_json({"body": "\ud83d"})) == {"body": "\ud83d"}
    assert len(VAULT.lookup("event", "\ud83d")) == 16


def test_the_seal_shows_nothing_of_what_is_in_it():
    sealed = VAULT.seal_text(AINO)

    assert b"aino" not in sealed
    assert VAULT.seal_text(AINO) != sealed, "the same twice does not look the same"


def test_a_vault_shows_no_key():
    assert repr(VAULT) == "<Vault 1 keys>"
    assert "111" not in repr(KEYS)
    assert "lll" not in repr(KEYS)


def test_a_student_is_found_again_without_their_id():
    assert VAULT.lookup("account", AINO) == VAULT.lookup("account", AINO)
    assert len(VAULT.lookup("account", AINO)) == 16
    assert b"aino" not in VAULT.lookup("account", AINO)


def test_nobody_is_found_without_the_key_or_across_domains():
    other = Vault(replace(KEYS, lookup=b"m" * 32))

    assert other.lookup("account", AINO) != VAULT.lookup("account", AINO)
    assert VAULT.lookup("room", AINO) != VAULT.lookup("account", AINO)


def test_after_the_key_was_changed_old_seals_still_open_and_people_are_still_found():
    rotated = Vault(SealKeys("k2", {"k1": b"1" * 32, "k2": b"2" * 32}, b"l" * 32))

    assert rotated.open_text(VAULT.seal_text(AINO)) == AINO
    assert rotated.seal_text(AINO).startswith(b"k2:")
    assert rotated.lookup("account", AINO) == VAULT.lookup("account", AINO)
    with pytest.raises(SecretsFault):
        VAULT.open(rotated.seal_text(AINO))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"k1",
        b"k1:",
        b"k1:short",
        b"k9:" + VAULT.seal(b"x")[3:],
        VAULT.seal(b"x")[:-1],
        VAULT.seal(b"x")[:-1] + b"\0\0",
        Vault(SealKeys("k1", {"k1": b"2" * 32}, b"l" * 32)).seal(b"x"),
    ],
    ids=["empty", "no colon", "no seal", "short", "unknown key", "cut off", "longer", "another key"],
)
def test_what_does_not_open_tells_the_operator_what_to_do(broken: bytes):
    with pytest.raises(SecretsFault, match="Restore the key file"):
        VAULT.open(broken)


def test_a_changed_seal_never_opens_to_something_else():
    sealed = bytearray(VAULT.seal(b"!room:koulu.fi"))
    for place in range(3, len(sealed)):
        sealed[place] ^= 1
        with pytest.raises(SecretsFault):
            VAULT.open(bytes(sealed))
        sealed[place] ^= 1


def test_a_row_that_is_no_record_is_refused():
    with pytest.raises(SecretsFault, match="Restore the database"):
        VAULT.open_json(VAULT.seal(b"[]"))
