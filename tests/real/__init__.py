"""Two real Home Assistants, a radio room and a town: what they promise, under what really happens to them."""
