"""A document as data: the same words in the same language as its pages, for programs and for comparing."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal

from reporter.documents.model import Aside, Chart, Content, Document, Prose, Section, Subsection, Table
from reporter.language.languages import Language, language
from reporter.language.wording import message
from reporter.records import twins
from reporter.records.kinds import PlainValue


def twin_of(document: Document) -> twins.Twin:
    """The document as data, in its language."""
    speech = language(document.language)
    said = speech.said
    return twins.Twin(
        name=document.name, title=said(document.title), subtitle=said(document.subtitle), party=said(document.party),
        authority=said(document.authority), reported_year=document.reported_year, version=document.version,
        date=document.date, language=document.language, rule=said(document.rule),
        notice=None if document.notice is None else said(document.notice), draft=document.draft,
        facts=tuple(twins.TwinFact(label=said(label), value=said(value)) for label, value in document.facts),
        attachments=document.attachments,
        sections=tuple(_section(section, speech) for section in document.sections),
        annexes=tuple(_section(section, speech) for section in document.annexes))


def _section(section: Section, speech: Language) -> twins.TwinSection:
    title = message(section.title)
    translated = section.official and not speech.is_source and speech.knows(title)
    return twins.TwinSection(
        number=section.number, title=str(section.title) if section.official else speech.said(section.title),
        short=speech.said(section.short), translation=speech.said(title) if translated else None,
        paras=speech.said(section.paras), level=section.level, anchor=section.anchor,
        blocks=_blocks(section.blocks, speech))


def _blocks(blocks: tuple[Content, ...], speech: Language) -> tuple[twins.TwinBlock, ...]:
    return tuple(_block(block, speech) for block in blocks)


def _block(block: Content, speech: Language) -> twins.TwinBlock:
    said = speech.said
    if isinstance(block, Prose):
        pictures = {name: hashlib.sha256(url.encode()).hexdigest() for name, url in sorted(block.pictures.items())}
        return twins.TwinProse(markdown=said(block.markdown), pictures=pictures)
    if isinstance(block, Aside):
        return twins.TwinAside(aside=str(block.kind), text=said(block.text),
                               who=None if block.who is None else said(block.who))
    if isinstance(block, Table):
        return _table(block, speech)
    if isinstance(block, Chart):
        return twins.TwinChart(
            chart=str(block.kind), title=said(block.title), alternative=said(block.alternative), unit=said(block.unit),
            categories=tuple(map(said, block.categories)), series=tuple(twins.TwinSeries(
                name=said(series.name), values=tuple(_value(value, speech) for value in series.values))
                for series in block.series))
    if isinstance(block, Subsection):
        return twins.TwinSubsection(title=said(block.title), para=None if block.para is None else said(block.para),
                                    blocks=_blocks(block.blocks, speech))
    raise TypeError(f"{type(block).__name__} is no part of a document")


def _table(table: Table, speech: Language) -> twins.TwinTable:
    said = speech.said
    columns = tuple(twins.TwinColumn(label=said(column.label), numeric=column.numeric,
                                     unit=None if column.unit is None else said(column.unit))
                    for column in table.columns)
    rows = tuple(tuple(_value(value, speech) for value in row) for row in table.rows)
    totals = None if table.totals is None else tuple(_value(value, speech) for value in table.totals)
    return twins.TwinTable(caption=said(table.caption), columns=columns, rows=rows, totals=totals,
                           notes=tuple(map(said, table.notes)))


def _value(value: PlainValue, speech: Language) -> twins.TwinValue:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return speech.said(value) if isinstance(value, str) else value
