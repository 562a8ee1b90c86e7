"""Files changed as strangers, accidents and other programs change them: at the byte, and at what their kind is made of.

A file is known by its content, not by its name: an archive is changed at its members or at a part of it, XML and JSON
at their trees, tables at their columns and rows, texts at their lines, pictures at their pieces.
"""

from __future__ import annotations

import codecs
import copy
import csv
import io
import json
import random
import re
import zlib
from collections.abc import Callable
from itertools import chain
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.mutated_archives import members_changed, part_changed, records_changed

TOKENS = [
    b"\x00", b"\x1b[2J", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b"\t", b'"', b'""', b"'''",
    b"[[", b"]]", b"{", b"}", b"<!--", b"-->", b"```", b"# ", b"## I.A ", b"#### ", b"|", b"- ", b"> ", b"*", b"**",
    b"=", b"=1+1", b",", b";", b"../", b"%", b"\\", b"nan", b"inf", b"1e999999999", b"-1", b"0", b"1" + b"0" * 400,
    b"9" * 5000, b"true", b"NA", b"2027-02-30", b"9999-12-31", b"0001-01-01", b"CA9999", b"CA9999-IND01-IND-1-2026",
    b"x" * 3000, b"&amp;", b"&#0;", b"<row r='1048576'>", b"<c r='XFD1'/>", b"<!DOCTYPE x>", b"]]>", b"<![CDATA[",
    b"<w:p>", b"<w:tbl>", b"<w:t># Heading</w:t>", b"<w:t>[^1]: <!-- owner: x --> | <script></w:t>", b"w:val",
    b'<w:footnoteReference w:id="2"/>', b'r:embed="rId1"', b'Target="../../../evil.png"', b'TargetMode="External"',
    *(text.encode() for text in ("٠١", "é", "\u202e", "😀"))]
"""What readers of files stumble over."""
VALUES: list[Any] = ["", " ", "x", "0", "-1", "1", "2", "99999999999999999999", "1e308", "NaN", "true", "٣", "é" * 40,
                     "A1", "XFD1048576", "A1:XFD1048576", "2027-02-30", "45000", "#REF!", "=1+1", "../../x", "rId1",
                     "http://x/", "CA9999", "IND", "\u202ex", "x" * 40_000, "s", "inlineStr", "_x000D_", "a\nb"]
OTHER_TYPES: list[Any] = [None, True, 0, -1, 10 ** 30, 1.5, "", "x", "2027-01-01", [], {}, [[]], [None], {"": None}]
TOML_VALUES = ["", '""', "[]", "{}", "0", "-1", "1e400", "nan", "true", "2027-01-01", "2027-01-01T00:00:00Z",
               "10:00:00", '["x"]', "[[1]]", "{ a = 1 }", '"""\nx\n"""', "0x7fffffffffffffff", '"CA0001"', "9" * 400,
               "'x'"]
