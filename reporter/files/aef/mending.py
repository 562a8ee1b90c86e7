"""Cells that cannot be read: what stands in for them, so that the rest of a workbook is still checked.

A row of the form says most things twice, in its identifiers, its columns and in other rows. What stands in for a
cell is for checking only: the cell itself is told, and no rule is told at it again.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import heapq
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import pycountry

from reporter.files.readings import day_of
from reporter.findings import Place
from reporter.forms.codelists import (
    ACQUISITION,
    CANCELLATION,
    FIRST_TRANSFER,
    GHG,
    SUBTYPES_OF,
    TO_ANOTHER_PARTY,
    TRANSFER,
    USE,
)
from reporter.forms.editions import CodeList, Edition, Field, FieldKind, FormTable, present
from reporter.records.identifiers import ItmoId, Series
from reporter.records.rows import Authorization

EARLIEST = datetime.date(2021, 1, 1)
"""A date that no rule finds too late; mitigation from 2021 on makes ITMOs (2/CMA.3 annex para 1(e))."""

Values = dict[str, Any]


@dataclass
class Mending:
    """The stand-ins of one workbook: `places` are the cells that they stand for, `lost` the rows without any.

    `party` and `year` are those of Table 1; `authorizations` are known once Table 2 is read. `table_2` and `tables_3_4`
    give the rows as far as their cells can be read.
    """

    edition: Edition = dataclasses.field(default_factory=present)
    party: str = ""
    year: int = 0
    table_2: Callable[[], list[Values]] = list
    tables_3_4: Callable[[], list[Values]] = list
    authorizations: tuple[Authorization, ...] = ()
    places: set[Place] = dataclasses.field(default_factory=set)
    lost: list[Place] = dataclasses.field(default_factory=list)

    @cached_property
    def blocks(self) -> list[Values]:
        """The rows of Tables 3 and 4."""
        return self.tables_3_4()

    @cached_property
    def unlisted(self) -> list[str]:
        """The Authorization IDs that Tables 3 and 4 name and Table 2 does not."""
        listed = {str(row.get("authorization_id")) for row in self.table_2()}
        return sorted({str(row["authorization_id"]) for row in self.blocks if "authorization_id" in row} - listed)

    @cached_property
    def _users(self) -> dict[tuple[str, object], str]:
        """Who use ITMOs under an authorization, by column and Authorization ID, in the order of the rows."""
        users: dict[tuple[str, object], dict[str, None]] = defaultdict(dict)
        for row in self.blocks:
            for who in ("using_entity", "using_party"):
                if row.get(who):
                    users[who, row.get("authorization_id")][str(row[who])] = None
        return {key: ", ".join(names) for key, names in users.items()}

    @cached_property
    def _by_id(self) -> dict[str, Authorization]:
        """The first row of Table 2 of each Authorization ID."""
        return {row.authorization_id: row for row in reversed(self.authorizations)}

    @cached_property
    def _of_approach(self) -> dict[tuple[str, bool, bool, str | None], tuple[int, Authorization]]:
        """The first authorization of an approach and purpose, of any first transfer (None) and of each."""
        first: dict[tuple[str, bool, bool, str | None], tuple[int, Authorization]] = {}
        for number, row in enumerate(self.authorizations):
            for definition in (None, row.first_transfer_definition):
                first.setdefault((row.approach, row.covers_ndc, row.covers_oimp, definition), (number, row))
        return first

    @cached_property
    def _named(self) -> dict[Series, tuple[list[int], list[str | None]]]:
        """From which serial on which authorization of Table 2 is named for the ITMOs of a series."""
        spans: dict[Series, list[tuple[int, int, int, str]]] = defaultdict(list)
        for number, row in enumerate(self.blocks):
            begin, end = _identifier(row.get("first_id")), _identifier(row.get("last_id"))
            if begin and end and row.get("authorization_id") in self._by_id:
                spans[begin.series].append((begin.serial, number, end.serial, str(row["authorization_id"])))
        return {series: _first_named(some) for series, some in spans.items()}

    def mend(self, table: FormTable, values: Values, faulty: frozenset[str],
             common: Mapping[str, list[Any]]) -> Values | None:
        """The row's values with stand-ins for the faulty ones, or None where the rest does not tell enough.

        `common` has the values of the table's other rows, those that stand most often first.
        """
        place: Place = values["place"]
        mended = {name: value for name, value in values.items() if name not in faulty}
        if table.role == "authorizations":
            self._authorization(mended, values, table, faulty)
        elif table.role == "entities":
            self._entity(mended, values, table, faulty)
        elif not self._block_row(mended, values, table, faulty):
            self.lost.append(place)
            return None
        for name in faulty - mended.keys():
            other = next((value for value in common.get(name, []) if value != values.get(name)), None)
            if other is not None:
                mended[name] = other
        for name in faulty - mended.keys() & self.edition.stand_ins.keys():
            mended[name] = self.edition.stand_ins[name]
        if table.role == "authorizations":
            mended.setdefault("sectors", self.edition.codelists["sectors"].values[0])
        self.places.update(place.at(table.label(name)) for name in faulty)
        return mended

    def _authorization(self, mended: Values, values: Values, table: FormTable, faulty: frozenset[str]) -> None:
        cleaned = re.sub(r"[^A-Za-z0-9 -]", " ", str(values.get("authorization_id", "unknown")))
        stand_ins = {
            "authorization_id": self.unlisted[0] if len(self.unlisted) == 1 else cleaned,
            "date_of_authorization": EARLIEST, "authorization_version": 1, "metric": GHG,
            # Those who use ITMOs under it: of whoever an authorization names, no more can be told.
            "authorized_entities": self._users.get(("using_entity", values.get("authorization_id"))),
            "authorized_parties": self._users.get(("using_party", values.get("authorization_id"))),
            "purposes_for_authorization": "NDC and OIMP" if values.keys() & {
                "first_transfer_definition", "oimp_authorized"} else "NDC"}
        self._stand_in(mended, values, table, faulty, stand_ins)

    def _entity(self, mended: Values, values: Values, table: FormTable, faulty: frozenset[str]) -> None:
        name = values.get("name") or values.get("identification_number") or "unknown"
        self._stand_in(mended, values, table, faulty, {
            "date_of_authorization": EARLIEST, "name": name, "identification_number": name,
            "country_of_incorporation": self.party})

    def _block_row(self, mended: Values, values: Values, table: FormTable, faulty: frozenset[str]) -> bool:
        first, last = _identifiers(values, faulty)
        if first is None or last is None:
            return False
        known = self._by_id.get(values.get("authorization_id", ""))
        subtypes = self.edition.codelists["actionSubtype"]
        self._stand_in(mended, values, table, faulty, {
            "first_id": first, "last_id": last, "approach": first.approach, "vintage": first.vintage,
            "first_transferring_party": first.party, "itmo_registry": first.registry,
            "quantity": last.serial - first.serial + 1,
            "metric": known.metric if known else GHG,
            "authorization_id": self._told_elsewhere(first) or self._likely_authorization(first.approach, values),
            "action_type": _action_type(values, subtypes), "action_subtype": _subtype(values, known),
            "action_date": self._action_date(values),
            "year_used_for_ndc": self.year or None})
        return True

    def _told_elsewhere(self, first: ItmoId) -> str | None:
        """The authorization that the first other row names for the ITMOs of this one, and Table 2 has."""
        begins, named = self._named.get(first.series, ([], []))
        at = bisect_right(begins, first.serial)
        return named[at - 1] if at else None

    def _likely_authorization(self, approach: str, values: Values) -> str | None:
        """The authorization of the approach that suits the purpose and the first transfer of a row best."""
        purpose, subtype = values.get("purpose"), values.get("action_subtype")

        def suits(found: tuple[int, Authorization]) -> tuple[int, int]:
            number, row = found
            for_purpose = row.covers_ndc if purpose == "NDC" else row.covers_oimp
            for_transfer = not row.covers_oimp if subtype == TO_ANOTHER_PARTY else (
                row.first_transfer_definition == subtype)
            return 2 * (purpose is not None and for_purpose) + (subtype is not None and for_transfer), -number
        # No others suit better than the first of their kind.
        first = map(self._of_approach.get, product((approach,), (True, False), (True, False), (None, subtype)))
        found = max(filter(None, first), key=suits, default=None)
        return found[1].authorization_id if found else None

    def _action_date(self, values: Values) -> datetime.date | None:
        """What brings ITMOs comes before, what takes them away comes after everything else of the year."""
        if not self.year:
            return None
        guessed = _action_type(values, self.edition.codelists["actionSubtype"])
        brings = values.get("action_type", guessed) in (ACQUISITION, FIRST_TRANSFER)
        return datetime.date(self.year, 1, 1) if brings else datetime.date(self.year, 12, 31)

    def _stand_in(self, mended: Values, values: Values, table: FormTable, faulty: frozenset[str],
                  others: Mapping[str, Any]) -> None:
        """What a faulty cell nearly says, otherwise what `others` make of the rest of the row."""
        for name in faulty:
            field = table.by_attribute.get(name)
            stand_in = self._nearly(field, values.get(name)) if field else None
            stand_in = others.get(name) if stand_in is None else stand_in
            if stand_in is not None:
                mended[name] = stand_in

    def _nearly(self, field: Field, value: object) -> object:
        """What a cell says but for a slip: a misspelt code, a Party's name, the 31st of a short month."""
        if value is None:
            return None
        text = str(value)
        if field.kind is FieldKind.CODE:
            codelist = self.edition.codelists[str(field.codelist)]
            near = difflib.get_close_matches(text[:100].casefold(), [
                spelling.casefold() for spelling in (*codelist.values, *codelist.aliases)], n=1)
            return codelist.like(near[0]) if near else None
        if field.kind is FieldKind.PARTY:
            return party_like(text)
        return _clamped(text) if field.kind is FieldKind.DATE else None


