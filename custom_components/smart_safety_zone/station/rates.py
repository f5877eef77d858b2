"""How many alarms of each alarm point were false, from what operators closed them as: committed with each closing."""

from collections import defaultdict
from collections.abc import Mapping

import orjson

from ..incident.model import Incident
from ..incident.rate import Rate, closing
from ..journal import Document, Reader
from ..protocol.identity import id_bytes, id_text
from .registry import scan_all

RATES = "rate"
"""Documents by site id and point id."""
FORMAT_VERSION = 1
MAX_RATED = 200
"""Points of one site: more than it may have, so that names which nobody knows fill no memory."""
_ID_BYTES = 16


class Rates:
    """The rates of all alarm points."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self._rates: defaultdict[str, dict[str, Rate]] = defaultdict(dict)

    def load(self, reader: Reader) -> None:
        """Read what was counted."""
        for key, raw in scan_all(reader, RATES):
            days = tuple((int(day), int(false), int(all_)) for day, false, all_ in orjson.loads(raw)["days"])
            self._rates[id_text(key[:_ID_BYTES])][key[_ID_BYTES:].decode()] = Rate(days)

    def of(self, site_id: str) -> Mapping[str, Rate]:
        """Tell the rates of a site, by point."""
        return self._rates.get(site_id, {})

    def changed(self, before: Incident | None, after: Incident) -> tuple[Document, ...]:
        """Take in what became of an incident; returns what is to be committed with it."""
        was, is_ = closing(before), closing(after)
        if was == is_ or not after.point_id:
            return ()
        rates = self._rates[after.site_id]
        if after.point_id not in rates and len(rates) >= MAX_RATED:
            return ()
        rate = rates.get(after.point_id, Rate())
        if was is not None:
            rate = rate.counted(*was, by=-1)
        if is_ is not None:
            rate = rate.counted(*is_)
        rates[after.point_id] = rate
        value = orjson.dumps({"version": FORMAT_VERSION, "days": rate.days})
        return (Document(RATES, id_bytes(after.site_id) + after.point_id.encode(), value),)
