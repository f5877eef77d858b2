"""How sites of the same network find the station without typing an address."""

import asyncio
import logging

from homeassistant.components import network, zeroconf
from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from ..protocol.messages import PROTOCOL_VERSION
from ..protocol.names import plain_name

SERVICE_TYPE = "_ssz-station._tcp.local."
_LOGGER = logging.getLogger(__name__)
_MAX_LABEL_BYTES = 63


class Advertising:
    """One service in the local network, as long as the station is open; a station does without where that fails."""

    def __init__(self, hass: HomeAssistant, station_id: str) -> None:
        """Prepare; `show` begins."""
        self._hass = hass
        self._station_id = station_id
        self._turn = asyncio.Lock()
        self._shown: tuple[AsyncZeroconf, AsyncServiceInfo] | None = None
        self._name: str | None = None
        self._warned = False

    async def show(self, name: str) -> None:
        """Show the station by this name, instead of by another one before."""
        async with self._turn:
            if self._name == name:
                return
            await self._withdraw()
            try:
                zeroconf_ = await zeroconf.async_get_async_instance(self._hass)
                info = await self._info(name)
                await zeroconf_.async_register_service(info, allow_name_change=True)
            except Exception:
                # Whatever a network throws: sites still find us by the address in their invite.
                if not self._warned:
                    self._warned = True
                    _LOGGER.warning("Sites cannot find this station by itself: advertising failed", exc_info=True)
            else:
                self._shown = (zeroconf_, info)
                self._name = name

    async def withdraw(self) -> None:
        """Show the station no more."""
        async with self._turn:
            await self._withdraw()

    async def _withdraw(self) -> None:
        shown, self._shown, self._name = self._shown, None, None
        if shown is None:
            return
        zeroconf_, info = shown
        try:
            await zeroconf_.async_unregister_service(info)
        except Exception:
            _LOGGER.debug("The advertisement could not be withdrawn", exc_info=True)

    async def _info(self, name: str) -> AsyncServiceInfo:
        secure = self._hass.http.ssl_certificate is not None
        return AsyncServiceInfo(
            SERVICE_TYPE,
            name=f"{label(name)}.{SERVICE_TYPE}",
            server=f"{await instance_id.async_get(self._hass)}.local.",
            parsed_addresses=await network.async_get_announce_addresses(self._hass),
            port=self._hass.http.server_port,
            properties={
                "id": self._station_id,
                "name": plain_name(name),
                "version": str(PROTOCOL_VERSION),
                **({"scheme": "https"} if secure else {}),
            },
        )


def label(name: str) -> str:
    """Make a name fit for a label of mDNS: no dots, at most 63 bytes."""
    plain = plain_name(name.replace(".", " ")) or "Station"
    return plain.encode()[:_MAX_LABEL_BYTES].decode(errors="ignore").strip()
