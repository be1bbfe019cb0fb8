"""Questions to the directory of outside services: "mihin voin soittaa yöllä", "chat på svenska", "who can I call now".

`understand` says None unless a question asks for a way to reach somebody outside the school: a telephone or a chat, or
help "elsewhere". Questions about the school's people, this chat, emergencies and a student's own telephone are others'.
It goes by word stems, folded, in spoken Finnish, Finland-Swedish and English alike. Pure, and quick enough to be asked
about every message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from faq.directory import (
    HELSINKI,
    USUAL,
    Answer,
    Cost,
    Directory,
    DirectoryPolicy,
    Hours,
    Medium,
    OfferState,
    Service,
    Status,
    is_open,
    next_opening,
)
from faq.model import ServiceId
from moderation.language.normalise import plain, standard
from rooms.commands import folded
from rooms.model import Language

MOST = 3
_GENERAL = ("talk", "mind", "crisis", "loneliness")
"""What a service is for that may be named to somebody who says no more than "where can I call"."""
_YOUNG_ENDS = 30
"""Years: a service whose oldest are younger is one for young people."""


class When(StrEnum):
    """The time that a question speaks of."""

    NOW = "now"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the directory. Empty and None are "not said"."""

    needs: tuple[str, ...] = ()
    media: frozenset[Medium] = frozenset()
    when: When | None = None
    language: str | None = None
    area: str | None = None
    age: int | None = None
    young: bool = False
    free: bool = False
    anonymous: bool = False
    off_bill: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that fits. `language_gap`: it does not answer in the language that was asked for."""

    service: ServiceId
    state: OfferState
    opens_at: datetime | None = None
    language_gap: bool = False


# --- words ----------------------------------------------------------------------------------------------------------
class _Words:
    """Stems: the beginning of a word, a whole word with a full stop after it, several in a row joined by "_"."""

    def __init__(self, *lines: str) -> None:
        stems = sorted({_stem(one) for line in lines for one in line.split()}, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(stems)})")
        self._whole = re.compile(rf"{self._pattern.pattern}\w*")

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self._pattern.search(text) is not None

    def without(self, text: str) -> str:
        return self._whole.sub(" ", text)


def _stem(word: str) -> str:
    whole = word.endswith(".")
    return re.escape(" ".join(folded(part) for part in word.split("_"))) + (r"(?!\w)" if whole else "")


_PHONE = _Words("""
    puhelinpalvelu puhelinlinj puhelinap puhelintuk puhelinpäivyst puhelinneuvon puhelinnumero. puhelinnumeroita
    soitto. soiton. soittonumero puhelimitse puhelimessa_nuor numero. numeron. numeroa. puhelinta_jo puhelinta_mi
    puhelimessa_ruots ungdomslinj nuortenlinj numeroo. numeroita. numeroon. numerot. auttava_puhelin auttavaa_puhelin
    auttavaan_puhelimeen auttavan_puhelimen kriisipuhel kriisinumero kriisilinj tukipuhel tukilinj auttavia_puhelim
    auttavat_puhelim neuvontapuhel nuortenpuhel auttavapuhelin nuorten_puhelin auttava_linj telefonnummer telefonlinj
    telefontjänst telefonjour hjälptelefon kristelefon jourtelefon stödtelefon rådgivningstelefon hjälplinj stödlinj
    krislinj jourlinj ungdomstelefon nummer. numret. hjälpnummer phone_number phone_line phone_service helpline
    hotline crisis_line crisis_number support_line help_line number. telephone numbers. someone_to_phone
    i_phone_someone phone_someone by_phone over_the_phone on_the_phone listening_line
""")
_CALLING = _Words("""
    soittaa. soittaaks soitan. soittaisin. soittais. soittas. soitella. soittaminen soitellaan ring. ringa. ringer.
    call. ring_someone
""")
"""Everybody is called by somebody all day long: a question only where it seeks somebody to call."""
_CHAT = _Words("""
    chat. chatt. chatti. chattii. chattei chattejä chatata chattail chattaa. chattaamaan chats. chatit. chatteja
    chattia. chätti chättei tsatti tsätti kriisichat nettichat tukichat nuortenchat chatta. chattar. chatting.
    chattjour chattjänst chat_with chat_line chat_service text_someone message_someone chatroom chatrum chatissa.
    chatis. chatpalvelu chat_palvelu text_line chattää
