"""What the sheets of a dossier's workbook are called, and which files of a folder they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pydantic.fields import FieldInfo

from reporter.dossier.approach import Approach, AuthorizationText
from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.sheets import APPROACHES, EACH, FACTS_SHEET, FactSheet, fact_sheets, label_of
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from reporter.registries.source import RegistrySource

NARRATIVE, REGISTRY = "narrative", "registry"
INVENTORY_FILE, INVENTORY_SHEET = "inventory.csv", "Inventory"
TABLE_ROLES = ("authorizations", "actions", "entities", "holdings")
"""The tables of the form that stand in a dossier's workbook."""


def table_sheet(role: str) -> str:
    """The sheet of a table in a dossier's workbook."""
    return role.capitalize()


def answers_sheet(outline: str) -> str:
    """The sheet with the answers to an outline, by the outline's folder."""
    return outline.replace("-", " ").capitalize()


def stands_for(role: str) -> str:
    """The file of a folder that a table's sheet stands for."""
    return f"{REGISTRY}/{role}.csv"


def sheet_of(name: str) -> str | None:
    """The sheet that stands for a file of a folder; None for files that stand beside the workbook."""
    folder, _, rest = name.partition("/")
    if name == FACTS_FILE:
        return FACTS_SHEET
    if folder == APPROACHES:
        return folder.capitalize()
    if folder == NARRATIVE and (rest in (INITIAL_REPORT, ANNEX_4) or rest.endswith(".md")):
        return answers_sheet(rest.partition("/")[0])
    if name == INVENTORY_FILE:
        return INVENTORY_SHEET
    return next((table_sheet(role) for role in TABLE_ROLES if name == stands_for(role)), None)


def _sources() -> FactSheet:
    """The sheet of what exports do not tell."""
    return next(sheet for sheet in fact_sheets() if sheet.homes == ((REGISTRY,),))


def _spoken(*keys: str | None) -> str:
    """A key as the sheet of facts prints it."""
    return ", ".join(label_of(key, FieldInfo()) for key in keys if key)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    """What is said of files and keys, with what is said of sheets in its place; longer names first."""
    said: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
        (rf"(?:in|to) {re.escape(FACTS_FILE)} (?=(?:a |the )?(?:table )?\[\[)", ""),
        (r"\bfiles = \[[\"“](.+?)[\"”]\]", lambda found: f"Files {found[1]}")]
    for sheet in fact_sheets()[1:]:
        for home in sheet.homes:
            key = r"\.".join(re.escape(part) for part in home if part not in (APPROACHES, EACH))
            if key:
                said.append((rf"(?:a |an |the |its |such |one )?(?:table )?\[\[?{key}\]?\](?: tables?)?"
                             rf"(?: (?:of|in) {re.escape(FACTS_FILE)})?", f"a row of the sheet {sheet.name}"))
    said += [
        *((rf"`?\b{key}\b`? in {re.escape(FACTS_FILE)}", f"{label_of(key, each)} in the sheet {_sources().name}")
          for key, each in RegistrySource.model_fields.items()),
        # Of what has rows no sheet prints the keys; those of the sheet of facts stand in its column Key.
        *((rf"(?<![\w.])`?{key}\b`?", label_of(key, each)) for model in (RegistrySource, Approach, AuthorizationText)
          for key, each in model.model_fields.items() if "_" in key),
        (r"(?:the table )?\[(\w+)(?:\.(\w+))?\]", lambda found: f"{_spoken(found[1], found[2])} of the sheet "
                                                                  f"{FACTS_SHEET}"),
        (rf"{NARRATIVE}/([\w-]+)/[IVX]+(?:-\w+)?\.md", lambda found: f"the sheet {answers_sheet(found[1])}"),
        (rf"(?:the |a )?(?:file of its own, such as |file )?{APPROACHES}/(?:CA[\w…]*)\.toml",
         f"the sheet {APPROACHES.capitalize()}"),
        (r"\bCA[0-9]{4}\.toml", "the approach"),
        (r"\bthe file of (?=CA[0-9]{4})", f"the sheet {APPROACHES.capitalize()}, row of "),
        (r"\bthe approach's file\b", f"the sheet {APPROACHES.capitalize()}"),
        (re.escape(FACTS_FILE), f"the sheet {FACTS_SHEET}"),
        (re.escape(INVENTORY_FILE), f"the sheet {INVENTORY_SHEET}"),
        *((re.escape(f"{stands_for(role)}, sheet {table_sheet(role)}"), f"the sheet {table_sheet(role)}")
          for role in TABLE_ROLES),
        *((re.escape(stands_for(role)), f"the sheet {table_sheet(role)}") for role in TABLE_ROLES),
        (r"add “#### ([^”]+)”", lambda found: f"answer in the row of “{found[1]}”"),
        (r"the key “[^”]+” is missing", "the cell is empty"), (r"^Add it: ", "Fill it in: "),
        (r", as yyyy-mm-dd without quotation marks|,? (?:in|without) quotation marks", ""),
        (r"\btrue or false\b", "yes or no"), (r"^true (?=for|if)", "yes "), (r"\bfalse (?=for)", "no "),
    ]
    return tuple((re.compile(pattern), words) for pattern, words in said)


def in_sheets(text: str) -> str:
    """A text about a dossier's files, said of the sheets that stand for them."""
    for pattern, words in _phrases():
        text = pattern.sub(words, text)
    return text
