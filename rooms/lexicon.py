"""The words by which a student steers the bot, as they are typed: book and spoken Finnish, Swedish, English.

`""` holds words that tell no language: the same in several, or typed by everybody. Every word is compared
folded (see rooms/commands.py), so capitals, dots over vowels and end marks need no entry of their own.

Two rules for whoever adds a word:

- `end` and `erase` take only what one says to a machine. What a person may say of themselves, or to somebody
  who listens, is talk and must reach them: "haluan lopettaa", "en jaksa", "poistun", "stop", "quit", "sluta",
  "end it", "delete me", "unohda minut" are no commands.
- The other commands take no question that a student would as well ask a counsellor ("miten voit auttaa").
"""

from typing import Final

STUDENT_WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "human": {
        "fi": (
            "ihminen", "ihmisen", "ihmistä", "ihmiselle", "ihmisen kanssa", "ihmine", "ihmnen", "ihimnen",
            "ihmien", "ihminen kiitos", "ihminen pliis", "joku ihminen", "oikea ihminen", "oikee ihminen",
            "oikeen ihmisen", "oikean ihmisen", "elävä ihminen", "haluan ihmisen", "haluun ihmisen",
            "haluan puhua ihmiselle", "haluun puhua ihmiselle", "haluan puhua ihmisen kanssa",
            "haluun puhua ihmisen kanssa", "haluun puhuu ihmisen kaa", "haluan jutella ihmisen kanssa",
            "haluun jutella ihmisen kanssa", "haluun jutella ihmisen kaa", "haluan puhua jonkun kanssa",
            "haluun puhua jonkun kanssa", "haluun puhuu jonkun kaa", "haluan jutella jonkun kanssa",
            "haluun jutella jonkun kanssa", "haluun jutella jonkun kaa", "haluan puhua jollekin",
            "haluan puhua jollekulle", "haluun puhua jollekin", "voinko puhua jonkun kanssa",
            "voinko jutella jonkun kanssa", "voinks puhua jonkun kaa", "voinks jutella jonkun kaa",
            "voinko puhua jollekin", "voinko puhua ihmiselle", "voinko jutella ihmisen kanssa",
            "saanko puhua ihmiselle", "saisinko puhua ihmiselle", "saako täältä ihmisen",
            "jutella jonkun kanssa", "en halua puhua botille", "en haluu puhua botille",
        ),
        "sv": (
            "människa", "människan", "en människa", "mänska", "en mänska", "människ", "riktig människa",
            "en riktig människa", "riktig mänska", "en riktig mänska", "en levande människa", "människa tack",
            "jag vill ha en människa", "prata med en människa", "prata med en mänska", "tala med en människa",
            "jag vill prata med en människa", "jag vill prata med en mänska", "jag vill tala med en människa",
            "vill prata med en människa", "prata med någon", "tala med någon", "vill prata med någon",
            "jag vill prata med någon", "jag vill tala med någon", "kan jag prata med någon",
            "kan jag få prata med någon", "får jag prata med någon", "kan jag tala med någon",
            "kan jag prata med en människa", "jag vill inte prata med en bot",
        ),
        "en": (
            "human", "a human", "humans", "humen", "huma", "human please", "real human", "a real human",
            "a person", "real person", "a real person", "person please", "live person", "i want a human",
            "i want a person", "talk to a human", "talk to a person", "talk to someone", "talk with a human",
            "talk with a person", "talk with someone", "speak to a human", "speak to a person",
            "speak to someone", "i want to talk to a human", "i want to talk to a person",
            "i want to talk to someone", "i want to talk with someone", "i want to speak to someone",
            "i need to talk to someone", "i need someone to talk to", "can i talk to a human",
            "can i talk to a person", "can i talk to someone", "can i speak to someone",
            "can i speak to a human", "i dont want to talk to a bot",
        ),
        "": ("person",),
    },
    "tutor": {
        "fi": (
            "tutori", "tuutor", "tuutori", "tutorin", "tutoria", "tutorille", "tuutorin", "tuutorille",
            "hyvinvointitutor", "hyvinvointitutori", "vertaistutor", "vertaistutori", "vertainen",
            "vertaistuki", "haluan tutorin", "haluun tutorin", "mieluummin tutor", "mielummin tutor",
            "mieluummin tutori", "tutor kiitos", "haluan puhua tutorille", "haluun puhua tutorille",
            "haluun jutella tutorin kaa", "haluan jutella tutorin kanssa", "toinen opiskelija",
            "toinen nuori", "joku opiskelija", "haluun jutella toisen opiskelijan kaa",
            "haluan jutella toisen opiskelijan kanssa", "joku mun ikänen", "joku mun ikäinen",
        ),
        "sv": (
            "en tutor", "tutorn", "tutor tack", "kamratstöd", "kamratstödjare", "vill prata med en tutor",
            "jag vill prata med en tutor", "prata med en tutor", "kan jag få en tutor", "hellre en tutor",
            "en annan studerande", "annan studerande", "någon i min ålder", "studerandetutor",
        ),
        "en": (
            "a tutor", "tutor please", "peer tutor", "a peer tutor", "peer", "a peer", "peer support",
            "another student", "talk to a tutor", "talk to a peer", "talk to another student",
            "i want a tutor", "i want to talk to a tutor", "rather a tutor", "someone my age",
            "somebody my age",
        ),
        "": ("tutor",),
    },
    "adult": {
        "fi": (
            "aikuinen", "aikuisen", "aikuista", "joku aikuinen", "haluan puhua aikuiselle",
            "haluun puhua aikuiselle", "haluan aikuisen", "kuraattori", "kuraattorin", "kuraattoria",
            "kuraattorille", "kuraatori", "kuratori", "kura", "kurre", "haluan puhua kuraattorille",
            "haluun puhua kuraattorille", "psykologi", "psykologin", "psykologille", "koulupsykologi",
            "psyka", "haluan puhua psykologille", "haluun puhua psykologille", "terkkari", "terkkarin",
            "terkkarille", "terkka", "terveydenhoitaja", "kouluterveydenhoitaja", "haluan puhua terkkarille",
            "haluun puhua terkkarille", "opo", "opolle", "opinto-ohjaaja", "haluan puhua opolle",
            "haluun puhua opolle", "aikuinen kiitos", "mieluummin aikuinen", "mielummin aikuinen",
            "aikuisen kanssa", "aikuiselle", "haluun aikuisen", "koulun aikuinen",
        ),
        "sv": (
            "vuxen", "en vuxen", "någon vuxen", "jag vill prata med en vuxen", "kan jag prata med en vuxen",
            "kurator", "kuratorn", "skolkurator", "prata med kuratorn", "jag vill prata med kuratorn",
            "jag vill prata med en kurator", "psykolog", "psykologen", "skolpsykolog",
            "jag vill prata med en psykolog", "hälsovårdare", "hälsovårdaren", "skolhälsovårdare",
            "studerandehälsovårdare", "jag vill prata med hälsovårdaren", "studiehandledare",
            "studiehandledaren", "hellre en vuxen", "en vuxen tack", "vuxen tack", "med en vuxen",
        ),
        "en": (
            "adult", "an adult", "talk to an adult", "i want to talk to an adult", "counsellor", "counselor",
            "a counsellor", "school counsellor", "school counselor", "social worker", "school social worker",
            "psychologist", "school psychologist", "nurse", "school nurse", "student nurse",
            "guidance counsellor", "guidance counselor", "adult please", "an adult please", "rather an adult",
            "a grown up", "grown up",
        ),
    },
    "emergency": {
        "fi": (
            "hätä", "hätää", "on hätä", "nyt on hätä", "mulla on hätä", "mul on hätä", "minulla on hätä",
            "hätätilanne", "hätä tilanne", "hätätapaus", "hätänumero", "hätänumeroon", "hätä numero",
            "hätä 112", "hätäkeskus", "hätäpuhelu", "hätäapu", "apua", "apuaa", "apua apua", "apua nyt",
            "apua heti", "apua äkkiä", "apua kiitos", "auta", "auta mua", "auta minua", "auttakaa",
            "auttakaa mua", "auttakaa minua", "tarvitsen apua", "tarviin apua", "tarvin apua", "tarviin apuu",
            "tarvitsen apua nyt", "tarviin apua nyt", "tarvitsen apua heti", "tarviin apua heti",
            "tarvitsen heti apua", "soita 112", "soittakaa 112", "soita hätänumeroon", "soita apua",
            "soita ambulanssi", "soittakaa ambulanssi", "tilaa ambulanssi", "ambulanssi", "ambulanssia",
            "lanssi", "ensiapu", "soita poliisi", "soita poliisit", "poliisi", "poliisit", "olen vaarassa",
            "oon vaarassa", "vaara", "hengenvaara", "hengenvaarassa", "kriisi", "kriisipuhelin",
            "kriisinumero", "päivystys",
        ),
        "sv": (
            "nöd", "nödfall", "nödläge", "nödsituation", "nödnummer", "nödnumret", "nödcentralen",
            "det är nöd", "hjälp", "hjälpp", "hjälp mig", "hjälp nu", "hjälp genast", "hjälp mig nu",
            "snälla hjälp", "snälla hjälp mig", "behöver hjälp", "jag behöver hjälp", "behöver hjälp nu",
            "jag behöver hjälp nu", "jag behöver hjälp genast", "ring 112", "ring nödnumret", "ring ambulans",
            "ring en ambulans", "ring ambulansen", "ambulans", "ambulansen", "ring polisen", "polis",
            "polisen", "jag är i fara", "är i fara", "i fara", "livsfara", "akut", "akut hjälp",
            "det är akut", "kris", "krishjälp", "kristelefon", "krisnummer", "jour", "jouren",
        ),
        "en": (
            "emergency", "an emergency", "emergancy", "emergensy", "its an emergency", "it is an emergency",
            "this is an emergency", "emergency number", "urgent", "its urgent", "help me", "help me please",
            "please help", "please help me", "pls help", "pls help me", "help now", "help please",
            "i need help", "i need help now", "i need help please", "need help", "need help now",
            "i need urgent help", "call 112", "call for help", "call an ambulance", "call ambulance",
            "ambulance", "call the police", "call police", "police", "im in danger", "i am in danger",
            "in danger", "danger", "crisis", "crisis line", "crisis helpline", "first aid",
        ),
        "": ("112", "911", "sos", "help", "heelp"),
    },
    "privacy": {
        "fi": (
            "tietoni", "omat tiedot", "omat tietoni", "minun tiedot", "minun tietoni", "mun tiedot",
            "mun tietoni", "tiedot", "mitä minusta tiedetään", "mitä musta tiedetään", "mitä minusta näkyy",
            "mitä musta näkyy", "yksityisyys", "yksityisyyteni", "yksityinen", "onko tämä yksityinen",
            "anonyymi", "anonyymisti", "anonyymiys", "anonymiteetti", "nimetön", "nimettömyys", "nimettömänä",
            "nimettömästi", "onko tämä anonyymi", "onko tää anonyymi", "onks tää anonyymi", "olenko anonyymi",
            "oonko anonyymi", "onko tämä nimetön", "onko tää nimetön", "olenko nimetön", "oonko nimetön",
            "näkyykö nimeni", "näkyykö minun nimi", "näkyykö mun nimi", "näkyyks mun nimi", "kuka lukee",
            "kuka lukee tätä", "kuka lukee tämän", "kuka lukee nämä", "kuka lukee nää", "kuka tätä lukee",
            "kuka lukee viestini", "kuka lukee mun viestit", "kuka näkee tämän", "kuka näkee tän",
            "kuka näkee viestini", "kuka näkee mun viestit", "ketkä näkee tän", "tallennetaanko tämä",
            "tallentuuko tämä", "tallentuuko tää", "onko tämä luottamuksellista",
            "onko tää luottamuksellista", "luottamuksellisuus", "luottamuksellinen", "tietosuoja",
            "tietosuojaseloste", "salassapito", "vaitiolo", "vaitiolovelvollisuus",
        ),
        "sv": (
            "anonymitet", "mina uppgifter", "mina data", "vad vet man om mig", "vad syns om mig",
            "integritet", "anonym", "anonymt", "är jag anonym", "är det här anonymt", "är det anonymt",
            "är detta anonymt", "utan namn", "namnlös", "syns mitt namn", "syns namnet", "vem läser",
            "vem läser det här", "vem läser detta", "vem läser mina meddelanden", "vem ser det här",
            "vem ser detta", "vem ser mina meddelanden", "vem kan läsa det här", "sparas det här",
            "sparas mina meddelanden", "är det här konfidentiellt", "konfidentiellt", "konfidentiell",
            "dataskydd", "dataskyddsbeskrivning", "sekretess", "tystnadsplikt",
        ),
        "en": (
            "privacy", "privacy policy", "private", "is this private", "my data", "my info", "my information",
            "data protection", "anonymous", "anonymously", "anonymity", "am i anonymous", "is this anonymous",
            "is it anonymous", "is my name visible", "does my name show", "who reads this",
            "who reads my messages", "who can read this", "who can read my messages", "who sees this",
            "who can see this", "who sees my messages", "who can see my messages", "what is known about me",
            "is this saved", "are my messages saved", "confidential", "is this confidential",
            "confidentiality",
        ),
    },
    "language": {
        "fi": (
            "kieli", "kielet", "kieltä", "vaihda kieli", "vaihda kieltä", "vaihda kielt", "muuta kieli",
            "muuta kieltä", "kielen vaihto", "kielenvaihto", "toinen kieli", "muu kieli", "eri kieli",
            "toisella kielellä", "kieliasetus", "kieliasetukset", "kielivalinta", "valitse kieli",
            "haluan vaihtaa kieltä", "haluun vaihtaa kieltä", "haluan vaihtaa kielen",
            "voinko vaihtaa kieltä", "voiko kieltä vaihtaa", "miten vaihdan kieltä", "väärä kieli",
        ),
        "sv": (
            "språk", "språket", "byt språk", "byt språket", "byta språk", "ändra språk", "ändra språket",
            "annat språk", "ett annat språk", "på ett annat språk", "välj språk", "språkval",
            "språkinställning", "språkinställningar", "jag vill byta språk", "kan jag byta språk",
            "kan man byta språk", "hur byter jag språk", "vilka språk finns", "fel språk",
        ),
        "en": (
            "language", "languages", "lang", "langauge", "change language", "change the language",
            "switch language", "other language", "another language", "different language",
            "in another language", "choose language", "select language", "language settings",
            "i want to change the language", "can i change the language", "can i change language",
            "how do i change the language", "which languages", "wrong language",
        ),
    },
    "finnish": {
        "fi": (
            "suomi", "suomeksi", "suomeks", "suomea", "suomee", "suomen kieli", "suomen kielellä",
            "suomi kiitos", "suomeksi kiitos", "puhu suomea", "puhu suomee", "puhu suomeksi",
            "kirjoita suomeksi", "vastaa suomeksi", "voidaanko puhua suomea", "vaihda suomeksi",
        ),
        "sv": ("finska", "på finska", "finska tack", "på finska tack", "byt till finska"),
        "en": ("finnish", "in finnish", "finnish please", "switch to finnish"),
    },
    "swedish": {
        "sv": (
            "svenska", "på svenska", "svenska tack", "på svenska tack", "svensk", "prata svenska",
            "tala svenska", "skriv på svenska", "svara på svenska", "kan vi prata svenska",
            "kan vi ta det på svenska", "byt till svenska", "jag vill prata svenska",
        ),
        "fi": ("ruotsi", "ruotsiksi", "ruotsia", "ruotsin kieli", "puhu ruotsia", "vaihda ruotsiksi"),
        "en": ("swedish", "in swedish", "swedish please", "switch to swedish"),
    },
    "english": {
        "en": (
            "english", "in english", "english please", "in english please", "englsh", "eng", "speak english",
            "write in english", "answer in english", "can we speak english", "can you speak english",
            "do you speak english", "switch to english", "i want english",
        ),
        "fi": ("englanti", "englanniksi", "englantia", "enkku", "enkuks", "enkuksi", "puhu englantia"),
        "sv": ("engelska", "på engelska", "engelska tack", "på engelska tack", "byt till engelska"),
    },
    "menu": {
        "fi": (
            "valikko", "valiko", "valikkoon", "valikot", "päävalikko", "näytä valikko", "avaa valikko",
            "takaisin valikkoon", "palaa valikkoon", "vaihtoehdot", "näytä vaihtoehdot", "ohje", "ohjeet",
            "näytä ohjeet", "käyttöohje", "komennot", "alkuun", "takaisin alkuun", "aloita",
            "miten tämä toimii", "miten tää toimii", "miten tää toimii oikein", "mitä täällä voi tehdä",
            "mitä tääl voi tehdä", "mitä botti osaa", "mitä tämä botti osaa", "mitä tää botti osaa",
            "mitä botti voi tehdä",
        ),
        "sv": (
            "meny", "menyn", "huvudmeny", "huvudmenyn", "visa meny", "visa menyn", "öppna menyn",
            "tillbaka till menyn", "alternativ", "visa alternativ", "anvisning", "anvisningar",
            "instruktioner", "kommandon", "börja", "till början", "hur fungerar det här",
            "hur fungerar detta", "hur funkar det här", "hur funkar det", "vad kan man göra här",
            "vad kan boten", "vad kan boten göra",
        ),
        "en": (
            "main menu", "the menu", "show menu", "show the menu", "open menu", "menu please", "back to menu",
            "back to the menu", "options", "show options", "instructions", "commands", "guide", "get started",
            "how does this work", "how does it work", "how do i use this", "what can the bot do",
            "what can this bot do", "what can i do here",
        ),
        "": ("menu", "start", "info"),
    },
    "end": {
        "fi": (
            "lopeta", "lopta", "lopetta", "lopeta keskustelu", "lopeta keskutelu", "lopeta tämä keskustelu",
            "lopeta tää keskustelu", "lopeta juttelu", "lopeta chat", "lopeta chätti", "lopeta jonotus",
            "lopeta odotus", "lopeta odottaminen", "päätä keskustelu", "päätä tämä keskustelu", "päätä chat",
            "sulje keskustelu", "sulje tämä keskustelu", "sulje tää keskustelu", "sulje chat", "sulje chätti",
            "keskustelun lopetus", "poistu jonosta", "peru jonotus", "peruuta jonotus", "peru odotus",
            "peruuta odotus", "peru pyyntö", "peruuta pyyntö",
        ),
        "sv": (
            "avsluta", "avsluta samtal", "avsluta samtalet", "avsluta det här samtalet",
            "avsluta diskussionen", "avsluta konversationen", "avsluta chatt", "avsluta chatten",
            "avsluta väntan", "sluta köa", "sluta vänta", "stäng samtalet", "stäng det här samtalet",
            "stäng diskussionen", "stäng chatten", "lämna kön", "ta bort mig ur kön", "avbryt väntan",
            "avbryt köandet",
        ),
        "en": (
            "end", "end chat", "end the chat", "end this chat", "end conversation", "end the conversation",
            "end this conversation", "end session", "close chat", "close the chat", "close this chat",
            "close conversation", "close the conversation", "finish chat", "leave queue", "leave the queue",
            "stop waiting", "cancel waiting", "cancel request", "cancel my request",
        ),
    },
    "erase": {
        "fi": (
            "poista", "posita", "poista kaikki", "poista kaiki", "poista kaikki tiedot",
            "poista kaikki tietoni", "poista kaikki mun tiedot", "poista tiedot", "poista tietoni",
            "poista minun tietoni", "poista mun tiedot", "poista viestit", "poista viestini",
            "poista mun viestit", "poista kaikki viestit", "poista kaikki viestini",
            "poista kaikki mun viestit", "poista keskustelu", "poista tämä keskustelu",
            "poista tää keskustelu", "poista chat", "poista chätti", "poista historia",
            "poista keskusteluhistoria", "tyhjennä keskustelu", "tyhjennä chat", "tyhjennä historia",
        ),
        "sv": (
            "radera", "radera allt", "radera alla uppgifter", "radera mina uppgifter", "radera uppgifterna",
            "radera meddelanden", "radera mina meddelanden", "radera alla meddelanden", "radera samtalet",
            "radera det här samtalet", "radera diskussionen", "radera chatten", "radera det här",
            "radera historiken", "ta bort", "ta bort allt", "ta bort mina uppgifter",
            "ta bort mina meddelanden", "ta bort alla meddelanden", "ta bort samtalet",
            "ta bort det här samtalet", "ta bort chatten", "töm chatten",
        ),
        "en": (
            "erase", "erase all", "erase everything", "erase my data", "erase my messages", "erase messages",
            "erase chat", "erase this chat", "erase conversation", "erase this conversation", "delete all",
            "delete everything", "delete my data", "delete my messages", "delete messages",
            "delete all messages", "delete chat", "delete the chat", "delete this chat",
            "delete conversation", "delete this conversation", "delete history", "clear chat",
            "clear this chat", "clear history", "remove my data", "remove my messages",
        ),
        "": ("delete",),
    },
    "yes": {
        "fi": (
            "kyllä", "kylläpä", "kyl", "joo", "joo o", "joo poista", "juu", "juu poista", "jep", "jees",
            "kyllä kiitos", "joo kiitos", "kyllä poista", "kyllä poista kaikki", "kyllä haluan", "joo haluun",
            "ok poista", "okei poista", "haluan poistaa", "haluun poistaa", "vahvistan", "varmasti",
            "olen varma", "oon varma",
        ),
        "sv": (
            "ja", "jo", "jepp", "japp", "ja tack", "ja radera", "ja radera allt", "ja ta bort", "ok radera",
            "okej radera", "ja det vill jag", "jag vill radera", "jag bekräftar", "jag är säker",
        ),
        "en": (
            "yes", "yeah", "yea", "yep", "yup", "y", "yes please", "yes erase", "yes erase everything",
            "yes delete", "yes delete everything", "ok erase", "ok delete", "yes i do", "i confirm",
            "i am sure", "im sure",
        ),
        "": ("k",),
    },
    "no": {
        "fi": (
            "ei", "eii", "en", "ei kiitos", "en halua", "en haluu", "ei poisteta", "älä poista",
            "älä poista mitään", "ei vielä", "en vielä", "ei nyt", "emmä", "emmä haluu", "eiku", "peru",
            "peruuta", "en olekaan varma",
        ),
        "sv": (
            "nej", "nää", "nä", "nej tack", "inte", "inte nu", "inte ännu", "nej radera inte", "radera inte",
            "ta inte bort", "det vill jag inte", "avbryt", "ångra",
        ),
        "en": (
            "nope", "nah", "n", "no thanks", "no thank you", "dont", "dont erase", "do not erase",
            "dont delete", "do not delete", "not now", "not yet", "no dont", "keep it", "keep everything",
            "cancel",
        ),
        "": ("no",),
    },
}  # fmt: skip

