"""Facts of a dossier that are written twice, or that contradict one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from reporter.accounting.authorizations import Versions
from reporter.checks.checking import Fault, check
from reporter.checks.consistency import SAME
from reporter.checks.submitting import first_day
from reporter.dossier.facts import Dossier, Ignore
from reporter.dossier.ndc import Indicator, IndicatorKind
from reporter.files.tables import Nearest, party_called
from reporter.findings import Severity
from reporter.forms.codelists import AT_AUTHORIZATION
from reporter.forms.deadlines import SubmissionKind
from reporter.records.kinds import Model
from reporter.records.submission import Submission


@check("CON-126", needs=(), para="form", severity=Severity.WARNING, as_one=True,
       remedy="take out one of them; where another one was meant, write that")
def what_a_list_names_stands_in_it_once(dossier: Dossier) -> Iterator[Fault]:
    """An entry of a list, and a table of several, stands in the dossier once; so does a rule that is set aside.

    Of two reasons for one rule, only one would be told with the submission.

    Bad: parties = ["IND", "IND"]
    Good: parties = ["IND", "JPN"]
    """
    for table in (table for whole in (dossier.facts, *dossier.approaches) for table in whole.tables()):
        for name, value in table:
            again = _again([_known_by(entry) for entry in value]) if isinstance(value, tuple) else []
            if again and isinstance(value[0], Model):
                # As many entries as there are places that somebody has to look at.
                yield from (Fault(value[there].place, f"says the same as entry {first + 1} of {name}"
                                  if not isinstance(value[there], Ignore) else f"{value[there].code} is set aside "
                                  f"twice, and one reason alone is told") for first, there in again)
            elif again:
                more = f", and {len(again) - 1:,} more so" if len(again) > 1 else ""
                yield Fault(table.place.at(name), f"“{value[again[0][1]]}” stands twice in {name}{more}",
                            value[again[0][1]])


def _known_by(entry: object) -> Hashable:
    """What no second entry of a list has."""
    if isinstance(entry, Ignore):
        return entry.code
    return entry.model_dump_json() if isinstance(entry, Model) else str(entry).casefold()


def _again(keys: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Where a key stood first, and where it stands again."""
    first: dict[Hashable, int] = {}
    return [(before, position) for position, key in enumerate(keys)
            if (before := first.setdefault(key, position)) != position]


@check("CON-127", needs=(), para="18/CMA.1 annex paras 65-67; 2/CMA.3 annex para 23(i)",
       remedy="give each indicator a name of its own, and the same one the same unit in each NDC period")
def an_indicator_is_known_by_its_name(dossier: Dossier) -> Iterator[Fault]:
    """An NDC has one indicator of a name, and indicators of one name have one unit in all NDC periods.

    The levels in the inventory and the registers know an indicator by its name. An indicator in CO2 is none that is not
    of greenhouse gases (18/CMA.1 annex para 66).

    Bad: two indicators “Wind power”, one in MWh and one in MW
    Good: the indicators “Wind power” in MWh and “Wind power, capacity” in MW
    """
    named: dict[str, list[tuple[int, Indicator]]] = defaultdict(list)
    for ndc in dossier.facts.ndc_periods:
        for indicator in ndc.indicators:
            same = named[indicator.name.casefold()]
            other = next((one for period, one in same if period == ndc.first_year or one.unit != indicator.unit), None)
            if other is not None:
                yield Fault(indicator.place.at("name"), "is the name of another indicator too, in row "
                            f"{other.place.row} in {other.unit}", indicator.name)
            same.append((ndc.first_year, indicator))
            if indicator.kind is IndicatorKind.NON_GHG and "CO2" in indicator.unit.replace("₂", "2").upper():
                yield Fault(indicator.place.at("kind"), f"is said of an indicator in {indicator.unit}", indicator.kind,
                            remedy="correct the kind or the unit", severity=Severity.WARNING)


@check("CON-128", needs=(), para=SAME, remedy="correct the code or the name")
def name_and_code_are_of_one_party(dossier: Dossier) -> Iterator[Fault]:
    """The name of the reporting Party is not that of a Party with another code.

    Bad: code = "IND", name = "Japan"
    Good: code = "IND", name = "India"
    """
    party = dossier.facts.party
    called = party_called(party.name)
    if called not in (None, party.code):
        yield Fault(party.place.at("name"), f"is the name of {called}, while the code is {party.code}", party.name)


