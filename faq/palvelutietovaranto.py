"""Turns what the national service register knows into entries for the directory, to be read by a person first.

Palvelutietovaranto (suomi.fi, open API v11) answers with `Service` and `ServiceChannel` objects. A channel is what a
student can reach: a telephone, an online service, a web page, a place; a service says what the channels are for. Each
fitting channel becomes an entry with `status = "unverified"` and `approved = false`. What has no place in an entry,
such as hours by appointment, goes to its notes and never to its hours. Pure: JSON comes in, TOML goes out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from faq.directory import LANGUAGES, HoursFault, parse_hours
from rooms.commands import folded
from rooms.model import Language

_API = "https://api.palvelutietovaranto.suomi.fi/api/v11"
_PAGE_KEY = "itemList"
_CHANNEL_KEYS = ("phoneChannel", "electronicChannel", "webPageChannel", "locationChannel", "printableFormChannel")
_KINDS = ("Phone", "EChannel", "WebPage", "ServiceLocation")
_DAYS = {
    "Monday": "mon", "Tuesday": "tue", "Wednesday": "wed", "Thursday": "thu", "Friday": "fri", "Saturday": "sat",
    "Sunday": "sun",
}  # fmt: skip
_DAY_ORDER = tuple(_DAYS.values())
# Words of names, summaries, service classes, ontology terms and keywords. A person reads the entry: better one need
# too few than one too many.
_NEED_STEMS = {
    "substances": ("paihde", "paihte", "huume", "missbruk", "substance"),
    "gambling": ("rahapel", "peliriip", "spelberoende", "gambling"),
    "violence": ("vakival", "vald", "violence"),
    "shelter": ("turvakot", "skyddshem", "shelter"),
    "crisis": ("kriisi", "kris", "crisis"),
    "mind": ("mielenterv", "mentalvard", "psykisk", "mental health"),
    "sexuality": ("seksuaali", "ehkaisy", "sexual", "preventiv"),
    "money": ("velkaneuv", "talousneuv", "toimeentulo", "skuldradgiv", "debt"),
    "housing": ("asumisneuv", "boenderadgiv", "housing advice"),
    "child_welfare": ("lastensuoj", "barnskydd", "child welfare"),
    "medical": ("terveysneuv", "paivystysapu", "terveysasema", "halsoradgiv", "medical"),
    "future": ("etsiva nuoriso", "ohjaamo", "uppsokande ungdoms", "outreach youth"),
}


class RegisterFault(ValueError):
    """What was read is not what the register answers with; the text says what was expected and where."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A channel as an entry of the directory, field by field."""

    id: str
    name: Mapping[Language, str]
    about: Mapping[Language, str]
    needs: tuple[str, ...]
    now: bool
    contact: Mapping[str, str]
    languages: tuple[str, ...]
    open: tuple[str, ...]
    cost: str | None
    area: tuple[str, ...]
    source_url: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """`skipped`: a line for each object that became no entry, with the reason."""

    entries: tuple[Entry, ...]
    skipped: tuple[str, ...]


@dataclass
class _Channel:
    """A channel as it is taken apart: what cannot be an entry's field is noted on the way."""

    data: Mapping[str, Any]
    notes: list[str] = field(default_factory=list)


def read(document: object, municipality: str) -> Imported:
    """Entries for a municipality from an answer of the register: one object, a list, or a page of them.

    Raises:
        RegisterFault: when it is no such answer.
    """
    objects = list(_objects(document))
    services = [one for one in objects if "serviceNames" in one]
    channels = [one for one in objects if "serviceChannelType" in one]
    entries: list[Entry] = []
    skipped = [f"{_name_of(one, 'serviceNames')}: a service; its channels are read, where they are in the file"
               for one in services]  # fmt: skip
    for number, data in enumerate(channels, start=1):
        reason = _unfit(data, municipality)
        if reason is None:
            entries.append(_entry(_Channel(data), services, number))
        else:
            skipped.append(f"{_name_of(data, 'serviceChannelNames')}: {reason}")
    return Imported(_renamed(entries), tuple(skipped))


