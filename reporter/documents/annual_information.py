"""The readable copy of the agreed electronic format: what people read of its five tables.

Per table, what is the same in every row is said once above it, and the rest stands in few columns. Of a long
table the first rows are shown, then its totals; the workbook, attached, holds every row and column.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reporter.documents import annexes
from reporter.documents.model import T_CO2, Column, Content, Document, Prose, Section, Table
from reporter.documents.outlined import day
from reporter.dossier.facts import Dossier
from reporter.forms.editions import FormTable
from reporter.language.catalogues import SOURCE
from reporter.language.names import term
from reporter.language.wording import Joined
from reporter.language.wording import message as _
from reporter.records.kinds import PlainValue
from reporter.records.rows import Action, BlockRow, Holding, Row
from reporter.records.submission import Submission

SHOWN = 60
"""Rows shown of a long table; a table of up to twice as many is shown whole."""
ALWAYS_SHOWN = {"first_id", "last_id", "quantity"}
"""Fields that stand in every row even where they are all the same."""


@dataclass(frozen=True)
class Shown:
    """One column of the readable table: its head, and what it says of a row. `covers` are the fields it shows."""

    column: Column
    says: Callable[[Row], PlainValue]
    covers: tuple[str, ...]


def annual_information(dossier: Dossier, submission: Submission, digests: Mapping[str, str],
                       attachments: tuple[str, ...], *, draft: bool = False) -> Document:
    """The readable AEF (2/CMA.3 annex para 20; 4/CMA.6 annex II)."""
    facts = dossier.facts
    issue = facts.annual_information
    return Document(
        name=f"{facts.party.code}-AEF-{facts.reported_year}-v{issue.version}",
        title="Annual information", subtitle=f"Agreed electronic format, reported year {facts.reported_year}",
        party=facts.party.name, authority=facts.party.authority, reported_year=facts.reported_year,
        version=issue.version, date=issue.date, language=SOURCE,
        rule="Decision 2/CMA.3, annex, paragraph 20. Format: decision 4/CMA.6, annex II. This is a readable copy; "
             "the workbook attached to it is what is filed.",
        facts=annexes.cover_facts(facts, issue, draft=draft),
        sections=tuple(table_sections(submission)),
        notice=annexes.notice(facts), draft=draft, attachments=attachments,
        annexes=annexes.annexes(dossier, (), digests, language=SOURCE))


def table_sections(submission: Submission) -> Iterable[Section]:
    """The five tables, in the form's order."""
    form = submission.edition
    yield table_section(form.submission, (header_table(submission),))
    yield table_section(form.authorizations, row_blocks(
        form.authorizations, submission.authorizations, AUTHORIZATION_COLUMNS,
        "No authorization in the reported year."))
    yield table_section(form.actions, row_blocks(
        form.actions, submission.actions, ACTION_COLUMNS, "No action in the reported year.") + totals_of_actions(
            submission.actions))
    yield table_section(form.holdings, row_blocks(
        form.holdings, submission.holdings, HOLDING_COLUMNS,
        "Nothing was held at 31 December of the reported year.") + totals_of_holdings(submission.holdings))
    yield table_section(form.entities, row_blocks(
        form.entities, submission.entities, ENTITY_COLUMNS, "No authorized entity."))


def table_section(table: FormTable, blocks: tuple[Content, ...]) -> Section:
    return Section(f"Table {table.number}", "", table.title, table.title, "4/CMA.6 annex II", 1,
                   f"table-{table.number}", blocks)


def header_table(submission: Submission) -> Table:
    """Table 1, transposed as in the form."""
    table = submission.edition.submission
    rows = tuple((column.label, value_text(getattr(submission.header, column.attribute)) or column.placeholder or "–")
                 for column in table.columns)
    return Table(table.title, (Column("Field"), Column("Value")), rows)