""")
_HANDSET = _Words("puhelin. puhelinta. puhelint. puhelinlinja puhelinpalvelu telefon. phone.")
"""A telephone: the student's own, unless the question says what kind of line it ought to be."""
_LINES = _Words("""
    auttava_puhelin auttavaa_puhelin auttavapuhelin auttavaan_puhelimeen auttavan_puhelimen auttavia_puhelim
    auttavat_puhelim kriisipuhel kriisinumero kriisilinj tukipuhel tukilinj neuvontapuhel puhelinpäivyst puhelintuk
    puhelinap nuortenpuhel kriisichat nuorten_puhelin tukichat nuortenchat nuorten_chat ungdomslinj nuortenlinj
    hjälptelefon kristelefon jourtelefon stödtelefon telefonjour chattjour rådgivningstelefon hjälplinj stödlinj
    krislinj jourlinj ungdomstelefon krischat ungdomschat stödchat helpline hotline crisis_line crisis_number
    support_line help_line crisis_chat youth_line youth_chat text_line crisis_text listening_line
""")
"""What by its very name is a service outside the school."""
_SEEK = _Words("""
    mihin. minne. mistä. mist. missä. mis. kenelle. kelle. kellee. kehen. keneen. keneltä. kenen_kanssa kenen_kaa.
    onko_joku onko_jok onks_jok onks_jot onko_jot onko_mitä onks_mitä onko_muit onks_muit onko_olem onks_olem
    onko_suom oisko_jot oisko_jok olisiko_jot olisiko_jok löytyykö löytyyks löytyiskö löytyskö mikä. mikäs. mitkä.
    mitä_kautta mitä. tiedätkö. tiiätkö tiiäks tiedäks suosittele haluaisin haluisin_vaan etsin. kaipaan. antakaa
    anna_joku kuka. ketkä. voinko_jonnek voinko_johonk voiks_jonnek johonki jonnekin jonnekki jostain. jostai. jostaki
    vart. var. vem. vilk finns. finn. kan_man. har_ni vet_du. nån_chat nåt_nummer någon_chat något_nummer nåon_chat
    nån. nåt. någon. något. nåon. söker. ge_mig var_kan hur_når where. who. whom. what. which is_there are_there
    do_you_know looking_for recommend give_me tell_me find_a someone. somebody. anyone. anybody. any_number any_chat
    any_free any_helpline
""")
_WHO_TALKS = re.compile(
    r"(?<!\w)(?:kenelle|kelle|kellee|kehen|keneen|kenen kanssa|kenen kaa|kuka|vem|who|whom|someone|somebody"
    r"|anyone|anybody|jollekin|jollekki|jolleki|jonkun kanssa|jonku kaa|nan|nagon)(?: \w+){0,5}? "
    r"(?:puhu|jutel|juttel|hopis|avautu|kuuntel|kuunnel|prata|pratar|tala|lyssna|svarar|talk|speak|listen|answer|vastaa|auttaa)"
)
"""Asks for a person to talk to; a question to the directory where it says at which hour."""
_TALK = _Words("""
    puhua puhuu. puhun. puhuis jutella juttel jutel höpis avautua purkaa kuuntel kuunnel keskustella kirjoittaa
    kirjottaa prata. pratar tala. talar lyssna skriva. talk speak listen text. write message. open_up
""")
_HELP = _Words("""
    keskusteluap päihdepalv päihdeap kriisiap mielenterveyspalv perheneuv rahaneuv turvakot turvatal skyddshem shelter
    apu apua. avun. avu. apuu. tukee. tukea tuki. tuen. palvelu neuvo auttava auttavat autetaan auttaa hoito. hoitoa
    hjälp stöd råd. rådgivning tjänst service help support advice services counsel
""")
_WHERE = _Words("""
    mihin. minne. mis. mist. missä. mistä. onko. onks. löytyykö löytyyks kuka. mitä. mikä. saako. saaks. saisko
    saisinko vart. var. finns. vem. where. is_there are_there who. what. which. can_i_get can_you_get
""")
_OUTSIDE = _Words("""
    koulun_ulkopuol koulu_ulkopuol opiston_ulkopuol oppilaitoksen_ulkopuol muualla_kuin_koulu muualta_kuin_koulu
    muualle_kuin_koulu muu_kuin_koul muut_kuin_koul joku_muu_kuin_koul joku_joka_ei_oo_koul joka_ei_ole_koul
    ei_liity_koul utanför_skolan utanför_skola utanför_lärinrättningen nån_annanstans_än annanstans_än_i_skolan
    utom_skolan nån_utanför inte_i_skolan outside_school outside_of_school outside_the_school not_at_school
    not_from_school not_from_my_school who_is_not_school isn_t_school isn_t_from_school isnt_from_school aren_t_school
    elsewhere_than other_than_school
""")
_GRAVE = _Words("""
    112. hätä. hätää. hädässä. hädäs. hätäkesk hätänume hätäpuhel hätänro hätätila hätäsoit ambul lanssi poliis
    palokun tulipal palaa. tuli. onnettom verta. verenv loukkaan sähköisk myrkyt yliannos överit övereit taju hengenv
    henkeni kipee. kipeä. kipeää päänsä. veitsi veitse puukk vaaras. vaarassa. kiireel sossu sosiaalipäiv oksentaa
    lääkkeitä. veri. leikkasin. tärisen kuolla. kuolen. tappaa_it tapan_it raskaana emergency ambulance police
    fire_brigade accident bleeding blood. unaliv overdose unconscious dying 911. 999. serious life_or_death urgent
    kill_myself want_to_die respond_to not_breathing nöd. nödn nödsam nödläg nödfall nödsit nödcentr polis olyck
    brinner medvetslös 116117 jourhjälp livsfar bråttom allvarl påkörd socialjour ta_livet_av vill_dö päivystysavu
    päivystysap bilolyck soittaa_apuu pitäisi_soittaa_apu ei_herää kuumetta hengitä händer_något
""")
"""Has answers of its own that must not wait behind a list of services."""
_THIS_CHAT = _Words("""
    tän_chat tää_chat tämä_chat tämän_chat tässä_chat täs_chat tuo_chat vanha_chat vanhat_chat väärä_chat chatin.
    chattiin. kynnys botti botin bot. robot tekoäly päivystetään päivystäm tallent poista salattu salausav viestini
    viestit. puhelinnumeroni lukee. näkeekö näetkö denna_chat den_här chatten. min_chatt vår_chatt fel_chatt radera
    raderar sparas krypterad spåra hacka this_chat the_chat chat_hours is_chat. when_can_i_chat when_is_chat
    onko_chat. onks_chat. onko_chatti. onks_chatti. milloin_chat millon_chat mihin_aikaan chat_auki när_är är_chat
    när_kan_man_chat is_chat_open chat_closed chat_history old_chat my_chat our_chat wrong_chat chatgpt delete encrypt
    trace read_this what_hours leak
""")
"""This very chat, and what becomes of what is written in it."""
_OTHER_CALLS = _Words("""
    ryhmächat ryhmächät luokan_chat snapchat whatsapp wilma kotiin. kottiin. äidille isälle iskälle vanhemm porukoi
    puhelimeni puhelimes puhelimel mun_puhelin mun_puhelim oma_puhelin lottonumer hyviä_numer huonoja_numer arvosan
    puhelinriip akku. biisi kitaral sointu laulu linja_ sairaslo poissaolo poissa. opintotuk opintorah asumistuk
    asumislis kela. kelan. kelaa. kelalle. kelaan. pikavip työpaik töihin kesätyö intis armeija uusi_puhelin
    paras_puhelin parempi_puhelin äppi soittolist puhelin_huk lukitse gruppchat klassens_chat klasschat hem. hem_om
    föräldr mamma pappa min_telefon telefonen klockan_ring ringer_sex byta_linje min_linje frånvaro sjukanm studiestöd
    studiepenn fpa. jobb. läkare group_chat class_chat parents my_mom my_dad my_phone android iphone samsung battery
    new_phone phone_addict screen_time screentime song. call_of_duty call_me call_you calls_me calls_us names. absence
    absent skipped job. my_age
""")
"""Other talk by telephone, chat and number."""
_SCHOOL = _Words("""
    koulupsyk koulukuraat kuraattor kurre. kurrel kura. kurator skolkurator psykolog psyka psyko. psykal skolpsykolog
    terkkar terkka terveydenhoit hälsovård skolhälso nurse opo. opol opon. opinto_ohjaaj studiehandl guidance_couns
    counsellor counselor ope. opel opettaj maikka maikal lärar teacher rehtor rektor principal ryhmänohj ropo handled
    tutor kanslia opintotoimisto studiebyrå study_office kouluun koulust koulul koulun_num koulun_puh koulus. koulussa
    skolans skolan. school. opiskelijakunta elevkår studerandekår student_union vastaanot hammaslääk asuntola
    vahtimest
""")
_NEEDS: dict[str, _Words] = {
    "substances": _Words("""
        päihte päihde huume alkohol viina juomin juo. juon. juominen kannabi kamaa. aineisi aineista aineita aineet.
        rusmedel missbruk rusning drog narkot dricka. drickande supa supand cannabis drug drink alcohol substance weed
    """),
    "nicotine": _Words("""
        nikotii nuuska nuuskaa tupak rööki vape veip snus rök röka nikotin nicotine smok vaping vapes
    """),
    "gambling": _Words("""
        rahapel uhkapel pelaami peliriip peliongelm pelaa_liika pelaan_liika spelar_för spelande spelberoende
        penningspel gambl betting
    """),
    "screen": _Words("ruutuaik someriip gaming_addict videopel digipel"),
    "violence": _Words("""
        väkival lyödä lyö. hakkaa pahoinp turvaton våld slår. slagen violen abus beat. hits_me hit_me
    """),
    "sexual_violence": _Words("raisk seksuaaliväk seksuaalinen_väk seksuaalisen_väk våldt sexuellt_våld rape raped"),
    "crime": _Words("rikoks rikosuhr uhrina brott brottsoffer crime victim"),
    "shelter": _Words("turvakot turvatal skyddshem shelter safe_house"),
    "suicide": _Words("itsemur itsetuho självmord suicid kuolem"),
    "eating": _Words("syömishäir syömis syömisest anoreks bulimi ätstör ätande eating anorex"),
    "sexuality": _Words("""
        seksu seksis seksi. seksii ehkäis raskaust sateenkaar sexual sex. sexuell preventiv contracept
    """),
    "gender": _Words("sukupuol transn. transs transihm könsident trans. gender queer hlbt lgbt"),
    "grief": _Words("suru surun. surua menety sorg. sorgen sörj grief grieving bereave lost_someone"),
    "loneliness": _Words("yksinäi ensam lonel"),
    "money": _Words("rahahuol rahaongel rahat. velka velois velkaan talousneuv skuld pengar ekonom debt money_prob"),
    "housing": _Words("asunnot kodit yöpaik nukkumapaik bostad sovplats homeless place_to_sleep housing"),
    "online": _Words("nettikius nettiahdist somekius nätmobb näthat cyberbull online_harass"),
    "home": _Words("kotitilan kotiasio kotona kotiongel hemförh hemma problems_at_home at_home family"),
    "mind": _Words("""
        mielenterv ahdist ahist masen masennuk masis paniikk psyykk stress burnout uupum ångest depp deprim psykisk
        anxi depress mental panic mieli_maa pahaa_mieltä
    """),
    "crisis": _Words("kriisi kris. kristelefon krislinj krischat kriser crisis"),
    "poison": _Words("giftinform poison"),
    "future": _Words("ohjaamo navigator etsivä_nuoris uppsökande"),
}
_WHEN = {
    When.NOW: _Words("""
        nyt. nyt_ heti. just_nyt tällä_hetkel parhaillaan auki_nyt saman_tien nu. just_nu genast ögonblicket now.
        right_now rn. at_the_moment immediately straight_away open_now
    """),
    When.NIGHT: _Words("""
        yö. yöl. yöllä öisin keskiyö yöaikaan yöaika aamuyö yötä. yöllisin läpi_yön vuorokau 24_7 247. natt. natten
        nattetid nattjour på_natt dygnet night midnight at_night overnight 24h round_the_clock
    """),
    When.EVENING: _Words("ilta. illalla illal. iltais iltaisin iltasin kväll evening tonight"),
    When.WEEKEND: _Words("""
        viikonlop viikonlopp vkl. lauantai sunnuntai lauantaina pyhänä veckosl helgen. helger lördag söndag weekend
        saturday sunday
    """),
}
_LANGUAGES = {
    "sv": _Words("ruotsiks ruotsin. ruotsinki ruotsia ruotsii. svensk swedish"),
    "en": _Words("englanni englantia englantii enkuks enkku engelsk english"),
    "ar": _Words("arabia arabiks arabisk arabic"),
    "ru": _Words("venäjä venäjäks ryska. rysk russian"),
    "uk": _Words("ukraina ukrainaks ukrainsk ukrainian"),
    "so": _Words("somalia somaliks somalisk somali"),
    "fa": _Words("persia persiaks farsi dari. persisk persian"),
    "ku": _Words("kurdi kurdiks sorani kurdisk kurdish"),
    "fi": _Words("suomeks suomen. suomenki suomea finska finskt finnish"),
}
_TIMES_AND_TONGUES = (*_WHEN.values(), *_LANGUAGES.values())
_FREE = _Words("""
    ilmai ilmase ilmane ilmasta ilmatteks maksuto maksutt gratis avgiftsf kostnadsf free. free_ toll_free
""")
_ANONYMOUS = _Words("""
    anony nimettöm nimetön nimetöntä ilman_nimeä ei_tarvi_sanoa_nim ei_tarvii_sanoa_nim ei_tarvitse_kertoa_nim
    utan_namn utan_att_säga namnlös without_my_name without_a_name without_giving no_name without_saying_who
""")
_BILL = _Words("""
    puhelinlasku kännykkälasku laskussa laskus. lasku. laskulla laskul. telefonräkn räkning phone_bill the_bill bill.
""")
_YOUNG = _Words("""
    nuor teini lapsi lasten alaikäi alaikäs ungdom unga. barn young youth teen minor kids under_18 under_20
""")
_AGE = re.compile(
    r"(?<!\d)(1\d|2\d) ?(?:v|vee|vuotia\w*|vuotta|ar|arig|years?|yo|y o)(?!\w)"
    r"|(?:olen|oon|mie oon|jag ar|ja e|i am|i m|im) (1\d|2\d)(?!\d)"
)


