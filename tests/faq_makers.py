"""Makers of answers, questions and small catalogues with good defaults."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from faq.decide import Asked, Effect, Knowledge, Memory, Offered, Reply, reply
from faq.messages import Message
from faq.model import Catalogue, Example, Found, Intent, IntentId, Outcome, Reading, ServiceId, Style, Urgency
from faq.phrases import FollowUp
from rooms.effects import Say
from rooms.model import EnvelopeId, Language
from tests.makers import ENVELOPE, LATER

SLEEP, MONEY, NURSE = IntentId("sleep_problem"), IntentId("no_money_food"), IntentId("nurse_visit")
DANGER = IntentId("suicidal_thoughts")
GONE = IntentId("left_the_catalogue")


def an_intent(ident: IntentId = SLEEP, urgency: Urgency = Urgency.INFORMATION) -> Intent:
    return Intent(ident, urgency, (), (ServiceId("sekasin_chat"),), {}, {}, {})


def an_offer(services: Sequence[ServiceId], at: datetime, tongue: Language) -> Offered:
    """A directory in which whatever is asked for is open."""
    return Offered(f"{services[0]} open")


KNOWLEDGE = Knowledge(
    {one: an_intent(one) for one in (SLEEP, MONEY, NURSE)} | {DANGER: an_intent(DANGER, Urgency.NOW)}, an_offer
)


def understood(first: IntentId = SLEEP, *, second: IntentId | None = None, language: str | None = None) -> Reading:
    return Reading(Found(Outcome.ANSWER, (first, MONEY, NURSE), 0.9), second, language)


def guessed(*ranked: IntentId, language: str | None = None) -> Reading:
    return Reading(Found(Outcome.GUESSES, ranked or (SLEEP, MONEY, NURSE), 0.2), language=language)


def not_understood(*ranked: IntentId, language: str | None = None) -> Reading:
    return Reading(Found(Outcome.NONE, ranked, 0.01), language=language)


def asked(
    reading: Reading | None = None,
    *,
    at: datetime = LATER,
    words: int = 8,
    number: int | None = None,
    yes: bool | None = None,
    follow_up: FollowUp | None = None,
    services: str | None = None,
    envelope: EnvelopeId = ENVELOPE,
) -> Asked:
    return Asked(envelope, at, reading or not_understood(), words, number, yes, follow_up, services)


def replied(
    memory: Memory, *questions: Asked, known: Language | None = Language.FI, knowledge: Knowledge = KNOWLEDGE
) -> Reply:
    """The last of several replies."""
    said = Reply(memory)
    for one in questions:
        said = reply(said.memory, one, known, knowledge)
    return said


def messages_of(effects: Sequence[Effect]) -> list[Message]:
    return [one.message for one in effects if isinstance(one, Say)]  # type: ignore[misc]


def a_folder(folder: Path, **files: str) -> Path:
    """A folder of files; "__" in a name stands for a slash, and `.toml` is added where there is no dot."""
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ("" if "." in name else ".toml"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


SMALL = {
    "book_counsellor": (
        "miten pääsen kuraattorille", "haluan varata ajan kuraattorille", "mistä saan ajan koulukuraattorille",
        "mite mä varaan ajan kuraattorille", "milloin kuraattorille pääsee", "voinko mennä kuraattorin luo ilman aikaa",
        "hur bokar jag tid till kuratorn", "how do i book a time with the counsellor",
    ),
    "sleep_problem": (
        "en saa unta öisin", "herään joka yö kolmelta", "valvon aamuun asti enkä nuku", "emmä saa nukuttuu",
        "nukun tosi huonosti", "miten saisin nukuttua paremmin", "jag kan inte sova", "i cannot sleep at night",
    ),
    "no_money_food": (
        "rahat loppuivat eikä ole ruokaa", "mistä saan ruokaa kun ei ole rahaa", "mulla ei oo rahaa ruokaan",
        "jääkaappi on tyhjä ja tili tyhjä", "ei varaa ruokaan tässä kuussa", "nälkä eikä rahaa",
        "pengarna är slut och jag har ingen mat", "i have no money for food",
    ),
    "bullied": (
        "minua kiusataan koulussa", "luokkakaverit haukkuvat minua", "mua kiusataan joka päivä",
        "ne tönii mua käytävällä",
        "kukaan ei tee mitään vaikka minua kiusataan", "mulle huudellaan rumasti", "jag blir mobbad i skolan",
        "i am being bullied at school",
    ),
    "nicotine_quit": (
        "haluan lopettaa nuuskan", "miten pääsen eroon vapesta", "tupakan lopettaminen on vaikeaa",
        "mite lopetan nuuskaamisen", "nikotiini koukuttaa liikaa", "tahon eroon röökistä", "jag vill sluta snusa",
        "how do i quit vaping",
    ),
    "suicidal_thoughts": (
        "en halua enää elää", "mietin kuolemaa koko ajan", "haluan kuolla", "ajattelen itsemurhaa", "mä haluun kuolla",
        "elämällä ei ole mitään väliä", "jag vill inte leva längre", "i do not want to live any more",
    ),
}  # fmt: skip
OUTSIDE = (
    "mikä on ranskan pääkaupunki", "kerro vitsi", "kuka voitti eilisen pelin", "miten lasketaan toisen asteen yhtälö",
    "millainen sää on huomenna", "osaatko laulaa", "kirjoita essee sodasta", "paljonko kello on", "what is the weather",
    "tell me a joke", "vem vann matchen igår", "berätta en rolig historia", "mikä on paras puhelin",
    "käännä tämä ruotsiksi",
    "mitä pelejä suosittelet", "kuinka vanha sinä olet",
)  # fmt: skip


def a_small_catalogue() -> Catalogue:
    """Six intents, eight examples each; the gravest has stems."""
    intents = {
        IntentId(name): replace(
            an_intent(IntentId(name), Urgency.NOW if name == DANGER else Urgency.INFORMATION),
            examples=tuple(Example(text, Style.FI, "answers") for text in texts),
            stems={Language.FI: ("itsemurh", "haluan kuolla")} if name == DANGER else {},
        )
        for name, texts in SMALL.items()
    }
    return Catalogue(intents, tuple(Example(text, Style.FI, "answers") for text in OUTSIDE))
