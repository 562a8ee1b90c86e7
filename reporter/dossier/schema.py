"""JSON schemas of a dossier's TOML files, for completion and checking in editors."""

from __future__ import annotations

from typing import Any

from reporter.dossier.approach import Approach
from reporter.dossier.facts import Facts

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by the schema's own file name."""
    return {
        "dossier.schema.json": _schema(Facts, "dossier.toml"),
        "approach.schema.json": _schema(Approach, "approaches/CA….toml"),
    }


def _schema(model: type[Facts] | type[Approach], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, **model.model_json_schema(mode="validation"), "title": title}
