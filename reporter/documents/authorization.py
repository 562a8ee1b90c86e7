"""What an authorization contains: the elements of 4/CMA.6 para 5, from Table 2 and the approach's file."""

from __future__ import annotations

from reporter.documents.model import Aside, AsideKind, Block, Column, Table
from reporter.documents.names import party_with_code
from reporter.documents.outlined import day
from reporter.dossier import Approach
from reporter.records import Authorization, Submission

UNLIMITED = "Not limited in the authorization"


def contents(approach: Approach, submission: Submission) -> tuple[Block, ...]:
    """A table of 5(a) to (n) for the newest version of each authorization of the approach."""
    newest: dict[str, Authorization] = {}
    for row in sorted(submission.authorizations, key=lambda row: (row.authorization_id, row.authorization_version)):
        if row.approach == approach.identifier:
            newest[row.authorization_id] = row
    if not newest:
        return (Aside(AsideKind.GAP, f"No authorization of {approach.identifier} in Table 2.",
                      "registry/authorizations.csv"),)
    return tuple(content_table(row, approach) for row in newest.values())


def content_table(row: Authorization, approach: Approach) -> Table:
    """One authorization's elements in the order of 4/CMA.6 para 5."""
    text = approach.authorizations.get(row.authorization_id)
    missing = "Not stated in the approach’s file"
    parties = ", ".join(party_with_code(code) for code in row.authorized_parties or ()) or "Any Party"
    names = ", ".join(row.authorized_entities or ()) or "None named"
    metric = row.metric if row.metric == "GHG" else f"{row.metric}: {row.non_ghg_metric or 'not stated'}"
    first_transfer = text.first_transfer if text else missing
    if row.first_transfer_definition:
        first_transfer = f"{row.first_transfer_definition}. {first_transfer}"
    rows = (
        ("5(a)", "Cooperative approach", f"{approach.identifier}, {approach.title}"),
        ("5(b)", "Parties and entities covered", f"Parties: {parties}. Entities: {names}."),
        ("5(c)", "Date and duration", f"{day(row.date_of_authorization)}. {text.final_date if text else missing}"),
        ("5(d)", "First transfer", first_transfer),
        ("5(e)", "Uses covered", " ".join(filter(None, (f"{row.purposes_for_authorization}.", row.oimp_authorized)))),
        ("5(f)", "Underlying rules and methodologies", text.underlying_rules if text else missing),
        ("5(g)", "Changes to the authorization", text.changes if text else missing),
        ("5(h)", "Quantity of ITMOs",
         UNLIMITED if row.authorized_quantity is None else f"At most {row.authorized_quantity:,} t CO2 eq".replace(",", "\u202f")),
        ("5(i)", "Registry for tracking", text.tracking_registry if text else missing),
        ("5(j)", "Underlying registries", text.underlying_registry if text else missing),
        ("5(k)", "Vintages", ", ".join(map(str, text.vintages)) if text else missing),
        ("5(l)", "Metrics and gases", f"{metric}. {text.gases if text else missing}"),
        ("5(m)", "Sectors", ", ".join(row.sectors)),
        ("5(n)", "Activity types", ", ".join(row.activity_types or ()) or "Not stated"),
    )
    return Table(f"Authorization {row.authorization_id}, version {row.authorization_version}",
                 (Column("4/CMA.6"), Column("Element"), Column("Content")), rows)


def versions(submission: Submission) -> Table:
    """Every version of every authorization up to the end of the reported year (2/CMA.3 annex para 21(c))."""
    rows = sorted(submission.authorizations,
                  key=lambda row: (row.approach, row.authorization_id, row.authorization_version))
    return Table(
        "Authorizations and changes to them",
        (Column("Authorization"), Column("Version"), Column("Date"), Column("Approach"), Column("Purposes"),
         Column("First transfer for OIMP"), Column("Quantity", numeric=True, unit="t CO2 eq")),
        tuple((row.authorization_id, str(row.authorization_version), row.date_of_authorization, row.approach,
               row.purposes_for_authorization, row.first_transfer_definition or "–",
               row.authorized_quantity if row.authorized_quantity is not None else "not limited") for row in rows),
        notes=("A version above 1 changes or replaces the one before it. A change does not touch mitigation outcomes "
               "first transferred before it, unless the authorization’s terms say otherwise (4/CMA.6 para 7).",))
