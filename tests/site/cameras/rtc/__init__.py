"""Live video by WebRTC at a site."""
