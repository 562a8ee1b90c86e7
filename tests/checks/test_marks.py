"""The platform's marks, foretold from what the published scripts would say, script by script."""

import pytest

from reporter.checks import findings_between, run
from reporter.checks.checking import Need
from reporter.checks.marks import SCRIPTS, Mark, ScriptVerdict, mark_of, script_answers
from reporter.findings import Voice
from reporter.forms.outlines import INITIAL_REPORT
from tests import samples
from tests.checks.cases import all_cases
from tests.checks.cases.between_parties import INDIA, japan
from tests.checks.cases.form import (
    NDC_USE,
    actions,
    authorizations,
    cancellation,
    first_transfer,
    in_megawatt_hours,
    ndc_authorization,
    use,
)
from tests.checks.cases.scripts import used_in_another_period, written_in
from tests.checks.parts import of, whole

AGAIN = samples.action(place=samples.place("registry/actions.csv", samples.ACTIONS, 9))
FAULTY = {
    "syntax": authorizations(authorized_quantity=None),
    "II01": whole(submission={"actions": (samples.action(approach="CA9998"), *samples.submission().actions[1:])}),
    "II02": actions(AGAIN),
    "II03": authorizations(activity_types="Wind + Solar + Biogas"),
    "II04": ndc_authorization(metric="non-GHG", non_ghg_metric="MWh"),
    "II05": first_transfer(first_unit_id="VCS-1-A"),
    "II06": use(**(NDC_USE | {"using_party": "CHE"}), year_used_for_ndc=2027),
    "II07": first_transfer(first_id="CA9998-IND01-IND-1-2026", last_id="CA9998-IND01-IND-1000-2026"),
    "STC01": first_transfer(action_date=samples.datetime.date(2026, 12, 31)),
    "STC02": use(purpose="NDC", year_used_for_ndc=2027),
    "STC03": use(**NDC_USE, year_used_for_ndc=2031),
    "STC04": first_transfer(action_subtype=None),
}
"""For each script a submission that fails it, by what a decision asks or by the script alone."""
BY_ITS_FAULT = {
    "II01": written_in("nomenclature-2026-02"),
    "II05": first_transfer(first_unit_id="VCS-1001-A", last_unit_id="VCS-2000-A"),
    "II06": authorizations(authorized_entities=None),
    "STC02": authorizations(purposes_for_authorization="NDC and OIMP"),
    "STC03": used_in_another_period(2031),
    "STC04": authorizations(purposes_for_authorization="NDC and IMP"),
    "syntax": in_megawatt_hours("5.5"),
}
RIGHT = first_transfer(first_unit_id="VCS-1000-A", last_unit_id="VCS-1999-A")


SYNTAX = [authorizations(authorized_timeframe="2026 until 2030"), authorizations(authorized_timeframe="2026 - 2030"),
          authorizations(authorized_entities="Müller & Söhne"), authorizations(sectors="Cross-sectoral mechanisms"),
          authorizations(activity_types="Coal bed/mine methane")]
STC02 = [cancellation(purpose=None), cancellation(purpose=None, action_subtype="Other cancellations")]
UNLIKE = [("VCS-1-A", "VCS-1000-B"), ("VCS-1-2", "VCS-9-9")]


def verdict(subject, script):
    return next(answer.verdict for answer in script_answers(run(subject)) if answer.script == script)


@pytest.mark.parametrize("script", FAULTY)
def test_each_script_passes_a_sound_submission_and_fails_a_faulty_one(script):
    assert verdict(of(), script) is ScriptVerdict.PASSES
    assert verdict(FAULTY[script], script) is ScriptVerdict.FAILS
    assert mark_of(run(FAULTY[script])) is Mark.INCONSISTENT


@pytest.mark.parametrize(("script", "subject"), [*(("syntax", each) for each in SYNTAX),
                                                 *(("STC02", each) for each in STC02)])
def test_what_the_scripts_alone_refuse_fails_them_and_stands_against_no_filing(script, subject):
    findings = [finding for finding in run(subject) if finding.source == script]
    assert verdict(subject, script) is ScriptVerdict.FAILS and mark_of(run(subject)) is Mark.INCONSISTENT
    assert not any(finding.stands_against_filing for finding in findings)


@pytest.mark.parametrize(("first", "last"), UNLIKE)
def test_unit_ids_that_differ_in_more_than_a_number_are_refused(first, last):
    assert verdict(first_transfer(first_unit_id=first, last_unit_id=last), "II05") is ScriptVerdict.FAILS_BY_FAULT


def test_scripts_that_look_at_an_authorization_which_is_not_on_hand_are_not_foretold():
    findings = run(of(authorizations=()))
    untold = {answer.script for answer in script_answers(findings) if answer.verdict is ScriptVerdict.UNTOLD}
    assert untold == {"II01", "II04", "II06", "STC02", "STC04"} and mark_of(findings) is Mark.NOT_CHECKED


