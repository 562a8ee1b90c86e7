"""Every check, each a function with a code, a paragraph and a remedy, grouped by what it looks at.

To add one, write the function in the module it belongs to and its cases in tests/checks/cases.
"""

from reporter.checks import (  # noqa: F401  (importing a module states its rules)
    actions,
    advice,
    authorizations,
    between_parties,
    confidential,
    consistency,
    entities,
    filed,
    form,
    holdings,
    identifiers,
    reports,
    years,
)
from reporter.checks.between_parties import linked, reconcile
from reporter.checks.checking import CHECKS, Check, Fault, Subject, check, run

__all__ = ["CHECKS", "Check", "Fault", "Subject", "check", "linked", "reconcile", "run"]
