"""Workbooks in which people noted and drew what is no value of a cell."""

from __future__ import annotations

import io
import zipfile

from reporter.renderers.deflating import repacked

SAID = "DECIDED BY CABINET: not before June"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
_PARTS = {
    "xl/worksheets/sheet90.xml": f'<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><r><t xml:space="preserve">Ask the </t></r><r><rPr><b/></rPr><t>Minister</t></r></is>'
    '</c></row></sheetData><drawing r:id="rId1"/></worksheet>',
    "xl/worksheets/_rels/sheet90.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_LINKS}/drawing" Target="../drawings/drawing90.xml"/></Relationships>',
    "xl/drawings/drawing90.xml": f'<xdr:wsDr xmlns:xdr="{_DRAWN}/spreadsheetDrawing" xmlns:a="{_DRAWN}/main">'
    "<xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0"
    "</xdr:rowOff></xdr:from><xdr:to><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>8</xdr:row><xdr:rowOff>0"
    '</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="TextBox 1"/>'
    '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
    f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{SAID}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>"
    "</xdr:twoCellAnchor></xdr:wsDr>"}
_INSERTED = {
    "xl/workbook.xml": ("</sheets>", '<sheet name="Our notes" sheetId="900" r:id="rId900"/>'),
    "xl/_rels/workbook.xml.rels": ("</Relationships>", f'<Relationship Id="rId900" Type="{_LINKS}/worksheet" '
                                   'Target="worksheets/sheet90.xml"/>'),
    "[Content_Types].xml": ("</Types>", '<Override PartName="/xl/worksheets/sheet90.xml" ContentType="application/vnd.'
                            'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/drawin'
                            'gs/drawing90.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"'
                            "/>")}


def with_notes(content: bytes, title: str = "Our notes") -> bytes:
    """The workbook with a sheet of notes that has a text box and a word in bold."""
    made = io.BytesIO(repacked(content, lambda name, part: _inserted(name, part, title)))
    with zipfile.ZipFile(made, "a") as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
    return made.getvalue()


def _inserted(name: str, part: bytes, title: str) -> bytes:
    if name not in _INSERTED:
        return part
    at, text = _INSERTED[name]
    return part.replace(at.encode(), (text.replace("Our notes", title) + at).encode())


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
