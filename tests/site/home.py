"""A household: a site's config entry and its runtime, that can be stopped, killed and started again."""

import asyncio
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone.const import (
    CONF_ADDRESS,
    CONF_ALARM_STATES,
    CONF_POINT_KIND,
    CONF_PURPOSE,
    CONF_RESTORAL_STATES,
    CONF_ROLE,
    CONF_SITE_ID,
    CONF_SITE_KIND,
    CONF_SOURCE,
    CONF_SOURCE_ENTITY,
    CONF_STATION_ID,
    DOMAIN,
    PURPOSE_PRIMARY,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_RECEIVER,
)
from custom_components.smart_safety_zone.site.joining import Joined, join
from custom_components.smart_safety_zone.site.points import Point
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.receiver import Receiver
from custom_components.smart_safety_zone.site.runtime import SiteRuntime

from .radio_room import RadioRoom

DEADLINE_S = 15


async def until(condition: Callable[[], object], what: str = "") -> None:
    """Wait for a condition."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not condition():  # noqa: ASYNC110 - conditions of many makers, most without a word when they change
                await asyncio.sleep(0.005)
    except TimeoutError:
        message = f"never: {what or condition}"
        raise AssertionError(message) from None


def point_data(
    title: str,
    source: str | None = None,
    *,
    kind: str = "police",
    alarm: list[str] | None = None,
    restoral: list[str] | None = None,
    chosen: str | None = None,
) -> ConfigSubentryData:
    data: dict[str, Any] = {
        CONF_POINT_KIND: kind,
        CONF_ALARM_STATES: alarm or [],
        CONF_RESTORAL_STATES: restoral or [],
    }
    if source is not None:
        data[CONF_SOURCE] = source
    if chosen is not None:
        data[CONF_SOURCE_ENTITY] = chosen
    return ConfigSubentryData(data=data, subentry_type=SUBENTRY_ALARM_POINT, title=title, unique_id=None)


def latched(source: str, *, alarm: str = "on", restoral: str = "off") -> ConfigSubentryData:
    return point_data("Door", source, kind="intrusion", alarm=[alarm], restoral=[restoral])


class Home:
    """One site of a Home Assistant."""

    def __init__(self, hass: HomeAssistant, room: RadioRoom | None) -> None:
        self.hass = hass
        self.room = room
        self.heard: list[PointStep] = []

    async def join(self, *points: ConfigSubentryData) -> Joined:
        """Join the room and make the entry; not started."""
        assert self.room is not None
        joined = await join(self.hass, name="Market", kind="market", invite_text=self.room.invite())
        self.make_entry(joined, *points)
        return joined

    def make_entry(self, joined: Joined, *points: ConfigSubentryData) -> None:
        receiver = ConfigSubentryData(
            data={
                CONF_STATION_ID: joined.station_id,
                CONF_ADDRESS: joined.address,
                CONF_PURPOSE: PURPOSE_PRIMARY,
            },
            subentry_type=SUBENTRY_RECEIVER,
            title=joined.station_name,
            unique_id=joined.station_id,
        )
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title="Market",
            data={CONF_ROLE: "site", CONF_SITE_ID: joined.site_id},
            options={CONF_SITE_KIND: "market", "latitude": 14.589512, "longitude": 100.455123},
            unique_id=joined.site_id,
            subentries_data=[receiver, *points],
        )
        self.entry.add_to_hass(self.hass)

    async def open(self, *points: ConfigSubentryData) -> Home:
        """Join and start, and wait for the link."""
        await self.join(*points)
        await self.start()
        await self.linked()
        return self

    async def add(self, room: RadioRoom, purpose: str) -> str:
        """Join one more station while the site runs; returns its receiver's subentry."""
        joined = await self.runtime.join(invite_text=room.invite())
        data = {CONF_STATION_ID: joined.station_id, CONF_ADDRESS: joined.address, CONF_PURPOSE: purpose}
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type=SUBENTRY_RECEIVER, title=room.id, unique_id=joined.station_id
        )
        self.hass.config_entries.async_add_subentry(self.entry, subentry)
        self.runtime.entry_updated()
        await until(lambda: room.connected, "a link")
        return subentry.subentry_id

    async def remove(self, receiver: str) -> None:
        """Take a receiver away, as its owner does."""
        self.hass.config_entries.async_remove_subentry(self.entry, receiver)
        self.runtime.entry_updated()

    async def start(self) -> None:
        self.runtime = await SiteRuntime.open(self.hass, self.entry)
        for identifier in self.runtime.points:
            self.runtime.subscribe_point(identifier, self._hear)
        await self.runtime.start()

    def _hear(self) -> None:
        step = self.point.state.step
        if not self.heard or self.heard[-1] is not step:
            self.heard.append(step)

    async def linked(self) -> None:
        await until(lambda: self.receiver.connected, "a link")

    async def stop(self) -> None:
        await self.runtime.stop()

    async def kill(self) -> None:
        """End as a killed process does: what is on disk stays, nobody says goodbye."""
        for point in self.runtime.points.values():
            point.stop()
        self.runtime._delivery.stop()
        for receiver in self.runtime.receivers.values():
            await receiver.stop()
        if self.runtime._receivers._tending is not None:
            self.runtime._receivers._tending.cancel()
        await self.runtime.journal.close()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @property
    def receiver_id(self) -> str:
        return next(iter(self.runtime.receivers))

    @property
    def receiver(self) -> Receiver:
        return self.runtime.receivers[self.receiver_id]

    @property
    def point(self) -> Point:
        """The first alarm point."""
        return next(iter(self.runtime.points.values()))

    def step(self) -> PointStep:
        return self.point.state.step

    def press(self, *, drill: bool = False) -> None:
        self.runtime.press(self.point.id, drill=drill)

    async def reaches(self, step: PointStep) -> None:
        await until(lambda: self.step() is step, f"{step}, but {self.step()}")
