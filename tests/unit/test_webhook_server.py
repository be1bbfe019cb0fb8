"""The webhook as a school's system meets it: a real server on loopback, real requests."""

import asyncio
import json
import logging
import os
import re
import shutil
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.errors import SecretsFault
from bot.notices.openapi import PROBLEM
from bot.notices.webhook import secrets_in
from risk_feed.facts import StudentFacts
from risk_feed.webhook import TYPE, Mode
from tests.webhook_world import NOW, SECRETS, School, a_row, an_event, later, signed

BINARY = {"ce-specversion": "1.0", "ce-id": "b1", "ce-source": "/primus", "ce-type": TYPE}


async def test_a_signed_event_is_taken_and_the_same_again_does_nothing():
    async with School().listening() as school:
        first = await school.post(an_event())
        again = await school.post(an_event())

    assert (first.status, first.body) == (200, {"events": 1, "known": 0, "rows": 1})
    assert (again.status, again.body) == (200, {"events": 0, "known": 1, "rows": 0})
    ((_, (row,)),) = school.taken
    assert isinstance(row, StudentFacts)
    assert (row.absent_h_total, row.source) == (36.5, "webhook")


async def test_the_same_event_in_binary_mode_is_the_same_event():
    body = json.dumps([a_row()]).encode()
    async with School().listening() as school:
        first = await school.post(an_event("b1"))
        again = await school.post(body, signed(body, BINARY, media=Mode.BINARY.value))

    assert (first.status, again.status, again.body["known"]) == (200, 200, 1)


async def test_in_binary_mode_the_id_is_signed_too():
    body = json.dumps([a_row()]).encode()
    headers = signed(body, BINARY, media=Mode.BINARY.value)
    async with School().listening() as school:
        replayed = await school.post(body, headers | {"ce-id": "b2"})
        genuine = await school.post(body, headers)

    assert (replayed.status, genuine.status) == (401, 200)


async def test_a_batch_is_taken_as_one():
    body = json.dumps([an_event("e1"), an_event("e2", [a_row(2), a_row(3)]), an_event("e1")]).encode()
    async with School().listening() as school:
        answer = await school.post(body, signed(body, media=Mode.BATCH.value))

    assert answer.body == {"events": 2, "known": 1, "rows": 3}
    assert len(school.taken) == 1


async def test_one_faulty_event_and_nothing_of_the_batch_is_taken():
    body = json.dumps([an_event("e1"), an_event("e2", [a_row(2, absent_h_total="many")])]).encode()
    async with School().listening() as school:
        answer = await school.post(body, signed(body, media=Mode.BATCH.value))

    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (400, PROBLEM)
    assert answer.fields == [("/1/data/0/absent_h_total", "absent_h_total")]
    assert (school.taken, school.seen.told) == ([], {})


async def test_an_id_that_said_something_else_before_is_refused():
    async with School().listening() as school:
        await school.post(an_event())
        other = await school.post(an_event(rows=[a_row(absent_h_total=80)]))
        of_another_source = await school.post(an_event(source="/moodle"))

    assert (other.status, of_another_source.status, len(school.taken)) == (409, 200, 2)


async def test_two_events_of_one_id_in_a_batch_are_refused():
    body = json.dumps([an_event(), an_event(rows=[a_row(2)])]).encode()
    async with School().listening() as school:
        answer = await school.post(body, signed(body, media=Mode.BATCH.value))

    assert (answer.status, school.taken) == (409, [])


async def test_a_hundred_at_once_of_one_event_are_taken_once():
    async with School().listening() as school:
        answers = await asyncio.gather(*(school.post(an_event()) for _ in range(100)))

    assert {answer.status for answer in answers} == {200}
    assert sum(answer.body["events"] for answer in answers) == 1
    assert len(school.taken) == 1


async def test_what_failed_is_taken_when_it_is_sent_again():
    async with School(fails=1).listening() as school:
        failed = await school.post(an_event())
        again = await school.post(an_event())

    assert (failed.status, again.status, again.body["events"]) == (500, 200, 1)
    assert "database" not in json.dumps(failed.body)


