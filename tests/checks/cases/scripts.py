from dataclasses import replace

from reporter.checks import Subject
from reporter.forms.editions import profiles
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import (
    NDC_USE,
    PURPOSE,
    YEAR_OF_USE,
    authorizations,
    cancellation,
    in_megawatt_hours,
    use,
)
from tests.checks.parts import ndc, of, whole

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


def entity(name):
    """The authorizations name this entity, which Table 5 has."""
    known = samples.entity(name=name, identification_number="9",
                           place=samples.place("registry/entities.csv", samples.ENTITIES, 4))
    return of(entities=(*samples.submission().entities, known), authorizations=(
        samples.authorization(authorized_entities=name), samples.oimp_authorization()))


def used_in_another_period(year):
    """Ten ITMOs used by India for a year, where the dossier has 2031 to 2035 beside the NDC period of Table 1."""
    later = ndc(first_year=2031, last_year=2035, target_year=2035, trajectory=dict.fromkeys(range(2031, 2036), 1))
    return whole(submission={"actions": use(**NDC_USE, year_used_for_ndc=year).submission.actions}, other_ndc=(later,))


CASES = {
    "SCR-101": Case(two(samples.authorization()), "Authorization ID", passing=two()),
    "SCR-102": Case(written_in("nomenclature-2026-02"), "Authorized Party(ies) ID",
                    passing=written_in("secretariat-workbook")),
    "SCR-103": Case(entity("Müller & Söhne"), "Authorized entity(ies) ID", passing=entity("Mueller-Soehne (A.G.) 1")),
    "SCR-104": Case(in_megawatt_hours("5.5"), "Quantity (in non-GHG metric)", passing=in_megawatt_hours("5")),
    "SCR-105": Case(units(1_000, 1_990), "First unit ID", passing=units(1_000, 1_998)),
    "SCR-106": Case(authorizations(authorized_entities=None), "Using/cancelling authorized entity ID",
                    passing=authorizations(authorized_parties="CHE")),
    "SCR-108": Case(authorizations(authorized_timeframe="2026 until 2030"), "Authorized timeframe"),
    "SCR-112": Case(authorizations(**FOR_BOTH), PURPOSE, passing=authorizations()),
    "SCR-113": Case(used_in_another_period(2031), YEAR_OF_USE,
                    passing=used_in_another_period(2030), also=frozenset({"AEF-704"})),
    "SCR-114": Case(authorizations(purposes_for_authorization="IMP"), "Action subtype", passing=authorizations(),
                    also=frozenset({"AEF-210"})),
    "SCR-121": Case(use(using_party=None), USER),
    "SCR-122": Case(use(**(NDC_USE | {"purpose": "NDC use"}), year_used_for_ndc=2027), PURPOSE,
                    passing=use(**NDC_USE, year_used_for_ndc=2027)),
    "SCR-123": Case(cancellation(purpose=None, action_subtype="Other cancellations"), PURPOSE),
}
