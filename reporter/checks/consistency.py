"""The same facts wherever they are stated: tables, approaches' files, accounts (6/CMA.4 annex II para 3(b))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reporter.accounting.adjustments import Accounts
from reporter.accounting.annual_quantities import MEASURES, LeftOut, is_use_towards_ndc_of
from reporter.checks.approaches import described_otherwise, listed_years
from reporter.checks.authorizations import and_more
from reporter.checks.checking import Fault, Need, at_each, check
from reporter.dossier.facts import Dossier
from reporter.files.tables import party_codes
from reporter.findings import Place, Severity
from reporter.forms.codelists import FIRST_TRANSFER, GHG
from reporter.forms.deadlines import SubmissionKind
from reporter.records.submission import Submission

SAME = "6/CMA.4 annex II para 3(b); 4/CMA.6 para 33"


@check("CON-101", needs=(), para=SAME, remedy="write in Table 1 what dossier.toml says, or correct dossier.toml")
def table_1_says_what_the_dossier_says(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """Party, year, version, date and NDC period of Table 1 are those of the dossier.

    Bad: Table 1 has NDC implementation period 2021 to 2030, dossier.toml 2020 to 2030
    Good: both have 2021 to 2030
    """
    facts, header = dossier.facts, submission.header
    stated = {
        "party": facts.party.code, "version": facts.annual_information.version, "reported_year": facts.reported_year,
        "date_of_submission": facts.annual_information.date, "ndc_first_year": facts.ndc.first_year,
        "ndc_last_year": facts.ndc.last_year,
    }
    for attribute, value in stated.items():
        if getattr(header, attribute) != value:
            yield Fault(header.cell(attribute), f"dossier.toml says {value}", getattr(header, attribute))


@check("CON-102", needs=(), para=f"4/CMA.6 para 15; {SAME}",
       remedy="write the same definition in the approach's file and in Table 2")
def first_transfer_is_defined_alike(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The first transfer definition of an approach's file is that of its authorizations in Table 2.

    Bad: the approach's file says Issuance, Table 2 says Authorization
    Good: both say Issuance
    """
    codelist = submission.edition.codelists["firstTransferDefnForOimp"]
    for approach in dossier.approaches:
        stated = approach.first_transfer_definition
        place = approach.place.at("first_transfer_definition")
        if stated is not None and codelist.read(stated) is None:
            yield Fault(place, "is none of the three events that 2/CMA.3 annex para 2(b) allows", stated,
                        codelist.remedies.get(stated, "write one of: " + "; ".join(codelist.values)))
            continue
        defined = [row for row in submission.own_authorizations
                   if row.approach == approach.identifier and row.first_transfer_definition]
        for row in defined:
            if stated is None or codelist.read(stated) != row.first_transfer_definition:
                yield Fault(row.cell("first_transfer_definition"), f"the file of {approach.identifier} says "
                            f"{stated or 'nothing'}", row.first_transfer_definition)


@check("CON-103", needs=(), para=f"2/CMA.3 annex para 18(g); {SAME}", severity=Severity.WARNING,
       remedy="add the Party to the approach's file, or correct the code")
