"""A sound dossier and narrative for the sample submission, as parts of a subject; keyword arguments replace values."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from reporter.accounting.adjustments import accounts
from reporter.checks import Subject
from reporter.checks.reports import headings
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.approach import Approach, AuthorizationText
from reporter.dossier.facts import Dossier, Facts, InventoryYear, Issue, Party
from reporter.dossier.narrative import Narrative
from reporter.dossier.ndc import NDC
from reporter.findings import Place
from reporter.forms.editions import present
from tests import samples

YEARS = range(2021, 2031)
Answers = dict[tuple[str, str], AnswerText | None]


def ndc(**over: Any) -> NDC:
    """A single-year NDC with an indicative trajectory."""
    values = {"first_year": 2021, "last_year": 2030, "target": "A target", "target_year": 2030, "method": "trajectory",
              "reference_level": "100 in 2021", "target_level": "90 in 2030",
              "trajectory": {year: Decimal(100) for year in YEARS}}
    return NDC(**(values | over))


def facts(**over: Any) -> Facts:
    """The facts of India's dossier for 2027."""
    values = {
        "status": "for filing", "title": "India", "reported_year": 2027,
        "party": Party(code="IND", name="India", authority="The authority"),
        "initial_report": issue(2026, 11, 30), "annual_information": issue(2028, 4, 10),
        "regular_information": issue(2028, 12, 20), "ndc": ndc(),
    }
    return Facts(**(values | over)).found_at(Place("dossier.toml", row=1, lines={"": 1}))


def issue(year: int, month: int, day: int) -> Issue:
    return Issue(version="1.0", date=datetime.date(year, month, day))


def authorization_text(**over: Any) -> AuthorizationText:
    """What an authorization says beyond Table 2."""
    values = {"first_transfer": "The entry of the units in an account of the registry upon issuance",
              "final_date": "31 December 2030", "underlying_rules": "The rules", "changes": "By a new version",
              "tracking_registry": "IND01", "underlying_registry": "None", "gases": "CO2",
              "vintages": tuple(range(2026, 2031)), "signed_copies": ("attachments/letter.pdf",)}
    return AuthorizationText(**(values | over))


def approach(**over: Any) -> Approach:
    """The approach between India and Japan."""
    values = {
        "identifier": samples.APPROACH, "title": "An approach", "kind": "bilateral crediting",
        "parties": ("IND", "JPN"), "start": datetime.date(2026, 1, 1), "end": datetime.date(2030, 12, 31),
        "first_transfer_definition": "Issuance", "sectors": ("Energy generation",),
        "expected_mitigation": {year: 10_000 * (year - 2025) for year in range(2026, 2031)},
        "authorizations": {"IND JCM 1": authorization_text(), "IND JCM 2": authorization_text()},
    }
    return Approach(**(values | over)).found_at(Place("approaches/CA9999.toml", row=1, lines={"": 1}))


def dossier(**over: Any) -> Dossier:
    """India's dossier for 2027, inventoried to the end; keywords are those of `Dossier`, or of `Facts`."""
    values = {"folder": Path(), "approaches": (approach(),), "inputs": (),
              "inventory": tuple(InventoryYear(year=year, emissions=Decimal(100)) for year in YEARS)}
    own = {name: value for name, value in over.items() if name in Dossier.model_fields}
    return Dossier(**(values | own | {"facts": facts(**{k: v for k, v in over.items() if k not in own})}))


def answer(markdown: str, *, elements: dict[str, AnswerText] | None = None, row: int = 1) -> AnswerText:
    """An answer, its kind told by its first words as in a file."""
    place = Place("narrative/any.md", row=row)
    for kind in (AnswerKind.NOT_APPLICABLE, AnswerKind.NOT_AVAILABLE):
        if markdown.casefold().startswith(kind):
            return AnswerText(kind, markdown, place, markdown.partition(": ")[2])
    return AnswerText(AnswerKind.PROSE if markdown or elements else AnswerKind.MISSING, markdown, place, None,
                      elements or {})


def long_answer(number: str) -> str:
    """Words enough for any heading, different for each."""
    return (f"{number}: the registry records every step; the baseline is conservative and below business as usual; "
            "uncertainty and leakage are deducted; the target level is 90 kt CO2 eq in 2030; the authority is notified "
            "of each issuance; the last biennial transparency report was submitted with the inventory report of 2024. "
            + f"{number} " * 40)


def narrative(over: Answers | None = None) -> Narrative:
    """Every heading and element answered; `over` replaces answers, None takes one away."""
    answers: dict[tuple[str, str, str | None], AnswerText] = {}
    for outline in present().outlines:
        for heading, identifier in headings(outline.folder, dossier()):
            elements = {element.title: answer("As the rules say.") for element in heading.elements}
            given = answer(long_answer(heading.number), elements=elements)
            replaced = (over or {}).get((outline.folder, heading.number), given)
            if replaced is not None:
                answers[outline.folder, heading.number, identifier] = replaced
    return Narrative(answers)


def of(**submission: Any) -> Subject:
    """A subject of the sample submission alone, as from a workbook."""
    return Subject(submission=samples.submission(**submission))


def whole(*, submission: dict[str, Any] | None = None, answers: Answers | None = None,
          **dossier_values: Any) -> Subject:
    """A subject with every part, as from a dossier."""
    tables = samples.submission(**(submission or {}))
    its_dossier = dossier(**dossier_values)
    return Subject(submission=tables, dossier=its_dossier, narrative=narrative(answers),
                   accounts=accounts(its_dossier, tables))
