"""Procedures: what a radio room does, item by item, and what it was shown of that."""
