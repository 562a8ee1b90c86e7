"""Annex 4 shows the years since the report before it, and what it prints adds up or says why not."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter import resources
from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import closed
from reporter.accounting.figures import in_print
from reporter.documents.annex_4 import (
    BALANCE,
    ITMOS,
    ROUNDED,
    additional_information,
    ended,
    flow_blocks,
    period_blocks,
    yearly_table,
)
from reporter.documents.long_tables import SHOWN
from reporter.documents.model import Chart, Prose, Table
from reporter.dossier.ndc import Method
from reporter.forms.deadlines import years_of_regular_information
from reporter.language.languages import language
from reporter.renderers import tables
from tests.samples import (
    INDIAN_ENTITY,
    JAPANESE_ENTITY,
    action,
    dossier,
    facts,
    holding,
    issuance,
    ndc,
    oimp_use,
    submission,
)

IN_2026 = datetime.date(2026, 12, 10)


def history():
    """In 2026 India issued ITMOs 1001 to 2000 and an entity used 300 of them."""
    return (issuance(action_date=IN_2026, first=1_001, last=2_000),
            oimp_use(action_date=IN_2026 + datetime.timedelta(days=1), first=1_001, last=1_300))


def two_years():
    return submission(history=history())


@pytest.mark.parametrize(("reported", "years"), [(2026, [2026]), (2027, [2026, 2027]), (2028, [2028]),
                                                 (2029, [2028, 2029])])
def test_a_biennial_annex_covers_the_years_since_the_one_before(reported, years):
    assert list(years_of_regular_information(reported)) == years


def test_what_was_used_or_cancelled_is_shown_for_both_years():
    table = ended(two_years(), accounts(dossier(), two_years()), range(2026, 2028))
    assert isinstance(table, Table) and table.caption == "ITMOs used or cancelled in 2026 and 2027"
    assert [row[0].year for row in table.rows] == [2026, 2027, 2027]
    assert table.totals[3] == 300 + 400 + 20


def test_years_without_use_or_cancellation_say_so():
    alone = submission(actions=(action(),))
    assert ended(alone, accounts(dossier(), alone), range(2026, 2028)) == Prose(
        "No ITMO was used or cancelled in 2026 and 2027.")


def test_a_long_table_of_uses_adds_up_to_its_total():
    used = tuple(oimp_use(first=10 * n + 1, last=10 * n + 5) for n in range(3_000))
    many = submission(actions=used)
    table = ended(many, accounts(dossier(), many), range(2027, 2028))
    assert len(table.rows) == SHOWN + 1 and table.rows[-1][0] == "2940 further rows"
    assert sum(row[3] for row in table.rows) == table.totals[3] == 15_000


def test_the_registry_is_shown_for_both_years_and_each_column_adds_up():
    table, *charts = flow_blocks(accounts(dossier(), two_years()), range(2026, 2028))
    assert [column.label for column in table.columns] == ["Step", "2026", "2027"]
    for column in (1, 2):
        assert sum(row[column] for row in table.rows) == table.totals[column]
    assert table.totals[1] == table.rows[0][2] == 700, "what one year ends with, the next begins with"
    assert [chart.title for chart in charts if isinstance(chart, Chart)] == [
        "ITMOs in the registry in 2026", "ITMOs in the registry in 2027"]


def test_what_is_first_transferred_by_issuance_is_not_said_to_be_held_still():
    """1,000 were issued in 2027, and 420 of them used or cancelled in the same year."""
    table, _ = flow_blocks(accounts(dossier(), submission()), range(2027, 2028))
    assert ("First transferred at authorization or issuance", 1_000) in table.rows
    assert "still held" not in " ".join(str(row[0]) for row in table.rows)


def test_a_year_whose_actions_are_not_on_hand_is_said():
    sub = submission(history=(), opening=(), previous=(), previous_year=None)
    known = accounts(dossier(), sub)
    assert "The actions of 2026 are not on hand." not in flow_blocks(known, range(2026, 2028))[0].notes
    opened = submission(opening=(holding(first=9_001, last=9_010),))
    assert "The actions of 2026 are not on hand." in flow_blocks(
        accounts(dossier(), opened), range(2026, 2028))[0].notes


def opened_in_2027():
    """Of 2026 only the holdings at its end are on hand; in 2027 a first transfer to Japan."""
    report = submission(opening=(holding(first=9_001, last=9_010),), actions=(action(),), holdings=())
    return report, accounts(dossier(), report)


def test_of_a_year_whose_actions_are_not_on_hand_nothing_is_said():
    report, known = opened_in_2027()
    table, *charts = flow_blocks(known, range(2026, 2028))
    assert [row[1] for row in table.rows] == [None] * 6 and table.totals[1] == 10
    assert [chart.title for chart in charts] == ["ITMOs in the registry in 2027"]
    assert ended(report, known, range(2026, 2028)) == Prose(
        "No ITMO was used or cancelled in 2027. The actions of 2026 are not on hand.")
    used = submission(opening=report.opening, actions=(oimp_use(),))
    assert ended(used, known, range(2026, 2028)).caption == "ITMOs used or cancelled in 2027"


def test_what_is_open_is_not_said_to_be_none():
    _report, known = opened_in_2027()
    first, _purposes, used = additional_information(known).blocks[1:4]
    assert "The actions of 2026" not in used.text and "the actions of 2026 are not on hand" in used.text
    assert used.text.startswith("ITMOs used towards the NDC (23(e)): none among the actions on hand. Open: ")
    assert first.notes[0].startswith("Open: the actions of 2021 are not on hand")
    whole = accounts(dossier(), submission())
    assert additional_information(whole).blocks[3].text.endswith("none in the NDC implementation period so far.")


def test_a_first_transfer_to_the_adaptation_fund_goes_to_no_party():
    report = submission(actions=(action(action_subtype="Voluntary transfer to the Adaptation Fund (A6.4 ERs)",
                                        acquiring_party=None),), holdings=())
    (said, *_rest) = flow_blocks(accounts(dossier(), report), range(2027, 2028))
    assert "1,000 to another Party or the Adaptation Fund, 0 by use" in said.markdown


def test_other_international_mitigation_purposes_have_their_name():
    """“Other purposes” are one of their two kinds (2/CMA.3 annex para 1(f))."""
    assert dict(ITMOS)["23(d)"] == "For other international mitigation purposes"


def test_entities_and_the_quantity_authorized_are_notes_below_the_itmos_and_in_no_figure():
    """100,000 were authorized in 2026 for other purposes; issued under it, and so in 23(d), were 1,000 in 2027."""
    table = period_blocks(facts(), ndc(), accounts(dossier(), submission()))[1]
    by_year = {str(row[0]): row[2] for row in table.rows}
    assert (by_year["2026"], by_year["2027"]) == (0, 1_000)
    assert any(note.startswith("Quantity that the authorizations in Table 2") and note.endswith(
        "in no figure: 2026: 100,000 t CO2 eq.") for note in table.notes)
    assert f"Entities authorized to use the amount of 2027 in 23(d): {INDIAN_ENTITY}; {JAPANESE_ENTITY}." in table.notes


def averaged():
    """The average of 1,000 first transferred over seven years: 142.857143 t."""
    return accounts(dossier(facts=facts(ndc=ndc(method=Method.AVERAGING, trajectory={}))), submission())


def test_an_indicator_says_why_it_is_open_and_what_stands_in():
    india = closed(resources.inputs() / "india-japan-jcm")
    blocks = period_blocks(india.dossier.facts, india.dossier.facts.ndc, accounts(india.dossier, india.submission))
    notes = next(block.notes for block in blocks if isinstance(block, Table) and block.caption.startswith("Indicator"))
    assert notes[0].startswith("Open: ") and "2026" in notes[0]
    assert notes[-1].startswith("Here stand in for unknown values: Emissions, removals and indicators")


def test_a_chart_says_in_which_table_its_values_stand():
    for name, says in (("india-japan-jcm", True), ("japan-india-jcm", False)):
        loaded = closed(resources.inputs() / name)
        blocks = period_blocks(loaded.dossier.facts, loaded.dossier.facts.ndc, accounts(loaded.dossier,
                                                                                        loaded.submission))
        (chart,) = (block for block in blocks if isinstance(block, Chart))
        assert ("trajectory" in chart.alternative) is says
        assert ("trajectory stand in the workbook of the structured summary" in chart.alternative) is says


def test_averages_are_printed_in_whole_tonnes_and_the_page_says_so():
    table = yearly_table("Balance", BALANCE, averaged(), rows="balance")
    index = [str(row[0]) for row in table.rows].index("2027")
    written = tables.cell(table, 2, table.rows[index][2], language("en"))
    assert table.rows[index][2] == Decimal("285.714286") and written == "286"
    assert ROUNDED in table.notes


def test_whole_figures_are_not_said_to_be_rounded():
    assert ROUNDED not in yearly_table("ITMOs", ITMOS, averaged(), rows="itmos").notes


@given(st.integers(0, 10**10), st.integers(-10**10, 10**10), st.integers(1, 15))
def test_a_printed_balance_is_the_sum_of_what_is_printed_beside_it(emissions, total, elapsed):
    adjustment = (Decimal(total) / elapsed).quantize(Decimal("0.000001"))
    assert in_print(emissions + adjustment) == emissions + in_print(adjustment)
