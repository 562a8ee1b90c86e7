"""The files of a submission, drawn from records, accounting and documents; nothing is computed here."""
