"""The readable copy of the agreed electronic format: what people read of its five tables.

Values are spelled as in the workbook. Per table, what is the same in every row is said once above it, what matters
most stands in few columns, and what else is filled follows field by field. Of a long table the first rows are shown,
then its totals; the workbook, attached, holds every row and column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reporter.documents import annexes
from reporter.documents.long_tables import first_rows, further_rows
from reporter.documents.model import T_CO2, Aside, AsideKind, Column, Content, Document, Prose, Section, Table
from reporter.documents.spelled_rows import Spelled, WorkbookRow, value_text
from reporter.dossier.facts import Dossier, Facts
from reporter.forms.codelists import USE
from reporter.forms.editions import NOT_APPLICABLE, FormTable, Profile
from reporter.language.catalogues import SOURCE
from reporter.language.names import term
from reporter.language.wording import Joined
from reporter.language.wording import message as _
from reporter.records.alike import alike
from reporter.records.kinds import PlainValue
from reporter.records.rows import Action, Authorization, AuthorizedEntity, BlockRow, Row
from reporter.records.submission import Submission

ALWAYS_SHOWN = {"first_id", "last_id", "quantity"}
"""Fields that stand in every row even where they are all the same."""


_COUNTED = frozenset({"quantity", "authorized_quantity"})


@dataclass(frozen=True)
class Shown:
    """One column of the readable table: its head, and what it says of a row. `covers` are the fields it shows."""

    column: Column
    says: Callable[[WorkbookRow], PlainValue]
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
        facts=annexes.cover_facts(facts, issue, dossier.approved, draft=draft),
        sections=tuple(_with_stand_ins(section, table, facts) for section, table in zip(
            table_sections(submission, facts.reading), submission.edition.tables, strict=True)),
        notice=annexes.notice(facts), draft=draft, attachments=attachments,
        annexes=annexes.annexes(dossier, (), digests, language=SOURCE))


def table_sections(submission: Submission, profile: Profile) -> Iterable[Section]:
    """The five tables, in the form's order, in the spelling of the profile."""
    form = submission.edition
    yield table_section(form.submission, (header_table(submission),))
    yield table_section(form.authorizations, row_blocks(
        Spelled(form.authorizations, submission.authorizations, alike(submission.authorizations), profile),
        AUTHORIZATION_COLUMNS, "No authorization in the reported year."))
    actions = Spelled(form.actions, submission.actions, submission.alike_actions, profile)
    yield table_section(form.actions, row_blocks(actions, ACTION_COLUMNS, "No action in the reported year.")
                        + totals_of_actions(actions) + _on_using_parties(submission))
    yield table_section(form.holdings, row_blocks(
        Spelled(form.holdings, submission.holdings, submission.alike_holdings, profile), HOLDING_COLUMNS,
        "Nothing was held at 31 December of the reported year.") + totals_of_holdings(submission.holdings))
    yield table_section(form.entities, row_blocks(
        Spelled(form.entities, submission.entities, alike(submission.entities), profile), ENTITY_COLUMNS,
        "No authorized entity."))


USING_PARTY = (
    "The using Party of a use other than for IMP is written though the form’s footnote asks NA there: the published "
    "checking scripts want it in every use (II06).")


def _on_using_parties(submission: Submission) -> tuple[Content, ...]:
    """Where footnote and scripts disagree on the using Party, the note that says which was followed."""
    written = any(said.action_type == USE and said.purpose != "IMP" and said.using_party
                  for said, _ in submission.alike_actions)
    return (Aside(AsideKind.NOTE, USING_PARTY),) if written else ()


def _with_stand_ins(section: Section, table: FormTable, facts: Facts) -> Section:
    """The section with a note on the columns in which values stand in."""
    notes = annexes.standing_in(facts, *table.by_label) if any(
        isinstance(block, Table) for block in section.blocks) else ()
    return replace(section, blocks=(*(Aside(AsideKind.NOTE, note) for note in notes), *section.blocks))




def table_section(table: FormTable, blocks: tuple[Content, ...]) -> Section:
    return Section(f"Table {table.number}", "", table.title, table.title, "4/CMA.6 annex II", 1,
                   f"table-{table.number}", blocks)


def header_table(submission: Submission) -> Table:
    """Table 1, transposed as in the form."""
    table = submission.edition.submission
    rows = tuple((column.label, value_text(getattr(submission.header, column.attribute)) or column.placeholder or "–")
                 for column in table.columns)
    return Table(table.title, (Column("Field"), Column("Value")), rows)


