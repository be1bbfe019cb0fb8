"""Questions to the directory: which they are, what they ask, and what is found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from faq.catalogue import load as load_catalogue
from faq.directory import Answer, Contact, Cost, Medium, OfferState, parse_hours
from faq.directory_files import load, shipped_directory
from faq.directory_search import Hit, Query, When, area_of, search, understand
from faq.model import ServiceId
from faq.models import shipped_catalogue
from tests.unit.test_directory_services import EN, SV, a_directory, a_service, a_website, at, hours

ASKED = """
mihin voin soittaa yöllä
apua päihteisiin Kuopiossa
chat på svenska
who can I call right now
onko jotain ilmaista puhelinta nuorille joka ei näy puhelinlaskussa
missä voin chattailla suomeksi illalla
soitto numero mis voi puhuu anonyymisti
mihin mä voin soittaa jos ahistaa yöllä
kelle voi soittaa keskellä yötä
onks mitään chattia mis vois jutella nyt
mis voi chattaa anonyymisti
joku numero mihin voi soittaa ilmaseks
löytyyks jotain chattia viikonloppuna
mikä on kriisipuhelimen numero
auttava puhelin nuorille
kriisichat englanniksi
onko olemassa nuorten chattia
missä voi jutella nimettömästi chatissä viikonloppuisin
kelle voin soittaa jos kaveri juo liikaa
mihin voin soittaa peliongelmasta
onko kuopiossa apua päihdeongelmaan
mistä saa apua huumeisiin Joensuussa
mist saa tukee ahdistukseen mikkelis
onko Kajaanissa jotain tukea syömishäiriöön
tarviin jonkun jolle soittaa nyt heti, mikä numero
onko joku auki nyt mihin voi soittaa
mihin numeroon voin soittaa jos haluan puhua jollekin
kenelle voi puhua yöllä
kuka kuuntelee yöllä
saako koulun ulkopuolelta apua
haluun puhuu jollekin koulun ulkopuolella
onko olemassa muuta apua muualta kuin koulusta
chattipalvelu nuorille ruotsiksi
puhelin arabiaksi
onks mitään ilmasta numeroo nuorille
näkyykö soitto puhelinlaskussa jos soitan auttavaan puhelimeen
mihin vois soittaa ilman et se näkyy laskussa
olen 16 v, mihin voin soittaa
onko seksuaaliväkivallan uhreille puhelinta tai chattia
mikä chat on auki illalla
voinko soittaa jonnekin anonyymisti
vart kan jag ringa på natten
vart kan man ringa gratis
finns det nån chatt på svenska
finns det en chatt som är öppen nu
vem kan jag prata med i natt
vem kan man ringa anonymt
vilket nummer kan unga ringa
hjälptelefon för unga
kristelefon på svenska
hjälp med droger i Vasa
stöd för ätstörning i Åbo
vart kan ja ring om ja har ångest på natten
nån chatt för ungdomar på kvällen
telefon på svenska gratis
syns det på telefonräkningen om jag ringer en stödlinje
finns det hjälp utanför skolan
hjälplinje på helgen
vart ringer man om man spelar för mycket
who can i talk to at night
is there a chat open now
is there a chat in english
is there a free helpline for young people
crisis line in english
where can I call for help with drinking
a number I can call that won't show on the phone bill
which chat is open now
is there someone i can call anonymously
hotline for teenagers at the weekend
help with drugs in Helsinki
where can I get help outside school
anonymous chat for young people
is there any support line in Arabic
can I phone someone at night who isn't from school
i am 17, which number can i call for free
someone to talk to tonight
chat with someone about eating disorder
where can i find a helpline for violence at home
"""
NOT_ASKED = """
miten pääsen terapiaan
milloin terkkari on paikalla
ahdistaa
mihin soitan hädässä
Mihin numeroon soitan hädässä?
Milloin saa soittaa hätäkeskukseen?
Onko 116117 auki yöllä, ja mitä eroa sillä on hätänumeroon?
kaveri sai sähköiskun tuolla pajalla, kelle soitan
mihin soittaa yöllä jos on tosi kipee
kaveri löi päänsä rapuissa ja se on sekava, mihin mä soitan
joku rynkyttää ovea kotona, soitanko poliisille ja millä numerolla
onko pakko soittaa lanssi jos toine on vaa kännissä mut ei vastaa
ei uskalleta soittaa kellekää ku kaikki on alaikäsii ja yks ei herää
onks se iha kuutamolla vai pitäskö soittaa apua, silmät pyörii päässä eikä se puhu
voiko terkkari kahtoa mun jäläkiä ilman että soittaa kottiin
mihin numeroon voin soittaa terkkarille
mikä on kuraattorin puhelinnumero
millä numerolla saan opon kiinni
voiko psykologille soittaa illalla
voiko koululle soittaa anonyymisti
saako kuraattorille soittaa ilman nimeä
kelle soitan jos oon kipeenä poissa tunnilta
mihin ilmoitan poissaolosta, soitanko vai laitanko wilmaa
soittaako koulu kotiin jos oon pois
ropo soitti ja kyseli miks en oo ollu paikalla, emmää tienny mitä sanoo
kuumetta ja kurkku kipee ja terkkari ei oo enää paikalla, mihin mä nyt soitan
mun tyttöystävä saattaa olla raskaana ja me ollaan molemmat 17, mihin meijän pitäis soittaa ekana
En uskalla soittaa. Riittääkö, että pyydän tapaamista viestillä?
en uskalla soittaa niin voinks laittaa kurrelle wilmaviestin et haluun tulla käymään
voiks mut jäljittää tän chatin kautta
näkeekö opettaja tämän chatin
onko tämä chat auki yöllä
Päivystetäänkö chatissa myös lauantaina ja sunnuntaina?
iltavuorost pääsen kymmenelt, onks sillon enää ketään päivystämäs chatis
Näetkö puhelinnumeroni tai sen, millä laitteella kirjoitan?
Vaihdoin puhelinta, jäikö vanha chat jonnekin?
hukkasin avaimen ja vanhat chatit ei aukee, mitä niille käy
vaihoin puhelimen enkä saa vanhoi viestejä auki, onks ne menny
kaveri otti mun luurin ja kirjotti tänne paskaa, saako ne pyyhittyä
puhelin hukku, pääseeks joku löytäjä lukee mun keskustelut
eiku väärä chat
ootko sä chatgpt
Olenko tekemisissä botin kanssa?
Haukkumista luokan chatissa
Minut poistettiin ryhmächatista, ja sitten sinne kirjoitettiin minusta valheita. Voiko koulu tehdä tälle jotain?
Tuntematon mies pyytää minulta kuvia Snapchatissa.
mitä teen ku kuva on jo monen puhelimes
yks setä netis lupaa ostaa mulle puhelimen jos nään sitä
Miten saisin pidettyä puhelimen poissa kädestä?
emmää ossaa olla ilman puhelinta ees vessassa
oon puhelimel ihan koko ajan
onks jotai äppii mikä lukittee puhelimen
avaan puhelimen viieks minuutiks ja sit onki menny kolme tuntia ja läksyt ja kaikki tekemättä
En pysty lukemaan kokeeseen, koska tartun puhelimeen viiden minuutin välein.
oon yksin kaikki välitunnit ja selaan vaa puhelinta
Poikaystävä tarkistaa puhelimeni ja suuttuu, jos vastaan muille pojille.
Puhelimeni akku kestää enää kaksi tuntia.
Mikä on paras puhelin alle kahdensadan?
mun puhelin jäätyy koko aja
Kulkeeko linja 12 myös lauantaisin?
soita joku biisi
laita soittolista lenkille
Millä soinnuilla Paranoid soitetaan kitaralla?
pystyyksä nyt ihan oikeesti kertoo mulle lottonumerot lauantaille
armeijan kutsunnat on samaa päivää ku näyttö, kenelle intis soitetaa
Saan hyviä numeroita, mutta ne vievät minulta kaikki voimat
tulin väärälle linjalle ku en tienny mitä haluun
äiti soittaa joka ilta ja kyselee kaikkea
mulla on huono olo ja haluun puhua jollekin
kenelle voin puhua jos mua kiusataan
mistä saan apua masennukseen
miten saan apua päihteiden käyttöön
mihin voin mennä jos ahdistaa koulussa
en saa unta yöllä
valvon joka yö kolmeen
kuka lukee nämä viestit
voinko kirjoittaa nimettömänä
näkeekö kukaan kuka olen
paljonko opintotuki on
voiko Kelaan soittaa
mikä on Kelan numero
missä on Kuopion kampus
asun Joensuussa ja rahat on loppu
muutin Tampereelle ja oon tosi yksinäinen
haluun tutoriksi
mitä teen jos kaveri viiltelee
haluun kuolla, kelle voin soittaa
leikkasin käsi liian syvä, veri ei loppu, mikä numero soitan
måste hälsovårdaren ringa hem om hen ser mina ärr?
kan man boka tid till kuratorn på nätet eller måst man ringa
vilket nummer har skolkuratorn
är psykologen på plats på fredag
Vilket nummer ringer man i nödfall?
vart ringer man om he händer en olycka
när ska man ringa 112
hon ligger i snön å svarar int å andas konstigt, vi e rädda för att ring
Är chatten öppen under höstlovet?
Kan mamma eller pappa läsa vår chatt?
kan nån utomstående hacka chatten å läs allt
Sparas chatten nånstans efter att jag har gått?
fel chatt oj
min telefon laddar int mera
Hur kan man använda telefonen mindre?
telefonen äter upp min kväll och sen har jag int gjort läxorna
Är det normalt att flickvännen vill se min telefon hela tiden?
De skriver elaka saker om mig i klassens chatt.
på rasterna låtsas jag att jag pratar i telefon så ingen ska märka att jag är ensam
Min grupphandledare har kallat mig till möte om min frånvaro, kommer hon att ringa mina föräldrar också?
Kan jag byta linje mitt i läsåret?
klockan ringer sex och ja e dödstrött
ja delar lägenhet me en kompis i Vasa, får båda stöd för hyran
hur får jag hjälp med matten
ja har ångest
hur mycket är studiestödet
What's the emergency number in Finland?
Do they speak English if I call 112?
there has been an accident, who do I call
who do i call at night if it's serious but maybe not ambulance serious
We don't dare to call for help because we're underage, but she doesn't react to anything
I want to see the kuraattori but I am too shy to call
what is the school nurse's phone number
will they call my parents about missed lessons
Does the school call my parents about absences?
they call me names every single day
people call me slurs because of my skin colour
a grown man keeps messaging me on snapchat
kicked out from group chat and they laugh
Is this chat end-to-end encrypted?
chat closed on holidays?
how do i delete my chat history
What hours can I chat with a person?
wrong chat sorry
Are you ChatGPT or something else?
how do i use my phone less
i waste my whole life on my phone
my phone battery is empty so fast, must I buy new one
best loadout in call of duty rn
I'd like to change my line of study
My boyfriend checks my phone every day, is that normal?
I lie awake every night for hours even with no phone in the room, then fall asleep in first-period maths.
how do i get therapy
i feel anxious all the time
can i talk to someone at school
Who can I tell safely that my family hurts me?
how much is the study grant
i moved to Turku and have no friends
pls dont call anyone, i am unaliving myself
onko chat auki viikonloppuna
mihin aikaan täällä voi chattailla illalla
onks chatti auki yöllä
när är chatten öppen på kvällen
is chat open at the weekend
when can I chat with you tonight
"""


def sentences(text: str) -> list[str]:
    return [one for one in text.strip().splitlines() if one]


@pytest.mark.parametrize("text", sentences(ASKED))
def test_a_question_for_somebody_outside_is_understood(text):
    assert understand(text) is not None


@pytest.mark.parametrize("text", sentences(NOT_ASKED))
def test_a_question_about_something_else_is_left_to_others(text):
    assert understand(text) is None


def test_of_all_that_students_ask_otherwise_hardly_anything_is_taken_for_a_question_to_the_directory():
    catalogue = load_catalogue(shipped_catalogue())
    examples = [
        one.text for intent in catalogue.intents.values() if intent.id != "emergency_numbers" for one in intent.examples
    ] + [one.text for one in catalogue.out_of_scope]

    taken = [one for one in examples if understand(one) is not None]

    assert len(examples) > 3000
    assert len(taken) / len(examples) < 0.01, taken


def test_the_examples_are_many_and_none_stands_on_both_sides():
    yes, no = sentences(ASKED), sentences(NOT_ASKED)

    assert len(yes) >= 60
    assert len(no) >= 120
    assert len({*yes, *no}) == len(yes) + len(no)


PHONE, CHAT = frozenset({Medium.PHONE}), frozenset({Medium.CHAT})


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("mihin voin soittaa yöllä", Query(media=PHONE, when=When.NIGHT)),
        ("apua päihteisiin Kuopiossa", Query(needs=("substances",), area="Kuopio")),
        ("APUA PAIHTEISIIN KUOPIOS??", Query(needs=("substances",), area="Kuopio")),
        ("chat på svenska", Query(media=CHAT, language="sv")),
        ("who can I call right now", Query(media=PHONE, when=When.NOW)),
        (
            "onko jotain ilmaista puhelinta nuorille joka ei näy puhelinlaskussa",
            Query(media=PHONE, young=True, free=True, off_bill=True),
        ),
        ("missä voin chattailla suomeksi illalla", Query(media=CHAT, when=When.EVENING, language="fi")),
        ("soitto numero mis voi puhuu anonyymisti", Query(media=PHONE, anonymous=True)),
        ("olen 16 v, mihin voin soittaa", Query(media=PHONE, age=16)),
        ("i am 17, which number can i call for free", Query(media=PHONE, age=17, free=True)),
        ("ja e 16, nåt nummer man kan ringa på helgen", Query(media=PHONE, age=16, when=When.WEEKEND)),
        ("puhelin arabiaksi", Query(media=PHONE, language="ar")),
        ("stöd för ätstörning i Åbo", Query(needs=("eating",), area="Turku")),
        ("onks jotai chattia tai numeroa seksuaalisen väkivallan uhreille", Query(("sexual_violence",), PHONE | CHAT)),
    ],
)
def test_what_a_question_says_is_heard(text, query):
    assert understand(text) == query


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Kuopiossa", "Kuopio"), ("kuopios", "Kuopio"), ("Kuopioon", "Kuopio"), ("kuopiosta", "Kuopio"),
        ("Tampereella", "Tampere"), ("tampereel", "Tampere"), ("Helsingissä", "Helsinki"), ("helsingis", "Helsinki"),
        ("Turussa", "Turku"), ("turus", "Turku"), ("i Åbo", "Turku"), ("Lahdessa", "Lahti"), ("Joensuussa", "Joensuu"),
        ("Joensuuhun", "Joensuu"), ("Iisalmessa", "Iisalmi"), ("Pieksämäellä", "Pieksämäki"), ("Varkaudes", "Varkaus"),
        ("Seinäjoella", "Seinäjoki"), ("Rovaniemellä", "Rovaniemi"), ("Hangossa", "Hanko"), ("i Hangö", "Hanko"),
        ("Mikkelissä", "Mikkeli"), ("S:t Michel", "Mikkeli"), ("Lappeenrannassa", "Lappeenranta"),
        ("Pohjois-Savossa", "Pohjois-Savo"), ("Etelä-Pohjanmaalla", "Etelä-Pohjanmaa"), ("in Kemi", "Kemi"),
        ("Kemissä", "Kemi"), ("Salossa", "Salo"), ("i Österbotten", "Pohjanmaa"), ("Siilinjärvellä", "Siilinjärvi"),
        ("Leppävirralla", "Leppävirta"), ("Kaustisella", "Kaustinen"), ("Vihdissä", "Vihti"), ("kajaanis", "Kajaani"),
        # Words that only look like places.
        ("kemia on vaikeaa", None), ("kolari tien varressa", None), ("mun puhelin on nokia", None), ("salo", None),
        ("lopetan koulun", None), ("aurinko", None), ("apua nyt heti", None), ("simo on mun kaveri", None),
    ],
)  # fmt: skip
def test_a_place_is_known_in_its_spoken_and_written_forms(text, area):
    assert area_of(text) == area


# --- searching ------------------------------------------------------------------------------------------------------
NIGHT = at("01:30")


def found(services, query: Query, when=NIGHT, language="fi") -> list[str]:
    return [one.service for one in search(a_directory(*services), query, when, language=language)]


def test_what_is_open_now_comes_first_and_three_are_the_most():
    services = [
        a_service("stale", checked_on=None),
        a_service("closed", open=hours("sun 12:00-13:00")),
        a_service("open"),
        a_service("open2"),
    ]

    assert found(services, Query()) == ["open", "open2", "stale"]


def test_at_night_what_is_known_to_be_closed_is_left_out():
    evening = a_service("evening", open=hours("mon-sun 14:00-20:00"))
    late = a_service("late", open=hours("mon-sun 20:00-24:00"))
    always = a_service("always")

    assert found([evening, late, always], Query(when=When.NIGHT), at("21:00")) == ["always", "late"]
    assert found([evening, late, always], Query(when=When.EVENING), at("12:00")) == ["always", "late", "evening"]


def test_where_all_is_closed_it_is_said_when_it_opens():
    evening = a_service("evening", open=hours("mon-sun 14:00-20:00"))

    (hit,) = search(a_directory(evening), Query(when=When.NOW), NIGHT)

    assert hit == Hit(ServiceId("evening"), OfferState.CLOSED, at("14:00"))


@pytest.mark.parametrize(
    ("day", "hit"), [("2026-11-18", True), ("2026-11-21", True), ("2026-11-22", True), ("2026-11-20", True)]
)
def test_the_weekend_is_the_coming_one_or_this_one(day, hit):
    sunday = a_service("sunday", open=hours("sun 12:00-22:00"), checked_on=at("12:00", day).date())
    weekdays = a_service("weekdays", open=hours("mon-fri 12:00-22:00"), checked_on=at("12:00", day).date())

    assert found([weekdays, sunday], Query(when=When.WEEKEND), at("10:00", day)) == ["sunday"]


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        (Query(media=CHAT), {"contact": Contact(chat="sekasin.fi")}),
        (Query(anonymous=True), {"anonymous": Answer.YES}),
        (Query(free=True), {"cost": Cost.FREE}),
        (Query(off_bill=True), {"on_bill": Answer.NO}),
        (Query(needs=("eating",)), {"needs": ("eating",)}),
        (Query(age=16), {"ages": (0, 20)}),
        (Query(area="Kuopio"), {"area": ("Pohjois-Savo", "Kuopio")}),
        (Query(young=True), {"ages": (12, 20)}),
        (Query(language="ar"), {"languages": ("ar",)}),
    ],
)
def test_what_is_asked_for_must_be_known_to_be_so(query, changes):
    plain, fitting = a_service("plain", ages=(21, 120) if query.age else (0, 120)), a_service("fitting", **changes)

    assert found([plain, fitting], query)[0] == "fitting"


def test_a_local_service_is_not_named_to_others():
    assert found([a_service("kainuu", area=("Kainuu",))], Query(area="Kuopio")) == []
    assert found([a_service("kainuu", area=("Kainuu",))], Query()) == []


def test_a_line_for_one_thing_is_not_named_to_who_wants_just_to_talk():
    assert found([a_service("violence", needs=("violence", "talk"))], Query(media=PHONE)) == []


def test_where_nobody_answers_in_the_language_a_finnish_one_is_named_as_such():
    finnish, swedish = a_service("finnish"), a_service("swedish", languages=("sv",), checked_on=None)

    (hit,) = search(a_directory(finnish), Query(), NIGHT, language=EN)

    assert (hit.service, hit.language_gap) == ("finnish", True)
    assert found([finnish, swedish], Query(language="sv")) == ["swedish"]
    assert found([a_service("ar", languages=("ar",))], Query(), language=SV) == []


def test_the_hours_of_a_chat_are_not_those_of_its_telephone():
    both = a_service("both", contact=Contact(phone="080 005 005", chat="nollalinja.fi"))
    shut = replace(both, open_chat=parse_hours(["mon 09:00-10:00"]))

    assert search(a_directory(both), Query(media=CHAT), NIGHT)[0].state is OfferState.STALE
    assert search(a_directory(shut), Query(media=CHAT), NIGHT)[0].state is OfferState.CLOSED
    assert search(a_directory(shut), Query(media=PHONE), NIGHT)[0].state is OfferState.OPEN


def test_a_website_is_there_at_any_hour_but_is_no_telephone():
    site = a_website("site", needs=("mind",))

    assert search(a_directory(site), Query(needs=("mind",)), NIGHT)[0].state is OfferState.ALWAYS
    assert found([site], Query(needs=("mind",), media=PHONE)) == []


@pytest.mark.parametrize("changes", [{"approved": False}, {"contact": Contact()}])
def test_what_nobody_has_approved_or_can_reach_is_never_found(changes):
    assert found([a_service(**changes)], Query()) == []


def test_in_the_shipped_directory_a_night_call_leads_to_the_line_that_is_open_day_and_night():
    shipped = load(shipped_directory())
    looked = {one.id: replace(one, checked_on=NIGHT.date() - timedelta(days=3)) for one in shipped.services.values()}
    query = understand("mihin voin soittaa yöllä")

    assert query is not None
    first = search(replace(shipped, services=looked), query, NIGHT)[0]
    assert (first.service, first.state) == ("mieli_phone_fi", OfferState.OPEN)
    assert search(shipped, query, NIGHT)[0].state is OfferState.STALE
