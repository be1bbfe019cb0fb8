"""Reads the directory of outside services, and tells everything that is wrong with it: file, line, remedy.

A folder of TOML files with a `[[service]]` block each; `[[retired]]` blocks name what is not to be listed any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from faq.directory import (
    LANGUAGES,
    NEEDS,
    Answer,
    Contact,
    Cost,
    Directory,
    Hours,
    HoursFault,
    Service,
    Status,
    parse_hours,
)
from faq.model import ServiceId
from faq.pages import Page, read
from rooms.model import Language

LONGEST_ABOUT = 12
"""Words."""

Kind = TypeVar("Kind", bound=StrEnum)

_ID = re.compile(r"[a-z][a-z0-9_]{1,60}")
_PHONE = re.compile(r"\+?\d[\d ]{1,18}\d")
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_FIELDS = frozenset({
    "id", "name", "about", "needs", "now", "contact", "languages", "hours", "open", "open_in", "open_chat", "cost",
    "on_bill", "anonymous", "ages", "area", "busy", "busy_note", "source_url", "checked_on", "checked_by", "status",
    "notes", "approved",
})  # fmt: skip
_CONTACTS = frozenset({"phone", "chat", "web", "place"})
_COMPILED_IN = "emergency_112"


class DirectoryFaults(Exception):
    """Everything that is wrong, a line each: file, line, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def shipped_directory() -> Path:
    return Path(str(files("config"))) / "directory"


def load(folder: Path) -> Directory:
    """The directory of a folder.

    Raises:
        DirectoryFaults: with every fault that was found.
    """
    sources = sorted(folder.glob("*.toml"))
    if not sources:
        raise DirectoryFaults([f"{folder}: holds no *.toml file. Copy the shipped ones from {shipped_directory()}."])
    pages, faults = read(folder, sources)
    services = _services(pages)
    _check_retired(pages, services)
    faults += [one for page in pages for one in page.faults]
    if not services and not faults:
        faults.append(f"{folder}: holds no service. Add a block that begins with [[service]].")
    if faults:
        raise DirectoryFaults(faults)
    return Directory(services)


def _services(pages: Iterable[Page]) -> dict[ServiceId, Service]:
    services: dict[ServiceId, Service] = {}
    homes: dict[str, str] = {}
    for page in pages:
        for key in page.data.keys() - {"service", "retired"}:
            page.fault(f"{key} is unknown here; a service begins with [[service]].", key)
        for block in _blocks(page, "service"):
            service = _Block.of(page, block)
            if service is None:
                continue
            if service.id in services:
                page.fault(f'the id "{service.id}" stands in {homes[service.id]} too; rename one.', _at(service.id))
                continue
            services[service.id], homes[service.id] = service, page.name
    return services


def _blocks(page: Page, key: str) -> list[Mapping[str, Any]]:
    blocks = page.data.get(key, [])
    if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
        page.fault(f"{key} is no list of blocks; each begins with [[{key}]].", key)
        return []
    return blocks


def _at(ident: str) -> str:
    return f'"{ident}"'


