"""The rules of registry exports that a mapping reads."""

from __future__ import annotations

from reporter.findings import Severity, define

UNREADABLE_SERIAL = define(
    "VER-001", "A serial number can be read", para="form",
    remedy="Download the row again from the registry; do not edit serial numbers", text="""
    A serial number has the form that the registry's mapping gives, with the first and the last unit in it.
    Bad: 19309-936487628
    Good: 19309-936487628-936491271-VCS-VCU-1491-VER-RW-3-4150-01102024-31122024-1""")
OTHER_QUANTITY = define(
    "VER-002", "The quantity is the length of the serial number's range", para="form",
    remedy="Download the row again from the registry", text="""
    The last serial less the first, and one more, is the quantity.
    Bad: serials 1 to 100, quantity 99
    Good: serials 1 to 100, quantity 100""")
OTHER_THAN_SERIAL = define(
    "VER-003", "Vintage, country and project are those of the serial number", para="form",
    remedy="Download the row again from the registry", text="""
    Where a serial number holds the vintage, or its first and last day, the columns say the same, and so they do of the
    country and the project that it names.
    Bad: Vintage Start 2024-01-01 with 01102024 in the serial number
    Good: Vintage Start 2024-10-01 with 01102024 in the serial number""")
SEVERAL_YEARS = define(
    "VER-004", "A block of units is of one calendar year", para="6/CMA.4 para 5; 6/CMA.4 annex I para 5(e)",
    remedy="Ask the registry for units by calendar year: the vintage is the calendar year of the mitigation",
    text="""
    The vintage of an ITMO is one calendar year, therefore units whose vintage runs over a new year cannot be told.
    Bad: Vintage Start 2023-10-01, Vintage End 2024-03-31
    Good: Vintage Start 2024-01-01, Vintage End 2024-03-31""")
UNTOLD_BY_DOSSIER = define(
    "VER-005", "The dossier says what a registry's export does not", para="form",
    remedy="Add approach, authorization_id and itmo_registry to the [[registry]] table in dossier.toml", text="""
    Crediting registries know units, no ITMOs: cooperative approach, authorization and Party ITMO registry come from
    the dossier, and which projects are authorized where the export has no column for it.
    Bad: a [[registry]] table with format and files only
    Good: approach = "CA9999", authorization_id = "IND JCM 1", itmo_registry = "IND01" """)
UNTOLD_PURPOSE = define(
    "VER-006", "A retirement says what it was for", para="2/CMA.3 annex para 20(a)",
    remedy="Report this retirement in a canonical table, registry/actions.csv, with its action type, purpose and "
           "using Party, on the same First ID and Last ID", text="""
    Whether a retirement is a use towards an NDC, a use for other international mitigation purposes or a
    cancellation stands in its beneficiary, reason or details. Where it does not, or says what it was not for, only
    people can say, in a row of the canonical table on the same block.
    Bad: a retirement with the reason Other and nothing else
    Good: Retirement Details: used by Authorized entity A for CORSIA""")
UNREADABLE_CELL = define(
    "VER-007", "Dates, quantities, vintages, Parties and words of an export can be read", para="form",
    remedy="Download the row again from the registry", text="""
    Dates have a form that the registry's mapping names, quantities are digits with its separator of thousands, Parties
    have the code or the name of one country, and words are those of the form or others whose meaning the mapping gives.
    A transfer names the Party that acquires: where it names none that is known, nobody can tell it from one within the
    Party, and nothing is guessed. What happened to units has its date: a row that tells of it and leaves the date blank
    is told.
    Bad: 03/04/2026 where the mapping has yyyy-mm-dd; Acquiring participating Party: Japan (Government)
    Good: 2026-04-03; Acquiring participating Party: Japan""")
NO_AUTHORIZED_ROWS = define(
    "VER-008", "An export has rows that can be read", para="form",
    severity=Severity.WARNING, remedy="Check `projects` in dossier.toml and the export's column of labels",
    text="""
    Only rows that the registry's mapping takes for authorized under Article 6, of the projects that the dossier
    names, are read.
    Bad: projects = ["4150"] where the download has other projects
    Good: projects = ["4150"] and rows of project 4150 with “Article 6 Authorized – NDC Use” """)
TOLD_TWICE = define(
    "VER-009", "What a registry tells stands in one file only", para="form", severity=Severity.ADVICE,
    remedy="Leave it so, or remove the older download", text="""
    Downloads of several days overlap, and people keep copies. The same event on the same units, and the same row of a
    table, count once, whichever file tells them.
    Bad: the same download under two names
    Good: one download, or a later one beside it that tells other rows""")
CONTRADICTORY = define(
    "VER-010", "Exports agree on what happened to a unit", para="form",
    remedy="Keep the export that is right, which mostly is the later one, and remove the other", text="""
    A unit is issued once and is retired or cancelled once. Where two rows tell it differently, neither is guessed at:
    the first one counts until people have decided.
    Bad: units retired on 1 March in one download and on 2 March in another
    Good: the corrected download alone""")
