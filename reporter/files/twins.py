"""Documents as data, read back from the files that stand beside their pages."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.manifests import first_fault
from reporter.files.reading import read_text
from reporter.findings import Findings, Place, define
from reporter.records.twins import Twin

MOST_PARTS, MOST_KEYS = 200_000, 1_000
"""The lists and tables in a document as data, and the different keys of them: each takes memory before it is looked at.
"""
_KEY = re.compile(r'"([^"\\]{0,200}+)"\s{0,20}+:')

NO_TWIN = define(
    "FIL-006", "A document as data is one that the reporter wrote", para="form",
    remedy="Build the document again, or name another file", text="""
    The .json file beside a report holds the report as data; docs/document.schema.json says what it looks like.
    Bad: a .json file that was shortened by hand
    Good: IND-initial-report-v1.0.json as `reporter build` wrote it""")


def read_twin(folder: Path, name: str, findings: Findings) -> Twin | None:
    """The document as data in a file below `folder`; None, with a finding, where there is none."""
    text = read_text(folder, name, findings)
    if text is None:
        return None
    parts = text.count("{") + text.count("[")
    if parts > MOST_PARTS or len({found[1] for found in _KEY.finditer(text)}) > MOST_KEYS:
        findings.add(faults.TOO_LARGE.finding(
            Place(name), f"the file has {parts:,} lists and tables, the limit is {MOST_PARTS:,}, or more than "
            f"{MOST_KEYS:,} different keys", remedy="Put the file back as it was built"))
        return None
    try:
        return Twin.model_validate_json(text)
    except ValidationError as error:
        findings.add(NO_TWIN.finding(Place(name), f"the file is no document as data: {first_fault(error)}"))
        return None