STRICT = (b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/")


def mutated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The content with a few changes that fit its kind, or with bytes changed; `other` is one of the same kind."""
    kinds: list[Callable[[bytes, bytes, random.Random], bytes]] = [_bytes]
    head = content.lstrip(codecs.BOM_UTF8)[:2000].lstrip()
    if content.startswith(b"PK\x03\x04"):
        kinds = [_part] * 3 + [members_changed, records_changed, _bytes]
    elif head.startswith(b"<"):
        kinds += [_xml] * 3 + [_spelling]
    elif head[:1] in (b"{", b"[") and _is_json(content):
        kinds += [_json] * 3
    elif content.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        kinds += [_pieces]
    elif _is_text(content):
        kinds += [_lines] * 2 + ([_table] * 3 if content.partition(b"\n")[0].count(b",") > 1 else [])
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        content = chance.choice(kinds)(content, other, chance)[:2_000_000]
    return content


def _part(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return part_changed(content, other, chance, mutated)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _bytes(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Tokens put in, pieces doubled, taken out, exchanged or taken from another."""
    at = chance.randrange(len(content) + 1)
    size = chance.choice([1, 2, 8, 40, 400])
    piece = content[at:at + size]
    token = chance.choice(TOKENS)
    return chance.choice([
        content[:at] + token + content[at:], content[:at] + token + content[at + size:],
        content[:at] + content[at + size:], content[:at] + piece * chance.choice([2, 3, 50]) + content[at:],
        content[:at] + token * chance.choice([10, 1000]) + content[at:], content[:at],
        content[:at] + other[at:at + 4 * size] + content[at:],
        content[:at] + bytes(chance.randrange(256) for _ in range(3)) + content[at + 3:]])


def _lines(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A line taken out, doubled, moved, or with another value."""
    lines = content.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(7)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines.insert(to, lines[at])
    elif how == 2:
        lines.insert(to, lines.pop(at))
    elif how == 3:
        lines[at:at] = lines[at:at + chance.choice([2, 10])] * chance.choice([2, 100])
    elif how == 4:
        lines.insert(to, chance.choice(other.split(b"\n")))
    elif b" = " in lines[at]:
        key, _, value = lines[at].partition(b" = ")
        others = [line.partition(b" = ")[::2] for line in lines if b" = " in line]
        lines[at] = chance.choice([b"%s = %s" % (key, chance.choice(TOML_VALUES).encode()),
                                   b"%s = %s" % (key, chance.choice(others)[1]),
                                   b"%s = %s" % (chance.choice(others)[0], value), b"%s.x = %s" % (key, value),
                                   b"%s = [%s]" % (key, value), b"%s = { x = %s }" % (key, value), b"[%s]" % key])
    elif lines[at].startswith(b"["):
        lines[at] = chance.choice([b"[%s]" % lines[at], lines[at].strip(b"[]").join((b"[", b"]")), lines[at].upper()])
    else:
        lines[at] = chance.choice([b"#" + lines[at], lines[at].lstrip(b"#"), b"> " + lines[at], b"    " + lines[at],
                                   b"| %s |" % lines[at], b"- " * chance.choice([1, 90]) + lines[at],
                                   lines[at] + b"\r"])
    return b"\n".join(lines)


def _table(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A table of which columns, rows or cells are exchanged, gone, doubled or of another kind; or written otherwise."""
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), ""), strict=True)]
    except (csv.Error, UnicodeDecodeError):
        return content
    if not any(rows):
        return content
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    one, two, at, to = *(chance.randrange(width) for _ in range(2)), *(chance.randrange(len(rows)) for _ in range(2))
    how = chance.randrange(9)
    if how == 0:
        for row in rows:
            row[one], row[two] = row[two], row[one]
    elif how == 1:
        rows[0][one], rows[0][two] = rows[0][two], rows[0][one]
    elif how == 2:
        rows = [[*row[:one], *row[one + 1:]] for row in rows]
    elif how == 3:
        rows = [[*row, row[one]] for row in rows]
    elif how == 4:
        rows.insert(to, rows[chance.choice([0, at])])
    elif how == 5:
        rows[at][one] = chance.choice([str(chance.choice(VALUES)), rows[to][two], rows[to][one]])
    elif how == 6:
        rows = [rows[0], *rows[1:] * chance.choice([2, 300 if len(content) < 20_000 else 3])]
    elif how == 7:
        rows = [rows[0], *reversed(rows[1:])]
    text = io.StringIO()
    csv.writer(text, delimiter=chance.choice(",,,;\t|"), lineterminator=chance.choice(["\n", "\n", "\r\n", "\r"]),
               quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])).writerows(rows)
    return text.getvalue().encode(chance.choice(["utf-8"] * 4 + ["utf-8-sig", "utf-16", "cp1252"]), "replace")