def joined_values(*attributes: str, sep: str = ", ") -> Callable[[WorkbookRow], str]:
    return lambda said: sep.join(filter(None, map(said.text, attributes))) or "–"


def block_text(row: Row) -> str:
    """The block by its first identifier and its last serial."""
    assert isinstance(row, BlockRow)
    first, last = row.first_id, row.last_id
    return str(first) if first == last else _("{first} to {last}", first=str(first), last=str(last.serial))


def as_spelled(attribute: str) -> Callable[[WorkbookRow], PlainValue]:
    return lambda said: said.value(attribute)


def of_record(text: Callable[[Row], str]) -> Callable[[WorkbookRow], str]:
    """What a text of several fields says of a row."""
    return lambda said: text(said.row)


def counterpart(row: Row) -> str:
    """Who transfers, acquires, uses or cancels."""
    assert isinstance(row, Action)
    said = (_("from {who}", who=row.transferring_party) if row.transferring_party else "",
            _("to {who}", who=row.acquiring_party) if row.acquiring_party else "",
            _("by {who}", who=Joined(filter(None, (row.using_entity, row.using_party)))) if
            row.using_entity or row.using_party else "")
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


def action_as_spelled(said: WorkbookRow) -> str:
    """Type and subtype in the workbook's words."""
    return ": ".join(filter(None, (said.text("action_type"), said.text("action_subtype"))))


AUTHORIZATION_COLUMNS = (
    Shown(Column("Authorization ID, version"), joined_values("authorization_id", "authorization_version"),
          ("authorization_id", "authorization_version")),
    Shown(Column("Date"), as_spelled("date_of_authorization"), ("date_of_authorization",)),
    Shown(Column("Approach"), as_spelled("approach"), ("approach",)),
    Shown(Column("Purposes"), joined_values("purposes_for_authorization", "oimp_authorized"),
          ("purposes_for_authorization", "oimp_authorized")),
    Shown(Column("Parties, entities"), joined_values("authorized_parties", "authorized_entities"),
          ("authorized_parties", "authorized_entities")),
    Shown(Column("First transfer for OIMP"), joined_values("first_transfer_definition"),
          ("first_transfer_definition",)),
    Shown(Column("Authorized quantity", numeric=True), as_spelled("authorized_quantity"), ("authorized_quantity",)),
)
ACTION_COLUMNS = (
    Shown(Column("Date"), as_spelled("action_date"), ("action_date",)),
    Shown(Column("Action"), action_as_spelled, ("action_type", "action_subtype")),
    Shown(Column("Authorization"), as_spelled("authorization_id"), ("authorization_id",)),
    Shown(Column("ITMOs"), of_record(block_text), ("first_id", "last_id", "approach", "first_transferring_party")),
    Shown(Column("Vintage", numeric=True, grouped=False), as_spelled("vintage"), ("vintage",)),
    Shown(Column("Quantity", numeric=True, unit=T_CO2), as_spelled("quantity"), ("quantity",)),
    Shown(Column("Parties, entities"), of_record(counterpart),
          ("transferring_party", "acquiring_party", "using_party", "using_entity")),
    Shown(Column("Purpose"), of_record(purpose_text), ("purpose", "year_used_for_ndc")),
)
HOLDING_COLUMNS = (
    Shown(Column("Authorization"), as_spelled("authorization_id"), ("authorization_id",)),
    Shown(Column("ITMOs"), of_record(block_text), ("first_id", "last_id", "approach", "first_transferring_party")),
    Shown(Column("Vintage", numeric=True, grouped=False), as_spelled("vintage"), ("vintage",)),
    Shown(Column("Quantity", numeric=True, unit=T_CO2), as_spelled("quantity"), ("quantity",)),
)
ENTITY_COLUMNS = (
    Shown(Column("Name"), as_spelled("name"), ("name",)),
    Shown(Column("Country"), as_spelled("country_of_incorporation"), ("country_of_incorporation",)),
    Shown(Column("Identification number"), as_spelled("identification_number"), ("identification_number",)),
    Shown(Column("Authorized on"), as_spelled("date_of_authorization"), ("date_of_authorization",)),
    Shown(Column("Approach"), as_spelled("approach"), ("approach",)),
    Shown(Column("Conditions, changes"), joined_values("conditions", "change_and_revocation_conditions", sep=" "),
          ("conditions", "change_and_revocation_conditions")),
)


