"""What somebody's words tell of who they are: found where it is told, and not where it is not."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.disclosure import LONGEST, disclosed, promised
from moderation.promises import PromiseFaults, Promises, load, shipped
from rooms.model import Disclosure, Held

TELLS: list[tuple[Disclosure, str]] = [
    (Disclosure.IDENTITY_CODE, "131052-308T"),
    (Disclosure.IDENTITY_CODE, "mun hetu on 131052-308t"),
    (Disclosure.IDENTITY_CODE, "131052 - 308T"),
    (Disclosure.IDENTITY_CODE, "1 3 1 0 5 2 - 3 0 8 T"),
    (Disclosure.IDENTITY_CODE, "010594Y9021"),
    (Disclosure.IDENTITY_CODE, "020594X903P"),
    (Disclosure.IDENTITY_CODE, "030594W904C"),
    (Disclosure.IDENTITY_CODE, "010594Y9032"),
    (Disclosure.IDENTITY_CODE, "131052 308T"),
    (Disclosure.PHONE, "mun numero on 040 123 4567"),
    (Disclosure.PHONE, "soita 0401234567"),
    (Disclosure.PHONE, "+358 40 123 4567"),
    (Disclosure.PHONE, "+358401234567"),
    (Disclosure.PHONE, "044-1234567"),
    (Disclosure.PHONE, "050 1234567"),
    (Disclosure.PHONE, "0400 123 456"),
    (Disclosure.PHONE, "09 1234 5678"),
    (Disclosure.PHONE, "puh 013 123 456"),
    (Disclosure.PHONE, "laita viestiä 045.123.4567"),
    (Disclosure.PHONE, "00358 40 1234567"),
    (Disclosure.PHONE, "+358 (0)40 123 4567"),
    (Disclosure.PHONE, "numero on 40 123 4567"),
    (Disclosure.PHONE, "nolla neljä nolla yksi kaks kolme neljä viis kuus seittemän"),
    (Disclosure.PHONE, "mitt nummer är 0401234567"),
    (Disclosure.PHONE, "ring mig på 050-123 45 67"),
    (Disclosure.PHONE, "my number is +46 70 123 45 67"),
    (Disclosure.PHONE, "call me 0451234567"),
    (Disclosure.PHONE, "min mobil: 070-123 45 67"),
    (Disclosure.PHONE, "wa 0441234567"),
    (Disclosure.PHONE, "020 123 4567 ja 0405556677"),
    (Disclosure.PHONE, "+44 7700 900123"),
    (Disclosure.PHONE, "０４０１２３４５６７"),
    (Disclosure.PHONE, "040\u200b1234567"),
    (Disclosure.PHONE, "0401234567,0501234567"),
    (Disclosure.ADDRESS, "asun Mannerheimintie 5"),
    (Disclosure.ADDRESS, "koulukatu 12 A 3"),
    (Disclosure.ADDRESS, "Puistokatu 4"),
    (Disclosure.ADDRESS, "Aleksis Kiven katu 10"),
    (Disclosure.ADDRESS, "Hämeentiellä 24"),
    (Disclosure.ADDRESS, "osoite on mäntytie 7b"),
    (Disclosure.ADDRESS, "00100 Helsinki"),
    (Disclosure.ADDRESS, "33100 Tampere"),
    (Disclosure.ADDRESS, "20100 åbo"),
    (Disclosure.ADDRESS, "Storgatan 5"),
    (Disclosure.ADDRESS, "jag bor på Skolvägen 12"),
    (Disclosure.ADDRESS, "Strandgatan 3 B"),
    (Disclosure.ADDRESS, "bor på Bergsstigen 4"),
    (Disclosure.ADDRESS, "I live at Mannerheimintie 12"),
    (Disclosure.ADDRESS, "my address is Puistokatu 3 A 5"),
    (Disclosure.ADDRESS, "FI-02100 Espoo"),
    (Disclosure.ADDRESS, "kotiosoite on Rantapolku 3"),
    (Disclosure.ADDRESS, "postinumero 33720"),
    (Disclosure.EMAIL, "aino.v@gmail.com"),
    (Disclosure.EMAIL, "laita mailia aino_05@hotmail.com"),
    (Disclosure.EMAIL, "skriv till mig: kalle@edu.fi"),
    (Disclosure.EMAIL, "my email is foo.bar@outlook.com"),
    (Disclosure.EMAIL, "aino ät gmail piste com"),
    (Disclosure.EMAIL, "aino (at) gmail.com"),
    (Disclosure.EMAIL, "aino miukumauku luukku.com"),
    (Disclosure.HANDLE, "snap: ainov"),
    (Disclosure.HANDLE, "mun snap on aino_05"),
    (Disclosure.HANDLE, "mun ig on ainooo"),
    (Disclosure.HANDLE, "lisää mut snäpissä kissapöllö"),
    (Disclosure.HANDLE, "lisää mut snapissa ainoo.v"),
    (Disclosure.HANDLE, "insta: aino.virtanen"),
    (Disclosure.HANDLE, "mun insta on kissakuningas"),
    (Disclosure.HANDLE, "tiktok @kissa"),
    (Disclosure.HANDLE, "@kissapoika on mun insta"),
    (Disclosure.HANDLE, "discord: kissa#1234"),
    (Disclosure.HANDLE, "kissa#1234"),
    (Disclosure.HANDLE, "mun dc on kissapoika99"),
    (Disclosure.HANDLE, "telegram @ainov"),
    (Disclosure.HANDLE, "whatsapp: aino"),
    (Disclosure.HANDLE, "@aino:matrix.org"),
    (Disclosure.HANDLE, "instagram.com/ainov"),
    (Disclosure.HANDLE, "t.me/ainov"),
    (Disclosure.HANDLE, "min snap är kalle_k"),
    (Disclosure.HANDLE, "mitt insta är kallek"),
    (Disclosure.HANDLE, "lägg till mig på snap kallek"),
    (Disclosure.HANDLE, "följ mig på insta: kallek"),
    (Disclosure.HANDLE, "add me on snap foobar12"),
    (Disclosure.HANDLE, "my snap is foobar"),
    (Disclosure.HANDLE, "my insta is @foobar"),
    (Disclosure.HANDLE, "snap foobar_12"),
    (Disclosure.HANDLE, "ig kissa.kuu"),
    (Disclosure.HANDLE, "mun snäppi on pöllönen05"),
    (Disclosure.HANDLE, "löydät mut instasta nimellä kissakuu"),
    (Disclosure.HANDLE, "mut on snapis: aikis, ig: kuu"),
    (Disclosure.OWN_NAME, "olen Aino"),
    (Disclosure.OWN_NAME, "oon aino"),
    (Disclosure.OWN_NAME, "mä oon Ville"),
    (Disclosure.OWN_NAME, "mun nimi on Aino"),
    (Disclosure.OWN_NAME, "minun nimeni on Aino Virtanen"),
    (Disclosure.OWN_NAME, "mun nimi on Xhemil"),
    (Disclosure.OWN_NAME, "nimeni on Sini"),
    (Disclosure.OWN_NAME, "jag heter Kalle"),
    (Disclosure.OWN_NAME, "mitt namn är Ebba"),
    (Disclosure.OWN_NAME, "jag heter ebba lindström"),
    (Disclosure.OWN_NAME, "my name is Jake"),
    (Disclosure.OWN_NAME, "i'm called Emma"),
    (Disclosure.OWN_NAME, "I'm Emma"),
    (Disclosure.OWN_NAME, "my name is jake"),
    (Disclosure.OWN_NAME, "hei olen Ville Virtanen"),
    (Disclosure.OWN_NAME, "t. Aino"),
    (Disclosure.OWN_NAME, "terveisin Ville"),
    (Disclosure.OWN_NAME, "täällä aino"),
    (Disclosure.OWN_NAME, "jag är Emilia"),
    (Disclosure.OWN_NAME, "mitt namn är xhavit"),
    (Disclosure.OWN_NAME, "hi im emma"),
    (Disclosure.OWN_NAME, "nimi: Aino Virtanen"),
    (Disclosure.OTHER_NAME, "Ville Virtanen kiusaa mua"),
    (Disclosure.OTHER_NAME, "ville virtanen kiusaa mua"),
    (Disclosure.OTHER_NAME, "mua kiusaa Ville Virtanen"),
    (Disclosure.OTHER_NAME, "se on Pekka Mäkisen syy"),
    (Disclosure.OTHER_NAME, "Emma Lindström är elak"),
    (Disclosure.OTHER_NAME, "Arben Krasniqi hakkasi mut"),
    (Disclosure.OTHER_NAME, "meidän opettaja Liisa Korhonen huutaa"),
    (Disclosure.OTHER_NAME, "i hate Ville Korhonen"),
    (Disclosure.OTHER_NAME, "Kalle Andersson slog mig"),
    (Disclosure.OTHER_NAME, "sen nimi on Oskari Niemi"),
    (Disclosure.OTHER_NAME, "Xhemil Korhonen lyö"),
    (Disclosure.OTHER_NAME, "aino korhosen kanssa"),
    (Disclosure.OTHER_NAME, "emma nieminen puhuu musta"),
]

TELLS_NOTHING = [
    "oon väsynyt",
    "olen Espoosta",
    "I'm tired",
    "I am sad",
    "olen 16",
    "oon lukion eka",
    "jag är trött",
    "jag är från Vasa",
    "mä oon tosi yksin",
    "oon ihan loppu",
    "I'm from Finland",
    "im fine",
    "olen iloinen",
    "oon Helsingissä",
    "Olen Suomalainen",
    "olen Kela",
    "oon Ainon kaveri",
    "i'm Emma's friend",
    "my name is not important",
    "jag heter inte så",
    "mun nimi on aika outo",
    "mun nimi on listalla",
    "nimeni on salainen",
    "112",
    "soita 116117",
    "116 111",
    "116 117 auttaa",
    "Sekasin 0800 147 111",
    "09 2525 0111",
    "020 202",
    "MAA05",
    "kurssi ENA03",
    "huone 2045",
    "luokka 134",
    "A1023",
    "12.3.2026",
    "05.06.2008",
    "kello 08.30-09.15",
    "klo 14.00",
    "08:30",
    "maksaa 25,50 €",
    "1 200 euroa",
    "2024-2025",
    "15 op",
    "3.9 keskiarvo",
    "lukuvuosi 2025-2026",
    "0,5",
    "numero 7",
    "1000 palaa",
    "10 000 euroa",
    "viikko 45",
    "sivut 120-135",
    "tehtävät 501-520",
    "050-kurssi",
    "3:15",
    "100%",
    "2026-02-05",
    "vuonna 2008",
    "05.06. ja 07.06.",
    "0295 020 020",
    "tie 4",
    "moottoritie 3",
    "koko matka tie on 10 km",
    "valtatie 4",
    "halva vägen 5 km",
    "skolvägen 10 minuter",
    "mennään kadulle 5 min",
    "koulutie on 3 km",
    "meni pari tuntia 5",
    "15000 Suomessa",
    "10000 euroa",
    "12000 Helsingissä",
    "puolitie 10",
    "torilla 5 ihmistä",
    "ranta 3",
    "snap on rikki",
    "mun snap on rikki",
    "mun insta on privaatti",
    "lisää mut snäpissä",
    "voitko lisätä mut snäpissä",
    "snapissa on tosi ilkeitä viestejä",
    "instassa joku haukkui mua",
    "insta: mitä mieltä ootte",
    "tiktok on tyhmä",
    "my insta is private",
    "my snap is broken",
    "min insta är privat",
    "min snap är hackad",
    "mun dc on kaatunut",
    "oon instassa koko ajan",
    "i'm on tiktok all day",
    "snap streak meni",
    "whatsapp ryhmässä haukutaan",
    "wa ei toimi",
    "tt oli tylsä",
    "insta 2024",
    "mun snap on poistettu",
    "joku teki musta tiktokin",
    "discord is toxic",
    "they posted it on snapchat yesterday",
    "han la ut det på snapchat igår",
    "Ville kiusaa",
    "Aino ja Ville",
    "Harry Potter on hyvä",
    "Taylor Swift",
    "Helsingin Sanomat",
    "New York",
    "Minna Canth",
    "kuraattori Koivu",
    "Anna Maria",
    "luin Aleksis Kiven kirjan",
    "Anna Mä oon",
    "ville vihainen",
    "onko Anna koulussa",
    "Kiitos Anna",
    "Hei Tutor Kuusi",
    "Suomen Kuvalehti",
    "Tampereen Lyseo",
    "Emma I'm sad",
    "Mannerheimin Lastensuojeluliitto",
    "Sekasin Chat",
    "Moi Ville Mitä kuuluu",
    "Jag Ska Gå",
    "mä en tiedä mitä tehdä",
    "kissa",
    "",
    "ihminen",
    "mua ahdistaa koe",
    "kaveri petti",
    "hej jag mår dåligt",
    "help me please",
    "pitääks mun tulla kouluun 8.30",
    "sain 7,5",
    "ope sanoi et oon laiska",
    "miten haen opintotukea",
    "mul on 3 rästikurssia",
    "kelan tuki on 250e",
    "mun luokka on 2B",
    "terkkari on huoneessa 112",
    "t. joku lukiosta",
    "kello on 10",
    "call me later",
    "täällä on kylmä",
    "this is hard",
    "it's ok",
    "oon onni",
    "olen vilja-allergikko",
    "äiti on lääkäri",
]

HELD = load(shipped())


@pytest.mark.parametrize(("kind", "text"), TELLS)
def test_what_tells_who_somebody_is_is_noticed(kind: Disclosure, text: str):
    assert disclosed(text) == {kind}


@pytest.mark.parametrize("text", TELLS_NOTHING)
def test_whoever_tells_nothing_is_asked_nothing(text: str):
    assert disclosed(text) == frozenset()


def test_several_things_in_one_message_are_all_noticed():
    text = "mun nimi on Aino, numero on 040 123 4567 ja mail aino.v@gmail.com, asun Puistokatu 3"

    told = {Disclosure.OWN_NAME, Disclosure.PHONE, Disclosure.EMAIL, Disclosure.ADDRESS}
    assert disclosed(text) == told


def test_an_identity_code_with_a_wrong_check_character_is_none():
    assert Disclosure.IDENTITY_CODE in disclosed("131052-308T")
    assert Disclosure.IDENTITY_CODE not in disclosed("131052-308U")


def test_a_day_that_does_not_exist_makes_no_identity_code():
    assert Disclosure.IDENTITY_CODE not in disclosed("320152-308T")


@pytest.mark.parametrize("sign", "+-ABCDEFYXWVU")
def test_every_century_sign_in_use_is_known(sign: str):
    assert Disclosure.IDENTITY_CODE in disclosed(f"hetu on 131052{sign}308T")
    assert Disclosure.IDENTITY_CODE in disclosed(f"hetu on 131052{sign}308t".lower())


def test_the_end_of_a_long_message_counts_as_much_as_its_beginning():
    assert Disclosure.PHONE in disclosed("a" + " ja sitten" * LONGEST + " 040 123 4567")


# --- whatever is written --------------------------------------------------------------------------------------------
PIECES = st.sampled_from(
    ["040 ", "+358", "131052-308T", "@", "snap: ", "oon ", "Aino", "katu 5", "\u200b", "en kerro ", "٠٤٠"]
)


@given(st.lists(st.text(max_size=40) | PIECES, max_size=20).map("".join))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_can_be_looked_at(text: str):
    assert disclosed(text) <= set(Disclosure)
    assert promised(text) <= set(Held)


@pytest.mark.parametrize(
    "unit",
    ["0 ", "(0", "snap on ", "Aino ", "a@", "mun nimi on ", "ab-", "- ", "en kerro ", "jag ", "ﷺ", "xkatu ", "nolla "],
)
def test_looking_takes_no_longer_however_it_is_written(unit: str):
    """A message of the greatest size that Matrix carries is looked at within a second."""
    begun = time.process_time()
    disclosed(unit * (65_000 // len(unit)))

    assert time.process_time() - begun < 1


# --- a tutor's promises ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("of", "text"), [(one, text) for one in HELD for text in one.yes])
def test_what_a_tutor_should_not_say_is_held(of: Promises, text: str):
    assert of.kind in promised(text)


@pytest.mark.parametrize("text", [text for one in HELD for text in one.no])
def test_what_a_tutor_may_well_say_goes(text: str):
    assert promised(text) == frozenset()


def test_every_kind_has_examples_in_every_language():
    assert len(HELD) == 6
    for one in HELD:
        assert len(one.yes) >= 7, one.language
        assert len(one.no) >= 7, one.language


def test_a_tutor_who_gives_a_number_is_held_for_details():
    assert promised("mun numero on 040 123 4567") == {Held.DETAILS}


# --- a school's own words -------------------------------------------------------------------------------------------
def a_file(folder: Path, change: Callable[[str], str] = lambda text: text) -> Path:
    """The shipped one with a change."""
    file = folder / "promises.toml"
    file.write_text(change(shipped().read_text(encoding="utf-8")), encoding="utf-8")
    return file


def own_words(text: str) -> str:
    return text.replace("[secrecy.fi]\npatterns = [", "[secrecy.fi]\npatterns = [\n    'kunniasana',")


def test_a_school_has_words_of_its_own_for_which_a_tutors_line_waits(tmp_path: Path):
    own = load(a_file(tmp_path, own_words))

    assert promised("Kunniasana, se on siinä", own) == {Held.SECRECY}
    assert promised("Kunniasana, se on siinä") == frozenset()
    assert promised("mun numero on 040 123 4567", own) == {Held.DETAILS}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: "", "secrecy.fi: is missing. Each kind stands in each language."),
        (lambda text: "a = [", "is no TOML"),
        (lambda text: text.replace("[secrecy.sv]", "[secrecy.no]"), "secrecy.sv: is missing"),
        (lambda text: own_words(text).replace("'kunniasana'", "'(kunnia'"), "secrecy.fi.patterns, number 1: is no"),
        (lambda text: own_words(text).replace("'kunniasana'", "3"), "secrecy.fi.patterns: write a list of texts."),
        (lambda text: own_words(text).replace("'kunniasana'", "'.'"), "secrecy.fi.no, number 1: the patterns say"),
    ],
)
def test_what_is_wrong_with_such_a_file_is_told_with_its_place(
    tmp_path: Path, change: Callable[[str], str], fault: str
):
    with pytest.raises(PromiseFaults) as found:
        load(a_file(tmp_path, change))

    assert any(line.startswith("promises.toml: ") and fault in line for line in found.value.lines)


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(PromiseFaults, match="cannot be read"):
        load(tmp_path / "promises.toml")