def parties_take_part_in_the_approach(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """Parties in Tables 2 and 3 are participating Parties of the approach, and so is the reporting Party.

    That the reporting Party is missing is an error. Another Party that acquires ITMOs later on may stand outside
    the approach where the authorization covers any Party: then this is a warning.

    Bad: acquiring Party CHE, the approach's file has IND and JPN
    Good: acquiring Party JPN, the approach's file has IND and JPN
    """
    party = dossier.facts.party.code
    for approach in dossier.approaches:
        if party not in approach.parties:
            yield Fault(approach.place.at("parties"), f"does not have {party}, the reporting Party",
                        ", ".join(approach.parties), severity=Severity.ERROR)
    # Where a code is none, it may be any of those that are missing.
    taking_part = {approach.identifier: set(approach.parties) for approach in dossier.approaches
                   if party_codes().issuperset(approach.parties)}
    told: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place, identifier, code in _parties_named(submission):
        if identifier in taking_part and code not in taking_part[identifier]:
            told[identifier, code].append(place)
    for (identifier, code), places in told.items():
        yield Fault(places[0], f"the file of {identifier} does not have this Party{and_more(len(places))}", code)


def _parties_named(submission: Submission) -> Iterator[tuple[Place, str, str]]:
    """Place, approach and code of each Party that Tables 2 and 3 name, and then the actions of earlier years."""
    for row in submission.own_authorizations:
        for code in row.authorized_parties or ():
            yield row.cell("authorized_parties"), row.approach, code
    seen: set[tuple[str, str, str]] = set()
    # What a row of the year names too is told there.
    for said, rows in (*submission.alike_actions, *submission.alike_actions_so_far):
        for attribute in ("first_transferring_party", "transferring_party", "acquiring_party", "using_party"):
            code = getattr(said, attribute)
            if code and (attribute, said.approach, code) not in seen:
                seen.add((attribute, said.approach, code))
                yield rows[0].cell(attribute), said.approach, code


@check("CON-104", needs=(), para=f"4/CMA.6 para 5(m); {SAME}",
       remedy="write the same sectors in the approach's file and in Table 2")
def sectors_are_those_of_the_approach(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The sectors of an authorization are those of the approach's file.

    Where all authorizations say the same and the approach's file another thing, it is told there, once.

    Bad: the approach's file says Transportation, Table 2 says Energy generation
    Good: both say Energy generation
    """
    known = dossier.edition.codelists["sectors"]
    for approach in dossier.approaches:
        rows = [row for row in submission.own_authorizations if row.approach == approach.identifier]
        others = [row for row in rows if set(row.sectors) != set(approach.sectors)]
        unknown = [sector for sector in approach.sectors if known.read(sector) is None]
        if unknown:
            yield Fault(approach.place.at("sectors"), "is not in the code list", ", ".join(unknown),
                        "write one or several of: " + "; ".join(known.values))
        elif len(others) == len(rows) > 1 and len({frozenset(row.sectors) for row in others}) == 1:
            # What all rows say alike is not what slipped.
            yield Fault(approach.place.at("sectors"), f"all {len(rows)} rows of Table 2 say "
                        f"{', '.join(others[0].sectors)}", ", ".join(approach.sectors))
        else:
            yield from (Fault(row.cell("sectors"), f"the file of {row.approach} says {', '.join(approach.sectors)}",
                              ", ".join(row.sectors)) for row in others)


@check("CON-105", needs=(), para=f"2/CMA.3 annex para 18(g); {SAME}", severity=Severity.ADVICE,
       remedy="say why, or correct the date of authorization, or the duration of the approach")
def authorizations_lie_in_the_duration_of_the_approach(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """An authorization is dated within the duration of its approach.

    No decision asks for it, but a reviewer asks why where it is not so.

    Bad: duration until 31 December 2030, authorization of 1 February 2031
    Good: duration until 31 December 2030, authorization of 1 December 2026
    """
    for row in submission.own_authorizations:
        approach = dossier.approach(row.approach)
        if (approach is not None and not approach.ends_before_it_begins
                and not approach.start <= row.date_of_authorization <= approach.end):
            yield Fault(row.cell("date_of_authorization"), f"{row.approach} lasts from {approach.start} to "
                        f"{approach.end}", row.date_of_authorization)


@check("CON-106", needs=(), para=f"4/CMA.6 para 5(k); {SAME}",
       remedy="correct the vintage, or the vintages in the approach's file")
def vintages_are_authorized(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The vintage of an action is one that its authorization covers.

    Bad: vintages = [2025, 2026], action with vintage 2027
    Good: vintages = [2025, 2026, 2027], action with vintage 2027
    """
    covered = {(approach.identifier, name): set(text.vintages) for approach in dossier.approaches
               for name, text in approach.authorizations.items()}
    for said, rows in submission.alike_actions:
        vintages = covered.get((said.approach, said.authorization_id))
        if vintages and said.vintage not in vintages:
            yield from at_each(rows, "vintage", f"{said.authorization_id} covers the vintages "
                               f"{', '.join(map(str, sorted(vintages)))}", said.vintage)


@check("CON-107", needs=(Need.AUTHORIZATIONS,), para=SAME, severity=Severity.WARNING,
       remedy="enter the authorization in Table 2, or remove its table from the approach's file")
def authorizations_described_stand_in_table_2(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """An authorization that an approach's file describes stands in Table 2.

    Bad: the approach's file has authorizations."IND JCM 3", Table 2 does not
    Good: both have IND JCM 1
    """
    known = {(row.approach, row.authorization_id) for row in submission.own_authorizations}
    for approach in dossier.approaches:
        unlike = {described_otherwise(approach, name, submission) for file, name in known
                  if file == approach.identifier and name not in approach.authorizations}
        for name in approach.authorizations:
            if (approach.identifier, name) not in known and name not in unlike:
                yield Fault(approach.authorizations[name].place, "does not stand in Table 2", name)


@check("CON-108", needs=(), para=f"2/CMA.3 annex para 23(c)-(f), (j); {SAME}",
       remedy="report this as a fault of the reporter; the tables are made from one source")
def para_23_j_sums_to_the_annual_figures(accounts: Accounts) -> Iterator[Fault]:
    """The amounts of para 23(j) sum to 23(c), 23(d) and 23(e), and 23(f) is 23(c) plus 23(d) less 23(e).

    Bad: 23(c) of 2027 is 1000, the rows of 23(j) sum to 900
    Good: 23(c) of 2027 is 1000, the rows of 23(j) sum to 1000
    """
    for one in accounts.periods:
        yield from _sums_of_23_j(one)


def _sums_of_23_j(accounts: Accounts) -> Iterator[Fault]:
    for year in accounts.years:
        figures = {measure: accounts.rows[measure][year].value for measure in MEASURES}
        for measure, value in figures.items():
            summed = sum(row.quantity for row in accounts.disaggregation
                         if (row.measure, row.year) == (measure, year))
            if value is not None and value != summed:
                yield Fault(Place("structured summary", column=measure), f"{value} in {year}, but the rows of 23(j) "
                            f"sum to {summed}", value)
        net, terms = accounts.rows["23(f)"][year].value, [figures[measure] for measure in MEASURES]
        if net is not None and None not in terms:
            first_transferred, for_oimp, used = (value or 0 for value in terms)
            if net != first_transferred + for_oimp - used:
                yield Fault(Place("structured summary", column="23(f)"), f"{net} in {year} is not 23(c) plus 23(d) "
                            f"less 23(e), {first_transferred + for_oimp - used}", net)


@check("CON-109", needs=(), para=f"2/CMA.3 annex paras 20, 23(c)-(e); {SAME}",
       remedy="mend the actions that contradict the ledger; if there are none, report this as a fault of the reporter")
def the_structured_summary_counts_what_the_aef_reports(submission: Submission, accounts: Accounts) -> Iterator[Fault]:
    """What Table 3 reports as first transferred and used is what the structured summary counts.

    Used is what the Party itself uses towards its NDC; a use by another Party belongs to that Party's balance.
    Actions that belong to another NDC period are left out of it, each with its reason. The comparison waits until the
    actions agree with the ledger, and their quantities with their blocks.

    Bad: Table 3 has first transfers of 1000, 23(c) and 23(d) come to 900
    Good: Table 3 has first transfers of 1000, 23(c) and 23(d) come to 1000
    """
    kinds = submission.alike_actions_so_far
    if accounts.ledger.faults or accounts.ledger.skipped or any(
            row.quantity != row.last_id.serial - row.first_id.serial + 1
            for said, rows in kinds if said.metric == GHG for row in rows):
        return
    first_transfers = [row for said, rows in kinds if said.action_type == FIRST_TRANSFER for row in rows]
    reported = {
        "first transferred": sum(row.quantity for row in first_transfers),
        "used": sum(row.quantity for said, rows in kinds if is_use_towards_ndc_of(said, accounts.party)
                    for row in rows),
    }
    counted = dict.fromkeys(reported, 0)
    for row in (row for one in accounts.periods for row in one.disaggregation):
        counted["used" if row.measure == "23(e)" else "first transferred"] += row.quantity
    left_out = _left_out(accounts)
    places = {row.place for row in first_transfers} if left_out else set()
    for amount in left_out:
        counted["first transferred" if amount.place in places else "used"] += amount.quantity
    for what, quantity in reported.items():
        if quantity != counted[what]:
            yield Fault(Place("structured summary", column="23(j)"), f"{counted[what]} t CO2 eq {what}, while Table 3 "
                        f"of all years on hand reports {quantity}", counted[what])


@check("CON-110", needs=(), para="2/CMA.3 annex para 8; 4/CMA.6 para 14", severity=Severity.WARNING,
       remedy="correct the vintage or the year; otherwise explain in annex 4, chapter IV, how it is adjusted for")
def what_is_reported_is_counted_in_the_ndc_period(accounts: Accounts) -> Iterator[Fault]:
    """What is first transferred or used towards the NDC belongs to a year of the NDC period.

    An amount outside is in no balance of this period.

    Bad: NDC implementation period 2021 to 2030, first transfer of vintage 2031
    Good: NDC implementation period 2021 to 2030, first transfer of vintage 2027
    """
    for amount in _left_out(accounts):
        yield Fault(amount.place, f"{amount.quantity} t CO2 eq are in no annual figure: {amount.reason}")


def _left_out(accounts: Accounts) -> tuple[LeftOut, ...]:
    """What no NDC period counts, each amount once."""
    return tuple(dict.fromkeys(amount for one in accounts.periods for amount in one.left_out))


@check("CON-112", needs=(), para="2/CMA.3 annex paras 9, 23(k)(ii)",
       remedy="add a table [[ndc.registers]] with this metric, and the indicator that it adjusts; without an indicator "
              "it says that the NDC has none in this metric")
def each_non_ghg_metric_has_a_register(dossier: Dossier, accounts: Accounts) -> Iterator[Fault]:
    """Each non-GHG metric of ITMOs has one register in the dossier, or is said to have no indicator.

    For an NDC with a non-GHG indicator the ITMOs of a metric adjust that indicator (para 9), which no column of the
    form tells. A Party whose NDC has no indicator in the metric says so: the ITMOs then enter the balance alone.

    Bad: ITMOs in MWh, no register
    Good: [[ndc.registers]] metric = "MWh", indicator = "Wind power"
    """
    for one in accounts.periods:
        ndc = dossier.facts.ndc_of(one.years[0]) or dossier.facts.ndc
        metrics = dict.fromkeys(row.non_ghg_metric for row in one.disaggregation if row.non_ghg_metric)
        for metric in metrics:
            if not any(register.is_of(metric) for register in ndc.registers):
                yield Fault(ndc.place.at("registers"), f"has no register of {metric}, in which ITMOs were first "
                            "transferred or used", metric)


@check("CON-113", needs=(), para="2/CMA.3 annex para 9; 18/CMA.1 annex para 66",
       remedy="give each metric one register and each register a non-GHG indicator of its own, in the metric's unit")
def registers_are_of_non_ghg_indicators(dossier: Dossier) -> Iterator[Fault]:
    """A register is of one metric, and adjusts one non-GHG indicator in the metric's unit.

    Megawatt hours are never added to a percentage: where the units differ this is a warning, and the adjusted
    indicator stays open.

    Bad: a register of MWh for the indicator “Emission intensity”
    Good: a register of MWh for the indicator “Wind power”, whose unit is MWh
    """
    for ndc in dossier.facts.ndc_periods:
        indicators = {indicator.name: indicator for indicator in ndc.indicators if indicator.is_non_ghg}
        seen: set[str] = set()
        for register in ndc.registers:
            names = {f"metric {register.metric.casefold()}", f"indicator {register.indicator}"} - {"indicator None"}
            if names & seen:
                yield Fault(register.place.at("metric"), "is the metric or the indicator of another register too",
                            register.metric)
            seen |= names
            indicator = indicators.get(register.indicator or "")
            if register.indicator is not None and indicator is None:
                yield Fault(register.place.at("indicator"), "is no non-GHG indicator of the NDC", register.indicator)
            elif indicator is not None and indicator.unit.casefold() != register.measured_in.casefold():
                yield Fault(register.place.at("metric"), f"is not the unit of the indicator, {indicator.unit}",
                            register.measured_in, severity=Severity.WARNING)


@check("CON-114", of=(SubmissionKind.REGULAR_INFORMATION,), needs=(Need.ACTIONS, Need.EARLIER_YEARS),
       para="2/CMA.3 annex para 23(c)-(h)", severity=Severity.WARNING,
       remedy="put exports or tables of these years into registry/; holdings do not tell what led to them")
def the_years_before_are_told_too(accounts: Accounts) -> Iterator[Fault]:
    """What was first transferred and used in the years of the NDC period before the reported one is known.

    Where the holdings of a year open the ledger, the actions until then are not on hand, and the figures of these years
    stay open in the structured summary.

    Bad: holdings of 2026 and actions of 2027 alone
    Good: actions of each year since the first ITMO
    """
    for one in accounts.periods:
        unknown = {year for year in one.years if year <= one.reported_year and one.rows["23(c)"][year].value is None}
        if unknown:
            yield Fault(Place("structured summary", column="23(c)"), f"the figures of {listed_years(unknown)} are open")


@check("CON-111", needs=(), para=f"2/CMA.3 annex para 18(g); {SAME}", severity=Severity.WARNING,
       remedy="correct the duration of the approach, or the vintages of the authorization")
def vintages_lie_in_the_duration_of_the_approach(dossier: Dossier) -> Iterator[Fault]:
    """The vintages that an authorization covers are years of the approach's duration.

    That the vintages lie in the duration of the approach is a reading: no decision ties the two.

    Bad: duration 2025 to 2030, vintages = [2023, 2024, 2025]
    Good: duration 2025 to 2030, vintages = [2025, 2026]
    """
    for approach in dossier.approaches:
        for text in approach.authorizations.values():
            outside = sorted(set(text.vintages) - set(approach.years))
            if outside and not approach.ends_before_it_begins:
                yield Fault(text.place.at("vintages"), "are not all in the duration "
                            f"{approach.start} to {approach.end}", ", ".join(map(str, outside)))
