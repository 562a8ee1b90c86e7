"""Every rule of every room, found where it is stated."""

from __future__ import annotations

import difflib
import importlib
import pkgutil

import reporter
from reporter.findings import RULES, Rule

_WITHOUT_RULES = tuple(f"reporter.{room}." for room in (
    "__main__", "accounting.world", "cli", "documents", "forms", "language", "records", "renderers"))
"""What draws the SQL of accounting.world needs what only those have who draw it."""


def all_rules() -> dict[str, Rule]:
    """Every rule by its code: the modules that state rules are imported, whatever was imported before."""
    for module in pkgutil.walk_packages(reporter.__path__, "reporter."):
        if not f"{module.name}.".startswith(_WITHOUT_RULES):
            importlib.import_module(module.name)
    return dict(sorted(RULES.items()))


def named(code: str) -> list[Rule]:
    """The rules of a code; the secretariat's own codes lead to ours, since they stand in its reports."""
    return [rule for rule in all_rules().values() if code.upper() in (rule.code, rule.source)]


def near(code: str) -> list[str]:
    """The codes that are most like one that is none."""
    return difflib.get_close_matches(code.upper(), all_rules(), n=3)