def _objects(document: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, dict) and _PAGE_KEY in document:
        document = document[_PAGE_KEY]
    many = document if isinstance(document, list) else [document]
    if not many:
        raise RegisterFault("the file holds an empty list; ask the register for another page or municipality.")
    for number, one in enumerate(many, start=1):
        if not isinstance(one, dict):
            raise RegisterFault(f"item {number} is no object; expected Service or ServiceChannel objects of API v11.")
        inner = [one[key] for key in _CHANNEL_KEYS if isinstance(one.get(key), dict)]
        found = [each for each in inner or [one] if "serviceChannelType" in each or "serviceNames" in each]
        if not found:
            raise RegisterFault(
                f"item {number} has neither serviceChannelType nor serviceNames; is it a list of ids only? "
                "Fetch the objects themselves: /api/v11/ServiceChannel/list?guids=..."
            )
        yield from found


def _unfit(data: Mapping[str, Any], municipality: str) -> str | None:
    if data["serviceChannelType"] not in _KINDS:
        return f"a {data['serviceChannelType']} is nothing to reach"
    if data.get("publishingStatus", "Published") != "Published":
        return f"is {data['publishingStatus']}, not Published"
    if not _texts(data, "serviceChannelNames", "Name"):
        return "has no name"
    area = _area(data)
    if area and folded(municipality) not in {folded(one) for one in area}:
        return f"is not for {municipality}"
    return None


def _entry(channel: _Channel, services: Iterable[Mapping[str, Any]], number: int) -> Entry:
    data = channel.data
    names = _texts(data, "serviceChannelNames", "Name")
    about = _texts(data, "serviceChannelDescriptions", "Summary") or names
    contact = _contact(channel)
    languages = tuple(one for one in _strings(data.get("languages")) if one in LANGUAGES)
    others = [one for one in _strings(data.get("languages")) if one not in LANGUAGES]
    if others:
        channel.notes.append(f"Other languages: {', '.join(others)}.")
    return Entry(
        id=_ident(names, number),
        name=_whole(names, "name", channel),
        about=_whole(about, "about", channel),
        needs=_needs(data, services),
        now="phone" in contact,
        contact=contact,
        languages=languages,
        open=_hours(channel),
        cost=_cost(channel),
        area=_area(data),
        source_url=f"{_API}/ServiceChannel/{data.get('id', '')}",
        notes=("Imported from Palvelutietovaranto: check number, hours, cost and anonymity.", *channel.notes),
    )


# --- fields ---------------------------------------------------------------------------------------------------------
def _texts(data: Mapping[str, Any], key: str, kind: str) -> dict[str, str]:
    """Localised texts of a type, by language code."""
    return {
        str(one.get("language")): " ".join(str(one.get("value") or "").split())
        for one in _dicts(data.get(key))
        if one.get("type", kind) == kind and str(one.get("value") or "").strip()
    }


def _name_of(data: Mapping[str, Any], key: str) -> str:
    names = _texts(data, key, "Name")
    return names.get("fi") or next(iter(names.values()), str(data.get("id", "?")))


def _whole(texts: Mapping[str, str], key: str, channel: _Channel) -> Mapping[Language, str]:
    """In three languages: what is missing stands in another language until somebody translates it."""
    usual = texts.get("fi") or next(iter(texts.values()))
    missing = [language.value for language in Language if language.value not in texts]
    if missing:
        channel.notes.append(f"Translate {key}: {', '.join(missing)}.")
    return {language: texts.get(language.value, usual) for language in Language}


def _ident(names: Mapping[str, str], number: int) -> str:
    words = "_".join(folded(names.get("fi") or next(iter(names.values()))).split())
    plain = re.sub(r"[^a-z0-9_]", "", words)[:44].strip("_")
    return f"ptv_{plain or number}"