def _json(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A tree of which a value is gone, doubled, moved, emptied, deep, or of another type."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return content
    places: list[tuple[Any, Any]] = []

    def collect(value: Any) -> None:
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            places.append((value, key))
            if isinstance(inside, dict | list):
                collect(inside)
    if not isinstance(tree, dict | list) or not tree:
        return json.dumps(chance.choice(OTHER_TYPES)).encode()
    collect(tree)
    # What stands near the root is as often meant as what stands deep in lists.
    inside, key = chance.choice(places[:chance.choice([5, 50, len(places)])])
    another, of = chance.choice(places)
    how = chance.randrange(7)
    if how == 0:
        del inside[key]
    elif how == 1:
        inside[key] = copy.deepcopy(another[of])
    elif how == 2:
        inside[key], another[of] = another[of], inside[key]
    elif how == 3:
        inside[key] = chance.choice([[inside[key]], {"x": inside[key]}, str(inside[key])[:100_000],
                                     [inside[key]] * (50 if len(content) < 200_000 else 2)])
    elif how == 4 and isinstance(inside, dict):
        inside[str(of if isinstance(another, dict) else chance.choice(VALUES))] = inside.pop(key)
    elif how == 5:
        inside[key] = chance.choice(VALUES)
    else:
        inside[key] = chance.choice(OTHER_TYPES)
    try:
        return json.dumps(tree, ensure_ascii=chance.random() < .5).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return content


def _xml(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A tree of which elements or attributes are gone, doubled, moved, renamed, wrapped, or have other values."""
    try:
        for prefix, uri in re.findall(rb'xmlns:?([\w.-]*)="([^"]*)"', content[:5000]):
            if not re.fullmatch(rb"ns\d+", prefix):
                ElementTree.register_namespace(prefix.decode(), uri.decode())
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        return _bytes(content, other, chance)
    every = [(parent, child) for parent in root.iter() for child in parent]
    if not every:
        return _bytes(content, other, chance)
    chosen = every[:chance.choice([10, 100, len(every)])]
    for _ in range(chance.choice([1, 1, 2, 8])):
        _element(chosen, every, chance)
    try:
        return ElementTree.tostring(root, encoding=chance.choice(["utf-8"] * 9 + ["utf-16"]))
    except (ValueError, RecursionError, TypeError):
        return content


Inside = tuple[Element, Element]
"""An element, and one that stands in it."""


def _element(chosen: list[Inside], every: list[Inside], chance: random.Random) -> None:
    parent, child = chance.choice(chosen)
    into, another = chance.choice(every)
    if child not in list(parent):
        return
    at, how = list(parent).index(child), chance.randrange(12)
    if how == 0:
        parent.remove(child)
    elif how == 1:
        for _ in range(chance.choice([1, 2, 1000 if len(list(child.iter())) < 20 else 3])):
            parent.insert(at, copy.deepcopy(child))
    elif how == 2:
        into.append(copy.deepcopy(child))
    elif how == 3:
        child.tag = chance.choice([another.tag, child.tag + "x", child.tag.rpartition("}")[2],
                                   "{urn:x}" + child.tag[-3:]])
    elif how == 4 and child.attrib:
        del child.attrib[chance.choice(list(child.attrib))]
    elif how == 5 and child.attrib:
        child.set(chance.choice(list(child.attrib)), str(chance.choice(VALUES)))
    elif how == 6 and another.attrib:
        child.set(*chance.choice(list(another.attrib.items())))
    elif how == 7:
        child.text = str(chance.choice([*VALUES, another.text or "", None]) or "")
    elif how == 8:
        parent[at] = wrap = Element(chance.choice([parent.tag, child.tag, another.tag]))
        wrap.append(child)
    elif how == 9:
        parent.remove(child)
        for offset, inside in enumerate(child):
            parent.insert(at + offset, inside)
    elif how == 10:
        for element in chain([child], child.iter() if len(child) < 50 else ()):
            element.attrib.update(dict(reversed(element.attrib.items())))
            element.text, element.tail = element.text, chance.choice([element.tail, "\n", "stray"])
    else:
        deep = child
        for _ in range(chance.choice([5, 60, 250])):
            deep.append(Element(chance.choice([child.tag, deep.tag])))
            deep = deep[-1]


def _spelling(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The same XML as other programs write it: what it says is what it said."""
    return chance.choice(SPELLINGS)(content)


def _prefixed(content: bytes) -> bytes:
    """The default namespace with a prefix."""
    default = re.search(rb'\sxmlns="([^"]*)"', content)
    if default is None:
        return content
    text = re.sub(rb"<(/?)(?=[A-Za-z_][\w.-]*[\s/>])", rb"<\1q0:", content)
    return text.replace(default[0], b' xmlns:q0="' + default[1] + b'"', 1)


def _reversed_attributes(content: bytes) -> bytes:
    """The attributes of each element in the other order."""
    def turned(found: re.Match[bytes]) -> bytes:
        return found[1] + b"".join(reversed(re.findall(rb'\s+[\w:.-]+="[^"]*"', found[2]))) + found[3]
    return re.sub(rb'(<[A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"]*")+)(\s*/?>)', turned, content)


SPELLINGS: list[Callable[[bytes], bytes]] = [
    lambda content: content.replace(*STRICT), _prefixed, _reversed_attributes,
    lambda content: b"\xef\xbb\xbf" + content.removeprefix(b"\xef\xbb\xbf"),
    lambda content: content.replace(b"?>", b"?>\n<!-- x -->\n<?x y?>", 1),
    lambda content: re.sub(rb"<([\w:.-]+)((?:\s[^<>]*[^/<>\s])?)\s*/>", rb"<\1\2></\1>", content),
    lambda content: content.decode(errors="replace").replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")]


def _pieces(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A picture of which chunks or segments are gone, doubled, moved or changed, with sums that fit again."""
    if not content.startswith(b"\x89PNG"):
        parts = re.split(rb"(?=\xff[\xc0-\xfe])", content)
        at, to = chance.randrange(len(parts)), chance.randrange(len(parts))
        parts[at:at + 1] = chance.choice([[], [parts[at]] * 2, [parts[to]], [_bytes(parts[at], other, chance)]])
        return b"".join(parts)
    chunks, at = [], 8
    while at + 8 <= len(content):
        size = int.from_bytes(content[at:at + 4], "big")
        chunks.append((content[at + 4:at + 8], content[at + 8:at + 8 + size]))
        at += 12 + size
    at = chance.randrange(len(chunks) or 1)
    kind, told = (chunks or [(b"IHDR", b"")])[at]
    chunks[at:at + 1] = chance.choice([
        [], [(kind, told)] * chance.choice([2, 500]), [(kind, _bytes(told, other, chance))],
        [(chance.choice([b"acTL", b"PLTE", b"tEXt", b"iCCP", b"eXIf", b"tRNS", b"IDAT"]), told), (kind, told)],
        [(kind, chance.randbytes(4) + told[4:])], [(kind, told[:4] + chance.randbytes(4) + told[8:])]])
    return content[:8] + b"".join(len(told).to_bytes(4, "big") + kind + told
                                  + zlib.crc32(kind + told).to_bytes(4, "big") for kind, told in chunks)
