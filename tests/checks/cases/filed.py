import datetime
from dataclasses import replace

from reporter.checks import Subject
from reporter.findings import Place
from tests import samples
from tests.checks.cases import Case

WORKBOOK = "previous/IND-AEF-2026-v1.0.xlsx"
EARLIER = datetime.date(2026, 12, 10)
NOW = samples.submission()


def first_transfer(**over):
    return samples.action(**({"action_date": EARLIER, "first": 9_001, "last": 9_100} | over))


def filed(**over):
    """The annual information for 2026, as it was filed."""
    values = {"header": samples.header(reported_year=2026, place=Place(WORKBOOK, "Table 1 Submission")),
              "authorizations": (), "holdings": (),
              "actions": (first_transfer(place=samples.place(WORKBOOK, samples.present().actions, 9)),)}
    return samples.submission(**(values | over))


def after(*history, before=None):
    """The dossier for 2027 that has these actions of 2026."""
    return Subject(submission=replace(NOW, history=history or (first_transfer(),)), filed=(before or filed(),))


def again(version, **over):
    """The same year a second time, where version 1.1 was filed."""
    return Subject(submission=samples.submission(header=samples.header(version=version), **over),
                   filed=(samples.submission(header=samples.header(version="1.1")),))


CASES = {
    "AEF-708": Case(again("1.1", holdings=()), "Version", passing=again("1.2", holdings=()),
                    also=frozenset({"AEF-401"})),
    "AEF-709": Case(after(first_transfer(), first_transfer(first=9_101, last=9_110)), "First ID", passing=after(
        first_transfer(last=9_050), first_transfer(first=9_051))),
    "AEF-721": Case(Subject(submission=NOW, filed=(filed(), filed(entities=()))), "Version",
                    passing=Subject(submission=NOW, filed=(filed(), filed(header=samples.header(
                        reported_year=2026, version="1.1"))))),
    "AEF-722": Case(Subject(submission=samples.submission(header=samples.header(ndc_first_year=2025)),
                            filed=(filed(actions=()),)), "First year of the NDC implementation period",
                    passing=Subject(submission=NOW, filed=(filed(
                        actions=(), header=samples.header(reported_year=2020, ndc_first_year=2016,
                                                          ndc_last_year=2020)),))),
}
