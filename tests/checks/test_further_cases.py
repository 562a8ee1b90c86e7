"""The other ways in which a rule can be broken, beyond its one case."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from reporter.checks import Subject, run
from reporter.dossier.ndc import Method
from reporter.forms.editions import present
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from tests import samples
from tests.checks.cases.actions import OMGE_FIRST
from tests.checks.cases.answers import with_partners
from tests.checks.cases.authorizations import versions
from tests.checks.cases.between_parties import acquisition, both, rest
from tests.checks.cases.form import acquisition as acquired
from tests.checks.cases.form import authorizations, first_transfer
from tests.checks.cases.holdings import previous
from tests.checks.cases.identifiers import CASES
from tests.checks.cases.reports import approaches
from tests.checks.cases.years import header
from tests.checks.parts import answer, approach, authorization_text, ndc, of, whole

ISSUED = samples.issuance()
UNLIKE_UNITS = {"first_unit_id": "VCS-1-A", "last_unit_id": "VCS-1000-B"}
PLACE = samples.place("registry/entities.csv", samples.present().entities, 4)


def held(**over):
    return whole(submission={"holdings": (samples.holding(**over),)})


def worded(text):
    return approaches(authorizations={"IND JCM 1": authorization_text(),
                                      "IND JCM 2": authorization_text(first_transfer=text)})


def wrong_net():
    sound = whole()
    net = sound.accounts.rows["23(f)"]
    wrong = net | {2027: replace(net[2027], value=7)}
    return replace(sound, accounts=replace(sound.accounts, rows=sound.accounts.rows | {"23(f)": wrong}))


FAILING = [
    ("ADV-105", approaches(expected_mitigation={**dict.fromkeys(range(2026, 2030), 0), 2030: 9}), "in one year only"),
    ("ADV-106", worded("The first international transfer after issuance"), "no option for OIMP"),
    ("AEF-110", first_transfer(quantity_non_ghg="5"), "“5” stands here"),
    ("AEF-212", versions(authorization_version=2, date_of_authorization=datetime.date(2026, 11, 1)), "is dated"),
    ("AEF-402", previous(last=9_101), "do not leave them"),
    ("AEF-504", first_transfer(acquiring_party=None), "is blank"),
    ("AEF-505", first_transfer(action_subtype="Issuance", acquiring_party=None), "does not cover OIMP"),
    ("AEF-505", authorizations(first_transfer_definition="Use or cancellation"), "defines first transfer as Use"),
    ("AEF-515", acquired(transferring_party="IND"), "is the reporting Party itself"),
    ("AEF-706", header(ndc_first_year=2030, ndc_last_year=2021), "before the first year"),
    ("AEF-706", header(ndc_last_year=2026), "is after the NDC implementation period"),
    ("CON-102", approaches(first_transfer_definition="First international transfer"), "none of the three events"),
    ("CON-103", approaches(parties=("JPN",)), "the reporting Party"),
    ("CON-108", wrong_net(), "is not 23(c) plus 23(d) less 23(e)"),
    ("REC-104", both(acquisition(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="1", quantity=900,
                                 last=1_000)), "of the same ITMOs 1000 t CO2 eq were sent"),
    ("REP-106", approaches(expected_mitigation={year: year for year in range(2026, 2032)}), "outside the duration"),
    ("REP-107", whole(submission={"actions": (samples.action(approach="CA9998"),)}), "no initial report covers"),
    ("REP-122", held(non_ghg_metric="A \U0001f600"), "U+1F600"),
    ("REP-141", held(non_ghg_metric="A" * 1_001), "1,001 letters"),
    ("SCR-105", of(actions=(samples.issuance(first_unit_id="1" * 4_999 + "2", last_unit_id="2" * 4_999 + "2"),)),
     "refuse or misread"),
    ("REP-114", whole(ndc=ndc(multi_year=True, method=Method.MULTI_YEAR, target_year=2029)), "the last year"),
]
PASSING = [
    ("AEF-110", of(holdings=(samples.holding(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="5"),))),
    ("AEF-505", of(authorizations=(
        samples.authorization(purposes_for_authorization="NDC and OIMP", oimp_authorized="CORSIA",
                              first_transfer_definition="Use or cancellation"), samples.oimp_authorization()),
        actions=(samples.action(**OMGE_FIRST), ISSUED))),
    ("AEF-510", first_transfer(**UNLIKE_UNITS)),
    ("AEF-606", of(entities=(*samples.submission().entities, samples.entity(
        place=PLACE, date_of_authorization=datetime.date(2026, 11, 1))))),
    ("ADV-106", worded("Issuance; the first international transfer comes later and is a transfer")),
    ("REC-103", both(acquisition(last=300), acquisition(4, first=301, last=600), rest())),
    ("REP-113", whole(ndc=ndc(trajectory={year: Decimal(1) for year in range(2021, 2031)}))),
]


def name(value):
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("code", "subject", "words"), FAILING, ids=name)
def test_the_rule_finds_it(code, subject, words):
    assert [finding for finding in run(subject) if finding.code == code and words in finding.message]


@pytest.mark.parametrize(("code", "subject"), PASSING, ids=name)
def test_the_rule_lets_it_pass(code, subject):
    assert code not in {finding.code for finding in run(subject)}


def test_a_contribution_is_a_first_transfer_whatever_the_definition_though_the_scripts_compare_it():
    findings = run(first_transfer(**OMGE_FIRST))
    assert {finding.code for finding in findings if finding.source == "STC04"} == {"SCR-114"}


def test_rows_whose_identifiers_are_unsound_are_told_once():
    row = samples.holding(first=6_000, last=5_421, quantity=580)
    codes = {finding.code for finding in run(of(holdings=(row,)))}
    assert codes == {"AEF-305", "AEF-401"}


def test_a_second_name_of_the_secretariat_is_on_the_finding():
    finding = next(finding for finding in run(CASES["AEF-301"].failing) if finding.code == "AEF-301")
    assert finding.source == "II07"


def test_an_approach_that_is_not_in_the_dossier_is_told_once():
    subject = whole(submission={"authorizations": tuple(
        samples.authorization(approach="CA9998", authorization_version=number, place=replace(PLACE, row=number + 8))
        for number in (1, 2))},
        approaches=(approach(),))
    assert isinstance(subject, Subject)
    assert sum(finding.code == "REP-107" for finding in run(subject)) == 1


def test_each_of_the_seventeen_supplementary_elements_is_asked_for():
    outline = present().outline(INITIAL_REPORT)
    asked = [(heading.number, element.title) for heading in outline.headings for element in heading.elements
             if not element.is_preambular]
    whole_headings = [heading.number for heading in outline.headings if heading.supplementary]
    assert len(asked) + len(whole_headings) == 17 and whole_headings == ["IV.H.5", "IV.H.6"]
    for number, title in [*asked, *((number, None) for number in whole_headings)]:
        given = None if title is None else answer("An answer.", elements={
            element.title: answer("Said.") for element in outline.by_number[number].elements if element.title != title})
        codes = [finding.code for finding in run(whole(answers={(INITIAL_REPORT, number): given}))]
        assert codes.count("REP-103") == 1, (number, title)


@pytest.mark.parametrize(("said", "is_enough"), [
    ("Japan's annual information for 2027 was not available when this annex was made.", True),
    ("The annual information of the other Parties is not yet published.", True),
    ("A value of the inventory was not available. Japan acquires ITMOs.", False)])
def test_that_another_party_s_information_is_missing_is_said_of_that_party(said, is_enough):
    subject = with_partners(whole(answers={(ANNEX_4, "III"): answer(said)}))
    assert ("ADV-110" not in {finding.code for finding in run(subject)}) is is_enough
