"""Pictures and PDFs that tell too much."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    create_string_object,
)

TELLTALE = "tunnusmerkki"
"""Stands in each place from which nothing may cross."""


def exif(orientation: int = 1) -> Image.Exif:
    """Maker, writer, a remark, and where it was taken."""
    made = Image.Exif()
    made[0x0112], made[0x010F], made[0x013B], made[0x010E] = orientation, TELLTALE, TELLTALE, TELLTALE
    made.get_ifd(0x8825).update({1: "N", 2: (60.0, 10.0, 15.0), 3: "E", 4: (24.0, 56.0, 15.0), 29: TELLTALE})
    return made


def a_drawing(size: tuple[int, int] = (40, 20), mode: str = "RGB") -> Image.Image:
    """Red on its left half, blue on its right."""
    drawing = Image.new("RGB", size, "blue")
    drawing.paste("red", (0, 0, size[0] // 2, size[1]))
    return drawing.convert(mode)


def a_jpeg(drawing: Image.Image | None = None, orientation: int = 1) -> bytes:
    written = io.BytesIO()
    telltale = TELLTALE.encode()
    hidden: Any = {"exif": exif(orientation), "comment": telltale, "xmp": b"<x>" + telltale, "icc_profile": telltale}
    (drawing or a_drawing()).save(written, "JPEG", quality=95, **hidden)
    return written.getvalue()


def a_png(drawing: Image.Image | None = None) -> bytes:
    written, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("Author", TELLTALE)
    told.add_itxt("XML:com.adobe.xmp", f"<x>{TELLTALE}", zip=False)
    (drawing or a_drawing()).save(written, "PNG", pnginfo=told, exif=exif(), icc_profile=TELLTALE.encode())
    return written.getvalue()


def a_webp(drawing: Image.Image | None = None) -> bytes:
    written = io.BytesIO()
    (drawing or a_drawing()).save(written, "WEBP", exif=exif(), xmp=TELLTALE.encode(), icc_profile=TELLTALE.encode())
    return written.getvalue()


def a_gif(pictures: int = 3) -> bytes:
    written, first = io.BytesIO(), a_drawing()
    others = [Image.new("RGB", first.size, "green") for _ in range(pictures - 1)]
    first.save(written, "GIF", comment=TELLTALE.encode(), save_all=True, append_images=others)
    return written.getvalue()


def a_page(writer: PdfWriter, drawn: bytes = b"q 40 0 0 20 10 10 cm /Im0 Do Q") -> Any:
    """A page with a photograph, as a scanner makes it."""
    page = writer.add_blank_page(200, 100)
    photograph = DecodedStreamObject()
    photograph.set_data(a_jpeg())
    about = {"Type": "/XObject", "Subtype": "/Image", "ColorSpace": "/DeviceRGB", "Filter": "/DCTDecode"}
    photograph.update({NameObject(f"/{name}"): NameObject(value) for name, value in about.items()})
    numbers = {"Width": 40, "Height": 20, "BitsPerComponent": 8}
    photograph.update({NameObject(f"/{name}"): NumberObject(value) for name, value in numbers.items()})
    photograph[NameObject("/Metadata")] = writer._add_object(told_of())
    drawn_from = DictionaryObject({NameObject("/Im0"): writer._add_object(photograph)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn_from})
    contents = DecodedStreamObject()
    contents.set_data(drawn)
    page[NameObject("/Contents")] = writer._add_object(contents)
    return page


def told_of() -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(f"<x>{TELLTALE}".encode())
    return stream


def a_pdf(*, more: Callable[[PdfWriter, Any], None] | None = None) -> bytes:
    """With all that may hang on a PDF beside its page. `more` adds to writer and page."""
    writer = PdfWriter()
    page = a_page(writer)
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Own"): create_string_object(TELLTALE)})
    page[NameObject("/Annots")] = ArrayObject([_link(writer)])
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): _action(TELLTALE)})
    writer.add_metadata({"/Author": TELLTALE, "/Title": TELLTALE})
    writer.add_open_action(JavaScript(f"app.alert('{TELLTALE}')"))
    writer.add_attachment(f"{TELLTALE}.txt", TELLTALE.encode())
    writer.add_outline_item(title=TELLTALE, page_number=0)
    writer.root_object[NameObject("/Metadata")] = writer._add_object(told_of())
    writer.root_object[NameObject("/Lang")] = create_string_object(TELLTALE)
    if more is not None:
        more(writer, page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue() + TELLTALE.encode()


def _action(code: str) -> DictionaryObject:
    told = create_string_object(code)
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): told})


def _link(writer: PdfWriter) -> Any:
    to = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): create_string_object(f"https://{TELLTALE}.example/")}
    )
    return a_note(writer, "/Link", {"/A": to})


def a_note(writer: PdfWriter, kind: str, more: dict[str, Any] | None = None) -> Any:
    """An annotation, over the whole page."""
    corners = ArrayObject(FloatObject(one) for one in (0, 0, 200, 100))
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind)})
    note[NameObject("/Rect")] = corners
    note.update({NameObject(name): value for name, value in (more or {}).items()})
    return writer._add_object(note)


def encrypted(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt("salasana", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
