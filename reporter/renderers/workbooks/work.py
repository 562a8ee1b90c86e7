"""The work page as a workbook: a row for each question, to be sorted and filtered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO

from reporter.documents.work import AnswerState, Work
from reporter.dossier.facts import Facts
from reporter.findings import visible
from reporter.renderers.deflating import repacked
from reporter.renderers.workbooks import excel

COLUMNS = (("Report", 22), ("No.", 10), ("Approach", 11), ("Heading or element", 40), ("Question", 70), ("State", 15),
           ("Owner", 20), ("Date due", 12), ("File", 40), ("Row", 7))
_COLOURS = {AnswerState.OPEN: "#FBE3E3", AnswerState.TO_CONFIRM: "#FFF4CE", AnswerState.NOT_AVAILABLE: "#FFF4CE"}
_HEAD = 1
_BREAKS = re.compile(r"[\r\n]+")


def work_workbook(facts: Facts, works: Iterable[Work]) -> bytes:
    """Every question of every report with state, owner, date due and place; same content, same bytes."""
    buffer = BytesIO()
    workbook = excel.open_workbook(buffer, title=f"{facts.title}: work", author=facts.party.authority,
                                   created=facts.initial_report.date)
    look = excel.look(workbook)
    page = workbook.add_worksheet("Work")
    page.write_string(0, 0, _in_a_line(
        f"{facts.title}, {facts.party.name}, {facts.reported_year}: who does what by when"), look.title)
    for column, (label, wide) in enumerate(COLUMNS):
        page.set_column(column, column, wide)
        page.write_string(_HEAD, column, label, look.label)
    row = _HEAD
    for work in works:
        for item in work.items:
            row += 1
            values = (str(work.title), item.number, item.approach, str(item.title), str(item.question), str(item.state),
                      item.owner, item.due, item.place.file, item.place.row)
            for column, value in enumerate(values):
                excel.put(page, row, column, _in_a_line(value) if isinstance(value, str) else value, look.row_text,
                          look.row_whole, look.row_date)
            page.set_row(row, max(excel.height(str(item.question), 70), excel.ONE_LINE))
    for state, colour in _COLOURS.items():
        page.conditional_format(_HEAD + 1, 5, max(row, _HEAD + 1), 5, {
            "type": "cell", "criteria": "==", "value": f'"{state}"',
            "format": workbook.add_format({"bg_color": colour})})
    page.autofilter(_HEAD, 0, row, len(COLUMNS) - 1)
    page.freeze_panes(_HEAD + 1, 4)
    page.set_landscape()
    page.set_paper(excel.A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    workbook.close()
    return repacked(buffer.getvalue())


def _in_a_line(text: str) -> str:
    return visible(_BREAKS.sub(" ", text))
