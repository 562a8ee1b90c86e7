from dataclasses import replace

from reporter.checks import Subject
from reporter.forms.editions import profiles
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import NDC_USE, PURPOSE, authorizations, use
from tests.checks.parts import of, whole

USER = "Using/cancelling participating Party ID"
LAST_YEAR = samples.submission(header=samples.header(reported_year=2026), authorizations=(), actions=(), holdings=())
FOR_BOTH = {"purposes_for_authorization": "NDC and OIMP"}


def two(*authorizations):
    """This year's submission beside last year's, which has these authorizations."""
    return Subject(submissions=(replace(LAST_YEAR, authorizations=authorizations), samples.submission()))


def written_in(profile):
    """A dossier with an authorization for any Party, which this profile writes."""
    return replace(whole(submission={"authorizations": tuple(
        make(authorized_timeframe=None) for make in (samples.authorization, samples.oimp_authorization))}),
        profile=profiles()[profile])


def units(first, last):
    """A first transfer with unit IDs from serial `first` to serial `last`."""
    row = samples.action(last=last - first + 1, first_unit_id=f"VCS-{first}-A", last_unit_id=f"VCS-{last}-A")
    return of(actions=(row, *samples.submission().actions[1:]))


CASES = {
    "SCR-101": Case(two(samples.authorization()), "Authorization ID", passing=two()),
    "SCR-102": Case(written_in("nomenclature-2026-02"), "Authorized Party(ies) ID",
                    passing=written_in("secretariat-workbook")),
    "SCR-105": Case(units(1_000, 1_990), "First unit ID", passing=units(1_000, 1_998)),
    "SCR-106": Case(authorizations(authorized_entities=None), "Using/cancelling authorized entity ID",
                    passing=authorizations(authorized_parties="CHE")),
    "SCR-112": Case(authorizations(**FOR_BOTH), PURPOSE, passing=authorizations()),
    "SCR-114": Case(authorizations(purposes_for_authorization="IMP"), "Action subtype", passing=authorizations(),
                    also=frozenset({"AEF-210"})),
    "SCR-121": Case(use(using_party=None), USER),
    "SCR-122": Case(use(**(NDC_USE | {"purpose": "NDC use"}), year_used_for_ndc=2027), PURPOSE,
                    passing=use(**NDC_USE, year_used_for_ndc=2027)),
}
