"""For each code a case that passes and one that fails, in modules named as those of `reporter.checks`."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field

from reporter.checks import Subject
from tests.checks import parts


@dataclass(frozen=True)
class Case:
    """A subject in which a rule fails, at a column, and a near one in which it holds.

    `also` are the codes of other rules that the same fault breaks.
    """

    failing: Subject
    at: str | None
    passing: Subject = field(default_factory=parts.whole)
    also: frozenset[str] = frozenset()


def all_cases() -> dict[str, Case]:
    """The cases of every module, by code."""
    cases: dict[str, Case] = {}
    for module in pkgutil.iter_modules(__path__):
        own = importlib.import_module(f"{__name__}.{module.name}").CASES
        assert not cases.keys() & own.keys(), f"a code has two cases: {sorted(cases.keys() & own.keys())}"
        cases |= own
    return cases
