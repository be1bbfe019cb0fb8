"""A practice conversation: what the scripted student does, when it ends, and what the trainee reads at the end."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.texts import Texts
from config.faults import Faults
from config.practice import load, shipped
from moderation import lexicon
from moderation.disclosure import promised
from moderation.model import Line as SeenLine
from moderation.rules import Rules
from rooms import practice_messages as say
from rooms.commands import Practise, duty_command
from rooms.model import Held, Language, StaffId
from rooms.practice import (
    ANSWER_WITHIN,
    ASKS_AGAIN_AFTER,
    FIRST_LINE_AFTER,
    GOES_AFTER,
    QUIET_FOR,
    Deed,
    Line,
    Practice,
    PracticeClock,
    PracticeDecision,
    PracticeFact,
    PracticeId,
    Scenario,
    TraineeAsked,
    TraineeCame,
    TraineeLeft,
    TraineeWrote,
    Variant,
    decide,
    deed_of,
    is_open_question,
    next_due,
    words_of,
)
from rooms.words import Words
from tests.makers import NOON

TEN = timedelta(seconds=10)
SCENARIO = Scenario(
    "heavy",
    "Raskas ilta",
    "Siili",
    (
        Line("moi", TEN),
        Line("kaksi", TEN, "kaksi ja vähän lisää"),
        Line("huoli", TEN, danger=True),
        Line("moikka", TEN),
    ),
    "ootko siel",
    "okei",
    "Vinkki.",
)
CALM = replace(SCENARIO, lines=tuple(replace(one, danger=False) for one in SCENARIO.lines))
NEW = Practice(PracticeId(1), StaffId("kuusi"), "heavy", Language.FI, NOON)
SCRIPTS = load(shipped())
TEXTS = Texts()


class Talk:
    """One practice, from fact to fact."""

    def __init__(self, scenario: Scenario = SCENARIO) -> None:
        self.scenario = scenario
        self.practice: Practice | None = NEW
        self.at = NOON
        self.told: list[say.InPractice] = []
        self.finished: bool | None = None

    def does(self, fact: PracticeFact) -> PracticeDecision:
        assert self.practice is not None
        after = decide(self.practice, fact, self.scenario)
        self.practice, self.finished = after.practice, after.finished
        self.told += after.told
        return after

    def comes(self) -> None:
        self.does(TraineeCame(self.at))

    def waits(self, how_long: timedelta) -> None:
        """Tick by tick, as the service does."""
        until = self.at + how_long
        while self.at < until and self.practice is not None:
            self.at += timedelta(seconds=1)
            self.does(PracticeClock(self.at))

    def writes(self, *, open_question: bool = False, held: frozenset[Held] = frozenset()) -> None:
        self.does(TraineeWrote(self.at, open_question, held))

    def asks(self, deed: Deed) -> None:
        self.does(TraineeAsked(self.at, deed))

    def heard(self) -> list[str]:
        said = [one for one in self.told if isinstance(one, say.PracticeSaid)]
        return [words_of(self.scenario, one.line, Variant(one.variant)) for one in said]

    @property
    def over(self) -> say.PracticeOver:
        assert self.practice is None
        last = self.told[-1]
        assert isinstance(last, say.PracticeOver)
        return last


def talked(lines: int, scenario: Scenario = SCENARIO) -> Talk:
    """So many of the student's lines, each answered but the last."""
    talk = Talk(scenario)
    talk.comes()
    talk.waits(FIRST_LINE_AFTER)
    for _ in range(lines - 1):
        talk.writes()
        talk.waits(TEN)
    return talk


# --- how it goes ------------------------------------------------------------------------------------------------------
def test_the_student_writes_after_a_while_and_answers_each_line_after_a_pause():
    talk = Talk()
    talk.comes()
    assert talk.told == [say.PracticeBegins("Raskas ilta", "Siili")]
    talk.waits(FIRST_LINE_AFTER - timedelta(seconds=1))
    assert talk.heard() == []
    talk.waits(timedelta(seconds=1))
    assert talk.heard() == ["moi"]

    talk.writes()
    talk.writes()
    talk.waits(TEN)

    assert talk.heard() == ["moi", "kaksi"]