NUMBERED: Final[dict[str, str]] = {
    "1": "human",
    "2": "emergency",
    "3": "privacy",
    "4": "language",
    "5": "end",
    "6": "erase",
}
"""The menu: the number a student types, and what it stands for."""

GREETINGS: Final[dict[str, tuple[str, ...]]] = {
    "fi": (
        "moi", "moii", "moi moi", "moimoi", "moikka", "moikkaa", "moro", "morjens", "morjesta", "mo", "terve",
        "terve terve", "tervehdys", "hei", "heii", "hei hei", "heihei", "heippa", "heips", "heissan",
        "hei vaan", "no moi", "no hei", "moi botti", "hei botti", "huomenta", "hyvää huomenta", "päivää",
        "hyvää päivää", "iltaa", "hyvää iltaa", "öitä", "hyvää yötä", "haloo", "mitä kuuluu",
        "mitä kuuluu sulle", "miten menee", "mites menee", "mitä", "mitäs", "täh", "häh",
        "onko siellä ketään", "onko täällä ketään", "onks siel ketää", "onko joku siellä", "kyllä", "joo",
        "joo o", "juu", "jep", "ei", "en", "emmä", "okei", "oukei", "selvä", "hyvä", "kiva", "ehkä", "niin",
        "no niin", "noniin", "aha", "ahaa", "en tiedä", "en tiiä", "emmä tiiä", "emt", "kiitos", "kiitoksia",
        "kiitti", "kiitos paljon", "kiitos sulle", "anteeksi", "sori", "huh", "ole hyvä",
    ),
    "sv": (
        "hej", "hejj", "hej hej", "hejhej", "hejsan", "hejsan hoppsan", "hej på dig", "hej bot", "tja",
        "tjaa", "tjena", "tjenare", "tjo", "tjabba", "hallå", "hallåå", "god dag", "goddag", "god morgon",
        "godmorgon", "god kväll", "godkväll", "god natt", "godnatt", "hejdå", "hej då", "hur mår du",
        "hur är det", "hur går det", "vad gör du", "är någon här", "är någon där", "är det någon här",
        "finns det någon här", "finns någon där", "ja", "jo", "jepp", "japp", "jaha", "nej", "nej tack",
        "okej", "bra", "kanske", "vet inte", "jag vet inte", "tack", "tackar", "tack tack", "tack så mycket",
        "tusen tack", "förlåt", "ursäkta", "snälla", "vad", "va",
    ),
    "en": (
        "hello", "helloo", "hello there", "hello bot", "hi", "hii", "hi there", "hi bot", "hey", "heyy",
        "hey there", "hiya", "good morning", "good day", "good afternoon", "good evening", "good night",
        "how are you", "how are you doing", "hows it going", "whats up", "wassup", "sup", "anyone here",
        "anyone there", "is anyone here", "is anyone there", "is anybody there", "yes", "yeah", "yep", "yup",
        "nope", "nah", "no thanks", "okay", "maybe", "idk", "i dont know", "thanks", "thanks a lot",
        "thank you", "thank you so much", "thank you very much", "thx", "ty", "please", "excuse me", "what",
        "why", "bye", "bye bye", "goodbye", "see you",
    ),
}  # fmt: skip
"""Whole messages that tell the language when they are too short for statistics. They steer nothing."""

