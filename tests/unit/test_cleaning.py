"""Nothing crosses of a picture or a PDF but what it shows; and what cannot be cleaned does not cross at all."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, create_string_object

from bot.media.cleaning_child import LONGEST_SIDE, MOST_PAGES, MOST_PIXELS, NoKind, Unclean, clean
from tests import media_makers as make
from tests.media_makers import TELLTALE

RED, BLUE = (254, 0, 0), (0, 0, 254)


def cleaned(data: bytes) -> Image.Image:
    _, written = clean(data)
    return Image.open(io.BytesIO(written))


def near(one: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(mine - yours) < 40 for mine, yours in zip(one[:3], other, strict=True))


def segments(jpeg: bytes) -> list[int]:
    """Markers up to the first scan."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def chunks(png: bytes) -> set[bytes]:
    found, at = set(), 8
    while at < len(png):
        found.add(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4], "big")
    return found


# --- pictures -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("written", [make.a_jpeg, make.a_png, make.a_webp, make.a_gif])
def test_nothing_of_a_picture_crosses_but_what_it_shows(written: Callable[[], bytes]):
    original = written()
    assert TELLTALE.encode() in original, "the test would show nothing"

    told, data = clean(original + TELLTALE.encode())
    shown = Image.open(io.BytesIO(data))

    assert TELLTALE.encode() not in data
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (told["width"], told["height"]) == shown.size == (40, 20)
    pixels = shown.convert("RGB")
    assert near(pixels.getpixel((4, 10)), RED)
    assert near(pixels.getpixel((36, 10)), BLUE)


def test_a_photograph_holds_no_segment_that_could_tell():
    assert set(segments(clean(make.a_jpeg())[1])) <= {0xE0, 0xDB, 0xC0, 0xC4}


def test_a_png_holds_its_pixels_and_nothing_else():
    assert chunks(clean(make.a_png())[1]) == {b"IHDR", b"IDAT", b"IEND"}


def test_a_photograph_that_lay_on_its_side_stands():
    upright = cleaned(make.a_jpeg(orientation=6))

    assert upright.size == (20, 40)
    assert near(upright.convert("RGB").getpixel((10, 4)), RED)


def test_what_could_be_seen_through_still_can():
    see_through = make.a_drawing(mode="RGBA")
    see_through.putpixel((0, 0), (0, 0, 0, 0))

    for written in (make.a_png, make.a_webp):
        shown = cleaned(written(see_through))
        assert (shown.format, shown.mode) == ("PNG", "RGBA")
        assert shown.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK", "YCbCr"])
def test_every_kind_of_colour_can_be_shown(mode: str):
    written = io.BytesIO()
    make.a_drawing(mode=mode).save(written, "JPEG" if mode in ("CMYK", "YCbCr") else "PNG")

    assert cleaned(written.getvalue()).size == (40, 20)


def test_an_animation_crosses_as_its_first_picture():
    shown = cleaned(make.a_gif(3))

    assert getattr(shown, "n_frames", 1) == 1
    assert near(shown.convert("RGB").getpixel((4, 10)), RED)


def test_a_large_photograph_is_made_smaller_and_keeps_its_shape():
    shown = cleaned(make.a_jpeg(make.a_drawing((6000, 3000))))

    assert shown.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_the_smallest_and_the_longest_pictures_are_shown():
    assert cleaned(make.a_png(make.a_drawing((2, 1)))).size == (2, 1)
    assert cleaned(make.a_png(make.a_drawing((20000, 2)))).size == (LONGEST_SIDE, 1)