def test_who_asks_openly_hears_more():
    talk = talked(1)
    talk.writes(open_question=True)
    talk.writes()
    talk.waits(TEN)

    assert talk.heard()[-1] == "kaksi ja vähän lisää"


def test_when_it_grows_quiet_the_student_asks_once_and_then_it_ends():
    talk = talked(1)
    talk.waits(ASKS_AGAIN_AFTER)
    assert talk.heard() == ["moi", "ootko siel"]

    talk.waits(QUIET_FOR)

    assert talk.heard() == ["moi", "ootko siel"]
    assert talk.over.answers == 0
    assert talk.finished is None, "nobody is told of a practice in which nothing was done"


def test_it_ends_with_the_script_when_the_last_line_is_answered():
    talk = talked(4)
    assert talk.heard() == ["moi", "kaksi", "huoli", "moikka"]
    talk.writes()

    assert talk.over.answers == 4
    assert talk.finished is True


def test_it_ends_soon_after_the_last_line_when_that_is_not_answered():
    talk = talked(4)
    talk.waits(GOES_AFTER)

    assert talk.over.answers == 3
    assert talk.finished is True


def test_one_who_breaks_off_by_silence_has_not_finished():
    talk = talked(2)
    talk.waits(QUIET_FOR)

    assert talk.finished is False


def test_a_practice_that_is_left_ends_without_a_word():
    talk = talked(2)
    left = talk.does(TraineeLeft(talk.at))

    assert left == PracticeDecision(None, (), finished=False)


def test_one_who_never_comes_is_waited_for_half_an_hour_and_told_nothing():
    talk = Talk()
    talk.waits(QUIET_FOR)

    assert (talk.practice, talk.told, talk.finished) == (None, [], None)


def test_after_a_long_stop_of_the_bot_it_is_over_and_nothing_is_made_up_for():
    talk = talked(1)
    talk.writes()
    talk.does(PracticeClock(talk.at + timedelta(hours=5)))

    assert talk.heard() == ["moi"]
    assert talk.practice is None


def test_help_is_given_for_every_other_command_and_says_that_it_is_practice():
    talk = talked(1)
    talk.asks(Deed.OTHER)
    talk.asks(Deed.NOTE)
    talk.asks(Deed.SEND)

    assert talk.told[-2:] == [say.PracticeHelp(), say.PracticeHelp()]


# --- what is looked at ------------------------------------------------------------------------------------------------
def test_whoever_answers_late_once_is_told_so():
    in_time, late = talked(1, CALM), talked(1, CALM)
    in_time.waits(ANSWER_WITHIN)
    late.waits(ANSWER_WITHIN + timedelta(seconds=1))
    for talk in (in_time, late):
        talk.writes()
        talk.asks(Deed.CLOSE)

    assert (in_time.over.in_time, late.over.in_time) == (True, False)


def test_open_questions_are_counted():
    talk = talked(1)
    talk.writes(open_question=True)
    talk.asks(Deed.CLOSE)

    assert talk.over.open_questions == 1


@pytest.mark.parametrize("kind", Held)
def test_a_line_that_would_be_stopped_is_stopped_and_reaches_the_student_only_when_it_is_insisted_on(kind: Held):
    talk = talked(1)
    talk.writes(held=frozenset({kind}))
    assert talk.told[-1] == say.PracticeHeld(*(kind is one for one in (Held.SECRECY, Held.DOSING, Held.DETAILS)))
    talk.waits(TEN)
    assert talk.heard() == ["moi"]

    talk.asks(Deed.SEND)
    talk.waits(TEN)
    assert talk.heard() == ["moi", "kaksi"]
    talk.asks(Deed.CLOSE)

    assert [talk.over.secrecy, talk.over.dosing, talk.over.details] == [
        kind is one for one in (Held.SECRECY, Held.DOSING, Held.DETAILS)
    ]


