"""What is said at once when somebody needs help now. Compiled in, so that it waits for nothing.

No file, database, model or network is asked for: these words are there as long as the program is. Three
rules shaped them (Käypä hoito, the Samaritans' guidance, #chatsafe): 112 comes first, nothing is promised
that may not hold, and no method is ever named.

DRAFT: the school's social worker or psychologist approves the words before a pilot.
Numbers: 112.fi, 116117.fi and mieli.fi, as of 21 Nov 2026. Only MIELI's Finnish line is open day and night;
the hours of the others change, so none are given.
"""

from collections.abc import Mapping
from typing import Final

from rooms.model import Language

EMERGENCY: Final[Mapping[Language, str]] = {
    Language.FI: """\
**Soita heti 112**, jos sinä tai joku muu on vaarassa. Voit soittaa, vaikka et olisi varma.

- Kerro, mitä on tapahtunut ja missä olet.
- Pysy puhelimessa. Sinua neuvotaan.
- Pyydä joku lähelläsi avuksi. Hän voi myös soittaa puolestasi.
- Jos et pysty puhumaan, soita 112 Suomi -sovelluksella. Silloin hätäkeskus voi nähdä, missä olet.

**112** – hätänumero
**116 117** – Päivystysapu, kun tarvitset hoitoa pian, mutta henki ei ole vaarassa
**09 2525 0111** – MIELI Kriisipuhelin, kun haluat puhua jonkun kanssa. \
Auki yötä päivää, suomeksi. Jos linja on varattu, soita hetken päästä uudelleen.

Minä olen botti. En voi soittaa puolestasi.
Kun kirjoitat **aikuinen**, pyydän tänne koulun aikuista. En tiedä, onko joku nyt paikalla.
Voit jatkaa kirjoittamista tähän.""",
    Language.SV: """\
**Ring genast 112** om du eller någon annan är i fara. Du kan ringa fast du inte är säker.

- Berätta vad som har hänt och var du är.
- Stanna kvar i telefonen. Du får råd.
- Be någon nära dig om hjälp. Den personen kan också ringa för dig.
- Om du inte kan prata, ring med appen 112 Suomi. Då kan nödcentralen se var du är.

**112** – nödnumret
**116 117** – Jourhjälpen, när du behöver vård snart men det inte är fara för livet
**09 2525 0111** – MIELI Kristelefon, när du vill prata med någon. \
Öppet dygnet runt, på finska. Om det är upptaget, ring igen om en stund.
**09 2525 0112** – MIELI Kristelefon på svenska. \
Den har inte öppet hela tiden: kontrollera tiderna på mieli.fi.

Jag är en bot. Jag kan inte ringa för dig.
När du skriver **vuxen** ber jag en vuxen i skolan komma hit. Jag vet inte om någon är på plats nu.
Du kan fortsätta skriva här.""",
    Language.EN: """\
**Call 112 now** if you or someone else is in danger. You can call even if you are not sure.

- Say what has happened and where you are.
- Stay on the line. You will get advice.
- Ask someone near you for help. They can also call for you.
- If you cannot speak, call with the 112 Suomi app. Then the emergency centre may see where you are.

**112** – the emergency number
**116 117** – Medical Helpline, when you need care soon but life is not in danger
**09 2525 0111** – MIELI Crisis Helpline, when you want to talk with someone. \
Open day and night, in Finnish. If the line is busy, call again after a while.
MIELI also has a line in English. It is not always open: check the hours at mieli.fi.

I am a bot. I cannot call for you.
When you write **adult**, I ask an adult at school to come here. I do not know if someone is there now.
You can go on writing here.""",
}

_IN_ALL_LANGUAGES: Final = """\
**Soita heti 112**, jos sinä tai joku muu on vaarassa. Pyydä joku lähelläsi avuksi.
Olen botti, enkä voi soittaa puolestasi. Kun kirjoitat **aikuinen**, pyydän tänne koulun aikuista. \
En tiedä, onko joku nyt paikalla.

**Ring genast 112** om du eller någon annan är i fara. Be någon nära dig om hjälp.
Jag är en bot och kan inte ringa för dig. När du skriver **vuxen** ber jag en vuxen i skolan komma hit. \
Jag vet inte om någon är på plats nu.

**Call 112 now** if you or someone else is in danger. Ask someone near you for help.
I am a bot and cannot call for you. When you write **adult**, I ask an adult at school to come here. \
I do not know if someone is there now.

**112** – hätänumero · nödnumret · the emergency number
**116 117** – Päivystysapu · Jourhjälpen · Medical Helpline
**09 2525 0111** – MIELI Kriisipuhelin · Kristelefon · Crisis Helpline: \
yötä päivää suomeksi · dygnet runt på finska · day and night in Finnish"""


def emergency_block(language: Language | None) -> str:
    """The whole block in one language; where that is not known, a short one in all three, Finnish first.

    >>> emergency_block(Language.FI).splitlines()[0].startswith("**Soita heti 112**")
    True
    """
    return _IN_ALL_LANGUAGES if language is None else EMERGENCY[language]
