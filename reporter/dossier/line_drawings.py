"""Pictures in lines (SVG), written anew with what draws and nothing else.

Elements and attributes are those of a list; a drawing with another element that would show something is refused, and
says which. No script, no style sheet, no reference out of the drawing and none that leads to another one is kept: what
is drawn is bounded by what is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from xml.etree.ElementTree import Element

from reporter.files.archives import UNREADABLE
from reporter.files.packages import bounded_tree

MOST_BYTES, MOST_DRAWN = 1_000_000, 20_000
"""Of a drawing: its bytes, and again so many of what its parts say that are drawn again each time they are used; and
its elements and letters with those."""
LARGEST_LETTERS = 10_000
"""In pixels; what sets letters has no sizes beyond two million."""
NAMESPACE = "http://www.w3.org/2000/svg"
_DRAWING = frozenset((
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "use"))
"""What is drawn alike on paper and on the web; gradients and cut-outs are not."""
_SILENT = frozenset(("metadata", "namedview", "perspective"))
"""What drawing programs note for themselves; nothing of it is drawn."""
_NUMBER = r"[-+]?(?:[0-9]{1,7}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})(?:[eE]-?[0-9])?"
_LENGTH = rf"{_NUMBER}(?:px|pt|mm|cm|in|em|%)?"
_SIZE = r"[0-9]{1,5}(?:\.[0-9]{1,12})?(?:px|pt|mm|cm|in|em|%)?"
_BETWEEN = r"(?:\s*,\s*|\s+)"
_LIST = rf"{_LENGTH}(?:{_BETWEEN}{_LENGTH}){{0,500}}"
_COLOUR = r"[a-zA-Z]{1,30}|#[0-9a-fA-F]{3,8}|rgba?\([0-9\s.,%/]{1,60}\)"
_WORDS = r"[\w\s,.'\"-]{1,200}"
_VALUES = {
    "id": r"[\w.:-]{1,200}", "viewBox": rf"{_NUMBER}(?:{_BETWEEN}{_NUMBER}){{3}}", "d": r"[\sA-Za-z0-9.,+-]*",
    "preserveAspectRatio": r"none|xM(?:in|id|ax)YM(?:in|id|ax)(?: meet| slice)?",
    "points": rf"\s*(?:{_NUMBER}{_BETWEEN}{_NUMBER}(?:{_BETWEEN}|\s*$))*",
    **dict.fromkeys(("x1", "y1", "x2", "y2", "cx", "cy", "stroke-dashoffset"), _LENGTH),
    **dict.fromkeys(("width", "height", "r", "rx", "ry", "stroke-width", "font-size"), _SIZE),
    **dict.fromkeys(("stroke-opacity", "fill-opacity", "opacity"), r"0|1|1?\.0{1,9}|0?\.[0-9]{1,12}"),
    "stroke-miterlimit": r"[0-9]{1,5}(?:\.[0-9]{1,9})?",
    **dict.fromkeys(("x", "y", "dx", "dy"), _LIST),
    **dict.fromkeys(("transform",), r"\s*(?:(?:translate|rotate|scale|matrix|skewX|skewY)\(\s*"
                    rf"{_NUMBER}(?:{_BETWEEN}{_NUMBER}){{0,5}}\s*\)[\s,]*){{0,20}}"),
    **dict.fromkeys(("fill", "stroke", "color"), _COLOUR),
    "stroke-dasharray": rf"none|{_SIZE}(?:{_BETWEEN}{_SIZE}){{0,20}}", "font-weight": "normal|bold|[1-9]00",
    **dict.fromkeys(("fill-rule", "stroke-linecap", "stroke-linejoin", "font-style", "text-anchor",
                     "dominant-baseline", "display", "visibility"), r"[a-z-]{1,40}"),
    "font-family": _WORDS}
"""The attributes that are kept, each with what its value may be."""
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
_OF_TRANSFORM = {"translate": (1, 2), "rotate": (1, 3), "scale": (1, 2), "matrix": (6,), "skewX": (1,), "skewY": (1,)}
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_NEVER = r"(?!)"
_APART = r"normal|\+?[0-9.]{1,12}(?:px|pt|em|mm|%)?|-0?\.[0-9]{1,12}(?:px|pt)?|-0?\.[01][0-9]{0,11}em|-0(?:px|pt|em)?"
_ON_THE_LINE = r"baseline|auto|0(?:\.0*)?(?:px|pt|em|%)?"
_UNCHANGED = {
    **dict.fromkeys(("baseline-shift", "vertical-align"), _ON_THE_LINE),
    **dict.fromkeys(("text-decoration", "text-decoration-line"), r"none(?:\s.{0,80})?"),
    **dict.fromkeys(("letter-spacing", "word-spacing"), _APART),
    "writing-mode": "lr|lr-tb|horizontal-tb", "direction": "ltr", "unicode-bidi": "normal|embed|isolate|plaintext",
    "rotate": r"[\s0]*|none", "text-transform": "none", "font-variant": "normal|none|small-caps",
    **dict.fromkeys(("font-variant-position", "font-feature-settings", "mix-blend-mode"), "normal"),
    "transform-origin": r"(?:(?:0(?:px|%)?|left|top)\s*){1,3}",
    "paint-order": r"normal|(?:markers\s+)?fill\b.*|markers",
    **dict.fromkeys(("pathLength", "systemLanguage", "requiredExtensions"), _NEVER)}
"""What is not drawn on paper and changes what is read or seen: a raised 6, a struck text. Each with the values that
change nothing; `textLength` and its like set the same letters closer."""
_AS_AROUND = ("", "inherit", "initial", "unset")
_CUTS = ("clip-path", "mask", "filter", "marker", "marker-start", "marker-mid", "marker-end")
"""Attributes without which something else would be drawn; others that are not known leave the drawing as it is."""


class _NotDrawn(Exception):
    """Why a drawing is not printed."""


def sound_drawing(content: bytes) -> tuple[bytes | None, str, float]:
    """The drawing with what draws alone, or None with what is wrong with it; and which part it is of the most that a
    drawing may be.
    """
    if len(content) > MOST_BYTES:
        return None, f"it has more than {MOST_BYTES // 10**6} MB, and is a drawing (SVG)", 0
    try:
        tree = bounded_tree(content)
    except UNREADABLE:
        return None, "it is no sound drawing (SVG)", 0
    if tree.tag != "svg":
        return None, "it is no drawing (SVG)", 0
    try:
        by_name: dict[str, Element] = {}
        for one in tree.iter():
            one.attrib = dict(_kept(one)) if one.tag in _DRAWING else {}
            if by_name.setdefault(one.get("id", ""), one) is not one and one.get("id"):
                raise _NotDrawn(f"two of its parts have the id {one.get('id', '')[:60]}")
        _tell_sizes(tree, 16)
        again = _drawn_again(tree, by_name)
        drawn = sum(map(_drawn, tree.iter())) + sum(shapes for shapes, _ in again)
        if drawn > MOST_DRAWN:
            raise _NotDrawn(f"it draws {drawn:,} shapes and letters, and {MOST_DRAWN:,} are the most")
        said = sum(letters for _, letters in again)
        if said > MOST_BYTES:
            raise _NotDrawn(f"the parts that it draws again with <use> have {said:,} numbers and letters, and "
                            f"{MOST_BYTES:,} are the most")
        made = "".join(_written(tree, outermost=True)).encode()
    except _NotDrawn as refused:
        return None, str(refused), 0
    return made, "", max((len(made) + said) / MOST_BYTES, drawn / MOST_DRAWN)


def _tell_sizes(element: Element, around: float) -> None:
    """Sizes of letters that depend on those around them, of `around` pixels, are told in pixels: on paper, what is in
    the element would be larger by them once more.
    """
    size = element.get("font-size")
    if size:
        number = float(size.rstrip("pxtmcine%"))
        unit = size.lstrip("0123456789.")
        around = number * (around * {"em": 1, "%": 0.01}[unit] if unit in ("em", "%") else _PIXELS[unit])
        if around > LARGEST_LETTERS:
            raise _NotDrawn(f"<{element.tag}> has font-size=“{size[:40]}”, which is not printed: letters have at most "
                            f"{LARGEST_LETTERS:,} pixels")
        if unit in ("em", "%"):
            element.set("font-size", str(round(around, 4)))
    for child in element:
        _tell_sizes(child, around)


def _drawn(element: Element) -> int:
    """An element with the letters that stand in itself."""
    said = (element.text, *(child.tail for child in element)) if element.tag in ("text", "tspan") else ()
    return 1 + sum(len(text or "") for text in said)


def _drawn_again(tree: Element, by_name: dict[str, Element]) -> list[tuple[int, int]]:
    """What is drawn again by each element that uses another, which uses none itself: how many shapes and letters, and
    what their attributes say, such as the numbers of a path.
    """
    sizes: dict[Element, tuple[int, int, int]] = {}
    again = []
    for element in tree.iter("use"):
        href = element.get("href", "")
        if not (href.startswith("#") and href[1:] in by_name):
            raise _NotDrawn(f"<use> refers to {href[:60] or 'nothing'}, which is no part of it")
        if not sizes:
            _put_sizes(tree, sizes)
        shapes, letters, uses = sizes[by_name[href[1:]]]
        if uses:
            raise _NotDrawn("<use> refers to a part that refers to another one")
        again.append((shapes, letters))
    return again


def _put_sizes(element: Element, sizes: dict[Element, tuple[int, int, int]]) -> tuple[int, int, int]:
    """What an element and each in it draws and says, with how many of them use another: parts that stand in one another
    are gone through once."""
    own = _drawn(element), sum(map(len, element.attrib.values())), int(element.tag == "use")
    shapes, letters, uses = (sum(of) for of in zip(own, *(_put_sizes(child, sizes) for child in element), strict=True))
    sizes[element] = shapes, letters, uses
    return sizes[element]


def _written(element: Element, *, outermost: bool = False) -> list[str]:
    if element.tag in _SILENT:
        return []
    if element.tag not in _DRAWING or element.tag == "svg" and not outermost:
        raise _NotDrawn(f"it has <{element.tag[:40]}>, which is not printed")
    attributes = dict(element.attrib)
    if outermost:
        attributes = {"xmlns": NAMESPACE, **attributes}
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    made = [f"<{element.tag}{said}>"]
    if element.tag in ("text", "tspan", "title", "desc"):
        made.append(escape(element.text or "", quote=False))
    for child in element:
        made += _written(child)
        if element.tag in ("text", "tspan"):
            made.append(escape(child.tail or "", quote=False))
    return [*made, f"</{element.tag}>"]


def _kept(element: Element) -> list[tuple[str, str]]:
    """The attributes that are kept, in order; those of a style each by itself."""
    said = dict(element.attrib)
    style = said.pop("style", "")
    if re.search(r"/\*|\\", style):
        raise _NotDrawn(f"<{element.tag}> has a style with a comment or \\ in it, which is not printed")
    for part in style.split(";"):
        name, _, value = part.partition(":")
        name = name.strip().lower()
        if name in ("translate", "scale", "rotate") and value.strip() != "none":
            raise _NotDrawn(f"<{element.tag}> has {name} in its style, which is not printed")
        if name not in ("id", "href"):
            said[name] = value.strip()
    kept = []
    for name, value in said.items():
        if name in _CUTS and value != "none":
            raise _NotDrawn(f"<{element.tag}> has {name}, which is not printed")
        if _changes(element.tag, name, value.strip(), said):
            raise _NotDrawn(f"<{element.tag}> has {name}=“{value[:40]}”, which is not printed")
        if name == "href" and element.tag == "use":
            kept.append((name, value))
        elif name in _VALUES:
            if not _is_sound(name, value.strip()):
                raise _NotDrawn(f"<{element.tag}> has {name}=“{value[:40]}”, which is not printed")
            kept.append((name, value.strip()))
    return kept


def _changes(tag: str, name: str, value: str, said: Mapping[str, str]) -> bool:
    """True for what changes a drawing and would not be drawn."""
    if name not in _UNCHANGED or value in _AS_AROUND and _UNCHANGED[name] != _NEVER:
        return False
    if name == "transform-origin" and "transform" not in said:
        return False
    if name == "paint-order" and (tag not in ("text", "tspan") or said.get("stroke", "none") == "none"):
        return False
    return re.fullmatch(_UNCHANGED[name], value) is None


def _is_sound(name: str, value: str) -> bool:
    if re.fullmatch(_VALUES[name], value, re.ASCII) is None:
        return False
    if name == "d":
        return _is_path(value)
    if name == "viewBox":
        return all(float(number) > 0 for number in re.split(r"[\s,]+", value)[2:])
    if name == "transform":
        return all(len(re.split(r"[\s,]+", arguments.strip())) in _OF_TRANSFORM[function]
                   for function, arguments in re.findall(r"(\w+)\(([^)]*)\)", value))
    return True


def _is_path(value: str) -> bool:
    """True for a path that begins with a move, and each command of which has all its numbers."""
    parts = re.findall(r"([A-Za-z])([^A-Za-z]*(?:[eE][-+]?[0-9][^A-Za-z]*)*)", value)
    if value and (not parts or parts[0][0] not in "mM" or value.lstrip()[0] not in "mM"):
        return False
    for command, arguments in parts:
        count = len(re.findall(_NUMBER, arguments))
        wanted = _ARGUMENTS.get(command.lower())
        if wanted is None or re.sub(rf"{_NUMBER}|[\s,]", "", arguments) or (count % wanted if wanted else count) or (
                wanted and not count):
            return False
    return True
