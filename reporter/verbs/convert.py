"""One shape of what people write becomes another: a dossier's folder and its workbook, both ways; its narrative and
Word documents, both ways.

What is made is read back before it is put in place, so that nothing is lost unsaid; nothing is written over.
"""

from __future__ import annotations

from pathlib import Path

from reporter.dossier.workbook import ENDING, workbooks_in
from reporter.files.reading import at_one_moment
from reporter.findings import Refusal
from reporter.verbs.convert_dossier import Converted, convert_dossier
from reporter.verbs.convert_from_word import TakenOver, has_documents, take_over
from reporter.verbs.convert_word import convert_narrative, is_narrative
from reporter.verbs.paths import PathKind, kind_of

__all__ = ["Converted", "NotConverted", "TakenOver", "convert"]


class NotConverted(Refusal):
    """The source cannot become the target; the message says why."""


@at_one_moment()
def convert(source: Path, target: Path, *, lossy: bool = False, chapters: bool = False) -> Converted | TakenOver:
    """Make `target` of `source`, by what the one is and how the other is called; `chapters` asks for Word documents of
    a whole dossier."""
    if not source.exists():
        raise NotConverted(f"There is no file or folder {source}.")
    if is_narrative(source) or chapters and kind_of(source) is PathKind.DOSSIER:
        if target.suffix:
            raise NotConverted(f"{source} becomes one Word document for each chapter. Name a folder for them.")
        return convert_narrative(source, target, lossy=lossy)
    if kind_of(source) is None and has_documents(source):
        return take_over(source, target, lossy=lossy)
    if kind_of(source) is PathKind.DOSSIER:
        if source.is_dir() == (target.suffix.lower() == ENDING):
            return convert_dossier(source, target, lossy=lossy)
        raise NotConverted(f"{source} is a dossier as a folder already. Name a workbook to make of it, ending in .xlsx."
                           if source.is_dir() else
                           f"{source} is a dossier as a workbook already. Name a folder to make of it, or one for "
                           "its chapters in Word, with --to docx.")
    if source.is_dir() and (books := workbooks_in(source)):
        raise NotConverted(f"{source} holds the dossier {' and the dossier '.join(books)}. Name the workbook itself: "
                           f"{source / books[0]}")
    raise NotConverted(f"{source} is no dossier: neither a folder with dossier.toml, nor the folder narrative in "
                       "one, nor a workbook that `reporter init` or `reporter convert` made. Nor are there chapters "
                       "in Word (.docx).")
