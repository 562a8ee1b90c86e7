"""A copy of a checked workbook in which every finding stands as a comment at its cell, and in a list.

The copy is for reading and mending; its eighth sheet keeps it from being filed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_CORE

from reporter.files.archives import UNREADABLE, NewArchive, is_of_the_machine
from reporter.files.sheet_notes import DRAWN, in_number, notes_in, texts_in_looks
from reporter.files.stages import others_in_scratch
from reporter.files.xlsx import cells_in
from reporter.findings import Finding, Ignored, Refusal, Severity
from reporter.renderers.deflating import TIME, repacked
from reporter.renderers.workbooks.texts import escaped, opened_as_written

SHEET = "Findings"
AUTHOR = "reporter"
_COLOURS = {Severity.ERROR: "F8CBAD", Severity.WARNING: "FFE699", Severity.ADVICE: "DDEBF7"}
_HEADERS = (("No.", 5), ("Level", 9), ("Code", 10), ("Sheet", 24), ("Cell", 8), ("Column", 26), ("What", 48),
            ("To do", 48), ("Rule", 36))
_LINE, _TALLEST = 15, 409
"""The height of a line, in points, and that of the tallest row of Excel."""
_FIRST_ROW = 5
_MOMENT = datetime(*TIME)
_MOST_COMMENTED = 2_000
"""Beyond so many commented cells a spreadsheet program becomes slow; the list has the rest."""
MOST_CELLS = 500_000
"""A copy is made in memory, about 600 bytes a cell."""


class NotAnnotated(Refusal):
    """There can be no copy of the workbook; the message says why."""


NOT_FOR_FILING = "This copy is for mending the original. It is not for filing: the form has no such sheet."


def annotated_workbook(content: bytes, findings: Sequence[Finding], ignored: Sequence[Ignored], mark: str,
                       note: str = NOT_FOR_FILING) -> bytes:
    """The workbook with its findings; same input, same bytes. `content` is a workbook that could be read."""
    cells = cells_in(content)
    if cells > MOST_CELLS:
        raise NotAnnotated(f"No copy was made: the workbook has {cells} cells, and a copy is made of up to "
                           f"{MOST_CELLS}. The findings can be had as a page: --format html.")
    try:
        workbook = opened_as_written(content)
        targets = [_target(workbook, finding) for finding in findings]
        _comment(findings, targets)
        _list(workbook, findings, targets, ignored, (
            f"{len(findings)} findings, each also a comment at its cell. Mark: {mark}.",
            " ".join(filter(None, (note, left_out(content))))))
        made = saved(workbook, content)
    except UNREADABLE as error:
        if is_of_the_machine(error):
            raise
        raise NotAnnotated(f"No copy was made: something in the workbook, beside its cells, cannot be copied "
                           f"({type(error).__name__}: {error}). Save it anew in Excel or LibreOffice.") from error
    return _sealed(made)


def left_out(content: bytes) -> str:
    """A sentence on what people drew and marked in a workbook, and no copy of it has; a blank where there is none."""
    drawn = Counter(note.sheet for note in notes_in(content) if note.kind == DRAWN)
    told = [f"{in_number(number, DRAWN)} in sheet {sheet}" for sheet, number in drawn.items()]
    if looks := texts_in_looks(content):
        told.append(f"bold, colours and the like of single words in {looks} text{'s' * (looks > 1)}")
    return f"The copy lacks what the workbook has and keeps: {'; '.join(told)}." if told else ""


def saved(workbook: Workbook, read: bytes) -> bytes:
    """The bytes of a workbook that was `read` from others and changed, the same whenever they are made."""
    workbook.properties.modified = _MOMENT
    with zipfile.ZipFile(io.BytesIO(read)) as archive:
        told = archive.read(ARC_CORE) if ARC_CORE in archive.namelist() else b""
    if not re.search(rb"[<:]created\b", told):  # the library has taken the clock's time in its place
        workbook.properties.created = _MOMENT
    buffer = io.BytesIO()
    with others_in_scratch():  # openpyxl makes each sheet in a file there
        ExcelWriter(workbook, NewArchive(buffer)).save()
    return repacked(buffer.getvalue())


def _sealed(archive: bytes) -> bytes:
    """The archive with a digest of itself as its comment, by which a copy is known that nobody has saved anew."""
    digest = sha256(archive[:-2]).hexdigest().encode()
    return archive[:-2] + len(digest).to_bytes(2, "little") + digest


def is_as_made(content: bytes) -> bool:
    """True for an annotated copy in which nothing was changed since it was made."""
    told = content[:-66]
    return content == _sealed(told + b"\0\0") if told else False


def _target(workbook: Workbook, finding: Finding) -> Cell | None:
    """The cell that a finding leads to; the sheet's beginning where it is about the sheet, None without a sheet."""
    place = finding.place
    if place.sheet not in workbook.sheetnames or not isinstance(workbook[place.sheet], Worksheet):
        return None
    sheet = workbook[place.sheet]
    cell = sheet[f"{place.letter or ('B' if place.row else 'A')}{place.row or 1}"]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    return cell