# --- understanding --------------------------------------------------------------------------------------------------
def understand(text: str) -> Query | None:
    """What a text asks of the directory; None where it asks something else."""
    whole = " ".join(_forms(text))
    if any(whole in words for words in (_GRAVE, _THIS_CHAT, _OTHER_CALLS)) or _OUTSIDE.without(whole) in _SCHOOL:
        return None
    if not any(_asks(form) for part in _SENTENCE_END.split(text) for form in _forms(part)):
        return None
    age = _AGE.search(whole)
    return Query(
        needs=_needs(whole),
        media=_media(whole),
        when=next((when for when, words in _WHEN.items() if whole in words), None),
        language=next((language for language, words in _LANGUAGES.items() if whole in words), None),
        area=area_of(text),
        age=int(age[1] or age[2]) if age else None,
        young=whole in _YOUNG,
        free=whole in _FREE,
        anonymous=whole in _ANONYMOUS,
        off_bill=whole in _BILL,
    )


_SENTENCE_END = re.compile(r"[.!?;\n]+")


def _forms(text: str) -> tuple[str, str]:
    """As typed and with spoken words made standard; folded, so that å, ä and ö may be missing."""
    return folded(_spaced(plain(text))), folded(_spaced(standard(text)))


def _spaced(text: str) -> str:
    return "".join(one if one.isalnum() else " " for one in text)


