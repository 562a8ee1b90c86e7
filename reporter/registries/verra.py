"""Verra: rows of a transactions download whose units are authorized under Article 6.

The download knows issuances and retirements of verified carbon units, no ITMOs. Cooperative approach,
authorization and Party ITMO registry come from the dossier; as serials of ITMOs those of the units stand in,
and so does the mitigation type. A unit's identifier is its serial number with one serial in place of the
range, so that the first and the last of a block differ in that serial alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reporter.files import faults
from reporter.files.reading import CellValue, Sheet, column_letter, filled_rows, is_blank, read_sheets
from reporter.files.tables import shown
from reporter.findings import Findings, Place, Severity, define
from reporter.forms.codelists import GHG, VOLUNTARY_OMGE
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.registries.export import Export, Request, Unexplained

UNIT_REGISTRY = "VCS"
MITIGATION_TYPE = "Emission reductions"

ISSUED, RETIRED = "Issuance Date", "Retirement/Cancellation Date"
VINTAGE_START, VINTAGE_END = "Vintage Start", "Vintage End"
PROJECT, QUANTITY, SERIAL, LABELS = "ID", "Quantity Issued", "Serial Number", "Additional Certifications"
BENEFICIARY, REASON, DETAILS = "Retirement Beneficiary", "Retirement Reason", "Retirement Details"
COLUMNS = (ISSUED, VINTAGE_START, VINTAGE_END, PROJECT, QUANTITY, SERIAL, LABELS, RETIRED, BENEFICIARY, REASON, DETAILS)

_SERIAL = re.compile(r"([0-9]{1,9})-([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-"
                     r"(VCS-VCU-[A-Za-z0-9-]+-([0-9]{8})-([0-9]{8})(?:-[0-9]+)?)")
_AUTHORIZED = "Article 6 Authorized"
_OVERALL_MITIGATION = re.compile(r"overall mitigation|\bOMGE\b|contribut\w+ (to|towards?) (the )?(reduction of )?"
                                 r"global (GHG )?emissions?", re.IGNORECASE)
_AVIATION = re.compile(r"\bCORSIA\b|international aviation", re.IGNORECASE)

UNREADABLE_SERIAL = define(
    "VER-001", "A Verra serial number can be read", para="form",
    remedy="Download the row again from the registry; do not edit serial numbers", text="""
    A serial number is batch, first, last, VCS, VCU, then the parts of project and vintage, joined by hyphens.
    Bad: 19309-936487628
    Good: 19309-936487628-936491271-VCS-VCU-1491-VER-RW-3-4150-01102024-31122024-1""")
OTHER_QUANTITY = define(
    "VER-002", "Quantity Issued is the length of the serial number's range", para="form",
    remedy="Download the row again from the registry", text="""
    The last serial less the first, and one more, is the quantity.
    Bad: serials 1 to 100, quantity 99
    Good: serials 1 to 100, quantity 100""")
OTHER_VINTAGE = define(
    "VER-003", "Vintage Start and Vintage End are those of the serial number", para="form",
    remedy="Download the row again from the registry", text="""
    The serial number ends with the first and last day of the vintage, as ddmmyyyy.
    Bad: Vintage Start 2024-01-01 with 01102024 in the serial number
    Good: Vintage Start 2024-10-01 with 01102024 in the serial number""")
SEVERAL_YEARS = define(
    "VER-004", "A block of units is of one calendar year", para="6/CMA.4 annex I para 5",
    remedy="Ask the registry for units by calendar year: the vintage is the calendar year of the mitigation",
    text="""
    The vintage of an ITMO is one calendar year, therefore units whose vintage runs over a new year cannot be told.
    Bad: Vintage Start 2023-10-01, Vintage End 2024-03-31
    Good: Vintage Start 2024-01-01, Vintage End 2024-03-31""")
UNTOLD_BY_DOSSIER = define(
    "VER-005", "The dossier says what a Verra download does not", para="form",
    remedy="Add approach, authorization_id and itmo_registry to the [[registry]] table in dossier.toml", text="""
    The download has no cooperative approach, no authorization and no Party ITMO registry.
    Bad: a [[registry]] table with format and files only
    Good: approach = "CA9999", authorization_id = "IND JCM 1", itmo_registry = "IND01" """)
UNTOLD_PURPOSE = define(
    "VER-006", "A retirement says what it was for", para="2/CMA.3 annex para 20(a)",
    remedy="Report this retirement in a canonical table, registry/actions.csv, with its action type, purpose and "
           "using Party, on the same First ID and Last ID", text="""
    Whether a retirement is a use towards an NDC, a use for other international mitigation purposes or a
    cancellation stands in its beneficiary, reason or details. Where it does not, only people can say, in a row of
    the canonical table on the same block.
    Bad: a retirement with the reason Other and nothing else
    Good: Retirement Details: used by Authorized entity A for CORSIA""")
UNREADABLE_CELL = define(
    "VER-007", "Dates and quantities of a Verra download can be read", para="form",
    remedy="Download the row again from the registry", text="""
    Dates are yyyy-mm-dd, quantities are digits with commas for thousands.
    Bad: 03/04/2026
    Good: 2026-04-03""")
NO_AUTHORIZED_ROWS = define(
    "VER-008", "A Verra download has rows that are authorized under Article 6", para="form",
    severity=Severity.WARNING, remedy="Check `projects` in dossier.toml and the column Additional Certifications",
    text="""
    Only rows with a label of Article 6, of the projects that the dossier names, are read.
    Bad: projects = ["4150"] where the download has other projects
    Good: projects = ["4150"] and rows of project 4150 with “Article 6 Authorized – NDC Use” """)


@dataclass(frozen=True)
class UnitRange:
    """A block of verified carbon units as a row of the download tells it."""

    first: int
    last: int
    vintage: int
    first_unit_id: str
    last_unit_id: str

    @property
    def quantity(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Settings:
    """What the dossier says of all rows, and the first transferring Party."""

    approach: str
    authorization_id: str
    itmo_registry: str
    party: str


def read_source(request: Request, findings: Findings) -> Export:
    """Issuances and retirements of the source's projects, as events from which first transfers are derived."""
    source = request.source
    if not (source.approach and source.authorization_id and source.itmo_registry):
        findings.add(UNTOLD_BY_DOSSIER.finding(
            source.place, "the source of format verra lacks approach, authorization_id "
            "or itmo_registry"))
        return Export()
    settings = Settings(source.approach, source.authorization_id, source.itmo_registry, request.party)
    sheets = [sheet for name in request.files for sheet in read_sheets(request.folder, name, findings) or ()]
    events: list[RegistryEvent] = []
    unexplained: list[Unexplained] = []
    for sheet in sheets:
        for place, row in _rows(sheet, source.projects, findings):
            units = _units(row, place, findings)
            if units is None:
                continue
            issuance = _issuance(row, units, place, settings)
            retirement = _retirement(row, issuance) if row[RETIRED] else None
            events += [issuance] if retirement is None else [issuance, retirement]
            if row[RETIRED] and retirement is None:
                unexplained.append(_unexplained(row, issuance))
    return Export(events=tuple(events), unexplained=tuple(unexplained))


