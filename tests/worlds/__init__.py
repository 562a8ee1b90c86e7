"""Worlds: what many Parties report over years when ITMOs move between them, with faults planted and their answers."""
