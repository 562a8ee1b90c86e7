"""A document as data, as the file that stands beside its pages."""

from __future__ import annotations

import json

from reporter.documents.model import Document
from reporter.documents.twins import twin_of


def twin_json(document: Document) -> bytes:
    """The document as data, as the bytes of a JSON file."""
    plain = twin_of(document).model_dump(mode="json")
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()
