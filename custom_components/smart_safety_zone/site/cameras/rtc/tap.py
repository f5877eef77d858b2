"""A camera's video as it comes, neither decoded nor heard, packed anew for one reader in a thread of its own."""

from collections.abc import Callable
import io
import logging
import threading
from typing import Any, Final, override

from ..pictures.stream import OPEN_TIMEOUT_S, READ_TIMEOUT_S

_LOGGER = logging.getLogger(__name__)

CODECS: Final = frozenset({"h264", "hevc"})
"""What both this packing and a browser know."""
MAX_HELD_BYTES: Final = 8 * 1024 * 1024
"""From one key frame to the next, while nobody reads yet; a camera that sends more gives its picture later."""
_PACKING: Final = {"flush_packets": "1", "muxdelay": "0", "muxpreload": "0"}
"""Each picture leaves when it comes."""


class Tap:
    """One stream, read once from `start` until `stop`; `deliver` and `ended` are called from its thread."""

    def __init__(
        self,
        source: str,
        options: dict[str, str],
        deliver: Callable[[int, int, bytes], None],
        ended: Callable[[], None],
    ) -> None:
        """Prepare; a source may hold a password and is never logged.

        `deliver` gets the reader's number, how many frames these are, and them.
        """
        self._source = source
        self._options = options
        self._deliver = deliver
        self._ended = ended
        self._stopping = threading.Event()
        self._reader = 0
        self._thread = threading.Thread(target=self._run, name="smart_safety_zone live", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End soon; does not wait for a camera that says nothing."""
        self._stopping.set()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread to end; tells whether it has. Blocks."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def begin_anew(self) -> int:
        """Pack for a new reader from here on, and no longer for the one before; returns its number."""
        self._reader += 1
        return self._reader

    def _run(self) -> None:
        try:
            self._read()
        except Exception as err:  # noqa: BLE001 - whatever a camera sends: the view falls back to pictures
            _LOGGER.debug("A camera's video cannot be passed on: %s", type(err).__name__)
        if not self._stopping.is_set():
            self._ended()

    def _read(self) -> None:
        # A library that a home without streams does not have, nor needs.
        import av  # noqa: PLC0415

        held = Held()
        packing, reader = None, 0
        timeouts = (OPEN_TIMEOUT_S, READ_TIMEOUT_S)
        with av.open(self._source, options=self._options, timeout=timeouts) as camera:
            video = camera.streams.video[0]
            if video.codec_context.name not in CODECS:
                return
            for packet in camera.demux(video):
                if self._stopping.is_set():
                    return
                if packet.dts is None:
                    continue
                held.add(packet)
                if self._reader != reader:
                    if reader:
                        held.let_go()
                        held.add(packet)
                    reader, packing = self._reader, None
                if reader and held:
                    packing = packing or Packing(av, video)
                    frames = held.take()
                    self._deliver(reader, len(frames), packing.pack(frames))


class Held:
    """The packets since the last key frame, or since the last were taken."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._packets: list[Any] = []
        self._bytes = 0
        self._taking = False

    def __bool__(self) -> bool:
        """Tell whether there is anything that a new reader can begin with."""
        return bool(self._packets)

    def add(self, packet: Any) -> None:
        """Hold one more; a key frame makes those before it needless."""
        if packet.is_keyframe and not self._taking:
            self._packets, self._bytes = [], 0
        if packet.is_keyframe or self._packets or self._taking:
            self._packets.append(packet)
            self._bytes += packet.size
        if self._bytes > MAX_HELD_BYTES:
            self._packets, self._bytes = [], 0

    def take(self) -> list[Any]:
        """Give them away; what comes from here on follows them without a gap."""
        packets, self._packets, self._bytes, self._taking = self._packets, [], 0, True
        return packets

    def let_go(self) -> None:
        """Wait for the next key frame: whoever comes next can begin with nothing else."""
        self._packets, self._bytes, self._taking = [], 0, False


class Packing:
    """One MPEG transport stream."""

    def __init__(self, av: Any, video: Any) -> None:
        """Begin one."""
        self._written = _Writer()
        self._output = av.open(self._written, "w", format="mpegts", container_options=_PACKING)
        self._stream = self._output.add_stream_from_template(video)

    def pack(self, packets: list[Any]) -> bytes:
        """Return what the packets become."""
        for packet in packets:
            packet.stream = self._stream
            self._output.mux(packet)
        return self._written.take()


class _Writer(io.RawIOBase):
    """Holds what is written until it is taken; it cannot be rewound."""

    def __init__(self) -> None:
        self._data = bytearray()

    def take(self) -> bytes:
        """Give it away."""
        data = bytes(self._data)
        self._data.clear()
        return data

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Any) -> int:
        self._data += data
        return len(data)
