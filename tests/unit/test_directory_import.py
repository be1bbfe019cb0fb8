"""Taking in what the national service register knows, and the commands for those who keep the directory."""

import json
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.directory import directory
from bot.errors import KynnysError
from faq.directory import parse_hours
from faq.directory_files import load
from faq.palvelutietovaranto import Imported, RegisterFault, as_toml, read
from tests.unit.test_directory_files import a_file

CONTRACTS = Path(__file__).parent.parent / "contracts"
CHANNELS = CONTRACTS / "palvelutietovaranto_v11.json"
SERVICE = CONTRACTS / "palvelutietovaranto_v11_service.json"


def imported(file: Path = CHANNELS, municipality: str = "Kuopio") -> Imported:
    return read(json.loads(file.read_text(encoding="utf-8")), municipality)


def a_channel(**changes: Any) -> dict[str, Any]:
    """A telephone of all Finland, by which the nurse is reached on weekdays."""
    usual = {
        "id": "1",
        "serviceChannelType": "Phone",
        "serviceChannelNames": [{"language": "fi", "value": "Neuvonta", "type": "Name"}],
        "areaType": "Nationwide",
        "languages": ["fi"],
        "phoneNumbers": [{"number": "0800 12345", "isFinnishServiceNumber": True, "type": "Phone"}],
        "serviceHours": [hours_of(("Monday", "Friday", "09:00:00", "15:00:00"))],
        "publishingStatus": "Published",
    }
    return usual | changes


def hours_of(*openings: tuple[str, str | None, str, str], **changes: Any) -> dict[str, Any]:
    keys = ("dayFrom", "dayTo", "from", "to")
    opening = [dict(zip(keys, one, strict=True)) for one in openings]
    return {"serviceHourType": "DaysOfTheWeek", "validForNow": True, "openingHour": opening} | changes


def the_entry(**changes: Any) -> Any:
    return read(a_channel(**changes), "Kuopio").entries[0]


# --- reading --------------------------------------------------------------------------------------------------------
def test_a_telephone_of_the_register_becomes_an_entry():
    phone = imported().entries[0]

    assert phone.id == "ptv_paihdeneuvontapuhelin_nuorille"
    assert phone.name == {"fi": "Päihdeneuvontapuhelin nuorille", "sv": "Rusmedelsrådgivning för unga",
                          "en": "Päihdeneuvontapuhelin nuorille"}  # fmt: skip
    assert phone.contact == {"phone": "050 123 4567", "web": "paihdeneuvonta.example.fi/nuoret"}
    assert phone.open == ("mon-thu 12:00-18:00", "sun 16:00-20:00", "fri 20:00-02:00")
    assert (phone.needs, phone.cost, phone.languages) == (("substances",), "free", ("fi", "sv"))
    assert phone.area == ("Pohjois-Savo", "Kuopio", "Siilinjärvi")
    assert "Translate name: en." in phone.notes


def test_a_place_is_for_its_own_municipality_and_seasonal_hours_are_not_taken_for_usual_ones():
    place = imported().entries[1]

    assert (place.contact["place"], place.area, place.open) == ("Esimerkkikatu 5, Kuopio", ("Kuopio",), ())
    assert place.cost is None
    assert any("Paikallispuhelumaksu" in one for one in place.notes)


def test_what_does_not_fit_is_told():
    assert imported().skipped == (
        "Toimeentulotukihakemus: a PrintableForm is nothing to reach",
        "Nuorten sivut: is not for Kuopio",
    )


def test_a_service_tells_what_its_channels_are_for():
    (form,) = imported(SERVICE).entries

    assert {"shelter", "violence", "crisis"} <= set(form.needs)
    assert (form.now, form.open, form.contact) == (False, ("24/7",), {"web": "turva.example.fi/yhteys"})


