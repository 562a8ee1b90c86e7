"""The numbers: ledger, corresponding adjustments, structured summary. Arithmetic only, no I/O, no floats."""
