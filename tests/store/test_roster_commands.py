"""`!henkilöstö` in the admin room: how it is read, and what an operator is answered."""

from datetime import UTC, date, datetime

import pytest

from bot.roster_wishes import MOST_NAMED, RosterWishes
from bot.staff import Member, Roster
from bot.texts import Texts
from bot.vault import Vault
from config.settings import Settings
from rooms import messages as say
from rooms.commands import AdminCommand, RosterAdd, RosterList, RosterRemove, admin_command
from rooms.model import Language, Responder, Role, StaffId
from rooms.roster import Person, Training
from rooms.words import Words
from tests.makers import KOIVU, KUUSI, LAINE

IT = StaffId("it")


# --- how it is read ---------------------------------------------------------------------------------------------------
def meant(line: str) -> object:
    return admin_command(Words(line))


@pytest.mark.parametrize("line", ["!henkilöstö", "!Henkilöstö ", "! henkilosto", "!personal", "!roster"])
def test_the_list_is_asked_for_in_three_languages(line: str):
    assert meant(line) == RosterList()


@pytest.mark.parametrize(
    "line",
    ["!henkilöstö poista koivu", "!personal ta bort Koivu", "!ROSTER  remove\tkoivu ", "!henkilöstö Poista koivu"],
)
def test_somebody_is_removed_by_their_key(line: str):
    assert meant(line) == RosterRemove("koivu")


@pytest.mark.parametrize(
    "line", ["!henkilöstö poista koivu heti", "!personal ta bort koivu genast", "!roster remove koivu NOW"]
)
def test_somebody_is_removed_at_once_with_one_word_more(line: str):
    assert meant(line) == RosterRemove("koivu", at_once=True)


@pytest.mark.parametrize("verb", ["henkilöstö lisää", "personal lägg till", "roster add"])
@pytest.mark.parametrize("quotes", ['""', "“”", "””"])
def test_somebody_is_added_by_columns(verb: str, quotes: str):
    line = f"!{verb} key=koivu matrix_id=@k1:koulu.fi role = kuraattori alias={quotes[0]}Kuraattori Koivu{quotes[1]}"

    assert meant(line) == RosterAdd(
        (
            ("key", "koivu"),
            ("matrix_id", "@k1:koulu.fi"),
            ("role", "kuraattori"),
            ("alias", "Kuraattori Koivu"),
        )
    )
    assert "@" not in repr(meant(line))


@pytest.mark.parametrize(
    "line",
    [
        "!henkilöstö poista",
        "!henkilöstö poista koivu ja laine",
        "!henkilöstö poista @koivu:koulu.fi",
        "!henkilöstö lisää",
        "!henkilöstö lisää koivu",
        "!henkilöstö lisää key=koivu hölynpölyä",
        "!henkilöstö lisää alias=“Kuraattori",
        "!henkilöstölista",
        "!henkilöstö mitä",
    ],
)
def test_what_is_not_understood_is_answered_with_help_and_does_nothing(line: str):
    assert meant(line) is AdminCommand.HELP


def test_a_line_without_the_mark_is_talk():
    assert meant("henkilöstö poista koivu") is None


def test_a_line_that_never_ends_is_looked_at_no_longer_than_a_line_is():
    assert meant("!henkilöstö lisää " + "a=" * 100_000) is AdminCommand.HELP


# --- what is answered -------------------------------------------------------------------------------------------------
SETTINGS = Settings.model_validate(
    {
        "data": "data",
        "homeserver": {"url": "https://matrix.koulu.fi", "user": "@tuki:koulu.fi"},
        "staff": {"it": {"matrix_id": "@it:koulu.fi", "operator": True}},
    }
)
LATE_IN_THE_EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
"""It is the 21st in Finland already."""


def a_tutor(key: str, **training: object) -> Member:
    responder = Responder(StaffId(key), f"Tutori {key.title()}", Role.TUTOR)
    whole = {"course": "V", "completed": date(2026, 1, 1), "valid_until": date(2027, 1, 1), "practised": True}
    details = Person(responder, training=Training(**(whole | training)) if training else None)  # type: ignore[arg-type]
    return Member(responder, f"@{key}:koulu.fi", details=details)


