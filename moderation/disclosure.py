"""What somebody's words would tell of who they are: noticed before the words cross to another student, or from one.

Pure and total; time grows with the length of the text and no faster. `disclosed` names kinds, never the words.

Theory of operation. A student's line that tells something waits for a yes, so a false find costs a question and a miss
costs a secret; but whoever is asked for nothing three times presses yes without reading. So every kind needs a shape
that is hardly anything else: an identity code its check character, a telephone number the length and prefix of one, an
account its service, an own name the words by which people introduce themselves. What is not found: an uncommon name
after a mere "oon", a number spread over several messages, a person who can be told by what happened to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

from moderation.language import names
from moderation.promises import Promises, held_by_promises
from rooms.model import Disclosure, Held

LONGEST = 6_000
"""Characters that are looked at, of a longer text the first and the last: nobody's room waits for somebody's flood."""


def disclosed(text: str) -> frozenset[Disclosure]:
    """Which kinds of telling are in it.

    >>> sorted(disclosed("mun nimi on Aino ja numero 040 123 4567"))
    [<Disclosure.OWN_NAME: 'own_name'>, <Disclosure.PHONE: 'phone'>]
    """
    seen = _seen(text)
    own = _says_own_name(seen)
    found = {
        Disclosure.IDENTITY_CODE: _has_identity_code(seen),
        Disclosure.PHONE: _has_phone(seen),
        Disclosure.ADDRESS: _has_address(seen),
        Disclosure.EMAIL: bool(_EMAIL.search(seen) or _SPOKEN_EMAIL.search(seen)),
        Disclosure.HANDLE: _has_handle(seen),
        Disclosure.OWN_NAME: bool(own),
        Disclosure.OTHER_NAME: _names_somebody(seen, own),
    }
    return frozenset(kind for kind, is_there in found.items() if is_there)


def promised(text: str, promises: tuple[Promises, ...] | None = None) -> frozenset[Held]:
    """Why a tutor's line should not go as it stands: what it promises, doses or tells. `promises`: a school's own."""
    details = frozenset({Held.DETAILS}) if disclosed(text) else frozenset[Held]()
    return held_by_promises(_seen(text), promises) | details


def _seen(text: str) -> str:
    """As it is read: NFKC, nothing invisible, digits of every script as 0-9, single spaces, one kind of hyphen."""
    short = text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
    flat = unicodedata.normalize("NFKC", short)[: 2 * LONGEST]
    plain = "".join(_letter(one) for one in flat)
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return "\n".join(line for line in lines if line)


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def _letter(one: str) -> str:
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    if one in "‐‑‒–—−":
        return "-"
    if one in "’`´":
        return "'"
    return one if one in "\n\t" or unicodedata.category(one)[0] != "C" else ""


# --- identity code --------------------------------------------------------------------------------------------------
_CODE = re.compile(
    r"(?<!\w)(\d(?:\s?\d){5})\s?([-+A-FYXWVU]?)\s?(\d\s?\d\s?\d)\s?([0-9A-FHJ-NPR-Y])(?!\w)", re.IGNORECASE
)
_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def _has_identity_code(text: str) -> bool:
    return any(_is_identity_code(*found.groups()) for found in _CODE.finditer(text))


def _is_identity_code(born: str, sign: str, number: str, check: str) -> bool:
    """The day exists and the check character is right. Without its sign only where a letter checks it."""
    born, number = "".join(born.split()), "".join(number.split())
    if not sign and check.isdecimal():
        return False
    century = _CENTURIES[sign.upper()] if sign else 2000
    try:
        date(century + int(born[4:]), int(born[2:4]), int(born[:2]))
    except ValueError:
        return False
    return _CHECKS[int(born + number) % 31] == check.upper()


# --- telephone ------------------------------------------------------------------------------------------------------
_GROUPS = re.compile(r"(?<![\w.,:;/#€$-])[+(]{0,2}\d[\d\s().\-/]{4,60}\d(?!\w)")
_GROUP = re.compile(r"\+?\d+")
_SERVICE = ("0800", "0600", "0700", "010", "020", "029", "030", "039", "060", "071", "073", "075", "0100", "0200")
"""Numbers of companies, helplines and authorities: whoever writes one tells nothing of themselves."""
_PUBLIC = frozenset({"0925250111", "0925250112", "080005005"})
_DIGIT_WORDS = (
    r"(?:nolla|yksi|yks|kaksi|kaks|kolme|kol|neljä|nelj|nel|viisi|viis|kuusi|kuus|seitsemän|seittemän|seiska|kahdeksan|"
    r"kaheksan|kasi|yhdeksän|yheksän|ysi|noll|ett|två|tre|fyra|fem|sex|sju|åtta|nio|zero|oh|one|two|three|four|"
    r"five|six|"
    r"seven|eight|nine)"
)
_SPOKEN_NUMBER = re.compile(
    rf"(?<!\w)(?:plus|nolla|noll|zero|oh)(?:[\s,.-]{{1,3}}{_DIGIT_WORDS}){{6,}}(?!\w)", re.IGNORECASE
)
_BARE_NUMBER = re.compile(
    r"(?<!\w)(?:puh(?:elin)?|puhnro|numero\w{0,3}|numba|nro|soit\w{0,4}|tekst\w{0,5}|phone|number|call me|text me|"
    r"nummer|telefon\w{0,3}|tel|"
    r"tfn|ring mig|whatsapp\w{0,4}|wapu\w{0,4}|wa)\b[^\d\n]{0,20}((?:358|46|4\d|50)\d?[\s-]?\d[\d\s-]{4,14}\d)(?!\w)",
    re.IGNORECASE,
)


def _has_phone(text: str) -> bool:
    runs = (found[0] for found in _GROUPS.finditer(text))
    bare = (_digits(found[1]) for found in _BARE_NUMBER.finditer(text))
    return (
        any(_holds_phone(run) for run in runs)
        or any(8 <= len(number) <= 12 for number in bare)
        or bool(_SPOKEN_NUMBER.search(text))
    )


def _holds_phone(run: str) -> bool:
    """A telephone number begins at one of the groups of digits, and ends at one of the next."""
    groups = list(_GROUP.finditer(run))
    for at, first in enumerate(groups):
        if first[0][0] not in "+0":
            continue
        for last in groups[at : at + 10]:
            if _is_phone(run[first.start() : last.end()]):
                return True
    return False


def _is_phone(number: str) -> bool:
    digits, groups = _digits(number), [len(_digits(one[0])) for one in _GROUP.finditer(number)]
    if number.startswith("+") or digits.startswith("00"):
        return 9 <= len(digits.removeprefix("00")) <= 15
    if digits in _PUBLIC or digits.startswith(_SERVICE):
        return False
    if groups[0] < 3 and re.search(r"[./]", number):  # 05.06.2008 is a day, 08.30 an hour
        return False
    if digits.startswith(("04", "050")):
        return 8 <= len(digits) <= 11 and (groups[0] > 2 or (max(groups) == 1 and len(digits) == 10))
    if digits.startswith("07"):  # a mobile of Sweden
        return len(digits) == 10 and groups[0] > 2
    # Of a house: the area, then at least one group that is no hour, day or year.
    return 7 <= len(digits) <= 10 and digits[1] in "1235689" and max(groups[1:], default=len(digits)) > 2


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdecimal())


# --- address --------------------------------------------------------------------------------------------------------
_END = r"(?:lla|llä|lta|ltä|lle|ssa|ssä|n)?"
_STREET = re.compile(
    rf"(?<!\w)([^\W\d_][\w-]{{1,40}}?(?:ka[td]u{_END}|tie{_END}|pol[ku]u?{_END}|kuja{_END}|rai(?:tti|ti){_END}|"
    rf"väylä{_END}|"
    rf"rin(?:ne|teen|teellä)|kaari|kaaren|kaarella|penger|penkereellä|puistikko|esplanadi{_END}|vägen|gatan|"
    rf"gränden|gränd|stigen|"
    rf"backen|esplanaden|allén|brinken|stranden|ranta|rannalla|tori|torget|aukio|piha|mäki|mäellä))"
    rf"\s(?:(?:nro|numero|nr)\s)?(\d{{1,3}})(?:\s?-\s?\d{{1,3}})?(?:\s?[a-zA-Z])?(?!\w|[.,:]\d|\s?(?:{{0}}))".replace(
        "{0}",
        r"%|€|e\b|min|minuut|tun|h\b|km|m\b|kpl|kerta|kertaa|päiv|vuo|viik|kuukau|timm|dag|veck|år|gång|op\b|osp|"
        r"ihmis|henk|opiskelij|tehtäv|sivu|lukua|kaista|autoa?|personer|bilar",
    ),
    re.IGNORECASE,
)
_TWO_WORD_STREET = re.compile(
    rf"(?<!\w)[A-ZÅÄÖ][a-zåäö]{{2,30}}n (?:ka[td]u|tie|polku|kuja|puistikko|aukio|raitti){_END} \d{{1,3}}(?!\w|[.,:]\d)"
)
_NO_STREET = re.compile(
    r"(?:valta|moottori|kanta|kehä|maan|rauta|hätä|hengitys|virtsa|seutu|yhdys|ohitus|lento|vesi|johto|umpi|puoli|"
    r"koko|oikeus|"
    r"pää|välimuisti|halva|hela|motor|riks|lands|järn|seka|pika|pöytä|leikki|koulun|piha|uima|matonpesu|tyhjä|lasku)"
    r"(?:katu|kadu|tie|väg|gat|piha|ranta|mäki|tori|polku)",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"(?<![\w.,])(?:FI[- ])?(\d{5}) ([^\W\d_]{2,30})(?!\w)", re.IGNORECASE)
_POSTAL_CODE = re.compile(
    r"(?<!\w)(?:postinumero|postnummer|zip code|postal code)\w{0,3}[^\d\n]{0,10}\d{5}(?!\w)", re.IGNORECASE
)


def _has_address(text: str) -> bool:
    streets = (found for found in _STREET.finditer(text) if not _NO_STREET.match(found[1]))
    places = (found[2].casefold() in names.MUNICIPALITIES for found in _POSTAL.finditer(text))
    return any(streets) or bool(_TWO_WORD_STREET.search(text) or _POSTAL_CODE.search(text)) or any(places)


# --- e-mail ---------------------------------------------------------------------------------------------------------
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[^\W\d_]{2,15}(?!\w)")
_SPOKEN_EMAIL = re.compile(
    r"[\w.+-]{2,64}\s?(?:[\[(]\s?(?:at|ät|a|@)\s?[\])]|\s(?:at|ät|miukumauku|miuku|snabel-?a)\s|@)\s?[\w-]{2,40}\s?"
    r"(?:\.|[\[(]\s?(?:dot|piste|punkt)\s?[\])]|\s(?:dot|piste|punkt)\s)\s?(?:fi|com|net|org|se|eu|me|ax|ru|ee|"
    r"edu)(?!\w)",
    re.IGNORECASE,
)

# --- accounts elsewhere ---------------------------------------------------------------------------------------------
_SERVICE_NAME = (
    r"(?:snap(?:chat|i|ci|u)?|sc|snäp(?:pi|chat|i)?|snäpä?|insta(?:gram|gam)?|ig|tiktok|tik ?tok|tt|discord|disc?o|dc|"
    r"whats ?app|wapu|watsap|telegram|tele|tg|matrix|element|steam|kik|signal|bereal|be real|facebook|face|fb|"
    r"messenger|twitter|"
    r"twitch|reddit|jodel|youtube|psn|xbox|epic|roblox|threads)"
)
_CASE = (
    r"(?:'?s|ini|nimi|nimeni|tunnus|käyttäjä(?:nimi|tunnus)?|tili|tilini|name|namn|handle|username|user|kontot?|"
    r"konto|kon)?"
    r"(?::?(?:ssa|ssä|is|iss[aä]?|assa|as|sta|ista|is|ä|a|in|en|n|i|et|en))?"
)
_ACCOUNT = r"@?[A-Za-z0-9ÅÄÖåäö][\w.-]{1,30}"
_CUE = (
    rf"(?<![\w@./-]){_SERVICE_NAME}{_CASE}(?!\w)(?:\s(?:nimi|nimeni|tunnus|nick|nimimerkki|name|namn|handle|username"
    r"|user|tag|käyttäjä(?:nimi|tunnus)?|tili|acc(?:ount)?|konto|id))?"
)
_COLON = re.compile(rf"{_CUE}\s?[:=]\s?({_ACCOUNT})", re.IGNORECASE)
_IS = re.compile(
    rf"{_CUE}(?:\s(?:on|oon|olen|är|is|ois|nimellä|nimel|under|as|me|i?t's))(?:\s(?:siis|just|niinku))?\s({_ACCOUNT})",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"{_CUE}\s[-(]?\s?({_ACCOUNT})", re.IGNORECASE)
_AT_NAME = re.compile(r"(?<![\w@.])@[A-Za-z0-9_][\w.]{2,30}(?![\w.]*:)")
_ANY_SERVICE = re.compile(_CUE, re.IGNORECASE)
_ADD_ME = re.compile(
    r"(?<!\w)(?:(?:lisää|lisäät|addaa|addaat|add|adda|seuraa|etsi|hae|löydät|löytää|follow|find|dm|hmu|hit|"
    r"message|msg|följ|hitta|sök|lägg)"
    rf"\s(?:sä\s|till\s)?(?:mut|mua|minut|minua|me up|me|mig|muhun))\s(?:on\s|på\s|siellä\s|in\s|via\s)?{_CUE}"
    rf"(?:\s(?:nimellä|nimel|tunnuksella|as|med namnet|under|on|is|är|i'm|oon|olen))?[\s:,-]{{1,3}}({_ACCOUNT})",
    re.IGNORECASE,
)
_MATRIX_ID = re.compile(r"(?<![\w@])@[\w.=/+-]{1,64}:[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE)
_DISCORD_TAG = re.compile(r"(?<![\w#])(?=\w*[^\W\d])[\w.]{2,32}#\d{4}(?!\w)")
_PROFILE = re.compile(
    r"(?:snapchat\.com/(?:add|t)/|instagram\.com/(?!p/|reel|stories|explore|legal)|tiktok\.com/@|t\.me/|wa\.me/|"
    r"discord\.gg/|"
    r"discord(?:app)?\.com/users/|matrix\.to/#/(?:@|%40)|facebook\.com/(?!watch|groups|events|help)|"
    r"steamcommunity\.com/id/|"
    r"linkedin\.com/in/)[\w.@%+-]{2,}",
    re.IGNORECASE,
)
_NO_HANDLE = _set_of(
    """
    rikki paska paskana hyvä hyvin huono kiva poistettu poistunut poissa jumissa kiinni auki täynnä privaatti
    yksityinen julkinen ihan tosi niin nyt se tää tämä tuo toi mun mul mulla sun sulla siellä täällä ok okei
    joo ei eikä ja tai mutta mut kun koska että et jos vaan vain vielä jo aika tyhmä turha tylsä kielletty
    lukittu hakkeroitu hakattu kaapattu bannattu estetty blokattu poistin poistettiin pois päällä käytössä
    kännykässä puhelimessa koulussa kaikki kaikilla kaikille myös muu muuta joku jokin mikä missä miksi miten
    kuka kenen sellainen semmoinen vika ongelma private public broken down dead gone hacked full banned
    blocked deleted so not the a an my your his her their it this that what where why how when and or but
    because if all open closed locked fun bad good better best boring stupid toxic really very just like
    where's okay fine too also dying working lagging back up trasig borta hackad låst privat öppen full dålig
    bra nere död raderad blockerad bannad så inte den det en ett min mitt mina din ditt vad var varför hur när
    och eller men för om alla också där här bara jag du vi dom kul tråkig kiitos kiitti pliis pls please plz
    tack jos sit sitten heti tänään illalla huomenna eilen joskus vaikka niin thanks today tonight tomorrow
    later now soon sen sit idag ikväll imorgon sedan snart later chat chatissa viesti viestejä kuvia kuva
    kuvan kuvat video videoita tarina stoori story stooriin ryhmä ryhmässä ryhmään sovellus appi app grupp
    gruppen group messages message post posts reels dm dmssä tilin tili account konto streak streakit kaveri
    kaverit
    """
)


def _has_handle(text: str) -> bool:
    if _MATRIX_ID.search(text) or _DISCORD_TAG.search(text) or _PROFILE.search(text):
        return True
    if any(_may_be_handle(found[1]) for found in _ADD_ME.finditer(text)):
        return True
    if any(_may_be_handle(found[1]) and _ends_there(text, found) for found in _COLON.finditer(text)):
        return True
    if any(_is_said_to_be(text, found) for found in _IS.finditer(text)):
        return True
    if any(_looks_like_handle(found[1]) for found in _NEXT.finditer(text)):
        return True
    return bool(_AT_NAME.search(text)) and bool(_ANY_SERVICE.search(text))


def _looks_like_handle(token: str) -> bool:
    """Letters with a digit, an underscore or a dot among them, or `@` in front: no word looks so."""
    inner = token.strip("@.-_")
    has_letter = any(one.isalpha() for one in inner)
    mixed = any(one.isdecimal() or one in "_." for one in token.rstrip(".-"))
    measure = re.fullmatch(
        r"\d+[a-zåäö]{1,4}|[a-zåäö]{1,2}\d|\d+\.\w{1,3}|[a-z]{2,}\.(?:fi|com|se|org|net)|.*\.\..*", inner, re.IGNORECASE
    )
    return (has_letter and mixed and len(inner) > 2 and not measure) or (token[0] == "@" and len(inner) > 2)


def _may_be_handle(token: str) -> bool:
    word = token.strip("@.-").casefold()
    return _looks_like_handle(token) or (len(word) > 1 and word not in _NO_HANDLE and not word.isdecimal())


def _ends_there(text: str, found: re.Match[str]) -> bool:
    """After "snap: xx" a line ends, or a list goes on; after "insta: miten se toimii" a sentence does."""
    token, rest = found[1], text[found.end(1) :][:40]
    return (
        _looks_like_handle(token)
        or not re.match(r"[,.]?\s[^\W\d_]+\s[^\W\d_]", rest)
        or bool(_ANY_SERVICE.match(rest.strip(" ,.&+/")))
    )


_MINE = re.compile(r"(?<!\w)(?:mun|minun|mu|mää?n|mitt|min|my|mine)\s(?:\w{1,12}\s){0,2}$", re.IGNORECASE)


def _is_said_to_be(text: str, found: re.Match[str]) -> bool:
    """ "mun snap on xx": an account where it looks like one, or where the sentence ends with it."""
    token = found[1]
    if _looks_like_handle(token):
        return True
    mine = _MINE.search(text[max(0, found.start() - 40) : found.start()])
    ends = re.match(
        r"\.?(?:\s*[,!)\n]|\s*$|\s(?:jos|niin|lisää|add|ja|och|and|if)\b|\s?\W+$)", text[found.end(1) :][:12]
    )
    return bool(mine and ends) and _may_be_handle(token) and len(token) > 2 and not _is_inflected(token)


def _is_inflected(token: str) -> bool:
    return bool(
        re.search(r"(?:ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|ksi|nut|nyt|ttu|tty|tön|ton|inen)$", token.casefold())
    )


# --- names ----------------------------------------------------------------------------------------------------------
_LETTER = r"[^\W\d_]"
_NAME = rf"{_LETTER}{{2,30}}(?:-{_LETTER}{{2,30}})?"
_STRONG = re.compile(
    rf"(?<!\w)(?:(?:(?:(?:mun|minun|mu|mää?n|miun)\s(?:(?:oike[ae]|koko|etu|suku)\s?)?nimi|(?:oma |koko )?nimeni|"
    rf"etunimeni|sukunimeni"
    rf"|mitt(?:\s(?:riktiga|hela))? namn|my (?:(?:real|full|first|last) )?name)(?:\s(?:on|ois|oli|onki|är|is)|'s|:))"
    rf"|jag heter|heter jag|i'?m called|i am called|i'm named)(?:\s(?:siis|muuten|oikeesti|actually|egentligen|just))?"
    rf"\s({_NAME})(?:\s({_NAME}))?(?!\w)",
    re.IGNORECASE,
)
_WEAK = re.compile(
    rf"(?<!\w)(?:olen|oon|mä ?oon|mie oon|oonki|täällä|tääl|täällä on|tässä on|täs on|tässä|täs|jag är|ja e|här är|"
    rf"det är|i am|i'm|im|this is|it's|its|call me|"
    rf"kutsu mua|sano mua|kalla mig|nimi|namn|name|nimim|terv|terveisin|ystävällisin terveisin|mvh|hälsningar|"
    rf"best regards|regards|br|yt|t)"
    rf"(?:\.|:|,)?(?:\s(?:muuten|siis|vaan|just))?[\s\n]({_NAME})(?:\s({_NAME}))?(?!\w)",
    re.IGNORECASE,
)
_HERE = re.compile(
    rf"(?:^|(?<!\w)(?:moi|moikka|hei|heippa|moro|hej|hejsan|hi|hello|hey)\W{{1,3}})"
    rf"({_NAME}) (?:tässä|täs|här|here)(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)
_NO_NAME = _set_of(
    """
    not so a an the weird known on in being too very really also that what your his her same kind pretty like
    used just stupid names fat ugly gay worthless lazy bad something by called hard difficult secret none
    private anonymous inte så samma också som det den vad efter ganska väldigt nån något precis konstigt
    hemligt svårt likadant dumt ei aika tosi sama ihan se salainen salaisuus vaikea outo tyhmä kai joku jotain
    siellä täällä listalla väärin ruma ulkomaalainen suomalainen pilalla tuttu kiva tylsä noin vähän liian
    harvinainen yleinen ruotsinkielinen oikein jo nyt
    """
)
_HARDLY_WORDS = _set_of(
    """
    aino emma agnes alma ella elli ellen ida ilona jaana kia kiia kim lina lilja mia mika nea nora noor otto
    pasi sara sari sanja tara taru tatu vera vilma eemi eppu heli hely anne anni alva jasmine seth yona kimi
    jade mila mina mona petja tuuli
    """
)
"""First names that are words, too, but seldom such as people say they are."""
_FAMOUS = _set_of(
    """
    aleksis-kivi minna-canth mika-waltari tove-jansson väinö-linna taylor-swift harry-potter justin-bieber
    sanna-marin petteri-orpo alexander-stubb sauli-niinistö kimi-räikkönen mika-häkkinen jean-sibelius
    olivia-rodrigo billie-eilish ariana-grande lana-rey selena-gomez kim-kardashian kylie-jenner antti-tuisku
    mikael-gabriel isac-elliot linus-torvalds adolf-hitler donald-trump maria-montessori albert-einstein
    isaac-newton charles-darwin karl-marx martin-luther martin-king henry-ford anne-frank andrew-tate
    justin-timberlake ed-sheeran harry-styles leo-messi cristiano-ronaldo aleksanteri-suuri emma-watson
    helene-schjerfbeck edith-södergran anna-karenina karin-boye romeo-montague akseli-gallen kaarle-kustaa
    gustav-vasa urho-kekkonen elias-lönnrot eino-leino
    """
)
_SURNAME_SHAPE = re.compile(
    r"(?:nen|sson|ström|qvist|kvist|lund|berg|blom|strand|holm|gren|dahl|stedt|skog|ovic|ović|enko|enkov|ova|eva|"
    r"nov|rov|sky|skaja|oğlu)"
    r"(?:in|en|ille|ia|ista|illa|s|n|lle|sta|lla)?$|(?:sen|selle|selta|sella|sta|sesta|sessa|seen|sta)$"
)
_ADJECTIVES = re.compile(
    r"(?:lainen|läinen|iloinen|punainen|sininen|valkoinen|vihainen|ihminen|toinen|nainen|hevonen|keltainen|"
    r"vihreinen|hiljainen|pieninen|"
    r"samanlainen|jokainen|viimeinen|kolmonen|ykkönen|kakkonen|surullinen|onnellinen|pelottava|edellinen|nykyinen|"
    r"entinen|läheinen|millainen|"
    r"pikkuinen|vanhainen|kauhuinen|kiinteinen)$"
)
_PAIR = re.compile(rf"(?<![\w@./-])({_NAME}) ({_NAME})(?![\w@])")


def _says_own_name(text: str) -> set[str]:
    """The names, in small letters, by which the writer is introduced."""
    said: set[str] = set()
    for found in _STRONG.finditer(text):
        if _is_introduced(found[1], found[0]):
            said.add(found[1].casefold())
    said.update(found[1].casefold() for found in _HERE.finditer(text) if _is_first_name(found[1]))
    for found in _WEAK.finditer(text):
        if (_is_first_name(found[1]) and not _goes_on_about_another(text, found)) or (
            _is_full_name(found[1], found[2] or "") and found[2][0].isupper()
        ):
            said.add(found[1].casefold())
    return said


def _is_introduced(word: str, whole: str) -> bool:
    """After "my name is": a known name, a capital letter, or in Swedish and English any word that is none of a few."""
    small = word.casefold()
    if small in _NO_NAME:
        return False
    if _is_first_name(word) or small in names.MAYBE_FIRST_NAMES or names.is_any_of(small, names.SURNAMES):
        return True
    finnish = "nimi" in whole.casefold() or "nimeni" in whole.casefold()
    return word[0].isupper() if finnish else True


def _is_first_name(word: str) -> bool:
    """A first name as it stands in a list. One that is also a word counts only with a capital letter."""
    small = word.casefold()
    first, _, second = small.partition("-")
    if small in names.EVERYDAY or small in names.STARTERS:
        return False
    plain = first in names.FIRST_NAMES or small in names.FIRST_NAMES
    maybe = first in names.MAYBE_FIRST_NAMES and (first in _HARDLY_WORDS or (word[0].isupper() and not word.isupper()))
    return (plain or maybe) and (not second or second in names.FIRST_NAMES or second in names.MAYBE_FIRST_NAMES)


def _goes_on_about_another(text: str, found: re.Match[str]) -> bool:
    """ "oon Aino Virtasen kaveri" is somebody else's name, and "I'm Aino's friend" too."""
    after = text[found.end(1) :][:24]
    return bool(re.match(r"'|:n|\s[^\W\d_]+(?:sen|'s)\s[a-zåäö]", after))


