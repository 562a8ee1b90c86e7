"""What differs between two versions of a dossier besides the five tables: facts, approaches, inventory, narrative,
what reviewers recommended, and files that are taken as they are.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reporter.comparison.differences import ComparedPart, Difference, Kind, field_change, only
from reporter.comparison.submissions import AUTHORIZATION_KEY, row_differences
from reporter.comparison.units import actions_form, holdings_form, unit_differences
from reporter.dossier.answers import AnswerText
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Dossier, InventoryYear
from reporter.dossier.inventory import FILE as INVENTORY
from reporter.dossier.narrative import Narrative
from reporter.dossier.sheets import label_of
from reporter.findings import Place
from reporter.forms.editions import Edition
from reporter.records.kinds import PlainValue
from reporter.records.recommendations import Recommendation
from reporter.records.rows import Action
from reporter.records.submission import Submission

FIELD, YEAR, ANSWER, RECOMMENDATION, FILE, FILING = "Field", "Year", "Answer", "Recommendation", "File", "Filing"
_NAMES = ("identifier", "name", "what", "format")
"""Fields that name an entry of a list; an entry is then known by its name and not by its turn."""

Said = tuple[PlainValue, Place]
"""A value and where it stands."""


def dossier_parts(old: Dossier, new: Dossier, narratives: tuple[Narrative, Narrative],
                  submissions: tuple[Submission, Submission]) -> tuple[ComparedPart, ...]:
    """The differences of everything that is not in the five tables of the reported year."""
    facts = [flat(dossier.facts, "dossier.toml") for dossier in (old, new)]
    approaches = [_approaches(dossier.approaches) for dossier in (old, new)]
    inventory = [_inventory(dossier.inventory) for dossier in (old, new)]
    answers = [_answers(narrative, dossier.edition) for narrative, dossier in zip(narratives, (old, new), strict=True)]
    history: list[tuple[Action, ...]] = [submission.as_of(new.edition).history for submission in submissions]
    others = [submission.as_of(new.edition).other_years for submission in submissions]
    opening = [submission.as_of(new.edition).previous for submission in submissions]
    reviews = [_recommendations(dossier.recommendations) for dossier in (old, new)]
    return (
        ComparedPart("Authorizations of other years", row_differences(AUTHORIZATION_KEY, *others)),
        ComparedPart("Actions of earlier years", unit_differences(actions_form(new.edition), *history)),
        ComparedPart("Holdings of the year before", unit_differences(holdings_form(new.edition), *opening)),
        ComparedPart("What was filed", tuple(_differences(FILING, *map(_filings, (old, new))))),
        ComparedPart("Facts of the dossier", tuple(_differences(FIELD, *facts))),
        ComparedPart("Cooperative approaches", tuple(_differences(FIELD, *approaches))),
        ComparedPart("Inventory", tuple(_differences(YEAR, *inventory))),
        ComparedPart("Narrative", tuple(_differences(ANSWER, *answers))),
        ComparedPart("Recommendations of reviewers", tuple(_differences(RECOMMENDATION, *reviews))),
    )


def files_part(old: Mapping[str, str], new: Mapping[str, str]) -> ComparedPart:
    """The differences of files that are taken as they are, by name and digest."""
    before, after = ({name: (f"sha256 {digest[:16]}…", Place(name)) for name, digest in files.items()}
                     for files in (old, new))
    return ComparedPart("Attachments, pictures, mappings and files of partners",
                        tuple(_differences(FILE, before, after)))


def flat(model: BaseModel, file: str, prefix: str = "") -> dict[str, Said]:
    """The fields of a model by what people read for their keys, with the keys as places; blank ones are left out."""
    return {", ".join(labels): (value, Place(file, column=key))
            for labels, key, value in _fields(model, (prefix,) if prefix else (), "")}


Labels = tuple[str, ...]


def _fields(value: Any, labels: Labels, key: str) -> Iterator[tuple[Labels, str, PlainValue]]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _fields(getattr(value, name), (*labels, _label(name, field)), _below(key, name))
    elif isinstance(value, Mapping):
        for name, entry in value.items():
            yield from _fields(entry, (*labels, str(name)), _below(key, str(name)))
    elif isinstance(value, tuple) and any(isinstance(entry, BaseModel) for entry in value):
        for number, entry in enumerate(value, start=1):
            yield from _fields(entry, (*labels, _name_of(entry, number)), f"{key}[{number}]")
    elif isinstance(value, tuple):
        yield from [(labels, key, ", ".join(map(str, value)))] if value else []
    elif value is not None:
        yield labels, key, value if isinstance(value, int | Decimal | datetime.date) else str(value)


def _below(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _label(name: str, field: FieldInfo) -> str:
    """What people read for a key, with the element of an authorization that it is (4/CMA.6 para 5)."""
    element = re.match(r"5\([a-n]\) ", field.description or "")
    return f"{element[0] if element else ''}{label_of(name, field)}"


def _name_of(entry: object, number: int) -> str:
    return next((str(getattr(entry, name)) for name in _NAMES if hasattr(entry, name)), str(number))


def _approaches(approaches: Iterable[Approach]) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for approach in approaches:
        said |= flat(approach, f"approaches/{approach.identifier}.toml", approach.identifier)
    return said


def _inventory(years: Iterable[InventoryYear]) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for entry in years:
        place = Place(INVENTORY)
        if entry.emissions is not None:
            said[f"{entry.year}, emissions and removals (kt CO2 eq)"] = entry.emissions, place
        said |= {f"{entry.year}, {name}": (level, place) for name, level in entry.indicators.items()}
    return said


def _answers(narrative: Narrative, edition: Edition) -> dict[str, Said]:
    """The answers by outline, chapter and element, in the outlines' order."""
    said: dict[str, Said] = {}
    for outline in edition.outlines:
        turns = {heading.number: turn for turn, heading in enumerate(outline.headings)}
        keys = sorted((key for key in narrative.answers if key[0] == outline.folder),
                      key=lambda key: (key[2] or "", turns[key[1]]))
        for key in keys:
            name = " ".join(filter(None, (f"{outline.title}, {key[1]}", key[2], outline.by_number[key[1]].short)))
            answer = narrative.answers[key]
            said |= dict(_texts(name, answer))
    return said


