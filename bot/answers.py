"""What answers are made of, joined into words: the catalogue's, the directory's, the school's, and ours around them.

`Library` holds everything that an operator may change while the service runs: catalogue, directory, model. A reload
replaces it whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from config.settings import SchoolSettings, Settings, Told
from faq import messages as say
from faq.catalogue import Known
from faq.catalogue import load as load_catalogue
from faq.decide import Knowledge, Offered
from faq.directory import Directory, DirectoryPolicy, Offer, OfferState, Service, for_crisis, offer_now
from faq.directory_files import load as load_directory
from faq.directory_search import search, understand
from faq.facts import FACTS, worded
from faq.model import Catalogue, IntentId, SchoolRole, ServiceId, Urgency
from rooms.messages import Sentence
from rooms.model import Language

if TYPE_CHECKING:
    from bot.texts import Texts

_MOST_SERVICES = 3
_GAP = "gap"


@dataclass(frozen=True)
class Library:
    """Catalogue, directory and school, as one version of them."""

    catalogue: Catalogue
    directory: Directory
    school: School
    policy: DirectoryPolicy
    pretend_now: datetime | None = None

    @classmethod
    def of(cls, settings: Settings) -> Library:
        """Reads everything anew.

        Raises:
            CatalogueFaults: the catalogue cannot be used; every fault is told.
            DirectoryFaults: likewise the directory.
        """
        directory = load_directory(settings.directory)
        known = Known(facts=FACTS, services=frozenset(directory.services) | {EMERGENCY_NUMBER})
        catalogue = load_catalogue(settings.catalogue, known)
        policy = DirectoryPolicy(settings.answers.directory_max_age)
        return cls(catalogue, directory, School.of(settings), policy, settings.answers.pretend_now)

    def knowledge(self, settings: Settings) -> Knowledge:
        return Knowledge(self.catalogue.intents, self.offer, settings.answers.policy())

    def offer(self, services: Sequence[ServiceId], at: datetime, tongue: Language) -> Offered:
        """One service for the end of an answer, as the message carries it."""
        wanted = [one for one in services if one in self.directory.services]
        offer = offer_now(self.directory, wanted, self.pretend_now or at, tongue, self.policy)
        return Offered(_coded(offer), offer.opens_at.isoformat() if offer.opens_at else "")

    def services_for(self, text: str, at: datetime, tongue: Language) -> str | None:
        """What the directory has for a question, as the message carries it; None where it is no such question."""
        query = understand(text)
        if query is None:
            return None
        hits = search(self.directory, query, self.pretend_now or at, self.policy, language=tongue)[:_MOST_SERVICES]
        return ";".join(_encoded(hit.service, hit.state, gap=hit.language_gap) for hit in hits)


EMERGENCY_NUMBER = "emergency_112"
"""Compiled in and no entry of the directory, but what some intents lead to."""


def _coded(offer: Offer) -> str:
    if offer.service is None or offer.state is None:
        return ""
    return _encoded(offer.service, offer.state, gap=offer.language_gap)


def _encoded(service: ServiceId, state: OfferState, *, gap: bool) -> str:
    return f"{service} {state.value}{f' {_GAP}' if gap else ''}"


# --- the school -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class School:
    """Facts and people, in each language. Campuses are named where they differ: whose campus it is, nobody has told."""

    common: SchoolSettings
    campuses: Sequence[tuple[str, SchoolSettings]] = field(default=())

    @classmethod
    def of(cls, settings: Settings) -> School:
        return cls(settings.school, tuple(settings.campus.items()))

    def facts(self, language: Language) -> Mapping[str, str]:
        names = {*self.common.facts, *(name for _, one in self.campuses for name in one.facts)}
        told = {name: self._joined(language, [one.facts.get(name, "") for one in self._everywhere]) for name in names}
        return {name: text for name, text in told.items() if text}

    def people(self, role: SchoolRole, language: Language) -> list[tuple[str, str, str, str]]:
        """(campus, title, where, hours) of those who have a role; campus is "" where it needs no telling.

        Always at least one, with "" for all that the school has not told.
        """
        named = [("", self.common)]
        several = len(self.campuses) > 1
        named += [((_told(one.name, language) or key) if several else "", one) for key, one in self.campuses]
        found = [(campus, one.people[role]) for campus, one in named if role in one.people]
        if not found:
            return [("", "", "", "")]
        return [
            (campus, _told(one.title, language), _told(one.where, language), _told(one.hours, language))
            for campus, one in found
        ]

    @property
    def _everywhere(self) -> list[SchoolSettings]:
        return [self.common, *(one for _, one in self.campuses)]

    def _joined(self, language: Language, told: Sequence[Told]) -> str:
        """The common text (the first), or each campus's with its name; without a name where there is but one."""
        common, *each = (_told(one, language) for one in told)
        if common or len(each) == 1:
            return common or each[0]
        names = [_told(one.name, language) or key for key, one in self.campuses]
        return "; ".join(f"{name}: {text}" for name, text in zip(names, each, strict=True) if text)


def _told(value: Told, language: Language) -> str:
    return value if isinstance(value, str) else value.get(language, value.get(Language.FI, ""))