def party_like(text: str) -> str | None:
    try:
        return str(pycountry.countries.lookup(text.strip()).alpha_3)
    except LookupError:
        return None


def _clamped(text: str) -> datetime.date | None:
    """The last day of its month for a day that the month does not have."""
    match = re.fullmatch(r"\s*([0-9]{1,2})([-/.])([0-9]{1,2})[-/.]([0-9]{4})\s*", text)
    if match is None:
        return None
    return next((day for number in range(int(match[1]), 27, -1)
                 if (day := day_of(f"{number}/{match[3]}/{match[4]}"))), None)


def _identifiers(values: Values, faulty: frozenset[str]) -> tuple[ItmoId | None, ItmoId | None]:
    """First and Last ID; one that cannot be read follows from the other and the quantity."""
    first, last = _identifier(values.get("first_id")), _identifier(values.get("last_id"))
    quantity = values.get("quantity")
    length = quantity if isinstance(quantity, int) and "quantity" not in faulty and quantity > 0 else None
    if first is None and last is not None and length and last.serial >= length:
        first = last._replace(serial=last.serial - length + 1)
    if last is None and first is not None and length:
        last = first._replace(serial=first.serial + length - 1)
    return first, last


def _identifier(value: object) -> ItmoId | None:
    """An identifier, leading zeros of its serial passed over."""
    match = re.fullmatch(r"(CA[0-9]{4}-[A-Z]{3}[0-9]{2}-[A-Z]{3}-)0*([1-9][0-9]*-[0-9]{4})", str(value).upper())
    return ItmoId.read("".join(match.groups())) if match else None


