"""Tests of the official forms."""
