"""A document with every kind of block, long official headings, and names in three scripts."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

from reporter.documents.model import (
    Aside,
    AsideKind,
    Chart,
    ChartKind,
    ChartSeries,
    Column,
    Content,
    Document,
    Prose,
    Section,
    Subsection,
    Table,
)
from reporter.forms.editions import present
from reporter.forms.outlines import INITIAL_REPORT

YEARS = tuple(range(2021, 2031))
YEAR = Column("Year", grouped=False)

PROSE = Prose(
    "The Party has designated an authority for Article 6 (भारत, 日本) that decides on each authorization, keeps the "
    "register of decisions and answers to the ministry. Emissions are stated in t CO2 eq; CH4 and N2O are converted "
    "with the values of the *Fifth Assessment Report*.\n\n"
    "Three steps lead to an authorization:\n\n"
    "1. the **request**, with the design document and the opinion of a third party;\n"
    "2. the assessment against the [list of eligible activities](https://example.org/list) and against "
    "[the chapter below](#II-A);\n"
    "3. the decision, published within thirty days.\n\n"
    "> Authorizations are published on the centralized accounting and reporting platform.")
MORE_PROSE = Prose(
    "#### How it is kept up\n\n"
    "The arrangement is reviewed each year. <script>alert(1)</script> A link that leads nowhere, [such as this]"
    "(annex.pdf), is printed as words, and ![a picture](https://example.org/x.png) by its name.\n\n"
    "| Step | Days |\n|---|---|\n| Request | 30[^days] |\n| Assessment | 45 |\n\n"
    "The area is 10^4^ m^2^, the concentration c~max~, ~~the old value~~ the new one.[^source]\n\n"
    "[^days]: Working days.\n\n[^source]: First report, *table 2*.\n")
NOT_APPLICABLE = Aside(AsideKind.NOT_APPLICABLE, "the Party’s NDC is not expressed in a non-GHG metric.")
GAP = Aside(AsideKind.GAP, "This heading has no answer.", "the narrative’s author, in narrative/initial-report/I.md")

NARROW = Table(
    "Emissions and removals, and net adjustments", (
        YEAR, Column("Emissions and removals", numeric=True, unit="kt CO2 eq"),
        Column("Net adjustments", numeric=True, unit="t CO2 eq")),
    tuple((year, None if year > 2028 else Decimal("2959000.25") - 1000 * (year - 2021), (year - 2024) * 123_456)
          for year in YEARS),
    notes=("Years not yet inventoried are open.",), open_text="not yet inventoried")
TOTALS = Table(
    "Expected mitigation", (YEAR, Column("Expected mitigation", numeric=True, unit="t CO2 eq")),
    tuple((year, 50_000 + 25_000 * (year - 2026)) for year in range(2026, 2031)), totals=("Total", 500_000))
TWO_COLUMNS = Table(
    "Authorization IND JCM 1, version 1", (Column("Element (4/CMA.6 para 5)"), Column("Content")), (
        ("(a) Cooperative approach", "CA9999"),
        ("(c) Date and duration", datetime.date(2026, 12, 1)),
        ("(d) First transfer", "The first international transfer of the mitigation outcome out of registry IND01, for "
                               "use towards an NDC; issuance, for other international mitigation purposes"),
        ("(h) Quantity", 1_250_000)))
WIDE = Table(
    "Actions of the reported year", (
        Column("Date"), Column("Action"), Column("First unique identifier"), Column("Last unique identifier"),
        Column("Quantity", numeric=True, unit="t CO2 eq"), Column("Vintage", grouped=False), Column("Using Party"),
        Column("Purpose"), Column("Authorized entity")),
    tuple((datetime.date(2027, 1 + row % 12, 10), ("First transfer", "Acquisition", "Use")[row % 3],
           f"CA9999-IND01-IND-{row * 1000 + 1}-2026", f"CA9999-IND01-IND-{row * 1000 + 1000}-2026", 1000, 2026,
           "JPN", "NDC", "Authorized entity A (illustrative)") for row in range(40)),
    totals=("Total", None, None, None, 40_000, None, None, None, None), wide=True, first_column_heads=False)

BARS = Chart(ChartKind.BARS, "Expected mitigation", "Bars from 50,000 t CO2 eq in 2026 to 150,000 in 2030.", "t CO2 eq",
             tuple(str(year) for year in range(2026, 2031)),
             (ChartSeries("Expected", tuple(50_000 + 25_000 * step for step in range(5))),))
GROUPED_BARS = Chart(
    ChartKind.BARS, "Holdings by vintage", "Three approaches, vintages 2025 to 2028; the largest is 2027.", "t CO2 eq",
    ("2025", "2026", "2027", "2028"),
    (ChartSeries("CA9999", (12_000, 18_500, 40_000, 5_000)), ChartSeries("CA9998", (3_000, 9_000, 11_000, None)),
     ChartSeries("CA9997", (0, -4_000, 20_000, 8_000))))
LINES = Chart(
    ChartKind.LINES, "Emissions, trajectory and emissions balance", "Emissions fall from 3,100,000 to 2,900,000 kt CO2 "
    "eq; the balance lies slightly above them; the trajectory falls to 2,800,000.", "kt CO2 eq",
    tuple(str(year) for year in YEARS),
    (ChartSeries("Emissions and removals", (*range(3_100_000, 2_900_000, -25_000), None, None)),
     ChartSeries("Emissions balance", (*range(3_112_000, 2_920_000, -24_000), None, None)),
     ChartSeries("Trajectory", tuple(3_150_000 - 39_000 * step for step in range(10)))))
FLOW = Chart(
    ChartKind.FLOW, "From opening to closing holdings", "40,000 held at opening, 25,000 acquired, 18,000 transferred, "
    "12,000 used, 35,000 held at closing.", "t CO2 eq",
    ("Opening holdings", "Acquisitions", "Transfers", "Use towards the NDC", "Closing holdings"),
    (ChartSeries("Holdings", (40_000, 25_000, -18_000, -12_000, 35_000)),))

PLACED: dict[str, tuple[Content, ...]] = {
    "I.A": (PROSE,),
    "I.B": (GAP,),
    "I.C": (PROSE, MORE_PROSE),
    "I.D": (Prose("The Party has access to registry IND01, which holds accounts for each authorized entity."),),
    "II.A": (TWO_COLUMNS, Aside(AsideKind.NOTE, "The copy of the authorization is published on the platform.")),
    "II.B": (NOT_APPLICABLE,),
    "II.C": (Aside(AsideKind.NOT_AVAILABLE, "the base year is being recalculated."),),
    "II.D": (WIDE,),
    "II.E": (PROSE, NARROW, LINES, Aside(AsideKind.ASSUMPTION, "Elapsed years are counted to the reported year.")),
    "III.B.1": (Subsection("Alignment with paragraph 7", (PROSE, BARS), "4/CMA.6 annex I, 18(c)"),),
    "III.B.2": (NOT_APPLICABLE,),
    "III.C": (TOTALS, BARS, GROUPED_BARS),
    "III.D": (NOT_APPLICABLE,),
    "III.E": (PROSE, FLOW, Table("Nothing moved", (Column("What"), Column("Quantity", numeric=True)), ())),
}


def sections() -> tuple[Section, ...]:
    """Chapters I to III of annex V with answers."""
    return tuple(
        Section(heading.number, f"{heading.mark}.", heading.title, heading.short, heading.paras, heading.level,
                heading.number.replace(".", "-"), PLACED.get(heading.number, (PROSE,) if heading.level > 1 else ()))
        for heading in present().outline(INITIAL_REPORT).headings
        if heading.chapter in ("I", "II", "III") and (heading.number in PLACED or heading.level == 1
                                                      or heading.number in ("III.A", "III.B")))


DRAFT = Document(
    name="IND-initial-report-v1.0", title="Initial report",
    subtitle="Participation in cooperative approaches under Article 6, paragraph 2, of the Paris Agreement",
    party="India", authority="Ministry of Environment, Forest and Climate Change", reported_year=None, version="1.0",
    date=datetime.date(2026, 11, 30), language="en",
    rule="Decision 2/CMA.3, annex, paragraph 18. Outline: decision 6/CMA.4, annex V.",
    facts=(("Party", "India (IND)"), ("Submitted by", "Ministry of Environment, Forest and Climate Change"),
           ("Version", "1.0"), ("Date of submission", "30 November 2026"),
           ("NDC implementation period", "2021 to 2030"), ("Status", "Illustrative, not for filing")),
    sections=sections(), notice="Illustrative: no ITMO has moved under this cooperative approach; every quantity is an "
                                "example and none is for filing.",
    draft=True, attachments=("IND-AEF-2027-v1.0.xlsx",),
    annexes=(Section("Readings", "", "Readings taken where the decisions leave room", "Readings taken", "", 1,
                     "readings", (Prose("These readings were taken."), TOTALS)),))

FINAL = replace(DRAFT, draft=False, notice=None, attachments=(), sections=tuple(
    replace(section, blocks=tuple(block for block in section.blocks if block is not GAP) or section.blocks and (PROSE,))
    for section in DRAFT.sections))
