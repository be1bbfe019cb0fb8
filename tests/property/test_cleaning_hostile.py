"""Whatever a stranger sends as a picture or a PDF: it ends in a refusal, or in a file that was written anew."""

import contextlib
import io
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from bot.media.cleaning_child import LONGEST_SIDE, clean
from tests import media_makers as make

HONEST = [make.a_jpeg(), make.a_png(), make.a_webp(), make.a_gif(), make.a_pdf()]
BEGINNINGS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"%PDF-1.7\n"]
TELLTALE = make.TELLTALE.encode()

damage = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6)
patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_written_anew(told: dict[str, Any], data: bytes) -> bool:
    """Only what our own writing puts into a file stands in it."""
    if told["mimetype"] == "application/pdf":
        reader = PdfReader(io.BytesIO(data))
        pages = {name for page in reader.pages for name in page}
        hung = pages & {"/Annots", "/AA", "/Metadata", "/PieceInfo"}
        return not hung and set(reader.trailer) == {"/Size", "/Root"} and set(reader.root_object) == {"/Type", "/Pages"}
    shown = Image.open(io.BytesIO(data))
    known = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    fits = shown.size == (told["width"], told["height"]) and max(shown.size) <= LONGEST_SIDE
    return fits and set(shown.info) <= known and shown.format in ("JPEG", "PNG")


@patiently
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300))
def test_bytes_that_are_nothing_never_cross(beginning: bytes, rest: bytes):
    with contextlib.suppress(Exception):  # the child ends with it, whatever it is
        told, data = clean(beginning + rest)
        assert is_written_anew(told, data)
        assert rest not in data or len(rest) < 8


@patiently
@given(st.sampled_from(HONEST), damage)
def test_whatever_a_stranger_sends_nothing_crosses_that_was_not_written_anew(honest: bytes, damage: list[Any]):
    spoilt = bytearray(honest)
    for at, piece in damage:
        spoilt[at % len(spoilt) : at % len(spoilt) + len(piece)] = piece

    crossed = None
    with contextlib.suppress(Exception):
        crossed = clean(bytes(spoilt))

    if crossed is not None:
        told, data = crossed
        assert is_written_anew(told, data)
        assert told["mimetype"] == "application/pdf" or TELLTALE not in data


@patiently
@given(st.sampled_from(HONEST), st.binary(max_size=100))
def test_what_is_put_behind_the_end_of_a_file_stays_behind(honest: bytes, behind: bytes):
    try:
        _, data = clean(honest + b"takaosa" + behind)
    except Exception:  # a PDF may be none any more with that at its end
        return
    assert b"takaosa" not in data
