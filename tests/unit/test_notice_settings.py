"""notices.toml: what a school may write, and what is said of it where it cannot be so."""

import re
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot import books, secrets
from bot.cli.check import inspect_notices
from config.notices import NoticeSettingsFaults, load, source_of
from risk_feed.model import NoticeRole, Post, Who
from risk_feed.policy import LifePolicy
from risk_feed.rule_files import shipped_rules

EXAMPLE = Path(__file__).parents[2] / "config" / "notices.example.toml"
GOOD = """
[campus.keskusta]
called = ["KES"]
roles = ["ryhmanohjaaja"]

[source.primus]
files = "primus*.csv"

[source.primus.columns]
student_key = "Opiskelijanumero"
non_disclosure = "Turvakielto"
campus = "Toimipiste"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "notices.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(NoticeSettingsFaults) as found:
        load(written(folder, text))
    return found.value.lines


def test_the_example_is_whole():
    settings = load(EXAMPLE)

    assert set(settings.sources()) == {"primus", "moodle"}
    assert settings.rules_folder == shipped_rules()
    assert settings.roles_there is not None
    assert NoticeRole.REHTORI not in settings.roles_there["ranta"]


def test_a_file_is_of_the_source_whose_pattern_its_name_fits():
    sources = load(EXAMPLE).sources()

    assert [one.name for one in source_of("Primus_21112026.CSV", sources.values())] == ["primus"]
    assert source_of("wilma.csv", sources.values()) == []


def test_a_file_in_canonical_columns_knows_the_campuses_by_all_their_names():
    assert load(EXAMPLE).canonical.campuses["kes"] == "keskusta"


def test_the_schools_own_rules_stand_beside_the_file(tmp_path: Path):
    settings = load(written(tmp_path, 'rules = "rules"\n'))

    assert settings.rules_folder == tmp_path / "rules"
    assert settings.roles_there is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('student_key = "Opiskelijanumero"\n', "", "columns.student_key is missing"),
        ('non_disclosure = "Turvakielto"\n', "", "leaves_out_turvakielto = true"),
        ("student_key =", "student_kye =", "did you mean student_key?"),
        ('roles = ["ryhmanohjaaja"]', 'roles = ["huoltaja"]', "campus.keskusta.roles"),
        ('files = "primus*.csv"', "", "source.primus.files is missing; add it."),
        ('files = "primus*.csv"', 'files = "primus*.csv"\nempty_is_noo = []', "did you mean empty_is_no?"),
        ('files = "primus*.csv"', 'files = "p*"\nempty_is_no = ["group"]', "group is not answered by yes or no"),
        ('campus = "Toimipiste"\n', "", "source.primus.columns.campus is missing; there are campuses"),
        ('campus = "Toimipiste"', 'campus = "T"\n[source.primus.fixed]\ncampus = "KES"', "fixed.campus cannot"),
        ('campus = "Toimipiste"', 'campus = "T"\n[source.primus.fixed]\nwindow_start = "x"', "fixed.window_start: "),
        ('campus = "Toimipiste"', 'campus = "T"\n[source.primus.fixed]\nnon_disclosure = "ei"', "fixed.non_disclosure"),
        ('campus = "Toimipiste"\n', '[source.primus.fixed]\ncampus = "RAN"\n', "fixed.campus: write one of keskusta"),
        ('"Toimipiste"', '{ heading = "T", reading = "days_since" }', 'reading = "days_since" is for'),
        ("[source.primus]", '[campus.ranta]\ncalled = ["kes"]\nroles = ["opo"]\n[source.primus]', "of two campuses"),
        ("[source.primus]", "[source.primus", "is not TOML"),
        ("[source.primus]", "[life]\nremind_aftr = 3\n[source.primus]", "did you mean remind_after?"),
        ("[source.primus]", "[life]\nremind_after = 0\n[source.primus]", "life.remind_after: "),
        ("[source.primus]", '[life]\nhours = "20-24"\n[source.primus]', "life.hours: write one span"),
        ("[source.primus]", '[life]\nhours = "8-12, 13-16"\n[source.primus]', "life.hours: write one span"),
        ("[source.primus]", "[life]\nhours = 8\n[source.primus]", 'life.hours: write hours such as "8-16"'),
        ("[source.primus]", '[life]\ndigest_at = "aamu"\n[source.primus]', "life.digest_at: write a time"),
        ("[source.primus]", "[life]\ndigest_at = 8\n[source.primus]", "life.digest_at: write a time"),
        ("[source.primus]", '[life]\ndigest_at = "7.59"\n[source.primus]', "digest_at lies outside hours"),
        ("[source.primus]", "[life]\nlongest_snooze = 2\n[source.primus]", "snooze is longer than longest_snooze"),
        ("[source.primus]", '[life]\ndigest = ["rehtori"]\n[source.primus]', "life.digest: rehtori has a room on no"),
        ("[source.primus]", '[life]\ncounts = ["opo"]\n[source.primus]', "life.counts: opo has a room on no campus"),
        ("[source.primus]", '[life.next_in_line]\nryhmanohjaaja = "opo"\n[source.primus]', "next_in_line: opo has"),
        ("[source.primus]", '[life.next_in_line]\nryhmanohjaaja = "kuraattori"\n[source.primus]', "student welfare"),
        ("[source.primus]", '[life.next_in_line]\nopo = "opo"\n[source.primus]', "comes back to opo"),
        ("[source.primus]", "[watch]\n[source.primus]", "watch.folder is missing; add it."),
        ("[source.primus]", '[watch]\nfolder = "d"\nkept = "long"\n[source.primus]', "watch.kept: write a duration"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_place_and_remedy(tmp_path: Path, old: str, new: str, said: str):
    assert old in GOOD
    load(written(tmp_path, GOOD))

    assert said in "\n".join(faults(tmp_path, GOOD.replace(old, new)))


def test_a_file_that_is_not_there_names_the_example(tmp_path: Path):
    with pytest.raises(NoticeSettingsFaults, match=r"notices\.example\.toml"):
        load(tmp_path / "notices.toml")


EVERYTHING = """
[watch]
folder = "drop"
settled = "30 s"