def _asks(form: str) -> bool:
    outside, by_wire = form in _OUTSIDE, bool(_media(form))
    return (
        form in _LINES
        or (by_wire and (form in _SEEK or outside))
        or (bool(_media(_CALLING.without(form))) and (_particular(form) or bool(_needs(form))))
        or (outside and (form in _HELP or form in _TALK or form in _WHERE))
        or (by_wire and form in _WHERE and bool(_needs(form)))
        or (_WHO_TALKS.search(form) is not None and any(form in words for words in _TIMES_AND_TONGUES))
        or (form in _HELP and (form in _WHERE or bool(_needs(form))) and area_of(form) is not None)
    )


def _media(form: str) -> frozenset[Medium]:
    """By which medium; "puhelin" alone is the student's own, "ilmainen puhelin" is a line."""
    line = form in _HANDSET and any(form in words for words in (_FREE, _ANONYMOUS, _BILL, _YOUNG, *_LANGUAGES.values()))
    phone = form in _PHONE or form in _CALLING or line
    return frozenset({Medium.PHONE} if phone else ()) | frozenset({Medium.CHAT} if form in _CHAT else ())


def _particular(form: str) -> bool:
    """Says how the one sought answers: "chat på svenska", "ilmainen puhelin yöllä"."""
    kinds = (*_TIMES_AND_TONGUES, _FREE, _ANONYMOUS, _BILL)
    return any(form in words for words in kinds)