def _rows(sheet: Sheet, projects: tuple[str, ...], findings: Findings) -> Iterator[tuple[Place, dict[str, str]]]:
    """The rows that are authorized under Article 6 and of the source's projects, by label, with their places."""
    filled = filled_rows(sheet)
    number, header = next(filled, (0, []))
    labels = [_text(cell) for cell in header]
    place = replace(sheet.place, row=number or None,
                    letters={label: column_letter(index + 1) for index, label in enumerate(labels)})
    if not number:
        findings.add(faults.EMPTY_FILE.finding(place, "the download is empty"))
        return
    missing = [label for label in COLUMNS if label not in labels]
    for label in missing:
        findings.add(faults.MISSING_COLUMN.finding(
            replace(place, column=label), f"the column “{label}” is missing",
            remedy="Download the transactions again from the registry, with all their columns"))
    if missing:
        return
    seen: dict[tuple[str, ...], int] = {}
    taken = 0
    for number, cells in filled:
        at = replace(place, row=number)
        texts = tuple(_text(cell) for cell in cells)
        if sheet.name is None and len(texts) != len(labels):
            findings.add(faults.RAGGED_ROW.finding(at, f"the row has {len(texts)} cells, the header has {len(labels)}"))
            continue
        row = dict.fromkeys(COLUMNS, "") | dict(zip(labels, texts, strict=False))
        if _AUTHORIZED not in row[LABELS] or projects and row[PROJECT] not in projects:
            continue
        taken += 1
        if texts in seen:
            findings.add(faults.REPEATED_ROW.finding(at, f"the row equals row {seen[texts]}"))
            continue
        seen[texts] = number
        yield at, row
    if not taken:
        findings.add(NO_AUTHORIZED_ROWS.finding(place, "no row is authorized under Article 6 and of the projects",
                                               ", ".join(projects) or None))


def _text(cell: CellValue) -> str:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return "" if is_blank(cell) else str(cell).strip()