def _is_full_name(first: str, last: str) -> bool:
    small = last.casefold()
    return (
        _is_first_name(first)
        and len(last) > 2
        and (names.is_any_of(small, names.SURNAMES) or (last[0].isupper() and not _is_given(last)))
    )


def _is_given(word: str) -> bool:
    """Another first name, or a word with which people begin: "Anna Maria", "Anna Mä"."""
    small = word.casefold()
    return small in names.FIRST_NAMES | names.MAYBE_FIRST_NAMES | names.STARTERS | names.EVERYDAY or names.is_harmless(
        small
    )


def _names_somebody(text: str, own: set[str]) -> bool:
    return any(_is_somebody(*pair) for pair in _pairs(text) if pair[0].casefold() not in own)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Every two words that stand side by side."""
    at = 0
    while found := _PAIR.search(text, at):
        yield found[1], found[2]
        at = found.start(2)


def _is_somebody(first: str, last: str) -> bool:
    """First name and surname: with capitals, or both known, or the first known and the second shaped as one."""
    small_first, small_last = first.casefold(), last.casefold()
    if f"{small_first}-{_base(small_last)}" in _FAMOUS or small_last in names.STARTERS | names.EVERYDAY:
        return False
    capital = first[0].isupper() and last[0].isupper()
    known_last = names.is_any_of(small_last, names.SURNAMES)
    if not _is_first_name(first) and not ((capital or known_last) and small_first in names.MAYBE_FIRST_NAMES):
        # A first name that nobody here has heard of, with a surname that all have.
        return capital and known_last and _may_be_first(first)
    if capital:
        return len(last) > 2 and not _is_given(last) and not _is_place(small_last)
    shaped = (
        len(last) > 5
        and bool(_SURNAME_SHAPE.search(small_last))
        and small_last.endswith("nen")
        and not _ADJECTIVES.search(small_last)
    )
    return known_last or shaped


def _may_be_first(word: str) -> bool:
    small = word.casefold()
    title = re.search(
        r"(?:ri|ja|jä|gi|tor|tori|ope|opo|maikka|nurse|teacher|herra|rouva|neiti|mr|mrs|ms|täti|setä|en|an|in|n)$",
        small,
    )
    return not title and small not in names.STARTERS and not names.is_harmless(small) and not _is_place(small)


def _is_place(small: str) -> bool:
    return names.is_any_of(small, names.PLACES | names.PLACES_WITH_A_CAPITAL)


def _base(small: str) -> str:
    """A surname without the commonest endings."""
    return re.sub(r"(?:ia|in|ille|ista|n|a|ä|lle|lla|sta|s|'s)$", "", small) if small not in _LAST_OF_FAMOUS else small


_LAST_OF_FAMOUS = frozenset(one.partition("-")[2] for one in _FAMOUS)
