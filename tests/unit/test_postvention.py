"""After a death at school: what students are told while operators have switched it on."""

import pytest

from bot.turn import Policies, Screened, turn
from faq.decide import Memory
from moderation.alarm import AlarmId
from moderation.decide import Ground
from moderation.model import Category, Finding, Line, Tier
from rooms import messages as say
from rooms.commands import AdminCommand, StudentCommand, admin_command
from rooms.effects import Say
from rooms.facts import EntryRoomFit, Fact
from rooms.model import Conversation, Phase, Place, Surroundings
from rooms.words import Words
from tests.makers import LATER, a_conversation, student_wrote

GRAVE = Screened(Finding(Line.HARD, Tier.IMMEDIATE, Category.SUICIDE))


def told(conversation: Conversation, fact: Fact, *, mourning: bool, screened: Screened | None = None) -> list[type]:
    turned = turn(
        conversation, Memory(), fact, None, None, Policies(), Surroundings(mourning=mourning), at=LATER,
        screened=screened, ground=Ground(AlarmId(12)),
    )  # fmt: skip
    return [type(one.message) for one in turned.effects if isinstance(one, Say) and one.to is Place.ENTRY]


def test_the_banner_stands_beneath_the_greeting_and_the_menu_while_it_is_on():
    arriving, menu = a_conversation(Phase.ARRIVING), student_wrote(StudentCommand.MENU)

    assert told(arriving, EntryRoomFit(LATER), mourning=True) == [say.WelcomeInThreeLanguages, say.PostventionBanner]
    assert told(a_conversation(), menu, mourning=True) == [say.Menu, say.PostventionBanner]
    assert told(arriving, EntryRoomFit(LATER), mourning=False) == [say.WelcomeInThreeLanguages]
    assert told(a_conversation(), menu, mourning=False) == [say.Menu]


def test_the_banner_comes_with_nothing_else_and_never_beside_the_fixed_text():
    assert say.PostventionBanner not in told(a_conversation(), student_wrote(), mourning=True)
    assert say.PostventionBanner not in told(a_conversation(), student_wrote(), mourning=True, screened=GRAVE)
    menu = student_wrote(StudentCommand.MENU)
    assert say.PostventionBanner not in told(a_conversation(), menu, mourning=True, screened=GRAVE)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("!muistokaista päälle", AdminCommand.POSTVENTION_ON),
        ("!muistokaista pois", AdminCommand.POSTVENTION_OFF),
        ("!krisbanner på", AdminCommand.POSTVENTION_ON),
        ("!krisbanner av", AdminCommand.POSTVENTION_OFF),
        ("!Postvention ON", AdminCommand.POSTVENTION_ON),
        ("!postvention off", AdminCommand.POSTVENTION_OFF),
        ("!muistokaista", AdminCommand.HELP),
        ("!lataa", AdminCommand.RELOAD),
        ("muistokaista päälle", None),
    ],
)
def test_operators_switch_it_in_every_language(line: str, command: AdminCommand | None):
    assert admin_command(Words(line)) is command
