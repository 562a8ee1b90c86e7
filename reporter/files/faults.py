"""The rules that readers of files apply: what a file, a table and a cell must be.

READ: files and tables. FMT: cells of the form's tables. VER: rows of a Verra download. WB: the agreed
electronic format as a workbook.
"""

from __future__ import annotations

from reporter.findings import Rule, Severity, define

FORM = "4/CMA.6 annex II"
NOMENCLATURE = "common nomenclatures, 17 February 2026"
IDENTIFIER = "6/CMA.4 annex I para 5"
LAYOUT = "layout of the agreed electronic format, as the secretariat's published checking scripts read it"

MISSING_FILE = define(
    "READ-001", "A named file is there", para="form",
    remedy="Put the file there, or mend the pattern that names it", text="""
    Every file pattern that the dossier names fits at least one file.
    Bad: files = ["registry/verra-2027.csv"] where no such file stands
    Good: files = ["registry/verra-*.csv"] with registry/verra-2027.csv beside it""")
OUTSIDE = define(
    "READ-002", "Files stand below the dossier's folder", para="form",
    remedy="Copy the file into the dossier's folder; links and .. do not lead outside it", text="""
    Only files inside the dossier are read, so that a dossier is whole and nothing else gets into it.
    Bad: files = ["../exports/actions.csv"]
    Good: files = ["registry/actions.csv"]""")
NOT_READABLE = define(
    "READ-041", "Files and folders of the dossier may be read", para="form",
    remedy="Give yourself the right to read it, or copy it anew under a plain name", text="""
    A file that the system does not let the reporter read is not taken for one that is missing.
    Bad: a folder registry that belongs to another user, closed to all others
    Good: a folder that whoever builds may open""")
TOO_LARGE = define(
    "READ-003", "A file is small enough to be read", para="form",
    remedy="Split the file by year, or export the tables as CSV", text="""
    Files of more than 64 MB (of CSV, 512 MB), and workbooks that unpack to more than 512 MB or more than 200 times
    their size, are not opened; nor are those with more rows and columns than Excel has, with 250 sheets, with cells far
    from all others, with very many merged cells, with 500 labels in a row, or with texts longer than Excel's 32,767
    letters. Rows whose blocks of ITMOs overlap one another thousands of times over are not followed.
    Bad: a workbook of 1 MB that unpacks to 2 GB
    Good: an export of 5 MB""")
TANGLED = "Report each action on a block in one row, and no ITMO in hundreds of rows of one table"
"""What to do where blocks overlap one another far more often than those of any registry."""
NOT_A_WORKBOOK = define(
    "READ-004", "A workbook opens", para="form",
    remedy="Open it in Excel or LibreOffice, remove any password, and save it as .xlsx", text="""
    A workbook is a whole .xlsx, .xls, .ods or .xlsb file without a password.
    Bad: an old .xls file renamed to .xlsx; a download that broke off
    Good: a file saved as Excel Workbook (.xlsx)""")
ENCODING = define(
    "READ-005", "Text files are in UTF-8", para="form",
    remedy="Save the file again as “CSV UTF-8”, in Excel under Save as", text="""
    CSV, TOML and Markdown files are in UTF-8, with or without a byte-order mark.
    Bad: a CSV saved in the Windows encoding, in which é is one byte
    Good: the same table saved as CSV UTF-8""")
REFUSALS = frozenset(rule.code for rule in (OUTSIDE, NOT_READABLE, TOO_LARGE, NOT_A_WORKBOOK))
"""A file of which one of these is told was not read, and is no input of what is made."""
BROKEN_CSV = define(
    "READ-006", "A CSV file can be parted into cells", para="form",
    remedy="Close every quotation mark, and write a quotation mark inside a cell twice", text="""
    Cells that hold a comma, a quotation mark or a line break stand in quotation marks.
    Bad: "Authorized entity A, Delhi
    Good: "Authorized entity A, Delhi" """)
EMPTY_FILE = define(
    "READ-007", "A table has a header", para="form",
    remedy="Write the labels of the form in the first row, or remove the file", text="""
    The first row of a table holds the labels of its columns.
    Bad: a file of no bytes
    Good: a file whose first row is the labels of the form's table""")
NO_ROWS = define(
    "READ-008", "A table has rows", para="form", severity=Severity.ADVICE,
    remedy="Leave it so if there are none to report; else export the rows again", text="""
    A table with labels and no rows says that there was nothing; it may also be an export that failed.
    Bad: actions.csv with its header only, though the registry recorded actions
    Good: actions.csv with a row for each action""")
