"""Input without end for the protocol, made with every key that an adversary could have."""