def _first_named(spans: list[tuple[int, int, int, str]]) -> tuple[list[int], list[str | None]]:
    """Serials in order, and what the first row that reaches over each of them, up to the next, names.

    `spans` are first serial, number of the row, last serial and what it names.
    """
    spans = sorted(spans)
    begins, named, at = sorted({serial for first, _, last, _ in spans for serial in (first, last + 1)}), [], 0
    still_open: list[tuple[int, int, str]] = []
    for begin in begins:
        while at < len(spans) and spans[at][0] <= begin:
            heapq.heappush(still_open, spans[at][1:])
            at += 1
        while still_open and still_open[0][1] < begin:
            heapq.heappop(still_open)
        named.append(still_open[0][2] if still_open else None)
    return begins, named


def _action_type(values: Values, subtypes: CodeList) -> str:
    """The action type for which the other cells of the row are meant."""
    if "transferring_party" in values:
        return ACQUISITION
    subtype = subtypes.read(str(values.get("action_subtype")))
    if subtype and subtype not in SUBTYPES_OF[TRANSFER] | SUBTYPES_OF[CANCELLATION]:
        return FIRST_TRANSFER
    if "acquiring_party" in values:
        return TRANSFER
    return USE if "year_used_for_ndc" in values else CANCELLATION


def _subtype(values: Values, authorization: Authorization | None) -> str | None:
    """Which event a first transfer is: international with an acquiring Party, otherwise as the authorization says."""
    if values.get("action_type") != FIRST_TRANSFER:
        return None
    if "acquiring_party" in values:
        return TO_ANOTHER_PARTY
    return authorization.first_transfer_definition if authorization else None


def commonest(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> dict[str, list[Any]]:
    """For each name the values of the rows, those that stand most often first."""
    rows = list(rows)
    counted = {name: Counter(row[name] for row in rows if row.get(name) is not None) for name in names}
    return {name: [value for value, _ in counts.most_common()] for name, counts in counted.items()}


def header_stand_ins(values: Values, faulty: frozenset[str], actions: Iterable[Values]) -> Values | None:
    """Table 1 with stand-ins for the values that cannot be read, from what the actions say; None without any."""
    actions = list(actions)
    years = [day.year for row in actions if isinstance(day := row.get("action_date"), datetime.date)]
    registries = [str(row["itmo_registry"])[:3] for row in actions if row.get("itmo_registry")]
    year = None if "reported_year" in faulty else values.get("reported_year")
    year = year or _commonest(years)
    if not isinstance(year, int):
        return None
    told = [row[name] for row in actions for name in ("vintage", "year_used_for_ndc") if isinstance(row.get(name), int)]
    stand_ins = {
        "party": party_like(str(values.get("party"))) or _commonest(registries), "version": "1.0",
        "reported_year": year, "date_of_submission": datetime.date(year + 1, 1, 1),
        "ndc_first_year": min([2021, *told]), "ndc_last_year": max([2030, *told])}
    return {**values, **{name: stand_ins.get(name) for name in faulty}}


def _commonest(values: list[Any]) -> Any:
    """The value that stands most often, or None of none."""
    return Counter(values).most_common(1)[0][0] if values else None