def _comment(findings: Sequence[Finding], targets: Sequence[Cell | None]) -> None:
    at_cell: dict[tuple[str, str], list[tuple[Cell, Finding]]] = defaultdict(list)
    for finding, cell in zip(findings, targets, strict=True):
        if cell is not None:
            at_cell[cell.parent.title, cell.coordinate].append((cell, finding))
    for number, found in enumerate(at_cell.values()):
        if number == _MOST_COMMENTED:
            return
        cell = found[0][0]
        text = "\n\n".join(_words(finding) for _, finding in found)
        if cell.comment is not None:
            text += f"\n\n{cell.comment.text}"
        cell.comment = Comment(_clean(text), AUTHOR, height=60 + 18 * (len(text) // 48 + text.count("\n")), width=340)
        gravest = min((finding.severity for _, finding in found), key=list(Severity).index)
        cell.fill = PatternFill("solid", fgColor=_COLOURS[gravest])


def _words(finding: Finding) -> str:
    """What a comment says of a finding."""
    return (f"{_sentence(finding.severity)} {finding.code}: {finding.message}\nDo: {finding.remedy}\n"
            f"Rule: {finding.para}")


def _list(workbook: Workbook, findings: Sequence[Finding], targets: Sequence[Cell | None],
          ignored: Sequence[Ignored], about: tuple[str, str]) -> None:
    """The findings sheet, in front: one row for each finding, with a link to its cell."""
    title = next(name for name in (SHEET, *(f"{SHEET} {number}" for number in range(2, 100)))
                 if name not in workbook.sheetnames)
    sheet = workbook.create_sheet(title, 0)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    typeface = sheet.cell(1, 1).font.name
    _put(sheet, 1, 1, "Findings").font = Font(name=typeface, bold=True, size=14)
    for row, text in enumerate(about, 2):
        _put(sheet, row, 1, text)
    for column, (header, width) in enumerate(_HEADERS, 1):
        cell = _put(sheet, _FIRST_ROW - 1, column, header)
        cell.font, cell.fill = Font(name=typeface, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F3864")
        sheet.column_dimensions[cell.column_letter].width = width
    for number, (finding, target) in enumerate(zip(findings, targets, strict=True), 1):
        _row(sheet, number, finding, target, str(finding.severity))
        sheet.cell(_FIRST_ROW - 1 + number, 2).fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
    for number, each in enumerate(ignored, len(findings) + 1):
        _row(sheet, number, each.finding, None, f"{each.reason}")
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    sheet.auto_filter.ref = f"A{_FIRST_ROW - 1}:I{max(_FIRST_ROW, _FIRST_ROW - 1 + len(findings) + len(ignored))}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_FIRST_ROW - 1}:{_FIRST_ROW - 1}"


def _row(sheet: Worksheet, number: int, finding: Finding, target: Cell | None, level: str) -> None:
    place = finding.place
    row = _FIRST_ROW - 1 + number
    where = target.coordinate if target is not None and place.row else place.cell or ""
    # A finding on a file that stands beside a dossier's workbook names the file.
    file = place.sheet or (place.file if "/" in place.file else "")
    texts = (level, finding.code, file, where, place.column or "", _sentence(finding.message),
             _sentence(finding.remedy), _sentence(finding.para))
    lines = max(-(-len(text) // (width - 4)) for text, (_, width) in zip(texts, _HEADERS[1:], strict=True))
    sheet.row_dimensions[row].height = min(_LINE * max(1, lines) + 3, _TALLEST)
    sheet.cell(row, 1, number).alignment = Alignment(vertical="top")
    for column, text in enumerate(texts, 2):
        _put(sheet, row, column, text).alignment = Alignment(vertical="top", wrap_text=True)
    if target is not None:
        link = sheet.cell(row, 5)
        quoted = target.parent.title.replace("'", "''")
        link.hyperlink = f"#'{quoted}'!{target.coordinate}"
        link.value = where or target.coordinate
        link.font = Font(name=sheet.cell(1, 1).font.name, color="0563C1", underline="single")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A text cell; what looks like a formula stays a text."""
    cell = sheet.cell(row, column)
    cell.value = escaped(_clean(text))
    cell.data_type = "s"
    return cell


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:32_000]
