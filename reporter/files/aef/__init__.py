"""The AEF workbook, read as it is meant and spelt as it is written."""
