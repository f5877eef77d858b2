"""What a site says to one station of what another has done."""

from typing import Annotated

from .fields import BOOL, ID, TEXT, UINT, Field, message
from .names import NAME


@message
class Elsewhere:
    """What another station of the site has done with a signal that both have; it changes nothing here."""

    signal: Annotated[bytes, Field(1, ID)]
    incident: Annotated[bytes, Field(2, ID)]
    """What the other station calls it: the same, unless presses were joined there that were not here."""
    step: Annotated[str, Field(3, TEXT)]
    """A progress step; so far only `taken`, by whoever was the first."""
    at_ms: Annotated[int, Field(4, UINT)]
    name: Annotated[str, Field(5, NAME)] = ""
    """What the other station calls itself."""
    purpose: Annotated[str, Field(6, TEXT)] = ""
    """What the other station is to the site: primary or backup."""
    operator: Annotated[int | None, Field(7, UINT)] = None
    silent: Annotated[bool, Field(8, BOOL)] = False
    """Whether the signal is."""