# --- words ----------------------------------------------------------------------------------------------------------
class AnswerBook:
    """Words of composite messages."""

    def __init__(self, library: Library, texts: Texts) -> None:
        self.library = library
        self._texts = texts

    def words(self, message: say.Composite) -> str:
        """Total: an intent or service that has meanwhile left the files is passed over."""
        match message:
            case say.Answer():
                parts = self._answer(message)
            case say.Guesses():
                parts = self._guesses(message)
            case say.ServicesFound():
                parts = self._services_found(message)
        return "\n\n".join(part for part in parts if part)

    def _say(self, piece: Sentence, tongue: Language) -> str:
        return self._texts.words(piece, tongue)

    def open_now(self, at: datetime, tongue: Language) -> str:
        """Two services at the most that are known to be open; what is stale or closed is not told in a crisis."""
        library = self.library
        offers = for_crisis(library.directory, library.pretend_now or at, tongue, library.policy)
        known = [one for one in offers if one.state in (OfferState.OPEN, OfferState.ALWAYS)]
        return "\n".join(line for one in known for line in self._service(_coded(one), "", tongue))

    def _answer(self, message: say.Answer) -> Iterator[str]:
        tongue = message.tongue
        intent = self.library.catalogue.intents.get(IntentId(message.intent))
        if intent is None:
            yield self._say(say.NotUnderstood(), tongue)
            return
        if message.foreign:
            yield self._say(say.AnswersInThree(), tongue)
        facts = self.library.school.facts(tongue)
        yield worded(intent.answer[tongue], facts)
        if message.brief:
            return
        yield self._say(say.NextStep(worded(intent.next_step[tongue], facts)), tongue)
        if intent.urgency is Urgency.NOW:
            yield self._say(say.OfferPerson(), tongue)
            return
        lines = self._at_school(intent.roles[0], tongue) if intent.roles else []
        lines += self._service(message.service, message.opens, tongue)
        yield "\n".join(lines)
        yield f"{self._say(say.OfferPerson(), tongue)} {self._say(say.DidItHelp(), tongue)}"

    def _at_school(self, role: SchoolRole, tongue: Language) -> list[str]:
        lines = []
        for campus, *told in self.library.school.people(role, tongue):
            said = self._say(say.AtSchool(role, *told), tongue)
            lines.append(f"{campus}: {said}" if campus else said)
        return lines

    def _guesses(self, message: say.Guesses) -> Iterator[str]:
        tongue = message.tongue
        if message.foreign:
            yield self._say(say.AnswersInThree(), tongue)
        named = (self.library.catalogue.intents.get(IntentId(one)) for one in _given(message))
        titles = [one.title[tongue] for one in named if one is not None]
        yield self._say(say.DidYouMean(), tongue)
        yield "\n".join(f"{number}\\. {title}" for number, title in enumerate(titles, start=1))
        yield self._say(say.NoneOfThese(), tongue)

    def _services_found(self, message: say.ServicesFound) -> Iterator[str]:
        tongue = message.tongue
        if message.foreign:
            yield self._say(say.AnswersInThree(), tongue)
        yield self._say(say.ServicesHeader(), tongue)
        lines = [line for one in message.services.split(";") for line in self._service(one, "", tongue, about=True)]
        yield "\n".join(lines)
        yield self._say(say.TomorrowAtSchool(), tongue)

    def _service(self, coded: str, opens: str, tongue: Language, *, about: bool = False) -> list[str]:
        """Lines about one service: what is true of its hours, whether it is often busy, and in which language."""
        ident, _, rest = coded.partition(" ")
        state, _, gap = rest.partition(" ")
        service = self.library.directory.services.get(ServiceId(ident))
        if service is None or state not in set(OfferState):
            return []
        lines = [self._say(say.NotInYourLanguage(), tongue)] if gap == _GAP else []
        line = self._say(self._piece(service, OfferState(state), opens, tongue), tongue)
        if about:
            line = f"{line} {service.about[tongue]}"
        if service.busy and service.now:
            line = f"{line} {service.busy_note.get(tongue) or self._say(say.LineIsBusy(), tongue)}"
        return [*lines, line]

    @staticmethod
    def _piece(service: Service, state: OfferState, opens: str, tongue: Language) -> say.Piece:
        name, contact = service.name[tongue], _reached(service, tongue)
        match state:
            case OfferState.ALWAYS:
                return say.ServiceAlways(name, contact)
            case OfferState.OPEN:
                return say.ServiceOpen(name, contact, service.hours_told(tongue))
            case OfferState.CLOSED:
                return say.ServiceClosed(name, contact, _when(opens, tongue))
            case OfferState.STALE:
                return say.ServiceUnsure(name, contact)


def _reached(service: Service, tongue: Language) -> str:
    """How one gets there, the quickest way first."""
    contact = service.contact
    ways = (contact.phone, contact.chat, contact.web if not contact.chat else None, contact.place.get(tongue))
    return ", ".join(way for way in ways if way)


def _given(message: say.Guesses) -> list[str]:
    return [one for one in (message.first, message.second, message.third) if one]


_MOMENT = {Language.FI: "{d}.{m}. klo {H}.{M}", Language.SV: "{d}.{m} kl. {H}.{M}", Language.EN: "{d}.{m}. at {H}:{M}"}


def _when(opens: str, tongue: Language) -> str:
    """A moment in Finnish time, as it is written in each language."""
    if not opens:
        return ""
    moment = datetime.fromisoformat(opens)
    return _MOMENT[tongue].format(d=moment.day, m=moment.month, H=moment.hour, M=f"{moment.minute:02d}")