def value_text(value: object) -> str:
    """A value as text for prose and narrow cells; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ", ".join(map(str, value))
    return str(value)


def joined_values(*attributes: str, sep: str = ", ") -> Callable[[Row], str]:
    return lambda row: sep.join(filter(None, (value_text(getattr(row, name)) for name in attributes))) or "–"


def block_text(row: Row) -> str:
    """The block by its first identifier and its last serial."""
    assert isinstance(row, BlockRow)
    first, last = row.first_id, row.last_id
    return str(first) if first == last else f"{first} to {last.serial}"


def plain(attribute: str) -> Callable[[Row], PlainValue]:
    return lambda row: getattr(row, attribute)


def counterpart(row: Row) -> str:
    """Who transfers, acquires, uses or cancels."""
    assert isinstance(row, Action)
    said = (_("from {who}", who=row.transferring_party) if row.transferring_party else "",
            _("to {who}", who=row.acquiring_party) if row.acquiring_party else "",
            _("by {who}", who=row.using_entity or row.using_party) if row.using_entity or row.using_party else "")
    return Joined(filter(None, said)) or "–"


def action_text(row: Row) -> str:
    """Type and subtype; the subtype alone where it names the type."""
    assert isinstance(row, Action)
    if row.action_subtype is None:
        return term(row.action_type)
    named = row.action_type.lower() in row.action_subtype.lower()
    return term(row.action_subtype) if named else Joined((term(row.action_type), term(row.action_subtype)), ": ")


def purpose_text(row: Row) -> str:
    assert isinstance(row, Action)
    year = f" {row.year_used_for_ndc}" if row.year_used_for_ndc else ""
    return f"{row.purpose}{year}" if row.purpose else "–"


AUTHORIZATION_COLUMNS = (
    Shown(Column("Authorization ID, version"), joined_values("authorization_id", "authorization_version"),
          ("authorization_id", "authorization_version")),
    Shown(Column("Date"), plain("date_of_authorization"), ("date_of_authorization",)),
    Shown(Column("Approach"), plain("approach"), ("approach",)),
    Shown(Column("Purposes"), joined_values("purposes_for_authorization", "oimp_authorized"),
          ("purposes_for_authorization", "oimp_authorized")),
    Shown(Column("Parties, entities"), joined_values("authorized_parties", "authorized_entities"),
          ("authorized_parties", "authorized_entities")),
    Shown(Column("First transfer for OIMP"), joined_values("first_transfer_definition"),
          ("first_transfer_definition",)),
    Shown(Column("Quantity", numeric=True, unit=T_CO2), plain("authorized_quantity"), ("authorized_quantity",)),
)
ACTION_COLUMNS = (
    Shown(Column("Date"), plain("action_date"), ("action_date",)),
    Shown(Column("Action"), action_text, ("action_type", "action_subtype")),
    Shown(Column("Authorization"), plain("authorization_id"), ("authorization_id",)),
    Shown(Column("ITMOs"), block_text, ("first_id", "last_id", "approach", "first_transferring_party", "vintage")),
    Shown(Column("Quantity", numeric=True, unit=T_CO2), plain("quantity"), ("quantity",)),
    Shown(Column("Parties, entities"), counterpart,
          ("transferring_party", "acquiring_party", "using_party", "using_entity")),
    Shown(Column("Purpose"), purpose_text, ("purpose", "year_used_for_ndc")),
)
HOLDING_COLUMNS = (
    Shown(Column("Authorization"), plain("authorization_id"), ("authorization_id",)),
    Shown(Column("ITMOs"), block_text, ("first_id", "last_id", "approach", "first_transferring_party")),
    Shown(Column("Vintage", numeric=True, grouped=False), plain("vintage"), ("vintage",)),
    Shown(Column("Quantity", numeric=True, unit=T_CO2), plain("quantity"), ("quantity",)),
)
ENTITY_COLUMNS = (
    Shown(Column("Name"), plain("name"), ("name",)),
    Shown(Column("Country"), plain("country_of_incorporation"), ("country_of_incorporation",)),
    Shown(Column("Identification number"), plain("identification_number"), ("identification_number",)),
    Shown(Column("Authorized on"), plain("date_of_authorization"), ("date_of_authorization",)),
    Shown(Column("Approach"), plain("approach"), ("approach",)),
    Shown(Column("Conditions, changes"), joined_values("conditions", "change_and_revocation_conditions", sep=" "),
          ("conditions", "change_and_revocation_conditions")),
)


def row_blocks(table: FormTable, rows: Sequence[Row], columns: Sequence[Shown], none: str) -> tuple[Content, ...]:
    """A form table as people read it: what all rows share, then the rows."""
    if not rows:
        return (Prose(none),)
    if len(rows) == 1:
        return (Table(table.title, (Column("Field"), Column("Value")),
                      tuple((table.label(name), value) for name, value in constants(table, rows).items())),)
    constant = {name: value for name, value in constants(table, rows).items() if name not in ALWAYS_SHOWN}
    kept = [shown for shown in columns if not set(shown.covers) <= constant.keys()] or list(columns)
    blocks: list[Content] = []
    once = {name: value for name, value in constant.items() if not any(name in shown.covers for shown in kept)}
    if once:
        blocks.append(Table("The same in every row", (Column("Field"), Column("Value")),
                            tuple((table.label(name), value) for name, value in once.items())))
    short = rows if len(rows) <= 2 * SHOWN else rows[:SHOWN]
    caption = table.title if len(short) == len(rows) else f"{table.title}, the first {len(short)} of {len(rows)} rows"
    blocks.append(Table(caption, tuple(shown.column for shown in kept),
                        tuple(tuple(shown.says(row) for shown in kept) for row in short),
                        totals=total_row(kept, rows), open_text="–", first_column_heads=False))
    blocks.extend(unseen(table, rows, kept, constant.keys(), shortened=len(short) < len(rows)))
    return tuple(blocks)


def constants(table: FormTable, rows: Sequence[Row]) -> dict[str, str]:
    """The fields that hold one and the same value in every row, written out."""
    first = rows[0]
    return {name: value_text(getattr(first, name)) for name in table.attributes
            if getattr(first, name) is not None
            and all(getattr(row, name) == getattr(first, name) for row in rows)}


def total_row(columns: Sequence[Shown], rows: Sequence[Row]) -> tuple[PlainValue, ...] | None:
    """The sum of the quantities held; actions of several kinds have no sum that says anything."""
    if not isinstance(rows[0], Holding):
        return None
    total = sum(row.quantity for row in rows if isinstance(row, Holding))
    return tuple("Total" if index == 0 else total if shown.covers == ("quantity",) else ""
                 for index, shown in enumerate(columns))


def unseen(table: FormTable, rows: Sequence[Row], kept: Sequence[Shown], constant: Iterable[str], *,
           shortened: bool) -> Iterable[Content]:
    """Says which filled fields only the workbook shows."""
    covered = {name for shown in kept for name in shown.covers} | set(constant)
    left = [column.label for column in table.columns
            if column.attribute not in covered and any(getattr(row, column.attribute) is not None for row in rows)]
    where = f"sheet {table.sheet} of the attached workbook"
    if left or shortened:
        what = "Every row" if shortened else "Also filled"
        fields = f", with {'; '.join(left)}" if shortened and left else f": {'; '.join(left)}" if left else ""
        yield Prose(f"{what}{fields}: see {where}." if shortened else f"{what}{fields}. See {where}.")


def totals_of_actions(actions: Sequence[Action]) -> tuple[Content, ...]:
    """Totals by action, approach and vintage."""
    sums: Counter[tuple[str, str, int]] = Counter()
    for row in actions:
        sums[(action_text(row), row.approach, row.vintage)] += row.quantity
    if len(actions) < 2:
        return ()
    return (Table("Actions, totals", (
        Column("Action"), Column("Approach"), Column("Vintage", numeric=True, grouped=False),
        Column("Quantity", numeric=True, unit=T_CO2)),
        tuple((*key, sums[key]) for key in sorted(sums))),)


def totals_of_holdings(holdings: Sequence[BlockRow]) -> tuple[Content, ...]:
    """Totals by approach and vintage."""
    sums: Counter[tuple[str, int]] = Counter()
    for row in holdings:
        sums[(row.approach, row.vintage)] += row.quantity
    if len(sums) < 2:
        return ()
    return (Table("Holdings, totals", (
        Column("Approach"), Column("Vintage", numeric=True, grouped=False),
        Column("Quantity", numeric=True, unit=T_CO2)),
        tuple((*key, sums[key]) for key in sorted(sums)), totals=("Total", "", sum(sums.values()))),)
