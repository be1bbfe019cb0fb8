"""The words themselves: whole in three languages, plain, true, and with 112 where somebody may need it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, get_args, get_type_hints

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.books import TextFault, samples, shipped, text_id
from bot.counting import Asked, What
from bot.month_messages import MonthMessage
from bot.notices.texts import SPOKEN as NOTICES
from bot.notices.texts import NoticeTexts
from bot.status_messages import StatusCard
from bot.texts import MULTILINGUAL, SPOKEN, Texts
from faq import messages as answers
from faq.model import SchoolRole
from faq.phrases import FollowUp, follow_up
from moderation import messages as alarms
from moderation.abuse import Abuse
from moderation.alarm import Outcome, Reason, SafetyAnswer
from moderation.commands import AlarmRoomCommand, alarm_room_line, desk_wish
from moderation.decide import BY_RESPONDER
from moderation.emergency import EMERGENCY, emergency_block
from moderation.messages import ScreenPart, Step
from moderation.model import Category
from risk_feed.life import Noted, Refusal, Why
from risk_feed.model import Field, NoticeRole
from risk_feed.notice import Ending
from rooms import messages as say
from rooms.commands import (
    AdminCommand,
    DeskCommand,
    DutyCommand,
    StudentCommand,
    admin_command,
    desk_command,
    duty_command,
    hand_answer,
    not_this_one,
    student_command,
    topic_of,
)
from rooms.lexicon import NUMBERED
from rooms.messages import Message
from rooms.model import (
    Barred,
    Disclosure,
    EndedBy,
    HandAnswer,
    Language,
    MediaFault,
    MediaKind,
    Service,
    Successor,
    Topic,
)
from rooms.practice_messages import PracticeText
from rooms.roster import NOT_KEYS, NotReady
from rooms.terms import Season
from rooms.words import Words

ALL: Final[tuple[Any, ...]] = (*SPOKEN, *NOTICES)
ROOMS: Final[tuple[Any, ...]] = get_args(Message)
PIECES: Final[tuple[Any, ...]] = get_args(answers.Piece)
SAID: Final[tuple[Any, ...]] = get_args(answers.Said)
TO_OPERATORS: Final = tuple(kind for kind in SAID if kind.__name__.startswith("Admin"))
ANSWERING: Final = tuple(kind for kind in SAID if kind not in TO_OPERATORS)
OF_ABUSE: Final = get_args(alarms.AbuseMessage)
TO_STUDENT: Final = (*get_args(say.ToStudent), *PIECES, *ANSWERING, *OF_ABUSE)
OF_ALARMS: Final = (*get_args(alarms.StaffMessage), *get_args(alarms.SealedMessage))
OF_PRACTICE: Final = get_args(PracticeText)
OF_MONTHS: Final = (*get_args(MonthMessage), StatusCard)
TO_STAFF: Final = (*ROOMS[ROOMS.index(say.Card) :], *TO_OPERATORS, *OF_ALARMS, *NOTICES, *OF_PRACTICE, *OF_MONTHS)

ERRORS: Final = (
    say.NoAnswerYet,
    say.RoomNotEncrypted,
    say.RoomNotPrivate,
    say.PleaseSendAgain,
    say.NotDelivered,
    say.MediaNotRelayed,
    answers.NotUnderstood,
    answers.NoWords,
    answers.NotUnderstoodAgain,
    answers.SorryItDidNot,
    answers.NoServices,
)
WITHOUT_112: Final = {
    say.WhichLanguage,  # one question; the welcome with 112 stands right above it
    say.LanguageIsNow,  # the menu with 112 follows it
    say.SomeoneIsHere,  # somebody has just come; the first word is theirs
    say.EraseQuestion,  # one question, long already; the farewell names 112
    say.NothingErased,
    say.TopicNoted,  # one line each while waiting; the wait above it names 112
    say.NotThem,
    say.NotThatCampus,
    say.CampusNoted,
    say.NobodyOfCampus,
    say.NobodyCalled,
    say.StaysHere,  # one line; the question with 112 stands above it, and somebody is there
    say.ToldOn,  # one line; the question with 112 stands above it
    say.NotToldOn,
    *(set(PIECES) - {answers.TomorrowAtSchool}),  # the message they become a part of is what counts
    answers.Hello,  # two lines; the welcome with 112 stands above it
    answers.GoodToHear,
    answers.YouAreWelcome,
    answers.MayIKeep,  # one question; NotUnderstood with 112 stands right above it
    answers.QuestionKept,
    answers.QuestionNotKept,
    answers.QuestionForgotten,
}
AFTER_AN_ANSWER: Final = {answers.SameTopic, answers.GoodToHear, answers.SorryItDidNot}
"""Said only where an answer was given, so in its language."""

OFFERING: Final = (answers.NotUnderstood, answers.NoWords, answers.NoServices, answers.Hello, answers.GoodToHear)
PERSON_FIRST: Final = (answers.NotUnderstoodAgain, answers.SameTopic, answers.SorryItDidNot)
LONG_SENTENCES: Final[set[str]] = set()
"""Sentences to students that may be longer than fifteen words. None so far."""

BUTTONS_IN_ELEMENT: Final = {"Poistu", "Lämna", "Leave"}


class _Both(Texts):
    """The words of both sides, which the program itself never joins."""

    notices = NoticeTexts()

    def words(self, message: Any, language: Language | None) -> str:
        if type(message) in NOTICES:
            return self.notices.words(message, language or Language.FI)
        return super().words(message, language)


texts = _Both()


class _Referred(Visitor):
    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.entries: set[str] = set()
        self.choices: dict[str, list[tuple[set[str], str]]] = {}

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.entries.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.entries.add("-" + node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        assert isinstance(node.selector, ast.VariableReference)
        keys = {_key(variant): variant.default for variant in node.variants}
        default = next(key for key, is_default in keys.items() if is_default)
        self.choices.setdefault(node.selector.id.name, []).append((set(keys), default))
        self.generic_visit(node)


def _key(variant: ast.Variant) -> str:
    return variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value


def entries_of(language: Language) -> dict[str, _Referred]:
    """Every message and term of a file, with what each refers to."""
    resource = FluentParser().parse(shipped()[language])
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    found: dict[str, _Referred] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message | ast.Term):
            name = ("-" if isinstance(entry, ast.Term) else "") + entry.id.name
            assert name not in found, f"{name} stands twice"
            found[name] = _Referred()
            found[name].visit(entry)
    return found


def renderings(kinds: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    """Where it stands, and the words: every type, language and value."""
    for kind in kinds:
        for language in Language:
            for values in samples(kind):
                yield f"{kind.__name__} {language} {values}", texts.words(kind(**values), language)


def sentences(text: str) -> list[str]:
    shown = text.replace("**", "")
    for number in ("116 117", "09 2525 0111", "09 2525 0112"):  # one name, not several words
        shown = shown.replace(number, number.replace(" ", ""))
    parts = re.split(r"(?<=[.!?])\s+|\n+", shown)
    return [part.removeprefix("- ").strip() for part in parts if part.strip()]


def word_count(sentence: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


# --- whole ------------------------------------------------------------------------------------------------
def test_the_three_languages_have_the_same_texts_with_the_same_variables():
    finnish, swedish, english = (
        {name: (each.variables, each.entries) for name, each in entries_of(language).items()} for language in Language
    )

    assert finnish == swedish
    assert finnish == english


@pytest.mark.parametrize("language", Language)
def test_no_text_is_left_over(language: Language):
    found = entries_of(language)
    used = {text_id(kind) for kind in ALL} | {name for each in found.values() for name in each.entries}

    assert set(found) - used == set()
    assert "emergency" not in found, "the emergency text is compiled in"


@pytest.mark.parametrize("kind", ALL)
def test_every_message_can_be_said_in_every_language_with_every_value(kind: Any):
    for where, words in renderings((kind,)):
        assert words.strip(), where
        assert not re.search(r"[{}]|\?\?\?|\$\w|None", words), f"{where}: {words}"


@pytest.mark.parametrize("kind", ALL)
def test_what_is_put_into_a_text_shows_in_it(kind: Any):
    hints = get_type_hints(kind)
    for language in Language:
        for values in samples(kind):
            words = texts.words(kind(**values), language)
            for name, value in values.items():
                if hints[name] is str or name == "number":
                    assert str(value) in words, f"{kind.__name__} {language} {values}"


@pytest.mark.parametrize("language", Language)
def test_a_choice_between_values_names_every_value_and_no_other(language: Language):
    closed: dict[str, set[str]] = {
        "by": {*EndedBy, "other"},
        "kind": set(MediaKind),
        "fault": set(MediaFault),
        "picture": {"yes", "no"},
        "language": {*Language, "unknown"},
        "role": set(SchoolRole),
        "tier": {"0", "1", "2", "3"},
        "category": {*Category, "unknown", "other"},
        "step": set(Step),
        "answer": set(SafetyAnswer),
        "why": set(ScreenPart),
        "screened": {"yes", "no"},
        "county": {"yes", "no"},
        "own": {"yes", "no"},
        "adder": {*NOT_KEYS, "other"},
        **{kind: {"yes", "no"} for kind in (*Disclosure, *Abuse, "secrecy", "dosing", "details")},
        "outcome": {*Outcome} - {Outcome.EMERGENCY} | {"other"},
        "reason": {*Reason, "other"},
        "channel": {"webhook", "smtp", "other"},
        "peer": {"yes", "no"},
        "rules": {"unknown", BY_RESPONDER, "other"},
        **{name: {"unknown", "other"} for name in ("alias", "pseudonym", "ack", "paged", "card")},
        **{name: {"unknown", "other"} for name in ("title", "where", "hours", "when")},
        "service": {Service.TUTOR_CHAT, "other"},
        "topic": {*Topic, "unknown"},
        "not_ready": {*NotReady, "other"},
        "barred": {*Barred, "other"},
        "wanted": {*Successor, "unknown", "other"},
        "worst": {"unknown", "0", "other"},
        **{name: {"yes", "no"} for name in ("earlier", "cut", "alarm_open", "first")},
        **{name: {"unknown", "other"} for name in ("campus", "campuses")},
        "season": {*Season},
        "trait": {*What},
        "asked": {*Asked},
        "share": {"unknown", "other"},
        **{name: {"yes", "no"} for name in ("whole", "encoder", "steady")},
        "drill_days": {"unknown", "0", "one", "other"},
        **{name: {"yes", "no"} for name in ("practised", "in_time", "danger", "raised", "finished")},
        "wait": {"unknown", "0", "other"},
        **{name: {"unknown", "other"} for name in ("opens_at", "due", "names", "resting", "supervisor")},
        **{name: {"unknown", "other"} for name in ("group", "told", "as_of")},
        "fact_field": {*Field, "other"},
        "notice_role": set(NoticeRole),
        "ended_as": set(Ending),
        "call_why": set(Why),
        "refusal": set(Refusal),
        "noted_step": set(Noted),
        "counted": {"unknown", "other"},
        **{name: {"yes", "no"} for name in ("is_late", "is_so")},
        **{name: {"yes", "no"} for name in ("tutors_open", "adults_open", "is_open")},
    }
    for name, entry in entries_of(language).items():
        for variable, selections in entry.choices.items():
            for keys, default in selections:
                if variable == "role" and keys == {"tutor", "other"}:
                    assert default == "other", f"{name} ${variable}"
                elif "other" in closed.get(variable, ()):
                    assert keys <= closed[variable], f"{name} ${variable}"
                    assert default == "other", f"{name} ${variable}"
                elif variable in closed:
                    assert keys == closed[variable], f"{name} ${variable}"
                else:
                    assert default == "other", f"{name} ${variable}"
                    assert keys <= {"0", "one", "other"}, f"{name} ${variable}"


def test_numbers_inflect():
    def called(ahead: int, language: Language) -> str:
        return texts.words(say.HumanCalled(ahead, None), language)

    assert "Olet jonossa seuraavana." in called(0, Language.FI)
    assert "Edelläsi on yksi opiskelija." in called(1, Language.FI)
    assert "Edelläsi on 21 opiskelijaa." in called(21, Language.FI)
    assert "Du är nästa i kön." in called(0, Language.SV)
    assert "Det är 2 studerande före dig i kön." in called(2, Language.SV)
    assert "There is one student before you." in called(1, Language.EN)
    assert "There are 21 students before you." in called(21, Language.EN)


AT_SCHOOL: Final[list[tuple[dict[str, str | None], tuple[str, str, str]]]] = [
    (
        {"title": None, "where": None, "hours": None},
        (
            "Koulussa sinua auttaa terveydenhoitaja.",
            "I skolan får du hjälp av hälsovårdaren.",
            "At school you can get help from the school nurse.",
        ),
    ),
    (
        {"title": "terveydenhoitaja Mervi", "where": "huone 12", "hours": "ma–pe klo 9–10"},
        (
            "Koulussa sinua auttaa terveydenhoitaja Mervi, huone 12, ma–pe klo 9–10.",
            "I skolan får du hjälp av terveydenhoitaja Mervi, huone 12, ma–pe klo 9–10.",
            "At school you can get help from terveydenhoitaja Mervi, huone 12, ma–pe klo 9–10.",
        ),
    ),
    (
        {"title": None, "where": None, "hours": "ma–pe klo 9–10"},
        (
            "Koulussa sinua auttaa terveydenhoitaja, ma–pe klo 9–10.",
            "I skolan får du hjälp av hälsovårdaren, ma–pe klo 9–10.",
            "At school you can get help from the school nurse, ma–pe klo 9–10.",
        ),
    ),
]


@pytest.mark.parametrize(("told", "expected"), AT_SCHOOL)
def test_what_the_school_has_not_told_leaves_no_hole_in_the_sentence(
    told: dict[str, Any], expected: tuple[str, str, str]
):
    for language, words in zip(Language, expected, strict=True):
        assert texts.words(answers.AtSchool(SchoolRole.TERVEYDENHOITAJA, **told), language) == words


def test_what_is_not_known_of_hours_leaves_no_hole_either():
    unknown: Any = None
    for kind in (answers.ServiceOpen, answers.ServiceClosed):
        for language in Language:
            words = texts.words(kind("Sekasin-chat", "sekasin.fi", unknown), language)
            assert re.fullmatch(r"Sekasin-chat, sekasin\.fi: \w+ \w+\.", words), words


def test_a_card_number_over_a_thousand_can_be_copied_into_a_command():
    for language in Language:
        words = texts.words(say.Card(1234, "Sininen Kuikka", Language.EN, 1500, None, None), language)
        assert re.search(r"!\w+ 1234\b", words), words


# --- the language is not known yet ------------------------------------------------------------------------
def test_a_student_whose_language_is_not_known_is_spoken_to_in_all_three():
    alone = {*TO_STUDENT} - {*PIECES}
    assert alone - {say.Emergency, say.LanguageIsNow} == MULTILINGUAL

    for kind in MULTILINGUAL:
        message = kind(**next(samples(kind)))
        together = texts.words(message, None)
        assert together.split("\n\n—\n\n") == [texts.words(message, language) for language in Language]


def test_the_first_words_are_short_and_say_bot_and_112_in_three_languages():
    welcome = texts.words(say.WelcomeInThreeLanguages(), None)

    for needed in ("Olen botti, en ihminen", "Jag är en bot, inte en människa", "I am a bot, not a person"):
        assert needed in welcome
    assert welcome.count("112") == 3
    assert len(welcome) < 1000


def test_staff_whose_language_is_not_known_are_spoken_to_in_finnish():
    for kind in TO_STAFF:
        message = kind(**next(samples(kind)))
        assert texts.words(message, None) == texts.words(message, Language.FI)


@pytest.mark.parametrize("language", [*Language, None])
def test_the_emergency_text_is_the_one_that_is_compiled_in(language: Language | None):
    assert texts.words(say.Emergency(), language) == emergency_block(language)


# --- plain and kind ---------------------------------------------------------------------------------------
def test_no_sentence_to_a_student_is_longer_than_fifteen_words():
    long = {
        f"{word_count(sentence)}: {sentence}"
        for _, words in renderings(TO_STUDENT)
        for sentence in sentences(words)
        if word_count(sentence) > 15 and sentence not in LONG_SENTENCES
    }

    assert not long, "\n".join(sorted(long))


def test_every_error_a_student_meets_names_112():
    for where, words in renderings(ERRORS):
        assert "**112**" in words, where


def test_nearly_everything_said_to_a_student_names_112():
    without = {kind for kind in TO_STUDENT if "112" not in texts.words(kind(**next(samples(kind))), Language.FI)}

    assert without == WITHOUT_112


def test_nobody_is_called_a_customer_or_a_pupil():
    wrong = re.compile(r"asiaka|\bkund(en|er|erna)?\b|customer|\bclient|\boppila[as]\b|\belev|\bpupil", re.IGNORECASE)
    for where, words in renderings(ALL):
        assert not wrong.search(words), where


def test_no_wait_is_promised_to_be_short():
    promise = re.compile(r"\b(heti|pian|kohta|hetken|snart|genast|strax|soon|shortly|moment|right away)\b", re.I)
    for where, words in renderings((say.HumanCalled, say.AlreadyWaiting, say.StillWaiting, say.BackInQueue)):
        assert not promise.search(words), where


def test_nobody_promises_secrecy_or_shouts():
    for where, words in renderings(TO_STUDENT):
        assert not re.search(r"vain meidän välis|bara mellan oss|between us", words, re.IGNORECASE), where
        assert "!" not in words, where


def test_the_anonymity_card_fits_a_phone_and_leaves_nothing_out():
    for language, needed in {
        Language.FI: (
            "botti, en ihminen",
            "nimeäsi",
            "jälki",
            "palvelin",
            "salattuna",
            "poista",
            "lastensuojeluun",
        ),
        Language.SV: (
            "bot, inte en människa",
            "ditt namn",
            "spår",
            "server",
            "krypterat",
            "radera",
            "barnskydds",
        ),
        Language.EN: (
            "bot, not a person",
            "your name",
            "trace",
            "server",
            "encrypted",
            "erase",
            "child welfare",
        ),
    }.items():
        card = texts.words(say.AnonymityCard(), language)
        assert len(card.splitlines()) <= 10
        for each in (*needed, "112"):
            assert each in card, f"{language}: {each}"


# --- what a text tells somebody to write works ------------------------------------------------------------
@pytest.mark.parametrize("language", Language)
def test_every_word_a_student_is_told_to_write_is_a_command(language: Language):
    for kind in TO_STUDENT:
        for values in samples(kind):
            for word in re.findall(r"\*\*(.+?)\*\*", texts.words(kind(**values), language)):
                if re.fullmatch(r"[0-9 ]+", word) or "112" in word or word in BUTTONS_IN_ELEMENT:
                    continue
                understood = student_command(Words(word))
                if kind is say.HandQuestion:
                    assert hand_answer(Words(word)) is not None, f"{language}: {word}"
                    continue
                if understood is None and (topic_of(Words(word)) or not_this_one(Words(f"{word} Koivu"), ["Koivu"])):
                    continue
                if kind is answers.DidItHelp and understood is None:
                    assert follow_up(word) in (FollowUp.HELPED, FollowUp.DID_NOT_HELP), f"{language}: {word}"
                    continue
                assert understood is not None, f"{kind.__name__} {language}: {word}"
                if kind is not say.WhichLanguage:
                    assert understood.language in (language, None), f"{kind.__name__} {language}: {word}"


@pytest.mark.parametrize("language", Language)
def test_the_menu_counts_as_the_commands_do(language: Language):
    line = texts.words(say.WelcomeInThreeLanguages(), language).splitlines()[-1]
    short = dict(item.split(" ", 1) for item in line.split(" · "))
    full = dict(re.findall(r"^(\d) \*\*(.+?)\*\*", texts.words(say.Menu(), language), re.MULTILINE))

    assert short == full
    for number, word in short.items():
        understood = student_command(Words(word))
        assert understood is not None
        assert understood.command == NUMBERED[number]
    assert set(short) == set(NUMBERED)


def test_every_command_staff_are_told_to_write_is_one():
    for kind in TO_STAFF:
        for where, words in renderings((kind,)):
            for line in re.findall(r"\*\*(!\w+[^*]*)\*\*", words):
                if kind.__name__.startswith("Admin"):
                    command = admin_command(Words(line))
                    assert command is not None, where
                    is_help = re.fullmatch(r"!(ohje|hjälp|help)", line) is not None
                    assert (command is AdminCommand.HELP) == is_help, where
                elif kind.__name__.startswith("Desk"):
                    known = desk_command(Words(line)) not in (None, DeskCommand.UNKNOWN)
                    assert known or desk_wish(Words(line)) is not None, where
                elif kind.__name__.startswith(("Alarm", "Drill", "Identity", "Evidence")):
                    assert alarm_room_line(Words(line)) not in (None, AlarmRoomCommand.UNKNOWN), where
                elif kind.__name__.startswith("Practice"):
                    asked = (desk_command(Words(line)), duty_command(Words(line)))
                    assert asked not in ((DeskCommand.UNKNOWN, DutyCommand.UNKNOWN), (None, None)), where
                else:
                    assert duty_command(Words(line)) not in (None, DutyCommand.UNKNOWN), where


@pytest.mark.parametrize("language", Language)
def test_whether_it_helped_can_be_said_in_words_that_answer_no_other_question(language: Language):
    """A bare yes could also answer whether one wants to talk with a person, which stands on the same line."""
    words = re.findall(r"\*\*(.+?)\*\*", texts.words(answers.DidItHelp(), language))

    assert [follow_up(word) for word in words] == [FollowUp.HELPED, FollowUp.DID_NOT_HELP]
    assert [student_command(Words(word)) for word in words] == [None, None]
    assert "?" not in texts.words(answers.OfferPerson(), language)


@pytest.mark.parametrize("language", Language)
def test_leave_to_keep_a_question_can_be_given_and_refused_in_words(language: Language):
    words = re.findall(r"\*\*(.+?)\*\*", texts.words(answers.MayIKeep(), language))
    understood = [student_command(Words(word)) for word in words]

    assert [each and each.command for each in understood] == [StudentCommand.YES, StudentCommand.NO]


@pytest.mark.parametrize("language", Language)
def test_being_handed_on_is_answered_by_the_word_that_stands_behind_its_number(language: Language):
    question = texts.words(say.HandQuestion("Koivu", Successor.PSYKOLOGI), language)
    offered = re.findall(r"^(\d) \*\*(.+?)\*\*", question, re.MULTILINE)

    assert [hand_answer(Words(number)) for number, _ in offered] == list(HandAnswer)
    assert [hand_answer(Words(word)) for _, word in offered] == list(HandAnswer)


@pytest.mark.parametrize("language", Language)
def test_a_bare_yes_to_being_handed_on_passes_nothing_on(language: Language):
    yes = {Language.FI: "joo", Language.SV: "ja", Language.EN: "yes"}[language]

    assert hand_answer(Words(yes)) is HandAnswer.AFRESH


@pytest.mark.parametrize("language", Language)
def test_a_tutor_who_takes_over_reads_nothing_of_alarms(language: Language):
    told = texts.words(say.DeskFacts("Koivu", None, None, None, None, False, False), language)

    assert not re.search(r"T\d|hälyt|larm|alarm", told)


@pytest.mark.parametrize("language", Language)
def test_a_person_comes_first_where_the_bot_was_of_no_use(language: Language):
    for kind in PERSON_FIRST:
        told = re.findall(r"\*\*(.+?)\*\*", texts.words(kind(), language))
        first = student_command(Words(told[0]))
        assert first is not None
        assert first.command is StudentCommand.HUMAN, kind.__name__


def test_wherever_an_answer_is_lacking_a_person_is_named():
    for kind in (*PERSON_FIRST, *OFFERING):
        for where, words in renderings((kind,)):
            assert re.search(r"\*\*(ihminen|människa|human)\*\*", words), where


def test_staff_are_told_when_nothing_went_to_the_student():
    lost = (say.DeskUnknownCommand, say.DeskIsClosed, say.DeskPleaseSendAgain, say.DeskNotDelivered)
    not_gone = re.compile(r"ei (enää )?men|gick inte till|did not go to")
    for where, words in renderings((*lost, say.DeskMediaNotRelayed)):
        assert not_gone.search(words), where


def test_a_list_ends_before_the_text_goes_on():
    """In Markdown a line right below a list would become a part of its last item."""
    for where, words in renderings(ALL):
        lines = words.splitlines()
        for above, below in pairwise(lines):
            if above.startswith("- "):
                assert below.startswith("- ") or not below, f"{where}: {below}"
            assert not re.match(r"\d+[.)] ", below), f"{where}: {below}"


# --- a broken file is found before anybody is spoken to ---------------------------------------------------
def broken(language: Language, old: str, new: str) -> dict[Language, str]:
    sources = shipped()
    assert old in sources[language]
    return sources | {language: sources[language].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("nobody-waits =", "nobody-waited =", "config/texts/sv.ftl: nobody-waits: missing"),
        ("togs av: { $alias }", "togs av: { $name }", "card-is-taken: $name is not a field of CardIsTaken"),
        ("not-delivered =", "not-delivered = { -dagner }", "-dagner, which is not there"),
        ("{ $ahead ->", "{ $ahed ->", "human-called: $ahed is not a field of HumanCalled"),
        ("offer-person =", "offer-persons =", "config/texts/sv.ftl: offer-person: missing"),
        ("{ $contact }: kontr", "{ $phone }: kontr", "service-unsure: $phone is not a field of ServiceUnsure"),
        ("which-language =", "which language =", "cannot be read near 'which language"),
        ("nothing-erased =", "menu = Meny\nnothing-erased =", "menu stands twice"),
        ("       *[other] Det är", "        [other] Det är", "cannot be read near 'place-in-queue"),
    ],
)
def test_a_broken_text_is_refused_at_the_start_with_its_file_and_name(old: str, new: str, told: str):
    with pytest.raises(TextFault) as refused:
        Texts(broken(Language.SV, old, new))

    assert told in str(refused.value)
    assert "config/texts/sv.ftl" in str(refused.value)
    assert "fi.ftl" not in str(refused.value)


def test_a_language_without_a_file_is_refused():
    sources = shipped()
    del sources[Language.EN]

    with pytest.raises(TextFault, match="en: no file"):
        Texts(sources)


def test_texts_that_go_round_in_a_circle_are_refused():
    with pytest.raises(TextFault, match=r"welcome-in-three-languages: .*[Cc]yclic"):
        Texts(broken(Language.EN, "welcome-short =", "welcome-short = { welcome-short }"))


def test_all_faults_are_told_at_once():
    with pytest.raises(TextFault) as refused:
        Texts(dict.fromkeys(Language, ""))

    assert len(str(refused.value).splitlines()) == 3 * (len(SPOKEN) - 1)
    assert EMERGENCY  # needs none of these files
