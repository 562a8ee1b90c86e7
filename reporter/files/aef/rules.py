"""The rules of an AEF workbook's form: what the secretariat's published checking scripts rely on.

Content is read by position there, so sheets, labels, spacer columns and types of cells are binding.
"""

from __future__ import annotations

from functools import partial

from reporter.files.faults import LAYOUT
from reporter.findings import Severity, Voice, define
from reporter.forms.editions import present

refused = partial(define, para=LAYOUT, voice=Voice.SCRIPTS, source="syntax")
"""States what the scripts refuse and no decision asks: how the workbook is laid out and its cells are typed."""

MISSING_SHEET = define(
    "WB-201", "All five tables are there", para="4/CMA.6 para 19 and annex II", source="syntax",
    remedy="Add the sheet, named exactly as in the form: " + "; ".join(present().sheets), text="""
    Annual information is submitted in the form, which has five tables, each in a sheet of its own.
    Bad: a workbook without Table 5
    Good: Table 5 with its labels alone, where there are no authorized entities""")
OTHER_SHEETS = refused(
    "WB-227", "All seven sheets are there, by their names",
    remedy="Add the sheet, named exactly as in the form: " + "; ".join(present().sheets), text="""
    The workbook has exactly the seven sheets of the form, Index and Summary information among them; a sheet of another
    name is not found. Here a table is known by its labels too.
    Bad: a sheet “Table 5 Entities”
    Good: a sheet “Table 5 Auth. entities” """)
EXTRA_SHEET = refused(
    "WB-202", "There is no eighth sheet", remedy="Remove the sheet, hidden ones too", text="""
    A workbook with an eighth sheet fails.
    Bad: a sheet “Notes” after the seven
    Good: the seven sheets of the form""")
NO_LABELS = define(
    "WB-203", "Each table has its labels", para="4/CMA.6 annex II", source="syntax",
    remedy="Start from the form's own workbook and paste the rows into it", text="""
    The labels of a table stand in one row, and its records below.
    Bad: Table 3 Actions without a row of labels
    Good: the labels of Table 3 in row 8""")
WRONG_LABEL = refused(
    "WB-204", "Labels match the form character for character",
    remedy="Write the label exactly as the form prints it", text="""
    A label that differs in one character, a blank or a capital letter is not found.
    Bad: First Id
    Good: First ID""")
MOVED = refused(
    "WB-205", "Labels stand where the form has them",
    remedy="Move the table to its place, with its spacer columns and the empty column A", text="""
    Row and columns of the labels are those of the form.
    Bad: the labels of Table 3 in row 9
    Good: the labels of Table 3 in row 8""")
AFTER_GAP = refused(
    "WB-206", "Nothing stands below the first empty row",
    remedy="Remove the empty row above, so that the records follow each other", text="""
    Records begin below the labels and end at the first empty row; what follows is not read.
    Bad: records in rows 9 to 12 and in row 14
    Good: records in rows 9 to 13""")
TEXT_DATE = refused(
    "WB-207", "Dates are date cells",
    remedy="Type the date again in a cell formatted as a date, dd/mm/yyyy", text="""
    A date that was typed as text fails.
    Bad: the text 15/04/2028
    Good: the date 15/04/2028, which Excel sets to the right""")
DATE_SHOWN = refused(
    "WB-208", "Dates have the number format dd/mm/yyyy",
    remedy="Give the cell the number format dd/mm/yyyy", text="""
    The form shows dates with day, month and year.
    Bad: 2028-04-15
    Good: 15/04/2028""")
NUMBER_FOR_TEXT = refused(
    "WB-209", "Identifiers are text cells",
    remedy="Format the cell as text, then type the identifier again", text="""
    First ID, Last ID, First unit ID and Last unit ID are texts even where they have digits only.
    Bad: the number 19309
    Good: the text 19309""")
NUMBER_VERSION = refused(
    "WB-210", "The version is text", remedy="Format the cell as text, then type 1.0 again", text="""
    The number 1 is not the version 1.0.
    Bad: the number 1
    Good: the text 1.0""")
PLACEHOLDER = refused(
    "WB-211", "Fields of the platform keep their placeholders",
    remedy="Write the placeholder of the form, braces included", text="""
    Table 1 keeps the texts that say where the platform writes.
    Bad: an empty cell C8
    Good: {Information in this field is populated by the CARP}""")
OUT_OF_TABLE = refused(
    "WB-212", "Column A and the spacer columns are empty", remedy="Empty the cell", text="""
    The columns between the bands of a table have neither labels nor values.
    Bad: a note in column K of Table 3
    Good: an empty column K""")
NO_HEADING = refused(
    "WB-213", "Each table has its heading above its labels",
    remedy="Write the heading above the labels, exactly as the form has it", text="""
    Tables are found by the text of their headings.
    Bad: Actions
    Good: Table 3: Actions""")
SUMMARY = refused(
    "WB-214", "Summary information lists the fields of all tables",
    remedy="Copy the sheet Summary information from the form's own workbook", text="""
    One column holds, for each table, its heading and then its fields in consecutive rows; no other column repeats
    a heading, a first or a last field.
    Bad: a list without Table 4
    Good: the headings of Tables 1 to 5, each followed by its fields""")
SPELLING = refused(
    "WB-215", "Coded cells are spelt as the checking scripts take them",
    remedy="Write the value as the code list spells it", text="""
    Readers here accept the spellings of all sources, with small and capital letters; the published checking scripts
    accept one.
    Bad: Voluntary Cancellation
    Good: Cancellation""")
