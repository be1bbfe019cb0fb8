"""What a copy is sealed with: only the recovery key opens it, and nothing can be cut off, moved or put in."""

import base64
import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backup.sealing import MAGIC, PIECE, Opening, RecoveryKey, Sealing
from bot.errors import BackupFault

KEY = RecoveryKey(b"r" * 32)


def sealed(plain: bytes, *, piecewise: int | None = None, key: RecoveryKey = KEY, finished: bool = True) -> bytes:
    target = io.BytesIO()
    sealing = Sealing(target, key.public)
    step = piecewise or max(1, len(plain))
    for at in range(0, len(plain), step):
        sealing.write(plain[at : at + step])
    if finished:
        sealing.finish()
    return target.getvalue()


def opened(content: bytes, key: RecoveryKey = KEY) -> bytes:
    return Opening(io.BytesIO(content), key).readall()


@settings(max_examples=40)
@given(
    st.sampled_from([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7]),
    st.sampled_from([1000, PIECE, 99999]),
)
def test_what_was_sealed_opens_as_it_was_however_it_was_written(size: int, piecewise: int):
    plain = bytes(number % 251 for number in range(size))

    assert opened(sealed(plain, piecewise=piecewise)) == plain


@settings(max_examples=40)
@given(st.data())
def test_one_changed_bit_anywhere_is_found(data: st.DataObject):
    content = bytearray(sealed(b"salainen" * 100))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(BackupFault):
        opened(bytes(content))


def test_a_copy_that_was_cut_short_does_not_open_not_even_between_two_pieces():
    whole = sealed(b"x" * (3 * PIECE))
    piece = PIECE + 16
    head = len(MAGIC) + 32

    for cut in (head, head + piece, head + 2 * piece, len(whole) - 1):
        with pytest.raises(BackupFault, match="cut short"):
            opened(whole[:cut])
    with pytest.raises(BackupFault, match="cut short"):
        opened(sealed(b"x" * (2 * PIECE + 5), finished=False))


def test_pieces_cannot_change_places():
    whole = sealed(b"a" * PIECE + b"b" * PIECE + b"c")
    head, piece = len(MAGIC) + 32, PIECE + 16
    first, second, rest = whole[head : head + piece], whole[head + piece : head + 2 * piece], whole[head + 2 * piece :]

    assert opened(whole[:head] + first + second + rest) == b"a" * PIECE + b"b" * PIECE + b"c"
    with pytest.raises(BackupFault):
        opened(whole[:head] + second + first + rest)


def test_another_recovery_key_opens_nothing():
    with pytest.raises(BackupFault, match="another recovery key"):
        opened(sealed(b"x"), RecoveryKey.fresh())


def test_what_is_no_copy_is_refused():
    for content in (b"", b"SQLite format 3", MAGIC + b"short"):
        with pytest.raises(BackupFault, match="not a copy"):
            opened(content)


def test_the_same_twice_looks_different():
    assert sealed(b"x") != sealed(b"x")


@given(st.binary(min_size=32, max_size=32))
def test_a_recovery_key_is_read_as_people_type_it(raw: bytes):
    key = RecoveryKey(raw)

    assert RecoveryKey.parsed(key.written).public == key.public
    assert RecoveryKey.parsed(" " + key.written.lower().replace("-", " ") + "\n").public == key.public
    assert all(len(group) <= 4 for group in key.written.split("-"))


@given(st.binary(min_size=32, max_size=32), st.data())
def test_a_slip_of_the_pen_is_found(raw: bytes, data: st.DataObject):
    letters = list(RecoveryKey(raw).written)
    place = data.draw(st.sampled_from([at for at, letter in enumerate(letters[:-2]) if letter != "-"]))
    letters[place] = data.draw(st.sampled_from([one for one in "ABCDEFGH234567" if one != letters[place]]))

    if hashlib.sha256(_raw(letters)[:32]).digest()[:2] == _raw(letters)[32:]:
        return  # one in 65,536
    with pytest.raises(BackupFault, match="a letter is wrong") as fault:
        RecoveryKey.parsed("".join(letters))
    assert "".join(letters) not in str(fault.value)


def _raw(letters: list[str]) -> bytes:
    written = "".join(letters).replace("-", "")
    return base64.b32decode(written + "=" * (-len(written) % 8))


def test_a_recovery_key_is_shown_nowhere_by_accident():
    assert KEY.written not in repr(KEY)
    assert str(KEY) == "<recovery key>"


def test_a_public_half_that_is_broken_is_refused():
    for broken in ("", "x", "AAAA"):
        with pytest.raises(BackupFault, match="--new-key"):
            Sealing(io.BytesIO(), broken)
