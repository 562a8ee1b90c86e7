"""What stands behind every document: cover lines, stand-ins, assumptions, and the digest of its inputs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from reporter.accounting.figures import Assumption
from reporter.documents.model import Column, Content, Prose, Section, Table
from reporter.documents.outlined import day
from reporter.dossier.facts import Approval, Dossier, Facts, Issue, Status
from reporter.dossier.ndc import NDC
from reporter.language.catalogues import SOURCE
from reporter.language.wording import Citation, Joined, message
from reporter.language.wording import message as _


def cover_facts(facts: Facts, issue: Issue, approved: Iterable[Approval] = (), *,
                draft: bool) -> tuple[tuple[str, str], ...]:
    """The lines of a cover, label and value."""
    status = _("Draft, not for filing") if draft else {
        Status.FOR_FILING: _("For filing"), Status.ILLUSTRATIVE: _("Illustrative, not for filing")}[facts.status]
    ndc = facts.ndc
    return (
        (_("Party"), f"{facts.party.name} ({facts.party.code})"),
        (_("Submitted by"), facts.party.authority),
        (_("Version"), issue.version),
        (_("Date of submission"), day(issue.date)),
        (_("Reported year"), str(facts.reported_year)),
        (_("NDC implementation period"), period(ndc)),
        (_("Status"), status),
        *((_("Approved by"), Joined((each.role, day(each.date), f"sha256 {each.digest[:16]}")))
          for each in approved),
    )


def period(ndc: NDC) -> str:
    """The NDC implementation period by its years."""
    return _("{first} to {last}", first=ndc.first_year, last=ndc.last_year)


def notice(facts: Facts) -> str | None:
    """What every page says of an illustrative dossier; None for one that is for filing."""
    if facts.status is Status.FOR_FILING:
        return None
    return facts.notice or _("Illustrative figures. Not for filing.")


def annexes(dossier: Dossier, assumptions: Iterable[Assumption], digests: Mapping[str, str], *,
            language: str) -> tuple[Section, ...]:
    """The annexes of ours that close a document; the outlines' own annexes come before them."""
    found = [stand_ins(dossier.facts), readings(tuple(assumptions), language), input_files(dossier.facts, digests)]
    return tuple(section for section in found if section is not None)


def annex(name: str, title: str, blocks: tuple[Content, ...]) -> Section:
    return Section(name, "", title, title, "", 1, f"annex-{name.lower().replace(' ', '-')}", blocks)


def stand_ins(facts: Facts) -> Section | None:
    """The values that stand in for unknown ones, with reasons; None where there are none."""
    if not facts.stand_in:
        return None
    return annex("stand-ins", _("Values that stand in for unknown ones"), (
        Prose(_("Each value below is written where the form needs one and the true value is not known. "
                "None of them may be filed.")),
        Table(_("Stand-in values"), (Column(_("What")), Column(_("Value written")), Column(_("Why it stands in"))),
              tuple((entry.what, entry.value, entry.reason) for entry in facts.stand_in)),
    ))


def standing_in(facts: Facts, *places: str, unless: Collection[str] = ()) -> tuple[str, ...]:
    """The note to what is drawn from keys or columns in which values stand in; none where none does.

    `unless` are values that stand in others of those places only.
    """
    found = [entry.what for entry in facts.stand_in if entry.value not in unless and any(map(entry.stands_at, places))]
    if not found:
        return ()
    return (_("Here stand in for unknown values: {values}. The reasons stand in the list of stand-ins.",
              values=Joined(found, "; ")),)


def readings(assumptions: tuple[Assumption, ...], language: str) -> Section | None:
    """The readings taken where the decisions leave room, and what is said of translations; None where none is."""
    blocks = (*of_translations(language), *of_readings(assumptions))
    return annex("assumptions", _("Assumptions"), blocks) if blocks else None


def of_translations(language: str) -> tuple[Content, ...]:
    """Whose the translations are, in a document that has any."""
    if language == SOURCE:
        return ()
    return (Prose(_("The outlines of the reports exist in English only, so their headings stand in English. The "
                    "translations beside them are ours, and so are those of the terms of the code lists; the agreed "
                    "electronic format is in English.")),)


def of_readings(assumptions: tuple[Assumption, ...]) -> tuple[Content, ...]:
    if not assumptions:
        return ()
    return (
        Prose(_("Where the decisions leave room, these readings were taken.")),
        Table(_("Readings taken"), (Column(_("Reading")), Column(_("Paragraph")), Column(_("Reason"))),
              tuple((entry.text, Citation(entry.para), entry.reason_and_alternative) for entry in assumptions)),
    )


def input_files(facts: Facts, digests: Mapping[str, str]) -> Section:
    """The files this was made from, each with the beginning of its sha256, and the editions of the rules."""
    form = facts.edition
    return annex("inputs", _("What this document was made from"), (
        Prose(_("Agreed electronic format: {format}. Code lists: edition {code_lists}. Where sources disagree: "
                "{reading}. The full sha256 of every file stands in the submission’s manifest.json.",
                format=message(form.title), code_lists=form.code_lists, reading=message(facts.reading.title))),
        Table(_("Inputs"), (Column(_("File")), Column(_("sha256, first 16 digits"))),
              tuple((name, digest[:16]) for name, digest in sorted(digests.items()))),
    ))