[life]
remind_after = 2
hours = "7.30-15"
digest = ["opo"]
digest_at = "8.15"
counts = ["rehtori"]
kept = "100 d"

[life.next_in_line]
ryhmanohjaaja = "opo"

[campus.keskusta]
roles = ["ryhmanohjaaja", "opo", "rehtori"]

[campus.ranta]
roles = ["ryhmanohjaaja", "rehtori"]
"""


def test_what_the_school_decides_about_a_notices_life_is_what_the_core_goes_by(tmp_path: Path):
    policy = load(written(tmp_path, EVERYTHING)).life_policy

    assert (policy.act_within, policy.from_hour, policy.to_hour) == (2, time(7, 30), time(15))
    assert policy.digests == {Post(NoticeRole.OPO, "keskusta")}
    assert policy.digest_at == time(8, 15)
    assert policy.counts == {Post(NoticeRole.REHTORI, "keskusta"), Post(NoticeRole.REHTORI, "ranta")}
    assert policy.next_after(Post(NoticeRole.RYHMANOHJAAJA, "keskusta")) == Post(NoticeRole.OPO, "keskusta")
    assert policy.next_after(Post(NoticeRole.RYHMANOHJAAJA, "ranta")) is None
    assert policy.kept == timedelta(days=100)


def test_what_the_settings_leave_out_is_as_the_core_has_it(tmp_path: Path):
    policy = load(written(tmp_path, GOOD)).life_policy

    assert policy == LifePolicy(rooms=policy.rooms)


def test_the_watched_folder_stands_beside_the_file(tmp_path: Path):
    settings = load(written(tmp_path, EVERYTHING))

    assert settings.watch is not None
    assert settings.watch.folder == tmp_path / "drop"
    assert settings.watch.settled == timedelta(seconds=30)


def test_what_the_example_shows_commented_out_is_true_as_well(tmp_path: Path):
    text = EXAMPLE.read_text(encoding="utf-8")
    begins = text.index("# [watch]")
    shown = [line.removeprefix("# ") for line in text[begins:].splitlines() if re.match(r"# (\[|[a-z_]+ = )", line)]

    settings = load(written(tmp_path, text[:begins] + "\n".join(shown)))

    assert settings.watch is not None
    assert settings.moodle is not None
    assert settings.life.digest == {NoticeRole.OPO}


# --- kynnys check ---------------------------------------------------------------------------------------------------
def test_a_school_without_a_notice_side_hears_nothing_of_it(tmp_path: Path):
    assert inspect_notices(tmp_path / "notices.toml") == ([], [])


def test_check_says_that_the_shipped_rules_are_drafts(tmp_path: Path):
    found, notes = inspect_notices(written(tmp_path, GOOD))

    assert found == []
    assert "absences-step-1" in notes[0]
    assert "are drafts" in notes[0]


def test_check_tells_faults_of_settings_and_of_rules(tmp_path: Path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.toml").write_text('id = "one"\n')

    in_rules, _ = inspect_notices(written(tmp_path, 'rules = "rules"\n' + GOOD))
    in_settings, _ = inspect_notices(written(tmp_path, GOOD.replace("files", "flies")))

    assert "rules: one.toml: version is missing; add it." in in_rules
    assert any("did you mean files?" in line for line in in_settings)


# --- people and rooms -------------------------------------------------------------------------------------------------
PEOPLE = (
    GOOD
    + """
[staff.saari]
matrix_id = "@saari:koulu.fi"
alias = "Ohjaaja Saari"
roles = ["ryhmanohjaaja"]
"""
)


def test_each_person_is_in_the_rooms_of_their_roles_on_their_campuses(tmp_path: Path):
    more = """
[campus.ranta]
roles = ["ryhmanohjaaja", "opo"]

