"""What if: the room that authorizations leave, and what becomes of adjustment, balance and target if it is used."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.accounting.what_if import Scenario, WhatIf
from reporter.documents.model import T_CO2, Column, Table
from reporter.language.wording import Citation, Joined, Lowered
from reporter.language.wording import message as _
from reporter.records.kinds import PlainValue


def what_if_tables(courses: WhatIf) -> tuple[Table, ...]:
    """The authorizations, the years, and the target; nothing where the Party authorizes no first transfer."""
    if not courses.rooms and not any(each.further for each in courses.scenarios):
        return ()
    return _rooms(courses), _years(courses), _target(courses)


def _rooms(courses: WhatIf) -> Table:
    rows = tuple((room.version.authorization_id, room.version.approach, _("not limited") if room.authorized is None
                  else room.authorized, room.first_transferred, _("not limited") if room.left is None else room.left,
                  room.unit, room.expected) for room in courses.rooms)
    return Table(
        _("Authorizations, and what may still be first transferred"),
        (Column(_("Authorization")), Column(_("Approach")), Column(_("Authorized"), numeric=True),
         Column(_("First transferred"), numeric=True), Column(_("Room left"), numeric=True), Column(_("Unit")),
         Column(_("Expected of the vintages covered"), numeric=True, unit=T_CO2)),
        rows, open_text=_("not given"), notes=(_(
            "By the newest version of each authorization; those that are revoked, and those of what other Parties "
            "first transfer, are left out. What is expected is the approach’s, under all its authorizations."),))


def _years(courses: WhatIf) -> Table:
    names = [_name(each) for each in courses.scenarios]
    columns = (
        Column(_("Year"), grouped=False),
        *(Column(_("Adjustment, {course}", course=Lowered(name)), numeric=True, unit=T_CO2)
          for name in names),
        *(Column(_("Balance, {course}", course=Lowered(name)), numeric=True, unit=T_CO2) for name in names))
    rows = tuple((str(year), *(each.rows[key][year].value for key in ("23(g)", "23(k)(i)")
                               for each in courses.scenarios)) for year in courses.years)
    return Table(_("What becomes of the corresponding adjustment and the balance"), columns, rows, notes=tuple(
        _notes(courses)), open_text=_("not yet inventoried"))


def _target(courses: WhatIf) -> Table:
    first, last = courses.target_years[0], courses.target_years[-1]
    when = str(first) if first == last else _("{first} to {last}", first=first, last=last)
    rows: tuple[tuple[PlainValue, ...], ...] = tuple(
        (_name(each), each.supposed, each.adjustment, each.at_most(courses.level)) for each in courses.scenarios)
    stated = _("The target is {level:,} t CO2 eq.", level=courses.level) if courses.level is not None else _(
        "The target is not stated in t CO2 eq, so that no level of emissions follows from it.")
    return Table(_("What becomes of the target"), (
        Column(_("Course")), Column(_("First transferred further"), numeric=True, unit=T_CO2),
        Column(_("Corresponding adjustment of {years}", years=when), numeric=True, unit=T_CO2),
        Column(_("Emissions of {years} may be at most", years=when), numeric=True, unit=T_CO2)), rows,
        open_text=_("not known"), notes=(Joined((stated, _(
            "Each tonne first transferred is added to the balance (2/CMA.3 annex para 8), so that the Party’s own "
            "emissions must be a tonne lower to reach the same target."), *([_(
                "Each course has what the one before it has.")] if len(courses.scenarios) > 1 else [])), " "),))


def _name(course: Scenario) -> str:
    if course.further is not None:
        return _("With a further {quantity:,} in {approach}", quantity=course.further.quantity,
                 approach=course.further.approach)
    return _("With all that is left") if course.is_all_that_is_left else _("As it stands")


def _notes(courses: WhatIf) -> Iterator[str]:
    yield Joined((_(
        "Supposed, not reported: nothing else happens after {year}. What is left is of the vintages covered, in "
        "proportion to what the approach expects of each beyond what was first transferred of it, or evenly where it "
        "expects no more; each vintage is first transferred in its own year, and one up to {year} in {following}.",
        year=courses.reported_year, following=courses.reported_year + 1),
        Citation("2/CMA.3 annex paras 7, 8, 23(g), 23(k)(i)")), " ")
    if any(room.supposed is None for room in courses.rooms):
        yield _("Authorizations in a metric other than t CO2 eq are left out, since their tonnes are not known yet.")
    outside = courses.scenarios[-1].outside
    if outside:
        yield _("{quantity:,} t CO2 eq are of vintages outside the NDC implementation period, and adjust nothing in "
                "it.", quantity=outside)
