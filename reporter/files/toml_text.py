"""The text of a TOML file: its tables with the line of each key, or the slips in it, in plain words.

The values come from the standard library, the lines from a parser that knows where each key stands.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from tree_sitter import Language, Node, Parser

from reporter.files.toml_slips import Slip, slip_in

MAX_DEPTH = 50
"""How deep keys, tables and lists may stand in one another; facts need five levels."""
MAX_DOTS = 1_000
"""How many dots may stand in a stretch that is no TOML."""
MAX_DIGITS = 100
"""How long a number may be."""
MAX_EXPONENT = 15
"""How many digits an exponent may have; arithmetic in decimals ends at 18."""
MAX_SLIPS = 20
"""How many slips of one file are told at once."""


_OF_THREE = re.compile(r"""\s*(?:[\w-]+|"[^"]*")\s*=\s*(([0-9]{1,3})\.000)\s*(?:#.*)?$""")
"""A whole number with three noughts behind a point, which parts thousands in many places."""


class SlipAt(NamedTuple):
    """A slip, with the line and what stands there."""

    line: int
    slip: Slip
    text: str
    column: int | None = None


@dataclass(frozen=True)
class TomlText:
    """What a text says. `lines` has the line of each key, as `registry[1].format`; list entries count from 1.

    Where there are slips, `tables` has what stands beside them; it is None where nothing can be told from it.
    """

    tables: dict[str, Any] | None
    lines: dict[str, int] = field(default_factory=dict)
    slips: tuple[SlipAt, ...] = ()


class _Beyond(Exception):
    """A line that asks for more than facts ever need."""

    def __init__(self, line: int, what: str, remedy: str | None) -> None:
        super().__init__(what)
        self.told = SlipAt(line, Slip(what, remedy), "")


def parsed(text: str) -> TomlText:
    """The text as tables; its slips all at once, each in a line of its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    slips = [SlipAt(number, Slip(f"“{found[1]}” can be {found[2]} or {found[2]}000",
                                 f"Write {found[2]}000, or {found[2]} without decimals"), line.strip())
             for number, line in enumerate(text.split("\n"), start=1) if (found := _OF_THREE.match(line))]
    try:
        lines = _key_lines(text)
    except _Beyond as beyond:
        return TomlText(None, slips=(beyond.told,))
    while True:
        try:
            # Decimal, so that a level of a trajectory is what was written and no float near it.
            return TomlText(tomllib.loads(text, parse_float=Decimal), lines, tuple(slips))
        except (ValueError, RecursionError) as error:
            slips.append(_told(text, error))
        last, written = slips[-1], text.split("\n")
        if not last.slip.alone or len(slips) == MAX_SLIPS:
            return TomlText(None, lines, tuple(slips))
        # The slip keeps to its line: without it the other lines say what they mean.
        written[last.line - 1] = ""
        text = "\n".join(written)


def comments_in(text: str) -> list[tuple[int, str]]:
    """The comments of a text, each with its line."""
    found: list[tuple[int, str]] = []
    todo = [_parser().parse(text.encode()).root_node]
    while todo:
        node = todo.pop()
        if node.type == "comment":
            found.append((_line(node), (node.text or b"").decode().strip()))
        todo += node.children
    return sorted(found)


def _told(text: str, error: Exception) -> SlipAt:
    match = re.search(r"(.*) \(at line ([0-9]+), column ([0-9]+)\)", str(error), re.DOTALL)
    written = text.split("\n")
    if match is None:
        return SlipAt(max(1, len(text.splitlines())), slip_in(text, None, 1, str(error)), "", 1)
    line, column = int(match.group(2)), int(match.group(3))
    slip = slip_in(text, line, column, match.group(1))
    if slip.line:
        return SlipAt(slip.line, slip, written[slip.line - 1].strip())
    return SlipAt(line, slip, written[line - 1].strip(), column)


@cache
def _parser() -> Parser:
    # Loaded where the first file of facts is read.
    import tree_sitter_toml

    return Parser(Language(tree_sitter_toml.language()))


def _key_lines(text: str) -> dict[str, int]:
    """The line of each key, table and list entry."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    todo: list[tuple[Node, str, int]] = [(_parser().parse(text.encode()).root_node, "", 0)]
    while todo:
        node, key, depth = todo.pop()
        inside = [child for child in node.named_children if child.type != "comment"]
        if node.type in ("pair", "table", "table_array_element") and inside:
            parts = _parts(inside.pop(0))
            depth += len(parts)
            key = _extended(key, parts[:MAX_DEPTH], counts, repeated=node.type == "table_array_element")
        lines.setdefault(key, _line(node))
        if node.type == "table_array_element":
            lines.setdefault(key.rpartition("[")[0], _line(node))
        if node.type == "ERROR" and sum(child.type == "." for child in node.children) > MAX_DOTS:
            raise _Beyond(_line(node), "from here on the file is no TOML", None)
        if depth > MAX_DEPTH:
            raise _Beyond(_line(node), f"keys, tables or lists stand in one another more than {MAX_DEPTH} deep",
                          "Take the line out; no fact needs it")
        if node.type in ("integer", "float") and node.end_byte - node.start_byte > MAX_DIGITS:
            raise _Beyond(_line(node), f"the number has more than {MAX_DIGITS} digits", "Mend the number")
        if node.type == "float" and len((node.text or b"").lower().partition(b"e")[2].lstrip(b"+-0")) > MAX_EXPONENT:
            raise _Beyond(_line(node), "the number has an exponent that no number has", "Write the number in digits")
        in_list, deeper = node.type == "array", node.type in ("array", "dotted_key")
        todo += [(child, f"{key}[{number}]" if in_list else key, depth + deeper)
                 for number, child in reversed(list(enumerate(inside, start=1)))]
    return lines


def _line(node: Node) -> int:
    return node.start_point.row + 1


def _extended(key: str, parts: list[str], counts: dict[str, int], *, repeated: bool) -> str:
    """The key below `key` that `parts` name; a table of which there are several is the last one, or one more."""
    for number, part in enumerate(parts, start=1):
        key = f"{key}.{part}" if key else part
        if repeated and number == len(parts):
            counts[key] = counts.get(key, 0) + 1
        if key in counts:
            key = f"{key}[{counts[key]}]"
    return key


def _parts(node: Node) -> list[str]:
    """The parts of a key that may have dots."""
    parts = []
    while node.type == "dotted_key":
        parts.append(node.named_children[-1])
        node = node.named_children[0]
    return [_name(part) for part in reversed([*parts, node])]


def _name(node: Node) -> str:
    written = (node.text or b"").decode()
    if "\\" in written:
        # What is no key of TOML is told when the file is read; until then it stands as it is written.
        with suppress(tomllib.TOMLDecodeError):
            return str(next(iter(tomllib.loads(f"{written} = 1"))))
    return written.strip("\"'") if node.type == "quoted_key" else written
