"""Two versions of a submission: what is told as a difference, and what is none."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.accounting.adjustments import accounts
from reporter.comparison.differences import ComparedPart, Comparison, Difference, Kind
from reporter.comparison.dossiers import dossier_parts
from reporter.comparison.submissions import compare
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.facts import InventoryYear
from reporter.dossier.narrative import Narrative
from reporter.findings import Place
from reporter.records.rows import Action
from reporter.records.submission import Submission
from tests import samples

MIRRORED = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}


def part(comparison: Comparison, number: int) -> ComparedPart:
    return comparison.parts[number - 1]


def only(found: ComparedPart | tuple[Difference, ...]) -> Difference:
    (difference,) = found.differences if isinstance(found, ComparedPart) else found
    return difference


def against(old: dict[str, Any] | None = None, **new: Any) -> Comparison:
    """The sample against itself with other tables."""
    return compare(samples.submission(**(old or {})), samples.submission(**new))


# ---------------------------------------------------------------- rows by key

def test_a_submission_does_not_differ_from_itself():
    comparison = against()
    assert comparison.is_empty
    assert [part.title for part in comparison.parts] == [
        "Table 1: Submission", "Table 2: Authorizations", "Table 3: Actions", "Table 4: Holdings",
        "Table 5: Authorized entities"]


def test_table_1_differs_by_field():
    comparison = against(header=samples.header(version="1.1", date_of_submission=datetime.date(2028, 5, 1)))
    version, date = part(comparison, 1).differences
    assert version.key == (("Field", "Version"),)
    assert (version.changes[0].old, version.changes[0].new) == ("1.0", "1.1")
    assert date.changes[0].new == datetime.date(2028, 5, 1)
    assert comparison.is_of_one_submission


def test_what_the_platform_fills_is_not_compared():
    assert against(header=samples.header(review_status="Review pending"),
                   actions=tuple(row.model_copy(update={"consistency_check_result": "Checked"})
                                 for row in samples.submission().actions)).is_empty


def test_a_new_version_of_an_authorization_is_added():
    second = samples.authorization(authorization_version=2, authorized_quantity=600_000)
    added = only(part(against(authorizations=(second, samples.oimp_authorization(), samples.authorization())), 2))
    assert added.kind is Kind.ADDED
    assert added.key == (("Authorization ID", "IND JCM 1"), ("Version of the authorization", 2))
    assert ("Authorized quantity", 600_000) in added.values


def test_a_changed_field_says_both_values_and_both_places():
    moved = samples.authorization(authorized_quantity=1, place=samples.place("b.csv", samples.AUTHORIZATIONS, 9))
    change = only(part(against(authorizations=(samples.oimp_authorization(), moved)), 2)).changes[0]
    assert (change.label, change.old, change.new) == ("Authorized quantity", 500_000, 1)
    assert [str(place) for place in change.old_places] == ["registry/authorizations.csv, row 2, "
                                                           "Authorized quantity (E2)"]
    assert [str(place) for place in change.new_places] == ["b.csv, row 9, Authorized quantity (E9)"]


def test_texts_that_look_alike_are_told_with_the_letters_that_nobody_sees():
    one, other = (samples.authorization(terms_and_conditions=text)
                  for text in ("No use\xa0twice", "No use twice\u200d"))
    change = only(part(against({"authorizations": (one,)}, authorizations=(other,)), 2)).changes[0]
    assert (change.old, change.new) == ("No use<U+00A0>twice", "No use twice<U+200D>")


def test_the_order_of_names_in_a_cell_is_no_difference():
    other = samples.authorization(activity_types="Wind + Biogas + Solar",
                                  authorized_entities=f"{samples.JAPANESE_ENTITY}, {samples.INDIAN_ENTITY}")
    assert against(authorizations=(other, samples.oimp_authorization())).is_empty


def test_an_entity_is_known_by_its_identification_number_and_approach():
    renamed = samples.entity(name="Authorized entity C (illustrative)")
    elsewhere = samples.entity(approach="CA9998")
    comparison = against({"entities": (samples.entity(),)}, entities=(elsewhere, renamed))
    assert only(part(comparison, 5).of(Kind.CHANGED)).changes[0].label == "Name"
    assert ("Cooperative approach ID", "CA9998") in only(part(comparison, 5).of(Kind.ADDED)).key


def test_rows_with_one_key_are_paired_by_what_they_say():
    twice = (samples.entity(), samples.entity(conditions="none"))
    assert against({"entities": twice}, entities=twice[::-1]).is_empty
    assert only(part(against({"entities": twice}, entities=twice[:1]), 5)).kind is Kind.REMOVED


# ---------------------------------------------------------------- blocks

def test_an_action_on_fewer_units_removes_the_others():
    comparison = against({"actions": (samples.action(),)}, actions=(samples.action(last=600),))
    removed = only(part(comparison, 3))
    assert (removed.kind, str(removed.block), removed.quantity) == (
        Kind.REMOVED, "CA9999-IND01-IND-601-2026 to 1000", 400)
    assert ("Authorization ID", "IND JCM 1") in removed.values


def test_a_corrected_date_is_a_change_and_no_new_action():
    later = datetime.date(2027, 3, 2)
    changed = only(part(against({"actions": (samples.action(),)}, actions=(samples.action(action_date=later),)), 3))
    assert changed.kind is Kind.CHANGED
    assert [(change.label, change.new) for change in changed.changes] == [("Action date", later)]
    assert "Action date" not in dict(changed.key)


def test_two_transfers_of_the_same_units_are_two_actions():
    away = samples.action(action_type="Transfer", action_subtype=None)
    again = samples.action(action_type="Transfer", action_subtype=None, action_date=datetime.date(2027, 6, 1))
    third = samples.action(action_type="Transfer", action_subtype=None, action_date=datetime.date(2027, 7, 1))
    comparison = against({"actions": (away, again)}, actions=(again, third))
    assert [one.kind for one in part(comparison, 3).differences] == [Kind.CHANGED]
    comparison = against({"actions": (away,)}, actions=(again, third))
    assert sorted(one.kind for one in part(comparison, 3).differences) == [Kind.ADDED, Kind.ADDED, Kind.REMOVED]


def test_a_change_over_rows_that_follow_each_other_is_told_once():
    halves = (samples.action(last=400), samples.action(first=401, place=Place("b.csv", row=3)))
    whole = samples.action(mitigation_type="Removals")
    changed = only(part(against({"actions": halves}, actions=(whole,)), 3))
    assert (changed.block.first, changed.block.last) == (1, 1_000)
    assert [str(place) for place in changed.old_places] == ["b.csv, row 3", "registry/actions.csv, row 2"]


def test_a_wrong_quantity_that_was_mended_is_told_of_its_own_row_only():
    wrong = (samples.action(last=500, quantity=499), samples.action(first=501, quantity=501))
    mended = (samples.action(last=500), samples.action(first=501))
    changes = [one.changes[0] for one in part(against({"actions": wrong}, actions=mended), 3).differences]
    assert [(change.label, change.old, change.new) for change in changes] == [
        ("Quantity (t CO2 eq)", 499, 500), ("Quantity (t CO2 eq)", 501, 500)]


def non_ghg(first: int, last: int, tonnes: int, amount: str | None) -> Any:
    return samples.holding(first=first, last=last, metric="non-GHG", non_ghg_metric="MWh", quantity=tonnes,
                           quantity_non_ghg=amount)


def test_a_quantity_in_another_metric_may_be_split_with_its_block():
    whole, parts = (non_ghg(1, 10, 25, "7.5"),), (non_ghg(1, 5, 13, "3.7"), non_ghg(6, 10, 12, "3.8"))
    assert against({"holdings": whole}, holdings=parts).is_empty
    less = only(part(against({"holdings": whole}, holdings=(non_ghg(1, 10, 25, "7.4"),)), 4))
    assert [(change.old, change.new) for change in less.changes] == [(Decimal("7.5"), Decimal("7.4"))]
    part_of_it = against({"holdings": whole}, holdings=(non_ghg(1, 3, 8, "2.3"),))
    assert [one.kind for one in part(part_of_it, 4).differences] == [Kind.REMOVED]


def test_a_quantity_in_another_metric_that_is_no_number_is_compared_as_text():
    told = [(change.old, change.new) for change in only(part(against(
        {"holdings": (non_ghg(1, 10, 25, "some"),)}, holdings=(non_ghg(1, 10, 25, "8"),)), 4)).changes]
    assert told == [("some", 8)]


def test_underlying_units_are_compared_unit_by_unit():
    def units(first: int, last: int, begin: str, end: str) -> Any:
        return samples.holding(first=first, last=last, unit_registry="VCS", first_unit_id=begin, last_unit_id=end)

    whole = (units(1, 100, "U-001", "U-100"),)
    assert against({"holdings": whole}, holdings=(units(1, 40, "U-001", "U-040"), units(41, 100, "U-041", "U-100")),
                   ).is_empty
    other = only(part(against({"holdings": whole}, holdings=(units(1, 100, "U-101", "U-200"),)), 4))
    assert [(change.label, change.old, change.new) for change in other.changes] == [
        ("First unit ID", "U-001", "U-101"), ("Last unit ID", "U-100", "U-200")]


def test_rows_whose_identifiers_name_no_block_are_compared_as_they_stand():
    backwards = samples.holding(first=10, last=1, quantity=10)
    assert against({"holdings": (backwards,)}, holdings=(backwards,)).is_empty
    removed = only(part(against({"holdings": (backwards,)}, holdings=()), 4))
    assert removed.kind is Kind.REMOVED
    assert dict(removed.key)["First ID"] == "CA9999-IND01-IND-10-2026"


# ---------------------------------------------------------------- effects

def test_holdings_are_compared_by_approach_and_vintage():
    older = samples.holding(vintage=2025, first=1, last=5)
    comparison = against(holdings=(samples.holding(last=5_920), older))
    assert [(one.vintage, one.old, one.new, one.difference) for one in comparison.holdings] == [
        (2025, 0, 5, 5), (2026, 580, 500, -80)]
    assert not comparison.is_empty


def figures(old: Any = None, new: Any = None, submission: Submission | None = None) -> Comparison:
    old, new = old or samples.dossier(), new or samples.dossier()
    ours, theirs = samples.submission(), submission or samples.submission()
    return compare(ours, theirs, (accounts(old, ours), accounts(new, theirs)))


def changed(comparison: Comparison) -> dict[tuple[str, int], tuple[Any, ...]]:
    return {(one.key, one.year): (one.old.value, one.new.value, one.difference)
            for one in comparison.changed_figures}


def test_without_accounts_no_figure_is_compared():
    assert against().figures is None
    assert figures().figures and figures().is_empty


def test_a_removed_first_transfer_lowers_the_figures_that_rest_on_it():
    """The first transfer of 1,000 ITMOs of 2026 in 2027 becomes one of 600."""
    less = (samples.action(last=600), *samples.submission().actions[1:])
    found = changed(figures(submission=samples.submission(actions=less)))
    assert found["23(c)", 2027][2] == -400
    assert found["23(f)", 2027][2] == -400
    assert found["23(h)", 2027][2] == -400
    assert found["23(k)(i)", 2026][2] == found["23(g)", 2026][2] == -400
    assert {key for key, _ in found} == {"23(c)", "23(f)", "23(h)", "23(g)", "23(k)(i)"}


def test_a_figure_that_was_open_has_no_difference():
    years = (*samples.dossier().inventory, InventoryYear(year=2027, emissions=Decimal(3_300_000)))
    found = {(one.key, one.year): one for one in figures(new=samples.dossier(inventory=years)).changed_figures}
    opened = found["23(a)", 2027]
    assert (opened.old.words, opened.new.value, opened.difference) == ("open", 3_300_000_000, None)


def test_a_row_that_no_longer_applies_says_so():
    averaging = samples.dossier(facts=samples.facts(ndc=samples.ndc(method="averaging", trajectory={})))
    said = {one.key: one.new.words for one in figures(new=averaging).changed_figures if one.new.words}
    assert said["trajectory-indicative"] == "not applicable"


def test_years_outside_a_shorter_period_say_so():
    shorter = samples.ndc(last_year=2029, target_year=2029)
    found = figures(new=samples.dossier(facts=samples.facts(ndc=shorter))).changed_figures
    assert {one.new.words for one in found if one.year == 2030} == {"outside the NDC implementation period"}


# ---------------------------------------------------------------- the rest of a dossier

UNWRITTEN = (Narrative(), Narrative())


def parts(old: Any, new: Any, narratives: Any = UNWRITTEN, history: tuple[Action, ...] = ()) -> Any:
    submissions = samples.submission(), samples.submission(history=history)
    return {part.title: part for part in dossier_parts(old, new, narratives, submissions)}


def test_facts_approaches_and_inventory_are_compared_by_name():
    sample = samples.dossier()
    new = samples.dossier(
        facts=samples.facts(title="Another", stand_in=()),
        approaches=(samples.approach(expected_mitigation={2026: 1}),),
        inventory=(*sample.inventory[:-1], InventoryYear(year=2026, emissions=Decimal(1))))
    found = parts(sample, new)
    assert [one.key[0][1] for one in found["Facts of the dossier"].of(Kind.CHANGED)] == ["Title"]
    assert [one.key[0][1] for one in found["Facts of the dossier"].of(Kind.REMOVED)][0].startswith("Stand-ins, ")
    (changed,) = found["Cooperative approaches"].of(Kind.CHANGED)
    assert changed.key == (("Field", "CA9999, Expected mitigation, 2026"),)
    assert only(found["Inventory"]).key == (("Year", "2026, emissions and removals (kt CO2 eq)"),)
    assert not any(part.differences for part in parts(sample, sample).values())


def test_of_an_answer_only_the_paragraphs_that_differ_are_told():
    def told(text: str) -> Narrative:
        return Narrative({("annex-4", "I.A", None): AnswerText(AnswerKind.PROSE, text, Place("narrative/I.md", row=3))})

    sample = samples.dossier()
    answer = only(parts(sample, sample, (told("Same.\n\nOld."), told("Same.\n\nNew.\n\nMore.")))["Narrative"])
    assert (answer.changes[0].old, answer.changes[0].new) == ("Old.", "New.\n\nMore.")
    assert only(parts(sample, sample, (Narrative(), told("New.")))["Narrative"]).kind is Kind.ADDED


def test_actions_of_earlier_years_are_compared_too():
    earlier = samples.action(action_date=datetime.date(2026, 12, 30))
    sample = samples.dossier()
    assert only(parts(sample, sample, history=(earlier,))["Actions of earlier years"]).kind is Kind.ADDED


# ---------------------------------------------------------------- properties

DATES = [datetime.date(2027, month, 1) for month in (3, 4)]
KINDS = [{"action_type": "Transfer", "action_subtype": None}, {"action_type": "Transfer", "acquiring_party": "KOR"},
         {}]


@st.composite
def actions(draw: st.DrawFn) -> Action:
    first = draw(st.integers(1, 12))
    kind = dict(draw(st.sampled_from(KINDS)))
    if kind:
        kind["action_subtype"] = None
    return samples.action(first=first, last=first + draw(st.integers(0, 6)), action_date=draw(st.sampled_from(DATES)),
                          authorization_id=draw(st.sampled_from(["IND JCM 1", "IND JCM 2"])),
                          vintage=draw(st.sampled_from([2025, 2026])), **kind)


TABLES = st.lists(actions(), max_size=5).map(tuple)


def split(row: Action, at: int) -> tuple[Action, ...]:
    """The row in two, where `at` lies inside its block."""
    first, last = row.first_id.serial, row.last_id.serial
    if not first < at <= last:
        return (row,)
    head, tail = row.first_id._replace(serial=at - 1), row.first_id._replace(serial=at)
    return (row.model_copy(update={"last_id": head, "quantity": at - first}),
            row.model_copy(update={"first_id": tail, "quantity": last - at + 1}))


def told_without_places(comparison: Comparison, *, mirrored: bool = False) -> list[Any]:
    """The differences of Table 3, from the other side where they are to be mirrored."""
    def change(one: Any) -> Any:
        return (one.label, one.new, one.old) if mirrored else (one.label, one.old, one.new)

    return sorted(repr((MIRRORED[one.kind] if mirrored else one.kind, one.key, one.block, one.quantity, one.values,
                        [change(field) for field in one.changes])) for one in part(comparison, 3).differences)


@settings(max_examples=80, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_difference(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert against({"actions": rows}, actions=tuple(shuffled)).is_empty


@settings(max_examples=80, deadline=None)
@given(TABLES, st.integers(1, 18))
def test_splitting_blocks_is_no_difference(rows, at):
    parted = tuple(piece for row in rows for piece in split(row, at))
    assert against({"actions": rows}, actions=parted).is_empty
    assert against({"actions": parted}, actions=rows).is_empty


@settings(max_examples=80, deadline=None)
@given(TABLES, TABLES, st.integers(1, 18))
def test_splitting_blocks_does_not_change_what_differs(old, new, at):
    parted = tuple(piece for row in new for piece in split(row, at))
    assert told_without_places(against({"actions": old}, actions=parted)) == told_without_places(
        against({"actions": old}, actions=new))


@settings(max_examples=80, deadline=None)
@given(TABLES, TABLES)
def test_the_comparison_from_the_other_side_is_the_mirror(old, new):
    forth, back = against({"actions": old}, actions=new), against({"actions": new}, actions=old)
    assert told_without_places(forth, mirrored=True) == told_without_places(back)
    assert forth.count(Kind.ADDED) == back.count(Kind.REMOVED)


@settings(max_examples=60, deadline=None)
@given(TABLES, TABLES)
def test_what_is_removed_and_added_is_what_the_quantities_differ_by(old, new):
    found = part(against({"actions": old}, actions=new), 3)
    balance = sum(one.quantity for one in found.of(Kind.ADDED)) - sum(one.quantity for one in found.of(Kind.REMOVED))
    assert balance == sum(row.quantity for row in new) - sum(row.quantity for row in old)


def test_a_submission_of_another_year_is_told_as_such():
    assert not against(header=samples.header(reported_year=2028)).is_of_one_submission
    assert replace(against(), holdings=()).is_empty
