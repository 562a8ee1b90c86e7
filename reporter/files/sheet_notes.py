"""What people noted and drew in an .xlsx workbook beside the values of its cells, which no reader of values sees."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from reporter.files.sheet_marks import sheet_parts

COMMENT, DRAWN, PICTURE, CHART = "comment", "text box or drawing", "picture", "chart"
_SEVERAL = {COMMENT: "comments", DRAWN: "text boxes or drawings", PICTURE: "pictures", CHART: "charts"}
_ABOUT_AN_ANCHOR = ("from", "to", "ext", "pos", "clientData")
_FOR_OLDER_PROGRAMS = re.compile(r"\A\[Threaded comment\].{0,400}? Comment: ")
"""What Excel writes before the words of a comment that has answers."""
_IN_LOOKS = re.compile(rb"<(?:[\w.-]{1,80}:)?(?:si|is)>\s*<(?:[\w.-]{1,80}:)?r>")


@dataclass(frozen=True)
class NotedInSheet:
    """A comment at a cell, or what is drawn over cells: its kind, the words in it, and the cell of a comment."""

    sheet: str
    kind: str
    text: str
    cell: str = ""


def notes_in(content: bytes) -> list[NotedInSheet]:
    """Everything that is noted and drawn in a workbook that was read, sheet by sheet. Raises what UNREADABLE names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [note for title, part, _ in sheet_parts(archive) for note in _notes(archive, title, part)]


def texts_in_looks(content: bytes) -> int:
    """How many texts of a workbook have looks for some of their words, such as bold."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(len(_IN_LOOKS.findall(archive.read(part))) for part in archive.namelist()
                   if part.endswith("sharedStrings.xml") or "/worksheets/sheet" in part)


def in_number(number: int, kind: str) -> str:
    """So many of a kind, in words."""
    return f"{number} {kind if number == 1 else _SEVERAL[kind]}"


def _notes(archive: zipfile.ZipFile, title: str, part: str) -> Iterator[NotedInSheet]:
    for kind, target in _related(archive, part):
        if kind == "comments":
            for one in _named(ElementTree.fromstring(archive.read(target)), "comment"):
                yield NotedInSheet(title, COMMENT, _words(one), one.get("ref", ""))
        elif kind == "drawing":
            for anchor in ElementTree.fromstring(archive.read(target)):
                for one in map(_chosen, _chosen(anchor)):
                    if _local(one) not in _ABOUT_AN_ANCHOR:
                        yield NotedInSheet(title, _kind(one), _words(one))


def _related(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The parts to which a sheet refers, each with its kind."""
    folder, _, name = part.rpartition("/")
    links, there = f"{folder}/_rels/{name}.rels", set(archive.namelist())
    for link in ElementTree.fromstring(archive.read(links)) if links in there else ():
        target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        if target in there:
            yield link.get("Type", "").rpartition("/")[2], target


def _chosen(element: Element) -> Element:
    """Of something that is written for newer programs and for older ones, the first."""
    while _local(element) == "AlternateContent" and len(element) and len(element[0]):
        element = element[0][0]
    return element


def _kind(drawn: Element) -> str:
    if _local(drawn) == "pic":
        return PICTURE
    return CHART if _local(drawn) == "graphicFrame" and next(_named(drawn, "chart"), None) is not None else DRAWN


def _words(element: Element) -> str:
    said = " ".join(" ".join(one.text or "" for one in _named(element, "t")).split())
    return _FOR_OLDER_PROGRAMS.sub("", said, count=1)


def _named(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _local(one) == name)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
