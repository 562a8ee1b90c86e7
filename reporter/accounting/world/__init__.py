"""All Parties' Tables 3 and 4 at once: as Parquet, asked by table expressions, on an engine that spills to disk."""
