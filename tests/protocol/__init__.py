"""Tests of the protocol: pure, without Home Assistant."""
