"""Small tables on disk for tests: sound rows of the JCM scenario, as CSV and as workbooks, illustrative."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from reporter.findings import Finding, Findings
from reporter.forms.editions import FormTable

ACTION = {
    "Action date": "2027-03-01", "Action type": "First transfer", "Action subtype": "First transfer to another Party",
    "Cooperative approach ID": "CA9999", "Authorization ID": "IND JCM 1",
    "First transferring participating Party ID": "IND", "Party ITMO registry ID": "IND01",
    "First ID": "CA9999-IND01-IND-1-2026", "Last ID": "CA9999-IND01-IND-1000-2026", "Metric": "GHG",
    "Quantity (t CO2 eq)": "1000", "Mitigation type": "Emission reductions", "Vintage": "2026",
    "Acquiring participating Party ID": "JPN",
}
AUTHORIZATION = {
    "Authorization ID": "IND JCM 1", "Date of authorization": "2026-12-01", "Cooperative approach ID": "CA9999",
    "Version of the authorization": "1", "Authorized quantity": "500000", "Metric": "GHG",
    "Sector(s)": "Energy generation", "Activity type(s)": "Solar + Wind + Biogas", "Purposes for authorization": "NDC",
    "Authorized Party(ies) ID": "JPN", "Authorized entity(ies) ID": "Authorized entity A (illustrative)",
    "Authorized timeframe": "Occurred: from 2026 to 2030",
}
ENTITY = {
    "Date of the authorization": "2026-12-01", "Name": "Authorized entity A (illustrative)",
    "Country of incorporation": "IND", "Identification number": "ILLUSTRATIVE-A", "Cooperative approach ID": "CA9999",
}
HOLDING = {label: ACTION[label] for label in (
    "Cooperative approach ID", "Authorization ID", "First transferring participating Party ID",
    "Party ITMO registry ID", "First ID", "Last ID", "Metric", "Quantity (t CO2 eq)", "Mitigation type", "Vintage")}


def labels(table: FormTable) -> list[str]:
    return [column.label for column in table.columns]


def as_csv(header: Sequence[str], rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    """A CSV text; a label that a row lacks is a blank cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([row.get(label, "") for label in header] for row in rows)
    return buffer.getvalue()


def put(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file below `folder`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def as_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], formulas: Mapping[str, str] | None = None) -> bytes:
    """A workbook of rows of values; `formulas` by sheet!cell."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False,
                                            "default_date_format": "dd/mm/yyyy"})
    for title, rows in sheets.items():
        sheet = workbook.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    for cell, formula in (formulas or {}).items():
        title, address = cell.split("!")
        workbook.get_worksheet_by_name(title).write_formula(address, formula, value=1000)
    workbook.close()
    return buffer.getvalue()


def codes(findings: Findings) -> list[str]:
    return [finding.code for finding in findings.sorted()]


def only(findings: Findings) -> Finding:
    """The one finding there is."""
    found = findings.sorted()
    assert len(found) == 1, [str(finding) for finding in found]
    return found[0]


def as_xlsb(sheets: Mapping[str, Sequence[Sequence[Any]]], number_format: str | None = None, usual: int = 0) -> bytes:
    """A binary workbook (.xlsb) of rows of text and numbers, as [MS-XLSB] has it: records of a number, a size and what
    they say. All cells have the `number_format`, or the `usual` one of this number."""
    def record(number: int, told: bytes = b"") -> bytes:
        number_said = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
        size = bytes([len(told) & 127 | (128 if len(told) > 127 else 0)]) + (
            bytes([len(told) >> 7]) if len(told) > 127 else b"")
        return number_said + size + told

    def wide(text: str) -> bytes:
        return len(text).to_bytes(4, "little") + text.encode("utf-16-le")

    def sheet(rows: Sequence[Sequence[Any]]) -> bytes:
        told = b"".join(record(0, number.to_bytes(4, "little") + bytes(13)) + b"".join(
            record(5, column.to_bytes(4, "little") + bytes(4) + struct.pack("<d", value)) if isinstance(value, float)
            else record(6, column.to_bytes(4, "little") + bytes(4) + wide(str(value)))
            for column, value in enumerate(row) if value is not None) for number, row in enumerate(rows))
        size = b"".join(number.to_bytes(4, "little") for number in (
            0, len(rows) - 1, 0, max((len(row) for row in rows), default=1) - 1))
        return record(129) + record(148, size) + record(145) + told + record(146) + record(130)

    names = "http://schemas.openxmlformats.org/package/2006/"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relations(told: Sequence[tuple[str, str]]) -> str:
        return f'<Relationships xmlns="{names}relationships">' + "".join(
            f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(told, 1)) + "</Relationships>"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{names}content-types"><Default Extension="bin" '
                               'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": relations([("officeDocument", "xl/workbook.bin")]),
        "xl/_rels/workbook.bin.rels": relations([("worksheet", f"worksheets/sheet{number}.bin")
                                                 for number, _ in enumerate(sheets, 1)]),
        "xl/workbook.bin": record(131) + record(143) + b"".join(
            record(156, bytes(4) + number.to_bytes(4, "little") + wide(f"rId{number}") + wide(title))
            for number, title in enumerate(sheets, 1)) + record(144) + record(132),
        **{f"xl/worksheets/sheet{number}.bin": sheet(rows) for number, rows in enumerate(sheets.values(), 1)}}
    form = 200 if number_format else usual
    one = (1).to_bytes(4, "little")
    parts["xl/styles.bin"] = record(278) + record(615, one) + record(
        44, (200).to_bytes(2, "little") + wide(number_format or "General")) + record(616) + record(617, one) + record(
        47, bytes(2) + form.to_bytes(2, "little") + bytes(12)) + record(618) + record(279)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in parts.items():
            archive.writestr(name, told)
    return made.getvalue()