def test_danger_that_is_raised_ends_it_and_calls_nobody():
    talk = talked(3)
    talk.asks(Deed.RAISE)

    assert talk.told[-3] == say.PracticeRaised()
    assert talk.heard()[-1] == "okei"
    assert (talk.over.danger, talk.over.raised, talk.finished) == (True, True, True)


def test_danger_that_is_not_raised_is_said():
    talk = talked(3)
    talk.asks(Deed.CLOSE)

    assert (talk.over.danger, talk.over.raised) == (True, False)


def test_before_the_grave_line_there_was_nothing_to_raise():
    talk = talked(2)
    talk.asks(Deed.CLOSE)

    assert talk.over.danger is False


@pytest.mark.parametrize(
    ("line", "deed"),
    [
        ("!apua", Deed.RAISE), ("!aikuinen", Deed.RAISE), ("!n kysy unesta", Deed.NOTE), ("!esto", Deed.RAISE),
        ("!vuxen", Deed.RAISE), ("!adult", Deed.RAISE), ("!sulje", Deed.CLOSE), ("!stäng", Deed.CLOSE),
        ("!close", Deed.CLOSE), ("!lähetä", Deed.SEND), ("!siirrä", Deed.OTHER), ("!mitä", Deed.OTHER),
        ("apua", None), ("miten menee", None),
    ],
)  # fmt: skip
def test_commands_are_those_of_a_real_desk(line: str, deed: Deed | None):
    assert deed_of(Words(line)) is deed


@pytest.mark.parametrize(
    ("text", "language", "is_open"),
    [
        ("Mitä sulle kuuluu?", Language.FI, True), ("kiitos et kerroit. miltä se tuntuu?", Language.FI, True),
        ("Kerro lisää", Language.FI, True), ("mites koulussa menee?", Language.FI, True),
        ("Oletko kunnossa?", Language.FI, False), ("mitä tahansa, ei haittaa", Language.FI, False),
        ("", Language.FI, False),
        ("Hur känns det?", Language.SV, True), ("Berätta mer", Language.SV, True), ("Mår du bra?", Language.SV, False),
        ("What happened?", Language.EN, True), ("oh no, how was that?", Language.EN, True),
        ("Are you ok?", Language.EN, False),
    ],
)  # fmt: skip
def test_an_open_question_is_known_by_its_first_word(text: str, language: Language, is_open: bool):
    assert is_open_question(text, language) is is_open


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("!harjoitus", Practise(Language.FI)), ("!Harjoitus 2", Practise(Language.FI, 2)),
        ("!övning 1", Practise(Language.SV, 1)), ("!practice 3", Practise(Language.EN, 3)),
    ],
)  # fmt: skip
def test_practice_is_asked_for_in_the_language_in_which_it_is_wished(line: str, wish: Practise):
    assert duty_command(Words(line)) == wish


# --- what is read -----------------------------------------------------------------------------------------------------
def test_the_end_fits_a_screen_and_says_what_was_done_and_what_to_do_next_time():
    for language in Language:
        for flags in (False, True):
            for answers in (0, 3):
                over = say.PracticeOver("heavy_evening", answers, flags, answers, *([flags] * 4), raised=not flags)
                text = TEXTS.words(over, language)
                assert len(text.splitlines()) <= 12, text
    kind = TEXTS.words(say.PracticeOver("heavy_evening", 3, True, 1, False, False, False, True, False), Language.FI)
    assert "`!aikuinen`" in kind
    assert "eikä sinun tarvitse kantaa" in kind


def test_all_that_is_said_there_bears_that_it_is_practice():
    marks = {Language.FI: "arjoitu", Language.SV: "vning", Language.EN: "ractice"}
    for language, mark in marks.items():
        for scenario in SCRIPTS[language]:
            messages: list[say.InPractice] = [
                say.PracticeBegins(scenario.title, scenario.pseudonym),
                say.PracticeHeld(True, False, False),
                say.PracticeRaised(),
                say.PracticeHelp(),
                say.PracticeOver(scenario.id, 1, True, 1, False, False, False, False, False),
                *(say.PracticeSaid(scenario.id, step, "plain") for step in range(len(scenario.lines))),
            ]
            for message in messages:
                assert mark in TEXTS.words(message, language).splitlines()[0], message
            assert mark in TEXTS.practice_title(language, scenario.id)