def wishes(vault: Vault | None, *members: Member) -> RosterWishes:
    roster = Roster({one.responder.who: one for one in members})
    return RosterWishes(vault, roster, SETTINGS, lambda: LATE_IN_THE_EVENING)  # type: ignore[arg-type]


async def listed(*members: Member) -> say.AdminRoster:
    answer = await wishes(None, *members).obeyed(None, RosterList(), IT)  # type: ignore[arg-type]
    assert isinstance(answer, say.AdminRoster)
    return answer


async def test_the_list_tells_who_is_there_and_who_cannot_go_on_duty():
    answer = await listed(
        Member(KOIVU, "@k1:koulu.fi"),
        Member(Responder(IT, "", Role.KURAATTORI), "@it:koulu.fi", operator=True, responds=False),
        a_tutor("haapa", practised=True),
        a_tutor("pihlaja"),
        a_tutor("saarni", valid_until=date(2026, 11, 20)),
        a_tutor("vaahtera", completed=date(2026, 11, 22)),
        a_tutor("lepp", practised=False),
    )

    assert answer == say.AdminRoster(
        adult_names="Kuraattori Koivu (koivu)",
        tutor_names="Tutori Haapa (haapa), Tutori Pihlaja (pihlaja), Tutori Saarni (saarni), "
        "Tutori Vaahtera (vaahtera), Tutori Lepp (lepp)",
        no_training="Tutori Pihlaja (pihlaja)",
        training_expired="Tutori Saarni (saarni)",
        training_ahead="Tutori Vaahtera (vaahtera)",
        not_practised="Tutori Lepp (lepp)",
    )


@pytest.mark.parametrize("language", Language)
async def test_the_list_is_no_longer_than_twelve_lines_and_names_no_account(language: Language):
    words = Texts().words(await listed(*(a_tutor(f"t{number}") for number in range(300))), language)

    assert len(words.splitlines()) <= 12
    assert f"+{300 - MOST_NAMED}" in words
    assert "@" not in words


@pytest.mark.parametrize("key", ["it", "Ei", "nobody"])
async def test_a_key_of_the_settings_is_told_apart_from_one_that_is_not_there(key: str, vault, database):
    async with database.tx() as tx:
        answer = await wishes(vault, Member(LAINE, "@l:koulu.fi")).obeyed(tx, RosterRemove(key), IT)

    assert answer == (say.AdminStaffInSettings(key) if key == "it" else say.AdminStaffUnknown(key))


async def test_whoever_is_added_is_on_the_list_and_whoever_is_removed_is_not(vault, database):
    from bot.db import inbox, roster
    from bot.rostering import ROSTER_WANTED

    wish = wishes(vault, Member(KUUSI, "@t1:koulu.fi"))
    cells = {"key": "kuusi", "matrix_id": "@t1:koulu.fi", "role": "tutor", "alias": KUUSI.alias}
    async with database.tx() as tx:
        added = await wish.obeyed(tx, RosterAdd(tuple(cells.items())), IT)
        assert [one.who for one in await roster.everybody(tx, vault)] == ["kuusi"]
        assert await inbox.where_sync_starts(tx, ROSTER_WANTED)
        removed = await wish.obeyed(tx, RosterRemove("kuusi"), IT)
        assert await roster.everybody(tx, vault) == []
        assert await roster.writers(tx) == {"kuusi": "it"}

    assert (added, removed) == (say.AdminStaffAdding(KUUSI.alias), say.AdminStaffRemoving(KUUSI.alias))


async def test_what_is_wrong_is_answered_with_the_columns_and_not_with_what_stood_there(vault, database):
    cells = (("key", "it"), ("matrix_id", "@it:koulu.fi"), ("role", "rehtori"), ("alias", "Aino"), ("nimi", "Aino"))
    async with database.tx() as tx:
        answer = await wishes(vault).obeyed(tx, RosterAdd(cells), IT)

    assert answer == say.AdminStaffRefused("key, matrix_id, role, ?")
