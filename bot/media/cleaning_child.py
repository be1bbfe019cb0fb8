"""The child process that cleans one picture or PDF, and ends. It holds no key, no settings and no network connection.

Started as `python -I cleaning_child.py`. The file comes on stdin, whole. The answer on stdout is one line of JSON
(`mimetype`, `width`, `height`; sizes in pixels, 0 for a PDF) and the cleaned file. It ends with 0; with 3 where the
content is neither a picture nor a PDF; with anything else where it could not be cleaned.

A picture is decoded and encoded anew from its pixels, so that nothing else of the file survives: EXIF, XMP, comments,
colour profiles, thumbnails, what stands behind its end. It is made smaller, too (`LONGEST_SIDE`), which also blurs the
grain by which a camera can be known. An animation crosses as its first picture.

A PDF is written anew: pages, what they draw, and the fonts and pictures that this needs. Document information, XMP,
JavaScript, actions, links, forms, embedded files, layers and older revisions are not copied, and photographs in it lose
their EXIF. What would be lost unseen refuses the file: a filled form, a remark, a stamp.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image
    from pypdf import PdfReader, PdfWriter

MEMORY = 1024 * 2**20
"""Bytes of address space."""
SECONDS = 20
"""Of the processor. The parent is less patient on the clock."""
MOST_PIXELS = 64_000_000
"""Twelve to fifty million are what telephones make."""
LONGEST_SIDE = 2560
"""Pixels. A letter that was photographed is still read."""
QUALITY = 85
MOST_PAGES = 200
MOST_OBJECTS = 20_000
MOST_DECODED = 200 * 2**20
"""Bytes that a PDF's streams may hold together once they are unpacked."""
DEEPEST = 60
"""Dictionaries within dictionaries."""
NOT_A_KIND = 3
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class NoKind(Exception):
    """By its content it is neither a picture nor a PDF."""


class Unclean(Exception):
    """It cannot be cleaned without losing what it shows."""


def main() -> None:
    _be_small()
    try:
        told, cleaned = clean(sys.stdin.buffer.read())
    except NoKind:
        sys.exit(NOT_A_KIND)
    except Exception:  # whatever the libraries raise about a stranger's file: its text may quote the file
        sys.exit(1)
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + cleaned)
    sys.stdout.buffer.flush()


def _be_small() -> None:
    """No core dump, since it would hold the file; no file is written; little memory and time; behind all else."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(OSError, AttributeError):
        os.nice(5)


def clean(data: bytes) -> tuple[dict[str, Any], bytes]:
    """What it is by its content, and the cleaned file.

    Raises:
        NoKind: it is neither a picture nor a PDF.
        Exception: anything else that the libraries raise.
    """
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or _is_webp(data):
        return _picture(data)
    if data.startswith(b"%PDF-"):
        return {"mimetype": "application/pdf", "width": 0, "height": 0}, _pdf(data)
    raise NoKind


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


# --- pictures -------------------------------------------------------------------------------------------------------
def _picture(data: bytes) -> tuple[dict[str, Any], bytes]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(data), formats=_FORMATS) as found:
        upright = ImageOps.exif_transpose(_small(found))
        is_photograph = found.format in ("JPEG", "MPO", "WEBP") and upright.mode == "RGB"
    kind = "JPEG" if is_photograph else "PNG"
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())  # it knows nothing but its pixels
    written = io.BytesIO()
    bare.save(written, kind, **({"quality": QUALITY} if is_photograph else {}))
    told = {"mimetype": f"image/{kind.lower()}", "width": bare.width, "height": bare.height}
    return told, written.getvalue()


def _small(found: Image.Image) -> Image.Image:
    """Decoded, and no larger than need be. A JPEG is read small from the start, which saves memory."""
    from PIL import Image

    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    found.load()
    picture = found.convert("RGBA" if _sees_through(found) else "RGB")
    longest = max(picture.size)
    if longest <= LONGEST_SIDE:
        return picture
    width, height = (max(1, round(side * LONGEST_SIDE / longest)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _sees_through(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


# --- PDF ------------------------------------------------------------------------------------------------------------
_OF_A_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_OF_RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet")
_LEFT_OUT = frozenset(
    {
        *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/OPI", "/Measure", "/PtData", "/Ref", "/OC"),
        *("/A", "/AA", "/PA", "/OpenAction", "/JS", "/JavaScript", "/URI", "/Launch", "/Annots", "/AcroForm", "/XFA"),
        *("/Names", "/EmbeddedFiles", "/EF", "/AF", "/Alternates", "/Dests", "/Outlines"),
        *("/Properties", "/OCProperties"),
        *("/StructTreeRoot", "/StructParent", "/StructParents", "/MarkInfo", "/Lang", "/Parent", "/ID", "/Info"),
        *("/F", "/FFilter", "/FDecodeParms", "/DL"),  # what a stream would fetch from a file
    }
)
_NAMES_OF_ITS_OWN = frozenset(
    {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/CharProcs", "/Colorants"}
)
"""Dictionaries whose keys are names that the page's maker chose: `/F` in them is a font, and no file."""
_NEEDED_STRINGS = ("/Registry", "/Ordering", "/CharSet", "/Panose")
"""What drawing needs of text. Any other string in a dictionary says something to readers of metadata."""
_HARMLESS_NOTES = ("/Link", "/Popup", "/FileAttachment", "/Widget")
_UNPACKED = ("/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode")
_KEPT_PACKED = ("/CCITTFaxDecode", "/JBIG2Decode")
_DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


