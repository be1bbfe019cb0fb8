"""The child that cleans: it may die, hang, lie or be stopped, and nobody else is the worse for it."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.media import cleaning_child
from bot.media.cleaner import MOST, CannotCross, Clean, Cleaner
from rooms.model import MediaFault
from tests import media_makers as make
from tests.patience import SOON, in_time


def a_child(folder: Path, code: str) -> Path:
    """A child of the test's own, which has read the whole file."""
    file = folder / "child.py"
    file.write_text(f"import os, sys, time\ndata = sys.stdin.buffer.read()\nout = sys.stdout.buffer\n{code}\n")
    return file


async def fault_of(cleaner: Cleaner, data: bytes = b"x") -> MediaFault:
    with pytest.raises(CannotCross) as caught:
        await cleaner.clean(data)
    return caught.value.fault


async def test_a_picture_comes_back_cleaned():
    clean = await Cleaner().clean(make.a_jpeg())

    assert (clean.mimetype, clean.ending, clean.is_picture) == ("image/jpeg", "jpg", True)
    assert (clean.width, clean.height) == (40, 20)
    assert make.TELLTALE.encode() not in clean.data


async def test_a_pdf_comes_back_cleaned():
    clean = await Cleaner().clean(make.a_pdf())

    assert (clean.mimetype, clean.ending, clean.is_picture) == ("application/pdf", "pdf", False)
    assert make.TELLTALE.encode() not in clean.data


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"PK\x03\x04", MediaFault.KIND),
        (b"", MediaFault.KIND),
        (make.a_jpeg()[:200], MediaFault.BROKEN),
        (b"%PDF-1.7", MediaFault.BROKEN),
    ],
)
async def test_what_cannot_be_cleaned_is_told_by_its_reason(data: bytes, fault: MediaFault):
    assert await fault_of(Cleaner(), data) is fault


async def test_a_child_that_hangs_is_killed_in_time(tmp_path: Path):
    cleaner = Cleaner(limit=0.3, child=a_child(tmp_path, "time.sleep(60)"))
    begun = time.monotonic()

    assert await fault_of(cleaner) is MediaFault.BROKEN
    assert in_time(begun, 10)


async def test_a_child_that_never_reads_is_killed_in_time(tmp_path: Path):
    file = tmp_path / "child.py"
    file.write_text("import time\ntime.sleep(60)\n")

    assert await fault_of(Cleaner(limit=0.3, child=file), b"x" * 10**7) is MediaFault.BROKEN


@pytest.mark.parametrize(
    "code",
    [
        "os.kill(os.getpid(), 9)",
        "sys.exit(1)",
        "out.write(b'{}\\nx')",
        "out.write(b'[]\\nx')",
        "out.write(b'x' * 1000)",
        "out.write(b'[' * 100000 + b'\\nx')",
        'out.write(b\'{"mimetype": "text/html", "width": 1, "height": 1}\\nx\')',
        'out.write(b\'{"mimetype": "image/png", "width": -1, "height": 1}\\nx\')',
        'out.write(b\'{"mimetype": "image/png", "width": 1, "height": 1}\\n\')',
        'out.write(b\'{"mimetype": "image/png", "width": 1, "height": 1}\\nx\'); out.flush(); sys.exit(1)',
        f"out.write(b'x' * ({MOST} + 2))",
    ],
)
async def test_a_child_that_dies_or_lies_lets_nothing_cross(tmp_path: Path, code: str):
    assert await fault_of(Cleaner(limit=SOON, child=a_child(tmp_path, code))) is MediaFault.BROKEN


async def test_the_next_file_has_a_child_of_its_own(tmp_path: Path):
    told = b'{"mimetype": "image/png", "width": 1, "height": 1}'
    child = a_child(tmp_path, f"out.write({told!r} + b'\\n%d' % os.getpid())")
    cleaner = Cleaner(child=child)

    first, second = await asyncio.gather(cleaner.clean(b"x"), cleaner.clean(b"x"))

    assert first.data != second.data


async def test_the_child_is_given_no_secret_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SALAISUUS", "avain")
    told = b'{"mimetype": "image/png", "width": 1, "height": 1}'
    child = a_child(tmp_path, f"out.write({told!r} + b'\\n' + ' '.join([*os.environ, os.getcwd()]).encode())")

    seen = (await Cleaner(child=child).clean(b"x")).data.decode()

    assert "SALAISUUS" not in seen
    assert seen.split()[-1] == "/"


async def test_whoever_stops_the_service_does_not_wait_for_a_child(tmp_path: Path):
    begun = time.monotonic()
    cleaning = asyncio.create_task(Cleaner(limit=60, child=a_child(tmp_path, "time.sleep(60)")).clean(b"x"))
    await asyncio.sleep(0.5)

    cleaning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cleaning
    await asyncio.get_running_loop().shutdown_default_executor()

    assert in_time(begun, 20)


def test_nobody_who_prints_a_clean_file_sees_it():
    assert repr(Clean(b"kuva", "image/png", 1, 1)) == "<clean image/png>"


async def test_a_child_may_write_no_file_and_take_no_more_memory_than_it_needs(tmp_path: Path):
    told = b'{"mimetype": "image/png", "width": 1, "height": 1}'
    code = f"""
sys.path.insert(0, {str(Path(cleaning_child.__file__).parent)!r})
import cleaning_child, resource
cleaning_child._be_small()
limits = [resource.getrlimit(one)[0] for one in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_AS)]
out.write({told!r} + b'\\n' + repr(limits).encode())
"""
    seen = (await Cleaner(child=a_child(tmp_path, code)).clean(b"x")).data.decode()

    assert seen == repr([0, 0, cleaning_child.MEMORY])
