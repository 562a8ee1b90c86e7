"""What the words of a cell of an export say: its clauses, what they deny, what is in force, and what says nothing."""

from __future__ import annotations

import re
from functools import lru_cache

_DENIED = re.compile(r"\b(not|no|non|never|neither|nor|without|cannot|except|excluding|ineligible|unrelated|pas|sin)\b|"
                     r"n['’]t\b", re.IGNORECASE)
_LAPSED = re.compile(r"\b(pending|to be|applied for|requested|awaiting|expected|planned|provisional|draft|rejected|"
                     r"refused|under (review|consideration|assessment)|in (process|progress)|revoked|withdrawn|expired|"
                     r"suspended|terminated|cancell?ed)\b", re.IGNORECASE)
_NOTHING = re.compile(r"[\W_]*((n[./ ]?a|none|nil|unknown|undisclosed|"
                      r"not (applicable|available|disclosed|known|provided|specified|stated))[\W_]*)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;,]\s|\s[-–—]\s|[\n]")
_LONGEST = 2_000
"""The letters of a cell in which something is said."""
TEXTS_KEPT = 10_000
"""So many texts, of which most come again, are kept with what they mean."""


def is_said(pattern: re.Pattern[str], text: str) -> bool:
    """True if the text has the pattern in a clause that denies nothing: “not used for CORSIA” does not say CORSIA.

    What the pattern itself has of words that deny, such as “no owner”, denies nothing. “Not disclosed” and its like say
    nothing at all.
    """
    return any((match := pattern.search(clause)) and all(match.start() < end and begin < match.end()
                                                         for begin, end in denials)
               for clause, denials in clauses_of(text))


@lru_cache(TEXTS_KEPT)
def clauses_of(text: str) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    """The clauses of a text, each once, with the places of what denies in it; those that say nothing are none."""
    clauses = dict.fromkeys(clause for clause in _CLAUSE.split(text[:_LONGEST]) if not _NOTHING.fullmatch(clause))
    return tuple((clause, tuple(denial.span() for denial in _DENIED.finditer(clause))) for clause in clauses)


def is_in_force(pattern: re.Pattern[str], text: str) -> bool:
    """True if one of the labels of a cell has the pattern, denies nothing and says not that it is yet or no longer so.
    """
    return any(is_said(pattern, label) and not _LAPSED.search(label) for label in text[:_LONGEST].split(";"))


def project_key(text: str) -> str:
    """By what a project is known: capitals, blanks, hyphens and separators of thousands are no matter."""
    return re.sub(r"[\s,'’‐–-]+", "", text).casefold()