def test_a_spelling_that_is_not_the_scripts_is_not_foretold():
    assert verdict(of(), "syntax") is ScriptVerdict.PASSES
    assert mark_of(run(of()), {Need.SPELLING}) is Mark.NOT_CHECKED


def test_every_script_that_says_something_is_tried():
    assert set(SCRIPTS) - set(FAULTY) == {"loading", "ISC01"}


def test_the_empty_script_says_nothing_of_holdings():
    findings = run(of(holdings=()))
    assert "AEF-401" in {finding.code for finding in findings}
    assert verdict(of(holdings=()), "ISC01") is ScriptVerdict.PASSES and mark_of(findings) is Mark.CONSISTENT


@pytest.mark.parametrize("script", BY_ITS_FAULT)
def test_what_a_script_fails_by_its_own_fault_is_told_apart(script):
    findings = [finding for finding in run(BY_ITS_FAULT[script]) if finding.source == script]
    assert {finding.voice for finding in findings} == {Voice.FAULT_OF_SCRIPTS} and all(each.remedy for each in findings)
    assert verdict(BY_ITS_FAULT[script], script) is ScriptVerdict.FAILS_BY_FAULT
    assert mark_of(findings) is Mark.INCONSISTENT and mark_of(findings, mended=True) is Mark.CONSISTENT


@pytest.mark.parametrize(("first", "last", "said"), [
    (1_000, 1_999, ScriptVerdict.PASSES), (1_001, 1_991, ScriptVerdict.FAILS_BY_FAULT),
    (999, 1_000, ScriptVerdict.FAILS_BY_FAULT),
    (1_101, 2_102, ScriptVerdict.FAILS_BY_FAULT), (10_093, 10_099, ScriptVerdict.PASSES)])
def test_right_unit_serials_that_share_digits_are_refused_or_misread(first, last, said):
    row = samples.action(last=last - first + 1, first_unit_id=f"VCS-{first}-A", last_unit_id=f"VCS-{last}-A")
    subject = of(actions=(row, *samples.submission().actions[1:]))
    assert "AEF-510" not in {finding.code for finding in run(subject)}
    assert verdict(subject, "II05") is said


def test_a_repeated_authorization_stops_the_loading_and_is_no_mark():
    findings = findings_between([INDIA, japan()])
    said = {answer.script: answer.verdict for answer in script_answers(findings)}
    assert said["loading"] is ScriptVerdict.FAILS_BY_FAULT
    assert mark_of(findings) is Mark.CONSISTENT


def test_sound_tables_are_consistent():
    assert mark_of(run(whole())) is Mark.CONSISTENT
    assert mark_of(run(RIGHT)) is Mark.CONSISTENT


def test_what_the_decisions_alone_ask_stands_against_filing_and_not_in_the_mark():
    findings = run(first_transfer(quantity=1))
    assert [finding.code for finding in findings if finding.stands_against_filing] == ["AEF-306"]
    assert mark_of(findings) is Mark.CONSISTENT


def test_what_the_scripts_alone_refuse_stands_in_the_mark_and_not_against_filing():
    findings = run(FAULTY["II03"])
    assert not any(finding.stands_against_filing for finding in findings)
    assert mark_of(findings) is Mark.INCONSISTENT


def test_a_gap_in_a_report_is_no_inconsistency_of_the_tables():
    assert mark_of(run(whole(answers={(INITIAL_REPORT, "III.D"): None}))) is Mark.CONSISTENT


def test_without_the_other_party_nothing_is_checked_between_parties():
    assert mark_of(findings_between([INDIA])) is Mark.NOT_CHECKED


RESTS_ON = {
    Need.AUTHORIZATIONS: "loading syntax II01 II03 II04 II06 STC02 STC04",
    Need.ACTIONS: "syntax II01 II02 II04 II05 II06 II07 STC01 STC02 STC03 STC04",
    Need.HOLDINGS: "syntax II01 II04 II05 II07",
    Need.ENTITIES: "syntax",
}
"""What the scripts read: of each table those that look at it."""


@pytest.mark.parametrize("need", RESTS_ON)
def test_a_script_that_looks_at_a_table_which_was_not_read_is_not_foretold(need):
    untold = {answer.script for answer in script_answers(run(of()), {need}) if answer.verdict is ScriptVerdict.UNTOLD}
    assert untold == set(RESTS_ON[need].split())


@pytest.mark.parametrize("need", [Need.AUTHORIZATIONS, Need.ACTIONS, Need.HOLDINGS])
def test_nothing_is_foretold_over_a_table_that_was_not_read(need):
    assert mark_of(run(of()), {need}) is Mark.NOT_CHECKED
    answers = script_answers(run(of()), {need})
    assert {answer.script for answer in answers if answer.verdict is ScriptVerdict.UNTOLD}


def test_faults_of_the_scripts_are_advice_that_says_how_to_live_with_them():
    for code, case in all_cases().items():
        if code.startswith("SCR-"):
            found = [finding for finding in run(case.failing) if finding.code == code]
            assert all(finding.source in SCRIPTS and finding.voice is not Voice.DECISION for finding in found)
            assert all(finding.remedy for finding in found)
