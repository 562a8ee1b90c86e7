"""Sentences that can be said in other languages, their catalogues, and which letters the fonts have."""
