"""What the two ends say to each other of alarm panels."""

from typing import Annotated

from .fields import TEXT, UINT, Field, message
from .names import NAME


@message
class InventoryPanel:
    """An alarm panel as its site describes it."""

    id: Annotated[str, Field(1, TEXT)]
    name: Annotated[str, Field(2, NAME)]


@message
class PanelReport:
    """How an alarm panel stands; the newest replaces the ones before."""

    panel: Annotated[str, Field(1, TEXT)]
    state: Annotated[str, Field(2, TEXT)]
    """A Home Assistant alarm state; one that is not known is shown as unknown."""
    since_ms: Annotated[int, Field(3, UINT)]
    user: Annotated[int | None, Field(4, UINT)] = None
    """The number of who armed or disarmed it, if a code did."""