def _units(row: dict[str, str], place: Place, findings: Findings) -> UnitRange | None:
    """The row's block of units; None, with the faults told, where its cells contradict each other."""
    match = _SERIAL.fullmatch(row[SERIAL])
    if match is None or int(match[2]) > int(match[3]):
        findings.add(UNREADABLE_SERIAL.finding(place.at(SERIAL), f"“{shown(row[SERIAL])}” is not a serial number",
                                                 shown(row[SERIAL])))
        return None
    batch, rest = match[1], match[4]
    first, last = int(match[2]), int(match[3])
    start, end = _date(row, VINTAGE_START, place, findings), _date(row, VINTAGE_END, place, findings)
    issued = _date(row, ISSUED, place, findings)
    retired = _date(row, RETIRED, place, findings) if row[RETIRED] else issued
    quantity = _quantity(row, place, findings)
    if start is None or end is None or issued is None or retired is None or quantity is None:
        return None
    sound = [_is_range_issued(first, last, quantity, place, findings),
             _is_vintage_of_serial(start, VINTAGE_START, match[5], place, findings),
             _is_vintage_of_serial(end, VINTAGE_END, match[6], place, findings)]
    if start.year != end.year:
        findings.add(SEVERAL_YEARS.finding(place.at(VINTAGE_END), f"the vintage runs from {start} to {end}", end))
        return None
    if not all(sound):
        return None
    return UnitRange(first, last, start.year, f"{batch}-{first}-{rest}", f"{batch}-{last}-{rest}")


def _date(row: dict[str, str], label: str, place: Place, findings: Findings) -> datetime.date | None:
    text = row[label]
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            pass  # falls through to the same finding as a text of another form
    findings.add(UNREADABLE_CELL.finding(place.at(label), f"“{shown(text)}” is not a date", shown(text)))
    return None


def _quantity(row: dict[str, str], place: Place, findings: Findings) -> int | None:
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3}){0,5}|[0-9]{1,18}", row[QUANTITY]):
        return int(row[QUANTITY].replace(",", ""))
    findings.add(UNREADABLE_CELL.finding(place.at(QUANTITY), f"“{shown(row[QUANTITY])}” is not a quantity",
                                           shown(row[QUANTITY])))
    return None


def _is_range_issued(first: int, last: int, quantity: int, place: Place, findings: Findings) -> bool:
    length = last - first + 1
    if quantity != length:
        findings.add(OTHER_QUANTITY.finding(
            place.at(QUANTITY), f"the serial number's range has {length} units, Quantity Issued says {quantity}",
            quantity))
    return quantity == length


def _is_vintage_of_serial(day: datetime.date, label: str, in_serial: str, place: Place, findings: Findings) -> bool:
    if f"{day:%d%m%Y}" == in_serial:
        return True
    findings.add(OTHER_VINTAGE.finding(place.at(label), f"{label} is {day}, the serial number has {in_serial}",
                                              day))
    return False


def _issuance(row: dict[str, str], units: UnitRange, place: Place, settings: Settings) -> RegistryEvent:
    series = Series(settings.approach, settings.itmo_registry, settings.party, units.vintage)
    return RegistryEvent(
        kind=EventKind.ISSUANCE, date=datetime.date.fromisoformat(row[ISSUED]), place=place,
        block=Block(series, units.first, units.last), authorization_id=settings.authorization_id,
        itmo_registry=settings.itmo_registry, quantity=units.quantity, unit_registry=UNIT_REGISTRY,
        first_unit_id=units.first_unit_id, last_unit_id=units.last_unit_id, metric=GHG,
        mitigation_type=MITIGATION_TYPE,
        explanation=f"Verra project {row[PROJECT]}. The download has no ITMO identifiers and no mitigation type: the "
                    f"serials of the underlying units and “{MITIGATION_TYPE}” stand in.")


def _told(row: dict[str, str]) -> str:
    return "; ".join(row[label] for label in (BENEFICIARY, REASON, DETAILS) if row[label])


def _retirement(row: dict[str, str], issuance: RegistryEvent) -> RegistryEvent | None:
    """The retirement of a row's units, as far as beneficiary, reason and details say what it was for."""
    told, party = _told(row), issuance.block.series.party
    event = replace(issuance, date=datetime.date.fromisoformat(row[RETIRED]), using_party=party,
                    explanation=f"{issuance.explanation} Retired: {told}.")
    if _OVERALL_MITIGATION.search(told):
        # Delivering overall mitigation is voluntary under Article 6.2 (2/CMA.3 annex para 39), whatever a Party's
        # own letter of authorization asks of the activity.
        return replace(event, kind=EventKind.CANCELLATION, subtype=VOLUNTARY_OMGE, purpose="OIMP")
    if _AVIATION.search(told):
        return replace(event, kind=EventKind.USE, purpose="IMP", using_entity=row[BENEFICIARY] or None,
                       explanation=f"{event.explanation} The download names no using Party: the first transferring "
                                   "Party stands in.")
    return None


def _unexplained(row: dict[str, str], issuance: RegistryEvent) -> Unexplained:
    block = issuance.block
    return Unexplained(block, UNTOLD_PURPOSE.finding(
        issuance.place.at(DETAILS), "the retirement does not say which use or cancellation it is",
        shown(_told(row)) or None,
        remedy=f"Report it in registry/actions.csv with its action type, purpose and using Party, First ID "
               f"{block.first_id} and Last ID {block.last_id}"))
