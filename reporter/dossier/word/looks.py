"""What the styles and the numbering of a Word document say of a paragraph and of a piece of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from reporter.dossier.word import names
from reporter.dossier.word.blocks import Looks, PassageKind
from reporter.files.packages import Package

_DEEPEST_STYLE = 20
"""Styles that are based on each other; what goes round and round ends there."""
_LEVELS = 9
"""The levels that a list of Word has."""
_HEADING = re.compile(r"(?:heading|überschrift|berschrift|titre|t[ií]tulo|titolo|kop|rubrik|заголовок|标题|見出し|"
                      r"عنوان)\s?([1-9])")
_ANSWER_HEADING = re.compile(names.ANSWER_HEADING.lower() + r"\s?([1-6])")
_QUOTES = ("quote", "intense quote", "quotations", "block text", "citation", "zitat", "cita")
_CODES = ("code", "html preformatted", "preformatted text")
_CODE_TEXTS = (names.CODE_TEXT.lower(), "html code", "html typewriter", "source text", "teletype")
_NESTED_STYLE = re.compile(r"list (?:bullet|number|continue) ([2-5])")
_OFF = ("0", "false", "off", "none")

Role = Literal["guidance", "owner", "title", "opening", "heading", "contents"]


class Set(NamedTuple):
    """What properties set of the looks of words; None where they say nothing of it."""

    bold: bool | None = None
    italic: bool | None = None
    struck: bool | None = None
    lifted: str | None = None

    @classmethod
    def by(cls, properties: Element | None) -> Set:
        """What these properties set."""
        if properties is None:
            return cls()
        struck = [one for one in (is_on(properties, "strike"), is_on(properties, "dstrike")) if one is not None]
        lifted = setting_of(properties, "vertAlign")
        return cls(is_on(properties, "b"), is_on(properties, "i"), any(struck) if struck else None,
                   lifted if lifted is None or lifted.endswith("script") else "")

    def on(self, held: Looks) -> Looks:
        """Looks with what is set in place of theirs."""
        said = {name: value for name, value in self._asdict().items() if value is not None}
        return replace(held, **said) if said else held


@dataclass(frozen=True)
class Style:
    """A style as it is stated: its name in small letters, what it is based on, and what it sets."""

    name: str
    based: str
    outline: int | None
    listed: tuple[str, int | None] | None
    looks: Set


@dataclass(frozen=True)
class ListLevel:
    """How a level of a list is counted; plainly, or with letters and the like."""

    ordered: bool
    start: int
    plain: bool


@dataclass(frozen=True)
class StyleSheets:
    """The styles and the lists of a document."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, Mapping[int, ListLevel], Mapping[int, int]]] = field(default_factory=dict)
    """Of each list: what it counts with others, its levels, and where levels of it begin anew."""

    def chain(self, identifier: str) -> list[Style]:
        """A style and those that it is based on."""
        found: list[Style] = []
        while identifier in self.styles and len(found) < _DEEPEST_STYLE:
            found.append(self.styles[identifier])
            identifier = found[-1].based
        return found

    def role(self, paragraph: Element) -> tuple[PassageKind | Role, int]:
        """What a paragraph is, by its style or its outline level; with the level of a heading."""
        properties = paragraph.find("pPr")
        own = setting_of(properties, "outlineLvl")
        for style in self.chain(setting_of(properties, "pStyle") or ""):
            if found := _ANSWER_HEADING.fullmatch(style.name):
                return PassageKind.HEADING, int(found[1])
            if found := _HEADING.fullmatch(style.name):
                return "heading", int(found[1])
            if style.name.startswith("toc "):
                return "contents", 0
            if style.name in _ROLES:
                return _ROLES[style.name], 0
            if style.outline is not None and style.outline < 9 and own is None:
                return "heading", style.outline + 1
        if own is not None and own.isdecimal() and int(own) < 9:
            return "heading", int(own) + 1
        return PassageKind.TEXT, 0

    def listed(self, paragraph: Element) -> tuple[str, int] | None:
        """The list and the level of a paragraph that is an item, by itself or by its style."""
        properties = paragraph.find("pPr")
        own = _listed(properties)
        styles = [style.listed for style in self.chain(setting_of(properties, "pStyle") or "") if style.listed]
        number, level = own or (styles[0] if styles else ("0", None))
        if not number and styles:
            number = next((one[0] for one in styles if one[0]), "")
        if number in ("", "0") or number not in self.lists:
            return None
        if level is None:
            deeper = [int(found[1]) - 1 for style in self.chain(setting_of(properties, "pStyle") or "")
                      if (found := _NESTED_STYLE.fullmatch(style.name))]
            level = deeper[0] if deeper else 0
        return number, level

    def looks(self, properties: Element | None, held: Looks) -> Looks:
        """The looks of a run, by its own properties and those of its character style."""
        if properties is None:
            return held
        for style in reversed(self.chain(setting_of(properties, "rStyle") or "")):
            if style.name in _CODE_TEXTS:
                held = replace(held, code=True)
            if "footnote" not in style.name and "endnote" not in style.name:
                held = style.looks.on(held)
        return Set.by(properties).on(held)


