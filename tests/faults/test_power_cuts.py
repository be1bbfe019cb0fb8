from pathlib import Path
from tests.faults.life import House, file_url
import time

async def test_calm(tmp_path: Path) -> None:
    house = House(file_url(tmp_path))
    t=time.time()
    async with house.lived_in():
        room = house.student.asks_the_bot_in()
        await house.student.reads(room, "botti")
        house.student.writes(room, "ihminen")
        card = await house.koivu.reads(house.duty, "Kortti")
        house.student.writes(room, "täällä ollaan odottamassa")
        house.koivu.reacts(house.duty, card.id, "✅")
        d = await house.koivu.is_invited()
        house.koivu.joins(d)
        await house.koivu.reads(d, "täällä")
        house.koivu.writes(d, "moi vaan")
        await house.student.reads(room, "moi vaan")
        await house.rest()
        import pprint
        pprint.pprint(await house.remains(), width=200)
    print(len(house.power.trace), time.time()-t)
