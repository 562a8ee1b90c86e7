"""A statement of authorization, as a draft for the authority: the elements of 4/CMA.6 para 5 of one version."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from reporter.accounting.authorizations import AuthorizationKey, Versions, revokes
from reporter.documents import annexes
from reporter.documents.authorization import content_table, stand_ins_in
from reporter.documents.gaps import ELSEWHERE, STATEMENT, in_statement, with_errors
from reporter.documents.model import Aside, AsideKind, Column, Content, Document, Prose, Section, Table
from reporter.documents.outlined import day
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Dossier, Facts
from reporter.findings import Finding, Place
from reporter.language.wording import Citation, Joined
from reporter.language.wording import message as _
from reporter.records.kinds import PlainValue
from reporter.records.rows import Authorization
from reporter.records.submission import Submission

STATEMENTS_REST_ON = Citation("4/CMA.6 paras 5-6; 2/CMA.3 annex para 18(g)")
_NOT_COMPARED = ("authorization_version", "date_of_authorization", "explanation")


def statements(dossier: Dossier, submission: Submission, digests: Mapping[str, str],
               errors: Iterable[Finding] = ()) -> Iterator[Document]:
    """A statement for each version of each of the Party's authorizations whose approach could be read.

    What another Party issued is not the Party's to sign. `errors` of a draft stand as gaps in the statements they
    are about: those of a row of Table 2 in those of its authorization, of a row that could not be read in all.
    """
    names: Counter[str] = Counter()
    others = _of_others(submission)
    of_row: dict[Place, list[Finding]] = {_row(row.place): [] for row in submission.own_authorizations}
    of_none: list[Finding] = []
    for error in errors:
        of_row.get(_row(error.place), of_none).append(error)
    stand_ins = stand_ins_in(submission.own_authorizations, dossier.facts)
    for key, versions in sorted(Versions(submission.own_authorizations).by_key.items()):
        if key in others:
            continue
        identifier, authorization_id = key
        approach = dossier.approach(identifier)
        of_it = [*of_none, *(error for place in dict.fromkeys(_row(row.place) for row in versions)
                             for error in of_row[place])]
        for number, row in enumerate(versions if approach else ()):
            assert approach is not None
            name = _name(row, dossier.facts)
            names[name] += 1
            made = _statement(name if names[name] == 1 else f"{name}-{names[name]}", row, versions[:number][-1:],
                              row is versions[-1], approach, dossier, stand_ins, digests)
            yield with_errors(made, of_it, in_statement(identifier, authorization_id), (lambda place: ELSEWHERE,),
                              dossier.seen)


def _row(place: Place) -> Place:
    return Place(place.file, place.sheet, place.row)


def _of_others(submission: Submission) -> set[AuthorizationKey]:
    """The authorizations under which other Parties first transferred all ITMOs on hand, and which they issued."""
    by: dict[AuthorizationKey, set[str]] = defaultdict(set)
    for row in (*submission.opening, *submission.history, *submission.actions, *submission.holdings):
        by[row.approach, row.authorization_id].add(row.first_transferring_party)
    return {key for key, parties in by.items() if submission.header.party not in parties}


def _name(row: Authorization, facts: Facts) -> str:
    plain = re.sub(r"[^A-Za-z0-9]+", "-", f"{row.approach}-{row.authorization_id}").strip("-")
    return f"{facts.party.code}-authorization-{plain}-v{row.authorization_version}"


def _statement(name: str, row: Authorization, before: list[Authorization], is_newest: bool, approach: Approach,
               dossier: Dossier, stand_ins: Collection[str], digests: Mapping[str, str]) -> Document:
    facts = dossier.facts
    own = _("Draft for the authority to sign. Not the template of the UNFCCC (4/CMA.6 para 6), which is not public.")
    notice = annexes.notice(facts)
    parts = [(STATEMENT, _("Authorization"), tuple(_authorization(row, is_newest, approach, facts, stand_ins)))]
    if before:
        parts.append(("changes", _("What changes against version {version}", version=before[0].authorization_version),
                      tuple(_changes(before[0], row))))
    parts.append(("signature", _("Signature"), (_signature(facts),)))
    return Document(
        name=name, title=_("Statement of authorization"),
        subtitle=_("Authorization {identifier}, version {version}", identifier=row.authorization_id,
                   version=row.authorization_version),
        party=facts.party.name, authority=facts.party.authority, reported_year=None,
        version=str(row.authorization_version), date=row.date_of_authorization, language=facts.language,
        rule=_("Decision 4/CMA.6, paragraph 5(a) to (n); decision 2/CMA.3, annex, paragraph 18(g)."),
        facts=((_("Party"), f"{facts.party.name} ({facts.party.code})"), (_("Authority"), facts.party.authority),
               (_("Cooperative approach"), f"{approach.identifier}, {approach.title}"),
               (_("Authorization"), row.authorization_id), (_("Version"), str(row.authorization_version)),
               (_("Date"), day(row.date_of_authorization))),
        sections=tuple(Section("", "", title, title, "", 1, anchor, blocks) for anchor, title, blocks in parts),
        notice=Joined((own, notice), " ") if notice else own, draft=True,
        annexes=annexes.annexes(dossier, (), digests, language=facts.language))


def _authorization(row: Authorization, is_newest: bool, approach: Approach, facts: Facts,
                   stand_ins: Collection[str]) -> Iterator[Content]:
    named = {"authority": facts.party.authority, "party": facts.party.name, "approach": approach.identifier,
             "title": approach.title}
    yield Prose(_("{authority}, {party}, revokes its authorization of the use of internationally transferred "
                  "mitigation outcomes from the cooperative approach {approach}, {title}, with the version below.",
                  **named)
                if revokes(row) else
                _("{authority}, {party}, authorizes the use of internationally transferred mitigation outcomes from "
                  "the cooperative approach {approach}, {title}, as follows.", **named))
    yield content_table(row, approach, facts, stand_ins)
    if not is_newest:
        yield Aside(AsideKind.NOTE, _("A later version has taken the place of this one. What no column of Table 2 "
                                      "holds is as the approach’s file has it today."))


def _changes(before: Authorization, row: Authorization) -> Iterator[Content]:
    columns = [(row.label(attribute), _written(getattr(before, attribute)), _written(getattr(row, attribute)))
               for attribute in row.table.attributes if attribute not in _NOT_COMPARED]
    yield Table(_("Changes"), (Column(_("What")), Column(_("Before")), Column(_("Now"))),
                tuple(each for each in columns if each[1] != each[2]))
    yield Prose(_("A change does not apply to mitigation outcomes that were first transferred before it, unless the "
                  "terms of the authorization say otherwise (4/CMA.6 para 7)."))


def _written(value: Any) -> PlainValue:
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, int) or value is None else str(value)


def _signature(facts: Facts) -> Table:
    line = "_" * 24
    return Table(_("For the authority"), (Column(_("What")), Column(_("To be filled by hand"))), (
        (_("Authority"), facts.party.authority), (_("Name and function"), line), (_("Place and date"), line),
        (_("Signature"), line)))
