"""The station role: who its sites are, what they reported, and what its operators made of it."""