NOT_THIS_TABLE = define(
    "READ-009", "The first row holds the labels of the table", para=FORM,
    remedy="Write the labels exactly as the form prints them, parted by commas or semicolons", text="""
    Columns are known by the labels of the form.
    Bad: col1,col2,col3
    Good: Authorization ID,Date of authorization,Cooperative approach ID""")
UNKNOWN_COLUMN = define(
    "READ-010", "Columns have the labels of the form", para=FORM,
    remedy="Rename the column to a label of the form, or remove it", text="""
    A label that is nearly one of the form's, over values of its kind, is told; a further column is kept aside
    (READ-048).
    Bad: Authorisation ID
    Good: Authorization ID""")
MISSING_COLUMN = define(
    "READ-011", "Required columns are there", para=FORM,
    remedy="Add the column with its label exactly as the form prints it", text="""
    Columns that the form requires stand in every table; columns that the platform fills may be left out.
    Bad: actions without the column Action date
    Good: actions with all columns of Table 3""")
REPEATED_COLUMN = define(
    "READ-012", "Each column stands once", para="form",
    remedy="Keep one of the columns and remove the other", text="""
    A label stands once in the header.
    Bad: First ID,First ID
    Good: First ID,Last ID""")
RAGGED_ROW = define(
    "READ-013", "Each row has the cells of the header", para="form",
    remedy="Put cells that hold a comma or semicolon in quotation marks, or add the missing cells", text="""
    A row with more or fewer cells than the header has shifted columns; it is not read further.
    Bad: 2027-03-01,First transfer,Authorized entity A, Delhi
    Good: 2027-03-01,First transfer,"Authorized entity A, Delhi" """)
REPEATED_ROW = define(
    "READ-014", "Each row stands once", para="form",
    remedy="Remove the second row", text="""
    Two rows that are equal in every cell tell the same thing twice; the second is left out.
    Bad: the same action in rows 2 and 9
    Good: each action in one row""")
FORMULA = define(
    "READ-015", "Cells hold values, not formulas", para="form", source="syntax",
    remedy="Copy the cell and paste it as a value", text="""
    A formula's value depends on the program that opens the file; registry data are values.
    Bad: =1000+500
    Good: 1500""")
UNKNOWN_TABLE = define(
    "READ-016", "What stands in registry/ is known by its content", para="form",
    remedy="Write the labels of the form's table above the columns, bring a mapping for this export "
           "(mappings/NAME.toml, see README), or take the file out of the dossier", text="""
    A table of the agreed electronic format is known by its labels, an export by those of its registry's mapping,
    whatever the file's name is.
    Bad: a table with the labels col1, col2, col3
    Good: a table with the labels of Table 3, or a registry's download as it came""")
UNKNOWN_FORMAT = define(
    "READ-017", "The registry's format is known", para="form",
    remedy="Name a known format, or export to the canonical tables", text="""
    Each registry format is a mapping: one that ships, or mappings/NAME.toml of the dossier.
    Bad: format = "vera"
    Good: format = "verra" """)
NO_LABEL = define(
    "READ-018", "Each filled column has a label", para="form",
    remedy="Give the column its label, or empty its cells", text="""
    A value under an empty label would be lost without a word. Of an export, which has it so, it is a warning.
    Bad: a value in column Z where the header has nothing
    Good: every filled column has a label""")
FILE_TYPE = define(
    "READ-019", "Tables are CSV, JSON or workbooks", para="form",
    remedy="Save it as .xlsx or as “CSV UTF-8”", text="""
    Tables are read from .csv, .tsv, .txt and .json files, and from workbooks: .xlsx, .xls, .ods, .xlsb.
    Bad: registry/actions.numbers
    Good: registry/actions.xlsx""")

CONTROL_CHARACTER = define(
    "READ-054", "Cells hold no control characters", para="form",
    remedy="Delete it, or write a space or a new line in its place", text="""
    What cannot be printed comes of copying from other programs, and is lost in the documents.
    Bad: a vertical tab between two words
    Good: a line break, or a space""")
BROKEN_JSON = define(
    "READ-052", "A JSON file can be read", para="form",
    remedy="Download the file again; it broke off, or was changed by hand", text="""
    JSON files are whole: every bracket and every quotation mark is closed.
    Bad: [{"serial": "1-
    Good: [{"serial": "1-100"}]""")
