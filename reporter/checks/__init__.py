"""Every check, each a function with a code, a paragraph and a remedy, grouped by what it looks at.

To add one, write the function in the module it belongs to, or in a new one, and its cases in tests/checks/cases.
"""

import importlib
import pkgutil

from reporter.checks.between_parties import between, findings_between, linked
from reporter.checks.checking import CHECKS, Check, Fault, Subject, check, run, without_echoes

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)  # importing a module states its rules

__all__ = ["CHECKS", "Check", "Fault", "Subject", "between", "check", "findings_between", "linked", "run",
           "without_echoes"]
