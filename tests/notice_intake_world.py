"""Files that fall into a watched folder, and a small school's notice side that takes them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from bot.notices.explaining import hash_of
from bot.notices.folder import ASIDE, REPORT, TAKEN, Folder
from bot.notices.intake import Intake
from config.notice_life import WatchSettings
from risk_feed.model import StudentHash
from risk_feed.sources import CANONICAL, Source, Taking
from tests.notice_life_makers import RANTA
from tests.notice_world import VAULT, Side

SETTLED = timedelta(seconds=5)
_HEADINGS = "student_key;non_disclosure;campus;as_of;student_name;group;window_start;window_end;absent_h_total"
MOODLE = Source(
    name="moodle",
    columns={
        "student_key": Taking(("ID",)),
        "campus": Taking(("Campus",)),
        "absent_h_total": Taking(("Hours",)),
    },
    leaves_out_hidden=True,
    files="moodle*.csv",
)
PRIMUS = replace(CANONICAL, name="primus", files="primus*.csv")


def keyed(student_key: str) -> StudentHash:
    return hash_of(VAULT, student_key)


def row(key: object, hours: object, *, hidden: str = "ei", day: date = date(2026, 11, 23), campus: str = RANTA) -> str:
    began, on = date(2026, 8, 10).isoformat(), day.isoformat()
    return f"{key};{hidden};{campus};{on};Opiskelija {key};24A;{began};{on};{hours}"


def csv(*rows: str) -> str:
    return "".join(f"{line}\n" for line in (_HEADINGS, *rows))


@dataclass
class Drop:
    """A folder, and the life of the program that watches it. `restart` is a power cut."""

    side: Side
    path: Path
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.path.mkdir(exist_ok=True)
        self.restart()

    def restart(self) -> None:
        desk = self.side.desk
        self.intake = Intake(desk, keyed, lambda: self.side.now)
        settings = WatchSettings(folder=self.path, settled=SETTLED)
        self.folder = Folder(settings, self.sources, CANONICAL, self.intake, lambda: self.side.now)

    def put(self, text: str, name: str = "primus.csv") -> Path:
        file = self.path / name
        file.write_text(text, encoding="utf-8", newline="")
        return file

    async def settles(self) -> None:
        """Two looks, the time between which is enough."""
        await self.folder.look()
        self.side.now += SETTLED
        await self.folder.look()

    def here(self) -> list[str]:
        return sorted(one.name for one in self.path.iterdir() if one.name not in (TAKEN, ASIDE))

    def inside(self, folder: str) -> list[str]:
        place = self.path / folder
        return sorted(one.name for one in place.iterdir()) if place.is_dir() else []

    def report(self, name: str = "primus.csv") -> str:
        return (self.path / ASIDE / f"{name}{REPORT}").read_text(encoding="utf-8")