def _filings(dossier: Dossier) -> dict[str, Said]:
    """The day on which each submission was filed."""
    return {filing.title: (filing.date, filing.place) for filing in dossier.filings}


def _recommendations(recommendations: Iterable[Recommendation]) -> dict[str, Said]:
    """What each recommendation says, and what was done; who answers it by when is nobody else's."""
    said: dict[str, Said] = {}
    for one in recommendations:
        state = ", ".join(word for word, is_so in (("answered" if one.is_answered else "open", True), (
            "significant", one.significant), ("persistent", one.persistent)) if is_so)
        for label, text in (("", one.text), ("State", state), ("Answer", one.answer), ("Where answered", one.where)):
            if text:
                said[", ".join(filter(None, (one.identifier, one.reviewed.words, label)))] = text, one.place
    return said


def _texts(name: str, answer: AnswerText) -> Iterator[tuple[str, Said]]:
    if answer.markdown:
        yield name, (answer.markdown, answer.place)
    for title, element in answer.elements.items():
        yield from _texts(f"{name}, {title}", element)


def _differences(label: str, old: Mapping[str, Said], new: Mapping[str, Said]) -> Iterator[Difference]:
    """One difference for each name that is told in one version only, or differently; new names after old ones."""
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        key = ((label, name),)
        if before is None and after is not None:
            yield Difference(Kind.ADDED, key, values=((label, after[0]),), new_places=(after[1],))
        elif before is not None and after is None:
            yield Difference(Kind.REMOVED, key, values=((label, before[0]),), old_places=(before[1],))
        elif before is not None and after is not None and before[0] != after[0]:
            was, now = only(before[0], after[0]), only(after[0], before[0])
            yield Difference(Kind.CHANGED, key, changes=(field_change(label, was, now, (before[1],), (after[1],)),),
                             old_places=(before[1],), new_places=(after[1],))
