"""What stands behind every document: cover lines, stand-ins, assumptions, and the digest of its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reporter.accounting.figures import Assumption
from reporter.documents.model import Aside, AsideKind, Block, Column, Prose, Section, Table
from reporter.documents.outlined import day
from reporter.dossier import Dossier, Facts, Issue, Status
from reporter.forms import aef, codelists


def cover_facts(facts: Facts, issue: Issue, *, draft: bool) -> tuple[tuple[str, str], ...]:
    """The lines of a cover, label and value."""
    status = "Draft, not for filing" if draft else {
        Status.FOR_FILING: "For filing", Status.ILLUSTRATIVE: "Illustrative, not for filing"}[facts.status]
    ndc = facts.ndc
    return (
        ("Party", f"{facts.party.name} ({facts.party.code})"),
        ("Submitted by", facts.party.authority),
        ("Version", issue.version),
        ("Date of submission", day(issue.date)),
        ("Reported year", str(facts.reported_year)),
        ("NDC implementation period", f"{ndc.first_year} to {ndc.last_year}"),
        ("Status", status),
    )


def notice(facts: Facts) -> str | None:
    """What every page says of an illustrative dossier; None for one that is for filing."""
    if facts.status is Status.FOR_FILING:
        return None
    return facts.notice or "Illustrative figures. Not for filing."


def annexes(dossier: Dossier, assumptions: Iterable[Assumption], digests: Mapping[str, str]) -> tuple[Section, ...]:
    """The annexes of ours that close a document; the outlines' own annexes come before them."""
    found = [stand_ins(dossier.facts), readings(tuple(assumptions)), inputs(dossier.facts, digests)]
    return tuple(section for section in found if section is not None)


def annex(name: str, title: str, blocks: tuple[Block, ...]) -> Section:
    return Section(name, "", title, title, "", 1, f"annex-{name.lower().replace(' ', '-')}", blocks)


def stand_ins(facts: Facts) -> Section | None:
    """The values that stand in for unknown ones, with reasons; None where there are none."""
    if not facts.stand_in:
        return None
    return annex("stand-ins", "Values that stand in for unknown ones", (
        Prose("Each value below is written where the form needs one and the true value is not known. "
              "None of them may be filed."),
        Table("Stand-in values", (Column("What"), Column("Value written"), Column("Why it stands in")),
              tuple((entry.what, entry.value, entry.reason) for entry in facts.stand_in)),
    ))


def readings(assumptions: tuple[Assumption, ...]) -> Section | None:
    """The readings taken where the decisions leave room; None where none was needed."""
    if not assumptions:
        return None
    return annex("assumptions", "Assumptions", (
        Prose("Where the decisions leave room, these readings were taken."),
        Table("Readings taken", (Column("Reading"), Column("Paragraph"), Column("Reason")),
              tuple((entry.text, entry.para, entry.reason) for entry in assumptions)),
    ))


def inputs(facts: Facts, digests: Mapping[str, str]) -> Section:
    """The files this was made from, each with the beginning of its sha256, and the editions of the rules."""
    profile = codelists.PROFILES[facts.profile]
    return annex("inputs", "What this document was made from", (
        Prose(f"Agreed electronic format: {aef.EDITION}. Code lists: edition {codelists.EDITION}. "
              f"Where sources disagree: {profile.title}. The full sha256 of every file stands in the "
              "submission’s manifest.json."),
        Table("Inputs", (Column("File"), Column("sha256, first 16 digits")),
              tuple((name, digest[:16]) for name, digest in sorted(digests.items()))),
    ))


def confidential() -> tuple[Block, ...]:
    """Annex II of the annex VI outline, for a submission that marks nothing confidential."""
    return (Aside(AsideKind.NOT_APPLICABLE, "No information in this submission is marked as confidential "
                                            "(2/CMA.3 annex para 24; 6/CMA.4 para 6)."),)