# --- who may --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("off", [timedelta(seconds=301), timedelta(seconds=-301)])
async def test_a_clock_that_is_off_by_more_than_five_minutes_is_told_so(off: timedelta):
    body = json.dumps(an_event()).encode()
    async with School().listening() as school:
        refused = await school.post(body, signed(body, at=NOW + off))
        taken = await school.post(body, signed(body, at=NOW + off - off / 301))

    assert (refused.status, taken.status) == (401, 200)
    assert "five minutes" in refused.body["detail"]
    assert "WWW-Authenticate" in refused.headers


async def test_a_message_that_is_replayed_after_the_window_is_refused():
    body = json.dumps(an_event()).encode()
    headers = signed(body)
    async with School().listening() as school:
        await school.post(body, headers)
        school.now = later(minutes=6)
        replayed = await school.post(body, headers)

    assert (replayed.status, len(school.taken)) == (401, 1)


async def test_two_secrets_hold_while_one_is_changed_and_then_one():
    body = json.dumps(an_event()).encode()
    async with School().listening() as school:
        both = [(await school.post(body, signed(body, key=key))).status for key in SECRETS]
    async with School().listening(secrets={"winter": SECRETS["winter"]}) as school:
        one = [(await school.post(body, signed(body, key=key))).status for key in SECRETS]

    assert (both, one) == ([200, 200], [401, 200])


async def test_a_wrong_secret_a_wrong_name_and_none_at_all_are_refused_alike():
    body = json.dumps(an_event()).encode()
    async with School().listening() as school:
        wrong = await school.post(body, signed(body, secret=b"x" * 32))
        stranger = await school.post(body, signed(body, secret=b"\x00" * 32) | {"Kynnys-Key": "nobody"})
        unsigned = await school.post(body, {"Content-Type": Mode.STRUCTURED.value})
        changed = await school.post(body + b" ", signed(body))
        moment = await school.post(body, signed(body) | {"Kynnys-Timestamp": "yesterday"})

    assert [one.status for one in (wrong, stranger, unsigned, changed, moment)] == [401] * 5
    assert wrong.body == stranger.body == changed.body
    assert school.taken == []