def _needs(whole: str) -> tuple[str, ...]:
    found = tuple(need for need, words in _NEEDS.items() if whole in words)
    return tuple(one for one in found if one not in ("sexuality", "violence") or "sexual_violence" not in found)


# --- places ---------------------------------------------------------------------------------------------------------
_PLACES = """
Akaa Alajärvi Alavieska Alavus:alavude Asikkala Askola Aura Enonkoski Enontekiö Espoo=Esbo Eura Eurajoki Evijärvi
Forssa Haapajärvi Haapavesi Hailuoto:hailuodo Halsua Hamina=Fredrikshamn Hankasalmi Hanko:hango=Hangö
Harjavalta:harjavalla Hartola Hattula Hausjärvi Heinola Heinävesi Helsinki:helsing=Helsingfors Hirvensalmi Hollola
Huittinen Humppila Hyrynsalmi Hyvinkää Hämeenkyrö Hämeenlinna=Tavastehus Ii Iisalmi Iitti:iiti Ikaalinen Ilmajoki
Ilomantsi Imatra Inari Inkoo=Ingå Isojoki Isokyrö Janakkala Joensuu Jokioinen Joroinen Joutsa Juuka:juua Juupajoki
Juva Jyväskylä Jämijärvi Jämsä Järvenpää Kaarina Kaavi Kajaani=Kajana Kalajoki Kangasala Kangasniemi Kankaanpää
Kannonkoski Kannus:kannukse Karijoki Karkkila Karstula Karvia Kaskinen=Kaskö Kauhajoki Kauhava Kauniainen=Grankulla
Kaustinen Keitele Kemi Kemijärvi Keminmaa Kemiönsaari=Kimitoön Kempele Kerava Keuruu Kihniö Kinnula
Kirkkonummi:kirkkonumme=Kyrkslätt Kitee Kittilä Kiuruvesi Kivijärvi Kokemäki Kokkola=Karleby Kolari Konnevesi
Kontiolahti Korsnäs Koski Kotka Kouvola Kristiinankaupunki:kristiinankaupung=Kristinestad Kruunupyy=Kronoby Kuhmo
Kuhmoinen Kuopio Kuortane Kurikka:kurika Kustavi Kuusamo Kyyjärvi Kärkölä Kärsämäki Laihia Laitila Lahti:lahde=Lahtis
Lapinjärvi=Lappträsk Lapinlahti Lappajärvi Lappeenranta:lappeenranna=Villmanstrand Lapua Laukaa Lemi Lempäälä
Leppävirta:leppävirra Lestijärvi Lieksa Lieto:liedo Liminka:liming Liperi Lohja=Lojo Loimaa Loppi:lope Loviisa=Lovisa
Luhanka:luhang Lumijoki Luoto=Larsmo Luumäki Maalahti:maalahde=Malax Maarianhamina=Mariehamn Marttila Masku Merijärvi
Merikarvia Miehikkälä Mikkeli=S:t_Michel Muhos:muhokse Multia Muonio Mustasaari=Korsholm Muurame Mynämäki Myrskylä
Mäntsälä Mänttä-Vilppula Mäntyharju Naantali=Nådendal Nakkila Nivala Nokia Nousiainen Nurmes:nurmekse Nurmijärvi
Närpiö=Närpes Orimattila Oripää Orivesi Oulainen Oulu=Uleåborg Outokumpu:outokummu Padasjoki Paimio Paltamo
Parainen=Pargas Parikkala Parkano Pedersöre Pelkosenniemi Pello Perho Pertunmaa Petäjävesi Pieksämäki Pielavesi
Pietarsaari=Jakobstad Pihtipudas:pihtiputaa Pirkkala Polvijärvi Pomarkku:pomarku Pori=Björneborg Pornainen
Porvoo=Borgå Posio Pudasjärvi Pukkila Punkalaidun:punkalaitume Puolanka:puolang Puumala Pyhtää Pyhäjoki Pyhäjärvi
Pyhäntä Pyhäranta Pälkäne Pöytyä Raahe Raasepori=Raseborg Raisio Rantasalmi Ranua Rauma=Raumo Rautalampi Rautavaara
Rautjärvi Reisjärvi Riihimäki Ristijärvi Rovaniemi Ruokolahti Ruovesi Rusko Rääkkylä Saarijärvi Salla Salo Sastamala
Sauvo Savitaipale Savonlinna=Nyslott Savukoski Seinäjoki Sievi Siikainen Siikajoki Siikalatva Siilinjärvi Simo
Sipoo=Sibbo Siuntio=Sjundeå Sodankylä Soini Somero Sonkajärvi Sotkamo Sulkava Suomussalmi Suonenjoki Sysmä Säkylä
Taipalsaari Taivalkoski Taivassalo Tammela Tampere=Tammerfors Tervo Tervola Teuva Tohmajärvi Toholampi
Toivakka:toivaka Tornio Turku:turu=Åbo Tuusniemi Tuusula=Tusby Tyrnävä Ulvila Urjala Utajärvi Utsjoki Uurainen
Uusikaarlepyy=Nykarleby Uusikaupunki:uudessakaupung=Nystad Vaala Vaasa=Vasa Valkeakoski Vantaa=Vanda Varkaus:varkaude
Vehmaa Vesanto:vesanno Vesilahti Veteli Vieremä Vihti:vihdi Viitasaari Vimpeli Virolahti Virrat:virroi Vöyri=Vörå
Ylitornio Ylivieska Ylöjärvi Ypäjä Ähtäri Äänekoski Kainuu=Kajanaland Keusote Keski-Uusimaa Pohjois-Savo=Norra_Savolax
Etelä-Savo=Södra_Savolax Lappi:lapi=Lappland Pohjois-Karjala=Norra_Karelen Etelä-Karjala=Södra_Karelen
Kymenlaakso=Kymmenedalen Keski-Suomi:keski_suome Pirkanmaa=Birkaland Etelä-Pohjanmaa=Södra_Österbotten Keski-Pohjanmaa
Pohjois-Pohjanmaa=Norra_Österbotten Pohjanmaa=Österbotten Varsinais-Suomi:varsinais_suome=Egentliga_Finland
Satakunta:satakunna Kanta-Häme Päijät-Häme Uusimaa:uudellama=Nyland Ahvenanmaa=Åland
"""
_TAILS = {
    "niemi": "nieme", "lahti": "lahde", "salmi": "salme", "järvi": "järve", "joki": "joe", "mäki": "mäe",
    "vesi": "vede",
    "lampi": "lamme", "saari": "saare", "koski": "koske", "ranta": "ranna", "virta": "virra", "nen": "se",
}  # fmt: skip
_CASES = r"(?:.?ss?[ae]?|.?st[ae]?|.?ll?[ae]?|.?lt[ae]?|.?lle|h?[aeiouy]?[hv]?[aeiouy]n|seen|n)?"
"""Endings of place names as written and as spoken, folded: Kuopiossa, Kuopios, Tampereella, Joensuuhun, Kuopion."""


