"""Tests of the readers of registry files."""