ONE_PAGE = define(
    "READ-042", "A registry's answer is whole", para="form",
    remedy="Ask the registry for all pages, in one file or in a file each, and put them all into registry/", text="""
    Interfaces of registries answer in pages. A page of several is not all that the registry recorded: it is told
    where fewer files than pages are there.
    Bad: {"page": 1, "pageCount": 3, "data": […]}
    Good: {"page": 1, "pageCount": 1, "data": […]}""")
AMBIGUOUS = define(
    "READ-043", "A column of dates or numbers can be read in one way", para="form",
    remedy="Write dates as yyyy-mm-dd, thousands without separators and decimals with a nought behind them (1.2340), "
           "or use real dates and numbers",
    text="""
    03/02/2027 can be February or March, 12.000 can be twelve or twelve thousand. Where another cell of the column
    decides, all are read so; where none does, the column is refused once.
    Bad: 03/02/2027 and 04/05/2027, and no day above 12 in the column
    Good: 2027-02-03; or 03/02/2027 with 25/02/2027 in another row""")
ERROR_VALUE = define(
    "READ-044", "Cells hold values, not errors of a program", para="form",
    remedy="Put the value into the cell, or empty it", text="""
    #REF!, #N/A, nan and NULL are what programs write where they have no value.
    Bad: #REF!
    Good: an empty cell""")
CHANGED_IDENTIFIER = define(
    "READ-045", "Identifiers are as they were given", para="form",
    remedy="Format the column as text, and enter the identifier again from its source", text="""
    Spreadsheet programs make dates of 1-2, round numbers of more than 15 digits and shorten them.
    Bad: 1.23457E+12, or a date in Authorization ID
    Good: 1234567890123 as a text""")
LOST_LETTERS = define(
    "READ-046", "Texts have all their letters", para="form", severity=Severity.WARNING,
    remedy="Enter the text again, and save the file as “CSV UTF-8”, or name its encoding in [[registry]]", text="""
    A file that was saved in an encoding without a letter has a question mark in its place, and one that was read in
    another encoding has two signs for one letter.
    Bad: K?k??
    Good: Kőkút""")
TIME_OF_DAY = define(
    "READ-047", "Dates have no time of day", para="form", severity=Severity.WARNING,
    remedy="Write the day on which the action was recorded, in the Party's own time, as yyyy-mm-dd", text="""
    18:30 in Greenwich is midnight in India: the day may be the next one there.
    Bad: 2027-02-02T18:30:00.000Z
    Good: 2027-02-03""")
KEPT_ASIDE = define(
    "READ-048", "What stands in a table belongs to it", para="form", severity=Severity.ADVICE,
    remedy="Leave it so, if nothing in it is to be reported", text="""
    Further columns and sheets, totals and notes are kept aside: they are not reported, and nothing is lost unsaid.
    Bad: a column Remarks, in which somebody wrote the acquiring Party
    Good: a column Remarks with remarks""")
ABOVE_THE_LABELS = define(
    "READ-055", "The rows of a table stand below its labels", para="form",
    remedy="Move the row below the labels, or take it out", text="""
    A sort that takes the labels along leaves rows above them, where titles and notes stand and nothing is read. Rows
    there that have as many cells filled as those of the table, and dates and numbers where it has them, are told.
    Bad: rows of “Acquisition” above the row with “Action type”
    Good: titles, then the labels, and all rows below them""")
HIDDEN_CELLS = define(
    "READ-049", "What is read can be seen", para="form", severity=Severity.WARNING,
    remedy="Show the rows, columns and sheets, part the merged cells, and look whether they are to be reported",
    text="""
    Hidden rows, columns and sheets, and rows that a filter hides, are read like all others; a merged cell holds for
    each row. Of an .xlsb workbook neither these are known nor which numbers are shown as percentages.
    Bad: a hidden sheet with an earlier draft of the actions
    Good: one visible sheet of actions""")
SHOWN_OTHERWISE = define(
    "READ-056", "Cells show what they hold", para="form",
    remedy="Give the cell the number format General, and look which of the two is meant", text="""
    A number format can show a number in thousands, without its sign, with digits of its own, or not at all. What the
    cell holds is read, and people see another thing. Rounding, separators and units are no fault.
    Bad: 1234567 with the number format #,##0, (with a comma at its end), which shows 1,235
    Good: 1234567 with the number format #,##0 "tCO2e", which shows 1,234,567 tCO2e""")
STRUCK_OUT = define(
    "READ-057", "What is struck out is taken out", para="form",
    remedy="Take it out, or take the line off it", text="""
    People take what is struck out for taken back, and it would be read like all else. Where a part of a cell is struck
    out, it is read as in chapters, between ~~ and ~~.
    Bad: a row of Table 3 that is struck out and was not deleted
    Good: no such row""")