TOPICS: Final[dict[str, tuple[str, ...]]] = {
    "studies": (
        "opinnot", "opiskelu", "koulu", "kurssit", "kokeet", "koulujutut", "opiskelut",
        "studier", "studierna", "skolan", "prov", "studies", "school", "exams", "courses",
    ),
    "mind": (
        "mieli", "jaksaminen", "mieliala", "ahdistus", "stressi", "olo", "mielenterveys",
        "mående", "humör", "ångest", "stress", "mind", "mood", "anxiety", "mental health",
    ),
    "people": (
        "ihmiset", "kaverit", "yksinäisyys", "ystävät", "parisuhde", "kiusaaminen", "suhteet",
        "människor", "vänner", "kompisar", "ensamhet", "relationer", "mobbning",
        "people", "friends", "relationships", "loneliness", "bullying",
    ),
    "home": (
        "koti", "perhe", "vanhemmat", "kotona", "hem", "hemma", "familj", "föräldrar", "home", "family", "parents",
    ),
    "money": ("raha", "rahat", "raha-asiat", "asuminen", "pengar", "ekonomi", "boende", "money", "housing"),
    "other": ("muu", "joku muu", "muu asia", "annat", "något annat", "other", "something else"),
}  # fmt: skip
"""What a student may say it is about while waiting, as a whole message."""