@pytest.mark.parametrize(
    ("hours", "lines"),
    [
        (hours_of(("Monday", None, "09:00", "15:00")), ("mon 09:00-15:00",)),
        (hours_of(("Monday", "Monday", "09:00", "00:00")), ("mon 09:00-24:00",)),
        (hours_of(("Sunday", "Monday", "20:00", "02:00"), serviceHourType="OverMidnight"), ("sun 20:00-02:00",)),
        (hours_of(("Friday", "Sunday", "20:00", "12:00"), serviceHourType="OverMidnight"), ()),
        (hours_of(("Maanantai", None, "09:00", "15:00")), ()),
        (hours_of(("Monday", None, "", "")), ()),
        (hours_of(isAlwaysOpen=True), ("24/7",)),
        (hours_of(("Monday", None, "09:00", "15:00"), isReservation=True), ()),
        (hours_of(("Monday", None, "09:00", "15:00"), isClosed=True), ()),
        (hours_of(("Monday", None, "09:00", "15:00"), validForNow=False, validFrom="2026-06-01T00:00:00"), ()),
    ],
)
def test_hours_are_taken_whole_or_not_at_all(hours, lines):
    entry = the_entry(serviceHours=[hours])

    assert entry.open == lines
    parse_hours(entry.open)


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ({"number": "501234567", "prefixNumber": "+358"}, "050 123 4567"),
        ({"number": "17 123 456", "prefixNumber": "+358"}, "017 123 456"),
        ({"number": "0800-12345", "isFinnishServiceNumber": True}, "0800 12345"),
        ({"number": "116111", "isFinnishServiceNumber": True}, "116111"),
        ({"number": "12345678", "prefixNumber": "+46"}, "+46 12345678"),
        ({"number": ""}, None),
        ({"number": "501234567", "type": "Sms"}, None),
    ],
)
def test_a_number_is_written_as_it_is_dialled_in_finland(phone, dialled):
    assert the_entry(phoneNumbers=[phone]).contact.get("phone") == dialled


def test_a_second_number_goes_to_the_notes():
    numbers = [{"number": "0800 1234", "isFinnishServiceNumber": True}, {"number": "0800 5678",
                                                                        "isFinnishServiceNumber": True}]  # fmt: skip

    entry = the_entry(phoneNumbers=numbers)

    assert entry.contact["phone"] == "0800 1234"
    assert "Other numbers: 0800 5678." in entry.notes


def test_a_post_box_is_no_place_to_go_to():
    boxes = [{"type": "Postal", "streetAddress": None}, {"type": "Postal", "streetAddress": {"street": []}}]

    assert "place" not in the_entry(serviceChannelType="ServiceLocation", addresses=boxes).contact


def test_a_channel_for_all_of_the_languages_is_taken_without_a_note_to_translate():
    names = [{"language": one, "value": "Neuvonta", "type": "Name"} for one in ("fi", "sv", "en")]

    assert not any("Translate" in one for one in the_entry(serviceChannelNames=names).notes)


def test_channels_of_the_same_name_have_different_ids():
    found = read([a_channel(), a_channel()], "Kuopio").entries

    assert [one.id for one in found] == ["ptv_neuvonta", "ptv_neuvonta_2"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"publishingStatus": "Draft"}, "is Draft"),
        ({"serviceChannelNames": []}, "has no name"),
        (
            {"areaType": "LimitedType", "areaMunicipalities": [{"name": [{"language": "fi", "value": "Oulu"}]}]},
            "not for",
        ),
    ],
)
def test_a_channel_that_is_for_nobody_here_is_skipped(changes, reason):
    found = read(a_channel(**changes), "Kuopio")

    assert found.entries == ()
    assert reason in found.skipped[0]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "empty list"),
        ({"itemList": []}, "empty list"),
        ([1], "item 1 is no object"),
        ("x", "item 1 is no object"),
        ({"itemList": [{"id": "1", "name": "x"}]}, "list of ids only"),
    ],
)
def test_what_the_register_would_not_say_is_refused(document, words):
    with pytest.raises(RegisterFault, match=words):
        read(document, "Kuopio")


def test_hostile_texts_stay_texts(tmp_path):
    name = 'x"\n[[service]]\nid = "evil\u2028\x7f\\'
    found = read(a_channel(serviceChannelNames=[{"language": "fi", "value": name, "type": "Name"}]), "Kuopio")

    (block,) = tomllib.loads(as_toml(found, "x.json"))["service"]

    assert block["id"] == "ptv_x_service_id_evil"
    assert block["approved"] is False


# --- commands -------------------------------------------------------------------------------------------------------
def run(*words: object) -> Result:
    return CliRunner().invoke(directory, [str(one) for one in words])


def test_an_import_is_read_by_the_directory_and_offered_to_nobody(tmp_path):
    out = tmp_path / "kuopio.toml"

    result = run("import", CHANNELS, "--municipality", "Kuopio", "--out", out)

    assert result.exit_code == 0, result.output
    assert "2 entries written" in result.output
    taken = load(tmp_path)
    assert len(taken.services) == 2
    assert not list(taken.offerable())


def test_an_import_never_writes_over_what_somebody_has_checked(tmp_path):
    out = tmp_path / "kuopio.toml"
    out.write_text("# mine", encoding="utf-8")

    result = run("import", CHANNELS, "--municipality", "Kuopio", "--out", out)

    assert isinstance(result.exception, KynnysError)
    assert out.read_text(encoding="utf-8") == "# mine"


