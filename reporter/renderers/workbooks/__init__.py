"""Excel workbooks, one file for each that is made."""