def row_blocks(said: Spelled, columns: Sequence[Shown], none: str) -> tuple[Content, ...]:
    """A form table as people read it: what all rows share, then the rows, then what else is filled in them.

    Fields of which the workbook says NA, since nothing is held in them, are named at the end.
    """
    table = said.table
    if not said.rows:
        return (Prose(none),)
    if len(said.rows) == 1:
        return (fields_table(table.title, table, constants(said)), *without_values(said))
    constant = {name: value for name, value in constants(said).items() if name not in ALWAYS_SHOWN}
    kept = [shown for shown in columns if not set(shown.covers) <= constant.keys()] or list(columns)
    covered = {name for shown in kept for name in shown.covers}
    once = {name: value for name, value in constant.items() if name not in covered}
    blocks = [fields_table("The same in every row", table, once)] if once else []
    left = [name for name in table.attributes if name not in covered | constant.keys()
            and said.is_filled(name)]
    short, further = first_rows(said.rows)
    blocks.append(rows_table(table, kept, [said.row(row) for row in short], further))
    if left and not further:
        blocks.append(further_fields(table, left, [said.row(row) for row in said.rows]))
    return (*blocks, *(unseen(table, left) if further else ()), *without_values(said))


def without_values(said: Spelled) -> tuple[Content, ...]:
    """Which fields say NA in the workbook where this copy shows nothing; nothing where none does."""
    names = [name for name in said.table.attributes if said.is_not_applicable(name)]
    return (Prose(f"Where this copy shows nothing, the workbook says {NOT_APPLICABLE} in: "
                  f"{'; '.join(map(said.table.label, names))}."),) if names else ()


def fields_table(caption: str, table: FormTable, fields: Mapping[str, PlainValue]) -> Table:
    """Fields and their values, one a line."""
    return Table(caption, (Column("Field"), Column("Value")),
                 tuple((table.label(name), value) for name, value in fields.items()))


def constants(said: Spelled) -> dict[str, PlainValue]:
    """The filled fields that hold one and the same value in every row, written out; quantities as numbers."""
    first = said.row(said.rows[0])
    return {name: first.value(name) if name in _COUNTED else first.text(name) for name in said.table.attributes
            if first.is_filled(name) and all(row.value(name) == first.value(name) for row in said.saying(name))}


def rows_table(table: FormTable, columns: Sequence[Shown], short: Sequence[WorkbookRow],
               further: Sequence[Row]) -> Table:
    """The rows that are shown; what the others hold of ITMOs stands in a row of its own, so that the column adds up."""
    rows = [tuple(shown.says(row) for shown in columns) for row in short]
    is_summed = table.role == "holdings"
    if further:
        held = sum(row.quantity for row in further if isinstance(row, BlockRow)) if is_summed else None
        rows.append(tuple(further_rows(further) if index == 0 else held if shown.covers == ("quantity",) else ""
                          for index, shown in enumerate(columns)))
    total = sum(row.quantity for row in (*(shown.row for shown in short), *further) if isinstance(row, BlockRow))
    totals = tuple("Total" if index == 0 else total if shown.covers == ("quantity",) else ""
                   for index, shown in enumerate(columns)) if is_summed else None
    caption = f"{table.title}, the first {len(short)} of {len(short) + len(further)} rows" if further else table.title
    return Table(caption, tuple(shown.column for shown in columns), tuple(rows), totals=totals, open_text="–",
                 first_column_heads=False)


def further_fields(table: FormTable, names: Iterable[str], rows: Sequence[WorkbookRow]) -> Table:
    """What is filled beside the columns shown, row by row, field by field."""
    lines = tuple((name_of(row.row), table.label(name), row.text(name)) for row in rows for name in names
                  if row.is_filled(name))
    return Table(f"{table.title}, further fields", (Column("Row"), Column("Field"), Column("Value")), lines)


def name_of(row: Row) -> str:
    """A row by what tells it from others of its table."""
    if isinstance(row, BlockRow):
        return block_text(row)
    return row.authorization_id if isinstance(row, Authorization) else row.name if isinstance(
        row, AuthorizedEntity) else ""


def unseen(table: FormTable, names: Sequence[str]) -> Iterable[Content]:
    """Says what of a long table only the workbook shows."""
    fields = f", with {'; '.join(map(table.label, names))}" if names else ""
    yield Prose(f"Every row{fields}: see sheet {table.sheet} of the attached workbook.")


def totals_of_actions(actions: Spelled) -> tuple[Content, ...]:
    """Totals by action, approach and vintage, over all rows."""
    sums: Counter[tuple[str, str, int]] = Counter()
    for first, rows in actions.kinds:
        assert isinstance(first.row, Action)
        sums[(action_as_spelled(first), first.row.approach, first.row.vintage)] += sum(
            row.quantity for row in rows if isinstance(row, Action))
    if len(actions.rows) < 2:
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