def _place_patterns() -> Iterator[tuple[re.Pattern[str], str]]:
    for entry in _PLACES.split():
        entry, _, swedish = entry.partition("=")
        name, _, stem = entry.partition(":")
        tail = next((tail for tail in _TAILS if name.endswith(tail)), "")
        stems = {folded(name), folded(stem or (name.removesuffix(tail) + _TAILS.get(tail, "")))}
        words = [re.escape(one) + _CASES for one in sorted(stems, key=len, reverse=True)]
        if swedish:
            words.append(re.escape(folded(_spaced(swedish))))
        yield re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"), name


# The longest first: Etelä-Pohjanmaa before Pohjanmaa.
_PATTERNS = sorted(_place_patterns(), key=lambda one: -len(one[1]))
_DOUBTFUL = frozenset({"Kemi", "Aura", "Eura", "Salo", "Simo", "Soini", "Koski", "Nokia", "Pello", "Ii", "Lemi",
                       "Kolari",
                       "Perho", "Rusko", "Luoto", "Hanko", "Vaala", "Salla", "Teuva", "Loppi"})  # fmt: skip
"""Names that are words too: believed only where they say where (Kemissä, Salossa; "in Kemi", "i Kemi")."""
_IN_PLACE = re.compile(r"(?:ss[ae]|s|st[ae]|st|ll[ae]|lt[ae]|lle)$")


