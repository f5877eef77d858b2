"""How letters travel: over a websocket, or within one process; and what one end keeps with one peer across sockets."""