@pytest.mark.parametrize(
    ("text", "words"), [("{", "is not JSON"), ("[1]", "item 1 is no object"), ("\udcff", "is not JSON")]
)
def test_a_bad_file_gets_a_clear_error(tmp_path, text, words):
    file = tmp_path / "bad.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    result = run("import", file, "--municipality", "Kuopio", "--out", tmp_path / "out.toml")

    assert isinstance(result.exception, KynnysError)
    assert words in str(result.exception)
    assert not (tmp_path / "out.toml").exists()


def test_a_wrong_form_is_told_as_such_and_not_as_bad_json(tmp_path):
    file = tmp_path / "ids.json"
    file.write_text("{}", encoding="utf-8")

    result = run("import", file, "--municipality", "Kuopio", "--out", tmp_path / "out.toml")

    assert "list of ids only" in str(result.exception)
    assert "JSON" not in str(result.exception)


def test_an_answer_saved_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "saved.json"
    file.write_text(CHANNELS.read_text(encoding="utf-8"), encoding="utf-8-sig")

    result = run("import", file, "--municipality", "Kuopio", "--out", tmp_path / "new.toml")

    assert "2 entries written" in result.output


def test_a_folder_that_is_not_there_is_told_before_anything_is_read(tmp_path):
    result = run("import", CHANNELS, "--municipality", "Kuopio", "--out", tmp_path / "none" / "new.toml")

    assert isinstance(result.exception, KynnysError)
    assert "is no folder" in str(result.exception)


ODD = st.sampled_from([None, 0, 1.5, True, "", "\ud800", "\x7f\x00\n\"'", [], {}, [[]], {"id": [1]}])


@given(st.data())
def test_whatever_the_register_sends_becomes_entries_that_can_be_read_or_one_clear_fault(data):
    answer = [a_channel(), json.loads(SERVICE.read_text(encoding="utf-8"))]
    for _ in range(data.draw(st.integers(1, 4))):
        _spoil(answer, data)

    try:
        written = as_toml(read(answer, "Kuopio"), "answer.json")
    except RegisterFault:
        return

    tomllib.loads(written.encode("utf-8").decode())


def _spoil(at: Any, data: st.DataObject) -> None:
    """Puts something odd in one place, however deep it lies."""
    while at and isinstance(at, dict | list):
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or data.draw(st.booleans()):
            at[key] = deepcopy(data.draw(ODD))
            return
        at = at[key]


def test_an_import_of_nothing_for_the_municipality_is_told(tmp_path):
    result = run("import", SERVICE, "--municipality", "Kuopio", "--out", tmp_path / "x.toml")
    assert result.exit_code == 0
    file = tmp_path / "one.json"
    file.write_text(json.dumps(a_channel(publishingStatus="Draft")), encoding="utf-8")

    result = run("import", file, "--municipality", "Kuopio", "--out", tmp_path / "y.toml")

    assert "holds nothing for Kuopio" in str(result.exception)


def test_the_list_says_what_is_stale():
    everything, old = run("list"), run("list", "--stale")

    assert everything.exit_code == old.exit_code == 0
    assert "mieli_phone_fi" in everything.output
    assert "mieli_chat" in old.output
    assert "STALE" in old.output


def test_asking_tells_what_was_understood_and_found(tmp_path):
    a_file(tmp_path, contact='{ chat = "nuortennetti.fi" }', open='["mon-sun 17:00-20:00"]', checked_on="2026-11-01")
    where = ("--directory", tmp_path, "--at")

    evening = run("ask", "onks jotain chattia illalla", *where, "2026-11-21T18:00")
    closed = run("ask", "is there a chat open now", *where, "2026-11-21", "--language", "en")

    assert "understood: chat, evening" in evening.output
    assert "Puhelin  nuortennetti.fi  [open]" in evening.output
    assert "[closed, opens Sat 21.11. 17:00, answers in Finnish]" in closed.output
    assert "nothing fits" in run("ask", "mihin numeroon voin soittaa", *where, "2026-11-21").output


def test_what_is_no_question_to_the_directory_is_said_to_be_none():
    assert "not a question to the directory" in run("ask", "miten pääsen terapiaan").output


def test_a_directory_with_faults_is_told_with_all_of_them(tmp_path):
    (tmp_path / "x.toml").write_text("[[service]]\n", encoding="utf-8")

    result = run("list", "--directory", tmp_path)

    assert isinstance(result.exception, KynnysError)
    assert "x.toml:1" in str(result.exception)