def area_of(text: str) -> str | None:
    """The Finnish municipality or county that a text names, in Finnish and in its basic form.

    >>> area_of("päihdeapua Kuopios"), area_of("hjälp i Åbo")
    ('Kuopio', 'Turku')
    """
    form = folded(_spaced(text))
    for pattern, name in _PATTERNS:
        found = pattern.search(form)
        if found is None:
            continue
        near = f" {form[: found.start()]}".endswith((" in ", " i ", " near ", " at "))
        if name not in _DOUBTFUL or near or (_IN_PLACE.search(found[0]) and found[0] != folded(name)):
            return name
    return None


# --- searching ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Seen:
    """A candidate with what decides its place."""

    hit: Hit
    service: Service
    hours_fit: int
    order: int
    query: Query = field(repr=False)

    @property
    def rank(self) -> tuple[object, ...]:
        states = (OfferState.OPEN, OfferState.ALWAYS, OfferState.STALE, OfferState.CLOSED)
        young = self.service.ages[1] < _YOUNG_ENDS
        return (
            self.hit.language_gap,
            states.index(self.hit.state),
            -self.hours_fit,
            not self.service.area,  # near before far: a local one is here only where its area was asked for
            self.service.main not in (self.query.needs or _GENERAL[:1]),
            self.query.young and not young,
            self.service.status is Status.UNVERIFIED,
            self.service.busy,
            self.order,
        )


