import asyncio, random, os
import pytest
from tests.surface.town import until
from .homes import *

@pytest.mark.parametrize("seed", range(int(os.environ.get("SEED","0")), int(os.environ.get("SEED","0"))+int(os.environ.get("COUNT","6"))))
async def test_fuzz(room, house, seed):
    rnd = random.Random(seed)
    a = await house.join(room)
    b = await house.join(room, BANK)
    presses = {a.id: 0, b.id: 0}
    away = False; loaded = True
    log = []
    for _ in range(40):
        op = rnd.choice(["press"]*4 + ["cut"]*4 + ["away","back","stationreload","sitereload","ack","wait","wait"])
        log.append(op)
        s = rnd.choice([a, b])
        if op == "press":
            await s.press(); presses[s.id] += 1
        elif op == "cut": room.cut()
        elif op == "away" and not away: await room.go_away(); away = True
        elif op == "back" and away: await room.come_back(); away = False
        elif op == "stationreload": assert await room.hass.config_entries.async_reload(room.entry.entry_id)
        elif op == "sitereload": await s.reload()
        elif op == "ack":
            for inc in room.runtime.open_incidents():
                if inc.state.value == "open":
                    await room.act("acknowledge", inc.id); break
        elif op == "wait": await asyncio.sleep(rnd.random()*0.15)
    if away: await room.come_back()
    print(log, presses)
    for s in (a, b):
        await s.linked()
        await until(lambda: len(room.events(f"{room.runtime.id}_{s.id}_signal")) >= presses[s.id], f"{presses} {log}")
        await house.shows(s.receiver("outbox"), "0")
    for inc in room.runtime.open_incidents():
        if inc.state.value == "open":
            await room.act("acknowledge", inc.id)
    for s in (a, b):
        ev = room.events(f"{room.runtime.id}_{s.id}_signal")
        ids = [e["signal"] for e in ev]
        assert len(ids) == len(set(ids)) == presses[s.id], (ids, presses, log)
        if presses[s.id]:
            await s.reaches("taken")
        opened = [st for site, st in room.steps if site == s.id and st in ("opened", "repeated")]
        assert len(opened) == presses[s.id]
        assert opened.count("opened") == min(1, presses[s.id])
    reception = room.runtime._reception
    await until(lambda: (len(reception._channels), reception.limits.unproven) == (2, 0), "handlers")
    print(room.runtime.faults, a.runtime.faults, b.runtime.faults)
