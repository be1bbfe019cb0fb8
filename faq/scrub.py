"""Takes out of a question whatever could tell who wrote it, before it may be kept for those who write answers.

Pure. `scrub` puts a neutral word in place of each name, number, address and place; when too much had to go, nothing is
kept. It errs on the side of its writer: a capital letter inside a sentence is a name unless it is known to be none, and
a word in letters that have no capitals (Arabic, Chinese) always is. What it cannot find is an uncommon name written
small ("lumo kiusaa"); so whoever reads the list has to be somebody who may read messages.

Theory of operation. Patterns first, from the most to the least particular, each writing a placeholder that none of the
patterns touches; then words. Taking something out can bring two things together that make a third, so it is done over
again until nothing changes; what then comes out is its own result.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from moderation.language import names as known

LONGEST = 300
"""Characters of a question that may be kept: who writes more tells a story, and a story tells who."""
MOST = 0.4
"""Share of the words that may go."""
_ROUNDS = 8

NAME, NUMBER, PLACE, ADDRESS, LINK, DAY, GROUP, USER = (
    "(nimi)", "(numero)", "(paikka)", "(osoite)", "(linkki)", "(päivä)", "(ryhmä)", "(tunnus)",
)  # fmt: skip
_PLACEHOLDER = re.compile(r"\((?:nimi|numero|paikka|osoite|linkki|päivä|ryhmä|tunnus)\)")


def scrub(text: str) -> str | None:
    """The question without whatever could tell who wrote it; None where it must not be kept at all.

    >>> scrub("Miten saan ajan kuraattorille? Villen numero on 040 123 4567, hän on luokalla 2B.")
    'Miten saan ajan kuraattorille? (nimi) numero on (numero), hän on luokalla (ryhmä).'
    """
    if len(text) > LONGEST:
        return None
    before = _seen(text)
    after = before
    for _ in range(_ROUNDS):
        once = _seen(_once(after))
        if once == after:
            break
        after = once
    else:
        return None
    had, has = _words(before), _words(after)
    if not had or had - has > MOST * had or max(len(before), len(after)) > LONGEST:
        return None
    return after


def _seen(text: str) -> str:
    """As it is read: NFKC, nothing invisible, digits of every script as 0-9, single spaces."""
    flat = unicodedata.normalize("NFKC", text)
    seen = "".join(_digit(one) for one in flat if one in "\n\t" or unicodedata.category(one)[0] != "C")
    lines = (" ".join(line.split()) for line in seen.splitlines())
    return unicodedata.normalize("NFKC", "\n".join(line for line in lines if line))


def _digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def _words(text: str) -> int:
    return sum(any(one.isalnum() for one in word) for word in _PLACEHOLDER.sub(" ", text).split())


def _once(text: str) -> str:
    """One round: patterns, then words, on what stands between placeholders."""
    for pattern, put in _PATTERNS:
        text = _between(text, pattern, put)
    text = _words_taken_out(text)
    return _SAME_AGAIN.sub(r"\1", text)


def _between(text: str, pattern: re.Pattern[str], put: str | Callable[[re.Match[str]], str]) -> str:
    """Replaces in the pieces between placeholders, so that none is ever taken for part of an identifier."""
    pieces = re.split(f"({_PLACEHOLDER.pattern})", text)
    return "".join(one if at % 2 else pattern.sub(put, one) for at, one in enumerate(pieces))


# --- patterns -------------------------------------------------------------------------------------------------------
_LETTER = r"[^\W\d_]"
_NOT_IN_WORD, _NO_WORD_AFTER = r"(?<![\w])", r"(?![\w])"
_TOP = "fi|com|net|org|io|se|eu|me|chat|app|dev|gg|tv|ax|info|edu|ru|uk|ee|nu|xyz|ly|link|social"
_MONTH = (
    r"(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)(?:kuuta|kuun|ta)|(?:jan|febr)uari\w*|mars"
    r"|april|maj|juni|juli|augusti|(?:septem|okto|novem|decem)ber|january|february|march|may|june|july|august|october"
    r"|december"
)
_STREET = (
    r"(?:katu|kadu(?:n|lla|lle|lta|ssa)|tie|tie(?:n|llä|lle|ltä)|polku|polu(?:n|lla|lle)|kuja|kuja(?:n|lla|lle)|raitti"
    r"|raiti(?:n|lla)|kaari|kaare(?:n|lla)|vägen|väg|gatan|gata|gränden|gränd|stigen|esplanaden|allén|brinken)"
)
_SMALL_STREET = r"(?:ranta|rinne|väylä|penger|tori|torget|aukio|puistikko|puisto|stranden|backen|rinteellä|rannalla)"
_HOUSE = (
    r"\s+\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:\s?[a-zA-Z](?![\w]))?"
    r"(?:\s+(?:as|asunto|bst|lgh|rappu)?\.?\s?\d{1,3}(?!\w))?"
)
_CAPITALISED = r"(?-i:[A-ZÅÄÖ])[\wåäöÅÄÖ'’\-]*"
_SCHOOL = (
    r"(?:lukio|lyseo|koulu|yläaste|ala-aste|peruskoulu|yhteiskoulu|normaalikoulu|ammattiopisto|opisto|kampu|gymnasi"
    r"|skola|yrkesinstitut|lyceum|lyseolukio|lyseonlukio|high school|vocational)"
)
_DATE_IS_NONE = re.compile(r"(?:klo|kl|kello|at|ka|keskiarvo\w*|arvosana\w*)\.?:?\s*$", re.IGNORECASE)
_MEASURE = re.compile(r"\s*(?:op|osp|pv|%|€|e|eur\w*|h|tunti\w*|km|kk|kg|cm|v|vuo\w*|year\w*|år)\b", re.IGNORECASE)
_PUBLIC = frozenset({"116117", "116111", "116123", "116006", "112", "020202", "0800147111"})
"""Numbers that everybody has: whoever writes one tells nothing."""
_HOURS = re.compile(r"\d{1,2}[.:]\d{2}\s?[-–]\s?\d{1,2}[.:]\d{2}|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d")
_NO_USER = re.compile(r"covid-?\d+|vitamiini\w*\d+|html5|windows\d+", re.IGNORECASE)
_SPOKEN_DIGIT = (
    r"(?:nolla|yksi|yks|kaksi|kaks|kolme|neljä|nelj|viisi|viis|kuusi|kuus|seitsemän|seiska|kahdeksan|kasi|yhdeksän|ysi"
    r"|noll|ett|två|tre|fyra|fem|sex|sju|åtta|nio|zero|one|two|three|four|five|six|seven|eight|nine)"
)


def _number(found: re.Match[str]) -> str:
    """A number, unless everybody has it or it is a span of hours or years."""
    digits = "".join(one for one in found[0] if one.isdecimal())
    return found[0] if digits in _PUBLIC or _HOURS.fullmatch(found[0].strip()) else NUMBER


def _date(found: re.Match[str]) -> str:
    first, second = int(found[1]), int(found[3])
    return DAY if {first, second} & set(range(1, 13)) and max(first, second) <= 31 and min(first, second) else found[0]


def _short_date(found: re.Match[str]) -> str:
    """Day and month without a year, unless it is a time of day, a mark or an amount."""
    day, month = int(found[1]), int(found[2])
    before, after = found.string[: found.start()], found.string[found.end() :]
    ended = found[0].endswith(".") and not found[2].startswith("0")
    none = _DATE_IS_NONE.search(before) or _MEASURE.match(after) or (not ended and len(found[1]) < 2 and day < 11)
    return found[0] if none or not 1 <= day <= 31 or not 1 <= month <= 12 else DAY


def _school(found: re.Match[str]) -> str:
    """A school by its name; "Lopetin lukion" and "Millainen koulu" begin a sentence and name none."""
    words = found[1].split()
    kept = ""
    if _begins_sentence(found.string, found.start()) and not _tells(words[0]):
        kept = f"{words[0]} "
        words = words[1:]
    while words and (known.is_harmless(words[0].casefold()) or words[0].casefold() in known.STARTERS):
        kept += f"{words[0]} "
        words = words[1:]
    return kept + PLACE if words else found[0]


def _tells(word: str) -> bool:
    small = word.casefold()
    all_known = known.PLACES | known.PLACES_WITH_A_CAPITAL | known.NAMES | known.NAMES_WITH_A_CAPITAL
    double = "-" in word and all(part[:1].isupper() for part in word.split("-"))
    return double or (known.is_any_of(small, all_known) and small not in known.STARTERS | known.EVERYDAY)


def _compound_school(found: re.Match[str]) -> str:
    beginning = found[1].casefold().rstrip("-")
    return found[0] if beginning in known.GENERAL or known.is_harmless(beginning) else PLACE


def _user(found: re.Match[str]) -> str:
    return found[0] if _NO_USER.fullmatch(found[0]) else USER


def _group(found: re.Match[str]) -> str:
    return found[0] if _NO_USER.match(found[0]) else GROUP


_PATTERNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE if small else 0), put)
    for pattern, small, put in (
        (r"(?:(?:https?|ftp)://|mailto:|matrix:)[^\s()]+|www\.[^\s()]+|\S*matrix\.to[^\s()]*", True, LINK),
        (r"[^\s@(),;:<>]+\s?(?:@|[\[(]\s?(?:at|ät|a)\s?[\])])\s?[\w\-]+(?:\s?(?:\.|[\[(]\s?(?:dot|piste)\s?[\])])\s?[\w\-]+)+",
         True, ADDRESS),
        (r"[^\s@(),;:<>]+ (?:at|ät|miukumauku) [\w\-]+ (?:dot|piste|punkt) \w+", True, ADDRESS),
        (r"[@!#$+][\w.\-=/+]+:[\w.\-]+(?::\d+)?", True, USER),
        (rf"{_NOT_IN_WORD}(?:[\w\-]+\.)+(?:{_TOP})(?:/[^\s()]*)?{_NO_WORD_AFTER}", True, LINK),
        (r"@[\w.\-]{2,}", True, USER),
        (r"\w{2,}#\d{3,}", True, USER),
        (rf"{_NOT_IN_WORD}(ig|insta|instagram|snap|snäppi|snapchat|tiktok|tt|dc|discord|telegram|tg|whatsapp|steam"
         r"|kik|nick|nimimerkki|käyttäjä|user(?:name)?)(\w{0,6}\s?(?:on|är|is)?\s?[:=]\s?)[^\s(),;]+", True,
         rf"\1\2{USER}"),
        (rf"{_NOT_IN_WORD}\d{{6}}\s?[-+–−A-Y]\s?\d{{3}}\s?[0-9A-Y]?{_NO_WORD_AFTER}", True, NUMBER),
        (r"(?<!\d)(?:19|20)\d\d\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}(?!\d)", False, DAY),
        (r"(?<!\d)(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(?:(?:19|20)\d\d|\d\d)(?!\d)", False, _date),
        (rf"{_NOT_IN_WORD}\d{{1,2}}(?:\.|st|nd|rd|th|:e)?\s?(?:of\s)?(?:päivä(?:nä)?\s)?(?:{_MONTH}){_NO_WORD_AFTER}"
         r"(?:\s(?:19|20)\d\d)?", True, DAY),
        (rf"{_NOT_IN_WORD}(?:{_MONTH})\s\d{{1,2}}(?:st|nd|rd|th|\.)?(?:,?\s(?:19|20)\d\d)?{_NO_WORD_AFTER}", True, DAY),
        (rf"{_NOT_IN_WORD}(syntyn\w*|synnyin|född|born|s\.)((?:\s\w+){{0,2}}\s)(?:19|20)\d\d(?!\d)", True,
         rf"\1\2{DAY}"),
        (rf"(?:{_CAPITALISED}\s){{0,2}}{_NOT_IN_WORD}[\w\-]*{_STREET}{_HOUSE}", True, ADDRESS),
        (rf"(?:{_CAPITALISED}\s){{0,2}}{_NOT_IN_WORD}[A-ZÅÄÖ][\w\-]+{_SMALL_STREET}{_HOUSE}", False, ADDRESS),
        (rf"{_NOT_IN_WORD}[A-ZÅÄÖ][\w\-]+(?:katu|kadu(?:n|lla|lle|lta|ssa)|vägen|gatan){_NO_WORD_AFTER}", False, PLACE),
        (r"(?<!\w)[+(]{0,2}\d(?:[\s().\-–−/]{0,3}\d){5,}", False, _number),
        (rf"{_NOT_IN_WORD}(?:FI[\- ])?\d{{5}}(?:\s[A-ZÅÄÖ][a-zåäö]+)?{_NO_WORD_AFTER}", False, PLACE),
        (r"\d{5,}", False, _number),
        (rf"{_NOT_IN_WORD}{_SPOKEN_DIGIT}(?:[\s,\-]+{_SPOKEN_DIGIT}){{4,}}{_NO_WORD_AFTER}", True, NUMBER),
        (r"(?<![\d.,])(\d{1,2})\.(\d{1,2})(?:\.(?!\d)|(?![\d.,:]))", False, _short_date),
        (rf"({_CAPITALISED}(?:\s{_CAPITALISED}){{0,2}})\s{_SCHOOL}[\w\-]*", False, _school),
        (rf"{_NOT_IN_WORD}({_LETTER}[\w\-]*?)(?:lukio|lyseo|gymnasi)[\w]*", True, _compound_school),
        (rf"{_NOT_IN_WORD}(?:[A-ZÅÄÖ]{{2,6}}|[a-zåäö]{{2,4}}|[A-ZÅÄÖ][a-zåäö]{{1,3}})-?\d\d[A-ZÅÄÖa-zåäö]{{0,3}}"
         rf"{_NO_WORD_AFTER}", False, _group),
        (rf"{_NOT_IN_WORD}(?!3D|24H)(?:\d[A-FK-M]|\d\d[A-ZÅÄÖ]{{1,3}}|[789][a-f]|[12]\d[a-d]){_NO_WORD_AFTER}",
         False, GROUP),
        (rf"(?<![\w])(luokalla|luokan|luokassa|ryhmän|ryhmässä|klass|class|group)\s\d{{1,2}}\s?{_LETTER}{_NO_WORD_AFTER}",
         True, rf"\1 {GROUP}"),
        (rf"{_NOT_IN_WORD}(?=\w*{_LETTER})\w+_\w+", False, USER),
        (rf"{_NOT_IN_WORD}{_LETTER}{{3,}}[\w.]*\d\d\w*", False, _user),
    )
)  # fmt: skip
_SAME_AGAIN = re.compile(rf"({_PLACEHOLDER.pattern})(?:[ -]\1)+")


# --- words ----------------------------------------------------------------------------------------------------------
_WORD = re.compile(rf"{_LETTER}+(?:[-'’:]{_LETTER}+)*")


def _words_taken_out(text: str) -> str:
    words = list(_spoken_by_people(text))
    shouted = sum(one[0].isupper() for one in words) > len(words) // 2
    puts = [_put_for(text, one, shouted) for one in words]
    for at in range(len(words) - 1):
        # A pair of capitals at the beginning of a sentence: the second is a name, so the first is one too.
        joined = text[words[at].end() : words[at + 1].start()] == " "
        word = words[at][0]
        strange = word[0].isupper() and word.casefold() not in known.STARTERS and not known.is_harmless(word.casefold())
        if puts[at] is None and puts[at + 1] == NAME and joined and strange and words[at + 1][0][0].isupper():
            puts[at] = NAME
    for word_found, put in reversed(list(zip(words, puts, strict=True))):
        if put is not None:
            text = text[: word_found.start()] + put + text[word_found.end() :]
    return text


def _spoken_by_people(text: str) -> Iterator[re.Match[str]]:
    held = [found.span() for found in _PLACEHOLDER.finditer(text)]
    for found in _WORD.finditer(text):
        if not any(start <= found.start() < end for start, end in held):
            yield found


def _put_for(text: str, found: re.Match[str], shouted: bool) -> str | None:
    """What stands in place of a word, None where it stays."""
    word, small = found[0], found[0].casefold()
    if not (word[0].isupper() or word[0].islower()):
        return NAME
    begins = _begins_sentence(text, found.start())
    if small in known.STARTERS | known.EVERYDAY and (begins or word == small):
        return None
    capital = word[0].isupper() and not (word.isupper() and shouted)
    parts = {small, *small.split("-"), small.split("'")[0], small.split("’")[0], small.split(":")[0]}
    if _any(parts, known.PLACES) or (capital and _any(parts, known.PLACES_WITH_A_CAPITAL)):
        return PLACE
    if _any(parts, known.NAMES) or (capital and _any(parts, known.NAMES_WITH_A_CAPITAL)):
        return NAME
    strange = capital and not begins and not _is_abbreviation(word)
    return NAME if strange and not any(known.is_harmless(one) for one in parts) else None


def _is_abbreviation(word: str) -> bool:
    """ADHD, YTHS:n, IP-osoite, I'm; a word with a capital at each end of a hyphen is a name."""
    first, *rest = re.split(r"[-:'’]", word)
    return first.isupper() and all(one.islower() or one.isupper() for one in rest)


def _any(parts: set[str], stems: frozenset[str]) -> bool:
    return any(known.is_any_of(one, stems) for one in parts)


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'”’»(*-–•")
    return not before or before[-1] in ".!?:;\n…"
