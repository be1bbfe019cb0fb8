"""The settings of alarms: what a school may choose, and what is refused because somebody would not be reached."""

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.cli.check import inspect
from config.alarm import AlarmSettings, SmtpSettings, WebhookSettings
from config.faults import Faults
from config.settings import Settings, load
from moderation.policy import AlarmPolicy, PageWhen
from rooms.hours import is_open

GOOD = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi/"
user = "@tuki:koulu.fi"

[staff.koivu]
matrix_id = "@koivu:koulu.fi"
role = "kuraattori"
alias = "Kuraattori Koivu"
"""
HOURS = '[alarm.hours]\nmon = "8-16"\nfri = "8-11, 12-14"\n'
ONCALL = '[alarm.page.oncall]\nkind = "webhook"\n'
RECTOR = """
[alarm.page.rector]
kind = "smtp"
host = "smtp.koulu.fi"
sender = "kynnys@koulu.fi"
to = ["paivystys@koulu.fi"]
user = "kynnys"
"""
EXAMPLE = Path(__file__).parents[2] / "config" / "service.example.toml"


def loaded(folder: Path, text: str) -> Settings:
    file = folder / "service.toml"
    file.write_text(f"{GOOD}\n{text}", encoding="utf-8")
    return load(file)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(Faults) as found:
        loaded(folder, text)
    return found.value.lines


def test_without_a_word_about_alarms_the_defaults_hold_and_nothing_is_claimed_of_adults(tmp_path: Path):
    policy = loaded(tmp_path, "").alarm.policy()

    assert policy == AlarmPolicy()
    assert policy.hours is None
    assert not policy.pages_when_closed


def test_every_choice_of_the_policy_can_be_made():
    durations = set(AlarmPolicy.__slots__) - {"hours", "pages_when_closed"}

    assert set(AlarmSettings.model_fields) == durations | {"hours", "closed_on", "closed_on_public_holidays", "page"}


def test_a_school_may_choose(tmp_path: Path):
    chosen = '[alarm]\nt3_backup_after = "1 min"\nt3_outside_after = "90 s"\nagain_every = "3 min"\n'

    policy = loaded(tmp_path, chosen).alarm.policy()

    assert (policy.t3_backup_after, policy.t3_outside_after) == (timedelta(minutes=1), timedelta(seconds=90))
    assert policy.again_every == timedelta(minutes=3)
    assert policy.t2_again_after == timedelta(minutes=15)


def test_hours_reach_the_policy(tmp_path: Path):
    hours = loaded(tmp_path, HOURS).alarm.policy().hours

    assert hours is not None
    assert hours.week[0] == ((time(8), time(16)),)
    assert hours.week[1] == ()
    assert hours.week[4] == ((time(8), time(11)), (time(12), time(14)))


def test_days_off_are_days_spans_of_days_and_public_holidays(tmp_path: Path):
    text = '[alarm]\nclosed_on = ["2026-11-30", 2026-12-07, "2026-12-21..2027-01-06"]\n' + HOURS

    hours = loaded(tmp_path, text).alarm.policy().hours

    assert hours is not None
    assert {date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 6)} <= hours.closed_on
    assert date(2027, 1, 7) not in hours.closed_on
    assert date(2026, 12, 14) not in hours.closed_on
    easter_monday = datetime(2026, 4, 6, 9, tzinfo=UTC)
    assert not is_open(hours, easter_monday)
    assert is_open(hours, easter_monday + timedelta(days=7))


def test_a_school_may_be_there_on_public_holidays(tmp_path: Path):
    hours = loaded(tmp_path, f"[alarm]\nclosed_on_public_holidays = false\n{HOURS}").alarm.policy().hours

    assert hours is not None
    assert is_open(hours, datetime(2026, 4, 6, 9, tzinfo=UTC))


def test_channels_outside_matrix_by_name(tmp_path: Path):
    alarm = loaded(tmp_path, HOURS + ONCALL + 'when = ["closed"]\n' + RECTOR).alarm

    assert isinstance(alarm.page["oncall"], WebhookSettings)
    assert isinstance(alarm.page["rector"], SmtpSettings)
    assert alarm.paged(PageWhen.CLOSED) == ("oncall", "rector")
    assert alarm.paged(PageWhen.UNACKNOWLEDGED) == ("rector",)


@pytest.mark.parametrize(
    ("text", "at_once"),
    [
        (HOURS + ONCALL, True),
        (HOURS + ONCALL + 'when = ["unacknowledged"]\n', False),
        (HOURS, False),
        (ONCALL, False),  # without hours nobody knows when it is closed
    ],
)
def test_somebody_is_paged_at_once_in_closed_hours_only_where_there_are_hours_and_a_channel(
    tmp_path: Path, text: str, at_once: bool
):
    assert loaded(tmp_path, text).alarm.policy().pages_when_closed is at_once


@pytest.mark.parametrize(
    ("line", "security"),
    [
        ("", "starttls"),
        ("port = 465", "implicit"),
        ("port = 25", "starttls"),
        ('port = 8465\ntls = "implicit"', "implicit"),
    ],
)
def test_mail_is_never_in_the_clear_by_itself(tmp_path: Path, line: str, security: str):
    rector = loaded(tmp_path, RECTOR + line).alarm.page["rector"]

    assert isinstance(rector, SmtpSettings)
    assert rector.security == security


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_mail_on_this_machine_may_be_in_the_clear(tmp_path: Path, host: str):
    text = RECTOR.replace("smtp.koulu.fi", host) + 'tls = "none"'

    rector = loaded(tmp_path, text).alarm.page["rector"]

    assert isinstance(rector, SmtpSettings)
    assert rector.security == "none"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[alarm]\nt3_backup_aftr = "1 min"', "alarm.t3_backup_aftr is unknown; did you mean alarm.t3_backup_after?"),
        ('[alarm.hours]\nmonn = "8-16"\n', "alarm.hours.monn is unknown; did you mean alarm.hours.mon?"),
        ('[alarm.hours]\nmon = "8-"\n', 'alarm.hours.mon: write hours such as "8-16"'),
        ('[alarm.hours]\nmon = "22-6"\n', "alarm.hours.mon: these hours end before they begin"),
        ("[alarm.hours]\nmon = [[08:00:00, 16:00:00]]\n", 'alarm.hours.mon: write hours such as "8-16"'),
        ("[alarm.hours]\n", "alarm.hours: no day has hours"),
        ('[alarm]\nt3_outside_after = "2 min"', "alarm: t3_backup_after must be shorter than t3_outside_after"),
        ('[alarm]\nt2_outside_after = "15 min"', "alarm: t2_again_after must be shorter than t2_outside_after"),
        ('[alarm]\nt3_outside_after = "2 h"', "alarm.t3_outside_after: write at most 1 h"),
        ('[alarm]\nagain_every = "2 d"', "alarm.again_every: write at most 1 "),
        ('[alarm]\nclosed_on = ["2026-12-24"]', "alarm: closed_on has no effect without [alarm.hours]"),
        ('[alarm]\nclosed_on = "2026-12-24"', "alarm.closed_on: write days such as"),
        ("[alarm]\nclosed_on = [20261224]", "alarm.closed_on: write days such as"),
        ("[alarm]\nclosed_on = [2026-12-24T00:00:00]", "alarm.closed_on: write days such as"),
        ('[alarm]\nclosed_on = ["24.12.2026"]', "alarm.closed_on: write days such as"),
        ('[alarm]\nclosed_on = ["2026-02-30"]', "alarm.closed_on: there is no such day"),
        ('[alarm]\nclosed_on = ["2026-12-24.."]', "alarm.closed_on: write days such as"),
        ('[alarm]\nclosed_on = ["2026-12-24..2026-12-23"]', "alarm.closed_on: a span of days begins with its first"),
        ('[alarm]\nclosed_on = ["2026-12-24..9999-12-31"]', "alarm.closed_on: a span of days begins with its first"),
        ("[alarm.page.oncall]\n", 'alarm.page.oncall.kind: write "webhook" or "smtp"'),
        ('[alarm.page.oncall]\nkind = "sms"', 'alarm.page.oncall.kind: write "webhook" or "smtp"'),
        ('[alarm.page.Oncall]\nkind = "webhook"', "alarm.page.Oncall: name it with small letters"),
        ('[alarm.page."../x"]\nkind = "webhook"', "name it with small letters"),
        (ONCALL + "when = []", "alarm.page.oncall.when: name at least one"),
        (ONCALL + 'when = ["always"]', "alarm.page.oncall.when.0: write one of 'unacknowledged' or 'closed'"),
        (ONCALL + 'when = ["closed"]', 'alarm: oncall: paged only when "closed", so never without [alarm.hours]'),
        (ONCALL + 'whem = ["closed"]', "alarm.page.oncall.whem is unknown; did you mean alarm.page.oncall.when?"),
        (ONCALL + 'url = "https://ntfy.koulu.fi/x"', "alarm.page.oncall.url is a secret; write it into the file page_"),
        (RECTOR + 'password = "x"', "alarm.page.rector.password is a secret; write it into the file page_rector.pass"),
        (RECTOR.replace("host", "hots"), "alarm.page.rector.hots is unknown; did you mean alarm.page.rector.host?"),
        (RECTOR.replace("host", "hots"), "alarm.page.rector.host is missing; add it."),
        (RECTOR + "port = 0", "alarm.page.rector.port: write at least 1"),
        (RECTOR + 'tls = "none"', 'alarm.page.rector: tls = "none" is for a mail server on this machine'),
        (RECTOR.replace('["paivystys@koulu.fi"]', "[]"), "alarm.page.rector.to: name at least one"),
        ('[staff.it]\nmatrix_id = "@it:koulu.fi"\nbackup = true', "staff.it: give a role"),
        ('[staff.it]\nmatrix_id = "@it:koulu.fi"\noperator = true\nbakcup = true', "did you mean staff.it.backup?"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_to_do(tmp_path: Path, text: str, fault: str):
    found = faults(tmp_path, text)

    assert any(fault in line for line in found), found
    assert all(line.startswith("service.toml: ") for line in found)


def test_all_faults_come_at_once(tmp_path: Path):
    text = (
        '[alarm]\nagain_every = "soon"\n[alarm.hours]\nmon = "x"\n' + ONCALL + "x = 1\n" + RECTOR.replace("@", " at ")
    )

    assert [line.partition(": ")[2].split(" ")[0].rstrip(":") for line in faults(tmp_path, text)] == [
        "alarm.again_every", "alarm.hours.mon", "alarm.page.oncall.x", "alarm.page.rector.sender",
        "alarm.page.rector.to.0",
    ]  # fmt: skip


def test_a_fault_never_shows_what_was_written(tmp_path: Path):
    secret = "tk_salainen"
    text = f'[alarm.page.a]\nkind = "{secret}"\n{ONCALL}url = "https://x/{secret}"\n'

    assert not any(secret in line for line in faults(tmp_path, text))


@pytest.mark.parametrize(
    "address",
    ["kynnys@koulu.fi\\nBcc: x@y.fi", "kynnys@koulu.fi\\n", "kynnys@koulu.fi\\r", "Kynnys <kynnys@koulu.fi>",
     "a@b, c@d", "kynnys", "a@b@c", "@koulu.fi", "kynnys@", "kyn nys@koulu.fi", "kynnys@koulu.fi>", "åäö@koulu.fi",
     "a@b..fi", ""],
)  # fmt: skip
def test_a_mail_address_can_hold_nothing_but_an_address(tmp_path: Path, address: str):
    (fault,) = faults(tmp_path, RECTOR.replace("kynnys@koulu.fi", address))
    assert "alarm.page.rector.sender: write a mail address alone" in fault

    (fault,) = faults(tmp_path, RECTOR.replace("paivystys@koulu.fi", address))
    assert "alarm.page.rector.to.0: write a mail address alone" in fault


@pytest.mark.parametrize("host", ["smtp.koulu.fi\\n", "smtp.koulu.fi\\r\\nX", "smtp koulu", ""])
def test_a_mail_server_is_a_host(tmp_path: Path, host: str):
    (fault,) = faults(tmp_path, RECTOR.replace("smtp.koulu.fi", host))

    assert "alarm.page.rector.host" in fault


def test_the_example_is_right_with_every_line_about_alarms_in_use(tmp_path: Path):
    """Lines such as `# mon = "8-16"` and `# [alarm.hours]` lose their mark; sentences keep it."""
    before, mark, after = EXAMPLE.read_text(encoding="utf-8").partition("[alarm]\n")
    ours, end, rest = after.partition("[database]\n")
    in_use = re.sub(r"^# (?=\[(?:alarm|statistics)|[a-z_]+ = )", "", ours, flags=re.MULTILINE)
    file = tmp_path / "service.toml"
    file.write_text(before + mark + in_use + end + rest, encoding="utf-8")

    alarm = load(file).alarm

    assert alarm.hours is not None
    assert set(alarm.page) == {"oncall", "rector"}
    assert alarm.closed_on
    defaults = AlarmPolicy()
    policy = alarm.policy()
    names = [name for name in AlarmPolicy.__slots__ if name not in ("hours", "pages_when_closed")]
    assert {name: getattr(policy, name) for name in names} == {name: getattr(defaults, name) for name in names}
    assert set(names) <= set(tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["alarm"])


# --- kynnys check -----------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    secrets = tmp_path / "data" / "secrets"
    secrets.mkdir(parents=True)
    for place in (tmp_path / "data", secrets):
        place.chmod(0o700)
    a_secret(tmp_path, "password", "vain-testissä")
    return tmp_path


def a_secret(folder: Path, name: str, secret: str, mode: int = 0o600) -> None:
    file = folder / "data" / "secrets" / name
    file.write_text(f"{secret}\n", encoding="utf-8")
    file.chmod(mode)


def checked(folder: Path, text: str) -> tuple[list[str], list[str]]:
    """Faults and notes that have to do with alarms."""
    (folder / "service.toml").write_text(f"{GOOD}\n{text}", encoding="utf-8")
    found, notes = inspect(folder / "service.toml")
    return [line for line in found if "page_" in line], [line for line in notes if "alarm" in line]


def test_a_channel_whose_secrets_are_missing_is_a_fault_with_its_remedy(folder: Path):
    found, _ = checked(folder, ONCALL + RECTOR)

    secrets = folder / "data" / "secrets"
    assert found == [
        f"{secrets}/page_oncall.url: is missing. Write the topic's address there, mode 0600.",
        f"{secrets}/page_rector.password: is missing. Write the password of kynnys there, mode 0600.",
    ]


def test_channels_whose_secrets_are_there_are_in_order(folder: Path):
    a_secret(folder, "page_oncall.url", "https://ntfy.koulu.fi/aihe")
    a_secret(folder, "page_rector.password", "salasana")

    assert checked(folder, ONCALL + RECTOR)[0] == []


def test_mail_without_a_user_needs_no_password(folder: Path):
    assert checked(folder, RECTOR.replace('user = "kynnys"\n', ""))[0] == []


def test_a_secret_that_others_can_read_is_told_once(folder: Path):
    a_secret(folder, "page_oncall.url", "https://ntfy.koulu.fi/aihe", mode=0o644)

    (fault,) = checked(folder, ONCALL)[0]

    assert "chmod 0600" in fault
    assert "aihe" not in fault


def test_who_would_not_be_reached_is_noted(folder: Path):
    _, notes = checked(folder, "")

    assert [line.split(":")[0] for line in notes] == ["staff", "alarm.page", "alarm.hours"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (HOURS + ONCALL + 'when = ["closed"]\n', "no channel is paged when nobody takes an alarm"),
        (HOURS + ONCALL + 'when = ["unacknowledged"]\n', "outside the hours nobody is paged at once"),
        (HOURS, "alarm.closed_on: no day to come"),
        ('[alarm]\nclosed_on = ["2020-01-01"]\n' + HOURS, "alarm.closed_on: no day to come"),
    ],
)
def test_what_the_hours_leave_open_is_noted(folder: Path, text: str, note: str):
    assert any(note in line for line in checked(folder, text)[1])


def test_where_all_is_told_nothing_is_noted(folder: Path):
    text = f'backup = true\n[alarm]\nclosed_on = ["{date(2026, 12, 1)}..{date(2026, 12, 2)}", "2099-12-31"]\n'

    assert checked(folder, text + HOURS + ONCALL)[1] == []
