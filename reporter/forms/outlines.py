"""The outlines of the initial report and of annex 4 to the biennial transparency report.

Headings, word for word and in order: decision 6/CMA.4, annexes V and VI (English only). Supplementary
elements: decision 4/CMA.6, annex I; the slot of each in the outline is our reading. Short titles, for
contents and running heads, are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Answer(Enum):
    """Where a heading's answer comes from: what people write, the figures (prose may follow), or its sub-headings."""

    NARRATIVE = "narrative"
    FIGURES = "figures"
    BELOW = "below"


@dataclass(frozen=True)
class Element:
    """A part that an answer must have: a sub-heading `#### title` in the narrative. `asks` is the official wording."""

    title: str
    para: str
    asks: str


@dataclass(frozen=True)
class Heading:
    """One heading of an outline: number as `IV.G.1`, official title, paragraph references."""

    number: str
    short: str
    title: str
    paras: str
    answer: Answer = Answer.NARRATIVE
    elements: tuple[Element, ...] = ()

    @property
    def level(self) -> int:
        """1 for a chapter, 2 for A, 3 for 1."""
        return self.number.count(".") + 1

    @property
    def chapter(self) -> str:
        return self.number.split(".")[0]

    @property
    def mark(self) -> str:
        """The last part of the number, as the outline prints it before the title."""
        return self.number.rsplit(".", 1)[-1]


@dataclass(frozen=True)
class Outline:
    """One outline; chapter `per_approach` is repeated for each cooperative approach."""

    folder: str
    title: str
    source: str
    per_approach: str
    headings: tuple[Heading, ...]

    @cached_property
    def by_number(self) -> dict[str, Heading]:
        return {heading.number: heading for heading in self.headings}

    def chapters(self) -> Iterator[tuple[str, tuple[Heading, ...]]]:
        """Each chapter's number with its headings, in order."""
        for number in dict.fromkeys(heading.chapter for heading in self.headings):
            yield number, tuple(heading for heading in self.headings if heading.chapter == number)


ADJUSTMENT_METHOD = (
    Element("Alignment with paragraph 7", "18(c)",
            "How the method for applying corresponding adjustments aligns with decision 2/CMA.3, annex, paragraph 7"),
)
TRAJECTORY = (
    Element("Methods and result", "18(c)",
            "The methods used for establishing the indicative trajectory, trajectories or budget and the resulting "
            "trajectory, trajectories or budget and their relationship to the indicators referred to in decision "
            "18/CMA.1, annex, paragraph 65, to which corresponding adjustments will be applied"),
)
APPROACH_TYPE = (
    Element("Type of cooperative approach", "18(g)", "The type of cooperative approach, if applicable"),
)
AUTHORIZING = (
    Element("Arrangements for authorizing", "18(g)",
            "A description of any arrangements for authorizing using participating Parties and authorized entities, "
            "if applicable"),
)
NO_NET_INCREASE = (
    Element("Avoiding lock-in", "18(h)(i)",
            "How the cooperative approach avoids locking in emission levels, technologies or practices that are "
            "inconsistent with achieving the long-term goals of the Paris Agreement"),
    Element("Sharing of mitigation outcomes", "18(h)(i)",
            "How the mitigation outcomes from the cooperative approach are shared between the participating Parties"),
    Element("Transparent and inclusive decisions", "18(h)(i)",
            "How it is ensured that decision-making processes in an underlying policy or regulatory framework, and "
            "relevant activities, are transparent and inclusive, and whether they include opportunities for public "
            "participation and scrutiny, including the standards and procedures for conducting stakeholder "
            "consultation, including with civil society organizations, Indigenous Peoples and local communities"),
    Element("Contribution of all approaches together", "18(h)(i)",
            "How participation in the cooperative approach and the combination of all cooperative approaches in which "
            "the Party participates contributes to the implementation of the Party’s nationally determined "
            "contribution and long-term low-emission development strategy, if it has submitted one, and the long-term "
            "goals of the Paris Agreement"),
)
QUALITY = (
    Element("Establishing baselines", "18(h)(ii)",
            "How any baseline or reference levels have been established, including how the participating Party has "
            "taken into account its nationally determined contribution and long-term low-emission development "
            "strategy, if it has submitted one, as well as any relevant climate policies, laws, regulations or "
            "targets"),
    Element("Conservative and below business as usual", "18(h)(ii)",
            "How baseline and reference levels are established ensure they are conservative and below ‘business as "
            "usual’ emission projections, and information on what assumptions have been made"),
    Element("Quantification", "18(h)(ii)",
            "The methodological approaches used for quantifying the mitigation outcomes derived from the cooperative "
            "approach"),
    Element("Uncertainty", "18(h)(ii)",
            "How uncertainties in the quantification of emission reductions and removals are assessed and how such "
            "uncertainties are taken into account"),
    Element("Leakage", "18(h)(ii)",
            "How the risk of leakage is assessed, and prevented or minimized, and how any remaining leakage will be "
            "quantified and deducted in the quantification of mitigation outcomes"),
)
PERMANENCE = (
    Element("Risk of non-permanence", "18(h)(iii)",
            "How the risk of non-permanence is assessed under the cooperative approach and minimized across several "
            "nationally determined contribution periods, including the frequency and timing of risk assessments, the "
            "methodological approaches used for those assessments, the types of risk identified, the likelihood, "
            "scale and potential impacts of such risks, and the time-horizons considered"),
    Element("Reversals", "18(h)(iii)",
            "How reversals are monitored and quantified, and when they occur, how they are addressed in full, "
            "including which methodological approaches are used to address reversals, how the responsibility for "
            "addressing reversals is assigned, the duration and frequency of monitoring for reversals, and the "
            "measures envisaged in case of failures in monitoring"),
)
PREAMBULAR = tuple(
    Element(title, "Paris Agreement, eleventh preambular paragraph", f"Obligations on {title[0].lower()}{title[1:]}")
    for title in (
        "Human rights", "Right to health", "Rights of Indigenous Peoples", "Local communities", "Migrants", "Children",
        "Persons with disabilities", "People in vulnerable situations", "Right to development", "Gender equality",
        "Empowerment of women", "Intergenerational equity"))

