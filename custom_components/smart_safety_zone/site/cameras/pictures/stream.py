"""Decoding a camera's stream in a thread of its own; only the newest frame is kept."""

import logging
import threading
import time
from typing import Any, Final

from PIL import Image

_LOGGER = logging.getLogger(__name__)

OPEN_TIMEOUT_S: Final = 10.0
READ_TIMEOUT_S: Final = 5.0
RETRY_S: Final = 2.0
"""After a stream that ended or would not open, while somebody still wants it."""


class Decoder:
    """One stream, decoded from `start` until `stop`."""

    def __init__(self, source: str, options: dict[str, str]) -> None:
        """Prepare; a source may hold a password and is never logged."""
        self._source = source
        self._options = options
        self._stopping = threading.Event()
        self._news = threading.Condition()
        self._frame: Any = None
        self._number = 0
        self._taken_ns = 0
        self._thread = threading.Thread(target=self._run, name="smart_safety_zone camera", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End soon; does not wait for a camera that says nothing."""
        self._stopping.set()
        with self._news:
            self._frame = None
            self._news.notify_all()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread to end; tells whether it has. Blocks."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def newer(self, number: int, timeout_s: float) -> tuple[int, int, Image.Image] | None:
        """Wait for a frame after that of a number: its number, `monotonic_ns`, pixels; None if none comes. Blocks."""
        with self._news:
            self._news.wait_for(lambda: self._number > number or self._stopping.is_set(), timeout_s)
            if self._frame is None or self._number <= number:
                return None
            frame, found, taken_ns = self._frame, self._number, self._taken_ns
        return found, taken_ns, frame.to_image()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._decode()
            except Exception as err:  # noqa: BLE001 - whatever a camera sends, the next try may go well
                _LOGGER.debug("A camera's stream cannot be read: %s", type(err).__name__)
            self._stopping.wait(RETRY_S)

    def _decode(self) -> None:
        # A library that a home without streams does not have, nor needs.
        import av  # noqa: PLC0415

        timeouts = (OPEN_TIMEOUT_S, READ_TIMEOUT_S)
        with av.open(self._source, options=self._options, timeout=timeouts) as container:
            for frame in container.decode(video=0):
                if self._stopping.is_set():
                    return
                with self._news:
                    self._frame, self._number, self._taken_ns = frame, self._number + 1, time.monotonic_ns()
                    self._news.notify_all()
