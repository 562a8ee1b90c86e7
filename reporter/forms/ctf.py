"""The Article 6 rows of the common tabular formats: structured summary, Tables 3 and 4.

Labels, word for word and in order: decision 5/CMA.3, annex II; keys are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

EDITION = "5/CMA.3 annex II"

TABLE_3_TITLE = ("Structured summary: Methodologies and accounting approaches – consistency with Article 4, "
                 "paragraphs 13 and 14, of the Paris Agreement and with decision 4/CMA.1")
TABLE_4_TITLE = ("Structured summary: Tracking progress made in implementing and achieving the NDC under Article "
                 "4 of the Paris Agreement")


@dataclass(frozen=True)
class Table3Row:
    """A row of Table 3; its answer is prose or the section of the report that gives it."""

    key: str
    para: str
    label: str


@dataclass(frozen=True)
class Table4Row:
    """A row of Table 4; a header takes no values."""

    key: str
    para: str
    label: str
    is_header: bool = False


TABLE_3_COLUMNS = ("Reporting requirement", "Description or reference to the relevant section of the BTR")

TABLE_3_ROWS = (
    Table3Row("double-counting", "18/CMA.1 annex para 76(d)",
              "Describe how double counting of net GHG emission reductions has been avoided, including in "
              "accordance with guidance developed related to Article 6 if relevant (para. 76(d) of the MPGs)"),
    Table3Row("methodologies", "18/CMA.1 annex para 75(f)",
              "Provide information on any methodologies associated with any cooperative approaches that involve "
              "the use of ITMOs towards an NDC under Article 4 (para. 75(f) of the MPGs)"),
    Table3Row("sustainable-development", "18/CMA.1 annex para 77(d)(iv)",
              "Provide information on how each cooperative approach promotes sustainable development, consistent "
              "with decisions adopted by the CMA on Article 6 (para. 77(d)(iv) of the MPGs)"),
    Table3Row("environmental-integrity", "18/CMA.1 annex para 77(d)(iv)",
              "Provide information on how each cooperative approach ensures environmental integrity consistent "
              "with decisions adopted by the CMA on Article 6 (para. 77(d)(iv) of the MPGs)"),
    Table3Row("transparency", "18/CMA.1 annex para 77(d)(iv)",
              "Provide information on how each cooperative approach ensures transparency, including in "
              "governance, consistent with decisions adopted by the CMA on Article 6 (para. 77(d)(iv) of the "
              "MPGs)"),
    Table3Row("robust-accounting", "18/CMA.1 annex para 77(d)(iv)",
              "Provide information on how each cooperative approach applies robust accounting to ensure, inter "
              "alia, the avoidance of double counting, consistent with decisions adopted by the CMA on Article 6 "
              "(para. 77(d)(iv) of the MPGs)"),
    Table3Row("other", "18/CMA.1 annex para 77(d)(iii)",
              "Any other information consistent with decisions adopted by the CMA on reporting under Article 6 "
              "(para. 77(d)(iii) of the MPGs)"),
)
"""The Article 6 rows of Table 3, after the row on double counting."""

TABLE_4_COLUMNS = (
    "",
    "Unit, as applicable",
    "Reference point(s), level(s), baseline(s), base year(s) or starting point(s), as appropriate (paras. 67 and "
    "77(a)(i) of the MPGs)",
    "Implementation period of the NDC covering information for previous reporting years, as applicable, and the "
    "most recent year, including the end year or end of period (paras. 68 and 77(a)(ii–iii) of the MPGs)",
    "Target level",
    "Target year or period",
    "Progress made towards the NDC, as determined by comparing the most recent information for each selected "
    "indicator, including for the end year or end of period, with the reference point(s), level(s), baseline(s), "
    "base year(s) or starting point(s) (paras. 69–70 of the MPGs)",
)
"""The heads of Table 4. The fourth spans the years: Year 1, Year 2, … End year."""

TABLE_4_ROWS = (
    Table4Row("article-6", "18/CMA.1 annex para 77(d)",
              "Each Party that participates in cooperative approaches that involve the use of ITMOs towards an "
              "NDC under Article 4 of the Paris Agreement, or authorizes the use of mitigation outcomes for "
              "international mitigation purposes other than achievement of the NDC, shall provide (para. 77(d) of "
              "the MPGs):", is_header=True),
    Table4Row("trajectory-indicative", "2/CMA.3 annex para 7(a)(i)",
              "If applicable, an indicative multi-year emissions trajectory, trajectories or budget for its NDC "
              "implementation period (para. 7(a)(i), annex to decision 2/CMA.3)"),
    Table4Row("trajectory-multi-year", "2/CMA.3 annex para 7(b)",
              "If applicable, multi-year emissions trajectory, trajectories or budget for its NDC implementation "
              "period that is consistent with the NDC (para. 7(b), annex to decision 2/CMA.3)"),
    Table4Row("23(a)", "2/CMA.3 annex para 23(a)",
              "Annual anthropogenic emissions by sources and removals by sinks covered by its NDC or, where "
              "applicable, from the emission or sink categories as identified by the host Party pursuant to "
              "paragraph 10 of annex to decision 2/CMA.3 (para. 23(a), annex to decision 2/CMA.3) (as part of "
              "para. 77 (d)(i) of the MPGs)"),
    Table4Row("23(b)", "2/CMA.3 annex para 23(b)",
              "Annual anthropogenic emissions by sources and removals by sinks covered by its NDC or, where "
              "applicable, from the portion of its NDC in accordance with paragraph 10, annex to decision 2/CMA.3 "
              "(para. 23(b), annex to decision 2/CMA.3)"),
    Table4Row("23(i)", "2/CMA.3 annex para 23(i)",
              "If applicable, annual level of the relevant non-GHG indicator that is being used by the Party to "
              "track progress towards the implementation and achievement of its NDC and was selected pursuant to "
              "paragraph 65, annex to decision 18/CMA.1 (para. 23(i), annex, decision 2/CMA.3)"),
    Table4Row("23(c)", "2/CMA.3 annex para 23(c)",
              "Annual quantity of ITMOs first transferred (para. 23(c), annex to decision 2/CMA.3) (para. "
              "77(d)(ii) of the MPGs)"),
    Table4Row("23(d)", "2/CMA.3 annex para 23(d)",
              "Annual quantity of mitigation outcomes authorized for use for other international mitigation "
              "purposes and entities authorized to use such mitigation outcomes, as appropriate (para. 23(d), "
              "annex to decision 2/CMA.3) (para. 77(d)(ii) of the MPGs)"),
    Table4Row("23(e)", "2/CMA.3 annex para 23(e)",
              "Annual quantity of ITMOs used towards achievement of the NDC (para. 23(e), annex to decision "
              "2/CMA.3) (para. 77(d)(ii) of the MPGs)"),
    Table4Row("23(f)", "2/CMA.3 annex para 23(f)",
              "Net annual quantity of ITMOs resulting from paras. 23(c)-(e), annex to decision 2/CMA.3 (para. "
              "23(f), annex to decision 2/CMA.3)"),
    Table4Row("7(a)(ii)", "2/CMA.3 annex para 7(a)(ii)",
              "If applicable, the cumulative amount of ITMOs, divided by the number of elapsed years in the NDC "
              "implementation period (para. 7(a)(ii), annex to decision 2/CMA.3)"),
    Table4Row("23(g)", "2/CMA.3 annex para 23(g)",
              "Total quantitative corresponding adjustments used to calculate the emissions balance referred to "
              "in para. 23(k)(i), annex to decision 2/CMA.3, in accordance with the Party’s method for applying "
              "corresponding adjustments consistent with section III.B, annex to decision 2/CMA.3 (Application of "
              "corresponding adjustments) (para. 23(g), annex to decision 2/CMA.3)"),
    Table4Row("23(h)", "2/CMA.3 annex para 23(h)",
              "The cumulative information in respect of the annual information in para. 23(f), annex to decision "
              "2/CMA.3, as applicable (para. 23(h), annex to decision 2/CMA.3)"),
    Table4Row("23(k)(i)", "2/CMA.3 annex para 23(k)(i)",
              "For metrics in tonnes of CO2 eq. or non-GHG, an annual emissions balance consistent with chapter "
              "III.B (Application of corresponding adjustment), annex, decision 2/CMA.3 (para. 23(k)(i), annex to "
              "decision 2/CMA.3) (as part of para. 77 (d)(ii) of the MPGs)"),
    Table4Row("23(k)(ii)", "2/CMA.3 annex para 23(k)(ii)",
              "For metrics in non-GHG, for each non-GHG metric determined by participating Parties, annual "
              "adjustments resulting in an annual adjusted indicator, consistent with para. 9 of chapter III.B "
              "(Corresponding adjustments), annex to decision 2/CMA.3, and future guidance to be adopted by the "
              "CMA (para. 23(k)(ii), annex to decision 2/CMA.3)"),
    Table4Row("other", "18/CMA.1 annex para 77(d)(iii)",
              "Any other information consistent with decisions adopted by the CMA on reporting under Article 6 "
              "(para. 77(d)(iii) of the MPGs)"),
    Table4Row("assessment", "18/CMA.1 annex para 70",
              "Assessment of the achievement of the Party’s NDC under Article 4 of the Paris Agreement (para. 70 "
              "of the MPGs):", is_header=True),
    Table4Row("target", "18/CMA.1 annex para 70",
              "Restate the target of the Party’s NDC:"),
    Table4Row("reference", "18/CMA.1 annex para 70",
              "Information for reference point(s), level(s), baseline(s), base year(s), or starting point(s):"),
    Table4Row("23(l)", "2/CMA.3 annex para 23(l)",
              "Final information for the indicator for the target year/period, including the application of the "
              "necessary corresponding adjustments consistent with chapter III, annex, decision 2/CMA.3 "
              "(Corresponding adjustments) and consistent with future decisions from the CMA (para. 23(l), annex "
              "to decision 2/CMA.3):"),
    Table4Row("comparison", "18/CMA.1 annex para 70",
              "Comparison:"),
    Table4Row("achievement", "18/CMA.1 annex para 70",
              "Achievement of NDC: {yes/no, explanation}"),
)
"""The Article 6 rows of Table 4, from the header that asks for them to the assessment of achievement."""

TABLE_4_BY_KEY = {row.key: row for row in TABLE_4_ROWS}
