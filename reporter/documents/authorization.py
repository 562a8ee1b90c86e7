"""What an authorization contains: the elements of 4/CMA.6 para 5, from Table 2 and the approach's file."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reporter.accounting.authorizations import revokes, unit_of
from reporter.documents import annexes
from reporter.documents.model import T_CO2, Aside, AsideKind, Column, Content, Table
from reporter.documents.outlined import day
from reporter.dossier.approach import NOT_STATED, Approach, AuthorizationText
from reporter.dossier.facts import Dossier, Facts
from reporter.forms import codelists
from reporter.forms.editions import present
from reporter.language.names import party_with_code, term
from reporter.language.wording import Joined
from reporter.language.wording import message as _
from reporter.records.rows import Authorization
from reporter.records.submission import Submission

MISSING = _("Not stated in the approach’s file")
_VERSIONED = tuple(map(present().authorizations.label, (
    "authorization_id", "authorization_version", "date_of_authorization", "approach", "purposes_for_authorization",
    "first_transfer_definition", "authorized_quantity")))
UNLIMITED = _("Not limited in the authorization")
REVOKED = _("This version revokes the authorization. What was first transferred before it keeps its authorization, "
            "unless the authorization’s terms say otherwise (4/CMA.6 paras 7-8).")


def contents(approach: Approach, submission: Submission, dossier: Dossier) -> tuple[Content, ...]:
    """A table of 5(a) to (n) for the newest version of each authorization of the approach, and the copies attached."""
    newest: dict[str, Authorization] = {}
    for row in sorted(submission.own_authorizations, key=lambda row: (row.authorization_id, row.authorization_version)):
        if row.approach == approach.identifier:
            newest[row.authorization_id] = row
    if not newest:
        return (Aside(AsideKind.GAP, _("No authorization of {approach} in Table 2.",
                                          approach=approach.identifier), "registry/authorizations.csv"),)
    copies = tuple((identifier, paper.name) for paper in dossier.attachments for name, identifier in paper.signs
                   if name == approach.identifier)
    stand_ins = stand_ins_in(newest.values(), dossier.facts)
    return (*(content_table(row, approach, dossier.facts, stand_ins) for row in newest.values()),
            *([Table(_("Copies of the authorizations"), (Column(_("Authorization")), Column(_("Attached to the PDF"))),
                     copies)] if copies else ()))


def stated(text: AuthorizationText | None, key: str) -> str:
    """A text of the approach's file, or that it is not stated there."""
    written: str = getattr(text, key) if text else NOT_STATED
    return MISSING if written == NOT_STATED else written


def content_table(row: Authorization, approach: Approach, facts: Facts, stand_ins: Collection[str]) -> Table:
    """One authorization's elements in the order of 4/CMA.6 para 5; `stand_ins` are those of all, which it may not have.
    """
    text = approach.authorizations.get(row.authorization_id)
    parties = Joined(party_with_code(code) for code in row.authorized_parties or ()) or _("Any Party")
    names = ", ".join(row.authorized_entities or ()) or _("None named")
    metric = row.metric if row.metric == codelists.GHG else _(
        "{kind}: {metric}", kind=row.metric, metric=row.non_ghg_metric or _("not stated"))
    first_transfer = stated(text, "first_transfer")
    if row.first_transfer_definition:
        first_transfer = Joined((term(row.first_transfer_definition), first_transfer), ". ")
    uses = (f"{row.purposes_for_authorization}.", row.oimp_authorized)
    elements = (
        ("5(a)", _("Cooperative approach"), f"{approach.identifier}, {approach.title}"),
        ("5(b)", _("Parties and entities covered"),
         _("Parties: {parties}. Entities: {entities}.", parties=parties, entities=names)),
        ("5(c)", _("Date and duration"),
         Joined((day(row.date_of_authorization), stated(text, "final_date")), ". ")),
        ("5(d)", _("First transfer"), first_transfer),
        ("5(e)", _("Uses covered"), " ".join(filter(None, uses))),
        ("5(f)", _("Underlying rules and methodologies"), stated(text, "underlying_rules")),
        ("5(g)", _("Changes to the authorization"), stated(text, "changes")),
        ("5(h)", _("Quantity of ITMOs"), UNLIMITED if row.authorized_quantity is None else _(
            "At most {quantity:,} {unit}", quantity=row.authorized_quantity, unit=unit_of(row))),
        ("5(i)", _("Registry for tracking"), stated(text, "tracking_registry")),
        ("5(j)", _("Underlying registries"), stated(text, "underlying_registry")),
        ("5(k)", _("Vintages"), ", ".join(map(str, text.vintages)) if text and text.vintages else MISSING),
        ("5(l)", _("Metrics and gases"), Joined((metric, stated(text, "gases")), ". ")),
        ("5(m)", _("Sectors"), Joined(map(term, row.sectors))),
        ("5(n)", _("Activity types"), Joined(map(term, row.activity_types or ())) or _("Not stated")),
    )
    return Table(_("Authorization {identifier}, version {version}", identifier=row.authorization_id,
                   version=row.authorization_version),
                 (Column("4/CMA.6"), Column(_("Element")), Column(_("Content"))), elements,
                 notes=(*((REVOKED,) if revokes(row) else ()), *annexes.standing_in(
                     facts, *present().authorizations.by_label,
                     f"approaches.{approach.identifier}.authorizations.{row.authorization_id}",
                     unless={value for value in stand_ins if value not in _written(row)})))


def stand_ins_in(rows: Iterable[Authorization], facts: Facts) -> frozenset[str]:
    """The values standing in that one of the authorizations has."""
    written = " ".join(map(_written, rows))
    return frozenset(entry.value for entry in facts.stand_in if entry.value in written)


def _written(row: Authorization) -> str:
    return " ".join(", ".join(value) if isinstance(value, tuple) else str(value)
                    for attribute in row.table.attributes if (value := getattr(row, attribute)) is not None)


def versions_table(submission: Submission, facts: Facts) -> Table:
    """Every version of every authorization up to the end of the reported year (2/CMA.3 annex para 21(c))."""
    rows = sorted(submission.own_authorizations,
                  key=lambda row: (row.approach, row.authorization_id, row.authorization_version))
    in_tonnes = all(row.metric == codelists.GHG for row in rows)
    revoked = [_("{identifier}, version {version}", identifier=row.authorization_id, version=row.authorization_version)
               for row in rows if revokes(row)]
    return Table(
        _("Authorizations and changes to them"),
        (Column(_("Authorization")), Column(_("Version")), Column(_("Date")), Column(_("Approach")),
         Column(_("Purposes")), Column(_("First transfer for OIMP")),
         Column(_("Quantity"), numeric=True, unit=T_CO2 if in_tonnes else None),
         *(() if in_tonnes else (Column(_("Unit")),))),
        tuple((row.authorization_id, str(row.authorization_version), row.date_of_authorization, row.approach,
               row.purposes_for_authorization, term(row.first_transfer_definition) or "–",
               row.authorized_quantity if row.authorized_quantity is not None else _("not limited"),
               *(() if in_tonnes else (unit_of(row),))) for row in rows),
        notes=(*((_("Revoked: {versions}.", versions=Joined(revoked)),) if revoked else ()),
               _("A version above 1 changes or replaces the one before it. A change does not touch mitigation outcomes "
                 "first transferred before it, unless the authorization’s terms say otherwise (4/CMA.6 para 7)."),
               *annexes.standing_in(facts, *_VERSIONED)))
