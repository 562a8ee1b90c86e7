"""What a resubmission changes, as a paper to attach to it: differences by key, effect on holdings and figures."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reporter.comparison.differences import (
    ComparedPart,
    Comparison,
    Difference,
    DocumentHead,
    FieldChange,
    FigureEffect,
    Kind,
    Named,
    Told,
)
from reporter.documents.model import T_CO2, Aside, AsideKind, Column, Content, Document, Prose, Section, Table
from reporter.documents.outlined import day
from reporter.findings import Place
from reporter.language.names import party_name, party_with_code
from reporter.language.wording import written_number
from reporter.records.kinds import PlainValue
from reporter.records.rows import Header

_MOST_OF_TITLE = 40
"""So many letters of a title are part of a name."""
QUANTITY = "Quantity"
NOT_OF_ONE_SUBMISSION = "The two are not versions of one submission: {old} against {new}."
FIGURE_NAMES = {
    "trajectory-indicative": "Indicative trajectory", "trajectory-multi-year": "Multi-year trajectory or budget",
    "23(a)": "Emissions and removals", "23(b)": "Emissions and removals covered by the NDC", "23(i)": "Indicator",
    "23(c)": "ITMOs first transferred", "23(d)": "Authorized for other international mitigation purposes",
    "23(e)": "ITMOs used towards the NDC", "23(f)": "Net quantity of ITMOs",
    "7(a)(ii)": "Cumulative ITMOs over elapsed years", "23(g)": "Corresponding adjustment",
    "23(h)": "Cumulative ITMOs", "23(k)(i)": "Emissions balance", "23(k)(ii)": "Adjusted indicator",
    "23(l)": "Final information for the end year",
}


def comparison_name(comparison: Comparison) -> str:
    """The stem of the names of its files, such as `IND-changes-2027-v1.0-to-v1.1`."""
    new = comparison.new
    what_of = "-".join(re.findall(r"\w+", new.title.lower()))[:_MOST_OF_TITLE] \
        if isinstance(new, DocumentHead) and not new.reported_year else new.reported_year
    return f"{new.party}-changes-{what_of}-v{comparison.old.version}-to-v{new.version}"


def subject_of(comparison: Comparison) -> str:
    """What was compared, in a few words."""
    new = comparison.new
    title = new.title if isinstance(new, DocumentHead) else "Annual information"
    return f"{title} on {new.reported_year}" if new.reported_year else title


def comparison_document(comparison: Comparison, *, authority: str | None = None, notice: str | None = None) -> Document:
    """The paper, for render_html (4/CMA.6 para 32)."""
    old, new = comparison.old, comparison.new
    return Document(
        name=comparison_name(comparison), title="What changed",
        subtitle=f"{subject_of(comparison)}: {version_pair(comparison)}", party=party_name(new.party),
        authority=authority or party_name(new.party), reported_year=new.reported_year, version=new.version,
        date=new.date_of_submission, language="en",
        rule="Decision 4/CMA.6, paragraph 32: inconsistencies are corrected by revised annual information. This paper "
             "says what the revision adds, removes and changes. Blocks are compared ITMO by ITMO: parting a block into "
             "several rows, or joining rows, changes nothing.",
        facts=(("Party", party_with_code(new.party)), ("Old version", version_text(old)),
               ("New version", version_text(new)),
               *([("NDC implementation period", f"{new.ndc_first_year} to {new.ndc_last_year}")]
                 if isinstance(new, Header) else [])),
        sections=tuple(_sections(comparison)), notice=notice)


def version_pair(comparison: Comparison) -> str:
    """`version 1.1 against version 1.0`."""
    return f"version {comparison.new.version} against version {comparison.old.version}"


def version_text(head: Header | DocumentHead) -> str:
    year = f", {head.reported_year}" if head.reported_year else ""
    return f"{head.version}{year}, submitted {day(head.date_of_submission)}"


def warning(comparison: Comparison) -> str | None:
    """What is to be said before comparing submissions of different Parties or years."""
    if comparison.is_of_one_submission:
        return None
    old, new = (f"{head.party} {head.reported_year or ''}".strip() for head in (comparison.old, comparison.new))
    return NOT_OF_ONE_SUBMISSION.format(old=old, new=new)


# ---------------------------------------------------------------- sections

def _sections(comparison: Comparison) -> Iterator[Section]:
    yield _section("In short", tuple(_in_short(comparison)))
    for part in comparison.parts:
        if part.differences:
            yield _section(part.title, tuple(_part_blocks(part)))
    if not comparison.has_tables:
        return
    yield _section("Effect on holdings", tuple(_holdings_blocks(comparison)), "2/CMA.3 annex para 20")
    yield _section("Effect on the structured summary", tuple(_figure_blocks(comparison)), "2/CMA.3 annex para 23")


def _section(title: str, blocks: tuple[Content, ...], paras: str = "") -> Section:
    anchor = "".join(letter if letter.isalnum() else "-" for letter in title.lower()).strip("-")
    return Section(title, "", title, title, paras, 1, anchor, blocks)


def _in_short(comparison: Comparison) -> Iterator[Content]:
    said = warning(comparison)
    if said:
        yield Aside(AsideKind.NOTE, said)
    for part in comparison.not_compared:
        yield Aside(AsideKind.NOTE, f"Not compared: {part}.")
    if comparison.in_one_sentence:
        yield Prose(comparison.in_one_sentence)
        return
    counts = [tuple(len(part.of(kind)) for kind in Kind) for part in comparison.parts]
    yield Table("Differences by table", (Column("Table"), *(Column(kind.capitalize(), numeric=True) for kind in Kind)),
                tuple((part.title, *count) for part, count in zip(comparison.parts, counts, strict=True)),
                totals=("Total", *(comparison.count(kind) for kind in Kind)),
                notes=("Fields that the platform fills, and the order of rows, are not compared.",))


def _part_blocks(part: ComparedPart) -> Iterator[Content]:
    for kind in (Kind.CHANGED, Kind.ADDED, Kind.REMOVED):
        found = part.of(kind)
        if found:
            yield _changed(found) if kind is Kind.CHANGED else _one_sided(kind, found)


def _changed(found: Iterable[Difference]) -> Table:
    """One row for each field that says something else."""
    rows = tuple((what(difference), said_field(difference, change), compared_value(change.label, change.old),
                  compared_value(change.label, change.new), where(difference))
                 for difference in found for change in difference.changes)
    columns = tuple(map(Column, ("What", "Field", "Old", "New", "Where")))
    if all(row[1] is None for row in rows):
        return Table("Changed", columns[:1] + columns[2:], tuple(row[:1] + row[2:] for row in rows))
    return Table("Changed", columns, rows)


def said_field(difference: Difference, change: FieldChange) -> str | None:
    """The changed field; None where the key names it already."""
    named = {text for pair in difference.key for text in pair}
    return None if change.label in named else change.label


def _one_sided(kind: Kind, found: Iterable[Difference]) -> Table:
    """What only one version has, with what it says; of blocks the quantity, which the identifiers do not show."""
    found = tuple(found)
    with_units = any(difference.block for difference in found)
    middle = Column(QUANTITY, numeric=True, unit=T_CO2) if with_units else Column("What it says")
    rows = tuple((what(difference), difference.quantity if with_units else says(difference),
                  where(difference)) for difference in found)
    notes = ("Every field of these rows stands in the workbook of this comparison.",) if with_units else ()
    return Table(kind.capitalize(), (Column("What"), middle, Column("Where")), rows, notes=notes)


def _holdings_blocks(comparison: Comparison) -> Iterator[Content]:
    if not comparison.changed_holdings:
        yield Prose("None: by approach and vintage, both versions hold the same at 31 December.")
    if not comparison.holdings:
        return
    yield Table(
        f"ITMOs held at 31 December {comparison.new.reported_year}",
        (Column("Approach"), Column("Vintage", numeric=True, grouped=False),
         *(Column(label, numeric=True, unit=T_CO2) for label in ("Old", "New", "Difference"))),
        tuple((effect.approach, effect.vintage, effect.old, effect.new, effect.difference)
              for effect in comparison.holdings),
        totals=("Total", "", *(sum(amounts) for amounts in zip(*(
            (effect.old, effect.new, effect.difference) for effect in comparison.holdings), strict=True))))


def _figure_blocks(comparison: Comparison) -> Iterator[Content]:
    if comparison.figures_in_annex:
        yield Prose("The figures stand in the tables of annex 4, which are compared above.")
        return
    if comparison.figures is None:
        yield Aside(AsideKind.NOT_AVAILABLE, "The figures follow from the inventory and the NDC, which only dossiers "
                                             "hold. Compare the two dossiers to see the effect.")
        return
    changed = comparison.changed_figures
    unchanged = len(comparison.figures) - len(changed)
    if not changed:
        yield Prose(f"None: all {unchanged} figures of CTF Table 4 are the same.")
        return
    yield Prose(f"{len(changed)} figures of CTF Table 4 differ, {unchanged} are the same.")
    rows: tuple[tuple[str | int | Decimal | datetime.date | None, ...], ...] = tuple(
        (figure_name(effect), str(effect.year), told(effect.old), told(effect.new),
         "–" if effect.difference is None else effect.difference, effect.unit) for effect in changed)
    yield Table("Figures that differ", (
        Column("Figure"), Column("Year"), *(Column(label, numeric=True) for label in ("Old", "New", "Difference")),
        Column("Unit")), rows)


# ---------------------------------------------------------------- words

def what(difference: Difference) -> str:
    """The key in one line: its ITMOs, then what names it besides."""
    named = ", ".join(key_text(difference.key))
    return " · ".join(filter(None, (str(difference.block) if difference.block else "", named)))


def key_text(key: Named) -> Iterator[str]:
    for label, value in key:
        text = compared_text(label, value)
        yield _LEADS.get(label, "{}").format(text)


_LEADS = {
    "Version of the authorization": "version {}", "Party ITMO registry ID": "registry {}",
    "Transferring participating Party ID": "from {}", "Acquiring participating Party ID": "to {}",
    "Using/cancelling participating Party ID": "by {}", "Using/cancelling authorized entity ID": "by {}",
    "Purpose for which the ITMO has been used towards or cancelled for OIMP": "for {}",
}
"""How a field of a key is said in a line, where its value alone would not be understood."""


def says(difference: Difference) -> str:
    """The fields of an added or removed row, with their labels where there are several."""
    if len(difference.values) == 1:
        return compared_text(*difference.values[0])
    return "; ".join(f"{label}: {compared_text(label, value)}" for label, value in difference.values)


def compared_value(label: str, value: PlainValue) -> PlainValue:
    """The value for a cell: quantities as numbers, since they are grouped, other whole numbers as names."""
    return str(value) if isinstance(value, int) and not is_quantity(label) else value


def is_quantity(label: str) -> bool:
    return QUANTITY.lower() in label.lower()


def compared_text(label: str, value: PlainValue) -> str:
    """The value as text."""
    if value is None:
        return "–"
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, int | Decimal):
        return written_number(value) if isinstance(value, Decimal) or is_quantity(label) else str(value)
    return value


def places(found: Iterable[Place]) -> str:
    """Where to look; of more than three places the first, and how many more."""
    texts = list(map(str, found))
    more = f" and {len(texts) - 3} more" if len(texts) > 3 else ""
    return "; ".join(texts[:3]) + more or "–"


def where(difference: Difference) -> str:
    """Where to look in the version or versions that have it."""
    was, now = places(difference.old_places), places(difference.new_places)
    if difference.kind is Kind.CHANGED:
        return now if was == now else f"was in {was}; is in {now}"
    return was if difference.kind is Kind.REMOVED else now


def figure_name(effect: FigureEffect) -> str:
    """`23(f) Net quantity of ITMOs`, with the indicator where it is about one."""
    name = f"{effect.key} {FIGURE_NAMES[effect.key]}" if effect.key[0].isdigit() else FIGURE_NAMES[effect.key]
    return f"{name}: {effect.indicator}" if effect.indicator else name


def told(version: Told) -> int | Decimal | str:
    return version.words or "–" if version.value is None else version.value
