"""Sealed files: what nio seals we open, what we seal nio opens, and nothing that was changed is opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

from bot.matrix.attachments import Damaged, opened, sealed
from bot.matrix.translate import Media, SealedFile, translate


def as_sent(file: dict) -> SealedFile:
    """As it comes in a message."""
    content = {"msgtype": "m.image", "body": "kuva", "file": {**file, "url": "mxc://koulu.fi/x"}}
    media = translate("m.room.message", content)
    assert isinstance(media, Media)
    assert media.file is not None
    return media.file


@given(st.binary(max_size=200))
def test_what_another_implementation_sealed_is_opened(plain: bytes):
    stored, file = encrypt_attachment(plain)

    assert opened(stored, as_sent(file)) == plain


@given(st.binary(max_size=200))
def test_what_we_seal_another_implementation_opens(plain: bytes):
    stored, file = sealed(plain)

    assert decrypt_attachment(stored, file["key"]["k"], file["hashes"]["sha256"], file["iv"]) == plain


@given(st.binary(min_size=1, max_size=50), st.data())
def test_what_was_changed_by_one_bit_is_not_opened(plain: bytes, data: st.DataObject):
    stored, file = sealed(plain)
    at = data.draw(st.integers(0, 8 * len(stored) - 1))
    changed = bytearray(stored)
    changed[at // 8] ^= 1 << at % 8

    with pytest.raises(Damaged):
        opened(bytes(changed), as_sent(file))


def test_the_same_file_is_sealed_with_another_key_each_time():
    (first, one), (second, other) = sealed(b"kuva"), sealed(b"kuva")

    assert first != second
    assert one["key"]["k"] != other["key"]["k"]
    assert one["iv"] != other["iv"]