INITIAL_REPORT = Outline(
    "initial-report", "Initial report", "6/CMA.4 annex V", "IV", (
    Heading("I", "Participation responsibilities",
            "Participation responsibilities",
            "para. 18(a)", answer=Answer.BELOW),
    Heading("I.A", "Party to the Paris Agreement",
            "Information on how the Party ensures that it is a Party to the Paris Agreement",
            "para. 18(a), para. 4(a), to be updated by para. 21(a)"),
    Heading("I.B", "A maintained NDC",
            "Information on how the Party ensures that it has prepared, has communicated and is maintaining an NDC in accordance with Article 4, paragraph 2",
            "para. 18(a), para. 4(b), to be updated by para. 21(a)"),
    Heading("I.C", "Arrangements for authorizing",
            "Information on how the Party ensures it has arrangements in place for authorizing the use of ITMOs towards achievement of NDCs pursuant to Article 6, paragraph 3",
            "para. 18(a), para. 4(c), to be updated by para. 21(a)"),
    Heading("I.D", "Arrangements for tracking",
            "Information on how the Party ensures it has arrangements in place that are consistent with the Article 6, paragraph 2, guidance and relevant decisions of the CMA for tracking ITMOs",
            "para. 18(a), para. 4(d), to be updated by para. 21(a)"),
    Heading("I.E", "National inventory report",
            "Information on whether the most recent national inventory report required in accordance with decision 18/CMA.1 has been provided",
            "para. 18(a), para. 4(e), to be updated by para. 21(a)"),
    Heading("I.F", "Contribution to the NDC and long-term goals",
            "Information on how the Party ensures participation contributes to the implementation of its NDC and long-term low-emission development strategy, if it has submitted one, and the long-term goals of the Paris Agreement",
            "para. 18(a), para. 4(f), to be updated by para. 21(a)"),
    Heading("II", "Description of the NDC",
            "Description of the Party’s NDC, as referred to in decision 18/CMA.1, annex, paragraph 64, where a participating Party has not yet submitted a biennial transparency report",
            "para. 18(b), to be updated by para. 21(b)", answer=Answer.BELOW),
    Heading("II.A", "Targets",
            "Target(s) and description, including target type(s)",
            "decision 18/CMA.1, annex, para. 64(a)"),
    Heading("II.B", "Target years or periods",
            "Target year(s) or period(s), and whether they are single-year or multi-year target(s)",
            "decision 18/CMA.1, annex, para. 64(b)"),
    Heading("II.C", "Reference points",
            "Reference point(s), level(s), baseline(s), base year(s) or starting point(s), and their respective value(s)",
            "decision 18/CMA.1, annex, para. 64(c)"),
    Heading("II.D", "Time frames",
            "Time frame(s) and/or periods for implementation",
            "decision 18/CMA.1, annex, para. 64(d)"),
    Heading("II.E", "Scope and coverage",
            "Scope and coverage, including, as relevant, sectors, categories, activities, sources and sinks, pools and gases",
            "decision 18/CMA.1, annex, para. 64(e)"),
    Heading("II.F", "Intention to use cooperative approaches",
            "Intention to use cooperative approaches that involve the use of internationally transferred mitigation outcomes under Article 6 towards NDCs under Article 4",
            "decision 18/CMA.1, annex, para. 64(f)"),
    Heading("II.G", "Updates and clarifications",
            "Any updates or clarifications of previously reported information (e.g. recalculation of previously reported inventory data, or greater detail on methodologies or use of cooperative approaches)",
            "decision 18/CMA.1, annex, para. 64(g)"),
    Heading("III", "Metrics, adjustments and quantification",
            "Information on ITMO metrics, method for applying corresponding adjustments and method for quantification of the NDC",
            "para. 18(c–f)", answer=Answer.BELOW),
    Heading("III.A", "ITMO metrics",
            "ITMO metrics",
            "para. 18(c)"),
    Heading("III.B", "Method for corresponding adjustments",
            "Method for applying corresponding adjustments as per chapter III.B (Application of corresponding adjustments)",
            "para. 18(c)", answer=Answer.BELOW),
    Heading("III.B.1", "Description of the method",
            "Description of the method for applying corresponding adjustment for multi-year or single-year NDCs that will be applied consistently throughout the period of NDC implementation, if applicable",
            "para. 18(c)", elements=ADJUSTMENT_METHOD),
    Heading("III.B.2", "Trajectory, trajectories or budget",
            "Description of the method for applying corresponding adjustments where the method is a multi-year emissions trajectory, trajectories or budget, if applicable",
            "para. 18(c)", elements=TRAJECTORY),
    Heading("III.C", "Quantification in t CO2 eq",
            "Quantification of the Party’s mitigation information in its NDC in t CO2 eq, including the sectors, sources, GHGs and time periods covered by the NDC, the reference level of emissions and removals for the relevant year or period, and the target level for its NDC or, where this is not possible, the methodology for the quantification of the NDC in t CO2 eq",
            "para. 18(d)"),
    Heading("III.D", "Quantification in a non-GHG metric",
            "Quantification of the Party’s NDC, or the portion in the relevant non-GHG indicator, in a non-GHG metric determined by each participating Party, if applicable",
            "para. 18(e)"),
    Heading("III.E", "Policies and measures not quantified",
            "For a first or first updated NDC consisting of policies and measures that is not quantified, information on quantification of the Party’s emission level resulting from the policies and measures that are relevant to the implementation of the cooperative approach and its mitigation activities for the categories of anthropogenic emissions by sources and removals by sinks, as identified by the first transferring Party pursuant to paragraph 10, and the time periods covered by the NDC",
            "para. 18(f)"),
    Heading("IV", "Cooperative approach",
            "Information on each cooperative approach",
            "para. 18(g–i), para. 19", answer=Answer.BELOW),
    Heading("IV.A", "Copy of the authorization",
            "Copy of the authorization by the participating Party",
            "para. 18(g)", answer=Answer.FIGURES),
    Heading("IV.B", "Description",
            "Description of the cooperative approach",
            "para. 18(g)", elements=APPROACH_TYPE),
    Heading("IV.C", "Duration",
            "Duration of the cooperative approach",
            "para. 18(g)", answer=Answer.FIGURES),
    Heading("IV.D", "Expected mitigation for each year",
            "Expected mitigation for each year of the duration of the cooperative approach",
            "para. 18(g)", answer=Answer.FIGURES),
    Heading("IV.E", "Participating Parties",
            "Participating Parties involved in the cooperative approach",
            "para. 18(g)", answer=Answer.FIGURES),
    Heading("IV.F", "Authorized entities",
            "Authorized entities",
            "para. 18(g)", answer=Answer.FIGURES, elements=AUTHORIZING),
    Heading("IV.G", "Environmental integrity",
            "Description of how the cooperative approach ensures environmental integrity",
            "para. 18(h), to be updated by para. 22(b)", answer=Answer.BELOW),
    Heading("IV.G.1", "No net increase in global emissions",
            "Description of how the cooperative approach ensures that there is no net increase in global emissions within and between NDC implementation periods",
            "para. 18(h)(i), to be updated by para. 22(b)(i)", elements=NO_NET_INCREASE),
    Heading("IV.G.2", "Governance and quality of mitigation outcomes",
            "Description of how the cooperative approach ensures environmental integrity through robust, transparent governance and the quality of mitigation outcomes, including through conservative reference levels and baselines set in a conservative way and below ‘business as usual’ emission projections (including by taking into account all existing policies and addressing uncertainties in quantification and potential leakage)",
            "para. 18(h)(ii), to be updated by para. 22(b)(ii)", elements=QUALITY),
    Heading("IV.G.3", "Non-permanence and reversals",
            "Description of how the cooperative approach is minimizing the risk of non-permanence of mitigation across several NDC periods and how, when reversals of emission reductions or removals occur, the cooperative approach will ensure that these are addressed in full",
            "para. 18(h)(iii), to be updated by para. 22(b)(iii)", elements=PERMANENCE),
    Heading("IV.H", "Additional description",
            "Additional description of the cooperative approach",
            "para. 18(i)", answer=Answer.BELOW),
    Heading("IV.H.1", "Negative impacts",
            "Description of how the cooperative approach minimizes and, where possible, avoids negative environmental, economic and social impacts",
            "para. 18(i)(i), to be updated by para. 22(f)"),
    Heading("IV.H.2", "Eleventh preambular paragraph",
            "Description of how the cooperative approach reflects the eleventh preambular paragraph of the Paris Agreement, according to which acknowledging that climate change is a common concern of humankind, Parties should, when taking action to address climate change, respect, promote and consider their respective obligations on human rights, the right to health, the rights of indigenous peoples, local communities, migrants, children, persons with disabilities and people in vulnerable situations and the right to development, as well as gender equality, empowerment of women and intergenerational equity",
            "para. 18(i)(ii), to be updated by para. 22(g)", elements=PREAMBULAR),
    Heading("IV.H.3", "Sustainable development objectives",
            "Description of how the cooperative approach is consistent with the sustainable development objectives of the Party, noting national prerogatives",
            "para. 18(i)(iii), to be updated by para. 22(h)"),
    Heading("IV.H.4", "Safeguards and limits",
            "Description of how the cooperative approach applies any safeguards and limits set out in further guidance from the CMA pursuant to chapter III.D",
            "para. 18(i)(iv), to be updated by para. 22(i)"),
    Heading("IV.H.5", "Resources for adaptation",
            "Description of how the cooperative approach contributes resources for adaptation pursuant to chapter VII (Ambition in mitigation and adaptation actions), if applicable",
            "para. 18(i)(v), to be updated by para. 22(j)"),
    Heading("IV.H.6", "Overall mitigation in global emissions",
            "Description of how the cooperative approach delivers overall mitigation in global emissions pursuant to chapter VII (Ambition in mitigation and adaptation actions), if applicable",
            "para. 18(i)(vi), to be updated by para. 22(k)"),
))

