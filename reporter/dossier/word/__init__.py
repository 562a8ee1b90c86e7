"""Chapters of the narrative as Word documents: what stands in one, and that as Markdown."""
