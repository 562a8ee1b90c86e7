"""Tests of the arithmetic: ledger, corresponding adjustments, structured summary."""