def _renamed(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Channels of the same name, told apart by a number."""
    seen: dict[str, int] = {}
    renamed: list[Entry] = []
    for one in entries:
        seen[one.id] = seen.get(one.id, 0) + 1
        renamed.append(one if seen[one.id] == 1 else replace(one, id=f"{one.id}_{seen[one.id]}"))
    return tuple(renamed)


def _needs(data: Mapping[str, Any], services: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    about = [data, *(one for one in services if data.get("id") in _channels_of(one))]
    text = f" {folded(' '.join(_words(about)))}"
    return tuple(need for need, stems in _NEED_STEMS.items() if any(f" {stem}" in text for stem in stems))


def _channels_of(service: Mapping[str, Any]) -> list[object]:
    held = (one.get("serviceChannel") for one in _dicts(service.get("serviceChannels")))
    return [one.get("id") for one in held if isinstance(one, dict)]


def _words(value: object) -> Iterator[str]:
    """Names, summaries and terms, wherever they stand: all that is told under "value" or "name"."""
    if isinstance(value, list):
        for one in value:
            yield from _words(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in ("value", "name") and isinstance(one, str):
                yield one
            elif key not in ("areas", "addresses", "organizations", "serviceHours"):
                yield from _words(one)


def _contact(channel: _Channel) -> Mapping[str, str]:
    """Telephone, page and place; an online form is a page, since nobody answers in it at once."""
    data = channel.data
    contact = {}
    phones = [one for one in _dicts(data.get("phoneNumbers")) if one.get("type", "Phone") == "Phone"]
    numbers = list(dict.fromkeys(filter(None, map(_number, phones))))
    if numbers:
        contact["phone"] = numbers[0]
    if len(numbers) > 1:
        channel.notes.append(f"Other numbers: {', '.join(numbers[1:])}.")
    pages = [str(one.get("url") or "") for one in _dicts(data.get("webPages"))]
    page = next((_address(one) for one in pages if _address(one)), None)
    if page:
        contact["web"] = page
    place = _place(data)
    if place:
        contact["place"] = place
    return contact


def _number(phone: Mapping[str, Any]) -> str | None:
    """As it is dialled in Finland, spaced as the register has it or else like 050 123 4567."""
    written = " ".join(re.sub(r"[^\d ]", " ", str(phone.get("number") or "")).split())
    prefix = re.sub(r"[^\d+]", "", str(phone.get("prefixNumber") or ""))
    if len(written.replace(" ", "")) < 3:
        return None
    if prefix and not phone.get("isFinnishServiceNumber"):
        if prefix not in ("+358", "00358", "358"):
            return f"{prefix} {written}"
        written = "0" + written.removeprefix("0")
    if " " in written or len(written) < 7:
        return written
    return f"{written[:3]} {written[3:6]} {written[6:]}"


def _address(url: str) -> str | None:
    plain = re.sub(r"^https?://", "", url.strip()).rstrip("/")
    return plain if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?", plain) else None


def _place(data: Mapping[str, Any]) -> str | None:
    for one in _dicts(data.get("addresses")):
        street = one.get("streetAddress")
        if isinstance(street, dict) and one.get("type", "Location") == "Location":
            names = _texts(street, "street", "Name")
            name = names.get("fi") or next(iter(names.values()), "")
            where = " ".join(filter(None, (name, str(street.get("streetNumber") or ""))))
            town = _town(street.get("municipality"))
            return ", ".join(filter(None, (where, town))) or None
    return None


def _town(municipality: object) -> str:
    names = _dicts(municipality.get("name")) if isinstance(municipality, dict) else []
    told = {str(one.get("language")): str(one.get("value") or "") for one in names}
    return told.get("fi") or next(iter(told.values()), "")


def _area(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Municipalities and areas in Finnish; empty for all of Finland. A place is for its own municipality."""
    found: dict[str, None] = {}
    if data.get("areaType") == "LimitedType":
        for area in _dicts(data.get("areas")):
            for town in (area, *_dicts(area.get("municipalities"))):
                found[_town(town)] = None
        for town in _dicts(data.get("areaMunicipalities")):
            found[_town(town)] = None
    if not found and data.get("serviceChannelType") == "ServiceLocation":
        for one in _dicts(data.get("addresses")):
            street = one.get("streetAddress")
            found[_town(street.get("municipality")) if isinstance(street, dict) else ""] = None
    return tuple(one for one in found if one)


def _cost(channel: _Channel) -> str | None:
    kinds = {str(one.get("serviceChargeType")) for one in _dicts(channel.data.get("phoneNumbers"))}
    told = {str(one.get("chargeDescription")) for one in _dicts(channel.data.get("phoneNumbers"))
            if one.get("chargeDescription")}  # fmt: skip
    channel.notes += [f"Charge: {one}" for one in sorted(told)]
    return "free" if kinds == {"FreeOfCharge"} else None


# --- hours ----------------------------------------------------------------------------------------------------------
def _hours(channel: _Channel) -> tuple[str, ...]:
    """Regular hours that hold for now. None at all where one line cannot be told: half of the hours would mislead."""
    lines: list[str] = []
    for one in _dicts(channel.data.get("serviceHours")):
        kind = one.get("serviceHourType")
        if kind == "Exceptional":
            channel.notes.append(f"Exceptional hours: {one.get('validFrom')} - {one.get('validTo')}.")
            continue
        seasonal = one.get("validFrom") or one.get("validTo")
        if one.get("isReservation") or one.get("isClosed") or (seasonal and not one.get("validForNow")):
            channel.notes.append("Hours by appointment, or for a season only: see the source.")
            return ()
        if one.get("isAlwaysOpen"):
            return ("24/7",)
        lines += [_range(each, over_midnight=kind == "OverMidnight") for each in _dicts(one.get("openingHour"))]
    try:
        parse_hours(lines)
    except HoursFault as fault:
        channel.notes.append(f"Hours could not be read: {fault}")
        return ()
    return tuple(lines)


def _range(opening: Mapping[str, Any], *, over_midnight: bool) -> str:
    """One opening in the directory's form; what does not fit becomes a line that is refused as a whole."""
    first = _DAYS.get(str(opening.get("dayFrom")), "?")
    last = _DAYS.get(str(opening.get("dayTo") or opening.get("dayFrom")), "?")
    start, end = (str(opening.get(key) or "")[:5] for key in ("from", "to"))
    if over_midnight and first != last:
        # "Friday 20:00 to Saturday 02:00" is one night; a stay over several is not what a line does.
        nightly = "?" not in (first, last) and (_DAY_ORDER.index(last) - _DAY_ORDER.index(first)) % 7 == 1
        return f"{first if nightly else '?'} {start}-{end}"
    return f"{first if first == last else f'{first}-{last}'} {start}-{'24:00' if end in ('00:00', '23:59') else end}"


# --- TOML -----------------------------------------------------------------------------------------------------------
def as_toml(imported: Imported, source: str) -> str:
    """The entries as a file of the directory."""
    head = (
        f"# Imported from Palvelutietovaranto ({source}). Nothing here reaches a student until a person has checked\n"
    )
    head += "# an entry, set status, checked_on and checked_by, and removed approved = false.\n"
    return head + "".join(f"\n{_block(one)}" for one in imported.entries)


def _block(entry: Entry) -> str:
    lines = ["[[service]]", f"id = {_quoted(entry.id)}", "approved = false"]
    lines += [f"name.{language} = {_quoted(text)}" for language, text in entry.name.items()]
    lines += [f"about.{language} = {_quoted(text)}" for language, text in entry.about.items()]
    lines += [f"needs = {_listed(entry.needs)}", f"now = {str(entry.now).lower()}"]
    for key, way in entry.contact.items():
        keys = [f"place.{language}" for language in Language] if key == "place" else [key]
        lines += [f"contact.{one} = {_quoted(way)}" for one in keys]
    lines += [f"languages = {_listed(entry.languages)}", f"open = {_listed(entry.open)}"]
    if entry.cost:
        lines.append(f"cost = {_quoted(entry.cost)}")
    lines += ['on_bill = "unknown"', 'anonymous = "unknown"', "ages = [0, 120]"]
    lines.append(f"area = {_listed(entry.area) if entry.area else _quoted('all')}")
    lines += [f"source_url = {_quoted(entry.source_url)}", 'checked_by = "Palvelutietovaranto"']
    lines += ['status = "unverified"', f"notes = {_quoted(' '.join(entry.notes))}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A basic string of TOML takes JSON's escapes, but for the delete character. Half a surrogate pair is no text.
    whole = text.encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "")


def _listed(values: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(one) for one in values) + "]"


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
