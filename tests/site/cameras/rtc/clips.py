"""A short film with a picture that changes, as a camera sends it."""

from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.video.stream import VideoStream
import numpy as np

PER_S: Final = 15


def make_clip(path: Path, *, frames: int = 90, codec: str = "libx264") -> Path:
    """Write a film; a key frame each second."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=PER_S)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.time_base = Fraction(1, PER_S)
        if codec == "libx264":
            stream.options = {"preset": "ultrafast", "tune": "zerolatency", "g": str(PER_S), "bf": "0"}
        for number in range(frames):
            picture = np.full((120, 160, 3), number * 255 // frames, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
    return path