def a_bomb(side: int) -> bytes:
    """A PNG that says it is so large; little of it is there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    side = int(MOST_PIXELS**0.5) + 1

    with pytest.raises(Image.DecompressionBombWarning):
        clean(a_bomb(side))
    with pytest.raises(Image.DecompressionBombError):
        clean(a_bomb(4 * side))


@pytest.mark.parametrize("written", [make.a_jpeg, make.a_png, make.a_webp, make.a_gif])
def test_a_picture_that_was_cut_off_is_refused(written: Callable[[], bytes]):
    whole = written()

    with pytest.raises(OSError):  # noqa: PT011 - Pillow's own words are not ours to check
        clean(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hei",
        b"<svg onload='x'>",
        b"<html>",
        b"PK\x03\x04",
        b"MZ",
        b"II*\0",
        b"RIFF\0\0\0\0WAVE",
        b"\xff\xd8",
        b"BM",
    ],
)
def test_anything_else_is_known_by_its_content_and_refused(data: bytes):
    with pytest.raises(NoKind):
        clean(data)


def test_what_is_two_things_at_once_crosses_as_the_picture_that_it_shows():
    both = make.a_jpeg() + make.a_pdf()

    told, data = clean(both)

    assert told["mimetype"] == "image/jpeg"
    assert b"%PDF" not in data
    assert data.endswith(b"\xff\xd9")


# --- PDF ------------------------------------------------------------------------------------------------------------
def test_of_a_pdf_its_page_crosses_and_nothing_that_hangs_on_it():
    original = make.a_pdf()
    assert original.count(TELLTALE.encode()) > 10, "the test would show nothing"

    told, data = clean(original)
    reader = PdfReader(io.BytesIO(data))

    assert told == {"mimetype": "application/pdf", "width": 0, "height": 0}
    assert TELLTALE.encode() not in data
    assert set(reader.trailer) == {"/Size", "/Root"}
    assert set(reader.root_object) == {"/Type", "/Pages"}
    assert set(reader.pages[0]) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
    assert reader.pages[0].mediabox.width == 200
    [photograph] = reader.pages[0].images
    assert photograph.image is not None
    assert near(photograph.image.getpixel((4, 10)), RED)
    assert not photograph.image.getexif()


@pytest.mark.parametrize("word", ["/JavaScript", "/JS", "/URI", "/EmbeddedFile", "/Annots", "/OpenAction", "/Info"])
def test_no_word_of_what_a_pdf_could_do_is_left(word: str):
    assert word.encode() not in clean(make.a_pdf())[1]


def test_an_older_version_of_a_pdf_that_lies_beneath_does_not_cross():
    first = make.a_pdf()
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    writer.pages[0][NameObject("/Rotate")] = type(writer.root_object["/Pages"]["/Count"])(90)
    written = io.BytesIO()
    writer.write(written)

    data = clean(written.getvalue())[1]

    assert data.count(b"%%EOF") == 1
    assert TELLTALE.encode() not in data
    assert PdfReader(io.BytesIO(data)).pages[0].rotation == 90


def test_a_font_keeps_its_name_whatever_it_is_called():
    def fonts(writer: PdfWriter, page: Any) -> None:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Own"): create_string_object(TELLTALE),
            }
        )
        page["/Resources"][NameObject("/Font")] = DictionaryObject({NameObject("/F"): writer._add_object(font)})
        page["/Contents"].get_object().set_data(b"BT /F 12 Tf 10 10 Td (Hei) Tj ET")

    data = clean(make.a_pdf(more=fonts))[1]

    assert "Hei" in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert TELLTALE.encode() not in data


def test_a_colour_profile_is_replaced_by_the_plain_colours():
    def profile(writer: PdfWriter, page: Any) -> None:
        stream = make.told_of()
        stream[NameObject("/N")] = type(writer.root_object["/Pages"]["/Count"])(3)
        photograph = page["/Resources"]["/XObject"]["/Im0"].get_object()
        photograph[NameObject("/ColorSpace")] = ArrayObject([NameObject("/ICCBased"), writer._add_object(stream)])

    data = clean(make.a_pdf(more=profile))[1]

    photograph = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/XObject"]["/Im0"]
    assert photograph["/ColorSpace"] == "/DeviceRGB"
    assert TELLTALE.encode() not in data


@pytest.mark.parametrize("kind", ["/FreeText", "/Text", "/Ink", "/Highlight", "/Stamp"])
def test_a_pdf_with_remarks_is_refused_rather_than_shown_without_them(kind: str):
    def remark(writer: PdfWriter, page: Any) -> None:
        page["/Annots"].append(make.a_note(writer, kind))

    with pytest.raises(Unclean):
        clean(make.a_pdf(more=remark))


def a_form(value: str | None) -> bytes:
    def form(writer: PdfWriter, page: Any) -> None:
        said = {"/V": create_string_object(value)} if value is not None else {}
        field = make.a_note(writer, "/Widget", {"/FT": NameObject("/Tx"), "/T": create_string_object("nimi"), **said})
        page["/Annots"].append(field)
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})

    return make.a_pdf(more=form)


def test_an_empty_form_crosses_and_a_filled_one_is_refused_rather_than_emptied():
    assert clean(a_form(None))[0]["mimetype"] == "application/pdf"
    assert clean(a_form(""))[0]["mimetype"] == "application/pdf"
    with pytest.raises(Unclean):
        clean(a_form("Aino"))


def test_a_pdf_with_a_password_is_refused():
    with pytest.raises(Unclean):
        clean(make.encrypted(make.a_pdf()))


def test_a_pdf_of_too_many_pages_is_refused():
    def pages(writer: PdfWriter, page: Any) -> None:
        for _ in range(MOST_PAGES):
            writer.add_blank_page(10, 10)

    with pytest.raises(Unclean):
        clean(make.a_pdf(more=pages))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\nhei", make.a_pdf()[:300]])
def test_what_only_begins_as_a_pdf_is_refused(data: bytes):
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever pypdf raises: the child ends with it
        clean(data)


def test_a_pdf_whose_parts_contain_themselves_is_refused():
    def round_and_round(writer: PdfWriter, page: Any) -> None:
        one, other = ArrayObject(), ArrayObject()
        mine, yours = writer._add_object(one), writer._add_object(other)
        one.append(yours)
        other.append(mine)
        page["/Resources"][NameObject("/Pattern")] = mine

    with pytest.raises(Unclean):
        clean(make.a_pdf(more=round_and_round))
