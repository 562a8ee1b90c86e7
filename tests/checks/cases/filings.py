import datetime
from dataclasses import replace

from reporter.documents.annex_4 import annex_4
from reporter.documents.initial_report import initial_report
from reporter.documents.twins import twin_of
from reporter.dossier.facts import Ignore
from reporter.dossier.ndc import Method
from reporter.findings import Place
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from reporter.records.filings import Filing
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.filed import first_transfer
from tests.checks.parts import answer, approach, issue, ndc, whole

KIND = SubmissionKind
NDC = {"first_year": "2021", "last_year": "2030", "method": "trajectory", "target_year": "2030", "multi_year": "False"}


def filing(kind=KIND.INITIAL_REPORT, version="1.0", day=(2026, 11, 30), year=None, **over):
    values = {"approaches": ("CA9999",) if kind.is_initial else (), "ndc": NDC} | over
    return Filing(kind, version, datetime.date(*day), Place("filed/manifest.json"), year, **values)


def after(*filings, **over):
    return whole(filings=filings, **over)


def version(number, *day):
    return issue(*day).model_copy(update={"version": number})


def as_filed(subject, document=initial_report):
    """The dossier's own report as data."""
    if document is annex_4:
        return twin_of(annex_4(subject.dossier, subject.submission, subject.narrative, subject.accounts, {}, ()))
    return twin_of(document(subject.dossier, subject.submission, subject.narrative, {}))


INITIAL = filing(twin=as_filed(whole()))
LAST_ANNEX = filing(KIND.REGULAR_INFORMATION, year=2026, day=(2026, 12, 20), twin=as_filed(whole(), annex_4))
REWRITTEN = {(INITIAL_REPORT, "III.D"): answer("Not applicable: there is no such metric any longer.")}
NEWS = {(ANNEX_4, "I.C"): answer("The arrangements were changed in 2027. " * 20)}
LESS = {**approach().expected_mitigation, 2028: 7}
UNCONFIRMED = {(ANNEX_4, "I.C"): replace(answer("The arrangements are as they were. " * 20),
                                              to_confirm="To confirm: 2026")}
FURTHER = (approach(), approach(identifier="CA9998", authorizations={}).found_at(
    Place("approaches/CA9998.toml", row=1, lines={"": 1})))
AEF_2026 = filing(KIND.ANNUAL_INFORMATION, year=2026, day=(2027, 4, 10), ignored={"REP-118": "Not yet inventoried"})
NO_ACTIONS = {"actions": (), "holdings": (), "history": (first_transfer(),)}


def ignoring(reason):
    return after(AEF_2026, ignore=(Ignore(code="REP-118", reason=reason).found_at(
        Place("dossier.toml", row=1, column="ignore[1]", lines={"": 1})),))


CASES = {
    "FIL-101": Case(after(filing(version="1.1")), "initial_report.version",
                    passing=after(filing(version="1.1"), initial_report=version("1.2", 2026, 12, 1))),
    "FIL-102": Case(whole(annual_information=version("1.1", 2028, 4, 10)), "annual_information.version",
                    passing=after(filing(KIND.ANNUAL_INFORMATION, year=2027, day=(2028, 4, 1)),
                                  annual_information=version("1.1", 2028, 4, 10)), also=frozenset({"CON-101"})),
    "FIL-103": Case(after(INITIAL, initial_report=version("1.1", 2026, 11, 29)), "initial_report.date",
                    passing=after(INITIAL, initial_report=version("1.1", 2026, 11, 30))),
    "FIL-104": Case(after(INITIAL, answers=REWRITTEN), None,
                    passing=after(INITIAL, answers=REWRITTEN, initial_report=version("1.1", 2026, 12, 1))),
    "FIL-105": Case(after(INITIAL, ndc=ndc(method=Method.AVERAGING)), "ndc.method", passing=after(
        INITIAL, initial_report=version("1.1", 2026, 12, 1))),
    "FIL-106": Case(after(INITIAL, approaches=FURTHER), "identifier",
                    passing=after(INITIAL, approaches=FURTHER, updated_initial_report=issue(2028, 2, 1)),
                    also=frozenset({"REP-101", "REP-102", "REP-103"})),
    "FIL-107": Case(whole(answers=UNCONFIRMED), None),
    "FIL-108": Case(after(INITIAL, approaches=(approach(expected_mitigation=LESS),)), "expected_mitigation.2028",
                    passing=after(INITIAL, approaches=(approach(expected_mitigation=LESS),),
                                  initial_report=version("1.1", 2026, 12, 1))),
    "FIL-111": Case(whole(submission=NO_ACTIONS), "Reported year", passing=whole(submission=NO_ACTIONS | {
        "actions": samples.submission().actions, "holdings": samples.submission().holdings})),
    "FIL-112": Case(whole(submission={"history": (first_transfer(),)}), "Action date",
                    passing=after(INITIAL, AEF_2026, submission={"history": (first_transfer(),)})),
    "FIL-113": Case(ignoring("Not yet inventoried"), "ignore[1].reason", passing=ignoring("Delayed again in 2027")),
    "FIL-114": Case(after(LAST_ANNEX), None, passing=after(LAST_ANNEX, answers=NEWS)),
}