SUCCESSORS: Final[dict[str, tuple[str, ...]]] = {
    "tutor": ("tutor", "tutori", "tutorille", "tuutori", "tutorn", "peer tutor"),
    "kuraattori": (
        "kuraattori", "kuraattorille", "kura", "kuralle", "kurator", "kuratorn", "counsellor", "counselor",
        "school social worker", "social worker",
    ),
    "psykologi": ("psykologi", "psykologille", "psykolog", "psykologen", "psychologist"),
    "terveydenhoitaja": (
        "terveydenhoitaja", "terveydenhoitajalle", "terkkari", "terkkarille", "hälsovårdare", "hälsovårdaren",
        "skolhälsovårdare", "nurse", "school nurse", "the nurse",
    ),
    "opo": (
        "opo", "opolle", "opinto-ohjaaja", "opinto-ohjaajalle", "studiehandledare", "studiehandledaren",
        "study counsellor", "guidance counsellor", "guidance counselor",
    ),
    "supervisor": (
        "ohjaaja", "ohjaajalle", "tukiaikuinen", "tukiaikuiselle", "handledare", "handledaren", "stödvuxen",
        "supervisor", "the supervisor",
    ),
    "adult": ("aikuinen", "aikuiselle", "vuxen", "en vuxen", "adult", "an adult"),
}  # fmt: skip
"""Behind `!siirrä`, `!flytta`, `!transfer`: to whom a responder would hand a student on."""