ANNEX_4 = Outline(
    "annex-4", "Annex 4: Information in relation to the Party’s participation in cooperative approaches", "6/CMA.4 annex VI", "VI", (
    Heading("I", "Participation responsibilities",
            "Participation responsibilities",
            "para. 21(a)", answer=Answer.BELOW),
    Heading("I.A", "Party to the Paris Agreement",
            "Information on how the Party ensures that it is a Party to the Paris Agreement",
            "para. 21(a), para. 4(a), update to para. 18(a)"),
    Heading("I.B", "A maintained NDC",
            "Information on how the Party ensures that it has prepared, communicated and is maintaining an NDC in accordance with Article 4, paragraph 2",
            "para. 21(a), para. 4(b), update to para. 18(a)"),
    Heading("I.C", "Arrangements for authorizing",
            "Information on how the Party ensures it has arrangements in place for authorizing the use of ITMOs towards achievement of NDCs pursuant to Article 6, paragraph 3",
            "para. 21(a), para. 4(c), update to para. 18(a)"),
    Heading("I.D", "Arrangements for tracking",
            "Information on how the Party ensures it has arrangements in place that are consistent with the Article 6, paragraph 2, guidance and relevant decisions of the CMA for tracking ITMOs",
            "para. 21(a), para. 4(d), update to para. 18(a)"),
    Heading("I.E", "National inventory report",
            "Information on whether the most recent national inventory report required in accordance with decision 18/CMA.1 has been provided",
            "para. 21(a), para. 4(e), update to para. 18(a)"),
    Heading("I.F", "Contribution to the NDC and long-term goals",
            "Information on how the Party ensures participation contributes to the implementation of its NDC and long-term low-emission development strategy, if it has submitted one, and the long-term goals of the Paris Agreement",
            "para. 21(a), para. 4(f), update to para. 18(a)"),
    Heading("II", "Updates to the initial report",
            "Updates to the information provided by the Party in its initial report as per decision 2/CMA.3, annex, chapter IV.A (Initial report), and any previous biennial transparency reports for any information that is not included in the biennial transparency report pursuant to decision 18/CMA.1, annex, paragraph 64",
            "para. 21(b), update to para. 18(b)"),
    Heading("III", "Authorizations",
            "Information on authorizations and information on its authorization(s) of use of ITMOs towards achievement of NDCs and authorization for use for other international mitigation purposes, including any changes to earlier authorizations, pursuant to Article 6, paragraph 3",
            "para. 21(c)", answer=Answer.FIGURES),
    Heading("IV", "Corresponding adjustments",
            "Information on how corresponding adjustments undertaken in the latest reporting period, pursuant to decision 2/CMA.3, annex, chapter III (Corresponding adjustments) ensure that double counting is avoided in accordance with paragraph 36 of decision 1/CP.21 and are representative of progress towards implementation and achievement of the Party’s NDC, and how those corresponding adjustments ensure that participation in cooperative approaches does not lead to a net increase in emissions across participating Parties within and between NDC implementation periods",
            "para. 21(d)"),
    Heading("V", "No further transfer, cancellation or use",
            "Information on how the Party has ensured that ITMOs that have been used towards achievement of its NDC or mitigation outcome(s) authorized for use and that have been used for other international mitigation purposes will not be further transferred, further cancelled or otherwise used",
            "para. 21(e)"),
    Heading("VI", "Cooperative approach",
            "Information on each cooperative approach",
            "para. 22(a–k)", answer=Answer.BELOW),
    Heading("VI.A", "Contribution to mitigation and the NDC",
            "Description of how the cooperative approach contributes to the mitigation of GHGs and the implementation of the NDC",
            "para. 22(a)"),
    Heading("VI.B", "Environmental integrity",
            "Description of how the cooperative approach ensures environmental integrity",
            "para. 22(b), update to para. 18(h)", answer=Answer.BELOW),
    Heading("VI.B.1", "No net increase in global emissions",
            "Description of how the cooperative approach ensures that there is no net increase in global emissions within and between NDC implementation periods",
            "para. 22(b)(i), update to para. 18(h)(i)"),
    Heading("VI.B.2", "Governance and quality of mitigation outcomes",
            "Description of how the cooperative approach ensures environmental integrity through robust, transparent governance and the quality of mitigation outcomes, including through conservative reference levels and baselines set in a conservative way and below ‘business as usual’ emission projections (including by taking into account all existing policies and addressing uncertainties in quantification and potential leakage)",
            "para. 22(b)(ii), update to para. 18(h)(ii)"),
    Heading("VI.B.3", "Non-permanence and reversals",
            "Description of how the cooperative approach is minimizing the risk of non-permanence of mitigation across several NDC periods and how, when reversals of emission reductions or removals occur, the cooperative approach will ensure that these are addressed in full",
            "para. 22(b)(iii), update to para. 18(h)(iii)"),
    Heading("VI.C", "Measurement in t CO2 eq",
            "Where a mitigation outcome is measured and transferred in t CO2 eq, description of how the cooperative approach provides for the measurement of mitigation outcomes in accordance with the methodologies and metrics assessed by the Intergovernmental Panel on Climate Change and adopted by the CMA",
            "para. 22(c)"),
    Heading("VI.D", "Conversion of non-GHG metrics",
            "Where a mitigation outcome is measured and first transferred in a non-GHG metric determined by the participating Parties, description of how the cooperative approach ensures that the method for converting the non-GHG metric into t CO2 eq is appropriate for the specific non-GHG metric and the mitigation scenario in which it is applied, including:",
            "para. 22(d)", answer=Answer.BELOW),
    Heading("VI.D.1", "Boundaries and time frame",
            "Description of how the conversion method represents the emission reductions or removals that occur within the geographical boundaries and time frame in which the non-GHG mitigation outcome was generated",
            "para. 22(d)(i)"),
    Heading("VI.D.2", "Appropriateness of the method",
            "Description of how the conversion method is appropriate for the specific non-CO2 eq metric, including a demonstration of how the selection of the conversion method and conversion factor(s) applied take into consideration the specific scenario in which the mitigation action occurs",
            "para. 22(d)(ii)"),
    Heading("VI.D.3", "Transparency of the method",
            "Description of how the conversion method is transparent, including a description of the method, the source of the underlying data, how the data are used, and how the method is applied in a conservative manner that addresses uncertainty and ensures environmental integrity",
            "para. 22(d)(iii)"),
    Heading("VI.E", "Mitigation co-benefits",
            "Description of how the cooperative approach provides for, as applicable, the measurement of mitigation co-benefits resulting from adaptation actions and/or economic diversification plans",
            "para. 22(e)"),
    Heading("VI.F", "Negative impacts",
            "Description of how the cooperative approach minimizes and, where possible, avoids negative environmental, economic and social impacts",
            "para. 22(f), update to para. 18(i)(i)"),
    Heading("VI.G", "Eleventh preambular paragraph",
            "Description of how the cooperative approach reflects the eleventh preambular paragraph of the Paris Agreement, according to which acknowledging that climate change is a common concern of humankind, Parties should, when taking action to address climate change, respect, promote and consider their respective obligations on human rights, the right to health, the rights of indigenous peoples, local communities, migrants, children, persons with disabilities and people in vulnerable situations and the right to development, as well as gender equality, empowerment of women and intergenerational equity",
            "para. 22(g), update to para. 18(i)(ii)", elements=PREAMBULAR),
    Heading("VI.H", "Sustainable development objectives",
            "Description of how the cooperative approach is consistent with sustainable development objectives of the Party, noting national prerogatives",
            "para. 22(h), update to para. 18(i)(iii)"),
    Heading("VI.I", "Safeguards and limits",
            "Description of how the cooperative approach applies any safeguards and limits set out in further guidance from the CMA pursuant to chapter III.D",
            "para. 22(i), update to para. 18(i)(iv)"),
    Heading("VI.J", "Resources for adaptation",
            "Description of how the cooperative approach contributes resources for adaptation pursuant to chapter VII (Ambition in mitigation and adaptation actions), if applicable",
            "para. 22(j), update to para. 18(i)(v)"),
    Heading("VI.K", "Overall mitigation in global emissions",
            "Description of how the cooperative approach delivers overall mitigation in global emissions pursuant to chapter VII (Ambition in mitigation and adaptation actions), if applicable",
            "para. 22(k), update to para. 18(i)(vi)"),
))

OUTLINES = (INITIAL_REPORT, ANNEX_4)