class _Block:
    """One `[[service]]`, read field by field; each fault is noted and something harmless put in its place."""

    def __init__(self, page: Page, block: Mapping[str, Any], ident: str) -> None:
        self._page, self._block, self._ident = page, block, ident
        # An import waits for a person, who shortens and translates: until then less is asked of it.
        self._approved = block.get("approved", True) is not False

    @classmethod
    def of(cls, page: Page, block: Mapping[str, Any]) -> Service | None:
        ident = block.get("id")
        if not isinstance(ident, str) or not _ID.fullmatch(ident):
            page.fault(f'a service has no good id ({ident!r}); add one such as id = "mll_phone".', str(ident or "[["))
            return None
        if ident == _COMPILED_IN:
            page.fault(f"{ident} is part of the program and is not listed; remove the block.", _at(ident))
            return None
        return cls(page, block, ident)._service()

    def _service(self) -> Service:
        for key in self._block.keys() - _FIELDS:
            self._fault(f"{key} is unknown; it may have {', '.join(sorted(_FIELDS))}.", key)
        languages = self._strings("languages")
        for one in sorted(set(languages) - LANGUAGES):
            self._fault(f'languages has "{one}", which is none of {", ".join(sorted(LANGUAGES))}.', "languages")
        service = Service(
            id=ServiceId(self._ident),
            name=self._texts("name", needed=True),
            about=self._about(),
            needs=self._needs(),
            now=self._flag("now", needed=True),
            contact=self._contact(),
            languages=languages,
            open=self._hours("open", self._block.get("open", [])),
            open_in=self._open_in(languages),
            open_chat=self._hours("open_chat", self._block.get("open_chat", [])),
            hours=self._texts("hours"),
            cost=self._one("cost", Cost) if "cost" in self._block else None,
            on_bill=self._one("on_bill", Answer),
            anonymous=self._one("anonymous", Answer),
            ages=self._ages(),
            area=self._area(),
            busy=self._flag("busy"),
            busy_note=self._texts("busy_note"),
            source_url=self._source(),
            checked_on=self._checked_on(),
            checked_by=self._text("checked_by"),
            status=self._one("status", Status),
            notes=self._text("notes"),
            approved=self._flag("approved", usual=True),
        )
        self._check_whole(service)
        return service

    def _check_whole(self, service: Service) -> None:
        """What no field shows by itself."""
        if service.now and service.approved and not (service.contact.phone or service.contact.chat):
            self._fault("now = true needs contact.phone or contact.chat; add one, or say now = false.", "now")
        if service.open_chat is not None and not service.contact.chat:
            self._fault("open_chat is of a chat; add contact.chat or remove it.", "open_chat")
        if service.on_bill is Answer.PARTLY:
            self._fault("on_bill must be of: yes, no, unknown.", "on_bill")
        if service.status is Status.CHECKED and service.approved and not service.source_url:
            self._fault('status = "checked" needs source_url: where was it checked?', "status")

    # --- fields -----------------------------------------------------------------------------------------------------
    def _fault(self, words: str, key: str = "") -> None:
        self._page.fault(f'service "{self._ident}": {words}', _at(self._ident), key)

    def _text(self, key: str) -> str:
        value = self._block.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self._fault(f"{key} must be text in quotation marks.", key)
        return ""

    def _strings(self, key: str) -> tuple[str, ...]:
        value = self._block.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._fault(f'{key} must be a list such as ["one", "two"].', key)
        return ()

    def _flag(self, key: str, *, usual: bool = False, needed: bool = False) -> bool:
        value = self._block.get(key)
        if value is None and not needed:
            return usual
        if not isinstance(value, bool):
            self._fault(f"{key} must be true or false.", key)
            return usual
        return value

    def _one(self, key: str, kind: type[Kind]) -> Kind:
        value = self._block.get(key)
        try:
            return kind(str(value))
        except ValueError:
            self._fault(f"{key} must be of: {', '.join(one.value for one in kind)}.", key)
            return list(kind)[-1]

    def _texts(self, key: str, *, needed: bool = False) -> Mapping[Language, str]:
        """A text in all three languages, or in none where it may be left out."""
        table = self._block.get(key, {})
        if not isinstance(table, dict):
            self._fault(f"{key} must be told by language: {key}.fi, {key}.sv, {key}.en.", key)
            return {}
        return self._by_language(key, table, needed=needed)

    def _by_language(self, key: str, table: Mapping[str, Any], *, needed: bool) -> Mapping[Language, str]:
        for extra in table.keys() - set(Language):
            self._fault(f"{key}.{extra} is unknown; languages are fi, sv, en.", f"{key}.{extra}")
        told: dict[Language, str] = {}
        for language in Language if table or needed else ():
            text = table.get(language.value)
            if isinstance(text, str) and text.strip():
                told[language] = text.strip()
            else:
                self._fault(f"{key}.{language.value} is missing; add it.", key)
        return told

    def _about(self) -> Mapping[Language, str]:
        about = self._texts("about", needed=True)
        for language, text in about.items():
            if self._approved and len(text.split()) > LONGEST_ABOUT:
                words = f"about.{language.value} has {len(text.split())} words; it may have {LONGEST_ABOUT}."
                self._fault(words, f"about.{language.value}")
        return about

    def _needs(self) -> tuple[str, ...]:
        needs = self._strings("needs")
        for one in needs:
            if one not in NEEDS:
                self._fault(f'needs has "{one}", which is none of {", ".join(sorted(NEEDS))}.', "needs")
        if not needs and self._approved:
            self._fault('needs is missing; add such as ["talk"], first what the service is for.', "needs")
        return needs

    def _contact(self) -> Contact:
        table = self._block.get("contact", {})
        if not isinstance(table, dict):
            self._fault("contact must be told by kind: contact.phone, contact.chat, contact.web, contact.place.fi.")
            return Contact()
        for extra in table.keys() - _CONTACTS:
            self._fault(f"contact.{extra} is unknown; it may be {', '.join(sorted(_CONTACTS))}.", f"contact.{extra}")
        place = table.get("place", {})
        if not isinstance(place, dict):
            self._fault("contact.place must be told by language: contact.place.fi, .sv, .en.", "contact.place")
            place = {}
        return Contact(
            phone=self._way(table, "phone", _PHONE, "digits and spaces, such as 116 111"),
            chat=self._way(table, "chat", _ADDRESS, "an address without https://, such as sekasin.fi"),
            web=self._way(table, "web", _ADDRESS, "an address without https://, such as kela.fi"),
            place=self._by_language("contact.place", place, needed=False),
        )

    def _way(self, table: Mapping[str, Any], key: str, form: re.Pattern[str], wanted: str) -> str | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not form.fullmatch(value):
            self._fault(f"contact.{key} must be {wanted}.", f"contact.{key}")
            return None
        return value

    def _hours(self, key: str, lines: object) -> Hours | None:
        if not isinstance(lines, list) or not all(isinstance(one, str) for one in lines):
            self._fault(f'{key} must be a list such as ["mon-fri 14:00-20:00"]; [] where hours are unknown.', key)
            return None
        try:
            return parse_hours(lines)
        except HoursFault as fault:
            self._fault(f"{key}: {fault}", key)
            return None

    def _open_in(self, languages: tuple[str, ...]) -> Mapping[str, Hours]:
        table = self._block.get("open_in", {})
        if not isinstance(table, dict):
            self._fault("open_in must be told by language: open_in.sv.", "open_in")
            return {}
        found: dict[str, Hours] = {}
        for language, lines in table.items():
            hours = self._hours(f"open_in.{language}", lines)
            if language not in languages:
                self._fault(f'open_in.{language}: add "{language}" to languages too.', f"open_in.{language}")
            if hours is not None:
                found[language] = hours
        return found

    def _ages(self) -> tuple[int, int]:
        match self._block.get("ages", [0, 120]):
            case [int(first), int(last)] if 0 <= first <= last <= 120:
                return first, last
        self._fault("ages must be two years, both included, such as [12, 20]; [0, 120] for everybody.", "ages")
        return 0, 120

    def _area(self) -> tuple[str, ...]:
        match self._block.get("area", "all"):
            case "all":
                return ()
            case [str(), *_] as places if all(isinstance(one, str) for one in places):
                return tuple(places)
        self._fault('area must be "all" or a list of municipalities and counties such as ["Kainuu"].', "area")
        return ()

    def _source(self) -> str | None:
        url = self._text("source_url") or None
        if url and not url.startswith(("https://", "http://")):
            self._fault("source_url must begin with https://.", "source_url")
        return url

    def _checked_on(self) -> date | None:
        value = self._block.get("checked_on")
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self._fault("checked_on must be a day without quotation marks, such as 2026-11-20.", "checked_on")
        return None


# --- retired --------------------------------------------------------------------------------------------------------
def _check_retired(pages: Iterable[Page], services: Mapping[ServiceId, Service]) -> None:
    """A number or name that was retired once must not come back, as it would with an old list."""
    held = list(pages)
    for page in held:
        for block in _blocks(page, "retired"):
            name = block.get("name")
            if not isinstance(name, str) or not name.strip():
                page.fault('a [[retired]] block has no name; add such as name = "Solmussa-chat".', "[[retired]]")
                continue
            for service in services.values():
                if _is_retired(service, name):
                    home = next(one for one in held if _at(service.id) in one.text)
                    home.fault(f'service "{service.id}": is retired in {page.name} ("{name}").', _at(service.id))


def _is_retired(service: Service, name: str) -> bool:
    digits = _digits(name)
    same_number = len(digits) >= 5 and digits == _digits(service.contact.phone or "")
    return same_number or name.casefold() in (one.casefold() for one in service.name.values())


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())
