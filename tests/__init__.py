"""Tests of Smart Safety Zone."""