TEXT_NUMBER = refused(
    "WB-216", "Quantities and years are number cells",
    remedy="Turn the text into a number, without separators", text="""
    A quantity that is kept as text is left out of sums.
    Bad: the text 1500
    Good: the number 1500""")
USED_BY_NA = refused(
    "WB-217", "A use without an entity leaves the entity blank", source="II06", remedy="Empty the cell",
    text="""
    For the action type Use the cell of the using entity is blank where there is none.
    Bad: Use, using entity NA
    Good: Use, using entity blank""")
BLANKS = refused(
    "WB-218", "Texts have no stray blanks",
    remedy="Remove the blanks before and after the text, and type the cell again where it still differs", text="""
    A blank at the end, or a blank that does not break a line, makes a code unknown to tools that compare character
    for character.
    Bad: “IND ”
    Good: “IND” """)
VOCABULARY = refused(
    "WB-219", "Records begin directly below the labels",
    remedy="Remove the rows between the labels and the first record", text="""
    The form prints values of the code lists, or says what each column holds, below the labels. There such a row is
    read as a record.
    Bad: a row with GHG, Non-GHG and nothing else between the labels and the first record
    Good: the first record in the row below the labels""")
HIDDEN = define(
    "WB-220", "Nothing in a table is hidden", para="form", severity=Severity.WARNING,
    remedy="Show it: what is hidden is read and submitted all the same", text="""
    Hidden rows, columns and sheets are read like all others, though people who look at the workbook miss them.
    Bad: rows 12 to 15 of Table 3 hidden by a filter
    Good: all rows shown""")
MERGED = refused(
    "WB-221", "Labels and values stand in cells of their own",
    remedy="Unmerge the cells, and write label or value into each cell that it belongs to", text="""
    Of merged cells only the first, above and to the left, holds something; the others are read as empty.
    Bad: one approach identifier in a cell merged over four rows
    Good: the approach identifier in each of the four rows""")
FIRST_DRAFT = define(
    "WB-222", "The workbook has the present form", para="4/CMA.6 annex II", severity=Severity.ADVICE,
    remedy="For a new submission use the form of 4/CMA.6 annex II; nothing is to be done about a report of the past",
    text="""
    The draft version of 2022 (6/CMA.4 annex VII) has three tables, Heading, Actions and Holdings, and tells less than
    the present form. It is read as far as it goes.
    Bad: a sheet with the column Article 6 database record ID
    Good: the seven sheets of the present form""")
BLANK_FOR_NA = define(
    "WB-223", "Cells that do not apply say NA", para="4/CMA.6 annex II tables 2-4, footnotes",
    severity=Severity.WARNING, remedy="Write NA in each such cell of the column", text="""
    By the form's footnotes, known second-hand, some fields say NA where they do not apply: metric and quantity other
    than GHG under GHG, the underlying registry where there is none, the transferring Party except of acquisitions, the
    acquiring Party except of first transfers and transfers, the using Party of what is neither used nor cancelled. A
    blank leaves open whether it was forgotten. One finding is given for each column.
    Bad: Transfer, transferring participating Party ID blank
    Good: Transfer, transferring participating Party ID NA""")
BLANK_FOR_ANY_PARTY = define(
    "WB-224", "A blank in Authorized Party(ies) ID stops no script", para="published checking scripts", source="II01",
    voice=Voice.FAULT_OF_SCRIPTS, severity=Severity.ADVICE,
    remedy="Write NA, and say in the additional explanatory information that any Party is authorized to use", text="""
    The form's footnote leaves the cell blank where any Party is authorized; at a blank the script II01 stops with a
    fault of its own. One finding is given for a workbook.
    Bad: Authorized Party(ies) ID blank
    Good: Authorized Party(ies) ID NA, explained""")
AUTHORIZATION_AS_ACTION = refused(
    "WB-225", "Authorizations stand in Table 2 alone",
    remedy="Remove the row: Table 2 tells the authorization", text="""
    The common nomenclatures know the action type Authorization, the published checking scripts do not. Such a row is
    taken for a mention of Table 2 and is no action.
    Bad: action type Authorization in Table 3
    Good: the authorization in Table 2""")
SERIAL_WITH_COMMAS = define(
    "WB-226", "Serials are written without commas", para="6/CMA.4 annex I paras 5, 33", severity=Severity.WARNING,
    remedy="Write the serial in digits alone", text="""
    The published checking scripts take commas between thousands and leave them out; other readers take another text
    for another ITMO.
    Bad: CA0001-GHA01-GHA-600,001-2023
    Good: CA0001-GHA01-GHA-600001-2023""")
NOT_XLSX = refused(
    "WB-228", "The workbook is an .xlsx file", remedy="Save it as “Excel Workbook (.xlsx)” before it is filed", text="""
    The scripts open .xlsx files alone. A workbook of another kind is read here all the same, but for how its dates and
    formulas are shown.
    Bad: IND-AEF-2027-v1.0.ods
    Good: IND-AEF-2027-v1.0.xlsx""")
BESIDE = define(
    "WB-229", "Nothing stands beside the cells of a table", para="4/CMA.6 annex II", severity=Severity.WARNING,
    remedy="Put it into the field that it belongs to, or take it out", text="""
    The form has no place for further columns, for words beside the values of Table 1, or for a label that stands there
    a second time: none of it is read. Footnotes below a table are passed over.
    Bad: a quantity in column AN of Table 3; “Reported year” in B6 and in B14 of Table 1
    Good: the columns and the labels of the form, each once""")