def _pdf(data: bytes) -> bytes:
    import logging

    from pypdf import PdfReader, PdfWriter

    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
        raise Unclean
    _refuse_filled_form(reader)
    writer = PdfWriter()
    writer.metadata = None
    copying = _Copying(reader, writer)
    for page in reader.pages:
        copying.add(page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _refuse_filled_form(reader: PdfReader) -> None:
    """What somebody typed into a form is drawn by the form, which is not copied."""
    if any(one.get("/V") not in (None, "", "/Off") for one in (reader.get_fields() or {}).values()):
        raise Unclean


class _Copying:
    """From one file to another, object by object: only what pages draw."""

    def __init__(self, reader: PdfReader, writer: PdfWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._copies: dict[int, Any] = {}
        self._objects = 0
        self._decoded = 0

    def add(self, page: Any) -> None:
        from pypdf.generic import DictionaryObject, NameObject

        if any(note.get("/Subtype") not in _HARMLESS_NOTES for note in _notes(page)):
            raise Unclean
        bare = DictionaryObject()
        for name in _OF_A_PAGE:
            value = _inherited(page, name) if name in _INHERITED else page.get(name)
            if value is not None:
                bare[NameObject(name)] = value
        copy = self._copy(bare, 0)
        copy[NameObject("/Type")] = NameObject("/Page")
        if "/Resources" in copy:
            resources = copy["/Resources"].get_object()
            for name in [name for name in resources if name not in _OF_RESOURCES]:
                del resources[name]
        pages: Any = self._writer.root_object["/Pages"].get_object()
        copy[NameObject("/Parent")] = pages.indirect_reference
        pages["/Kids"].append(self._writer._add_object(copy))
        pages[NameObject("/Count")] = type(pages["/Count"])(len(pages["/Kids"]))

    def _copy(self, value: Any, depth: int, *, named: bool = False) -> Any:
        """`named`: the keys of a dictionary are its maker's own."""
        from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject

        self._objects += 1
        if depth > DEEPEST or self._objects > MOST_OBJECTS * 10:
            raise Unclean
        if isinstance(value, IndirectObject):
            return self._referred(value, depth, named)
        if isinstance(value, StreamObject):
            return self._writer._add_object(self._stream(value, depth))
        if isinstance(value, ArrayObject):
            plain = _without_profile(value)
            return plain if plain is not None else ArrayObject(self._copy(one, depth + 1) for one in value)
        if isinstance(value, DictionaryObject):
            return self._entries(value, DictionaryObject(), depth, named)
        return NullObject() if value is None else value

    def _referred(self, reference: Any, depth: int, named: bool) -> Any:
        """Each object is copied once, whoever refers to it."""
        known = self._copies.get(reference.idnum)
        if known is not None:
            return known
        if len(self._copies) > MOST_OBJECTS:
            raise Unclean
        from pypdf.generic import DictionaryObject, StreamObject

        target = reference.get_object()
        if isinstance(target, DictionaryObject) and not isinstance(target, StreamObject):
            # A place is kept first: fonts and patterns may lead back to where they came from.
            copy = DictionaryObject()
            known = self._copies[reference.idnum] = self._writer._add_object(copy)
            self._entries(target, copy, depth, named)
            return known
        known = self._copies[reference.idnum] = self._copy(target, depth + 1)
        return known

    def _entries(self, source: Any, copy: Any, depth: int, named: bool = False) -> Any:
        from pypdf.generic import ByteStringObject, NameObject, TextStringObject

        named = named and "/ShadingType" not in source  # a pattern has one shading under that key
        for name in source:
            value = source.raw_get(name)
            speaks = isinstance(source.get(name), TextStringObject | ByteStringObject) and name not in _NEEDED_STRINGS
            if named or not (name in _LEFT_OUT or speaks):
                copy[NameObject(name)] = self._copy(value, depth + 1, named=not named and name in _NAMES_OF_ITS_OWN)
        return copy

    def _stream(self, stream: Any, depth: int) -> Any:
        """Unpacked and packed anew, so that nothing hides behind its end; photographs without what they say of whom."""
        from pypdf.generic import DictionaryObject, NameObject, StreamObject

        copy, about = StreamObject(), DictionaryObject()
        for name in stream:
            if name not in ("/Length", "/Filter", "/DecodeParms", "/DP"):
                about[NameObject(name)] = stream.raw_get(name)
        self._entries(about, copy, depth)
        filters = _names(stream.get("/Filter"))
        if all(one in _UNPACKED for one in filters):
            copy.set_data(zlib.compress(self._unpacked(stream)))
            copy[NameObject("/Filter")] = NameObject("/FlateDecode")
        elif filters[-1] == "/DCTDecode" and all(one in _UNPACKED for one in filters[:-1]):
            copy.set_data(_bare_jpeg(self._unpacked(stream)))
            copy[NameObject("/Filter")] = NameObject("/DCTDecode")
        elif len(filters) == 1 and filters[0] in _KEPT_PACKED:
            copy.set_data(stream._data)
            copy[NameObject("/Filter")] = NameObject(filters[0])
        else:
            raise Unclean
        self._keep_parameters(stream, copy, depth)
        return copy

    def _unpacked(self, stream: Any) -> bytes:
        data: bytes = stream.get_data()
        self._decoded += len(data)
        if self._decoded > MOST_DECODED:
            raise Unclean
        return data

    def _keep_parameters(self, stream: Any, copy: Any, depth: int) -> None:
        """Those of the last filter, where it is kept."""
        from pypdf.generic import ArrayObject, NameObject

        given = stream.get("/DecodeParms", stream.get("/DP"))
        given = given.get_object() if given is not None else None
        if isinstance(given, ArrayObject):
            given = given[-1].get_object() if given else None
        if copy["/Filter"] != "/FlateDecode" and isinstance(given, dict):
            copy[NameObject("/DecodeParms")] = self._copy(given, depth + 1)


def _notes(page: Any) -> Iterator[Any]:
    notes = page.get("/Annots")
    for note in (notes.get_object() if notes is not None else None) or ():
        found = note.get_object()
        if isinstance(found, dict):
            yield found


def _inherited(page: Any, name: str) -> Any:
    """A page has what its parents have."""
    for _ in range(DEEPEST):
        if name in page:
            return page.raw_get(name)
        parent = page.get("/Parent")
        if parent is None:
            return None
        page = parent.get_object()
    raise Unclean


def _names(filters: Any) -> list[str]:
    found = filters.get_object() if filters is not None else None
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, list) else [str(found)]


def _without_profile(value: Any) -> Any:
    """A colour profile bears names and dates of its own: the plain colours with as many parts take its place."""
    from pypdf.generic import NameObject

    if len(value) != 2 or value[0] != "/ICCBased":
        return None
    parts = _DEVICE.get(int(value[1].get_object().get("/N", 0)))
    if parts is None:
        raise Unclean
    return NameObject(parts)


_STANDING_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_ADOBE = 0xEE
"""APP14 says how the colours are to be read, and nothing else."""


def _bare_jpeg(data: bytes) -> bytes:
    """A photograph within a PDF without its EXIF, XMP and comments, and without what follows its end."""
    if data[:2] != b"\xff\xd8":
        raise Unclean
    kept, at = bytearray(b"\xff\xd8"), 2
    while True:
        if data[at] != 0xFF:
            raise Unclean
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            return bytes(kept + b"\xff\xd9")
        elif marker in _STANDING_ALONE:
            at += 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if (marker == _ADOBE and end - at == 16) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
                kept += data[at:end]
            at = _after_scan(data, end, kept) if marker == 0xDA else end


def _after_scan(data: bytes, at: int, kept: bytearray) -> int:
    """Where the next segment begins after the picture's own data, which is kept."""
    start = at
    while True:
        at = data.index(b"\xff", at)
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            kept += data[start:at]
            return at
        at += 2


if __name__ == "__main__":
    main()