@check("CON-129", needs=(), para="4/CMA.6 para 5(c)", remedy="correct the one that slipped")
def the_dates_of_an_authorization_agree(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The final date is the same in words and as a date, and no last day is before the authorization.

    Where final_date is more than a date, its words are not compared; where it is another date than last_day, this is a
    warning. The day of the authorization is that of Table 2, or else the first of the approach.

    Bad: final_date = "31 December 2030", last_day = 2031-12-31
    Good: final_date = "31 December 2030", and no last_day
    """
    authorized = Versions(submission.own_authorizations).by_key
    for approach in dossier.approaches:
        for name, text in approach.authorizations.items():
            if text.last_day and text.said_day not in (None, text.last_day):
                yield Fault(text.place.at("last_day"), f"is not the day that final_date says, {text.said_day}",
                            text.last_day, severity=Severity.WARNING)
            versions = authorized.get((approach.identifier, name))
            first = versions[0].date_of_authorization if versions else approach.start
            for key, day in (("last_day", text.last_day), ("end", text.end)):
                if day is not None and day < first:
                    yield Fault(text.place.at(key), f"is before the authorization, {first}", day)


@check("CON-130", needs=(), para="2/CMA.3 annex para 2(b)", severity=Severity.WARNING,
       remedy="correct first_transfer_definition, or leave first_transfer_at_authorization out")
def a_date_of_authorization_counts_where_that_is_the_first_transfer(dossier: Dossier) -> Iterator[Fault]:
    """Whose date a first transfer at authorization has is said where the authorization is the first transfer.

    Bad: first_transfer_definition = "Issuance", first_transfer_at_authorization = "own date"
    Good: first_transfer_definition = "Authorization", first_transfer_at_authorization = "own date"
    """
    known = dossier.edition.codelists["firstTransferDefnForOimp"]
    for approach in dossier.approaches:
        defined = approach.first_transfer_definition
        if approach.identifier in dossier.own_date_approaches and known.read(defined or "") != AT_AUTHORIZATION:
            yield Fault(approach.place.at("first_transfer_at_authorization"), "is said, while the first transfer is "
                        f"{defined or 'not told'}", approach.first_transfer_at_authorization)


@check("CON-132", needs=(), as_one=True, para="2/CMA.3 annex paras 19-20",
       remedy="correct the date, the year or the kind of report")
def what_was_filed_could_be_filed_that_day(dossier: Dossier) -> Iterator[Fault]:
    """An updated initial report is not before the initial report, and no filing is before what it reports on has begun.

    Bad: [[filed]] with report = "annual-information", reported_year = 2026 and date = 2025-04-10
    Good: reported_year = 2026 and date = 2027-04-10
    """
    facts = dossier.facts
    first = first_day(dossier, SubmissionKind.INITIAL_REPORT)
    if facts.updated_initial_report and first and facts.updated_initial_report.date < first:
        yield Fault(facts.updated_initial_report.place.at("date"), f"is before the initial report of {first}",
                    facts.updated_initial_report.date)
    for one in facts.filed:
        if not one.report.is_initial and one.reported_year and one.date.year < one.reported_year:
            yield Fault(one.place.at("date"), f"is before {one.reported_year}, the year that was reported", one.date)


@check("CON-133", needs=(), para="4/CMA.6 para 5(k)", remedy="write the vintages that the authorization covers")
def an_authorization_covers_vintages(dossier: Dossier) -> Iterator[Fault]:
    """The text of an authorization names the vintages that it covers.

    Bad: vintages = []
    Good: vintages = [2026, 2027]
    """
    for approach in dossier.approaches:
        for text in approach.authorizations.values():
            if not text.vintages and approach.place.file not in dossier.faulty:
                yield Fault(text.place.at("vintages"), "is an empty list")


@check("CON-134", needs=(), para="2/CMA.3 annex para 18; 6/CMA.4 annex II para 3(a)", severity=Severity.WARNING,
       as_one=True,
       remedy="write the key as the dossier has it, such as ndc.method or approaches.CA0001.end, or the column's label")
def a_stand_in_is_written_at_a_known_place(dossier: Dossier) -> Iterator[Fault]:
    """Each key of a stand-in is one of the dossier, the inventory, or the label of a column of the form.

    Pages say beside what they draw from there that a value stands in: at another key they would say nothing.

    Bad: keys = ["ndc.metod"]
    Good: keys = ["ndc.method"]
    """
    known = {"inventory", *(label for table in dossier.edition.tables for label in table.by_label)}
    for prefix, whole in (("", dossier.facts), *((f"approaches.{one.identifier}.", one) for one in dossier.approaches)):
        known.add(prefix.rstrip("."))
        known.update(f"{prefix}{key}" for table in whole.tables() for key in _keys(table))
    unknown = [(entry.place.at(f"keys[{number}]"), key) for entry in dossier.facts.stand_in
               for number, key in enumerate(entry.keys, 1) if key not in known]
    names, meant = sorted(known), Nearest()
    for place, key in unknown:
        near = meant.to(key, names)
        yield Fault(place, "names nothing in the dossier and no column of the form", key,
                    remedy=f"write “{near}”, if that is meant" if near else None)


@check("CON-135", needs=(), para="2/CMA.3 annex para 18(g)", severity=Severity.WARNING,
       remedy="correct the identifier, or put the file of that approach into approaches/")
def an_approach_that_facts_name_is_one_of_the_dossier(dossier: Dossier) -> Iterator[Fault]:
    """What was filed, and what an export is said to be of, is of cooperative approaches that the dossier has.

    A filing that names another one covers none of those that are reported on.

    Bad: [[filed]] with approaches = ["CA0010"], and no file approaches/CA0010.toml
    Good: approaches = ["CA0001"], as in approaches/CA0001.toml
    """
    known = dossier.approach_names
    for filing in dossier.facts.filed:
        for number, named in enumerate(filing.approaches, 1):
            if named not in known:
                yield Fault(filing.place.at(f"approaches[{number}]"), "is no approach of the dossier", named)
    for source in dossier.facts.registry:
        if source.approach is not None and source.approach not in known:
            yield Fault(source.place.at("approach"), "is no approach of the dossier", source.approach)


def _keys(table: Model) -> Iterator[str]:
    """The keys of a table of facts and of what stands in it by keys of its own, from its file's beginning."""
    for name, value in table:
        yield table.place.at(name).column or name
        if isinstance(value, Mapping):
            yield from (table.place.at(f"{name}.{key}").column or name for key in value)
