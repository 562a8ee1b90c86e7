"""The figures of the initial report are those that were given; nothing is summed over what was not."""

from __future__ import annotations

from reporter.documents.initial_report import expected_mitigation
from reporter.language.languages import language
from reporter.renderers import tables
from tests.samples import approach, facts


def test_expected_mitigation_is_summed_where_every_year_is_given():
    table, chart = expected_mitigation(approach(), facts())
    assert table.totals == ("Total", 500_000) and table.notes == ()
    assert "500,000 t CO2 eq in all" in chart.alternative


def test_a_missing_year_is_not_summed_over():
    given = {year: 100_000 for year in range(2026, 2031) if year != 2028}
    table, chart = expected_mitigation(approach(expected_mitigation=given), facts())
    assert table.totals == ("Total", None)
    assert tables.total_cell(table, 1, language("en")) == "not given"
    assert table.notes == ("Not given for 2028, so that there is no total.",)
    assert "400,000" not in chart.alternative