_ROLES: dict[str, PassageKind | Role] = {
    names.GUIDANCE.lower(): "guidance", names.OWNER.lower(): "owner", names.TITLE.lower(): "title",
    names.CHAPTER.lower(): "opening", names.RULE.lower(): PassageKind.RULE,
    **dict.fromkeys(_QUOTES, PassageKind.QUOTE), **dict.fromkeys(_CODES, PassageKind.CODE)}


def setting_of(element: Element | None, name: str) -> str | None:
    """The value of what is set in an element; None where it is not."""
    found = element.find(name) if element is not None else None
    return None if found is None else found.get("val", "")


def is_on(element: Element | None, name: str) -> bool | None:
    """Whether something is set that is on or off; None where nothing is said."""
    found = setting_of(element, name)
    return None if found is None else found.lower() not in _OFF


def _listed(properties: Element | None) -> tuple[str, int | None] | None:
    numbered = properties.find("numPr") if properties is not None else None
    if numbered is None:
        return None
    level = setting_of(numbered, "ilvl")
    return setting_of(numbered, "numId") or "", int(level) if level and level.isdecimal() and len(level) < 3 else None


def read_styles(package: Package) -> StyleSheets:
    """The styles and lists of a document. Raises what UNREADABLE names."""
    styles = {}
    for part in package.named("styles"):
        for one in _children(package.tree(part), "style"):
            outline = setting_of(one.find("pPr"), "outlineLvl") or ""
            styles[one.get("styleId", "")] = Style(
                (setting_of(one, "name") or "").lower(), setting_of(one, "basedOn") or "",
                int(outline) if outline in tuple("0123456789") and outline else None, _listed(one.find("pPr")),
                Set.by(one.find("rPr")))
    lists = {}
    for part in package.named("numbering"):
        tree = package.tree(part)
        kinds = {one.get("abstractNumId", ""): one for one in _children(tree, "abstractNum")}
        by_style = {setting_of(one, "styleLink"): name for name, one in kinds.items() if setting_of(one, "styleLink")}
        levels_of = {name: {at: _level(level) for level in _children(one, "lvl")
                            if (at := _number(level.get("ilvl"))) < _LEVELS} for name, one in kinds.items()}
        for one in _children(tree, "num"):
            name = setting_of(one, "abstractNumId") or ""
            link = setting_of(kinds.get(name), "numStyleLink")
            name = by_style.get(link, name) if link else name
            levels = dict(levels_of.get(name, {}))
            anew = {}
            for override in _children(one, "lvlOverride"):
                at = _number(override.get("ilvl"))
                if at >= _LEVELS:
                    continue
                if (own := override.find("lvl")) is not None:
                    levels[at] = _level(own)
                if (start := setting_of(override, "startOverride")) is not None:
                    anew[at] = _number(start)
            lists[one.get("numId", "")] = (name, levels, anew)
    return StyleSheets(styles, lists)


def _children(element: Element | None, name: str) -> list[Element]:
    return element.findall(name) if element is not None else []


def _number(text: str | None) -> int:
    """A whole number of few digits; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else 0


def _level(level: Element) -> ListLevel:
    form = setting_of(level, "numFmt") or "decimal"
    start = setting_of(level, "start")
    mark = setting_of(level, "lvlText") or ""
    return ListLevel(form not in ("bullet", "none"), _number(start) if start is not None else 1,
                 form in ("bullet", "none") or form == "decimal" and mark.count("%") < 2)


def words_in(element: Element) -> str:
    """The first words that stand anywhere in an element, to be told."""
    words = " ".join("".join(one.text or "" for one in element.iter() if one.tag in ("t", "delText")).split())
    return f"“{words[:60]}{'…' if len(words) > 60 else ''}”" if words else "without words"
