"""Live video by WebRTC, over a source of its own for each view that runs through this process and ends with it."""