# --- the scripts ------------------------------------------------------------------------------------------------------
def test_there_are_three_scripts_a_language_and_one_of_them_must_be_raised():
    for language in Language:
        grave = [one.id for one in SCRIPTS[language] if any(line.danger for line in one.lines)]
        assert [one.id for one in SCRIPTS[language]] == ["loneliness", "exam_stress", "heavy_evening"]
        assert grave == ["heavy_evening"]


def test_each_scripted_line_is_short_and_nobody_writes_more_slowly_than_a_student():
    for scenario in (one for language in Language for one in SCRIPTS[language]):
        for line in scenario.lines:
            assert max(len(line.says), len(line.to_question)) <= 160, line.says
            assert timedelta(seconds=3) <= line.pause <= timedelta(seconds=30)
            assert not promised(line.says) & {Held.DETAILS}, line.says


def test_the_screen_would_see_the_line_that_must_be_raised_and_sees_no_danger_in_the_others():
    rules = Rules(lexicon.load(lexicon.shipped()))
    for language, scenarios in SCRIPTS.items():
        for line in (line for scenario in scenarios for line in scenario.lines):
            for text in filter(None, (line.says, line.to_question)):
                found = [match for match in rules.read(text).matches if match.line is SeenLine.HARD]
                assert bool(found) is line.danger, f"{language}: {text}: {found}"


def a_folder(tmp_path: Path, old: str = "", new: str = "", language: str = "sv") -> Path:
    folder = tmp_path / "practice"
    folder.mkdir()
    for one in Language:
        text = (shipped() / f"{one}.toml").read_text(encoding="utf-8")
        if one == language and old:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / f"{one}.toml").write_text(text, encoding="utf-8")
    return folder


def test_scripts_are_read_from_any_folder(tmp_path: Path):
    assert load(a_folder(tmp_path)) == SCRIPTS


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "loneliness"', 'id = "ensamhet"', "practice: the languages hold other scenarios"),
        ('id = "exam_stress"', 'id = "loneliness"', "practice/sv.toml: an id stands twice"),
        ("pause = 4", "pause = 400", "practice/sv.toml: scenario.0.line.0.pause"),
        ("pause = 4", "pause = 4\ndanger = true", "danger stands at the first or last line"),
        (
            "danger = true",
            "danger = true\n\n[[scenario.line]]\nsays = 'x'\npause = 3\ndanger = true",
            "more than one line",
        ),
        ('says = "hej"', 'says = ""', "scenario.0.line.0.says"),
        ('silence = "', 'stillness = "', "scenario.0.stillness"),
        ("[[scenario]]", "[[scenario", "cannot be read as TOML"),
        ('says = "hej"', 'says = "h\\ne\\nj\\n!\\n?"', "four rows at the most"),
    ],
)
def test_a_faulty_script_is_refused_with_its_file_and_place(tmp_path: Path, old: str, new: str, told: str):
    with pytest.raises(Faults) as refused:
        load(a_folder(tmp_path, old, new))

    assert told in "\n".join(refused.value.lines)


def test_a_missing_file_is_told(tmp_path: Path):
    folder = a_folder(tmp_path)
    (folder / "en.toml").unlink()

    with pytest.raises(Faults) as refused:
        load(folder)

    assert refused.value.lines == ["practice/en.toml: is missing. Copy the shipped one from config/practice"]


def test_a_clock_set_back_moves_nothing():
    talk = talked(2)
    assert talk.practice is not None
    assert decide(talk.practice, PracticeClock(NOON - timedelta(days=1)), SCENARIO) == PracticeDecision(talk.practice)


def test_the_clock_is_asked_for_as_soon_as_something_is_due():
    talk = talked(1)
    talk.writes()
    assert talk.practice is not None
    due: datetime = next_due(talk.practice, SCENARIO)

    assert due == talk.at + TEN
