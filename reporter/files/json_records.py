"""JSON files as sheets: every list of records becomes a table whose labels are the records' keys.

A key below another is written with a point (`project.country_code`); a list of texts becomes one text, and what is
nested more deeply stays JSON.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reporter.files import faults
from reporter.files.reading import read_text
from reporter.files.sheet import MAX_ROWS, CellValue, Sheet, plain_text
from reporter.files.told_once import shown
from reporter.findings import Findings, Place

MAX_DEPTH = 12
MAX_CELLS = 5_000_000
MAX_NESTS = 3 * MAX_ROWS
"""The records and lists of a file, one in another or not: each takes memory before it is looked at."""
MAX_KEYS = 100_000
"""Different keys of a file: each becomes a column somewhere."""
_KEY = re.compile(r'"([^"\\]*+)"\s*+:')
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_PAGES = ("pageCount", "totalPages", "last_page")
_MOST_DIGITS = 15
_ONE_LIST = "Ask the registry for one list of records, and take out what is none"
_LEAST_FIELDS = 3
"""So many values make a lone object a record."""


def read_json(folder: Path, name: str, findings: Findings) -> list[Sheet] | None:
    """The lists of records of a JSON file, each as a sheet named by its path; the first record is row 2."""
    text = read_text(folder, name, findings)
    if text is None:
        return None
    many = _too_many(text)
    if many is not None:
        findings.add(faults.TOO_LARGE.finding(Place(name), f"the file has {many}", remedy="Split the file by year"))
        return None
    try:
        # A number with a point, or with more digits than spreadsheets keep, stays what was written.
        content = json.loads(text, parse_float=str, parse_constant=str, parse_int=_whole, object_pairs_hook=_record)
        if _HALF.search(text) and not _is_writable(content):
            raise _Lost("a text holds half of a letter (an escape from \\ud800 to \\udfff without the other)")
        return _sheets(content, name, findings)
    except _Lost as error:
        findings.add(faults.BROKEN_JSON.finding(Place(name), str(error), remedy=error.remedy))
    except (json.JSONDecodeError, RecursionError) as error:
        where = getattr(error, "lineno", None)
        findings.add(faults.BROKEN_JSON.finding(Place(name, row=where), f"the file is not JSON: "
                                                f"{getattr(error, 'msg', 'it is nested too deeply')}"))
    return None


def _sheets(content: Any, name: str, findings: Findings) -> list[Sheet] | None:
    sheets, cells, count = [], 0, 0
    for path, records in _lists(content, ()):
        count += len(records)
        flat = [_flat(record) for record in records] if count <= MAX_ROWS else []
        labels = list(dict.fromkeys(key for record in flat for key in record))
        cells += len(labels) * len(flat)
        if count > MAX_ROWS or cells > MAX_CELLS:
            findings.add(faults.TOO_LARGE.finding(Place(name), f"there are more than {MAX_ROWS:,} records, or they "
                                                               f"have more than {MAX_CELLS:,} fields"))
            return None
        rows: list[list[CellValue]] = [list(labels)]
        rows += [[record.get(label) for label in labels] for record in flat]
        sheets.append(Sheet(name, ".".join(path) or "records", rows))
    _tell_pages(content, name, findings)
    return sheets


def _too_many(text: str) -> str | None:
    """What a file has too many of to be made records of; counted in its text, before anything is made."""
    if (nests := text.count("{") + text.count("[")) > MAX_NESTS:
        return f"{nests:,} records and lists, the limit is {MAX_NESTS:,}"
    if (values := text.count(",")) > 4 * MAX_CELLS:
        return f"{values:,} commas, the limit is {4 * MAX_CELLS:,}"
    if text.count(":") > MAX_KEYS:
        keys = set[str]()
        for found in _KEY.finditer(text):
            keys.add(found[1])
            if len(keys) > MAX_KEYS:
                return f"more than {MAX_KEYS:,} different keys"
    return None


class _Lost(Exception):
    """Something of the file would be lost or could not be written; the message says what."""

    def __init__(self, what: str, remedy: str | None = None) -> None:
        super().__init__(what)
        self.remedy = remedy


def _record(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(fields)
    if len(record) < len(fields):
        # Whoever reads it takes the first or the last.
        twice = Counter(key for key, _ in fields).most_common(1)[0][0]
        raise _Lost(f"the key “{shown(twice)}” stands twice in one record", "Keep the one that is right")
    return record


def _flat(record: Mapping[str, Any], before: str = "", depth: int = 0) -> dict[str, CellValue]:
    return _record(list(_fields(record, before, depth)))


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """Every list of objects that is no part of a record, and every lone object that holds none and has fields."""
    if len(path) > MAX_DEPTH and isinstance(value, list | dict):
        raise _Lost(f"something is nested in more than {MAX_DEPTH} others", _ONE_LIST)
    if isinstance(value, list):
        records = [each for each in value if isinstance(each, dict)]
        if len(records) < len(value) - value.count(None) and (records or any(_holds_records(one, 0) for one in value)):
            other = next(each for each in value if each is not None and not isinstance(each, dict))
            raise _Lost(f"“{shown(_as_json(other))}” stands in a list among records and is none", _ONE_LIST)
        if records:
            yield path, records
    elif isinstance(value, dict):
        own = sum(not isinstance(each, list | dict) for each in value.values())
        if own >= _LEAST_FIELDS and not _holds_records(value, 0):
            yield path, [value]
        else:
            for key, each in value.items():
                yield from _lists(each, (*path, str(key)))


def _holds_records(value: Any, depth: int) -> bool:
    """True if a list of objects stands anywhere below."""
    if depth > MAX_DEPTH or not isinstance(value, list | dict):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return any(isinstance(value, list) and isinstance(each, dict) or _holds_records(each, depth + 1) for each in parts)


def _is_writable(content: Any) -> bool:
    try:
        return bool(json.dumps(content, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        return False


def _fields(record: Mapping[str, Any], before: str, depth: int) -> Iterator[tuple[str, CellValue]]:
    for key, value in record.items():
        label = f"{before}{key}"
        if isinstance(value, dict) and depth < MAX_DEPTH:
            yield from _fields(value, f"{label}.", depth + 1)
        elif isinstance(value, list) and depth < MAX_DEPTH:
            objects = [_flat(each, f"{label}.", depth + 1) for each in value if isinstance(each, dict)]
            yield label, "; ".join(_as_json(each) for each in value
                                   if each is not None and not isinstance(each, dict)) or None
            for field in dict.fromkeys(field for each in objects for field in each):
                yield field, "; ".join(str(each[field]) for each in objects if each.get(field) is not None)
        else:
            yield label, _as_json(value) if isinstance(value, list | dict) else plain_text(value)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _tell_pages(content: Any, name: str, findings: Findings) -> None:
    """A registry's answer that is one page of several is not all that the registry has."""
    parts = [content, *content.values()] if isinstance(content, dict) else []
    for part in parts:
        pages = next((part[key] for key in _PAGES if isinstance(part.get(key), int)), 1) if isinstance(
            part, dict) else 1
        if pages > 1:
            findings.add(faults.ONE_PAGE.finding(Place(name), f"the file is one page of {pages}", pages))
            return