HAND_ANSWERS: Final[dict[str, tuple[str, ...]]] = {
    "with_words": (
        "1", "kerro", "kerro vaan", "saa kertoa", "kyllä ja kerro", "joo kerro", "kyllä kerro",
        "berätta", "ja berätta", "ja och berätta", "tell", "tell them", "yes and tell", "yes tell them",
    ),
    "afresh": (
        "2", "alusta", "kyllä mutta alusta", "joo mutta alusta", "kyllä alusta", "alust", "kyllä", "joo", "juu",
        "från början", "ja från början", "ja men från början", "ja", "jo",
        "afresh", "from the beginning", "yes but from the beginning", "start over", "yes", "yeah", "yep",
    ),
    "stay": ("3", "ei", "en", "ei kiitos", "en halua", "nej", "nej tack", "no", "nope", "no thanks", "stay", "jään",
             "jag stannar"),
}  # fmt: skip
"""What a student may answer to being handed on, as a whole message."""

NOT_THIS_ONE: Final[tuple[str, ...]] = ("ei", "en halua", "en haluu", "inte", "vill inte ha", "not", "anyone but")
"""Before an alias or a campus: whom a student would rather not meet."""

RATHER_HERE: Final[tuple[str, ...]] = (
    "kampus", "mieluiten", "mieluummin", "mielummin", "toivon", "helst", "hellre", "gärna", "campus", "preferably",
    "rather", "somebody from", "someone from",
)  # fmt: skip
"""Before a campus: from where a student would like somebody. The name alone is enough."""
