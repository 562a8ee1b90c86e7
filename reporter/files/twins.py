"""Documents as data, read back from the files that stand beside their pages."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.reading import read_text
from reporter.findings import Findings, Place, define
from reporter.records.twins import Twin

MOST_PARTS = 500_000
"""The lists and tables in a document as data, one in another or not: each takes memory before it is looked at."""

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
    if (parts := text.count("{") + text.count("[")) > MOST_PARTS:
        findings.add(faults.TOO_LARGE.finding(Place(name), f"the file has {parts:,} lists and tables, the limit is "
                                              f"{MOST_PARTS:,}", remedy="Put the file back as it was built"))
        return None
    try:
        return Twin.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"]))
        findings.add(NO_TWIN.finding(Place(name), f"the file is no document as data: {where + ': ' if where else ''}"
                                     f"{fault['msg']}"))
        return None