# --- limits ---------------------------------------------------------------------------------------------------------
async def test_a_body_without_a_length_is_measured_as_it_comes():
    async def chunks(size: int) -> Any:
        for _ in range(size // 1000):
            yield b" " * 1000

    small = json.dumps(an_event()).encode()

    async def whole() -> Any:
        yield small[:20]
        yield small[20:]

    async with School().listening() as school:
        large = await school.post(chunks(200_000), signed(b""))
        fits = await school.post(whole(), signed(small))

    assert (large.status, fits.status) == (413, 200)


async def test_a_large_body_is_refused():
    async with School().listening() as school:
        answer = await school.post(b" " * 100_001)

    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (413, PROBLEM)


async def test_too_many_are_told_when_to_come_back_and_then_are_heard():
    async with School().listening(per_minute=2) as school:
        answers = [await school.post(an_event(f"e{number}")) for number in range(3)]
        school.now = later(seconds=int(answers[-1].headers["Retry-After"]))
        after = await school.post(an_event("e2"))

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert after.status == 200


async def test_strangers_do_not_use_up_the_senders_turns():
    body = json.dumps(an_event()).encode()
    async with School().listening(per_minute=1) as school:
        for _ in range(5):
            await school.post(body, signed(body, secret=b"x" * 32))
        answer = await school.post(an_event())

    assert answer.status == 200


async def test_half_a_body_is_nothing():
    body = json.dumps(an_event()).encode()
    async with School().listening() as school:
        head = "\r\n".join(f"{name}: {value}" for name, value in signed(body).items())
        reader, writer = await asyncio.open_connection("127.0.0.1", school.port)
        start = f"POST /notices/v1/facts HTTP/1.1\r\nHost: here\r\n{head}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(start.encode() + body[:-10])
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        whole = await school.post(an_event("e2"))

    assert (whole.status, len(school.taken)) == (200, 1)
    assert reader.at_eof()


async def test_a_body_that_never_ends_is_not_waited_for():
    async def endless() -> Any:
        yield b"{"
        await asyncio.sleep(5)

    async with School().listening(body_within=timedelta(milliseconds=50)) as school:
        answer = await school.post(endless(), signed(b""))

    assert answer.status == 408


async def test_other_media_types_and_compressed_bodies_are_refused():
    body = json.dumps(an_event()).encode()
    async with School().listening() as school:
        text = await school.post(body, signed(body, media="text/csv"))
        packed = await school.post(body, signed(body) | {"Content-Encoding": "gzip"})

    assert (text.status, packed.status) == (415, 415)


async def test_a_wrong_way_of_asking_is_a_problem_too():
    async with School().listening() as school, aiohttp.ClientSession() as session:
        async with session.get(school.url) as wrong:
            assert (wrong.status, wrong.headers["Allow"], wrong.content_type) == (405, "POST", PROBLEM)
        async with session.get(school.url.replace("facts", "nothing")) as missing:
            assert (missing.status, missing.content_type) == (404, PROBLEM)
        async with session.get(school.url.replace("facts", "health")) as health:
            assert await health.json() == {"status": "ok"}


# --- what is kept ---------------------------------------------------------------------------------------------------
async def test_a_cut_between_taking_and_remembering_gives_the_same_name_again():
    school = School()
    async with school.listening():
        await school.post(an_event())
        school.seen.told.clear()
        await school.post(an_event())

    (first, rows), (second, same) = school.taken
    assert (first, rows) == (second, same)


async def test_logs_name_no_student_no_secret_and_no_row(caplog: pytest.LogCaptureFixture, capsys: Any):
    caplog.set_level(logging.DEBUG)
    body = json.dumps(an_event(rows=[a_row(student_name="Opiskelija Yksi", absent_h_total="plenty")])).encode()
    async with School(fails=1).listening() as school:
        await school.post(body)
        await school.post(an_event("e2"))
        await school.post(body, signed(body, secret=b"x" * 32))
        await school.post(an_event("e3", [a_row(2)]))

    told = caplog.text + "".join(capsys.readouterr())
    assert "message taken" in told
    assert not re.search("Yksi|plenty|100001|100002|aaaa|v1=", told)


def test_secrets_lie_in_files_of_their_own(tmp_path: Path):
    tmp_path.chmod(0o700)
    file = tmp_path / "webhook_autumn"
    file.write_text("s3cret\n")
    file.chmod(0o600)

    assert secrets_in(tmp_path, ["autumn"]) == {"autumn": b"s3cret"}
    with pytest.raises(SecretsFault, match="webhook_winter"):
        secrets_in(tmp_path, ["autumn", "winter"])


async def test_the_papers_example_works_as_it_stands(tmp_path: Path):
    if not (shutil.which("curl") and shutil.which("openssl")):
        pytest.fail("this test needs curl and openssl")
    paper = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sh\n(.*?)```", paper, re.DOTALL)
    (tmp_path / "webhook_autumn").write_bytes(SECRETS["autumn"] + b"\n")
    day = time.strftime("%Y-%m-%d", time.gmtime())
    async with School(now=NOW).listening() as school:
        school.now = NOW + timedelta(seconds=time.time() - NOW.timestamp())
        script = script.replace("127.0.0.1:8460", f"127.0.0.1:{school.port}").replace("2026-11-20", day)
        ran = await asyncio.to_thread(
            subprocess.run, ["sh", "-ec", script], cwd=tmp_path, capture_output=True, text=True, env={**os.environ}
        )

    assert json.loads(ran.stdout) == {"events": 1, "known": 0, "rows": 1}, ran.stderr