[staff.salmi]
matrix_id = "@salmi:koulu.fi"
alias = "Opo Salmi"
roles = ["opo", "ryhmanohjaaja"]
campuses = ["ranta"]
"""
    settings = load(written(tmp_path, PEOPLE + more))
    advisors = {Post(NoticeRole.RYHMANOHJAAJA, campus) for campus in ("keskusta", "ranta")}

    assert settings.posts == advisors | {Post(NoticeRole.OPO, "ranta")}
    assert settings.staff_posts == {
        Who("saari"): frozenset(advisors),
        Who("salmi"): frozenset({Post(NoticeRole.OPO, "ranta"), Post(NoticeRole.RYHMANOHJAAJA, "ranta")}),
    }


def test_a_school_without_campuses_has_a_room_for_each_role_that_somebody_has(tmp_path: Path):
    settings = load(written(tmp_path, PEOPLE[PEOPLE.index("[staff") :]))

    assert settings.posts == {Post(NoticeRole.RYHMANOHJAAJA)}


def test_what_the_side_keeps_lies_beside_its_settings(tmp_path: Path):
    settings = load(written(tmp_path, 'data = "own"\ncalendar = "days.toml"\n' + GOOD))

    assert (settings.data, settings.secrets, settings.keys) == (
        tmp_path / "own",
        tmp_path / "own" / "secrets",
        tmp_path / "own" / "keys",
    )
    assert settings.calendar == tmp_path / "days.toml"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (('roles = ["ryhmanohjaaja"]\n', 'roles = ["ryhmanohjaaja"]\ncampuses = ["metsa"]\n'),
         "staff.saari.campuses: there is no [campus.metsa]"),
        (("@saari:koulu.fi", "saari"), 'staff.saari.matrix_id: write a Matrix id, such as "@tuki:koulu.fi"'),
        (('alias = "Ohjaaja Saari"', 'alias = "Ohjaaja Saari"\nmaster_key = "abc"'), "staff.saari.master_key"),
        (("[staff.saari]", '[homeserver]\nurl = "https://x.fi"\nuser = "@saari:koulu.fi"\n[staff.saari]'),
         "staff: the notice side's own account cannot be a person of the staff"),
        (("[staff.saari]", '[staff.lehto]\nmatrix_id = "@saari:koulu.fi"\nalias = "Ohjaaja Lehto"\n'
          'roles = ["ryhmanohjaaja"]\n[staff.saari]'), "staff: two people have the same matrix_id"),
        (("[staff.saari]", '[homeserver]\nurl = "http://x.fi"\nuser = "@h:koulu.fi"\n[staff.saari]'),
         "homeserver: use https://"),
        (('alias = "Ohjaaja Saari"', 'alias = "Ohjaaja Saari"\nmastr_key = "abc"'),
         "staff.saari.mastr_key is unknown; did you mean master_key?"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_of_a_person_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], line: str):
    before, after = change
    place = PEOPLE.rindex(before)
    found = faults(tmp_path, PEOPLE[:place] + after + PEOPLE[place + len(before) :])

    assert any(line in one for one in found), found


def test_a_role_that_none_of_their_campuses_has_is_told(tmp_path: Path):
    found = faults(tmp_path, PEOPLE + '[staff.salmi]\nmatrix_id = "@s:k.fi"\nalias = "Opo Salmi"\nroles = ["opo"]\n')

    assert any("staff.salmi.roles: none of their campuses has opo" in one for one in found)


def test_check_names_a_role_of_a_rule_that_has_no_room(tmp_path: Path):
    _, notes = inspect_notices(written(tmp_path, GOOD))
    _, of_one_with_all = inspect_notices(
        written(tmp_path, GOOD.replace('["ryhmanohjaaja"]', '["ryhmanohjaaja", "opo"]'))
    )

    assert any("absences-step-2 goes to opo, which has no room on keskusta. Add" in line for line in notes)
    assert not any("has no room" in line for line in of_one_with_all)


def test_check_tells_of_a_text_that_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = books.shipped()
    broken = {one: text.replace("notice-which =", "notice-whoch =") for one, text in real.items()}
    monkeypatch.setattr(books, "shipped", lambda: broken)

    found, _ = inspect_notices(written(tmp_path, GOOD))

    assert any("notice-which" in line for line in found)


WAYS = """
data = "side"
[watch]
folder = "drop"
[webhook]
secrets = ["autumn"]
"""


def test_check_names_what_is_missing_before_facts_can_come_in(tmp_path: Path):
    file = written(tmp_path, WAYS)
    at_first, _ = inspect_notices(file)
    secrets.write(tmp_path / "side" / "secrets" / "webhook_autumn", "s" * 40)
    (tmp_path / "drop").mkdir(mode=0o700)

    assert any("webhook_autumn: is missing. Write the secret there" in line for line in at_first)
    assert any("drop: watch.folder is no folder of ours. Make it" in line for line in at_first)
    assert inspect_notices(file)[0] == []


def test_check_tells_of_a_folder_and_a_secret_that_others_can_read(tmp_path: Path):
    file = written(tmp_path, WAYS)
    secrets.write(tmp_path / "side" / "secrets" / "webhook_autumn", "s" * 40)
    (tmp_path / "side" / "secrets" / "webhook_autumn").chmod(0o644)
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop").chmod(0o755)

    found, _ = inspect_notices(file)

    assert any("chmod o-rwx" in line for line in found)
    assert any("webhook_autumn: mode 0644 lets others read it" in line for line in found)