def search(
    directory: Directory,
    query: Query,
    at: datetime,
    policy: DirectoryPolicy = USUAL,
    *,
    language: str = Language.FI,
) -> list[Hit]:
    """At most three services that fit, best first: those open now before the others.

    What is asked for must be known to be so: a service of unknown anonymity is not one that is anonymous. What is
    known to be closed at the time asked for is left out while anything else is left. Nothing fits: nothing is named.

    Args:
        language: of the conversation; the question's own goes before it.
    """
    wanted = query.language or language
    seen = [
        _looked_at(service, query, at, policy, wanted, order)
        for order, service in enumerate(directory.offerable())
        if _fits(service, query)
    ]
    found = [one for one in seen if one is not None]
    if any(not one.hit.language_gap for one in found):
        found = [one for one in found if not one.hit.language_gap]
    if query.when is not None and any(one.hours_fit >= 0 for one in found):
        found = [one for one in found if one.hours_fit >= 0]
    return [one.hit for one in sorted(found, key=lambda one: one.rank)][:MOST]


def _fits(service: Service, query: Query) -> bool:
    media = query.media or (frozenset(Medium) if query.when is When.NOW else frozenset())
    return (
        (bool(set(query.needs) & set(service.needs)) if query.needs else service.main in _GENERAL)
        and (not media or any(service.contact.by(one) for one in media))
        and service.serves(query.area)
        and (query.age is None or service.ages[0] <= query.age <= service.ages[1])
        and (not query.free or service.cost is Cost.FREE)
        and (not query.anonymous or service.anonymous is Answer.YES)
        and (not query.off_bill or service.on_bill is Answer.NO)
    )


def _looked_at(
    service: Service, query: Query, at: datetime, policy: DirectoryPolicy, wanted: str, order: int
) -> _Seen | None:
    gap = bool(service.languages) and wanted not in service.languages
    language = Language.FI if gap else wanted
    if gap and Language.FI not in service.languages:
        return None
    medium = _medium(service, query)
    now = is_open(service, at, language, policy, medium)
    site = not service.now and bool(service.contact.web) and medium is None and service.status is not Status.UNVERIFIED
    opens_at = next_opening(service, at, language, policy, medium) if now is False else None
    state = {True: OfferState.OPEN, False: OfferState.CLOSED, None: OfferState.STALE}[now]
    hit = Hit(service.id, OfferState.ALWAYS if site else state, opens_at, gap)
    fit = 1 if site else _hours_fit(None if now is None else service.hours_of(language, medium), query.when, at)
    return _Seen(hit, service, fit, order, query)


def _medium(service: Service, query: Query) -> Medium | None:
    """The one medium whose hours count; None where the main hours do."""
    return Medium.CHAT if query.media == {Medium.CHAT} and service.contact.chat else None


_PROBES = {When.EVENING: (18, 20, 22), When.NIGHT: (23, 25, 27, 29), When.WEEKEND: (12, 15, 18, 21)}
"""Hours of a day at which it is looked whether a service is open; beyond 24 lies the next morning."""


def _hours_fit(hours: Hours | None, when: When | None, at: datetime) -> int:
    """How much of the asked time is open: -1 known to be closed throughout, 0 unknown or not asked."""
    if hours is None or when is None:
        return 0
    moments = [at.astimezone(HELSINKI)] if when is When.NOW else _moments(when, at.astimezone(HELSINKI))
    return sum(hours.holds(one) for one in moments) or -1


def _moments(when: When, wall: datetime) -> Iterator[datetime]:
    """The coming evening, night or weekend; the present one where it is that already."""
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    if when is When.NIGHT and wall.hour < 6:
        midnight -= timedelta(days=1)
    days = range(max(5 - wall.weekday(), 0), 7 - wall.weekday()) if when is When.WEEKEND else (0,)
    for day in days:
        yield from (midnight + timedelta(days=day, hours=hour) for hour in _PROBES[when])
