"""Two versions of a submission, compared: the five tables by key, and the effect on holdings and structured summary.

Only what the Party fills is compared. The order of rows, of the names in one cell, and the way blocks are parted
into rows say nothing, so they are no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from reporter.accounting.adjustments import Accounts
from reporter.accounting.figures import Figure, Years
from reporter.comparison.differences import (
    ComparedPart,
    Comparison,
    Difference,
    FieldChange,
    FigureEffect,
    HoldingsEffect,
    Kind,
    Told,
    field_change,
    filled_fields,
    grouped,
    holds_several,
    matched,
    plain_value,
)
from reporter.comparison.units import Form, actions_form, holdings_form, unit_differences
from reporter.dossier.facts import Facts
from reporter.files.aef.spelling import spelling_of
from reporter.forms.editions import Edition
from reporter.records.blocks import is_sound
from reporter.records.rows import BlockRow, Header, Holding, Row
from reporter.records.submission import Submission

FIELD = "Field"
OPEN, WITHOUT_MEANING, OUTSIDE = "open", "not applicable", "outside the NDC implementation period"

AUTHORIZATION_KEY = ("authorization_id", "authorization_version")
ENTITY_KEY = ("identification_number", "approach")


def compare(old: Submission, new: Submission, accounts: tuple[Accounts, Accounts] | None = None,
            others: Iterable[ComparedPart] = ()) -> Comparison:
    """What differs between two versions of a submission.

    `accounts` are those of the old and the new version, where both have them; `others` are parts of the dossiers
    besides the five tables.
    """
    form = new.edition
    old = old.as_of(form)
    parts = (
        ComparedPart(form.submission.title, _header_differences(old.header, new.header)),
        ComparedPart(form.authorizations.title,
                     row_differences(AUTHORIZATION_KEY, old.authorizations, new.authorizations)),
        ComparedPart(form.actions.title, _block_differences(actions_form(form), old.actions, new.actions)),
        ComparedPart(form.holdings.title, _block_differences(holdings_form(form), old.holdings, new.holdings)),
        ComparedPart(form.entities.title, row_differences(ENTITY_KEY, old.entities, new.entities)),
    )
    return Comparison(old.header, new.header, (*parts, *others), tuple(_held(old.holdings, new.holdings)),
                      tuple(_figures(*accounts, form)) if accounts else None)


def as_written(submission: Submission, facts: Facts) -> Submission:
    """The submission with its rows as the dossier's profile writes them in the AEF, to be read back."""
    profile, form = facts.reading, facts.edition
    timeframe, terms = (spelling_of(form.authorizations.by_attribute[name], profile)
                        for name in ("authorized_timeframe", "explanation"))
    subtype, explanation = (spelling_of(form.actions.by_attribute[name], profile)
                            for name in ("action_subtype", "explanation"))
    subtypes = form.codelists["actionSubtype"]
    return replace(submission, authorizations=tuple(
        row.model_copy(update={"authorized_timeframe": timeframe(row), "explanation": terms(row)})
        for row in submission.authorizations),
        actions=tuple(
        action.model_copy(update={"action_subtype": subtypes.read(str(subtype(action))),
                                  "explanation": explanation(action)})
        for action in submission.actions))


# ---------------------------------------------------------------- rows by key

def _header_differences(old: Header, new: Header) -> tuple[Difference, ...]:
    """Table 1, field by field."""
    return tuple(Difference(Kind.CHANGED, ((FIELD, change.label),), changes=(change,), old_places=change.old_places,
                            new_places=change.new_places) for change in _changes(old, new, _filled_by_party(old)))


def row_differences(key: Sequence[str], old: Sequence[Row], new: Sequence[Row]) -> tuple[Difference, ...]:
    """The differences of rows that the fields of `key` name, in the order of the keys."""
    def keyed(row: Row) -> tuple[str, ...]:
        return tuple(_sortable(getattr(row, name)) for name in key)

    before, after = grouped(old, keyed), grouped(new, keyed)
    found = []
    for name in sorted(before.keys() | after.keys()):
        for one, other in matched(before.get(name, []), after.get(name, []), _says):
            found.append(_row_difference(key, one, other))
    return tuple(difference for difference in found if difference is not None)


def _row_difference(key: Sequence[str], old: Row | None, new: Row | None) -> Difference | None:
    either = new or old
    assert either is not None
    named = filled_fields(either, key)
    rest = [name for name in _filled_by_party(either) if name not in key]
    if old and new:
        changes = tuple(_changes(old, new, rest))
        return Difference(Kind.CHANGED, named, changes=changes, old_places=(old.place,),
                          new_places=(new.place,)) if changes else None
    if new:
        return Difference(Kind.ADDED, named, values=filled_fields(either, rest), new_places=(new.place,))
    return Difference(Kind.REMOVED, named, values=filled_fields(either, rest), old_places=(either.place,))


