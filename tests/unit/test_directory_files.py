"""The directory's files: the shipped ones are whole, and every fault has its line and remedy."""

from pathlib import Path

import pytest

from faq.catalogue import load as load_catalogue
from faq.directory import Status, is_fresh
from faq.directory_files import DirectoryFaults, load, shipped_directory
from faq.models import shipped_catalogue

WHOLE = {
    "id": '"mll_phone"',
    "name": '{ fi = "Puhelin", sv = "Telefon", en = "Phone" }',
    "about": '{ fi = "Joku kuuntelee.", sv = "Någon lyssnar.", en = "Somebody listens." }',
    "needs": '["talk"]',
    "now": "true",
    "contact": '{ phone = "116 111" }',
    "languages": '["fi"]',
    "open": '["mon-fri 14:00-20:00"]',
    "cost": '"free"',
    "on_bill": '"no"',
    "anonymous": '"yes"',
    "ages": "[0, 20]",
    "area": '"all"',
    "busy": "true",
    "source_url": '"https://mll.fi"',
    "checked_on": "2026-11-20",
    "status": '"checked"',
}


def a_file(folder: Path, name: str = "crisis.toml", /, **changes: str | None) -> Path:
    fields = {key: value for key, value in (WHOLE | changes).items() if value is not None}
    text = "[[service]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(DirectoryFaults) as found:
        load(folder)
    return found.value.lines


def test_the_shipped_directory_is_whole():
    directory = load(shipped_directory())

    assert len(directory.services) >= 56
    assert all(one.contact.phone or one.contact.chat for one in directory.services.values() if one.now)


def test_the_catalogue_names_only_services_that_the_directory_has():
    wanted = {one for intent in load_catalogue(shipped_catalogue()).intents.values() for one in intent.services}

    assert wanted - set(load(shipped_directory()).services) <= {"emergency_112"}


def test_a_whole_entry_is_read(tmp_path):
    (service,) = load(a_file(tmp_path)).services.values()

    assert (service.id, service.contact.phone, service.ages, service.area) == ("mll_phone", "116 111", (0, 20), ())
    assert service.status is Status.CHECKED
    assert is_fresh(service, service.checked_on)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": '"MLL phone"'}, "no good id"),
        ({"id": '"emergency_112"'}, "part of the program"),
        ({"name": '{ fi = "Puhelin", sv = "Telefon" }'}, "name.en is missing"),
        ({"name": '"Puhelin"'}, "by language"),
        ({"about": '{ fi = "' + "sana " * 13 + '", sv = "x", en = "x" }'}, "about.fi has 13 words"),
        ({"needs": "[]"}, "needs is missing"),
        ({"needs": '["talk", "magic"]'}, "magic"),
        ({"needs": '"talk"'}, "needs must be a list"),
        ({"now": '"yes"'}, "now must be true or false"),
        ({"contact": "{}"}, "now = true needs contact.phone"),
        ({"contact": '{ phone = "soita" }'}, "contact.phone must be digits"),
        ({"contact": '{ phone = "116 111", chat = "https://sekasin.fi" }'}, "without https://"),
        ({"contact": '{ phone = "116 111", place = { fi = "Kuopio" } }'}, "contact.place.sv is missing"),
        ({"contact": '{ phone = "116 111", fax = "1" }'}, "contact.fax is unknown"),
        ({"contact": '"116 111"'}, "by kind"),
        ({"contact": '{ phone = "116 111", place = "Kuopio" }'}, "contact.place must be told by language"),
        ({"name": '{ fi = "x", sv = "x", en = "x", de = "x" }'}, "name.de is unknown"),
        ({"open_in": '["mon 12:00-14:00"]'}, "open_in must be told by language"),
        ({"open_in": '{ fi = ["mon"] }'}, "open_in.fi"),
        ({"languages": '["fi", "xx"]'}, '"xx"'),
        ({"open": '["arkisin"]'}, "no opening time"),
        ({"open": '"24/7"'}, "open must be a list"),
        ({"open_in": '{ sv = ["mon 12:00-14:00"] }'}, 'add "sv" to languages'),
        ({"open_chat": '["mon 12:00-14:00"]'}, "open_chat is of a chat"),
        ({"hours": '{ fi = "iltaisin" }'}, "hours.sv is missing"),
        ({"cost": '"cheap"'}, "cost must be of: free, operator, local"),
        ({"on_bill": '"partly"'}, "on_bill must be of: yes, no, unknown"),
        ({"anonymous": None}, "anonymous must be of"),
        ({"ages": "[20, 0]"}, "ages must be"),
        ({"area": '"Kainuu"'}, "area must be"),
        ({"busy": "1"}, "busy must be"),
        ({"busy_note": '{ fi = "Varattu." }'}, "busy_note.sv is missing"),
        ({"source_url": '"mll.fi"'}, "source_url must begin"),
        ({"source_url": None}, 'status = "checked" needs source_url'),
        ({"checked_on": '"2026-11-20"'}, "without quotation marks"),
        ({"checked_on": "2026-11-20T12:00:00"}, "checked_on must be a day"),
        ({"status": '"sure"'}, "status must be of"),
        ({"notes": "5"}, "notes must be text"),
        ({"phone": '"116 111"'}, "phone is unknown"),
    ],
)
def test_a_fault_is_told_with_its_file_and_remedy(tmp_path, changes, words):
    lines = faults_of(a_file(tmp_path, **changes))

    assert any(words in line for line in lines), lines
    assert all(line.startswith("crisis.toml:") for line in lines)


def test_every_fault_is_told_at_once_with_its_line(tmp_path):
    lines = faults_of(a_file(tmp_path, cost='"cheap"', status='"sure"'))

    number = {key: place for place, key in enumerate(WHOLE, start=2)}
    assert [line.split(":")[1] for line in lines] == [str(number["cost"]), str(number["status"])]


def test_an_import_that_nobody_has_read_yet_may_be_rough(tmp_path):
    long = '{ fi = "' + "sana " * 20 + '", sv = "x", en = "x" }'
    folder = a_file(tmp_path, about=long, needs="[]", approved="false", contact="{}")

    directory = load(folder)

    assert not list(directory.offerable())


def test_an_id_stands_in_one_file_only(tmp_path):
    a_file(tmp_path)

    assert "stands in crisis.toml too" in faults_of(a_file(tmp_path, "other.toml"))[0]


@pytest.mark.parametrize("name", ["Kriisipuhelin 116 111", "PUHELIN"])
def test_what_was_retired_does_not_come_back(tmp_path, name):
    a_file(tmp_path)
    (tmp_path / "retired.toml").write_text(f'[[retired]]\nname = "{name}"\n', encoding="utf-8")

    assert "is retired in retired.toml" in faults_of(tmp_path)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[service", "is not TOML"),
        ("x = 1\n", "x is unknown here"),
        ("service = 1\n", "no list of blocks"),
        ("[[retired]]\n", "has no name"),
        ("", "holds no service"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, text, words):
    (tmp_path / "crisis.toml").write_text(text, encoding="utf-8")

    assert any(words in line for line in faults_of(tmp_path))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "crisis.toml").write_bytes(b"\xff")

    assert "UTF-8" in faults_of(tmp_path)[0]


def test_a_folder_without_files_is_refused(tmp_path):
    assert "holds no *.toml" in faults_of(tmp_path)[0]
