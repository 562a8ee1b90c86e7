"""Letters as programs leave them: those that nobody sees, those that look like others, and those that are lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from reporter.files import faults
from reporter.findings import Findings, Place

_STRAY = str.maketrans({**dict.fromkeys("\xa0\u2007\u202f\t\n\r", " "),
                        **dict.fromkeys("\xad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
                                        "\u2066\u2067\u2068\u2069\ufeff")})
"""Letters that nobody sees: blanks that do not break become blanks, marks without width nothing."""
_RAISED = dict(zip("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾", strict=True))
_UNRAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+-()")
_ESCAPE_OR_LETTER = re.compile(r"_x[0-9A-Fa-f]{4}_|.", re.DOTALL)
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_UNSEEN = re.compile("(?<= ) +|[\t\n\r\xa0\xad\u0300-\u036f\u061c\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+")
_BROKEN = re.compile("\\S *[\t\n\r\x0b\x0c\x85\u2028\u2029]\\s*\\S|\u202e")
"""Letters on several lines, and what turns digits around."""
_WORD = re.compile(r"\S+")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
_QUESTIONED = re.compile(r"\w\?+\w|\w\?\?+$|^\?\?+(\w|\?$)|\ufffd")
_ADDRESS = re.compile(r"://|^www\.|^mailto:|[\w/]\?\w+=", re.IGNORECASE)


def tidied(text: str) -> str:
    """The text without letters that nobody sees, with one plain blank between words and accents in one piece.

    Figures on several lines, or with letters that turn them around, stay as they are, and are none: `2` above `500` is
    no 2500, and people see another number than there is.
    """
    if not text.isprintable() and _BROKEN.search(text) and not any(map(str.isalpha, text)) and any(
            map(str.isdigit, text)):
        return text.strip()
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text).translate(_STRAY)).split())


def raised(text: str) -> str:
    """A text that stands raised, its digits and signs as letters that are so by themselves: of `5000` and a raised `1`
    people see no number. What stands for a letter in a workbook's part (`_x000D_`) stays."""
    return _ESCAPE_OR_LETTER.sub(lambda found: _RAISED.get(_western(found[0]), found[0]), text)


def struck(text: str) -> str:
    """A text that is struck out, as chapters have it: of a struck `4` and `5000` people see no 45000."""
    return _LINE.sub(lambda line: f"~~{line[0]}~~", text)


def is_struck(text: str) -> bool:
    """True of a text that is struck out whole."""
    return text.startswith("~~") and text.endswith("~~")


@dataclass(frozen=True)
class Lettering:
    """How letters of a text look: whether they stand raised, and whether they are struck out."""

    is_raised: bool = False
    is_struck: bool = False


def pieces_as_seen(pieces: Iterable[tuple[str, Lettering]]) -> list[str]:
    """The pieces of a text as they are seen; those that are struck out one after another are so together, in the first.
    """
    seen = list[str]()
    for is_struck, group in groupby(((raised(text) if looks.is_raised else text, looks.is_struck)
                                     for text, looks in pieces), itemgetter(1)):
        texts = [text for text, _ in group]
        seen += [struck("".join(texts)), *[""] * (len(texts) - 1)] if is_struck else texts
    return seen


def with_looks(text: str, runs: Sequence[tuple[int, int]], fonts: Mapping[int, Lettering]) -> str:
    """A text of Excel in which a font begins at each of these letters, as it is seen."""
    letters, begun = text.encode("utf-16-le"), sorted(runs, key=itemgetter(0))  # a letter is counted as two bytes
    pieces = [letters[2 * begin:2 * end].decode("utf-16-le", "surrogatepass")
              for (begin, _), (end, _) in pairwise([(0, 0), *begun, (len(letters), 0)])]
    seen = pieces_as_seen(zip(pieces, (Lettering(), *(fonts.get(font, Lettering()) for _, font in begun)), strict=True))
    return "".join(seen).encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _western(letter: str) -> str:
    return str(unicodedata.decimal(letter, letter)) if len(letter) == 1 else letter


def unraised(text: str) -> str:
    """The text with plain digits and signs for raised ones."""
    return text if text.isascii() else text.translate(_UNRAISED)


def invisible(text: str) -> str | None:
    """The name of the first letter in `text` that nobody sees, with its code; None if all are seen."""
    if text.isprintable():
        return None
    letter = next((each for each in text if unicodedata.category(each) in ("Cf", "Cc")
                   or each != " " and each.isspace()), None)
    return letter and f"{unicodedata.name(letter, 'a control character').lower()} (U+{ord(letter):04X})"


def written_out(text: str) -> str:
    """The text with the letters that nobody sees by their codes: `<U+00A0>`."""
    return _UNSEEN.sub(lambda found: "".join(f"<U+{ord(letter):04X}>" for letter in found[0]), text)


def foreign_letters(value: object) -> str:
    """Letters that look like those of a code and are others, by name; nothing where there is none."""
    text = value if isinstance(value, str) else ""
    if text.isascii():
        return ""
    foreign = [letter for letter in dict.fromkeys(text) if ord(letter) > 127 and letter.isalnum()]
    if not foreign or len(foreign) > 6 or not any(letter.isascii() and letter.isalnum() for letter in text):
        return ""
    return ": " + ", ".join(f"{letter} is U+{ord(letter):04X} {unicodedata.name(letter, '')}" for letter in foreign)


def lost_letters(text: str) -> str | None:
    """The first word of a text in which letters are lost; None if all are there. Addresses may have question marks."""
    if text.isascii() and "?" not in text:
        return None
    # A word in UTF-8 that was read in a Windows encoding: Ã© for é, à¤ for a letter of Hindi.
    read_wrongly = (run for run in _FOREIGN.findall(text) if run != (meant := _as_utf_8(run)) and not meant.isascii())
    questioned = (word for word in _WORD.findall(text)
                  if _QUESTIONED.search(word.strip("“”\"'‘’«»()[].,;:!*_")) and not _ADDRESS.search(word))
    return next(read_wrongly, None) or next(questioned, None)


def _as_utf_8(run: str) -> str:
    """What the bytes of a text in Windows-1252 are in UTF-8; the text itself where they are none."""
    try:
        return b"".join(letter.encode("latin-1" if ord(letter) < 256 else "cp1252") for letter in run).decode()
    except UnicodeError:
        return run


def tell_lost_letters(texts: Iterable[tuple[Place, str]], findings: Findings) -> None:
    """Tell the texts of one file in which letters are lost: the first, and how many more there are."""
    lost = [(place, word) for place, text in texts if (word := lost_letters(text))]
    if lost:
        place, word = lost[0]
        findings.add(faults.LOST_LETTERS.finding(
            place, f"letters of “{word[:120]}” are lost" + (f", and in {len(lost) - 1} more places of the file, the "
                                                            f"last in row {lost[-1][0].row}" if len(lost) > 1 else ""),
            word[:120], remedy="Enter the letters again, and save the file in UTF-8"))


def lines_of(name: str, text: str) -> Iterator[tuple[Place, str]]:
    """The lines of a text file, each with its place."""
    yield from ((Place(name, row=number), line) for number, line in enumerate(text.split("\n"), start=1))
