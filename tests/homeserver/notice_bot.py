"""A notice side of the test's own: a process that may be killed, stopped and started again, and a folder for facts."""

import json
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.homeserver import Account, ThrowAwayHomeserver
from tests.homeserver.own_bot import OwnBot
from tests.homeserver.registry import Registry


@dataclass(frozen=True, slots=True)
class Advisor:
    """A person of the staff, as the settings have them."""

    account: Account = field(repr=False)
    alias: str
    role: str
    master_key: str | None


class NoticeBot(OwnBot):
    """`@herate`, its settings, its folder and its process. No service.toml is anywhere near."""

    @classmethod
    async def made(
        cls,
        homeserver: ThrowAwayHomeserver,
        directory: Path,
        registry: Registry,
        localpart: str,
        staff: Mapping[str, Advisor],
        more: str = "",
    ) -> "NoticeBot":
        account = await homeserver.register(localpart, f"salasana-{localpart}", displayname="Heräte (botti)")
        bot = cls(homeserver, directory, account)
        for place in (directory, bot.data, bot.data / "secrets", directory / "tmp", bot.facts):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.chmod(0o700)
        bot.put_secret("password", account.password)
        bot.write_notice_settings(staff, more)
        registry.bot(directory)
        return bot

    def write_notice_settings(self, staff: Mapping[str, Advisor], more: str = "") -> None:
        blocks = [
            'data = "data"\nrules = "rules"',
            '[watch]\nfolder = "facts"\nsettled = "0.1 s"',
            more,
            f'[homeserver]\nurl = "{self.homeserver.url}"\nuser = "{self.user_id}"',
            *(_section(key, one) for key, one in staff.items()),
        ]
        self.settings.write_text("\n\n".join(blocks) + "\n")

    def drops(self, name: str, *rows: Mapping[str, str]) -> None:
        """A file of facts, there at once and whole."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines = [";".join(columns), *(";".join(row.get(column, "") for column in columns) for row in rows)]
        draft = self.directory / "tmp" / name
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        draft.replace(self.facts / name)

    @property
    def settings(self) -> Path:
        return self.directory / "notices.toml"

    @property
    def facts(self) -> Path:
        return self.directory / "facts"

    def command(self, *more: str) -> list[str]:
        side = ["run", "--side", "notices", "--json-logs", "--notices", str(self.settings)]
        return [sys.executable, "-m", "bot", *side, *more]

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "PYTHONPATH": str(Path(__file__).parents[2])}

    def unsaid(self) -> int:
        """How much is still to be said in the rooms."""
        return self._number("SELECT count(*) FROM errand")

    def notices(self) -> int:
        return self._number("SELECT count(*) FROM notice")

    def _number(self, question: str) -> int:
        database = sqlite3.connect(f"file:{self.data / 'notices.db'}?mode=ro", uri=True, timeout=10)
        try:
            return int(database.execute(question).fetchone()[0])
        finally:
            database.close()


def _section(key: str, one: Advisor) -> str:
    told = {"matrix_id": one.account.user_id, "alias": one.alias, "roles": [one.role]}
    if one.master_key is not None:
        told["master_key"] = one.master_key
    return "\n".join([f"[staff.{key}]", *(f"{name} = {json.dumps(value)}" for name, value in told.items())])
