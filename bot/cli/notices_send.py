"""`kynnys notices send FILE`: into the folder that the running notice side watches, and what became of it.

The file is read here first, as a rehearsal reads it, so that its faults are told at once and nothing of it lies about.
Then it is written beside its place, under a name that is let be, and renamed: whoever watches sees it whole or not.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

import click

from bot.cli.notices import keyed_for_this_run, notice_settings_option, settings_of, shown_progress, source_for
from bot.clock import utc_now
from bot.errors import KynnysError, SettingsFault
from bot.notices.folder import ASIDE, RECEIPT, REPORT, TAKEN
from bot.notices.telling_intake import report
from config.notices import NoticeSettings
from risk_feed import feed_csv
from risk_feed.feed_faults import FeedFaults
from risk_feed.gathering import Gathering
from rooms.calendar import day_of

_LOOKS_EVERY: Final = 0.2
_CHUNK: Final = 1 << 20


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@notice_settings_option
@click.option("--wait", type=click.FloatRange(0), default=120.0, show_default=True, help="Seconds for an answer.")
def send(file: Path, settings_file: Path | None, wait: float) -> None:
    """Sends FILE to the running notice side, and says what became of it."""
    settings = settings_of(settings_file)
    if settings is None or settings.watch is None:
        raise SettingsFault("notices.toml: watch.folder is missing; add [watch] with the folder into which files go.")
    _refuse_if_faulty(file, settings)
    folder = settings.watch.folder
    receipt, fault = folder / TAKEN / f"{file.name}{RECEIPT}", folder / ASIDE / f"{file.name}{REPORT}"
    before = _written(receipt), _written(fault)
    _drop(file, folder)
    ends = time.monotonic() + wait
    while (_written(receipt), _written(fault)) == before:
        if time.monotonic() > ends:
            raise KynnysError(
                f"Nothing has been taken yet. The file lies in {folder} and is taken when the notice side runs there: "
                "kynnys run --side notices. Or take it away."
            )
        time.sleep(_LOOKS_EVERY)
    if _written(fault) != before[1]:
        raise KynnysError(fault.read_text(encoding="utf-8").rstrip())
    click.echo(receipt.read_text(encoding="utf-8").rstrip())


def _refuse_if_faulty(file: Path, settings: NoticeSettings) -> None:
    """Raises KynnysError, with every fault."""
    source, gathering = source_for(file, settings), Gathering()
    try:
        with shown_progress(file) as progress:
            feed_csv.read(
                file,
                source,
                lambda _row, told: gathering.add(told),
                keyed=keyed_for_this_run(),
                today=day_of(utc_now()),
                progress=progress,
            )
    except FeedFaults as found:
        raise KynnysError("\n".join(report(found))) from None


def _written(path: Path) -> int | None:
    """When, in nanoseconds; None where it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def _drop(file: Path, folder: Path) -> None:
    """Raises KynnysError: it cannot be put there."""
    target, draft = folder / file.name, folder / f".{file.name}.{os.getpid()}.part"
    if os.path.lexists(target):
        raise KynnysError(f"{target} waits there already. See whether the notice side runs: kynnys run --side notices.")
    try:
        # Nobody else's to read; where the service is another account than ours, its group's.
        mode = 0o600 if folder.stat().st_uid == os.getuid() else 0o640
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with file.open("rb") as source, os.fdopen(handle, "wb") as sink:
            while chunk := source.read(_CHUNK):
                sink.write(chunk)
            sink.flush()
            os.fsync(sink.fileno())
        draft.rename(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        raise KynnysError(f"{folder}: the file cannot be put there ({why}). Nothing was sent.") from None
