"""The first words on a socket, in clear or before anybody is known: they are in no table of what may be said."""

from typing import Annotated

from .fields import BYTES, DIGEST, TEXT, Field, message


@message
class Greeting:
    """The station's first words, in clear, on every socket."""

    card: Annotated[bytes, Field(1, BYTES)]
    nonce: Annotated[bytes, Field(2, DIGEST)]
    succession: Annotated[bytes, Field(3, BYTES)] = b""
    """What vouches for the station's key, if that is not the one that it was founded with (`succession.py`)."""


@message
class Commitment:
    """Whoever wants to join binds himself to a request that he does not show yet, and proves the code."""

    card: Annotated[bytes, Field(1, BYTES)]
    digest: Annotated[bytes, Field(2, DIGEST)]
    """Of the request's core, whose nonce nobody else knows yet."""
    handle: Annotated[bytes, Field(3, DIGEST)]
    """Finds the invite."""
    proof: Annotated[bytes, Field(4, DIGEST)]
    """By the code, over greeting and digest: whoever has no code draws no challenge."""


@message
class Challenge:
    """The station's contribution to the transcript, drawn before the dial and told after the commitment."""

    challenge: Annotated[bytes | None, Field(1, DIGEST)] = None
    refusal: Annotated[str, Field(2, TEXT)] = ""
    """Instead: why there will be no enrolment now."""
