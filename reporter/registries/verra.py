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

from reporter.findings import Findings, Place
from reporter.forms.codelists import GHG, VOLUNTARY_OMGE
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.registries import faults
from reporter.registries.export import Export, Request, Unexplained
from reporter.registries.files import Sheet, Value, column_letter, filled_rows, is_blank, read_sheets
from reporter.registries.rows import shown

UNIT_REGISTRY = "VCS"
MITIGATION_TYPE = "Emission reductions"

ISSUED, RETIRED = "Issuance Date", "Retirement/Cancellation Date"
VINTAGE_START, VINTAGE_END = "Vintage Start", "Vintage End"
PROJECT, QUANTITY, SERIAL, LABELS = "ID", "Quantity Issued", "Serial Number", "Additional Certifications"
BENEFICIARY, REASON, DETAILS = "Retirement Beneficiary", "Retirement Reason", "Retirement Details"
COLUMNS = (ISSUED, VINTAGE_START, VINTAGE_END, PROJECT, QUANTITY, SERIAL, LABELS, RETIRED, BENEFICIARY, REASON, DETAILS)

_SERIAL = re.compile(r"(\d{1,9})-([1-9]\d{0,17})-([1-9]\d{0,17})-(VCS-VCU-[A-Za-z0-9-]+-(\d{8})-(\d{8})(?:-\d+)?)")
_AUTHORIZED = "Article 6 Authorized"
_OVERALL_MITIGATION = re.compile(r"overall mitigation|\bOMGE\b|contribut\w+ (to|towards?) (the )?(reduction of )?"
                                 r"global (GHG )?emissions?", re.IGNORECASE)
_AVIATION = re.compile(r"\bCORSIA\b|international aviation", re.IGNORECASE)


@dataclass(frozen=True)
class Units:
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
        findings.add(faults.VERRA_SETTINGS.finding(
            Place("dossier.toml", column="registry"), "the source of format verra lacks approach, authorization_id "
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
        findings.add(faults.VERRA_NONE.finding(place, "no row is authorized under Article 6 and of the projects",
                                               ", ".join(projects) or None))


def _text(cell: Value) -> str:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return "" if is_blank(cell) else str(cell).strip()


def _units(row: dict[str, str], place: Place, findings: Findings) -> Units | None:
    """The row's block of units; None, with the faults told, where its cells contradict each other."""
    match = _SERIAL.fullmatch(row[SERIAL])
    if match is None or int(match[2]) > int(match[3]):
        findings.add(faults.VERRA_SERIAL.finding(place.at(SERIAL), f"“{shown(row[SERIAL])}” is not a serial number",
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
        findings.add(faults.VERRA_YEARS.finding(place.at(VINTAGE_END), f"the vintage runs from {start} to {end}", end))
        return None
    if not all(sound):
        return None
    return Units(first, last, start.year, f"{batch}-{first}-{rest}", f"{batch}-{last}-{rest}")


def _date(row: dict[str, str], label: str, place: Place, findings: Findings) -> datetime.date | None:
    text = row[label]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            pass  # falls through to the same finding as a text of another form
    findings.add(faults.VERRA_CELL.finding(place.at(label), f"“{shown(text)}” is not a date", shown(text)))
    return None


def _quantity(row: dict[str, str], place: Place, findings: Findings) -> int | None:
    if re.fullmatch(r"\d{1,3}(,\d{3}){0,5}|\d{1,18}", row[QUANTITY]):
        return int(row[QUANTITY].replace(",", ""))
    findings.add(faults.VERRA_CELL.finding(place.at(QUANTITY), f"“{shown(row[QUANTITY])}” is not a quantity",
                                           shown(row[QUANTITY])))
    return None


def _is_range_issued(first: int, last: int, quantity: int, place: Place, findings: Findings) -> bool:
    length = last - first + 1
    if quantity != length:
        findings.add(faults.VERRA_QUANTITY.finding(
            place.at(QUANTITY), f"the serial number's range has {length} units, Quantity Issued says {quantity}",
            quantity))
    return quantity == length


def _is_vintage_of_serial(day: datetime.date, label: str, in_serial: str, place: Place, findings: Findings) -> bool:
    if f"{day:%d%m%Y}" == in_serial:
        return True
    findings.add(faults.VERRA_VINTAGE.finding(place.at(label), f"{label} is {day}, the serial number has {in_serial}",
                                              day))
    return False


def _issuance(row: dict[str, str], units: Units, place: Place, settings: Settings) -> RegistryEvent:
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
    return Unexplained(block, faults.VERRA_PURPOSE.finding(
        issuance.place.at(DETAILS), "the retirement does not say which use or cancellation it is",
        shown(_told(row)) or None,
        remedy=f"Report it in registry/actions.csv with its action type, purpose and using Party, First ID "
               f"{block.first_id} and Last ID {block.last_id}"))
