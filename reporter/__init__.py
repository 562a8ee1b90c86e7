"""The Article 6.2 reporter: from registry exports to the submissions of the Paris Agreement's Article 6.2."""

import os

# What else is installed must not change what is read: openpyxl takes lxml where it is there, which accepts entities.
os.environ |= {"OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"}

__version__ = "0.1.0"
