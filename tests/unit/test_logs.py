"""A log tells what happened, never to whom or what was said."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

SECRET = "En jaksa enää"
AINO = "@aino:koulu.fi"


class Stderr:
    """All that was said so far."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._said = ""

    def getvalue(self) -> str:
        self._said += self._capsys.readouterr().err
        return self._said


@pytest.fixture
def stderr(capsys: pytest.CaptureFixture[str]) -> Iterator[Stderr]:
    """What is logged. Afterwards the loggers are as they were."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield Stderr(capsys)
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stderr: Stderr) -> list[dict[str, object]]:
    return [json.loads(line) for line in stderr.getvalue().splitlines()]


def test_known_fields_come_out_and_all_others_stay_in(stderr: Stderr):
    logs.configure(as_json=True)

    structlog.get_logger("kynnys.x").info("envelope handled", conversation=3, body=SECRET, user=AINO, room_id="!a:b")

    (line,) = lines(stderr)
    assert line.pop("timestamp")
    assert line == {"event": "envelope handled", "level": "info", "conversation": 3}


def test_a_person_at_a_terminal_sees_the_same_in_plain_words(stderr: Stderr):
    logs.configure(as_json=False)

    structlog.get_logger("kynnys.x").info("envelope handled", conversation=3, body=SECRET)

    assert "envelope handled" in stderr.getvalue()
    assert "conversation=3" in stderr.getvalue()
    assert SECRET not in stderr.getvalue()


def test_an_error_is_logged_without_its_traceback(stderr: Stderr):
    logs.configure(as_json=True)

    try:
        raise ValueError(SECRET)
    except ValueError as error:
        structlog.get_logger("kynnys.x").exception("failed", error=type(error).__name__)

    (line,) = lines(stderr)
    assert line["error"] == "ValueError"
    assert SECRET not in stderr.getvalue()


def test_of_what_libraries_say_only_who_spoke_is_kept(stderr: Stderr):
    logs.configure(as_json=True)

    logging.getLogger("nio.crypto").warning("decrypted %s from %s", SECRET, AINO)
    logging.getLogger("aiohttp.client").info("GET https://koulu.fi/%s", AINO)

    (line,) = lines(stderr)
    assert line.pop("timestamp")
    assert line == {"event": "a library spoke", "level": "warning", "logger": "nio.crypto"}


def test_a_library_with_a_level_of_its_own_breaks_nothing(stderr: Stderr):
    logs.configure(as_json=True)

    logging.getLogger("odd").log(35, "something")
    logging.getLogger("odd").critical("something")

    assert [line["level"] for line in lines(stderr)] == ["warning", "critical"]


def test_even_a_library_that_logs_an_exception_gives_nothing_away(stderr: Stderr):
    logs.configure(as_json=True)

    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("nio").exception("failed for %s", AINO)

    assert stderr.getvalue().count("\n") == 1
    assert SECRET not in stderr.getvalue()
    assert AINO not in stderr.getvalue()


def test_configuring_twice_does_not_say_everything_twice(stderr: Stderr):
    logs.configure(as_json=True)
    logs.configure(as_json=True)

    logging.getLogger("nio").warning("something")

    assert len(lines(stderr)) == 1


def test_what_is_below_the_level_is_not_said(stderr: Stderr):
    logs.configure(as_json=True, level=logging.WARNING)

    structlog.get_logger("kynnys.x").info("envelope handled")

    assert stderr.getvalue() == ""


@pytest.mark.parametrize(
    "field", ["user", "user_id", "room_id", "body", "text", "sender", "message", "exc_info", "url"]
)
def test_no_field_that_could_name_somebody_is_ever_allowed(field: str):
    assert field not in logs.ALLOWED


class FullDisk:
    """A log that takes nothing."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_log_that_takes_nothing_stops_nobody(stderr: Stderr, monkeypatch: pytest.MonkeyPatch):
    logs.configure(as_json=True)
    monkeypatch.setattr("sys.stderr", FullDisk())
    structlog.get_logger("kynnys.x").info("there is no room for this")
    monkeypatch.undo()

    structlog.get_logger("kynnys.x").info("there is room again")

    assert [line["event"] for line in lines(stderr)] == ["there is room again"]


@pytest.mark.parametrize("told", [AINO, "!huone:koulu.fi", "#tuki:koulu.fi", "$" + "a" * 43, "mxc://koulu.fi/abc"])
def test_an_id_that_slipped_into_an_allowed_field_does_not_come_out(stderr: Stderr, told: str):
    logs.configure(as_json=True)

    structlog.get_logger("kynnys.x").info("sync failed", why=f"no answer about {told}")

    (line,) = lines(stderr)
    assert line["why"] == "<id>"


def test_of_what_is_no_word_and_no_number_only_the_type_is_told(stderr: Stderr):
    logs.configure(as_json=True)

    structlog.get_logger("kynnys.x").info("sync failed", why=ValueError(SECRET), count={"body": SECRET}, failures=2)

    (line,) = lines(stderr)
    assert (line["why"], line["count"], line["failures"]) == ("<ValueError>", "<dict>", 2)


def test_no_line_grows_without_end(stderr: Stderr):
    logs.configure(as_json=True)

    structlog.get_logger("kynnys.x").info("sync failed", why="x" * 5000)

    (line,) = lines(stderr)
    assert line["why"] == "x" * logs.LONGEST