def _changes(old: Row, new: Row, attributes: Iterable[str]) -> Iterator[FieldChange]:
    for name in attributes:
        one, other = getattr(old, name), getattr(new, name)
        if _comparable(one) != _comparable(other):
            yield field_change(old.table.label(name), plain_value(one), plain_value(other), (old.cell(name),),
                              (new.cell(name),))


def _filled_by_party(row: Row) -> list[str]:
    return [column.attribute for column in row.table.columns if column in row.table.of_party]


def _says(row: Row) -> tuple[object, ...]:
    return tuple(_comparable(getattr(row, name)) for name in _filled_by_party(row))


def _comparable(value: Any) -> Any:
    """The value without what says nothing: the order of the names in one cell."""
    return tuple(sorted(value)) if holds_several(value) else value


def _sortable(value: object) -> str:
    """Numbers in the order of their size, everything else by its letters."""
    return f"{value:020d}" if isinstance(value, int) else str(value)


# ---------------------------------------------------------------- blocks

def _block_differences(form: Form, old: Sequence[BlockRow], new: Sequence[BlockRow]) -> tuple[Difference, ...]:
    """The differences of a table of blocks by ITMO; of rows that name no block by what stands in them."""
    nameless = [[row for row in rows if not is_sound(row)] for rows in (old, new)]
    return (*unit_differences(form, old, new), *row_differences((*form.key, "first_id", "last_id"), *nameless))


def _held(old: Iterable[Holding], new: Iterable[Holding]) -> Iterator[HoldingsEffect]:
    before, after = (_sums(rows) for rows in (old, new))
    for approach, vintage in sorted(before.keys() | after.keys()):
        yield HoldingsEffect(approach, vintage, before[approach, vintage], after[approach, vintage])


def _sums(rows: Iterable[Holding]) -> Counter[tuple[str, int]]:
    sums: Counter[tuple[str, int]] = Counter()
    for row in rows:
        sums[row.approach, row.vintage] += row.quantity
    return sums


# ---------------------------------------------------------------- structured summary

def _figures(old: Accounts, new: Accounts, edition: Edition) -> Iterator[FigureEffect]:
    """Each Article 6 figure of CTF Table 4, in its order, for the years of every NDC period."""
    before_years, after_years = (_years(accounts) for accounts in (old, new))
    years = sorted(before_years | after_years)
    for form in edition.common_tables.table_4.rows:
        before, after = (_rows(form.key, accounts) for accounts in (old, new))
        for indicator in sorted(before.keys() | after.keys(), key=lambda name: name or ""):
            ones, others = before.get(indicator), after.get(indicator)
            unit = next((figure.unit for row in (others, ones) if row for figure in row.values()), "")
            for year in years:
                one, other = _told(ones, year, before_years), _told(others, year, after_years)
                if one.words != WITHOUT_MEANING or other.words != WITHOUT_MEANING:
                    yield FigureEffect(form.key, form.label, form.para, unit, year, one, other, indicator)


def _years(accounts: Accounts) -> set[int]:
    return {year for one in accounts.periods for year in one.years}


def _rows(key: str, accounts: Accounts) -> dict[str | None, Years]:
    """The figures of a row by year, of every period; of a row about non-GHG indicators those of each indicator."""
    found: dict[str | None, Years] = defaultdict(dict)
    for one in accounts.periods:
        for indicator, figures in _rows_of_period(key, one).items():
            found[indicator] |= figures
    return found


def _rows_of_period(key: str, accounts: Accounts) -> dict[str | None, Years]:
    if key in accounts.not_applicable:
        return {}
    if key == "23(i)":
        return {account.indicator.name: account.levels for account in accounts.indicators}
    if key == "23(k)(ii)":
        return {account.indicator.name: account.adjusted for account in accounts.indicators if account.register}
    if key == "23(l)":
        return {None: {accounts.years[-1]: accounts.final}} if accounts.final else {}
    return {None: accounts.rows[key]} if key in accounts.rows else {}


def _told(row: Years | None, year: int, period: Collection[int]) -> Told:
    figure: Figure | None = row.get(year) if row else None
    if figure is None:
        return Told(None, WITHOUT_MEANING if year in period else OUTSIDE)
    return Told(figure.value) if figure.value is not None else Told(None, OPEN)
