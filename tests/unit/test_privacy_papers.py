"""The papers that the law asks for are made from the settings, say only what is so, and mark what nobody can know."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.papers import Known, TemplateFault, filled, gaps, lasting, listed
from bot.privacy_papers import PAPERS, TO_FILL, School, known, papers
from config.notices import load as load_notices
from config.settings import load
from rooms.model import Language, Role

ROOT = Path(__file__).parents[2]
SETTINGS = """
data = "data"
[homeserver]
url = "https://matrix.koulu.fi"
user = "@tuki:koulu.fi"
[staff.koivu]
matrix_id = "@kuraattori1:koulu.fi"
role = "kuraattori"
alias = "Kuraattori Koivu"
[school]
name = { fi = "Esimerkkilukio", sv = "Exempelgymnasiet" }
"""
PAGED = '[alarm.page.oncall]\nkind = "webhook"\n'
SEARCHED = re.compile(r"[{}]|\[\[")


def a_school(tmp_path: Path, more: str = "", *, notices: bool = False, roles: frozenset[Role] | None = None) -> School:
    file = tmp_path / "service.toml"
    file.write_text(SETTINGS + more, encoding="utf-8")
    read = load_notices(ROOT / "config" / "notices.example.toml") if notices else None
    return School(load(file), read, roles or frozenset({Role.KURAATTORI}))


@pytest.mark.parametrize("notices", [False, True])
@pytest.mark.parametrize("roles", [frozenset({Role.KURAATTORI}), frozenset(Role)])
@pytest.mark.parametrize("more", ["", PAGED])
def test_whatever_is_set_every_paper_is_whole(tmp_path: Path, notices: bool, roles: frozenset[Role], more: str):
    made = papers(a_school(tmp_path, more, notices=notices, roles=roles))

    assert made.keys() == {*PAPERS, "data.md", TO_FILL}
    for name in PAPERS:
        assert not SEARCHED.search(made[name]), name
        assert gaps(made[name]), "somebody must still look at it"


def test_every_paper_says_that_it_is_a_draft(tmp_path: Path):
    made = papers(a_school(tmp_path))

    for name, (_, language) in PAPERS.items():
        word = {Language.FI: "**Luonnos.", Language.SV: "**Utkast.", Language.EN: "**Draft."}[language]
        assert word in made[name].splitlines()[2], name


def test_the_times_are_those_of_the_settings(tmp_path: Path):
    more = '[rooms]\nerase_after = "13 d"\n[alarm]\nevidence_kept_for = "17 d"\n[retention]\nrecords = "500 d"\n'
    made = papers(a_school(tmp_path, more))

    for name, erase, evidence, records in (
        ("opiskelijalle.fi.md", "13 päivää", "17 päivää", "500 päivää"),
        ("opiskelijalle.sv.md", "13 dagar", "17 dagar", "500 dagar"),
        ("opiskelijalle.en.md", "13 days", "17 days", "500 days"),
        ("seloste-kasittelytoimista.md", "13 päivää", "17 päivää", "500 päivää"),
    ):
        assert {erase, evidence, records} <= set(re.findall(r"\d+ \w+", made[name])), name
    assert "13 days of silence" in made["data.md"]


def test_the_school_is_named_in_each_language_and_a_gap_is_left_where_it_is_not(tmp_path: Path):
    made = papers(a_school(tmp_path))
    assert "Exempelgymnasiet" in made["opiskelijalle.sv.md"]
    assert "Esimerkkilukio" in made["opiskelijalle.en.md"], "the Finnish name, where there is no English one"

    nameless = load(tmp_path / "service.toml").model_copy(
        update={"school": load(tmp_path / "service.toml").school.model_copy(update={"name": ""})}
    )
    made = papers(School(nameless, None, frozenset()))
    assert "läroanstaltens namn" in gaps(made["opiskelijalle.sv.md"])


def test_nothing_is_said_of_what_the_school_does_not_use(tmp_path: Path):
    made = papers(a_school(tmp_path, "[answers]\nasks_to_keep = false\n"))

    student = made["opiskelijalle.fi.md"]
    assert "Tutori" not in student
    assert "kutsutaan myös" not in student
    assert "kuvia" not in student
    assert "annoit luvan" not in student
    assert "## 2. Herätteet" not in made["seloste-kasittelytoimista.md"]
    assert "Herätepuoli ei ole käytössä" in made["seloste-kasittelytoimista.md"]


def test_what_the_school_uses_is_told(tmp_path: Path):
    made = papers(a_school(tmp_path, PAGED + "[media]\nto_adults = true\n", notices=True, roles=frozenset(Role)))

    student, record = made["opiskelijalle.fi.md"], made["seloste-kasittelytoimista.md"]
    assert "Tutori on koulutettu opiskelija" in student
    assert "ilmoituspalvelu" in student
    assert "Voit lähettää kuvia" in student
    assert "kuraattori, psykologi, terveydenhoitaja, opo, ohjaaja ja tutori" in student
    assert "## 2. Herätteet" in record
    assert "primus" in record
    assert "rehtori" in record


def test_the_times_of_notices_are_those_of_their_own_settings(tmp_path: Path):
    file = tmp_path / "notices.toml"
    file.write_text('[life]\nkept = "400 d"\nrecords_kept = "777 d"\n[campus.x]\nroles = ["opo"]\n', encoding="utf-8")
    made = papers(School(a_school(tmp_path).settings, load_notices(file), frozenset({Role.KURAATTORI})))

    assert "400 päivää" in made["seloste-kasittelytoimista.md"]
    assert "777 päivää" in made["henkilostolle.fi.md"]
    assert "777 days" in made["data.md"]


def test_what_the_law_asks_of_a_record_stands_in_it(tmp_path: Path):
    """GDPR article 30(1) a-g."""
    record = papers(a_school(tmp_path, notices=True))["seloste-kasittelytoimista.md"]

    for asked in (
        "Rekisterinpitäjä", "Tietosuojavastaava", "Tarkoitus", "Rekisteröidyt", "Tietoryhmät", "Vastaanottajat",
        "Siirrot kolmansiin maihin", "Säilytysajat", "Turvatoimet",
    ):  # fmt: skip
        assert asked in record


def test_what_only_people_can_write_is_listed_paper_by_paper(tmp_path: Path):
    made = papers(a_school(tmp_path))

    listed_gaps = made[TO_FILL]
    for name in PAPERS:
        assert all(f"- [ ] {gap}" in listed_gaps for gap in gaps(made[name]))
    assert "juristi" in listed_gaps
    assert "tietosuojavastaavan nimi ja yhteystiedot" in listed_gaps


@pytest.mark.parametrize("kind", ["student", "staff"])
def test_the_three_languages_say_the_same_things(kind: str):
    """The same headings, points, rows, conditions and values, in the same order."""

    def shape(language: str) -> list[str]:
        lines = (ROOT / "config" / "privacy" / f"{kind}.{language}.md").read_text(encoding="utf-8").splitlines()
        return [
            f"{line[:2] if line[:1] in '#-|' else line[:9]} {sorted(re.findall(r'{[a-z_]+}', line))}"
            for line in lines
            if line[:1] in "#-|[{"
        ]

    assert shape("fi") == shape("sv") == shape("en")


@pytest.mark.parametrize("kind", ["student", "staff"])
def test_sentences_to_people_are_short(kind: str):
    text = (ROOT / "config" / "privacy" / f"{kind}.fi.md").read_text(encoding="utf-8")
    lines = [re.sub(r"\[TÄYTÄ:[^\]]*\]", "", line.lstrip("-# ")) for line in text.splitlines() if line[:1] not in "|[{"]
    sentences = [one for line in lines for one in re.split(r"(?<=[.?:!]) ", line)]

    assert [one for one in sentences if len(one.split()) >= 15] == []


def test_a_template_that_names_what_nobody_says_is_refused():
    nothing = Known({}, {"on": True})
    with pytest.raises(TemplateFault, match=r"line 2: nobody says what \{where\} is"):
        filled("Hei\n{where}", nothing)
    for broken in ("[[if off]]\n[[end]]", "[[end]]", "[[if on]]", "[[if on]]\n[[if on]]\n[[end]]\n[[end]]"):
        with pytest.raises(TemplateFault):
            filled(broken, nothing)


@given(st.booleans(), st.text(alphabet="ab ", max_size=9), st.text(alphabet="cd ", max_size=9))
def test_of_two_sides_of_a_condition_exactly_one_speaks(on: bool, yes: str, no: str):
    template = f"[[if on]]\nY{yes}\n[[end]]\n[[if not on]]\nN{no}\n[[end]]\n"

    assert filled(template, Known({}, {"on": on})) == (f"Y{yes}" if on else f"N{no}").rstrip() + "\n"


def test_times_and_lists_are_told_as_people_say_them(tmp_path: Path):
    from datetime import timedelta

    from bot.privacy_papers import _words

    fi, en = _words()["fi"], _words()["en"]
    told = [lasting(timedelta(**{unit: count}), fi) for unit, count in (("days", 7), ("days", 1), ("hours", 1))]
    assert told == ["7 päivää", "24 tuntia", "1 tunti"]
    assert [lasting(timedelta(seconds=count), en) for count in (1, 60, 90)] == ["1 second", "1 minute", "90 seconds"]
    assert [listed(names, fi, nobody="ei ketään") for names in ([], ["a"], ["a", "b", "c"])] == [
        "ei ketään", "a", "a, b ja c",
    ]  # fmt: skip
    assert {frozenset(table) for table in _words().values()} == {frozenset(fi)}, "each language has each word"


def test_the_command_writes_the_papers_and_never_over_what_somebody_changed(tmp_path: Path):
    a_school(tmp_path)
    to = tmp_path / "paperit"
    words = ["privacy", "write", str(to), "--settings", str(tmp_path / "service.toml")]

    first = CliRunner().invoke(main, words)
    assert first.exit_code == 0, first.output
    assert {file.name for file in to.iterdir()} == {*PAPERS, "data.md", TO_FILL}
    assert CliRunner().invoke(main, words).exit_code == 0, "the same again changes nothing"
    (to / "vaikutustenarviointi.md").write_text("Tietosuojavastaavan työ", encoding="utf-8")
    second = CliRunner().invoke(main, words)

    assert second.exit_code == 1
    assert "vaikutustenarviointi.md is not what would be written now" in second.output
    assert (to / "vaikutustenarviointi.md").read_text(encoding="utf-8") == "Tietosuojavastaavan työ"


def test_faults_of_the_notice_sides_settings_are_shown(tmp_path: Path):
    a_school(tmp_path)
    (tmp_path / "notices.toml").write_text("[campus.x]\n", encoding="utf-8")
    words = ["--settings", str(tmp_path / "service.toml"), "--notices", str(tmp_path / "notices.toml")]

    done = CliRunner().invoke(main, ["privacy", "write", str(tmp_path / "p"), *words])

    assert done.exit_code == 1
    assert "campus.x.roles is missing" in done.output


def test_what_is_known_is_the_same_in_each_language_but_for_the_words(tmp_path: Path):
    of = a_school(tmp_path)

    assert len({known(of, language).flags == known(of, Language.FI).flags for language in Language}) == 1
