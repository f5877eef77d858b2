"""Shared cameras of a site: what their owner allows, who looks, and what leaves the house."""