UNREAD_FILE = define(
    "READ-050", "Every file of the dossier is read", para="form",
    remedy="Put it where it is read, under an ending that is read, or take it out of the dossier", text="""
    A file that stands in a folder of the dossier and is not read would be missed by nobody.
    Bad: registry/2027/actions-2027.csv, in a folder of its own
    Good: registry/actions-2027.csv""")
OTHER_PARTY = define(
    "READ-051", "The folder registry holds the Party's own data", para="form",
    remedy="Put other Parties' files into partner/", text="""
    What stands in registry/ becomes the Party's own annual information.
    Bad: Japan's workbook in registry/ of India's dossier
    Good: Japan's workbook in partner/""")

_FMT = (
    ("FMT-100", "Required fields are filled",
     "Fields that the common nomenclatures mark as required have a value in every row; a blank there leaves the row "
     "out. An omission in mandatory information is an inconsistency.",
     f"4/CMA.6 para 29(b); {NOMENCLATURE}",
     "Fill the cell",
     "a row without an action date", "2027-03-01"),
    ("FMT-101", "Text fields hold text",
     "Lists part their entries by one comma, with a text on each side of it.",
     "form",
     "Write text",
     "“A,,B” in a list of entities", "A, B"),
    ("FMT-102", "Quantities and versions are whole numbers",
     "ITMOs and versions are counted, therefore separators, decimals and signs are refused rather than guessed at.",
     NOMENCLATURE,
     "Write digits only, without separators, decimals or a formula",
     "1,500.0", "1500"),
    ("FMT-103", "Years have four digits",
     "Vintages and years of use are calendar years with four digits.",
     FORM,
     "Write four digits, such as 2027",
     "27", "2027"),
    ("FMT-104", "Dates are dates",
     "A date in another order of day and month could be two days, therefore CSV files write yyyy-mm-dd.",
     FORM,
     "Write yyyy-mm-dd in a CSV file, or use a real date cell in Excel",
     "2027-02-30", "2027-02-28"),
    ("FMT-105", "Party codes are those of ISO 3166-1",
     "Parties are named by their alpha-3 code; the European Union has the reserved code EUE.",
     NOMENCLATURE,
     "Write the three capital letters of ISO 3166-1, such as IND, or EUE for the European Union",
     "INDIA", "IND"),
    ("FMT-106", "Cooperative approaches have the identifier of the CARP",
     "The CARP gives each cooperative approach its identifier.",
     NOMENCLATURE,
     "Write CA and four digits, as on the CARP",
     "CA-17", "CA0017"),
    ("FMT-107", "Coded fields hold a value of the code list",
     "Values are read in the spelling of the nomenclatures, of annex II or of the checking scripts; others are "
     "unknown.",
     NOMENCLATURE,
     "Write a value of the code list",
     "Sold", "First transfer"),
    ("FMT-108", "Authorization IDs have letters, digits, spaces and hyphens",
     "Of other characters the checking scripts take slash and point alone (AEF-308).",
     NOMENCLATURE,
     "Use letters, digits, spaces and hyphens only",
     "IND_JCM_1", "IND JCM 1"),
    ("FMT-109", "Party ITMO registry IDs are a Party code and two digits",
     "The identifier names the registry in which the action is recorded.",
     NOMENCLATURE,
     "Write the Party code and two digits, such as IND01",
     "IND1", "IND01"),
    ("FMT-110", "ITMO identifiers have their five parts",
     "An ITMO is named by cooperative approach, originating registry, first transferring Party, serial number and "
     "vintage.",
     IDENTIFIER,
     "Write approach, registry, Party, serial and vintage, such as CA0001-GHA01-GHA-1-2023",
     "CA0001-GHA-1-2023", "CA0001-GHA01-GHA-1-2023"),
    ("FMT-111", "Versions of a submission are two numbers with a point",
     "The first submission of a year is 1.0; a version that is resubmitted is higher.",
     NOMENCLATURE,
     "Write the text 1.0 for the first submission, then 1.1 or 2.0",
     "1", "1.0"),
)
CELLS: dict[str, Rule] = {
    code: define(code, title, para=para, remedy=remedy, source="syntax", text=f"{says}\nBad: {bad}\nGood: {good}")
    for code, title, says, para, remedy, bad, good in _FMT}
"""The rules of cells, by the codes that the validators of `reporter.records` raise."""
