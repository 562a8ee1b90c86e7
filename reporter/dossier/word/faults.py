"""The rules on chapters that come back from Word: what stops one, and what is told of one."""

from __future__ import annotations

from reporter.findings import Severity, define

HEADINGS = define(
    "WRD-002", "The document of a chapter has the numbered headings of the chapter, each once", para="form",
    remedy="Write the heading's line again as it was, in the style Heading", text="""
    An answer is known by the number of the heading above it, and by the title of an element. Where a heading is gone,
    what stood below it would become part of another answer.
    Bad: II.B deleted together with its guidance; II.A twice; “Target years” as plain text
    Good: II.A to II.G, each in the style Heading 2""")
TRACKED = define(
    "WRD-003", "Changes that Word tracked are accepted or rejected", para="form",
    remedy="In Word, under Review, accept or reject all changes, and save the document", text="""
    As long as a change is neither accepted nor rejected, nobody can say what the answer is.
    Bad: a document with insertions and deletions in colour
    Good: the same document after Accept All Changes""")
NOT_CARRIED = define(
    "WRD-004", "What stands in a chapter's document can be carried into the narrative", para="form",
    severity=Severity.WARNING,
    remedy="Write it as text, list, table or picture (PNG, JPEG) below its heading; or go on without it, with --lossy",
    text="""
    Text, lists, tables, links, footnotes, pictures, bold, italic, struck, lifted and lowered text are carried. What
    else there is would be lost, and is named first.
    Bad: a text box; a comment; an equation; a chart; merged cells; a picture from elsewhere
    Good: a paragraph below its heading; a chart as a picture (PNG)""")
PLAINER = define(
    "WRD-005", "Answers are plain in looks", para="form", severity=Severity.ADVICE,
    remedy="Leave it so, if the words say it all", text="""
    Colours, underlining, page breaks and the like are not carried: reports have one look.
    Bad: what is to be confirmed in yellow
    Good: a line “To confirm:” above the answer""")
OLDER = define(
    "WRD-006", "A document was made of the answers that the dossier has", para="form", severity=Severity.WARNING,
    remedy="Write into the document what the dossier says by now; or take the document's answer in its place, with "
           "--lossy", text="""
    While a document circulates, its answers may change in the dossier. An answer that was changed there alone stays as
    the dossier has it; one that was changed in both is asked about.
    Bad: II.A edited in the dossier on Monday, and in the document that was made on the Friday before
    Good: II.A edited in one of them""")
