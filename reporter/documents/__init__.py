"""What each paper says: from records, accounting and narrative to titles, tables and notes."""
