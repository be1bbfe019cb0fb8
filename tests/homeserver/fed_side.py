"""`python -m tests.homeserver.fed_side run --side notices ...`: the notice side, and a folder `facts` beside its data.

What a file there gives rise to is what `kynnys notices rehearse` tells of it. Each is taken under its own name.
"""

import asyncio
from pathlib import Path

from bot.cli import main
from bot.notices import side
from bot.notices.explaining import hash_of
from bot.notices.side import Side
from risk_feed import feed_csv
from risk_feed.deciding import Around, decide
from risk_feed.gathering import Gathering
from rooms.calendar import day_of


async def fed(of: Side) -> None:
    """Looks into the folder again and again; what it holds is taken as often, and does nothing twice."""
    facts = of.settings.data.parent / "facts"
    while True:
        for file in sorted(facts.glob("*.csv")):
            await take(of, file)
        await asyncio.sleep(0.1)


async def take(of: Side, file: Path) -> None:
    gathering = Gathering()
    feed_csv.read(
        file,
        of.settings.canonical,
        lambda row, told: gathering.add(told),
        keyed=lambda key: hash_of(of.vault, key),
        today=day_of(of.now()),
        progress=None,
    )
    decided = decide(gathering, of.desk.school.rules, of.now(), Around(roles_there=of.settings.roles_there))
    await of.desk.take(decided.hits, batch=file.name)


if __name__ == "__main__":
    side.BESIDE = (*side.BESIDE, fed)  # type: ignore[misc]
    main()
